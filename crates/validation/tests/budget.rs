//! Tables made to be hard: each is answered exactly, or the review says that it is beyond its budget (组合过多). What is
//! counted is work — what the nodes of a question weigh — and not time, which depends on the machine.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;

use cailiang_core::library::{Library, MatterId};
use cailiang_core::source::Source;
use cailiang_resolver::meaning::{Code, conditions};
use cailiang_resolver::space::{Known, Space};
use cailiang_validation::{Report, Reviewer};

/// What the review answers where a question weighs too much.
const TOO_LARGE: &str = "组合过多";
/// The budget of one question (`resolver/src/space.rs`).
const BUDGET: usize = 8_000_000;

fn library(texts: &[String]) -> Library {
    let sources = texts.iter().enumerate().map(|(i, t)| Source::new(&format!("{i}.jz"), t));
    let (library, faults) = Library::read(sources);
    let messages: Vec<&String> = faults.iter().map(|d| &d.message).collect();
    assert!(messages.is_empty(), "{messages:?}");
    library
}

fn review(library: &Library) -> Report {
    Reviewer::new(library, "2022-01-01".parse().unwrap()).review_all()
}

/// What the last matter weighs, compiled; `None` beyond the budget.
fn weight(library: &Library) -> Option<usize> {
    let id: MatterId = library.matters().last().unwrap();
    let mut space = Space::new(library, &conditions(library, id), Known::new());
    Code::new(&mut space, id).ok()?;
    assert!(space.store.weight() <= BUDGET);
    Some(space.store.weight())
}

fn head(name: &str, rank: &str, place: &str) -> String {
    format!("文件 {name} {{\n    位阶  {rank}\n    区划  {place}\n    施行  2020-01-01\n}}\n\n")
}

fn law(facts: &str, lines: &str) -> String {
    format!("{}{facts}\n事项 甲 {{\n    依据  第一条\n{lines}}}\n", head("法", "法律", "全国"))
}

fn baseline(name: &str, place: &str, upper: &str, lines: &str) -> String {
    format!("{}基准 甲 细化 {upper}/甲 {{\n{lines}}}\n", head(name, "裁量权基准", place))
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|f| f.code).collect()
}

/// Says that it is beyond the budget, and nothing else of the pair.
fn gives_up(report: &Report) -> bool {
    report.undetermined.iter().any(|u| u.reason.contains(TOO_LARGE))
}

fn factors(n: usize) -> String {
    (0..n).map(|i| format!("要素 因子{i} : 枚举(一, 二, 三, 四, 五, 六)\n")).collect()
}

/// 累加 of so many factors with six levels each, `unit` apart (in hundredths of a per cent).
fn weights(n: usize, unit: impl Fn(usize, usize) -> usize) -> String {
    let mut text = "    累加 {\n        起点 10%\n".to_owned();
    for i in 0..n {
        let level = |l: usize| {
            let share = unit(i, l);
            format!("{}：{}.{:02}%", ["一", "二", "三", "四", "五", "六"][l], share / 100, share % 100)
        };
        writeln!(text, "        因子{i} {}", (0..6).map(level).collect::<Vec<_>>().join("，")).unwrap();
    }
    text + "        罚款 = 合计 × 100000元\n    }\n"
}

/// Six to the power of twenty combinations, a hundred sums.
#[test]
fn twenty_factors_of_six_levels() {
    let lines = weights(20, |_, l| l * 100);
    for (low, high, expected) in [(10_000, 100_000, &[][..]), (20_000, 90_000, &["B101", "B102"][..])] {
        let law = law(&factors(20), &format!("    处{low}元以上{high}元以下的罚款\n"));
        let library = library(&[law, baseline("市", "370100", "法", &lines)]);
        let report = review(&library);
        let mut found = codes(&report);
        found.sort_unstable();
        assert_eq!(found, expected);
        assert!(report.undetermined.is_empty());
        let weight = weight(&library).unwrap();
        assert!(weight < 200_000, "{weight}");
    }
}

/// A city's 累加 under a province's: pairs of sums, still few.
#[test]
fn weights_under_weights() {
    let law = law(&factors(20), "    处10000元以上100000元以下的罚款\n");
    let province = baseline("省", "370000", "法", &weights(20, |_, l| l * 100));
    let same = baseline("市", "370100", "省", &weights(20, |_, l| l * 100));
    let report = review(&library(&[law.clone(), province.clone(), same]));
    assert_eq!((codes(&report), report.undetermined.len()), (vec![], 0));
    // One level of one factor is a hundredth heavier.
    let other = baseline("市", "370100", "省", &weights(20, |i, l| l * 100 + usize::from(i == 7 && l == 3)));
    let report = review(&library(&[law, province, other]));
    assert_eq!((codes(&report), report.undetermined.len()), (vec!["B201"], 0));
}

/// Levels without a common measure: millions of sums, which are not told apart.
#[test]
fn weights_of_too_many_sums() {
    let law = law(&factors(20), "    处10000元以上100000元以下的罚款\n");
    let lines = weights(20, |i, l| (l * (1 << i)) % 397);
    let library = library(&[law, baseline("市", "370100", "法", &lines)]);
    let report = review(&library);
    assert!(gives_up(&report) || report.undetermined.is_empty(), "{:?}", report.undetermined);
    assert!(weight(&library).is_none_or(|w| w <= BUDGET));
}

fn yes_no(n: usize) -> String {
    (0..n).map(|i| format!("要素 事{i} : 是否\n")).collect()
}

/// Each of sixty facts with a line of its own: 2⁶⁰ cases, sixty nodes a row.
#[test]
fn sixty_facts_in_turn() {
    let lines: String = (0..60).map(|i| format!("    当 事{i}：处{}元的罚款\n", 1000 + i)).collect();
    let law = law(&yes_no(60), "    处1000元以上1058元以下的罚款\n");
    let library = library(&[law, baseline("市", "370100", "法", &lines)]);
    let report = review(&library);
    // Each line but the first contends with those before it.
    let (contending, rest): (Vec<&str>, Vec<&str>) = codes(&report).into_iter().partition(|c| *c == "S113");
    assert_eq!((contending.len(), rest, report.undetermined.len()), (59, vec!["B101"], 0));
    assert!(weight(&library).unwrap() < 20_000);
}

/// Pairs whose members stand far apart have no small diagram in the order of the text: the budget ends it.
#[test]
fn sixty_facts_in_distant_pairs() {
    let pairs: Vec<String> = (0..30).map(|i| format!("事{i} 且 事{}", i + 30)).collect();
    let order: Vec<String> = (0..60).map(|i| format!("事{i}")).collect();
    let lines =
        format!("    当 {}：处2000元的罚款\n    当 {}：处3000元的罚款\n", pairs.join(" 或 "), order.join(" 且 "));
    let law = law(&yes_no(60), "    处1000元以上2000元以下的罚款\n");
    let library = library(&[law, baseline("市", "370100", "法", &lines)]);
    let report = review(&library);
    assert!(gives_up(&report) || codes(&report) == ["B101"], "{:?}", report.undetermined);
}

/// A thousand terms of 加收 whose facts nothing else cuts are one range.
#[test]
fn hundreds_of_adders() {
    let facts: String = (0..500).map(|i| format!("要素 数{i} : 整数\n")).collect();
    let terms: String = (0..500).map(|i| format!("        数{i} 每 1 加 100元，不足的进一\n")).collect();
    let adders = |cap: &str| format!("    加收 {{\n        起点 1000元\n{terms}{cap}    }}\n");
    let law = law(&facts, "    处1000元以上50000元以下的罚款\n");
    for (cap, expected) in [("        上限 50000元\n", vec![]), ("", vec!["B101"])] {
        let library = library(&[law.clone(), baseline("市", "370100", "法", &adders(cap))]);
        let report = review(&library);
        assert_eq!((codes(&report), report.undetermined.len()), (expected, 0));
        assert!(weight(&library).unwrap() < 10_000);
    }
}

/// Twelve facts that tiers cut at ten places each: 10¹² cells, a few hundred ranges of sums.
#[test]
fn adders_over_many_cells() {
    let facts: String = (0..12).map(|i| format!("要素 数{i} : 整数\n")).collect();
    let terms: String = (0..12).map(|i| format!("        数{i} 每 1 加 100元\n")).collect();
    let tiers: String = (0..12)
        .flat_map(|i| {
            (1..=10).map(move |t| format!("    当 数{i} 为 {t} 且 数{} < 0 且 数0 > 90：处警告\n", (i + 1) % 12))
        })
        .collect::<String>()
        .replace("< 0", "< 1");
    let lines = format!("    加收 {{\n        起点 1000元\n{terms}        上限 9000元\n    }}\n{tiers}");
    let law = law(&facts, "    处1000元以上9000元以下的罚款，可以给予警告\n");
    let library = library(&[law, baseline("市", "370100", "法", &lines)]);
    let report = review(&library);
    // The lines of the first and of the last number exclude themselves.
    assert!(gives_up(&report) || codes(&report) == ["S103"; 20], "{:?}", codes(&report));
    let weight = weight(&library).unwrap();
    assert!(weight < 2_000_000, "{weight}");
}

/// Two hundred laws, each in the place of the one before, and an edge to the first.
#[test]
fn a_long_succession() {
    let mut texts = Vec::new();
    for n in 0..200 {
        let (year, month) = (1950 + n / 4, 1 + n % 4);
        let (replaces, edge) = match n {
            0 => (String::new(), String::new()),
            n => (format!("    替代  法{}\n", n - 1), format!(" 承接 法{}/甲", n - 1)),
        };
        texts.push(format!(
            "文件 法{n} {{\n    位阶  法律\n    区划  全国\n    施行  {year}-{month:02}-01\n{replaces}}}\n\n\
             事项 甲{edge} {{\n    依据  第一条\n    处1000元以上{}元以下的罚款\n}}\n",
            2000 + n
        ));
    }
    texts.push(baseline("市", "370100", "法0", "    处1000元以上2200元以下的罚款\n"));
    let report = review(&library(&texts));
    assert_eq!((codes(&report), report.undetermined.len()), (vec!["B101"], 0));
    let permitted = serde_json::to_string(&report.findings[0].witness).unwrap();
    assert!(permitted.contains("2199"), "the limit is that of the last law: {permitted}");
}

/// Five layers of tables over six facts with a dozen thresholds each.
#[test]
fn many_facts_thresholds_and_layers() {
    let facts: String = (0..6).map(|i| format!("要素 数{i} : 整数\n")).collect();
    let table = |salt: usize| {
        let mut text =
            format!("    | 阶次 | {} | 处罚 |\n", (0..6).map(|i| format!("数{i}")).collect::<Vec<_>>().join(" | "));
        for row in 0..40 {
            let cell = |i: usize| {
                let from = (row * 7 + i * 5 + salt * 3) % 12;
                if (row + i + salt).is_multiple_of(3) { format!("[{from}, {})", from + 2) } else { "-".to_owned() }
            };
            let cells: Vec<String> = (0..6).map(cell).collect();
            writeln!(text, "    | 一般 | {} | 处{}元以上5000元以下的罚款 |", cells.join(" | "), 1000 + row).unwrap();
        }
        text
    };
    let mut texts = vec![law(&facts, "    处1000元以上5000元以下的罚款\n")];
    let mut upper = "法".to_owned();
    for (n, (name, place)) in [("省", "370000"), ("市", "370100"), ("县", "370102")].into_iter().enumerate() {
        let clauses = "通则 {\n    竞合  从高\n}\n\n";
        let text = baseline(name, place, &upper, &table(n)).replacen("基准 甲", &format!("{clauses}基准 甲"), 1);
        texts.push(text);
        upper = name.to_owned();
    }
    let library = library(&texts);
    let report = review(&library);
    let bounds: Vec<&str> = codes(&report).into_iter().filter(|c| c.starts_with("B1")).collect();
    assert!(bounds.is_empty(), "inside the law, whatever the province says: {bounds:?}");
    assert!(weight(&library).is_none_or(|w| w <= BUDGET));
}
