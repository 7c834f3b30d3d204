//! A rulebook's own cases: facts, and the result that they should have; what of the rulebook they prove, and what not.
//!
//! A suite is a TOML file. Many cases of one matter are the rows of a table in the syntax of rule files (a cell holds a
//! word, several, a range, `-` for what is not known; a blank repeats the one above); a single case is a `[[case]]` with
//! the keys of a case file. A cell with several values, or with a range, stands for all of them: the result has to be the
//! one stated for each value that the texts tell apart, and at the ends.
//!
//! A case that the drafter has not confirmed proves nothing: it is run, told apart, and counted apart.

mod bare;
pub mod coverage;
mod goals;
mod read;
pub mod report;
mod result;
mod run;
pub mod write;

use std::sync::Arc;

use cailiang_core::TableCell;
use cailiang_core::diagnostic::{Diagnostic, Severity};
use cailiang_core::model::{Date, Jurisdiction};
use cailiang_core::source::{Source, Span};

pub use read::read;
pub use run::{Difference, Point, Ran, Runner};

/// The cases of one file.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The file.
    pub source: Arc<Source>,
    /// The cases, in the order of the text.
    pub cases: Vec<TestCase>,
}

/// One case: facts, and the result that they should have.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What the drafter calls it.
    pub name: Option<String>,
    /// Where it stands.
    pub place: Span,
    /// 事项, 文件/事项 or 编码.
    pub matter: String,
    /// Where the matter is named.
    pub matter_place: Span,
    /// Where it is decided; the territory of the matter's document by default.
    pub jurisdiction: Option<Jurisdiction>,
    /// Day of the act; the first day of the matter's document by default.
    pub act_date: Option<Date>,
    /// Day of the decision; that of the act by default.
    pub decision_date: Option<Date>,
    /// Names as written, and what each may be.
    pub facts: Vec<(String, TableCell)>,
    /// What should come of it; what is not stated is not looked at.
    pub expect: Expect,
    /// Whether the drafter stands by it.
    pub confirmed: bool,
}

/// What should come of a case. `Some(None)`: there should be none.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expect {
    /// 阶次
    pub grade: Option<Option<String>>,
    /// Packages as phrases, each with its place; 没有规定, 不予处罚 and 可以不予处罚 stand for themselves.
    pub any_of: Option<Vec<(String, Span)>>,
    /// Day whose law applies.
    pub law_date: Option<Option<Date>>,
    /// Facts that are still to be found out.
    pub missing: Option<Vec<String>>,
}

impl Expect {
    /// Whether nothing is stated.
    pub fn is_empty(&self) -> bool {
        *self == Expect::default()
    }
}

/// A fault of a suite.
fn fault(
    code: &'static str,
    source: &Arc<Source>,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    let help: String = help.into();
    Diagnostic {
        severity: Severity::Error,
        code,
        message: message.into(),
        help: (!help.is_empty()).then_some(help),
        source: Arc::clone(source),
        span,
    }
}
