//! What to look at since a register was written, for a person at a terminal.

use std::collections::BTreeMap;

use cailiang::survey::watch::{Look, Watched, What};

fn title(what: What) -> &'static str {
    match what {
        What::BaseGone => "上位规定已经失效，没有承接",
        What::Replaced => "上位规定已由别的规定承接",
        What::Amended => "上位文件换了版本",
        What::TextChanged => "上位规定的内容有改动（同一版本）",
        What::NewBase => "新出现的上位规定",
        What::Dropped => "事项不再引用的上位规定",
        What::OwnText => "事项自己的内容有改动",
        What::Added => "新增的事项",
        What::Removed => "不再有的事项",
    }
}

/// What changed, without the matters that it concerns.
fn change(look: &Look) -> String {
    let version = |v: &Option<String>| v.as_deref().filter(|v| *v != "-").map(|v| format!("{v} 版"));
    let moved = match (version(&look.before), version(&look.after)) {
        (Some(a), Some(b)) if a == b => format!("（{a}）"),
        (Some(a), Some(b)) => format!("（{a} → {b}）"),
        (Some(a), None) => format!("（{a}）"),
        (None, Some(b)) => format!("（{b}）"),
        (None, None) => String::new(),
    };
    let meaning = match (look.what, look.meaning_changed) {
        (What::Amended | What::OwnText, Some(false)) => "，内容没有变",
        (What::Amended | What::OwnText, Some(true)) => "，内容有变",
        _ => "",
    };
    let to = if look.successors.is_empty() { String::new() } else { format!(" → {}", look.successors.join("、")) };
    let what = format!("{}{moved}{meaning}{to}", look.upper.as_deref().unwrap_or(""));
    what.trim_start_matches('，').to_owned()
}

/// What to look at, by kind and by provision.
pub(crate) fn text(w: &Watched) -> String {
    let since = w.since.as_deref().unwrap_or(&w.as_of);
    if w.look.is_empty() {
        return format!("{since} 登记以来（现在看 {}）：{} 个事项，没有要看的", w.as_of, w.matters);
    }
    let mut groups: BTreeMap<What, BTreeMap<String, BTreeMap<&str, Vec<&str>>>> = BTreeMap::new();
    for look in &w.look {
        let matters = groups.entry(look.what).or_default().entry(change(look)).or_default();
        matters.entry(&look.instrument).or_default().push(&look.matter);
    }
    let mut parts =
        vec![format!("{since} 登记以来（现在看 {}）：{} 个事项，要看的有 {} 处", w.as_of, w.matters, w.look.len())];
    for (what, changes) in groups {
        let mut lines = vec![title(what).to_owned()];
        for (change, documents) in changes {
            let indent = if change.is_empty() {
                "  "
            } else {
                lines.push(format!("  {change}"));
                "      "
            };
            lines.extend(documents.iter().map(|(d, matters)| format!("{indent}《{d}》{}", matters.join("、"))));
        }
        parts.push(lines.join("\n"));
    }
    parts.join("\n\n")
}
