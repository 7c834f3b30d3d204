//! Data on who may say what: delegations, the limits of fines in rules, the fields of city legislation, and who makes which
//! rank for which territory. Read once from `data/authority.toml`.

use std::sync::LazyLock;

use cailiang_core::library::fold;
use cailiang_core::model::{Date, EffectivePeriod, Jurisdiction, Kind, Level, Rank};
use cailiang_core::number::Exact;
use serde::Deserialize;

use crate::law::grounds::{Provision, provision};
use crate::law::read;

/// A provision that lets lower texts set or add penalties (授权).
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    /// The instrument that delegates.
    pub instrument: String,
    /// Where.
    pub place: String,
    #[serde(deserialize_with = "read::date")]
    from: Date,
    #[serde(default, deserialize_with = "read::maybe_date")]
    to: Option<Date>,
    /// To whom.
    #[serde(deserialize_with = "read::ranks")]
    pub ranks: Vec<Rank>,
    /// Which kinds.
    #[serde(deserialize_with = "read::kinds")]
    pub kinds: Vec<Kind>,
    /// Only as 按日连续处罚.
    #[serde(default)]
    pub daily: bool,
    /// The provision that it took the place of.
    #[serde(default)]
    succeeds: Option<String>,
}

impl Delegation {
    /// 《文件》第…条.
    pub fn citation(&self) -> String {
        format!("《{}》{}", self.instrument, self.place)
    }

    fn in_force(&self, day: Date) -> bool {
        EffectivePeriod { from: self.from, to: self.to }.contains(day)
    }
}

/// What a provision that is named as a delegation turns out to be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// It delegates.
    Delegates(&'static Delegation),
    /// It did, and another provision has taken its place.
    Succeeded(&'static Delegation),
    /// It did, and nothing has taken its place.
    Ended(&'static Delegation),
    /// The text was read, and this provision delegates nothing.
    Nothing,
    /// It is not known.
    Unknown,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    instrument: String,
    #[serde(deserialize_with = "read::date")]
    from: Date,
    #[serde(default, deserialize_with = "read::maybe_date")]
    to: Option<Date>,
}

/// How much a rule may fine where no law or regulation speaks.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FineLimit {
    #[serde(deserialize_with = "read::rank")]
    rank: Rank,
    #[serde(deserialize_with = "read::territory")]
    jurisdiction: Jurisdiction,
    #[serde(deserialize_with = "read::date")]
    from: Date,
    #[serde(default, deserialize_with = "read::maybe_date")]
    to: Option<Date>,
    /// In general, this sum included.
    #[serde(deserialize_with = "read::sum")]
    pub general: Exact,
    /// For acts against life, health or financial safety that did harm.
    #[serde(deserialize_with = "read::sum")]
    pub serious: Exact,
    /// Who says so.
    pub source: String,
    /// The figures were checked against the text.
    pub verified: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    #[serde(deserialize_with = "read::date")]
    from: Date,
    outside: Vec<String>,
    field: Vec<Field>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Field {
    name: String,
    systems: Vec<String>,
}

/// Whether a subject is one on which cities legislate (立法法 81 ¶1, 93 ¶3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// It is in this field.
    Within(&'static str),
    /// It is plainly in none of them.
    Outside,
    /// A person has to judge.
    Unknown,
    /// The document is older than the fields that are held.
    Earlier,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    delegation: Vec<Delegation>,
    read: Vec<Read>,
    fine_limit: Vec<FineLimit>,
    fields: Fields,
}

static DATA: LazyLock<Result<Data, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/authority.toml")));

/// What a provision is as a delegation on a day.
pub fn delegation(instrument: &str, place: &str, day: Date) -> Named {
    let Ok(data) = DATA.as_ref() else { return Named::Unknown };
    let (instrument, place) = (fold(instrument), fold(place));
    // An article named without its paragraph may mean the one that delegates.
    let here = |d: &&Delegation| d.instrument == instrument && (place == d.place || is_part(&d.place, &place));
    if let Some(found) = data.delegation.iter().find(here) {
        let old = format!("{}{}", found.instrument, found.place);
        let next = data.delegation.iter().find(|d| d.succeeds.as_ref() == Some(&old) && d.in_force(day));
        return match next {
            _ if found.in_force(day) => Named::Delegates(found),
            Some(next) => Named::Succeeded(next),
            None => Named::Ended(found),
        };
    }
    let read = |r: &Read| r.instrument == instrument && EffectivePeriod { from: r.from, to: r.to }.contains(day);
    if data.read.iter().any(read) { Named::Nothing } else { Named::Unknown }
}

/// Whether the first place lies in the second: 第五十九条第三款 in 第五十九条.
fn is_part(inner: &str, outer: &str) -> bool {
    outer.ends_with(['条', '款']) && inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('第'))
}

/// The limit of fines for a rule of a territory, on the day it was made; `None` where it is not held.
pub fn fine_limit(rank: Rank, here: Jurisdiction, day: Date) -> Option<&'static FineLimit> {
    let limits = DATA.as_ref().map_or(&[][..], |d| d.fine_limit.as_slice());
    limits
        .iter()
        .filter(|l| l.rank == rank && l.jurisdiction.contains(here))
        .filter(|l| EffectivePeriod { from: l.from, to: l.to }.contains(day))
        .max_by_key(|l| l.jurisdiction.level())
}

/// Whether a city may legislate on the subject of a 系统, by the fields in force when the text was made.
pub fn city_subject(system: &str, made: Date) -> Subject {
    let Ok(data) = DATA.as_ref() else { return Subject::Unknown };
    let named = |words: &[String]| words.iter().any(|w| w == system);
    if made < data.fields.from {
        Subject::Earlier
    } else if let Some(field) = data.fields.field.iter().find(|f| f.name == system || named(&f.systems)) {
        Subject::Within(&field.name)
    } else if named(&data.fields.outside) {
        Subject::Outside
    } else {
        Subject::Unknown
    }
}

/// Who makes documents.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Maker {
    /// 人民代表大会及其常务委员会
    Congress,
    /// 国务院
    Council,
    /// 国务院部门，地方政府部门
    Department,
    /// 地方人民政府
    Government,
}

/// Who makes a rank, and the broadest territory that it can be for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Making {
    /// The rank.
    pub rank: Rank,
    /// Who.
    pub makers: &'static [Maker],
    /// The broadest territory.
    pub broadest: Level,
    /// The narrowest level of the maker: 县 make no rules.
    pub narrowest: Level,
    /// Where that stands.
    pub ground: Provision,
}

const fn making(
    rank: Rank,
    makers: &'static [Maker],
    (broadest, narrowest): (Level, Level),
    ground: Provision,
) -> Making {
    Making { rank, makers, broadest, narrowest, ground }
}

const ADMINISTRATION: &[Maker] = &[Maker::Council, Maker::Department, Maker::Government];

#[rustfmt::skip]
const MAKING: [Making; 11] = [
    making(Rank::Law, &[Maker::Congress], (Level::Nation, Level::Nation), provision("立法法", "第十条第一款")),
    making(Rank::AdministrativeRegulation, &[Maker::Council], (Level::Nation, Level::Nation), provision("立法法", "第一百零五条第二款")),
    making(Rank::LocalRegulation, &[Maker::Congress], (Level::Province, Level::Province), provision("立法法", "第八十条")),
    making(Rank::CityRegulation, &[Maker::Congress], (Level::City, Level::City), provision("立法法", "第八十一条第一款")),
    making(Rank::ZoneRegulation, &[Maker::Congress], (Level::Province, Level::City), provision("立法法", "第一百零一条第二款")),
    making(Rank::AutonomousRegulation, &[Maker::Congress], (Level::Province, Level::County), provision("立法法", "第八十五条第一款")),
    making(Rank::DepartmentRule, &[Maker::Department], (Level::Nation, Level::Nation), provision("立法法", "第九十一条第一款")),
    making(Rank::LocalRule, &[Maker::Government], (Level::Province, Level::Province), provision("立法法", "第九十三条第一款")),
    making(Rank::CityRule, &[Maker::Government], (Level::City, Level::City), provision("立法法", "第九十三条第一款")),
    making(Rank::NormativeDocument, ADMINISTRATION, (Level::Nation, Level::County), provision("行政处罚法", "第十六条")),
    making(Rank::Baseline, ADMINISTRATION, (Level::Nation, Level::County), provision("行政处罚法", "第三十四条")),
];

impl Making {
    /// Who, in words: 设区的市人民政府.
    pub fn who(&self) -> String {
        let level = match self.broadest {
            Level::Nation => "全国",
            Level::Province => "省级",
            Level::City => "设区的市",
            Level::County => "县级",
        };
        match self.makers {
            [Maker::Congress] if self.broadest < self.narrowest => "有权的人民代表大会".to_owned(),
            [Maker::Council] => "国务院".to_owned(),
            [Maker::Department] => "国务院部门".to_owned(),
            [Maker::Congress] => format!("{level}人民代表大会及其常务委员会"),
            [Maker::Government] => format!("{level}人民政府"),
            _ => "行政机关".to_owned(),
        }
    }
}

/// Who makes a rank.
pub fn who_makes(rank: Rank) -> Option<&'static Making> {
    MAKING.iter().find(|m| m.rank == rank)
}

/// What the name of an organ tells: what it is, and the broadest and narrowest territory that it can be of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Organ {
    /// What it is.
    pub maker: Maker,
    /// Broadest level, narrowest level. 市 alone may be a city or a county; no word of place is no level.
    pub level: Option<(Level, Level)>,
}

const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
/// 市 in these is no place.
const NO_PLACE: [&str; 3] = ["市场", "城市", "市政"];
const OFFICES: [&str; 10] = ["部", "委员会", "局", "厅", "署", "银行", "委", "院", "办公室", "队"];

/// Reads the names of organs that make a document together (甲、乙); `None` where one is not understood.
pub fn organs(names: &str) -> Option<Vec<Organ>> {
    names.split(['、', '，', ',']).map(organ).collect()
}

/// Reads the name of an organ; `None` where it is not understood.
fn organ(name: &str) -> Option<Organ> {
    let name = fold(name);
    let plain = name.strip_prefix("中华人民共和国").unwrap_or(&name);
    let nation = Some((Level::Nation, Level::Nation));
    let congress = plain.contains("人民代表大会") || plain.contains("人大常委会");
    if congress {
        let level = if plain.starts_with("全国") { nation } else { level(plain) };
        return Some(Organ { maker: Maker::Congress, level });
    }
    if plain == "国务院" {
        return Some(Organ { maker: Maker::Council, level: nation });
    }
    if plain.ends_with("人民政府") {
        return Some(Organ { maker: Maker::Government, level: level(plain) });
    }
    let local = level(plain);
    let central = plain.starts_with("国家") || plain.starts_with("国务院") || local.is_none() && plain.ends_with('部');
    let office = OFFICES.iter().any(|o| plain.ends_with(o));
    (office || central).then_some(Organ { maker: Maker::Department, level: if central { nation } else { local } })
}

/// The level of the last place that a name names.
fn level(name: &str) -> Option<(Level, Level)> {
    let plain = NO_PLACE.iter().fold(name.to_owned(), |text, word| text.replace(word, ""));
    let ends = [
        ("自治区", (Level::Province, Level::Province)),
        ("自治州", (Level::City, Level::City)),
        ("省", (Level::Province, Level::Province)),
        ("县", (Level::County, Level::County)),
        ("旗", (Level::County, Level::County)),
        ("市", (Level::City, Level::County)),
    ];
    let found = ends.iter().filter_map(|(word, level)| Some((plain.rfind(word)?, *level)));
    let (at, level) = found.max_by_key(|(at, _)| *at)?;
    let municipality = MUNICIPALITIES.iter().any(|m| plain.starts_with(m)) && plain.find('市') == Some(at);
    Some(if municipality { (Level::Province, Level::Province) } else { level })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_data_can_be_read() {
        assert_eq!(DATA.as_ref().err().map(ToString::to_string), None);
        assert!(Rank::names().filter_map(Rank::parse).all(|r| who_makes(r).is_some()));
    }

    #[test]
    fn delegations_follow_the_law() {
        let at = |i, p, d: &str| delegation(i, p, day(d));
        assert!(matches!(at("环境保护法", "第五十九条第三款", "2024-01-01"), Named::Delegates(_)));
        assert!(matches!(at("环境保护法", "第五十九条", "2024-01-01"), Named::Delegates(_)));
        assert!(
            matches!(at("环境保护法", "第五十九条第三款", "2026-08-15"), Named::Succeeded(d) if d.place.contains("一千零六十"))
        );
        assert_eq!(at("环境保护法", "第五十九条第一款", "2024-01-01"), Named::Nothing);
        assert_eq!(at("环境保护法", "第五条", "2024-01-01"), Named::Nothing);
        assert_eq!(at("固体废物污染环境防治法", "第五十九条", "2024-01-01"), Named::Unknown);
    }

    #[test]
    fn limits_and_fields_have_their_days() {
        let nation = Jurisdiction::NATION;
        assert!(fine_limit(Rank::DepartmentRule, nation, day("2022-01-01")).is_some_and(|l| !l.verified));
        assert!(fine_limit(Rank::DepartmentRule, nation, day("2021-01-01")).is_none());
        assert!(fine_limit(Rank::CityRule, nation, day("2022-01-01")).is_none());
        assert_eq!(city_subject("生态环境", day("2024-01-01")), Subject::Within("生态文明建设"));
        assert_eq!(city_subject("税务", day("2024-01-01")), Subject::Outside);
        assert_eq!(city_subject("市场监管", day("2024-01-01")), Subject::Unknown);
        assert_eq!(city_subject("生态环境", day("2020-01-01")), Subject::Earlier);
    }

    #[test]
    fn organs_are_read_by_their_names() {
        use Level::{City, County, Nation, Province};
        let known = [
            ("全国人民代表大会常务委员会", Maker::Congress, Some((Nation, Nation))),
            ("山东省人民代表大会常务委员会", Maker::Congress, Some((Province, Province))),
            ("济宁市人大常委会", Maker::Congress, Some((City, County))),
            ("重庆市人民代表大会常务委员会", Maker::Congress, Some((Province, Province))),
            ("国务院", Maker::Council, Some((Nation, Nation))),
            ("生态环境部", Maker::Department, Some((Nation, Nation))),
            ("国家市场监督管理总局", Maker::Department, Some((Nation, Nation))),
            ("国务院生态环境主管部门", Maker::Department, Some((Nation, Nation))),
            ("济宁市人民政府", Maker::Government, Some((City, County))),
            ("广西壮族自治区人民政府", Maker::Government, Some((Province, Province))),
            ("山东省济宁市生态环境局", Maker::Department, Some((City, County))),
            ("泗水县市场监督管理局", Maker::Department, Some((County, County))),
            ("重庆市万州区城市管理局", Maker::Department, Some((Province, Province))),
            ("城市管理局", Maker::Department, None),
            ("济宁市人民政府办公室", Maker::Department, Some((City, County))),
        ];
        for (name, maker, level) in known {
            assert_eq!(organ(name), Some(Organ { maker, level }), "{name}");
        }
        assert_eq!(organ("某协会"), None);
        let together = organs("广东省生态环境厅、江门市生态环境局").unwrap();
        assert_eq!(together.iter().filter_map(|o| o.level).map(|(broad, _)| broad).min(), Some(Province));
        assert_eq!(organs("生态环境部、某协会"), None);
    }
}
