//! The reviewed spreadsheet as its reader sees it, so that it can be written again with the findings at their cells.

use std::collections::HashMap;

use cailiang_validation::Severity;

use crate::model::{At, Entry, Opinion};

/// A spreadsheet, or the tables of a Word file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grid {
    /// File, as the places of findings name it.
    pub file: String,
    /// Sheets in order.
    pub sheets: Vec<Sheet>,
}

/// One sheet. The first row is row 1 of the spreadsheet, the first cell of a row is in column A.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Name, as the places of findings name it.
    pub name: String,
    /// Texts of cells as shown; rows may differ in length.
    pub rows: Vec<Vec<String>>,
    /// Merged areas.
    pub merged: Vec<Area>,
    /// Widths of columns in characters; a column that has none is as wide as its text asks for.
    pub widths: Vec<Option<u16>>,
}

/// A rectangle of cells, from 0, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u16,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u16,
}

impl Area {
    pub(crate) fn has(&self, row: u32, column: u16) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }

    fn touches(&self, other: &Area) -> bool {
        self.top <= other.bottom && other.top <= self.bottom && self.left <= other.right && other.left <= self.right
    }
}

/// The last row and column that a sheet of Excel has, from 0.
const LAST: (u32, u16) = (1_048_575, 16_383);

/// The findings of one cell.
#[derive(Clone, Debug)]
pub(crate) struct Marked<'a> {
    /// The heaviest of them.
    pub severity: Severity,
    /// In order.
    pub entries: Vec<&'a Entry>,
}

/// Grids with the findings of an opinion at their cells.
pub(crate) struct Placed<'a> {
    /// The sheets of all grids, with the file of each.
    pub sheets: Vec<(&'a str, &'a Sheet)>,
    /// The merged areas of each sheet that a sheet can have.
    pub areas: Vec<Vec<Area>>,
    /// Findings by sheet, row and column from 0.
    pub marks: HashMap<(usize, u32, u16), Marked<'a>>,
    /// Findings in one of the files that stand in none of its cells.
    pub elsewhere: Vec<&'a Entry>,
}

impl<'a> Placed<'a> {
    pub fn new(grids: &'a [Grid], opinion: &'a Opinion) -> Placed<'a> {
        let sheets: Vec<(&str, &Sheet)> =
            grids.iter().flat_map(|g| g.sheets.iter().map(move |s| (g.file.as_str(), s))).collect();
        let areas = sheets.iter().map(|(_, s)| s.areas()).collect();
        let mut placed = Placed { sheets, areas, marks: HashMap::new(), elsewhere: Vec::new() };
        for entry in opinion.entries().chain(opinion.remarks()) {
            let Some(key) = entry.place.as_ref().and_then(|at| placed.cell(at)) else {
                let file = entry.place.as_ref().map(At::file);
                if grids.iter().any(|g| Some(g.file.as_str()) == file) {
                    placed.elsewhere.push(entry);
                }
                continue;
            };
            let new = || Marked { severity: entry.severity, entries: Vec::new() };
            let marked = placed.marks.entry(key).or_insert_with(new);
            marked.severity = marked.severity.min(entry.severity);
            marked.entries.push(entry);
        }
        placed
    }

    /// Sheet, row and column from 0; inside a merged area its first cell, the only one that is shown.
    pub fn cell(&self, at: &At) -> Option<(usize, u32, u16)> {
        let At::Cell { file, cell } = at else { return None };
        let index = self.sheets.iter().position(|(of, s)| of == file && *s.name == *cell.sheet)?;
        let (row, column) = (cell.row.checked_sub(1)?, u16::try_from(cell.column.checked_sub(1)?).ok()?);
        if row > LAST.0 || column > LAST.1 {
            return None;
        }
        let area = self.areas.get(index)?.iter().find(|a| a.has(row, column));
        Some(area.map_or((index, row, column), |a| (index, a.top, a.left)))
    }
}

/// The merged areas of one row after another, so that a row looks only at those that reach it.
pub(crate) struct Sweep<'a> {
    rest: std::iter::Peekable<std::slice::Iter<'a, Area>>,
    open: Vec<Area>,
}

impl<'a> Sweep<'a> {
    /// Over areas sorted by their first row.
    pub fn new(areas: &'a [Area]) -> Sweep<'a> {
        Sweep { rest: areas.iter().peekable(), open: Vec::new() }
    }

    /// Those that reach a row; rows are asked for in order.
    pub fn row(&mut self, row: u32) -> &[Area] {
        self.open.retain(|a| a.bottom >= row);
        while let Some(area) = self.rest.next_if(|a| a.top <= row) {
            self.open.push(*area);
        }
        &self.open
    }
}

impl Sheet {
    /// The merged areas that a sheet can have, by their first row: inside it, of more than one cell, none over another.
    fn areas(&self) -> Vec<Area> {
        let mut sorted = self.merged.clone();
        sorted.sort_by_key(|a| (a.top, a.left));
        let mut kept: Vec<Area> = Vec::new();
        // Those of the kept ones that reach down to the row in hand.
        let mut open: Vec<Area> = Vec::new();
        for area in sorted {
            let ordered = area.top <= area.bottom && area.left <= area.right;
            let inside = area.bottom <= LAST.0 && area.right <= LAST.1;
            let several = area.top != area.bottom || area.left != area.right;
            open.retain(|k| k.bottom >= area.top);
            if ordered && inside && several && !open.iter().any(|k| k.touches(&area)) {
                kept.push(area);
                open.push(area);
            }
        }
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_areas_that_no_sheet_can_have_are_left_out() {
        let area = |top, left, bottom, right| Area { top, left, bottom, right };
        let merged = vec![
            area(1, 0, 3, 0),
            area(2, 0, 5, 1),
            area(0, 0, 0, 0),
            area(9, 3, 8, 3),
            area(0, 0, 2_000_000, 1),
            area(4, 0, 4, 2),
        ];
        let sheet = Sheet { merged, ..Sheet::default() };
        assert_eq!(sheet.areas(), [area(1, 0, 3, 0), area(4, 0, 4, 2)]);
    }
}
