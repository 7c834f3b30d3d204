//! The catalogue of matters, for a person and for a spreadsheet.

use cailiang::survey::catalogue::{Baseline, Catalogue, Entry};

fn state(b: Baseline) -> &'static str {
    match b {
        Baseline::Local => "本地基准",
        Baseline::FromAbove => "直接适用上级基准",
        Baseline::Missing => "没有基准",
        Baseline::OutOfBounds => "基准越界",
        Baseline::Stale => "基准失效或依据过时",
    }
}

fn chain(e: &Entry) -> String {
    e.chain.iter().map(|l| l.citation.as_str()).collect::<Vec<_>>().join(" → ")
}

fn baselines(e: &Entry) -> String {
    let one = |name: &str, illustrative: bool| format!("《{name}》{}", if illustrative { "【示例文件】" } else { "" });
    e.baselines.iter().map(|b| one(&b.instrument, b.illustrative)).collect::<Vec<_>>().join("、")
}

/// The catalogue in words.
pub(crate) fn text(c: &Catalogue) -> String {
    let place = c.jurisdiction.map_or_else(|| "各文件自己的区划".to_owned(), |j| j.to_string());
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
    let count = |b: Baseline| c.matters.iter().filter(|e| e.baseline == b).count();
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
    let mut out = "\u{feff}编码,事项,类别,实施主体,文件,区划,依据,基准,基准文件\r\n".to_owned();
    for e in &c.matters {
        let row = [
            e.code.clone().unwrap_or_default(),
            e.matter.clone(),
            e.category.clone(),
            e.organ.clone().unwrap_or_default(),
            e.instrument.clone(),
            e.jurisdiction.to_string(),
            chain(e),
            state(e.baseline).to_owned(),
            baselines(e),
        ];
        out.push_str(&row.map(|c| cell(&c)).join(","));
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
