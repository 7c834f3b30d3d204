//! Conditions (当 …): formulas over facts, names as written.

use crate::interval::Interval;
use crate::model::FactRef;
use crate::source::Span;

/// What a condition asks of one fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Test {
    /// The bare name of a yes/no fact.
    Holds,
    /// `为 甲、乙`: any of the words. 是 and 否 for yes/no facts.
    OneOf(Vec<String>),
    /// A range of numbers; `raw` is the text (it may turn out to be a word of an enumeration), `unit` as written.
    Within {
        /// The range.
        range: Interval,
        /// The text of the cell or number.
        raw: String,
        /// Unit word behind the figures, if any.
        unit: Option<String>,
    },
}

/// A test of one fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Atom {
    /// Name as written.
    pub fact: FactRef,
    /// What is asked.
    pub test: Test,
    /// Place of the test.
    pub span: Span,
}

/// A formula over facts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Condition {
    /// Holds in every case.
    Always,
    /// A test of one fact.
    Atom(Atom),
    /// 「…」: an opaque yes/no fact of that wording, unless a fact of that name is declared.
    Opaque(String, Span),
    /// 非
    Not(Box<Condition>),
    /// 且; never empty.
    All(Vec<Condition>),
    /// 或; never empty.
    Any(Vec<Condition>),
}

impl Condition {
    /// Calls `f` on every atom and every opaque text, in text order.
    pub fn visit<'a>(&'a self, f: &mut dyn FnMut(&'a Condition)) {
        match self {
            Condition::Always => {}
            Condition::Atom(_) | Condition::Opaque(..) => f(self),
            Condition::Not(inner) => inner.visit(f),
            Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|p| p.visit(f)),
        }
    }

    /// Both conditions.
    pub fn and(self, other: Condition) -> Condition {
        match (self, other) {
            (Condition::Always, c) | (c, Condition::Always) => c,
            (Condition::All(mut a), b) => {
                a.push(b);
                Condition::All(a)
            }
            (a, b) => Condition::All(vec![a, b]),
        }
    }
}
