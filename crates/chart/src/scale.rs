//! Measures whose ends are piecewise linear in a base quantity (货值金额一倍以上三倍以下，最高不超过五十万元), and the
//! finitely many values of the base at which comparing them decides all others.

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;

use crate::axis::cut;

/// A range of values, as a function of at most one base quantity.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Measure {
    /// The base quantity; `None` when the figures are values themselves.
    pub base: Option<usize>,
    /// Figures: values, or coefficients of the base.
    pub range: Interval,
    /// The base counts as at least this.
    pub base_floor: Option<Exact>,
    /// The value is at least this; both ends are lifted.
    pub floor: Option<Exact>,
    /// The value is at most this; both ends are lowered.
    pub cap: Option<Exact>,
}

impl Measure {
    /// A range of plain values.
    pub fn fixed(range: Interval) -> Measure {
        Measure { base: None, range, base_floor: None, floor: None, cap: None }
    }

    /// The values for one value of the base; `None` on overflow.
    pub fn at(&self, base: Option<Exact>) -> Option<Interval> {
        let factor = match (self.base, base) {
            (Some(_), Some(b)) => self.base_floor.map_or(b, |f| f.max(b)),
            (Some(_), None) => return None,
            (None, _) => Exact::ONE,
        };
        let clamp = |v: Exact| {
            let lifted = self.floor.map_or(v, |f| f.max(v));
            self.cap.map_or(lifted, |c| c.min(lifted))
        };
        let end = |end: End| -> Option<End> {
            Some(match end {
                End::Unbounded => End::Unbounded,
                End::Open(v) | End::Closed(v) => {
                    let value = v.times(factor)?;
                    let clamped = clamp(value);
                    // An end that a floor or cap moves is reached.
                    if end.is_open() && clamped == value { End::Open(value) } else { End::Closed(clamped) }
                }
            })
        };
        let lo = match end(self.range.lo)? {
            End::Unbounded => self.floor.map_or(End::Unbounded, End::Closed),
            lo => lo,
        };
        let hi = match end(self.range.hi)? {
            End::Unbounded => self.cap.map_or(End::Unbounded, End::Closed),
            hi => hi,
        };
        let clamped = Interval::new(lo, hi);
        // Clamping can leave (c, c]; the figure itself is meant.
        match (lo.value(), hi.value()) {
            (Some(a), Some(b)) if a == b && clamped.is_empty() && !self.range.is_empty() => Some(Interval::point(a)),
            _ => Some(clamped),
        }
    }

    fn constants(&self) -> Vec<Exact> {
        let ends = [self.range.lo, self.range.hi].into_iter().filter_map(End::value);
        let mut all: Vec<Exact> = [self.floor, self.cap].into_iter().flatten().collect();
        match (self.base, self.base_floor) {
            (None, _) => all.extend(ends),
            (Some(_), Some(floor)) => all.extend(ends.filter_map(|c| c.times(floor))),
            (Some(_), None) => {}
        }
        all
    }

    fn coefficients(&self) -> impl Iterator<Item = Exact> {
        let of_base = self.base.is_some();
        [self.range.lo, self.range.hi].into_iter().filter_map(End::value).filter(move |_| of_base)
    }
}

/// Values of one base that decide a comparison of measures for all its values in the domain: every point where two ends
/// meet or one bends, and one value between each two neighbours. `constants` are further values to meet.
pub fn critical(measures: &[&Measure], base: usize, domain: Interval, constants: &[Exact]) -> Vec<Exact> {
    let mut levels: Vec<Exact> = constants.to_vec();
    levels.extend(measures.iter().flat_map(|m| m.constants()));
    let mine: Vec<&&Measure> = measures.iter().filter(|m| m.base == Some(base)).collect();
    let mut points: Vec<Exact> = mine.iter().filter_map(|m| m.base_floor).collect();
    for c in mine.iter().flat_map(|m| m.coefficients()) {
        points.extend(levels.iter().filter_map(|k| k.over(c)));
    }
    let tests: Vec<Interval> = points.into_iter().map(Interval::point).collect();
    cut(domain, false, &tests).iter().filter_map(round_inside).collect()
}

/// A round number inside a cell: people believe 20000 sooner than 10001.
fn round_inside(cell: &Interval) -> Option<Exact> {
    match (cell.lo, cell.hi) {
        (End::Open(a), End::Unbounded) if a == Exact::ZERO => Some(Exact::int(10_000)),
        (End::Open(a), End::Unbounded) => a.times(Exact::int(2)),
        _ => cell.pick(false),
    }
}

/// Values of several bases that decide a comparison, and whether they decide it for all values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grid {
    /// Value of each base, in the order given.
    pub points: Vec<Vec<Exact>>,
    /// Whether no excess at these points means none anywhere.
    pub complete: bool,
}

/// The points to compare measures at. One base: complete. Two bases: complete where `outer_is_one` (a single outer
/// interval), because then an excess exists only if it exists against the least or greatest value that the other base
/// gives. More bases: tried, not complete.
pub fn grid(measures: &[&Measure], bases: &[(usize, Interval)], outer_is_one: bool) -> Grid {
    match bases {
        [] => Grid { points: vec![Vec::new()], complete: true },
        [(base, domain)] => {
            let points = critical(measures, *base, *domain, &[]).into_iter().map(|v| vec![v]).collect();
            Grid { points, complete: true }
        }
        [(first, domain), rest @ ..] => {
            let limits = limits(measures, rest);
            let mut points = Vec::new();
            for value in critical(measures, *first, *domain, &limits) {
                let here: Vec<Exact> = measures
                    .iter()
                    .filter(|m| m.base == Some(*first))
                    .filter_map(|m| m.at(Some(value)))
                    .flat_map(|i| [i.lo, i.hi])
                    .filter_map(End::value)
                    .collect();
                for (base, domain) in rest.iter().take(1) {
                    for other in critical(measures, *base, *domain, &here) {
                        let tail = rest.iter().skip(1).filter_map(|(_, d)| d.pick(false));
                        points.push([value, other].into_iter().chain(tail).collect());
                    }
                }
            }
            Grid { points, complete: bases.len() == 2 && outer_is_one }
        }
    }
}

/// The values that measures of the bases reach or approach at the ends of the domains.
fn limits(measures: &[&Measure], bases: &[(usize, Interval)]) -> Vec<Exact> {
    let mut levels = Vec::new();
    for (base, domain) in bases {
        for end in [domain.lo, domain.hi].into_iter().filter_map(End::value) {
            for m in measures.iter().filter(|m| m.base == Some(*base)) {
                let ends = m.at(Some(end)).map(|i| [i.lo, i.hi]);
                levels.extend(ends.into_iter().flatten().filter_map(End::value));
            }
        }
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn measure() -> impl Strategy<Value = Measure> {
        let small = || 0..6_i64;
        (
            any::<bool>(),
            small(),
            0..6_i64,
            proptest::option::of(1..8_i64),
            proptest::option::of(1..20_i64),
            proptest::option::of(1..40_i64),
            any::<bool>(),
        )
            .prop_map(|(based, low, width, base_floor, floor, cap, open)| {
                let scale = if based { 1 } else { 5 };
                let hi = Exact::int((low + width + 1) * scale);
                Measure {
                    base: based.then_some(0),
                    range: Interval::new(
                        End::Closed(Exact::int(low * scale)),
                        if open { End::Open(hi) } else { End::Closed(hi) },
                    ),
                    base_floor: base_floor.filter(|_| based).map(Exact::int),
                    floor: floor.map(Exact::int),
                    cap: cap.map(Exact::int),
                }
            })
    }

    proptest! {
        /// No value of the base (in sixths up to 30) shows an excess that no critical point shows.
        #[test]
        fn critical_points_decide(lower in measure(), upper in measure()) {
            let domain = Interval::new(End::Open(Exact::ZERO), End::Closed(Exact::int(30)));
            let inside = |b: Exact| upper.at(Some(b)).unwrap().covers(&lower.at(Some(b)).unwrap());
            let points = critical(&[&lower, &upper], 0, domain, &[]);
            let decided = points.iter().all(|b| inside(*b));
            let dense = (1..=180).filter_map(|n| Exact::ratio(n, 6)).all(inside);
            prop_assert!(!decided || dense);
            for b in points { prop_assert!(domain.contains(b)); }
        }
    }
}
