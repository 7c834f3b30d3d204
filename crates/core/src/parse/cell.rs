//! Cells of tables outside rule files: the test cases of a rulebook are written in the same syntax.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::layout::Statement;
use crate::model::{Condition, FactRef};
use crate::parse::condition::cell;
use crate::parse::grammar::Reader;
use crate::parse::table::cells;
use crate::penalty::Bounds;
use crate::source::{Source, Span};

/// A cell of a table, with its place.
#[derive(Clone, Debug)]
pub struct TableCell(Statement<'static>);

impl TableCell {
    /// A text that stands on a line of a file from a column on.
    pub fn new(text: &str, line: u32, column: u32) -> TableCell {
        TableCell(Statement::at(text, line, column))
    }

    /// The cells of a row (`| 甲 | ≥3 |`).
    pub fn row(text: &str, line: u32, column: u32) -> Vec<TableCell> {
        cells(&Statement::at(text, line, column)).into_iter().map(TableCell).collect()
    }

    /// The text, blanks squeezed.
    pub fn text(&self) -> String {
        self.0.squeezed()
    }

    /// The place.
    pub fn span(&self) -> Span {
        self.0.whole()
    }

    /// What it asks of a fact, as in the column of a table: a word, several, a range, `-` for any.
    ///
    /// # Errors
    /// The faults of the cell.
    pub fn condition(
        &self,
        fact: &FactRef,
        bounds: Bounds,
        source: &Arc<Source>,
    ) -> Result<Condition, Vec<Diagnostic>> {
        let mut reader = Reader::new(source, &Arc::default());
        match cell(fact, &self.0, bounds, &mut reader) {
            Some(condition) if reader.errors.is_empty() => Ok(condition),
            _ => Err(reader.errors),
        }
    }
}
