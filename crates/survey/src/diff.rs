//! A semantic diff: in which cases two versions of a document come to different outcomes.
//!
//! Each version is taken at its word: it is not dropped where it leaves the bounds (that is what a review finds). Where it
//! has no rule, what stands above it applies; both versions are laid on the texts above them of one day, so that only the
//! document itself makes a difference. Looked at are the kinds and orders that either version names.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{InstrumentId, Library, MatterId, fold};
use cailiang_core::model::{Date, EdgeKind, Item, Kind, Matter};
use cailiang_resolver::family::Day;
use cailiang_resolver::meaning::Slot;
use cailiang_resolver::order_key;
use cailiang_resolver::outcome::Outcomes;
use serde::Serialize;

use crate::change::{Change, Changes, changes};
use crate::outcome::Scope;

/// A version of a document, in the library around it.
#[derive(Clone, Copy, Debug)]
pub struct Version<'l> {
    /// The library.
    pub library: &'l Library,
    /// The version.
    pub instrument: InstrumentId,
}

/// Which version was compared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VersionName {
    /// Name.
    pub instrument: String,
    /// First day of effect.
    pub from: String,
}

/// The changes of one matter.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct MatterChanges {
    /// Name of the instrument, of the new version where it has the matter.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// Its name in the old version, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formerly: Option<String>,
    /// `added` or `removed`, where only one version has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<&'static str>,
    /// In which cases, how.
    pub changes: Vec<Change>,
    /// What was assumed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A matter that could not be compared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Undecided {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// Why.
    pub reason: String,
}

/// What changed between two versions.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Diff {
    /// The old version.
    pub old: VersionName,
    /// The new version.
    pub new: VersionName,
    /// The day of the texts above them.
    pub as_of: String,
    /// Matters that changed.
    pub matters: Vec<MatterChanges>,
    /// Matters that did not change: how many.
    pub unchanged: usize,
    /// Matters that could not be compared.
    pub undetermined: Vec<Undecided>,
}

impl<'l> Version<'l> {
    fn name(&self) -> VersionName {
        let instrument = self.library.instrument(self.instrument);
        VersionName {
            instrument: instrument.map(|i| i.name.clone()).unwrap_or_default(),
            from: instrument.map(|i| i.period.from.to_string()).unwrap_or_default(),
        }
    }

    fn day(&self, day: Date) -> Day<'l> {
        Day { assumed: Some(self.instrument), ..Day::new(self.library, day) }
    }

    fn matters(&self) -> Vec<MatterId> {
        let count = self.library.instrument(self.instrument).map_or(0, |i| i.matters.len());
        (0..count).map(|index| MatterId { instrument: self.instrument, index }).collect()
    }

    fn matter(&self, id: MatterId) -> Option<&'l Matter> {
        self.library.matter(id).map(|(_, m)| m)
    }

    fn matter_name(&self, id: MatterId) -> String {
        self.matter(id).map(|m| m.name.clone()).unwrap_or_default()
    }

    /// The matter of the old version that one of this continues: of the same name, or named by its 承接.
    fn predecessor(&self, id: MatterId, old: &Version<'_>) -> Option<MatterId> {
        let (_, matter) = self.library.matter(id)?;
        let before = old.library.instrument(old.instrument)?;
        let same = || old.library.find_matter(old.instrument, &matter.name);
        let mut succeeded = matter
            .edges
            .iter()
            .filter(|e| e.kind == EdgeKind::Succeeds)
            .flat_map(|e| &e.targets)
            .filter(|t| fold(&t.instrument) == fold(&before.name))
            .filter_map(|t| old.library.find_matter(old.instrument, t.matter.as_deref()?));
        succeeded.next().or_else(same)
    }

    /// What the document says of the matter, over what stands above it; without `own`, what stands above alone.
    fn outcomes(&self, id: MatterId, day: Date, own: bool) -> Result<Outcomes<'l>, cailiang_chart::TooLarge> {
        let day = self.day(day);
        let territory = self.library.instrument(self.instrument).map(|i| i.jurisdiction);
        let within = |m: &MatterId| {
            let upper = self.library.instrument(m.instrument).map(|i| i.jurisdiction);
            upper.zip(territory).is_some_and(|(u, t)| u.contains(t))
        };
        let mut family: BTreeSet<MatterId> = day.ancestors(id).into_keys().filter(within).collect();
        if own {
            family.insert(id);
        }
        Outcomes::new(&day, &family, Some(id))
    }
}

/// What two versions of a matter name; `None` where one says something of all kinds (仅, 不予处罚).
fn scope(matters: &[Option<&Matter>]) -> Option<Scope> {
    let mut scope = Scope::default();
    for item in matters.iter().flatten().flat_map(|m| &m.items) {
        if !matches!(item, Item::Line(_) | Item::Table(_)) {
            scope.kinds.insert((Kind::Fine, false));
        }
    }
    for phrase in matters.iter().flatten().flat_map(|m| m.lines()).map(|l| &l.phrase) {
        if phrase.only || phrase.waive.is_some() {
            return None;
        }
        let sanctions = phrase.groups.iter().flat_map(|g| &g.choices).flatten();
        scope.kinds.extend(sanctions.map(|s| (s.kind, Slot::of(s).daily)));
        scope.orders.extend(phrase.orders.iter().map(|o| order_key(&o.name)));
    }
    Some(scope)
}

/// What changed between two versions, laid on the texts above them of a day.
pub fn diff(old: Version<'_>, new: Version<'_>, day: Date) -> Diff {
    let mut result = Diff {
        old: old.name(),
        new: new.name(),
        as_of: day.to_string(),
        matters: Vec::new(),
        unchanged: 0,
        undetermined: Vec::new(),
    };
    let mut continued: BTreeMap<MatterId, usize> = BTreeMap::new();
    for id in new.matters() {
        let before = new.predecessor(id, &old);
        if let Some(before) = before {
            *continued.entry(before).or_default() += 1;
        }
        let both = match before {
            Some(b) => old.outcomes(b, day, true).and_then(|a| Ok((a, new.outcomes(id, day, true)?))),
            None => new.outcomes(id, day, false).and_then(|a| Ok((a, new.outcomes(id, day, true)?))),
        };
        let formerly = before.map(|b| old.matter_name(b)).filter(|n| *n != new.matter_name(id));
        let only = before.is_none().then_some("added");
        let scope = scope(&[before.and_then(|b| old.matter(b)), new.matter(id)]);
        let found = both.and_then(|(a, b)| changes([&a, &b], scope.as_ref()));
        result.add(&new, id, formerly, only, found);
    }
    for id in old.matters().into_iter().filter(|m| !continued.contains_key(m)) {
        let both = old.outcomes(id, day, true).and_then(|a| Ok((a, old.outcomes(id, day, false)?)));
        let scope = scope(&[old.matter(id)]);
        let found = both.and_then(|(a, b)| changes([&a, &b], scope.as_ref()));
        result.add(&old, id, None, Some("removed"), found);
    }
    result
}

impl Diff {
    fn add(
        &mut self,
        version: &Version<'_>,
        id: MatterId,
        formerly: Option<String>,
        only: Option<&'static str>,
        found: Result<Changes, cailiang_chart::TooLarge>,
    ) {
        let (instrument, matter) = (version.name().instrument, version.matter_name(id));
        match found {
            Err(e) => self.undetermined.push(Undecided { instrument, matter, reason: e.to_string() }),
            Ok(found) if found.list.is_empty() && only.is_none() => self.unchanged += 1,
            Ok(found) => self.matters.push(MatterChanges {
                instrument,
                matter,
                formerly,
                only,
                changes: found.list,
                notes: found.notes,
            }),
        }
    }
}
