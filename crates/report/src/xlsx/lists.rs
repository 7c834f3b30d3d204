//! The sheets that list: overview, findings, remarks, what has no verdict, rules.

use cailiang_core::source::Cell;
use rust_xlsxwriter::{Format, FormatUnderline, Url, Worksheet, XlsxError};

use super::{LINKS, base, body, header, heading, height, lines, print_setup, tint, title, write};
use crate::grid::Placed;
use crate::model::{At, Entry, Opinion, Unsettled};
use crate::text::{clean, shorten};

/// Where places lead: cells of the copy.
pub(super) struct Links<'a> {
    pub placed: &'a Placed<'a>,
    /// Names of their sheets in this workbook.
    pub names: &'a [String],
}

impl Links<'_> {
    fn to(&self, at: &At) -> Option<Url> {
        let (sheet, row, column) = self.placed.cell(at)?;
        let name = self.names.get(sheet)?.replace('\'', "''");
        let cell = Cell { sheet: name.as_str().into(), row: row.checked_add(1)?, column: u32::from(column) + 1 };
        Some(Url::new(format!("internal:'{name}'!{}", cell.address())))
    }
}

/// Column headings with their widths.
type Columns<'a> = &'a [(&'a str, u16)];

fn headings(sheet: &mut Worksheet, row: u32, columns: Columns<'_>) -> Result<(), XlsxError> {
    for (column, (label, _)) in (0u16..).zip(columns) {
        write(sheet, row, column, label, &header())?;
    }
    Ok(())
}

fn list(sheet: &mut Worksheet, opinion: &Opinion, columns: Columns<'_>, rows: usize) -> Result<(), XlsxError> {
    headings(sheet, 0, columns)?;
    for (column, (_, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
    }
    let last = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
    if rows == 0 {
        write(sheet, 1, 0, opinion.words().none, &body())?;
    } else {
        sheet.autofilter(0, 0, u32::try_from(rows).unwrap_or(u32::MAX), last)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    print_setup(sheet, opinion, Some(0))
}

/// Names, figures and sentences of the whole.
pub(super) fn overview(sheet: &mut Worksheet, opinion: &Opinion, links: &Links<'_>) -> Result<(), XlsxError> {
    let words = opinion.words();
    sheet.set_name(words.overview)?;
    sheet.set_screen_gridlines(false);
    let widths: [u16; 11] = [46, 16, 12, 24, 9, 9, 9, 9, 11, 9, 26];
    for (column, width) in (0u16..).zip(widths) {
        sheet.set_column_width(column, width)?;
    }
    write(sheet, 0, 0, words.title, &title())?;
    sheet.set_row_height(0, 28)?;
    let plain = base().unset_text_wrap();
    write(sheet, 1, 0, &words.labelled(words.as_of, &opinion.as_of), &plain)?;
    write(sheet, 2, 0, &opinion.verdict(), &plain)?;
    write(sheet, 3, 0, words.made_by, &plain)?;
    let mut row = 5;
    write(sheet, row, 0, words.subject, &heading())?;
    let columns = [
        (words.instrument, 0),
        (words.rank, 0),
        (words.jurisdiction, 0),
        (words.period, 0),
        (words.matters, 0),
        (words.error, 0),
        (words.warning, 0),
        (words.note, 0),
        (words.undetermined, 0),
        (words.unreviewed, 0),
        ("", 0),
    ];
    row += 1;
    headings(sheet, row, &columns)?;
    for r in &opinion.reviewed {
        row += 1;
        let format = body();
        write(sheet, row, 0, &words.titled(&r.instrument), &format)?;
        for (column, text) in (1u16..).zip([&r.rank, &r.jurisdiction, &r.period]) {
            write(sheet, row, column, text.as_deref().unwrap_or_default(), &format)?;
        }
        let c = r.counts;
        let numbers = [r.matters, c.errors, c.warnings, c.notes, c.undetermined, c.unreviewed];
        for (column, n) in (4u16..).zip(numbers) {
            number(sheet, row, column, n, &format)?;
        }
        write(sheet, row, 10, if r.illustrative { words.illustrative } else { "" }, &format)?;
    }
    row += 2;
    write(sheet, row, 0, words.conventions, &heading())?;
    for (n, sentence) in opinion.conventions.iter().enumerate() {
        row += 1;
        write(sheet, row, 0, &format!("{}. {sentence}", n.saturating_add(1)), &plain)?;
    }
    if !links.placed.elsewhere.is_empty() {
        row += 2;
        write(sheet, row, 0, words.off_sheet, &heading())?;
        for entry in &links.placed.elsewhere {
            row += 1;
            let line = format!("{} {} {}", words.severity_of(entry.severity), entry.code, entry.message);
            write(sheet, row, 0, &line, &plain)?;
        }
    }
    print_setup(sheet, opinion, None)
}

pub(super) fn number(sheet: &mut Worksheet, row: u32, column: u16, n: usize, format: &Format) -> Result<(), XlsxError> {
    match u32::try_from(n) {
        Ok(n) => sheet.write_number_with_format(row, column, n, format).map(|_| ()),
        Err(_) => write(sheet, row, column, &n.to_string(), format),
    }
}

/// Units of a quotation in the list.
const QUOTED: usize = 200;

/// Findings, or remarks: a row each.
pub(super) fn findings<'a>(
    sheet: &mut Worksheet,
    opinion: &Opinion,
    entries: impl Iterator<Item = &'a Entry>,
    links: &Links<'_>,
) -> Result<(), XlsxError> {
    let words = opinion.words();
    let columns = [
        (words.number, 5),
        (words.severity, 6),
        (words.rule, 11),
        (words.instrument, 16),
        (words.article, 12),
        (words.matter, 12),
        (words.grade, 6),
        (words.message, 36),
        (words.here, 24),
        (words.upper, 28),
        (words.witness, 32),
        (words.repair, 16),
        (words.place, 16),
    ];
    let link = body().set_font_color(0x0005_63C1).set_underline(FormatUnderline::Single);
    let mut linked = 0;
    let mut row = 0;
    for e in entries {
        row += 1;
        number(sheet, row, 0, e.number, &body())?;
        let name = words.titled(&e.instrument);
        let upper = e.against.as_ref().map(|a| match &a.quoted {
            Some(quoted) => format!("{}\n{quoted}", a.citation),
            None => a.citation.clone(),
        });
        let place = e.place.as_ref().map(ToString::to_string).unwrap_or_default();
        let texts = [
            words.severity_of(e.severity).to_owned(),
            format!("{} {}", e.code, e.rule),
            if e.illustrative { format!("{name}（{}）", words.illustrative) } else { name },
            e.article.clone().unwrap_or_default(),
            e.matter.clone(),
            e.grade.clone().unwrap_or_default(),
            e.message.clone(),
            // A cell with a whole statute in it is read where it stands.
            e.quoted.as_deref().map(|q| shorten(q, QUOTED)).unwrap_or_default(),
            upper.unwrap_or_default(),
            e.witness.as_ref().map(|w| w.in_words(words)).unwrap_or_default(),
            e.repair.clone().unwrap_or_default(),
            place.clone(),
        ];
        let mut most = 1;
        for ((column, text), (_, width)) in (1u16..).zip(&texts).zip(columns.iter().skip(1)) {
            most = lines(text, usize::from(*width)).max(most);
            let format = if column == 1 { body().set_background_color(tint(e.severity)) } else { body() };
            write(sheet, row, column, text, &format)?;
        }
        sheet.set_row_height(row, height(most))?;
        let url = e.place.as_ref().and_then(|p| links.to(p)).filter(|_| linked < LINKS);
        if let Some(url) = url {
            linked += 1;
            // The file is this one: the sheet and the cell say where.
            let inside = match &e.place {
                Some(At::Cell { cell, .. }) => format!("{} {}", clean(&cell.sheet), cell.address()),
                _ => place,
            };
            sheet.write_url_with_format(row, 12, url.set_text(shorten(&inside, 255)), &link)?;
        }
    }
    list(sheet, opinion, &columns, usize::try_from(row).unwrap_or(0))
}

/// What has no verdict.
pub(super) fn unsettled(sheet: &mut Worksheet, opinion: &Opinion, all: &[Unsettled]) -> Result<(), XlsxError> {
    let words = opinion.words();
    let columns =
        [(words.number, 6), (words.instrument, 34), (words.matter, 24), (words.against, 34), (words.reason, 70)];
    for (row, u) in (1u32..).zip(all) {
        number(sheet, row, 0, usize::try_from(row).unwrap_or(0), &body())?;
        let texts =
            [words.titled(&u.instrument), u.matter.clone(), u.against.clone().unwrap_or_default(), u.reason.clone()];
        let mut most = 1;
        for ((column, text), (_, width)) in (1u16..).zip(&texts).zip(columns.iter().skip(1)) {
            most = lines(text, usize::from(*width)).max(most);
            write(sheet, row, column, text, &body())?;
        }
        sheet.set_row_height(row, height(most))?;
    }
    list(sheet, opinion, &columns, all.len())
}

/// What the codes mean.
pub(super) fn rules(sheet: &mut Worksheet, opinion: &Opinion) -> Result<(), XlsxError> {
    let words = opinion.words();
    let columns = [(words.code, 8), (words.rule, 24), (words.count, 8), (words.what, 70), (words.ground, 50)];
    for (row, r) in (1u32..).zip(&opinion.rules) {
        write(sheet, row, 0, &r.code, &body())?;
        write(sheet, row, 1, &r.name, &body())?;
        number(sheet, row, 2, r.count, &body())?;
        write(sheet, row, 3, &r.what, &body())?;
        write(sheet, row, 4, &r.ground, &body())?;
        sheet.set_row_height(row, height(lines(&r.what, 70).max(lines(&r.ground, 50)).max(lines(&r.name, 24))))?;
    }
    list(sheet, opinion, &columns, opinion.rules.len())
}
