//! What is encoded against what the texts say: every figure, every provision.
//!
//! figures.toml was read from the published texts by figures.py, which knows nothing of the encoding; coverage.toml was
//! written by hand.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use cailiang_benchmarks_data::DOCUMENTS;
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::Library;
use cailiang_core::model::{Basis, Instrument, Matter, Rank, Sanction};
use cailiang_core::number::Exact;
use cailiang_core::penalty::numerals;
use cailiang_core::source::Source;
use serde::Deserialize;

#[derive(Deserialize)]
struct Coverage {
    #[serde(default)]
    exceptions: Vec<Exception>,
    #[serde(flatten)]
    instruments: BTreeMap<String, Covered>,
}

/// First and last article, all of which are accounted for; or `罚则`: the provisions that speak of a penalty.
#[derive(Deserialize)]
#[serde(untagged)]
enum Complete {
    Articles([i64; 2]),
    Listed(String),
}

#[derive(Deserialize)]
struct Covered {
    complete: Complete,
    provisions: Vec<Provision>,
}

#[derive(Deserialize)]
struct Provision {
    place: String,
    matter: Option<String>,
    why: Option<String>,
}

#[derive(Deserialize)]
struct Exception {
    instrument: String,
    place: String,
    #[serde(default)]
    missing: BTreeSet<String>,
    #[serde(default)]
    extra: BTreeSet<String>,
    why: String,
}

fn library() -> Library {
    let (library, faults) = Library::read(DOCUMENTS.iter().map(|(name, text)| Source::new(name, text)));
    assert!(faults.is_empty(), "{faults:?}");
    library
}

/// coverage.toml and the files by jurisdiction in coverage/.
fn coverage() -> Coverage {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all: Coverage = toml::from_str(&std::fs::read_to_string(root.join("coverage.toml")).unwrap()).unwrap();
    for file in std::fs::read_dir(root.join("coverage")).unwrap().map(|e| e.unwrap().path()) {
        let part: Coverage = toml::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        all.exceptions.extend(part.exceptions);
        for (name, covered) in part.instruments {
            assert!(all.instruments.insert(name.clone(), covered).is_none(), "{name} stands in two files");
        }
    }
    all
}

/// What the text of an instrument has.
#[derive(Deserialize)]
struct Text {
    /// The provisions that speak of a penalty.
    #[serde(rename = "罚则")]
    penalties: Vec<String>,
    /// How many items they list.
    #[serde(rename = "分项")]
    items: BTreeMap<String, i64>,
    /// Provision → figures.
    #[serde(flatten)]
    figures: BTreeMap<String, BTreeSet<String>>,
}

fn manifest() -> BTreeMap<String, Text> {
    toml::from_str(include_str!("../figures.toml")).unwrap()
}

fn real(library: &Library) -> Vec<&Instrument> {
    // Baselines have tables instead of articles: tests/baselines.rs.
    library.instruments().map(|(_, i)| i).filter(|i| !i.illustrative && i.rank != Rank::Baseline).collect()
}

fn ends(range: &Interval, unit: &str, found: &mut BTreeSet<String>) {
    for end in [range.lo, range.hi] {
        if let End::Open(v) | End::Closed(v) = end
            && v != Exact::ZERO
        {
            found.insert(format!("{v}{unit}"));
        }
    }
}

fn figures(s: &Sanction, found: &mut BTreeSet<String>) {
    if let Some(amount) = &s.amount {
        let unit = match &amount.basis {
            Basis::Multiple(_) => "倍",
            Basis::Percent(_) => "%",
            Basis::PerDay { of: Some(_), .. } => return,
            _ => "元",
        };
        ends(&amount.range, unit, found);
        for v in amount.cap.into_iter().chain(amount.floor.map(|f| f.0)) {
            found.insert(format!("{v}元"));
        }
    }
    if let Some(d) = s.duration {
        found.extend(d.min.into_iter().chain(d.max).map(|n| format!("{n}{}", d.unit.name())));
    }
}

/// Without its item: 第七十三条第一项 → 第七十三条.
fn provision(matter: &Matter) -> String {
    let place = matter.place.as_deref().unwrap();
    match place.strip_suffix('项').and_then(|p| p.rsplit_once('第')) {
        Some((before, _)) => before.to_owned(),
        None => place.to_owned(),
    }
}

#[test]
fn every_figure_of_a_provision_is_encoded_and_no_other() {
    let library = library();
    let manifest = manifest();
    let coverage = coverage();
    let mut compared = 0;
    let mut differences: Vec<String> = Vec::new();
    for instrument in real(&library) {
        let mut encoded: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for matter in &instrument.matters {
            let found = encoded.entry(provision(matter)).or_default();
            for line in matter.lines() {
                for s in line.phrase.groups.iter().flat_map(|g| &g.choices).flatten() {
                    figures(s, found);
                }
                let within = line.phrase.orders.iter().filter_map(|o| o.within);
                found.extend(within.map(|w| format!("{}{}", w.max, w.unit.name())));
            }
        }
        for exception in coverage.exceptions.iter().filter(|e| e.instrument == instrument.name) {
            assert!(!exception.why.is_empty());
            let found = encoded.get_mut(&exception.place).unwrap();
            for figure in &exception.extra {
                assert!(found.remove(figure), "stale exception: {} {figure}", exception.place);
            }
            for figure in &exception.missing {
                assert!(found.insert(figure.clone()), "stale exception: {} {figure}", exception.place);
            }
        }
        let expected = &manifest[&instrument.name].figures;
        for place in encoded.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
            let (ours, text) = (encoded.get(place), expected.get(place));
            if ours != text {
                differences.push(format!("{}{place}: encoded {ours:?}, in the text {text:?}", instrument.name));
            }
        }
        compared += encoded.len();
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(compared >= 50, "{compared}");
}

fn article(place: &str) -> i64 {
    let number = place.strip_prefix('第').unwrap().split('条').next().unwrap();
    numerals::parse(number).unwrap().to_i64().unwrap()
}

#[test]
fn every_provision_is_accounted_for() {
    let library = library();
    let coverage = coverage();
    let manifest = manifest();
    for instrument in real(&library) {
        let covered = &coverage.instruments[&instrument.name];
        let articles: BTreeSet<i64> = covered.provisions.iter().map(|p| article(&p.place)).collect();
        match &covered.complete {
            Complete::Articles([first, last]) => {
                let missing: Vec<i64> = (*first..=*last).filter(|a| !articles.contains(a)).collect();
                assert_eq!(missing, Vec::<i64>::new(), "{}", instrument.name);
            }
            Complete::Listed(word) => assert_eq!(word, "罚则", "{}", instrument.name),
        }
        let text = &manifest[&instrument.name];
        let places: BTreeSet<&str> = covered.provisions.iter().map(|p| p.place.as_str()).collect();
        for provision in &text.penalties {
            let accounted = |p: &&str| p.starts_with(provision) || provision.starts_with(*p);
            assert!(places.iter().any(accounted), "{}{provision}", instrument.name);
        }
        for (provision, count) in &text.items {
            if places.iter().any(|p| provision.starts_with(p)) {
                continue;
            }
            let items =
                (1..=*count).map(|n| format!("{provision}第{}项", numerals::to_chinese(Exact::int(n)).unwrap()));
            let missing: Vec<String> = items.filter(|i| !places.contains(i.as_str())).collect();
            assert_eq!(missing, Vec::<String>::new(), "{}", instrument.name);
        }
        for p in &covered.provisions {
            assert!(p.matter.is_some() != p.why.is_some(), "{}: a matter, or why there is none", p.place);
        }
        let listed: BTreeSet<(&str, &str)> =
            covered.provisions.iter().filter_map(|p| Some((p.place.as_str(), p.matter.as_deref()?))).collect();
        let encoded: BTreeSet<(&str, &str)> =
            instrument.matters.iter().map(|m| (m.place.as_deref().unwrap(), m.name.as_str())).collect();
        assert_eq!(listed, encoded, "{}", instrument.name);
        for matter in &instrument.matters {
            assert!(matter.organ.is_some(), "{}/{}: no organ", instrument.name, matter.name);
        }
    }
}

#[test]
fn every_file_is_embedded_and_what_is_illustrative_says_so() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = BTreeSet::new();
    for folder in std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        for file in std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()) {
            if file.extension().is_some_and(|e| e == "jz") {
                let relative = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(relative);
            }
        }
    }
    let embedded: BTreeSet<String> = DOCUMENTS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, embedded);
    for (_, instrument) in library().instruments() {
        // Of Qufu nothing real is held.
        assert_eq!(instrument.illustrative, instrument.name.contains("示例"), "{}", instrument.name);
    }
}
