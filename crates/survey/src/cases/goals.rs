//! What cases of a matter have to reach: each row, line and level, both sides of each threshold at which another of them
//! begins to speak, and each tier of the texts above.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Assignment, Diagram, Store, TooLarge};
use cailiang_core::interval::End;
use cailiang_core::library::{FactId, Library, Lookup, MatterId};
use cailiang_core::model::{Adders, Condition, Date, FactType, Instrument, Item, Jurisdiction, Line};
use cailiang_core::number::Exact;
use cailiang_core::source::Span;
use cailiang_resolver::family::Day;
use cailiang_resolver::meaning::{Code, Interner, ItemId, Origin};
use cailiang_resolver::outcome::Outcomes;
use cailiang_resolver::space::{Cells, Value, round_value};
use serde_json::Value as Json;

use crate::cases::run::number;

/// More goals than this are not followed one by one.
const MAX_GOALS: usize = 5_000;

/// Which count a goal belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kind {
    /// A row, a line, a level of a factor, a step of 加收.
    Row,
    /// One side of a threshold.
    Side,
    /// A tier of a text above.
    Tier,
}

/// Something that a case should reach.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub kind: Kind,
    pub label: String,
    /// Line of the text.
    pub line: Option<u32>,
    /// The cases that reach it.
    region: Diagram,
    /// Of these, those with an exact value of a fact.
    at: Option<(FactId, Exact)>,
}

/// The cases of one matter on one day, and what should be reached in them.
pub(super) struct Field<'l> {
    outcomes: Outcomes<'l>,
    code: Code<'l>,
    pub goals: Vec<Goal>,
    names: BTreeMap<FactId, String>,
}

/// A concrete case, placed in the field.
pub(super) struct Placed {
    cells: Assignment,
    values: BTreeMap<FactId, Value>,
}

impl<'l> Field<'l> {
    /// `None` for a foreign id.
    pub fn new(
        library: &'l Library,
        id: MatterId,
        day: Date,
        place: Jurisdiction,
    ) -> Result<Option<Field<'l>>, TooLarge> {
        let day = Day { assumed: Some(id.instrument), ..Day::new(library, day) };
        let within = |m: &MatterId| library.instrument(m.instrument).is_some_and(|i| i.jurisdiction.contains(place));
        let above: BTreeSet<MatterId> = day.ancestors(id).into_keys().filter(within).collect();
        let family: BTreeSet<MatterId> = above.iter().copied().chain([id]).collect();
        let mut outcomes = Outcomes::new(&day, &family, Some(id))?;
        let Some(code) = Code::new(&mut outcomes.space, id)? else { return Ok(None) };
        let names = crate::joint::names(&outcomes);
        let mut field = Field { outcomes, code, goals: Vec::new(), names };
        field.rows()?;
        field.sides()?;
        field.tiers(&above)?;
        if field.goals.len() > MAX_GOALS { Err(TooLarge) } else { Ok(Some(field)) }
    }

    fn add(&mut self, kind: Kind, label: String, line: Option<u32>, region: Diagram, at: Option<(FactId, Exact)>) {
        if region != Store::FALSE {
            self.goals.push(Goal { kind, label, line, region, at });
        }
    }

    fn rows(&mut self) -> Result<(), TooLarge> {
        let instrument = self.code.instrument;
        for number in 0..self.code.statements.len() {
            let Some(statement) = self.code.statements.get(number).filter(|s| s.stepped.is_none()) else { continue };
            if !matches!(statement.origin, Origin::Line(_)) {
                continue;
            }
            let (span, when) = (statement.span(), self.code.condition(number));
            let region = self.outcomes.space.store.and(when, self.code.applies)?;
            self.add(Kind::Row, written(instrument, span), Some(span.line), region, None);
        }
        let matter = self.code.matter;
        for item in &matter.items {
            match item {
                Item::Weights(w) => {
                    let levels = w.factors.iter().flat_map(|f| f.levels.iter().map(move |l| (f, l)));
                    for (factor, (level, weight)) in levels {
                        let region = self.own(&[&w.when, level])?;
                        let label = format!("{}：{}", factor.fact, share(*weight));
                        self.add(Kind::Row, label, Some(factor.span.line), region, None);
                    }
                    for formula in &w.formulas {
                        let region = self.own(&[&w.when, &formula.when])?;
                        let label = written(instrument, formula.span);
                        self.add(Kind::Row, label, Some(formula.span.line), region, None);
                    }
                }
                Item::Adders(adders) => self.adders(adders)?,
                Item::Line(_) | Item::Table(_) => {}
            }
        }
        Ok(())
    }

    /// Where nothing is added yet, the first step, and the cap.
    fn adders(&mut self, adders: &'l Adders) -> Result<(), TooLarge> {
        let region = self.own(&[&adders.when])?;
        let instrument = self.code.id.instrument;
        for term in &adders.terms {
            let Lookup::Found(fact) = self.outcomes.space.library.lookup(instrument, &term.fact) else { continue };
            let line = Some(term.span.line);
            self.add(
                Kind::Side,
                format!("{} {}（不加）", term.fact, term.above),
                line,
                region,
                Some((fact, term.above)),
            );
            if let Some(next) = term.above.plus(term.step) {
                let label = format!("{} {next}（加一步）", term.fact);
                self.add(Kind::Side, label, line, region, Some((fact, next)));
            }
        }
        let Some(cap) = adders.cap else { return Ok(()) };
        let case = self.outcomes.space.store.simplest(region, &|v| v == 1).unwrap_or_default();
        let reached = self.code.reach(&self.outcomes.space, &case, adders, (cap, true));
        // The facts that come to the cap are found by the formula; the last one that had to rise marks it.
        if let Some((fact, value)) = reached.and_then(|(values, _)| values.into_iter().max_by_key(|v| v.1)) {
            let label = format!("加收到上限 {cap} 元（{} {value}）", self.name(fact));
            self.add(Kind::Row, label, Some(adders.span.line), region, Some((fact, value)));
        }
        Ok(())
    }

    /// The cases in which conditions of the matter hold.
    fn own(&mut self, conditions: &[&Condition]) -> Result<Diagram, TooLarge> {
        let mut region = self.code.applies;
        for condition in conditions {
            let holds = self.outcomes.space.condition(self.code.id.instrument, condition)?;
            region = self.outcomes.space.store.and(region, holds)?;
        }
        Ok(region)
    }

    /// Thresholds of numbers at which another row, line or level speaks.
    fn sides(&mut self) -> Result<(), TooLarge> {
        let mut said: Interner<BTreeSet<ItemId>> = Interner::default();
        let (code, outcomes) = (&self.code, &self.outcomes);
        let mut spoken: BTreeMap<u32, u32> = BTreeMap::new();
        for value in outcomes.space.store.values(outcomes.diagram) {
            let all = outcomes.get(value).into_iter().flat_map(|o| &o.spoken).filter(|s| s.matter == code.id);
            let items = all.flat_map(|s| &s.statements).filter_map(|s| code.item(*s)).collect();
            spoken.insert(value, said.number(items));
        }
        let of = |v: &[u32]| v.first().and_then(|v| spoken.get(v)).copied().unwrap_or(0);
        let diagram = self.outcomes.space.store.combine(&[self.outcomes.diagram], &mut |v| of(v))?;
        let label = |field: &Field<'l>, n: u32| said.get(n).map_or_else(String::new, |items| field.title(items));
        self.edges(diagram, &label)?;
        let weights: Vec<_> = self
            .code
            .matter
            .items
            .iter()
            .filter_map(|i| if let Item::Weights(w) = i { Some(w) } else { None })
            .collect();
        for w in weights {
            for factor in &w.factors {
                let mut parts = Vec::new();
                for (level, _) in &factor.levels {
                    parts.push(self.own(&[&w.when, level])?);
                }
                let chosen =
                    |v: &[u32]| v.iter().position(|x| *x == 1).map_or(0, |p| u32::try_from(p + 1).unwrap_or(0));
                let diagram = self.outcomes.space.store.combine(&parts, &mut |v| chosen(v))?;
                let weight = |n: u32| usize::try_from(n).ok()?.checked_sub(1).and_then(|i| factor.levels.get(i));
                self.edges(diagram, &|_, n| weight(n).map_or_else(|| "不适用".to_owned(), |l| share(l.1)))?;
            }
        }
        Ok(())
    }

    /// Both sides of each threshold at which a function of the case changes.
    fn edges(&mut self, function: Diagram, label: &dyn Fn(&Field<'l>, u32) -> String) -> Result<(), TooLarge> {
        for axis in self.outcomes.space.store.support(function) {
            let Some(own) = self.outcomes.space.axis(axis) else { continue };
            let Cells::Numbers(cells) = own.cells.clone() else { continue };
            let fact = own.fact;
            let date = self.outcomes.space.library.fact(fact).is_some_and(|f| f.ty == FactType::Date);
            for (low, pair) in cells.windows(2).enumerate() {
                let [below, above] = pair else { continue };
                let sides = [
                    self.outcomes.space.store.fix(function, axis, low)?,
                    self.outcomes.space.store.fix(function, axis, low + 1)?,
                ];
                let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
                self.outcomes.space.store.combine(&sides, &mut |v| {
                    if let [a, b] = v
                        && a != b
                    {
                        pairs.insert((*a, *b));
                    }
                    0
                })?;
                if pairs.len() > MAX_GOALS {
                    return Err(TooLarge);
                }
                for (a, b) in pairs {
                    let shown =
                        |e: End| e.value().map(|v| if date { day(v) } else { v.to_string() }).unwrap_or_default();
                    let border = if below.hi.value() == above.lo.value() {
                        shown(below.hi)
                    } else {
                        format!("{}｜{}", shown(below.hi), shown(above.lo))
                    };
                    let turn = format!("{} {border}（{}→{}）", self.name(fact), label(self, a), label(self, b));
                    for (side, cell, value, end) in [("下", low, a, below.hi), ("上", low + 1, b, above.lo)] {
                        let here = self.outcomes.space.store.test(axis, |c| c == cell)?;
                        let said = self.outcomes.space.store.where_value(function, |v| v == value)?;
                        let region = self.outcomes.space.store.and(here, said)?;
                        let at = if let End::Closed(v) = end { Some((fact, v)) } else { None };
                        self.add(Kind::Side, format!("{turn}{side}侧"), None, region, at);
                    }
                }
            }
        }
        Ok(())
    }

    /// The lines with 当 of the texts above that tell cases of this matter apart, and the cases in none of them.
    fn tiers(&mut self, above: &BTreeSet<MatterId>) -> Result<(), TooLarge> {
        let library = self.outcomes.space.library;
        let mut tiers: Vec<(Diagram, String)> = Vec::new();
        let mut any = Store::FALSE;
        for id in above {
            let Some((instrument, matter)) = library.matter(*id) else { continue };
            let lines = matter.items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None });
            for line in lines.filter(|l| l.when != Condition::Always) {
                let holds = self.outcomes.space.condition(id.instrument, &line.when)?;
                let here = self.outcomes.space.store.and(holds, self.code.applies)?;
                any = self.outcomes.space.store.or(any, here)?;
                let always = here == self.code.applies;
                if always || tiers.iter().any(|t| t.0 == here) {
                    continue;
                }
                tiers.push((here, format!("{} {}", instrument.cite(matter), condition_of(instrument, line))));
            }
        }
        if tiers.is_empty() {
            return Ok(());
        }
        for (region, label) in tiers {
            self.add(Kind::Tier, label, None, region, None);
        }
        let base = self.outcomes.space.store.minus(self.code.applies, any)?;
        self.add(Kind::Tier, "基本档（上位各档都不适用）".to_owned(), None, base, None);
        Ok(())
    }

    /// What speaks: grades, or lines.
    fn title(&self, items: &BTreeSet<ItemId>) -> String {
        let mut names: Vec<String> = Vec::new();
        for statement in self.code.statements.iter().filter(|s| items.contains(&s.item)) {
            let base = matches!(statement.origin, Origin::Line(l) if l.when == Condition::Always);
            let name = match statement.grade {
                Some(grade) => grade.to_owned(),
                None if base => continue,
                None => format!("第 {} 行", statement.span().line),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if names.is_empty() { "不在任何一档".to_owned() } else { names.join("、") }
    }

    /// The name of a fact in a case.
    fn name(&self, fact: FactId) -> String {
        let declared = || self.outcomes.space.library.fact(fact).map(|f| f.name.clone());
        self.names.get(&fact).cloned().or_else(declared).unwrap_or_default()
    }

    /// Places the facts of a case; those that the matter does not look at are left out.
    pub fn place(&self, facts: &BTreeMap<String, Json>) -> Placed {
        let space = &self.outcomes.space;
        let mut placed = Placed { cells: Assignment::new(), values: BTreeMap::new() };
        for (name, given) in facts {
            for fact in cailiang_resolver::case::candidates(space.library, name) {
                let Some(axis) = space.axis_of(fact) else { continue };
                let Ok(Some(value)) = cailiang_resolver::case::value_of(space.library, fact, given) else { continue };
                if let Some(cell) = space.axis(axis).and_then(|a| cell_of(&a.cells, &value)) {
                    placed.cells.insert(axis, cell);
                }
                placed.values.insert(fact, value);
            }
        }
        placed
    }

    /// Whether a case reaches a goal, whatever is not known of it.
    pub fn reaches(&self, placed: &Placed, goal: &Goal) -> bool {
        let exact = goal.at.is_none_or(|(fact, v)| placed.values.get(&fact) == Some(&Value::Number(v)));
        exact && self.outcomes.space.store.always(goal.region, &placed.cells, &|v| v == 1)
    }

    /// The facts of a case that reaches a goal, all that its result turns on among them; in the order of the text.
    pub fn example(&mut self, goal: &Goal) -> Result<Vec<(String, Json)>, TooLarge> {
        let mut region = goal.region;
        let mut case = Assignment::new();
        if let Some((axis, cell)) = goal.at.and_then(|(fact, v)| self.cell(fact, v)) {
            region = self.outcomes.space.store.fix(region, axis, cell)?;
            case.insert(axis, cell);
        }
        for (axis, cell) in self.outcomes.space.store.simplest(region, &|v| v == 1).unwrap_or_default() {
            region = self.outcomes.space.store.fix(region, axis, cell)?;
            case.insert(axis, cell);
        }
        let mut left = self.outcomes.diagram;
        for (axis, cell) in &case {
            left = self.outcomes.space.store.fix(left, *axis, *cell)?;
        }
        // All else that the result turns on stays at its first value: no tier, the lightest level.
        while let Some(axis) = self.outcomes.space.store.support(left).first().copied() {
            case.insert(axis, 0);
            left = self.outcomes.space.store.fix(left, axis, 0)?;
        }
        let outcome = self.outcomes.space.store.value(left).and_then(|v| self.outcomes.get(v));
        let mut facts: BTreeSet<FactId> = BTreeSet::new();
        for term in outcome.into_iter().flat_map(|o| &o.packages).flatten() {
            if let Some(cailiang_resolver::meaning::BaseRef::Fact(fact)) = &term.base {
                facts.insert(*fact);
            }
        }
        let spoken = outcome.into_iter().flat_map(|o| &o.spoken).filter(|s| s.matter == self.code.id);
        for statement in spoken.flat_map(|s| &s.statements).filter_map(|s| self.code.statements.get(*s)) {
            if let Origin::Adders(adders) = statement.origin {
                let found = adders.terms.iter().filter_map(|t| self.counted(t));
                facts.extend(found);
            }
        }
        for axis in facts.iter().filter_map(|f| self.outcomes.space.axis_of(*f)) {
            case.entry(axis).or_insert(0);
        }
        Ok(self.facts(&case, goal.at))
    }

    fn counted(&self, term: &cailiang_core::model::Term) -> Option<FactId> {
        match self.outcomes.space.library.lookup(self.code.id.instrument, &term.fact) {
            Lookup::Found(fact) => Some(fact),
            _ => None,
        }
    }

    fn cell(&self, fact: FactId, value: Exact) -> Option<(usize, usize)> {
        let axis = self.outcomes.space.axis_of(fact)?;
        let cell = cell_of(&self.outcomes.space.axis(axis)?.cells, &Value::Number(value))?;
        Some((axis, cell))
    }

    /// A case in the values of a case file.
    fn facts(&self, case: &Assignment, at: Option<(FactId, Exact)>) -> Vec<(String, Json)> {
        let library = self.outcomes.space.library;
        // Axes stand in the reverse order of the text.
        let mut facts: Vec<(String, Json)> = Vec::new();
        for (axis, cell) in case.iter().rev() {
            let Some(axis) = self.outcomes.space.axis(*axis) else { continue };
            let Some(declared) = library.fact(axis.fact) else { continue };
            let value = match &axis.cells {
                Cells::YesNo => Some(Json::Bool(*cell == 1)),
                Cells::Words(words) => words.get(*cell).cloned().map(Json::String),
                Cells::Numbers(cells) => {
                    let money = matches!(declared.ty, FactType::Money(_));
                    let exact = at.filter(|(f, _)| *f == axis.fact).map(|(_, v)| v);
                    exact.or_else(|| round_value(cells.get(*cell)?, money)).and_then(|v| number(&declared.ty, v))
                }
            };
            facts.extend(value.map(|v| (self.name(axis.fact), v)));
        }
        facts
    }
}

fn cell_of(cells: &Cells, value: &Value) -> Option<usize> {
    match (cells, value) {
        (Cells::YesNo, Value::YesNo(b)) => Some(usize::from(*b)),
        (Cells::Words(words), Value::Word(i)) => (*i < words.len()).then_some(*i),
        (Cells::Numbers(ranges), Value::Number(v)) => ranges.iter().position(|r| r.contains(*v)),
        _ => None,
    }
}

fn share(weight: Exact) -> String {
    weight.times(Exact::int(100)).map_or_else(|| weight.to_string(), |w| format!("{w}%"))
}

fn day(value: Exact) -> String {
    cailiang_core::date_of(value).map(|d| d.to_string()).unwrap_or_default()
}

/// The line of the text.
fn written(instrument: &Instrument, span: Span) -> String {
    let line = instrument.source.line(span.line).trim();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 当 … of a line.
fn condition_of(instrument: &Instrument, line: &Line) -> String {
    let text = written(instrument, line.span);
    let end = text.find(['：', ':']).unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).trim().to_owned()
}
