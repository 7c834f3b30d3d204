//! A workbook as its reader sees it: texts of cells, and which cell stands for which where cells are merged.

use std::collections::BTreeMap;
use std::sync::Arc;

use cailiang_core::source::Cell;

/// A workbook, or the tables of a Word file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Workbook {
    /// File name as shown to the user.
    pub file: Arc<str>,
    /// Sheets that have a text, in order.
    pub sheets: Vec<Sheet>,
}

/// A rectangle of cells, from 1, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Area {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// One sheet. Rows and columns count from 1, as the spreadsheet shows them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sheet {
    /// Name.
    pub name: Arc<str>,
    /// What stands above the table, where the format keeps it apart (Word).
    pub title: Option<String>,
    cells: BTreeMap<(u32, u32), String>,
    /// Cells beyond the widest table.
    beyond: BTreeMap<(u32, u32), String>,
    /// Column → merged areas there, by first row.
    merged: BTreeMap<u32, Vec<Area>>,
    rows: u32,
    columns: u32,
}

/// The widest table that is read.
const MAX_COLUMNS: u32 = 256;

impl Sheet {
    /// A sheet from its texts and merged areas. Blank texts are no cells; areas beyond the texts are cut.
    pub fn new(name: &str, texts: impl IntoIterator<Item = ((u32, u32), String)>, areas: &[Area]) -> Sheet {
        let kept = texts.into_iter().filter(|(_, t)| !t.trim().is_empty());
        let (cells, beyond): (BTreeMap<(u32, u32), String>, BTreeMap<_, _>) =
            kept.partition(|((_, column), _)| *column <= MAX_COLUMNS);
        let rows = cells.keys().map(|k| k.0).max().unwrap_or(0);
        let columns = cells.keys().map(|k| k.1).max().unwrap_or(0);
        // An area may reach below the last text: a matter whose last rows are blank but merged.
        let mut sheet = Sheet { name: name.into(), title: None, cells, beyond, merged: BTreeMap::new(), rows, columns };
        for area in areas.iter().filter(|a| a.top <= a.bottom && a.left <= a.right && a.top <= rows) {
            for column in area.left..=area.right.min(columns.max(area.left)).min(MAX_COLUMNS) {
                sheet.merged.entry(column).or_default().push(*area);
            }
        }
        for areas in sheet.merged.values_mut() {
            areas.sort_by_key(|a| a.top);
        }
        sheet
    }

    /// The last row with a text.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The last column with a text.
    pub fn columns(&self) -> u32 {
        self.columns
    }

    /// All merged areas, in order.
    pub fn areas(&self) -> Vec<Area> {
        let mut areas: Vec<Area> = self.merged.values().flatten().copied().collect();
        areas.sort_by_key(|a| (a.top, a.left));
        areas.dedup();
        areas
    }

    /// The merged area that a cell lies in.
    pub fn area(&self, row: u32, column: u32) -> Option<Area> {
        let areas = self.merged.get(&column)?;
        let at = areas.partition_point(|a| a.top <= row).checked_sub(1)?;
        areas.get(at).copied().filter(|a| a.bottom >= row)
    }

    /// The cell that stands for a cell: the first of its merged area, or itself.
    pub fn owner(&self, row: u32, column: u32) -> (u32, u32) {
        self.area(row, column).map_or((row, column), |a| (a.top, a.left))
    }

    /// The text that a reader sees at a cell; what lies hidden under a merged area does not count.
    pub fn text(&self, row: u32, column: u32) -> Option<&str> {
        self.cells.get(&self.owner(row, column)).map(String::as_str)
    }

    /// Every text that stands in the sheet: also what a merged area hides, and what is too far away for a table.
    pub fn texts(&self) -> impl Iterator<Item = Text> + '_ {
        let all = self.cells.iter().chain(&self.beyond);
        all.map(|((row, column), text)| Text {
            text: text.clone(),
            cell: Cell { sheet: Arc::clone(&self.name), row: *row, column: *column },
        })
    }

    /// The text and its cell.
    pub fn value(&self, row: u32, column: u32) -> Option<Text> {
        let (top, left) = self.owner(row, column);
        let text = self.cells.get(&(top, left))?.clone();
        Some(Text { text, cell: Cell { sheet: Arc::clone(&self.name), row: top, column: left } })
    }
}

/// A text and the cell that it comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// As it stands there.
    pub text: String,
    /// Where.
    pub cell: Cell,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merged_cells_show_their_first_cell_and_hide_the_rest() {
        let texts = [((1, 1), "甲".to_owned()), ((2, 1), "藏".to_owned()), ((3, 1), "乙".to_owned())];
        let area = Area { top: 1, left: 1, bottom: 2, right: 4_000_000 };
        let sheet = Sheet::new("表", texts, &[area, Area { top: 900, left: 1, bottom: u32::MAX, right: 1 }]);
        assert_eq!(sheet.text(2, 1), Some("甲"));
        assert_eq!(sheet.text(3, 1), Some("乙"));
        assert_eq!(sheet.owner(3, 1), (3, 1));
    }
}
