//! A review of random worlds against an evaluator written apart from the algebra: it enumerates every case and every
//! disposition of a small world and knows nothing of diagrams, boxes or intervals.
//!
//! `CAILIANG_WORLDS=100000 cargo test --release -p cailiang-validation --test oracle` runs more worlds.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::unreachable)]

mod brute;
mod metamorphic;
mod plan;
mod resolve;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::diagnostic::Severity as Weight;
use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_validation::Reviewer;

/// What a finding is about, as both sides can name it: matter's document, line (0 for combinations), rule.
type Key = (String, u32, &'static str);

fn reviewed(library: &Library) -> (BTreeSet<Key>, usize) {
    let report = Reviewer::new(library, "2022-01-01".parse().unwrap()).review_all();
    let keys = report
        .findings
        .iter()
        .filter(|f| f.code.starts_with('B'))
        .map(|f| {
            let line = f.place.as_ref().map_or(0, |p| p.span.line);
            // Which line makes a combination is a matter of taste; that there is one is not.
            let line = if f.code.ends_with("05") { 0 } else { line };
            let upper = f.against.as_ref().map_or(String::new(), |a| a.instrument.clone());
            (format!("{}<{upper}", f.instrument), line, f.code)
        })
        .collect();
    (keys, report.undetermined.len())
}

/// How many worlds to try.
fn worlds(usual: u64) -> u64 {
    std::env::var("CAILIANG_WORLDS").ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}

#[test]
fn resolving_agrees_with_enumeration() {
    let worlds = worlds(150);
    let mut tally = resolve::Tally::default();
    for seed in 0..worlds {
        let texts = world::texts(seed);
        let sources = texts.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str()));
        let (library, _) = Library::read(sources);
        let shown = || texts.iter().map(|(n, t)| format!("--- {n}\n{t}")).collect::<String>();
        if let Err(e) = resolve::compare(&library, &mut tally) {
            panic!("seed {seed}: {e}\n{}", shown());
        }
    }
    println!("{worlds} worlds: {tally:?}");
    assert!(tally.with_dropped_layer > worlds && tally.several_choices > worlds / 4, "{tally:?}");
}

#[test]
fn review_agrees_with_enumeration() {
    let worlds = worlds(600);
    let mut kinds: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut clean = 0;
    for seed in 0..worlds {
        let texts = world::texts(seed);
        let sources = texts.iter().map(|(name, text)| Source::new(name.as_str(), text.as_str()));
        let (library, faults) = Library::read(sources);
        let errors: Vec<_> = faults.iter().filter(|d| d.severity == Weight::Error).collect();
        let shown = || texts.iter().map(|(n, t)| format!("--- {n}\n{t}")).collect::<String>();
        assert!(errors.is_empty(), "seed {seed}: {errors:?}\n{}", shown());
        let (found, undetermined) = reviewed(&library);
        let expected = brute::findings(&library);
        assert_eq!(undetermined, 0, "seed {seed}: nothing in these worlds is undecidable\n{}", shown());
        let missed: Vec<&Key> = expected.difference(&found).collect();
        let invented: Vec<&Key> = found.difference(&expected).collect();
        assert!(
            missed.is_empty() && invented.is_empty(),
            "seed {seed}: missed {missed:?}, invented {invented:?}\n{}",
            shown()
        );
        clean += u64::from(found.is_empty());
        for code in found.iter().map(|k| k.2).collect::<BTreeSet<_>>() {
            *kinds.entry(code).or_default() += 1;
        }
    }
    println!("{worlds} worlds, {clean} clean; worlds with each rule: {kinds:?}");
    // The test has to bite: every direction occurs, and so do clean worlds.
    if worlds >= 600 {
        for code in ["B101", "B102", "B103", "B104", "B105", "B110", "B111", "B201", "B202", "B203", "B204"] {
            assert!(kinds.get(code).is_some_and(|n| *n > 0), "{code} never occurred");
        }
        assert!(clean > worlds / 50, "{clean}");
    }
}
