//! What is encoded of the baselines' tables against what the tables say.
//!
//! baseline-figures.toml was read from the published tables by baselines.py, which knows nothing of the encoding;
//! baselines.toml says by hand which table a matter comes from.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};

use cailiang_benchmarks_data::DOCUMENTS;
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::Library;
use cailiang_core::model::{
    Adders, Amount, Basis, Condition, Effect, General, Instrument, Item, Matter, Rank, Rounding, Test, Top, Weights,
};
use cailiang_core::number::Exact;
use cailiang_core::source::Source;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(rename = "file")]
    _file: String,
    #[serde(rename = "rules")]
    _rules: String,
    #[serde(rename = "general")]
    _general: Vec<String>,
    matters: BTreeMap<String, Origin>,
    left: Vec<Left>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Origin {
    source: String,
    /// Further tables of the same matter.
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    tiers: Vec<String>,
    note: Option<String>,
}

/// Tables that are not encoded.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Left {
    sources: Vec<String>,
    why: String,
    /// The document that they are based on is not in the library: checked by baselines.py.
    #[serde(default, rename = "unheld")]
    _unheld: bool,
}

fn library() -> Library {
    let (library, faults) = Library::read(DOCUMENTS.iter().map(|(name, text)| Source::new(name, text)));
    assert!(faults.is_empty(), "{faults:?}");
    library
}

fn documents() -> BTreeMap<String, Document> {
    toml::from_str(include_str!("../baselines.toml")).unwrap()
}

fn figures() -> BTreeMap<String, BTreeMap<String, Vec<String>>> {
    toml::from_str(include_str!("../baseline-figures.toml")).unwrap()
}

fn baselines(library: &Library) -> impl Iterator<Item = &Instrument> {
    library.instruments().map(|(_, i)| i).filter(|i| i.rank == Rank::Baseline && !i.illustrative)
}

fn value(end: End) -> Exact {
    match end {
        End::Open(v) | End::Closed(v) => v,
        End::Unbounded => Exact::ZERO,
    }
}

/// 20000-50000元, -10000元, 200000元: as baselines.py writes it.
fn span(range: &Interval, unit: &str) -> String {
    let (low, high) = (value(range.lo), value(range.hi));
    match (low == high, low == Exact::ZERO) {
        (true, _) => format!("{low}{unit}"),
        (false, true) => format!("-{high}{unit}"),
        (false, false) => format!("{low}-{high}{unit}"),
    }
}

fn amount(amount: &Amount) -> String {
    let unit = match amount.basis {
        Basis::Multiple(_) => "倍",
        Basis::Percent(_) => "%",
        _ => "元",
    };
    span(&amount.range, unit)
}

fn ranges(matter: &Matter) -> Vec<String> {
    let sanctions = matter.lines().flat_map(|l| &l.phrase.groups).flat_map(|g| &g.choices).flatten();
    let found: BTreeSet<String> = sanctions.filter_map(|s| s.amount.as_ref()).map(amount).collect();
    found.into_iter().collect()
}

fn percent(share: Exact) -> String {
    format!("{}%", share.times(Exact::int(100)).unwrap())
}

fn weighted(weights: &Weights) -> Vec<String> {
    let mut lines = vec![format!("起点 {}", percent(weights.start))];
    for factor in &weights.factors {
        let mut levels: Vec<String> = factor.levels.iter().map(|(_, w)| percent(*w)).collect();
        levels.dedup();
        lines.push(levels.join(" "));
    }
    for formula in &weights.formulas {
        lines.push(match &formula.top {
            Top::Sum(yuan) => format!("合计 {yuan}元"),
            Top::Percent(_, share) => format!("合计 {share}%"),
            Top::Multiple(_, times) => format!("合计 {times}倍"),
        });
    }
    lines
}

/// What a formula adds, as baselines.py writes it. 其余因子加价步数 stands for the same steps of further factors.
fn surcharges(adders: &Adders) -> impl Iterator<Item = String> {
    adders.terms.iter().filter(|t| t.fact.name != "其余因子加价步数").map(|t| {
        let rounding = match t.rounding {
            Rounding::Proportional => "",
            Rounding::Up => "进一",
            Rounding::Nearest => "四舍五入",
            Rounding::Down => "舍去",
        };
        match t.fact.name.as_str() {
            "超标因子数" => format!("因子+{}元", t.plus),
            "pH超标" => format!("每{}单位+{}元{rounding}", t.step, t.plus),
            _ => format!("每{}倍+{}元{rounding}", t.step, t.plus),
        }
    })
}

/// Shares, multiples and counts of the general clauses that the text itself prints: not those that follow from 平均值.
fn printed(general: &General) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for one in &general.one_sided {
        found.insert(if one.upper { percent(one.factor) } else { format!("{}倍", one.factor) });
    }
    for circumstance in &general.circumstances {
        if let Effect::Reduce(left) = &circumstance.effect {
            found.extend([left.lo, left.hi].map(|end| percent(Exact::ONE.minus(value(end)).unwrap())));
        }
        circumstance.when.visit(&mut |part| {
            if let Condition::Atom(atom) = part
                && atom.fact.name == "近二年次数"
                && let Test::Within { range, .. } = &atom.test
            {
                let ends = [range.lo, range.hi].into_iter().filter(|end| *end != End::Unbounded);
                // 含本次: one more than the times of which the text speaks.
                found.extend(ends.map(|end| format!("{}次", value(end).minus(Exact::ONE).unwrap())));
            }
        });
    }
    found
}

fn encoded(matter: &Matter) -> Vec<String> {
    let methods = matter.items.iter().filter_map(|item| match item {
        Item::Weights(w) => Some(weighted(w)),
        _ => None,
    });
    let lines: Vec<String> = methods.flatten().collect();
    if !lines.is_empty() {
        return lines;
    }
    let mut found = ranges(matter);
    for adders in matter.items.iter().filter_map(|i| if let Item::Adders(a) = i { Some(a) } else { None }) {
        found.push(span(&Interval::closed(adders.start, adders.cap.unwrap()), "元"));
        found.extend(surcharges(adders));
    }
    let found: BTreeSet<String> = found.into_iter().collect();
    found.into_iter().collect()
}

#[test]
fn every_range_of_a_table_is_encoded_and_no_other() {
    let (library, documents, figures) = (library(), documents(), figures());
    let mut differences = Vec::new();
    for instrument in baselines(&library) {
        let document = &documents[&instrument.name];
        let named: BTreeSet<&str> = document.matters.keys().map(String::as_str).collect();
        let held: BTreeSet<&str> = instrument.matters.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(named, held, "{}", instrument.name);
        let expected: BTreeSet<String> = figures[&instrument.name]["通则"].iter().cloned().collect();
        assert_eq!(printed(&instrument.general), expected, "{}", instrument.name);
        for matter in &instrument.matters {
            assert!(matter.organ.is_some(), "{}: no organ", matter.name);
            // The city numbers its matters; the province does not.
            if let Some(code) = &matter.code {
                assert_eq!(*code, document.matters[&matter.name].source);
            }
            let (mut found, mut expected) = (encoded(matter), figures[&instrument.name][&matter.name].clone());
            if !matter.items.iter().any(|i| matches!(i, Item::Weights(_))) {
                found.sort();
                expected.sort();
            }
            if found != expected {
                differences.push(format!("{}：编入 {found:?}，来源 {expected:?}", matter.name));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn sixty_matters_are_regulated_by_both_and_every_table_is_encoded_or_left_out_with_a_reason() {
    let library = library();
    let targets: Vec<BTreeSet<String>> = baselines(&library)
        .map(|i| {
            let edges = i.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets);
            edges.map(|t| format!("{}/{}", t.instrument, t.matter.as_deref().unwrap())).collect()
        })
        .collect();
    let [province, city] = targets.as_slice() else { panic!("two baselines") };
    assert!(province.intersection(city).count() >= 60, "{}", province.intersection(city).count());
    let figures = figures();
    for (name, document) in documents() {
        let sources = document.matters.values().flat_map(|m| std::iter::once(&m.source).chain(&m.with));
        let encoded: BTreeSet<&String> = sources.collect();
        let mut left = BTreeSet::new();
        for group in &document.left {
            assert!(!group.why.is_empty());
            for source in &group.sources {
                assert!(!encoded.contains(source), "{source} is both encoded and left out");
                assert!(left.insert(source), "{source} is left out twice");
            }
        }
        let all: BTreeSet<&String> = figures[&name]["表"].iter().collect();
        let accounted: BTreeSet<&String> = encoded.union(&left).copied().collect();
        assert_eq!(accounted, all, "{name}");
        for origin in document.matters.values() {
            assert!(origin.tiers.len() != 1 && origin.note.as_deref() != Some(""), "{}", origin.source);
        }
    }
}
