//! Files that are damaged, huge, or not what they say: a clear answer, bounded memory, no panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

mod files;

use cailiang_import::document::Document;
use cailiang_import::read::{ReadError, workbook};
use cailiang_import::{Import, import};
use files::{docx, package, xlsx};
use proptest::prelude::*;

fn small() -> Vec<u8> {
    let table: &[&[&str]] = &[
        &["违法行为", "法律依据", "类别", "裁量情节", "裁量标准"],
        &["甲", "《示例法》第一条：处一万元以上三万元以下的罚款。", "1", "甲", "处一万元以上三万元以下罚款"],
    ];
    xlsx(&[("表", table, &[(2, 1, 9, 1)])])
}

fn read(name: &str, bytes: &[u8]) -> Result<Import, ReadError> {
    import(name, bytes, Document::unknown(name))
}

#[test]
fn formats_that_are_not_read_say_how_to_convert() {
    let cfb = |stream: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.resize(600, 0);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    for (name, bytes, error) in [
        ("甲.pdf", b"%PDF-1.7".to_vec(), ReadError::Format("PDF")),
        ("甲.xlsx", b"%PDF-1.7".to_vec(), ReadError::Format("PDF")),
        ("甲.doc", cfb("WordDocument"), ReadError::Format(".doc")),
        ("甲.wps", cfb("Unknown"), ReadError::Format(".wps")),
        ("甲.et", cfb("Workbook"), ReadError::Format(".et")),
        ("甲.xlsx", cfb("EncryptedPackage"), ReadError::Encrypted),
        ("甲.xls", b"<html><table></table></html>".to_vec(), ReadError::Format("网页")),
        ("甲.rtf", b"{\\rtf1".to_vec(), ReadError::Format("RTF")),
        ("甲.xls", Vec::new(), ReadError::Broken(".xls")),
        ("甲.docx", b"plain".to_vec(), ReadError::Broken(".docx")),
        ("甲.xlsx", package(&[("a.txt", b"a")]), ReadError::Broken(".xlsx 或 .docx")),
    ] {
        let found = workbook(name, &bytes).unwrap_err();
        assert_eq!(found, error, "{name}");
        assert!(!found.help().is_empty());
    }
}

#[test]
fn the_bytes_decide_and_not_the_name() {
    assert_eq!(read("甲.xls", &small()).unwrap().matters.len(), 1);
}

#[test]
fn what_unpacks_beyond_all_bounds_is_refused() {
    // 193 MiB in a package of less than one.
    let zeros = vec![b' '; 193 * 1024 * 1024];
    let bomb = package(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 1024 * 1024);
    assert!(matches!(workbook("甲.xlsx", &bomb), Err(ReadError::TooLarge(_))));
    let long = format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", " ".repeat(30 * 1024 * 1024));
    assert!(matches!(workbook("甲.docx", &docx(&long)), Err(ReadError::TooLarge(_))));
}

#[test]
fn a_million_rows_are_refused_and_a_far_cell_is_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..450_000 {
        sheet.write(row, 0, "甲").unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    assert!(matches!(workbook("甲.xlsx", &bytes), Err(ReadError::TooLarge(_))));
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "甲").unwrap();
    sheet.write(1_048_575, 16_383, "乙").unwrap();
    let read = workbook("甲.xlsx", &book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(read.sheets[0].text(1, 1), Some("甲"));
}

#[test]
fn merged_areas_beyond_the_sheet_are_cut() {
    let import = read("甲.xlsx", &small()).unwrap();
    assert_eq!(import.matters[0].rows.len(), 1);
}

#[test]
fn deep_and_entity_xml_is_refused() {
    let deep = format!("{}{}", "<w:sdt><w:sdtContent>".repeat(20_000), "</w:sdtContent></w:sdt>".repeat(20_000));
    let _ = workbook("甲.docx", &docx(&deep));
    let entities = b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"bb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>";
    let bytes = package(&[("word/document.xml", entities)]);
    assert!(matches!(workbook("甲.docx", &bytes), Err(ReadError::Broken(_))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Cut short or with a byte turned over: an answer or an error.
    #[test]
    fn damaged_workbooks_are_answered(cut in 0..6_000_usize, at in 0..6_000_usize, byte in any::<u8>()) {
        let mut bytes = small();
        if let Some(b) = bytes.get_mut(at) {
            *b ^= byte;
        }
        let _ = read("甲.xlsx", &bytes);
        bytes.truncate(cut);
        let _ = read("甲.xlsx", &bytes);
    }

    /// Any text in any cell.
    #[test]
    fn any_text_in_a_cell_is_answered(text in "[处以上下罚款万元0-9一十百（）「」{}|：；，。《》第条款项#\"的且或\n]{0,60}") {
        let table: &[&[&str]] = &[
            &["违法行为", "法律依据", "类别", "裁量情节", "裁量标准", "备注"],
            &[&text, &text, &text, &text, &text, &text],
        ];
        if let Ok(import) = read("甲.xlsx", &xlsx(&[("表", table, &[])])) {
            let (documents, _) = import.documents("2024-01-01".parse().unwrap());
            let parsed = cailiang_core::parse(cailiang_core::source::Source::new("甲", &documents.baseline.text));
            prop_assert!(parsed.errors.is_empty(), "{}\n{:?}", documents.baseline.text, parsed.errors);
            cailiang_import::checks::all(&import);
        }
    }
}
