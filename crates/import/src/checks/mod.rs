//! What only the table shows: slips of writing, citations, the ladder of grades, thresholds, circumstances.
//!
//! None of these checks compares with law. What a check cannot prove is a warning; codes are those of the registry of rules.

mod citations;
mod figures;
mod kinds;
mod ladder;
mod thresholds;
mod twice;

use std::collections::BTreeMap;

use crate::Import;
use crate::compose::{Matter, Row};
use crate::grid::Text;

/// How much a slip weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Plain on the face of the table.
    Error,
    /// Likely; a person should look.
    Warning,
    /// A remark.
    Note,
}

/// Something wrong with a table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slip {
    /// Code of the rule.
    pub code: &'static str,
    /// Weight.
    pub weight: Weight,
    /// The matter, by its place.
    pub matter: Option<usize>,
    /// 阶次
    pub grade: Option<String>,
    /// The cell.
    pub text: Text,
    /// One sentence.
    pub message: String,
    /// The same in English, in short.
    pub english: &'static str,
    /// What was probably meant, or what to do.
    pub repair: Option<String>,
}

/// All checks of a table; at most one slip of a code for a cell.
pub fn all(import: &Import) -> Vec<Slip> {
    let mut found: Vec<Slip> = Vec::new();
    for (index, matter) in import.matters.iter().enumerate() {
        let mut of_matter = Vec::new();
        figures::check(matter, import.document.bounds, &mut of_matter);
        citations::check(matter, import, &mut of_matter);
        ladder::check(matter, &mut of_matter);
        thresholds::check(matter, import, &mut of_matter);
        twice::check(matter, &mut of_matter);
        kinds::check(matter, &mut of_matter);
        for slip in &mut of_matter {
            slip.matter = Some(index);
        }
        found.extend(of_matter);
    }
    citations::across(import, &mut found);
    let mut seen = std::collections::BTreeSet::new();
    // Of the ladder one word for a cell is enough: unit and staff of one row are one slip.
    found.retain(|s| {
        let said = if s.code.starts_with('S') && s.code != "S112" { String::new() } else { s.message.clone() };
        seen.insert((s.code, s.text.cell.clone(), said))
    });
    found
}

/// The name that a misspelt one in a citation stands for.
pub fn meant(head: &crate::citation::Head, import: &Import) -> Option<String> {
    citations::misspelt(head, import)
}

/// Rows of a matter that one ladder of grades orders: the same tiers and the same block.
pub(crate) fn ladders(matter: &Matter) -> Vec<Vec<&Row>> {
    let mut groups: BTreeMap<(usize, Vec<&str>), Vec<&Row>> = BTreeMap::new();
    for row in &matter.rows {
        groups.entry((row.block, row.named_tiers().into_iter().collect())).or_default().push(row);
    }
    groups.into_values().collect()
}

/// The place of a grade in its order: 1, 2 …; 一, 二 …; 轻微, 较轻 ….
pub(crate) fn rank(grade: &str) -> Option<usize> {
    const WORDS: [&str; 6] = ["轻微", "较轻", "一般", "较重", "严重", "特别严重"];
    let bare = grade.trim_end_matches(['级', '档', '等']).trim_start_matches('第');
    let number = cailiang_core::penalty::numerals::parse(bare).and_then(|v| v.to_i64());
    let number = number.and_then(|n| usize::try_from(n).ok());
    number.or_else(|| WORDS.iter().position(|w| *w == bare || bare.starts_with(w) && bare.ends_with("违法")))
}

/// The cell of a row's circumstance, else of its penalty.
pub(crate) fn circumstance_cell(row: &Row) -> Option<Text> {
    let first = row.alternatives.first().or(row.factors.first()).map(|c| c.text.clone());
    first.or_else(|| row.raw.penalty.clone())
}
