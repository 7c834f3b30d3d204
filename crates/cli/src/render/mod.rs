//! What a user sees.

pub(crate) mod cases;
pub(crate) mod catalogue;
pub(crate) mod changes;
pub(crate) mod explain;
pub(crate) mod impact;
pub(crate) mod resolution;
pub(crate) mod sarif;
pub(crate) mod text;
pub(crate) mod timeline;
pub(crate) mod watch;

use cailiang::diagnostic::Diagnostic;

/// The work could not be done: exit code 2, message on stderr.
#[derive(Debug)]
pub(crate) enum Stop {
    /// One sentence, and what would help.
    Message(String, String),
    /// Faults of texts.
    Diagnostics(Vec<Diagnostic>),
}

impl Stop {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Stop {
        Stop::Message(message.into(), help.into())
    }

    pub fn diagnostics(all: Vec<Diagnostic>) -> Stop {
        Stop::Diagnostics(all)
    }

    /// Writes it to stderr.
    pub fn print(&self) {
        use std::io::Write as _;
        let mut err = anstream::stderr().lock();
        match self {
            Stop::Message(message, help) => {
                let _ = writeln!(err, "错误：{message}");
                if !help.is_empty() {
                    let _ = writeln!(err, "  帮助：{help}");
                }
            }
            Stop::Diagnostics(all) => {
                for d in all.iter().take(text::MAX_SHOWN) {
                    let _ = writeln!(err, "{}", text::diagnostic(d));
                }
                if let Some(rest) = text::not_shown(all.len()) {
                    let _ = writeln!(err, "{rest}");
                }
                let _ = writeln!(err, "共 {} 处错误，未作计算", all.len());
            }
        }
    }
}
