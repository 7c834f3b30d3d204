//! Plans: what the layers say of a matter at a place on a day, folded once for every case there can be, so that deciding a
//! case is a walk through a table that allocates nothing.
//!
//! A plan answers what [`Resolver::resolve`] answers, leaf by leaf the same [`Resolution`]; a test holds it to that. Where
//! it cannot (a fact is not known, the answer turns on the very figure of a base quantity), it says so, and
//! [`Resolver::resolve`] is asked. Two days whose laws differ are one plan too: the choice between them (从旧兼从轻) is made
//! when it is built.
//!
//! What it is not: it does not say what is still possible when facts are missing, and it is no cache: it belongs to one
//! library and to the days of the case that it was built for.

mod build;
mod columns;
mod json;
mod table;

use std::borrow::Cow;

use cailiang_core::interval::Interval;
use cailiang_core::library::FactId;
use cailiang_core::model::FactType;
use cailiang_core::number::Exact;

use crate::case::{Case, CaseError};
use crate::compare::measure;
use crate::meaning::BaseRef;
use crate::resolve::Resolver;
use crate::result::Resolution;
use crate::space;
use crate::view::Shown;

pub use build::{Budget, Uncompiled};
pub use columns::{Column, ColumnError, Row};
pub use table::Value;

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
pub struct Plan {
    facts: Vec<PlanFact>,
    scales: Vec<Scale>,
    table: Table,
    leaves: Vec<Leaf>,
    /// Place of the base quantity that amounts are multiples of.
    base: Option<usize>,
}

#[derive(Clone, PartialEq, Debug)]
enum Leaf {
    Outcome(Box<Outcome>),
    /// Rows that contradict one another.
    Conflict(CaseError),
    /// Words of the answer turn on the figure of the base quantity.
    Whole,
}

/// What may be imposed in some cases of a plan.
#[derive(Clone, PartialEq, Debug)]
pub struct Outcome {
    /// Amounts that depend on the base quantity have [`Interval::ALL`] in place of 元.
    template: Resolution,
    /// Whether there are such.
    based: bool,
    /// The template as JSON, when nothing in it depends on the base quantity.
    json: Option<Box<str>>,
}

/// Why a plan has no outcome for some values.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Undecided<'p> {
    /// The outcome turns on a fact that is not known.
    #[error("尚需查明“{}”", .0.name)]
    Missing(&'p PlanFact),
    /// A value that the fact cannot have.
    #[error("“{}”没有这个值", .0.name)]
    Outside(&'p PlanFact),
    /// The case falls into rows that contradict one another.
    #[error(transparent)]
    Conflict(&'p CaseError),
    /// The plan does not hold the answer; [`Resolver::resolve`] gives it.
    #[error("这一情形须逐件计算")]
    Resolve,
}

impl Outcome {
    /// The result, with figures as the texts write them. Where amounts are multiples of a base quantity, 元 is left to
    /// [`Plan::resolution`].
    pub fn as_written(&self) -> &Resolution {
        &self.template
    }
}

impl Plan {
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

    /// What its decision table takes in memory, in bytes; the outcomes come on top.
    pub fn bytes(&self) -> usize {
        self.table.bytes()
    }

    /// The outcome of a case, given a value for each of [`Plan::facts`] in their order. It allocates nothing.
    ///
    /// # Errors
    /// [`Undecided`], with the fact that is missing first on the way.
    #[inline]
    pub fn decide(&self, values: &[Value]) -> Result<&Outcome, Undecided<'_>> {
        let cell = |fact: usize| self.scales.get(fact)?.cell(*values.get(fact)?);
        match self.table.walk(cell) {
            Ok(leaf) => self.leaf(leaf),
            Err(fact) => Err(self.stuck(fact, values)),
        }
    }

    /// As [`Plan::decide`]; `looked_at` receives, in order, the facts that the outcome turned on.
    ///
    /// # Errors
    /// As [`Plan::decide`].
    pub fn trace(&self, values: &[Value], looked_at: &mut Vec<usize>) -> Result<&Outcome, Undecided<'_>> {
        looked_at.clear();
        let cell = |fact: usize| {
            looked_at.push(fact);
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

    /// An outcome with its amounts in 元 for the values of the case: what [`Resolver::resolve`] gives.
    pub fn resolution<'p>(&self, outcome: &'p Outcome, values: &[Value]) -> Cow<'p, Resolution> {
        if !outcome.based {
            return Cow::Borrowed(&outcome.template);
        }
        let mut resolution = outcome.template.clone();
        let base = self.base.and_then(|b| values.get(b)).and_then(|v| v.exact());
        each_shown(&mut resolution, &mut |shown| {
            if shown.yuan.is_some() {
                shown.yuan = base.and_then(|b| yuan(shown, b));
            }
        });
        Cow::Owned(resolution)
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

/// The range in 元 of a sanction for a value of its base quantity.
fn yuan(shown: &Shown, base: Exact) -> Option<Interval> {
    let amount = shown.sanction.amount.as_ref()?;
    // Which fact it is does not matter: there is one.
    measure(amount, Some(&BaseRef::Symbol(String::new())), &mut Vec::new()).at(Some(base))
}

fn each_shown(resolution: &mut Resolution, f: &mut dyn FnMut(&mut Shown)) {
    let alternatives = resolution.alternatives.iter_mut().map(|a| &mut a.any_of);
    let unions = [&mut resolution.any_of, &mut resolution.statutory].into_iter().chain(alternatives);
    unions.flatten().flatten().for_each(f);
}

impl Resolver<'_> {
    /// The values of a case for a plan that was built for its matter, place and days; checked as [`Resolver::resolve`] does.
    ///
    /// # Errors
    /// [`CaseError`] for facts that no text knows and for values that a fact does not have.
    pub fn values(&self, plan: &Plan, case: &Case) -> Result<Vec<Value>, CaseError> {
        let known = self.question(case)?.known()?;
        let value = |fact: &PlanFact| {
            known.get(&fact.id).and_then(|v| match v {
                space::Value::YesNo(b) => Some(Value::YesNo(*b)),
                space::Value::Word(w) => u32::try_from(*w).ok().map(Value::Word),
                space::Value::Number(n) => Value::number(*n),
            })
        };
        Ok(plan.facts.iter().map(|f| value(f).unwrap_or_default()).collect())
    }
}
