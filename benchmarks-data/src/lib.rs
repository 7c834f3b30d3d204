//! 裁量 benchmarks-data: the embedded library. `SOURCES.md` says of each document what it is, what is encoded, and whether
//! it was checked; what is written for illustration says so itself.

/// Name and text of every document, by jurisdiction.
pub const DOCUMENTS: &[(&str, &str)] = &[];
