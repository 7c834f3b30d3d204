//! The register as a file: TOML for version control, CSV for a spreadsheet. The same library gives the same bytes.

use std::collections::BTreeSet;
use std::ops::Range;

use cailiang_core::model::{Date, Jurisdiction};
use serde::{Deserialize, Serialize};

/// The version of the layout of the file.
const FORMAT: u32 = 1;
/// How a register as CSV begins.
const TITLE: &str = "依据登记";
const HEADER: [&str; 12] = [
    "文件",
    "施行",
    "区划",
    "事项",
    "条文",
    "摘要",
    "关系",
    "上位文件",
    "上位施行",
    "上位事项",
    "上位条文",
    "上位摘要",
];
const NOTE: &str = "# cailiang watch 写的依据登记：每个事项和它的上位规定。下一次运行时与它比较；请勿手改。\n";

/// What stood on a day: matters with their upper provisions.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Layout of the file.
    pub format: u32,
    /// The day.
    pub as_of: String,
    /// The place whose documents it is about, with all below it; all documents by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// Matters, by document and name.
    #[serde(default, rename = "matter")]
    pub matters: Vec<Registered>,
}

/// A matter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Name of its document.
    pub instrument: String,
    /// First day of that version.
    pub from: String,
    /// Territory.
    pub jurisdiction: String,
    /// Short name.
    pub matter: String,
    /// Its article, or its name where there is none.
    pub article: String,
    /// What it says, as a figure.
    pub digest: String,
    /// What it stands on.
    #[serde(default, rename = "upper")]
    pub uppers: Vec<Provision>,
}

/// An upper provision.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// 细化, 补充设定, 授权; 上级 where it stands above through another text.
    pub relation: String,
    /// Name of its document.
    pub instrument: String,
    /// First day of that version; `-` for a text that is not held, or not in force.
    pub from: String,
    /// Short name.
    pub matter: String,
    /// Its article.
    pub article: String,
    /// What it says, as a figure.
    pub digest: String,
}

/// Why a file is no register.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct RegisterError {
    /// One sentence.
    pub message: String,
    /// Line, from 1.
    pub line: u32,
}

fn line_of(text: &str, at: Option<Range<usize>>) -> u32 {
    let before = at.and_then(|r| text.get(..r.start)).unwrap_or("");
    u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX).saturating_add(1)
}

impl Register {
    /// A register of a day, and of a place or all.
    pub fn new(day: Date, place: Option<Jurisdiction>, mut matters: Vec<Registered>) -> Register {
        matters.sort();
        Register { format: FORMAT, as_of: day.to_string(), jurisdiction: place.map(|p| p.to_string()), matters }
    }

    /// The place.
    pub fn place(&self) -> Option<Jurisdiction> {
        self.jurisdiction.as_deref().and_then(Jurisdiction::parse)
    }

    /// The day.
    pub fn day(&self) -> Option<Date> {
        self.as_of.parse().ok()
    }

    /// Reads a register.
    ///
    /// # Errors
    /// [`RegisterError`] with the line for what is not written by [`Register::to_toml`] or [`Register::to_csv`].
    pub fn read(text: &str, csv: bool) -> Result<Register, RegisterError> {
        let register = if csv { Register::from_csv(text)? } else { Register::from_toml(text)? };
        let wrong = |message: String, part: &str| {
            let at = text.find(part).map(|s| s..s);
            Err(RegisterError { message, line: line_of(text, at) })
        };
        if register.format != FORMAT {
            return wrong(format!("登记的格式是 {}，本版只认 {FORMAT}", register.format), "format");
        }
        if register.day().is_none() {
            return wrong(format!("登记日“{}”不是日期", register.as_of), &register.as_of);
        }
        if let Some(place) = register.jurisdiction.as_deref().filter(|p| Jurisdiction::parse(p).is_none()) {
            return wrong(format!("登记的区划“{place}”不是区划代码"), place);
        }
        let mut seen = BTreeSet::new();
        for m in &register.matters {
            if !seen.insert((&m.instrument, &m.matter)) {
                return wrong(format!("《{}》“{}”登记了两次", m.instrument, m.matter), &m.matter);
            }
        }
        Ok(register)
    }

    fn from_toml(text: &str) -> Result<Register, RegisterError> {
        toml::from_str(text).map_err(|e| RegisterError {
            message: format!("不是 cailiang watch 写的登记：{}", e.message().trim()),
            line: line_of(text, e.span()),
        })
    }

    fn from_csv(text: &str) -> Result<Register, RegisterError> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for (number, record) in (1_u32..).zip(reader.records()) {
            let record =
                record.map_err(|e| RegisterError { message: format!("不是合法的 CSV：{e}"), line: number })?;
            // No name has a line break in it: a record is a line.
            rows.push((number, record));
        }
        let mut rows = rows.into_iter();
        let wrong = |line: u32, message: &str| RegisterError { message: message.to_owned(), line };
        let title = rows.next().map(|(_, r)| r).filter(|r| r.get(0) == Some(TITLE));
        let title = title.ok_or_else(|| wrong(1, "不是 cailiang watch 写的登记：第一格应是“依据登记”"))?;
        let format = title.get(2).and_then(|f| f.parse().ok());
        let format = format.ok_or_else(|| wrong(1, "登记缺少格式的编号"))?;
        let as_of = title.get(1).unwrap_or("").to_owned();
        let jurisdiction = title.get(3).filter(|p| !p.is_empty()).map(str::to_owned);
        let (line, header) = rows.next().ok_or_else(|| wrong(2, "登记缺少表头"))?;
        if header.iter().collect::<Vec<_>>() != HEADER {
            return Err(wrong(line, &format!("表头应是 {}", HEADER.join(","))));
        }
        let mut matters: Vec<Registered> = Vec::new();
        for (line, row) in rows {
            let cells: Vec<String> = row.iter().map(|c| c.strip_prefix('\'').unwrap_or(c).to_owned()).collect();
            let Ok(
                [
                    instrument,
                    from,
                    jurisdiction,
                    matter,
                    article,
                    digest,
                    relation,
                    upper,
                    upper_from,
                    upper_matter,
                    upper_article,
                    upper_digest,
                ],
            ) = <[String; 12]>::try_from(cells)
            else {
                return Err(wrong(line, &format!("这一行有 {} 格，应有 {} 格", row.len(), HEADER.len())));
            };
            let own = Registered { instrument, from, jurisdiction, matter, article, digest, uppers: Vec::new() };
            let same = matters.last().is_some_and(|m| (&m.instrument, &m.matter) == (&own.instrument, &own.matter));
            if !same {
                matters.push(own);
            }
            if let Some(last) = matters.last_mut().filter(|_| !upper.is_empty()) {
                last.uppers.push(Provision {
                    relation,
                    instrument: upper,
                    from: upper_from,
                    matter: upper_matter,
                    article: upper_article,
                    digest: upper_digest,
                });
            }
        }
        Ok(Register { format, as_of, jurisdiction, matters })
    }

    /// As TOML.
    pub fn to_toml(&self) -> String {
        // Strings and lists of tables always have a form in TOML.
        format!("{NOTE}{}", toml::to_string(self).unwrap_or_default())
    }

    /// As CSV: a line for each upper provision; UTF-8 with a byte order mark, which Excel needs.
    pub fn to_csv(&self) -> String {
        let mut writer =
            csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        // Writing to memory does not fail.
        let _ = writer.write_record([
            TITLE,
            &self.as_of,
            &self.format.to_string(),
            self.jurisdiction.as_deref().unwrap_or_default(),
        ]);
        let _ = writer.write_record(HEADER);
        let empty = Provision {
            relation: String::new(),
            instrument: String::new(),
            from: String::new(),
            matter: String::new(),
            article: String::new(),
            digest: String::new(),
        };
        for m in &self.matters {
            let none = m.uppers.is_empty().then_some(&empty);
            for u in m.uppers.iter().chain(none) {
                let row = [
                    &m.instrument,
                    &m.from,
                    &m.jurisdiction,
                    &m.matter,
                    &m.article,
                    &m.digest,
                    &u.relation,
                    &u.instrument,
                    &u.from,
                    &u.matter,
                    &u.article,
                    &u.digest,
                ];
                // A spreadsheet takes what begins like a formula for one.
                let _ = writer.write_record(
                    row.map(|c| if c.starts_with(['=', '+', '@']) { format!("'{c}") } else { c.clone() }),
                );
            }
        }
        let bytes = writer.into_inner().unwrap_or_default();
        format!("\u{feff}{}", String::from_utf8(bytes).unwrap_or_default())
    }
}
