//! Which documents the arguments mean.

use std::path::{Path, PathBuf};

use cailiang::{LoadError, Loaded, Loader};

use crate::args;
use crate::render::Stop;

/// The `--library` value that names the embedded library.
const EMBEDDED: &str = "embedded";

/// Loads the named files with the library of the arguments, by default the embedded one, as context.
pub(crate) fn load(named: &[PathBuf], library: &args::Library) -> Result<Loaded, Stop> {
    let mut loader = named.iter().fold(Loader::new(), Loader::named);
    for root in &library.library {
        loader = if root.as_path() == Path::new(EMBEDDED) { loader.embedded() } else { loader.context(root) };
    }
    if library.library.is_empty() {
        loader = loader.embedded();
    }
    Ok(loader.load()?)
}

/// As [`load`]; a document with an error stops the work.
pub(crate) fn usable(named: &[PathBuf], library: &args::Library) -> Result<Loaded, Stop> {
    Ok(load(named, library)?.usable()?)
}

impl From<LoadError> for Stop {
    fn from(e: LoadError) -> Stop {
        match e {
            LoadError::Faults(all) => Stop::diagnostics(all),
            other => Stop::new(other.to_string(), ""),
        }
    }
}
