//! Intervals of exact numbers with open, closed or missing ends: 以上/以下 once they are decided.

use borsh::{BorshDeserialize, BorshSerialize};
use std::cmp::Ordering;
use std::fmt;

use crate::number::Exact;

/// One end of an [`Interval`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum End {
    /// No limit on this side.
    Unbounded,
    /// The figure itself is outside (不含本数).
    Open(Exact),
    /// The figure itself is inside (含本数).
    Closed(Exact),
}

impl End {
    /// The figure, when there is one.
    pub fn value(self) -> Option<Exact> {
        match self {
            End::Unbounded => None,
            End::Open(v) | End::Closed(v) => Some(v),
        }
    }

    /// Whether the figure is outside.
    pub fn is_open(self) -> bool {
        matches!(self, End::Open(_))
    }

    /// The same figure as an end of the complement.
    pub fn flip(self) -> End {
        match self {
            End::Unbounded => End::Unbounded,
            End::Open(v) => End::Closed(v),
            End::Closed(v) => End::Open(v),
        }
    }
}

/// A connected set of numbers. It may be empty; see [`Interval::is_empty`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Interval {
    /// The lower end.
    pub lo: End,
    /// The upper end.
    pub hi: End,
}

impl Interval {
    /// All numbers.
    pub const ALL: Interval = Interval { lo: End::Unbounded, hi: End::Unbounded };

    /// An interval with the given ends.
    pub const fn new(lo: End, hi: End) -> Self {
        Interval { lo, hi }
    }
    /// Both ends included.
    pub const fn closed(lo: Exact, hi: Exact) -> Self {
        Interval { lo: End::Closed(lo), hi: End::Closed(hi) }
    }
    /// A single number.
    pub const fn point(value: Exact) -> Self {
        Interval::closed(value, value)
    }

    /// Whether no number is inside.
    pub fn is_empty(&self) -> bool {
        match (self.lo, self.hi) {
            (End::Closed(a), End::Closed(b)) => a > b,
            (End::Open(a) | End::Closed(a), End::Open(b) | End::Closed(b)) => a >= b,
            _ => false,
        }
    }

    /// Whether the number is inside.
    pub fn contains(&self, value: Exact) -> bool {
        let above = match self.lo {
            End::Unbounded => true,
            End::Open(a) => value > a,
            End::Closed(a) => value >= a,
        };
        let below = match self.hi {
            End::Unbounded => true,
            End::Open(b) => value < b,
            End::Closed(b) => value <= b,
        };
        above && below
    }

    /// The numbers in both.
    pub fn intersect(&self, other: &Interval) -> Interval {
        let lo = if cmp_lo(self.lo, other.lo) == Ordering::Less { other.lo } else { self.lo };
        let hi = if cmp_hi(self.hi, other.hi) == Ordering::Greater { other.hi } else { self.hi };
        Interval { lo, hi }
    }

    /// Whether every number of `other` is inside.
    pub fn covers(&self, other: &Interval) -> bool {
        other.is_empty()
            || (cmp_lo(self.lo, other.lo) != Ordering::Greater && cmp_hi(self.hi, other.hi) != Ordering::Less)
    }

    /// The part below `other` and the part above it, where they are not empty.
    pub fn minus(&self, other: &Interval) -> (Option<Interval>, Option<Interval>) {
        if self.intersect(other).is_empty() {
            return (Some(*self), None);
        }
        let part = |i: Interval| (!i.is_empty()).then_some(i);
        let below = match other.lo {
            End::Unbounded => None,
            lo => part(self.intersect(&Interval::new(End::Unbounded, lo.flip()))),
        };
        let above = match other.hi {
            End::Unbounded => None,
            hi => part(self.intersect(&Interval::new(hi.flip(), End::Unbounded))),
        };
        (below, above)
    }

    /// The union, when it is one interval (they overlap or touch).
    pub fn join(&self, other: &Interval) -> Option<Interval> {
        let (first, second) =
            if cmp_lo(self.lo, other.lo) == Ordering::Greater { (other, self) } else { (self, other) };
        let gap = match (first.hi, second.lo) {
            (End::Unbounded, _) | (_, End::Unbounded) => false,
            (End::Open(a), End::Open(b)) => a <= b,
            (End::Open(a) | End::Closed(a), End::Open(b) | End::Closed(b)) => a < b,
        };
        if gap {
            return None;
        }
        let hi = if cmp_hi(first.hi, second.hi) == Ordering::Less { second.hi } else { first.hi };
        Some(Interval { lo: first.lo, hi })
    }

    /// Whether it has more than one number in common with another.
    pub fn crosses(&self, other: &Interval) -> bool {
        let both = self.intersect(other);
        !both.is_empty() && both.single().is_none()
    }

    /// What lies between it and a higher one, ends that both leave out aside; `None` when they meet.
    pub fn between(&self, higher: &Interval) -> Option<Interval> {
        let (a, b) = self.hi.value().zip(higher.lo.value())?;
        (a < b).then_some(Interval::new(self.hi.flip(), higher.lo.flip()))
    }

    /// The single number inside, when there is just one.
    pub fn single(&self) -> Option<Exact> {
        match (self.lo, self.hi) {
            (End::Closed(a), End::Closed(b)) if a == b => Some(a),
            _ => None,
        }
    }

    /// A number inside that people write: an included end (the upper one first when `prefer_high`), else the
    /// roundest number between the ends. `None` when empty.
    pub fn pick(&self, prefer_high: bool) -> Option<Exact> {
        if self.is_empty() {
            return None;
        }
        let (first, second) = if prefer_high { (self.hi, self.lo) } else { (self.lo, self.hi) };
        for end in [first, second] {
            if let End::Closed(v) = end {
                return Some(v);
            }
        }
        match (self.lo.value(), self.hi.value()) {
            (None, None) => Some(Exact::ZERO),
            (Some(a), None) => a.plus(round_step(a)),
            (None, Some(b)) => b.minus(round_step(b)),
            (Some(a), Some(b)) => roundest_between(a, b, prefer_high),
        }
    }
}

/// The largest power of ten that is not above a tenth of the figure, at least one.
fn round_step(value: Exact) -> Exact {
    let mut step = Exact::ONE;
    let ten = Exact::int(10);
    while let Some(next) = step.times(ten) {
        let hundred = next.times(ten);
        if hundred.is_none_or(|h| h > value.times(ten).unwrap_or(value)) {
            break;
        }
        step = next;
    }
    step
}

/// The multiple of the largest power of ten strictly between two numbers.
fn roundest_between(lo: Exact, hi: Exact, prefer_high: bool) -> Option<Exact> {
    let ten = Exact::int(10);
    let mut step = Exact::int(1_000_000_000_000);
    for _ in 0..22 {
        let candidate = if prefer_high {
            hi.over(step)?.ceil().minus(Exact::ONE)?.times(step)?
        } else {
            lo.over(step)?.floor().plus(Exact::ONE)?.times(step)?
        };
        if candidate > lo && candidate < hi {
            return Some(candidate);
        }
        step = step.over(ten)?;
    }
    lo.plus(hi)?.over(Exact::int(2))
}

/// Compares lower ends by what they let in: the end that lets in more comes first.
pub fn cmp_lo(a: End, b: End) -> Ordering {
    match (a, b) {
        (End::Unbounded, End::Unbounded) => Ordering::Equal,
        (End::Unbounded, _) => Ordering::Less,
        (_, End::Unbounded) => Ordering::Greater,
        (End::Open(x) | End::Closed(x), End::Open(y) | End::Closed(y)) => x.cmp(&y).then(a.is_open().cmp(&b.is_open())),
    }
}

/// Compares upper ends by what they let in: the end that lets in more comes last.
pub fn cmp_hi(a: End, b: End) -> Ordering {
    match (a, b) {
        (End::Unbounded, End::Unbounded) => Ordering::Equal,
        (End::Unbounded, _) => Ordering::Greater,
        (_, End::Unbounded) => Ordering::Less,
        (End::Open(x) | End::Closed(x), End::Open(y) | End::Closed(y)) => x.cmp(&y).then(b.is_open().cmp(&a.is_open())),
    }
}

/// Cell syntax of the language: `[3, 6)`, `≥12`, `<3`, `5`, `-`.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(v) = self.single() {
            return write!(f, "{v}");
        }
        match (self.lo, self.hi) {
            (End::Unbounded, End::Unbounded) => f.write_str("-"),
            (End::Closed(a), End::Unbounded) => write!(f, "≥{a}"),
            (End::Open(a), End::Unbounded) => write!(f, ">{a}"),
            (End::Unbounded, End::Closed(b)) => write!(f, "≤{b}"),
            (End::Unbounded, End::Open(b)) => write!(f, "<{b}"),
            (End::Open(a) | End::Closed(a), End::Open(b) | End::Closed(b)) => {
                let open = if self.lo.is_open() { '(' } else { '[' };
                let close = if self.hi.is_open() { ')' } else { ']' };
                write!(f, "{open}{a}, {b}{close}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn end() -> impl Strategy<Value = End> {
        prop_oneof![
            Just(End::Unbounded),
            (0..8_i64).prop_map(|v| End::Open(Exact::int(v))),
            (0..8_i64).prop_map(|v| End::Closed(Exact::int(v))),
        ]
    }

    fn interval() -> impl Strategy<Value = Interval> {
        (end(), end()).prop_map(|(lo, hi)| Interval { lo, hi })
    }

    /// Halves from -1 to 9: every sign an interval with ends in 0..8 can have.
    fn probes() -> impl Iterator<Item = Exact> {
        (-2..=18).filter_map(|n| Exact::ratio(n, 2))
    }

    proptest! {
        #[test]
        fn operations_agree_with_membership(a in interval(), b in interval()) {
            let (below, above) = a.minus(&b);
            for x in probes() {
                let (in_a, in_b) = (a.contains(x), b.contains(x));
                prop_assert_eq!(a.intersect(&b).contains(x), in_a && in_b);
                let rest = below.is_some_and(|i| i.contains(x)) || above.is_some_and(|i| i.contains(x));
                prop_assert_eq!(rest, in_a && !in_b);
                if let (Some(j), false, false) = (a.join(&b), a.is_empty(), b.is_empty()) {
                    prop_assert_eq!(j.contains(x), in_a || in_b);
                }
            }
            prop_assert_eq!(b.covers(&a), probes().all(|x| !a.contains(x) || b.contains(x)));
            prop_assert_eq!(a.is_empty(), probes().all(|x| !a.contains(x)));
            for high in [false, true] {
                match a.pick(high) {
                    Some(x) => prop_assert!(a.contains(x)),
                    None => prop_assert!(a.is_empty()),
                }
            }
        }
    }
}
