//! All suites of a rulebook: what came of each case, and what they reach.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::diagnostic::Diagnostic;
use cailiang_core::library::{InstrumentId, Library, MatterId};
use rayon::prelude::*;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::cases::coverage::{Coverage, Subject, coverage};
use crate::cases::run::{Difference, Ran, Runner, first_day};
use crate::cases::{Suite, write};

/// What came of one case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct CaseResult {
    /// Line of the file.
    pub line: u32,
    /// What the drafter calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 文件/事项.
    pub matter: String,
    /// Day of the act.
    pub act_date: String,
    /// The facts: of a case that stands for several, those of the first whose result is another one.
    pub facts: BTreeMap<String, Json>,
    /// Units of those that are numbers.
    #[serde(skip)]
    pub units: BTreeMap<String, String>,
    /// How many concrete cases it stands for.
    pub points: usize,
    /// Whether the drafter stands by it.
    pub confirmed: bool,
    /// Whether the result is the one stated.
    #[serde(rename = "result", serialize_with = "verdict")]
    pub passed: bool,
    /// Where it is not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Difference>,
    /// Of a case whose result is another one: what the result says besides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

fn verdict<S: Serializer>(passed: &bool, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *passed { "pass" } else { "fail" })
}

/// The cases of one file.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct FileResult {
    /// The file.
    pub file: String,
    /// Its cases.
    pub cases: Vec<CaseResult>,
}

/// How many of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Summary {
    /// Confirmed cases whose result is the one stated.
    pub passed: usize,
    /// Cases whose result is another one, confirmed or not.
    pub failed: usize,
    /// Cases that nobody has confirmed and whose result is the one stated: no proof.
    pub unconfirmed: usize,
}

/// Missing cases to append to a suite.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposed {
    /// The file of the rules that they are about.
    pub file: String,
    /// The suite that already speaks of the matter.
    pub suite: Option<String>,
    /// How many cases.
    pub cases: usize,
    /// The text to append; empty where no case has a result.
    pub text: String,
    /// Cases without a result, and why: they cannot be written.
    pub without: Vec<String>,
}

/// What came of all suites.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tested {
    /// By file.
    pub files: Vec<FileResult>,
    /// By matter.
    pub coverage: Vec<Coverage>,
    /// Of all files.
    pub summary: Summary,
    /// What is missing, with the result that comes out today.
    #[serde(skip)]
    pub proposed: Vec<Proposed>,
}

impl Tested {
    /// Whether all matters are covered by confirmed cases, and no case waits to be confirmed.
    pub fn is_complete(&self) -> bool {
        self.summary.unconfirmed == 0 && self.coverage.iter().all(Coverage::is_complete)
    }
}

/// Runs suites; looks at what they reach of the matters that they name, and of all matters of the rulebooks given.
///
/// # Errors
/// Cases that are stale or wrong, of all suites.
pub fn test(runner: Runner<'_>, suites: &[Suite], rulebooks: &[InstrumentId]) -> Result<Tested, Vec<Diagnostic>> {
    let library = runner.library;
    let mut faults = Vec::new();
    let mut ran: Vec<Ran<'_>> = Vec::new();
    let mut files = Vec::new();
    let mut suite_of: BTreeMap<MatterId, String> = BTreeMap::new();
    for suite in suites {
        match runner.run(suite) {
            Ok(list) => {
                let file = suite.source.name.to_string();
                files.push(FileResult { file: file.clone(), cases: list.iter().map(result).collect() });
                for one in &list {
                    suite_of.entry(one.matter).or_insert_with(|| file.clone());
                }
                ran.extend(list);
            }
            Err(all) => faults.extend(all),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let subjects = subjects(runner, &ran, rulebooks);
    let found: Vec<(Coverage, Option<Proposed>)> = subjects
        .par_iter()
        .map(|subject| {
            let (coverage, missing) = coverage(library, *subject, &ran);
            let suite = suite_of.get(&subject.matter).cloned();
            let proposed = write::table(library, *subject, &missing).map(|table| Proposed {
                file: coverage.file.clone(),
                suite,
                cases: table.cases,
                text: table.text,
                without: table.without,
            });
            (coverage, proposed)
        })
        .collect();
    let mut summary = Summary::default();
    for case in files.iter().flat_map(|f| &f.cases) {
        match (case.passed, case.confirmed) {
            (false, _) => summary.failed += 1,
            (true, true) => summary.passed += 1,
            (true, false) => summary.unconfirmed += 1,
        }
    }
    let (coverage, proposed): (Vec<Coverage>, Vec<Option<Proposed>>) = found.into_iter().unzip();
    Ok(Tested { files, coverage, summary, proposed: proposed.into_iter().flatten().collect() })
}

fn result(ran: &Ran<'_>) -> CaseResult {
    let shown = ran.failure().or(ran.points.first());
    CaseResult {
        line: ran.test.place.line,
        name: ran.test.name.clone(),
        matter: shown.map(|p| p.case.matter.clone()).unwrap_or_default(),
        act_date: shown.map(|p| p.case.act_date.to_string()).unwrap_or_default(),
        facts: shown.map(|p| p.case.facts.clone()).unwrap_or_default(),
        units: ran.units.clone(),
        points: ran.points.len(),
        confirmed: ran.test.confirmed,
        passed: ran.failure().is_none(),
        differences: ran.failure().map(|p| p.differences.clone()).unwrap_or_default(),
        warnings: ran.failure().map(|p| p.warnings.clone()).unwrap_or_default(),
    }
}

/// The matters whose coverage is told: on the day and in the place of their first case, else on their first day.
fn subjects(runner: Runner<'_>, ran: &[Ran<'_>], rulebooks: &[InstrumentId]) -> Vec<Subject> {
    let library = runner.library;
    let own = rulebooks.iter().flat_map(|id| matters(library, *id));
    let all: BTreeSet<MatterId> = own.chain(ran.iter().map(|r| r.matter)).collect();
    let subject = |matter: MatterId| {
        let (instrument, _) = library.matter(matter)?;
        let first = ran.iter().filter(|r| r.matter == matter).find_map(|r| r.points.first());
        let given = runner.day.filter(|d| library.in_force(matter.instrument, *d));
        let day = first.map(|p| p.case.act_date).or(given).unwrap_or_else(|| first_day(library, matter));
        let place = first.map_or(instrument.jurisdiction, |p| p.case.jurisdiction);
        Some(Subject { matter, day, place })
    };
    all.into_iter().filter_map(subject).collect()
}

fn matters(library: &Library, id: InstrumentId) -> impl Iterator<Item = MatterId> + use<> {
    let count = library.instrument(id).map_or(0, |i| i.matters.len());
    (0..count).map(move |index| MatterId { instrument: id, index })
}
