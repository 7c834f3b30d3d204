//! Documents and matters that the user names: an unknown one is answered with those that may have been meant.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use cailiang::library::{InstrumentId, Library, MatterId, nearest};
use jiff::civil::Date;

use crate::render::Stop;

/// A name of a command line: a file, or a document of the library and perhaps a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Named {
    /// A rule file.
    File(PathBuf),
    /// A document, in the version of a day.
    Document(String, Option<Date>),
}

impl Named {
    pub fn parse(text: &str) -> Result<Named, Stop> {
        if text.ends_with(".jz") || Path::new(text).is_file() {
            return Ok(Named::File(PathBuf::from(text)));
        }
        if Path::new(text).is_dir() {
            return Err(Stop::new(format!("“{text}”是目录"), "写文件名，或一个 .jz 文件"));
        }
        let Some((name, day)) = text.rsplit_once('@') else { return Ok(Named::Document(bare(text), None)) };
        let day = day.parse().map_err(|_| {
            Stop::new(format!("“{text}”：没有“{day}”这一天"), "写作 文件名@2026-08-15，或一个 .jz 文件")
        })?;
        Ok(Named::Document(bare(name), Some(day)))
    }
}

/// The name without 《》.
fn bare(name: &str) -> String {
    name.trim().trim_start_matches('《').trim_end_matches('》').to_owned()
}

/// All versions of the document of a name.
pub(crate) fn versions<'l>(library: &'l Library, name: &str) -> Result<&'l [InstrumentId], Stop> {
    let versions = library.versions(name);
    if versions.is_empty() {
        let names: BTreeSet<&str> = library.instruments().map(|(_, i)| i.name.as_str()).collect();
        return Err(Stop::new(format!("文件库里没有《{name}》"), candidates(name, &names)));
    }
    Ok(versions)
}

/// The version of the document of a name that is in force on a day.
pub(crate) fn version(library: &Library, name: &str, day: Date) -> Result<InstrumentId, Stop> {
    let versions = versions(library, name)?;
    versions.iter().copied().find(|v| library.in_force(*v, day)).ok_or_else(|| {
        let periods: Vec<String> = versions.iter().filter_map(|v| library.period(*v)).map(|p| p.to_string()).collect();
        Stop::new(format!("《{name}》在 {day} 没有施行中的版本"), format!("库中的版本：{}", periods.join("；")))
    })
}

/// The matters that a name means: 事项, 文件/事项 or 编码.
pub(crate) fn matters(library: &Library, name: &str) -> Result<Vec<MatterId>, Stop> {
    let found: Vec<MatterId> = match name.split_once('/') {
        Some((document, matter)) => {
            versions(library, document)?.iter().filter_map(|v| library.find_matter(*v, matter)).collect()
        }
        None => library.matters_named(name).to_vec(),
    };
    if found.is_empty() {
        let names: BTreeSet<&str> =
            library.matters().filter_map(|m| library.matter(m)).map(|(_, m)| m.name.as_str()).collect();
        let plain = name.rsplit('/').next().unwrap_or(name);
        return Err(Stop::new(format!("没有“{name}”这个事项"), candidates(plain, &names)));
    }
    Ok(found)
}

/// Most names that are offered.
const MAX_CANDIDATES: usize = 5;

/// 也许是…: the names that share the most with an unknown one.
fn candidates(word: &str, known: &BTreeSet<&str>) -> String {
    let mut left = known.clone();
    let mut offered = Vec::new();
    while let Some(next) = nearest(word, left.iter().copied()) {
        if offered.len() == MAX_CANDIDATES {
            break;
        }
        left.remove(next);
        offered.push(format!("“{next}”"));
    }
    if offered.is_empty() { String::new() } else { format!("也许是{}", offered.join("、")) }
}
