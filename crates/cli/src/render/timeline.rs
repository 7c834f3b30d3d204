//! A review over a stretch of time: words for a terminal, and a picture.

use std::fmt::Write as _;

use cailiang::model::Date;
use cailiang::survey::timeline::{Event, Happening, Held, Timeline};
use cailiang::validation::{Finding, Severity};

fn events(all: &[Event]) -> String {
    let names = |wanted: Happening, word: &str| {
        let names: Vec<String> =
            all.iter().filter(|e| e.event == wanted).map(|e| format!("《{}》", e.instrument)).collect();
        (!names.is_empty()).then(|| format!("{}{word}", names.join("、")))
    };
    let parts = [names(Happening::InForce, "施行"), names(Happening::Ended, "失效")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

fn held(h: &Held) -> String {
    let opened = events(&h.opened_by);
    let closed = events(&h.closed_by);
    let from = if opened.is_empty() { "（此前已有）".to_owned() } else { format!("（{opened}）") };
    let to = if closed.is_empty() { "（仍在）".to_owned() } else { format!("（次日{closed}）") };
    format!("{}{from} 至 {}{to}", h.from, h.to)
}

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
    let errors = t.findings.iter().filter(|f| f.item.severity == Severity::Error).count();
    parts.push(format!(
        "{} 至 {}：{} 段；错误 {errors}，警告 {}，提示 {}，未能判定 {}，未审查 {}（--json 列出全部，--as-of 看某一天的反例）",
        t.from,
        t.to,
        t.segments.len(),
        t.findings.len() - errors,
        t.notes.len(),
        t.undetermined.len(),
        t.unreviewed.len()
    ));
    parts.join("\n\n")
}

const WIDTH: i64 = 1000;
const LABELS: i64 = 360;
const ROW: i64 = 22;
const TOP: i64 = 56;

/// Days from one to another.
fn span(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |s| i64::from(s.get_days()))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The review as a picture: one row a finding, a bar for the days it holds, a line for each day on which the law changes.
/// The picture stands alone and may be put into a page; colours are told apart by their words too.
pub(crate) fn svg(t: &Timeline) -> String {
    let days = span(t.from, t.to).max(0).saturating_add(1);
    // The place of the start of a day.
    let x = |day: Date| LABELS + (WIDTH - LABELS) * span(t.from, day).clamp(0, days) / days;
    let rows = i64::try_from(t.findings.len()).unwrap_or(0);
    let height = TOP + ROW * rows.max(1) + 16;
    let mut out = String::new();
    let _ = writeln!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" font-family="sans-serif" font-size="12">"#
    );
    let _ = writeln!(out, "<title>{} 至 {} 的审查意见</title>", t.from, t.to);
    let _ = writeln!(out, r##"<rect width="{WIDTH}" height="{height}" fill="#fff"/>"##);
    for segment in &t.segments {
        let at = x(segment.from);
        let _ = writeln!(
            out,
            r##"<g><title>{}</title><line x1="{at}" x2="{at}" y1="36" y2="{height}" stroke="#bbb"/><text x="{at}" y="30" fill="#333">{}</text></g>"##,
            escape(&events(&segment.events)),
            segment.from
        );
    }
    for (number, f) in (0_i64..).zip(&t.findings) {
        let y = TOP + ROW * number;
        let colour = if f.item.severity == Severity::Error { "#b3261e" } else { "#b26a00" };
        let label = format!("{} 《{}》{}", f.item.code, f.item.instrument, f.item.matter);
        let short: String = label.chars().take(28).collect();
        let _ = writeln!(out, "<g><title>{}</title>", escape(&f.item.message.zh));
        let _ = writeln!(out, r##"<text x="4" y="{}" fill="#111">{}</text>"##, y + 14, escape(&short));
        for h in &f.holds {
            let from = x(h.from);
            let to = h.to.tomorrow().map_or(WIDTH, x);
            let width = (to - from).max(2);
            let _ = writeln!(
                out,
                r#"<rect x="{from}" y="{}" width="{width}" height="14" fill="{colour}"><title>{}</title></rect>"#,
                y + 3,
                escape(&held(h))
            );
        }
        out.push_str("</g>\n");
    }
    if t.findings.is_empty() {
        let _ = writeln!(out, r##"<text x="{LABELS}" y="{}" fill="#333">没有审查意见</text>"##, TOP + 14);
    }
    out.push_str("</svg>\n");
    out
}
