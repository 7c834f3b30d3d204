//! Pages whose commands are run and whose output is compared with what they show. A line `……` stands for any lines.

#![allow(dead_code, reason = "each test uses its part")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Fenced blocks: what stands behind the fence, and the lines.
pub fn blocks(text: &str) -> Vec<(String, Vec<&str>)> {
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

/// The commands of a block, each with the lines that it is shown to say.
pub fn commands<'t>(lines: &[&'t str]) -> Vec<(&'t str, Vec<&'t str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        match (line.strip_prefix("$ "), all.last_mut()) {
            (Some(command), _) => all.push((command, Vec::new())),
            (None, Some((_, shown))) => shown.push(line),
            (None, None) => {}
        }
    }
    all
}

/// What a command came to.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Runs a command line in a directory: `cailiang …`, `echo '…' | cailiang …`, `printf '…\n' | cailiang …`, `cat FILE`.
pub fn run(command: &str, directory: &Path) -> Done {
    use std::io::Write as _;
    if let Some(file) = command.strip_prefix("cat ") {
        return Done { code: 0, out: std::fs::read_to_string(directory.join(file)).unwrap(), err: String::new() };
    }
    let (input, command) = match command.split_once(" | ") {
        Some((said, rest)) => {
            let text = said.trim_start_matches("echo ").trim_start_matches("printf ").trim_matches('\'');
            (text.replace("\\n", "\n"), rest)
        }
        None => (String::new(), command),
    };
    let args: Vec<&str> = command.split_whitespace().map(|a| a.trim_matches('\'')).collect();
    assert_eq!(args[0], "cailiang", "{command}");
    let mut child = Command::new(env!("CARGO_BIN_EXE_cailiang"))
        .args(&args[1..])
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

/// Whether the lines of the output are those shown, `……` standing for any.
pub fn shows(shown: &[&str], output: &[&str]) -> bool {
    match shown.split_first() {
        None => output.is_empty(),
        Some((&"……", rest)) => (0..=output.len()).any(|skip| shows(rest, &output[skip..])),
        Some((first, rest)) => {
            output.first().is_some_and(|o| o.trim_end() == first.trim_end()) && shows(rest, &output[1..])
        }
    }
}
