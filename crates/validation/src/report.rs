//! What a review says: findings, and in lists of their own what was only remarked, not decided, or not looked at.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use cailiang_core::library::MatterId;
use cailiang_core::model::{Citation, Instrument, Jurisdiction, Order, Rank, Sanction};
use cailiang_core::source::{Cell, Source, Span};
use cailiang_resolver::compare::Count;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::rules::Rule;

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Proven.
    Error,
    /// Likely wrong; a person should look.
    Warning,
    /// A remark.
    Note,
}

/// The text that sets the limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Against {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// 《文件》第…条, or 《文件》 and the matter.
    pub citation: Citation,
    /// Where its line stands.
    pub place: Option<Place>,
    /// The matter.
    pub id: MatterId,
}

/// A place in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// What to underline.
    pub span: Span,
    /// The cell, in a spreadsheet: then the text is that of the cell.
    pub cell: Option<Cell>,
}

impl Place {
    /// A place in a text that is no spreadsheet.
    pub fn new(source: Arc<Source>, span: Span) -> Place {
        Place { source, span, cell: None }
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &*self.source.name)?;
        match &self.cell {
            Some(cell) => {
                map.serialize_entry("sheet", &*cell.sheet)?;
                map.serialize_entry("row", &cell.row)?;
                map.serialize_entry("cell", &cell.address())?;
            }
            None => {
                map.serialize_entry("line", &self.span.line)?;
                map.serialize_entry("column", &self.span.column)?;
            }
        }
        map.end()
    }
}

/// What a witness shows: a sanction, or an order with its time limit.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Act {
    /// A sanction.
    Sanction(Box<Sanction>),
    /// An order.
    Order(Order),
}

impl Serialize for Act {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Act::Sanction(s) => s.serialize(serializer),
            Act::Order(o) => o.serialize(serializer),
        }
    }
}

/// A concrete case and a concrete penalty that the lower text permits and the upper one does not.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Witness {
    /// The facts that matter: truth values, words, decimal strings.
    pub facts: BTreeMap<String, Json>,
    /// The units of those that are numbers.
    pub units: BTreeMap<String, String>,
    /// How many units are counted, where it matters and no fact says it (每平方米 → 300).
    pub counts: Vec<Count>,
    /// What is imposed; absent for findings about the table itself.
    pub imposed: Option<Act>,
    /// What the upper text allows of that kind.
    pub permitted: Vec<Act>,
    /// The rest of a combination.
    pub together_with: Vec<Sanction>,
    /// All cases with the same fault, as disjoint regions: each fact with the values that it may have there. Listed on
    /// request only.
    pub regions: Vec<BTreeMap<String, Json>>,
    /// Where the case is decided, for saving it.
    pub jurisdiction: Option<Jurisdiction>,
}

impl Serialize for Witness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("facts", &self.facts)?;
        if !self.counts.is_empty() {
            let counts: BTreeMap<&str, String> =
                self.counts.iter().map(|c| (c.per.as_str(), c.number.to_string())).collect();
            map.serialize_entry("counts", &counts)?;
        }
        if let Some(imposed) = &self.imposed {
            map.serialize_entry("imposed", imposed)?;
            map.serialize_entry("permitted", &self.permitted)?;
        }
        if !self.together_with.is_empty() {
            map.serialize_entry("together_with", &self.together_with)?;
        }
        if !self.regions.is_empty() {
            map.serialize_entry("regions", &self.regions)?;
        }
        map.end()
    }
}

/// A sentence in both languages of the tool; penalties are quoted as the texts have them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl<Z: Into<String>, E: Into<String>> From<(Z, E)> for Text {
    fn from((zh, en): (Z, E)) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.zh)
    }
}

/// One finding.
#[derive(Clone, PartialEq, Debug)]
pub struct Finding {
    /// Code of the rule.
    pub code: &'static str,
    /// Weight.
    pub severity: Severity,
    /// Name of the reviewed instrument.
    pub instrument: String,
    /// Written for illustration, not a real document.
    pub illustrative: bool,
    /// Short name of the matter.
    pub matter: String,
    /// 阶次.
    pub grade: Option<String>,
    /// The text that sets the limit.
    pub against: Option<Against>,
    /// One sentence: what is wrong.
    pub message: Text,
    /// What would repair it.
    pub repair: Option<Text>,
    /// A case that shows it.
    pub witness: Option<Witness>,
    /// Where.
    pub place: Option<Place>,
}

impl Finding {
    /// What a rule finds at a place of a document, of no matter yet.
    pub(crate) fn new(
        rule: &Rule,
        severity: Severity,
        instrument: &Instrument,
        span: Span,
        message: impl Into<Text>,
    ) -> Finding {
        Finding {
            code: rule.code,
            severity,
            instrument: instrument.name.clone(),
            illustrative: instrument.illustrative,
            matter: String::new(),
            grade: None,
            against: None,
            message: message.into(),
            repair: None,
            witness: None,
            place: Some(Place::new(instrument.source.clone(), span)),
        }
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Upper<'a> {
            instrument: &'a str,
            matter: &'a str,
            citation: &'a Citation,
        }
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("severity", &self.severity)?;
        map.serialize_entry("instrument", &self.instrument)?;
        map.serialize_entry("matter", &self.matter)?;
        if let Some(grade) = &self.grade {
            map.serialize_entry("grade", grade)?;
        }
        if let Some(a) = &self.against {
            let upper = Upper { instrument: &a.instrument, matter: &a.matter, citation: &a.citation };
            map.serialize_entry("against", &upper)?;
        }
        map.serialize_entry("message", &self.message.zh)?;
        map.serialize_entry("message_en", &self.message.en)?;
        if let Some(repair) = &self.repair {
            map.serialize_entry("repair", &repair.zh)?;
        }
        if let Some(witness) = &self.witness {
            map.serialize_entry("witness", witness)?;
        }
        if let Some(p) = &self.place {
            map.serialize_entry("span", p)?;
        }
        if self.illustrative {
            map.serialize_entry("illustrative", &true)?;
        }
        map.end()
    }
}

/// Something that could not be decided.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Undetermined {
    /// Name of the reviewed instrument.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// The upper text: 《文件》第…条.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// Why.
    pub reason: String,
}

/// A matter that could not be reviewed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Unreviewed {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// Why.
    pub reason: String,
}

/// A reviewed instrument.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Reviewed {
    /// Name.
    pub instrument: String,
    /// How many matters it has.
    pub matters: usize,
    /// Written for illustration, not a real document.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

impl Reviewed {
    pub(crate) fn of(instrument: &Instrument) -> Reviewed {
        Reviewed {
            instrument: instrument.name.clone(),
            matters: instrument.matters.len(),
            illustrative: instrument.illustrative,
        }
    }
}

/// The result of a review. Only `findings` of severity error make it fail.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Report {
    /// The day as of which it was reviewed.
    pub as_of: String,
    /// What was reviewed.
    pub reviewed: Vec<Reviewed>,
    /// Errors and warnings.
    pub findings: Vec<Finding>,
    /// Remarks.
    pub notes: Vec<Finding>,
    /// What could not be decided.
    pub undetermined: Vec<Undetermined>,
    /// What could not be reviewed.
    pub unreviewed: Vec<Unreviewed>,
    /// What was assumed: conventions that a document does not state.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conventions: Vec<String>,
}

impl Report {
    /// Adds what another part found.
    pub(crate) fn absorb(&mut self, part: Report) {
        self.findings.extend(part.findings);
        self.notes.extend(part.notes);
        self.undetermined.extend(part.undetermined);
        self.unreviewed.extend(part.unreviewed);
        self.conventions.extend(part.conventions);
    }

    /// Shows the places of a document in a text that says the same there.
    pub(crate) fn show_in(&mut self, source: &Arc<Source>) {
        for finding in self.findings.iter_mut().chain(&mut self.notes) {
            let against = finding.against.as_mut().and_then(|a| a.place.as_mut());
            for place in finding.place.as_mut().into_iter().chain(against) {
                if place.source.name == source.name {
                    place.source = Arc::clone(source);
                }
            }
        }
    }

    /// Whether a finding is an error.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.severity == Severity::Error)
    }

    /// Sorts findings by document and place again, after some were added.
    pub fn arrange(&mut self) {
        let key = |f: &Finding| {
            let place = f.place.as_ref().map(|p| (p.source.name.to_string(), p.cell.clone(), p.span));
            (f.instrument.clone(), place, f.severity, f.code, f.message.zh.clone())
        };
        self.findings.sort_by_cached_key(key);
        self.notes.sort_by_cached_key(key);
        self.undetermined.sort();
        self.undetermined.dedup();
        self.unreviewed.sort();
        self.unreviewed.dedup();
    }

    /// Sorts the lists: by rank, text and place, so that a review of the same texts reads the same.
    pub(crate) fn sort(&mut self, height: &dyn Fn(&str) -> Option<(Rank, Jurisdiction)>) {
        let key = |f: &Finding| {
            let place = f.place.as_ref().map(|p| (p.source.name.to_string(), p.cell.clone(), p.span));
            let against = f.against.as_ref().map(|a| a.citation.to_string());
            (height(&f.instrument), f.instrument.clone(), place, f.code, against)
        };
        self.findings.sort_by_cached_key(key);
        self.notes.sort_by_cached_key(key);
        self.reviewed.sort_by_cached_key(|r| (height(&r.instrument), r.clone()));
        self.undetermined.sort_by_cached_key(|u| (height(&u.instrument), u.clone()));
        self.undetermined.dedup();
        self.unreviewed.sort_by_cached_key(|u| (height(&u.instrument), u.clone()));
        self.unreviewed.dedup();
    }
}
