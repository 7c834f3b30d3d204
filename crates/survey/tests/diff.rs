//! A diff against brute force: random pairs of versions, every case of them resolved under both.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{InstrumentId, Library};
use cailiang_core::model::{Basis, Date};
use cailiang_core::number::Exact;
use cailiang_core::source::Source;
use cailiang_resolver::view::Shown;
use cailiang_resolver::{Case, Resolver};
use cailiang_survey::Direction;
use cailiang_survey::change::Change;
use cailiang_survey::diff::{Version, diff};
use proptest::prelude::*;
use serde_json::Value;

const DAY: Date = Date::constant(2024, 6, 1);

fn document(lines: &[String]) -> String {
    format!(
        "文件 法 {{\n    位阶  法律\n    区划  全国\n    施行  2024-01-01\n}}\n\n要素 主体 : 枚举(单位, 个人)\n要素 拒不 : 是否\n要素 次数 : 整数 ≥1 次\n要素 金额 : 金额\n\n事项 甲 {{\n    {}\n}}\n",
        lines.join("\n    ")
    )
}

fn read(text: &str) -> Library {
    let (library, faults) = Library::read([Source::new("法.jz", text)]);
    assert!(faults.is_empty(), "{faults:?}\n{text}");
    library
}

fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("当 主体 为 单位：".to_owned()),
        Just("当 拒不：".to_owned()),
        (1..5_i64).prop_map(|n| format!("当 次数 ≥ {n}：")),
        (2..5_i64).prop_map(|n| format!("当 主体 为 个人 且 次数 < {n}：")),
    ]
}

fn penalty() -> impl Strategy<Value = String> {
    let yuan = |n: i64| format!("{n}000元");
    prop_oneof![
        (1..4_i64, 0..4_i64).prop_map(move |(lo, w)| format!("处{}以上{}以下的罚款", yuan(lo), yuan(lo + w + 1))),
        (1..4_i64).prop_map(move |hi| format!("可以处{}以下的罚款", yuan(hi))),
        (1..4_i64).prop_map(move |hi| format!("警告或者处{}以下的罚款", yuan(hi))),
        Just("警告".to_owned()),
        Just("可以并处没收违法所得".to_owned()),
        (1..4_i64).prop_map(|n| format!("处金额{n}倍以上{}倍以下的罚款", n + 1)),
        Just("责令改正".to_owned()),
    ]
}

fn version() -> impl Strategy<Value = String> {
    proptest::collection::vec((condition(), penalty()), 1..4)
        .prop_map(|lines| document(&lines.into_iter().map(|(c, p)| format!("{c}{p}")).collect::<Vec<_>>()))
}

/// What a case file gets: packages and orders, in a fixed order.
fn resolved(library: &Library, facts: &[(&str, Value)]) -> (Vec<String>, Vec<String>) {
    let mut case = Case::new("法/甲", "370000".parse().unwrap(), DAY, DAY);
    for (name, value) in facts {
        case = case.fact(*name, value.clone());
    }
    let result = Resolver::new(library).resolve(&case).unwrap();
    let mut packages: Vec<String> = result
        .any_of
        .iter()
        .map(|p| {
            // A fixed sum is in 元 as it stands.
            let fixed = |s: &Shown| s.sanction.amount.as_ref().filter(|a| a.basis == Basis::Fixed).map(|a| a.range);
            let sums = p.iter().map(|s| match s.yuan.or_else(|| fixed(s)) {
                Some(yuan) => format!("{:?} {:?} {yuan}", s.sanction.kind, s.sanction.modal),
                None => format!("{:?}", s.sanction),
            });
            sums.collect::<Vec<_>>().join(",")
        })
        .collect();
    packages.sort();
    (packages, result.orders.iter().map(|o| o.order.clone()).collect())
}

/// Whether a region in words of the language holds a value.
fn holds(region: &Value, value: &Value) -> bool {
    match region {
        Value::Bool(b) => value.as_bool() == Some(*b),
        Value::String(text) => match value {
            Value::Number(n) => text.split(" 或 ").any(|part| range(part).contains(Exact::int(n.as_i64().unwrap()))),
            Value::String(word) => text.split('、').any(|w| w == word),
            _ => false,
        },
        _ => false,
    }
}

/// The range that a text in cell syntax means; ends may be fractions.
fn range(text: &str) -> Interval {
    let number = |t: &str| {
        let (over, under) = t.trim().split_once('/').unwrap_or((t.trim(), "1"));
        Exact::parse(over).unwrap().over(Exact::parse(under).unwrap()).unwrap()
    };
    let from = |t: &str| text.strip_prefix(t);
    if let Some(v) = from("≥") {
        return Interval::new(End::Closed(number(v)), End::Unbounded);
    }
    if let Some(v) = from(">") {
        return Interval::new(End::Open(number(v)), End::Unbounded);
    }
    let Some((lo, hi)) = text.split_once(',') else { return Interval::point(number(text)) };
    let lo = match lo.strip_prefix('[') {
        Some(v) => End::Closed(number(v)),
        None => End::Open(number(lo.trim_start_matches('('))),
    };
    let hi = match hi.strip_suffix(']') {
        Some(v) => End::Closed(number(v)),
        None => End::Open(number(hi.trim_end_matches(')'))),
    };
    Interval::new(lo, hi)
}

fn inside(change: &Change, facts: &[(&str, Value)]) -> usize {
    let region = |r: &&BTreeMap<String, Value>| {
        r.iter().all(|(name, wanted)| facts.iter().any(|(n, v)| n == name && holds(wanted, v)))
    };
    change.regions.iter().filter(region).count()
}

fn cases() -> Vec<Vec<(&'static str, Value)>> {
    let mut all = Vec::new();
    for party in ["单位", "个人"] {
        for refused in [false, true] {
            for count in 1..=6 {
                for base in [1, 400, 500, 750, 1000, 2000, 7000] {
                    all.push(vec![
                        ("主体", Value::from(party)),
                        ("拒不", Value::from(refused)),
                        ("次数", Value::from(count)),
                        ("金额", Value::from(base)),
                    ]);
                }
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_case_that_changes_is_in_one_region_and_no_other_case_is(old in version(), new in version()) {
        let (a, b) = (read(&old), read(&new));
        let id = InstrumentId(0);
        let found = diff(Version { library: &a, instrument: id }, Version { library: &b, instrument: id }, DAY);
        prop_assert!(found.undetermined.is_empty());
        let changes: Vec<&Change> = found.matters.iter().flat_map(|m| &m.changes).collect();
        let back = diff(Version { library: &b, instrument: id }, Version { library: &a, instrument: id }, DAY);
        let reversed: Vec<&Change> = back.matters.iter().flat_map(|m| &m.changes).collect();
        for facts in cases() {
            let differs = resolved(&a, &facts) != resolved(&b, &facts);
            let homes: usize = changes.iter().map(|c| inside(c, &facts)).sum();
            // Written apart, two unions may still be one set; where no region is, the sets are the same.
            prop_assert!(homes <= 1, "{facts:?}\n{old}{new}");
            prop_assert!(homes == 1 || !differs || may_be_one_set(&old, &new), "{facts:?}\n{old}{new}");
            prop_assert!(homes == 0 || differs, "{facts:?}\n{old}{new}");
            let direction = |all: &[&Change]| all.iter().find(|c| inside(c, &facts) == 1).map(|c| c.direction);
            let mirrored = match direction(&reversed) {
                Some(Direction::Stricter) => Some(Direction::Milder),
                Some(Direction::Milder) => Some(Direction::Stricter),
                other => other,
            };
            prop_assert_eq!(direction(&changes), mirrored);
        }
        for change in changes {
            // The example is a case of the change, whatever the facts that it leaves out.
            let given: Vec<(&str, Value)> = change.facts.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
            for facts in cases() {
                let full: Vec<(&str, Value)> = facts.iter().map(|(n, v)| {
                    (*n, given.iter().find(|g| g.0 == *n).map_or(v.clone(), |g| g.1.clone()))
                }).collect();
                prop_assert_eq!(inside(change, &full), 1, "{:?}\n{}{}", change.facts, old, new);
            }
        }
        let same = Version { library: &a, instrument: id };
        let none = diff(same, same, DAY).matters.is_empty();
        prop_assert!(none);
    }
}

/// 可以 and 或者 can write one set in two ways.
fn may_be_one_set(old: &str, new: &str) -> bool {
    [old, new].iter().any(|t| t.contains("可以") || t.contains("或者"))
}
