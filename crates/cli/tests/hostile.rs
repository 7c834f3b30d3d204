//! Bad input of every kind gets an answer or exit 2 with a message: no panic, no hang, bounded memory.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::process::Command;

const HEAD: &str =
    "文件 甲 {\n    位阶 法律\n    区划 全国\n    施行 2020-01-01\n}\n要素 甲一 : 是否\n要素 次 : 整数\n";

fn matter(lines: &str) -> Vec<u8> {
    format!("{HEAD}事项 乙 {{\n    依据 第一条\n{lines}\n}}\n").into_bytes()
}

/// Exit code and message of a review, a check and a format check of the file.
fn try_file(name: &str, bytes: &[u8]) -> (i32, String) {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("输入.jz"), bytes).unwrap();
    let mut result = (0, String::new());
    for args in [
        &["fmt", "--check", "输入.jz"][..],
        &["check", "输入.jz"],
        &["review", "输入.jz", "--library", "输入.jz", "--as-of", "2022-01-01"],
    ] {
        let done =
            Command::new(env!("CARGO_BIN_EXE_cailiang")).current_dir(directory.path()).args(args).output().unwrap();
        let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
        assert!(!err.contains("panicked"), "{name} {args:?}: {err}");
        let code = done.status.code().unwrap_or(-1);
        assert!((0..=2).contains(&code), "{name} {args:?}: {code}");
        assert!(out.len() + err.len() < 2_000_000, "{name} {args:?}: a wall of text");
        if code == 2 && args[0] != "check" {
            assert!(out.is_empty() && !err.is_empty(), "{name} {args:?}: {out}");
        }
        result = (code, err);
    }
    result
}

/// Files that must be refused, with a part of the message.
#[test]
fn what_is_no_document_is_refused() {
    let gbk = b"\xce\xc4\xbc\xfe \xbc\xd7 {\n}\n".to_vec();
    let utf16: Vec<u8> = HEAD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let files: Vec<(&str, Vec<u8>, &str)> = vec![
        ("empty", Vec::new(), "不是规则文件"),
        ("gbk", gbk, "GBK"),
        ("utf-16", utf16, "UTF-8"),
        ("nul", matter("    处警\0告"), "控制字符"),
        ("too large", vec![b'#'; 17 * 1024 * 1024], "过大"),
        ("long line", matter(&format!("    {}", "罚".repeat(300_000))), "过长"),
        ("long number", matter(&format!("    处一{}元的罚款", "零".repeat(300_000))), "过长"),
        ("long condition", matter(&format!("    当 {}：处警告", ["甲一"; 60_000].join(" 且 "))), "太长"),
        ("parentheses", matter(&format!("    当 {}甲一{}：处警告", "(".repeat(20_000), ")".repeat(20_000))), ""),
        ("parentheses, short", matter(&format!("    当 {}甲一{}：处警告", "(".repeat(900), ")".repeat(900))), "过深"),
        ("open parentheses", matter(&format!("    当 {}", "(".repeat(20_000))), "冒号"),
        ("negations", matter(&format!("    当 {}甲一：处警告", "非 ".repeat(20_000))), "太长"),
        ("quotes", matter(&format!("    当 「{}：处警告", "「".repeat(20_000))), "冒号"),
        ("braces", "事项 乙 {".repeat(20_000).into_bytes(), "没有结束"),
        ("closing braces", "}".repeat(20_000).into_bytes(), ""),
        ("absurd sum", matter("    处九千九百九十九亿亿元的罚款"), "数字"),
        ("negative sum", matter("    处-5元的罚款"), "看不懂"),
        ("old mac line ends", String::from_utf8(matter("    处警告")).unwrap().replace('\n', "\r").into_bytes(), ""),
        (
            "big table",
            {
                let rows: Vec<String> = (0..20_000).map(|i| format!("| {i} | 处{}元的罚款 |", i + 1)).collect();
                matter(&format!("| 次 | 处罚 |\n{}", rows.join("\n")))
            },
            "上限",
        ),
        ("refines itself", format!("{HEAD}事项 乙 细化 甲/乙 {{\n处警告\n}}\n").into_bytes(), "绕回"),
        (
            "refines in a circle",
            {
                let text = "事项 丙 细化 甲/丁 {\n处警告\n}\n事项 丁 细化 甲/丙 {\n处警告\n}\n";
                format!("{HEAD}{text}").into_bytes()
            },
            "绕回",
        ),
        ("succeeds itself", format!("{HEAD}事项 乙 承接 甲/乙 {{\n处警告\n}}\n").into_bytes(), "绕回"),
        ("replaces itself", HEAD.replace("2020-01-01\n", "2020-01-01\n    替代 甲\n").into_bytes(), "绕回"),
        ("fact in a circle", format!("{HEAD}要素 子 : 整数 = 丑 + 1\n要素 丑 : 整数 = 子 + 1\n").into_bytes(), ""),
    ];
    for (name, bytes, message) in files {
        let (code, err) = try_file(name, &bytes);
        assert_eq!(code, 2, "{name}: {err}");
        assert!(err.contains(message), "{name}: {err}");
    }
}

/// Files that are odd and all the same have an answer.
#[test]
fn what_is_odd_is_answered() {
    let facts: Vec<String> = (0..60).map(|i| format!("    当 「事{i}」：处{}元的罚款", i + 1)).collect();
    let crossed: Vec<String> = (0..60)
        .map(|i| format!("    当 「事{i}」 且 「事{}」 或 「事{}」：处{}元的罚款", i * 7 % 60, i * 13 % 60, i + 1))
        .collect();
    let rows: Vec<String> = (0..2_000).map(|i| format!("| {i} | 处{}元的罚款 |", i + 1)).collect();
    let plain = String::from_utf8(matter("    当 甲一：处警告")).unwrap();
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("byte order mark", format!("\u{feff}{plain}").into_bytes()),
        ("windows line ends", plain.replace('\n', "\r\n").into_bytes()),
        ("full width", plain.replace(' ', "\u{3000}").replace('{', "｛").replace('}', "｝").into_bytes()),
        ("sixty facts", matter(&facts.join("\n"))),
        ("sixty crossed facts", matter(&crossed.join("\n"))),
        ("two thousand rows", matter(&format!("| 次 | 处罚 |\n{}", rows.join("\n")))),
        ("a comment only on each line", matter("    处警告 # {{{{ }}}} 「「「")),
    ];
    for (name, bytes) in files {
        let (code, err) = try_file(name, &bytes);
        assert!(code <= 1, "{name}: {err}");
    }
}

#[test]
fn bad_cases_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    let head = "matter = \"露天烧烤\"\njurisdiction = \"370881\"\nact_date = \"2026-08-20\"\n";
    let deep = format!("{{\"facts\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    for (name, file, text) in [
        ("empty", "a.toml", String::new()),
        ("no table", "a.json", "[1, 2]".to_owned()),
        ("deep", "a.json", deep),
        ("unknown key", "a.toml", format!("{head}颜色 = \"红\"\n")),
        ("unknown fact", "a.toml", format!("{head}[facts]\n没有的 = 1\n")),
        ("wrong value", "a.toml", format!("{head}[facts]\n主体 = \"机器人\"\n")),
        ("wrong type", "a.toml", format!("{head}[facts]\n拒不改正 = [1]\n")),
        ("impossible day", "a.toml", head.replace("2026-08-20", "2026-02-30")),
        ("decided before", "a.toml", format!("{head}decision_date = \"2020-01-01\"\n")),
        ("absurd number", "a.toml", format!("{head}[facts]\n货值金额 = \"1e400\"\n")),
        ("huge number", "a.toml", format!("{head}[facts]\n货值金额 = {}\n", "9".repeat(400))),
        ("not a number", "a.toml", format!("{head}[facts]\n货值金额 = nan\n")),
        ("no such place", "a.toml", head.replace("370881", "999")),
    ] {
        let path = directory.path().join(file);
        std::fs::write(&path, text).unwrap();
        let done = Command::new(env!("CARGO_BIN_EXE_cailiang")).arg("resolve").arg(&path).output().unwrap();
        let err = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2), "{name}: {err}");
        assert!(done.stdout.is_empty() && err.starts_with("错误"), "{name}: {err}");
    }
}
