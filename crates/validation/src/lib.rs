//! 裁量 validation: the review of a document against what binds it.
//!
//! What it is: [`Reviewer`] runs every check over the matters of chosen instruments and gives a [`Report`]. Each finding
//! carries the code of a rule of the registry ([`rules`]), and a finding about bounds carries a witness: a concrete case
//! and a concrete penalty that the lower text permits and the upper one does not, put through both texts a second time
//! before it is shown.
//!
//! [`Session`] keeps what a review found while documents are edited, and reviews again only what an edit reaches.
//!
//! What it is not: it does not decide what a legislature may want; what it cannot prove is `undetermined`, what it could
//! not look at is `unreviewed`, and neither ever counts as clean.

mod checks;
mod report;
pub mod rules;
mod session;
mod witness;

use std::collections::BTreeSet;

use cailiang_core::library::{InstrumentId, Library, MatterId};
use cailiang_core::model::Date;
use cailiang_core::source::Span;
use cailiang_resolver::family::Day;
use rayon::prelude::*;

use checks::Subject;

pub use session::Session;

pub use report::{Act, Against, Finding, Place, Report, Reviewed, Severity, Text, Undetermined, Unreviewed, Witness};

/// Reviews documents of a library.
#[derive(Clone, Copy, Debug)]
pub struct Reviewer<'l> {
    library: &'l Library,
    day: Date,
    assume_in_force: bool,
    all_regions: bool,
}

impl<'l> Reviewer<'l> {
    /// A reviewer as of a day.
    pub fn new(library: &'l Library, day: Date) -> Reviewer<'l> {
        Reviewer { library, day, assume_in_force: false, all_regions: false }
    }

    /// Treats named documents as in force whatever their period: for drafts.
    #[must_use]
    pub fn assume_in_force(mut self, yes: bool) -> Reviewer<'l> {
        self.assume_in_force = yes;
        self
    }

    /// Lists with each finding all the cases that it holds for, as disjoint regions, not only the simplest case.
    #[must_use]
    pub fn all_regions(mut self, yes: bool) -> Reviewer<'l> {
        self.all_regions = yes;
        self
    }

    /// Reviews everything in force on the day.
    pub fn review_all(&self) -> Report {
        let ids: Vec<InstrumentId> =
            self.library.instruments().map(|(id, _)| id).filter(|id| self.library.in_force(*id, self.day)).collect();
        self.run(&ids, false)
    }

    /// Reviews some documents; of these it is also said when they are not in force.
    pub fn review(&self, named: &[InstrumentId]) -> Report {
        self.run(named, true)
    }

    fn run(&self, ids: &[InstrumentId], named: bool) -> Report {
        let mut report = Report { as_of: self.day.to_string(), ..Report::default() };
        for id in ids {
            let Some(instrument) = self.library.instrument(*id) else { continue };
            let mut day = Day::new(self.library, self.day);
            if self.assume_in_force && named {
                day.assumed = Some(*id);
            }
            if named && !day.in_force(*id) {
                self.not_in_force(*id, &mut report);
                continue;
            }
            report.reviewed.push(Reviewed::of(instrument));
            report.absorb(self.document(&day, *id));
            // Each matter by itself; the order of the parts is that of the text, whoever finishes first.
            let matters = (0..instrument.matters.len()).into_par_iter();
            let parts: Vec<Report> =
                matters.map(|index| self.part(&day, MatterId { instrument: *id, index })).collect();
            for part in parts {
                report.absorb(part);
            }
        }
        self.finish(ids, &mut report);
        report
    }

    /// What there is to say of a document as a whole.
    fn document(&self, day: &Day<'_>, id: InstrumentId) -> Report {
        let mut report = Report::default();
        if let Some(instrument) = day.library.instrument(id) {
            checks::authority::Document { day, id, instrument }.check(&mut report);
        }
        report
    }

    /// What there is to say of one matter.
    fn part(&self, day: &Day<'_>, id: MatterId) -> Report {
        let Some((instrument, matter)) = day.library.matter(id) else { return Report::default() };
        self.matter(&Subject { day, id, instrument, matter, all_regions: self.all_regions })
    }

    /// Puts the parts of a report in order.
    fn finish(&self, ids: &[InstrumentId], report: &mut Report) {
        self.remark_once(ids, report);
        checks::authority::fields(ids.iter().filter_map(|id| self.library.instrument(*id)), report);
        report.sort(&|name| {
            let id = self.library.versions(name).last()?;
            self.library.instrument(*id).map(|i| (i.rank, i.jurisdiction))
        });
    }

    /// A general clause is remarked on once, not for each matter of the document.
    fn remark_once(&self, ids: &[InstrumentId], report: &mut Report) {
        let general: BTreeSet<(&str, Span)> = ids
            .iter()
            .filter_map(|id| self.library.instrument(*id))
            .flat_map(|i| i.general.circumstances.iter().map(|c| (i.source.name.as_ref(), c.span)))
            .collect();
        let mut remarked: BTreeSet<(&'static str, String, Span)> = BTreeSet::new();
        report.notes.retain(|n| match &n.place {
            Some(p) if general.contains(&(p.source.name.as_ref(), p.span)) => {
                remarked.insert((n.code, p.source.name.to_string(), p.span))
            }
            _ => true,
        });
    }

    /// All checks of one matter.
    fn matter(&self, subject: &Subject<'_, '_>) -> Report {
        let mut report = Report::default();
        checks::timeliness::check(subject, &mut report);
        checks::authority::check(subject, &mut report);
        checks::authority::territory(subject, &mut report);
        checks::authority::delegation(subject, &mut report);
        checks::authority::supplement(subject, &mut report);
        checks::circumstances::check(subject, &mut report);
        checks::structure::check(subject, &mut report);
        checks::bounds::check(subject, &mut report);
        checks::limits::organ(subject, &mut report);
        for pending in subject.matter.pending.iter().chain(&subject.instrument.general.pending) {
            subject.undetermined(&mut report, None, format!("“{}”已读入，本版尚未评估", pending.what));
        }
        report
    }

    /// A named document that is not in force on the day.
    fn not_in_force(&self, id: InstrumentId, report: &mut Report) {
        let (Some(instrument), Some(period)) = (self.library.instrument(id), self.library.period(id)) else { return };
        let (what, english) = if period.from > self.day {
            (format!("自 {} 起施行，在 {} 尚未施行", period.from, self.day), "not yet in force")
        } else {
            (format!("施行期为 {period}，在 {} 已经失效", self.day), "no longer in force")
        };
        let message = (
            format!("《{}》{what}，未作其他审查", instrument.name),
            format!("{}: {english} on this day; nothing else was reviewed", instrument.name),
        );
        let mut finding = Finding::new(&rules::NOT_IN_FORCE, Severity::Error, instrument, instrument.span, message);
        finding.repair = Some(
            (
                "用 --as-of 指定施行期内的一天，或用 --assume-in-force 按已施行审查",
                "choose a day with --as-of, or review it as in force with --assume-in-force",
            )
                .into(),
        );
        report.findings.push(finding);
        let reason = format!("{} 不在施行期内", self.day);
        report.unreviewed.extend(instrument.matters.iter().map(|m| Unreviewed {
            instrument: instrument.name.clone(),
            matter: m.name.clone(),
            reason: reason.clone(),
        }));
    }
}
