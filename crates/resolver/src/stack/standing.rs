//! Layers of which one does not simply bind the other (立法法 101, 106): what may vary the law applies as it is written, and
//! who decides between texts that are not ordered is said with the result.

use cailiang_core::model::{Jurisdiction, Rank};

use super::{DayState, Layer, Stack, Step};
use crate::law::ranks::{Relation, relation};

impl Stack<'_> {
    /// What may vary a text above it applies as it is written (立法法 101).
    pub(super) fn vary(&mut self) {
        let places: Vec<_> = self.layers.iter().map(Layer::place).collect();
        for (layer, own) in self.layers.iter_mut().zip(&places) {
            layer.as_written |= places.iter().any(|upper| matches!(relation(*upper, *own), Relation::MayVary(_)));
        }
    }
}

impl Layer<'_> {
    /// Rank and territory, which say how it stands to other layers.
    fn place(&self) -> (Rank, Jurisdiction) {
        (self.code.instrument.rank, self.code.instrument.jurisdiction)
    }
}

impl Step<'_, '_> {
    /// Layers before this one that do not bind it: who decides is said, and on what the result rests.
    pub(super) fn undecided(&self, acc: &DayState) -> Vec<String> {
        let before = acc.applied.iter().filter_map(|a| self.stack.layers.get(a.layer));
        let stands = before.map(|upper| (upper, relation(upper.place(), self.layer.place())));
        let why = stands.filter_map(|(upper, relation)| Some((upper, relation, relation.undecided()?)));
        why.map(|(upper, relation, why)| {
            let followed = if matches!(relation, Relation::MayVary(_)) { "后者" } else { "前者" };
            format!("{}与{}：{why}；这里以{followed}为准计算", upper.title(), self.layer.title())
        })
        .collect()
    }
}
