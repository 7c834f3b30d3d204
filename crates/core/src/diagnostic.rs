//! Diagnostics: what is wrong with a text, where, and what to do.

use std::sync::Arc;

use crate::source::{Source, Span};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The text cannot be used.
    Error,
    /// The text can be used; somebody should look.
    Warning,
}

/// One problem of a text. Codes are of the F family; `cailiang rule CODE` explains them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Code, stable.
    pub code: &'static str,
    /// One sentence; user text in “”.
    pub message: String,
    /// What to do, when there is something.
    pub help: Option<String>,
    /// The text.
    pub source: Arc<Source>,
    /// The place.
    pub span: Span,
}

/// Codes of form errors.
pub mod code {
    /// A statement that the language does not have.
    pub const SYNTAX: &str = "F101";
    /// A date that does not exist.
    pub const DATE: &str = "F102";
    /// A penalty phrase that is not understood or malformed.
    pub const PENALTY: &str = "F103";
    /// A fact that no visible document declares.
    pub const UNDECLARED: &str = "F104";
    /// A value that the fact does not have.
    pub const VALUE: &str = "F105";
    /// A field that is missing or unknown.
    pub const FIELD: &str = "F106";
    /// A name that stands twice.
    pub const DUPLICATE: &str = "F107";
    /// 细化, 替代 or 承接 that run in a circle.
    pub const CYCLE: &str = "F108";
    /// Bytes that are no text.
    pub const ENCODING: &str = "F109";
    /// A reference that leads nowhere within a held document.
    pub const REFERENCE: &str = "F110";
    /// A seen name declared again.
    pub const SHADOW: &str = "F111";
}
