//! Who names whom: edges by the name that they lead to, so that a family is found without looking at every matter.

use rustc_hash::FxHashMap;

use crate::library::{InstrumentId, MatterId, fold, folded};
use crate::model::{EdgeKind, Instrument, MatterRef};

/// Lists by 文件/事项, folded.
#[derive(Clone, Debug)]
struct ByTarget<T>(FxHashMap<String, FxHashMap<String, Vec<T>>>);

impl<T> Default for ByTarget<T> {
    fn default() -> Self {
        ByTarget(FxHashMap::default())
    }
}

impl<T: PartialEq> ByTarget<T> {
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
        if list.last() != Some(&item) {
            list.push(item);
        }
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
}

impl Index {
    pub(crate) fn new(instruments: &[Instrument]) -> Index {
        let mut index = Index::default();
        for (number, instrument) in instruments.iter().enumerate() {
            let id = InstrumentId(number);
            let mut own = FxHashMap::default();
            own.reserve(instrument.matters.len());
            for (position, matter) in instrument.matters.iter().enumerate() {
                own.entry(fold(&matter.name)).or_insert(position);
                let here = MatterId { instrument: id, index: position };
                for name in std::iter::once(&matter.name).chain(&matter.code) {
                    index.named.entry(fold(name)).or_default().push(here);
                }
                for edge in &matter.edges {
                    let by_target = match edge.kind {
                        EdgeKind::Refines => &mut index.refining,
                        EdgeKind::Succeeds => &mut index.succeeding,
                        EdgeKind::Supplements | EdgeKind::Delegated => continue,
                    };
                    edge.targets.iter().for_each(|target| by_target.add(target, here));
                }
            }
            index.matters.push(own);
            instrument.decriminalised.iter().for_each(|target| index.dropping.add(target, id));
        }
        index
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
