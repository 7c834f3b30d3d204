//! Conditions (当 …): formulas over facts, names as written.

use std::io::{Error, ErrorKind, Read, Write};

use crate::interval::Interval;
use crate::model::FactRef;
use crate::source::Span;
use borsh::{BorshDeserialize, BorshSerialize};

/// What a condition asks of one fact.
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
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
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
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

    /// All of them: [`Condition::Always`] of none, the condition itself of one.
    pub fn all(mut parts: Vec<Condition>) -> Condition {
        if parts.len() < 2 {
            return parts.pop().unwrap_or(Condition::Always);
        }
        parts.shrink_to_fit();
        Condition::All(parts)
    }
}

/// The deepest condition that is read back; the language nests far less.
const MAX_DEPTH: usize = 512;

impl BorshSerialize for Condition {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<(), Error> {
        match self {
            Condition::Always => 0_u8.serialize(writer),
            Condition::Atom(atom) => (1_u8, atom).serialize(writer),
            Condition::Opaque(text, span) => (2_u8, text, span).serialize(writer),
            Condition::Not(inner) => {
                3_u8.serialize(writer)?;
                inner.serialize(writer)
            }
            Condition::All(parts) => (4_u8, parts).serialize(writer),
            Condition::Any(parts) => (5_u8, parts).serialize(writer),
        }
    }
}

impl BorshDeserialize for Condition {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self, Error> {
        nested(reader, MAX_DEPTH)
    }
}

/// By hand, because a condition holds conditions: bytes must not make the stack overflow.
fn nested<R: Read>(reader: &mut R, depth: usize) -> Result<Condition, Error> {
    let deeper = depth.checked_sub(1).ok_or(ErrorKind::InvalidData)?;
    let parts = |reader: &mut R| {
        let count = u32::deserialize_reader(reader)?;
        (0..count).map(|_| nested(reader, deeper)).collect::<Result<Vec<_>, Error>>()
    };
    Ok(match u8::deserialize_reader(reader)? {
        0 => Condition::Always,
        1 => Condition::Atom(Atom::deserialize_reader(reader)?),
        2 => Condition::Opaque(String::deserialize_reader(reader)?, Span::deserialize_reader(reader)?),
        3 => Condition::Not(Box::new(nested(reader, deeper)?)),
        4 => Condition::All(parts(reader)?),
        5 => Condition::Any(parts(reader)?),
        _ => return Err(ErrorKind::InvalidData.into()),
    })
}
