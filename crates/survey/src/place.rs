//! The same case in two places (同案不同罚): where the resolved outcomes differ, and how.

use std::collections::BTreeSet;

use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Date, Jurisdiction};
use cailiang_resolver::family::Day;
use cailiang_resolver::law::ranks::height;
use cailiang_resolver::outcome::Outcomes;
use rayon::prelude::*;
use serde::Serialize;

use crate::change::{Change, changes};
use crate::diff::Undecided;

/// The differences of one act.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PlaceChanges {
    /// Name of the highest instrument that regulates the act.
    pub instrument: String,
    /// Its short name there.
    pub matter: String,
    /// The layers of the first place: 《文件》第…条, the highest first.
    pub layers_a: Vec<String>,
    /// The layers of the second place.
    pub layers_b: Vec<String>,
    /// In which cases, how the second place stands to the first.
    pub changes: Vec<Change>,
    /// What was assumed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How two places differ.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Places {
    /// The first place.
    pub a: Jurisdiction,
    /// The second place.
    pub b: Jurisdiction,
    /// The day.
    pub as_of: String,
    /// Acts whose outcomes differ.
    pub matters: Vec<PlaceChanges>,
    /// Acts with other layers in the two places, but the same outcome in every case: how many.
    pub same: usize,
    /// Acts that could not be compared.
    pub undetermined: Vec<Undecided>,
    /// Of these places the library holds no text of their own, nor of a place around them: what is compared there are the
    /// texts of the whole country.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_held: Vec<Jurisdiction>,
}

/// Compares two places on a day: all acts that some text regulates in only one of them, or those of the matters given.
pub fn compare(library: &Library, day: Date, a: Jurisdiction, b: Jurisdiction, only: Option<&[MatterId]>) -> Places {
    let day = Day::new(library, day);
    let own = |place: &Jurisdiction| {
        let local = |i: &cailiang_core::model::Instrument| i.jurisdiction != Jurisdiction::NATION;
        library.instruments().any(|(id, i)| local(i) && i.jurisdiction.contains(*place) && day.in_force(id))
    };
    let mut result = Places {
        a,
        b,
        as_of: day.day.to_string(),
        matters: Vec::new(),
        same: 0,
        undetermined: Vec::new(),
        not_held: [a, b].into_iter().filter(|p| *p != Jurisdiction::NATION && !own(p)).collect(),
    };
    let acts = acts(&day, a, b, only);
    let found: Vec<_> = acts.par_iter().map(|act| (act, act.changes(&day))).collect();
    for (act, found) in found {
        let Some((instrument, matter)) = act.top(library).and_then(|id| library.matter(id)) else { continue };
        let (instrument, matter) = (instrument.name.clone(), matter.name.clone());
        match found {
            Err(e) => result.undetermined.push(Undecided { instrument, matter, reason: e.to_string() }),
            Ok(found) if found.list.is_empty() => result.same += 1,
            Ok(found) => result.matters.push(PlaceChanges {
                instrument,
                matter,
                layers_a: cited(library, &act.a),
                layers_b: cited(library, &act.b),
                changes: found.list,
                notes: found.notes,
            }),
        }
    }
    result
}

/// One act: the layers of either place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Act {
    a: BTreeSet<MatterId>,
    b: BTreeSet<MatterId>,
}

impl Act {
    fn changes(&self, day: &Day<'_>) -> Result<crate::change::Changes, cailiang_chart::TooLarge> {
        let first = Outcomes::new(day, &self.a, None)?;
        let second = Outcomes::new(day, &self.b, None)?;
        changes([&first, &second], None)
    }

    /// The highest matter.
    fn top(&self, library: &Library) -> Option<MatterId> {
        self.a.union(&self.b).copied().min_by_key(|m| rank(library, *m))
    }
}

fn rank(library: &Library, id: MatterId) -> impl Ord + use<> {
    (library.instrument(id.instrument).map(|i| height(i.rank, i.jurisdiction)), id)
}

fn cited(library: &Library, layers: &BTreeSet<MatterId>) -> Vec<String> {
    let mut layers: Vec<MatterId> = layers.iter().copied().collect();
    layers.sort_by_key(|m| rank(library, *m));
    layers.iter().filter_map(|m| library.matter(*m)).map(|(i, m)| i.cite(m).to_string()).collect()
}

fn acts(day: &Day<'_>, a: Jurisdiction, b: Jurisdiction, only: Option<&[MatterId]>) -> Vec<Act> {
    let library = day.library;
    let place = |m: &MatterId| library.instrument(m.instrument).map(|i| i.jurisdiction);
    let holds = |m: &MatterId, here: Jurisdiction| place(m).is_some_and(|p| p.contains(here));
    let seeds: Vec<MatterId> = match only {
        Some(named) => named.iter().copied().filter(|m| day.in_force(m.instrument)).collect(),
        None => day.matters().filter(|m| holds(m, a) != holds(m, b)).collect(),
    };
    let mut acts: Vec<Act> = Vec::new();
    let mut seen: BTreeSet<BTreeSet<MatterId>> = BTreeSet::new();
    for seed in seeds.into_iter().filter(|m| holds(m, a) || holds(m, b)) {
        // A case is about the act that the highest texts regulate; what hangs on them are its layers.
        let above = day.ancestors(seed);
        let mut roots: BTreeSet<MatterId> =
            above.keys().copied().filter(|m| day.ancestors(*m).is_empty() && (holds(m, a) || holds(m, b))).collect();
        if roots.is_empty() {
            roots.insert(seed);
        }
        if !seen.insert(roots.clone()) {
            continue;
        }
        let family = day.family(&roots);
        let at = |here: Jurisdiction| family.iter().copied().filter(|m| holds(m, here)).collect::<BTreeSet<_>>();
        let act = Act { a: at(a), b: at(b) };
        if act.a != act.b {
            acts.push(act);
        }
    }
    acts.sort_by_cached_key(|act| act.top(library).map(|m| rank(library, m)));
    acts.dedup();
    acts
}
