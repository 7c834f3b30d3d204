//! 裁量: a rules engine for 行政处罚裁量权基准 (baselines of discretion in administrative penalties).
//!
//! A rule is a set of points: a case together with what is imposed in it. Deciding a case is a slice of that set
//! ([`Resolver`]); reviewing a document against what binds it is containment of one set in another ([`Reviewer`]). What
//! cannot be proved is said to be undetermined; nothing unproven passes as clean.
//!
//! # A case
//!
//! ```
//! use cailiang::{Case, Resolver};
//!
//! let day = "2026-08-15".parse()?;
//! let case = Case::new("济宁市大气污染防治条例/露天烧烤", "370800".parse()?, day, day).fact("主体", "单位");
//! let result = Resolver::new(cailiang::embedded()).resolve(&case)?;
//!
//! // What is missing does not fail: it is named, and the result is what is still possible.
//! assert!(result.missing.iter().any(|m| m.fact == "拒不改正"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Resolution`] is data: it serialises to the JSON of `cailiang resolve --json`, with every range, citation and reason.
//!
//! # Many cases of one matter
//!
//! A [`Plan`] is a matter at a place on its two days (of the act and of the decision), with all layers folded into one
//! table. It answers what [`Resolver::resolve`] answers, byte for byte in JSON, and asks the resolver itself where it does
//! not hold the answer: a fact is missing or cannot be found out, the case is of another day, the words of a warning turn
//! on the very figure of a base quantity.
//!
//! ```
//! use cailiang::resolver::plan::Value;
//! use cailiang::{Case, Resolver};
//!
//! let day = "2026-08-15".parse()?;
//! let empty = Case::new("济宁市大气污染防治条例/露天烧烤", "370800".parse()?, day, day);
//! let resolver = Resolver::new(cailiang::embedded());
//! let plan = resolver.plan(&empty)?;
//!
//! // A whole case: the same answer, sooner.
//! let case = empty.fact("主体", "单位").fact("拒不改正", false).fact("行为方式", "露天");
//! assert_eq!(plan.resolve(&case)?, resolver.resolve(&case)?);
//!
//! // A case file in JSON: the JSON of the answer.
//! let file = r#"{"matter": "济宁市大气污染防治条例/露天烧烤", "jurisdiction": "370800", "act_date": "2026-08-15",
//!     "decision_date": "2026-08-15", "facts": {"主体": "单位", "拒不改正": false, "行为方式": "露天"}}"#;
//! let mut answer = Vec::new();
//! plan.answer(file, day, &mut answer)?;
//! assert_eq!(answer, serde_json::to_vec(&plan.resolve(&case)?)?);
//!
//! // Values in the order of `plan.facts()`, without strings and without allocation: what the texts give. Whether the act
//! // may still be punished is asked apart; whatever else general rules add is in the two answers above.
//! let values: Vec<Value> = plan.values_of(&case)?;
//! let traced = plan.trace(&values).map_err(|e| e.to_string())?;
//! assert_eq!(plan.decide(&values), Ok(traced.outcome));
//! assert!(traced.turned_on().any(|fact| fact.name == "主体"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Plan::decide_columns`] decides columns of values at once. A matter that no plan can hold is [`NotPlannable`], with the
//! reason: a fine is computed from counts (加收), or from several base quantities. How fast all this is, and beside what,
//! is in `docs/performance.md`.
//!
//! # A review
//!
//! ```
//! use cailiang::Reviewer;
//!
//! // The day before and the day on which 生态环境法典 took effect.
//! let before = Reviewer::new(cailiang::embedded(), "2026-08-14".parse()?).review_all();
//! let after = Reviewer::new(cailiang::embedded(), "2026-08-15".parse()?).review_all();
//! assert!(before.findings.len() < after.findings.len());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Documents of one's own
//!
//! [`load`] reads `.jz` files and directories, [`open`] what `cailiang compile` made of them; [`Loader`] does so with a library as context, as the command line does.
//! [`parse`] and [`library::Library::read`] need no file at all. Nothing reads a disk after loading; a [`Library`] can be
//! shared between threads.
//!
//! # What it is not
//!
//! It finds no facts and weighs no evidence, and it gives no legal opinion: it says what the texts it holds permit, with
//! their articles. Which texts those are, and how they were checked, is in `benchmarks-data/SOURCES.md`.

mod load;
#[cfg(feature = "tables")]
pub mod tables;

use std::sync::OnceLock;

#[cfg(feature = "tables")]
pub use cailiang_import as import;

pub use cailiang_core::{Parsed, TableCell, diagnostic, fmt, interval, library, model, number, parse, penalty, source};
#[cfg(feature = "report")]
pub use cailiang_report as report;
pub use cailiang_resolver as resolver;
pub use cailiang_survey as survey;
pub use cailiang_validation as validation;

pub use cailiang_core::library::Library;
pub use cailiang_resolver::{Case, CaseError, NotPlannable, Plan, Resolution, Resolver};
pub use cailiang_validation::{Finding, Report, Reviewer, Session};
pub use load::{LoadError, Loaded, Loader, bytes, files, files_like, open, reason, table_bytes};

/// The embedded library: the documents of `benchmarks-data`, linked once.
pub fn embedded() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    // A test of this crate makes sure that it has no faults.
    LIBRARY.get_or_init(|| Library::read(load::embedded_sources()).0)
}

/// Reads `.jz` files, and directories with all below them, and links them with one another.
///
/// # Errors
/// [`LoadError`] when a path cannot be read or a document has an error; every error of every document is in it.
pub fn load(paths: impl IntoIterator<Item = impl Into<std::path::PathBuf>>) -> Result<Library, LoadError> {
    let loader = paths.into_iter().fold(Loader::new(), |loader, path| loader.named(path));
    Ok(loader.load()?.usable()?.library)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_library_has_no_faults() {
        let (library, faults) = Library::read(load::embedded_sources());
        let messages: Vec<_> = faults.iter().map(|d| &d.message).collect();
        assert!(messages.is_empty(), "{messages:?}");
        assert!(library.instruments().count() >= 6);
    }

    #[test]
    fn a_library_is_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Library>();
        shared::<Report>();
        shared::<Resolution>();
    }

    #[test]
    fn a_path_that_is_not_there_is_an_error() {
        let error = load(["没有这个目录"]).unwrap_err();
        assert!(error.to_string().contains("没有这个目录"), "{error}");
    }
}
