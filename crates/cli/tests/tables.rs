//! Tables of Excel and Word on the command line: exit codes, spans, files that cannot be read.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn cailiang(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cailiang")).args(arguments).output().unwrap()
}

/// A small table with one excess in F3 and one slip in F4.
fn write(path: &Path) {
    write_sheets(path, &["条例"]);
}

/// The same table on each sheet.
fn write_sheets(path: &Path, names: &[&str]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (number, name) in names.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        let law = "《示例条例》第十条：违反规定的，责令改正，处一万元以上十万元以下的罚款。";
        let (first, second) = (format!("{}-1", number + 1), format!("{}-2", number + 1));
        let rows = [
            ["序号", "违法行为", "法律依据", "类别", "裁量情节", "裁量标准"],
            [&first, "甲行为", law, "1", "甲", "责令改正，处一万元以上三万元以下罚款"],
            ["", "", "", "2", "乙", "责令改正，处三万元以上十二万元以下罚款"],
            [&second, "乙行为", law, "1", "甲", "责令改正，处一万元以下三万元以下罚款"],
        ];
        for (r, row) in (0..).zip(rows) {
            for (c, text) in (0..).zip(row).filter(|(_, t)| !t.is_empty()) {
                sheet.write(r, c, text).unwrap();
            }
        }
    }
    book.save(path).unwrap();
}

fn sheets(report: &Value, file: &str) -> Vec<String> {
    let spans = report["findings"].as_array().unwrap().iter().map(|f| &f["span"]);
    let own = spans.filter(|s| s["file"].as_str().unwrap().ends_with(file));
    own.map(|s| s["sheet"].as_str().unwrap().to_owned()).collect()
}

/// Sheets stand in the order of the workbook, whatever their names, and whatever other workbooks are reviewed with it.
#[test]
fn findings_are_in_the_order_of_the_workbook() {
    let directory = tempfile::tempdir().unwrap();
    let [one, other] = ["一.xlsx", "二.xlsx"].map(|n| directory.path().join(n).display().to_string());
    write_sheets(Path::new(&one), &["水", "大气", "噪声"]);
    write_sheets(Path::new(&other), &["噪声", "大气", "水"]);
    for files in [vec![one.as_str()], vec![one.as_str(), other.as_str()]] {
        let args = [&["review"], &files[..], &["--as-of", "2024-01-01", "--json"]].concat();
        let output = cailiang(&args);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(sheets(&report, "一.xlsx"), ["水", "水", "大气", "大气", "噪声", "噪声"], "{files:?}");
        if files.len() > 1 {
            assert_eq!(sheets(&report, "二.xlsx"), ["噪声", "噪声", "大气", "大气", "水", "水"]);
        }
    }
}

#[test]
fn a_table_is_reviewed_at_its_cells() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("表.xlsx");
    write(&file);
    let name = file.display().to_string();
    let output = cailiang(&["review", &name, "--as-of", "2024-01-01", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found: Vec<(&str, &str)> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["code"].as_str().unwrap(), f["span"]["cell"].as_str().unwrap()))
        .collect();
    assert_eq!(found, [("B101", "F3"), ("F112", "F4")]);
    let span = &report["findings"][0]["span"];
    assert_eq!((&span["file"], &span["sheet"], &span["row"]), (&name.as_str().into(), &"条例".into(), &3.into()));
    let text = cailiang(&["review", &name, "--as-of", "2024-01-01"]);
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("[条例] F3") && text.contains("审查所依的约定"), "{text}");
    std::fs::write(directory.path().join("表.toml"), "[document]\nfrom = 2020-01-01\nto = 2020-12-31\n").unwrap();
    let output = cailiang(&["review", &name, "--as-of", "2024-01-01", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["code"], "T103");
}

#[test]
fn an_import_writes_rule_files_that_check() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("表.xlsx");
    write(&file);
    let out = directory.path().join("规则").display().to_string();
    let output = cailiang(&["import", &file.display().to_string(), "-o", &out, "--json"]);
    assert_eq!(output.status.code(), Some(0));
    let account: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&account["penalty_cells"], &account["understood"]), (&3.into(), &2.into()));
    assert_eq!(account["not_understood"][0]["cell"], "F4");
    assert_eq!(account["not_understood"][0]["figures"], serde_json::json!(["10000", "30000"]));
    assert_eq!(cailiang(&["check", &out, "--library", &out]).status.code(), Some(0));
    assert_eq!(cailiang(&["fmt", "--check", &out]).status.code(), Some(0));
}

#[test]
fn what_cannot_be_read_is_exit_2_with_nothing_on_stdout() {
    let directory = tempfile::tempdir().unwrap();
    let files: [(&str, &[u8], &str); 4] = [
        ("甲.pdf", b"%PDF-1.4", "PDF"),
        ("甲.wps", b"WPS", ".wps"),
        ("甲.xlsx", b"PK\x03\x04 cut", "损坏"),
        ("甲.doc", b"old", ".doc"),
    ];
    for (name, bytes, word) in files {
        let path = directory.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let path = path.display().to_string();
        let out = directory.path().join("出").display().to_string();
        for arguments in [vec!["review", &path], vec!["import", &path, "-o", &out]] {
            let output = cailiang(&arguments);
            assert_eq!(output.status.code(), Some(2), "{name}");
            assert!(output.stdout.is_empty(), "{name}");
            let error = String::from_utf8(output.stderr).unwrap();
            assert!(error.contains(word) && error.contains("帮助") && !error.contains("panicked"), "{name}: {error}");
        }
    }
    let file = directory.path().join("表.xlsx");
    write(&file);
    std::fs::write(directory.path().join("表.toml"), "[document]\nnome = 1\n").unwrap();
    let output = cailiang(&["review", &file.display().to_string()]);
    assert_eq!(output.status.code(), Some(2));
}
