//! Citations: 《文件》第…条第…款.

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;

use serde::{Serialize, Serializer};

/// A provision of an instrument.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Citation {
    /// Name of the instrument, without 《》.
    pub instrument: String,
    /// 第…条第…款, or the name of the matter where there is no article.
    pub place: String,
}

impl Citation {
    /// A citation of a place in an instrument.
    pub fn new(instrument: impl Into<String>, place: impl Into<String>) -> Self {
        Citation { instrument: instrument.into(), place: place.into() }
    }
}

impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "《{}》{}", self.instrument, self.place)
    }
}

impl Serialize for Citation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
