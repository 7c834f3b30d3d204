//! What a user sees of packages: sanctions with their figures, in 元 where the base is known.

use std::collections::BTreeMap;
use std::fmt;

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Modal, Sanction};
use cailiang_core::number::Exact;
use cailiang_core::penalty::describe;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::compare::measure;
use crate::lighter::{Weighed, is_fine};
use crate::meaning::{BaseRef, Imposed, Package, Slot};
use crate::space::{Space, Value};

/// A sanction with its range in 元, where its base quantity is known.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Shown {
    /// As written.
    pub sanction: Sanction,
    /// In 元, both ends as the figures give them.
    pub yuan: Option<Interval>,
}

impl fmt::Display for Shown {
    /// The phrase in its normal form, with the range in 元 behind it where the base is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&describe::sanction(&self.sanction))?;
        match self.yuan.map(|range| (range.lo.value(), range.hi.value())) {
            Some((Some(a), Some(b))) if a == b => write!(f, "（{a} 元）"),
            Some((Some(a), Some(b))) => write!(f, "（{a} 元至 {b} 元）"),
            Some((None, Some(b))) => write!(f, "（{b} 元以下）"),
            Some((Some(a), None)) => write!(f, "（{a} 元以上）"),
            _ => Ok(()),
        }
    }
}

/// A package in words.
pub fn package(sanctions: &[Shown]) -> String {
    if sanctions.is_empty() {
        return "不给予处罚".to_owned();
    }
    sanctions.iter().map(Shown::to_string).collect::<Vec<_>>().join("，")
}

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Yuan {
            #[serde(skip_serializing_if = "Option::is_none")]
            min: Option<Exact>,
            #[serde(skip_serializing_if = "Option::is_none")]
            max: Option<Exact>,
        }
        let value = serde_json::to_value(&self.sanction).map_err(serde::ser::Error::custom)?;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in value.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        if let Some(range) = self.yuan {
            map.serialize_entry("yuan", &Yuan { min: range.lo.value(), max: range.hi.value() })?;
        }
        map.end()
    }
}

/// The fine in 元; `None` for plain sums, and where the base is not known.
fn yuan(space: &Space<'_>, imposed: &Imposed) -> Option<Interval> {
    let amount = imposed.sanction.amount.as_ref()?;
    let Some(BaseRef::Fact(fact)) = &imposed.base else { return None };
    let Some(Value::Number(base)) = space.known(*fact) else { return None };
    let mut bases = Vec::new();
    measure(amount, imposed.base.as_ref(), &mut bases).at(Some(*base))
}

/// What a package imposes; what is expressly not imposed is left out.
pub fn show(space: &Space<'_>, package: &Package) -> Vec<Shown> {
    package
        .slots
        .values()
        .filter(|i| i.sanction.modal != Modal::Not)
        .map(|i| Shown { sanction: i.sanction.clone(), yuan: yuan(space, i) })
        .collect()
}

/// Joins packages of the same kinds whose intervals touch; others stay apart.
pub fn join(packages: Vec<Vec<Shown>>) -> Vec<Vec<Shown>> {
    let mut joined: Vec<Vec<Shown>> = Vec::new();
    for package in packages {
        let mut current = package;
        // A join may make another one possible.
        while let Some((index, union)) = joined.iter().enumerate().find_map(|(i, p)| Some((i, united(p, &current)?))) {
            joined.remove(index);
            current = union;
        }
        joined.push(current);
    }
    joined
}

fn united(a: &[Shown], b: &[Shown]) -> Option<Vec<Shown>> {
    if a.len() != b.len() {
        return None;
    }
    let mut differing = 0;
    let mut union = Vec::new();
    for (x, y) in a.iter().zip(b) {
        if x == y {
            union.push(x.clone());
            continue;
        }
        differing += 1;
        let (p, q) = (x.sanction.amount.as_ref()?, y.sanction.amount.as_ref()?);
        let range = p.range.join(&q.range)?;
        let same_but_range = Amount { range, ..p.clone() };
        let plain = p.cap == q.cap && p.floor == q.floor && p.basis == q.basis;
        let one = Sanction { amount: Some(same_but_range.clone()), ..x.sanction.clone() };
        let other = Sanction { amount: Some(same_but_range), ..y.sanction.clone() };
        if !plain || one != other {
            return None;
        }
        let yuan = match (x.yuan, y.yuan) {
            (Some(u), Some(v)) => Some(u.join(&v)?),
            (None, None) => None,
            _ => return None,
        };
        union.push(Shown { sanction: one, yuan });
    }
    (differing <= 1).then_some(union)
}

/// A package in the form that [`crate::lighter`] compares.
pub(crate) fn weigh(space: &Space<'_>, package: &Package) -> Weighed {
    let mut weighed = Weighed { kinds: BTreeMap::new(), fines: BTreeMap::new() };
    for (slot, imposed) in &package.slots {
        let s = &imposed.sanction;
        if s.modal == Modal::Not {
            continue;
        }
        // Texts name what they confiscate in their own words; the kind is what is compared.
        let key = Slot { object: None, ..slot.clone() };
        weighed.kinds.insert(key.clone(), (s.modal, s.duration));
        if let (true, Some(amount)) = (is_fine(slot), &s.amount) {
            let in_yuan = yuan(space, imposed).or((amount.basis == Basis::Fixed).then_some(amount.range));
            let (unit, range) = match in_yuan {
                Some(range) => ("元".to_owned(), range),
                None => (format!("{:?}/{:?}/{:?}", imposed.base, amount.cap, amount.floor), amount.range),
            };
            weighed.fines.insert(key, (unit, range));
        }
    }
    weighed
}

/// Whether the first union is heavier than the second, as 竞合 从高 compares them; `false` where they cannot be compared.
pub fn is_heavier(space: &Space<'_>, a: &[Package], b: &[Package]) -> bool {
    let weighed = |all: &[Package]| -> Vec<Weighed> { all.iter().map(|p| weigh(space, p)).collect() };
    crate::lighter::compare(&weighed(a), &weighed(b)) == Some(std::cmp::Ordering::Greater)
}

/// The part of a range between two shares of its width; `None` when it has no upper end.
pub fn segment(range: &Interval, share: &Interval) -> Option<Interval> {
    let low = range.lo.value().unwrap_or(Exact::ZERO);
    let high = range.hi.value()?;
    let width = high.minus(low)?;
    // A range of one sum has no parts.
    if width == Exact::ZERO {
        return Some(*range);
    }
    let at = |end: End| -> Option<End> {
        let value = width.times(end.value()?)?.plus(low)?;
        Some(if end.is_open() { End::Open(value) } else { End::Closed(value) })
    };
    let lo = if share.lo == End::Closed(Exact::ZERO) { range.lo } else { at(share.lo)? };
    let hi = if share.hi == End::Closed(Exact::ONE) { range.hi } else { at(share.hi)? };
    Some(Interval::new(lo, hi))
}
