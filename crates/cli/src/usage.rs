//! The help pages, and what is said of a line that is none of ours, in Chinese: clap's own words are English only. Whoever
//! asks for `--lang en` gets those.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::render::Stop;

const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}";

/// Whether the line asks for English, whatever else is wrong with it.
pub(crate) fn english(line: &[OsString]) -> bool {
    line.windows(2).any(|pair| matches!(pair, [flag, value] if flag == "--lang" && value == "en"))
        || line.iter().any(|word| word == "--lang=en")
}

/// The same command, with its help page in Chinese.
pub(crate) fn chinese(command: Command) -> Command {
    let help = Arg::new("help").short('h').long("help").action(ArgAction::Help).help("显示这一页").help_heading("选项");
    let version =
        Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本").help_heading("选项");
    let mut command = command.disable_help_flag(true).arg(help).help_template(TEMPLATE).mut_args(labelled);
    if command.get_version().is_some() {
        command = command.disable_version_flag(true).arg(version);
    }
    if command.has_subcommands() {
        command = command.subcommand_help_heading("命令").mut_subcommands(chinese);
    }
    command
}

/// An argument under a heading of ours; what it takes, and what it is without being written, stand in its line.
fn labelled(arg: Arg) -> Arg {
    let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    let names: Vec<String> = arg
        .get_possible_values()
        .iter()
        .map(|value| {
            let name = value.get_name();
            value.get_help().map_or_else(|| name.to_owned(), |help| format!("{name}（{help}）"))
        })
        .collect();
    let heading = if arg.is_positional() { "参数" } else { "选项" };
    if !arg.get_action().takes_values() {
        return arg.help(help).help_heading(heading);
    }
    if !names.is_empty() {
        help = format!("{help}：{}", names.join("、"));
    }
    let defaults: Vec<_> = arg.get_default_values().iter().filter_map(|v| v.to_str()).collect();
    if !defaults.is_empty() {
        help = format!("{help}；缺省为 {}", defaults.join("、"));
    }
    arg.help(help).help_heading(heading).hide_possible_values(true).hide_default_value(true)
}

/// What is wrong with the line, and what would be right.
pub(crate) fn mistake(error: &clap::Error) -> Stop {
    let one = |kind| error.get(kind).and_then(words).unwrap_or_default();
    let (arg, value) = (one(ContextKind::InvalidArg), one(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令", one(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有“{arg}”这个选项，或者它多余"),
        ErrorKind::MissingRequiredArgument => format!("缺少 {arg}"),
        ErrorKind::MissingSubcommand => "没有写命令".to_owned(),
        ErrorKind::ArgumentConflict => match one(ContextKind::PriorArg) {
            prior if prior.is_empty() || prior == arg => format!("{arg} 只能写一次"),
            prior => format!("{arg} 不能与 {prior} 一起用"),
        },
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 后面没有写值"),
        ErrorKind::InvalidValue => format!("{arg} 不能是“{value}”"),
        ErrorKind::ValueValidation => match error.source() {
            Some(reason) => format!("{arg}：{reason}"),
            None => format!("{arg} 不能是“{value}”"),
        },
        ErrorKind::TooManyValues => format!("{arg} 的值多了：“{value}”"),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("{arg} 的值个数不对"),
        ErrorKind::NoEquals => format!("{arg} 的值要写在等号后面"),
        ErrorKind::InvalidUtf8 => "命令行里有不是 UTF-8 的字".to_owned(),
        // Kinds that clap may add: better its own words than none.
        _ => error.to_string(),
    };
    let near = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
        ContextKind::SuggestedCommand,
    ];
    let near = near.into_iter().map(one).find(|s| !s.is_empty());
    let choices = one(ContextKind::ValidValue);
    let help = match (near, choices) {
        (Some(near), _) => format!("是不是 {near}？"),
        (None, choices) if !choices.is_empty() => format!("可以是 {choices}"),
        _ => "写 --help 看用法".to_owned(),
    };
    Stop::new(message, help)
}

fn words(value: &ContextValue) -> Option<String> {
    match value {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(all) => Some(all.join("、")),
        _ => None,
    }
}
