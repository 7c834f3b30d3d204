//! `review --format html|xlsx|docx` and `--output`.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output};

const LAW: &str =
    "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n事项 甲 {\n依据 第一条\n处一千元以上一万元以下的罚款\n}\n";
const BASELINE: &str = "文件 某基准 {\n位阶 裁量权基准\n区划 370800\n施行 2021-01-01\n}\n基准 甲 细化 某法/甲 {\n处一千元以上二万元以下的罚款\n}\n";

fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("某法.jz"), LAW).unwrap();
    std::fs::write(directory.path().join("基准.jz"), BASELINE).unwrap();
    directory
}

fn review(directory: &Path, args: &[&str]) -> Output {
    let fixed = ["review", "基准.jz", "--library", "某法.jz", "--as-of", "2022-01-01"];
    Command::new(env!("CARGO_BIN_EXE_cailiang")).current_dir(directory).args(fixed).args(args).output().unwrap()
}

fn refused(directory: &Path, args: &[&str]) -> String {
    let done = review(directory, args);
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{args:?}: {said}");
    assert!(done.stdout.is_empty() && said.contains("帮助"), "{args:?}: {said}");
    said
}

#[test]
fn the_name_of_the_file_chooses_the_format() {
    let directory = directory();
    let at = |name: &str| directory.path().join(name);
    for (name, begins) in
        [("a.html", "<!DOCTYPE html>"), ("a.xlsx", "PK"), ("a.docx", "PK"), ("a.json", "{"), ("a.txt", "错误[B101]")]
    {
        let done = review(directory.path(), &["--output", name]);
        let said = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{name}: {said}");
        assert!(done.stdout.is_empty(), "{name}");
        assert!(said.contains(&format!("已写入 {name}")) && said.contains("错误 1"), "{said}");
        assert!(std::fs::read(at(name)).unwrap().starts_with(begins.as_bytes()), "{name}");
    }
    let text = std::fs::read_to_string(at("a.txt")).unwrap();
    assert!(!text.contains('\u{1b}'), "colours in a file");
    let left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 7, "{left:?}");
}

#[test]
fn bytes_go_to_a_pipe_and_are_always_the_same() {
    let directory = directory();
    for format in ["html", "xlsx", "docx"] {
        let first = review(directory.path(), &["--format", format]);
        assert_eq!(first.status.code(), Some(1));
        assert!(first.stderr.is_empty() && first.stdout.len() > 1_000, "{format}");
        review(directory.path(), &["--format", format, "-o", &format!("x.{format}")]);
        let written = std::fs::read(directory.path().join(format!("x.{format}"))).unwrap();
        assert!(written == first.stdout, "{format}: the file and the pipe differ");
    }
}

#[test]
fn what_would_go_wrong_is_refused_before_the_work() {
    let directory = directory();
    let before = std::fs::read(directory.path().join("基准.jz")).unwrap();
    assert!(refused(directory.path(), &["--format", "json", "-o", "基准.jz"]).contains("覆盖"));
    assert!(refused(directory.path(), &["--format", "json", "-o", "./某法.jz"]).contains("覆盖"));
    assert!(refused(directory.path(), &["--format", "docx", "-o", "a.xlsx"]).contains("扩展名"));
    assert!(refused(directory.path(), &["--format", "html", "-o", "a.docx"]).contains("扩展名"));
    assert!(refused(directory.path(), &["--format", "json", "-o", "新.jz"]).contains("规则文件"));
    assert!(refused(directory.path(), &["-o", "."]).contains("目录"));
    assert!(refused(directory.path(), &["-o", "没有/a.html"]).contains("写不了"));
    assert_eq!(std::fs::read(directory.path().join("基准.jz")).unwrap(), before);
}

#[test]
fn english_pages_are_english() {
    let directory = directory();
    let page = String::from_utf8(review(directory.path(), &["--format", "html", "--lang", "en"]).stdout).unwrap();
    assert!(page.contains("<html lang=\"en\">") && page.contains("1 errors") && page.contains("Findings"), "{page}");
    assert!(!page.contains("审查意见"), "a label is left in Chinese");
}
