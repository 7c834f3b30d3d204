//! A clause of a statute, a table cell or a quotation, read into outcomes.
//!
//! The layers, each in a file of its own and each knowing only those above it:
//!
//! | layer | file | from → to |
//! |---|---|---|
//! | text | `text.rs` | any text → characters without blanks, each with its place |
//! | words | `lexicon.toml`, `lexicon.rs`, `tokens.rs` | characters → words, numerals, marks |
//! | amounts | `quantity.rs` | numerals and units → ranges of money, rates, durations |
//! | sanctions | `act.rs`, `fine.rs`, `licence.rs`, `bar.rs` | words → one sanction, order or reference |
//! | packages | `piece.rs`, `packages.rs` | what stands between two commas → alternatives |
//! | steps | `step.rs` | pieces → conditions and what they impose |
//! | outcomes | `outcome.rs`, `impose.rs`, `items.rs`, `draft.rs`, `aside.rs`, `subject.rs`, `tier.rs`, `doubt.rs` | steps → the [`Clause`] |
//!
//! Nothing is dropped: `reading.rs` keeps a role for every stretch of the text, and whatever carries a figure or a
//! sanction word and has no role is [`Clause::not_understood`].

use serde::Serialize;

use crate::model::{Group, Order, Sanction};
use crate::penalty::describe;

mod act;
mod aside;
mod bar;
mod doubt;
mod draft;
mod fine;
mod grammar;
mod impose;
mod items;
mod lexicon;
mod licence;
mod outcome;
mod packages;
mod piece;
mod quantity;
mod reading;
mod step;
mod subject;
mod tier;
mod tokens;

use crate::penalty::Bounds;

/// Reads a clause: a statute's sentence or paragraph, a table cell, a quotation. It never fails; what it does not
/// understand it says.
///
/// ```
/// use cailiang_core::penalty::{Bounds, parse_clause};
///
/// let clause = parse_clause("由主管部门责令改正，处二千元以上二万元以下的罚款；情节严重的，吊销许可证。", Bounds::default());
/// assert!(!clause.incomplete);
/// assert_eq!(clause.outcomes.len(), 2);
/// ```
pub fn parse_clause(text: &str, bounds: Bounds) -> Clause {
    let lexicon = match lexicon::LEXICON.as_ref() {
        Ok(lexicon) => lexicon,
        Err(fault) => {
            let place = Place { start: 0, len: text.chars().count() };
            let remark = Remark { text: text.to_owned(), place, reason: fault.to_string(), suggestion: None };
            return Clause { incomplete: true, not_understood: vec![remark], ..Clause::default() };
        }
    };
    let tokens = tokens::Tokens::new(text, lexicon);
    let grammar = grammar::Grammar { tokens: &tokens, bounds };
    outcome::Reader::new(&grammar).read(&step::sentences(&tokens))
}

/// A stretch of the text that was given, in characters from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
pub struct Place {
    /// First character.
    pub start: usize,
    /// Number of characters.
    pub len: usize,
}

/// Whom an outcome falls on, by the words of the text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// Nobody is named, or a neutral noun (经营者), or several sorts of party.
    #[default]
    Any,
    /// A noun that can only be an organisation.
    Unit,
    /// A noun that can only be a natural person.
    Individual,
    /// 直接负责的主管人员和其他直接责任人员 and the like.
    Staff,
}

/// What an outcome does with what the text imposes before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// It is the first tier of its act.
    #[default]
    Base,
    /// It replaces the kinds that it names and keeps the rest.
    Escalates,
    /// It stands alone (仅): what it does not name is not imposed.
    Afresh,
}

/// How an outcome stands to the base of its act, and by which words.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
pub struct Tier {
    /// Base, escalation or a fresh start.
    pub relation: Relation,
    /// The words that decide it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
}

/// What a clause imposes under one condition on one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Outcome {
    /// Words of the condition, verbatim, joined by ` || `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Where those words stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Place>,
    /// Whom it falls on.
    pub subject: Subject,
    /// The party as the text names it (对直接负责的主管人员 → 直接负责的主管人员).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<String>,
    /// Orders that go with it.
    #[serde(serialize_with = "order_names")]
    pub orders: Vec<Order>,
    /// Groups that are imposed together, each of alternatives.
    #[serde(skip)]
    pub groups: Vec<Group>,
    /// Packages, one of which is imposed: the product of the groups.
    pub any_of: Vec<Vec<Sanction>>,
    /// 依照…处罚: the reference, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refers: Option<String>,
    /// How it stands to the base of its act.
    pub tier: Tier,
}

fn order_names<S: serde::Serializer>(orders: &[Order], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(orders.iter().map(describe::order))
}

/// A stretch with what is to be said about it.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Remark {
    /// The words, verbatim.
    pub text: String,
    /// Where they stand.
    #[serde(flatten)]
    pub place: Place,
    /// Why, in one sentence.
    pub reason: String,
    /// For a slip: what was probably meant. It is never applied.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// What a stretch of the text does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The act or a further condition (情节严重的).
    Condition,
    /// The party (对单位).
    Party,
    /// The organ (由…部门) and how it acts (依法, 按照职责分工).
    Organ,
    /// 可以, 应当, 并处.
    Modal,
    /// An order to put things right.
    Order,
    /// A sanction, with its figures.
    Sanction,
    /// A cap or a floor.
    Limit,
    /// A reference to another provision.
    Reference,
    /// A numbered offence under a head.
    Item,
    /// Figures or sanction words that impose nothing here.
    SetAside,
    /// Not understood.
    NotUnderstood,
}

/// A stretch of the text with its role.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct Part {
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What it does.
    pub role: Role,
}

/// A clause, read.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Clause {
    /// In text order.
    pub outcomes: Vec<Outcome>,
    /// Something was not understood; then the outcomes must not be relied on.
    pub incomplete: bool,
    /// What was not understood, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<Remark>,
    /// Probable slips of the text, with the likely intention.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slips: Vec<Remark>,
    /// Figures and sanction words that impose nothing here, and why (时限, 保证金, 刑事责任 …).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<Remark>,
    /// The whole reading: stretches with their roles, in text order, without overlaps.
    #[serde(skip)]
    pub parts: Vec<Part>,
}
