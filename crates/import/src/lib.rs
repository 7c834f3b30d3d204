//! 裁量 import: the tables that people really send — xls, xlsx, docx — as a model and as documents of the rule language.
//!
//! What it is: [`import`] reads a workbook, finds the columns by their headings, cuts the rows into matters and tiers, reads
//! every penalty with the grammar of the core, and writes two documents: the baseline, and the provisions that its table
//! quotes ([`dsl`]). Each line of them knows its cell. The [`account`] says of every penalty cell whether its figures are in
//! the model; [`checks`] look at what only the table shows (slips of writing, citations, grades, thresholds).
//!
//! What it is not: it compares nothing with law — that is the review — reads and writes no file, and guesses nothing: what is
//! not understood is in the account.
//!
//! ```
//! use cailiang_import::{document::Document, import, read::ReadError};
//!
//! let error = import("基准.xls", b"no workbook", Document::unknown("基准.xls")).unwrap_err();
//! assert!(matches!(error, ReadError::Broken(_)));
//! ```

pub mod account;
pub mod checks;
pub mod citation;
pub mod compose;
pub mod cue;
pub mod document;
pub mod dsl;
pub mod grid;
pub mod measure;
pub mod outline;
pub mod read;
pub mod reading;
pub mod roles;

use std::collections::BTreeSet;

use cailiang_core::diagnostic::{Diagnostic, Severity};
use cailiang_core::model::Date;
use cailiang_core::source::{Cell, Source};
use cailiang_core::{Parsed, parse};

use account::Account;
use compose::Matter;
use document::Document;
use dsl::Rendered;
use grid::{Text, Workbook};
use outline::outline;
use read::ReadError;
use roles::squeeze;

/// A table, imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// What was known of the document beside the table.
    pub document: Document,
    /// The table as it stands.
    pub book: Workbook,
    /// Its matters.
    pub matters: Vec<Matter>,
    /// What became of each penalty cell.
    pub account: Account,
    /// Sheets without a table of a baseline.
    pub skipped: Vec<String>,
    /// Lines across or below the tables that belong to no matter.
    pub loose: Vec<Text>,
}

/// The two documents that an import makes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Documents {
    /// The provisions that the table quotes.
    pub provisions: Rendered,
    /// The baseline.
    pub baseline: Rendered,
}

/// Reads a table.
///
/// # Errors
/// [`ReadError`] when the bytes are no workbook, or no table of a baseline is in it.
pub fn import(name: &str, bytes: &[u8], document: Document) -> Result<Import, ReadError> {
    import_book(read::workbook(name, bytes)?, document)
}

/// Reads the tables of a workbook that was read already.
///
/// # Errors
/// [`ReadError::NoTable`].
pub fn import_book(book: Workbook, document: Document) -> Result<Import, ReadError> {
    let outline = outline(&book, &document.columns);
    if outline.matters.is_empty() {
        let sheets: Vec<&str> = book.sheets.iter().map(|s| &*s.name).take(5).collect();
        return Err(ReadError::NoTable(format!("看过的表：{}", sheets.join("、"))));
    }
    let mut names = Names::default();
    let mut matters: Vec<Matter> = Vec::new();
    for raw in &outline.matters {
        let number = raw.number.as_ref().map(|n| squeeze(&n.text));
        let act = raw.act.as_ref().map(|a| squeeze(&a.text));
        let name = names.unique(number.as_deref(), act.as_deref(), &raw.cell);
        matters.push(compose::matter(raw, name, document.bounds));
    }
    let mut account = Account::default();
    let mut seen: BTreeSet<Cell> = BTreeSet::new();
    for matter in &mut matters {
        for row in &mut matter.rows {
            let Some(text) = &row.raw.penalty else { continue };
            if seen.insert(text.cell.clone()) {
                account.take(text, &mut row.reading, false);
            } else {
                Account::default().take(text, &mut row.reading, false);
            }
        }
        for remark in &mut matter.remarks {
            let text = remark.text.clone();
            if seen.insert(text.cell.clone()) {
                account.take(&text, &mut remark.reading, true);
            }
        }
    }
    let mut loose = outline.loose;
    loose.extend(outside(&book, &matters, &loose));
    Ok(Import { document, book, matters, account, skipped: outline.skipped, loose })
}

/// Penalties in cells that belong to no matter: beside or above a table, in a sheet without one, under a merged area.
fn outside(book: &Workbook, matters: &[Matter], loose: &[Text]) -> Vec<Text> {
    let mut taken: BTreeSet<&Cell> = loose.iter().map(|t| &t.cell).collect();
    for raw in matters.iter().map(|m| &m.raw) {
        taken.extend(raw.number.iter().chain(&raw.act).map(|t| &t.cell));
        for block in &raw.blocks {
            taken.extend(block.basis.iter().chain(&block.statutory).map(|t| &t.cell));
            for row in &block.rows {
                let one = row.grade.iter().chain(&row.penalty).chain(&row.remark).chain(&row.circumstances);
                taken.extend(one.chain(row.factors.iter().map(|(_, t)| t)).map(|t| &t.cell));
            }
        }
    }
    let all = book.sheets.iter().flat_map(|s| s.texts());
    all.filter(|t| !taken.contains(&t.cell) && account::imposes(&t.text)).collect()
}

/// Names of matters: the number where it is the only one, else with the sheet, else the act.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    fn unique(&mut self, number: Option<&str>, act: Option<&str>, cell: &Cell) -> String {
        let clean = |t: &str| -> String { t.chars().filter(|c| !"/「」{}|".contains(*c)).take(40).collect() };
        let first = number.filter(|n| !n.is_empty()).or(act.filter(|a| !a.is_empty()));
        let base = first.map(clean).filter(|n| !n.is_empty()).unwrap_or_else(|| cell.address());
        let mut candidates = vec![base.clone(), format!("{base}（{}）", clean(&cell.sheet))];
        candidates.push(format!("{base}（{} {}）", clean(&cell.sheet), cell.address()));
        let free = candidates.into_iter().find(|c| !self.taken.contains(c));
        let name = free.unwrap_or_else(|| format!("{base}（{}）", self.taken.len()));
        self.taken.insert(name.clone());
        name
    }
}

impl Import {
    /// Penalties that readers see outside the tables, or in columns that no table has.
    pub fn outside(&self) -> impl Iterator<Item = &Text> {
        let shown = |t: &Text| {
            let sheet = self.book.sheets.iter().find(|s| s.name == t.cell.sheet);
            sheet.is_some_and(|s| s.owner(t.cell.row, t.cell.column) == (t.cell.row, t.cell.column))
        };
        self.loose.iter().filter(move |t| account::imposes(&t.text) && shown(t))
    }

    /// The documents, in force from the day that the document names or else from `day`. A line that the language refuses is
    /// left out and told.
    pub fn documents(&self, day: Date) -> (Documents, Vec<Text>) {
        let from = self.document.from.unwrap_or(day);
        let mut refused: Vec<Text> = Vec::new();
        let mut skip = [BTreeSet::new(), BTreeSet::new()];
        // A refused line may hide another; each round leaves out at least one.
        for _ in 0..50 {
            let [upper, lower] = &skip;
            let provisions = dsl::provisions(&self.matters, &self.document, upper);
            let baseline = dsl::baseline(&self.matters, &self.document, &provisions, from, lower);
            let mut bad = [faults(&provisions), faults(&baseline)];
            if bad.iter().all(Vec::is_empty) {
                return (Documents { provisions, baseline }, refused);
            }
            for (skip, bad) in skip.iter_mut().zip(&mut bad) {
                for (step, text) in bad.drain(..) {
                    skip.insert(step);
                    refused.extend(text);
                }
            }
        }
        let [upper, lower] = &skip;
        let provisions = dsl::provisions(&self.matters, &self.document, upper);
        let baseline = dsl::baseline(&self.matters, &self.document, &provisions, from, lower);
        (Documents { provisions, baseline }, refused)
    }
}

/// Steps that the language refuses, with their cells.
fn faults(rendered: &Rendered) -> Vec<(usize, Option<Text>)> {
    let Parsed { errors, .. } = parse(Source::new(&rendered.name, &rendered.text));
    let is_error = |d: &&Diagnostic| d.severity == Severity::Error;
    let origins = errors.iter().filter(is_error).filter_map(|d| rendered.origin(d.span.line));
    let steps: BTreeSet<(usize, Option<Cell>)> =
        origins.filter_map(|o| Some((o.step?, o.penalty.as_ref().map(|p| p.cell.clone())))).collect();
    let text = |cell: &Option<Cell>| {
        let all = rendered.origins.iter().filter_map(|o| o.penalty.as_ref());
        cell.as_ref().and_then(|c| all.clone().find(|t| t.cell == *c)).cloned()
    };
    steps.into_iter().map(|(step, cell)| (step, text(&cell))).collect()
}
