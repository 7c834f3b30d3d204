//! Does a refinement stay inside each text above it, in every case? (B rules)

mod narrowing;
mod outweigh;

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Assignment, Diagram, Region, Store, TooLarge};
use cailiang_core::library::{FactId, MatterId};
use cailiang_core::model::{EdgeKind, GroundKind, Modal, Sanction};
use cailiang_core::penalty::describe;
use cailiang_resolver::compare::{Comparison, Count, Direction, Problem, compare};
use cailiang_resolver::family::{Path, Upper};
use cailiang_resolver::law::ranks::Relation;
use cailiang_resolver::law::relief::excuses;
use cailiang_resolver::meaning::{
    Code, Interner, ItemId, Origin, Package, Slot, State, Variant, any_path, bases, conditions, levels, packages,
    waivers,
};
use cailiang_resolver::space::{Conditioned, Known, Space};

use crate::checks::bounds::narrowing::Narrowing;
use crate::checks::bounds::outweigh::outweigh;
use crate::checks::{Subject, series};
use crate::report::{Act, Report, Severity, Text, Witness};
use crate::rules;
use crate::witness;

/// What a comparison says in one case: excesses, doubts, and statements that punish where the upper text does not.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
struct Verdict {
    comparison: Comparison,
    /// What statements of the lower text impose in a case for which the upper text has no rule.
    wider: Vec<(usize, Sanction)>,
}

impl Verdict {
    /// The excesses that one finding is about.
    fn problems<'v>(&'v self, key: Key, lower: &'v Code<'_>) -> impl Iterator<Item = &'v Problem> {
        let all = self.comparison.problems.iter();
        all.filter(move |p| lower.item(p.statement) == Some(key.0) && Some(p.direction) == key.1)
    }

    /// What is imposed without a rule above, that one finding is about.
    fn imposed(&self, key: Key, lower: &Code<'_>) -> Option<&(usize, Sanction)> {
        self.wider.iter().find(|w| key.1.is_none() && lower.item(w.0) == Some(key.0))
    }

    /// What findings are about.
    fn keys(&self, lower: &Code<'_>) -> BTreeSet<Key> {
        let problems = self.comparison.problems.iter().map(|p| (p.statement, Some(p.direction)));
        let all = problems.chain(self.wider.iter().map(|w| (w.0, None)));
        all.filter_map(|(statement, direction)| Some((lower.item(statement)?, direction))).collect()
    }
}

/// What one finding is about: the line, row or method that causes it, and how.
type Key = (ItemId, Option<Direction>);

/// The simplest case found for a key so far, and what is outside in it.
struct Best {
    case: Assignment,
    problem: Problem,
    /// All cases, where they are wanted.
    regions: Vec<Region>,
}

/// More regions of one finding than this are not listed.
const MAX_REGIONS: usize = 1_000;

/// The comparison of a matter with one upper text.
struct Pair<'a, 'l> {
    subject: &'a Subject<'a, 'l>,
    upper: &'a Upper<'l>,
    space: Space<'l>,
    lower_code: Code<'l>,
    upper_code: Code<'l>,
    /// Base quantities of both.
    bases: BTreeSet<FactId>,
    /// Cases for which the upper text stands above.
    region: Diagram,
    /// Cases for which the upper text itself has texts above it: there its silence is theirs to fill.
    open: Diagram,
    /// How it narrows the upper text, where that is its own doing.
    narrowing: Option<Narrowing>,
}

/// Compares a matter with everything above it.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let uppers: Vec<(Upper<'_>, Vec<Upper<'_>>)> = subject
        .day
        .uppers(subject.id)
        .into_iter()
        .map(|upper| {
            let above = subject.day.uppers(upper.matter).into_iter();
            let above = above.filter(|u| matches!(u.relation, Relation::Binds(_))).collect();
            (upper, above)
        })
        .collect();
    // What a text between has narrowed is not the doing of this one; and what several matters make of one act is told by
    // none of them alone.
    let mut farther: BTreeSet<MatterId> = BTreeSet::new();
    farther.extend(uppers.iter().filter(|(u, _)| binds(u)).flat_map(|(_, above)| above.iter().map(|a| a.matter)));
    let alone = !shared(subject);
    for (upper, above) in uppers {
        let doubt = match upper.relation {
            Relation::Binds(_) => None,
            Relation::Equal(_) if !upper.by_edge => continue,
            Relation::Unordered(_) | Relation::Equal(_) | Relation::MayVary(_) => upper.relation.undecided(),
            Relation::None if upper.by_edge => Some("所细化的文件在位阶或区划上并不约束本文件".to_owned()),
            Relation::None => continue,
        };
        if let Some(reason) = doubt {
            subject.undetermined(report, Some(upper.matter), reason);
            continue;
        }
        let remark = alone && !farther.contains(&upper.matter);
        if let Err(TooLarge) = pair(subject, (&upper, &above), remark, report) {
            subject.undetermined(report, Some(upper.matter), TooLarge.to_string());
        }
    }
    for group in subject.day.siblings(subject.id) {
        let all: Vec<_> = group.iter().filter_map(|m| subject.library().matter(*m)).collect();
        let Some((instrument, _)) = all.first() else { continue };
        let names: Vec<&str> = all.iter().map(|(_, m)| m.name.as_str()).collect();
        let reason = format!(
            "《{}》有几个事项（{}）细化同一上位规定，本事项没有写明细化哪一个，未与它们比较",
            instrument.name,
            names.join("、")
        );
        subject.undetermined(report, None, reason);
    }
}

fn binds(upper: &Upper<'_>) -> bool {
    matches!(upper.relation, Relation::Binds(_))
}

/// Whether another matter of the same document refines what this one does.
fn shared(subject: &Subject<'_, '_>) -> bool {
    let targets = subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Refines).flat_map(|e| &e.targets);
    let same = targets.filter_map(|t| Some(subject.library().refining(&t.instrument, t.matter.as_deref()?)));
    same.flatten().any(|m| m.instrument == subject.id.instrument && *m != subject.id)
}

fn pair<'l>(
    subject: &Subject<'_, 'l>,
    (upper, above): (&Upper<'l>, &[Upper<'l>]),
    remark: bool,
    report: &mut Report,
) -> Result<(), TooLarge> {
    let library = subject.library();
    let mut all: Vec<Conditioned<'_>> = conditions(library, upper.matter);
    all.extend(conditions(library, subject.id));
    all.extend(upper.paths.iter().flatten().chain(above.iter().flat_map(|u| u.paths.iter().flatten())).copied());
    all.extend(waivers(library, subject.id));
    let (own_bases, upper_bases) = (bases(library, subject.id), bases(library, upper.matter));
    let positive: BTreeSet<FactId> = own_bases.union(&upper_bases).copied().collect();
    let mut space = Space::telling(library, &all, Known::new(), positive.clone(), &levels(library, upper.matter));
    let Some(mut lower_code) = Code::new(&mut space, subject.id)? else { return Ok(()) };
    lower_code.waivers(&mut space)?;
    let Some(upper_code) = Code::new(&mut space, upper.matter)? else { return Ok(()) };
    for fact in &positive {
        space.mention(*fact);
    }
    let region = any_path(&mut space, &upper.paths)?;
    let mut open = Store::FALSE;
    for u in above {
        let there = any_path(&mut space, &u.paths)?;
        open = space.store.or(open, there)?;
    }
    let mut pair = Pair {
        subject,
        upper,
        space,
        lower_code,
        upper_code,
        bases: positive,
        region,
        open,
        narrowing: remark.then(Narrowing::default),
    };
    let never = outweigh(&mut pair.space, &mut pair.lower_code)?;
    outweigh(&mut pair.space, &mut pair.upper_code)?;
    pair.unused(&never, report);
    pair.sanctions(report)?;
    if let Some(narrowing) = &pair.narrowing {
        narrowing.report(subject, (upper.matter, &pair.upper_code), report);
    }
    crate::checks::limits::orders(&mut pair.view(), report)
}

/// What the check of time limits needs of a pair.
pub(crate) struct View<'p, 'a, 'l> {
    pub subject: &'a Subject<'a, 'l>,
    pub upper: MatterId,
    pub space: &'p mut Space<'l>,
    pub lower_code: &'p Code<'l>,
    pub upper_code: &'p Code<'l>,
    pub region: Diagram,
}

/// Slots that must be looked at together: those that alternatives tie, and those of one kind.
fn components(codes: [&Code<'_>; 2]) -> Vec<BTreeSet<Slot>> {
    let mut sets: Vec<BTreeSet<Slot>> = Vec::new();
    let slots: BTreeSet<Slot> = codes.iter().flat_map(|c| c.slots()).collect();
    let by_kind =
        slots.iter().map(|s| slots.iter().filter(|o| o.kind == s.kind && o.daily == s.daily).cloned().collect());
    for tie in codes.iter().flat_map(|c| c.ties()).chain(by_kind) {
        let (touching, rest): (Vec<_>, Vec<_>) = sets.into_iter().partition(|s| !s.is_disjoint(&tie));
        sets = rest;
        let mut joined: BTreeSet<Slot> = touching.into_iter().flatten().collect();
        joined.extend(tie);
        if !joined.is_empty() {
            sets.push(joined);
        }
    }
    sets
}

impl<'a, 'l> Pair<'a, 'l> {
    fn view(&mut self) -> View<'_, 'a, 'l> {
        View {
            subject: self.subject,
            upper: self.upper.matter,
            space: &mut self.space,
            lower_code: &self.lower_code,
            upper_code: &self.upper_code,
            region: self.region,
        }
    }

    fn sanctions(&mut self, report: &mut Report) -> Result<(), TooLarge> {
        let speaks_of_all = self.lower_code.statements.iter().any(|s| s.only || s.waive.is_some());
        let own = self.lower_code.slots();
        let mut best: BTreeMap<Key, Best> = BTreeMap::new();
        let mut doubts: BTreeSet<String> = BTreeSet::new();
        for slots in self.components()? {
            if slots.is_disjoint(&own) && !speaks_of_all {
                continue;
            }
            self.component(&slots, &mut best, &mut doubts)?;
        }
        for (key, found) in best {
            self.report(key, &found, report);
        }
        for reason in doubts {
            self.subject.undetermined(report, Some(self.upper.matter), reason);
        }
        Ok(())
    }

    /// Slots that must be looked at together. Where rows of the upper text overlap, its packages tie everything, and so
    /// does 可以不予处罚: all or nothing.
    fn components(&mut self) -> Result<Vec<BTreeSet<Slot>>, TooLarge> {
        let codes = [&self.lower_code, &self.upper_code];
        if self.upper_code.statements.iter().any(|s| s.waive == Some(Modal::May)) {
            return Ok(vec![codes.iter().flat_map(|c| c.slots()).collect()]);
        }
        let guards: Vec<Diagram> = self.upper_code.variants.iter().map(|v| v.guard).collect();
        for (i, a) in guards.iter().enumerate() {
            for b in guards.iter().skip(i + 1) {
                if self.space.store.and(*a, *b)? != Store::FALSE {
                    return Ok(vec![codes.iter().flat_map(|c| c.slots()).collect()]);
                }
            }
        }
        Ok(components(codes))
    }

    /// The upper text's states in every case: several where rows overlap, none where it has no rule.
    fn upper_states(&mut self, slots: &BTreeSet<Slot>, outs: &mut Interner<Vec<State>>) -> Result<Diagram, TooLarge> {
        let mut single: Interner<State> = Interner::default();
        let empty = outs.number(Vec::new());
        let mut all = self.space.store.leaf(empty)?;
        for variant in &self.upper_code.variants {
            let states = self.upper_code.states(&mut self.space, variant, Some(slots), &|_| false, &mut single)?;
            all = self.space.store.combine(&[all, variant.guard, states], &mut |v| match v {
                [before, guard, state] if *guard != 0 => {
                    let mut next = outs.get(*before).cloned().unwrap_or_default();
                    if let Some(state) = single.get(*state).filter(|s| s.fired && !next.contains(s)) {
                        next.push(state.clone());
                    }
                    outs.number(next)
                }
                [before, ..] => *before,
                [] => 0,
            })?;
        }
        Ok(all)
    }

    fn component(
        &mut self,
        slots: &BTreeSet<Slot>,
        best: &mut BTreeMap<Key, Best>,
        doubts: &mut BTreeSet<String>,
    ) -> Result<(), TooLarge> {
        let mut uppers: Interner<Vec<State>> = Interner::default();
        let upper = self.upper_states(slots, &mut uppers)?;
        let (axes, cells) = self.space.cells_of(&self.bases)?;
        for variant in self.lower_code.variants.clone() {
            let here = self.space.store.and(variant.guard, self.region)?;
            if here == Store::FALSE {
                continue;
            }
            let mut lowers: Interner<State> = Interner::default();
            let lower = self.lower_states(&variant, slots, &mut lowers)?;
            let mut verdicts: Interner<Verdict> = Interner::default();
            let nothing = verdicts.number(Verdict::default());
            let mut parts = vec![here, lower, upper, self.open];
            parts.extend(&cells);
            let (lower_code, upper_code) = (&self.lower_code, &self.upper_code);
            let mut met: BTreeSet<(u32, u32)> = BTreeSet::new();
            let judged = self.space.combine(&parts, &mut |space, values| {
                let [here, lower, upper, open, cells @ ..] = values else { return nothing };
                met.extend((*here != 0).then_some((*lower, *upper)));
                let (Some(lower), Some(upper)) = (lowers.get(*lower), uppers.get(*upper)) else { return nothing };
                if *here == 0 || !lower.fired {
                    return nothing;
                }
                let case: Assignment =
                    axes.iter().copied().zip(cells.iter().filter_map(|c| usize::try_from(*c).ok())).collect();
                verdicts.number(judge(space, &case, (lower_code, lower), (upper_code, upper), *open == 0))
            })?;
            self.collect(judged, &verdicts, best, doubts)?;
            for (lower, upper) in met {
                self.narrows(slots, lowers.get(lower), uppers.get(upper));
            }
        }
        // Cases of which the matter does not speak at all.
        if self.narrowing.is_some() && self.lower_code.applies != Store::TRUE {
            let elsewhere = self.space.store.minus(self.region, self.lower_code.applies)?;
            let none = uppers.number(Vec::new());
            let there = self.space.store.leaf(none)?;
            let there = self.space.store.choose(elsewhere, upper, there)?;
            for value in self.space.store.values(there) {
                self.narrows(slots, None, uppers.get(value));
            }
        }
        Ok(())
    }

    /// What the two texts make of a tier, for the remark that the lower one narrows it.
    fn narrows(&mut self, slots: &BTreeSet<Slot>, lower: Option<&State>, upper: Option<&Vec<State>>) {
        let Some(narrowing) = &mut self.narrowing else { return };
        let library = self.subject.library();
        let all = |code: &Code<'_>, state: &State| {
            let mut all = packages(library, code, state).unwrap_or_default();
            let nothing = |statement| Package { slots: BTreeMap::new(), rest: Some(statement) };
            all.extend(state.may_waive.map(nothing));
            all
        };
        let mine = lower.map(|s| all(&self.lower_code, s)).unwrap_or_default();
        let theirs: Vec<Package> = upper.into_iter().flatten().flat_map(|s| all(&self.upper_code, s)).collect();
        narrowing.see(slots, (&self.lower_code, &mine), &theirs);
    }

    fn lower_states(
        &mut self,
        variant: &Variant,
        slots: &BTreeSet<Slot>,
        interner: &mut Interner<State>,
    ) -> Result<Diagram, TooLarge> {
        self.lower_code.states(&mut self.space, variant, Some(slots), &|_| false, interner)
    }

    /// Keeps, for every statement and direction, the simplest case.
    fn collect(
        &mut self,
        judged: Diagram,
        verdicts: &Interner<Verdict>,
        best: &mut BTreeMap<Key, Best>,
        doubts: &mut BTreeSet<String>,
    ) -> Result<(), TooLarge> {
        let lower = &self.lower_code;
        let keys_of = |v: u32| -> BTreeSet<Key> { verdicts.get(v).map(|w| w.keys(lower)).unwrap_or_default() };
        let mut keys: BTreeSet<Key> = BTreeSet::new();
        for value in self.space.store.values(judged) {
            keys.extend(keys_of(value));
            doubts.extend(verdicts.get(value).into_iter().flat_map(|v| v.comparison.unclear.iter().cloned()));
        }
        for key in keys {
            let Some(case) = self.space.store.simplest(judged, &|v| keys_of(v).contains(&key)) else { continue };
            let Some(verdict) = verdicts.get(self.space.store.at(judged, &case)) else { continue };
            // What the witness shows has to hold with the facts it names, whatever the others are.
            let shown = verdict.problems(key, lower).next().map(Problem::shows);
            let imposed = verdict.imposed(key, lower);
            let same = |v: u32| match &shown {
                None => verdicts.get(v).is_some_and(|w| w.wider.iter().any(|w| Some(w) == imposed)),
                Some(shown) => verdicts.get(v).is_some_and(|w| w.problems(key, lower).any(|p| p.shows() == *shown)),
            };
            let Some(case) = self.space.store.simplest(judged, &same) else { continue };
            let Some(verdict) = verdicts.get(self.space.store.at(judged, &case)) else { continue };
            let mut regions = best.get_mut(&key).map(|b| std::mem::take(&mut b.regions)).unwrap_or_default();
            if self.subject.all_regions {
                let here = self.space.store.where_value(judged, |v| keys_of(v).contains(&key))?;
                let Some(cases) = self.space.store.cases(here, MAX_REGIONS) else { return Err(TooLarge) };
                regions.extend(cases.into_iter().filter(|(_, v)| *v == 1).map(|(region, _)| region));
            }
            match best.get_mut(&key) {
                Some(found) if found.case.len() <= case.len() => found.regions = regions,
                _ => {
                    let problem = verdict.problems(key, lower).find(|p| Some(p.shows()) == shown).cloned();
                    let Some(problem) = problem.or_else(|| imposed.cloned().map(punishment)) else { continue };
                    best.insert(key, Best { case, problem, regions });
                }
            }
        }
        Ok(())
    }

    fn report(&self, key: Key, best: &Best, report: &mut Report) {
        let direction = key.1;
        let Some(statement) = self.lower_code.statements.get(best.problem.statement) else { return };
        let rule = series(rule_of(direction), self.subject, self.upper.matter);
        let problem = self.reached(best.problem.clone(), &best.case);
        let known = witness::values(&self.space, &best.case, &problem.bases);
        let imposed = Some(problem.imposed);
        let (with, permitted) = (problem.together_with.as_slice(), problem.permitted);
        let against = self.subject.against(self.upper.matter, self.upper_span(&best.case));
        let Some(against) = against else { return };
        let shown = (imposed.as_ref(), with, problem.counts.as_slice());
        let message = message(direction, self.subject, &against.citation.to_string(), shown, &permitted);
        let ground = statement.ground().filter(|g| excuses(Some(*g), direction.map(|_| &best.problem)));
        let span = if direction.is_some() { statement.phrase_span() } else { statement.span() };
        let mut finding = self.subject.finding(rule, Severity::Error, span, message);
        finding.grade = statement.grade.map(str::to_owned);
        finding.repair = Some(repair(direction, &permitted));
        finding.against = Some(against);
        finding.witness = Some(Witness {
            facts: witness::facts(self.subject, &self.space, &known),
            units: witness::units(self.subject, &self.space, &known),
            counts: problem.counts.clone(),
            imposed: imposed.map(|s| Act::Sanction(Box::new(s))),
            permitted: permitted.into_iter().map(|s| Act::Sanction(Box::new(s))).collect(),
            together_with: problem.together_with,
            regions: best.regions.iter().map(|r| self.space.shown_region(r)).collect(),
            jurisdiction: Some(self.subject.instrument.jurisdiction),
        });
        if !self.replay(key, &known) {
            let reason = format!("{}：找到的反例未能复核，不作为审查意见", finding.message);
            self.subject.undetermined(report, Some(self.upper.matter), reason);
            return;
        }
        match ground {
            Some(ground) => {
                let word = match ground.kind {
                    GroundKind::Basis => "依据",
                    GroundKind::Delegated => "授权",
                    GroundKind::Supplements => "补充设定",
                };
                finding.severity = Severity::Note;
                finding.message = Text {
                    zh: format!("{}；该行写明{word}{}，请核对", finding.message.zh, ground.citation),
                    en: format!("{}; the line states its own ground, {}", finding.message.en, ground.citation),
                };
                report.notes.push(finding);
            }
            None => report.findings.push(finding),
        }
    }

    /// A problem with a sum that 加收 really gives, and the values of its facts that give it. Where there are none the
    /// problem stays as it is, and replaying it will tell.
    fn reached(&self, mut problem: Problem, case: &Assignment) -> Problem {
        let up = problem.direction != Direction::Below;
        let statements = std::iter::once(problem.statement).chain(problem.together_by.clone());
        let sanctions = std::iter::once(&mut problem.imposed).chain(&mut problem.together_with);
        for (statement, sanction) in statements.zip(sanctions) {
            if let Some(Origin::Adders(adders)) = self.lower_code.statements.get(statement).map(|s| s.origin)
                && let Some(amount) = sanction.amount.as_mut()
                && let Some(target) = amount.range.single()
                && let Some((facts, sum)) = self.lower_code.reach(&self.space, case, adders, (target, up))
            {
                amount.range = cailiang_core::interval::Interval::point(sum);
                problem.bases.extend(facts);
            }
        }
        problem
    }

    /// The line of the upper text that sets the limit in a case: the last that speaks.
    fn upper_span(&self, case: &Assignment) -> Option<cailiang_core::source::Span> {
        let code = &self.upper_code;
        let speaking = code
            .statements
            .iter()
            .enumerate()
            .filter(|(i, s)| !s.groups.is_empty() && self.space.store.at(code.condition(*i), case) != 0);
        let last = speaking.clone().next_back().map(|(_, s)| s.phrase_span());
        last.or_else(|| code.statements.first().map(|s| s.phrase_span())).or(Some(code.matter.span))
    }

    /// Puts the case through both texts again, with every fact known: the same statement must leave the same limit.
    fn replay(&self, key: Key, known: &Known) -> bool {
        let library = self.subject.library();
        let replayed = || -> Result<bool, TooLarge> {
            let mut all: Vec<Conditioned<'l>> = conditions(library, self.upper.matter);
            all.extend(conditions(library, self.subject.id));
            all.extend(waivers(library, self.subject.id));
            let paths: &[Path<'l>] = &self.upper.paths;
            all.extend(paths.iter().flatten().copied());
            let mut space = Space::new(library, &all, known.clone());
            let Some(mut lower) = Code::new(&mut space, self.subject.id)? else { return Ok(false) };
            lower.waivers(&mut space)?;
            let Some(mut upper) = Code::new(&mut space, self.upper.matter)? else { return Ok(false) };
            outweigh(&mut space, &mut upper)?;
            let region = any_path(&mut space, paths)?;
            if !space.store.values(region).contains(&1) {
                return Ok(false);
            }
            let mut states: Interner<State> = Interner::default();
            let mut upper_states: Vec<State> = Vec::new();
            for variant in &upper.variants {
                let d = upper.states(&mut space, variant, None, &|_| false, &mut states)?;
                let at = space.store.at(d, &Assignment::new());
                if space.store.at(variant.guard, &Assignment::new()) != 0 {
                    upper_states.extend(states.get(at).filter(|s| s.fired).cloned());
                }
            }
            for variant in &lower.variants {
                if space.store.at(variant.guard, &Assignment::new()) == 0 {
                    continue;
                }
                let d = lower.states(&mut space, variant, None, &|_| false, &mut states)?;
                let Some(state) = states.get(space.store.at(d, &Assignment::new())) else { continue };
                for closed in [true, false] {
                    let verdict = judge(&space, &Assignment::new(), (&lower, state), (&upper, &upper_states), closed);
                    // Which of its members makes a combination depends on the slots looked at.
                    let same = |k: &Key| *k == key || k.1 == key.1 && k.1 == Some(Direction::Combination);
                    if verdict.keys(&lower).iter().any(same) {
                        return Ok(true);
                    }
                }
            }
            Ok(false)
        };
        replayed().unwrap_or(false)
    }
}

/// What a statement imposes where the upper text has no rule, as a problem: with one value.
fn punishment((statement, sanction): (usize, Sanction)) -> Problem {
    Problem {
        direction: Direction::Added,
        statement,
        imposed: single(&sanction),
        permitted: Vec::new(),
        together_with: Vec::new(),
        together_by: Vec::new(),
        bases: Vec::new(),
        counts: Vec::new(),
    }
}

/// One value of a sanction: its upper end.
fn single(s: &Sanction) -> Sanction {
    let mut s = Sanction { modal: Modal::Must, ..s.clone() };
    if let Some(amount) = s.amount.as_mut()
        && let Some(v) = amount.range.pick(true)
    {
        amount.range = cailiang_core::interval::Interval::point(v);
    }
    if let Some(d) = s.duration.as_mut() {
        d.min = d.max;
    }
    s
}

/// What a case shows.
fn judge(
    space: &Space<'_>,
    case: &Assignment,
    lower: (&Code<'_>, &State),
    upper: (&Code<'_>, &[State]),
    closed: bool,
) -> Verdict {
    let library = space.library;
    let mut verdict = Verdict::default();
    let too_many = "可选处罚的组合过多，本版不能判定".to_owned();
    let Some(mut mine) = packages(library, lower.0, lower.1) else {
        verdict.comparison.unclear.push(too_many);
        return verdict;
    };
    if upper.1.is_empty() {
        if closed {
            let punishing = mine.iter().flat_map(|p| p.slots.values()).filter(|i| i.sanction.modal != Modal::Not);
            for imposed in punishing.map(|i| (i.statement, i.sanction.clone())) {
                if !verdict.wider.contains(&imposed) {
                    verdict.wider.push(imposed);
                }
            }
        }
        return verdict;
    }
    if let Some(statement) = lower.1.may_waive {
        mine.push(Package { slots: BTreeMap::new(), rest: Some(statement) });
    }
    let mut theirs: Vec<Package> = Vec::new();
    for state in upper.1 {
        let Some(more) = packages(library, upper.0, state) else {
            verdict.comparison.unclear.push(too_many);
            return verdict;
        };
        theirs.extend(more);
        if let Some(statement) = state.may_waive {
            theirs.push(Package { slots: BTreeMap::new(), rest: Some(statement) });
        }
    }
    verdict.comparison = compare(space, case, &mine, &theirs, closed);
    verdict
}

fn rule_of(direction: Option<Direction>) -> &'static rules::Pair {
    match direction {
        Some(Direction::Above) => &rules::ABOVE,
        Some(Direction::Below) => &rules::BELOW,
        Some(Direction::Added) => &rules::KIND_ADDED,
        Some(Direction::Dropped) => &rules::KIND_DROPPED,
        Some(Direction::Combination) => &rules::METHOD,
        Some(Direction::Longer) => &rules::LONGER,
        Some(Direction::Shorter) => &rules::SHORTER,
        Some(Direction::Between) => &rules::BETWEEN,
        None => &rules::WIDER,
    }
}

fn message(
    direction: Option<Direction>,
    subject: &Subject<'_, '_>,
    upper: &str,
    (imposed, with, counts): (Option<&Sanction>, &[Sanction], &[Count]),
    permitted: &[Sanction],
) -> Text {
    let own = subject.instrument.cite(subject.matter);
    let mut what = imposed.map(describe::sanction).unwrap_or_default();
    if !counts.is_empty() {
        let counts: Vec<String> = counts.iter().map(Count::shown).collect();
        what.push_str(&format!("（按 {} 计）", counts.join("、")));
    }
    // Whether it may or must be imposed is no part of how much.
    let plain = |s: &Sanction| describe::sanction(&Sanction { modal: Modal::Must, ..s.clone() });
    let allowed = permitted.iter().map(plain).collect::<Vec<_>>().join("或者");
    let allowed =
        if allowed.is_empty() { "没有规定这一种类".to_owned() } else { format!("只允许{allowed}") };
    let (how, english) = match direction {
        Some(Direction::Above) => (format!("高于上限：可以“{what}”，{upper}{allowed}"), "above the upper limit"),
        Some(Direction::Below) => (format!("低于下限：可以“{what}”，{upper}{allowed}"), "below the lower limit"),
        Some(Direction::Between) => {
            (format!("落在上位各档之间的空隙：可以“{what}”，{upper}{allowed}"), "in a hole between the ranges")
        }
        Some(Direction::Added) => (format!("增设处罚种类：“{what}”，{upper}{allowed}"), "adds a kind of sanction"),
        Some(Direction::Dropped) => (format!("可以“{what}”，而{upper}规定应当给予"), "drops a compulsory sanction"),
        Some(Direction::Combination) => (
            format!("处罚的组合超出：{}，{upper}不允许这样并处或单处", together(imposed, with)),
            "a combination that is not allowed",
        ),
        Some(Direction::Longer) => (format!("期限过长：“{what}”，{upper}{allowed}"), "a longer duration than allowed"),
        Some(Direction::Shorter) => {
            (format!("期限过短：“{what}”，{upper}{allowed}"), "a shorter duration than allowed")
        }
        None => (
            format!("扩大处罚范围：对{upper}没有规定处罚的情形“{what}”"),
            "punishes a case that the upper text does not",
        ),
    };
    (format!("{own}{how}"), format!("{own}: {english} of {upper}")).into()
}

/// “给予警告”并且“处一千元的罚款”.
fn together(imposed: Option<&Sanction>, with: &[Sanction]) -> String {
    let all = with.iter().chain(imposed).map(|s| format!("“{}”", describe::sanction(s)));
    all.collect::<Vec<_>>().join("并且")
}

fn repair(direction: Option<Direction>, permitted: &[Sanction]) -> Text {
    let allowed = permitted.iter().map(describe::sanction).collect::<Vec<_>>().join("或者");
    match direction {
        Some(Direction::Added) => {
            ("删去这一处罚，或者写明设定它的依据（授权 …）", "delete it, or state what authorises it (授权 …)").into()
        }
        Some(Direction::Dropped) => (
            "恢复这一处罚；确需免除的，写明法定依据（依据 …）",
            "restore it, or state the statutory ground on which it is waived (依据 …)",
        )
            .into(),
        Some(Direction::Combination) => ("按上位规定的组合方式改写", "combine sanctions as the upper text does").into(),
        None => {
            ("删去这一情形，或者写明 补充设定、授权 及其条文", "exclude the case, or state 补充设定 or 授权").into()
        }
        _ if allowed.is_empty() => ("改在上位规定之内", "stay within the upper text").into(),
        _ => (format!("改在“{allowed}”之内"), format!("stay within {allowed}")).into(),
    }
}
