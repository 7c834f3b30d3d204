//! Tables of docx.

use std::io::{Cursor, Read as _};

use roxmltree::{Document, Node, ParsingOptions};

use crate::grid::{Area, Sheet};
use crate::read::{MAX_CELLS, ReadError};

/// The largest main part that is read, in bytes: its tree takes about ten times as much.
const MAX_PART: u64 = 24 * 1024 * 1024;
/// Nodes of its tree.
const MAX_NODES: u32 = 4_000_000;

pub(super) fn docx(bytes: &[u8]) -> Result<Vec<Sheet>, ReadError> {
    let broken = ReadError::Broken(".docx");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken.clone())?;
    let part = archive.by_name("word/document.xml").map_err(|_| broken.clone())?;
    let mut xml = String::new();
    part.take(MAX_PART + 1).read_to_string(&mut xml).map_err(|_| broken.clone())?;
    if u64::try_from(xml.len()).unwrap_or(u64::MAX) > MAX_PART {
        return Err(ReadError::TooLarge("正文超过 24 MiB"));
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(&xml, options).map_err(|_| broken)?;
    let mut sheets = Vec::new();
    let mut title = String::new();
    let mut cells = MAX_CELLS;
    for node in document.root().descendants() {
        if is(node, "p") && !inside_table(node) {
            let text = paragraph(node);
            if !text.trim().is_empty() {
                title = text.trim().to_owned();
            }
        } else if is(node, "tbl") && !inside_table(node) {
            let name = format!("表{}", sheets.len() + 1);
            let mut sheet = table(node, &name, &mut cells)?;
            if sheet.rows() > 0 {
                sheet.title = (!title.is_empty()).then(|| std::mem::take(&mut title));
                sheets.push(sheet);
            }
        }
    }
    Ok(sheets)
}

fn is(node: Node<'_, '_>, name: &str) -> bool {
    node.is_element() && node.tag_name().name() == name
}

fn inside_table(node: Node<'_, '_>) -> bool {
    node.ancestors().skip(1).any(|a| is(a, "tbl"))
}

/// Elements of a name below a node, through content controls but not through other tables.
fn members<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Vec<Node<'a, 'i>> {
    let mut found = Vec::new();
    let mut queue: Vec<Node<'a, 'i>> = node.children().collect();
    queue.reverse();
    while let Some(next) = queue.pop() {
        if is(next, name) {
            found.push(next);
        } else if ["sdt", "sdtContent", "customXml", "ins"].iter().any(|n| is(next, n)) {
            let mut inner: Vec<_> = next.children().collect();
            inner.reverse();
            queue.extend(inner);
        }
    }
    found
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value())
}

fn paragraph(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    for part in node.descendants() {
        if is(part, "t") {
            text.push_str(part.text().unwrap_or(""));
        } else if is(part, "br") || is(part, "cr") {
            text.push('\n');
        } else if is(part, "tab") && part.parent().is_some_and(|p| is(p, "r")) {
            text.push(' ');
        }
    }
    text
}

/// The text of a cell: its paragraphs, those of nested tables among them, a line each.
fn content(cell: Node<'_, '_>) -> String {
    let lines = cell.descendants().filter(|n| is(*n, "p")).map(paragraph);
    lines.filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n")
}

fn table(node: Node<'_, '_>, name: &str, cells: &mut usize) -> Result<Sheet, ReadError> {
    let mut texts = Vec::new();
    let mut areas: Vec<Area> = Vec::new();
    let mut row = 0_u32;
    for line in members(node, "tr") {
        row = row.saturating_add(1);
        let mut column = 1_u32;
        let property = |n: Node<'_, '_>, holder: &str, name: &str| {
            let found = n.children().find(|c| is(*c, holder))?.children().find(|c| is(*c, name))?;
            Some(attribute(found, "val").unwrap_or("").to_owned())
        };
        let number = |text: Option<String>| text.and_then(|t| t.parse::<u32>().ok()).unwrap_or(0).min(256);
        column += number(property(line, "trPr", "gridBefore"));
        for cell in members(line, "tc") {
            *cells = cells.checked_sub(1).ok_or(ReadError::TooLarge("单元格超过 40 万个"))?;
            let width = number(property(cell, "tcPr", "gridSpan")).max(1);
            let right = column.saturating_add(width - 1);
            let merge = property(cell, "tcPr", "vMerge");
            if merge.as_deref().is_some_and(|m| m != "restart") {
                // Goes on with the cell above, which is the last area that ends right above it.
                if let Some(above) = areas.iter_mut().rev().find(|a| a.left == column && a.bottom + 1 == row) {
                    above.bottom = row;
                }
            } else {
                areas.push(Area { top: row, left: column, bottom: row, right });
                texts.push(((row, column), content(cell)));
            }
            column = right.saturating_add(1);
        }
    }
    areas.retain(|a| a.top != a.bottom || a.left != a.right);
    Ok(Sheet::new(name, texts, &areas))
}
