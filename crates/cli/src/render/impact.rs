//! What a document does to others, for a person at a terminal.

use std::collections::BTreeMap;

use cailiang::survey::impact::{Affected, Impact, Verdict};
use cailiang::validation::Finding;

use crate::render::changes::facts;

fn title(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Outside => "越界",
        Verdict::SuccessorMissing => "失去依据，没有承接",
        Verdict::Undetermined => "未能判定（不等于没有问题）",
        Verdict::Inside => "仍在幅度之内",
    }
}

fn finding(f: &Finding) -> String {
    let mut text = format!("      {} {}", f.code, f.message);
    if let Some(w) = &f.witness {
        text.push_str(&format!("\n           反例：{}", facts(&w.facts, &w.units)));
    }
    text
}

fn matter(m: &Affected) -> String {
    let before = match m.before {
        Some(v) if v == m.verdict => "（前一天已经如此）",
        Some(_) => "",
        None => "（前一天尚未施行）",
    };
    let mut lines = vec![format!("  《{}》{}{before}", m.instrument, m.matter)];
    lines.extend(m.findings.iter().map(finding));
    lines.extend(m.reasons.iter().map(|r| format!("      {r}")));
    lines.join("\n")
}

/// Matters inside are counted by document.
fn inside(all: &[&Affected]) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for m in all {
        let entry = counts.entry(m.instrument.as_str()).or_default();
        entry.0 += 1;
        entry.1 += usize::from(!m.notes.is_empty());
    }
    let line = |(name, (matters, stale)): (&str, (usize, usize))| {
        let stale =
            if stale > 0 { format!("，其中 {stale} 个应改引新依据（T101）") } else { String::new() };
        format!("  《{name}》{matters} 个事项{stale}")
    };
    counts.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The impact in words.
pub(crate) fn text(i: &Impact) -> String {
    let mut head = format!("《{}》{} 施行", i.instrument, i.on);
    if !i.replaces.is_empty() {
        let names: Vec<String> = i.replaces.iter().map(|r| format!("《{r}》")).collect();
        head.push_str(&format!("，{}同时失效", names.join("、")));
    }
    let mut parts = vec![head];
    let mut counts = Vec::new();
    for verdict in [Verdict::Outside, Verdict::SuccessorMissing, Verdict::Undetermined, Verdict::Inside] {
        let all: Vec<&Affected> = i.matters.iter().filter(|m| m.verdict == verdict).collect();
        counts.push(all.len());
        if all.is_empty() {
            continue;
        }
        let body = match verdict {
            Verdict::Inside => inside(&all),
            _ => all.iter().map(|m| matter(m)).collect::<Vec<_>>().join("\n"),
        };
        parts.push(format!("{}（{} 个事项）\n{body}", title(verdict), all.len()));
    }
    parts.extend(duties(&i.matters));
    if let [outside, missing, open, inside] = counts.as_slice() {
        parts.push(format!("越界 {outside}，失去依据 {missing}，未能判定 {open}，仍在幅度之内 {inside}"));
    }
    parts.join("\n\n")
}

/// Each duty once, with the documents whose makers have it.
fn duties(matters: &[Affected]) -> Option<String> {
    let mut all: Vec<(String, Vec<&str>)> = Vec::new();
    for m in matters {
        for d in &m.duties {
            let when = d.when.map(|w| format!("{w}，")).unwrap_or_default();
            let until = d.until.as_ref().map(|u| format!("（至迟 {u}）")).unwrap_or_default();
            let text = format!("{}：{when}{}{until}", d.ground, d.what);
            match all.iter_mut().find(|(t, _)| *t == text) {
                Some((_, names)) if !names.contains(&m.instrument.as_str()) => names.push(&m.instrument),
                Some(_) => {}
                None => all.push((text, vec![&m.instrument])),
            }
        }
    }
    let line = |(text, names): &(String, Vec<&str>)| {
        let names: Vec<String> = names.iter().map(|n| format!("《{n}》")).collect();
        format!("  {text}\n      {}", names.join("、"))
    };
    (!all.is_empty()).then(|| format!("制定机关的义务\n{}", all.iter().map(line).collect::<Vec<_>>().join("\n")))
}
