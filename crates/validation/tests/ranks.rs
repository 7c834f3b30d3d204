//! Every pair of ranks: bound, and an excess is an error; not ordered, and the reason names who decides; not bound, and
//! nothing is said. The expectations are a table to read beside the law; the documents of each pair are made from it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use cailiang_core::library::Library;
use cailiang_core::model::Rank;
use cailiang_core::source::Source;
use cailiang_validation::{Report, Reviewer};

/// A row an upper rank, a column a lower one; letters are those of [`meaning`].
const PAIRS: &str = "
上位＼下位           法律 行政 地方 市法 特区 自治 部规 省规 市规 规文 基准
法律                 法   约   约   约   授   变   约   约   约   约   约
行政法规             ·    政   约   约   特   变   约   约   约   约   约
地方性法规           ·    ·    同   约   特   变   部   约   约   约   约
设区的市地方性法规   ·    ·    ·    同   特   变   部   省   约   约   约
经济特区法规         ·    ·    ·    ·    同   ·    部   约   约   约   约
自治条例             ·    ·    ·    ·    ·    同   部   约   约   约   约
部门规章             ·    ·    部   部   部   部   章   章   章   约   约
地方政府规章         ·    ·    ·    省   ·    ·    章   同   约   约   约
设区的市地方政府规章 ·    ·    ·    ·    ·    ·    章   ·    同   约   约
规范性文件           ·    ·    ·    ·    ·    ·    ·    ·    ·    约   约
裁量权基准           ·    ·    ·    ·    ·    ·    ·    ·    ·    ·    约";

/// What a letter stands for: what the reason has to say.
fn meaning(letter: &str) -> &'static [&'static str] {
    match letter {
        "约" | "·" => &[],
        // 同一位阶
        "法" => &["第一百零三条", "全国人民代表大会常务委员会裁决", "第一百零五条第一款"],
        "政" => &["第一百零三条", "国务院裁决", "第一百零五条第二款"],
        "同" => &["第一百零三条", "制定机关裁决", "第一百零六条第一款第一项"],
        // 变通
        "授" => &["第一百零一条第二款", "全国人民代表大会常务委员会裁决", "第一百零六条第二款"],
        "特" => &["第一百零一条第二款", "授权机关撤销", "第一百零八条第七项"],
        "变" => &["第一百零一条第一款", "全国人民代表大会或者其常务委员会撤销", "第一百零八条第一项、第二项"],
        // 互不约束
        "部" => &["第一百零六条第一款第二项", "国务院提出意见", "全国人民代表大会常务委员会裁决"],
        "章" => &["第一百零二条", "国务院裁决", "第一百零六条第一款第三项"],
        "省" => &["第八十一条第二款", "省、自治区人民代表大会常务委员会"],
        other => panic!("{other}"),
    }
}

/// The territory of a document of a rank, as the upper one or the lower one of a pair. Zones, autonomous places and
/// documents below rules may be of a province and of a city.
fn territory(rank: &str, upper: bool, same: bool) -> &'static str {
    match rank {
        "法律" | "行政法规" | "部门规章" => "全国",
        "地方性法规" | "地方政府规章" => "370000",
        "设区的市地方性法规" | "设区的市地方政府规章" => "370800",
        _ if upper && !same => "370000",
        _ => "370800",
    }
}

fn document(name: &str, rank: &str, territory: &str, refines: &str, most: &str) -> Source {
    let word = if rank == "裁量权基准" { "基准" } else { "事项" };
    let edge = if refines.is_empty() { String::new() } else { format!(" 细化 {refines}/甲") };
    let text = format!(
        "文件 {name} {{\n    位阶  {rank}\n    区划  {territory}\n    施行  2020-01-01\n}}\n\n{word} 甲{edge} {{\n    处一千元以上{most}以下的罚款\n}}\n"
    );
    Source::new(&format!("{name}.jz"), &text)
}

/// The review of the last document.
fn review(sources: Vec<Source>) -> Report {
    let (library, faults) = Library::read(sources);
    assert!(faults.is_empty(), "{faults:?}");
    let last = library.instruments().last().map(|(id, _)| id).unwrap();
    Reviewer::new(&library, "2022-01-01".parse().unwrap()).review(&[last])
}

/// The codes of the findings about bounds of the upper document, and the reasons that it was not compared with.
fn against_upper(report: &Report) -> (Vec<&'static str>, Vec<&str>) {
    let codes = report.findings.iter().filter(|f| f.against.as_ref().is_some_and(|a| a.instrument == "上位文件"));
    let reasons =
        report.undetermined.iter().filter(|u| u.against.as_ref().is_some_and(|a| a.starts_with("《上位文件》")));
    (codes.map(|f| f.code).collect(), reasons.map(|u| u.reason.as_str()).collect())
}

struct Pair {
    upper: &'static str,
    lower: &'static str,
    letter: &'static str,
}

fn pairs() -> Vec<Pair> {
    let rows = PAIRS.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).filter(|r| !r.is_empty()).skip(1);
    let ranks: Vec<&str> = Rank::names().collect();
    let named = |word: &str| ranks.iter().copied().find(|r| r.starts_with(word)).unwrap();
    let mut pairs = Vec::new();
    for row in rows {
        assert_eq!(row.len(), ranks.len() + 1, "{row:?}");
        for (lower, letter) in ranks.iter().copied().zip(&row[1..]) {
            pairs.push(Pair { upper: named(row[0]), lower, letter });
        }
    }
    pairs
}

impl Pair {
    /// Of one rank: the same territory, for documents that may be bases of punishment.
    fn same(&self) -> bool {
        self.upper == self.lower && self.upper != "规范性文件" && self.upper != "裁量权基准"
    }

    fn upper(&self, refines: &str) -> Source {
        document("上位文件", self.upper, territory(self.upper, true, self.same()), refines, "一万元")
    }

    fn lower(&self, refines: &str) -> Source {
        document("下位文件", self.lower, territory(self.lower, false, self.same()), refines, "二万元")
    }

    /// The code of an excess: B1xx against law, B2xx against a baseline.
    fn excess(&self) -> &'static str {
        if self.upper == "规范性文件" || self.upper == "裁量权基准" { "B201" } else { "B101" }
    }

    /// What is wrong where the lower document says that it refines the upper one.
    fn by_edge(&self) -> Option<String> {
        let report = review(vec![self.upper(""), self.lower("上位文件")]);
        let (codes, reasons) = against_upper(&report);
        let right = match self.letter {
            "约" => codes == [self.excess()] && reasons.is_empty(),
            "·" => codes.is_empty() && reasons == ["所细化的文件在位阶或区划上并不约束本文件"],
            letter => codes.is_empty() && reasons.len() == 1 && meaning(letter).iter().all(|m| reasons[0].contains(m)),
        };
        (!right).then(|| format!("{} > {} ({}): {codes:?} {reasons:?}", self.upper, self.lower, self.letter))
    }

    /// The same where both refine a law and neither names the other: what does not bind, and what only may be varied or is
    /// of one rank, is no layer at all.
    fn beside(&self) -> Option<String> {
        let law = document("法", "法律", "全国", "", "三万元");
        let report = review(vec![law, self.upper("法"), self.lower("法")]);
        let (codes, reasons) = against_upper(&report);
        // A city's text is no layer above a national one.
        let above = territory(self.upper, true, false) == "全国" || territory(self.lower, false, false) != "全国";
        let right = match self.letter {
            "约" => codes == [self.excess()] && reasons.is_empty(),
            letter @ ("部" | "章" | "省") if above && !self.narrower() => {
                codes.is_empty() && reasons.len() == 1 && meaning(letter).iter().all(|m| reasons[0].contains(m))
            }
            _ => codes.is_empty() && reasons.is_empty(),
        };
        (!right).then(|| format!("{} beside {} ({}): {codes:?} {reasons:?}", self.upper, self.lower, self.letter))
    }

    /// The upper document is of a city, the lower of its province.
    fn narrower(&self) -> bool {
        territory(self.upper, true, self.same()) == "370800" && territory(self.lower, false, self.same()) == "370000"
    }
}

#[test]
fn every_pair_of_ranks() {
    let pairs = pairs();
    assert_eq!(pairs.len(), Rank::names().count() * Rank::names().count());
    let wrong: Vec<String> = pairs.iter().flat_map(|p| [p.by_edge(), p.beside()]).flatten().collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // The table bites: each relation is there.
    for letter in ["约", "·", "法", "政", "同", "授", "特", "变", "部", "章", "省"] {
        assert!(pairs.iter().any(|p| p.letter == letter), "{letter}");
    }
}
