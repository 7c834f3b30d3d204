//! The catalogue of matters, for a person and for a spreadsheet.

use cailiang::report::catalogue::{COLUMNS, baselines, chain, count, place, row, state};
use cailiang::survey::catalogue::{Baseline, Catalogue};

/// The catalogue in words.
pub(crate) fn text(c: &Catalogue) -> String {
    let place = place(c);
    let mut lines = vec![format!("行政处罚事项目录（{place}，{}）", c.as_of)];
    let mut last = "";
    for e in &c.matters {
        if e.instrument != last {
            lines.push(format!("\n《{}》（{}）", e.instrument, e.jurisdiction));
            last = &e.instrument;
        }
        let code = e.code.as_ref().map(|c| format!("{c} ")).unwrap_or_default();
        let organ = e.organ.as_ref().map(|o| format!("，{o}")).unwrap_or_default();
        let which = baselines(e);
        let which = if which.is_empty() { String::new() } else { format!("：{which}") };
        lines.push(format!("  {code}{}（{}{organ}）  {}{which}", e.matter, e.category, state(e.baseline)));
        lines.push(format!("      {}", chain(e)));
    }
    let count = |b: Baseline| count(c, b);
    lines.push(format!(
        "\n{} 个事项：本地基准 {}，直接适用上级基准 {}，没有基准 {}，基准越界 {}，基准失效或依据过时 {}",
        c.matters.len(),
        count(Baseline::Local),
        count(Baseline::FromAbove),
        count(Baseline::Missing),
        count(Baseline::OutOfBounds),
        count(Baseline::Stale)
    ));
    lines.join("\n")
}

/// A cell of a CSV file: quoted where it has to be; a cell that a spreadsheet would take for a formula is kept a text.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The catalogue as a table: RFC 4180, UTF-8 with a byte order mark, which Excel needs.
pub(crate) fn csv(c: &Catalogue) -> String {
    let mut out = format!("\u{feff}{}\r\n", COLUMNS.join(","));
    for e in &c.matters {
        out.push_str(&row(e).map(|c| cell(&c)).join(","));
        out.push_str("\r\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_need_quotes_have_them() {
        assert_eq!(cell("甲,乙"), "\"甲,乙\"");
        assert_eq!(cell("说“是”\"否\""), "\"说“是”\"\"否\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("甲"), "甲");
    }
}
