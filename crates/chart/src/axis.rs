//! Axes of numbers, cut into cells at the thresholds that rules mention.

use std::cmp::Ordering;

use cailiang_core::interval::{End, Interval, cmp_hi, cmp_lo};
use cailiang_core::number::Exact;

/// Cuts a domain into the coarsest cells on which every test is constant, in ascending order. With `whole`, cells hold
/// whole numbers only and have closed ends where they are finite. An empty domain has no cells.
pub fn cut(domain: Interval, whole: bool, tests: &[Interval]) -> Vec<Interval> {
    let mut points: Vec<Exact> =
        tests.iter().flat_map(|t| [t.lo, t.hi]).filter_map(End::value).filter(|v| domain.contains(*v)).collect();
    points.sort();
    points.dedup();
    let mut cells = Vec::new();
    let mut lo = domain.lo;
    for point in points {
        cells.push(Interval::new(lo, End::Open(point)));
        cells.push(Interval::point(point));
        lo = End::Open(point);
    }
    cells.push(Interval::new(lo, domain.hi));
    if whole {
        cells = cells.into_iter().filter_map(whole_numbers).collect();
    }
    cells.retain(|c| !c.is_empty());
    merge(cells, tests)
}

/// The whole numbers of an interval, with closed ends; `None` on overflow.
fn whole_numbers(cell: Interval) -> Option<Interval> {
    let lo = match cell.lo {
        End::Unbounded => End::Unbounded,
        End::Closed(v) => End::Closed(v.ceil()),
        End::Open(v) => End::Closed(v.floor().plus(Exact::ONE)?),
    };
    let hi = match cell.hi {
        End::Unbounded => End::Unbounded,
        End::Closed(v) => End::Closed(v.floor()),
        End::Open(v) => End::Closed(v.ceil().minus(Exact::ONE)?),
    };
    Some(Interval::new(lo, hi))
}

/// Joins neighbours that no test tells apart.
fn merge(cells: Vec<Interval>, tests: &[Interval]) -> Vec<Interval> {
    let mut merged: Vec<(Interval, Vec<bool>)> = Vec::new();
    for cell in cells {
        let signature: Vec<bool> = tests.iter().map(|t| t.covers(&cell)).collect();
        match merged.last_mut() {
            Some((last, same)) if *same == signature => last.hi = cell.hi,
            _ => merged.push((cell, signature)),
        }
    }
    merged.into_iter().map(|(cell, _)| cell).collect()
}

/// The smallest interval around both.
pub fn hull(a: &Interval, b: &Interval) -> Interval {
    let lo = if cmp_lo(a.lo, b.lo) == Ordering::Greater { b.lo } else { a.lo };
    let hi = if cmp_hi(a.hi, b.hi) == Ordering::Less { b.hi } else { a.hi };
    Interval::new(lo, hi)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn int(n: i64) -> Exact {
        Exact::int(n)
    }

    #[test]
    fn whole_numbers_have_no_gaps_between_neighbours() {
        let domain = Interval::new(End::Closed(int(1)), End::Unbounded);
        let tests = [Interval::point(int(1)), Interval::new(End::Closed(int(3)), End::Unbounded)];
        let shown: Vec<String> = cut(domain, true, &tests).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["1", "2", "≥3"]);
        let shown: Vec<String> = cut(domain, false, &tests).iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["1", "(1, 3)", "≥3"]);
    }

    fn interval() -> impl Strategy<Value = Interval> {
        let end = (0..9_i64, 0..4_u8).prop_map(|(v, how)| match how {
            0 => End::Unbounded,
            1 => End::Open(int(v)),
            _ => End::Closed(int(v)),
        });
        (end.clone(), end).prop_map(|(lo, hi)| Interval::new(lo, hi))
    }

    /// Halves from -1 to 10: every sign that an interval with ends in 0..9 can have.
    fn probes() -> impl Iterator<Item = Exact> {
        (-2..=20).filter_map(|n| Exact::ratio(n, 2))
    }

    proptest! {
        /// Each number of the domain is in one cell, tests hold on all of a cell or on none, and neighbours differ in one.
        #[test]
        fn cells_are_the_coarsest_partition(tests in proptest::collection::vec(interval(), 0..5), domain in interval(), whole: bool) {
            let cells = cut(domain, whole, &tests);
            let here: Vec<Exact> = probes().filter(|x| domain.contains(*x) && (!whole || x.is_integer())).collect();
            let signs = |x: Exact| tests.iter().map(|t| t.contains(x)).collect::<Vec<_>>();
            let mut expected: Vec<Vec<bool>> = here.iter().map(|x| signs(*x)).collect();
            expected.dedup();
            prop_assert_eq!(cells.len(), expected.len());
            for (cell, sign) in cells.iter().zip(&expected) {
                let inside: Vec<&Exact> = here.iter().filter(|x| cell.contains(**x)).collect();
                prop_assert!(!inside.is_empty());
                for x in inside {
                    prop_assert_eq!(&signs(*x), sign);
                }
                if whole {
                    prop_assert!(!cell.lo.is_open() && !cell.hi.is_open());
                }
            }
            for x in probes() {
                let homes = cells.iter().filter(|c| c.contains(x)).count();
                prop_assert!(homes == usize::from(here.contains(&x)) || whole && !x.is_integer());
            }
        }

        #[test]
        fn the_hull_is_the_smallest_interval_around_both(a in interval(), b in interval()) {
            prop_assume!(!a.is_empty() && !b.is_empty());
            let both = hull(&a, &b);
            prop_assert!(both.covers(&a) && both.covers(&b));
            prop_assert!(both.lo == a.lo || both.lo == b.lo);
            prop_assert!(both.hi == a.hi || both.hi == b.hi);
        }
    }
}
