//! Penalty phrases: a table of readings, and a property: what is written in the normal form is read back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Duration, FloorOn, Kind, Modal, Order, Party, Sanction, TimeUnit};
use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, describe, parse_clause, parse_phrase};
use proptest::prelude::*;

#[test]
fn phrases_read_as_listed() {
    let mut text = String::new();
    for line in include_str!("phrases.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let refused = line.strip_prefix("! ");
        match (parse_phrase(refused.unwrap_or(line), Bounds::default()), refused) {
            (Ok(phrase), None) => {
                writeln!(text, "{line}").unwrap();
                for order in &phrase.orders {
                    writeln!(text, "  令 {}", serde_json::to_string(order).unwrap()).unwrap();
                }
                for package in phrase.packages() {
                    writeln!(text, "  罚 {}", serde_json::to_string(&package).unwrap()).unwrap();
                }
                if let Some(modal) = phrase.waive {
                    writeln!(text, "  免 {modal:?}").unwrap();
                }
            }
            (Err(e), Some(phrase)) => {
                let covered: String = phrase.chars().skip(e.start).take(e.len).collect();
                writeln!(text, "{phrase}\n  ✗ {}〔{covered}〕{}", e.message, e.help.unwrap_or_default()).unwrap();
            }
            (Ok(_), Some(phrase)) => panic!("“{phrase}” should be refused"),
            (Err(e), None) => panic!("“{line}”: {e}"),
        }
    }
    insta::assert_snapshot!(text);
}

/// One text, two grammars: the language and the reader of statutes settle a word in the same way.
#[test]
fn phrases_and_clauses_settle_words_alike() {
    let phrases = [
        "取缔",
        "予以取缔",
        "依法予以取缔，没收违法所得",
        "责令取缔",
        "责令停工整治",
        "责令停工",
        "责令停工整治或者停业整治",
        "责令停工整治、停产整治或者停业整治",
        "责令停业整治或者停工整治，处一万元罚款",
        "责令停业、关闭",
        "责令停业整顿",
        "恢复原状",
        "限期拆除",
        "责令改正，处警告或者五百元罚款",
    ];
    let sorted = |packages: Vec<Vec<Sanction>>| {
        let mut all: Vec<String> = packages
            .iter()
            .map(|p| {
                p.iter().map(|s| format!("{:?} {:?} {:?}", s.kind, s.modal, s.amount)).collect::<Vec<_>>().join("+")
            })
            .collect();
        all.sort();
        all.dedup();
        all
    };
    for text in phrases {
        let phrase = parse_phrase(text, Bounds::default()).unwrap_or_else(|e| panic!("“{text}”: {e}"));
        // Behind a warning, so that a clause which only orders has an outcome to carry its orders.
        let clause = parse_clause(&format!("给予警告，{text}。"), Bounds::default());
        assert!(!clause.incomplete, "“{text}”: {:?}", clause.not_understood);
        let warned = parse_phrase(&format!("给予警告，{text}"), Bounds::default()).unwrap();
        let outcome = &clause.outcomes[0];
        assert_eq!(sorted(warned.packages()), sorted(outcome.any_of.clone()), "“{text}”");
        if phrase.groups.is_empty() {
            let names = |orders: &[Order]| orders.iter().map(|o| o.name.clone()).collect::<Vec<_>>();
            assert_eq!(names(&phrase.orders), names(&outcome.orders), "“{text}”");
        }
    }
}

fn figures(top: i64) -> impl Strategy<Value = Interval> {
    let pair = (1..top, 0..top).prop_map(|(a, more)| (Exact::int(a), Exact::int(a + more)));
    (pair, 0..3u8).prop_map(|((a, b), shape)| match shape {
        0 => Interval::new(End::Open(Exact::ZERO), End::Closed(b)),
        1 => Interval::point(a),
        _ => Interval::new(End::Closed(a), End::Closed(b)),
    })
}

fn amount() -> impl Strategy<Value = Amount> {
    let of = prop::sample::select(vec!["货值金额", "违法所得", "建设项目总投资额"]).prop_map(str::to_owned);
    let extra = (prop::option::of(1..900_000i64), prop::option::of((1..90_000i64, any::<bool>())));
    let fixed = figures(20_000_000).prop_map(|range| (Basis::Fixed, range));
    let unit = figures(5_000).prop_map(|range| (Basis::PerUnit("每平方米".to_owned()), range));
    let rate = (of, figures(90), any::<bool>())
        .prop_map(|(of, range, times)| (if times { Basis::Multiple(of) } else { Basis::Percent(of) }, range));
    (prop_oneof![fixed, unit, rate], extra).prop_map(|((basis, range), (cap, floor))| {
        let rated = matches!(basis, Basis::Multiple(_) | Basis::Percent(_));
        Amount {
            basis,
            range,
            cap: cap.filter(|_| rated).map(Exact::int),
            floor: floor
                .filter(|_| rated)
                .map(|(v, base)| (Exact::int(v), if base { FloorOn::Base } else { FloorOn::Fine })),
        }
    })
}

fn duration() -> impl Strategy<Value = Duration> {
    let unit = prop::sample::select(vec![TimeUnit::Day, TimeUnit::Month, TimeUnit::Year]);
    (unit, 1..30u32, 0..30u32, any::<bool>()).prop_map(|(unit, a, more, exact)| Duration {
        min: Some(a),
        max: Some(if exact { a } else { a + more }),
        unit,
    })
}

fn sanction() -> impl Strategy<Value = Sanction> {
    let plain =
        prop::sample::select(vec![Kind::Warning, Kind::Censure, Kind::ConfiscateGains, Kind::LowerGrade, Kind::Close]);
    let base = prop_oneof![
        plain.prop_map(Sanction::new),
        amount().prop_map(|a| Sanction { amount: Some(a), ..Sanction::new(Kind::Fine) }),
        duration().prop_map(|d| Sanction { duration: Some(d), ..Sanction::new(Kind::Detention) }),
        Just(Sanction { object: Some("营业执照".to_owned()), ..Sanction::new(Kind::RevokeLicence) }),
        Just(Sanction { object: Some("工具".to_owned()), ..Sanction::new(Kind::ConfiscateGoods) }),
        duration().prop_map(|d| Sanction {
            object: Some("许可证".to_owned()),
            duration: Some(d),
            ..Sanction::new(Kind::SuspendLicence)
        }),
    ];
    let on = prop::option::of(prop::sample::select(vec![Party::Unit, Party::Individual, Party::Staff]));
    let modal = prop::sample::select(vec![Modal::Must, Modal::May]);
    (base, on, modal).prop_map(|(s, on, modal)| Sanction { on, modal, ..s })
}

proptest! {
    #[test]
    fn the_normal_form_reads_back(sanction in sanction()) {
        let written = describe::sanction(&sanction);
        let phrase = parse_phrase(&written, Bounds::default());
        let phrase = phrase.map_err(|e| TestCaseError::fail(format!("{written}: {e}")))?;
        prop_assert_eq!(phrase.packages(), vec![vec![sanction]], "{}", written);
    }
}
