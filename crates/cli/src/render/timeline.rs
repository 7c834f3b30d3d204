//! A review over a stretch of time, for a person at a terminal.

use cailiang::report::timeline::{events, held};
use cailiang::survey::timeline::Timeline;
use cailiang::validation::{Finding, Severity};

fn severity(f: &Finding) -> &'static str {
    match f.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    }
}

/// The review in words: the stretches, then every finding with its days.
pub(crate) fn text(t: &Timeline) -> String {
    let mut parts = Vec::new();
    let stretches: Vec<String> = t
        .segments
        .iter()
        .map(|s| {
            let why = if s.events.is_empty() { String::new() } else { format!("  {}", events(&s.events)) };
            format!("  {} 至 {}：错误 {}{why}", s.from, s.to, s.errors)
        })
        .collect();
    parts.push(format!("{} 至 {}，规定相同的各段\n{}", t.from, t.to, stretches.join("\n")));
    for f in &t.findings {
        let days: Vec<String> = f.holds.iter().map(|h| format!("    {}", held(h))).collect();
        parts.push(format!("{}[{}]: {}\n{}", severity(&f.item), f.item.code, f.item.message, days.join("\n")));
    }
    parts.push(format!("{}（--json 列出全部，--as-of 看某一天的反例）", summary(t)));
    parts.join("\n\n")
}

/// The counts.
pub(crate) fn summary(t: &Timeline) -> String {
    let errors = t.findings.iter().filter(|f| f.item.severity == Severity::Error).count();
    format!(
        "{} 至 {}：{} 段；错误 {errors}，警告 {}，提示 {}，未能判定 {}，未审查 {}",
        t.from,
        t.to,
        t.segments.len(),
        t.findings.len() - errors,
        t.notes.len(),
        t.undetermined.len(),
        t.unreviewed.len()
    )
}
