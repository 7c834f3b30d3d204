//! Source texts and places in them.

use borsh::{BorshDeserialize, BorshSerialize};
use std::sync::Arc;

use serde::Serialize;

/// A place in a source: line and column as an editor shows them, both from 1, in characters.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, BorshSerialize, BorshDeserialize,
)]
pub struct Span {
    /// Line, from 1.
    pub line: u32,
    /// Column of the first character, from 1.
    pub column: u32,
    /// Length in characters, on that line.
    pub len: u32,
}

impl Span {
    /// A place on a line.
    pub fn new(line: u32, column: u32, len: u32) -> Self {
        Span { line, column, len }
    }
}

/// A cell of a spreadsheet, or of a table in a Word file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Cell {
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// Row as the spreadsheet shows it, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Cell {
    /// `F23`, as the spreadsheet shows it.
    pub fn address(&self) -> String {
        let (mut rest, mut letters) = (self.column, Vec::new());
        while let Some(before) = rest.checked_sub(1) {
            letters.push(char::from(b'A'.saturating_add(u8::try_from(before % 26).unwrap_or(0))));
            rest = before / 26;
        }
        letters.iter().rev().collect::<String>() + &self.row.to_string()
    }
}

/// A text with the name it was read under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// File name as shown to the user.
    pub name: Arc<str>,
    /// The text as it stands in the file.
    pub text: Arc<str>,
}

/// Why bytes are not a source text.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// Bytes that are not UTF-8; the place is of the first bad byte.
    #[error("第 {line} 行起不是 UTF-8 文本{}", if *.gbk { "，像是 GBK 编码" } else { "" })]
    NotUtf8 {
        /// Line, from 1.
        line: usize,
        /// Whether the bytes look like GBK.
        gbk: bool,
    },
    /// A control character that no text has.
    #[error("第 {line} 行有控制字符 U+{code:04X}")]
    Control {
        /// Line, from 1.
        line: usize,
        /// Code point.
        code: u32,
    },
    /// The file is larger than any rulebook.
    #[error("文件过大（上限 16 MiB）")]
    TooLarge,
}

impl TextError {
    /// The line of the place, from 1.
    pub fn line(&self) -> u32 {
        match self {
            TextError::NotUtf8 { line, .. } | TextError::Control { line, .. } => {
                u32::try_from(*line).unwrap_or(u32::MAX)
            }
            TextError::TooLarge => 1,
        }
    }

    /// What the user can do about it.
    pub fn help(&self) -> &'static str {
        match self {
            TextError::NotUtf8 { .. } => "请在编辑器中另存为 UTF-8 编码",
            TextError::Control { .. } => "请删去该字符；规则文件应是纯文本",
            TextError::TooLarge => "请按文件拆分",
        }
    }
}

/// The largest text that is read, in bytes.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

impl Source {
    /// A source from a text that is known to be one (tests, embedded data).
    pub fn new(name: &str, text: &str) -> Self {
        Source { name: name.into(), text: text.into() }
    }

    /// A source from the bytes of a file. A byte order mark is dropped.
    ///
    /// # Errors
    /// [`TextError`] when the bytes are no text.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, TextError> {
        if bytes.len() > MAX_BYTES {
            return Err(TextError::TooLarge);
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let good = bytes.get(..e.valid_up_to()).unwrap_or_default();
            let next = bytes.get(e.valid_up_to()..).unwrap_or_default();
            let gbk = matches!(next, [a, b, ..] if (0x81..=0xfe).contains(a) && *b >= 0x40);
            TextError::NotUtf8 { line: 1 + good.iter().filter(|b| **b == b'\n').count(), gbk }
        })?;
        for (index, line) in text.split('\n').enumerate() {
            let control = line.chars().find(|c| c.is_control() && *c != '\t' && *c != '\r');
            if let Some(c) = control {
                return Err(TextError::Control { line: index + 1, code: c as u32 });
            }
        }
        Ok(Source::new(name, text))
    }

    /// A line of the text, from 1, without its end.
    pub fn line(&self, number: u32) -> &str {
        let index = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
        self.text.split('\n').nth(index).map_or("", |l| l.trim_end_matches('\r'))
    }
}

/// U+FF01–FF5E equal their ASCII forms and U+3000 is a blank: one character for one character, so that columns stay.
pub fn fold_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\t' | '\r' | '\u{feff}' | '\u{a0}' => ' ',
        _ => c,
    }
}
