//! 裁量: the `cailiang` command.
//!
//! `args` says what a user may type, `load` reads files, each module of `commands` does one command, and `render` shows
//! what came of it; `usage` answers a line that is none of these. Exit codes: 0 nothing found, 1 findings, 2 could not do the work.

mod args;
mod commands;
mod load;
mod progress;
mod render;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Args, Command};
use render::Stop;

/// Reading texts makes many small things on several threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = match parse(std::env::args_os().collect()) {
        Ok(args) => args,
        Err(code) => return code,
    };
    // Deep conditions recurse; they are bounded, and this is room for the bound.
    // What a reader of binary formats cannot take is told as damage, not as a panic.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !cailiang::import::read::is_reading() {
            usual(info);
        }
    }));
    let worker = std::thread::Builder::new().stack_size(64 * 1024 * 1024).spawn(move || run(args));
    let result = worker.map(std::thread::JoinHandle::join);
    match result {
        Ok(Ok(Ok(code))) => ExitCode::from(code),
        Ok(Ok(Err(stop))) => {
            stop.print();
            ExitCode::from(2)
        }
        _ => ExitCode::from(2),
    }
}

/// What the line asks for; or it has been answered with a page of help or of what is wrong, and this is the exit code.
fn parse(line: Vec<OsString>) -> Result<Args, ExitCode> {
    let english = usage::english(&line);
    let command = if english { Args::command() } else { usage::chinese(Args::command()) };
    let error = match command.try_get_matches_from(line).and_then(|m| Args::from_arg_matches(&m)) {
        Ok(args) => return Ok(args),
        Err(error) => error,
    };
    // Asking for help is no mistake; what is written instead of a command gets the whole page.
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print();
            return Err(ExitCode::SUCCESS);
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => drop(error.print()),
        _ if english => drop(error.print()),
        _ => usage::mistake(&error).print(),
    }
    Err(ExitCode::from(2))
}

fn run(args: Args) -> Result<u8, Stop> {
    match args.command {
        Command::Review(a) => commands::review::run(&a),
        Command::Resolve(a) => commands::resolve::run(&a),
        Command::Import(a) => commands::import::run(&a),
        Command::Diff(a) => commands::diff::run(&a),
        Command::Compare(a) => commands::compare::run(&a),
        Command::Impact(a) => commands::impact::run(&a),
        Command::Ask(a) => commands::ask::run(&a),
        Command::Catalogue(a) => commands::catalogue::run(&a),
        Command::Watch(a) => commands::watch::run(&a),
        Command::Test(a) => commands::test::run(&a),
        Command::Check(a) => commands::check::run(&a),
        Command::Compile(a) => commands::compile::run(&a),
        Command::Fmt(a) => commands::fmt::run(&a),
        Command::Rule(a) => commands::rule::run(&a),
        Command::ParsePenalty(a) => commands::parse_penalty::run(&a),
    }
}
