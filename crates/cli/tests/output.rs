//! What a person sees: whole outputs as snapshots, looked at when they change.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn run_in(directory: &Path, args: &[&str]) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_cailiang")).current_dir(directory).args(args).output().unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert!(!out.contains('\u{1b}') && !err.contains('\u{1b}'), "colour where there is no terminal");
    format!("{out}{err}[{}]", done.status.code().unwrap())
}

fn run(folder: &str, args: &[&str]) -> String {
    run_in(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(folder), args)
}

#[test]
fn a_finding_shows_both_texts_and_a_case() {
    let args = ["review", "standard-bad.jz", "--library", "law.jz", "--as-of", "2022-01-01"];
    insta::assert_snapshot!("review-zh", run("six-words", &args));
    insta::assert_snapshot!("review-en", run("six-words", &[&args[..], &["--lang", "en"]].concat()));
    insta::assert_snapshot!("review-sarif", run("six-words", &[&args[..], &["--format", "sarif"]].concat()));
}

#[test]
fn findings_of_every_family_read_well() {
    for file in ["time-bad", "kind-dropped", "condition-bad", "method-bad"] {
        let name = format!("{file}.jz");
        let args = ["review", &name, "--library", "law.jz", "--as-of", "2022-01-01"];
        insta::assert_snapshot!(file, run("six-words", &args));
    }
    for file in ["gap", "overlap", "inversion", "opaque"] {
        let name = format!("{file}.jz");
        let args = ["review", &name, "--library", "law.jz", "--as-of", "2022-01-01"];
        insta::assert_snapshot!(file, run("tables", &args));
    }
}

#[test]
fn faults_show_the_line() {
    insta::assert_snapshot!("check", run("errors", &["check", "broken.jz", "--library", "good.jz"]));
    insta::assert_snapshot!("broken", run("errors", &["review", "broken.jz", "--library", "good.jz"]));
    insta::assert_snapshot!("missing", run("errors", &["review", "没有.jz"]));
}

#[test]
fn a_case_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let case = "matter = \"市基准/甲\"\njurisdiction = \"370800\"\nact_date = \"2024-01-01\"\ndecision_date = \"2024-08-01\"\n";
    std::fs::write(directory.path().join("案件.toml"), case).unwrap();
    let library = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/layers-and-time");
    let args = ["resolve", "案件.toml", "--library", library.to_str().unwrap()];
    insta::assert_snapshot!("resolve-zh", run_in(directory.path(), &args));
    insta::assert_snapshot!("resolve-en", run_in(directory.path(), &[&args[..], &["--lang", "en"]].concat()));
}

/// Every witness that is saved runs, and the result leaves out what the witness imposed.
#[test]
fn saved_witnesses_are_cases_that_run() {
    let directory = tempfile::tempdir().unwrap();
    let review = ["review", "--as-of", "2026-08-15", "--save-cases", "反例"];
    assert!(run_in(directory.path(), &review).ends_with("[1]"));
    let today = "2026-08-15".parse().unwrap();
    let resolver = cailiang::Resolver::new(cailiang::embedded());
    let mut tried = 0;
    for entry in std::fs::read_dir(directory.path().join("反例")).unwrap() {
        let path = entry.unwrap().path();
        let case = cailiang::Case::read(&std::fs::read_to_string(&path).unwrap(), false, today).unwrap();
        let result = resolver.resolve(&case).unwrap();
        let dropped = result.warnings.iter().any(|w| w.contains("未适用"));
        assert!(dropped, "{}: the layer is dropped for its witness: {:?}", path.display(), result.warnings);
        // The command says the same; each run loads the library anew.
        if tried % 50 == 0 {
            let shown = run_in(directory.path(), &["resolve", path.to_str().unwrap()]);
            assert!(shown.ends_with("[0]") && shown.contains("未适用"), "{}: {shown}", path.display());
        }
        tried += 1;
    }
    assert!(tried >= 18, "{tried}");
}

#[test]
fn formatting_rewrites_once() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("乱.jz");
    std::fs::write(&file, "文件 乱法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n事项 甲 {\n依据 第一条\n处警告\n}\n")
        .unwrap();
    assert_eq!(run_in(directory.path(), &["fmt", "乱.jz"]), "已整理 乱.jz\n[0]");
    assert_eq!(run_in(directory.path(), &["fmt", "乱.jz"]), "[0]");
    insta::assert_snapshot!("formatted", std::fs::read_to_string(file).unwrap());
}
