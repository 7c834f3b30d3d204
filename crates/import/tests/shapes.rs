//! Tables in the shapes of several places, each a small file of our own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod files;

use cailiang_import::account::{figures, missing};
use cailiang_import::document::Document;
use cailiang_import::{Import, import};
use files::{cell, docx, xlsx};

const LAW: &str = "《示例条例》第十条：违反规定的，责令改正，处一万元以上十万元以下的罚款；拒不改正的，处十万元以上二十万元以下的罚款。";

fn read(name: &str, bytes: &[u8]) -> Import {
    import(name, bytes, Document::unknown(name)).unwrap()
}

/// The lines of the baseline that come from rows, and no line of it is refused.
fn rows(import: &Import) -> Vec<String> {
    let (documents, refused) = import.documents("2024-01-01".parse().unwrap());
    assert!(refused.is_empty(), "{refused:?}");
    for text in [&documents.baseline, &documents.provisions] {
        let parsed = cailiang_core::parse(cailiang_core::source::Source::new(&text.name, &text.text));
        assert!(parsed.errors.is_empty(), "{}\n{:?}", text.text, parsed.errors);
    }
    let rows = documents.baseline.text.lines().map(str::trim).filter(|l| l.starts_with('|') && !l.contains("阶次"));
    rows.map(str::to_owned).collect()
}

/// Two grades of the base and one of 拒不改正, from a sheet with merged cells and a remark.
fn is_the_tiered_table(import: &Import) {
    assert_eq!(import.matters.len(), 1);
    assert_eq!(
        rows(import),
        [
            "| 1 | 非 拒不改正 且 「涉及」 在 (0, 10] | 责令改正,处一万元以上五万元以下罚款 |",
            "| 2 | 非 拒不改正 且 「涉及」 ≥10 | 责令改正,处五万元以上十万元以下罚款 |",
            "| 3 | 拒不改正 | 处10万元以上20万元以下罚款 |",
        ]
    );
    assert_eq!((import.account.cells, import.account.understood), (4, 4));
    let cell = &import.matters[0].rows[1].raw.penalty.as_ref().unwrap().cell;
    assert_eq!((&*cell.sheet, cell.address().as_str()), ("条例", "F4"));
}

#[test]
fn a_table_with_merged_cells_tiers_and_remarks() {
    let rows_of_sheet: &[&[&str]] = &[
        &["一、示例条例", "", "", "", "", "", ""],
        &["序号", "违法行为", "法律依据", "类别", "裁量情节", "裁量标准", "备注"],
        &[
            "1-1",
            "甲行为",
            LAW,
            "1",
            "涉及10吨以下的",
            "责令改正，处一万元以上五万元以下罚款",
            "有违法所得的，没收违法所得",
        ],
        &["", "", "", "2", "涉及10吨以上的", "责令改正，处五万元以上十万元以下罚款", ""],
        &["", "", "", "3", "拒不改正的", "处10万元以上20万元以下罚款", ""],
    ];
    let merges = [(1, 1, 1, 7), (3, 1, 5, 1), (3, 2, 5, 2), (3, 3, 5, 3), (3, 7, 5, 7)];
    let import = read("甲.xlsx", &xlsx(&[("条例", rows_of_sheet, &merges)]));
    is_the_tiered_table(&import);
}

/// The same table in the format of Excel 97, as most filings still are.
#[test]
fn the_old_format_reads_the_same() {
    let import = read("甲.xls", include_bytes!("files/old-format.xls"));
    is_the_tiered_table(&import);
}

/// 深圳: the law's penalty in a column of its own, fixed sums, numbered alternatives, a grade without punishment.
#[test]
fn fixed_sums_with_numbered_alternatives() {
    let table: &[&[&str]] = &[
        &["违法行为", "设定依据", "处罚种类及幅度", "裁量阶次", "适用条件", "处罚标准"],
        &[
            "甲行为",
            "《示例条例》第八条第一款",
            "责令改正，处一千元以上五千元以下的罚款",
            "轻微",
            "首次违法，危害后果轻微并及时改正的",
            "不予处罚",
        ],
        &["", "", "", "一般", "具有下列情形之一：（1）一年内第2次；（2）占地10平方米以下", "处二千元罚款"],
        &["", "", "", "严重", "具有下列情形之一：（1）一年内第3次以上；（2）占地10平方米以上", "处五千元罚款"],
    ];
    let merges = [(2, 1, 4, 1), (2, 2, 4, 2), (2, 3, 4, 3)];
    let import = read("乙.xlsx", &xlsx(&[("表", table, &merges)]));
    let rows = rows(&import);
    assert!(rows[0].contains("不予处罚（依据 行政处罚法第三十三条第一款）"), "{rows:?}");
    assert_eq!(rows[1], "| 一般 | (「一年内」 = 2 或 「占地」 在 (0, 10]) | 处二千元罚款 |");
    assert_eq!(rows[2], "| 严重 | (「一年内」 ≥3 或 「占地」 ≥10) | 处五千元罚款 |");
    assert_eq!(import.matters[0].head().unwrap().cite(), "《示例条例》第八条第一款");
}

/// 广东: one column a factor, under a heading of two rows.
#[test]
fn labelled_factor_columns_under_two_headings() {
    let table: &[&[&str]] = &[
        &["违法行为", "处罚依据", "裁量因素", "", "裁量幅度"],
        &["", "", "超标倍数", "排放量", ""],
        &["甲行为", LAW, "1倍以下", "10吨以下", "处一万元以上五万元以下的罚款"],
        &["", "", "1倍以上", "不限", "处五万元以上十万元以下的罚款"],
    ];
    let merges = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 2, 5), (3, 1, 4, 1), (3, 2, 4, 2)];
    let import = read("丙.xlsx", &xlsx(&[("表", table, &merges)]));
    assert_eq!(
        rows(&import),
        [
            "| 未标 | 非 拒不改正 且 「超标倍数」 在 (0, 1] 且 「排放量:10吨以下」 | 处一万元以上五万元以下的罚款 |",
            "| 未标 | 非 拒不改正 且 「超标倍数」 ≥1 | 处五万元以上十万元以下的罚款 |",
        ]
    );
}

/// One matter a sheet, its act and basis in labelled lines above the table.
#[test]
fn one_matter_a_sheet() {
    let one: &[&[&str]] = &[
        &["违法行为：甲行为"],
        &["法律依据", LAW],
        &["裁量阶次", "适用情形", "处罚标准"],
        &["较轻", "甲", "处一万元以上三万元以下的罚款"],
        &["较重", "乙", "处三万元以上十万元以下的罚款"],
    ];
    let other: &[&[&str]] = &[
        &["违法行为：乙行为"],
        &["法律依据", LAW],
        &["裁量阶次", "适用情形", "处罚标准"],
        &["一般", "甲", "处二万元以上三万元以下的罚款"],
    ];
    let notes: &[&[&str]] = &[&["说明", "本表自公布之日起施行"]];
    let import = read("丁.xlsx", &xlsx(&[("一", one, &[]), ("二", other, &[]), ("说明", notes, &[])]));
    let acts: Vec<&str> = import.matters.iter().map(|m| m.act()).collect();
    assert_eq!(acts, ["甲行为", "乙行为"]);
    assert_eq!(import.matters[1].head().unwrap().law, "示例条例");
    assert_eq!(import.skipped, ["说明"]);
    assert_eq!(rows(&import).len(), 3);
}

/// Columns in another order, an odd heading named by the mapping.
#[test]
fn a_mapping_names_odd_headings() {
    let table: &[&[&str]] =
        &[&["处理意见", "怎么样", "法律依据", "案由"], &["处一万元以上三万元以下的罚款", "甲", LAW, "甲行为"]];
    let bytes = xlsx(&[("表", table, &[])]);
    assert!(import("戊.xlsx", &bytes, Document::unknown("戊.xlsx")).is_err());
    let toml = "[columns]\n\"处理意见\" = \"处罚\"\n\"怎么样\" = \"情形\"\n";
    let import = import("戊.xlsx", &bytes, Document::parse("戊.xlsx", toml).unwrap()).unwrap();
    assert_eq!(rows(&import), ["| 未标 | 非 拒不改正 且 「甲」 | 处一万元以上三万元以下的罚款 |"]);
    for bad in ["[columns]\n\"甲\" = \"乙\"", "[document]\nname = 1", "[other]", "[document]\nfrom = 2024-02-31"] {
        assert!(Document::parse("戊.xlsx", bad).is_err(), "{bad}");
    }
}

/// Word: vertically merged cells, a cell with a table in it.
#[test]
fn word_tables_with_merged_and_nested_cells() {
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let nested = format!(
        "<w:tc><w:p/><w:tbl><w:tr>{}{}</w:tr></w:tbl><w:p/></w:tc>",
        cell("涉及1吨以下的", ""),
        cell("初次", "")
    );
    let head = ["违法行为", "法律依据", "类别", "裁量情节", "裁量标准"].map(|t| cell(t, ""));
    let first = [
        cell("甲行为", "restart"),
        cell(LAW, "restart"),
        cell("1", ""),
        nested,
        cell("处一万元以上三万元以下的罚款", ""),
    ];
    let second = [
        cell("", "continue"),
        cell("", "continue"),
        cell("2", ""),
        cell("再犯的", ""),
        cell("处三万元以上十万元以下的罚款", ""),
    ];
    let body =
        format!("<w:p><w:r><w:t>裁量表</w:t></w:r></w:p><w:tbl>{}{}{}</w:tbl>", row(&head), row(&first), row(&second));
    let import = read("己.docx", &docx(&body));
    assert_eq!(import.matters.len(), 1);
    assert_eq!(import.book.sheets[0].title.as_deref(), Some("裁量表"));
    assert_eq!(
        rows(&import),
        [
            "| 1 | 非 拒不改正 且 「涉及1吨以下的初次」 | 处一万元以上三万元以下的罚款 |",
            "| 2 | 非 拒不改正 且 「再犯的」 | 处三万元以上十万元以下的罚款 |",
        ]
    );
    assert_eq!(import.matters[0].rows[1].raw.penalty.as_ref().unwrap().cell.address(), "E3");
}

/// Every figure of every penalty cell is in the documents, or in the list of what was not understood.
fn accounted(import: &Import) {
    let (documents, _) = import.documents("2024-01-01".parse().unwrap());
    for row in import.matters.iter().flat_map(|m| &m.rows) {
        let Some(penalty) = &row.raw.penalty else { continue };
        // What the documents say, read off their text by another way than the import took.
        let lines = documents.baseline.text.lines().zip(&documents.baseline.origins);
        let circumstance = row.alternatives.first().or(row.factors.first()).map(|c| &c.text.cell);
        let mine = lines.filter(|(_, o)| {
            o.penalty.as_ref().map(|p| &p.cell) == Some(&penalty.cell)
                && o.circumstance.as_ref().map(|c| &c.cell) == circumstance
        });
        let written: Vec<_> = mine.flat_map(|(line, _)| figures(line.rsplit('|').nth(1).unwrap_or(""))).collect();
        let told = import.account.not_understood.iter().find(|n| n.text.cell == penalty.cell);
        let listed = told.map(|n| n.figures.clone()).unwrap_or_default();
        let own = figures(&penalty.text);
        let lost = missing(&missing(&own, &written), &listed);
        assert!(lost.is_empty(), "{} {}: {lost:?}", penalty.cell.sheet, penalty.cell.address());
        assert!(missing(&written, &own).is_empty(), "{}: invented", penalty.cell.address());
    }
}

#[test]
fn every_figure_is_accounted_for() {
    let table: &[&[&str]] = &[
        &["违法行为", "法律依据", "类别", "裁量情节", "裁量标准"],
        &["甲", LAW, "1", "甲", "处一百万一十元以上二百万元以下罚款"],
        &["乙", LAW, "1", "甲", "处一万元以上三万元以下罚款：（1）每增加1个因子增加一万元；（2）每超0.5倍增加五千元"],
        &["丙", LAW, "1", "甲", "处违法所得一倍以上三倍以下罚款，最高不超过五万元；对个人处一千元罚款"],
        &["丁", LAW, "1", "甲", "处货值金额百分之二十以上30%以下的罚款，并处十日以下拘留，奖励一万元"],
        &["戊", LAW, "1", "甲", "按照有关规定办理"],
    ];
    let import = read("庚.xlsx", &xlsx(&[("表", table, &[])]));
    accounted(&import);
    let listed: Vec<String> = import.account.not_understood.iter().map(|n| n.text.cell.address()).collect();
    assert!(["E2", "E3", "E6"].iter().all(|c| listed.contains(&(*c).to_owned())), "{listed:?}");
    assert!(!listed.contains(&"E4".to_owned()), "{listed:?}");
}

/// The real table, where it is at hand: at least 95 of 100 penalty cells are in the model.
#[test]
fn a_real_table_is_understood() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/baselines/jiangmen-2020.xls");
    let Ok(bytes) = std::fs::read(path) else { return };
    let import = read("jiangmen-2020.xls", &bytes);
    accounted(&import);
    assert_eq!(import.matters.len(), 165);
    let (cells, understood) = (import.account.cells, import.account.understood);
    assert!(understood * 100 >= cells * 95, "{understood} of {cells}");
}
