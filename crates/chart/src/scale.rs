//! Measures whose ends are piecewise linear in a base quantity (货值金额一倍以上三倍以下，最高不超过五十万元), and the
//! finitely many values of the base at which comparing them decides all others.

use std::cmp::Ordering;
use std::collections::BTreeSet;

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
        if self.range.is_empty() {
            return Some(self.range);
        }
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
            End::Unbounded => self.floor.map_or(End::Unbounded, |f| End::Closed(clamp(f))),
            lo => lo,
        };
        let hi = match end(self.range.hi)? {
            End::Unbounded => self.cap.map_or(End::Unbounded, End::Closed),
            hi => hi,
        };
        // Clamping can leave (c, c]; the figure itself is meant.
        match (lo.value(), hi.value()) {
            (Some(a), Some(b)) if a == b => Some(Interval::point(a)),
            _ => Some(Interval::new(lo, hi)),
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

/// Values of one base at which two ends of the measures meet or one bends: between two neighbours, no order of ends
/// changes. `constants` are further values to meet.
pub fn crossings(measures: &[&Measure], base: usize, constants: &[Exact]) -> Vec<Exact> {
    let mut levels: Vec<Exact> = constants.to_vec();
    levels.extend(measures.iter().flat_map(|m| m.constants()));
    let mine: Vec<&&Measure> = measures.iter().filter(|m| m.base == Some(base)).collect();
    let mut points: Vec<Exact> = mine.iter().filter_map(|m| m.base_floor).collect();
    for c in mine.iter().flat_map(|m| m.coefficients()) {
        points.extend(levels.iter().filter_map(|k| k.over(c)));
    }
    points.sort_unstable();
    points.dedup();
    points
}

/// Values of one base that decide a comparison of measures for all its values in the domain: the [`crossings`], and one
/// value between each two neighbours.
pub fn critical(measures: &[&Measure], base: usize, domain: Interval, constants: &[Exact]) -> Vec<Exact> {
    let points = crossings(measures, base, constants);
    let tests: Vec<Interval> = points.into_iter().map(Interval::point).collect();
    cut(domain, false, &tests).iter().filter_map(round_inside).collect()
}

/// A round number inside a cell: people believe 20000 sooner than 10001.
fn round_inside(cell: &Interval) -> Option<Exact> {
    match (cell.lo, cell.hi) {
        (End::Open(a), End::Unbounded) if a == Exact::ZERO => Some(Exact::int(10_000)),
        (End::Open(a), End::Unbounded) if a.is_decimal() => a.times(Exact::int(2)).map(Exact::ceil),
        // Above a third of a sum there are round numbers all the same.
        (End::Open(a), End::Unbounded) => Interval::new(End::Open(a), End::Open(a.times(Exact::int(3))?)).pick(false),
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

/// More points than this are not looked at.
const MAX_POINTS: usize = 20_000;

/// The points to compare measures at. `values` says of each value that is compared on which bases it depends.
///
/// With one base every ordering of the ends occurs at a point of the grid. With more, the ends that depend on one base stand
/// to those of another only through the value that is compared: for a given value, each base may be chosen by itself, and
/// how it then stands to the ends of its measures changes only where an end comes to that value. So the levels at which an
/// end bends, is clamped or meets the end of a domain, and one value between each two of them, decide all values; and for
/// each, the bases at which an end comes to the level, and one between each two of them. With several values at once that
/// does not hold, unless each depends on one base at most: then the order of its ends does, and the [`critical`] values of
/// each base, in every combination, show all orders of all ends. Else the grid is not complete.
pub fn grid(measures: &[&Measure], bases: &[(usize, Interval)], values: &[BTreeSet<usize>]) -> Grid {
    match bases {
        [] => Grid { points: vec![Vec::new()], complete: true },
        [(base, domain)] => {
            let points = critical(measures, *base, *domain, &[]).into_iter().map(|v| vec![v]).collect();
            Grid { points, complete: true }
        }
        _ if values.len() > 1 && values.iter().all(|v| v.len() <= 1) => {
            let choices = |(base, domain): &(usize, Interval)| critical(measures, *base, *domain, &[]);
            match product(bases, choices) {
                Some(points) => Grid { points, complete: true },
                None => Grid { points: Vec::new(), complete: false },
            }
        }
        _ => {
            let mut points: BTreeSet<Vec<Exact>> = BTreeSet::new();
            for value in levels(measures, bases) {
                let here = product(bases, |(base, domain)| choices(measures, *base, *domain, value));
                let enough = here.is_some();
                points.extend(here.into_iter().flatten());
                if !enough || points.len() > MAX_POINTS {
                    return Grid { points: points.into_iter().collect(), complete: false };
                }
            }
            Grid { points: points.into_iter().collect(), complete: values.len() <= 1 }
        }
    }
}

/// Every combination of the values chosen for each base; `None` when there are too many.
fn product(bases: &[(usize, Interval)], choices: impl Fn(&(usize, Interval)) -> Vec<Exact>) -> Option<Vec<Vec<Exact>>> {
    let mut all: Vec<Vec<Exact>> = vec![Vec::new()];
    for base in bases {
        let choices = choices(base);
        all = all.iter().flat_map(|p| choices.iter().map(|c| [p.as_slice(), &[*c]].concat())).collect();
        if all.len() > MAX_POINTS {
            return None;
        }
    }
    Some(all)
}

/// The values at which something changes for some base, and one between each two neighbours.
fn levels(measures: &[&Measure], bases: &[(usize, Interval)]) -> Vec<Exact> {
    let mut all = limits(measures, bases);
    all.extend(measures.iter().flat_map(|m| m.constants()));
    let tests: Vec<Interval> = all.into_iter().map(Interval::point).collect();
    let positive = Interval::new(End::Open(Exact::ZERO), End::Unbounded);
    cut(positive, false, &tests).iter().filter_map(round_inside).collect()
}

/// How a value stands to the ends of a measure; `None` on overflow, and inside for ends that there are none of.
type Stands = Option<[Option<Ordering>; 2]>;

/// Values of a base, one for each way in which a value may stand to the ends of its measures.
fn choices(measures: &[&Measure], base: usize, domain: Interval, value: Exact) -> Vec<Exact> {
    let mine: Vec<&&Measure> = measures.iter().filter(|m| m.base == Some(base)).collect();
    let meeting = mine.iter().flat_map(|m| m.coefficients()).filter_map(|c| value.over(c));
    let bends = mine.iter().filter_map(|m| m.base_floor);
    let tests: Vec<Interval> = meeting.chain(bends).map(Interval::point).collect();
    let mut seen: Vec<Vec<Stands>> = Vec::new();
    let mut chosen = Vec::new();
    for candidate in cut(domain, false, &tests).iter().filter_map(round_inside) {
        let stands = mine.iter().map(|m| {
            let range = m.at(Some(candidate))?;
            Some([range.lo, range.hi].map(|end| end.value().map(|e| value.cmp(&e))))
        });
        let stands: Vec<Stands> = stands.collect();
        if !seen.contains(&stands) {
            seen.push(stands);
            chosen.push(candidate);
        }
    }
    chosen
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
    use std::cmp::Ordering;

    use cailiang_core::interval::{cmp_hi, cmp_lo};
    use proptest::prelude::*;

    use super::*;
    use crate::package::{Part, remainder};

    fn int(n: i64) -> Exact {
        Exact::int(n)
    }

    /// A range with ends of every sort, times one of so many bases or by itself.
    fn measure(bases: usize) -> impl Strategy<Value = Measure> {
        let limits = (
            proptest::option::of(1..8_i64),
            proptest::option::weighted(0.3, 1..20_i64),
            proptest::option::weighted(0.3, 1..40_i64),
        );
        let ends = (0..6_i64, 0..7_i64, 0..8_u8, 0..8_u8);
        (proptest::option::weighted(0.7, 0..bases), ends, limits).prop_map(
            |(base, (low, width, left, right), (base_floor, floor, cap))| {
                let scale = if base.is_some() { 1 } else { 5 };
                let end = |v: i64, how: u8| match how {
                    0 => End::Unbounded,
                    1..=3 => End::Open(int(v * scale)),
                    _ => End::Closed(int(v * scale)),
                };
                Measure {
                    base,
                    range: Interval::new(end(low, left), end(low + width, right)),
                    base_floor: base_floor.filter(|_| base.is_some()).map(int),
                    floor: floor.map(int),
                    cap: cap.map(int),
                }
            },
        )
    }

    /// (0, 30] or all above zero.
    fn domain(bounded: bool) -> Interval {
        Interval::new(End::Open(Exact::ZERO), if bounded { End::Closed(int(30)) } else { End::Unbounded })
    }

    /// Values above zero, up to 30, in equal steps.
    fn steps(each: i64) -> impl Iterator<Item = Exact> {
        (1..=30 * each).filter_map(move |n| Exact::ratio(n, each))
    }

    /// Whether some figure of the measure comes to the value when it is clamped, by definition.
    fn reaches(m: &Measure, base: Exact, value: Exact) -> bool {
        let factor = if m.base.is_some() { m.base_floor.map_or(base, |f| f.max(base)) } else { Exact::ONE };
        let clamp = |v: Exact| {
            let lifted = m.floor.map_or(v, |f| f.max(v));
            m.cap.map_or(lifted, |c| c.min(lifted))
        };
        let some = |lo: End, hi: End| !m.range.intersect(&Interval::new(lo, hi)).is_empty();
        let figure = |v: Exact| End::Closed(v.over(factor).unwrap());
        clamp(value) == value && m.range.contains(value.over(factor).unwrap())
            || m.floor.is_some_and(|f| value == clamp(f) && some(End::Unbounded, figure(f)))
            || m.cap.is_some_and(|c| value == c && some(figure(c), End::Unbounded))
    }

    /// How the ends of two ranges stand to one another.
    fn order(a: &Interval, b: &Interval) -> Vec<Ordering> {
        let cross = |x: End, y: End| x.value().zip(y.value()).map_or(Ordering::Less, |(x, y)| x.cmp(&y));
        vec![cmp_lo(a.lo, b.lo), cmp_hi(a.hi, b.hi), cross(a.lo, b.hi), cross(a.hi, b.lo)]
    }

    fn inside(lower: Interval, uppers: &[Interval]) -> bool {
        let part = |i: Interval| vec![Part { absent: false, present: Some(i) }];
        let uppers: Vec<_> = uppers.iter().map(|u| part(*u)).collect();
        remainder(&part(lower), &uppers).unwrap().is_none()
    }

    proptest! {
        #[test]
        fn a_measure_has_the_values_that_its_figures_come_to(m in measure(1), base in 1..20_i64) {
            let base = Exact::ratio(base, 2).unwrap();
            let values = m.at(Some(base)).unwrap();
            prop_assert!(m.at(None) == m.base.is_none().then_some(values) || m.range.is_empty(), "without its base it has none");
            // Ends are whole or half numbers, so that quarters show everything between them.
            for value in (-4..=4 * 62).filter_map(|n| Exact::ratio(n, 4)) {
                prop_assert_eq!(values.contains(value), reaches(&m, base, value), "{} in {}", value, values);
            }
        }

        /// Between two critical points nothing changes: each other value of the base orders the ends as a neighbour does.
        #[test]
        fn nothing_changes_between_critical_points(a in measure(1), b in measure(1), bounded: bool) {
            prop_assume!(!a.range.is_empty() && !b.range.is_empty());
            let domain = domain(bounded);
            let points = critical(&[&a, &b], 0, domain, &[]);
            prop_assert!(points.iter().all(|p| domain.contains(*p)));
            prop_assert!(points.is_sorted());
            let order = |base: Exact| order(&a.at(Some(base)).unwrap(), &b.at(Some(base)).unwrap());
            for base in steps(6) {
                let after = points.partition_point(|p| *p < base);
                let neighbours = [after.checked_sub(1), Some(after)].into_iter().flatten().filter_map(|i| points.get(i));
                let here = order(base);
                prop_assert!(neighbours.into_iter().any(|p| order(*p) == here), "{} is like none of {:?}", base, points);
            }
        }

        /// One base, several upper ranges: no excess at the points of the grid means none anywhere.
        #[test]
        fn a_grid_of_one_base_is_complete(lower in measure(1), uppers in proptest::collection::vec(measure(1), 1..4), bounded: bool) {
            let all: Vec<&Measure> = std::iter::once(&lower).chain(&uppers).collect();
            let grid = grid(&all, &[(0, domain(bounded))], &[]);
            prop_assert!(grid.complete);
            let inside = |base: Exact| {
                let uppers: Vec<Interval> = uppers.iter().map(|u| u.at(Some(base)).unwrap()).collect();
                inside(lower.at(Some(base)).unwrap(), &uppers)
            };
            if grid.points.iter().all(|p| inside(p[0])) {
                for base in steps(4) {
                    prop_assert!(inside(base), "{}", base);
                }
            }
        }

        /// Several bases, several upper ranges: the same.
        #[test]
        fn a_grid_of_several_bases_is_complete(lower in measure(3), uppers in proptest::collection::vec(measure(3), 1..4), bounded: [bool; 3]) {
            let all: Vec<&Measure> = std::iter::once(&lower).chain(&uppers).collect();
            let bases: Vec<(usize, Interval)> = bounded.iter().enumerate().map(|(i, b)| (i, domain(*b))).collect();
            let grid = grid(&all, &bases, &[BTreeSet::from([0, 1, 2])]);
            prop_assert!(grid.complete);
            for p in &grid.points {
                prop_assert!(p.len() == 3 && bases.iter().zip(p).all(|(b, v)| b.1.contains(*v)));
            }
            let at = |m: &Measure, point: &[Exact]| m.at(Some(point[m.base.unwrap_or(0)])).unwrap();
            let inside = |point: &[Exact]| {
                let uppers: Vec<Interval> = uppers.iter().map(|u| at(u, point)).collect();
                inside(at(&lower, point), &uppers)
            };
            if grid.points.iter().all(|p| inside(p)) {
                let some: Vec<Exact> = steps(1).step_by(3).collect();
                for x in &some {
                    for y in &some {
                        for z in &some {
                            prop_assert!(inside(&[*x, *y, *z]), "{} {} {}", x, y, z);
                        }
                    }
                }
            }
        }

        /// Two values, each of one base, against two alternatives: the points decide.
        #[test]
        fn a_grid_of_several_values_of_one_base_each_is_complete(
            lower in [measure(1), measure(1)],
            uppers in proptest::collection::vec([measure(1), measure(1)], 1..4),
            shared: bool,
            bounded: [bool; 2],
        ) {
            // The second value depends on a base of its own, or on that of the first.
            let second = usize::from(!shared);
            let of = |[a, b]: &[Measure; 2]| [a.clone(), Measure { base: b.base.map(|_| second), ..b.clone() }];
            let lower = of(&lower);
            let uppers: Vec<[Measure; 2]> = uppers.iter().map(of).collect();
            let all: Vec<&Measure> = lower.iter().chain(uppers.iter().flatten()).collect();
            let bases: Vec<(usize, Interval)> = bounded.iter().take(second + 1).enumerate().map(|(i, b)| (i, domain(*b))).collect();
            let grid = grid(&all, &bases, &[BTreeSet::from([0]), BTreeSet::from([second])]);
            prop_assert!(grid.complete);
            let at = |m: &Measure, point: &[Exact]| {
                let values = m.at(Some(point[m.base.unwrap_or(0)])).unwrap();
                Part { absent: false, present: Some(values) }
            };
            let inside = |point: &[Exact]| {
                let uppers: Vec<_> = uppers.iter().map(|u| u.iter().map(|m| at(m, point)).collect()).collect();
                remainder(&lower.iter().map(|m| at(m, point)).collect(), &uppers).unwrap().is_none()
            };
            if grid.points.iter().all(|p| inside(p)) {
                for x in steps(2) {
                    for y in steps(2) {
                        let point = [x, y];
                        prop_assert!(inside(&point[..=second]), "{} {}", x, y);
                    }
                }
            }
        }

        /// Where several values are compared at once a grid of several bases does not claim to decide.
        #[test]
        fn a_grid_for_several_values_is_not_called_complete(measures in proptest::collection::vec(measure(2), 1..4)) {
            let all: Vec<&Measure> = measures.iter().collect();
            let bases: Vec<(usize, Interval)> = (0..2).map(|b| (b, domain(b == 1))).collect();
            let each: [BTreeSet<usize>; 2] = [BTreeSet::from([0, 1]), BTreeSet::from([1])];
            prop_assert!(!grid(&all, &bases, &each).complete);
        }
    }

    /// What two bases give may differ though they are equal where nothing else is asked.
    #[test]
    fn multiples_of_two_bases_are_told_apart() {
        let times = |base: usize, range: Interval| Measure { base: Some(base), ..Measure::fixed(range) };
        let shows = |lower: &Measure, upper: &Measure, bases: [(usize, Interval); 2]| {
            let points = grid(&[lower, upper], &bases, &[BTreeSet::from([0, 1])]).points;
            points.iter().any(|p| !upper.at(Some(p[1])).unwrap().covers(&lower.at(Some(p[0])).unwrap()))
        };
        let (all, some) = (domain(false), domain(true));
        let (once, twice) = (Interval::point(int(1)), Interval::closed(int(1), int(2)));
        for (first, second) in [(all, all), (all, some), (some, all), (some, some)] {
            let bases = [(0, first), (1, second)];
            assert!(shows(&times(0, once), &times(1, once), bases));
            assert!(shows(&times(0, once), &times(1, twice), bases));
            assert!(shows(&times(0, twice), &times(1, twice), bases));
            // Only small values of the first are below what the second can give, only great ones above it.
            let (least, most) = (
                Interval::new(End::Closed(int(1)), End::Unbounded),
                Interval::new(End::Unbounded, End::Closed(int(1))),
            );
            assert!(shows(&times(0, once), &times(1, least), bases));
            assert!(shows(&times(0, once), &times(1, most), bases));
            let capped = Measure { cap: Some(int(20)), ..times(1, once) };
            assert!(shows(&times(0, once), &capped, bases));
        }
    }

    #[test]
    fn without_bases_there_is_one_point() {
        let grid = grid(&[&Measure::fixed(Interval::point(int(3)))], &[], &[]);
        assert_eq!(grid, Grid { points: vec![Vec::new()], complete: true });
    }

    #[test]
    fn points_are_round_where_nothing_else_is_asked() {
        let shown = |points: Vec<Exact>| points.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(shown(critical(&[], 0, domain(false), &[])), ["10000"]);
        let capped = Measure {
            base: Some(0),
            range: Interval::closed(int(1), int(4)),
            base_floor: Some(int(5_000)),
            floor: None,
            cap: Some(int(40_000)),
        };
        let points = shown(critical(&[&capped], 0, domain(false), &[]));
        assert_eq!(
            points,
            ["1000", "1250", "2000", "5000", "6000", "10000", "11000", "20000", "30000", "40000", "80000"]
        );
    }

    #[test]
    fn beyond_a_sum_lies_its_double_and_beyond_a_third_a_sum_that_can_be_written() {
        let above = |a: Exact| round_inside(&Interval::new(End::Open(a), End::Unbounded)).unwrap();
        assert_eq!(above(int(30_000)), int(60_000));
        let third = Exact::ratio(1, 3).unwrap();
        assert!(above(third) > third && above(third).is_decimal(), "{}", above(third));
    }

    /// Each base bounds the values of its own measures.
    #[test]
    fn the_ends_of_a_domain_are_levels_of_its_own_measures() {
        let times = |base: usize, n: i64| Measure { base: Some(base), ..Measure::fixed(Interval::point(int(n))) };
        let bases = [
            (0, Interval::new(End::Closed(int(10)), End::Unbounded)),
            (1, Interval::new(End::Open(int(0)), End::Closed(int(5)))),
        ];
        let found: BTreeSet<Exact> = limits(&[&times(0, 2), &times(1, 3)], &bases).into_iter().collect();
        assert_eq!(found, BTreeSet::from([int(0), int(15), int(20)]));
    }

    /// Ten bases with three choices each are too many at one level, six with five each at all levels together.
    #[test]
    fn a_grid_of_too_many_points_is_not_called_complete() {
        let grid_of = |bases: usize, range: Interval| {
            let measures: Vec<Measure> =
                (0..bases).map(|b| Measure { base: Some(b), ..Measure::fixed(range) }).collect();
            let bases: Vec<(usize, Interval)> = (0..bases).map(|b| (b, domain(false))).collect();
            let fixed = Measure::fixed(Interval::closed(int(5), int(9)));
            grid(&measures.iter().chain([&fixed]).collect::<Vec<_>>(), &bases, &[BTreeSet::from([0, 1])])
        };
        let one_level = grid_of(10, Interval::point(int(2)));
        assert!(!one_level.complete && one_level.points.is_empty());
        let all_levels = grid_of(6, Interval::closed(int(1), int(2)));
        assert!(!all_levels.complete && all_levels.points.len() > MAX_POINTS);
        assert!(grid_of(3, Interval::closed(int(1), int(2))).complete);
    }

    /// More than five, at most five: five.
    #[test]
    fn an_open_end_at_its_cap_is_reached() {
        let range = Interval::new(End::Open(int(5)), End::Closed(int(10)));
        let m = Measure { cap: Some(int(5)), ..Measure::fixed(range) };
        assert_eq!(m.at(None), Some(Interval::point(int(5))));
    }

    #[test]
    fn figures_beyond_exact_numbers_are_none() {
        let huge = Exact::parse("1000000000000000").unwrap();
        let tiny = |n: Exact| n.over(huge).and_then(|n| n.over(huge)).unwrap();
        let m = Measure { base: Some(0), ..Measure::fixed(Interval::point(tiny(int(7)))) };
        assert!(m.at(Some(int(1))).is_some());
        assert_eq!(m.at(Some(tiny(int(1)))), None);
    }
}
