//! Folding the case space of a question into a plan.

use std::collections::{BTreeSet, HashMap};

use cailiang_chart::scale::{Measure, crossings};
use cailiang_chart::{Diagram, Store, TooLarge, axis};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{Derived, FactId, Library, fold};
use cailiang_core::model::{Amount, Basis, Date, FactType, Jurisdiction};
use cailiang_core::number::Exact;

use crate::case::{Case, CaseError};
use crate::compare::measure;
use crate::meaning::{BaseRef, Imposed, Origin, base_of};
use crate::plan::direct::Direct;
use crate::plan::json::Words;
use crate::plan::outcome::Outcome;
use crate::plan::table::{Builder, Link, Scale};
use crate::plan::{Leaf, Plan, PlanFact};
use crate::resolve::{Drawn, Final, Question, Resolver};
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
pub enum NotPlannable {
    /// The matter, the place or the days are wrong.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// There are more cases to tell apart than the budget allows.
    #[error("情形过多，超出编译的上限，请逐件计算")]
    Budget,
    /// A fine is computed from counts (加收): every count gives another figure.
    #[error("罚款由数量等数值加收得出，请逐件计算")]
    Computed,
    /// Fines are multiples of several quantities: how two of them stand to one another is no matter of one value.
    #[error("罚款以几个不同的数额或者数量为基数，请逐件计算")]
    SeveralBases,
    /// A figure so large that exact arithmetic might end within the values of a base quantity.
    #[error("数额过大，请逐件计算")]
    Figures,
}

impl From<TooLarge> for NotPlannable {
    fn from(_: TooLarge) -> NotPlannable {
        NotPlannable::Budget
    }
}

impl<'l> Resolver<'l> {
    /// The plan of the matter, place and days of a case; nothing else of the case counts.
    ///
    /// # Errors
    /// [`NotPlannable`].
    pub fn plan(&self, case: &Case) -> Result<Plan<'l>, NotPlannable> {
        self.plan_within(case, Budget::default())
    }

    /// As [`Resolver::plan`], with a budget of one's own.
    ///
    /// # Errors
    /// [`NotPlannable`].
    pub fn plan_within(&self, case: &Case, budget: Budget) -> Result<Plan<'l>, NotPlannable> {
        let header = Case::new(case.matter.clone(), case.jurisdiction, case.law_day(), case.decision_date);
        let question = self.question(&header)?;
        question.check_law()?;
        let used = question.used(&question.family());
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
        let (facts, scales, table, leaves, base) = build.fold()?;
        let words = Words::new(question.library, &facts, &used);
        let rules = question.rules();
        let direct = Direct::new(&table, &scales);
        let spelt = spelt(&header);
        Ok(Plan { resolver: *self, header, spelt, rules, used, facts, scales, table, direct, leaves, base, words })
    }
}

/// Matter, place and days as a case file spells them; what no case file spells so is left empty, and met by none.
fn spelt(header: &Case) -> [String; 4] {
    let place = header.jurisdiction.to_string();
    let read_back = Jurisdiction::parse(&place) == Some(header.jurisdiction);
    let in_order = header.act_date <= header.decision_date;
    let day = |day: Date| if in_order { day.to_string() } else { String::new() };
    let place = if read_back { place } else { String::new() };
    [header.matter.clone(), place, day(header.act_date), day(header.decision_date)]
}

struct Build<'q, 'l> {
    question: &'q Question<'q, 'l>,
    library: &'l Library,
    budget: Budget,
    facts: Vec<PlanFact>,
    scales: Vec<Scale>,
    table: Builder,
    leaves: Vec<Leaf>,
    /// Leaves by what they say; several may say the same and differ in what general rules make of it.
    numbers: HashMap<String, Vec<Link>>,
}

/// The base quantity of a plan: the value that stands for one of the ranges of its values.
#[derive(Clone, Copy)]
struct Base {
    fact: FactId,
    value: Exact,
    /// Whether the range is that value only.
    single: bool,
}

/// A folded question: its facts, their cells, the tests, what they lead to, and the place of the base quantity.
type Folded = (Vec<PlanFact>, Vec<Scale>, crate::plan::table::Table, Vec<Leaf>, Option<usize>);

/// Values of a base quantity up to here are decided by plans, and figures of fines up to [`COEFFICIENT`]: products of these
/// stay far within exact numbers.
pub(super) const LARGEST_BASE: i64 = 1_000_000_000_000;
const COEFFICIENT: i64 = 10_000;
const MAX_FACTS: usize = 64;

impl<'l> Build<'_, 'l> {
    fn fold(mut self) -> Result<Folded, NotPlannable> {
        let drawn = self.question.draw(Known::new())?;
        if statements(&drawn).any(|s| matches!(s.origin, Origin::Adders(_))) {
            return Err(NotPlannable::Computed);
        }
        let stacks = [&drawn.stacks.0, &drawn.stacks.1];
        let bases: BTreeSet<FactId> = stacks.iter().flat_map(|s| s.bases(&drawn.space)).collect();
        let bases: Vec<FactId> = bases.into_iter().collect();
        let (root, base) = match bases.as_slice() {
            [] => (self.part(drawn, None)?, None),
            [fact] => (self.ranges(*fact, &drawn)?, Some(0)),
            _ => return Err(NotPlannable::SeveralBases),
        };
        self.implications();
        let Build { facts, scales, table, leaves, .. } = self;
        Ok((facts, scales, table.finish(root), leaves, base))
    }

    /// A plan of a matter whose amounts are multiples of a base quantity. Its values are cut where anything that the
    /// layers compare changes its order; one value of each range then stands for all of it.
    fn ranges(&mut self, fact: FactId, open: &Drawn<'l>) -> Result<Link, NotPlannable> {
        let Some(declared) = self.library.fact(fact).filter(|f| f.derived.is_none()) else {
            return Err(NotPlannable::SeveralBases);
        };
        let most = Exact::int(LARGEST_BASE);
        let up_to = Interval::new(End::Unbounded, End::Closed(most));
        let whole = domain(&declared.ty).intersect(&up_to);
        let mut tests: Vec<Interval> = vec![Interval::point(Exact::ZERO)];
        if let Some(axis) = open.space.axis_of(fact).and_then(|a| open.space.axis(a))
            && let Cells::Numbers(cells) = &axis.cells
        {
            tests.extend(cells);
        }
        let mut measures = written(self.library, open)?;
        // Circumstances make new figures: their orders count too, where two laws are compared.
        let parts = loop {
            let all: Vec<&Measure> = measures.iter().collect();
            let points = crossings(&all, 0, &least_sums(&measures)).into_iter().map(Interval::point);
            let tests: Vec<Interval> = tests.iter().copied().chain(points).collect();
            let cells = axis::cut(whole, false, &tests);
            if cells.len() > self.budget.ranges {
                return Err(NotPlannable::Budget);
            }
            let before = measures.len();
            let mut parts = Vec::new();
            for cell in cells {
                let value = cell.pick(false).ok_or(NotPlannable::Budget)?;
                let drawn = self.question.draw(Known::from([(fact, Value::Number(value))]))?;
                for new in made(&drawn)? {
                    if !measures.contains(&new) {
                        measures.push(new);
                    }
                }
                parts.push((cell, value, drawn));
            }
            if measures.len() == before {
                break parts;
            }
        };
        self.facts.push(described(self.library, fact).ok_or(NotPlannable::Budget)?);
        let cells: Vec<Interval> = parts.iter().map(|p| p.0).collect();
        self.scales.push(Scale::numbers(&cells, false).ok_or(NotPlannable::Budget)?);
        let mut links = Vec::new();
        for (cell, value, drawn) in parts {
            links.push(self.part(drawn, Some(Base { fact, value, single: cell.single().is_some() }))?);
        }
        // Even where all its values lead to the same, the base has to be known: 元 are counted from it.
        self.table.test(0, links).ok_or(NotPlannable::Budget)
    }

    /// The tests and leaves of one drawn result.
    fn part(&mut self, mut drawn: Drawn<'l>, base: Option<Base>) -> Result<Link, NotPlannable> {
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
    ) -> Result<Link, NotPlannable> {
        if let Some(link) = links.get(&d) {
            return Ok(*link);
        }
        let (axis, parts) = store.split(d).ok_or(NotPlannable::Budget)?;
        let place = *places.get(axis).ok_or(NotPlannable::Budget)?;
        let children: Result<Vec<Link>, NotPlannable> =
            parts.iter().map(|part| self.branch(store, *part, places, links)).collect();
        let link = self.table.branch(place, children?).ok_or(NotPlannable::Budget)?;
        links.insert(d, link);
        Ok(link)
    }

    /// The places of the facts of the axes.
    fn places(&mut self, space: &Space<'l>) -> Result<Vec<usize>, NotPlannable> {
        let mut places = Vec::new();
        for axis in space.axes() {
            if let Some(place) = self.facts.iter().position(|f| f.id == axis.fact) {
                places.push(place);
                continue;
            }
            places.push(self.facts.len());
            // A trace holds the facts that it turned on as 64 bits.
            if self.facts.len() >= MAX_FACTS {
                return Err(NotPlannable::Budget);
            }
            let fact = described(self.library, axis.fact).ok_or(NotPlannable::Budget)?;
            let whole = matches!(fact.ty, FactType::Integer(..) | FactType::Date);
            self.facts.push(fact);
            self.scales.push(Scale::new(&axis.cells, whole).ok_or(NotPlannable::Budget)?);
        }
        Ok(places)
    }

    fn leaf(
        &mut self,
        drawn: &mut Drawn<'l>,
        leaf: Diagram,
        value: u32,
        base: Option<Base>,
    ) -> Result<Link, NotPlannable> {
        let Some(result) = drawn.finals.get(value).cloned() else { return Err(NotPlannable::Budget) };
        let leaf = if let Some(error) = result.conflict() {
            Leaf::Conflict(error)
        } else if base.is_some_and(|b| !b.single && turns_on(&result, b.fact)) {
            Leaf::Whole
        } else {
            let written = self.question.write(drawn, leaf, BTreeSet::new())?;
            Outcome::new(written, base.map(|b| b.value)).map_or(Leaf::Whole, |o| Leaf::Outcome(Box::new(o)))
        };
        // Most that differ do so in what they say; equality looks at the rest.
        let key = match &leaf {
            Leaf::Outcome(o) => serde_json::to_string(o.of_texts()).unwrap_or_default(),
            Leaf::Conflict(e) => format!("!{e}"),
            Leaf::Whole => String::new(),
        };
        let alike = self.numbers.entry(key).or_default();
        if let Some(link) = alike.iter().find(|l| self.leaves.get(l.number()) == Some(&leaf)) {
            return Ok(*link);
        }
        if self.leaves.len() >= self.budget.outcomes {
            return Err(NotPlannable::Budget);
        }
        let link = Link::leaf(self.leaves.len()).ok_or(NotPlannable::Budget)?;
        alike.push(link);
        self.leaves.push(leaf);
        Ok(link)
    }

    /// Facts that split a value of another one imply it.
    fn implications(&mut self) {
        let implied = |fact: &PlanFact| {
            let Some(Derived::Refines(from, word)) = &self.library.fact(fact.id)?.derived else { return None };
            let place = self.facts.iter().position(|f| f.id == *from)?;
            let FactType::Enum(words) = &self.facts.get(place)?.ty else { return None };
            let word = words.iter().position(|w| fold(w) == fold(word))?;
            Some((place, u32::try_from(word).ok()?))
        };
        let all: Vec<Option<(usize, u32)>> = self.facts.iter().map(implied).collect();
        for (fact, implies) in self.facts.iter_mut().zip(all) {
            fact.implies = implies;
        }
    }
}

fn statements<'a, 'l>(drawn: &'a Drawn<'l>) -> impl Iterator<Item = &'a crate::meaning::Statement<'l>> {
    let layers = [&drawn.stacks.0, &drawn.stacks.1].into_iter().flat_map(|s| &s.layers);
    layers.flat_map(|l| &l.code.statements)
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
fn written(library: &Library, drawn: &Drawn<'_>) -> Result<Vec<Measure>, NotPlannable> {
    let mut all = Vec::new();
    for code in [&drawn.stacks.0, &drawn.stacks.1].iter().flat_map(|s| &s.layers).map(|l| &l.code) {
        for sanction in code.statements.iter().flat_map(|s| &s.groups).flat_map(|g| &g.choices).flatten() {
            let Some(amount) = &sanction.amount else { continue };
            add(&mut all, amount, base_of(library, code.id, sanction).as_ref())?;
        }
    }
    Ok(all)
}

/// The measures of the results, where two laws were compared by them.
fn made(drawn: &Drawn<'_>) -> Result<Vec<Measure>, NotPlannable> {
    let mut all = Vec::new();
    for result in drawn.space.store.values(drawn.result).into_iter().filter_map(|v| drawn.finals.get(v)) {
        let Some(new) = &result.new else { continue };
        let imposed = [&result.old, new].into_iter().flat_map(|a| &a.state.packages).flat_map(|p| p.slots.values());
        for Imposed { sanction, base, .. } in imposed {
            let Some(amount) = &sanction.amount else { continue };
            add(&mut all, amount, base.as_ref())?;
        }
    }
    Ok(all)
}

/// What each figure comes to at each least value of the base (不足…按…计算): where a layer cuts the range of another, the
/// figures of one stand beside the limits of the other.
fn least_sums(measures: &[Measure]) -> Vec<Exact> {
    let of_base = || measures.iter().filter(|m| m.base.is_some());
    let figures = || of_base().flat_map(|m| [m.range.lo, m.range.hi]).filter_map(End::value);
    let floors = of_base().filter_map(|m| m.base_floor);
    floors.flat_map(|floor| figures().filter_map(move |c| c.times(floor))).collect()
}

/// Adds the measure of an amount. Beside the base quantity no count may stand that no fact declares (每平方米, 按日): comparing
/// figures of both is not one of one value.
fn add(all: &mut Vec<Measure>, amount: &Amount, base: Option<&BaseRef>) -> Result<(), NotPlannable> {
    if matches!(base, Some(BaseRef::Symbol(_))) {
        return Err(NotPlannable::SeveralBases);
    }
    let measure = measure(amount, base, &mut Vec::new());
    let large = |v: &Exact, most: i64| *v > Exact::int(most);
    let ends = || [measure.range.lo, measure.range.hi].into_iter().filter_map(End::value);
    let limits = [measure.base_floor, measure.floor, measure.cap];
    let coefficients = amount.basis != Basis::Fixed;
    let most = if coefficients { COEFFICIENT } else { LARGEST_BASE };
    if ends().any(|v| large(&v, most)) || limits.iter().flatten().any(|v| large(v, LARGEST_BASE)) {
        return Err(NotPlannable::Figures);
    }
    if !all.contains(&measure) {
        all.push(measure);
    }
    Ok(())
}

/// Whether a layer was dropped for a comparison that the base quantity was part of: its reason names figures.
fn turns_on(result: &Final, base: FactId) -> bool {
    result.old.state.needs.contains(&base) || result.new.as_ref().is_some_and(|n| n.state.needs.contains(&base))
}
