//! From text to [`Instrument`]: the parser returns what it understood and every independent error.

mod cell;
pub(crate) mod condition;
mod document;
mod general;
pub(crate) mod grammar;
mod header;
mod matter;
mod memo;
mod method;
mod patch;
pub(crate) mod table;

use std::sync::Arc;

use rayon::prelude::*;

pub use cell::TableCell;
pub use condition::{date_of, day_number};
pub(crate) use matter::condition_end;
pub(crate) use patch::patch;
pub(crate) use table::cells as table_cells;

use crate::diagnostic::Diagnostic;
use crate::model::Instrument;
use crate::source::Source;

/// What reading a text gave.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document; `None` when it does not even have a name. With errors it is what was understood, and must not be used
    /// to decide.
    pub instrument: Option<Instrument>,
    /// Every independent error, in text order.
    pub errors: Vec<Diagnostic>,
}

/// Reads one document. It never fails: faults are in [`Parsed::errors`].
pub fn parse(source: Source) -> Parsed {
    document::document(&Arc::new(source), &Arc::default())
}

/// Reads documents side by side, in order; what one says again after another is read once.
pub fn parse_all(sources: impl IntoIterator<Item = Source>) -> Vec<Parsed> {
    let sources: Vec<Source> = sources.into_iter().collect();
    let memo = Arc::default();
    sources.into_par_iter().map(|source| document::document(&Arc::new(source), &memo)).collect()
}
