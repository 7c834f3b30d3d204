//! What a new user gets wrong: a clear message, exit code 2, nothing on standard output.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::{Command, Stdio};

/// A copy of the tutorial, with files that are none and directories that are empty.
fn directory() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let tutorial = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/tutorial");
    for entry in std::fs::read_dir(tutorial).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), directory.path().join(entry.file_name())).unwrap();
    }
    let at = |name: &str| directory.path().join(name);
    std::fs::create_dir(at("空")).unwrap();
    std::fs::write(at("gbk.jz"), [0xce, 0xc4, 0xbc, 0xfe]).unwrap();
    std::fs::write(at("gbk.toml"), [0xce, 0xc4, 0xbc, 0xfe]).unwrap();
    std::fs::write(at("空.toml"), "").unwrap();
    std::fs::write(at("坏.xls"), "甲").unwrap();
    std::fs::write(at("坏.json"), "{").unwrap();
    directory
}

fn refused(directory: &Path, line: &str, says: &str) {
    let args: Vec<&str> = line.split_whitespace().collect();
    let done = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .current_dir(directory)
        .args(&args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert_eq!(done.status.code(), Some(2), "{line}: {out}{err}");
    assert!(out.is_empty() && err.contains(says), "{line}: {out}{err}");
    assert!(!err.contains("os error"), "{line}: {err}");
}

#[test]
fn every_mistake_is_told() {
    let directory = directory();
    let lines = [
        ("revieww", "是不是 review"),
        ("resolve", "缺少 <CASE>"),
        ("review --formt json", "是不是 --format"),
        ("review --format jsn", "不能是“jsn”"),
        ("review --format", "可以是 text、json"),
        ("review --as-of", "没有写值"),
        ("review --json --format text", "不能与 --format"),
        ("review --json --json", "只能写一次"),
        ("review --from 2026-01-01", "缺少 --to"),
        ("rule B101 B102", "多余"),
        ("parse-penalty --explain=3", "值多了"),
        ("review --lang en --format jsn", "invalid value"),
        ("review 没有.jz", "没有这个文件"),
        ("review gbk.jz", "不是 UTF-8"),
        ("review 空", "没有 .jz 文件"),
        ("review 坏.xls", "已损坏"),
        ("review --library 空", "没有 .jz 文件"),
        ("review --as-of 2026-02-30", "没有“2026-02-30”这一天"),
        ("review 修改后.jz --library 示例法.jz --from 2025-01-01 --to 2024-01-01", "晚于"),
        ("review 裁量表.xls --from 2024-01-01 --to 2025-01-01", "只读规则文件"),
        ("review 修改后.jz --library 示例法.jz --save-cases 示例法.jz", "写不了"),
        ("review 修改后.jz --library 示例法.jz -o 示例法.jz/x.html", "写不了"),
        ("resolve 没有.toml", "没有这个文件"),
        ("resolve 空", "这是目录"),
        ("resolve gbk.toml", "不是 UTF-8"),
        ("resolve 空.toml", "缺少 matter"),
        ("resolve 坏.json", "不是合法的 JSON"),
        ("resolve 案件.toml --library 空", "没有 .jz 文件"),
        ("import 空 -o 出", "这是目录"),
        ("import 示例法.jz -o 出", "不是裁量表"),
        ("import 坏.xls -o 出", "已损坏"),
        ("import 裁量表.xls -o 示例法.jz", "写不了"),
        ("import 裁量表.xls -o 出 --document gbk.toml", "不是 UTF-8"),
        ("diff 甲 乙", "没有《甲》"),
        ("diff 空 空", "是目录"),
        ("diff 生态环境法典@2026-13-01 生态环境法典@2026-08-15", "没有“2026-13-01”这一天"),
        ("diff 生态环境法典@2020-01-01 生态环境法典@2026-08-15", "没有施行中的版本"),
        ("compare 37 44", "不是区划代码"),
        ("compare 990000 370000", "没有以 99 开头的省级区划"),
        ("compare 370000 370000", "两个区划都是"),
        ("compare 370000 440000 --matter 没有的", "没有“没有的”这个事项"),
        ("impact 没有的法", "没有《没有的法》"),
        ("impact 空", "是目录"),
        ("impact 生态环境法典 --on 2020-01-01", "没有施行中的版本"),
        ("ask 没有的", "没有“没有的”这个事项"),
        ("ask 露天烧烤 --jurisdiction 37", "不是区划代码"),
        ("catalogue --jurisdiction 990000", "没有以 99 开头的省级区划"),
        ("catalogue --library 空", "没有 .jz 文件"),
        ("catalogue -o 空", "是目录"),
        ("watch --register 空", "扩展名"),
        ("watch --register 案件.toml", "不是 cailiang watch 写的登记"),
        ("watch --register 没有/登记.toml", "写不了"),
        ("test 空", "没有 .jz 文件"),
        ("test 案件.toml", "不是用例文件"),
        ("check 没有.jz", "没有这个文件"),
        ("fmt gbk.jz", "不是 UTF-8"),
        ("fmt 空", "没有 .jz 文件"),
        ("rule B999", "没有代码 B999"),
        ("rule --write 示例法.jz", "写不了"),
    ];
    for (line, says) in lines {
        refused(directory.path(), line, says);
    }
}

#[test]
fn an_unknown_argument_is_told_by_every_command() {
    let directory = directory();
    let commands = [
        "review",
        "resolve",
        "import",
        "diff",
        "compare",
        "impact",
        "ask",
        "catalogue",
        "watch",
        "test",
        "check",
        "fmt",
        "rule",
        "parse-penalty",
    ];
    for command in commands {
        refused(directory.path(), &format!("{command} --没有"), "--没有");
    }
}

/// All the days there are.
#[test]
fn a_huge_stretch_is_answered() {
    let directory = directory();
    let done = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .current_dir(directory.path())
        .args(["review", "修改后.jz", "--library", "示例法.jz", "--from", "0001-01-01", "--to", "9999-12-31"])
        .args(["--format", "html", "--svg", "图.svg"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8(done.stdout).unwrap().contains("9999-12-31"));
    assert!(std::fs::read_to_string(directory.path().join("图.svg")).unwrap().contains("0001-01-01"));
}
