//! Does what a lower text permits in one case lie inside what an upper text permits?

mod count;
mod scale;
pub mod time;

use std::collections::BTreeSet;

use cailiang_chart::package::{Direction as Way, Excess, Part, excesses, remainder};
use cailiang_chart::scale::{Measure, grid};
use cailiang_chart::{Assignment, package};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::FactId;
use cailiang_core::model::{Amount, Basis, Duration, Kind, Modal, Sanction, TimeUnit};
use cailiang_core::number::Exact;

pub use crate::compare::count::Count;
pub use crate::compare::scale::measure;
use crate::compare::scale::{Scale, interval, scale_of};
use crate::meaning::{BaseRef, Imposed, Package, Slot};
use crate::space::Space;

/// How a lower text leaves an upper one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Direction {
    /// A fine above the range.
    Above,
    /// A fine below the range.
    Below,
    /// A fine in a hole of the range.
    Between,
    /// A kind that the upper text does not have.
    Added,
    /// A compulsory kind left out.
    Dropped,
    /// Each kind is allowed, their combination is not.
    Combination,
    /// A duration longer than allowed.
    Longer,
    /// A duration shorter than allowed.
    Shorter,
}

/// One way in which a package is outside.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Problem {
    /// How.
    pub direction: Direction,
    /// The statement of the lower text that causes it.
    pub statement: usize,
    /// A single sanction that the lower text permits.
    pub imposed: Sanction,
    /// What the upper text allows of that kind here.
    pub permitted: Vec<Sanction>,
    /// The rest of the combination.
    pub together_with: Vec<Sanction>,
    /// The statements that say so.
    pub together_by: Vec<usize>,
    /// Values of base quantities at which it is outside.
    pub bases: Vec<(FactId, Exact)>,
    /// Numbers of units that no fact declares, where it is outside for some of them only.
    pub counts: Vec<Count>,
}

impl Problem {
    /// What the problem shows apart from its figures: who imposes which sanctions, and what is allowed instead. Two cases
    /// with the same are the same to a reader.
    pub fn shows(&self) -> (usize, &[usize], Vec<Slot>, &[Sanction]) {
        let imposed = std::iter::once(&self.imposed).chain(&self.together_with);
        (self.statement, &self.together_by, imposed.map(Slot::of).collect(), &self.permitted)
    }
}

/// The answer of a comparison. Inside only when both lists are empty.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Comparison {
    /// Proven excesses.
    pub problems: Vec<Problem>,
    /// Why something could not be decided.
    pub unclear: Vec<String>,
}

impl Comparison {
    /// Whether it is proven that everything lies inside.
    pub fn is_inside(&self) -> bool {
        self.problems.is_empty() && self.unclear.is_empty()
    }

    fn doubt(&mut self, reason: String) {
        if !self.unclear.contains(&reason) {
            self.unclear.push(reason);
        }
    }
}

/// The question of one comparison.
struct Question<'a, 'l> {
    space: &'a Space<'l>,
    case: &'a Assignment,
    upper: &'a [Package],
    closed: bool,
    bases: Vec<BaseRef>,
}

/// Compares the packages of a lower text with those of an upper one, in one case. With `closed`, kinds that the upper text
/// does not name are not imposed under it; otherwise it leaves them to the texts above it.
pub fn compare(space: &Space<'_>, case: &Assignment, lower: &[Package], upper: &[Package], closed: bool) -> Comparison {
    let mut found = Comparison::default();
    for package in lower {
        Question { space, case, upper, closed, bases: Vec::new() }.package(package, &mut found);
    }
    found
}

impl Question<'_, '_> {
    fn package(&mut self, lower: &Package, found: &mut Comparison) {
        let mut slots: BTreeSet<&Slot> = lower.slots.keys().collect();
        let named: BTreeSet<&Slot> = self.upper.iter().flat_map(|p| p.slots.keys()).collect();
        if lower.rest.is_some() {
            slots.extend(named.iter().copied());
        }
        // The same kind with another object on each side, or a party on one side only: what it covers is not known.
        let alike = |a: &Slot, b: &Slot| {
            let parties = a.on == b.on || a.on.is_none() || b.on.is_none();
            a.kind == b.kind && a.daily == b.daily && parties
        };
        let vague = |slot: &Slot| !named.contains(slot) && named.iter().any(|n| alike(slot, n));
        let mut unknown: BTreeSet<&Slot> = BTreeSet::new();
        for slot in lower.slots.keys().filter(|s| vague(s)) {
            let other: Vec<&Slot> = named.iter().copied().filter(|n| alike(slot, n)).collect();
            unknown.insert(slot);
            unknown.extend(other.iter().copied().filter(|n| !lower.slots.contains_key(*n)));
            let theirs: Vec<String> = other.iter().map(|s| shown(s)).collect();
            found.doubt(format!("{}与上位的{}是否为同一对象，须人工判断", shown(slot), theirs.join("、")));
        }
        slots.retain(|s| !unknown.contains(*s));
        // Of what a formula gives above, each case has one value: a range of such values is no limit, unless the same formula
        // stands below.
        let upper = self.upper;
        let same = |slot: &Slot| {
            let mine = lower.slots.get(slot).filter(|i| i.varies()).and_then(|i| i.formula.as_ref());
            let mut theirs = upper.iter().filter_map(|p| p.slots.get(slot)).filter(|i| i.sanction.modal != Modal::Not);
            mine.is_some() && theirs.clone().next().is_some() && theirs.all(|i| i.formula.as_ref() == mine)
        };
        slots.retain(|slot| {
            let says =
                lower.slots.get(*slot).is_some_and(|i| i.sanction.modal != Modal::Not && i.sanction.amount.is_some());
            let open = says && !same(slot) && upper.iter().filter_map(|p| p.slots.get(*slot)).any(Imposed::varies);
            if open {
                found.doubt(format!("上位的{}按加收公式逐案计算，须逐案核对", shown(slot)));
            }
            !open
        });
        let slots: Vec<&Slot> = slots.into_iter().collect();

        let mut lower_scales = Vec::new();
        let mut upper_scales: Vec<Vec<Option<Scale>>> = vec![Vec::new(); self.upper.len()];
        for slot in &slots {
            let mine = lower.slots.get(*slot);
            let bare = mine.is_some_and(|i| i.sanction.modal != Modal::Not && has_no_figure(&i.sanction)) || same(slot);
            lower_scales.push(mine.map(|i| if bare { Scale::Plain } else { self.scale(i) }));
            for (package, scales) in self.upper.iter().zip(&mut upper_scales) {
                let scale =
                    package.slots.get(*slot).map(|i| if bare { Scale::Plain } else { scale_of(&mut self.bases, i) });
                scales.push(scale);
            }
        }
        if let Some(reason) = self.incomparable(&slots, &lower_scales, &upper_scales) {
            found.doubt(reason);
            return;
        }
        self.examine(lower, &slots, &lower_scales, &upper_scales, found);
    }

    fn scale(&mut self, imposed: &Imposed) -> Scale {
        scale_of(&mut self.bases, imposed)
    }

    /// How an undeclared count (每平方米) stands to another (每亩) is not known, nor how a daily fine stands to the fine
    /// that it repeats.
    fn incomparable(&self, slots: &[&Slot], lower: &[Option<Scale>], upper: &[Vec<Option<Scale>>]) -> Option<String> {
        for (i, slot) in slots.iter().enumerate() {
            let scales = lower.get(i).into_iter().chain(upper.iter().filter_map(|u| u.get(i))).flatten();
            let mut counts: BTreeSet<Option<&str>> = BTreeSet::new();
            for scale in scales {
                if let Scale::Money(m) = scale
                    && **m != Measure::fixed(Interval::ALL)
                {
                    counts.insert(m.base.and_then(|b| self.bases.get(b)).and_then(BaseRef::symbol));
                }
            }
            let of_units = |c: &Option<&str>| c.is_none_or(count::of_units);
            if counts.len() > 1 && (counts.iter().flatten().count() > 1 || !counts.iter().all(of_units)) {
                return Some(format!("{}两边按不同的未声明的数量计罚，无从比较", shown(slot)));
            }
        }
        None
    }

    fn domains(&self) -> Vec<(usize, Interval)> {
        let positive = Interval::new(End::Open(Exact::ZERO), End::Unbounded);
        self.bases
            .iter()
            .enumerate()
            .map(|(i, base)| match base {
                BaseRef::Fact(fact) => (i, self.space.range_in(*fact, self.case).intersect(&positive)),
                BaseRef::Symbol(_) => (i, positive),
            })
            .collect()
    }

    fn examine(
        &self,
        lower: &Package,
        slots: &[&Slot],
        lower_scales: &[Option<Scale>],
        upper_scales: &[Vec<Option<Scale>>],
        found: &mut Comparison,
    ) {
        // Each slot by itself, over the bases that it alone depends on.
        let part = |i: usize| {
            (lower_scales.get(i).cloned().flatten(), upper_scales.iter().map(move |u| u.get(i).cloned().flatten()))
        };
        for (i, slot) in slots.iter().enumerate() {
            let (lower_one, upper_one) = part(i);
            let upper_one: Vec<Vec<Option<Scale>>> = upper_one.map(|s| vec![s]).collect();
            self.look(lower, &[*slot], (&[lower_one], &upper_one), false, found);
        }
        // With one upper package, slots that stay inside make a package that does; with several, their combination may not.
        if self.upper.len() > 1 && slots.len() > 1 {
            self.look(lower, slots, (lower_scales, upper_scales), true, found);
        }
    }

    /// Compares at every point that decides: each slot by itself, or how they stand together.
    fn look(
        &self,
        lower: &Package,
        slots: &[&Slot],
        (lower_scales, upper_scales): (&[Option<Scale>], &[Vec<Option<Scale>>]),
        together: bool,
        found: &mut Comparison,
    ) {
        let all = lower_scales.iter().chain(upper_scales.iter().flatten()).flatten();
        let measures: Vec<&Measure> =
            all.filter_map(|s| if let Scale::Money(m) = s { Some(&**m) } else { None }).collect();
        let domains: Vec<(usize, Interval)> =
            self.domains().into_iter().filter(|(i, _)| measures.iter().any(|m| m.base == Some(*i))).collect();
        // Which bases each compared sum depends on.
        let sums: Vec<BTreeSet<usize>> = (0..slots.len())
            .map(|i| {
                let scales = lower_scales.get(i).into_iter().chain(upper_scales.iter().filter_map(|u| u.get(i)));
                let measures = scales.flatten().filter_map(|s| if let Scale::Money(m) = s { Some(m) } else { None });
                measures.filter_map(|m| m.base).collect()
            })
            .collect();
        let mut points = grid(&measures, &domains, &sums);
        // The proof holds for parts of units too; a case has one unit at least, and what is outside from there on may be
        // beyond all points that prove it.
        let counted = |i: usize| self.bases.get(i).and_then(BaseRef::symbol).is_some_and(count::of_units);
        if domains.len() > 1 && domains.iter().any(|d| counted(d.0)) {
            let units = |(i, domain): &(usize, Interval)| {
                (*i, if counted(*i) { domain.intersect(&count::FROM_ONE) } else { *domain })
            };
            let from_one: Vec<(usize, Interval)> = domains.iter().map(units).collect();
            points.points.extend(grid(&measures, &from_one, &sums).points);
        }
        let mut seen: BTreeSet<(usize, Way)> = BTreeSet::new();
        // Excesses, and combinations, at numbers of units that may be no case.
        let mut uncounted: BTreeSet<(usize, Way)> = BTreeSet::new();
        let mut uncounted_together = false;
        let mut combined = false;
        // A witness is a case that can be written down: a third of a sum is looked at last.
        let (written, others): (Vec<_>, Vec<_>) = points.points.iter().partition(|p| p.iter().all(|v| v.is_decimal()));
        for point in written.into_iter().chain(others) {
            let values: Vec<(usize, Exact)> = domains.iter().map(|d| d.0).zip(point.iter().copied()).collect();
            let Some(answer) = self.at(lower, slots, (lower_scales, upper_scales), together, &values) else {
                found.doubt("数额过大，无法精确计算".to_owned());
                return;
            };
            for reason in answer.unclear {
                found.doubt(reason);
            }
            if !self.is_case(&values) {
                uncounted.extend(answer.excesses.iter().map(|e| (e.slot, e.direction)));
                uncounted_together |= answer.combination.is_some();
                continue;
            }
            for excess in answer.excesses {
                if seen.insert((excess.slot, excess.direction)) {
                    found.problems.extend(self.problem(lower, slots, &excess, &values));
                }
            }
            if let Some(piece) = answer.combination
                && !std::mem::replace(&mut combined, true)
            {
                found.problems.extend(self.combination(lower, slots, &piece, &values));
            }
        }
        if uncounted.iter().any(|e| !seen.contains(e)) || uncounted_together && !combined {
            found.doubt("只在计罚的数量不是整数时超出上位，能否如此须人工判断".to_owned());
        }
        if !points.complete && seen.is_empty() && !combined {
            found.doubt("罚款以几个不同的基数计算，本版不能判定".to_owned());
        }
    }

    fn at(
        &self,
        lower: &Package,
        slots: &[&Slot],
        (lower_scales, upper_scales): (&[Option<Scale>], &[Vec<Option<Scale>>]),
        together: bool,
        values: &[(usize, Exact)],
    ) -> Option<Answer> {
        let mut inner = package::Package::new();
        let mut doubt: BTreeSet<usize> = BTreeSet::new();
        // A duration may come to several numbers of days.
        let mut uncertain = false;
        let mut outer: Vec<package::Package> = vec![Vec::new(); self.upper.len()];
        for (i, slot) in slots.iter().enumerate() {
            let scale = lower_scales.get(i).and_then(Option::as_ref);
            let theirs: Vec<Option<&Scale>> = upper_scales.iter().map(|u| u.get(i).and_then(Option::as_ref)).collect();
            let reading = self.reading(lower.slots.get(*slot), slot);
            inner.push(match lower.slots.get(*slot) {
                Some(imposed) => {
                    let mut days = interval(scale, values, reading, time::Side::Lower)?;
                    if let (Some(Scale::Time(d)), time::Reading::Generous) = (scale, reading)
                        && let Some(span) = time::uncertain(d)
                    {
                        // Which of them it is, is not known: one that the upper text lets in, where there is one.
                        let timed = theirs.iter().flatten().filter(|s| matches!(s, Scale::Time(_)));
                        let allowed = timed.filter_map(|s| interval(Some(s), values, reading, time::Side::Upper));
                        days = allowed
                            .map(|u| u.intersect(&span))
                            .find_map(|i| i.pick(false))
                            .map_or(days, Interval::point);
                        uncertain = true;
                    }
                    part(imposed.sanction.modal, days)
                }
                None => Part::ABSENT,
            });
            let mut strict = Vec::new();
            for ((package, scale), out) in self.upper.iter().zip(&theirs).zip(&mut outer) {
                let allowed = match package.slots.get(*slot) {
                    Some(imposed) => {
                        let modal = imposed.sanction.modal;
                        strict.push(part_for(modal, *scale, values, reading.strict())?);
                        part_for(modal, *scale, values, reading)?
                    }
                    None => {
                        // 没收违法所得 has a ground of its own (行政处罚法 28) unless the text expressly says otherwise.
                        let free = !self.closed && package.rest.is_none();
                        let gains = slot.kind == Kind::ConfiscateGains && package.rest.is_none();
                        let p = if free || gains { Part::ANY } else { Part::ABSENT };
                        strict.push(p);
                        p
                    }
                };
                out.push(allowed);
            }
            if reading.is_mixed() {
                let lower_strict = match lower.slots.get(*slot) {
                    Some(imposed) => {
                        part(imposed.sanction.modal, interval(scale, values, reading.strict(), time::Side::Lower)?)
                    }
                    None => Part::ABSENT,
                };
                let boxes: Vec<package::Package> = strict.into_iter().map(|p| vec![p]).collect();
                if !excesses(&vec![lower_strict], &boxes).is_empty() {
                    doubt.insert(i);
                }
            }
        }
        let mut excesses = excesses(&inner, &outer);
        // Whether a whole number of months falls into a hole between days is not looked into.
        excesses.retain(|e| {
            let lasts = slots.get(e.slot).and_then(|s| lower.slots.get(*s)).and_then(|i| i.sanction.duration);
            let vague = e.direction == Way::Between
                && lasts.is_some_and(|d| d.unit != TimeUnit::Day)
                && slots.get(e.slot).is_some_and(|s| self.reading(lower.slots.get(*s), s).is_mixed());
            doubt.extend(vague.then_some(e.slot));
            !vague
        });
        let mut answer = Answer::default();
        if together {
            // Slots that are outside by themselves are left out of the combination.
            let clean = |i: &usize| !excesses.iter().any(|e| e.slot == *i);
            let chosen: Vec<usize> = (0..slots.len()).filter(clean).collect();
            let of = |p: &package::Package| chosen.iter().filter_map(|i| p.get(*i)).copied().collect();
            let (inner, outer): (package::Package, Vec<_>) = (of(&inner), outer.iter().map(of).collect());
            match remainder(&inner, &outer) {
                Ok(Some(_)) if uncertain => {
                    answer.unclear.push("期限单位不同（日、工作日、月），组合是否超出不能确定".to_owned());
                }
                Ok(piece) => answer.combination = piece.map(|p| chosen.into_iter().zip(p).collect()),
                Err(_) => answer.unclear.push("可选处罚的组合过多，本版不能判定".to_owned()),
            }
            return Some(answer);
        }
        for i in doubt {
            if !excesses.iter().any(|e| e.slot == i)
                && let Some(slot) = slots.get(i)
            {
                answer.unclear.push(format!("{}的期限单位不同（日、工作日、月），长短不能确定", shown(slot)));
            }
        }
        answer.excesses = excesses;
        Some(answer)
    }

    /// How the durations of a slot are read.
    fn reading(&self, mine: Option<&Imposed>, slot: &Slot) -> time::Reading {
        let theirs = self.upper.iter().filter_map(|p| p.slots.get(slot)?.sanction.duration.as_ref());
        match mine.and_then(|i| i.sanction.duration.as_ref()) {
            Some(duration) => time::common(duration, &theirs.collect::<Vec<_>>()),
            None => time::Reading::Whole(TimeUnit::Day),
        }
    }

    /// Whether the numbers of units are those of a case, whatever the units.
    fn is_case(&self, values: &[(usize, Exact)]) -> bool {
        let counts = |i: &usize| self.bases.get(*i).and_then(BaseRef::symbol).is_some();
        values.iter().all(|(i, number)| !counts(i) || count::is_case(*number))
    }

    fn facts(&self, values: &[(usize, Exact)]) -> Vec<(FactId, Exact)> {
        values
            .iter()
            .filter_map(|(i, v)| match self.bases.get(*i) {
                Some(BaseRef::Fact(f)) => Some((*f, *v)),
                _ => None,
            })
            .collect()
    }

    /// What the upper text allows of a slot: as written, each once.
    fn permitted(&self, slot: &Slot) -> Vec<Sanction> {
        let mut all: Vec<Sanction> = Vec::new();
        for s in self.upper.iter().filter_map(|p| p.slots.get(slot)).map(|i| &i.sanction) {
            if s.modal != Modal::Not && !all.contains(s) {
                all.push(s.clone());
            }
        }
        all
    }

    fn problem(&self, lower: &Package, slots: &[&Slot], excess: &Excess, values: &[(usize, Exact)]) -> Option<Problem> {
        let slot = *slots.get(excess.slot)?;
        let mine = lower.slots.get(slot);
        let statement = mine.map(|i| i.statement).or(lower.rest)?;
        let theirs = self.upper.iter().find_map(|p| p.slots.get(slot)).map(|i| &i.sanction);
        let timed = mine.is_some_and(|i| i.sanction.duration.is_some());
        let direction = match (excess.direction, timed) {
            (Way::Above, true) => Direction::Longer,
            (Way::Below, true) => Direction::Shorter,
            (Way::Above, false) => Direction::Above,
            (Way::Below, false) => Direction::Below,
            (Way::Between, _) => Direction::Between,
            (Way::Added, _) => Direction::Added,
            (Way::Dropped, _) => Direction::Dropped,
        };
        let imposed = match excess.direction {
            Way::Dropped => Sanction {
                modal: Modal::Not,
                amount: None,
                duration: None,
                ..mine.map(|i| &i.sanction).or(theirs)?.clone()
            },
            _ => self.single(slot, mine?, (excess.value, excess.direction), values),
        };
        Some(Problem {
            direction,
            statement,
            imposed,
            permitted: self.permitted(slot),
            together_with: Vec::new(),
            together_by: Vec::new(),
            bases: self.facts(values),
            counts: self.counts(mine.map(|m| (m, slot)).into_iter(), values),
        })
    }

    /// Whether it matters how many units there are: the figures of a slot count them, and not in the same way all over.
    fn count_matters(&self, imposed: &Imposed, slot: &Slot) -> bool {
        let theirs = self.upper.iter().filter_map(|p| p.slots.get(slot));
        let figures: Vec<(Option<&str>, &Amount)> = std::iter::once(imposed)
            .chain(theirs)
            .filter_map(|i| Some((i.base.as_ref().and_then(BaseRef::symbol), i.sanction.amount.as_ref()?)))
            .filter(|(_, amount)| amount.range != Interval::ALL)
            .collect();
        let counted = figures.iter().any(|(symbol, _)| symbol.is_some_and(count::of_units));
        let alike = figures.iter().all(|(s, a)| s.is_some() && a.cap.is_none() && a.floor.is_none());
        counted && !alike
    }

    fn counts<'s>(
        &self,
        mut shown: impl Iterator<Item = (&'s Imposed, &'s Slot)>,
        values: &[(usize, Exact)],
    ) -> Vec<Count> {
        if !shown.any(|(imposed, slot)| self.count_matters(imposed, slot)) {
            return Vec::new();
        }
        let symbols = values.iter().filter_map(|(i, v)| Some((self.bases.get(*i)?.symbol()?, *v)));
        symbols.filter(|(s, _)| count::of_units(s)).map(|(symbol, number)| Count::new(symbol, number)).collect()
    }

    /// One sanction with a single value.
    fn single(
        &self,
        slot: &Slot,
        imposed: &Imposed,
        (value, way): (Option<Exact>, Way),
        values: &[(usize, Exact)],
    ) -> Sanction {
        let mut s = Sanction { modal: Modal::Must, ..imposed.sanction.clone() };
        if let Some(d) = s.duration {
            let within = value.filter(|_| way == Way::Between).and_then(Exact::to_i64);
            let within = within.and_then(|n| u32::try_from(n).ok());
            s.duration = Some(match (way, d.min, within, self.reading(Some(imposed), slot)) {
                (_, _, Some(n), time::Reading::Whole(unit)) => lasting(n, unit),
                (_, _, Some(n), _) if d.unit == TimeUnit::Day => lasting(n, TimeUnit::Day),
                // 一年以下 is at least a month.
                (Way::Below, None, ..) if d.unit == TimeUnit::Year => lasting(1, TimeUnit::Month),
                (Way::Below, min, ..) => lasting(min.unwrap_or(1), d.unit),
                (_, min, ..) => Duration { min: d.max.or(min), max: d.max.or(min), unit: d.unit },
            });
        }
        if let (Some(amount), Some(v)) = (s.amount.as_mut(), value) {
            // Where the count does not matter the figure stays a coefficient; everything else is shown in 元.
            let count = imposed.base.as_ref().filter(|_| !self.count_matters(imposed, slot)).and_then(|base| {
                base.symbol()?;
                let (_, count) = values.iter().find(|(i, _)| self.bases.get(*i) == Some(base))?;
                v.over(*count)
            });
            let (basis, figure) = match count {
                Some(coefficient) => (amount.basis.clone(), coefficient),
                None => (Basis::Fixed, v),
            };
            *amount = Amount { basis, range: Interval::point(figure), cap: None, floor: None };
        }
        s
    }

    fn combination(
        &self,
        lower: &Package,
        slots: &[&Slot],
        piece: &[(usize, Part)],
        values: &[(usize, Exact)],
    ) -> Option<Problem> {
        let mut members: Vec<(Sanction, usize, &Slot)> = Vec::new();
        for (number, part) in piece {
            let slot = slots.get(*number)?;
            let mine = lower.slots.get(*slot);
            let theirs =
                || self.upper.iter().filter_map(|p| p.slots.get(*slot)).find(|i| i.sanction.modal != Modal::Not);
            let Some(statement) = mine.map(|i| i.statement).or(lower.rest) else { continue };
            let sanction = match mine {
                Some(imposed) if !part.absent => {
                    let value = part.present.filter(|i| *i != Interval::ALL).and_then(|i| i.pick(true));
                    self.single(slot, imposed, (value, Way::Between), values)
                }
                // Left out: worth saying where some upper package has it.
                _ => match theirs() {
                    Some(i) => Sanction { modal: Modal::Not, amount: None, duration: None, ..i.sanction.clone() },
                    None => continue,
                },
            };
            members.push((sanction, statement, slot));
        }
        // The line that speaks last makes the combination.
        let position =
            members.iter().enumerate().max_by_key(|(_, m)| (m.0.modal != Modal::Not, m.1)).map(|(i, _)| i)?;
        let (imposed, statement, slot) = members.remove(position);
        Some(Problem {
            direction: Direction::Combination,
            statement,
            imposed,
            permitted: self.permitted(slot),
            together_by: members.iter().map(|m| m.1).collect(),
            together_with: members.into_iter().map(|m| m.0).collect(),
            bases: self.facts(values),
            counts: self.counts(slots.iter().filter_map(|s| Some((lower.slots.get(*s)?, *s))), values),
        })
    }
}

/// What a point shows.
#[derive(Default)]
struct Answer {
    excesses: Vec<Excess>,
    /// Slots with what of them is outside together.
    combination: Option<Vec<(usize, Part)>>,
    unclear: Vec<String>,
}

fn lasting(n: u32, unit: TimeUnit) -> Duration {
    Duration { min: Some(n), max: Some(n), unit }
}

fn shown(slot: &Slot) -> String {
    match &slot.object {
        Some(object) => format!("“{}（{object}）”", slot.kind),
        None => format!("“{}”", slot.kind),
    }
}

fn has_no_figure(s: &Sanction) -> bool {
    s.amount.is_none() && s.duration.is_none()
}

fn part(modal: Modal, values: Interval) -> Part {
    match modal {
        Modal::Must => Part { absent: false, present: Some(values) },
        Modal::May => Part { absent: true, present: Some(values) },
        Modal::Not => Part::ABSENT,
    }
}

fn part_for(modal: Modal, scale: Option<&Scale>, values: &[(usize, Exact)], reading: time::Reading) -> Option<Part> {
    Some(part(modal, interval(scale, values, reading, time::Side::Upper)?))
}
