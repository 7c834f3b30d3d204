//! docs/findings/清单.md against the review of the embedded library: every finding has its entry, and every entry its
//! finding. The list is written by benchmarks-data/findings.py.

#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeSet;

use cailiang::Reviewer;
use cailiang::model::Date;

/// Day, code, what it was found in and against what: `文件/事项`, or — for a text by itself.
type Entry = (String, String, String, String);

fn list() -> &'static str {
    include_str!("../../../docs/findings/清单.md")
}

fn days() -> Vec<String> {
    let line = list().lines().find_map(|l| l.strip_prefix("审查日：")).unwrap();
    line.trim_end_matches('。').split('、').map(str::to_owned).collect()
}

fn listed() -> BTreeSet<Entry> {
    let mut entries = BTreeSet::new();
    for line in list().lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", code, lower, upper, days, ..] = cells.as_slice() else { continue };
        for day in days.split('、').filter(|day| day.parse::<Date>().is_ok()) {
            entries.insert((day.to_owned(), (*code).to_owned(), (*lower).to_owned(), (*upper).to_owned()));
        }
    }
    entries
}

fn found(day: &str) -> Vec<Entry> {
    let report = Reviewer::new(cailiang::embedded(), day.parse().unwrap()).review_all();
    let entries = report.findings.into_iter().chain(report.notes).map(|f| {
        let upper = f.against.map_or_else(
            || "—".to_owned(),
            |a| if a.matter.is_empty() { a.instrument } else { format!("{}/{}", a.instrument, a.matter) },
        );
        (day.to_owned(), f.code.to_owned(), format!("{}/{}", f.instrument, f.matter), upper)
    });
    entries.collect()
}

#[test]
fn every_finding_of_the_embedded_review_has_an_entry_and_every_entry_its_finding() {
    let listed = listed();
    let days = days();
    let found: BTreeSet<Entry> = std::thread::scope(|scope| {
        let reviews: Vec<_> = days.iter().map(|day| scope.spawn(|| found(day))).collect();
        reviews.into_iter().flat_map(|review| review.join().unwrap()).collect()
    });
    let new: Vec<_> = found.difference(&listed).collect();
    let stale: Vec<_> = listed.difference(&found).collect();
    assert!(new.is_empty() && stale.is_empty(), "not in the list: {new:#?}\nno longer found: {stale:#?}");
    assert!(found.len() > 500, "{}", found.len());
}

#[test]
fn every_group_says_what_it_is_and_how_it_was_checked() {
    let natures = ["真实冲突", "起草错误", "起草疏漏", "标准不同", "待人判断", "提示", "工具过宽", "示例"];
    let groups: Vec<&str> = list().split("\n## ").skip(1).collect();
    for group in &groups {
        let nature = group.lines().find_map(|l| l.strip_prefix("性质：")).unwrap();
        assert!(natures.iter().any(|n| nature.starts_with(&format!("{n}。"))), "{group}");
        assert!(group.lines().any(|l| l.starts_with("核对：") && l.chars().count() > 10), "{group}");
    }
    assert!(groups.len() > 20, "{}", groups.len());
}
