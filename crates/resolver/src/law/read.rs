//! How data files write dates, sums, territories, ranks and kinds.

use cailiang_core::model::{Date, Jurisdiction, Kind, Rank};
use cailiang_core::number::Exact;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

pub(super) fn date<'de, D: Deserializer<'de>>(d: D) -> Result<Date, D::Error> {
    String::deserialize(d)?.parse().map_err(D::Error::custom)
}

pub(super) fn maybe_date<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Date>, D::Error> {
    date(d).map(Some)
}

pub(super) fn sum<'de, D: Deserializer<'de>>(d: D) -> Result<Exact, D::Error> {
    Exact::parse(&String::deserialize(d)?).map_err(D::Error::custom)
}

pub(super) fn territory<'de, D: Deserializer<'de>>(d: D) -> Result<Jurisdiction, D::Error> {
    let code = String::deserialize(d)?;
    Jurisdiction::parse(&code).ok_or_else(|| D::Error::custom(format!("{code} is no territory")))
}

pub(super) fn rank<'de, D: Deserializer<'de>>(d: D) -> Result<Rank, D::Error> {
    let name = String::deserialize(d)?;
    Rank::parse(&name).ok_or_else(|| D::Error::custom(format!("{name} is no rank")))
}

pub(super) fn ranks<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Rank>, D::Error> {
    let rank = |name: String| Rank::parse(&name).ok_or_else(|| D::Error::custom(format!("{name} is no rank")));
    Vec::<String>::deserialize(d)?.into_iter().map(rank).collect()
}

pub(super) fn kinds<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<Kind>, D::Error> {
    let kind = |name: String| Kind::from_name(&name).ok_or_else(|| D::Error::custom(format!("{name} is no kind")));
    Vec::<String>::deserialize(d)?.into_iter().map(kind).collect()
}
