//! Paragraphs and tables of the paper.

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph, Run,
    RunFonts, Shading, Style, StyleType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

use crate::words::Words;

/// Width of the text between the margins, in twentieths of a point: 156 mm.
const WIDTH: usize = 8844;

/// Sizes in half points: 二号, 三号, 四号, 小四, 五号.
const TITLE: usize = 44;
const TEXT: usize = 32;
const PARTICULAR: usize = 28;
const SMALL: usize = 24;
const CELL: usize = 21;

fn fonts(east_asia: &str) -> RunFonts {
    RunFonts::new().east_asia(east_asia).ascii("Times New Roman").hi_ansi("Times New Roman")
}

fn exactly(twips: i32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(twips)
}

/// An empty paper with its styles.
pub(super) fn paper() -> Docx {
    let head = |id: &str, name: &str, font: &str, level: usize| {
        let style = Style::new(id, StyleType::Paragraph).name(name).based_on("Normal").fonts(fonts(font)).size(TEXT);
        style.line_spacing(exactly(560).before(120)).first_line_chars(200).outline_lvl(level)
    };
    // GB/T 9704: 37 mm above, 28 mm at the binding; the text block is 156 by 225 mm.
    let margins = PageMargin::new().top(2098).bottom(1984).left(1588).right(1474).header(851).footer(1100);
    Docx::new()
        .page_size(11_906, 16_838)
        .page_margin(margins)
        .default_fonts(fonts("仿宋"))
        .default_size(TEXT)
        .add_style(head("Heading1", "heading 1", "黑体", 0))
        .add_style(head("Heading2", "heading 2", "楷体", 1))
        .add_style(head("Heading3", "heading 3", "仿宋", 2).bold())
        .add_style(head("Heading4", "heading 4", "仿宋", 3))
}

/// Text with its line breaks.
fn run(text: &str) -> Run {
    let mut run = Run::new();
    for (n, line) in text.lines().enumerate() {
        if n > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

pub(super) fn title(text: &str) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(exactly(700).after(360))
        .add_run(run(text).size(TITLE).fonts(fonts("方正小标宋简体")))
}

pub(super) fn heading(level: usize, text: &str) -> Paragraph {
    Paragraph::new().style(&format!("Heading{level}")).keep_next(true).add_run(run(text))
}

/// A paragraph of the text.
pub(super) fn body(text: &str) -> Paragraph {
    Paragraph::new().line_spacing(exactly(560)).first_line_chars(200).add_run(run(text))
}

/// A paragraph without indent.
pub(super) fn plain(text: &str) -> Paragraph {
    Paragraph::new().line_spacing(exactly(560)).add_run(run(text))
}

/// A labelled paragraph of a finding.
pub(super) fn field(words: &Words, label: &str, text: &str) -> Paragraph {
    let label = words.labelled(label, "");
    let paragraph = Paragraph::new().line_spacing(exactly(480)).first_line_chars(200);
    let label = run(&label).size(PARTICULAR).fonts(fonts("楷体")).bold();
    paragraph.add_run(label).add_run(run(text).size(PARTICULAR))
}

/// A remark in small type.
pub(super) fn note(text: &str) -> Paragraph {
    let paragraph = Paragraph::new().line_spacing(LineSpacing::new().before(60).after(60)).first_line_chars(200);
    paragraph.add_run(run(text).size(SMALL).fonts(fonts("楷体")))
}

pub(super) fn signature(text: &str) -> Paragraph {
    Paragraph::new().align(AlignmentType::Right).line_spacing(exactly(640)).keep_next(true).add_run(run(text))
}

pub(super) fn empty() -> Paragraph {
    Paragraph::new().line_spacing(exactly(240))
}

/// 草稿, on every page.
pub(super) fn draft_mark(words: &Words) -> Header {
    let text = run(words.draft).size(SMALL).fonts(fonts("黑体")).color("C00000");
    Header::new().add_paragraph(Paragraph::new().align(AlignmentType::Right).add_run(text))
}

/// — 1 —
pub(super) fn page_number() -> Footer {
    let dash = |text: &str| run(text).size(28).fonts(fonts("宋体"));
    let number = Paragraph::new().align(AlignmentType::Center).size(28);
    Footer::new().add_paragraph(number.add_run(dash("— ")).add_page_num(PageNum::new()).add_run(dash(" —")))
}

/// A table over the whole width; the header stands again on each page only in programs that repeat first rows by
/// themselves, so no row is split between pages.
pub(super) fn table(labels: &[&str], widths: &[usize], rows: Vec<Vec<String>>) -> Table {
    let cell = |text: &str, width: usize| {
        let spacing = LineSpacing::new().before(30).after(30);
        TableCell::new()
            .width(width, WidthType::Dxa)
            .add_paragraph(Paragraph::new().line_spacing(spacing).add_run(run(text).size(CELL).fonts(fonts("宋体"))))
    };
    let head = labels.iter().zip(widths).map(|(label, width)| {
        let shade = Shading::new().fill("E7ECF1").color("auto");
        cell(label, *width).shading(shade)
    });
    let head = TableRow::new(head.collect()).cant_split();
    let body = rows.iter().map(|row| {
        TableRow::new(row.iter().zip(widths).map(|(text, width)| cell(text, *width)).collect()).cant_split()
    });
    Table::new(std::iter::once(head).chain(body).collect())
        .set_grid(widths.to_vec())
        .layout(TableLayoutType::Fixed)
        .width(WIDTH, WidthType::Dxa)
}
