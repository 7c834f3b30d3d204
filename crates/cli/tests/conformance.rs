//! The project's own conformance cases: directories with documents and an `expect.json`, run through the command itself.
//!
//! A step is `{"name", "args", "case"?, "stdin"?, "exit", "json"?, "stderr"?}`; `$LIB` is the directory and `$CASE` a file
//! with `case`. In `json` an object matches by subset, a list in any order (with `"..."` first: by containment), a key
//! with `!` must be absent, `has:X` is a text that contains X, and figures compare by value.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cailiang::number::Exact;
use serde_json::Value;

fn number(v: &Value) -> Option<Exact> {
    match v {
        Value::Number(n) => Exact::parse(&n.to_string()).ok(),
        Value::String(s) => Exact::parse(s).ok(),
        _ => None,
    }
}

/// Where the value differs from the pattern.
fn differs(pattern: &Value, value: &Value, at: &str) -> Option<String> {
    match (pattern, value) {
        (Value::Object(wanted), Value::Object(found)) => wanted.iter().find_map(|(key, sub)| {
            if let Some(absent) = key.strip_prefix('!') {
                return found
                    .get(absent)
                    .filter(|v| !v.is_null())
                    .map(|v| format!("{at}.{absent}: {v} should be absent"));
            }
            match found.get(key) {
                Some(v) => differs(sub, v, &format!("{at}.{key}")),
                None => Some(format!("{at}.{key}: missing")),
            }
        }),
        (Value::Array(wanted), Value::Array(found)) => {
            let some = wanted.first() == Some(&Value::from("..."));
            let wanted = &wanted[usize::from(some)..];
            if !some && wanted.len() != found.len() {
                return Some(format!("{at}: {} elements instead of {}: {value}", found.len(), wanted.len()));
            }
            let fits: Vec<Vec<bool>> =
                wanted.iter().map(|w| found.iter().map(|f| differs(w, f, at).is_none()).collect()).collect();
            (!matched(&fits, &mut vec![false; found.len()])).then(|| format!("{at}: {pattern} does not match {value}"))
        }
        (Value::String(p), Value::String(v)) if p.starts_with("has:") => {
            let part = p.trim_start_matches("has:");
            (!v.contains(part)).then(|| format!("{at}: “{v}” lacks “{part}”"))
        }
        _ => match (number(pattern), number(value)) {
            (Some(a), Some(b)) if a == b => None,
            _ if pattern == value => None,
            _ => Some(format!("{at}: {value} instead of {pattern}")),
        },
    }
}

/// Whether each row can have a column of its own.
fn matched(fits: &[Vec<bool>], taken: &mut Vec<bool>) -> bool {
    let Some((first, rest)) = fits.split_first() else { return true };
    for (column, fit) in first.iter().enumerate() {
        if *fit && !taken[column] {
            taken[column] = true;
            if matched(rest, taken) {
                return true;
            }
            taken[column] = false;
        }
    }
    false
}

fn run(step: &Value, directory: &Path, case: &Path) -> Result<(), String> {
    if let Some(content) = step.get("case") {
        std::fs::write(case, content.to_string()).unwrap();
    }
    let (lib, case) = (directory.to_str().unwrap(), case.to_str().unwrap());
    let args = step["args"].as_array().unwrap();
    let args: Vec<String> =
        args.iter().map(|a| a.as_str().unwrap().replace("$LIB", lib).replace("$CASE", case)).collect();
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(&args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(step["stdin"].as_str().unwrap_or("").as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    if done.status.code().map(i64::from) != step["exit"].as_i64() {
        return Err(format!("exit {:?}; {err}{out}", done.status.code()));
    }
    if step["exit"] == 2 && args[0] != "check" && !out.is_empty() {
        return Err(format!("output beside an error: {out}"));
    }
    for piece in step.get("stderr").and_then(Value::as_array).into_iter().flatten() {
        if !err.contains(piece.as_str().unwrap()) {
            return Err(format!("stderr lacks {piece}: {err}"));
        }
    }
    let Some(pattern) = step.get("json") else { return Ok(()) };
    let value: Value = serde_json::from_str(&out).map_err(|e| format!("{e}: {out}"))?;
    differs(pattern, &value, "$").map_or(Ok(()), Err)
}

#[test]
fn every_step_of_every_directory() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut directories: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    directories.sort();
    let scratch = std::env::temp_dir().join(format!("cailiang-conformance-{}.json", std::process::id()));
    let mut wrong = Vec::new();
    let mut steps = 0;
    for directory in &directories {
        let text = std::fs::read_to_string(directory.join("expect.json")).unwrap();
        let list: Vec<Value> = serde_json::from_str(&text).unwrap();
        for step in &list {
            steps += 1;
            if let Err(e) = run(step, directory, &scratch) {
                wrong.push(format!("{} / {}: {e}", directory.file_name().unwrap().to_string_lossy(), step["name"]));
            }
        }
    }
    let _ = std::fs::remove_file(scratch);
    assert!(wrong.is_empty(), "{} of {steps} steps:\n{}", wrong.len(), wrong.join("\n"));
    assert!(steps >= 40, "{steps}");
}

#[test]
fn the_matcher_can_fail() {
    let parse = |s: &str| serde_json::from_str::<Value>(s).unwrap();
    let value = parse(r#"{"a": ["1", "2"], "b": "甲乙", "c": null}"#);
    for good in [r#"{"a": [2, 1]}"#, r#"{"a": ["...", "2"]}"#, r#"{"b": "has:乙"}"#, r#"{"!c": 0, "!d": 0}"#] {
        assert_eq!(differs(&parse(good), &value, "$"), None, "{good}");
    }
    for bad in [r#"{"a": [1]}"#, r#"{"a": [1, 1]}"#, r#"{"a": ["...", 3]}"#, r#"{"b": "has:丙"}"#, r#"{"!b": 0}"#] {
        assert!(differs(&parse(bad), &value, "$").is_some(), "{bad}");
    }
}
