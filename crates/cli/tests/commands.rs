//! The pages of `docs/commands` are tests: each page's commands are run one after the other in a copy of
//! `examples/tutorial`, and say what it shows; a block with the name of a file is that file. The number behind `console` is
//! the exit code of the last command. Every command has a page.
//!
//! `CAILIANG_WRITE_DOCS=1` writes what the commands say today into the pages; look at it before you keep it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod transcript;

use std::path::Path;

use transcript::{blocks, commands, root, run, shows};

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// Replays a page; what differs, and the page as it should be.
fn replay(page: &str) -> (Vec<String>, String, usize) {
    let directory = tempfile::tempdir().unwrap();
    copy(&root().join("examples/tutorial"), directory.path());
    let (mut wrong, mut right, mut tried) = (Vec::new(), page.to_owned(), 0);
    for (info, lines) in blocks(page) {
        let (language, rest) = info.split_once(' ').unwrap_or((&info, ""));
        if language != "console" {
            if !rest.is_empty() {
                std::fs::write(directory.path().join(rest), lines.join("\n") + "\n").unwrap();
            }
            continue;
        }
        let mut code = 0;
        let mut actual = Vec::new();
        let mut differs = false;
        for (command, shown) in commands(&lines) {
            let done = run(command, directory.path());
            let both = format!("{}{}", done.out, done.err);
            let output: Vec<&str> = both.lines().collect();
            let same = shows(&shown, &output);
            if !same {
                wrong.push(format!("$ {command}\n{both}"));
            }
            differs |= !same;
            actual.push(format!("$ {command}"));
            actual.extend(if same { &shown } else { &output }.iter().map(|l| l.trim_end().to_owned()));
            code = done.code;
            tried += 1;
        }
        let number = if code == 0 { String::new() } else { format!(" {code}") };
        if info != format!("console{number}") {
            wrong.push(format!("exit code {code} instead of “{rest}”: {}", lines.join("\n")));
            differs = true;
        }
        if differs {
            let old = format!("```{info}\n{}\n```", lines.join("\n"));
            right = right.replace(&old, &format!("```console{number}\n{}\n```", actual.join("\n")));
        }
    }
    (wrong, right, tried)
}

#[test]
fn commands_say_what_the_pages_show() {
    let mut pages: Vec<_> =
        std::fs::read_dir(root().join("docs/commands")).unwrap().map(|e| e.unwrap().path()).collect();
    pages.sort();
    let write = std::env::var_os("CAILIANG_WRITE_DOCS").is_some();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for path in &pages {
        let page = std::fs::read_to_string(path).unwrap();
        let (differs, right, count) = replay(&page);
        tried += count;
        if write && right != page {
            std::fs::write(path, right).unwrap();
        }
        wrong.extend(differs.into_iter().map(|d| format!("{}\n{d}", path.display())));
    }
    assert!(write || wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried >= 30, "{tried}");
}

/// Every command that `--help` lists has a page, and the list of pages names it.
#[test]
fn every_command_has_a_page() {
    let help = run("cailiang --help", &root()).out;
    let list = std::fs::read_to_string(root().join("docs/commands/README.md")).unwrap();
    let names = help.lines().skip_while(|l| !l.starts_with("命令:")).skip(1).take_while(|l| !l.trim().is_empty());
    let mut count = 0;
    for name in names.filter_map(|l| l.split_whitespace().next()) {
        let page = root().join(format!("docs/commands/{name}.md"));
        assert!(page.is_file(), "{name}");
        assert!(list.contains(&format!("({name}.md)")), "{name}");
        count += 1;
    }
    assert!(count >= 15, "{count}: {help}");
}
