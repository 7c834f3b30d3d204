//! The README is a test: its commands are run in `examples/tutorial` and say what it shows; the files it shows are there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod transcript;

use transcript::{blocks, commands, root, run, shows};

#[test]
fn commands_say_what_the_readme_shows() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut tried = 0;
    for (_, lines) in blocks(&readme).iter().filter(|b| b.0 == "console") {
        for (command, shown) in commands(lines) {
            let done = run(command, &root().join("examples/tutorial"));
            let output: Vec<&str> = done.out.lines().collect();
            assert!(shows(&shown, &output), "{command}\n{}", output.join("\n"));
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
