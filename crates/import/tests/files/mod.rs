//! Small files of our own, written by the test that reads them.

// Each test file uses some of it.
#![allow(dead_code)]

use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Rows and columns from 1, both ends included.
pub type Merge = (u32, u16, u32, u16);

/// A sheet: name, rows, merged areas.
pub type SheetOf<'a> = (&'a str, &'a [&'a [&'a str]], &'a [Merge]);

/// A workbook of sheets. The text of a merged area is that of its first cell.
pub fn xlsx(sheets: &[SheetOf<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows, merges) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (r, row) in rows.iter().enumerate() {
            for (c, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
                sheet.write(u32::try_from(r).unwrap(), u16::try_from(c).unwrap(), *text).unwrap();
            }
        }
        for (top, left, bottom, right) in *merges {
            let text = rows[*top as usize - 1].get(*left as usize - 1).copied().unwrap_or("");
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, text, &Format::new()).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A package of parts.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file whose body is this XML.
pub fn docx(body: &str) -> Vec<u8> {
    let xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>"#
    );
    package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", xml.as_bytes())])
}

/// A cell of a Word table: its text, and its merge (`restart`, `continue` or none).
pub fn cell(text: &str, merge: &str) -> String {
    let merge = match merge {
        "" => String::new(),
        m => format!(r#"<w:tcPr><w:vMerge w:val="{m}"/></w:tcPr>"#),
    };
    let lines: String = text.split('\n').map(|l| format!("<w:p><w:r><w:t>{l}</w:t></w:r></w:p>")).collect();
    format!("<w:tc>{merge}{lines}</w:tc>")
}
