//! Compiled libraries (`.jzc`): linked documents as bytes, opened without parsing or linking.
//!
//! ```text
//! magic, format, engine │ hash of the source texts │ length and checksum of the body │ body
//! ```
//! The engine is a hash of this crate's sources: what another build wrote is refused, not guessed at. The checksum covers
//! every byte of the body, so that the statements of a matter may stay packed until somebody looks.

use std::io::Error;
use std::sync::Arc;

use borsh::{BorshDeserialize, BorshSerialize};
use rayon::prelude::*;
use twox_hash::XxHash3_128;

use crate::library::{Library, index};
use crate::model::period::{Ymd, date, ymd};
use crate::model::{Instrument, Items, Matter, Packed};
use crate::source::Source;

const MAGIC: [u8; 8] = *b"CAILIANG";
/// Raised when the layout of the bytes changes.
const FORMAT: u32 = 1;
/// Version of the crate and a hash of its sources.
const ENGINE: &str = concat!(env!("CARGO_PKG_VERSION"), "+", env!("CAILIANG_SOURCES"));

/// Why bytes are no compiled library that this build can open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompiledError {
    /// Something else.
    #[error("不是编译过的文件库")]
    Foreign,
    /// Written by another version or build.
    #[error("编译过的文件库出自另一版本的 cailiang")]
    OtherBuild,
    /// The end is missing.
    #[error("编译过的文件库不完整，后面缺了一截")]
    Truncated,
    /// The bytes are not those that were written.
    #[error("编译过的文件库已损坏")]
    Damaged,
}

impl CompiledError {
    /// What the user can do about it.
    pub fn help(self) -> &'static str {
        match self {
            CompiledError::Foreign => "编译过的文件库由 cailiang compile 写出；规则文件的扩展名是 .jz",
            _ => "用 cailiang compile 重新编译",
        }
    }
}

/// What stands before the body.
#[derive(BorshSerialize, BorshDeserialize)]
struct Head {
    magic: [u8; 8],
    format: u32,
    engine: [u8; 16],
    sources: u128,
    length: u64,
    checksum: u128,
}

fn engine() -> [u8; 16] {
    XxHash3_128::oneshot(ENGINE.as_bytes()).to_le_bytes()
}

impl Library {
    /// A hash of the names and texts of the documents: two libraries with the same hash hold the same.
    pub fn sources_hash(&self) -> u128 {
        let mut hasher = XxHash3_128::new();
        for instrument in &self.instruments {
            for part in [&instrument.source.name, &instrument.source.text] {
                hasher.write(&part.len().to_le_bytes());
                hasher.write(part.as_bytes());
            }
        }
        hasher.finish_128()
    }

    /// The library as bytes, for [`Library::from_bytes`] of the same build. Only one that was linked without errors is worth
    /// writing: the errors are not in it.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Writing to memory fails only for lists of more than 2³² members, which no text of 16 MiB makes.
        self.packed().unwrap_or_default()
    }

    fn packed(&self) -> Result<Vec<u8>, Error> {
        let sections: Vec<Vec<u8>> = self.instruments.iter().map(section).collect::<Result<_, Error>>()?;
        let mut body = borsh::to_vec(&(&sections, &self.periods, &self.facts))?;
        let (length, checksum) = (body.len() as u64, XxHash3_128::oneshot(&body));
        let head =
            Head { magic: MAGIC, format: FORMAT, engine: engine(), sources: self.sources_hash(), length, checksum };
        let mut bytes = borsh::to_vec(&head)?;
        bytes.append(&mut body);
        Ok(bytes)
    }

    /// Opens a compiled library.
    ///
    /// # Errors
    /// [`CompiledError`] when the bytes are something else, were written by another build, or are not as they were written.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Library, CompiledError> {
        if !bytes.starts_with(&MAGIC) {
            return Err(CompiledError::Foreign);
        }
        let mut rest = bytes.as_slice();
        let head = Head::deserialize(&mut rest).map_err(|_| CompiledError::Truncated)?;
        if (head.format, head.engine) != (FORMAT, engine()) {
            return Err(CompiledError::OtherBuild);
        }
        if (rest.len() as u64) < head.length {
            return Err(CompiledError::Truncated);
        }
        if rest.len() as u64 != head.length || XxHash3_128::oneshot(rest) != head.checksum {
            return Err(CompiledError::Damaged);
        }
        let start = bytes.len() - rest.len();
        let library = unpack(&Arc::new(bytes), start).map_err(|_| CompiledError::Damaged)?;
        if library.sources_hash() == head.sources { Ok(library) } else { Err(CompiledError::Damaged) }
    }
}

/// A document: its text, what it says of itself, and its matters, each with its statements behind their length.
fn section(instrument: &Instrument) -> Result<Vec<u8>, Error> {
    let i = instrument;
    let mut out = Vec::new();
    (&*i.source.name, &*i.source.text, &i.name, i.span, i.rank, i.jurisdiction, i.period).serialize(&mut out)?;
    (i.published.map(ymd), &i.replaces, &i.decriminalised, i.bounds).serialize(&mut out)?;
    (&i.authority, &i.document_number, &i.version, &i.system, i.illustrative).serialize(&mut out)?;
    (&i.facts, &i.general, u64::try_from(i.matters.len()).unwrap_or(u64::MAX)).serialize(&mut out)?;
    for m in &i.matters {
        (&m.name, m.is_baseline, &m.edges, &m.place, &m.code, &m.organ).serialize(&mut out)?;
        (&m.category, &m.deadlines, &m.pending, m.span).serialize(&mut out)?;
        borsh::to_vec(&*m.items)?.serialize(&mut out)?;
    }
    Ok(out)
}

fn damaged() -> Error {
    std::io::ErrorKind::InvalidData.into()
}

/// Takes a list of bytes off the front: where it lies among all bytes.
fn skip(rest: &mut &[u8], all: usize) -> Result<std::ops::Range<usize>, Error> {
    let length = usize::try_from(u32::deserialize(rest)?).map_err(|_| damaged())?;
    let start = all - rest.len();
    *rest = rest.get(length..).ok_or_else(damaged)?;
    Ok(start..start + length)
}

fn unpack(bytes: &Arc<Vec<u8>>, start: usize) -> Result<Library, Error> {
    let mut rest = bytes.get(start..).ok_or_else(damaged)?;
    let count = u32::deserialize(&mut rest)?;
    let sections = (0..count).map(|_| skip(&mut rest, bytes.len())).collect::<Result<Vec<_>, Error>>()?;
    let mut library = Library {
        periods: BorshDeserialize::deserialize(&mut rest)?,
        facts: BorshDeserialize::deserialize(&mut rest)?,
        ..Library::default()
    };
    if !rest.is_empty() {
        return Err(damaged());
    }
    library.instruments =
        sections.into_par_iter().map(|range| instrument(bytes, range)).collect::<Result<_, Error>>()?;
    if library.periods.len() != library.instruments.len() {
        return Err(damaged());
    }
    library.name();
    library.index = index::Index::new(&library.instruments);
    Ok(library)
}

fn instrument(bytes: &Arc<Vec<u8>>, range: std::ops::Range<usize>) -> Result<Instrument, Error> {
    let end = range.end;
    let mut section = bytes.get(range).ok_or_else(damaged)?;
    let rest = &mut section;
    let source = Source { name: text(rest)?.into(), text: text(rest)?.into() };
    let mut instrument = Instrument {
        source: Arc::new(source),
        name: read(rest)?,
        span: read(rest)?,
        rank: read(rest)?,
        jurisdiction: read(rest)?,
        period: read(rest)?,
        published: read::<Option<Ymd>>(rest)?.map(date).transpose()?,
        replaces: read(rest)?,
        decriminalised: read(rest)?,
        bounds: read(rest)?,
        authority: read(rest)?,
        document_number: read(rest)?,
        version: read(rest)?,
        system: read(rest)?,
        illustrative: read(rest)?,
        facts: read(rest)?,
        general: read(rest)?,
        matters: Vec::new(),
    };
    for _ in 0..read::<u64>(rest)? {
        instrument.matters.push(Matter {
            name: read(rest)?,
            is_baseline: read(rest)?,
            edges: read(rest)?,
            place: read(rest)?,
            code: read(rest)?,
            organ: read(rest)?,
            category: read(rest)?,
            deadlines: read(rest)?,
            pending: read(rest)?,
            span: read(rest)?,
            items: Items::packed(Packed { range: skip(rest, end)?, bytes: Arc::clone(bytes) }),
        });
    }
    if rest.is_empty() { Ok(instrument) } else { Err(damaged()) }
}

fn read<T: BorshDeserialize>(rest: &mut &[u8]) -> Result<T, Error> {
    T::deserialize(rest)
}

/// A text, without a copy.
fn text<'a>(rest: &mut &'a [u8]) -> Result<&'a str, Error> {
    let length = usize::try_from(u32::deserialize(rest)?).map_err(|_| damaged())?;
    let (text, behind) = rest.split_at_checked(length).ok_or_else(damaged)?;
    *rest = behind;
    std::str::from_utf8(text).map_err(|_| damaged())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01 至 2029-12-31\n}\n要素 主体 : 枚举(单位, 个人)\n要素 倍数 : 数值\n\
        通则 {\n从轻 区间最低30%\n当 「主动消除」：从轻\n}\n事项 甲 承接 旧法/甲 当 主体 为 单位 {\n依据 第一条\n责令改正，可以并处一万元以上三万元以下的罚款\n\
        当 倍数 ≥ 0.5 且 非 「初犯」：吊销许可证\n}\n";

    /// With a checksum that fits, as a forger would write it.
    fn forged(body: &[u8], sources: u128) -> Vec<u8> {
        let (length, checksum) = (body.len() as u64, XxHash3_128::oneshot(body));
        let head = Head { magic: MAGIC, format: FORMAT, engine: engine(), sources, length, checksum };
        [borsh::to_vec(&head).unwrap(), body.to_vec()].concat()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

        /// Not even bytes that were made to fit make it panic, run on, or take memory that they do not have.
        #[test]
        fn forged_bytes_do_no_harm(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
            let (library, _) = Library::read([Source::new("法.jz", TEXT)]);
            let bytes = library.to_bytes();
            let start = borsh::to_vec(&Head::deserialize(&mut &bytes[..]).unwrap()).unwrap().len();
            let mut body = bytes[start..].to_vec();
            for (at, byte) in &changes {
                let at = at.index(body.len());
                body[at] = *byte;
            }
            if let Ok(read) = Library::from_bytes(forged(&body, library.sources_hash())) {
                let shown = format!("{:?}", read.instruments().collect::<Vec<_>>());
                prop_assert!(!shown.is_empty());
            }
        }
    }
}
