//! Folding the case space of a question into a plan.

use std::collections::{BTreeSet, HashMap};

use cailiang_chart::scale::{Measure, crossings};
use cailiang_chart::{Diagram, Store, TooLarge, axis};
use cailiang_core::interval::Interval;
use cailiang_core::library::{Derived, FactId, Library};
use cailiang_core::model::{Date, FactType, Jurisdiction};
use cailiang_core::number::Exact;

use crate::case::{Case, CaseError};
use crate::compare::measure;
use crate::meaning::{BaseRef, Origin, base_of};
use crate::plan::table::{Builder, Link, Scale};
use crate::plan::{Leaf, Outcome, Plan, PlanFact, each_shown};
use crate::resolve::{Drawn, Final, Question, Resolver};
use crate::result::Resolution;
use crate::space::{Cells, Known, Space, Value, domain};

/// How large a plan may become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// Different outcomes.
    pub outcomes: usize,
    /// Ranges of a base quantity that are told apart.
    pub ranges: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { outcomes: 10_000, ranges: 400 }
    }
}

/// Why there is no plan. [`Resolver::resolve`] answers the cases of the matter one by one all the same.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Uncompiled {
    /// The matter, the place or the days are wrong.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// There are more cases to tell apart than the budget allows.
    #[error("情形过多，超出编译的上限，请逐件计算")]
    Budget,
    /// A fine is computed from counts (加减分): every count gives another figure.
    #[error("罚款由次数等数值算出，请逐件计算")]
    Computed,
    /// Amounts are multiples of several base quantities: the order of two of them is no matter of one value.
    #[error("罚款以几个不同的基数计算，请逐件计算")]
    SeveralBases,
}

impl From<TooLarge> for Uncompiled {
    fn from(_: TooLarge) -> Uncompiled {
        Uncompiled::Budget
    }
}

impl Resolver<'_> {
    /// The plan of a matter at a place for acts and decisions of one day.
    ///
    /// # Errors
    /// [`Uncompiled`].
    pub fn compile(&self, matter: &str, jurisdiction: Jurisdiction, day: Date) -> Result<Plan, Uncompiled> {
        self.compile_for(&Case::new(matter, jurisdiction, day, day), Budget::default())
    }

    /// The plan of the matter, place and days of a case; its facts do not count.
    ///
    /// # Errors
    /// [`Uncompiled`].
    pub fn compile_for(&self, case: &Case, budget: Budget) -> Result<Plan, Uncompiled> {
        let question = self.question(case)?;
        let build = Build {
            question: &question,
            library: question.library,
            budget,
            facts: Vec::new(),
            scales: Vec::new(),
            table: Builder::default(),
            leaves: Vec::new(),
            numbers: HashMap::new(),
        };
        build.plan()
    }
}

struct Build<'q, 'l> {
    question: &'q Question<'q, 'l>,
    library: &'l Library,
    budget: Budget,
    facts: Vec<PlanFact>,
    scales: Vec<Scale>,
    table: Builder,
    leaves: Vec<Leaf>,
    /// Leaves by what they say.
    numbers: HashMap<String, Link>,
}

/// The base quantity of a plan, in one of the ranges of its values.
#[derive(Clone, Copy)]
struct Base {
    fact: FactId,
    /// Whether the range is that value only.
    single: bool,
}

impl<'l> Build<'_, 'l> {
    fn plan(mut self) -> Result<Plan, Uncompiled> {
        let drawn = self.question.draw(Known::new())?;
        let layers = [&drawn.stacks.0, &drawn.stacks.1].into_iter().flat_map(|s| &s.layers);
        if layers.flat_map(|l| &l.code.statements).any(|s| matches!(s.origin, Origin::Adders(_))) {
            return Err(Uncompiled::Computed);
        }
        let bases: BTreeSet<FactId> =
            [&drawn.stacks.0, &drawn.stacks.1].iter().flat_map(|s| s.bases(&drawn.space)).collect();
        let bases: Vec<FactId> = bases.into_iter().collect();
        let (root, base) = match bases.as_slice() {
            [] => (self.part(drawn, None)?, None),
            [fact] => (self.ranges(*fact, &drawn)?, Some(0)),
            _ => return Err(Uncompiled::SeveralBases),
        };
        self.implications();
        let Build { facts, scales, table, leaves, .. } = self;
        Ok(Plan { facts, scales, table: table.finish(root), leaves, base })
    }

    /// A plan of a matter whose amounts are multiples of a base quantity. Its values are cut where anything that the
    /// layers compare changes its order; one value of each range then stands for all of it.
    fn ranges(&mut self, fact: FactId, open: &Drawn<'l>) -> Result<Link, Uncompiled> {
        let Some(declared) = self.library.fact(fact).filter(|f| !matches!(f.derived, Some(Derived::Shifted(..))))
        else {
            return Err(Uncompiled::SeveralBases);
        };
        let whole = domain(&declared.ty);
        let mut tests: Vec<Interval> = vec![Interval::point(Exact::ZERO)];
        if let Some(Cells::Numbers(cells)) = open.space.axis_of(fact).and_then(|a| open.space.axis(a)).map(|a| &a.cells)
        {
            tests.extend(cells);
        }
        let mut measures: Vec<Measure> = written(self.library, open);
        // Circumstances make new figures: their orders count too, where two laws are compared.
        let parts = loop {
            let all: Vec<&Measure> = measures.iter().collect();
            let points = crossings(&all, 0, &[]).into_iter().map(Interval::point);
            let tests: Vec<Interval> = tests.iter().copied().chain(points).collect();
            let cells = axis::cut(whole, false, &tests);
            if cells.len() > self.budget.ranges {
                return Err(Uncompiled::Budget);
            }
            let before = measures.len();
            let mut parts = Vec::new();
            for cell in cells {
                let value = cell.pick(false).ok_or(Uncompiled::Budget)?;
                let drawn = self.question.draw(known(fact, value))?;
                for new in made(&drawn) {
                    if !measures.contains(&new) {
                        measures.push(new);
                    }
                }
                parts.push((cell, drawn));
            }
            if measures.len() == before {
                break parts;
            }
        };
        self.facts.push(described(self.library, fact).ok_or(Uncompiled::Budget)?);
        let cells: Vec<Interval> = parts.iter().map(|p| p.0).collect();
        self.scales.push(Scale::numbers(&cells, false).ok_or(Uncompiled::Budget)?);
        let mut links = Vec::new();
        for (cell, drawn) in parts {
            links.push(self.part(drawn, Some(Base { fact, single: cell.single().is_some() }))?);
        }
        self.table.branch(0, links).ok_or(Uncompiled::Budget)
    }

    /// The tests and leaves of one drawn result.
    fn part(&mut self, mut drawn: Drawn<'l>, base: Option<Base>) -> Result<Link, Uncompiled> {
        let mut links: HashMap<Diagram, Link> = HashMap::new();
        for value in drawn.space.store.values(drawn.result) {
            let leaf = drawn.space.store.leaf(value)?;
            let link = self.leaf(&mut drawn, leaf, value, base)?;
            links.insert(leaf, link);
        }
        let places = self.places(&drawn.space)?;
        self.branch(&drawn.space.store, drawn.result, &places, &mut links)
    }

    fn branch(
        &mut self,
        store: &Store,
        d: Diagram,
        places: &[usize],
        links: &mut HashMap<Diagram, Link>,
    ) -> Result<Link, Uncompiled> {
        if let Some(link) = links.get(&d) {
            return Ok(*link);
        }
        let (axis, parts) = store.split(d).ok_or(Uncompiled::Budget)?;
        let place = *places.get(axis).ok_or(Uncompiled::Budget)?;
        let children: Result<Vec<Link>, Uncompiled> =
            parts.iter().map(|part| self.branch(store, *part, places, links)).collect();
        let link = self.table.branch(place, children?).ok_or(Uncompiled::Budget)?;
        links.insert(d, link);
        Ok(link)
    }

    /// The places of the facts of the axes.
    fn places(&mut self, space: &Space<'l>) -> Result<Vec<usize>, Uncompiled> {
        let mut places = Vec::new();
        for axis in (0..).map_while(|n| space.axis(n)) {
            if let Some(place) = self.facts.iter().position(|f| f.id == axis.fact) {
                places.push(place);
                continue;
            }
            places.push(self.facts.len());
            let fact = described(self.library, axis.fact).ok_or(Uncompiled::Budget)?;
            let whole = matches!(fact.ty, FactType::Integer(..) | FactType::Date);
            self.facts.push(fact);
            self.scales.push(Scale::new(&axis.cells, whole).ok_or(Uncompiled::Budget)?);
        }
        Ok(places)
    }

    fn leaf(
        &mut self,
        drawn: &mut Drawn<'l>,
        leaf: Diagram,
        value: u32,
        base: Option<Base>,
    ) -> Result<Link, Uncompiled> {
        let Some(result) = drawn.finals.get(value).cloned() else { return Err(Uncompiled::Budget) };
        let leaf = if let Some(error) = result.conflict() {
            Leaf::Conflict(error)
        } else if base.is_some_and(|b| !b.single && turns_on(&result, b.fact)) {
            Leaf::Whole
        } else {
            Leaf::Outcome(Box::new(outcome(self.question.write(drawn, leaf)?)))
        };
        // Conflicts tell themselves apart by their message; outcomes by all they say.
        let key = match &leaf {
            Leaf::Outcome(o) => o.json.as_deref().map_or_else(|| json(&o.template), str::to_owned),
            Leaf::Conflict(e) => format!("!{e}"),
            Leaf::Whole => String::new(),
        };
        if let Some(link) = self.numbers.get(&key) {
            return Ok(*link);
        }
        if self.leaves.len() >= self.budget.outcomes {
            return Err(Uncompiled::Budget);
        }
        let link = Link::leaf(self.leaves.len()).ok_or(Uncompiled::Budget)?;
        self.leaves.push(leaf);
        self.numbers.insert(key, link);
        Ok(link)
    }

    /// Facts that split a value of another one imply it.
    fn implications(&mut self) {
        let implied = |fact: &PlanFact| {
            let Some(Derived::Refines(from, word)) = &self.library.fact(fact.id)?.derived else { return None };
            let place = self.facts.iter().position(|f| f.id == *from)?;
            let FactType::Enum(words) = &self.facts.get(place)?.ty else { return None };
            let word =
                words.iter().position(|w| cailiang_core::library::fold(w) == cailiang_core::library::fold(word))?;
            Some((place, u32::try_from(word).ok()?))
        };
        let all: Vec<Option<(usize, u32)>> = self.facts.iter().map(implied).collect();
        for (fact, implies) in self.facts.iter_mut().zip(all) {
            fact.implies = implies;
        }
    }
}

fn known(fact: FactId, value: Exact) -> Known {
    Known::from([(fact, Value::Number(value))])
}

fn described(library: &Library, id: FactId) -> Option<PlanFact> {
    let fact = library.fact(id)?;
    Some(PlanFact {
        id,
        name: fact.name.clone(),
        document: library.instrument(fact.owner)?.name.clone(),
        ty: fact.ty.clone(),
        question: fact.question.clone(),
        implies: None,
    })
}

/// The measures that the layers write.
fn written(library: &Library, drawn: &Drawn<'_>) -> Vec<Measure> {
    let mut all = Vec::new();
    for code in [&drawn.stacks.0, &drawn.stacks.1].iter().flat_map(|s| &s.layers).map(|l| &l.code) {
        for sanction in code.statements.iter().flat_map(|s| &s.groups).flat_map(|g| &g.choices).flatten() {
            let Some(amount) = &sanction.amount else { continue };
            let measure = measured(amount, base_of(library, code.id, sanction).as_ref());
            if !all.contains(&measure) {
                all.push(measure);
            }
        }
    }
    all
}

/// The measures of the results, where two laws were compared by them.
fn made(drawn: &Drawn<'_>) -> Vec<Measure> {
    let mut all = Vec::new();
    for result in drawn.space.store.values(drawn.result).into_iter().filter_map(|v| drawn.finals.get(v)) {
        let Some(new) = &result.new else { continue };
        for imposed in [&result.old, new].iter().flat_map(|a| &a.state.packages).flat_map(|p| p.slots.values()) {
            let Some(amount) = &imposed.sanction.amount else { continue };
            let measure = measured(amount, imposed.base.as_ref());
            if !all.contains(&measure) {
                all.push(measure);
            }
        }
    }
    all
}

/// A measure of the one fact that is a base quantity, or of nothing. Counts that no fact declares are open in every case;
/// their limits are values to meet all the same.
fn measured(amount: &cailiang_core::model::Amount, base: Option<&BaseRef>) -> Measure {
    let of_fact = matches!(base, Some(BaseRef::Fact(_)));
    let mut measure = measure(amount, base, &mut Vec::new());
    measure.base = measure.base.map(|_| usize::from(!of_fact));
    measure
}

/// Whether a layer was dropped for a comparison that the base quantity was part of: its reason names figures.
fn turns_on(result: &Final, base: FactId) -> bool {
    result.old.state.needs.contains(&base) || result.new.as_ref().is_some_and(|n| n.state.needs.contains(&base))
}

fn json(resolution: &Resolution) -> String {
    serde_json::to_string(resolution).unwrap_or_default()
}

fn outcome(mut template: Resolution) -> Outcome {
    let mut based = false;
    each_shown(&mut template, &mut |shown| {
        if let Some(yuan) = &mut shown.yuan {
            *yuan = Interval::ALL;
            based = true;
        }
    });
    let json = (!based).then(|| json(&template).into());
    Outcome { template, based, json }
}
