//! Clauses of statutes: slips are named and not repaired, tiers say what they keep, written penalties read back.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Duration, FloorOn, Kind, Modal, Sanction, TimeUnit};
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

    /// A random clause with tiers, parties and alternatives is read as what it was written from.
    #[test]
    fn written_clauses_read_back((text, imposed, offender) in written()) {
        let clause = read(&text);
        prop_assert!(!clause.incomplete, "{}: {:?}", text, clause.not_understood);
        prop_assert_eq!(clause.outcomes.len(), imposed.len(), "{}", text);
        let plainly = |p: &[Vec<Sanction>]| p.iter().map(|s| s.iter().map(plain).collect::<Vec<_>>()).collect::<Vec<_>>();
        for (found, wanted) in clause.outcomes.iter().zip(&imposed) {
            prop_assert_eq!(plainly(&found.any_of), plainly(&wanted.packages), "{}", text);
            prop_assert_eq!(found.subject, wanted.subject.unwrap_or(offender), "{}", text);
            let detained = wanted.packages.concat().iter().any(|s| s.kind == Kind::Detention);
            if wanted.subject.is_none() && !detained {
                prop_assert_eq!(found.tier.relation, wanted.relation, "{}", text);
            }
            prop_assert_eq!(found.orders.len(), usize::from(wanted.ordered), "{}", text);
        }
    }

    /// A phrase of the language means the same in a clause.
    #[test]
    fn phrases_and_clauses_agree(package in package()) {
        // The language has no word for what is outside the fourteen kinds.
        prop_assume!(package.iter().all(|s| s.kind != Kind::Other));
        let text = describe::package(&package);
        let phrase = parse_phrase(&text, Bounds::default()).unwrap();
        let clause = read(&text);
        prop_assert!(!clause.incomplete, "{}", text);
        let plainly = |p: &[Vec<Sanction>]| p.iter().map(|s| s.iter().map(plain).collect::<Vec<_>>()).collect::<Vec<_>>();
        prop_assert_eq!(plainly(&clause.outcomes[0].any_of), plainly(&phrase.packages()), "{}", text);
    }
}

/// What one step of a clause imposes, and what the reading must say of it.
#[derive(Clone, Debug)]
struct Imposed {
    /// Words before the penalty: 拒不改正的，对直接负责的主管人员….
    lead: &'static str,
    /// One package, or two that are alternatives.
    packages: Vec<Vec<Sanction>>,
    /// 责令改正 before it.
    ordered: bool,
    /// The subject, where the words name one; else that of the offence.
    subject: Option<Subject>,
    relation: Relation,
}

impl Imposed {
    fn text(&self) -> String {
        let packages: Vec<String> = self.packages.iter().map(|p| describe::package(p)).collect();
        let order = if self.ordered { "责令改正，" } else { "" };
        format!("{}{order}{}", self.lead, packages.join("或者"))
    }
}

/// A whole clause: an offence, its base penalty and its tiers, in the words of statutes.
fn written() -> impl Strategy<Value = (String, Vec<Imposed>, Subject)> {
    let offence = select(&[
        ("夜航的，", Subject::Any),
        ("违反规定，船主夜航的，由主管部门", Subject::Any),
        ("航运企业夜航的，", Subject::Unit),
        ("船长夜航的，由海事机构", Subject::Individual),
        ("航运公司的主要负责人瞒报的，", Subject::Staff),
    ]);
    let tier = select(&[
        ("拒不改正的，", None, Relation::Escalates),
        ("情节严重的，", None, Relation::Escalates),
        ("情节较轻的，", None, Relation::Afresh),
        ("造成沉船的，由主管部门", None, Relation::Escalates),
        ("对单位", Some(Subject::Unit), Relation::Base),
        ("对个人", Some(Subject::Individual), Relation::Base),
        ("对直接负责的主管人员和其他直接责任人员", Some(Subject::Staff), Relation::Base),
    ]);
    let packages = prop_oneof![
        3 => package().prop_map(|p| vec![p]),
        1 => (single(), single()).prop_map(|(a, b)| if a.kind == b.kind { vec![vec![a]] } else { vec![vec![a], vec![b]] }),
    ];
    let tiers = proptest::collection::btree_map(0..7_usize, (tier, packages.clone()), 0..4);
    (offence, packages, any::<bool>(), tiers).prop_map(|((offence, subject), packages, ordered, tiers)| {
        let base = Imposed { lead: "", packages, ordered, subject: None, relation: Relation::Base };
        let mut all = vec![base];
        for ((lead, subject, relation), packages) in tiers.into_values() {
            // The same condition twice would be one outcome.
            if all.iter().all(|i| i.lead != lead) {
                all.push(Imposed { lead, packages, ordered: false, subject, relation });
            }
        }
        let text: Vec<String> = all.iter().map(Imposed::text).collect();
        (format!("{offence}{}。", text.join("；")), all, subject)
    })
}

/// A sanction that may stand beside 或者.
fn single() -> impl Strategy<Value = Sanction> {
    let object = |kind, object: &str| Sanction { object: Some(object.to_owned()), ..Sanction::new(kind) };
    prop_oneof![
        Just(Sanction::new(Kind::Warning)),
        Just(Sanction::new(Kind::StopBusiness)),
        Just(object(Kind::RevokeLicence, "许可证")),
        Just(object(Kind::SuspendLicence, "许可证")),
        fine().prop_filter("a limit has a comma of its own", |s| {
            s.amount.as_ref().is_some_and(|a| a.cap.is_none() && a.floor.is_none())
        }),
    ]
}

/// A sanction without the wording that does not change it.
fn plain(s: &Sanction) -> Sanction {
    Sanction { text: None, object: None, on: None, ..s.clone() }
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
    let daily = money().prop_filter("one figure", |range| range.single().is_some()).prop_map(|range| Amount {
        basis: Basis::PerDay { of: None, per: Some("每逾期一日".to_owned()) },
        range,
        cap: None,
        floor: None,
    });
    let limits = (proptest::option::of(1..90_i64), proptest::option::of((1..9_i64, any::<bool>())));
    let limited = (amount, limits).prop_map(|(amount, (cap, floor))| {
        let rated = matches!(amount.basis, Basis::Multiple(_) | Basis::Percent(_));
        let floor = floor.map(|(n, base)| (Exact::int(n * 1000), if base { FloorOn::Base } else { FloorOn::Fine }));
        Amount {
            cap: cap.map(|n| Exact::int(n * 10_000)),
            floor: floor.filter(|f| rated || f.1 == FloorOn::Fine),
            ..amount
        }
    });
    let amount = prop_oneof![6 => limited, 1 => daily];
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
        Just(Sanction { text: Some("限期出境".to_owned()), ..Sanction::new(Kind::Other) }),
        Just(Sanction::new(Kind::RestrictBusiness)),
        Just(Sanction {
            duration: Some(Duration { min: None, max: None, unit: TimeUnit::Life }),
            text: Some("从事相关经营活动".to_owned()),
            ..Sanction::new(Kind::Ban)
        }),
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
        // 可以责令停业，吊销许可证 has two readings, and is not written: 可以 stands before each.
        for at in 1..package.len() {
            if package[at - 1].modal == Modal::May && BARE.contains(&package[at].kind) {
                package[at].modal = Modal::May;
            }
        }
        package
    })
}

/// Kinds whose words may go on with a list under 可以.
const BARE: [Kind; 8] = [
    Kind::Warning,
    Kind::Censure,
    Kind::LowerGrade,
    Kind::RevokeLicence,
    Kind::SuspendLicence,
    Kind::RestrictBusiness,
    Kind::Detention,
    Kind::Other,
];

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

/// Three sanctions, joined in every way: what the language takes means what it means in a clause.
#[test]
fn joined_sanctions_mean_the_same_in_both() {
    let kinds = [
        "给予警告",
        "通报批评",
        "处一千元以下的罚款",
        "吊销许可证",
        "责令停产停业",
        "没收违法所得",
        "处五日以下拘留",
        "暂扣许可证三个月",
        "没收工具",
    ];
    let joints = ["、", "，", "或者", "，或者", "，并", "，可以", "直至", "，直至"];
    let all = |phrase: &[Vec<Sanction>]| {
        let mut packages: Vec<Vec<String>> =
            phrase.iter().map(|p| p.iter().map(describe::sanction).collect()).collect();
        packages.iter_mut().for_each(|p| p.sort());
        packages.sort();
        packages.dedup();
        packages
    };
    let (mut taken, mut wrong) = (0, Vec::new());
    for a in kinds {
        for b in kinds.into_iter().filter(|b| *b != a) {
            for c in kinds.into_iter().filter(|c| *c != a && *c != b) {
                for (first, second) in joints.iter().flat_map(|f| joints.iter().map(move |s| (f, s))) {
                    let text = format!("{a}{first}{b}{second}{c}");
                    let Ok(phrase) = parse_phrase(&text, Bounds::default()) else { continue };
                    let clause = read(&text);
                    taken += 1;
                    let [outcome] = clause.outcomes.as_slice() else { panic!("{text}: {clause:?}") };
                    let (language, sentence) = (all(&phrase.packages()), all(&outcome.any_of));
                    if language != sentence {
                        wrong.push(format!("{text}\n  {language:?}\n  {sentence:?}"));
                    }
                }
            }
        }
    }
    let some: Vec<&str> = wrong.iter().step_by(1 + wrong.len() / 40).map(String::as_str).collect();
    assert!(wrong.is_empty(), "{} of {taken}:\n{}", wrong.len(), some.join("\n"));
    assert!(taken > 20_000, "{taken}");
}

/// What has run into a name is said, never passed over.
#[test]
fn a_limit_in_a_name_is_not_understood() {
    for text in [
        "暂扣许可证三个月以上",
        "暂扣许可证不超过六个月",
        "暂扣许可证半年",
        "吊销许可证三年",
        "处不超过违法所得三倍的罚款",
    ] {
        assert!(read(&format!("夜航的，{text}。")).incomplete, "{text}");
    }
    for text in ["暂扣许可证三个月以上六个月以下", "暂扣许可证三个月", "吊销许可证", "处违法所得三倍以下的罚款"]
    {
        assert!(!read(&format!("夜航的，{text}。")).incomplete, "{text}");
    }
}
