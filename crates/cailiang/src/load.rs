//! Files in, linked library out. All reading of the disk is here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cailiang_core::diagnostic::{Diagnostic, Severity, code};
use cailiang_core::library::{CompiledError, InstrumentId, Library, fold};
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
    /// A `.jzc` file that this build cannot open.
    #[error("{path}：{cause}")]
    Compiled {
        /// The file.
        path: String,
        /// Why.
        #[source]
        cause: CompiledError,
    },
    /// A compiled library that is older than one of its documents.
    #[error("{path} 已经过时：{document} 在编译之后改过")]
    Stale {
        /// The compiled library.
        path: String,
        /// The document that changed.
        document: String,
    },
    /// A compiled library where a document was expected.
    #[error("{path} 是编译过的文件库，不是规则文件")]
    NoDocument {
        /// The file.
        path: String,
    },
    /// Documents with errors: all of them, in order of document and place.
    #[error("规则文件有 {} 处错误{}", .0.len(), first(.0))]
    Faults(Vec<Diagnostic>),
}

impl LoadError {
    /// What the user can do about it; empty where the message says all.
    pub fn help(&self) -> &'static str {
        match self {
            LoadError::Compiled { cause, .. } => cause.help(),
            LoadError::Stale { .. } => "用 cailiang compile 重新编译，或直接用规则文件的目录",
            LoadError::NoDocument { .. } => "用 --library 给出它",
            _ => "",
        }
    }
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

/// The largest compiled library that is read, in bytes.
const MAX_COMPILED: usize = 1 << 30;

fn is_compiled(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "jzc")
}

/// Opens a compiled library (`.jzc`).
///
/// # Errors
/// [`LoadError`] when it cannot be read, was not written by this build, is damaged, or is older than one of its documents
/// that lies where it was compiled from.
pub fn open(path: &Path) -> Result<Library, LoadError> {
    let shown = || path.display().to_string();
    let bytes = up_to(path, MAX_COMPILED)?;
    let library = Library::from_bytes(bytes).map_err(|cause| LoadError::Compiled { path: shown(), cause })?;
    let written = |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified());
    let compiled = written(path).map_err(unreadable(path))?;
    for (_, instrument) in library.instruments() {
        let document = Path::new(&*instrument.source.name);
        // Only what was touched since is read again. A document that is not there went another way than its library.
        if !written(document).is_ok_and(|time| time >= compiled) {
            continue;
        }
        let same = source_of(document).is_ok_and(|source| source.text == instrument.source.text);
        if !same {
            return Err(LoadError::Stale { path: shown(), document: instrument.source.name.to_string() });
        }
    }
    Ok(library)
}

fn source_of(document: &Path) -> Result<Source, Box<Diagnostic>> {
    let name = document.display().to_string();
    text(&name, &bytes(document).unwrap_or_default())
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

    /// A file or directory of the library around it, or a compiled library (`.jzc`).
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

    /// Reads and links; a compiled library alone is only opened. A file that also lies in the context counts once; one whose name and start equal a context
    /// instrument's replaces it. Faults of the documents are in [`Loaded::faults`].
    ///
    /// # Errors
    /// [`LoadError`] when a path cannot be read.
    pub fn load(&self) -> Result<Loaded, LoadError> {
        let mut seen: BTreeSet<PathBuf> = BTreeSet::new();
        let mut paths: Vec<(PathBuf, bool)> = Vec::new();
        let mut compiled = Vec::new();
        let mut add = |root: &Path, named: bool| -> Result<(), LoadError> {
            if is_compiled(root) {
                if named {
                    return Err(LoadError::NoDocument { path: root.display().to_string() });
                }
                compiled.push(open(root)?);
                return Ok(());
            }
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
        if let ([_], [], [], false) = (compiled.as_slice(), paths.as_slice(), self.texts.as_slice(), self.embedded)
            && let Some(library) = compiled.pop()
        {
            return Ok(Loaded { library, named: Vec::new(), faults: Vec::new() });
        }
        // Documents are read side by side and keep their order.
        let mut texts: Vec<(Result<Source, Box<Diagnostic>>, bool)> = paths
            .par_iter()
            .map(|(path, named)| Ok((text(&path.display().to_string(), &bytes(path)?), *named)))
            .collect::<Result<_, LoadError>>()?;
        texts.extend(self.texts.iter().map(|(source, named)| (Ok(source.clone()), *named)));
        if self.embedded {
            texts.extend(embedded_sources().map(|source| (Ok(source), false)));
        }
        let mut reads = read(texts);
        for (_, instrument) in compiled.iter().flat_map(Library::instruments) {
            reads.push(Read { instrument: Some(instrument.clone()), faults: Vec::new(), named: false });
        }
        Ok(link(reads))
    }
}

/// The text of a file, or what is wrong with its bytes.
fn text(name: &str, bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
    Source::from_bytes(name, bytes).map_err(|e| {
        Box::new(Diagnostic {
            severity: Severity::Error,
            code: code::ENCODING,
            message: e.to_string(),
            help: Some(e.help().to_owned()),
            source: std::sync::Arc::new(Source::new(name, "")),
            span: Span::new(e.line(), 1, 1),
        })
    })
}

fn read(texts: Vec<(Result<Source, Box<Diagnostic>>, bool)>) -> Vec<Read> {
    let mut sources = Vec::new();
    let mut reads = Vec::new();
    for (text, named) in texts {
        let fault = match text {
            Ok(source) => {
                sources.push(source);
                None
            }
            Err(fault) => Some(*fault),
        };
        reads.push(Read { instrument: None, faults: fault.into_iter().collect(), named });
    }
    let mut parsed = cailiang_core::parse_all(sources).into_iter();
    for read in reads.iter_mut().filter(|r| r.faults.is_empty()) {
        if let Some(document) = parsed.next() {
            (read.instrument, read.faults) = (document.instrument, document.errors);
        }
    }
    reads
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
