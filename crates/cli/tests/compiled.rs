//! `compile`, and the compiled library wherever a library is given: the same bytes as from the rule files.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::{Command, Output};

fn cailiang(directory: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cailiang")).current_dir(directory).args(args).output().unwrap()
}

/// The laws and baselines of the embedded library in a directory, and compiled beside it.
fn compiled() -> tempfile::TempDir {
    let temp = tempfile::tempdir().unwrap();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benchmarks-data");
    for place in ["000000", "370000", "370800", "370881"] {
        let to = temp.path().join("库").join(place);
        std::fs::create_dir_all(&to).unwrap();
        for entry in std::fs::read_dir(data.join(place)).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    let done = cailiang(temp.path(), &["compile", "库", "-o", "库.jzc"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8(done.stdout).unwrap().starts_with("已写入 库.jzc："));
    temp
}

#[test]
fn every_command_answers_the_same() {
    let temp = compiled();
    std::fs::write(
        temp.path().join("案件.toml"),
        "matter = \"济宁市大气污染防治条例/露天烧烤\"\njurisdiction = \"370881\"\nact_date = \"2026-09-01\"\n\
         decision_date = \"2026-09-10\"\n[facts]\n主体 = \"单位\"\n",
    )
    .unwrap();
    let draft = "文件 草案 {\n位阶 裁量权基准\n区划 370881\n施行 2026-09-01\n}\n基准 露天烧烤 细化 济宁市大气污染防治条例/露天烧烤 {\n\
                 | 阶次 | 主体 | 处罚 |\n| 一般 | 单位 | 处二千元以上三万元以下的罚款 |\n}\n";
    std::fs::write(temp.path().join("草案.jz"), draft).unwrap();
    for args in [
        &["review", "--as-of", "2026-09-01"][..],
        &["review", "--as-of", "2026-09-01", "--json"],
        &["review", "草案.jz", "--as-of", "2026-09-01"],
        &["resolve", "案件.toml", "--json"],
        &["catalogue", "--jurisdiction", "370881", "--as-of", "2026-09-01"],
        &["impact", "生态环境法典", "--json"],
    ] {
        let with = |library: &str| cailiang(temp.path(), &[args, &["--library", library]].concat());
        let (texts, bytes) = (with("库"), with("库.jzc"));
        assert!(!texts.stdout.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&texts.stderr));
        assert!(texts == bytes, "{args:?}: {}", String::from_utf8_lossy(&bytes.stderr));
    }
}

#[test]
fn what_cannot_be_opened_is_said() {
    let temp = compiled();
    let refused = |args: &[&str], message: &str| {
        let done = cailiang(temp.path(), args);
        let shown = String::from_utf8(done.stderr).unwrap();
        assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0), "{args:?} {shown}");
        assert!(shown.contains(message), "{args:?}: {shown}");
    };
    let review = ["review", "--as-of", "2026-09-01", "--library", "库.jzc"];
    let path = temp.path().join("库.jzc");
    let good = std::fs::read(&path).unwrap();

    std::fs::write(&path, &good[..good.len() / 2]).unwrap();
    refused(&review, "不完整");
    let mut bad = good.clone();
    bad[good.len() / 2] ^= 1;
    std::fs::write(&path, &bad).unwrap();
    refused(&review, "已损坏");
    bad.clone_from(&good);
    bad[12] ^= 1;
    std::fs::write(&path, &bad).unwrap();
    refused(&review, "另一版本");
    std::fs::write(&path, "文件 某法 {").unwrap();
    refused(&review, "不是编译过的文件库");

    // A document that changed since.
    std::fs::write(&path, &good).unwrap();
    assert_eq!(cailiang(temp.path(), &review).status.code(), Some(1));
    let law = temp.path().join("库/000000/大气污染防治法.jz");
    let text = std::fs::read_to_string(&law).unwrap();
    std::fs::write(&law, &text).unwrap();
    assert_eq!(cailiang(temp.path(), &review).status.code(), Some(1), "touched, not changed");
    std::fs::write(&law, text + "\n# 改过\n").unwrap();
    refused(&review, "已经过时");

    refused(&["review", "库.jzc"], "是编译过的文件库，不是规则文件");
    refused(&["compile", "库", "-o", "库.bin"], "扩展名用 .jzc");
    std::fs::write(&law, "文件 {").unwrap();
    refused(&["compile", "库", "-o", "新.jzc"], "大气污染防治法.jz");
    assert!(!temp.path().join("新.jzc").exists());
}
