//! Cases of a rulebook for a person at a terminal.

use std::collections::BTreeMap;

use cailiang::survey::cases::coverage::{Coverage, Measure, Unreached};
use cailiang::survey::cases::report::{CaseResult, Tested};

use crate::render::changes::facts;

/// Characters of a row that a list shows.
const MAX_WHAT: usize = 72;

fn failed(case: &CaseResult) -> String {
    let name = case.name.as_ref().map(|n| format!("“{n}”")).unwrap_or_default();
    let doubt = if case.confirmed { "" } else { "（未确认）" };
    let many =
        if case.points > 1 { format!("，{} 种情形中不符的第一种", case.points) } else { String::new() };
    let mut lines = vec![format!("  不符 第 {} 行{name}{doubt}  {}", case.line, case.matter)];
    let given =
        if case.facts.is_empty() { "（没有给出要素）".to_owned() } else { facts(&case.facts, &case.units) };
    lines.push(format!("       情形  {given}（行为日 {}{many}）", case.act_date));
    for d in &case.differences {
        lines.push(format!("       {}  应为  {}", d.what, d.expected));
        lines.push(format!("       {}  实为  {}", " ".repeat(d.what.chars().count() * 2), d.actual));
    }
    lines.extend(case.warnings.iter().map(|w| format!("       注意  {w}")));
    lines.join("\n")
}

fn measure((name, m): (&str, &Measure)) -> String {
    let apart = if m.unconfirmed > 0 { format!("（另有未确认 {}）", m.unconfirmed) } else { String::new() };
    format!("{name} {}/{}{apart}", m.covered, m.total)
}

fn unreached((name, one): (&str, &Unreached)) -> String {
    let mut what: String = one.what.chars().take(MAX_WHAT).collect();
    if what.len() < one.what.len() {
        what.push('…');
    }
    let line = one.line.map(|l| format!("第 {l} 行 ")).unwrap_or_default();
    let doubt = if one.unconfirmed { "（只有未确认的用例）" } else { "" };
    let example = facts(&one.facts, &BTreeMap::new());
    let example = if example.is_empty() { String::new() } else { format!("\n          例如 {example}") };
    format!("      {name}  {line}{what}{doubt}{example}")
}

fn covered(c: &Coverage, missing: bool) -> String {
    let counts = match &c.undetermined {
        Some(why) => why.clone(),
        None => c.measures().map(measure).join("，"),
    };
    let mut lines = vec![format!("  《{}》{}  {counts}", c.instrument, c.matter)];
    if missing {
        let all = c.measures().into_iter().flat_map(|(name, m)| m.missing.iter().map(move |u| (name, u)));
        lines.extend(all.map(unreached));
    }
    lines.join("\n")
}

/// The results, and what the cases reach.
pub(crate) fn text(t: &Tested, missing: bool) -> String {
    let mut parts = Vec::new();
    for file in &t.files {
        let passed = file.cases.iter().filter(|c| c.passed && c.confirmed).count();
        let mut lines = vec![format!("{}：{} 例，通过 {passed}", file.file, file.cases.len())];
        lines.extend(file.cases.iter().filter(|c| !c.passed).map(failed));
        parts.push(lines.join("\n"));
    }
    if t.files.is_empty() {
        parts.push("没有用例；cailiang test --generate 写出缺少的，供核对确认".to_owned());
    }
    if !t.coverage.is_empty() {
        let lines: Vec<String> = t.coverage.iter().map(|c| covered(c, missing)).collect();
        parts.push(format!("覆盖（已确认的用例；界按两侧计）\n{}", lines.join("\n")));
    }
    let s = t.summary;
    let left: usize = t.coverage.iter().flat_map(Coverage::measures).map(|(_, m)| m.missing.len()).sum();
    let hint = if left > 0 && !missing { "（--missing 列出）" } else { "" };
    parts.push(format!(
        "通过 {}，不符 {}，未确认 {}（不算证明）；没有覆盖 {left}{hint}",
        s.passed, s.failed, s.unconfirmed
    ));
    parts.join("\n\n")
}
