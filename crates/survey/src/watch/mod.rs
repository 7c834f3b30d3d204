//! A register of matters and what they stand on; and what has changed since it was written.

mod digest;
mod register;

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{Library, MatterId, fold};
use cailiang_core::model::{Date, EdgeKind, Jurisdiction, MatterRef};
use cailiang_core::source::Span;
use cailiang_resolver::family::{Day, Target};
use serde::Serialize;

pub use digest::digest;
pub use register::{Provision, Register, RegisterError, Registered};

/// The first day of a text that is not in force, or not held.
const NOT_HELD: &str = "-";

/// What to look at.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The upper provision no longer is in force, and nothing held succeeds it.
    BaseGone,
    /// The upper provision has been succeeded by others.
    Replaced,
    /// The upper document is in force in another version.
    Amended,
    /// The upper provision is another text in the same version: the library was put right.
    TextChanged,
    /// An upper provision that was not there.
    NewBase,
    /// The matter no longer stands on it: its own text says so.
    Dropped,
    /// The matter itself is another text, or its document another version.
    OwnText,
    /// A matter that was not there.
    Added,
    /// A matter that is gone.
    Removed,
}

/// One thing to look at.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Look {
    /// Name of the document of the matter.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// What.
    pub what: What,
    /// The upper provision: 《文件》第…条.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upper: Option<String>,
    /// What it was: first day of the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is: first day of the version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What succeeds it: 《文件》第…条.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<String>,
    /// Whether the provision says something else now; `None` where that cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning_changed: Option<bool>,
}

/// What has changed since the register was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Watched {
    /// Day of the register; `None` where there was none.
    pub since: Option<String>,
    /// Day that it is compared with.
    pub as_of: String,
    /// How many matters there are now.
    pub matters: usize,
    /// What to look at, by document and matter.
    pub look: Vec<Look>,
}

/// Registers what stands on a day: every matter in force that has an edge, in a territory or all.
pub fn register(library: &Library, day: Date, place: Option<Jurisdiction>) -> Register {
    let today = Day::new(library, day);
    let wanted = |m: &MatterId| {
        let here = library.instrument(m.instrument).map(|i| i.jurisdiction);
        place.is_none_or(|p| here.is_some_and(|h| p.contains(h)))
    };
    let matters: Vec<MatterId> = today.matters().filter(wanted).collect();
    Register::new(day, place, matters.into_iter().filter_map(|m| registered(&today, m)).collect())
}

fn registered(day: &Day<'_>, id: MatterId) -> Option<Registered> {
    let library = day.library;
    let (instrument, matter) = library.matter(id)?;
    let mut uppers: BTreeSet<Provision> = BTreeSet::new();
    let mut direct: BTreeSet<MatterId> = BTreeSet::new();
    for edge in matter.edges.iter().filter(|e| e.kind != EdgeKind::Succeeds) {
        for reference in &edge.targets {
            for target in day.target(reference) {
                if let Target::Held(upper) = target {
                    direct.insert(upper);
                    uppers.extend(provision(library, upper, edge.kind.name()));
                } else if reference.matter.is_some() {
                    uppers.insert(lost(reference, edge.kind.name()));
                }
            }
            if reference.matter.is_none() {
                uppers.extend(whole(day, reference, edge.kind.name()));
            }
        }
    }
    let above = day.ancestors(id).into_keys().filter(|m| !direct.contains(m));
    uppers.extend(above.filter_map(|m| provision(library, m, "上级")));
    (!uppers.is_empty()).then(|| Registered {
        instrument: instrument.name.clone(),
        from: instrument.period.from.to_string(),
        jurisdiction: instrument.jurisdiction.to_string(),
        matter: matter.name.clone(),
        article: instrument.cite(matter).place,
        digest: digest(library, id),
        uppers: uppers.into_iter().collect(),
    })
}

fn provision(library: &Library, id: MatterId, relation: &str) -> Option<Provision> {
    let (instrument, matter) = library.matter(id)?;
    Some(Provision {
        relation: relation.to_owned(),
        instrument: instrument.name.clone(),
        from: instrument.period.from.to_string(),
        matter: matter.name.clone(),
        article: instrument.cite(matter).place,
        digest: digest(library, id),
    })
}

/// A provision that no text in force has.
fn lost(reference: &MatterRef, relation: &str) -> Provision {
    Provision {
        relation: relation.to_owned(),
        instrument: reference.instrument.clone(),
        from: NOT_HELD.to_owned(),
        matter: reference.matter.clone().unwrap_or_default(),
        article: reference.place.clone().unwrap_or_default(),
        digest: String::new(),
    }
}

/// A document that is named as a whole, or by an article of it.
fn whole(day: &Day<'_>, reference: &MatterRef, relation: &str) -> Option<Provision> {
    let versions = day.library.versions(&reference.instrument);
    let current = versions.iter().find(|v| day.in_force(**v)).and_then(|v| day.library.instrument(*v));
    let from = current.map_or_else(|| NOT_HELD.to_owned(), |i| i.period.from.to_string());
    Some(Provision { from, ..lost(reference, relation) })
}

/// What to look at in the place of a register since it was written; and the register of the day.
pub fn watch(library: &Library, old: &Register, day: Date) -> (Watched, Register) {
    let new = register(library, day, old.place());
    let today = Day::new(library, day);
    let key = |m: &Registered| (fold(&m.instrument), fold(&m.matter));
    let before: BTreeMap<(String, String), &Registered> = old.matters.iter().map(|m| (key(m), m)).collect();
    let after: BTreeMap<(String, String), &Registered> = new.matters.iter().map(|m| (key(m), m)).collect();
    let mut look: BTreeSet<Look> = BTreeSet::new();
    for (k, m) in &before {
        match after.get(k) {
            Some(now) => compare(&today, m, now, &mut look),
            None => {
                look.insert(Look { successors: succeeded(&today, &m.instrument, &m.matter), ..of(m, What::Removed) });
            }
        }
    }
    for (k, m) in &after {
        if !before.contains_key(k) {
            look.insert(of(m, What::Added));
        }
    }
    let watched = Watched {
        since: Some(old.as_of.clone()),
        as_of: day.to_string(),
        matters: new.matters.len(),
        look: look.into_iter().collect(),
    };
    (watched, new)
}

fn of(m: &Registered, what: What) -> Look {
    Look {
        instrument: m.instrument.clone(),
        matter: m.matter.clone(),
        what,
        upper: None,
        before: None,
        after: None,
        successors: Vec::new(),
        meaning_changed: None,
    }
}

fn cited(p: &Provision) -> String {
    let place = if p.article.is_empty() { &p.matter } else { &p.article };
    format!("《{}》{place}", p.instrument)
}

fn is(a: &Provision, b: &Provision) -> bool {
    fold(&a.instrument) == fold(&b.instrument) && fold(&a.matter) == fold(&b.matter)
}

fn compare(day: &Day<'_>, old: &Registered, new: &Registered, look: &mut BTreeSet<Look>) {
    if old.digest != new.digest || old.from != new.from {
        look.insert(Look {
            before: Some(old.from.clone()),
            after: Some(new.from.clone()),
            meaning_changed: Some(old.digest != new.digest),
            ..of(new, What::OwnText)
        });
    }
    let mut succeeding: BTreeSet<String> = BTreeSet::new();
    for upper in &old.uppers {
        let now = new.uppers.iter().find(|n| is(upper, n));
        let about = |what| Look { upper: Some(cited(upper)), before: Some(upper.from.clone()), ..of(new, what) };
        match now {
            Some(n) if n.from == upper.from && n.digest == upper.digest => {}
            Some(n) if n.from == NOT_HELD => {
                // Of a provision only 承接 says what succeeds it; of a document as a whole, what replaces it.
                let whole = upper.matter.is_empty();
                let successors = match whole {
                    true => replaced(day, &upper.instrument),
                    false => succeeded(day, &upper.instrument, &upper.matter),
                };
                let what = if successors.is_empty() { What::BaseGone } else { What::Replaced };
                look.insert(Look { successors, ..about(what) });
            }
            Some(n) => {
                let what = match (upper.from.as_str(), n.from == upper.from) {
                    (NOT_HELD, _) => What::NewBase,
                    (_, true) => What::TextChanged,
                    (_, false) => What::Amended,
                };
                let changed = !n.digest.is_empty() && !upper.digest.is_empty();
                look.insert(Look {
                    upper: Some(cited(n)),
                    after: Some(n.from.clone()),
                    meaning_changed: changed.then_some(n.digest != upper.digest),
                    ..about(what)
                });
            }
            None => {
                let successors = succeeded(day, &upper.instrument, &upper.matter);
                let still = day
                    .library
                    .versions(&upper.instrument)
                    .iter()
                    .any(|v| day.in_force(*v) && day.library.find_matter(*v, &upper.matter).is_some());
                succeeding.extend(successors.iter().cloned());
                let what = match (successors.is_empty(), still) {
                    (false, _) => What::Replaced,
                    (true, true) => What::Dropped,
                    (true, false) => What::BaseGone,
                };
                look.insert(Look { successors, ..about(what) });
            }
        }
    }
    for upper in new.uppers.iter().filter(|n| !old.uppers.iter().any(|o| is(o, n))) {
        // What succeeds an old one was told with it.
        if upper.from != NOT_HELD && !succeeding.contains(&cited(upper)) {
            let after = Some(upper.from.clone());
            look.insert(Look { upper: Some(cited(upper)), after, ..of(new, What::NewBase) });
        }
    }
}

/// The texts in force that replace a document as a whole.
fn replaced(day: &Day<'_>, instrument: &str) -> Vec<String> {
    let in_force = day.library.instruments().filter(|(id, _)| day.in_force(*id));
    let replacing = in_force.filter(|(_, i)| i.replaces.iter().any(|r| fold(&r.0) == fold(instrument)));
    replacing.map(|(_, i)| format!("《{}》", i.name)).collect()
}

/// What a provision that is no longer in force leads to on the day.
fn succeeded(day: &Day<'_>, instrument: &str, matter: &str) -> Vec<String> {
    let reference = MatterRef {
        instrument: instrument.to_owned(),
        matter: Some(matter.to_owned()),
        place: None,
        span: Span::default(),
    };
    let mut names = BTreeSet::new();
    let cited = |id: MatterId| {
        let held = day.library.matter(id);
        let other = held.filter(|(i, m)| (fold(&i.name), fold(&m.name)) != (fold(instrument), fold(matter)));
        other.map(|(i, m)| i.cite(m).to_string())
    };
    for target in day.target(&reference) {
        match target {
            Target::Held(id) => names.extend(cited(id)),
            Target::Split(into) => names.extend(into.into_iter().filter_map(cited)),
            Target::Decriminalised(by) => {
                names.extend(day.library.instrument(by).map(|i| format!("《{}》（不再处罚）", i.name)));
            }
            Target::NotHeld(_) | Target::NotInForce(_) | Target::Gone(_) => {}
        }
    }
    names.into_iter().collect()
}
