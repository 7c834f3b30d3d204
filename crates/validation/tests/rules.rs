//! The registry: every example shows its rule, every repair does not, every page is fresh.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::unreachable)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_validation::{Reviewer, rules};

/// The codes that a check and a review of some documents give; the last one is reviewed.
fn codes(documents: &rules::Documents, as_of: &str) -> BTreeSet<String> {
    let sources = documents.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str()));
    let (library, faults) = Library::read(sources);
    let mut codes: BTreeSet<String> = faults.iter().map(|d| d.code.to_owned()).collect();
    let errors = faults.iter().any(|d| d.severity == cailiang_core::diagnostic::Severity::Error);
    if errors {
        return codes;
    }
    let last = library.instruments().last().map(|(id, _)| id).unwrap();
    let report = Reviewer::new(&library, as_of.parse().unwrap()).review(&[last]);
    codes.extend(report.findings.iter().chain(&report.notes).map(|f| f.code.to_owned()));
    codes
}

#[test]
fn examples_show_their_rule_and_repairs_do_not() {
    let mut tried = 0;
    for rule in rules::all() {
        let Some(example) = rule.example else { continue };
        if matches!(example, rules::Example::Table { .. }) {
            continue; // tried where tables are imported: crates/cailiang/tests/tables.rs
        }
        let (bad, good, as_of) = example.documents();
        let shown = codes(&bad, as_of);
        assert!(shown.contains(rule.code), "{}: the bad example gives {shown:?}", rule.code);
        // That it narrows the upper text may be said of a repaired one: a remark, and no fault.
        let mut repaired = codes(&good, as_of);
        repaired.retain(|c| c == rule.code || !["S114", "S115"].contains(&c.as_str()));
        assert!(repaired.is_empty(), "{}: the good example gives {repaired:?}", rule.code);
        tried += 1;
    }
    assert!(tried >= 40, "{tried}");
}

#[test]
fn codes_are_unique_and_every_family_has_rules() {
    let all = rules::all();
    let codes: BTreeSet<&str> = all.iter().map(|r| r.code).collect();
    assert_eq!(codes.len(), all.len());
    for family in ["B1", "B2", "S", "T", "A", "F"] {
        assert!(codes.iter().any(|c| c.starts_with(family)), "{family}");
    }
    assert!(rules::find("b101").is_some() && rules::find("B999").is_none());
}

/// Write them with `cargo run --release -- rule --write docs/rules`.
#[test]
fn pages_are_fresh() {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    for rule in rules::all() {
        let path = directory.join(format!("{}.md", rule.code));
        let page = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(page, rules::page(&rule), "{} is stale", path.display());
    }
    let files = std::fs::read_dir(&directory).unwrap().count();
    assert_eq!(files, rules::all().len(), "a page without a rule");
}
