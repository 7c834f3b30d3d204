//! Each program runs and says what it said when it was last looked at.

#![allow(clippy::unwrap_used)]

fn output(program: &str) -> String {
    let done = std::process::Command::new(program).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn embed() {
    insta::assert_snapshot!(output(env!("CARGO_BIN_EXE_embed")));
}

#[test]
fn review() {
    insta::assert_snapshot!(output(env!("CARGO_BIN_EXE_review")));
}

#[test]
fn author() {
    insta::assert_snapshot!(output(env!("CARGO_BIN_EXE_author")));
}

#[test]
fn ask() {
    insta::assert_snapshot!(output(env!("CARGO_BIN_EXE_ask")));
}
