//! The workbook: an overview, lists that can be sorted and filtered, and the reviewed spreadsheet with its findings.

mod catalogue;
mod copy;
mod lists;

use cailiang_validation::Severity;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use unicode_width::UnicodeWidthStr as _;

pub use catalogue::catalogue;

use crate::WriteError;
use crate::grid::{Grid, Placed};
use crate::model::Opinion;
use crate::text::{clean, shorten};

/// Units of text that a cell of Excel holds.
const CELL: usize = 32_767;

/// Links that a sheet of Excel holds.
const LINKS: usize = 65_000;

/// Writes an opinion as a workbook; with the reviewed spreadsheets, those again, comments and colours at the cells that
/// findings are about.
///
/// # Errors
/// [`WriteError`] when Excel could not hold it.
pub fn xlsx(opinion: &Opinion, reviewed: &[Grid]) -> Result<Vec<u8>, WriteError> {
    let placed = Placed::new(reviewed, opinion);
    let mut book = Workbook::new();
    let words = opinion.words();
    let properties = DocProperties::new().set_title(words.title).set_author("cailiang");
    book.set_properties(&match date(&opinion.as_of) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    });
    let lists = [words.overview, words.findings, words.notes, words.undetermined, words.unreviewed, words.rules];
    let mut names = Names(lists.iter().map(|n| (*n).to_lowercase()).collect());
    let copies: Vec<String> = placed.sheets.iter().map(|(_, sheet)| names.free(&sheet.name)).collect();
    let links = lists::Links { placed: &placed, names: &copies };

    lists::overview(book.add_worksheet(), opinion, &links)?;
    lists::findings(book.add_worksheet().set_name(words.findings)?, opinion, opinion.entries(), &links)?;
    for (index, name) in copies.iter().enumerate() {
        copy::sheet(book.add_worksheet().set_name(name)?, opinion, &placed, index)?;
    }
    lists::findings(book.add_worksheet().set_name(words.notes)?, opinion, opinion.remarks(), &links)?;
    lists::unsettled(book.add_worksheet().set_name(words.undetermined)?, opinion, &opinion.undetermined)?;
    lists::unsettled(book.add_worksheet().set_name(words.unreviewed)?, opinion, &opinion.unreviewed)?;
    lists::rules(book.add_worksheet().set_name(words.rules)?, opinion)?;
    Ok(book.save_to_buffer()?)
}

/// The day as Excel's; none where the day is none, or before Excel's first.
fn date(day: &str) -> Option<ExcelDateTime> {
    ExcelDateTime::parse_from_str(day).ok()
}

/// Names of sheets, which Excel wants short, distinct whatever the case, and without some characters.
struct Names(std::collections::HashSet<String>);

impl Names {
    fn free(&mut self, wanted: &str) -> String {
        const MOST: usize = 31;
        let allowed = |c: char| if "[]:*?/\\".contains(c) || c.is_control() { '_' } else { c };
        let name: String = clean(wanted).chars().map(allowed).collect();
        let name = name.trim().trim_matches('\'');
        let base = if name.is_empty() || name.eq_ignore_ascii_case("history") { "_" } else { name };
        let cut = |suffix: &str| {
            let room = MOST.saturating_sub(suffix.chars().count());
            let kept: String = base.chars().take(room).collect();
            format!("{}{suffix}", kept.trim_end_matches('\''))
        };
        let mut number = 1usize;
        let mut name = cut("");
        while !self.0.insert(name.to_lowercase()) {
            number = number.saturating_add(1);
            name = cut(&format!(" ({number})"));
        }
        name
    }
}

fn base() -> Format {
    Format::new().set_font_name("宋体").set_font_size(10).set_align(FormatAlign::Top).set_text_wrap()
}

fn body() -> Format {
    base().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF))
}

fn header() -> Format {
    body().set_bold().set_align(FormatAlign::VerticalCenter).set_background_color(Color::RGB(0x00DD_E5EE))
}

fn title() -> Format {
    base().set_font_name("黑体").set_font_size(16).unset_text_wrap()
}

fn heading() -> Format {
    base().set_font_name("黑体").set_font_size(12).unset_text_wrap()
}

/// The colour of a cell with findings.
fn tint(severity: Severity) -> Color {
    Color::RGB(match severity {
        Severity::Error => 0x00FF_C7CE,
        Severity::Warning => 0x00FF_EB9C,
        Severity::Note => 0x00DD_EBF7,
    })
}

/// Writes text as text. What begins like a formula stays text also when somebody edits the cell.
fn write(sheet: &mut Worksheet, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = shorten(&clean(text), CELL);
    if text.is_empty() {
        sheet.write_blank(row, column, format)?;
    } else if text.starts_with(['=', '+', '-', '@', '\t', '\n']) {
        sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        sheet.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

/// Lines that a text takes in a column of a width in characters.
fn lines(text: &str, width: usize) -> u32 {
    let width = width.max(1);
    let lines: usize = text.lines().map(|l| l.width().div_ceil(width).max(1)).sum();
    u32::try_from(lines).unwrap_or(u32::MAX).max(1)
}

/// Height of a row of so many lines, in points. Not every program finds it by itself.
fn height(lines: u32) -> u32 {
    const LINE: u32 = 13;
    const TALLEST: u32 = 409;
    lines.saturating_mul(LINE).saturating_add(5).min(TALLEST)
}

/// How a sheet is printed: on its side, as wide as the paper, with its header on every page.
fn print_setup(sheet: &mut Worksheet, opinion: &Opinion, header_row: Option<u32>) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_footer(format!("&L{} {}&R&P / &N", opinion.words().as_of, opinion.as_of));
    if let Some(row) = header_row {
        sheet.set_repeat_rows(row, row)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_what_excel_takes() {
        let mut names = Names(["概况".to_owned()].into());
        let long = "很长的名称".repeat(10);
        assert_eq!(names.free("Sheet1"), "Sheet1");
        assert_eq!(names.free("SHEET1"), "SHEET1 (2)");
        assert_eq!(names.free("概况"), "概况 (2)");
        assert_eq!(names.free("a/b[c]'"), "a_b_c_");
        assert_eq!(names.free(""), "_");
        assert_eq!(names.free(&long).chars().count(), 31);
        assert_eq!(names.free(&long).chars().count(), 31);
    }
}
