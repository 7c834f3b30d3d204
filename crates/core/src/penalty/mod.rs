//! The penalty phrase: the statute's own wording of what is imposed, read the same in the language, in a statute
//! sentence and in a table cell.
//!
//! [`parse_phrase`] reads one phrase and refuses what it does not understand, with the place; [`parse_clause`] reads a
//! statute sentence into outcomes and says when it is not sure; [`describe`] writes sanctions back in their normal form.

mod amounts;
mod clause;
pub mod describe;
pub mod numerals;
mod phrase;
mod sentence;
mod swallowed;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;

pub use clause::{Clause, Outcome, Part, Place, Relation, Remark, Role, Subject, Tier, parse_clause};
pub use phrase::{parse_duration, parse_phrase};

/// Whether 以上 and 以下 include the figure itself (边界). Both do unless a document says otherwise
/// (民法典 art. 1259; 行政处罚 texts follow it).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
pub struct Bounds {
    /// 以上含本数
    pub above_includes: bool,
    /// 以下含本数
    pub below_includes: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Bounds { above_includes: true, below_includes: true }
    }
}

/// Why a phrase was refused, and where: characters from the start of the text that was given.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct PhraseError {
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// First character of the place, from 0.
    pub start: usize,
    /// Characters of the place; zero at the end of the text.
    pub len: usize,
}

/// Reads a whole number of days, times and the like: `十五`, `15`.
pub fn whole_number(text: &str) -> Option<u32> {
    let text: String = text.chars().map(crate::source::fold_width).filter(|c| *c != ' ').collect();
    numerals::parse(&text)?.to_i64().and_then(|n| u32::try_from(n).ok())
}
