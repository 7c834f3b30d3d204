//! Reviews of tables: the examples of the rules, findings at cells, filing, acceptances, expiry.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;

use cailiang::import::document::Document;
use cailiang::import::grid::{Sheet, Workbook};
use cailiang::import::import_book;
use cailiang::library::Library;
use cailiang::model::Date;
use cailiang::source::Source;
use cailiang::tables::Table;
use cailiang::validation::{Finding, Report, Reviewer, Severity, rules};

/// A sheet from lines of cells between bars; a blank cell is merged with the one above.
fn table(lines: &[&str], toml: &str, day: Date) -> Table {
    let mut texts = Vec::new();
    let mut areas = Vec::new();
    for (row, line) in (1_u32..).zip(lines) {
        for (column, text) in (1_u32..).zip(line.trim_matches('|').split('|').map(str::trim)) {
            if text.is_empty() {
                let top =
                    texts.iter().rev().find(|((_, c), _): &&((u32, u32), String)| *c == column).map_or(row, |t| t.0.0);
                if top == 1 {
                    continue;
                }
                areas.retain(|a: &cailiang::import::grid::Area| (a.top, a.left) != (top, column));
                areas.push(cailiang::import::grid::Area { top, left: column, bottom: row, right: column });
            } else {
                texts.push(((row, column), text.to_owned()));
            }
        }
    }
    let book = Workbook { file: "表.xlsx".into(), sheets: vec![Sheet::new("甲", texts, &areas)] };
    let document = Document::parse("表.xlsx", toml).unwrap();
    Table::of(import_book(book, document).unwrap(), day)
}

fn review_with(lines: &[&str], toml: &str, day: &str, assume: bool, laws: &[&str]) -> Report {
    let day: Date = day.parse().unwrap();
    let mut table = table(lines, toml, day);
    let laws: Vec<Source> = laws.iter().map(|text| Source::new("法.jz", text)).collect();
    let (context, faults) = Library::read(laws.clone());
    assert!(faults.is_empty(), "{faults:?}");
    table.look_up(&context, day);
    let count = table.texts().len();
    let texts = table.texts().into_iter().chain([table.provisions()]).chain(laws);
    let (library, faults) = Library::read(texts);
    let errors: Vec<&String> = faults.iter().filter(|d| d.code != "F111").map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let named: Vec<_> = library.instruments().map(|(id, _)| id).take(count).collect();
    let mut report = Reviewer::new(&library, day).assume_in_force(assume).review(&named);
    table.finish(&mut report, &library, day, assume);
    report
}

fn review(lines: &[&str]) -> Report {
    review_with(lines, "", "2024-01-01", false, &[])
}

fn at(f: &Finding) -> String {
    f.place.as_ref().and_then(|p| p.cell.as_ref()).map(|c| format!("{}!{}", c.sheet, c.address())).unwrap_or_default()
}

fn shown(report: &Report) -> Vec<String> {
    report.findings.iter().map(|f| format!("{} {}", f.code, at(f))).collect()
}

#[test]
fn examples_show_their_rule_and_repairs_do_not() {
    let mut tried = 0;
    for rule in rules::all() {
        let Some(rules::Example::Table { bad, good }) = rule.example else { continue };
        let codes = |lines: &[&str]| -> BTreeSet<&str> { review(lines).findings.iter().map(|f| f.code).collect() };
        let found = codes(bad);
        assert_eq!(found, BTreeSet::from([rule.code]), "{}", rule.code);
        assert!(codes(good).is_empty(), "{}: {:?}", rule.code, codes(good));
        tried += 1;
    }
    assert!(tried >= 9, "{tried}");
}

const HEAD: &str = "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 | 备注 |";
const LAW: &str = "《示例法》第十条：违反规定的，责令改正，处一万元以上十万元以下的罚款；情节严重的，吊销许可证；拒不改正的，处十万元以上二十万元以下的罚款，并对直接负责的主管人员处一千元以上五千元以下的罚款。";

fn rows(rows: &[[&str; 4]]) -> Vec<String> {
    let line = |(i, r): (usize, &[&str; 4])| {
        let (number, act, law) = if i == 0 { ("1-1", "甲行为", LAW) } else { ("", "", "") };
        format!("| {number} | {act} | {law} | {} | {} | {} | {} |", r[0], r[1], r[2], r[3])
    };
    std::iter::once(HEAD.to_owned()).chain(rows.iter().enumerate().map(line)).collect()
}

fn found(rows_of: &[[&str; 4]]) -> Vec<String> {
    let lines = rows(rows_of);
    shown(&review(&lines.iter().map(String::as_str).collect::<Vec<_>>()))
}

#[test]
fn excesses_are_found_by_tier_and_party_at_their_cells() {
    let sound = ["3", "拒不改正的", "处十万元以上二十万元以下罚款，并对责任人员处一千元以上五千元以下罚款", ""];
    let note = "情节严重的，吊销许可证";
    let base = ["1", "甲", "责令改正，处一万元以上五万元以下罚款", note];
    let next = ["2", "乙", "责令改正，处五万元以上十万元以下罚款", note];
    assert_eq!(found(&[base, next, sound]), [""; 0]);
    let above = ["2", "乙", "责令改正，处五万元以上十二万元以下罚款", note];
    assert_eq!(
        found(&[
            base,
            above,
            ["3", "拒不改正的", "处十二万元以上二十万元以下罚款，并对责任人员处一千元以上五千元以下罚款", ""]
        ]),
        ["B101 甲!F3"]
    );
    let below = ["1", "甲", "责令改正，处五千元以上五万元以下罚款", note];
    assert_eq!(found(&[below, next, sound]), ["B102 甲!F2"]);
    let staff = ["3", "拒不改正的", "处十万元以上二十万元以下罚款，并对责任人员处一千元以上八千元以下罚款", ""];
    assert_eq!(found(&[base, next, staff]), ["B101 甲!F4"]);
    let added = ["2", "乙", "责令改正，处五万元以上十万元以下罚款，责令停产停业", note];
    assert_eq!(found(&[base, added, sound]), ["B103 甲!F3"]);
    let optional = ["1", "甲", "责令改正，可以处一万元以上五万元以下罚款", note];
    assert_eq!(found(&[optional, next, sound]), ["B104 甲!F2"]);
}

#[test]
fn a_finding_has_its_span_and_its_law() {
    let lines = rows(&[["1", "甲", "责令改正，处一万元以上十五万元以下罚款", "情节严重的，吊销许可证"]]);
    let report = review(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let finding = report.findings.iter().find(|f| f.code == "B101").unwrap();
    let json = serde_json::to_value(finding).unwrap();
    assert_eq!(json["span"], serde_json::json!({"file": "表.xlsx", "sheet": "甲", "row": 2, "cell": "F2"}));
    assert_eq!(json["against"]["instrument"], "示例法");
    assert_eq!(json["against"]["citation"], "《示例法》第十条");
    assert_eq!(json["matter"], "1-1");
    assert!(report.conventions.iter().any(|c| c.contains("只与引文比较")), "{:?}", report.conventions);
}

#[test]
fn a_basis_that_is_not_understood_is_never_clean() {
    let report = review(&[HEAD, "| 1 | 甲 | 按照有关规定办理 | 1 | 乙 | 处一万元以上三万元以下罚款 | |"]);
    assert_eq!(report.unreviewed.len(), 1);
    assert!(report.unreviewed[0].reason.contains("没有读懂"), "{:?}", report.unreviewed);
}

/// The held article says less than the quotation.
#[test]
fn a_held_article_is_compared_too() {
    let law = "文件 示例法 {\n 位阶 法律\n 区划 全国\n 施行 2020-01-01\n}\n要素 拒不改正 : 是否\n事项 甲 {\n 依据 第十条\n 责令改正，处一万元以上八万元以下的罚款\n 当 拒不改正：责令停产停业\n}\n";
    let quote = "《中华人民共和国示例法》第十条：违反规定的，责令改正，处一万元以上十万元以下的罚款；拒不改正的，责令停产停业。";
    let row =
        format!("| 1 | 甲 | {quote} | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 | 拒不改正的，责令停产停业 |");
    let report = review_with(&[HEAD, &row], "", "2024-01-01", false, &[law]);
    assert_eq!(shown(&report), ["B101 甲!F2"]);
    assert_eq!(report.findings[0].against.as_ref().unwrap().citation.to_string(), "《示例法》第十条");
    assert!(report.reviewed.len() == 1 && report.conventions.iter().any(|c| c.contains("其中 1 个")));
}

/// The table only cites; the law is held.
#[test]
fn a_table_without_quotations_is_compared_with_the_held_article() {
    let law = "文件 示例法 {\n 位阶 法律\n 区划 全国\n 施行 2020-01-01\n}\n要素 拒不改正 : 是否\n事项 甲 {\n 依据 第十条\n 责令改正，处一万元以上八万元以下的罚款\n 当 拒不改正：处十万元以上二十万元以下的罚款\n}\n";
    let cite = "《中华人民共和国示例法》第十条";
    let lines = [
        HEAD.to_owned(),
        format!("| 1 | 甲 | {cite} | 1 | 乙 | 责令改正，处一万元以上八万元以下罚款 | |"),
        "| | | | 2 | 拒不改正的 | 处十万元以上三十万元以下罚款 | |".to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let report = review_with(&lines, "", "2024-01-01", false, &[law]);
    assert_eq!(shown(&report), ["B101 甲!F3"]);
    assert!(report.unreviewed.is_empty());
    let report = review_with(&lines, "", "2024-01-01", false, &[]);
    assert_eq!((shown(&report).len(), report.unreviewed.len()), (0, 1));
}

#[test]
fn a_law_that_was_replaced_is_told_as_of_the_day() {
    let laws = [
        "文件 示例法 {\n 位阶 法律\n 区划 全国\n 施行 2020-01-01\n}\n事项 甲 {\n 依据 第十条\n 处一万元以上八万元以下的罚款\n}\n",
        "文件 示例法典 {\n 位阶 法律\n 区划 全国\n 施行 2025-01-01\n 替代 示例法\n}\n事项 乙 {\n 依据 第一条\n 处一万元以上八万元以下的罚款\n}\n",
    ];
    let row = "| 1 | 甲 | 《示例法》第十条：违反规定的，处一万元以上八万元以下的罚款。 | 1 | 乙 | 处一万元以上八万元以下罚款 | |";
    let codes = |day| shown(&review_with(&[HEAD, row], "", day, false, &laws));
    assert_eq!(codes("2024-12-31"), [""; 0]);
    assert_eq!(codes("2025-01-01"), ["T102 甲!C2"]);
}

#[test]
fn an_expired_document_is_reviewed_only_as_a_hypothesis() {
    let toml = "[document]\nname = \"示例基准\"\nfrom = 2020-03-01\nto = 2023-02-28\n";
    let lines = rows(&[["1", "甲", "责令改正，处一万元以上十五万元以下罚款", ""]]);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let report = review_with(&lines, toml, "2024-01-01", false, &[]);
    assert_eq!(report.findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["T103"]);
    let report = review_with(&lines, toml, "2024-01-01", true, &[]);
    assert!(report.findings.iter().any(|f| f.code == "B101"));
    assert!(report.conventions.iter().any(|c| c.contains("按假定施行审查")), "{:?}", report.conventions);
}

#[test]
fn filing_is_checked_and_acceptances_go_stale() {
    let lines = [
        HEAD.to_owned(),
        "| 1 | 甲 | 《示例法》第一条：处一万元以上十万元以下的罚款。 | 1 | 乙 | 处一万元以下三万元以下罚款 | |"
            .to_owned(),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let filing = "[filing]\nauthority = \"某局\"\nnumber = \"某〔2020〕1号\"\nconsultation = \"30日\"\nlegality_review = \"有\"\ndeliberation = \"有\"\npublished = \"2020-02-01\"\n";
    let report = review_with(&lines, filing, "2024-01-01", false, &[]);
    let missing: Vec<&str> =
        report.findings.iter().filter(|f| f.code == "F115").map(|f| f.message.zh.as_str()).collect();
    assert!(missing.len() == 1 && missing[0].contains("备案"), "{missing:?}");
    let accepted = "[[accepted]]\ncode = \"F112\"\ncell = \"甲!F2\"\nreason = \"已发更正\"\ndate = 2024-01-01\n";
    let report = review_with(&lines, accepted, "2024-01-01", false, &[]);
    assert_eq!(shown(&report), [""; 0]);
    assert!(report.notes.iter().any(|f| f.severity == Severity::Note && f.message.zh.contains("已发更正")));
    let changed = format!("{accepted}text = \"处一万元以上二万元以下罚款\"\n");
    let report = review_with(&lines, &changed, "2024-01-01", false, &[]);
    assert_eq!(shown(&report), ["T104 ", "F112 甲!F2"]);
    let gone = accepted.replace("F2", "F9");
    assert!(shown(&review_with(&lines, &gone, "2024-01-01", false, &[])).contains(&"T104 ".to_owned()));
}
