//! The reviewed spreadsheet again, with a comment and a colour at each cell that findings are about.

use std::collections::HashMap;

use rust_xlsxwriter::{IgnoreError, Note, Worksheet, XlsxError};
use unicode_width::UnicodeWidthStr as _;

use super::{body, height, lines, print_setup, tint, write};
use crate::grid::{Area, Marked, Placed, Sheet, Sweep};
use crate::model::{Entry, Opinion};
use crate::text::shorten;

/// Units of text that a comment shows before it is cut; the list has the whole.
const COMMENT: usize = 4_000;

pub(super) fn sheet(to: &mut Worksheet, opinion: &Opinion, placed: &Placed<'_>, index: usize) -> Result<(), XlsxError> {
    let Some((_, from)) = placed.sheets.get(index) else { return Ok(()) };
    let none = Vec::new();
    let areas = placed.areas.get(index).unwrap_or(&none);
    let widths = widths(from, areas);
    for (column, width) in (0u16..).zip(&widths) {
        to.set_column_width(column, *width)?;
    }
    let format = |mark: Option<&Marked<'_>>| match mark {
        Some(m) => body().set_background_color(tint(m.severity)),
        None => body(),
    };
    let mark = |row: u32, column: u16| placed.marks.get(&(index, row, column));
    let mut last = (0, 0);
    let mut sweep = Sweep::new(areas);
    for (row, cells) in (0u32..).zip(&from.rows) {
        let merged = sweep.row(row);
        for (column, text) in (0u16..).zip(cells) {
            if covered(merged, row, column) {
                continue;
            }
            last = (row.max(last.0), column.max(last.1));
            write(to, row, column, text, &format(mark(row, column)))?;
        }
    }
    for area in areas {
        let text = cell(from, area.top, area.left);
        let format = format(mark(area.top, area.left));
        to.merge_range(area.top, area.left, area.bottom, area.right, "", &format)?;
        write(to, area.top, area.left, text, &format)?;
        last = (area.bottom.max(last.0), area.right.max(last.1));
    }
    let mut marked: Vec<(u32, u16, &Marked<'_>)> =
        placed.marks.iter().filter(|(k, _)| k.0 == index).map(|(k, m)| (k.1, k.2, m)).collect();
    marked.sort_by_key(|(row, column, _)| (*row, *column));
    for (row, column, mark) in marked {
        // A cell beyond the text, where something is missing.
        if cell(from, row, column).is_empty() && !areas.iter().any(|a| a.has(row, column)) {
            write(to, row, column, "", &format(Some(mark)))?;
        }
        to.insert_note(row, column, &note(opinion, &mark.entries))?;
    }
    for (row, height) in heights(from, areas, &widths) {
        to.set_row_height(row, height)?;
    }
    // Numbers of the original are texts here, as they were shown.
    to.ignore_error_range(0, 0, last.0, last.1, IgnoreError::NumberStoredAsText)?;
    print_setup(to, opinion, None)
}

/// Whether a merged area hides the cell, or is written in its place.
fn covered(areas: &[Area], row: u32, column: u16) -> bool {
    areas.iter().any(|a| a.has(row, column))
}

fn cell(sheet: &Sheet, row: u32, column: u16) -> &str {
    let row = usize::try_from(row).ok().and_then(|r| sheet.rows.get(r));
    row.and_then(|r| r.get(usize::from(column))).map_or("", String::as_str)
}

fn note(opinion: &Opinion, entries: &[&Entry]) -> Note {
    let words = opinion.words();
    let one = |e: &&Entry| {
        let mut parts = vec![format!("[{} {} #{}] {}", words.severity_of(e.severity), e.code, e.number, e.message)];
        parts.extend(e.witness.as_ref().map(|w| words.labelled(words.witness, &w.in_words(words))));
        parts.extend(e.repair.as_ref().map(|r| words.labelled(words.repair, r)));
        parts.join("\n")
    };
    let text = entries.iter().map(one).collect::<Vec<_>>().join("\n\n");
    let text = shorten(&text, COMMENT);
    // About 24 characters of Chinese a line.
    let lines: usize = text.lines().map(|l| l.width().div_ceil(46).max(1)).sum();
    let height = u32::try_from(lines).unwrap_or(u32::MAX).saturating_mul(17).saturating_add(16);
    Note::new(text).set_author("cailiang").add_author_prefix(false).set_width(340).set_height(height.min(600))
}

/// The given widths, else what the texts ask for within reason.
fn widths(sheet: &Sheet, areas: &[Area]) -> Vec<u16> {
    const NARROW: usize = 6;
    const WIDE: usize = 36;
    let mut wanted: Vec<usize> = Vec::new();
    let mut sweep = Sweep::new(areas);
    for (row, cells) in (0u32..).zip(&sheet.rows) {
        let merged = sweep.row(row);
        for (column, text) in (0u16..).zip(cells) {
            let index = usize::from(column);
            if wanted.len() <= index {
                wanted.resize(index.saturating_add(1), NARROW);
            }
            let broad = merged.iter().any(|a| a.has(row, column) && a.left != a.right);
            let width = text.lines().map(|l| l.width()).max().unwrap_or(0).saturating_add(2);
            if let Some(w) = wanted.get_mut(index).filter(|_| !broad) {
                *w = (*w).max(width.min(WIDE));
            }
        }
    }
    let own = |(index, wanted): (usize, usize)| {
        let given = sheet.widths.get(index).copied().flatten().filter(|w| (1..=255).contains(w));
        given.unwrap_or_else(|| u16::try_from(wanted).unwrap_or(10))
    };
    wanted.into_iter().enumerate().map(own).collect()
}

/// Heights of rows: Excel finds those of plain rows by itself, but not those of merged cells.
fn heights(sheet: &Sheet, areas: &[Area], widths: &[u16]) -> Vec<(u32, u32)> {
    let width = |left: u16, right: u16| -> usize {
        (left..=right).filter_map(|c| widths.get(usize::from(c))).map(|w| usize::from(*w)).sum()
    };
    let mut rows: HashMap<u32, u32> = HashMap::new();
    let mut sweep = Sweep::new(areas);
    for (row, cells) in (0u32..).zip(&sheet.rows) {
        let merged = sweep.row(row);
        let plain = (0u16..).zip(cells).filter(|(column, _)| !covered(merged, row, *column));
        let most = plain.map(|(column, text)| lines(text, width(column, column))).max().unwrap_or(1);
        rows.insert(row, most);
    }
    for area in areas {
        let needed = lines(cell(sheet, area.top, area.left), width(area.left, area.right));
        let have: u32 = (area.top..=area.bottom).filter_map(|r| rows.get(&r)).sum();
        let count = area.bottom.saturating_sub(area.top).saturating_add(1);
        let missing = needed.saturating_sub(have).div_ceil(count);
        for row in (area.top..=area.bottom).filter(|_| missing > 0) {
            let lines = rows.entry(row).or_insert(0);
            *lines = lines.saturating_add(missing);
        }
    }
    let mut heights: Vec<(u32, u32)> = rows.into_iter().map(|(row, lines)| (row, height(lines))).collect();
    heights.sort_unstable();
    heights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_in_a_merged_cell_gets_room() {
        let sheet = Sheet {
            rows: vec![vec!["一".repeat(60), "甲".to_owned()], vec![String::new(), "乙".to_owned()]],
            ..Sheet::default()
        };
        let areas = [Area { top: 0, left: 0, bottom: 1, right: 0 }];
        let widths = widths(&sheet, &areas);
        assert_eq!(widths, [36, 6]);
        let needed = height(lines(&"一".repeat(60), 36));
        let total: u32 = heights(&sheet, &areas, &widths).iter().map(|h| h.1).sum();
        assert!(total >= needed, "{total} < {needed}");
    }
}
