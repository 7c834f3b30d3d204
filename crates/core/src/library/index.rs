//! Who names whom: edges by the name that they lead to, so that a family is found without looking at every matter.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::library::{InstrumentId, MatterId, fold, folded};
use crate::model::{EdgeKind, Instrument, Matter, MatterRef};

/// Lists by 文件/事项, folded.
#[derive(Clone, Debug)]
struct ByTarget<T>(FxHashMap<String, FxHashMap<String, Vec<T>>>);

impl<T> Default for ByTarget<T> {
    fn default() -> Self {
        ByTarget(FxHashMap::default())
    }
}

impl<T: Copy + Ord> ByTarget<T> {
    fn get(&self, instrument: &str, matter: &str) -> &[T] {
        let of = self.0.get(&*folded(instrument)).and_then(|matters| matters.get(&*folded(matter)));
        of.map_or(&[], Vec::as_slice)
    }

    /// Adds to the list of a target; an edge that names it twice counts once.
    fn add(&mut self, target: &MatterRef, item: T) {
        let Some(matter) = &target.matter else { return };
        let instrument = folded(&target.instrument);
        let matters = match self.0.get_mut(&*instrument) {
            Some(matters) => matters,
            None => self.0.entry(instrument.into_owned()).or_default(),
        };
        let list = matters.entry(fold(matter)).or_default();
        if let Err(place) = list.binary_search(&item) {
            list.insert(place, item);
        }
    }

    /// Takes an item out of the list of a target.
    fn remove(&mut self, target: &MatterRef, item: T) {
        let Some(matter) = &target.matter else { return };
        let list = self.0.get_mut(&*folded(&target.instrument)).and_then(|m| m.get_mut(&*folded(matter)));
        if let Some(list) = list {
            list.retain(|i| *i != item);
        }
    }

    /// All items of the matters of an instrument.
    fn of(&self, instrument: &str) -> impl Iterator<Item = &T> {
        self.0.get(&*folded(instrument)).into_iter().flat_map(FxHashMap::values).flatten()
    }
}

/// The edges of a library by their targets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// For each instrument, its matters by name.
    matters: Vec<FxHashMap<String, usize>>,
    /// By name and by 编码.
    named: FxHashMap<String, Vec<MatterId>>,
    refining: ByTarget<MatterId>,
    succeeding: ByTarget<MatterId>,
    dropping: ByTarget<InstrumentId>,
    /// 授权 and 补充设定 that name a matter.
    beside: ByTarget<MatterId>,
}

/// The matters of a version by name; of two of one name, which is an error, the first.
fn own_names(instrument: &Instrument) -> FxHashMap<String, usize> {
    let mut own = FxHashMap::default();
    own.reserve(instrument.matters.len());
    for (position, matter) in instrument.matters.iter().enumerate() {
        own.entry(fold(&matter.name)).or_insert(position);
    }
    own
}

impl Index {
    pub(crate) fn new(instruments: &[Instrument]) -> Index {
        let mut index = Index::default();
        for (number, instrument) in instruments.iter().enumerate() {
            let id = InstrumentId(number);
            index.matters.push(own_names(instrument));
            for (position, matter) in instrument.matters.iter().enumerate() {
                index.add(MatterId { instrument: id, index: position }, matter);
            }
            instrument.decriminalised.iter().for_each(|target| index.dropping.add(target, id));
        }
        index
    }

    fn by_target(&mut self, kind: EdgeKind) -> &mut ByTarget<MatterId> {
        match kind {
            EdgeKind::Refines => &mut self.refining,
            EdgeKind::Succeeds => &mut self.succeeding,
            EdgeKind::Supplements | EdgeKind::Delegated => &mut self.beside,
        }
    }

    pub(crate) fn add(&mut self, here: MatterId, matter: &Matter) {
        for name in std::iter::once(&matter.name).chain(&matter.code) {
            let list = self.named.entry(fold(name)).or_default();
            list.insert(list.partition_point(|m| *m <= here), here);
        }
        for edge in &matter.edges {
            let by_target = self.by_target(edge.kind);
            edge.targets.iter().for_each(|target| by_target.add(target, here));
        }
    }

    pub(crate) fn remove(&mut self, here: MatterId, matter: &Matter) {
        for name in std::iter::once(&matter.name).chain(&matter.code) {
            if let Some(list) = self.named.get_mut(&*folded(name)) {
                list.retain(|m| *m != here);
            }
        }
        for edge in &matter.edges {
            let by_target = self.by_target(edge.kind);
            edge.targets.iter().for_each(|target| by_target.remove(target, here));
        }
    }

    /// Puts the matters of one version in the place of those of another, of which these places differ. What the version
    /// says besides its matters is the same.
    pub(crate) fn replace(&mut self, id: InstrumentId, old: &Instrument, new: &Instrument, changed: &[usize]) {
        for index in changed {
            let here = MatterId { instrument: id, index: *index };
            if let Some(matter) = old.matters.get(*index) {
                self.remove(here, matter);
            }
            if let Some(matter) = new.matters.get(*index) {
                self.add(here, matter);
            }
        }
        if let Some(own) = self.matters.get_mut(id.0) {
            *own = own_names(new);
        }
    }

    /// The matters with an edge of any kind to `文件/事项`.
    pub(crate) fn naming(&self, instrument: &str, matter: &str) -> impl Iterator<Item = MatterId> {
        [&self.refining, &self.succeeding, &self.beside]
            .into_iter()
            .flat_map(move |by| by.get(instrument, matter))
            .copied()
    }

    /// The versions that name a matter of an instrument.
    pub(crate) fn versions_naming(&self, instrument: &str) -> BTreeSet<InstrumentId> {
        let matters = [&self.refining, &self.succeeding, &self.beside].into_iter().flat_map(|by| by.of(instrument));
        matters.map(|m| m.instrument).chain(self.dropping.of(instrument).copied()).collect()
    }

    pub(crate) fn matter(&self, instrument: InstrumentId, matter: &str) -> Option<MatterId> {
        let index = *self.matters.get(instrument.0)?.get(&*folded(matter))?;
        Some(MatterId { instrument, index })
    }

    pub(crate) fn named(&self, name: &str) -> &[MatterId] {
        self.named.get(&*folded(name)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn refining(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.refining.get(instrument, matter)
    }

    pub(crate) fn succeeding(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.succeeding.get(instrument, matter)
    }

    pub(crate) fn dropping(&self, instrument: &str, matter: &str) -> &[InstrumentId] {
        self.dropping.get(instrument, matter)
    }
}
