//! One module a command.

pub(crate) mod ask;
pub(crate) mod catalogue;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod compile;
pub(crate) mod diff;
pub(crate) mod fmt;
pub(crate) mod impact;
pub(crate) mod import;
pub(crate) mod names;
pub(crate) mod output;
pub(crate) mod parse_penalty;
pub(crate) mod resolve;
pub(crate) mod review;
pub(crate) mod rule;
pub(crate) mod test;
pub(crate) mod watch;

use jiff::civil::Date;

use crate::render::Stop;

/// Today, where the user is.
pub(crate) fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// One JSON document on stdout and nothing else.
pub(crate) fn print_json(value: &impl serde::Serialize) -> Result<(), Stop> {
    print(&json(value)?)
}

/// A JSON document.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, Stop> {
    serde_json::to_string_pretty(value).map_err(|e| Stop::new(format!("无法写成 JSON：{e}"), ""))
}

/// A text on stdout. A reader that stopped listening is no error.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    use std::io::Write as _;
    match writeln!(anstream::stdout().lock(), "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Stop::new(format!("无法输出：{e}"), "")),
        _ => Ok(()),
    }
}
