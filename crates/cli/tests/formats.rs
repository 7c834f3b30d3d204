//! `review --format html|xlsx|docx`, `review --from --to`, `catalogue`, and `--output`.

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

const NEW_LAW: &str = "文件 <新>法 {\n位阶 法律\n区划 全国\n施行 2022-06-01\n替代 某法\n}\n事项 甲 承接 某法/甲 {\n依据 第二条\n处一千元以上二万元以下的罚款\n}\n";

fn run(directory: &Path, args: &[&str]) -> (i32, Vec<u8>, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_cailiang")).current_dir(directory).args(args).output().unwrap();
    (done.status.code().unwrap(), done.stdout, String::from_utf8(done.stderr).unwrap())
}

/// The new law lets the baseline in: the finding ends the day before.
#[test]
fn a_stretch_of_days_is_a_page_with_a_picture() {
    let directory = directory();
    std::fs::write(directory.path().join("新法.jz"), NEW_LAW).unwrap();
    let stretch = ["--library", "某法.jz", "--library", "新法.jz", "--from", "2022-01-01", "--to", "2022-12-31"];
    let args = [&["review", "基准.jz"], &stretch[..]].concat();
    let (code, page, said) = run(directory.path(), &[&args[..], &["--format", "html", "--svg", "图.svg"]].concat());
    let page = String::from_utf8(page).unwrap();
    assert_eq!((code, said.as_str()), (1, ""));
    for part in ["<svg ", "role=\"img\"", "<desc>", "2022-05-31", "《&lt;新&gt;法》施行", "href=\"#n1\"", "id=\"n1\""]
    {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("<script") && !page.contains("<新>"), "{page}");
    let again = run(directory.path(), &[&args[..], &["--format", "html"]].concat()).1;
    assert!(again == page.as_bytes(), "the same review is the same page");
    insta::assert_snapshot!("timeline-svg", std::fs::read_to_string(directory.path().join("图.svg")).unwrap());

    let (code, out, said) = run(directory.path(), &[&args[..], &["-o", "页.html"]].concat());
    assert!(code == 1 && out.is_empty() && said.contains("已写入 页.html"), "{said}");
    assert!(std::fs::read(directory.path().join("页.html")).unwrap() == page.as_bytes());
    for (more, says) in [
        (&["--format", "docx", "-o", "a.docx"][..], "文字、JSON 和网页"),
        (&["--svg", "基准.jz"], "覆盖"),
        (&["--svg", "没有/图.svg"], "写不了"),
        (&["--svg", "."], "目录"),
    ] {
        let (code, out, said) = run(directory.path(), &[&args[..], more].concat());
        assert!(code == 2 && out.is_empty() && said.contains(says), "{more:?}: {said}");
    }
}

#[test]
fn a_catalogue_in_every_format() {
    let directory = directory();
    let args = ["catalogue", "--library", ".", "--as-of", "2022-01-01", "--jurisdiction", "370800"];
    for (name, begins, holds) in [
        ("目录.html", "<!DOCTYPE html>", "基准越界"),
        ("目录.xlsx", "PK", ""),
        ("目录.csv", "\u{feff}编码,事项", "基准越界"),
        ("目录.json", "{", "out of bounds"),
        ("目录.txt", "行政处罚事项目录（370800", "基准越界"),
    ] {
        let (code, out, said) = run(directory.path(), &[&args[..], &["-o", name]].concat());
        assert!(code == 0 && out.is_empty() && said.contains(&format!("已写入 {name}：1 个事项")), "{name}: {said}");
        let written = std::fs::read(directory.path().join(name)).unwrap();
        let text = String::from_utf8_lossy(&written);
        assert!(text.starts_with(begins) && text.contains(holds), "{name}: {text}");
        let format = name.rsplit('.').next().unwrap().replace("txt", "text");
        let piped = run(directory.path(), &[&args[..], &["--format", &format]].concat()).1;
        assert!(piped == written, "{name}: the file and the pipe differ");
    }
    for (more, says) in [
        (&["--format", "html", "-o", "a.xlsx"][..], "扩展名"),
        (&["-o", "新.jz"], "规则文件"),
        (&["-o", "."], "目录"),
        (&["-o", "没有/a.html"], "写不了"),
    ] {
        let (code, out, said) = run(directory.path(), &[&args[..], more].concat());
        assert!(code == 2 && out.is_empty() && said.contains(says), "{more:?}: {said}");
    }
}
