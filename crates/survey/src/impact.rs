//! What a document does to others on the day it takes effect: which matters leave the bounds, and which lose their basis.

use std::collections::BTreeSet;

use cailiang_core::library::{InstrumentId, Library, MatterId};
use cailiang_core::model::{Date, Rank};
use cailiang_resolver::family::{Day, Target};
use cailiang_resolver::law::duties::duties;
use cailiang_resolver::law::ranks::height;
use cailiang_validation::{Finding, Report, Reviewer, Severity};
use serde::Serialize;

/// Where a matter stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Verdict {
    /// It leaves the bounds.
    #[serde(rename = "outside")]
    Outside,
    /// Its basis is gone, and nothing held succeeds it.
    #[serde(rename = "successor missing")]
    SuccessorMissing,
    /// It could not be decided, or not be reviewed.
    #[serde(rename = "undetermined")]
    Undetermined,
    /// Proven to stay inside.
    #[serde(rename = "inside")]
    Inside,
}

/// What a maker has to do, on what ground, by when.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DutyShown {
    /// 《立法法》第…条.
    pub ground: String,
    /// What.
    pub what: &'static str,
    /// For which texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<&'static str>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// A matter that stands under the document.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Affected {
    /// Name of its instrument.
    pub instrument: String,
    /// Short name.
    pub matter: String,
    /// On the day of effect.
    pub verdict: Verdict,
    /// The day before; absent where it was not in force then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Verdict>,
    /// Errors of the day of effect: against the document, or that the basis is gone.
    pub findings: Vec<Finding>,
    /// Remarks: the basis has been succeeded.
    pub notes: Vec<Finding>,
    /// Why it could not be decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What its maker has to do.
    pub duties: Vec<DutyShown>,
}

/// What a document does on the day it takes effect.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Impact {
    /// Name of the document.
    pub instrument: String,
    /// The day.
    pub on: String,
    /// The documents that it ends on that day.
    pub replaces: Vec<String>,
    /// Matters under it: what needs work first.
    pub matters: Vec<Affected>,
}

impl Impact {
    /// Whether a matter leaves the bounds or loses its basis.
    pub fn has_errors(&self) -> bool {
        self.matters.iter().any(|m| matches!(m.verdict, Verdict::Outside | Verdict::SuccessorMissing))
    }
}

/// What an instrument does to the others on a day, by default the day it takes effect.
pub fn impact(library: &Library, id: InstrumentId, on: Date) -> Impact {
    let name = library.instrument(id).map_or("", |i| i.name.as_str());
    let eve = on.yesterday().unwrap_or(on);
    let (today, before) = (Day::new(library, on), Day::new(library, eve));
    let ended = ended(library, id, eve);
    let affected = affected(&today, &before, id, &ended);
    let texts: Vec<InstrumentId> = affected.iter().map(|m| m.instrument).collect::<BTreeSet<_>>().into_iter().collect();
    let earlier: Vec<InstrumentId> = texts.iter().copied().filter(|i| before.in_force(*i)).collect();
    let after = Reviewer::new(library, on).review(&texts);
    let prior = Reviewer::new(library, eve).review(&earlier);
    let upper = library.instrument(id).map_or(Rank::Law, |i| i.rank);
    let mut matters: Vec<(Affected, _)> = Vec::new();
    for m in affected {
        let Some((instrument, matter)) = library.matter(m) else { continue };
        let pick = Pick { instrument: &instrument.name, matter: &matter.name };
        let (verdict, findings, reasons) = pick.verdict(&after, &|against| against == name);
        let before = before.in_force(m.instrument).then(|| {
            let old = |against: &str| ended.iter().filter_map(|i| library.instrument(*i)).any(|i| i.name == against);
            pick.verdict(&prior, &old).0
        });
        let conflicts = verdict == Verdict::Outside;
        let duties = duties(upper, instrument.rank, conflicts).map(|d| DutyShown {
            ground: d.ground.to_string(),
            what: d.what,
            when: d.condition,
            until: d.until(on).map(|day| day.to_string()),
        });
        let notes = after.notes.iter().filter(|f| pick.is(&f.instrument, &f.matter) && f.code == "T101");
        let shown = Affected {
            instrument: instrument.name.clone(),
            matter: matter.name.clone(),
            verdict,
            before,
            findings,
            notes: notes.cloned().collect(),
            reasons,
            duties: duties.collect(),
        };
        let newly = shown.before != Some(verdict);
        let key = (verdict, !newly, height(instrument.rank, instrument.jurisdiction), m);
        matters.push((shown, key));
    }
    matters.sort_by_key(|(_, key)| *key);
    Impact {
        instrument: name.to_owned(),
        on: on.to_string(),
        replaces: ended.iter().filter_map(|i| library.instrument(*i)).map(|i| i.name.clone()).collect(),
        matters: matters.into_iter().map(|(m, _)| m).collect(),
    }
}

/// The instruments that this one ends the day before: older versions of itself, and those it replaces.
fn ended(library: &Library, id: InstrumentId, eve: Date) -> Vec<InstrumentId> {
    let Some(instrument) = library.instrument(id) else { return Vec::new() };
    let replaced = instrument.replaces.iter().map(|r| r.0.as_str());
    let names = std::iter::once(instrument.name.as_str()).chain(replaced);
    let versions = names.flat_map(|n| library.versions(n)).copied();
    versions.filter(|v| *v != id && library.period(*v).is_some_and(|p| p.to == Some(eve))).collect()
}

/// The matters in force on the day that stand under the document, or stood under one that it ended.
fn affected(today: &Day<'_>, before: &Day<'_>, id: InstrumentId, ended: &[InstrumentId]) -> Vec<MatterId> {
    let library = today.library;
    let under = |m: &MatterId| today.uppers(*m).iter().any(|u| u.matter.instrument == id);
    let stood = |m: &MatterId| before.ancestors(*m).keys().any(|u| ended.contains(&u.instrument));
    let dropped = |m: &MatterId| {
        let edges = library.matter(*m).into_iter().flat_map(|(_, matter)| &matter.edges);
        edges.flat_map(|e| today.targets(e)).any(|t| matches!(t, Target::Decriminalised(by) if by == id))
    };
    today.matters().filter(|m| m.instrument != id && (under(m) || stood(m) || dropped(m))).collect()
}

/// One matter of a report.
struct Pick<'a> {
    instrument: &'a str,
    matter: &'a str,
}

impl Pick<'_> {
    fn is(&self, instrument: &str, matter: &str) -> bool {
        instrument == self.instrument && matter == self.matter
    }

    /// Where the matter stands under some instruments: verdict, errors, doubts.
    fn verdict(&self, report: &Report, upper: &dyn Fn(&str) -> bool) -> (Verdict, Vec<Finding>, Vec<String>) {
        let mine =
            report.findings.iter().filter(|f| f.severity == Severity::Error && self.is(&f.instrument, &f.matter));
        let (mut outside, mut gone) = (Vec::new(), Vec::new());
        for finding in mine {
            match &finding.against {
                Some(a) if upper(&a.instrument) && finding.code.starts_with('B') => outside.push(finding.clone()),
                None if finding.code == "T102" => gone.push(finding.clone()),
                _ => {}
            }
        }
        let cited = |against: &str| {
            let name = against.strip_prefix('《').and_then(|rest| rest.split_once('》'));
            name.is_some_and(|(name, _)| upper(name))
        };
        let doubts = report
            .undetermined
            .iter()
            .filter(|u| self.is(&u.instrument, &u.matter) && u.against.as_deref().is_none_or(cited))
            .map(|u| u.reason.clone());
        let unread = report.unreviewed.iter().filter(|u| self.is(&u.instrument, &u.matter)).map(|u| u.reason.clone());
        let reasons: Vec<String> = doubts.chain(unread).collect();
        let verdict = match (outside.is_empty(), gone.is_empty(), reasons.is_empty()) {
            (false, ..) => Verdict::Outside,
            (_, false, _) => Verdict::SuccessorMissing,
            (_, _, false) => Verdict::Undetermined,
            _ => Verdict::Inside,
        };
        outside.extend(gone);
        (verdict, outside, reasons)
    }
}
