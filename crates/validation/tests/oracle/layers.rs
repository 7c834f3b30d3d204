//! Which matters stand above a matter in a case: along its edges, through 承接, and beside it under a common root.

use std::collections::BTreeSet;

use cailiang_core::model::{Date, EdgeKind, Instrument, MatterRef, Rank};

use crate::grid::{Case, World};
use crate::meaning::{At, matter};

/// The texts of a world on a day.
pub(crate) struct Layers<'w, 'l> {
    pub world: &'w World<'l>,
    in_force: Vec<bool>,
}

/// Whether a text binds another: law, a province's regulation, a city's, then baselines, each in its territory.
fn binds(upper: &Instrument, lower: &Instrument) -> bool {
    let height = |i: &Instrument| match i.rank {
        Rank::Law => 0,
        Rank::LocalRegulation => 1,
        Rank::CityRegulation => 2,
        Rank::Baseline => 3,
        other => unreachable!("{other:?}"),
    };
    let broader = upper.jurisdiction != lower.jurisdiction;
    upper.jurisdiction.contains(lower.jurisdiction)
        && (height(upper) < height(lower) || height(upper) == height(lower) && broader && upper.rank == Rank::Baseline)
}

impl<'w, 'l> Layers<'w, 'l> {
    pub fn new(world: &'w World<'l>, day: Date) -> Self {
        let texts = &world.texts;
        let replaced =
            |name: &str| texts.iter().any(|t| t.period.from <= day && t.replaces.iter().any(|r| r.0 == name));
        let in_force = texts.iter().map(|t| t.period.contains(day) && !replaced(&t.name)).collect();
        Layers { world, in_force }
    }

    /// All matters in force, the highest text first.
    pub fn matters(&self) -> Vec<At> {
        let in_force = (0..self.world.texts.len()).filter(|t| self.in_force[*t]);
        in_force.flat_map(|t| (0..self.world.texts[t].matters.len()).map(move |m| (t, m))).collect()
    }

    /// What 文件/事项 means in a case: itself, or what succeeds it.
    fn target(&self, reference: &MatterRef, case: &Case) -> BTreeSet<At> {
        self.meant(&reference.instrument, reference.matter.as_deref().unwrap(), case)
    }

    fn meant(&self, instrument: &str, name: &str, case: &Case) -> BTreeSet<At> {
        let text = self.world.texts.iter().position(|t| t.name == instrument).unwrap();
        if self.in_force[text] {
            let at = self.world.texts[text].matters.iter().position(|m| m.name == name).unwrap();
            return BTreeSet::from([(text, at)]);
        }
        let mut found = BTreeSet::new();
        for (later, text) in self.world.texts.iter().enumerate() {
            for successor in &text.matters {
                let takes = successor.edges.iter().filter(|e| e.kind == EdgeKind::Succeeds).any(|e| {
                    let named = |t: &MatterRef| t.instrument == instrument && t.matter.as_deref() == Some(name);
                    e.targets.iter().any(named) && self.world.holds(later, &e.when, case)
                });
                if takes {
                    found.extend(self.meant(&text.name, &successor.name, case));
                }
            }
        }
        found
    }

    /// What the edges of a matter lead to in a case, directly or through others.
    pub fn ancestors(&self, at: At, case: &Case) -> BTreeSet<At> {
        let mut found = BTreeSet::new();
        let mut queue = vec![at];
        while let Some(here) = queue.pop() {
            let edges = matter(self.world, here).edges.iter().filter(|e| e.kind == EdgeKind::Refines);
            for edge in edges.filter(|e| self.world.holds(here.0, &e.when, case)) {
                for next in edge.targets.iter().flat_map(|t| self.target(t, case)) {
                    if found.insert(next) {
                        queue.push(next);
                    }
                }
            }
        }
        found
    }

    /// Whether the matter speaks of a case at all: some edge of it holds, 承接 only where there is no other.
    pub fn applies(&self, at: At, case: &Case) -> bool {
        let edges = &matter(self.world, at).edges;
        let standing = |past: bool| edges.iter().filter(move |e| (e.kind == EdgeKind::Succeeds) == past);
        let past = standing(false).next().is_none();
        edges.is_empty() || standing(past).any(|e| self.world.holds(at.0, &e.when, case))
    }

    /// The matters that bind a matter in a case.
    pub fn uppers(&self, at: At, case: &Case) -> BTreeSet<At> {
        let mine = self.ancestors(at, case);
        let named = &self.world.above[at.0];
        let beside = self.matters().into_iter().filter(|other| {
            other.0 != at.0 && !named.contains(&other.0) && !self.ancestors(*other, case).is_disjoint(&mine)
        });
        let bound = |upper: &At| binds(self.world.texts[upper.0], self.world.texts[at.0]);
        mine.iter().copied().chain(beside.collect::<Vec<_>>()).filter(bound).collect()
    }
}
