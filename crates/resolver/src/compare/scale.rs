//! From the figures of a text to values that the algebra compares.

use cailiang_chart::scale::Measure;
use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Duration, FloorOn};
use cailiang_core::number::Exact;

use crate::compare::time;
use crate::meaning::{BaseRef, Imposed};

/// What the values of one slot are measured in.
#[derive(Clone, Debug)]
pub(super) enum Scale {
    /// 元.
    Money(Box<Measure>),
    /// A duration.
    Time(Duration),
    /// Present or not, nothing more; or any value.
    Plain,
}

/// The values of a slot at a point; `None` on overflow.
pub(super) fn interval(
    scale: Option<&Scale>,
    values: &[(usize, Exact)],
    reading: time::Reading,
    side: time::Side,
) -> Option<Interval> {
    match scale {
        None | Some(Scale::Plain) => Some(Interval::ALL),
        Some(Scale::Time(d)) => Some(time::interval(d, reading, side)),
        Some(Scale::Money(m)) => {
            let base = m.base.and_then(|b| values.iter().find(|(i, _)| *i == b)).map(|(_, v)| *v);
            m.at(base)
        }
    }
}

pub(super) fn scale_of(bases: &mut Vec<BaseRef>, imposed: &Imposed) -> Scale {
    if let Some(d) = imposed.sanction.duration {
        return Scale::Time(d);
    }
    let Some(amount) = &imposed.sanction.amount else { return Scale::Plain };
    if amount.range == Interval::ALL {
        return Scale::Plain;
    }
    Scale::Money(Box::new(measure(amount, imposed.base.as_ref(), bases)))
}

/// The measure of an amount; its base is numbered in `bases`.
pub fn measure(amount: &Amount, base: Option<&BaseRef>, bases: &mut Vec<BaseRef>) -> Measure {
    let hundredth = |end: End| match end {
        End::Unbounded => End::Unbounded,
        End::Open(v) => v.over(Exact::int(100)).map_or(end, End::Open),
        End::Closed(v) => v.over(Exact::int(100)).map_or(end, End::Closed),
    };
    let percent = matches!(&amount.basis, Basis::Percent(_))
        || matches!(&amount.basis, Basis::PerDay { per: Some(p), .. } if p == "%");
    let range =
        if percent { Interval::new(hundredth(amount.range.lo), hundredth(amount.range.hi)) } else { amount.range };
    let number = base.map(|b| {
        bases.iter().position(|x| x == b).unwrap_or_else(|| {
            bases.push(b.clone());
            bases.len() - 1
        })
    });
    Measure {
        base: number,
        range,
        base_floor: amount.floor.filter(|f| f.1 == FloorOn::Base).map(|f| f.0),
        floor: amount.floor.filter(|f| f.1 == FloorOn::Fine).map(|f| f.0),
        cap: amount.cap,
    }
}
