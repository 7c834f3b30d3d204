//! The checks, by family. Each looks at one matter; the registry ([`crate::rules`]) says what its codes mean.

pub(crate) mod authority;
pub(crate) mod bounds;
pub(crate) mod circumstances;
pub(crate) mod ladder;
pub(crate) mod limits;
pub(crate) mod lines;
pub(crate) mod structure;
pub(crate) mod timeliness;

use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Instrument, Matter, Rank};
use cailiang_core::source::Span;
use cailiang_resolver::family::Day;

use crate::report::{Against, Finding, Place, Report, Severity, Text, Undetermined, Unreviewed};
use crate::rules::{Pair, Rule};

/// What a check works on.
pub(crate) struct Subject<'a, 'l> {
    pub day: &'a Day<'l>,
    pub id: MatterId,
    pub instrument: &'l Instrument,
    pub matter: &'l Matter,
    /// All regions of a finding are wanted.
    pub all_regions: bool,
}

impl<'l> Subject<'_, 'l> {
    pub fn library(&self) -> &'l Library {
        self.day.library
    }

    /// A finding at a place of the matter.
    pub fn finding(&self, rule: &Rule, severity: Severity, span: Span, message: impl Into<Text>) -> Finding {
        Finding { matter: self.matter.name.clone(), ..Finding::new(rule, severity, self.instrument, span, message) }
    }

    /// An upper text.
    pub fn against(&self, id: MatterId, span: Option<Span>) -> Option<Against> {
        let (instrument, matter) = self.library().matter(id)?;
        Some(Against {
            instrument: instrument.name.clone(),
            matter: matter.name.clone(),
            citation: instrument.cite(matter),
            place: span.map(|span| Place::new(instrument.source.clone(), span)),
            id,
        })
    }

    pub fn undetermined(&self, report: &mut Report, against: Option<MatterId>, reason: impl Into<String>) {
        let against = against.and_then(|id| self.library().matter(id)).map(|(i, m)| i.cite(m).to_string());
        report.undetermined.push(Undetermined {
            instrument: self.instrument.name.clone(),
            matter: self.matter.name.clone(),
            against,
            reason: reason.into(),
        });
    }

    pub fn unreviewed(&self, report: &mut Report, reason: impl Into<String>) {
        report.unreviewed.push(Unreviewed {
            instrument: self.instrument.name.clone(),
            matter: self.matter.name.clone(),
            reason: reason.into(),
        });
    }
}

/// B1xx against laws, regulations and rules; B2xx against an upper baseline.
pub(crate) fn series<'r>(pair: &'r Pair, subject: &Subject<'_, '_>, upper: MatterId) -> &'r Rule {
    let rank = subject.library().instrument(upper.instrument).map(|i| i.rank);
    if matches!(rank, Some(Rank::Baseline | Rank::NormativeDocument)) {
        pair.against_baseline()
    } else {
        pair.against_law()
    }
}
