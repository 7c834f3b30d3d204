//! `cailiang test`: a rulebook's own cases.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Exit code, standard output, standard error.
fn run_in(directory: &Path, args: &[&str]) -> (i32, String, String) {
    let done =
        Command::new(env!("CARGO_BIN_EXE_cailiang")).arg("test").args(args).current_dir(directory).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

fn json_in(directory: &Path, args: &[&str]) -> (i32, Value) {
    let (code, out, err) = run_in(directory, &[args, &["--json"]].concat());
    (code, serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}")))
}

/// A directory with the law and the baseline of the tutorial, and a suite.
fn tutorial(suite: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (from, to) in [("示例法.jz", "law/示例法.jz"), ("修改后.jz", "基准.jz")] {
        let to = directory.path().join(to);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(root().join("examples/tutorial").join(from), to).unwrap();
    }
    std::fs::write(directory.path().join("基准.cases.toml"), suite).unwrap();
    directory
}

const ARGS: [&str; 3] = ["基准.jz", "--library", "law"];

#[test]
fn the_examples_pass_and_are_covered() {
    for (directory, args) in [
        ("examples/tutorial", &["修改后.jz", "--library", "示例法.jz", "--strict"][..]),
        ("benchmarks-data/370881", &["--strict"]),
    ] {
        let (code, result) = json_in(&root().join(directory), args);
        assert_eq!(code, 0, "{directory}: {result}");
        assert!(result["summary"]["passed"].as_u64().unwrap() >= 5);
    }
}

#[test]
fn a_wrong_expectation_is_shown_beside_the_result() {
    let suite = "[[table]]\nmatter = \"无证经营\"\nfacts = { 拒不改正 = 否 }\nrows = '''\n| 经营天数 | 阶次 | 处罚 |\n| [30, 90] | 一般 | 处三万元以上六万元以下的罚款，没收违法所得 |\n'''\n";
    let directory = tutorial(suite);
    let (code, out, _) = run_in(directory.path(), &ARGS);
    assert_eq!(code, 1);
    insta::assert_snapshot!("cases-failed", out);
    let (_, result) = json_in(directory.path(), &ARGS);
    let case = &result["files"][0]["cases"][0];
    assert_eq!((&case["line"], &case["result"]), (&6.into(), &"fail".into()));
    assert_eq!(case["facts"]["经营天数"], 90, "the end of the range is tried");
    assert_eq!(case["differences"][0]["actual"], "较重");
    // A case that fails proves nothing of what it reaches.
    assert_eq!(result["coverage"][0]["rows"]["covered"], 0);
}

/// A row that leaves the bounds does not apply: the case that expects it fails, and says why.
#[test]
fn a_row_out_of_bounds_is_told_with_its_reason() {
    let suite = "[[case]]\nmatter = \"示例市裁量权基准/无证经营\"\nfacts = { 经营天数 = 91, 拒不改正 = false }\nexpect = { grade = \"较重\" }\n";
    let directory = tutorial(suite);
    std::fs::copy(root().join("examples/tutorial/示例基准.jz"), directory.path().join("基准.jz")).unwrap();
    let (code, result) = json_in(directory.path(), &ARGS);
    let case = &result["files"][0]["cases"][0];
    assert_eq!((code, &case["differences"][0]["actual"]), (1, &"（无）".into()), "{result}");
    assert!(case["warnings"][0].as_str().unwrap().contains("未适用"), "{case}");
    let (_, out, _) = run_in(directory.path(), &[&ARGS[..], &["--generate"]].concat());
    let suite = std::fs::read_to_string(directory.path().join("基准.cases.toml")).unwrap();
    assert!(
        out.contains("注意  《示例市裁量权基准》“无证经营”未适用") && suite.contains("# 91，否：《示例市裁量权基准》"),
        "{out}{suite}"
    );
}

/// What a case says of a sum has to be exact: kinds, ends, orders, waivers.
#[test]
fn a_result_that_differs_a_little_is_another_one() {
    let right = "处三万元以上六万元以下的罚款，没收违法所得";
    for (expect, passes) in [
        (right, true),
        ("没收违法所得，处三万元以上六万元以下的罚款", true),
        ("责令改正，处三万元以上六万元以下的罚款，没收违法所得", true),
        ("处三万元以上六万元以下的罚款", false),
        ("处三万元以上五万元以下的罚款，没收违法所得", false),
        ("可以处三万元以上六万元以下的罚款，没收违法所得", false),
        ("责令停业，处三万元以上六万元以下的罚款，没收违法所得", false),
        ("不予处罚", false),
        ("没有规定", false),
        ("可以不予处罚；处三万元以上六万元以下的罚款，没收违法所得", false),
        ("处三万元以上六万元以下的罚款，没收违法所得；处警告", false),
    ] {
        let suite = format!(
            "[[case]]\nmatter = \"示例市裁量权基准/无证经营\"\nfacts = {{ 经营天数 = 45, 拒不改正 = false }}\nexpect = {{ any_of = \"{expect}\" }}\n"
        );
        let suite = suite.replace("；处警告\"", "\", \"处警告\"").replace("any_of = \"", "any_of = [\"");
        let suite = suite.replace("\" }\n", "\"] }\n").replace("；处", "\", \"处");
        let directory = tutorial(&suite);
        let (code, out, err) = run_in(directory.path(), &ARGS);
        assert_eq!(code, i32::from(!passes), "{expect}: {out}{err}");
    }
}

#[test]
fn stale_and_wrong_cases_are_refused_with_their_place() {
    let case = |facts: &str, expect: &str| {
        format!("[[case]]\nmatter = \"示例市裁量权基准/无证经营\"\nfacts = {{ {facts} }}\nexpect = {{ {expect} }}\n")
    };
    let good = "grade = \"一般\"";
    for (name, suite, says) in [
        ("matter", case("", good).replace("无证经营", "无证营业"), "也许是“无证经营”"),
        ("document", case("", good).replace("示例市", "示例县"), "也许是《示例市裁量权基准》"),
        ("fact", case("营业天数 = 3", good), "也许是“经营天数”"),
        ("value", case("拒不改正 = \"有时\"", good), "只能是“是”或“否”"),
        ("domain", case("经营天数 = 0", good), "不会是“0”"),
        ("unit", case("经营天数 = \"3 月\"", good), "单位“月”不对"),
        ("no value", case("经营天数 = \"(3, 4)\"", good), "没有“(3, 4)”里的值"),
        ("a part", case("经营天数 = 3.5", good), "没有“3.5”里的值"),
        ("missing", case("", "missing = [\"颜色\"]"), "没有“颜色”这个要素"),
        ("phrase", case("", "any_of = \"处三万元以上\""), "基准.cases.toml:4"),
        ("nothing", case("", ""), "没有写应有的结果"),
        ("key", case("", "阶次 = \"一般\""), "没有“阶次”这一项"),
        ("top", "表 = 1\n".to_owned(), "没有“表”这一项"),
        ("toml", "[[case\n".to_owned(), "不是合法的 TOML"),
        ("date", format!("act_date = \"2024-02-30\"\n{}", case("", good)), "不是日期"),
        ("place", format!("jurisdiction = \"37\"\n{}", case("", good)), "不是区划代码"),
        ("elsewhere", format!("jurisdiction = \"440000\"\n{}", case("", good)), "都不适用于区划 440000"),
        ("order", format!("act_date = 2024-05-01\ndecision_date = 2024-04-01\n{}", case("", good)), "早于行为日"),
        (
            "cells",
            "[[table]]\nmatter = \"无证经营\"\nrows = '''\n| 经营天数 | 阶次 |\n| 3 |\n'''\n".to_owned(),
            "这一行有 1 格",
        ),
        (
            "range",
            "[[table]]\nmatter = \"无证经营\"\nrows = '''\n| 经营天数 | 阶次 |\n| [9, 3] | 一般 |\n'''\n".to_owned(),
            "里没有数",
        ),
        ("no rows", "[[table]]\nmatter = \"无证经营\"\n".to_owned(), "没有 rows"),
    ] {
        let directory = tutorial(&suite);
        let (code, out, err) = run_in(directory.path(), &ARGS);
        assert_eq!(code, 2, "{name}: {out}{err}");
        assert!(out.is_empty() && err.contains(says) && err.contains("基准.cases.toml"), "{name}: {out}{err}");
    }
}

/// Several faults are told at once.
#[test]
fn all_faults_are_told() {
    let suite = "[[table]]\nmatter = \"无证经营\"\nrows = '''\n| 颜色 | 经营天数 | 阶次 |\n| 红 | 甲 | 一般 |\n| - | 3、0 | 一般 |\n'''\n";
    let (_, out, err) = run_in(tutorial(suite).path(), &ARGS);
    assert!(out.is_empty());
    insta::assert_snapshot!("cases-stale", err);
}

/// What is generated reaches everything that was missing, and says what comes out today; it proves nothing until somebody
/// confirms it. How many matters the rulebook has.
fn generated_reaches_all(rules: &Path, library: &Path) -> usize {
    let directory = tempfile::tempdir().unwrap();
    std::fs::copy(rules, directory.path().join("规则.jz")).unwrap();
    let args = ["规则.jz", "--library", library.to_str().unwrap()];
    let (_, out, err) = run_in(directory.path(), &[&args[..], &["--generate"]].concat());
    let suite = directory.path().join("规则.cases.toml");
    let text = std::fs::read_to_string(&suite).unwrap_or_else(|e| panic!("{e}: {out}{err}"));
    // A case in which the rules decide nothing cannot be written, and is said to be left.
    let left = |matter: &str| out.lines().any(|l| l.starts_with("没有结果") && l.contains(&format!("/{matter}（")));
    let complete = !out.contains("没有结果");

    let (code, result) = json_in(directory.path(), &args);
    let wrong = result["files"][0]["cases"].as_array().unwrap().iter().find(|c| c["result"] != "pass");
    assert!(code == 0 && wrong.is_none(), "{}: {wrong:?}", rules.display());
    assert_eq!((&result["summary"]["passed"], &result["summary"]["failed"]), (&0.into(), &0.into()));
    let matters = result["coverage"].as_array().unwrap();
    for coverage in matters {
        assert!(coverage.get("undetermined").is_none(), "{coverage}");
        for key in ["rows", "boundaries", "tiers"] {
            assert_eq!(coverage[key]["covered"], 0);
            for missing in coverage[key]["missing"].as_array().unwrap() {
                let matter = coverage["matter"].as_str().unwrap();
                assert!(missing["unconfirmed"] == true || left(matter), "{}: {missing}", rules.display());
            }
        }
    }
    // Again: nothing is left to write, and what stands there stays.
    let (_, again, _) = run_in(directory.path(), &[&args[..], &["--generate"]].concat());
    assert!(again.contains("没有缺少的用例可写"), "{again}");
    assert_eq!(std::fs::read_to_string(&suite).unwrap(), text);
    assert_eq!(run_in(directory.path(), &[&args[..], &["--strict"]].concat()).0, 1);

    std::fs::write(&suite, text.replace("confirmed = false", "confirmed = true")).unwrap();
    let (code, out, err) = run_in(directory.path(), &[&args[..], &["--strict", "--missing"]].concat());
    assert_eq!(code, i32::from(!complete), "{out}{err}");
    matters.len()
}

/// Over tables, tiers, weights, adders and steps, and over a real text.
#[test]
fn generated_cases_reach_all_that_was_missing() {
    let methods = root().join("crates/cli/tests/conformance/methods");
    let data = root().join("benchmarks-data");
    let mut matters = 0;
    for (rules, library) in [
        (methods.join("weights.jz"), methods.join("law.jz")),
        (methods.join("adders.jz"), methods.join("law.jz")),
        (methods.join("steps.jz"), methods.join("ranges.jz")),
        (methods.join("steps-tier.jz"), methods.join("ranges.jz")),
        (root().join("examples/tutorial/修改后.jz"), root().join("examples/tutorial/示例法.jz")),
        (data.join("370800/济宁市城镇容貌和环境卫生管理条例.jz"), PathBuf::from("embedded")),
    ] {
        matters += generated_reaches_all(&rules, &library);
    }
    assert!(matters >= 30, "{matters}");
}

#[test]
#[ignore = "minutes in a debug build: the real baselines of 广东 and 江门"]
fn generated_cases_reach_all_of_the_real_baselines() {
    let data = root().join("benchmarks-data");
    for rules in [
        "440700/江门市生态环境违法行为行政处罚自由裁量权裁量标准规定.jz",
        "440000/广东省生态环境行政处罚自由裁量权规定.jz",
    ] {
        assert!(generated_reaches_all(&data.join(rules), Path::new("embedded")) >= 100);
    }
}

/// Rules that changed under unconfirmed cases are noticed all the same.
#[test]
fn an_unconfirmed_case_that_no_longer_holds_fails() {
    let directory = tutorial("");
    run_in(directory.path(), &[&ARGS[..], &["--generate"]].concat());
    let rules = directory.path().join("基准.jz");
    let text = std::fs::read_to_string(&rules).unwrap();
    std::fs::write(&rules, text.replace("三万元以上六万元以下", "三万元以上五万元以下")).unwrap();
    let (code, result) = json_in(directory.path(), &ARGS);
    assert_eq!((code, &result["summary"]["failed"]), (1, &2.into()), "{result}");
}

#[test]
fn a_boundary_needs_both_sides() {
    let suite = "[[table]]\nmatter = \"无证经营\"\nfacts = { 拒不改正 = 否 }\nrows = '''\n| 经营天数 | 阶次 |\n| 29 | 较轻 |\n| 45 | 一般 |\n| 90 | 较重 |\n'''\n";
    let (_, result) = json_in(tutorial(suite).path(), &ARGS);
    let coverage = &result["coverage"][0];
    assert_eq!(coverage["rows"]["covered"], 3);
    assert_eq!((&coverage["boundaries"]["covered"], &coverage["boundaries"]["total"]), (&2.into(), &4.into()));
    assert_eq!((&coverage["tiers"]["covered"], &coverage["tiers"]["total"]), (&1.into(), &2.into()));
}

#[test]
fn what_is_no_rulebook_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("说明.txt"), "甲").unwrap();
    std::fs::write(directory.path().join("坏.cases.toml"), [0xd6_u8, 0xd0, 0x0a]).unwrap();
    for (args, says) in [
        (&["没有"][..], "没有这个文件"),
        (&["说明.txt"], "不是规则文件"),
        (&["坏.cases.toml"], "不是 UTF-8"),
        (&["--as-of", "2026-13-01"], "没有“2026-13-01”这一天"),
    ] {
        let (code, out, err) = run_in(directory.path(), args);
        assert!(code == 2 && out.is_empty() && err.contains(says), "{args:?}: {out}{err}");
    }
    let empty = tempfile::tempdir().unwrap();
    let (code, out, err) = run_in(empty.path(), &[]);
    assert!(code == 2 && out.is_empty() && err.contains(".cases.toml"), "{out}{err}");
}
