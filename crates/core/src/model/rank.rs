//! Ranks (位阶) of instruments. Which rank binds which is data of the resolver (`law::ranks`).

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;

use serde::{Serialize, Serializer};

/// What kind of document an instrument is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum Rank {
    /// 法律
    Law,
    /// 行政法规
    AdministrativeRegulation,
    /// 地方性法规 of a province
    LocalRegulation,
    /// 设区的市地方性法规
    CityRegulation,
    /// 经济特区法规
    ZoneRegulation,
    /// 自治条例和单行条例
    AutonomousRegulation,
    /// 部门规章
    DepartmentRule,
    /// 地方政府规章 of a province
    LocalRule,
    /// 设区的市地方政府规章
    CityRule,
    /// 规范性文件
    NormativeDocument,
    /// 裁量权基准
    Baseline,
}

/// Every rank with the words that name it, the first being canonical.
const NAMES: &[(Rank, &[&str])] = &[
    (Rank::Law, &["法律"]),
    (Rank::AdministrativeRegulation, &["行政法规"]),
    (Rank::LocalRegulation, &["地方性法规", "省级地方性法规"]),
    (Rank::CityRegulation, &["设区的市地方性法规", "自治州地方性法规"]),
    (Rank::ZoneRegulation, &["经济特区法规"]),
    (Rank::AutonomousRegulation, &["自治条例", "单行条例", "自治条例和单行条例"]),
    (Rank::DepartmentRule, &["部门规章"]),
    (Rank::LocalRule, &["地方政府规章", "省级政府规章"]),
    (Rank::CityRule, &["设区的市地方政府规章", "设区的市政府规章"]),
    (Rank::NormativeDocument, &["规范性文件", "行政规范性文件"]),
    (Rank::Baseline, &["裁量权基准", "行政裁量权基准"]),
];

impl Rank {
    /// Reads the word of a 位阶 field.
    pub fn parse(text: &str) -> Option<Self> {
        NAMES.iter().find(|(_, names)| names.contains(&text)).map(|(rank, _)| *rank)
    }

    /// The canonical word.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(rank, _)| *rank == self).and_then(|(_, names)| names.first()).copied().unwrap_or("")
    }

    /// The canonical words of all ranks, for help texts.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter_map(|(_, names)| names.first().copied())
    }

    /// Whether the document may be a basis of punishment (依据); others only guide discretion (裁量说理).
    /// 行政处罚法 arts. 10–14, 16.
    pub fn is_basis(self) -> bool {
        !matches!(self, Rank::NormativeDocument | Rank::Baseline)
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Rank {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
