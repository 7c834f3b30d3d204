//! `cailiang watch`: the register, and what has changed since it was written.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::Path;
use std::process::Command;

use serde_json::Value;

const LAW: &str = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n事项 甲 {\n依据 第一条\n处一千元以上一万元以下的罚款\n}\n事项 乙 {\n依据 第二条\n处警告\n}\n";
const BASELINE: &str = "文件 某基准 {\n位阶 裁量权基准\n区划 370800\n施行 2021-01-01\n}\n基准 甲 细化 某法/甲 {\n处一千元以上五千元以下的罚款\n}\n基准 乙 细化 某法/乙 {\n处警告\n}\n";

fn run_in(directory: &Path, args: &[&str]) -> (i32, String, String) {
    let done =
        Command::new(env!("CARGO_BIN_EXE_cailiang")).arg("watch").args(args).current_dir(directory).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn library() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    write(directory.path(), "某法", LAW);
    write(directory.path(), "某基准", BASELINE);
    directory
}

fn write(directory: &Path, name: &str, text: &str) {
    std::fs::create_dir_all(directory.join("库")).unwrap();
    std::fs::write(directory.join(format!("库/{name}.jz")), text).unwrap();
}

fn at(day: &str) -> [&str; 4] {
    ["--library", "库", "--as-of", day]
}

/// Kind, matter, upper, successors.
type Look = (String, String, String, Vec<String>);

/// What there is to look at.
fn look(directory: &Path, day: &str) -> (i32, Vec<Look>) {
    let (code, out, err) = run_in(directory, &[&at(day)[..], &["--json"]].concat());
    let value: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}"));
    let text = |v: &Value| v.as_str().unwrap_or("").to_owned();
    let list = |v: &Value| v.as_array().map(|a| a.iter().map(text).collect()).unwrap_or_default();
    let all = value["look"].as_array().unwrap().iter();
    (code, all.map(|l| (text(&l["what"]), text(&l["matter"]), text(&l["upper"]), list(&l["successors"]))).collect())
}

fn one(what: &str, matter: &str, upper: &str, successors: &[&str]) -> Look {
    let successors = successors.iter().map(|s| (*s).to_owned()).collect();
    (what.to_owned(), matter.to_owned(), upper.to_owned(), successors)
}

#[test]
fn a_first_run_writes_and_a_second_compares() {
    for name in ["登记.toml", "登记.csv"] {
        let directory = library();
        let args = [&at("2022-01-01")[..], &["--register", name]].concat();
        let (code, out, _) = run_in(directory.path(), &args);
        assert!(code == 0 && out.contains("已登记 2 个事项") && out.contains("新文件"), "{out}");
        let held = std::fs::read(directory.path().join(name)).unwrap();
        let (code, out, _) = run_in(directory.path(), &args);
        assert!(code == 0 && out.contains("没有要看的") && out.contains("没有改动"), "{name}: {out}");
        // The same library on another day is the same register but for the day.
        let later = [&at("2022-02-01")[..], &["--register", name, "--update"]].concat();
        assert_eq!(run_in(directory.path(), &later).0, 0);
        let held = String::from_utf8(held).unwrap().replace("2022-01-01", "2022-02-01");
        assert_eq!(std::fs::read_to_string(directory.path().join(name)).unwrap(), held);
    }
}

#[test]
fn each_change_is_told_as_what_it_is() {
    type Change<'a> = (&'a str, &'a str, &'a str, Vec<Look>);
    let newer = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2023-01-01\n}\n事项 甲 {\n依据 第三条\n处一千元以上一万元以下的罚款\n}\n事项 乙 {\n依据 第二条\n处警告或者一百元的罚款\n}\n";
    let successor = "文件 新法 {\n位阶 法律\n区划 全国\n施行 2023-01-01\n替代 某法\n}\n事项 丙 承接 某法/甲 {\n依据 第九条\n处一千元以上一万元以下的罚款\n}\n";
    let dropping = "文件 新法 {\n位阶 法律\n区划 全国\n施行 2023-01-01\n替代 某法\n不再处罚 某法/甲、某法/乙\n}\n";
    let changes: [Change<'_>; 8] = [
        ("nothing", "某法", LAW, vec![]),
        ("comment", "某法", &format!("# 说明\n{LAW}"), vec![]),
        ("text", "某法", &LAW.replace("一万元", "二万元"), vec![one("text_changed", "甲", "《某法》第一条", &[])]),
        (
            "version",
            "某法2023",
            newer,
            vec![one("amended", "乙", "《某法》第二条", &[]), one("amended", "甲", "《某法》第三条", &[])],
        ),
        (
            "successor",
            "新法",
            successor,
            vec![
                one("base_gone", "乙", "《某法》第二条", &[]),
                one("replaced", "甲", "《某法》第一条", &["《新法》第九条"]),
            ],
        ),
        (
            "no longer punished",
            "新法",
            dropping,
            vec![
                one("replaced", "乙", "《某法》第二条", &["《新法》（不再处罚）"]),
                one("replaced", "甲", "《某法》第一条", &["《新法》（不再处罚）"]),
            ],
        ),
        ("own text", "某基准", &BASELINE.replace("五千元", "六千元"), vec![one("own_text", "甲", "", &[])]),
        (
            "removed and added",
            "某基准",
            &BASELINE.replace("基准 甲", "基准 丁"),
            vec![one("added", "丁", "", &[]), one("removed", "甲", "", &[])],
        ),
    ];
    for (name, file, text, expected) in changes {
        let directory = library();
        run_in(directory.path(), &at("2022-01-01"));
        write(directory.path(), file, text);
        let (code, mut found) = look(directory.path(), "2024-01-01");
        found.sort();
        assert_eq!(found, expected, "{name}");
        assert_eq!(code, i32::from(!expected.is_empty()), "{name}");
    }
}

/// A version that says the same is told from one that does not; an expired basis from one that is put right.
#[test]
fn versions_say_whether_the_meaning_changed() {
    let directory = library();
    run_in(directory.path(), &at("2022-01-01"));
    write(
        directory.path(),
        "某法2023",
        &LAW.replace("2020-01-01", "2023-01-01").replace("处警告", "处警告或者一百元的罚款"),
    );
    let (_, out, _) = run_in(directory.path(), &at("2024-01-01"));
    insta::assert_snapshot!("watch-amended", out);
    let expired = library();
    run_in(expired.path(), &at("2022-01-01"));
    write(expired.path(), "某法", &LAW.replace("2020-01-01", "2020-01-01 至 2023-12-31"));
    let (code, out, _) = run_in(expired.path(), &at("2024-01-01"));
    assert!(code == 1 && out.contains("已经失效，没有承接"), "{out}");
}

/// 2026-08-15: eight laws are succeeded by the code.
#[test]
fn the_embedded_library_over_the_code() {
    let directory = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| run_in(directory.path(), args);
    assert_eq!(run(&["--as-of", "2026-08-14"]).0, 0);
    let place = ["--register", "市.csv", "--jurisdiction", "370800"];
    assert_eq!(run(&[&["--as-of", "2026-08-14"], &place[..]].concat()).0, 0);
    let (code, out, _) = run(&["--as-of", "2026-08-15", "--register", "市.csv"]);
    assert!(code == 1 && out.contains("济宁市") && !out.contains("广东省"), "{out}");
    let (code, out, err) = run(&["--as-of", "2026-08-15", "--register", "市.csv", "--jurisdiction", "440000"]);
    assert!(code == 2 && out.is_empty() && err.contains("是 370800 的登记，不是 440000 的"), "{err}");
    let (code, out, _) = run(&["--as-of", "2026-08-15"]);
    assert_eq!(code, 1);
    assert!(out.contains("《大气污染防治法》第一百一十八条第三款") && out.contains("《生态环境法典》"), "{out}");
    let (code, out, _) = run(&["--as-of", "2026-08-15", "--update"]);
    assert!(code == 1 && out.contains("已更新 登记.toml：登记日由 2026-08-14 改为 2026-08-15"), "{out}");
    assert_eq!(run(&["--as-of", "2026-08-15"]).0, 0);
}

#[test]
fn a_register_that_is_none_is_refused_and_kept() {
    let good = {
        let directory = library();
        run_in(directory.path(), &at("2022-01-01"));
        run_in(directory.path(), &[&at("2022-01-01")[..], &["--register", "登记.csv"]].concat());
        ["登记.toml", "登记.csv"].map(|n| std::fs::read_to_string(directory.path().join(n)).unwrap())
    };
    let [toml, csv] = &good;
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("登记.toml", b"x = 1\n".to_vec(), "登记.toml:1"),
        ("登记.toml", toml.replacen("[[matter]]", "[[matter", 1).into_bytes(), "登记.toml:5"),
        ("登记.toml", toml.replacen("digest", "digset", 1).into_bytes(), "登记.toml:"),
        ("登记.toml", toml.replace("format = 1", "format = 9").into_bytes(), "格式是 9"),
        ("登记.toml", toml.replace("2022-01-01", "昨天").into_bytes(), "登记.toml:3：登记日“昨天”不是日期"),
        (
            "登记.toml",
            format!("{toml}{}", toml.split_once("[[matter]]").map(|(_, rest)| format!("\n[[matter]]{rest}")).unwrap())
                .into_bytes(),
            "登记了两次",
        ),
        ("登记.toml", vec![0xd6, 0xd0], "不是 UTF-8"),
        ("登记.csv", Vec::new(), "登记.csv:1"),
        ("登记.csv", csv.replace("依据登记", "目录").into_bytes(), "登记.csv:1"),
        ("登记.csv", csv.replace("文件,施行", "文件,日期").into_bytes(), "登记.csv:2：表头"),
        ("登记.csv", csv.replacen("某基准,", "", 1).into_bytes(), "登记.csv:3：这一行有 11 格"),
    ];
    for (name, bytes, says) in cases {
        let directory = library();
        std::fs::write(directory.path().join(name), &bytes).unwrap();
        let args = [&at("2022-01-01")[..], &["--register", name, "--update"]].concat();
        let (code, out, err) = run_in(directory.path(), &args);
        assert!(code == 2 && out.is_empty() && err.contains(says), "{says}: [{code}] {out}{err}");
        assert_eq!(std::fs::read(directory.path().join(name)).unwrap(), bytes, "{says}: it is kept");
    }
    let directory = library();
    for (name, says) in [("登记.txt", "扩展名"), ("库", "扩展名"), ("没有/登记.toml", "写不了")] {
        let (code, out, err) = run_in(directory.path(), &[&at("2022-01-01")[..], &["--register", name]].concat());
        assert!(code == 2 && out.is_empty() && err.contains(says), "{says}: {out}{err}");
    }
}
