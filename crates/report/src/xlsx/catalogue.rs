//! The catalogue of matters as a workbook: counts by document, and a list that can be sorted and filtered.

use cailiang_survey::catalogue::{Baseline, Catalogue};
use rust_xlsxwriter::{Color, DocProperties, Workbook, Worksheet, XlsxError};

use super::lists::number;
use super::{base, body, date, header, heading, height, lines, title, write};
use crate::WriteError;
use crate::catalogue::{COLUMNS, STATES, count, place, row, state};

/// Widths of the columns, in characters.
const WIDTHS: [u16; 9] = [12, 22, 7, 16, 26, 9, 44, 18, 28];
/// The column of the state.
const STATE: u16 = 7;
/// A4.
const A4: u8 = 9;

/// Writes a catalogue as a workbook.
///
/// # Errors
/// [`WriteError`] when Excel could not hold it.
pub fn catalogue(catalogue: &Catalogue) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let properties = DocProperties::new().set_title("行政处罚事项目录").set_author("cailiang");
    book.set_properties(&match date(&catalogue.as_of) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    });
    list(book.add_worksheet(), catalogue)?;
    overview(book.add_worksheet(), catalogue)?;
    Ok(book.save_to_buffer()?)
}

fn tint(baseline: Baseline) -> Option<Color> {
    Some(Color::RGB(match baseline {
        Baseline::Local | Baseline::FromAbove => return None,
        Baseline::Missing => 0x00FF_F2CC,
        Baseline::OutOfBounds => 0x00FF_C7CE,
        Baseline::Stale => 0x00FF_EB9C,
    }))
}

fn print_setup(sheet: &mut Worksheet, catalogue: &Catalogue) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&L{} {}&R&P / &N", place(catalogue), catalogue.as_of));
}

fn list(sheet: &mut Worksheet, catalogue: &Catalogue) -> Result<(), XlsxError> {
    sheet.set_name("事项目录")?;
    for ((column, label), width) in (0u16..).zip(COLUMNS).zip(WIDTHS) {
        write(sheet, 0, column, label, &header())?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_row_height(0, 20)?;
    let mut last = 0;
    for (line, entry) in (1u32..).zip(&catalogue.matters) {
        last = line;
        let mut most = 1;
        for ((column, text), width) in (0u16..).zip(row(entry)).zip(WIDTHS) {
            // A provision on each line.
            let text = text.replace(" → ", "\n→ ");
            most = lines(&text, usize::from(width)).max(most);
            let format = match tint(entry.baseline).filter(|_| column == STATE) {
                Some(colour) => body().set_background_color(colour),
                None => body(),
            };
            write(sheet, line, column, &text, &format)?;
        }
        sheet.set_row_height(line, height(most))?;
    }
    if last == 0 {
        write(sheet, 1, 0, "无", &body())?;
    } else {
        sheet.autofilter(0, 0, last, u16::try_from(COLUMNS.len().saturating_sub(1)).unwrap_or(0))?;
    }
    // The heads and the name of the matter stay in sight.
    sheet.set_freeze_panes(1, 2)?;
    sheet.set_repeat_rows(0, 0)?;
    print_setup(sheet, catalogue);
    Ok(())
}

fn overview(sheet: &mut Worksheet, catalogue: &Catalogue) -> Result<(), XlsxError> {
    sheet.set_name("概况")?;
    sheet.set_screen_gridlines(false);
    for (column, width) in (0u16..).zip([46, 10, 10, 12, 18, 10, 10, 20]) {
        sheet.set_column_width(column, width)?;
    }
    let plain = base().unset_text_wrap();
    write(sheet, 0, 0, "行政处罚事项目录", &title())?;
    sheet.set_row_height(0, 28)?;
    write(sheet, 1, 0, &format!("区划：{}　截至：{}", place(catalogue), catalogue.as_of), &plain)?;
    write(sheet, 3, 0, "按文件", &heading())?;
    let columns = ["文件", "区划", "事项数"].into_iter().chain(STATES.map(state));
    for (column, label) in (0u16..).zip(columns) {
        write(sheet, 4, column, label, &header())?;
    }
    let mut documents: Vec<(&str, String)> = Vec::new();
    for entry in &catalogue.matters {
        if !documents.iter().any(|(name, _)| *name == entry.instrument) {
            documents.push((&entry.instrument, entry.jurisdiction.to_string()));
        }
    }
    let mut line = 4;
    for (name, place) in &documents {
        line += 1;
        write(sheet, line, 0, &format!("《{name}》"), &body())?;
        write(sheet, line, 1, place, &body())?;
        let of = |b: Option<Baseline>| {
            let own = catalogue.matters.iter().filter(|e| e.instrument == *name);
            own.filter(|e| b.is_none_or(|b| e.baseline == b)).count()
        };
        let counts = [None].into_iter().chain(STATES.map(Some)).map(of);
        for (column, n) in (2u16..).zip(counts) {
            number(sheet, line, column, n, &body())?;
        }
    }
    line += 1;
    let total = body().set_bold();
    write(sheet, line, 0, "合计", &total)?;
    write(sheet, line, 1, "", &total)?;
    let counts = [catalogue.matters.len()].into_iter().chain(STATES.map(|b| count(catalogue, b)));
    for (column, n) in (2u16..).zip(counts) {
        number(sheet, line, column, n, &total)?;
    }
    print_setup(sheet, catalogue);
    Ok(())
}
