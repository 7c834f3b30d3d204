//! xls and xlsx.

use std::io::Cursor;

use calamine::{Data, DataRef, Dimensions, Reader as _, Xls, XlsError, Xlsx, XlsxError};

use crate::grid::{Area, Sheet};
use crate::read::{MAX_AREAS, MAX_CELLS, MAX_TEXT, ReadError};

/// Counts what is read, so that no workbook grows beyond its bounds.
struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    fn new() -> Budget {
        Budget { cells: MAX_CELLS, text: MAX_TEXT }
    }

    fn take(&mut self, text: &str) -> Result<(), ReadError> {
        let cells = self.cells.checked_sub(1).ok_or(ReadError::TooLarge("有文字的单元格超过 40 万个"))?;
        let text = self.text.checked_sub(text.len()).ok_or(ReadError::TooLarge("文字超过 64 MiB"))?;
        (self.cells, self.text) = (cells, text);
        Ok(())
    }
}

fn areas(all: Vec<Dimensions>) -> Result<Vec<Area>, ReadError> {
    if all.len() > MAX_AREAS {
        return Err(ReadError::TooLarge("合并单元格超过 20 万处"));
    }
    let one = |d: Dimensions| Area {
        top: d.start.0.saturating_add(1),
        left: d.start.1.saturating_add(1),
        bottom: d.end.0.saturating_add(1),
        right: d.end.1.saturating_add(1),
    };
    Ok(all.into_iter().map(one).collect())
}

fn text(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(s) => s.clone(),
        // 1 is shown as 1, not as 1.0.
        other => other.to_string(),
    }
}

pub(super) fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let broken = |e: XlsError| match e {
        XlsError::Password => ReadError::Encrypted,
        _ => ReadError::Broken(".xls"),
    };
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(broken)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (top, left) = range.start().unwrap_or((0, 0));
        let mut texts = Vec::new();
        for (row, column, data) in range.used_cells() {
            let text = text(data);
            if text.trim().is_empty() {
                continue;
            }
            budget.take(&text)?;
            let at = |from: u32, n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_add(from).saturating_add(1);
            texts.push(((at(top, row), at(left, column)), text));
        }
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        push(&mut sheets, Sheet::new(&name, texts, &areas(merged)?));
    }
    Ok(sheets)
}

pub(super) fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let broken = |e: XlsxError| match e {
        XlsxError::Password => ReadError::Encrypted,
        _ => ReadError::Broken(".xlsx"),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let mut budget = Budget::new();
    let mut sheets = Vec::new();
    for name in book.sheet_names() {
        let mut texts = Vec::new();
        {
            // Cell by cell: a range would hold every blank between the first and the last.
            let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
            while let Some(cell) = cells.next_cell().map_err(broken)? {
                let text = match cell.get_value() {
                    DataRef::Empty | DataRef::Error(_) => continue,
                    DataRef::SharedString(s) => (*s).to_owned(),
                    other => self::text(&Data::from(other.clone())),
                };
                if text.trim().is_empty() {
                    continue;
                }
                budget.take(&text)?;
                let (row, column) = cell.get_position();
                texts.push(((row.saturating_add(1), column.saturating_add(1)), text));
            }
        }
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        push(&mut sheets, Sheet::new(&name, texts, &areas(merged)?));
    }
    Ok(sheets)
}

fn push(sheets: &mut Vec<Sheet>, sheet: Sheet) {
    if sheet.rows() > 0 {
        sheets.push(sheet);
    }
}
