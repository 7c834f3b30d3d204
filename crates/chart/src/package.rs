//! Dispositions in one case: boxes over slots, and whether one union of boxes lies inside another.

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;

use crate::axis::hull;

/// What a package allows of one slot: to leave it out, to impose it with a value of an interval, or either.
/// A slot without a measure is present with [`Interval::ALL`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Part {
    /// The slot may be left out.
    pub absent: bool,
    /// The values with which it may be imposed; `None` or an empty interval: it may not.
    pub present: Option<Interval>,
}

impl Part {
    /// Not imposed.
    pub const ABSENT: Part = Part { absent: true, present: None };
    /// Anything.
    pub const ANY: Part = Part { absent: true, present: Some(Interval::ALL) };

    fn values(&self) -> Option<Interval> {
        self.present.filter(|i| !i.is_empty())
    }

    fn is_empty(&self) -> bool {
        !self.absent && self.values().is_none()
    }

    fn intersect(&self, other: &Part) -> Part {
        let present = self.values().zip(other.values()).map(|(a, b)| a.intersect(&b)).filter(|i| !i.is_empty());
        Part { absent: self.absent && other.absent, present }
    }

    /// What is left of it without the other, in at most three parts.
    fn minus(&self, other: &Part) -> Vec<Part> {
        let mut left = Vec::new();
        if self.absent && !other.absent {
            left.push(Part::ABSENT);
        }
        match (self.values(), other.values()) {
            (Some(a), Some(b)) => {
                let (below, above) = a.minus(&b);
                left.extend([below, above].into_iter().flatten().map(|i| Part { absent: false, present: Some(i) }));
            }
            (Some(a), None) => left.push(Part { absent: false, present: Some(a) }),
            (None, _) => {}
        }
        left
    }
}

/// One box: a part for every slot.
pub type Package = Vec<Part>;

/// How a slot leaves what is allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// A value above every allowed one.
    Above,
    /// A value below every allowed one.
    Below,
    /// A value in a hole between allowed ones.
    Between,
    /// Imposed though never allowed.
    Added,
    /// Left out though never allowed to be.
    Dropped,
}

/// One slot outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Excess {
    /// The slot.
    pub slot: usize,
    /// How.
    pub direction: Direction,
    /// A value that is outside, the clearest; `None` when there is no measure, or when the slot is left out.
    pub value: Option<Exact>,
}

/// The slots of a box that leave a union of boxes, each looked at by itself. The list is empty when each slot stays inside;
/// then [`remainder`] tells whether the combination does.
pub fn excesses(inner: &Package, outer: &[Package]) -> Vec<Excess> {
    let mut found = Vec::new();
    for (slot, part) in inner.iter().enumerate() {
        let allowed: Vec<Part> = outer.iter().filter_map(|p| p.get(slot)).copied().collect();
        let mut add = |direction, value| found.push(Excess { slot, direction, value });
        if part.absent && !allowed.iter().any(|p| p.absent) {
            add(Direction::Dropped, None);
        }
        let Some(values) = part.values() else { continue };
        let ranges: Vec<Interval> = allowed.iter().filter_map(Part::values).collect();
        let Some((first, rest)) = ranges.split_first() else {
            let value = if values == Interval::ALL { None } else { values.pick(true) };
            add(Direction::Added, value);
            continue;
        };
        let whole = rest.iter().fold(*first, |a, b| hull(&a, b));
        let (below, above) = if whole.intersect(&values).is_empty() {
            // Entirely on one side.
            let is_below = match (values.hi, whole.lo) {
                (End::Unbounded, _) | (_, End::Unbounded) => false,
                (End::Open(h) | End::Closed(h), End::Open(l) | End::Closed(l)) => h <= l,
            };
            if is_below { (Some(values), None) } else { (None, Some(values)) }
        } else {
            values.minus(&whole)
        };
        if let Some(range) = above {
            add(Direction::Above, range.pick(true));
        }
        if let Some(range) = below {
            add(Direction::Below, range.pick(false));
        }
        let mut inside = vec![values.intersect(&whole)];
        for range in &ranges {
            inside = inside
                .iter()
                .flat_map(|i| {
                    let (a, b) = i.minus(range);
                    [a, b].into_iter().flatten()
                })
                .filter(|i| !i.is_empty())
                .collect();
        }
        if let Some(hole) = inside.first() {
            add(Direction::Between, hole.pick(true));
        }
    }
    found
}

/// More boxes than this are not held at once.
const MAX_BOXES: usize = 10_000;

/// A box of combinations that lie outside a union of boxes; `Ok(None)` when all lie inside.
///
/// # Errors
/// [`crate::TooLarge`] when the pieces become too many.
pub fn remainder(inner: &Package, outer: &[Package]) -> Result<Option<Package>, crate::TooLarge> {
    let mut left = vec![inner.clone()];
    left.retain(|p| !p.iter().any(Part::is_empty));
    for allowed in outer {
        left = left.iter().flat_map(|piece| subtract(piece, allowed)).collect();
        if left.len() > MAX_BOXES {
            return Err(crate::TooLarge);
        }
    }
    Ok(left.into_iter().next())
}

fn subtract(inner: &Package, outer: &Package) -> Vec<Package> {
    let mut pieces = Vec::new();
    // Slots before the one looked at are inside `outer`, so that the pieces do not overlap.
    let mut core = inner.clone();
    for (slot, (a, b)) in inner.iter().zip(outer).enumerate() {
        for rest in a.minus(b) {
            let mut piece = core.clone();
            if let Some(p) = piece.get_mut(slot) {
                *p = rest;
            }
            pieces.push(piece);
        }
        let common = a.intersect(b);
        if common.is_empty() {
            return pieces;
        }
        if let Some(p) = core.get_mut(slot) {
            *p = common;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn part() -> impl Strategy<Value = Part> {
        let end = (0..5_i64, 0..5_u8).prop_map(|(v, how)| match how {
            0 => End::Unbounded,
            1 | 2 => End::Open(Exact::int(v)),
            _ => End::Closed(Exact::int(v)),
        });
        let range = (end.clone(), end).prop_map(|(lo, hi)| Interval::new(lo, hi));
        (any::<bool>(), proptest::option::of(range)).prop_map(|(absent, present)| Part { absent, present })
    }

    fn package() -> impl Strategy<Value = Package> {
        proptest::collection::vec(part(), 3)
    }

    /// Values of a slot: left out, or a half between -0.5 and 4.5.
    fn probes() -> Vec<Option<Exact>> {
        std::iter::once(None).chain((-1..=9).map(|h| Exact::ratio(h, 2))).collect()
    }

    fn allows(p: &Part, v: Option<Exact>) -> bool {
        match v {
            None => p.absent,
            Some(v) => p.present.is_some_and(|i| i.contains(v)),
        }
    }

    fn points() -> Vec<[Option<Exact>; 3]> {
        let p = probes();
        p.iter()
            .flat_map(|a| p.iter().flat_map(|b| p.iter().map(|c| [*a, *b, *c]).collect::<Vec<_>>()).collect::<Vec<_>>())
            .collect()
    }

    fn holds(package: &Package, point: &[Option<Exact>; 3]) -> bool {
        package.iter().zip(point).all(|(p, v)| allows(p, *v))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn containment_is_what_enumeration_says(inner in package(), outer in proptest::collection::vec(package(), 0..4)) {
            let outside = points().into_iter().find(|p| holds(&inner, p) && !outer.iter().any(|o| holds(o, p)));
            let rest = remainder(&inner, &outer).unwrap();
            prop_assert_eq!(rest.is_some(), outside.is_some());
            if let Some(rest) = rest {
                for p in points().iter().filter(|p| holds(&rest, p)) {
                    prop_assert!(holds(&inner, p) && !outer.iter().any(|o| holds(o, p)));
                }
            } else {
                let empty = inner.iter().any(Part::is_empty);
                prop_assert!(empty || excesses(&inner, &outer).is_empty());
            }
        }

        #[test]
        fn containment_is_a_partial_order(a in package(), b in package(), c in package()) {
            let inside = |x: &Package, y: &Package| remainder(x, std::slice::from_ref(y)).unwrap().is_none();
            prop_assert!(inside(&a, &a));
            let empty = |x: &Package| x.iter().any(Part::is_empty);
            if inside(&a, &b) && inside(&b, &c) && !empty(&b) {
                prop_assert!(inside(&a, &c));
            }
        }

        /// Every way in which a slot leaves the union, told by its probes, and no other; the value shown is one of them.
        #[test]
        fn excesses_are_what_enumeration_says(inner in package(), outer in proptest::collection::vec(package(), 0..4)) {
            let mut found = excesses(&inner, &outer);
            for (slot, part) in inner.iter().enumerate() {
                let allowed = |v: Option<Exact>| outer.iter().any(|o| allows(&o[slot], v));
                let values = || probes().into_iter().flatten();
                let (low, high) = (values().find(|v| allowed(Some(*v))), values().rfind(|v| allowed(Some(*v))));
                let mut expected: Vec<Direction> = Vec::new();
                if allows(part, None) && !allowed(None) {
                    expected.push(Direction::Dropped);
                }
                for v in values().filter(|v| allows(part, Some(*v)) && !allowed(Some(*v))) {
                    expected.push(match (low, high) {
                        (Some(low), _) if v < low => Direction::Below,
                        (_, Some(high)) if v > high => Direction::Above,
                        (None, _) | (_, None) => Direction::Added,
                        _ => Direction::Between,
                    });
                }
                expected.sort();
                expected.dedup();
                let (mut mine, others): (Vec<Excess>, Vec<Excess>) = found.into_iter().partition(|e| e.slot == slot);
                found = others;
                mine.sort();
                prop_assert_eq!(mine.iter().map(|e| e.direction).collect::<Vec<_>>(), expected);
                for e in mine {
                    match (e.direction, e.value) {
                        (Direction::Dropped, value) => prop_assert_eq!(value, None),
                        (Direction::Added, None) => prop_assert_eq!(part.present, Some(Interval::ALL)),
                        (_, None) => prop_assert!(false, "a value is shown"),
                        (direction, Some(v)) => {
                            prop_assert!(allows(part, Some(v)) && !allowed(Some(v)));
                            let ends = part.present.map(|i| (i.lo, i.hi));
                            // Where the figure itself is allowed, it is the clearest.
                            if let (Direction::Above | Direction::Added, Some((_, End::Closed(hi)))) = (direction, ends) {
                                prop_assert_eq!(v, hi);
                            }
                            if let (Direction::Below, Some((End::Closed(lo), _))) = (direction, ends) {
                                prop_assert_eq!(v, lo);
                            }
                        }
                    }
                }
            }
            prop_assert!(found.is_empty(), "no slot but those there are");
        }
    }

    /// Nine walls across each of four slots leave ten thousand boxes.
    #[test]
    fn so_many_boxes_are_held_and_no_more() {
        let figures =
            |lo: i64, hi: i64| Part { absent: false, present: Some(Interval::closed(Exact::int(lo), Exact::int(hi))) };
        let inner = vec![figures(0, 10); 4];
        let mut walls: Vec<Package> = Vec::new();
        for slot in 0..4 {
            for at in 1..10 {
                let mut wall = vec![Part::ANY; 4];
                wall[slot] = figures(at, at);
                walls.push(wall);
            }
        }
        assert!(remainder(&inner, &walls).unwrap().is_some());
        // A plane through the first of the boxes alone.
        let corner = |i: i64| Part {
            absent: false,
            present: Some(Interval::new(End::Closed(Exact::int(i)), End::Open(Exact::int(i + 1)))),
        };
        let half = Exact::ratio(1, 2).unwrap();
        let plane = Part { absent: false, present: Some(Interval::point(half)) };
        walls.push(vec![plane, corner(0), corner(0), corner(0)]);
        assert_eq!(remainder(&inner, &walls), Err(crate::TooLarge));
        // What is taken away whole leaves room again.
        *walls.last_mut().unwrap() = vec![corner(0); 4];
        assert!(remainder(&inner, &walls).unwrap().is_some());
    }
}
