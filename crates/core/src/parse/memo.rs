//! What was read before: a statute says the same thing of many acts, and a province's tables say a few hundred things in
//! tens of thousands of cells. One memory serves all documents that are read together.

use std::sync::{Arc, PoisonError, RwLock};

use rustc_hash::FxHashMap;

use crate::model::{Phrase, Test};
use crate::penalty::Bounds;

/// What a table cell says of the fact of its column.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    /// `-`
    Any,
    /// 「…」
    Opaque(String),
    /// A value, a list, an interval.
    Test(Test),
}

/// Readings by text, for each of the four ways to take 以上 and 以下. Only what was understood is kept, so that a fault is
/// reported wherever it stands.
#[derive(Debug)]
pub(crate) struct Readings<T>([RwLock<FxHashMap<Box<str>, T>>; 4]);

impl<T> Default for Readings<T> {
    fn default() -> Self {
        Readings(Default::default())
    }
}

impl<T: Clone> Readings<T> {
    fn of(&self, bounds: Bounds) -> &RwLock<FxHashMap<Box<str>, T>> {
        let [neither, above, below, both] = &self.0;
        match (bounds.above_includes, bounds.below_includes) {
            (false, false) => neither,
            (true, false) => above,
            (false, true) => below,
            (true, true) => both,
        }
    }

    pub(crate) fn get(&self, text: &str, bounds: Bounds) -> Option<T> {
        self.of(bounds).read().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    pub(crate) fn keep(&self, text: &str, bounds: Bounds, reading: T) {
        self.of(bounds).write().unwrap_or_else(PoisonError::into_inner).insert(text.into(), reading);
    }
}

/// Phrases by their folded text, cells by their text as written (names keep their form).
#[derive(Debug, Default)]
pub(crate) struct Memo {
    pub phrases: Readings<Arc<Phrase>>,
    pub cells: Readings<Cell>,
}
