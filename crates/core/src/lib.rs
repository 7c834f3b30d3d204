//! 裁量 core: text of penalties, the rule language, the typed model, diagnostics.
//!
//! What it is: [`parse`] reads one document of the language into an [`model::Instrument`] and reports every
//! independent error with its place; [`library::Library`] links documents with one another; [`penalty`] reads a
//! penalty phrase, the same in the language, in a statute sentence and in a table cell; [`fmt`] writes a document in its
//! canonical form.
//!
//! What it is not: it decides no case and compares no two texts (that is the resolver and the validation), it knows
//! no law, and it does no I/O.
//!
//! ```
//! use cailiang_core::{parse, source::Source};
//!
//! let text = "文件 某法 {\n 位阶 法律\n 区划 全国\n 施行 2020-01-01\n}\n事项 甲 {\n 依据 第一条\n 处五百元以下的罚款\n}\n";
//! let parsed = parse(Source::new("某法.jz", text));
//! assert!(parsed.errors.is_empty());
//! assert_eq!(parsed.instrument.unwrap().matters[0].name, "甲");
//! ```

pub mod diagnostic;
pub mod fmt;
pub mod interval;
mod layout;
pub mod library;
pub mod model;
pub mod number;
mod parse;
pub mod penalty;
pub mod source;

pub use parse::{Parsed, TableCell, date_of, day_number, parse, parse_all};
