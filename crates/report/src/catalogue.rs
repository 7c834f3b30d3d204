//! The catalogue of matters as a page and as a workbook.

use cailiang_survey::catalogue::{Baseline, Catalogue, Entry};

pub use crate::html::catalogue as html;
pub use crate::xlsx::catalogue as xlsx;

/// Every state of a baseline, the ones that need no work first.
pub(crate) const STATES: [Baseline; 5] =
    [Baseline::Local, Baseline::FromAbove, Baseline::Missing, Baseline::OutOfBounds, Baseline::Stale];

/// A state in words.
pub fn state(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::Local => "本地基准",
        Baseline::FromAbove => "直接适用上级基准",
        Baseline::Missing => "没有基准",
        Baseline::OutOfBounds => "基准越界",
        Baseline::Stale => "基准失效或依据过时",
    }
}

/// The provisions, the highest first.
pub fn chain(entry: &Entry) -> String {
    entry.chain.iter().map(|l| l.citation.as_str()).collect::<Vec<_>>().join(" → ")
}

/// The baselines by name.
pub fn baselines(entry: &Entry) -> String {
    let one = |name: &str, illustrative: bool| format!("《{name}》{}", if illustrative { "【示例文件】" } else { "" });
    entry.baselines.iter().map(|b| one(&b.instrument, b.illustrative)).collect::<Vec<_>>().join("、")
}

/// Whose catalogue it is.
pub fn place(catalogue: &Catalogue) -> String {
    catalogue.jurisdiction.map_or_else(|| "各文件自己的区划".to_owned(), |j| j.to_string())
}

/// How many matters are in a state.
pub fn count(catalogue: &Catalogue, baseline: Baseline) -> usize {
    catalogue.matters.iter().filter(|e| e.baseline == baseline).count()
}

/// The column heads.
pub const COLUMNS: [&str; 9] = ["编码", "事项", "类别", "实施主体", "文件", "区划", "依据", "基准", "基准文件"];

/// A matter by column.
pub fn row(e: &Entry) -> [String; 9] {
    [
        e.code.clone().unwrap_or_default(),
        e.matter.clone(),
        e.category.clone(),
        e.organ.clone().unwrap_or_default(),
        e.instrument.clone(),
        e.jurisdiction.to_string(),
        chain(e),
        state(e.baseline).to_owned(),
        baselines(e),
    ]
}
