//! The project's own clauses: what each imposes, written down before it was read. `corpus/README.md` has the conventions.
//!
//! `cargo test -p cailiang-core --test corpus -- --nocapture` prints the figures by theme.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cailiang_core::model::Kind;
use cailiang_core::penalty::{Bounds, parse_clause};
use serde_json::Value;

struct Entry {
    theme: String,
    id: String,
    text: String,
    expected: Value,
}

fn corpus() -> Vec<Entry> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let mut entries = Vec::new();
    for file in files {
        let theme = file.file_stem().unwrap().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            let expected: Value = serde_json::from_str(line).unwrap();
            let word = |key: &str| expected[key].as_str().unwrap().to_owned();
            entries.push(Entry { theme: theme.clone(), id: word("id"), text: word("text"), expected });
        }
    }
    entries
}

/// Text, number or nothing, in one form.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a sanction says, without its object and wording.
fn sanction(s: &Value) -> String {
    let of = |value: &Value, keys: &[&str]| keys.iter().map(|k| plain(&value[k])).collect::<Vec<_>>().join(" ");
    let amount = of(&s["amount"], &["basis", "of", "per", "min", "max", "cap", "floor"]);
    let duration = of(&s["duration"], &["min", "max", "unit"]);
    format!("{} {amount} {duration}", of(s, &["kind", "modal"]))
}

/// Packages as a set: their order is free, and so is that of the sanctions in one.
fn packages(outcome: &Value) -> BTreeSet<Vec<String>> {
    let package = |p: &Value| {
        let mut all: Vec<String> = p.as_array().unwrap().iter().map(sanction).collect();
        all.sort();
        all
    };
    outcome["any_of"].as_array().unwrap().iter().map(package).collect()
}

/// In what a reading differs from what is expected.
fn differences(expected: &Value, found: &Value) -> Vec<String> {
    let mut differ = Vec::new();
    let incomplete = expected["incomplete"] == true;
    if found["incomplete"] != incomplete {
        differ.push(format!("incomplete 应为 {incomplete}"));
    }
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let slips = |value: &Value| -> Vec<(String, String)> {
        list(value, "slips").iter().map(|s| (plain(&s["text"]), plain(&s["suggestion"]))).collect()
    };
    if slips(expected) != slips(found) {
        differ.push(format!("笔误应为 {:?}，读作 {:?}", slips(expected), slips(found)));
    }
    // What is not understood is not to be relied on: nothing is expected of it.
    if incomplete {
        return differ;
    }
    let (wanted, read) = (list(expected, "outcomes"), list(found, "outcomes"));
    if wanted.len() != read.len() {
        differ.push(format!("应有 {} 个结果，读出 {} 个", wanted.len(), read.len()));
    }
    for (number, (wanted, read)) in wanted.iter().zip(&read).enumerate() {
        let mut check = |what: &str, wanted: String, read: String| {
            if wanted != read {
                differ.push(format!("第 {} 个结果的{what}应为 {wanted}，读作 {read}", number + 1));
            }
        };
        check("处罚", format!("{:?}", packages(wanted)), format!("{:?}", packages(read)));
        check("对象", plain(&wanted["subject"]), plain(&read["subject"]));
        check("引用", plain(&wanted["refers"]), plain(&read["refers"]));
        if !wanted["tier"].is_null() {
            check("档", plain(&wanted["tier"]), plain(&read["tier"]["relation"]));
        }
        if !wanted["orders"].is_null() {
            check("责令", wanted["orders"].to_string(), read["orders"].to_string());
        }
    }
    differ
}

#[test]
fn every_clause_is_read_as_annotated() {
    let mut themes: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for entry in corpus() {
        let found = serde_json::to_value(parse_clause(&entry.text, Bounds::default())).unwrap();
        let differ = differences(&entry.expected, &found);
        let figures = themes.entry(entry.theme).or_default();
        figures.0 += 1;
        figures.1 += u32::from(differ.is_empty());
        if !differ.is_empty() {
            wrong.push(format!("{}  {}\n    {}", entry.id, entry.text, differ.join("\n    ")));
        }
    }
    for (theme, (all, exact)) in &themes {
        println!("{theme:<14} {exact:>3} / {all}");
    }
    assert!(wrong.is_empty(), "{} 条读得不同：\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_corpus_is_wide_and_well_formed() {
    let entries = corpus();
    assert!(entries.len() >= 150);
    let ids: BTreeSet<&str> = entries.iter().map(|e| e.id.as_str()).collect();
    let texts: BTreeSet<&str> = entries.iter().map(|e| e.text.as_str()).collect();
    assert_eq!((ids.len(), texts.len()), (entries.len(), entries.len()), "an id or a text stands twice");
    let (mut kinds, mut bases, mut subjects, mut tiers) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for outcome in entries.iter().flat_map(|e| e.expected["outcomes"].as_array().unwrap()) {
        subjects.insert(plain(&outcome["subject"]));
        tiers.insert(plain(&outcome["tier"]));
        for s in outcome["any_of"].as_array().unwrap().iter().flat_map(|p| p.as_array().unwrap()) {
            kinds.insert(plain(&s["kind"]));
            bases.insert(plain(&s["amount"]["basis"]));
        }
    }
    assert_eq!(kinds, Kind::ALL.iter().map(|k| k.name().to_owned()).collect());
    let all = |words: &[&str]| words.iter().map(|w| (*w).to_owned()).collect::<BTreeSet<String>>();
    assert_eq!(bases, all(&["fixed", "multiple", "percent", "per_unit", "per_day", "null"]));
    assert_eq!(subjects, all(&["any", "unit", "individual", "staff"]));
    assert_eq!(tiers, all(&["base", "escalates", "afresh", "null"]));
}

/// The scorer itself: it sees each kind of difference.
#[test]
fn a_wrong_reading_is_noticed() {
    let entry = |subject: &str, max: &str, modal: &str, incomplete: bool| {
        serde_json::json!({"incomplete": incomplete, "outcomes": [{"subject": subject, "any_of": [[
            {"kind": "罚款", "modal": modal, "amount": {"basis": "fixed", "max": max}}
        ]]}]})
    };
    let right = entry("any", "500", "must", false);
    assert!(differences(&right, &right).is_empty());
    for wrong in [
        entry("unit", "500", "must", false),
        entry("any", "5000", "must", false),
        entry("any", "500", "may", false),
        entry("any", "500", "must", true),
        serde_json::json!({"incomplete": false, "outcomes": []}),
    ] {
        assert_eq!(differences(&right, &wrong).len(), 1, "{wrong}");
    }
}
