//! The three formats, read back: nothing is lost, nothing a document says becomes markup or a formula, and the same review
//! gives the same bytes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::{Cursor, Read as _};
use std::sync::Arc;

use cailiang_core::library::Library;
use cailiang_core::source::{Cell, Source, Span};
use cailiang_report::{Area, Grid, Lang, Opinion, Sheet, docx, html, xlsx};
use cailiang_validation::{Finding, Place, Report, Reviewer, Severity, Text, Undetermined, Unreviewed};
use calamine::{Data, Reader as _, Xlsx};

const LAW: &str = "文件 某法 {
    位阶  法律
    区划  全国
    施行  2020-01-01
}
要素 拒不改正 : 是否
事项 甲 {
    依据  第一条
    责令改正，处一千元以上一万元以下的罚款
}
事项 乙 {
    依据  第二条
    没收违法所得，并处一万元以上五万元以下的罚款
}
";

const BASELINE: &str = "文件 某市基准 {
    位阶  裁量权基准
    区划  370800
    施行  2021-01-01
    性质  示例
}
要素 数量 : 数值 吨
基准 甲 细化 某法/甲 {
    | 阶次 | 数量    | 处罚                         |
    | 较轻 | <10     | 处一千元以上五千元以下的罚款 |
    | 较重 | [20,30) | 处五千元以上三万元以下的罚款 |
}
基准 乙 细化 某法/乙 {
    不予没收违法所得，处一万元以上五万元以下的罚款
}
";

fn library() -> Library {
    let (library, faults) = Library::read([Source::new("某法.jz", LAW), Source::new("某市基准.jz", BASELINE)]);
    assert!(faults.is_empty(), "{faults:?}");
    library
}

fn small(library: &Library) -> Report {
    Reviewer::new(library, "2022-01-01".parse().unwrap()).review_all()
}

/// A review with many findings whose texts try to be something else.
fn large() -> Report {
    let mut report = small(&library());
    let model = report.findings[0].clone();
    let hostile = ["<script>alert(1)</script>", "=HYPERLINK(\"x\")", "\"&'<b>", "@SUM(A1)", "+1", "\u{0}\u{202e}末"];
    let finding = |n: usize, severity: Severity| {
        let nasty = hostile[n % hostile.len()];
        let message = format!("意见M{n:04}。{nasty}");
        Finding {
            severity,
            matter: format!("{nasty}{}", n / 3),
            message: Text { zh: message.clone(), en: message },
            ..model.clone()
        }
    };
    report.findings =
        (0..450).map(|n| finding(n, if n % 2 == 0 { Severity::Error } else { Severity::Warning })).collect();
    report.notes = (450..500).map(|n| finding(n, Severity::Note)).collect();
    report.undetermined = (500..505)
        .map(|n| Undetermined {
            instrument: "某市基准".to_owned(),
            matter: "<i>".to_owned(),
            against: None,
            reason: format!("=原因M{n:04}。"),
        })
        .collect();
    report.unreviewed = (505..510)
        .map(|n| Unreviewed {
            instrument: "某市基准".to_owned(),
            matter: "=1+1".to_owned(),
            reason: format!("原因M{n:04}。"),
        })
        .collect();
    report
}

/// Every finding of [`large`] is in a text.
fn assert_all(text: &str) {
    for n in 0..510 {
        assert!(text.contains(&format!("M{n:04}。")), "M{n:04} is lost");
    }
}

/// The page as XML: what HTML leaves open is closed, all else has to be well-formed.
fn page(text: &str) -> String {
    let mut closed = String::new();
    for part in text.split_inclusive('>') {
        let void = ["<meta", "<br", "<input"]
            .iter()
            .any(|v| part.rfind('<').is_some_and(|at| part.split_at(at).1.starts_with(v)));
        let part = part.replace(" checked", " checked=\"\"").replace("<details open", "<details open=\"\"");
        closed.push_str(&if void { format!("{}/>", part.trim_end_matches('>')) } else { part });
    }
    closed.replace("<!DOCTYPE html>", "")
}

fn texts(document: &roxmltree::Document<'_>) -> String {
    document.descendants().filter(|n| n.is_text()).filter_map(|n| n.text()).collect::<Vec<_>>().join("\n")
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn the_page_of_a_small_review() {
    let library = library();
    let opinion = Opinion::new(&small(&library), Some(&library), Lang::Zh);
    let text = html(&opinion);
    let at = text.find("</style>").unwrap();
    insta::assert_snapshot!("page", text.split_at(at).1.replace("><", ">\n<"));
    let english = html(&Opinion::new(&small(&library), Some(&library), Lang::En));
    let at = english.find("</style>").unwrap();
    insta::assert_snapshot!("page-en", english.split_at(at).1.replace("><", ">\n<"));
}

#[test]
fn the_page_holds_everything_and_runs_nothing() {
    let text = html(&Opinion::new(&large(), None, Lang::Zh));
    let xml = page(&text);
    let document = roxmltree::Document::parse(&xml).unwrap();
    assert_all(&texts(&document));
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(
            !["script", "b", "i", "img", "link", "iframe"].contains(&node.tag_name().name()),
            "{:?}",
            node.tag_name()
        );
        for a in node.attributes() {
            assert!(!a.name().starts_with("on"), "{}", a.name());
            let leads_out = ["href", "src"].contains(&a.name()) && !a.value().starts_with('#');
            assert!(!leads_out, "{}", a.value());
        }
    }
    // Every anchor leads somewhere.
    let ids: std::collections::HashSet<&str> = document.descendants().filter_map(|n| n.attribute("id")).collect();
    for to in document.descendants().filter_map(|n| n.attribute("href")) {
        assert!(ids.contains(to.trim_start_matches('#')), "{to}");
    }
    assert!(
        !text.contains("url(") && !text.contains("@import") && !text.contains("http://") && !text.contains("https://")
    );
}

#[test]
fn the_filter_knows_every_severity_and_code() {
    let text = html(&Opinion::new(&large(), None, Lang::Zh));
    for rule in ["#s-error:checked", "#s-warning:checked", "#s-note:checked"] {
        assert!(text.contains(rule), "{rule}");
    }
    let library = library();
    let text = html(&Opinion::new(&small(&library), Some(&library), Lang::Zh));
    for f in &small(&library).findings {
        assert!(text.contains(&format!("#c-{}:checked", f.code)), "{}", f.code);
        assert!(text.contains(&format!("id=\"c-{}\"", f.code)), "{}", f.code);
    }
}

#[test]
fn the_workbook_holds_everything_as_text() {
    let bytes = xlsx(&Opinion::new(&large(), None, Lang::Zh), &[]).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["概况", "审查意见", "提示", "未能判定", "未审查", "规则一览"]);
    let mut all = String::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).unwrap();
        for (_, _, cell) in range.used_cells() {
            match cell {
                Data::String(s) => all.push_str(&format!("{s}\n")),
                Data::Int(_) | Data::Float(_) | Data::Empty => {}
                other => assert!(matches!(other, Data::String(_)), "{other:?}"),
            }
        }
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()), "a formula in {name}");
    }
    assert_all(&all);
    let rows = book.worksheet_range("审查意见").unwrap().height();
    assert_eq!(rows, 451);
}

#[test]
fn the_paper_holds_everything() {
    let bytes = docx(&Opinion::new(&large(), None, Lang::Zh)).unwrap();
    let xml = part(&bytes, "word/document.xml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let all = texts(&document);
    assert_all(&all);
    assert!(all.contains("<script>alert(1)</script>"), "shown as it is written");
    for label in ["草稿", "未能判定", "未审查", "审查人：", "日期："] {
        assert!(all.contains(label), "{label}");
    }
    for name in ["word/styles.xml", "word/header1.xml", "word/footer1.xml", "docProps/core.xml"] {
        roxmltree::Document::parse(&part(&bytes, name)).unwrap();
    }
    assert!(part(&bytes, "docProps/core.xml").contains("2022-01-01T00:00:00Z"));
}

fn spreadsheet() -> (Report, Grid) {
    let mut report = small(&library());
    let model = report.findings[0].clone();
    let at = |row: u32, column: u32, text: &str, severity: Severity| Finding {
        severity,
        message: Text { zh: format!("在{row}行{column}列"), en: String::new() },
        place: Some(Place {
            source: Arc::new(Source::new("目录/表.xlsx", text)),
            span: Span::new(1, 1, 1),
            cell: Some(Cell { sheet: "提示".into(), row, column }),
        }),
        ..model.clone()
    };
    report.findings = vec![
        at(2, 2, "=1+1", Severity::Warning),
        at(2, 2, "=1+1", Severity::Error),
        at(4, 1, "甲", Severity::Warning),
        at(9, 5, "", Severity::Error),
    ];
    report.notes = vec![at(1, 1, "序号", Severity::Note)];
    let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    let rows = vec![row(&["序号", "处罚"]), row(&["1", "=1+1"]), row(&["甲", "丙"]), row(&["", "丁"])];
    let merged = vec![Area { top: 2, left: 0, bottom: 3, right: 0 }];
    let sheet = Sheet { name: "提示".to_owned(), rows, merged, widths: vec![Some(8)] };
    (report, Grid { file: "目录/表.xlsx".to_owned(), sheets: vec![sheet] })
}

#[test]
fn the_copy_shows_the_original_with_findings_at_their_cells() {
    let (report, grid) = spreadsheet();
    let bytes = xlsx(&Opinion::new(&report, None, Lang::Zh), &[grid]).unwrap();
    // A sheet of the original whose name a list has.
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names()[2], "提示 (2)");
    let range = book.worksheet_range("提示 (2)").unwrap();
    let text = |row: u32, column: u32| range.get_value((row, column)).map(ToString::to_string).unwrap_or_default();
    assert_eq!(
        (text(0, 0), text(1, 0), text(1, 1), text(3, 1)),
        ("序号".into(), "1".into(), "=1+1".into(), "丁".into())
    );
    assert_eq!(text(2, 0), "甲");
    let formulas = book.worksheet_formula("提示 (2)").unwrap();
    assert!(formulas.used_cells().all(|(_, _, f)| f.is_empty()));
    // Comments: two findings at B2, one at A3 for the merged A3:A4, one on a blank cell, one remark.
    let xml = part(&bytes, "xl/comments1.xml");
    let document = roxmltree::Document::parse(&xml).unwrap();
    let comments: Vec<(String, String)> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "comment")))
        .map(|n| {
            let text = n.descendants().filter(|t| t.is_text()).filter_map(|t| t.text()).collect::<String>();
            (n.attribute("ref").unwrap().to_owned(), text)
        })
        .collect();
    let cells: Vec<&str> = comments.iter().map(|c| c.0.as_str()).collect();
    assert_eq!(cells, ["A1", "B2", "A3", "E9"]);
    assert_eq!(comments[1].1.matches("在2行2列").count(), 2, "{}", comments[1].1);
    assert!(comments[2].1.contains("在4行1列"));
    // The list leads to the cells.
    let list = part(&bytes, "xl/worksheets/sheet2.xml");
    for to in ["B2", "A3", "E9"] {
        assert!(list.contains(&format!("location=\"'提示 (2)'!{to}\"")), "{to}");
    }
    // The colour is that of the heaviest finding.
    assert!(part(&bytes, "xl/styles.xml").contains("FFC7CE"));
}

#[test]
fn the_same_review_gives_the_same_bytes() {
    let (report, grid) = spreadsheet();
    let grids = [grid];
    for lang in [Lang::Zh, Lang::En] {
        let opinion = Opinion::new(&report, None, lang);
        assert_eq!(xlsx(&opinion, &grids).unwrap(), xlsx(&opinion, &grids).unwrap());
        assert_eq!(docx(&opinion).unwrap(), docx(&opinion).unwrap());
        assert_eq!(html(&opinion), html(&opinion));
    }
}

#[test]
fn a_clean_review_says_so() {
    let report = Report { as_of: "2022-01-01".to_owned(), ..Report::default() };
    let opinion = Opinion::new(&report, None, Lang::Zh);
    assert!(html(&opinion).contains("未发现错误或者警告"));
    assert!(part(&docx(&opinion).unwrap(), "word/document.xml").contains("未发现错误或者警告"));
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&opinion, &[]).unwrap())).unwrap();
    assert_eq!(book.worksheet_range("审查意见").unwrap().get_value((1, 0)), Some(&Data::String("无".to_owned())));
}

#[test]
fn numbers_are_the_same_in_every_format() {
    let opinion = Opinion::new(&large(), None, Lang::Zh);
    let numbers: Vec<usize> = opinion.entries().map(|e| e.number).collect();
    assert_eq!(numbers, (1..=450).collect::<Vec<_>>());
    let sections = opinion.findings.iter().flat_map(|c| &c.sections);
    assert!(sections.clone().all(|s| s.entries.iter().all(|e| s.matters.contains(&e.matter))));
    assert_eq!(sections.map(|s| s.entries.len()).sum::<usize>(), 450);
}
