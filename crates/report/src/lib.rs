//! 裁量 report: what a review found, as a web page, a workbook and a draft opinion.
//!
//! What it is: [`Opinion`] lays a review out for readers — grouped by document and article, witnesses in words, with what
//! was not decided and not looked at — and [`html`], [`xlsx`] and [`docx`] write the same opinion in three formats, as
//! bytes. [`xlsx`] also writes the reviewed spreadsheet again ([`Grid`]) with each finding at its cell.
//!
//! Two questions to a whole library have formats of their own: the catalogue of matters ([`catalogue`], page and workbook)
//! and a review over a stretch of time ([`timeline`], page and picture).
//!
//! What it is not: it finds nothing, reads and writes no file, and looks at no clock; the same opinion gives the same bytes.
//!
//! ```
//! use cailiang_report::{Lang, Opinion, html};
//! use cailiang_validation::Report;
//!
//! let report = Report { as_of: "2026-08-15".to_owned(), ..Report::default() };
//! let opinion = Opinion::new(&report, None, Lang::Zh);
//! assert!(html(&opinion).contains("2026-08-15"));
//! ```

pub mod catalogue;
mod docx;
mod grid;
mod html;
mod model;
mod picture;
mod text;
pub mod timeline;
mod words;
mod xlsx;

pub use docx::docx;
pub use grid::{Area, Grid, Sheet};
pub use html::html;
pub use model::{About, At, Chapter, Counts, Entry, Opinion, Reviewed, RuleUsed, Section, Unsettled, Upper};
pub use text::{Example, act, value};
pub use words::{Lang, Words};
pub use xlsx::xlsx;

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// More rows than a sheet holds, and the like.
    #[error("无法写成 Excel 文件：{0}")]
    Excel(#[from] rust_xlsxwriter::XlsxError),
    /// The package of a Word file.
    #[error("无法写成 Word 文件：{0}")]
    Word(String),
}
