//! Clauses of statutes: nothing is dropped, whatever the text; slips are named and not repaired; written penalties read
//! back. `CAILIANG_MUTATIONS=1000000 cargo test --release -p cailiang-core --test clauses -- --ignored` runs the long suite.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Amount, Basis, Duration, Kind, Modal, Sanction, TimeUnit};
use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, Clause, Relation, Subject, describe, parse_clause, parse_phrase};
use cailiang_core::source::fold_width;
use proptest::prelude::*;
use proptest::sample::select;

fn read(text: &str) -> Clause {
    parse_clause(text, Bounds::default())
}

const SANCTION_WORDS: [&str; 12] = [
    "警告",
    "通报批评",
    "罚款",
    "没收",
    "吊销",
    "暂扣",
    "吊扣",
    "拘留",
    "停产停业",
    "限期出境",
    "驱逐出境",
    "停业整顿",
];

/// Stretches that must have a role, found by an own scanner: sanction words, and numerals with their unit.
fn weighty(text: &str) -> Vec<(usize, usize)> {
    let chars: Vec<(usize, char)> =
        text.chars().map(fold_width).enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    let starts =
        |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| chars.get(at + i).is_some_and(|x| x.1 == c));
    let numeral = |c: char| c.is_ascii_digit() || "零〇一二两三四五六七八九十百千万亿".contains(c);
    let mut found = Vec::new();
    for at in 0..chars.len() {
        // 罚没收入 is a word of its own.
        let composed = at > 0 && chars[at - 1].1 == '罚' && starts(at, "没收");
        if let Some(word) = SANCTION_WORDS.iter().find(|w| starts(at, w)).filter(|_| !composed) {
            found.push((chars[at].0, chars[at + word.chars().count() - 1].0));
        }
        let head = numeral(chars[at].1) && (at == 0 || !numeral(chars[at - 1].1) && !".第,".contains(chars[at - 1].1));
        if !head {
            continue;
        }
        let end = (at..chars.len()).find(|i| !numeral(chars[*i].1)).unwrap_or(chars.len());
        // 一年度 names a year and counts nothing.
        let plain = starts(end, "年度");
        let unit = ["元", "倍", "%", "日", "月", "年", "个月"].iter().any(|u| starts(end, u));
        if unit && !plain {
            found.push((chars[at].0, chars[end].0));
        }
    }
    found
}

/// Every weighty stretch lies in parts that have a role.
fn nothing_is_dropped(text: &str) {
    let clause = read(text);
    assert_eq!(clause.incomplete, !clause.not_understood.is_empty(), "{text}");
    let length = text.chars().count();
    let mut covered = vec![false; length];
    for part in &clause.parts {
        assert!(part.place.start + part.place.len <= length, "{part:?} lies outside {text}");
        covered[part.place.start..part.place.start + part.place.len].fill(true);
    }
    for (start, end) in weighty(text) {
        let lost: String = text.chars().skip(start).take(end + 1 - start).collect();
        assert!(covered[start] && covered[end], "“{lost}” is lost in: {text}\n{clause:?}");
    }
}

const WORDS: &[&str] = &[
    "违反规定的",
    "，",
    "，",
    "，",
    "；",
    "。",
    "\n",
    "：",
    "（一）",
    "由主管部门",
    "责令改正",
    "处",
    "并处",
    "可以",
    "给予",
    "二千元",
    "以上",
    "以下",
    "2万元",
    "5万元",
    "１０",
    "元",
    "的罚款",
    "罚款",
    "警告",
    "或者",
    "、",
    "没收",
    "违法所得",
    "货值金额",
    "一倍",
    "百分之五",
    "5%",
    "十五日",
    "拘留",
    "情节严重的",
    "拒不改正的",
    "吊销",
    "许可证",
    "责令",
    "停产停业",
    "关闭",
    "对",
    "直接负责的主管人员",
    "单位",
    "个人",
    "每日",
    "每平方米",
    "不足",
    "按一万元计算",
    "直至",
    "五年",
    "内",
    "不得",
    "从事相关活动",
    "终身",
    "依照",
    "第三条",
    "规定",
    "处罚",
    "(",
    ")",
    "一百万一十元",
    "单处或者并处",
    "暂扣",
    "三个月",
    "被",
    "受到",
    "决定",
    "人民法院",
    "建议",
    "自",
    "之日起",
    "除",
    "外",
    "上一年度",
    "统一",
    "甲",
    "通报批评",
    "总额不超过",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(WORDS), 0..most).prop_map(|w| w.concat())
}

proptest! {
    #[test]
    fn nothing_is_dropped_of_any_words(text in words(40)) {
        nothing_is_dropped(&text);
    }

    #[test]
    fn nothing_is_dropped_of_anything(text in "[处罚款没收吊销元倍日月年一二十百万0-9，；。的对并或者、 ]{0,60}") {
        nothing_is_dropped(&text);
    }

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

#[test]
fn long_texts_are_read_in_time() {
    for unit in [
        "吊销",
        "处一万元以上",
        "情节严重的，处一万元罚款；",
        "警告或者",
        "没收违法所得、",
        "单处或者并处一万元罚款，",
        "（一）",
        "每",
        "责令改正，",
        "由对",
    ] {
        let text = unit.repeat(300_000 / unit.len());
        let start = std::time::Instant::now();
        let clause = read(&text);
        assert!(start.elapsed().as_secs() < 60, "{unit}");
        assert_eq!(clause.incomplete, !clause.not_understood.is_empty());
    }
}

/// Random edits of real shapes: no panic, and nothing is dropped.
#[test]
#[ignore = "long; CAILIANG_MUTATIONS says how many"]
fn mutations() {
    let many: u64 = std::env::var("CAILIANG_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let seeds = [
        "企业擅自停机的，由主管部门责令改正，没收违法所得，并处一万元以上十万元以下的罚款；情节严重的，责令停业整顿，直至吊销许可证；对直接负责的主管人员处五千元以下的罚款。",
        "个人违规饲养的，给予警告或者处五百元以下罚款，可以并处没收工具；拒不改正的，处五日以上十日以下拘留，十年内不得从事相关活动。",
        "违法所得不足一万元的，按一万元计算；货值金额二万元以上的，并处货值金额百分之十以上三倍以下罚款，但最高不超过五十万元。",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move |n: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(n.max(1)).unwrap()).unwrap()
    };
    for _ in 0..many {
        let mut text: Vec<char> = seeds[next(seeds.len())].chars().collect();
        for _ in 0..=next(6) {
            let (from, length) = (next(text.len()), next(8));
            let to = (from + length).min(text.len());
            match next(4) {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..to, WORDS[next(WORDS.len())].chars())),
                2 => {
                    let copy = text[from..to].to_vec();
                    drop(text.splice(from..from, copy));
                }
                _ => text.truncate(from.max(1)),
            }
            if text.is_empty() {
                text.push('处');
            }
        }
        nothing_is_dropped(&text.into_iter().collect::<String>());
    }
}
