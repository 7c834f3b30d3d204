//! Bytes of a file → [`Workbook`]. What a file is, its bytes say; its name only helps to explain.

mod excel;
mod word;

use std::io::{Cursor, Read as _};

use crate::grid::Workbook;

/// Why a file was not read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// A format that is not read, and how to convert it.
    #[error("不能直接读取 {0} 文件")]
    Format(&'static str),
    /// Protected by a password.
    #[error("文件有密码保护")]
    Encrypted,
    /// Damaged, or not what its name says.
    #[error("文件已损坏，或不是 {0} 文件")]
    Broken(&'static str),
    /// Larger than any baseline.
    #[error("文件过大：{0}")]
    TooLarge(&'static str),
    /// No table of a baseline in it.
    #[error("没有找到裁量表：{0}")]
    NoTable(String),
}

impl ReadError {
    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            ReadError::Format("PDF") => "请用原始的 Excel 或 Word 文件；只有 PDF 时，先把表格转成 .xlsx 再核对一遍",
            ReadError::Format("网页") => "请在 Excel 或 WPS 里打开它，另存为 .xlsx",
            ReadError::Format(_) => "请在 Word、Excel 或 WPS 里打开它，另存为 .docx 或 .xlsx",
            ReadError::Encrypted => "请在 Excel 或 WPS 里取消密码后再存一次",
            ReadError::Broken(_) => "请在 Excel、Word 或 WPS 里打开并另存一次",
            ReadError::TooLarge(_) => "请只留下裁量表所在的工作表",
            ReadError::NoTable(_) => {
                "表头应有“处罚标准”之类的一栏，以及“裁量情节”“裁量阶次”或“违法行为”；写法特别的，在同名的 .toml 里写 [columns]"
            }
        }
    }
}

/// Cells of a whole workbook that are read.
pub(crate) const MAX_CELLS: usize = 400_000;
/// Text of a whole workbook, in bytes.
pub(crate) const MAX_TEXT: usize = 64 * 1024 * 1024;
/// What a package may unpack to, in bytes.
const MAX_UNPACKED: u64 = 192 * 1024 * 1024;
/// Merged areas of a sheet.
pub(crate) const MAX_AREAS: usize = 200_000;

/// What the bytes are.
enum Kind {
    Xls,
    Xlsx,
    Docx,
}

/// Endings of files that hold tables, or are like those that do.
const TABLES: [&str; 13] =
    ["xls", "xlsx", "xlsm", "docx", "docm", "doc", "wps", "et", "pdf", "rtf", "odt", "ods", "xlsb"];

/// Whether a file of this name is one to import rather than a rule file.
pub fn is_table_file(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    ending.is_some_and(|e| TABLES.contains(&e.as_str()))
}

/// Reads a file.
///
/// # Errors
/// [`ReadError`]; memory and time stay bounded whatever the bytes are.
pub fn workbook(name: &str, bytes: &[u8]) -> Result<Workbook, ReadError> {
    // Readers of binary formats may meet what they did not expect; that is a damaged file, not a fault of ours.
    let read = || match kind(name, bytes)? {
        Kind::Xls => excel::xls(bytes),
        Kind::Xlsx => excel::xlsx(bytes),
        Kind::Docx => word::docx(bytes),
    };
    let guard = Guard::new();
    let read = std::panic::catch_unwind(read).unwrap_or(Err(ReadError::Broken("Excel 或 Word")));
    drop(guard);
    let sheets = read?;
    if sheets.is_empty() {
        return Err(ReadError::NoTable("文件里没有文字".to_owned()));
    }
    Ok(Workbook { file: name.into(), sheets })
}

thread_local! {
    static READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Marks the thread while a foreign reader works.
struct Guard;

impl Guard {
    fn new() -> Guard {
        READING.set(true);
        Guard
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        READING.set(false);
    }
}

/// Whether this thread is inside a foreign reader, whose panics are caught and told as damage: a hook may stay silent.
pub fn is_reading() -> bool {
    READING.get()
}

fn kind(name: &str, bytes: &[u8]) -> Result<Kind, ReadError> {
    let ending = name.rsplit_once('.').map(|(_, e)| e.to_lowercase()).unwrap_or_default();
    let starts = |head: &[u8]| bytes.starts_with(head);
    if starts(b"%PDF") {
        return Err(ReadError::Format("PDF"));
    }
    if starts(b"{\\rtf") {
        return Err(ReadError::Format("RTF"));
    }
    if starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        let has = |stream: &str| {
            let name: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
            bytes.windows(name.len()).any(|w| w == name)
        };
        return match ending.as_str() {
            _ if has("EncryptedPackage") => Err(ReadError::Encrypted),
            _ if has("WordDocument") => Err(ReadError::Format(".doc")),
            "wps" => Err(ReadError::Format(".wps")),
            "et" => Err(ReadError::Format(".et")),
            _ if has("Workbook") || has("Book") => Ok(Kind::Xls),
            _ => Err(ReadError::Broken(".xls")),
        };
    }
    if starts(b"PK") {
        let parts = unpacked(bytes)?;
        let has = |part: &str| parts.iter().any(|p| p == part);
        return if has("xl/workbook.xml") {
            Ok(Kind::Xlsx)
        } else if has("word/document.xml") {
            Ok(Kind::Docx)
        } else if has("xl/workbook.bin") {
            Err(ReadError::Format(".xlsb"))
        } else if has("content.xml") {
            Err(ReadError::Format("OpenDocument"))
        } else {
            Err(ReadError::Broken(".xlsx 或 .docx"))
        };
    }
    let start: String = bytes.iter().take(512).map(|b| char::from(*b).to_ascii_lowercase()).collect();
    if start.contains("<html") || start.contains("<table") || start.contains("<!doctype html") {
        return Err(ReadError::Format("网页"));
    }
    Err(match ending.as_str() {
        "doc" => ReadError::Format(".doc"),
        "wps" => ReadError::Format(".wps"),
        "et" => ReadError::Format(".et"),
        "pdf" => ReadError::Format("PDF"),
        "docx" | "docm" => ReadError::Broken(".docx"),
        "xls" => ReadError::Broken(".xls"),
        _ => ReadError::Broken(".xlsx"),
    })
}

/// Names of the parts of a package, each unpacked once to nothing: what it claims of its size proves nothing.
fn unpacked(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    let broken = ReadError::Broken(".xlsx 或 .docx");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken.clone())?;
    let mut left = MAX_UNPACKED;
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(_) => ReadError::Encrypted,
            _ => broken.clone(),
        })?;
        names.push(part.name().replace('\\', "/"));
        let size = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| broken.clone())?;
        left = left.checked_sub(size).ok_or(ReadError::TooLarge("解压后超过 192 MiB"))?;
    }
    Ok(names)
}
