//! The table as a grid, so that a report can write it again with findings at its cells.

use std::collections::HashSet;

use cailiang_import::grid::{Area, Sheet};
use cailiang_report as report;

use super::Table;

impl Table {
    /// The table as its reader sees it.
    pub fn grid(&self) -> report::Grid {
        report::Grid { file: self.file.to_string(), sheets: self.import.book.sheets.iter().map(sheet).collect() }
    }

    /// Lays a review out with what the rows of the table say of their matters.
    pub fn describe(&self, opinion: &mut report::Opinion) {
        opinion.describe(&self.import.document.name, |name| {
            let matter = self.import.matters.iter().find(|m| m.name == name)?;
            Some(report::About { act: matter.act().to_owned(), basis: matter.head().map(|h| h.cite()) })
        });
    }
}

fn sheet(from: &Sheet) -> report::Sheet {
    let mut seen = HashSet::new();
    let mut merged = Vec::new();
    let mut rows = Vec::new();
    for row in 1..=from.rows() {
        let mut cells = Vec::new();
        for column in 1..=from.columns() {
            let area = from.area(row, column);
            let first = area.is_none_or(|a| (a.top, a.left) == (row, column));
            merged.extend(area.filter(|a| seen.insert((a.top, a.left))).and_then(converted));
            cells.push(from.text(row, column).filter(|_| first).unwrap_or_default().to_owned());
        }
        rows.push(cells);
    }
    report::Sheet { name: from.name.to_string(), rows, merged, widths: Vec::new() }
}

/// Counted from 0.
fn converted(area: Area) -> Option<report::Area> {
    let column = |c: u32| u16::try_from(c.checked_sub(1)?).ok();
    Some(report::Area {
        top: area.top.checked_sub(1)?,
        left: column(area.left)?,
        bottom: area.bottom.checked_sub(1)?,
        right: column(area.right)?,
    })
}
