//! Plans: what the layers say of a matter at a place on its days, folded once for every case there can be, so that deciding
//! a case is a walk through a table that allocates nothing.
//!
//! A plan has two halves, as [`Resolver::resolve`] has. What the texts give depends on the facts alone: it is folded, and
//! [`Plan::decide`] finds it. What general rules make of it (limitation, time to decide, gains, concurrence, departure,
//! procedures) depends on more of a case, and is done case by case: [`Plan::resolve`] and [`Plan::answer`] do both, and
//! give what [`Resolver::resolve`] gives, byte for byte in JSON; tests hold them to that. The law of the day (从旧兼从轻) is
//! chosen when a plan is built: it is for one day of the act and one of the decision.
//!
//! What a plan does not hold it leaves to the resolver, and never answers otherwise: facts that are not known or cannot be
//! found out (无法查明), cases of another matter, place or day, and those whose words turn on the very figure of a base
//! quantity. Matters of which it cannot hold anything are [`NotPlannable`], with the reason.

mod build;
mod columns;
mod direct;
mod json;
mod outcome;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use cailiang_core::library::FactId;
use cailiang_core::model::{Date, FactType};
use cailiang_core::number::Exact;

use crate::case::{Case, CaseError};
use crate::facts;
use crate::law::general::Standing;
use crate::rationale;
use crate::resolve::{Resolver, Rules};
use crate::result::Resolution;
use crate::space;

pub use build::{Budget, NotPlannable};
pub use columns::{Column, ColumnError, Row};
pub use outcome::Outcome;
pub use table::Value;

use direct::{Direct, bit};
use json::Words;
use table::{Scale, Table};

/// A fact that a plan asks for. Its place among [`Plan::facts`] is where its value stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanFact {
    /// Its identity in the library.
    pub id: FactId,
    /// Its name.
    pub name: String,
    /// Name of the instrument that declares it.
    pub document: String,
    /// Its values.
    pub ty: FactType,
    /// What to ask.
    pub question: Option<String>,
    /// A value that it implies of an upper fact: place and word (属于).
    implies: Option<(usize, u32)>,
}

/// A matter at a place on the days of a case, decided for every case.
#[derive(Clone, Debug)]
pub struct Plan<'l> {
    resolver: Resolver<'l>,
    /// The case that it was built for, without facts.
    header: Case,
    /// Its matter, place and days as a case file spells them.
    spelt: [String; 4],
    rules: Rules<'l>,
    /// The facts that the texts ask for, tested or not.
    used: BTreeSet<FactId>,
    facts: Vec<PlanFact>,
    scales: Vec<Scale>,
    table: Table,
    direct: Option<Direct>,
    leaves: Vec<Leaf>,
    /// Place of the base quantity that amounts are multiples of.
    base: Option<usize>,
    words: Words,
}

#[derive(Clone, PartialEq, Debug)]
enum Leaf {
    Outcome(Box<Outcome>),
    /// Rows that contradict one another.
    Conflict(CaseError),
    /// Words of the answer turn on the figure of the base quantity.
    Whole,
}

/// Why a plan has no outcome for some values.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Undecided<'p> {
    /// The outcome turns on a fact that is not known.
    #[error("尚需查明“{}”", .0.name)]
    Missing(&'p PlanFact),
    /// A value that the fact cannot have, or that is too large or too fine for a plan.
    #[error("“{}”没有这个值", .0.name)]
    Outside(&'p PlanFact),
    /// The case falls into rows that contradict one another.
    #[error(transparent)]
    Conflict(&'p CaseError),
    /// The plan does not hold the answer; [`Resolver::resolve`] gives it.
    #[error("这一情形须逐件计算")]
    Resolve,
}

/// An outcome and the facts that it turned on: the structured trace of a typed call. Texts and steps are in the outcome.
#[derive(Clone, Copy, Debug)]
pub struct Traced<'p> {
    /// The outcome.
    pub outcome: &'p Outcome,
    plan: &'p [PlanFact],
    turned_on: u64,
}

impl<'p> Traced<'p> {
    /// The facts whose values decided, in the order of [`Plan::facts`].
    pub fn turned_on(&self) -> impl Iterator<Item = &'p PlanFact> + use<'p> {
        let bits = self.turned_on;
        self.plan.iter().enumerate().filter(move |(place, _)| *place < 64 && bits >> place & 1 == 1).map(|(_, f)| f)
    }
}

impl<'l> Plan<'l> {
    /// The facts that it asks for.
    pub fn facts(&self) -> &[PlanFact] {
        &self.facts
    }

    /// The place of a fact: by its name, or by 文件/要素 where several have the name.
    pub fn fact(&self, name: &str) -> Option<usize> {
        let (document, plain) = name.rsplit_once('/').map_or((None, name), |(d, n)| (Some(d), n));
        let is_it = |f: &PlanFact| f.name == plain && document.is_none_or(|d| f.document == d);
        let mut places = self.facts.iter().enumerate().filter(|(_, f)| is_it(f)).map(|(i, _)| i);
        let first = places.next()?;
        places.next().is_none().then_some(first)
    }

    /// How many tests of facts it holds.
    pub fn tests(&self) -> usize {
        self.table.len()
    }

    /// How many different outcomes it has.
    pub fn outcomes(&self) -> usize {
        self.leaves.len()
    }

    /// What its decision tables take in memory, in bytes; the outcomes come on top.
    pub fn bytes(&self) -> usize {
        self.table.bytes() + self.direct.as_ref().map_or(0, Direct::bytes)
    }

    /// Whether the plan is for the matter, place and days of a case.
    pub fn covers(&self, case: &Case) -> bool {
        let own = &self.header;
        (&case.matter, case.jurisdiction) == (&own.matter, own.jurisdiction)
            && (case.law_day(), case.decision_date) == (own.law_day(), own.decision_date)
    }

    /// What [`Resolver::resolve`] gives for a case, whether or not the plan holds it.
    ///
    /// # Errors
    /// As [`Resolver::resolve`].
    pub fn resolve(&self, case: &Case) -> Result<Resolution, CaseError> {
        match self.held(case)? {
            Some(resolution) => Ok(resolution),
            None => self.resolver.resolve(case),
        }
    }

    /// The answer, where the plan holds it.
    ///
    /// # Errors
    /// As [`Resolver::resolve`].
    pub fn held(&self, case: &Case) -> Result<Option<Resolution>, CaseError> {
        if !self.covers(case) {
            return Ok(None);
        }
        let (known, unfound) = facts::known(self.resolver.library(), case, &self.used)?;
        let values = self.values(&known);
        let outcome = match self.decide(&values) {
            _ if !unfound.is_empty() => return Ok(None),
            Ok(outcome) => outcome,
            Err(Undecided::Conflict(error)) => return Err(error.clone()),
            Err(_) => return Ok(None),
        };
        let mut resolution = self.of_texts(outcome, &values);
        self.rules.open(case, rationale::given(self.resolver.library(), case, &known), &mut resolution);
        self.rules.apply(&self.resolver, case, &mut resolution)?;
        Ok(Some(resolution))
    }

    /// The values of a case in the order of [`Plan::facts`], checked as [`Resolver::resolve`] checks them. Facts that cannot
    /// be found out (无法查明) are unknown.
    ///
    /// # Errors
    /// [`CaseError`] for facts that no text knows and for values that a fact does not have.
    pub fn values_of(&self, case: &Case) -> Result<Vec<Value>, CaseError> {
        Ok(self.values(&facts::known(self.resolver.library(), case, &self.used)?.0))
    }

    fn values(&self, known: &space::Known) -> Vec<Value> {
        let value = |fact: &PlanFact| match known.get(&fact.id)? {
            space::Value::YesNo(b) => Some(Value::YesNo(*b)),
            space::Value::Word(w) => u32::try_from(*w).ok().map(Value::Word),
            space::Value::Number(n) => Value::number(*n),
        };
        self.facts.iter().map(|f| value(f).unwrap_or_default()).collect()
    }

    /// Whether the act may still be punished, given the day on which it was discovered (until it is known, the decision is
    /// the latest). `None` where no rule is held for the day of the decision.
    pub fn limitation(&self, discovered: Option<Date>) -> Option<Standing> {
        self.rules.limitation(&self.header, discovered)
    }

    /// What the texts give in a case, given a value for each of [`Plan::facts`] in their order. It allocates nothing.
    ///
    /// General rules come on top: whether the act may still be punished ([`Plan::limitation`]), and all else that
    /// [`Plan::resolve`] adds. Values that the outcome does not turn on are not looked at; what values imply of upper facts
    /// (属于) is added before by [`Plan::infer`].
    ///
    /// # Errors
    /// [`Undecided`], with the fact that is missing first on the way.
    #[inline]
    pub fn decide(&self, values: &[Value]) -> Result<&Outcome, Undecided<'_>> {
        match self.direct.as_ref().and_then(|d| d.at(values)) {
            Some((leaf, _)) => self.leaf(leaf),
            None => self.walk(values, &mut |_| {}),
        }
    }

    /// As [`Plan::decide`], with the facts that the outcome turned on.
    ///
    /// # Errors
    /// As [`Plan::decide`].
    #[inline]
    pub fn trace(&self, values: &[Value]) -> Result<Traced<'_>, Undecided<'_>> {
        if let Some((leaf, turned_on)) = self.direct.as_ref().and_then(|d| d.at(values)) {
            return Ok(Traced { outcome: self.leaf(leaf)?, plan: &self.facts, turned_on });
        }
        let mut turned_on = 0_u64;
        let outcome = self.walk(values, &mut |fact| turned_on |= bit(fact))?;
        Ok(Traced { outcome, plan: &self.facts, turned_on })
    }

    fn walk(&self, values: &[Value], looked_at: &mut dyn FnMut(usize)) -> Result<&Outcome, Undecided<'_>> {
        let cell = |fact: usize| {
            looked_at(fact);
            self.scales.get(fact)?.cell(*values.get(fact)?)
        };
        match self.table.walk(cell) {
            Ok(leaf) => self.leaf(leaf),
            Err(fact) => Err(self.stuck(fact, values)),
        }
    }

    #[inline]
    fn leaf(&self, number: usize) -> Result<&Outcome, Undecided<'_>> {
        match self.leaves.get(number) {
            Some(Leaf::Outcome(outcome)) => Ok(outcome),
            Some(Leaf::Conflict(error)) => Err(Undecided::Conflict(error)),
            Some(Leaf::Whole) | None => Err(Undecided::Resolve),
        }
    }

    #[cold]
    fn stuck(&self, fact: usize, values: &[Value]) -> Undecided<'_> {
        let unknown = values.get(fact).is_none_or(|v| *v == Value::Unknown);
        match self.facts.get(fact) {
            Some(fact) if unknown => Undecided::Missing(fact),
            Some(fact) => Undecided::Outside(fact),
            None => Undecided::Resolve,
        }
    }

    /// An outcome with its amounts in 元 for the values of the case.
    pub fn of_texts(&self, outcome: &Outcome, values: &[Value]) -> Resolution {
        let base: Option<Exact> = self.base.and_then(|b| values.get(b)).and_then(|v| v.exact());
        outcome.resolution(base)
    }

    /// Adds what values imply of upper facts.
    ///
    /// # Errors
    /// [`Undecided::Outside`] when an upper fact has another value.
    pub fn infer(&self, values: &mut [Value]) -> Result<(), Undecided<'_>> {
        for (place, fact) in self.facts.iter().enumerate() {
            let Some((upper, word)) = fact.implies else { continue };
            if values.get(place).is_none_or(|v| *v == Value::Unknown) {
                continue;
            }
            match values.get_mut(upper) {
                Some(value @ Value::Unknown) => *value = Value::Word(word),
                Some(value) if *value != Value::Word(word) => return Err(Undecided::Outside(fact)),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a case gives nothing but its matter, place, days and facts.
fn is_plain(case: &Case) -> bool {
    let days = case.act_end.is_none() && case.discovered.is_none() && case.filed.is_none();
    days && case.concurrent.is_empty() && !case.suspected_crime && case.departure.is_none()
}
