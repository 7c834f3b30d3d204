//! Axes of numbers, cut into cells at the thresholds that rules mention.

use std::cmp::Ordering;

use cailiang_core::interval::{End, Interval, cmp_lo};
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

/// The whole numbers of an interval, with closed ends.
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
    let cell = Interval::new(lo, hi);
    (!cell.is_empty()).then_some(cell)
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
    let hi = if cailiang_core::interval::cmp_hi(a.hi, b.hi) == Ordering::Less { b.hi } else { a.hi };
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

    proptest! {
        #[test]
        fn cells_partition_the_domain(ends in proptest::collection::vec((0..9_i64, 0..9_i64, any::<bool>(), any::<bool>()), 0..5), whole: bool) {
            let tests: Vec<Interval> = ends.iter().map(|(a, b, x, y)| {
                let end = |v: i64, open: bool| if open { End::Open(int(v)) } else { End::Closed(int(v)) };
                Interval::new(end(*a, *x), end(*b, *y))
            }).collect();
            let domain = Interval::new(End::Closed(int(0)), End::Closed(int(9)));
            let cells = cut(domain, whole, &tests);
            for half in 0..=18_i64 {
                let x = Exact::ratio(half, 2).unwrap();
                if whole && !x.is_integer() { continue; }
                let homes: Vec<&Interval> = cells.iter().filter(|c| c.contains(x)).collect();
                prop_assert_eq!(homes.len(), 1, "{}", x);
                for t in &tests {
                    // a test holds on all of a cell or on none of it
                    for other in (0..=18_i64).filter_map(|h| Exact::ratio(h, 2)).filter(|o| homes[0].contains(*o) && (!whole || o.is_integer())) {
                        prop_assert_eq!(t.contains(x), t.contains(other));
                    }
                }
            }
        }
    }
}
