//! Nothing of a table is lost without a word: every word of a circumstance, every condition inside a penalty cell, every
//! penalty beside the tables.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod files;

use cailiang_import::document::Document;
use cailiang_import::{Import, import};
use files::xlsx;
use proptest::prelude::*;

const HEAD: [&str; 5] = ["违法行为", "法律依据", "类别", "裁量情节", "裁量标准"];
/// Has no tier for a refusal, and one for grave circumstances.
const LAW: &str = "《示例条例》第十条：违反规定的，责令改正，处一千元以上五万元以下的罚款；情节严重的，吊销许可证。";
const FINE: &str = "处一千元以上二千元以下的罚款";

/// One matter with these circumstances and penalties.
fn matter(rows: &[(&str, &str)]) -> Import {
    let body: Vec<[&str; 5]> = rows.iter().map(|(when, penalty)| ["甲", LAW, "一般", *when, *penalty]).collect();
    let lines: Vec<&[&str]> = std::iter::once(HEAD.as_slice()).chain(body.iter().map(|r| r.as_slice())).collect();
    let end = u32::try_from(rows.len()).unwrap() + 1;
    let merges: Vec<(u32, u16, u32, u16)> = if end > 2 { vec![(2, 1, end, 1), (2, 2, end, 2)] } else { Vec::new() };
    let bytes = xlsx(&[("表", &lines, &merges)]);
    import("甲.xlsx", &bytes, Document::unknown("甲.xlsx")).unwrap()
}

/// Conditions and penalties of the rows, as written.
fn written(import: &Import) -> Vec<(String, String)> {
    let (documents, refused) = import.documents("2024-01-01".parse().unwrap());
    assert!(refused.is_empty(), "{refused:?}");
    let rows = documents.baseline.text.lines().map(str::trim).filter(|l| l.starts_with('|') && !l.contains("阶次"));
    let cells = |l: &str| {
        let cells: Vec<&str> = l.split('|').map(str::trim).collect();
        (cells[2].to_owned(), cells[3].to_owned())
    };
    rows.map(cells).collect()
}

fn conditions(rows: &[&str]) -> Vec<String> {
    let rows: Vec<(&str, &str)> = rows.iter().map(|when| (*when, FINE)).collect();
    written(&matter(&rows)).into_iter().map(|(when, _)| when).collect()
}

#[test]
fn a_tier_that_the_provision_does_not_have_stays_in_words() {
    for (text, when) in [
        ("逾期不改正的", "「逾期不改正的」"),
        ("拒不改正", "「拒不改正」"),
        ("构成犯罪的", "「构成犯罪的」"),
        ("逾期不满15日", "「逾期不满15日」"),
        ("占用面积10平方米以上，且拒不改正的", "「占用面积10平方米以上,且拒不改正的」"),
        ("违法2次以上，且拒不改正的", "「违法2次以上,且拒不改正的」"),
        ("情节严重的", "情节严重"),
        ("情节严重，且拒不改正的", "情节严重 且 「且拒不改正的」"),
    ] {
        assert_eq!(conditions(&[text]), [when], "{text}");
    }
}

#[test]
fn gains_are_a_range_only_when_the_words_say_nothing_else() {
    for (text, when) in [
        ("违法所得不足一万元或者没有违法所得的", "违法所得 <10000"),
        ("没有违法所得或者违法所得不足一万元的", "违法所得 <10000"),
        ("没有违法所得的", "违法所得 ≤0"),
        ("违法所得一万元以上五万元以下的", "违法所得 在 [10000, 50000]"),
        ("违法所得一万元以上，造成恶劣影响的", "「违法所得一万元以上,造成恶劣影响的」"),
        ("没有违法所得且及时改正的", "「没有违法所得且及时改正的」"),
    ] {
        assert_eq!(conditions(&[text]), [when], "{text}");
    }
}

#[test]
fn brackets_at_a_threshold_rule_it() {
    assert_eq!(
        conditions(&["面积10平方米（不含）以下", "面积10平方米（含）以上", "超标5dB（A）以上", "超标3dB（A）以下"]),
        ["「面积」 在 (0, 10)", "「面积」 ≥10", "「超标」 ≥5", "「超标」 在 (0, 3]"]
    );
}

/// A tier that one of several alternatives names does not narrow the others.
#[test]
fn a_tier_among_alternatives_is_one_of_them() {
    assert_eq!(conditions(&["有下列情形之一：（1）情节严重的；（2）涉及三人的"]), ["(「情节严重」 或 「涉及三人的」)"]);
    assert_eq!(conditions(&["情节严重或者涉及三人的"]), ["「情节严重或者涉及三人的」"]);
}

#[test]
fn a_condition_inside_a_penalty_cell_is_one_of_its_row() {
    let import = matter(&[("乙", "处三千元以上五千元以下的罚款；情节特别严重的，处五千元以上一万元以下的罚款")]);
    let rows = written(&import);
    assert_eq!(rows[0], ("非 「情节特别严重」 且 「乙」".to_owned(), "处三千元以上五千元以下的罚款".to_owned()));
    assert_eq!(rows[1], ("「情节特别严重」 且 「乙」".to_owned(), "处五千元以上一万元以下的罚款".to_owned()));
    assert_eq!(import.account.understood, 1);
    // Two ranges under two conditions are no slip of one grade.
    assert!(!cailiang_import::checks::all(&import).iter().any(|s| s.code == "S109"));
    for text in ["处一千元罚款；情节恶劣时，处五千元罚款", "有违法所得的，没收违法所得，并处一万元罚款"]
    {
        let import = matter(&[("乙", text)]);
        assert!(written(&import).is_empty(), "{text}: {:?}", written(&import));
        assert_eq!(import.account.not_understood[0].text.text, text);
    }
}

#[test]
fn a_range_with_a_dash_is_read() {
    let import = matter(&[("乙", "处以1000-2000元罚款")]);
    assert_eq!(import.account.understood, 1);
    let phrase = &import.matters[0].rows[0].reading.steps[0].phrase;
    assert_eq!(phrase.groups[0].choices[0][0].amount.as_ref().unwrap().range.to_string(), "[1000, 2000]");
}

#[test]
fn penalties_outside_the_tables_are_listed_with_their_cells() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("表").unwrap();
    for (column, text) in HEAD.iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *text).unwrap();
    }
    for (column, text) in ["甲", LAW, "一般", "乙", FINE].iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), *text).unwrap();
    }
    sheet.write(1, 9, "处五十元罚款").unwrap();
    sheet.write(1, 10, "无处罚事项").unwrap();
    sheet.write(1_048_575, 16_383, "处一百元罚款").unwrap();
    let notes = book.add_worksheet().set_name("说明").unwrap();
    notes.write(0, 0, "对拒不改正的，一律处一万元罚款").unwrap();
    notes.write(1, 0, "本表自公布之日起施行").unwrap();
    let import = import("甲.xlsx", &book.save_to_buffer().unwrap(), Document::unknown("甲.xlsx")).unwrap();
    let listed: Vec<String> = import.outside().map(|t| format!("{}!{}", t.cell.sheet, t.cell.address())).collect();
    assert_eq!(listed, ["表!J2", "表!XFD1048576", "说明!A1"]);
}

const PIECES: &[&str] = &[
    "占用面积10平方米以上",
    "占用面积不足5平方米",
    "逾期不改正",
    "逾期不满15日",
    "拒不改正",
    "情节严重",
    "构成犯罪",
    "违法所得不足一万元",
    "没有违法所得",
    "一年内违法2次",
    "涉及三人（学校除外）",
    "造成恶劣影响",
    "（不含）",
];
const JOINTS: &[&str] = &["", "，", "，且", "且", "或者", "，或者", "；", "、", "的，", "的"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// The words of a circumstance stand in its condition, but for figures with their units and directions, which an
    /// interval says, and a tier that the provision has.
    #[test]
    fn every_word_of_a_circumstance_is_in_its_condition(
        parts in prop::collection::vec((0..PIECES.len(), 0..JOINTS.len()), 1..4),
        twice in any::<bool>(),
    ) {
        let text: String = parts.iter().map(|(p, j)| format!("{}{}", PIECES[*p], JOINTS[*j])).collect();
        // A second row of the same makes a number of what is measured.
        let rows = if twice { vec![text.as_str(), text.as_str()] } else { vec![text.as_str()] };
        for when in conditions(&rows) {
            prop_assert_ne!(&when, "-", "{}", text);
            for piece in parts.iter().map(|(p, _)| PIECES[*p]) {
                let kept: Vec<&str> = match piece {
                    "占用面积10平方米以上" => vec!["占用面积", "10"],
                    "占用面积不足5平方米" => vec!["占用面积", "5"],
                    "逾期不满15日" => vec!["逾期", "15"],
                    "违法所得不足一万元" => vec!["违法所得", if when.contains("一万") { "一万" } else { "10000" }],
                    "没有违法所得" => vec!["违法所得", if when.contains("没有违法所得") { "没有" } else if when.contains("≤0") { "≤0" } else { "<" }],
                    "一年内违法2次" => vec!["一年内违法", "2"],
                    "涉及三人（学校除外）" => vec!["涉及", "学校除外"],
                    "（不含）" => vec![],
                    other => vec![other],
                };
                for word in kept {
                    prop_assert!(when.contains(word), "{}: {} without {}", text, when, word);
                }
            }
        }
    }
}
