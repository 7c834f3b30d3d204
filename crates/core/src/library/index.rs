//! Who names whom: edges by the name that they lead to, so that a family is found without looking at every matter.

use std::collections::HashMap;

use crate::library::{InstrumentId, MatterId, fold};
use crate::model::{EdgeKind, Instrument, MatterRef};

/// 文件/事项, folded.
type Name = (String, String);

/// The edges of a library by their targets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    matters: HashMap<(InstrumentId, String), usize>,
    /// By name and by 编码.
    named: HashMap<String, Vec<MatterId>>,
    refining: HashMap<Name, Vec<MatterId>>,
    succeeding: HashMap<Name, Vec<MatterId>>,
    dropping: HashMap<Name, Vec<InstrumentId>>,
}

fn name(target: &MatterRef) -> Option<Name> {
    Some((fold(&target.instrument), fold(target.matter.as_deref()?)))
}

impl Index {
    pub(crate) fn new(instruments: &[Instrument]) -> Index {
        let mut index = Index::default();
        for (number, instrument) in instruments.iter().enumerate() {
            let id = InstrumentId(number);
            for (position, matter) in instrument.matters.iter().enumerate() {
                index.matters.entry((id, fold(&matter.name))).or_insert(position);
                let here = MatterId { instrument: id, index: position };
                for name in std::iter::once(&matter.name).chain(&matter.code) {
                    index.named.entry(fold(name)).or_default().push(here);
                }
                for edge in &matter.edges {
                    let by_name = match edge.kind {
                        EdgeKind::Refines => &mut index.refining,
                        EdgeKind::Succeeds => &mut index.succeeding,
                        EdgeKind::Supplements | EdgeKind::Delegated => continue,
                    };
                    for target in edge.targets.iter().filter_map(name) {
                        let list = by_name.entry(target).or_default();
                        if list.last() != Some(&here) {
                            list.push(here);
                        }
                    }
                }
            }
            for target in instrument.decriminalised.iter().filter_map(name) {
                index.dropping.entry(target).or_default().push(id);
            }
        }
        index
    }

    pub(crate) fn matter(&self, instrument: InstrumentId, matter: &str) -> Option<MatterId> {
        let index = *self.matters.get(&(instrument, fold(matter)))?;
        Some(MatterId { instrument, index })
    }

    pub(crate) fn named(&self, name: &str) -> &[MatterId] {
        self.named.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn refining(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.refining.get(&(fold(instrument), fold(matter))).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn succeeding(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.succeeding.get(&(fold(instrument), fold(matter))).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn dropping(&self, instrument: &str, matter: &str) -> &[InstrumentId] {
        self.dropping.get(&(fold(instrument), fold(matter))).map_or(&[], Vec::as_slice)
    }
}
