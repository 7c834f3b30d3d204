//! Tables of Excel and Word as documents of a library, and reviews of them at their cells.
//!
//! A table is imported ([`cailiang_import`]), its two documents — the baseline, and the provisions that it quotes — go into
//! the library, and the reviewer proves what it proves of any document. Here its report is put back on the cells, with what
//! the checks of the import found, the filing record, and the findings that were accepted.

mod accepted;
#[cfg(feature = "report")]
mod copy;
mod held;
mod place;

use std::collections::BTreeSet;
use std::sync::Arc;

use cailiang_core::library::Library;
use cailiang_core::model::Date;
use cailiang_core::source::Source;
use cailiang_import::checks::{Slip, Weight};
use cailiang_import::compose::Matter;
use cailiang_import::document::Document;
use cailiang_import::grid::Text as CellText;
use cailiang_import::read::ReadError;
use cailiang_import::{Documents, Import};
use cailiang_validation::{Finding, Place, Report, Severity, Text, Undetermined, Unreviewed, rules};

use held::Comparisons;
use place::Places;

/// A table ready to be reviewed.
#[derive(Clone, Debug)]
pub struct Table {
    /// The import.
    pub import: Import,
    /// Its documents.
    pub documents: Documents,
    /// Cells whose lines the language refused.
    pub refused: Vec<CellText>,
    file: Arc<str>,
    comparisons: Comparisons,
}

impl Table {
    /// Imports the bytes of a file. Where the document does not say when it takes effect, it is taken to be in force on the
    /// day.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn new(name: &str, bytes: &[u8], document: Document, day: Date) -> Result<Table, ReadError> {
        Ok(Table::of(cailiang_import::import(name, bytes, document)?, day))
    }

    /// An import ready to be reviewed.
    pub fn of(import: Import, day: Date) -> Table {
        let (documents, refused) = import.documents(day);
        let file = Arc::clone(&import.book.file);
        Table { import, documents, refused, file, comparisons: Comparisons::default() }
    }

    /// Finds the articles that the table cites and the library holds: their comparisons are texts too.
    pub fn look_up(&mut self, library: &Library, day: Date) {
        // A table that only cites: what it cites is taken from the library, in place of a quotation.
        let bounds = self.import.document.bounds;
        let mut adopted = false;
        for matter in &mut self.import.matters {
            let silent = matches!(unread_basis(matter), Basis::Absent);
            if let Some(steps) = Some(&*matter).filter(|_| silent).and_then(|m| held::steps(m, library, day, bounds)) {
                cailiang_import::compose::adopt(matter, steps, bounds);
                adopted = true;
            }
        }
        if adopted {
            (self.documents, self.refused) = self.import.documents(day);
        }
        self.comparisons = held::comparisons(self, library, day);
    }

    /// The texts that are reviewed: the baseline, and each matter against the held article that it cites.
    pub fn texts(&self) -> Vec<Source> {
        let held = self.comparisons.held.iter().map(|h| h.source.clone());
        std::iter::once(self.baseline()).chain(held).collect()
    }

    /// The baseline as a text of the language, under the name of the file.
    pub fn baseline(&self) -> Source {
        Source::new(&self.file, &self.documents.baseline.text)
    }

    /// The quoted provisions as a text of the language.
    pub fn provisions(&self) -> Source {
        Source::new(&self.provisions_name(), &self.documents.provisions.text)
    }

    fn provisions_name(&self) -> String {
        format!("{}#依据", self.file)
    }

    /// Puts what a review found of the baseline on the cells, and adds what only the table shows.
    pub fn finish(&self, report: &mut Report, library: &Library, day: Date, assumed_in_force: bool) {
        let name = self.import.document.name.as_str();
        let in_force = self.import.document.from.is_none_or(|from| from <= day)
            && self.import.document.to.is_none_or(|to| day <= to);
        self.join(report);
        if !in_force && !assumed_in_force {
            return;
        }
        self.compared(report);
        if !in_force {
            report.conventions.push(format!("《{name}》在 {day} 不在施行期内：按假定施行审查，结论只在这一假定下成立"));
        }
        let slips = cailiang_import::checks::all(&self.import);
        self.unread(&slips, report);
        for slip in slips {
            let finding = self.finding(&slip);
            if finding.severity == Severity::Note { report.notes.push(finding) } else { report.findings.push(finding) }
        }
        self.replaced(report, library, day);
        self.filing(report);
        for what in &self.import.document.assumed {
            report.conventions.push(format!("《{name}》{what}"));
        }
        accepted::apply(self, report);
        report.arrange();
        self.in_order(report);
    }

    /// Puts the findings of this table in the order of its sheets; those of other files stay as they are among themselves.
    /// [`Table::finish`] does so; where it is called for several tables, each is put in order once more behind the last.
    pub fn in_order(&self, report: &mut Report) {
        let sheet = |f: &Finding| {
            let place = f.place.as_ref().filter(|p| p.source.name == self.file)?;
            let cell = place.cell.as_ref()?;
            self.import.book.sheets.iter().position(|s| s.name == cell.sheet)
        };
        report.findings.sort_by_key(|f| (f.instrument.clone(), sheet(f)));
        report.notes.sort_by_key(|f| (f.instrument.clone(), sheet(f)));
    }

    /// The findings of the comparisons with held articles join those of the baseline: one slip, one finding.
    fn join(&self, report: &mut Report) {
        let name = self.import.document.name.as_str();
        Places::new(self).settle(report);
        for held in &self.comparisons.held {
            let own = held.rendered.name.as_str();
            let (mut mine, rest): (Vec<Finding>, Vec<Finding>) =
                report.findings.drain(..).partition(|f| f.instrument == own);
            report.findings = rest;
            // Only the cited article; what else binds it is compared where it stands.
            let cited = |f: &Finding| {
                f.against.as_ref().is_some_and(|a| a.instrument == held.target.0 && a.matter == held.target.1)
            };
            mine.retain(|f| f.code.starts_with('B') && cited(f));
            for mut finding in mine {
                Places::new(self).held(held, &mut finding);
                finding.instrument = name.to_owned();
                finding.message.zh = finding.message.zh.replace(own, name);
                finding.message.en = finding.message.en.replace(own, name);
                let same = |f: &Finding| {
                    let at = |f: &Finding| f.place.as_ref().and_then(|p| p.cell.clone());
                    f.code == finding.code && at(f) == at(&finding)
                };
                if report.findings.iter().any(same) {
                    continue;
                }
                // A held matter may cover less than its article; the quotation has the kind, so nothing is proven.
                if place::NEED_ALL.contains(&finding.code) {
                    report.undetermined.push(Undetermined {
                        instrument: name.to_owned(),
                        matter: finding.matter.clone(),
                        against: finding.against.as_ref().map(|a| a.citation.to_string()),
                        reason: format!("{}；与引文不同，请核对引文和库中条文", finding.message.zh),
                    });
                    continue;
                }
                report.findings.push(finding);
            }
            report.notes.retain(|f| f.instrument != own);
            report.reviewed.retain(|r| r.instrument != own);
            report.unreviewed.retain(|u| u.instrument != own);
            for u in report.undetermined.iter_mut().filter(|u| u.instrument == own) {
                u.instrument = name.to_owned();
                u.reason = u.reason.replace(own, name);
            }
        }
    }

    /// Says with what each matter was compared.
    fn compared(&self, report: &mut Report) {
        let name = &self.import.document.name;
        let (held, all) = (self.comparisons.held.len(), self.import.matters.len());
        report.conventions.push(format!(
            "《{name}》{all} 个事项与表中所引的条文比较，其中 {held} 个的条文库中也有、一并比较；其余 {} 个只与引文比较",
            all.saturating_sub(held)
        ));
        for (index, reason) in &self.comparisons.not {
            let Some(matter) = self.import.matters.get(*index) else { continue };
            report.undetermined.push(Undetermined {
                instrument: name.clone(),
                matter: matter.name.clone(),
                against: matter.head().map(|h| h.cite()),
                reason: reason.clone(),
            });
        }
    }

    fn finding(&self, slip: &Slip) -> Finding {
        let matter = slip.matter.and_then(|m| self.import.matters.get(m));
        Finding {
            code: slip.code,
            severity: match slip.weight {
                Weight::Error => Severity::Error,
                Weight::Warning => Severity::Warning,
                Weight::Note => Severity::Note,
            },
            instrument: self.import.document.name.clone(),
            illustrative: false,
            matter: matter.map(|m| m.name.clone()).unwrap_or_default(),
            grade: slip.grade.clone(),
            against: None,
            message: Text { zh: slip.message.clone(), en: slip.english.to_owned() },
            repair: slip.repair.clone().map(|zh| Text { zh: zh.clone(), en: zh }),
            witness: None,
            place: Some(self.place(&slip.text)),
        }
    }

    /// A cell as a place: its text is the source.
    pub(crate) fn place(&self, text: &CellText) -> Place {
        let source = Arc::new(Source { name: Arc::clone(&self.file), text: text.text.as_str().into() });
        // Of a cell of several lines the one that is shown speaks of the penalty.
        let lines: Vec<&str> = text.text.split('\n').collect();
        let spoken = lines.iter().position(|l| cailiang_import::reading::is_penalty(l));
        let at = spoken.or_else(|| lines.iter().position(|l| !l.trim().is_empty())).unwrap_or(0);
        let shown = lines.get(at).map_or(0, |l| l.chars().count());
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = cailiang_core::source::Span::new(number(at).saturating_add(1), 1, number(shown).max(1));
        Place { source, span, cell: Some(text.cell.clone()) }
    }

    /// What was not understood is never clean.
    fn unread(&self, slips: &[Slip], report: &mut Report) {
        let instrument = self.import.document.name.clone();
        let mut add = |matter: &Matter, reason: String, whole: bool| {
            let (instrument, matter) = (instrument.clone(), matter.name.clone());
            if whole {
                report.unreviewed.push(Unreviewed { instrument, matter, reason });
            } else {
                report.undetermined.push(Undetermined { instrument, matter, against: None, reason });
            }
        };
        let mut told: BTreeSet<String> = BTreeSet::new();
        for matter in &self.import.matters {
            match unread_basis(matter) {
                Basis::Absent => add(matter, "没有引用依据条文，无从比较".to_owned(), true),
                Basis::NoPenalty => add(matter, "没有读懂所引依据里的处罚，无从比较".to_owned(), true),
                Basis::Partly(part) => {
                    add(matter, format!("所引依据有没读懂的部分：“{}”，只比较了读懂的", short(&part)), false);
                }
                Basis::Read => {}
            }
            let cells = matter.rows.iter().filter_map(|r| Some((r.raw.penalty.as_ref()?, &r.reading.rest)));
            let remarks = matter.remarks.iter().map(|r| (&r.text, &r.reading.rest));
            for (text, rest) in cells.chain(remarks).filter(|(_, rest)| !rest.is_empty()) {
                // A slip that is a finding already is not told twice.
                if slips.iter().any(|s| s.code == "F112" && s.weight == Weight::Error && s.text.cell == text.cell) {
                    continue;
                }
                let at = format!("{} {}", text.cell.sheet, text.cell.address());
                if told.insert(at.clone()) {
                    add(matter, format!("{at} 有没读懂的部分：“{}”", short(&rest.join("；"))), false);
                }
            }
        }
        for text in self.import.outside() {
            report.undetermined.push(Undetermined {
                instrument: instrument.clone(),
                matter: String::new(),
                against: None,
                reason: format!(
                    "{} {} 写有处罚而不属于任何事项，没有审查：“{}”",
                    text.cell.sheet,
                    text.cell.address(),
                    short(text.text.trim())
                ),
            });
        }
        for text in &self.refused {
            report.undetermined.push(Undetermined {
                instrument: instrument.clone(),
                matter: String::new(),
                against: None,
                reason: format!("{} {} 写不成规则文件的一行", text.cell.sheet, text.cell.address()),
            });
        }
    }

    /// Laws that the table cites and the library knows to be no longer in force on the day.
    fn replaced(&self, report: &mut Report, library: &Library, day: Date) {
        for matter in &self.import.matters {
            for quoted in &matter.quoted {
                let Some(head) = &quoted.head else { continue };
                // A slip in the name does not keep a repealed law alive.
                let meant = cailiang_import::checks::meant(head, &self.import);
                let law = meant.as_deref().unwrap_or(&head.law);
                let short = law.strip_prefix("中华人民共和国").unwrap_or(law);
                let Some(fate) = Fate::of(law, short, library, day) else { continue };
                let (zh, en, repair) = match fate {
                    Fate::Replaced(by) => (
                        format!("所引{}在 {day} 已经失效：该法已由《{by}》替代", head.cite()),
                        format!("the cited law has been replaced by {by}"),
                        format!("改引《{by}》的相应条款"),
                    ),
                    Fate::Ended => (
                        format!("所引{}在 {day} 已经失效", head.cite()),
                        "the cited law is no longer in force".to_owned(),
                        "改引现行依据".to_owned(),
                    ),
                };
                report.findings.push(Finding {
                    code: rules::NO_LONGER_LAW.code,
                    severity: Severity::Error,
                    instrument: self.import.document.name.clone(),
                    illustrative: false,
                    matter: matter.name.clone(),
                    grade: None,
                    against: None,
                    message: Text { zh, en },
                    repair: Some((repair, "cite a basis in force").into()),
                    witness: None,
                    place: Some(self.place(&quoted.text)),
                });
            }
        }
    }

    /// Completeness of the filing record.
    fn filing(&self, report: &mut Report) {
        let Some(filing) = &self.import.document.filing else { return };
        for (what, ground) in filing.missing() {
            report.findings.push(Finding {
                code: rules::FILING.code,
                severity: Severity::Warning,
                instrument: self.import.document.name.clone(),
                illustrative: false,
                matter: String::new(),
                grade: None,
                against: None,
                message: (format!("备案材料没有写明“{what}”：{ground}"), format!("the filing record lacks {what}"))
                    .into(),
                repair: Some((format!("在 [filing] 里补上“{what}”"), "complete [filing]".to_owned()).into()),
                witness: None,
                place: None,
            });
        }
    }
}

/// What became of a law that is no longer in force.
enum Fate {
    Replaced(String),
    Ended,
}

impl Fate {
    fn of(law: &str, short: &str, library: &Library, day: Date) -> Option<Fate> {
        let successor = library.instruments().find(|(id, i)| {
            library.in_force(*id, day) && i.replaces.iter().any(|(name, _)| name == law || name == short)
        });
        if let Some((_, by)) = successor {
            return Some(Fate::Replaced(by.name.clone()));
        }
        let versions = [law, short].map(|n| library.versions(n)).into_iter().find(|v| !v.is_empty())?;
        let ended = versions.iter().all(|v| library.period(*v).is_some_and(|p| p.to.is_some_and(|to| to < day)));
        ended.then_some(Fate::Ended)
    }
}

/// How far the provision of a matter was understood.
enum Basis {
    Read,
    Partly(String),
    NoPenalty,
    Absent,
}

fn unread_basis(matter: &Matter) -> Basis {
    if matter.quoted.iter().all(|q| q.words.trim().is_empty()) {
        return Basis::Absent;
    }
    if matter.upper().all(|(_, s)| s.phrase.groups.is_empty() && s.phrase.waive.is_none()) {
        return Basis::NoPenalty;
    }
    let rest: Vec<&str> =
        matter.quoted.iter().filter(|q| q.compared).flat_map(|q| q.reading.rest.iter().map(String::as_str)).collect();
    if rest.is_empty() { Basis::Read } else { Basis::Partly(rest.join("；")) }
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() { format!("{cut}……") } else { cut }
}
