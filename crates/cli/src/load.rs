//! Which documents the arguments mean.

use std::path::{Path, PathBuf};

use cailiang::import::document::Document;
use cailiang::import::read::is_table_file;
use cailiang::source::Source;
use cailiang::tables::Table;
use cailiang::{LoadError, Loaded, Loader};
use jiff::civil::Date;

use crate::args;
use crate::render::Stop;

/// The `--library` value that names the embedded library.
const EMBEDDED: &str = "embedded";

/// Loads the named files with the library of the arguments, by default the embedded one, as context.
pub(crate) fn load(named: &[PathBuf], library: &args::Library) -> Result<Loaded, Stop> {
    let loader = named.iter().fold(Loader::new(), Loader::named);
    Ok(with_context(loader, library).load()?)
}

fn with_context(mut loader: Loader, library: &args::Library) -> Loader {
    for root in &library.library {
        loader = if root.as_path() == Path::new(EMBEDDED) { loader.embedded() } else { loader.context(root) };
    }
    if library.library.is_empty() {
        loader = loader.embedded();
    }
    loader
}

/// As [`load`]; a document with an error stops the work.
pub(crate) fn usable(named: &[PathBuf], library: &args::Library) -> Result<Loaded, Stop> {
    Ok(load(named, library)?.usable()?)
}

/// As [`usable`], with imported tables among what the user speaks of.
pub(crate) fn usable_with(
    named: &[PathBuf],
    tables: &mut [Table],
    library: &args::Library,
    day: Date,
) -> Result<Loaded, Stop> {
    let start = named.iter().fold(Loader::new(), Loader::named);
    if tables.is_empty() {
        return Ok(with_context(start, library).load()?.usable()?);
    }
    // First the library alone: what it holds of the cited articles decides what is compared with them.
    let context = with_context(start.clone(), library).load()?.usable()?;
    tables.iter_mut().for_each(|table| table.look_up(&context.library, day));
    let loader = tables.iter().fold(start, |loader, table| {
        let loader = table.texts().into_iter().fold(loader, |loader, text| loader.text(text, true));
        loader.text(table.provisions(), false)
    });
    Ok(with_context(loader, library).load()?.usable()?)
}

/// Imports the tables among the files; returns the others as they are.
pub(crate) fn tables(
    files: &[PathBuf],
    document: Option<&Path>,
    day: Date,
) -> Result<(Vec<Table>, Vec<PathBuf>), Stop> {
    let is_table = |f: &PathBuf| is_table_file(&f.display().to_string()) && !f.is_dir();
    let (wanted, others): (Vec<PathBuf>, Vec<PathBuf>) = files.iter().cloned().partition(is_table);
    if document.is_some() && wanted.len() != 1 {
        return Err(Stop::new("--document 只能与一份裁量表一起用", ""));
    }
    let tables = wanted.iter().map(|f| table(f, document, day)).collect::<Result<_, Stop>>()?;
    Ok((tables, others))
}

/// Imports one table with what its TOML says.
pub(crate) fn table(file: &Path, document: Option<&Path>, day: Date) -> Result<Table, Stop> {
    let name = file.display().to_string();
    let bytes = cailiang::table_bytes(file)?;
    if file.extension().is_some_and(|e| e == "jz" || e == "toml" || e == "json") {
        return Err(Stop::new(format!("{name} 不是裁量表"), "裁量表是 .xls、.xlsx 或 .docx 文件"));
    }
    let beside = [PathBuf::from(format!("{name}.toml")), file.with_extension("toml")];
    let described = document.map(Path::to_owned).or_else(|| beside.into_iter().find(|p| p.is_file()));
    let document = match described {
        Some(path) => {
            let source = Source::from_bytes(&path.display().to_string(), &cailiang::bytes(&path)?)
                .map_err(|e| Stop::new(format!("{}：{e}", path.display()), e.help()))?;
            let parsed = Document::parse(&name, &source.text);
            parsed.map_err(|e| {
                Stop::new(
                    format!("{} 写得不对：{e}", path.display()),
                    "可写 [document]、[columns]、[filing]、[[accepted]]",
                )
            })?
        }
        None => Document::unknown(&name),
    };
    Table::new(&name, &bytes, document, day).map_err(|e| Stop::new(format!("{name}：{e}"), e.help()))
}

impl From<LoadError> for Stop {
    fn from(e: LoadError) -> Stop {
        match e {
            LoadError::Faults(all) => Stop::diagnostics(all),
            other => Stop::new(other.to_string(), other.help()),
        }
    }
}
