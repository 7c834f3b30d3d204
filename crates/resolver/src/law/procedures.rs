//! Procedures and their thresholds, as data per jurisdiction: read once from `data/procedures.toml`.

use std::sync::LazyLock;

use cailiang_core::model::{Date, EffectivePeriod, Jurisdiction, Kind};
use cailiang_core::number::Exact;
use serde::Deserialize;

use crate::law::read;

/// A provision on how a penalty is to be decided.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// 听证, 法制审核, 集体讨论, 当场处罚, 移送.
    pub name: String,
    /// The instrument that says so.
    pub instrument: String,
    /// Where.
    pub place: String,
    #[serde(deserialize_with = "read::date")]
    from: Date,
    #[serde(default, deserialize_with = "read::maybe_date")]
    to: Option<Date>,
    /// Kinds that call for it whatever their amount.
    #[serde(default, deserialize_with = "read::kinds")]
    pub kinds: Vec<Kind>,
    /// Kinds that call for it from a threshold on.
    #[serde(default, deserialize_with = "read::kinds")]
    pub large: Vec<Kind>,
    /// Kinds of which the organ has to judge it.
    #[serde(default, deserialize_with = "read::kinds")]
    pub doubtful: Vec<Kind>,
    /// What the organ has to judge.
    #[serde(default)]
    pub doubt: Option<String>,
    /// Whether that has no measure but the organ's judgement.
    #[serde(default)]
    pub judged: bool,
    /// It follows this procedure.
    #[serde(default)]
    pub after: Option<String>,
    /// It is for penalties up to this.
    #[serde(default)]
    pub small: Option<Small>,
    /// It is for these acts (文件/事项).
    #[serde(default)]
    pub acts: Vec<String>,
    /// It is for acts that may be crimes.
    #[serde(default)]
    pub crime: bool,
    /// It is for acts that several provisions punish.
    #[serde(default)]
    pub concurrent: bool,
    /// It is for departures from a baseline.
    #[serde(default)]
    pub departure: bool,
    /// What is to be done.
    pub say: String,
}

impl Procedure {
    /// When it is in force.
    pub fn period(&self) -> EffectivePeriod {
        EffectivePeriod { from: self.from, to: self.to }
    }

    /// 《文件》第…条.
    pub fn citation(&self) -> String {
        format!("《{}》{}", self.instrument, self.place)
    }
}

/// The greatest penalty of a procedure, in 元.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Small {
    /// Kinds it is for.
    #[serde(deserialize_with = "read::kinds")]
    pub kinds: Vec<Kind>,
    /// On a natural person.
    #[serde(deserialize_with = "read::sum")]
    pub individual: Exact,
    /// On a unit.
    #[serde(deserialize_with = "read::sum")]
    pub unit: Exact,
}

/// From what sum on a penalty is large (较大数额), in one territory.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Of which procedure.
    pub procedure: String,
    #[serde(deserialize_with = "read::territory")]
    jurisdiction: Jurisdiction,
    /// A word in the name of the organs that it is for; all where absent.
    #[serde(default)]
    organ: Option<String>,
    #[serde(deserialize_with = "read::date")]
    from: Date,
    #[serde(default, deserialize_with = "read::maybe_date")]
    to: Option<Date>,
    /// On a natural person, this sum included.
    #[serde(deserialize_with = "read::sum")]
    pub individual: Exact,
    /// On a unit, this sum included.
    #[serde(deserialize_with = "read::sum")]
    pub unit: Exact,
    /// Who says so.
    pub source: String,
    /// The figures were checked against the text.
    pub verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    procedure: Vec<Procedure>,
    #[serde(default)]
    threshold: Vec<Threshold>,
}

static DATA: LazyLock<Result<Data, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/procedures.toml")));

/// The procedures, in the order of the data. A test makes sure that the data can be read.
pub fn procedures() -> &'static [Procedure] {
    DATA.as_ref().map_or(&[], |d| d.procedure.as_slice())
}

/// The threshold of a procedure for a territory, an organ and a day; of several, that of the smallest territory.
pub fn threshold(name: &str, here: Jurisdiction, organ: Option<&str>, day: Date) -> Option<&'static Threshold> {
    let all = DATA.as_ref().map_or(&[][..], |d| d.threshold.as_slice());
    all.iter()
        .filter(|t| t.procedure == name && t.jurisdiction.contains(here))
        .filter(|t| EffectivePeriod { from: t.from, to: t.to }.contains(day))
        .filter(|t| t.organ.as_ref().is_none_or(|word| organ.is_some_and(|o| o.contains(word.as_str()))))
        .max_by_key(|t| t.jurisdiction.level())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_can_be_read() {
        assert_eq!(DATA.as_ref().err().map(ToString::to_string), None);
        let names: Vec<&str> = procedures().iter().map(|p| p.name.as_str()).collect();
        for name in ["听证", "法制审核", "集体讨论", "当场处罚", "移送"] {
            assert!(names.contains(&name), "{name}");
        }
        assert!(procedures().iter().all(|p| p.place.starts_with('第') && !p.say.is_empty()));
    }

    #[test]
    fn a_threshold_is_for_its_organs_and_days() {
        let here = Jurisdiction::parse("370881").unwrap();
        let at = |organ, day: &str| threshold("听证", here, organ, day.parse().unwrap()).map(|t| t.unit);
        assert_eq!(at(Some("生态环境主管部门"), "2024-01-01"), Some(Exact::int(200_000)));
        assert_eq!(at(Some("生态环境主管部门"), "2023-06-30"), None);
        assert_eq!(at(Some("城市管理部门"), "2024-01-01"), None);
        assert_eq!(at(None, "2024-01-01"), None);
    }
}
