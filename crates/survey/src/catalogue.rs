//! The catalogue of matters (行政执法事项目录) with its baseline column: for every act that a law, regulation or rule lets
//! an organ punish, the provisions it stands on, and whether there is a baseline, whose it is, and in what state.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{InstrumentId, Library, MatterId};
use cailiang_core::model::{Date, EdgeKind, Jurisdiction, Rank};
use cailiang_resolver::family::{Day, Target};
use cailiang_resolver::law::ranks::height;
use cailiang_validation::{Reviewer, Severity};
use serde::Serialize;

/// The state of the baseline of a matter in a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Baseline {
    /// The place has one of its own.
    #[serde(rename = "local")]
    Local,
    /// One of a broader place is applied directly.
    #[serde(rename = "from above")]
    FromAbove,
    /// There is none.
    #[serde(rename = "missing")]
    Missing,
    /// The one there is leaves the bounds.
    #[serde(rename = "out of bounds")]
    OutOfBounds,
    /// The one there is has expired, or cites a basis that is gone or has been succeeded.
    #[serde(rename = "stale")]
    Stale,
}

/// A provision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Link {
    /// Name of the instrument.
    pub instrument: String,
    /// 《文件》第…条.
    pub citation: String,
}

/// A baseline of a matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Found {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name of its matter.
    pub matter: String,
    /// Its territory.
    pub jurisdiction: Jurisdiction,
    /// Its state; for one that is neither out of bounds nor stale, whose it is.
    pub state: Baseline,
    /// Written for illustration, not a real document.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// One matter.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Entry {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name.
    pub matter: String,
    /// 编码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 实施主体
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organ: Option<String>,
    /// 类别
    pub category: String,
    /// Territory of the instrument.
    pub jurisdiction: Jurisdiction,
    /// The provisions it stands on, the highest first, its own the last.
    pub chain: Vec<Link>,
    /// Whether there is a baseline, and in what state.
    pub baseline: Baseline,
    /// The baselines there are, that of the narrowest place first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub baselines: Vec<Found>,
}

/// The catalogue of a place on a day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Catalogue {
    /// The place; `None`: every matter in the territory of its own instrument.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<Jurisdiction>,
    /// The day.
    pub as_of: String,
    /// Matters, by rank and text.
    pub matters: Vec<Entry>,
}

/// What a library holds, and how each baseline stands on the day.
struct Survey<'l> {
    day: Day<'l>,
    /// Matters with an error against a text above.
    outside: BTreeSet<(String, String)>,
    /// Matters that stand under a matter, by edges of the day, whether in force or expired.
    below: BTreeMap<MatterId, Vec<MatterId>>,
}

/// The catalogue of a place on a day.
pub fn catalogue(library: &Library, day: Date, place: Option<Jurisdiction>) -> Catalogue {
    let survey = Survey::new(library, day);
    let applies = |id: &MatterId| {
        let instrument = library.instrument(id.instrument);
        instrument.is_some_and(|i| i.rank.is_basis() && place.is_none_or(|p| i.jurisdiction.contains(p)))
    };
    let mut ids: Vec<MatterId> = survey.day.matters().filter(applies).collect();
    ids.sort_by_key(|id| (library.instrument(id.instrument).map(|i| height(i.rank, i.jurisdiction)), *id));
    Catalogue {
        jurisdiction: place,
        as_of: day.to_string(),
        matters: ids.into_iter().filter_map(|id| survey.entry(id, place)).collect(),
    }
}

impl<'l> Survey<'l> {
    fn new(library: &'l Library, day: Date) -> Survey<'l> {
        let baselines: Vec<InstrumentId> = library
            .instruments()
            .filter(|(id, i)| i.rank == Rank::Baseline && library.in_force(*id, day))
            .map(|(id, _)| id)
            .collect();
        let report = Reviewer::new(library, day).review(&baselines);
        let outside = report.findings.iter().filter(|f| f.severity == Severity::Error && f.code.starts_with('B'));
        let outside = outside.map(|f| (f.instrument.clone(), f.matter.clone())).collect();
        let day = Day::new(library, day);
        let mut below: BTreeMap<MatterId, Vec<MatterId>> = BTreeMap::new();
        for id in library.matters() {
            for upper in day.ancestors(id).into_keys() {
                below.entry(upper).or_default().push(id);
            }
        }
        Survey { day, outside, below }
    }

    fn entry(&self, id: MatterId, place: Option<Jurisdiction>) -> Option<Entry> {
        let library = self.day.library;
        let (instrument, matter) = library.matter(id)?;
        let place = place.unwrap_or(instrument.jurisdiction);
        let mut chain: Vec<MatterId> = self.day.ancestors(id).into_keys().collect();
        chain.sort_by_key(|m| (library.instrument(m.instrument).map(|i| height(i.rank, i.jurisdiction)), *m));
        chain.push(id);
        let links = chain.iter().filter_map(|m| library.matter(*m));
        let baselines = self.baselines(id, place);
        Some(Entry {
            instrument: instrument.name.clone(),
            matter: matter.name.clone(),
            code: matter.code.clone(),
            organ: matter.organ.clone(),
            category: matter.category.clone().unwrap_or_else(|| "处罚".to_owned()),
            jurisdiction: instrument.jurisdiction,
            chain: links.map(|(i, m)| Link { instrument: i.name.clone(), citation: i.cite(m).to_string() }).collect(),
            baseline: baselines.first().map_or(Baseline::Missing, |b| b.state),
            baselines,
        })
    }

    /// The baselines under a matter that reach a place, that of the narrowest place first; of one document only the version
    /// of the day, or the last where none is in force.
    fn baselines(&self, id: MatterId, place: Jurisdiction) -> Vec<Found> {
        let library = self.day.library;
        let mut found: Vec<(bool, Found, Date)> = Vec::new();
        for lower in self.below.get(&id).into_iter().flatten() {
            let Some((instrument, matter)) = library.matter(*lower) else { continue };
            let reaches = instrument.rank == Rank::Baseline && instrument.jurisdiction.contains(place);
            let Some(period) = library.period(lower.instrument).filter(|p| reaches && p.from <= self.day.day) else {
                continue;
            };
            let in_force = self.day.in_force(lower.instrument);
            let later = library.versions(&instrument.name).iter().any(|v| {
                *v != lower.instrument
                    && library.period(*v).is_some_and(|p| p.from > period.from && p.from <= self.day.day)
            });
            if !in_force && later {
                continue;
            }
            let key = (instrument.name.clone(), matter.name.clone());
            let state = if in_force && self.outside.contains(&key) {
                Baseline::OutOfBounds
            } else if !in_force || self.cites_old_basis(*lower) {
                Baseline::Stale
            } else if instrument.jurisdiction == place {
                Baseline::Local
            } else {
                Baseline::FromAbove
            };
            let one = Found {
                instrument: key.0,
                matter: key.1,
                jurisdiction: instrument.jurisdiction,
                state,
                illustrative: instrument.illustrative,
            };
            found.push((!in_force, one, period.from));
        }
        // One in force goes before one that has expired, the narrower place before the broader.
        found.sort_by(|a, b| (a.0, b.1.jurisdiction.level(), b.2).cmp(&(b.0, a.1.jurisdiction.level(), a.2)));
        found.into_iter().map(|(_, one, _)| one).collect()
    }

    /// Whether an edge leads nowhere on the day, or only by way of what succeeds the text it names.
    fn cites_old_basis(&self, id: MatterId) -> bool {
        let library = self.day.library;
        let edges = library.matter(id).into_iter().flat_map(|(_, m)| &m.edges).filter(|e| e.kind == EdgeKind::Refines);
        edges.flat_map(|e| &e.targets).any(|reference| {
            self.day.target(reference).iter().any(|t| match t {
                Target::Held(m) => library.instrument(m.instrument).is_some_and(|i| i.name != reference.instrument),
                Target::NotInForce(_) | Target::Gone(_) | Target::Decriminalised(_) | Target::Split(_) => true,
                Target::NotHeld(_) => false,
            })
        })
    }
}
