//! Files in, linked library out. All reading of the disk is here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cailiang_core::diagnostic::{Diagnostic, Severity, code};
use cailiang_core::library::{InstrumentId, Library, fold};
use cailiang_core::model::Instrument;
use cailiang_core::source::{MAX_BYTES, Source, Span};
use rayon::prelude::*;

/// More files than this are no library but a mistaken directory.
const MAX_FILES: usize = 20_000;

/// Why documents could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A path that cannot be read.
    #[error("打不开 {path}：{}", reason(cause))]
    Unreadable {
        /// The path.
        path: String,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// A directory without a `.jz` file in or below it.
    #[error("{path} 里没有 .jz 文件")]
    Empty {
        /// The directory.
        path: String,
    },
    /// A directory with more files than a library has.
    #[error("{path} 里的 .jz 文件太多（上限 {MAX_FILES}）")]
    TooMany {
        /// The directory.
        path: String,
    },
    /// Documents with errors: all of them, in order of document and place.
    #[error("规则文件有 {} 处错误{}", .0.len(), first(.0))]
    Faults(Vec<Diagnostic>),
}

/// Why the system did not do it, in the words of its user.
pub fn reason(e: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let known = match e.kind() {
        ErrorKind::NotFound => "没有这个文件或目录",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::IsADirectory => "这是目录，不是文件",
        ErrorKind::NotADirectory => "路径中间有一段不是目录",
        ErrorKind::AlreadyExists => "同名的文件已经存在",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        _ => return e.to_string(),
    };
    known.to_owned()
}

fn first(faults: &[Diagnostic]) -> String {
    let Some(d) = faults.first() else { return String::new() };
    format!("，第一处在 {}:{}:{}：{}", d.source.name, d.span.line, d.span.column, d.message)
}

fn unreadable(path: &Path) -> impl Fn(std::io::Error) -> LoadError {
    move |cause| LoadError::Unreadable { path: path.display().to_string(), cause }
}

/// Reads a file; of one larger than [`MAX_BYTES`] just enough to tell that it is.
///
/// # Errors
/// [`LoadError::Unreadable`].
pub fn bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    up_to(path, MAX_BYTES)
}

/// The largest workbook that is read, in bytes.
const MAX_TABLE: usize = 64 * 1024 * 1024;

/// Reads a workbook; of one larger than 64 MiB just enough to tell that it is.
///
/// # Errors
/// [`LoadError::Unreadable`].
pub fn table_bytes(path: &Path) -> Result<Vec<u8>, LoadError> {
    let bytes = up_to(path, MAX_TABLE)?;
    if bytes.len() > MAX_TABLE {
        let cause = std::io::Error::other("文件过大（上限 64 MiB）");
        return Err(unreadable(path)(cause));
    }
    Ok(bytes)
}

fn up_to(path: &Path, limit: usize) -> Result<Vec<u8>, LoadError> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(unreadable(path))?;
    let limit = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable(path))?;
    Ok(bytes)
}

/// The `.jz` files of a path: itself, or all below it, in order of name.
///
/// # Errors
/// [`LoadError`] when the path cannot be read, or is a directory without any, or with too many.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    let found = files_like(path, &|file| file.extension().is_some_and(|e| e == "jz"))?;
    if found.is_empty() { Err(LoadError::Empty { path: path.display().to_string() }) } else { Ok(found) }
}

/// The path itself when it is a file, or all files below it that are wanted, in order of name.
///
/// # Errors
/// [`LoadError`] when the path cannot be read, or has too many.
pub fn files_like(path: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<PathBuf>, LoadError> {
    let meta = std::fs::metadata(path).map_err(unreadable(path))?;
    if !meta.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = BTreeSet::new();
    let mut queue = vec![path.to_owned()];
    let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
    while let Some(directory) = queue.pop() {
        // A link may lead back to where we were.
        if !seen.insert(directory.canonicalize().map_err(unreadable(&directory))?) {
            continue;
        }
        for entry in std::fs::read_dir(&directory).map_err(unreadable(&directory))? {
            let path = entry.map_err(unreadable(&directory))?.path();
            if path.is_dir() {
                queue.push(path);
            } else if wanted(&path) {
                found.insert(path);
            }
            if found.len() > MAX_FILES {
                return Err(LoadError::TooMany { path: directory.display().to_string() });
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// The documents of the embedded library, named `embedded/…`.
pub(crate) fn embedded_sources() -> impl Iterator<Item = Source> {
    let documents = cailiang_benchmarks_data::DOCUMENTS.iter();
    documents.map(|(name, text)| Source::new(&format!("embedded/{name}"), text))
}

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The documents, linked. With errors it must not be used to decide.
    pub library: Library,
    /// The instruments of the files that were named.
    pub named: Vec<InstrumentId>,
    /// Faults of named files and of the context, errors and warnings.
    pub faults: Vec<Diagnostic>,
}

impl Loaded {
    /// Itself, when no document has an error.
    ///
    /// # Errors
    /// [`LoadError::Faults`] with all errors.
    pub fn usable(self) -> Result<Loaded, LoadError> {
        let errors: Vec<Diagnostic> = self.faults.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        if errors.is_empty() { Ok(self) } else { Err(LoadError::Faults(errors)) }
    }
}

/// Which documents to load, and with which library as context.
#[derive(Clone, Debug, Default)]
pub struct Loader {
    named: Vec<PathBuf>,
    texts: Vec<(Source, bool)>,
    context: Vec<PathBuf>,
    embedded: bool,
}

/// One text: from the named files or from the context.
struct Read {
    instrument: Option<Instrument>,
    faults: Vec<Diagnostic>,
    named: bool,
}

impl Loader {
    /// Nothing yet.
    pub fn new() -> Loader {
        Loader::default()
    }

    /// A file or directory that the user speaks of.
    #[must_use]
    pub fn named(mut self, path: impl Into<PathBuf>) -> Loader {
        self.named.push(path.into());
        self
    }

    /// A text that lies in no file, which the user speaks of or which goes with one that he does.
    #[must_use]
    pub fn text(mut self, source: Source, named: bool) -> Loader {
        self.texts.push((source, named));
        self
    }

    /// A file or directory of the library around it.
    #[must_use]
    pub fn context(mut self, path: impl Into<PathBuf>) -> Loader {
        self.context.push(path.into());
        self
    }

    /// The embedded library as context.
    #[must_use]
    pub fn embedded(mut self) -> Loader {
        self.embedded = true;
        self
    }

    /// Reads and links. A file that also lies in the context counts once; one whose name and start equal a context
    /// instrument's replaces it. Faults of the documents are in [`Loaded::faults`].
    ///
    /// # Errors
    /// [`LoadError`] when a path cannot be read.
    pub fn load(&self) -> Result<Loaded, LoadError> {
        let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
        let mut paths: Vec<(PathBuf, bool)> = Vec::new();
        let mut add = |root: &Path, named: bool| -> Result<(), LoadError> {
            for path in files(root)? {
                if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
                    paths.push((path, named));
                }
            }
            Ok(())
        };
        for path in &self.named {
            add(path, true)?;
        }
        for path in &self.context {
            add(path, false)?;
        }
        // Documents are read side by side and keep their order.
        let mut reads: Vec<Read> = paths
            .par_iter()
            .map(|(path, named)| Ok(read(&path.display().to_string(), &bytes(path)?, *named)))
            .collect::<Result<_, LoadError>>()?;
        reads.extend(self.texts.iter().map(|(source, named)| parsed(source.clone(), *named)));
        if self.embedded {
            reads.extend(embedded_sources().map(|source| parsed(source, false)));
        }
        Ok(link(reads))
    }
}

fn parsed(source: Source, named: bool) -> Read {
    let parsed = cailiang_core::parse(source);
    Read { instrument: parsed.instrument, faults: parsed.errors, named }
}

fn read(name: &str, bytes: &[u8], named: bool) -> Read {
    match Source::from_bytes(name, bytes) {
        Ok(source) => parsed(source, named),
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

fn link(reads: Vec<Read>) -> Loaded {
    let key = |i: &Instrument| (fold(&i.name), i.period.from);
    let replaced: BTreeSet<_> =
        reads.iter().filter(|r| r.named).filter_map(|r| r.instrument.as_ref()).map(key).collect();
    let mut faults = Vec::new();
    let mut instruments = Vec::new();
    let mut named = Vec::new();
    for read in reads {
        if !read.named && read.instrument.as_ref().is_some_and(|i| replaced.contains(&key(i))) {
            continue;
        }
        faults.extend(read.faults);
        if let Some(instrument) = read.instrument {
            if read.named {
                named.push(InstrumentId(instruments.len()));
            }
            instruments.push(instrument);
        }
    }
    let (library, faults) = Library::link_after(instruments, faults);
    Loaded { library, named, faults }
}
