//! Files in, linked library out. All reading of the disk is here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cailiang_core::diagnostic::{Diagnostic, Severity, code};
use cailiang_core::library::{InstrumentId, Library, fold};
use cailiang_core::model::Instrument;
use cailiang_core::source::{MAX_BYTES, Source, Span};

use crate::args;
use crate::render::Stop;

/// More files than this are no library but a mistaken directory.
const MAX_FILES: usize = 20_000;

/// Whether a `--library` value names the embedded library.
fn is_embedded(path: &Path) -> bool {
    path.as_os_str() == "embedded"
}

/// Reads a file, at most [`MAX_BYTES`] of it.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Stop> {
    use std::io::Read as _;
    let problem = |e: std::io::Error| Stop::new(format!("打不开 {}：{}", path.display(), reason(&e)), "");
    let file = std::fs::File::open(path).map_err(problem)?;
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(problem)?;
    Ok(bytes)
}

fn reason(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "没有这个文件".to_owned(),
        std::io::ErrorKind::PermissionDenied => "没有读取的权限".to_owned(),
        _ => e.to_string(),
    }
}

/// The `.jz` files of a path: itself, or all below it, in order of name.
pub(crate) fn files(path: &Path) -> Result<Vec<PathBuf>, Stop> {
    let problem = |e: std::io::Error| Stop::new(format!("打不开 {}：{}", path.display(), reason(&e)), "");
    let meta = std::fs::metadata(path).map_err(problem)?;
    if !meta.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = BTreeSet::new();
    let mut queue = vec![path.to_owned()];
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    while let Some(directory) = queue.pop() {
        let Ok(real) = directory.canonicalize() else { continue };
        if !seen.insert(real) {
            continue;
        }
        for entry in std::fs::read_dir(&directory).map_err(problem)? {
            let path = entry.map_err(problem)?.path();
            if path.is_dir() {
                queue.push(path);
            } else if path.extension().is_some_and(|e| e == "jz") {
                found.insert(path);
            }
            if found.len() > MAX_FILES {
                return Err(Stop::new(format!("{} 里的 .jz 文件太多（上限 {MAX_FILES}）", path_text(&directory)), ""));
            }
        }
    }
    if found.is_empty() {
        return Err(Stop::new(format!("{} 里没有 .jz 文件", path.display()), ""));
    }
    Ok(found.into_iter().collect())
}

fn path_text(path: &Path) -> String {
    path.display().to_string()
}

/// What was loaded.
pub(crate) struct Loaded {
    pub library: Library,
    /// The instruments of the files that were named.
    pub named: Vec<InstrumentId>,
    /// Faults of named files and of the library, errors and warnings.
    pub faults: Vec<Diagnostic>,
}

impl Loaded {
    /// The first faults that make the library unusable, or itself.
    pub fn usable(self) -> Result<Loaded, Stop> {
        let errors: Vec<Diagnostic> = self.faults.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        if errors.is_empty() { Ok(self) } else { Err(Stop::diagnostics(errors)) }
    }
}

/// One text: from the named files or from the library.
struct Read {
    instrument: Option<Instrument>,
    faults: Vec<Diagnostic>,
    named: bool,
}

fn read(name: &str, bytes: &[u8], named: bool) -> Read {
    match Source::from_bytes(name, bytes) {
        Ok(source) => {
            let parsed = cailiang_core::parse(source);
            Read { instrument: parsed.instrument, faults: parsed.errors, named }
        }
        Err(e) => {
            let fault = Diagnostic {
                severity: Severity::Error,
                code: code::ENCODING,
                message: e.to_string(),
                help: Some(e.help().to_owned()),
                source: std::sync::Arc::new(Source::new(name, "")),
                span: Span::new(e.line(), 1, 1),
            };
            Read { instrument: None, faults: vec![fault], named }
        }
    }
}

/// Loads the named files with a library as context. A file that also lies in the library counts once; one whose name and
/// start equal a library instrument's replaces it.
pub(crate) fn load(named: &[PathBuf], library: &args::Library) -> Result<Loaded, Stop> {
    let mut reads: Vec<Read> = Vec::new();
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    for path in named.iter().map(|p| files(p)).collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            reads.push(read(&path_text(&path), &bytes(&path)?, true));
        }
    }
    let default = vec![PathBuf::from("embedded")];
    let context = if library.library.is_empty() { &default } else { &library.library };
    for root in context {
        if is_embedded(root) {
            for (name, text) in cailiang_benchmarks_data::DOCUMENTS {
                reads.push(read(&format!("embedded/{name}"), text.as_bytes(), false));
            }
            continue;
        }
        for path in files(root)? {
            if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                reads.push(read(&path_text(&path), &bytes(&path)?, false));
            }
        }
    }
    Ok(link(reads))
}

fn link(reads: Vec<Read>) -> Loaded {
    let key = |i: &Instrument| (fold(&i.name), i.period.from);
    let replaced: BTreeSet<_> =
        reads.iter().filter(|r| r.named).filter_map(|r| r.instrument.as_ref()).map(key).collect();
    let mut faults = Vec::new();
    let mut instruments = Vec::new();
    let mut named = BTreeMap::new();
    for read in reads {
        if !read.named && read.instrument.as_ref().is_some_and(|i| replaced.contains(&key(i))) {
            continue;
        }
        faults.extend(read.faults);
        if let Some(instrument) = read.instrument {
            if read.named {
                named.insert(instruments.len(), ());
            }
            instruments.push(instrument);
        }
    }
    let (library, more) = Library::link(instruments);
    // A document that could not be read hides what it declares: what others miss then is no second error.
    let broken = faults.iter().any(|d: &Diagnostic| d.severity == Severity::Error);
    faults.extend(more.into_iter().filter(|d| !broken || d.code != code::REFERENCE));
    let named = named.into_keys().map(InstrumentId).collect();
    Loaded { library, named, faults }
}
