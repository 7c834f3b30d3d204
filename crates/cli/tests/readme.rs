//! The README is a test: its commands are run in `examples/tutorial` and say what it shows; the files it shows are there.
//!
//! A line `……` stands for any lines.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Fenced blocks: what stands behind the fence, and the lines.
fn blocks(text: &str) -> Vec<(String, Vec<&str>)> {
    let mut all = Vec::new();
    let mut open: Option<(String, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), open.as_mut()) {
            (Some(_), Some(_)) => all.extend(open.take()),
            (Some(info), None) => open = Some((info.to_owned(), Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    all
}

fn run(command: &str) -> String {
    use std::io::Write as _;
    let (input, command) = match command.split_once(" | ") {
        Some((echo, rest)) => (echo.trim_start_matches("echo ").trim_matches('\''), rest),
        None => ("", command),
    };
    let args: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(args[0], "cailiang");
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(&args[1..])
        .current_dir(root().join("examples/tutorial"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

/// Whether the lines of the output are those shown, `……` standing for any.
fn shows(shown: &[&str], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((&"……", rest)) => (0..=output.len()).any(|skip| shows(rest, &output[skip..])),
        Some((first, rest)) => {
            output.first().is_some_and(|o| o.trim_end() == first.trim_end()) && shows(rest, &output[1..])
        }
    }
}

#[test]
fn commands_say_what_the_readme_shows() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut tried = 0;
    for (_, lines) in blocks(&readme).iter().filter(|b| b.0 == "console") {
        for part in lines.split(|l| l.starts_with("$ ")).skip(1).zip(lines.iter().filter(|l| l.starts_with("$ "))) {
            let (shown, command) = part;
            let output = run(command.trim_start_matches("$ "));
            let output: Vec<&str> = output.lines().collect();
            assert!(shows(shown, &output), "{command}\n{}", output.join("\n"));
            tried += 1;
        }
    }
    assert!(tried >= 6, "{tried}");
}

#[test]
fn files_are_as_the_readme_shows_them() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut tried = 0;
    for (info, lines) in blocks(&readme) {
        let Some((_, file)) = info.split_once(' ') else { continue };
        let held = std::fs::read_to_string(root().join("examples/tutorial").join(file)).unwrap();
        assert_eq!(held.trim_end(), lines.join("\n").trim_end(), "{file}");
        tried += 1;
    }
    assert!(tried >= 3, "{tried}");
}
