//! Reports and faults for a person at a terminal: both texts underlined, the witness as a small table, one sentence why,
//! what would repair it.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use cailiang::diagnostic::{Diagnostic, Severity as Weight};
use cailiang::penalty::describe;
use cailiang::source::{Source, Span};
use cailiang::validation::{Act, Finding, Place, Report, Severity, Text, Witness};
use unicode_width::UnicodeWidthStr as _;

use crate::args::Lang;

/// The bytes of a line that a span covers; long lines are cut around it.
struct Excerpt {
    line: String,
    range: std::ops::Range<usize>,
}

const MAX_LINE: usize = 160;

/// Faults that are shown at a terminal; the JSON output has all.
pub(crate) const MAX_SHOWN: usize = 50;

/// A line for the faults that are not shown.
pub(crate) fn not_shown(all: usize) -> Option<String> {
    let rest = all.saturating_sub(MAX_SHOWN);
    (rest > 0).then(|| format!("……另有 {rest} 处未列出（check --format json 列出全部）"))
}

fn excerpt(source: &Source, span: Span) -> Excerpt {
    let chars: Vec<char> = source.line(span.line).chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
    let column = usize::try_from(span.column).unwrap_or(1).saturating_sub(1).min(chars.len());
    let len = usize::try_from(span.len).unwrap_or(1).max(1);
    let from = if chars.len() > MAX_LINE { column.saturating_sub(40) } else { 0 };
    let shown: Vec<char> = chars.iter().copied().skip(from).take(MAX_LINE).collect();
    let byte = |n: usize| shown.iter().take(n).map(|c| c.len_utf8()).sum::<usize>();
    let start = byte(column.saturating_sub(from));
    let end = byte((column.saturating_sub(from)).saturating_add(len).min(shown.len())).max(start);
    Excerpt { line: shown.into_iter().collect(), range: start..end }
}

fn renderer() -> Renderer {
    // Colours are taken away again where the output is no terminal.
    Renderer::styled()
}

/// A fault of a text, with its place.
pub(crate) fn diagnostic(d: &Diagnostic) -> String {
    let level = match d.severity {
        Weight::Error => Level::ERROR.with_name("错误"),
        Weight::Warning => Level::WARNING.with_name("警告"),
    };
    let at = excerpt(&d.source, d.span);
    let line = usize::try_from(d.span.line).unwrap_or(1);
    let snippet = Snippet::source(at.line.as_str())
        .line_start(line)
        .path(d.source.name.as_ref())
        .annotation(AnnotationKind::Primary.span(at.range));
    let mut group = level.primary_title(d.message.as_str()).id(d.code).element(snippet);
    if let Some(help) = d.help.as_deref().filter(|h| !h.is_empty()) {
        group = group.element(Level::HELP.with_name("帮助").message(help));
    }
    renderer().render(&[group])
}

struct Words {
    here: &'static str,
    lower: &'static str,
    upper: &'static str,
    repair: &'static str,
    witness: &'static str,
    regions: &'static str,
    always: &'static str,
    imposed: &'static str,
    together: &'static str,
    permitted: &'static str,
    nothing: &'static str,
    illustrative: &'static str,
}

fn words(lang: Lang) -> Words {
    match lang {
        Lang::Zh => Words {
            here: "这里",
            lower: "下位：这里",
            upper: "上位：这里",
            repair: "修改",
            witness: "反例",
            regions: "全部情形",
            always: "任何情形",
            imposed: "下位允许",
            together: "同时",
            permitted: "上位允许",
            nothing: "（没有这一种类）",
            illustrative: "示例文件，并非真实文件",
        },
        Lang::En => Words {
            here: "here",
            lower: "lower text",
            upper: "upper text",
            repair: "repair",
            witness: "witness",
            regions: "all cases",
            always: "every case",
            imposed: "lower text permits",
            together: "together with",
            permitted: "upper text permits",
            nothing: "(no such kind)",
            illustrative: "illustrative document, not a real one",
        },
    }
}

fn level(severity: Severity, lang: Lang) -> Level<'static> {
    match (severity, lang) {
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("提示"),
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Note, Lang::En) => Level::NOTE,
    }
}

fn act(a: &Act) -> String {
    match a {
        Act::Sanction(s) => describe::sanction(s),
        Act::Order(o) => describe::order(o),
    }
}

fn value(v: &serde_json::Value) -> String {
    match v {
        serde_json::Value::Bool(true) => "是".to_owned(),
        serde_json::Value::Bool(false) => "否".to_owned(),
        serde_json::Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// Two columns, aligned by East-Asian width.
fn table(rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|r| r.0.width()).max().unwrap_or(0);
    let lines = rows.iter().map(|(key, value)| {
        let padding = " ".repeat(width.saturating_sub(key.width()));
        format!("  {key}{padding} │ {value}")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn witness(w: &Witness, words: &Words) -> Option<String> {
    let shown = |name: &String, v: &serde_json::Value| match w.units.get(name) {
        Some(unit) => format!("{} {unit}", value(v)),
        None => value(v),
    };
    let mut rows: Vec<(String, String)> = w.facts.iter().map(|(k, v)| (k.clone(), shown(k, v))).collect();
    if let Some(imposed) = &w.imposed {
        rows.push((words.imposed.to_owned(), act(imposed)));
        if !w.together_with.is_empty() {
            rows.push((words.together.to_owned(), describe::package(&w.together_with)));
        }
        let permitted: Vec<String> = w.permitted.iter().map(act).collect();
        let permitted = if permitted.is_empty() { words.nothing.to_owned() } else { permitted.join(" / ") };
        rows.push((words.permitted.to_owned(), permitted));
    }
    if rows.is_empty() {
        return None;
    }
    let mut text = table(&rows);
    if !w.regions.is_empty() {
        text.push_str(&format!("\n{}\n", words.regions));
        let region = |r: &BTreeMap<String, serde_json::Value>| {
            let facts: Vec<String> = r.iter().map(|(name, v)| format!("{name} {}", value(v))).collect();
            format!("  {}", if facts.is_empty() { words.always.to_owned() } else { facts.join("，") })
        };
        text.push_str(&w.regions.iter().map(region).collect::<Vec<_>>().join("\n"));
    }
    Some(text)
}

fn snippet<'a>(
    place: &'a Place,
    at: &'a Excerpt,
    kind: AnnotationKind,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    Snippet::source(at.line.as_str())
        .line_start(usize::try_from(place.span.line).unwrap_or(1))
        .path(place.source.name.as_ref())
        .annotation(kind.span(at.range.clone()).label(label))
}

fn pick(text: &Text, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &text.zh,
        Lang::En => &text.en,
    }
}

fn finding(f: &Finding, lang: Lang) -> String {
    let words = words(lang);
    let message = pick(&f.message, lang).to_owned();
    let message = if f.illustrative { format!("{message}【{}】", words.illustrative) } else { message };
    let own = f.place.as_ref().map(|p| (p, excerpt(&p.source, p.span)));
    let upper = f.against.as_ref().and_then(|a| a.place.as_ref()).map(|p| (p, excerpt(&p.source, p.span)));
    let shown = f.witness.as_ref().and_then(|w| witness(w, &words));
    let table = shown.map(|w| format!("{}\n{w}", words.witness));
    let mut group: Group<'_> = match &own {
        Some((place, at)) => level(f.severity, lang).primary_title(message.as_str()).id(f.code).element(snippet(
            place,
            at,
            AnnotationKind::Primary,
            if f.against.is_some() { words.lower } else { words.here },
        )),
        None => Group::with_title(level(f.severity, lang).primary_title(message.as_str()).id(f.code)),
    };
    if let Some((place, at)) = &upper {
        group = group.element(snippet(place, at, AnnotationKind::Context, words.upper));
    }
    if let Some(table) = &table {
        group = group.element(Level::NOTE.no_name().message(table.as_str()));
    }
    if let Some(repair) = &f.repair {
        group = group.element(Level::HELP.with_name(words.repair).message(pick(repair, lang)));
    }
    renderer().render(&[group])
}

/// Notes of one code and instrument that are shown; a replaced law gives one to every matter.
const MAX_NOTES: usize = 4;

fn notes(all: &[Finding], lang: Lang) -> Vec<String> {
    let mut lines = Vec::new();
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for n in all {
        let count = seen.entry((n.code, n.instrument.as_str())).or_default();
        *count += 1;
        if *count <= MAX_NOTES {
            let place = n.place.as_ref().map(|p| format!("（{}:{}）", p.source.name, p.span.line)).unwrap_or_default();
            lines.push(format!("  {} {}{place}", n.code, pick(&n.message, lang)));
        }
    }
    for ((code, instrument), count) in seen {
        if let Some(rest) = count.checked_sub(MAX_NOTES).filter(|n| *n > 0) {
            lines.push(match lang {
                Lang::Zh => format!("  {code} 《{instrument}》另有 {rest} 条（--format json 列出全部）"),
                Lang::En => format!("  {code} 《{instrument}》: {rest} more (--format json has all)"),
            });
        }
    }
    lines
}

/// A whole report.
pub(crate) fn report(report: &Report, lang: Lang) -> String {
    let mut parts: Vec<String> = report.findings.iter().map(|f| finding(f, lang)).collect();
    let zh = lang == Lang::Zh;
    if !report.notes.is_empty() {
        let title = if zh { "提示（不影响结论）" } else { "Notes" };
        parts.push(format!("{title}\n{}", notes(&report.notes, lang).join("\n")));
    }
    if !report.undetermined.is_empty() {
        let title = if zh { "未能判定（不等于没有问题）" } else { "Undetermined (not clean)" };
        let lines = report.undetermined.iter().map(|u| {
            let against = u.against.as_deref().map(|a| format!(" 对 {a}")).unwrap_or_default();
            format!("  《{}》{}{against}：{}", u.instrument, u.matter, u.reason)
        });
        parts.push(format!("{title}\n{}", lines.collect::<Vec<_>>().join("\n")));
    }
    if !report.unreviewed.is_empty() {
        let title = if zh { "未审查（不等于没有问题）" } else { "Unreviewed (not clean)" };
        let lines = report.unreviewed.iter().map(|u| format!("  《{}》{}：{}", u.instrument, u.matter, u.reason));
        parts.push(format!("{title}\n{}", lines.collect::<Vec<_>>().join("\n")));
    }
    parts.push(summary(report, zh));
    parts.join("\n\n")
}

fn summary(report: &Report, zh: bool) -> String {
    let matters: usize = report.reviewed.iter().map(|r| r.matters).sum();
    let count = |s: Severity| report.findings.iter().filter(|f| f.severity == s).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let examples: Vec<String> =
        report.reviewed.iter().filter(|r| r.illustrative).map(|r| format!("《{}》", r.instrument)).collect();
    let mut text = if zh {
        format!(
            "审查日 {}：审查 {} 份文件、{matters} 个事项；错误 {errors}，警告 {warnings}，提示 {}，未能判定 {}，未审查 {}",
            report.as_of,
            report.reviewed.len(),
            report.notes.len(),
            report.undetermined.len(),
            report.unreviewed.len()
        )
    } else {
        format!(
            "as of {}: {} documents, {matters} matters reviewed; {errors} errors, {warnings} warnings, {} notes, {} undetermined, {} unreviewed",
            report.as_of,
            report.reviewed.len(),
            report.notes.len(),
            report.undetermined.len(),
            report.unreviewed.len()
        )
    };
    if !examples.is_empty() {
        text.push_str(&if zh {
            format!("\n其中 {} 是示例文件，并非真实文件", examples.join("、"))
        } else {
            format!("\n{} illustrative, not real documents", examples.join(", "))
        });
    }
    text
}
