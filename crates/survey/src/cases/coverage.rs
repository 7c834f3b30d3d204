//! What of a rulebook its cases reach.

use std::collections::BTreeMap;

use cailiang_chart::TooLarge;
use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Date, Jurisdiction};
use serde::Serialize;
use serde_json::Value as Json;

use crate::cases::goals::{Field, Goal, Kind};
use crate::cases::run::Ran;

/// What no confirmed case reaches.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Unreached {
    /// The row, the side of a threshold, or the tier.
    pub what: String,
    /// Line of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// A case that would reach it.
    pub facts: BTreeMap<String, Json>,
    /// A case that nobody has confirmed reaches it.
    pub unconfirmed: bool,
}

/// How much of one kind is reached.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
pub struct Measure {
    /// How many there are.
    pub total: usize,
    /// Reached by a confirmed case whose result is the one stated.
    pub covered: usize,
    /// Reached only by cases that nobody has confirmed.
    pub unconfirmed: usize,
    /// All that no confirmed case reaches.
    pub missing: Vec<Unreached>,
}

/// What the cases reach of one matter.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Coverage {
    /// Name of the document.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// File of the document.
    pub file: String,
    /// The day of the texts above.
    pub as_of: String,
    /// Rows, lines, levels.
    pub rows: Measure,
    /// Sides of thresholds.
    pub boundaries: Measure,
    /// Tiers of the texts above.
    pub tiers: Measure,
    /// Why it could not be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undetermined: Option<String>,
}

impl Coverage {
    /// The three counts with their names.
    pub fn measures(&self) -> [(&'static str, &Measure); 3] {
        [("行", &self.rows), ("界", &self.boundaries), ("档", &self.tiers)]
    }

    /// Whether confirmed cases reach all of it.
    pub fn is_complete(&self) -> bool {
        self.undetermined.is_none() && self.measures().iter().all(|(_, m)| m.missing.is_empty())
    }
}

/// A matter whose coverage is asked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Subject {
    /// The matter.
    pub matter: MatterId,
    /// The day of the texts above.
    pub day: Date,
    /// The place.
    pub place: Jurisdiction,
}

/// What the cases reach of a matter; and a concrete case for each thing that no case reaches, each reaching something new.
pub fn coverage(library: &Library, subject: Subject, ran: &[Ran<'_>]) -> (Coverage, Vec<Vec<(String, Json)>>) {
    let (instrument, matter) = match library.matter(subject.matter) {
        Some((i, m)) => (i, m),
        None => return (empty("", "", "", subject.day), Vec::new()),
    };
    let mut found = empty(&instrument.name, &matter.name, &instrument.source.name, subject.day);
    match fill(library, subject, ran, &mut found) {
        Ok(proposals) => (found, proposals),
        Err(e) => {
            found.undetermined = Some(format!("{e}，未能统计"));
            (found, Vec::new())
        }
    }
}

fn empty(instrument: &str, matter: &str, file: &str, day: Date) -> Coverage {
    Coverage {
        instrument: instrument.to_owned(),
        matter: matter.to_owned(),
        file: file.to_owned(),
        as_of: day.to_string(),
        rows: Measure::default(),
        boundaries: Measure::default(),
        tiers: Measure::default(),
        undetermined: None,
    }
}

type Proposal = Vec<(String, Json)>;

fn fill(library: &Library, subject: Subject, ran: &[Ran<'_>], to: &mut Coverage) -> Result<Vec<Proposal>, TooLarge> {
    let Some(mut field) = Field::new(library, subject.matter, subject.day, subject.place)? else {
        return Ok(Vec::new());
    };
    let name = (to.instrument.clone(), to.matter.clone());
    let about = |r: &&Ran<'_>| r.matter == subject.matter || r.points.iter().any(|p| p.spoken.contains(&name));
    let (mut confirmed, mut others) = (Vec::new(), Vec::new());
    for one in ran.iter().filter(about) {
        // A case that fails proves nothing, not even where it holds.
        for point in one.points.iter().filter(|_| one.failure().is_none()) {
            let list = if one.test.confirmed { &mut confirmed } else { &mut others };
            list.push(field.place(&point.case.facts));
        }
    }
    let goals = std::mem::take(&mut field.goals);
    let mut proposals: Vec<Proposal> = Vec::new();
    let mut proposed = Vec::new();
    // Thresholds first: their cases lie in rows and tiers too.
    let mut order: Vec<&Goal> = goals.iter().collect();
    order.sort_by_key(|g| g.kind != Kind::Side);
    for goal in order {
        let measure = match goal.kind {
            Kind::Row => &mut to.rows,
            Kind::Side => &mut to.boundaries,
            Kind::Tier => &mut to.tiers,
        };
        measure.total += 1;
        if confirmed.iter().any(|p| field.reaches(p, goal)) {
            measure.covered += 1;
            continue;
        }
        let example = field.example(goal)?;
        let unconfirmed = others.iter().any(|p| field.reaches(p, goal));
        measure.unconfirmed += usize::from(unconfirmed);
        if !unconfirmed && !proposed.iter().any(|p| field.reaches(p, goal)) {
            let facts: BTreeMap<String, Json> = example.iter().cloned().collect();
            let placed = field.place(&facts);
            if field.reaches(&placed, goal) {
                proposed.push(placed);
                proposals.push(example.clone());
            }
        }
        measure.missing.push(Unreached {
            what: goal.label.clone(),
            line: goal.line,
            facts: example.into_iter().collect(),
            unconfirmed,
        });
    }
    Ok(proposals)
}
