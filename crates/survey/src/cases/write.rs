//! Cases that are still missing, as a table to append to a suite, with the result that comes out today. Nobody has confirmed
//! them.

use cailiang_core::library::Library;
use cailiang_resolver::{Case, Resolver};
use serde_json::Value as Json;
use unicode_width::UnicodeWidthStr as _;

use crate::cases::coverage::Subject;
use crate::cases::result::written;

/// Proposals for one matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The table, to append to a suite; empty where no case has a result.
    pub text: String,
    /// How many cases.
    pub cases: usize,
    /// Cases without a result, and why.
    pub without: Vec<String>,
}

/// The table of proposals for one matter; `None` without any.
pub fn table(library: &Library, subject: Subject, proposals: &[Vec<(String, Json)>]) -> Option<Table> {
    let (instrument, matter) = library.matter(subject.matter)?;
    let name = format!("{}/{}", instrument.name, matter.name);
    let mut columns: Vec<&str> = Vec::new();
    for fact in proposals.iter().flatten().map(|(name, _)| name.as_str()) {
        if !columns.contains(&fact) {
            columns.push(fact);
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut without = Vec::new();
    let mut notes: Vec<String> = Vec::new();
    for proposal in proposals {
        let mut case = Case::new(name.clone(), subject.place, subject.day, subject.day);
        for (fact, value) in proposal {
            case = case.fact(fact.clone(), value.clone());
        }
        let cell =
            |fact: &&str| proposal.iter().find(|(n, _)| n == fact).map_or_else(|| "-".to_owned(), |(_, v)| shown(v));
        let mut row: Vec<String> = columns.iter().map(cell).collect();
        match Resolver::new(library).resolve(&case) {
            Ok(result) => {
                // A row that is out of bounds does not apply: its drafter has to know whose result stands here.
                for warning in result.warnings.iter().filter(|w| w.contains(&instrument.name)) {
                    notes.push(format!("# {}：{warning}\n", row.join("，")));
                }
                row.push(result.grade.clone().unwrap_or_else(|| "-".to_owned()));
                row.push(written(&result, Some(instrument.bounds), true).join("；"));
                if !rows.contains(&row) {
                    rows.push(row);
                }
            }
            Err(e) => without.push(format!("{name}（{}）：{}", row.join("，"), e.message)),
        }
    }
    if rows.is_empty() {
        return (!without.is_empty()).then(|| Table { text: String::new(), cases: 0, without });
    }
    let cases = rows.len();
    let mut text = format!("\n[[table]]\nmatter = {}\n", quoted(&name));
    if subject.place != instrument.jurisdiction {
        text.push_str(&format!("jurisdiction = \"{}\"\n", subject.place));
    }
    text.push_str(&format!("act_date = {}\nconfirmed = false\n", subject.day));
    text.extend(notes);
    let mut all: Vec<Vec<String>> = vec![columns.iter().map(|c| heading(c)).collect()];
    if let Some(header) = all.first_mut() {
        header.extend(["阶次".to_owned(), "处罚".to_owned()]);
    }
    all.extend(rows);
    text.push_str(&format!("rows = '''\n{}'''\n", aligned(&all)));
    Some(Table { text, cases, without })
}

/// A TOML string.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A fact as a column; names that a table would read otherwise in 「」.
fn heading(name: &str) -> String {
    let taken = ["阶次", "处罚", "适用法", "尚缺", "确认", "名称"].contains(&name);
    let plain = !taken && name.chars().all(|c| c.is_alphanumeric() || c == '/');
    if plain { name.to_owned() } else { format!("「{name}」") }
}

/// A value in the syntax of a cell.
fn shown(value: &Json) -> String {
    match value {
        Json::Bool(b) => if *b { "是" } else { "否" }.to_owned(),
        Json::String(s) if s.chars().all(|c| c.is_alphanumeric() || ".-".contains(c)) => s.clone(),
        Json::String(s) => format!("「{s}」"),
        other => other.to_string(),
    }
}

fn aligned(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| c.width()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!(" {cell}{} |", " ".repeat(width.saturating_sub(cell.width()))));
        format!("|{}\n", cells.collect::<String>())
    };
    rows.iter().map(line).collect()
}
