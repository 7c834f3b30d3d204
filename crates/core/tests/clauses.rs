//! Clauses of statutes: slips are named and not repaired, tiers say what they keep, written penalties read back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Duration, Kind, Modal, Sanction, TimeUnit};
use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, Clause, Relation, Subject, describe, parse_clause, parse_phrase};
use proptest::prelude::*;
use proptest::sample::select;

fn read(text: &str) -> Clause {
    parse_clause(text, Bounds::default())
}

proptest! {
    #[test]
    fn written_penalties_read_back(package in package()) {
        let text = format!("违反规定的，{}。", describe::package(&package));
        let clause = read(&text);
        prop_assert!(!clause.incomplete, "{}: {:?}", text, clause.not_understood);
        prop_assert_eq!(clause.outcomes.len(), 1, "{}", text);
        let found: Vec<Sanction> = clause.outcomes[0].any_of.concat();
        prop_assert_eq!(clause.outcomes[0].any_of.len(), 1, "{}", text);
        prop_assert_eq!(found.iter().map(plain).collect::<Vec<_>>(), package.iter().map(plain).collect::<Vec<_>>(), "{}", text);
    }

    /// A phrase of the language means the same in a clause.
    #[test]
    fn phrases_and_clauses_agree(package in package()) {
        let text = describe::package(&package);
        let phrase = parse_phrase(&text, Bounds::default()).unwrap();
        let clause = read(&text);
        prop_assert!(!clause.incomplete, "{}", text);
        let plainly = |p: &[Vec<Sanction>]| p.iter().map(|s| s.iter().map(plain).collect::<Vec<_>>()).collect::<Vec<_>>();
        prop_assert_eq!(plainly(&clause.outcomes[0].any_of), plainly(&phrase.packages()), "{}", text);
    }
}

/// A sanction without the wording that does not change it.
fn plain(s: &Sanction) -> Sanction {
    Sanction { text: None, object: None, ..s.clone() }
}

fn range() -> impl Strategy<Value = Interval> {
    (1..900_i64, 0..900_i64, any::<bool>()).prop_map(|(low, more, exact)| {
        let (low, high) = (Exact::int(low), Exact::int(low + more));
        if exact || more == 0 { Interval::point(low) } else { Interval::new(End::Closed(low), End::Closed(high)) }
    })
}

fn money() -> impl Strategy<Value = Interval> {
    (1..20_000_i64, 0..20_000_i64, 0..3_u8).prop_map(|(low, more, form)| {
        let (low, high) = (Exact::int(low * 100), Exact::int((low + more) * 100));
        match form {
            0 => Interval::point(low),
            1 => Interval::new(End::Open(Exact::ZERO), End::Closed(low)),
            _ if more == 0 => Interval::point(low),
            _ => Interval::closed(low, high),
        }
    })
}

fn fine() -> impl Strategy<Value = Sanction> {
    let of = select(&["违法所得", "货值金额", "项目投资额"]).prop_map(str::to_owned);
    let per = select(&["每平方米", "每人", "每辆车"]).prop_map(str::to_owned);
    let amount = prop_oneof![
        money().prop_map(|range| Amount { basis: Basis::Fixed, range, cap: None, floor: None }),
        (of.clone(), range()).prop_map(|(of, range)| Amount {
            basis: Basis::Multiple(of),
            range,
            cap: None,
            floor: None
        }),
        (of, range()).prop_map(|(of, range)| Amount { basis: Basis::Percent(of), range, cap: None, floor: None }),
        (per, money()).prop_map(|(per, range)| Amount { basis: Basis::PerUnit(per), range, cap: None, floor: None }),
    ];
    amount.prop_map(|amount| Sanction { amount: Some(amount), ..Sanction::new(Kind::Fine) })
}

fn duration() -> impl Strategy<Value = Duration> {
    (1..12_u32, 0..12_u32, select(&[TimeUnit::Month, TimeUnit::Year])).prop_map(|(min, more, unit)| Duration {
        min: Some(min),
        max: Some(min + more),
        unit,
    })
}

/// Sanctions of different kinds, in the order of statutes.
fn package() -> impl Strategy<Value = Vec<Sanction>> {
    let object = |kind, object: &str| Sanction { object: Some(object.to_owned()), ..Sanction::new(kind) };
    let suspended =
        duration().prop_map(move |d| Sanction { duration: Some(d), ..object(Kind::SuspendLicence, "许可证") });
    let detained = (1..6_u32, 0..9_u32).prop_map(|(min, more)| Sanction {
        duration: Some(Duration { min: Some(min), max: Some(min + more), unit: TimeUnit::Day }),
        ..Sanction::new(Kind::Detention)
    });
    let banned = (1..20_u32).prop_map(|n| Sanction {
        duration: Some(Duration { min: Some(n), max: Some(n), unit: TimeUnit::Year }),
        text: Some("从事相关经营活动".to_owned()),
        ..Sanction::new(Kind::Ban)
    });
    let one = prop_oneof![
        Just(Sanction::new(Kind::Warning)),
        Just(Sanction::new(Kind::Censure)),
        Just(Sanction::new(Kind::ConfiscateGains)),
        Just(object(Kind::ConfiscateGoods, "违法工具")),
        Just(Sanction::new(Kind::StopBusiness)),
        Just(Sanction::new(Kind::Close)),
        Just(Sanction::new(Kind::LowerGrade)),
        Just(object(Kind::RevokeLicence, "许可证")),
        suspended,
        detained,
        banned,
        fine(),
    ];
    let may =
        (one, any::<bool>()).prop_map(|(s, may)| Sanction { modal: if may { Modal::May } else { Modal::Must }, ..s });
    proptest::collection::vec(may, 1..5).prop_map(|mut package| {
        let mut seen = Vec::new();
        package.retain(|s| {
            !seen.contains(&s.kind) && {
                seen.push(s.kind);
                true
            }
        });
        package
    })
}

#[test]
fn slips_are_named_and_never_repaired() {
    let cases = [
        ("违反规定的，处二千元以下二万元以下的罚款。", "二千元以上二万元以下"),
        ("违反规定的，处一百万一十元的罚款。", "一百一十万元"),
        ("违反规定的，处五万元以上二万元以下的罚款。", "二万元以上五万元以下"),
        ("违反规定的，处二万元元的罚款。", "二万元"),
    ];
    for (text, likely) in cases {
        let clause = read(text);
        assert!(clause.incomplete, "{text}");
        assert_eq!(clause.slips.len(), 1, "{text}: {:?}", clause.slips);
        assert_eq!(clause.slips[0].suggestion.as_deref(), Some(likely), "{text}");
        assert!(clause.outcomes.iter().all(|o| o.any_of.iter().flatten().all(|s| s.amount.is_none())), "{text}");
    }
    // A missing 元 leaves only one reading: it is read, and said.
    let clause = read("违反规定的，处二千元以上二万以下罚款。");
    assert!(!clause.incomplete);
    assert_eq!(clause.slips[0].suggestion.as_deref(), Some("二千元以上二万元以下"));
}

#[test]
fn tiers_say_whether_they_keep_the_rest() {
    let clause = read(
        "企业擅自停机的，责令改正，给予警告；拒不改正的，处一万元罚款；情节较轻的，处警告；情节严重的，并处吊销许可证。",
    );
    let relations: Vec<Relation> = clause.outcomes.iter().map(|o| o.tier.relation).collect();
    assert_eq!(relations, [Relation::Base, Relation::Escalates, Relation::Afresh, Relation::Escalates]);
    assert_eq!(clause.outcomes[1].tier.cue.as_deref(), Some("拒不"));
    assert!(clause.outcomes.iter().all(|o| o.subject == Subject::Unit));
}
