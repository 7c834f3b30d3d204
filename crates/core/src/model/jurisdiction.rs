//! Jurisdictions (区划): GB/T 2260 codes.

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

/// A territory: the whole country, a province, a city or a county.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Jurisdiction(u32);

/// How broad a territory is; broader comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// 全国
    Nation,
    /// 省级: XX0000
    Province,
    /// 设区的市: XXYY00
    City,
    /// 县级: XXYYZZ
    County,
}

/// 省、自治区、直辖市、特别行政区 (GB/T 2260).
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];

impl Jurisdiction {
    /// 全国.
    pub const NATION: Jurisdiction = Jurisdiction(0);

    /// Reads `全国` or a six-digit code (000000 is the country).
    pub fn parse(text: &str) -> Option<Self> {
        if text == "全国" {
            return Some(Self::NATION);
        }
        if text.len() != 6 || !text.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let code: u32 = text.parse().ok()?;
        (code == 0 || code >= 110_000).then_some(Jurisdiction(code))
    }

    /// How broad it is, read off the zeros of the code.
    pub fn level(self) -> Level {
        match self.0 {
            0 => Level::Nation,
            c if c % 10_000 == 0 => Level::Province,
            c if c % 100 == 0 => Level::City,
            _ => Level::County,
        }
    }

    /// Whether its first two digits are those of a province; those of cities and counties change every year, and are not
    /// held.
    pub fn in_a_province(self) -> bool {
        self.0 == 0 || PROVINCES.contains(&(self.0 / 10_000))
    }

    /// Whether the other territory lies in this one (or is it).
    pub fn contains(self, other: Jurisdiction) -> bool {
        match self.level() {
            Level::Nation => true,
            Level::Province => self.0 / 10_000 == other.0 / 10_000,
            Level::City => self.0 / 100 == other.0 / 100,
            Level::County => self.0 == other.0,
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 { f.write_str("全国") } else { write!(f, "{:06}", self.0) }
    }
}

/// A text that is no jurisdiction.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("“{0}”不是区划代码：写 全国，或六位行政区划代码（GB/T 2260），如 370800")]
pub struct NotAJurisdiction(String);

impl FromStr for Jurisdiction {
    type Err = NotAJurisdiction;

    fn from_str(text: &str) -> Result<Self, NotAJurisdiction> {
        Jurisdiction::parse(text).ok_or_else(|| NotAJurisdiction(text.to_owned()))
    }
}

impl Serialize for Jurisdiction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_nest() {
        let [nation, shandong, jining, qufu, guangdong] =
            ["全国", "370000", "370800", "370881", "440000"].map(|c| Jurisdiction::parse(c).unwrap());
        assert!(nation.contains(shandong) && shandong.contains(jining) && jining.contains(qufu));
        assert!(!qufu.contains(jining) && !guangdong.contains(jining));
        for bad in ["37", "37000a", "3708811", "000001", ""] {
            assert_eq!(Jurisdiction::parse(bad), None, "{bad}");
        }
    }
}
