//! `cailiang ask` as a conversation through pipes: what is asked, what a wrong answer meets, and how it ends.

#![allow(clippy::unwrap_used)]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const LAW: &str = "文件 示例法 {
    位阶  法律
    区划  全国
    施行  2020-01-01
}
要素 主体 : 枚举(单位, 个人) \"当事人是单位还是个人？\"
要素 次数 : 整数 ≥1 次 \"第几次？\"
要素 拒不改正 : 是否
事项 违法 {
    依据  第十条
    当 主体 为 单位 且 次数 ≥ 3：处五万元以上十万元以下的罚款
    当 主体 为 单位 且 次数 < 3：处一万元以上五万元以下的罚款
    当 主体 为 个人：处一千元以下的罚款
    当 拒不改正：吊销许可证
}
";

/// Holds a conversation in a directory that has the law; the exit code, and what was said.
fn talk(directory: &Path, args: &[&str], answers: &str) -> (i32, String, String) {
    let law = directory.join("law.jz");
    std::fs::write(&law, LAW).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .current_dir(directory)
        .arg("ask")
        .args(args)
        .args(["--library", law.to_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It may have stopped before it hears everything.
    let _ = child.stdin.take().unwrap().write_all(answers.as_bytes());
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (done.status.code().unwrap(), text(done.stdout), text(done.stderr))
}

const DAYS: [&str; 4] = ["--act-date", "2024-01-01", "--decision-date", "2024-02-01"];

fn with_days(matter: &str) -> Vec<&str> {
    [matter, "--jurisdiction", "370881"].into_iter().chain(DAYS).collect()
}

#[test]
fn from_the_first_question_to_the_saved_case() {
    let directory = tempfile::tempdir().unwrap();
    let answers = "否\n单位\n2次\n案件.toml\n";
    let (code, out, err) = talk(directory.path(), &with_days("违法"), answers);
    assert_eq!(code, 0, "{err}{out}");
    for piece in [
        "当事人是单位还是个人？",
        "1. 单位  2. 个人",
        "一个整数，以次计；文件分别处理 [1, 2]、≥3",
        "可以给予的处罚已经确定",
    ] {
        assert!(out.contains(piece), "{piece}: {out}");
    }
    assert!(out.contains("已保存"), "{out}");
    let case = directory.path().join("案件.toml");
    let resolved = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(["resolve", case.to_str().unwrap(), "--json", "--library"])
        .arg(directory.path().join("law.jz"))
        .output()
        .unwrap();
    let result: serde_json::Value = serde_json::from_slice(&resolved.stdout).unwrap();
    assert_eq!(result.pointer("/any_of/0/0/amount/max").and_then(|v| v.as_str()), Some("50000"), "{result}");
    assert_eq!(result.pointer("/missing").and_then(|v| v.as_array()).map(Vec::len), Some(0));
}

#[test]
fn what_narrows_most_is_asked_first() {
    let directory = tempfile::tempdir().unwrap();
    let (_, out, _) = talk(directory.path(), &with_days("违法"), "否\n单位\n");
    let asked: Vec<&str> = out.split('〔').skip(1).filter_map(|part| part.split('〕').next()).collect();
    assert_eq!(asked, ["拒不改正", "主体", "次数"], "{out}");
}

#[test]
fn a_wrong_answer_is_explained_and_asked_again() {
    let directory = tempfile::tempdir().unwrap();
    let answers = "或许\n否\n3\n企业\n1\n两次\n0\n1.5\n2\n\n";
    let (code, out, _) = talk(directory.path(), &with_days("违法"), answers);
    assert_eq!(code, 0, "{out}");
    for piece in [
        "没有“3”这个值，可以是 单位、个人",
        "没有“企业”这个值",
        "“或许”既不是“是”也不是“否”",
        "“两”不是十进制数",
        "“次数”不会是 0",
        "“次数”应是整数",
        "处一万元以上五万元以下的罚款",
    ] {
        assert!(out.contains(piece), "{piece}: {out}");
    }
}

#[test]
fn not_knowing_leaves_the_union() {
    let directory = tempfile::tempdir().unwrap();
    let (code, out, _) = talk(directory.path(), &with_days("违法"), "不知道\n\n无法查明\n\n");
    assert_eq!(code, 0, "{out}");
    assert!(out.contains("尚需查明") && out.contains("没有规定怎样处理"), "{out}");
}

#[test]
fn the_input_may_end_anywhere() {
    let directory = tempfile::tempdir().unwrap();
    for answers in ["", "否", "否\n", "退出\n", "否\n单位\n2\n", "否\n单位\n2\nlaw.jz\n"] {
        let (code, out, err) = talk(directory.path(), &with_days("违法"), answers);
        assert_eq!((code, err.as_str()), (0, ""), "{answers:?}: {out}");
        assert!(out.contains("可以给予的处罚"), "{answers:?}: {out}");
    }
    let (code, out, _) = talk(directory.path(), &["违法"], "");
    assert_eq!(code, 0);
    assert!(!out.contains("可以给予的处罚"), "{out}");
}

#[test]
fn a_file_is_not_written_over() {
    let directory = tempfile::tempdir().unwrap();
    let (_, out, _) = talk(directory.path(), &with_days("违法"), "否\n单位\n2\nlaw.jz\n没有/这里.toml\n另存.toml\n");
    assert!(out.contains("没有覆盖") && out.contains("写不了"), "{out}");
    assert_eq!(std::fs::read_to_string(directory.path().join("law.jz")).unwrap(), LAW);
    assert!(directory.path().join("另存.toml").exists());
}

#[test]
fn place_and_day_are_asked_for_when_they_are_not_given() {
    let directory = tempfile::tempdir().unwrap();
    let answers = "济宁\n370881\n2024-02-30\n2025-01-01\n2024-01-01\n否\n个人\n";
    let (code, out, _) = talk(directory.path(), &["违法", "--decision-date", "2024-02-01"], answers);
    assert_eq!(code, 0, "{out}");
    for piece in ["“济宁”不是区划代码", "没有“2024-02-30”这一天", "晚于决定日", "处一千元以下的罚款"]
    {
        assert!(out.contains(piece), "{piece}: {out}");
    }
}

#[test]
fn what_cannot_be_asked_is_an_error() {
    let directory = tempfile::tempdir().unwrap();
    for (args, piece) in [
        (with_days("没有的"), "没有的"),
        (vec!["违法", "--jurisdiction", "37", "--act-date", "2024-01-01"], "37"),
        (vec!["违法", "--jurisdiction", "370881", "--act-date", "2024-02-02", "--decision-date", "2024-02-01"], "早于"),
    ] {
        let (code, out, err) = talk(directory.path(), &args, "");
        assert_eq!(code, 2, "{out}");
        assert!(err.contains(piece) && out.is_empty(), "{err}{out}");
    }
}
