//! Differences between versions and between places, for a person at a terminal.

use std::collections::BTreeMap;

use cailiang::model::{Modal, Order, Sanction};
use cailiang::number::Exact;
use cailiang::penalty::describe;
use cailiang::resolver::result::OrderShown;
use cailiang::survey::Direction;
use cailiang::survey::change::{Change, Moved, Side};
use cailiang::survey::diff::{Diff, Undecided};
use cailiang::survey::place::Places;
use serde_json::Value as Json;

/// How the two sides are called.
struct Words {
    before: &'static str,
    after: &'static str,
    stricter: &'static str,
    milder: &'static str,
}

const VERSIONS: Words = Words { before: "旧", after: "新", stricter: "变重", milder: "变轻" };

const PLACES: Words = Words { before: "前", after: "后", stricter: "后者较重", milder: "后者较轻" };

fn word(direction: Direction, words: &Words) -> &'static str {
    match direction {
        Direction::Stricter => words.stricter,
        Direction::Milder => words.milder,
        Direction::Different => "不同（轻重不可比）",
    }
}

/// Facts in words: 主体 为 单位，非 拒不改正，倍数 ≥3.
pub(crate) fn facts(facts: &BTreeMap<String, Json>, units: &BTreeMap<String, String>) -> String {
    let one = |(name, value): (&String, &Json)| {
        let unit = units.get(name).map(|u| format!(" {u}")).unwrap_or_default();
        match value {
            Json::Bool(true) => name.clone(),
            Json::Bool(false) => format!("非 {name}"),
            Json::String(text) if text.starts_with(['≥', '>', '<', '≤', '[', '(']) => {
                format!("{name} {text}{unit}")
            }
            Json::String(text) => format!("{name} 为 {text}{unit}"),
            other => format!("{name} 为 {other}{unit}"),
        }
    };
    let all: Vec<String> = facts.iter().map(one).collect();
    if all.is_empty() { "任何情形".to_owned() } else { all.join("，") }
}

fn package(sanctions: &[Sanction]) -> String {
    if sanctions.is_empty() { "不给予处罚".to_owned() } else { describe::package(sanctions) }
}

fn orders(all: &[OrderShown]) -> String {
    let order =
        |o: &OrderShown| describe::order(&Order { name: o.order.clone(), within: o.within, modal: Modal::Must });
    all.iter().map(|o| order(o) + "；").collect()
}

fn side(s: &Side) -> String {
    if let Some(problem) = &s.problem {
        return format!("没有结果：{problem}");
    }
    let mut text = match s.any_of.as_slice() {
        [] => "没有规定".to_owned(),
        all => all.iter().map(|p| package(p)).collect::<Vec<_>>().join("；或者"),
    };
    match s.waived {
        Some(Modal::May) => text.push_str("；可以不予处罚"),
        Some(Modal::Must) => text.push_str("（不予处罚）"),
        _ => {}
    }
    text
}

/// 上限提高 10000 元，下限降低 500 元.
fn moved(m: &Moved) -> String {
    let one = |end: &str, by: Exact| {
        if by == Exact::ZERO {
            return None;
        }
        let less = by.is_negative();
        let size = if less { Exact::ZERO.minus(by)? } else { by };
        Some(format!("{end}{} {size} 元", if less { "降低" } else { "提高" }))
    };
    let open = m.max_opened.map(|now| if now { "上限不再含本数" } else { "上限改为含本数" }.to_owned());
    let parts = [m.max.and_then(|by| one("上限", by)), open, one("下限", m.min)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// Regions that are shown; the JSON output has all.
const MAX_REGIONS: usize = 6;

fn change(c: &Change, number: usize, words: &Words) -> String {
    let mut lines = vec![format!("  {number}. {}", word(c.direction, words))];
    let by = c.moved.as_ref().map(moved).filter(|t| !t.is_empty());
    if let (Some(first), Some(by)) = (lines.first_mut(), by) {
        first.push_str(&format!("：{by}"));
    }
    let mut line = |title: &str, text: String| lines.push(format!("     {title}  {text}"));
    for (i, region) in c.regions.iter().take(MAX_REGIONS).enumerate() {
        line(if i == 0 { "情形" } else { "　或" }, facts(region, &c.units));
    }
    match c.regions.len() {
        0 => line("情形", "组合过多，未列出".to_owned()),
        n if n > MAX_REGIONS => line("　　", format!("另有 {} 组（--json 列出全部）", n - MAX_REGIONS)),
        _ => {}
    }
    let example = facts(&c.facts, &c.units);
    if c.regions.first().is_none_or(|r| facts(r, &c.units) != example) {
        line("例如", example);
    }
    let with_orders = c.before.orders != c.after.orders;
    for (title, s) in [(words.before, &c.before), (words.after, &c.after)] {
        let ordered = if with_orders { orders(&s.orders) } else { String::new() };
        line(title, format!("{ordered}{}", side(s)));
    }
    lines.join("\n")
}

fn body(changes: &[Change], notes: &[String], words: &Words) -> String {
    let mut lines: Vec<String> = changes.iter().enumerate().map(|(i, c)| change(c, i + 1, words)).collect();
    lines.extend(notes.iter().map(|n| format!("  注意：{n}")));
    lines.join("\n")
}

fn undecided(all: &[Undecided]) -> Option<String> {
    let lines: Vec<String> = all.iter().map(|u| format!("  《{}》{}：{}", u.instrument, u.matter, u.reason)).collect();
    (!lines.is_empty()).then(|| format!("未能判定（不等于没有变化）\n{}", lines.join("\n")))
}

fn count(changes: &[Change], direction: Direction) -> usize {
    changes.iter().filter(|c| c.direction == direction).count()
}

/// What changed between two versions.
pub(crate) fn diff(d: &Diff) -> String {
    let mut parts = vec![format!(
        "《{}》{} → 《{}》{}（上位规定按 {}）",
        d.old.instrument, d.old.from, d.new.instrument, d.new.from, d.as_of
    )];
    for m in &d.matters {
        let title = match (m.only, &m.formerly) {
            (Some("added"), _) => format!("{}（新增）", m.matter),
            (Some(_), _) => format!("{}（删去）", m.matter),
            (None, Some(old)) => format!("{}（原 {old}）", m.matter),
            (None, None) => m.matter.clone(),
        };
        parts.push(format!("{title}\n{}", body(&m.changes, &m.notes, &VERSIONS)));
    }
    parts.extend(undecided(&d.undetermined));
    let all: Vec<Change> = d.matters.iter().flat_map(|m| m.changes.clone()).collect();
    parts.push(format!(
        "{} 个事项有变化，{} 个没有变化；变重 {}，变轻 {}，不同 {}，未能判定 {}",
        d.matters.len(),
        d.unchanged,
        count(&all, Direction::Stricter),
        count(&all, Direction::Milder),
        count(&all, Direction::Different),
        d.undetermined.len()
    ));
    parts.join("\n\n")
}

/// How two places differ.
pub(crate) fn places(p: &Places) -> String {
    let mut parts = vec![format!("{}（前）与 {}（后），{}", p.a, p.b, p.as_of)];
    for m in &p.matters {
        let layers = |all: &[String]| if all.is_empty() { "没有规定".to_owned() } else { all.join("、") };
        let title = format!("{}\n  {}：{}\n  {}：{}", m.matter, p.a, layers(&m.layers_a), p.b, layers(&m.layers_b));
        parts.push(format!("{title}\n{}", body(&m.changes, &m.notes, &PLACES)));
    }
    parts.extend(undecided(&p.undetermined));
    if !p.not_held.is_empty() {
        let places: Vec<String> = p.not_held.iter().map(ToString::to_string).collect();
        parts.push(format!("注意：文件库里没有 {} 在这一天施行的地方文件，那里只有全国的规定", places.join("、")));
    }
    let all: Vec<Change> = p.matters.iter().flat_map(|m| m.changes.clone()).collect();
    parts.push(format!(
        "{} 个事项结果不同，{} 个规定不同而结果相同；后者较重 {}，较轻 {}，不可比 {}，未能判定 {}",
        p.matters.len(),
        p.same,
        count(&all, Direction::Stricter),
        count(&all, Direction::Milder),
        count(&all, Direction::Different),
        p.undetermined.len()
    ));
    parts.join("\n\n")
}
