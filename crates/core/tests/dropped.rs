//! Nothing is silently dropped, whatever the text: every figure with its unit and every sanction word is in the result, is
//! told of in it, is set aside with a reason, or is what was not understood.
//!
//! `CAILIANG_MUTATIONS=1000000 cargo test --release -p cailiang-core --test dropped -- --ignored` runs the long suite.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, Clause, Place, Role, numerals, parse_clause};
use cailiang_core::source::fold_width;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// Sanction words and the kinds that they become.
const SANCTIONS: [(&str, &[&str]); 13] = [
    ("警告", &["警告"]),
    ("通报批评", &["通报批评"]),
    ("罚款", &["罚款"]),
    ("没收", &["没收违法所得", "没收非法财物"]),
    ("吊销", &["吊销许可证件"]),
    ("暂扣", &["暂扣许可证件"]),
    ("吊扣", &["暂扣许可证件"]),
    ("拘留", &["行政拘留"]),
    ("停产停业", &["责令停产停业"]),
    ("停业整顿", &["责令停产停业"]),
    ("限期出境", &["其他"]),
    ("驱逐出境", &["其他"]),
    ("市场禁入", &["限制从业"]),
];

const UNITS: [&str; 8] = ["元", "倍", "%", "‰", "日", "月", "年", "个月"];
const SHARES: [&str; 3] = ["百分之", "千分之", "万分之"];

/// A stretch that must be accounted for, in characters of the text.
struct Weight {
    start: usize,
    end: usize,
    words: String,
    /// The kinds of a sanction word; none for a figure.
    kinds: &'static [&'static str],
}

/// Sanction words and figures with their unit, found by a scanner that shares nothing with the reader.
fn weights(text: &str) -> Vec<Weight> {
    let chars: Vec<(usize, char)> =
        text.chars().map(fold_width).enumerate().filter(|(_, c)| !c.is_whitespace()).collect();
    let starts =
        |at: usize, word: &str| word.chars().enumerate().all(|(i, c)| chars.get(at + i).is_some_and(|x| x.1 == c));
    let numeral = |c: char| c.is_ascii_digit() || "零〇一二两三四五六七八九十百千万亿".contains(c);
    let between = |from: usize, to: usize| chars[from..to].iter().map(|c| c.1).collect::<String>();
    let mut found = Vec::new();
    // The end of the last numeral.
    let mut taken = 0;
    for at in 0..chars.len() {
        // 罚没收入 and 暂停 are words of their own; 没收财产 is a penalty of criminal law.
        let composed = at > 0 && (starts(at - 1, "罚没收") || starts(at - 1, "暂停")) || starts(at, "没收财产");
        if let Some((word, kinds)) = SANCTIONS.iter().find(|(w, _)| starts(at, w)).filter(|_| !composed) {
            let end = chars[at + word.chars().count() - 1].0;
            found.push(Weight { start: chars[at].0, end, words: (*word).to_owned(), kinds });
        }
        // 20,000 and 2万 are one numeral, 9二 and 二9 are two; 第三条 counts nothing.
        let arabic = |i: usize| chars.get(i).is_some_and(|c| c.1.is_ascii_digit());
        let scale = |i: usize| chars.get(i).is_some_and(|c| "十百千万亿".contains(c.1));
        let run = |from: usize, fits: &dyn Fn(usize) -> bool| (from..).find(|i| !fits(*i)).unwrap_or(from);
        let end = if arabic(at) {
            run(run(at, &arabic), &scale)
        } else {
            run(at, &|i| !arabic(i) && chars.get(i).is_some_and(|c| numeral(c.1)))
        };
        // The 一 of 统一, 唯一 and 之一 counts nothing, whatever follows.
        let share = at >= 3 && SHARES.iter().any(|s| starts(at - 3, s));
        let word = at > 0
            && (["统一", "唯一", "单一", "同一"].iter().any(|w| starts(at - 1, w)) || starts(at - 1, "之一") && !share);
        if at < taken || word {
            continue;
        }
        let before = at.checked_sub(1).map_or(' ', |i| chars[i].1);
        let inside = ".,".contains(before) && at > 1 && arabic(at - 2) && arabic(at);
        // The scale at its end belongs to what follows: 百分之.
        let end = if end > at && starts(end, "分之") { end - 1 } else { end };
        taken = taken.max(end);
        if end == at || inside || before == '第' {
            continue;
        }
        // 一年度 names a year and counts nothing; 百分之 is a head of its own.
        let unit = UNITS.iter().any(|u| starts(end, u)) && !starts(end, "年度");
        if unit || share {
            let last = if unit { end } else { end - 1 };
            found.push(Weight { start: chars[at].0, end: chars[last].0, words: between(at, end), kinds: &[] });
        }
    }
    found
}

/// Every text and every figure of a value.
fn leaves(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(s) => texts.push(s.chars().map(fold_width).filter(|c| !c.is_whitespace()).collect()),
        Value::Number(n) => texts.push(n.to_string()),
        Value::Array(all) => all.iter().for_each(|v| leaves(v, texts)),
        // Places are numbers too, but say nothing.
        Value::Object(map) => map.iter().filter(|(k, _)| *k != "conditions").for_each(|(_, v)| leaves(v, texts)),
        _ => {}
    }
}

/// Whether the result says what a stretch says: its kind, its value in some unit, or its very words.
fn is_said(weight: &Weight, texts: &[String]) -> bool {
    if texts.iter().any(|t| t.contains(&weight.words)) || weight.kinds.iter().any(|k| texts.iter().any(|t| t == k)) {
        return true;
    }
    // 百分之百: the bare 百 is a hundred there.
    let value = ["百", "千", "万"].into_iter().find_map(|whole| numerals::parse_share(&weight.words, whole));
    let Some(value) = value else { return false };
    // 年 in months, shares as per cent or times, 不满三日 as at most two.
    let scaled = |by: i64| [value.times(Exact::int(by)), value.over(Exact::int(by))];
    let near = [value.plus(Exact::ONE), value.minus(Exact::ONE)];
    let all = [1, 10, 12, 100, 1_000, 10_000].into_iter().flat_map(scaled).chain(near);
    all.flatten().any(|v| texts.contains(&v.to_string()))
}

/// Whether a text is fully accounted for, or what is not.
fn dropped(text: &str, clause: &Clause) -> Option<String> {
    let length = text.chars().count();
    let mut roles = vec![None; length];
    for part in &clause.parts {
        let Place { start, len } = part.place;
        assert!(start + len <= length, "{part:?} lies outside {text}");
        roles[start..start + len].fill(Some(part.role));
    }
    let mut remarked = vec![false; length];
    for remark in clause.not_understood.iter().chain(&clause.set_aside) {
        let Place { start, len } = remark.place;
        remarked[start..start + len].fill(true);
    }
    let mut texts = Vec::new();
    leaves(&serde_json::to_value(&clause.outcomes).unwrap(), &mut texts);
    for weight in weights(text) {
        let (start, end) = (weight.start, weight.end);
        let kept = match roles[start] {
            None => false,
            _ if roles[end].is_none() => false,
            Some(Role::SetAside | Role::NotUnderstood) => remarked[start] && remarked[end],
            Some(Role::Sanction | Role::Limit) => remarked[start] || is_said(&weight, &texts),
            // What a condition, an order, a reference or an offence tells of is quoted or pointed at.
            Some(_) => true,
        };
        if !kept {
            return Some(format!("“{}”（{:?}）", weight.words, roles[start]));
        }
    }
    None
}

fn nothing_is_dropped(text: &str) {
    let clause = parse_clause(text, Bounds::default());
    assert_eq!(clause.incomplete, !clause.not_understood.is_empty(), "{text}");
    let lost = dropped(text, &clause);
    assert!(lost.is_none(), "{} is lost in: {text}\n{clause:?}", lost.unwrap_or_default());
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

/// Texts of the project's own corpus.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let mut texts: Vec<String> = files
        .filter(|f| f.extension().is_some_and(|e| e == "jsonl"))
        .flat_map(|f| std::fs::read_to_string(f).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
        .map(|line| serde_json::from_str::<Value>(&line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect();
    texts.sort();
    texts
}

/// Steps and pieces that any clause may be put together from.
fn composed() -> impl Strategy<Value = String> {
    let condition = select(&[
        "擅自夜航的，",
        "拒不改正的，",
        "情节严重的，",
        "情节较轻的，",
        "没有违法所得的，",
        "违法所得不足一万元的，",
        "对单位",
        "对个人",
        "对直接负责的主管人员，",
        "由主管部门",
        "三次以上的，",
        "",
        "",
    ]);
    let act = select(&[
        "责令改正",
        "给予警告",
        "处二千元以上二万元以下的罚款",
        "并处违法所得一倍以上三倍以下的罚款",
        "可以处每平方米五十元的罚款",
        "没收工具和违法所得",
        "暂扣许可证三个月",
        "吊销许可证",
        "处五日以上十日以下拘留",
        "五年内不得从事运输",
        "责令停业整顿或者吊销执照",
        "罚款五百元",
        "按一万元计算",
        "总额不超过五万元",
        "依照前款规定处罚",
        "终身市场禁入",
        "取消其投标资格",
        "处上一年度营业额百分之三的罚款",
        "每逾期一日加处三百元罚款",
        "单处或者并处五千元以下罚款",
        "警告或者罚款",
        "直至关闭",
        "期限为三年",
        "缴纳二万元",
    ]);
    let joint = select(&["，", "；", "。", "、", "或者", "并", "，可以", "\n", "，直至", "；情节严重的，", "，但"]);
    proptest::collection::vec((condition, act, joint), 1..7)
        .prop_map(|steps| steps.into_iter().map(|(c, a, j)| format!("{c}{a}{j}")).collect())
}

proptest! {
    #[test]
    fn of_any_words(text in words(40)) {
        nothing_is_dropped(&text);
    }

    #[test]
    fn of_composed_clauses(text in composed()) {
        nothing_is_dropped(&text);
    }

    #[test]
    fn of_anything(text in "[处罚款没收吊销元倍日月年一二十百万0-9，；。的对并或者、 ]{0,60}") {
        nothing_is_dropped(&text);
    }
}

#[test]
fn of_the_corpus() {
    corpus().iter().for_each(|text| nothing_is_dropped(text));
}

/// The test bites: a reading from which any one part, sanction or figure is taken away is caught.
#[test]
fn a_loss_is_noticed() {
    let text = "企业夜航的，没收渔具，处二千元以上三万元以下的罚款；情节严重的，吊销许可证，五年内不得从事运输。";
    let whole = parse_clause(text, Bounds::default());
    assert_eq!(dropped(text, &whole), None);
    for (number, part) in whole.parts.iter().enumerate() {
        let mut clause = whole.clone();
        clause.parts.remove(number);
        assert_eq!(dropped(text, &clause).is_some(), part.role == Role::Sanction, "{part:?}");
    }
    let mut clause = whole.clone();
    clause.outcomes[1].any_of.clear();
    assert!(dropped(text, &clause).is_some());
    for (outcome, sanction) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        let mut clause = whole.clone();
        clause.outcomes[outcome].any_of[0].remove(sanction);
        assert!(dropped(text, &clause).is_some(), "{outcome} {sanction}");
    }
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
        let clause = parse_clause(&text, Bounds::default());
        assert!(start.elapsed().as_secs() < 60, "{unit}");
        assert_eq!(clause.incomplete, !clause.not_understood.is_empty());
    }
}

/// Random edits of the corpus: no panic, and nothing is dropped.
#[test]
#[ignore = "long; CAILIANG_MUTATIONS says how many"]
fn of_mutations() {
    let many: u64 = std::env::var("CAILIANG_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    mutate(many);
}

#[test]
fn of_some_mutations() {
    mutate(1_500);
}

fn mutate(many: u64) {
    let seeds = corpus();
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
            match next(5) {
                0 => drop(text.drain(from..to)),
                1 => drop(text.splice(from..to, WORDS[next(WORDS.len())].chars())),
                2 => {
                    let copy = text[from..to].to_vec();
                    drop(text.splice(from..from, copy));
                }
                3 => {
                    // Half of another clause.
                    let other: Vec<char> = seeds[next(seeds.len())].chars().collect();
                    let half = next(other.len());
                    drop(text.splice(from..from, other[half..].iter().copied()));
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
