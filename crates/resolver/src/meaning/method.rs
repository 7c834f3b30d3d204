//! Discretion methods as statements: the distinct sums of 累加, and the ranges of 加收.

use std::collections::BTreeSet;

use cailiang_chart::{Assignment, Diagram, TooLarge};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{FactId, InstrumentId, Library, Lookup, MatterId};
use cailiang_core::model::{
    Adders, Amount, Basis, FactType, FloorOn, Formula, Group, Item, Kind, Party, Rounding, Sanction, Term, Top, Weights,
};
use cailiang_core::number::Exact;

use crate::meaning::{Code, Interner, ItemId, Origin, Statement};
use crate::space::{Space, domain};

/// More distinct sums of weights than this are not told apart.
const MAX_SUMS: usize = 1_000;

/// A fine that a method sets, as a statement.
fn fine<'l>(origin: Origin<'l>, item: ItemId, amount: Amount, on: Option<Party>) -> Statement<'l> {
    Statement {
        origin,
        item,
        row: None,
        grade: None,
        groups: vec![Group::single(Sanction { amount: Some(amount), on, ..Sanction::new(Kind::Fine) })],
        orders: Vec::new(),
        only: false,
        waive: None,
        stepped: None,
    }
}

/// What a formula makes of a sum of weights.
fn amount(formula: &Formula, sum: Exact) -> Option<Amount> {
    let figure = sum.min(Exact::ONE).times(formula.top.figure())?;
    let floor = formula.floor.map(|f| (f, FloorOn::Fine));
    let (basis, figure, floor) = match &formula.top {
        Top::Sum(_) => (Basis::Fixed, formula.floor.map_or(figure, |f| f.max(figure)), None),
        Top::Percent(of, _) => (Basis::Percent(of.clone()), figure, floor),
        Top::Multiple(of, _) => (Basis::Multiple(of.clone()), figure, floor),
    };
    Some(Amount { basis, range: Interval::point(figure), cap: None, floor })
}

impl<'l> Code<'l> {
    /// 累加: the sum of the levels is a function of the case with few distinct values; each becomes a statement.
    pub(super) fn weights(&mut self, space: &mut Space<'l>, item: usize, weights: &'l Weights) -> Result<(), TooLarge> {
        let when = space.condition(self.id.instrument, &weights.when)?;
        // None: a factor has no level, or two, for the case.
        let mut sums: Interner<Option<Exact>> = Interner::default();
        let first = sums.number(Some(weights.start));
        let mut total = space.store.leaf(first)?;
        // Sums above 100 % are one, as long as nothing can lower them again.
        let falls = weights.factors.iter().flat_map(|f| &f.levels).any(|l| l.1 < Exact::ZERO);
        for factor in &weights.factors {
            let mut parts = vec![total];
            for (level, _) in &factor.levels {
                parts.push(space.condition(self.id.instrument, level)?);
            }
            let mut full = false;
            total = space.store.combine(&parts, &mut |values| {
                let Some((sum, holds)) = values.split_first() else { return 0 };
                let mut chosen = holds.iter().zip(&factor.levels).filter(|(h, _)| **h != 0).map(|(_, l)| l.1);
                let weight = match (chosen.next(), chosen.next()) {
                    (Some(one), None) => Some(one),
                    _ => None,
                };
                let next = sums.get(*sum).copied().flatten().zip(weight).and_then(|(a, b)| a.plus(b));
                full |= sums.all.len() > MAX_SUMS;
                sums.number(next.map(|s| if falls { s } else { s.min(Exact::ONE) }))
            })?;
            if full {
                return Err(TooLarge);
            }
        }
        for number in space.store.values(total) {
            let here = space.store.where_value(total, |v| v == number)?;
            let here = space.store.and(here, when)?;
            let Some(sum) = sums.get(number).copied().flatten() else {
                self.unweighted = space.store.or(self.unweighted, here)?;
                continue;
            };
            for (number, formula) in weights.formulas.iter().enumerate() {
                let holds = space.condition(self.id.instrument, &formula.when)?;
                let here = space.store.and(here, holds)?;
                let amount = amount(formula, sum).ok_or(TooLarge)?;
                self.conditions.push(here);
                self.statements.push(fine(Origin::Weights(formula, sum), (item, number), amount, formula.on));
            }
        }
        Ok(())
    }

    /// 加收: over each cell of what its facts are cut into, the range of sums that it may give.
    pub(super) fn adders(&mut self, space: &mut Space<'l>, item: usize, adders: &'l Adders) -> Result<(), TooLarge> {
        let when = space.condition(self.id.instrument, &adders.when)?;
        let facts = counted(space.library, self.id.instrument, adders);
        for fact in &facts {
            space.mention(*fact);
        }
        // Term by term, so that cases of the same sum so far are one.
        let mut ranges: Interner<Option<Interval>> = Interner::default();
        let first = ranges.number(range(adders, &[]));
        let mut value = space.store.leaf(first)?;
        for (term, fact) in adders.terms.iter().zip(&facts) {
            let (axes, cells) = space.cells_of(&BTreeSet::from([*fact]))?;
            let parts: Vec<Diagram> = std::iter::once(value).chain(cells).collect();
            value = space.combine(&parts, &mut |space, values| {
                let Some((before, cells)) = values.split_first() else { return 0 };
                let cells = cells.iter().filter_map(|c| usize::try_from(*c).ok());
                let case: Assignment = axes.iter().copied().zip(cells).collect();
                let before = ranges.get(*before).copied().flatten();
                ranges.number(before.and_then(|b| raised(adders, b, term, &space.range_in(*fact, &case))))
            })?;
            if ranges.all.len() > MAX_SUMS {
                return Err(TooLarge);
            }
        }
        for number in space.store.values(value) {
            let here = space.store.where_value(value, |v| v == number)?;
            let here = space.store.and(here, when)?;
            let range = ranges.get(number).copied().flatten().ok_or(TooLarge)?;
            let amount = Amount { basis: Basis::Fixed, range, cap: None, floor: None };
            self.conditions.push(here);
            self.statements.push(fine(Origin::Adders(adders), (item, 0), amount, None));
        }
        Ok(())
    }

    /// Values of the facts of 加收 in a case at which its sum is at least (`up`) or at most the target, and that sum.
    /// `None` when the case has none.
    pub fn reach(
        &self,
        space: &Space<'_>,
        case: &Assignment,
        adders: &Adders,
        (target, up): (Exact, bool),
    ) -> Option<(Vec<(FactId, Exact)>, Exact)> {
        let facts = counted(space.library, self.id.instrument, adders);
        let whole = |f: &FactId| space.library.fact(*f).is_some_and(|f| matches!(f.ty, FactType::Integer(..)));
        let ranges: Vec<(Interval, bool)> = facts.iter().map(|f| (space.range_in(*f, case), whole(f))).collect();
        let values = reach(adders, &ranges, target, up)?;
        let sum = at(adders, &values)?;
        (if up { sum >= target } else { sum <= target }).then(|| (facts.into_iter().zip(values).collect(), sum))
    }
}

/// The facts that 加收 counts, in the order of its terms.
pub(crate) fn counted(library: &Library, id: InstrumentId, adders: &Adders) -> Vec<FactId> {
    let found = adders.terms.iter().filter_map(|t| match library.lookup(id, &t.fact) {
        Lookup::Found(fact) => Some(fact),
        _ => None,
    });
    found.collect()
}

/// More levels of a term than this are not told apart; of a term without an end, the first [`FIRST_LEVELS`] are.
const MAX_LEVELS: i64 = 200;
const FIRST_LEVELS: i64 = 8;

/// Ranges of the facts of 加收 by which its sums are told apart: in a cell of them a sum is one number, unless it rises
/// in proportion or without an end.
pub fn levels(library: &Library, id: MatterId) -> Vec<(FactId, Vec<Interval>)> {
    let items = library.matter(id).into_iter().flat_map(|(_, m)| &m.items);
    let all = items.filter_map(|i| if let Item::Adders(a) = i { Some(a) } else { None });
    all.flat_map(|adders| {
        let facts = counted(library, id.instrument, adders);
        let of = |(term, fact): (&Term, FactId)| Some((fact, term_levels(library, adders, term, fact)?));
        adders.terms.iter().zip(facts).filter_map(of).collect::<Vec<_>>()
    })
    .collect()
}

/// `None` where nothing is added, and on overflow.
fn term_levels(library: &Library, adders: &Adders, term: &Term, fact: FactId) -> Option<Vec<Interval>> {
    if term.plus == Exact::ZERO {
        return None;
    }
    let declared = library.fact(fact)?;
    let whole = matches!(declared.ty, FactType::Integer(..));
    // How many steps there may be: up to the cap, or to the greatest value of the fact.
    let to_cap = adders.cap.and_then(|c| c.minus(adders.start)?.over(term.plus));
    let most = domain(&declared.ty).hi.value();
    let to_most = most.and_then(|m| m.minus(term.above)?.over(term.step));
    let ends = [to_cap, to_most].into_iter().flatten().min().map(|n| n.max(Exact::ZERO).ceil());
    let number = ends.and_then(Exact::to_i64).filter(|n| *n <= MAX_LEVELS).unwrap_or(FIRST_LEVELS);
    let at = |steps: Exact| term.above.plus(steps.times(term.step)?);
    let above = |end: End| Interval::new(end, End::Unbounded);
    let half = Exact::ratio(1, 2)?;
    let mut all = Vec::new();
    for n in 0..=number {
        let steps = Exact::int(n);
        match term.rounding {
            Rounding::Up => all.push(above(End::Open(at(steps)?))),
            Rounding::Down => all.push(above(End::Closed(at(steps)?))),
            Rounding::Nearest => all.push(above(End::Closed(at(steps.minus(half)?)?))),
            Rounding::Proportional => all.push(Interval::point(at(steps)?)),
        }
    }
    if term.rounding == Rounding::Proportional {
        // From the value on at which the cap is reached by this term alone.
        all.extend(to_cap.and_then(at).map(|v| above(End::Closed(v))));
        all.push(above(End::Open(term.above)));
        // Whole numbers have nothing between them.
        let last = at(Exact::int(number))?.ceil().to_i64().filter(|n| whole && *n <= MAX_LEVELS);
        all.extend((0..=last.unwrap_or(-1)).map(|n| Interval::point(Exact::int(n))));
    }
    Some(all)
}

/// What a formula is, apart from where it stands: two that are the same give the same sum in every case.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Sum {
    start: Exact,
    cap: Option<Exact>,
    terms: Vec<(FactId, Exact, Exact, Exact, Rounding)>,
}

impl Sum {
    /// The sum of 加收.
    pub(super) fn of(library: &Library, id: InstrumentId, adders: &Adders) -> Sum {
        let facts = counted(library, id, adders);
        let terms = adders.terms.iter().zip(facts).map(|(t, fact)| (fact, t.above, t.step, t.plus, t.rounding));
        let mut terms: Vec<_> = terms.collect();
        terms.sort_unstable_by_key(|t| (t.0, t.1, t.2, t.3));
        Sum { start: adders.start, cap: adders.cap, terms }
    }
}

/// Whole steps and parts of a step, by the rounding of a term. Negative counts as none.
fn steps(term: &Term, value: Exact) -> Option<Exact> {
    let parts = value.minus(term.above)?.over(term.step)?.max(Exact::ZERO);
    Some(match term.rounding {
        Rounding::Proportional => parts,
        Rounding::Up => parts.ceil(),
        Rounding::Down => parts.floor(),
        Rounding::Nearest => parts.plus(Exact::ratio(1, 2)?)?.floor(),
    })
}

/// The sum for known values of the facts.
fn at(adders: &Adders, values: &[Exact]) -> Option<Exact> {
    let mut sum = adders.start;
    for (term, value) in adders.terms.iter().zip(values) {
        sum = sum.plus(steps(term, *value)?.times(term.plus)?)?;
    }
    Some(adders.cap.map_or(sum, |c| c.min(sum)))
}

/// The sums for facts in ranges, from the least to the greatest; `None` on overflow. Between the ends not every sum need
/// be reached; both ends are, unless they are open.
fn range(adders: &Adders, ranges: &[Interval]) -> Option<Interval> {
    let start = capped(adders, Interval::point(adders.start));
    adders.terms.iter().zip(ranges).try_fold(start, |before, (term, range)| raised(adders, before, term, range))
}

/// Sums in a range, raised by a term whose fact is in a range.
fn raised(adders: &Adders, before: Interval, term: &Term, range: &Interval) -> Option<Interval> {
    let (lo, hi) = (sum(before.lo, low(term, range.lo)?)?, sum(before.hi, high(term, range.hi)?)?);
    Some(capped(adders, Interval::new(lo, hi)))
}

/// Nothing lowers a sum again, so that each may be capped.
fn capped(adders: &Adders, sums: Interval) -> Interval {
    let Some(cap) = adders.cap else { return sums };
    // Sums above an open end that is the cap are the cap; those below it are not.
    let lo = if sums.lo.value().is_some_and(|v| v >= cap) { End::Closed(cap) } else { sums.lo };
    let hi = if sums.hi.value().is_none_or(|v| v > cap) { End::Closed(cap) } else { sums.hi };
    Interval::new(lo, hi)
}

fn sum(a: End, b: End) -> Option<End> {
    Some(match (a, b) {
        (End::Unbounded, _) | (_, End::Unbounded) => End::Unbounded,
        (End::Closed(a), End::Closed(b)) => End::Closed(a.plus(b)?),
        (End::Open(a) | End::Closed(a), End::Open(b) | End::Closed(b)) => End::Open(a.plus(b)?),
    })
}

/// The least that a term adds when its fact is not below an end.
fn low(term: &Term, end: End) -> Option<End> {
    let zero = End::Closed(Exact::ZERO);
    let value = match end {
        End::Unbounded => return Some(zero),
        End::Closed(v) => return Some(End::Closed(steps(term, v)?.times(term.plus)?)),
        End::Open(v) => v,
    };
    if value < term.above {
        return Some(zero);
    }
    let parts = value.minus(term.above)?.over(term.step)?;
    let added = |steps: Exact| steps.times(term.plus);
    Some(match term.rounding {
        Rounding::Proportional if term.plus > Exact::ZERO => End::Open(added(parts)?),
        Rounding::Proportional => zero,
        Rounding::Up => End::Closed(added(parts.floor().plus(Exact::ONE)?)?),
        Rounding::Down | Rounding::Nearest => End::Closed(added(steps(term, value)?)?),
    })
}

/// The most that a term adds when its fact is not above an end.
fn high(term: &Term, end: End) -> Option<End> {
    if term.plus == Exact::ZERO {
        return Some(End::Closed(Exact::ZERO));
    }
    let value = match end {
        End::Unbounded => return Some(End::Unbounded),
        End::Closed(v) => return Some(End::Closed(steps(term, v)?.times(term.plus)?)),
        End::Open(v) => v,
    };
    let all = steps(term, value)?;
    if all == Exact::ZERO {
        return Some(End::Closed(Exact::ZERO));
    }
    // Just below a value at which a step is completed, it is not.
    let before = all.minus(Exact::ONE)?;
    let parts = value.minus(term.above)?.over(term.step)?;
    Some(match term.rounding {
        Rounding::Proportional => End::Open(all.times(term.plus)?),
        Rounding::Up => End::Closed(all.times(term.plus)?),
        Rounding::Down if parts == all => End::Closed(before.times(term.plus)?),
        Rounding::Nearest if parts.plus(Exact::ratio(1, 2)?)? == all => End::Closed(before.times(term.plus)?),
        Rounding::Down | Rounding::Nearest => End::Closed(all.times(term.plus)?),
    })
}

/// How often a value is moved towards an open end: each time by a decimal place that people can still write.
const PLACES: usize = 6;

/// Values in ranges at which the sum is at least (`up`) or at most the target. Facts stay at their least values unless
/// they have to rise. Beside each range: whether its fact is a whole number.
fn reach(adders: &Adders, ranges: &[(Interval, bool)], target: Exact, up: bool) -> Option<Vec<Exact>> {
    let mut values: Vec<Exact> = ranges.iter().map(|(r, _)| r.pick(false)).collect::<Option<_>>()?;
    if up {
        for (number, (term, (range, whole))) in adders.terms.iter().zip(ranges).enumerate() {
            let short = target.minus(at(adders, &values)?)?;
            if short <= Exact::ZERO {
                break;
            }
            if term.plus == Exact::ZERO {
                continue;
            }
            let now = values.get(number).copied()?;
            let more = steps(term, now)?.plus(short.over(term.plus)?.ceil())?;
            let wanted = term.above.plus(more.times(term.step)?)?;
            let wanted = if *whole { wanted.ceil() } else { wanted };
            *values.get_mut(number)? = match range.hi {
                End::Closed(hi) => wanted.min(hi),
                End::Open(hi) if wanted >= hi => Interval::new(End::Open(now), End::Open(hi)).pick(true)?,
                _ => wanted,
            };
        }
    }
    // Towards the open ends, all together.
    for _ in 0..PLACES {
        let sum = at(adders, &values)?;
        if if up { sum >= target } else { sum <= target } {
            break;
        }
        for (value, (range, _)) in values.iter_mut().zip(ranges) {
            let nearer = match (up, range.lo, range.hi) {
                (true, _, End::Open(hi)) => Interval::new(End::Open(*value), End::Open(hi)).pick(true),
                (false, End::Open(lo), _) => Interval::new(End::Open(lo), End::Open(*value)).pick(false),
                _ => None,
            };
            *value = nearer.unwrap_or(*value);
        }
    }
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cailiang_core::model::{Condition, FactRef};
    use cailiang_core::source::Span;
    use proptest::prelude::*;

    fn term() -> impl Strategy<Value = Term> {
        let rounding = prop_oneof![
            Just(Rounding::Proportional),
            Just(Rounding::Up),
            Just(Rounding::Nearest),
            Just(Rounding::Down)
        ];
        (0..3_i64, 1..5_i64, 0..4_i64, rounding).prop_map(|(above, halves, plus, rounding)| Term {
            fact: FactRef { instrument: None, name: "倍数".to_owned() },
            above: Exact::int(above),
            step: Exact::ratio(halves, 2).unwrap(),
            plus: Exact::int(plus),
            rounding,
            units: Vec::new(),
            span: Span::new(1, 1, 1),
        })
    }

    fn interval() -> impl Strategy<Value = Interval> {
        (0..8_i64, 1..8_i64, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(lo, width, a, b, endless)| {
            let end = |v: i64, open| {
                let v = Exact::ratio(v, 2).unwrap();
                if open { End::Open(v) } else { End::Closed(v) }
            };
            Interval::new(end(lo, a), if endless { End::Unbounded } else { end(lo + width, b) })
        })
    }

    proptest! {
        /// Against values in sixtieths: no sum lies outside the range, and its ends are reached or approached.
        #[test]
        fn ranges_are_tight(terms in proptest::collection::vec((term(), interval()), 1..3), start in 0..4_i64, cap in proptest::option::of(4..20_i64)) {
            let (terms, ranges): (Vec<Term>, Vec<Interval>) = terms.into_iter().unzip();
            let adders = Adders { when: Condition::Always, start: Exact::int(start), terms, cap: cap.map(Exact::int), span: Span::new(1, 1, 1) };
            let found = range(&adders, &ranges).unwrap();
            let grid = |r: &Interval| -> Vec<Exact> {
                (0..=1800).filter_map(|n| Exact::ratio(n, 60)).filter(|v| r.contains(*v)).collect()
            };
            // Terms are monotone, so that the sums of extremes are the extremes of sums.
            let extreme = |last: bool| -> Vec<Exact> {
                ranges.iter().map(|r| { let g = grid(r); if last { g[g.len() - 1] } else { g[0] } }).collect()
            };
            let (least, most) = (at(&adders, &extreme(false)).unwrap(), at(&adders, &extreme(true)).unwrap());
            prop_assert!(found.contains(least) && found.contains(most), "{} {} {}", found, least, most);
            // A sixtieth of a unit moves a sum by at most 4 × 2 / 60 for each term.
            let near = Exact::ratio(16, 60).unwrap();
            match found.lo {
                End::Closed(v) => prop_assert_eq!(v, least),
                End::Open(v) => prop_assert!(v < least && least.minus(v).unwrap() <= near),
                End::Unbounded => prop_assert!(false),
            }
            match found.hi {
                End::Closed(v) if ranges.iter().all(|r| r.hi != End::Unbounded) => prop_assert_eq!(v, most),
                End::Open(v) if ranges.iter().all(|r| r.hi != End::Unbounded) => prop_assert!(v > most && v.minus(most).unwrap() <= near),
                _ => {}
            }
        }

        /// What is reached lies in the ranges and on the right side of the target.
        #[test]
        fn targets_are_reached(terms in proptest::collection::vec((term(), interval()), 1..3), start in 0..4_i64, target in 0..20_i64, up: bool) {
            let (terms, ranges): (Vec<Term>, Vec<Interval>) = terms.into_iter().unzip();
            let adders = Adders { when: Condition::Always, start: Exact::int(start), terms, cap: None, span: Span::new(1, 1, 1) };
            let (all, target) = (range(&adders, &ranges).unwrap(), Exact::int(target));
            let numbers: Vec<(Interval, bool)> = ranges.iter().map(|r| (*r, false)).collect();
            let values = reach(&adders, &numbers, target, up).unwrap();
            prop_assert!(values.iter().zip(&ranges).all(|(v, r)| r.contains(*v)));
            let sum = at(&adders, &values).unwrap();
            let possible = if up { all.hi.value().is_none_or(|hi| hi > target) } else { all.lo.value().is_some_and(|lo| lo < target) };
            prop_assert!(!possible || if up { sum >= target } else { sum <= target }, "{} {}", all, sum);
        }
    }
}
