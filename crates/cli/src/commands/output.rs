//! Where the result of a review goes, and as what.

use std::ffi::OsStr;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::args::{Review, ReviewFormat};
use crate::commands::print;
use crate::render::Stop;

/// Formats that a terminal cannot show.
fn binary(format: ReviewFormat) -> bool {
    matches!(format, ReviewFormat::Xlsx | ReviewFormat::Docx)
}

fn extension(format: ReviewFormat) -> &'static str {
    match format {
        ReviewFormat::Text => "txt",
        ReviewFormat::Json => "json",
        ReviewFormat::Sarif => "sarif",
        ReviewFormat::Html => "html",
        ReviewFormat::Xlsx => "xlsx",
        ReviewFormat::Docx => "docx",
    }
}

/// The format that a file name asks for.
fn by_name(path: &Path) -> Option<ReviewFormat> {
    let name = path.extension().and_then(OsStr::to_str)?.to_ascii_lowercase();
    Some(match name.as_str() {
        "txt" => ReviewFormat::Text,
        "json" => ReviewFormat::Json,
        "sarif" => ReviewFormat::Sarif,
        "html" | "htm" => ReviewFormat::Html,
        "xlsx" => ReviewFormat::Xlsx,
        "docx" => ReviewFormat::Docx,
        _ => return None,
    })
}

/// The format that the arguments ask for.
///
/// # Errors
/// Where the format and the file name say different things, a terminal would get bytes, or the file is one of those
/// that are read. All of this is known before the work begins.
pub(crate) fn format(args: &Review) -> Result<ReviewFormat, Stop> {
    let named = args.output.as_deref().and_then(by_name);
    let asked = if args.json { Some(ReviewFormat::Json) } else { args.format };
    let format = asked.or(named).unwrap_or(ReviewFormat::Text);
    let Some(path) = &args.output else {
        if binary(format) && std::io::stdout().is_terminal() {
            let extension = extension(format);
            return Err(Stop::new(
                format!("{extension} 是二进制格式，不能输出到终端"),
                format!("用 --output 指定文件，如 --output 审查意见.{extension}"),
            ));
        }
        return Ok(format);
    };
    // A text may be called anything, but what opens in Excel has to be of Excel.
    let office = |f: ReviewFormat| binary(f) || f == ReviewFormat::Html;
    if let Some(named) = named.filter(|n| *n != format && (office(*n) || office(format))) {
        return Err(Stop::new(
            format!("“{}”的扩展名是 {}，格式却是 {}", path.display(), extension(named), extension(format)),
            "改用相应的扩展名，或去掉 --format",
        ));
    }
    let read = args.files.iter().chain(&args.library.library);
    if let Some(input) = read.into_iter().find(|input| input.is_file() && same(input, path)) {
        return Err(Stop::new(
            format!("“{}”是审查要读的文件，不能用审查结果覆盖它", input.display()),
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
    Ok(format)
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
    let problem = |e: std::io::Error| Stop::new(format!("写不了 {}：{e}", path.display()), "看目录是否存在、能否写入");
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
