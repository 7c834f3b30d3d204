//! Where a result goes, and as what.

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::args::{Review, ReviewFormat};
use crate::commands::print;
use crate::render::Stop;

/// The formats of a command.
pub(crate) trait Kind: Copy + Eq + 'static {
    /// What the name of a file of it ends with.
    fn extension(self) -> &'static str;

    /// All of them.
    fn all() -> &'static [Self];
}

impl Kind for ReviewFormat {
    fn extension(self) -> &'static str {
        match self {
            ReviewFormat::Text => "txt",
            ReviewFormat::Json => "json",
            ReviewFormat::Sarif => "sarif",
            ReviewFormat::Html => "html",
            ReviewFormat::Xlsx => "xlsx",
            ReviewFormat::Docx => "docx",
        }
    }

    fn all() -> &'static [ReviewFormat] {
        use ReviewFormat::{Docx, Html, Json, Sarif, Text, Xlsx};
        &[Text, Json, Sarif, Html, Xlsx, Docx]
    }
}

/// Formats that a terminal cannot show.
fn binary(extension: &str) -> bool {
    matches!(extension, "xlsx" | "docx")
}

/// Where a result is to go.
pub(crate) struct Target<'a> {
    /// The file; standard output by default.
    pub output: Option<&'a Path>,
    /// Files that are read for it.
    pub read: &'a [PathBuf],
    /// What the result is.
    pub what: &'static str,
}

impl Target<'_> {
    /// The format that the arguments ask for.
    ///
    /// # Errors
    /// Where the format and the file name say different things, a terminal would get bytes, or the file is one of those
    /// that are read. All of this is known before the work begins.
    pub fn format<F: Kind>(&self, asked: Option<F>, usual: F) -> Result<F, Stop> {
        let named = self.output.and_then(by_name::<F>);
        let format = asked.or(named).unwrap_or(usual);
        let extension = format.extension();
        let Some(path) = self.output else {
            if binary(extension) && std::io::stdout().is_terminal() {
                return Err(Stop::new(
                    format!("{extension} 是二进制格式，不能输出到终端"),
                    format!("用 --output 指定文件，如 --output {}.{extension}", self.what),
                ));
            }
            return Ok(format);
        };
        // A text may be called anything, but what opens in Excel has to be of Excel.
        let office = |f: F| binary(f.extension()) || f.extension() == "html";
        if let Some(named) = named.filter(|n| *n != format && (office(*n) || office(format))) {
            return Err(Stop::new(
                format!("“{}”的扩展名是 {}，格式却是 {extension}", path.display(), named.extension()),
                "改用相应的扩展名，或去掉 --format",
            ));
        }
        self.check(path)?;
        Ok(format)
    }

    /// Whether a file may be written.
    ///
    /// # Errors
    /// Where it is one of those that are read, a rule file, or a directory.
    pub fn check(&self, path: &Path) -> Result<(), Stop> {
        if let Some(input) = self.read.iter().find(|input| input.is_file() && same(input, path)) {
            return Err(Stop::new(
                format!("“{}”是要读的文件，不能用{}覆盖它", input.display(), self.what),
                "用 --output 指定另一个文件名",
            ));
        }
        // It may lie in a directory that is read, now or the next time.
        if path.extension().is_some_and(|e| e == "jz") {
            return Err(Stop::new(format!("“{}”是规则文件的名字", path.display()), "用 --output 指定另一个文件名"));
        }
        if path.is_dir() {
            return Err(Stop::new(format!("“{}”是目录", path.display()), "用 --output 指定文件"));
        }
        Ok(())
    }
}

/// The format that a file name asks for.
fn by_name<F: Kind>(path: &Path) -> Option<F> {
    let name = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    let name = if name == "htm" { "html" } else { &name };
    F::all().iter().copied().find(|f| f.extension() == name)
}

/// The format that the arguments of a review ask for.
///
/// # Errors
/// As [`Target::format`].
pub(crate) fn format(args: &Review) -> Result<ReviewFormat, Stop> {
    let read: Vec<PathBuf> = args.files.iter().chain(&args.library.library).cloned().collect();
    let target = Target { output: args.output.as_deref(), read: &read, what: "审查意见" };
    if let Some(svg) = &args.svg {
        target.check(svg)?;
    }
    target.format(if args.json { Some(ReviewFormat::Json) } else { args.format }, ReviewFormat::Text)
}

fn same(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Writes the result to the file, whole or not at all, or to standard output.
pub(crate) fn write(path: Option<&PathBuf>, bytes: &[u8]) -> Result<(), Stop> {
    let Some(path) = path else {
        return match std::io::stdout().lock().write_all(bytes) {
            Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(Stop::new(format!("无法输出：{e}"), "")),
            _ => Ok(()),
        };
    };
    let problem = |e: std::io::Error| {
        Stop::new(format!("写不了 {}：{}", path.display(), cailiang::reason(&e)), "看目录是否存在、能否写入")
    };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = path.with_file_name(name);
    std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path)).map_err(|e| {
        let _ = std::fs::remove_file(&part);
        problem(e)
    })
}

/// As [`write`], for text: colours are taken away where the output is no terminal.
pub(crate) fn write_text(path: Option<&PathBuf>, text: &str) -> Result<(), Stop> {
    match path {
        None => print(text),
        Some(_) => write(path, format!("{}\n", anstream::adapter::strip_str(text)).as_bytes()),
    }
}
