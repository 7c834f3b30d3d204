//! Lines of the imported documents back to the cells that they come from.

use std::collections::BTreeSet;

use cailiang_import::dsl::Origin;
use cailiang_validation::{Finding, Place, Report, Severity, Undetermined};

use crate::tables::held::Held;
use crate::tables::{Basis, Table, unread_basis};

/// Findings about the table itself: the checks of the import look at these with the words of the cells. That a table narrows
/// the provision that it quotes is not said: a quotation may be cut short.
const OWN: [&str; 9] = ["S101", "S102", "S103", "S104", "S105", "S106", "S107", "S114", "S115"];
/// What a provision that was read in part cannot prove.
pub(super) const NEED_ALL: [&str; 4] = ["B103", "B104", "B105", "B110"];

pub(super) struct Places<'t> {
    table: &'t Table,
    provisions: String,
    /// Matters whose provision was understood in part.
    partly: BTreeSet<&'t str>,
}

impl<'t> Places<'t> {
    pub fn new(table: &'t Table) -> Places<'t> {
        let partly = table.import.matters.iter().filter(|m| matches!(unread_basis(m), Basis::Partly(_)));
        Places { table, provisions: table.provisions_name(), partly: partly.map(|m| m.name.as_str()).collect() }
    }

    /// Puts the findings of this table on its cells.
    pub fn settle(&self, report: &mut Report) {
        let mine = |f: &Finding| f.instrument == self.table.import.document.name;
        let file = self.table.file.clone();
        let of_table = |f: &Finding| mine(f) && f.place.as_ref().is_some_and(|p| p.source.name == file);
        for list in [&mut report.findings, &mut report.notes] {
            list.retain(|f| !(mine(f) && OWN.contains(&f.code)));
        }
        let mut doubts = Vec::new();
        report.findings.retain(|f| {
            let partial = mine(f) && NEED_ALL.contains(&f.code) && self.partly.contains(f.matter.as_str());
            let quoted = f.against.as_ref().is_some_and(|a| a.instrument == self.table.documents.provisions.name);
            if partial && quoted {
                doubts.push(Undetermined {
                    instrument: f.instrument.clone(),
                    matter: f.matter.clone(),
                    against: f.against.as_ref().map(|a| a.citation.to_string()),
                    reason: format!("{}——所引依据没有全部读懂，不作为审查意见", f.message),
                });
            }
            !(partial && quoted)
        });
        report.undetermined.extend(doubts);
        // The review counts gaps and overlaps that are told here at the cells.
        let counted = |r: &str| r.starts_with("空档多于") || r.starts_with("重叠共");
        report.undetermined.retain(|u| u.instrument != self.table.import.document.name || !counted(&u.reason));
        for finding in report.findings.iter_mut().chain(&mut report.notes).filter(|f| of_table(f)) {
            self.finding(finding);
        }
        // A matter without a basis is told with its own reason.
        report.unreviewed.retain(|u| {
            u.instrument != self.table.import.document.name || !u.reason.starts_with("没有写明细化哪一事项")
        });
    }

    fn finding(&self, finding: &mut Finding) {
        if let Some(place) = &finding.place {
            let origin = self.table.documents.baseline.origin(place.span.line).cloned();
            // What is wider lies in the circumstance, all else in the penalty.
            let wider = matches!(finding.code, "B110" | "B210");
            finding.place = Some(self.at(origin, wider));
        }
        self.added_by_remark(finding);
        let Some(against) = &mut finding.against else { return };
        if against.instrument == self.table.documents.provisions.name {
            against.instrument.clone_from(&against.citation.instrument);
        }
        if let Some(place) = against.place.take() {
            against.place = if *place.source.name == *self.provisions {
                let origin = self.table.documents.provisions.origin(place.span.line).cloned();
                Some(self.at(origin, false))
            } else {
                Some(place)
            };
        }
    }

    /// Puts a finding of a comparison with a held article on its cell; the article stays where the library has it.
    pub fn held(&self, held: &Held, finding: &mut Finding) {
        if let Some(place) = &finding.place {
            let origin = held.rendered.origin(place.span.line).cloned();
            let origin = origin.map(|o| Origin { matter: Some(held.matter), ..o });
            finding.place = Some(self.at(origin, matches!(finding.code, "B110" | "B210")));
        }
    }

    /// A remark that repeats the law while the quotation beside it is cut short: the quotation proves no addition.
    fn added_by_remark(&self, finding: &mut Finding) {
        let quoted = finding.against.as_ref().is_some_and(|a| a.instrument == self.table.documents.provisions.name);
        let cell = finding.place.as_ref().and_then(|p| p.cell.clone());
        let mut remarks = self.table.import.matters.iter().flat_map(|m| &m.remarks);
        let is_remark = remarks.any(|r| Some(&r.text.cell) == cell.as_ref());
        if finding.code == "B103" && quoted && is_remark {
            finding.severity = Severity::Warning;
            finding.message.zh.push_str("（只与引文比较；备注里的处罚也许在没有引全的部分）");
            finding.message.en.push_str(" (compared with the quotation only, which may be cut short)");
        }
    }

    fn at(&self, origin: Option<Origin>, circumstance: bool) -> Place {
        let Origin { matter, penalty, circumstance: when, .. } = origin.unwrap_or_default();
        let text = if circumstance { when.or(penalty) } else { penalty.or(when) };
        let whole = || matter.and_then(|m| self.table.import.matters.get(m)).map(|m| m.raw.cell.clone());
        match text {
            Some(text) => self.table.place(&text),
            None => {
                let cell = whole();
                let mut place = Place::new(self.table.baseline().into(), cailiang_core::source::Span::new(1, 1, 1));
                place.cell = cell;
                place
            }
        }
    }
}
