//! Families: which matters speak about one act on one day, and how each stands to the others.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{InstrumentId, Library, MatterId, fold};
use cailiang_core::model::{Condition, Date, Edge, EdgeKind, Matter, MatterRef};

use crate::law::ranks::{Relation, relation};
use crate::space::Conditioned;

/// Conditions that must all hold, gathered along a path of edges.
pub type Path<'l> = Vec<Conditioned<'l>>;

/// Where an edge leads on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// A matter in force.
    Held(MatterId),
    /// No version of the instrument is in the library.
    NotHeld(String),
    /// The instrument is held, but neither it nor a successor is in force on the day.
    NotInForce(String),
    /// The version in force has no such matter.
    Gone(String),
    /// A later instrument no longer punishes the act (不再处罚).
    Decriminalised(InstrumentId),
    /// Several matters succeed it, and not all of them say of which cases (当): it may be any of these.
    Split(BTreeSet<MatterId>),
}

/// The library as of one day.
#[derive(Clone, Copy, Debug)]
pub struct Day<'l> {
    /// The texts.
    pub library: &'l Library,
    /// The day.
    pub day: Date,
    /// Instruments treated as in force whatever their period (`--assume-in-force`).
    pub assumed: Option<InstrumentId>,
}

/// An upper matter with the cases (any of the paths) for which it stands above.
#[derive(Clone, Debug)]
pub struct Upper<'l> {
    /// The matter.
    pub matter: MatterId,
    /// Any of these holds.
    pub paths: Vec<Path<'l>>,
    /// Whether it binds.
    pub relation: Relation,
    /// Whether the matter is reached by its edges; otherwise it is only of the same family.
    pub by_edge: bool,
}

impl<'l> Day<'l> {
    /// The texts in force on the day.
    pub fn new(library: &'l Library, day: Date) -> Self {
        Day { library, day, assumed: None }
    }

    /// Whether an instrument counts as in force.
    pub fn in_force(&self, id: InstrumentId) -> bool {
        self.assumed == Some(id) || self.library.in_force(id, self.day)
    }

    /// All matters in force.
    pub fn matters(&self) -> impl Iterator<Item = MatterId> + '_ {
        self.library.matters().filter(|m| self.in_force(m.instrument))
    }

    fn get(&self, id: MatterId) -> Option<&'l Matter> {
        self.library.matter(id).map(|(_, m)| m)
    }

    /// Where `文件/事项` leads on the day, through 承接 where the text is no longer in force.
    pub fn target(&self, reference: &MatterRef) -> Vec<Target> {
        let mut found: Vec<Target> = self.routes(reference).into_iter().map(|(target, _)| target).collect();
        found.dedup();
        found
    }

    /// The same, with the conditions that 承接 carries: on a split each successor takes some of the cases.
    fn routes(&self, reference: &MatterRef) -> Vec<(Target, Path<'l>)> {
        let mut seen = BTreeSet::new();
        self.follow(&reference.instrument, reference.matter.as_deref(), &mut seen)
    }

    /// The matters that a [`Target::Split`] may mean: `新法/甲、新法/乙`.
    pub fn shown(&self, matters: &BTreeSet<MatterId>) -> String {
        let names = matters.iter().filter_map(|m| self.library.matter(*m));
        names.map(|(i, m)| format!("{}/{}", i.name, m.name)).collect::<Vec<_>>().join("、")
    }

    fn follow(
        &self,
        instrument: &str,
        matter: Option<&str>,
        seen: &mut BTreeSet<(String, String)>,
    ) -> Vec<(Target, Path<'l>)> {
        let Some(matter) = matter else { return Vec::new() };
        if !seen.insert((fold(instrument), fold(matter))) {
            return Vec::new();
        }
        let shown = format!("{instrument}/{matter}");
        let versions = self.library.versions(instrument);
        let current = versions.iter().copied().find(|v| self.in_force(*v));
        if let Some(found) = current.and_then(|v| self.library.find_matter(v, matter)) {
            return vec![(Target::Held(found), Path::new())];
        }
        // What succeeds it, directly or through texts that are themselves no longer in force.
        let mut found = Vec::new();
        let mut untold = false;
        for next in self.library.succeeding(instrument, matter) {
            let Some((later, successor)) = self.library.matter(*next) else { continue };
            let further = if self.in_force(next.instrument) {
                vec![(Target::Held(*next), Path::new())]
            } else {
                self.follow(&later.name, Some(&successor.name), seen)
            };
            let leads = further
                .iter()
                .filter(|(t, _)| matches!(t, Target::Held(_) | Target::Decriminalised(_) | Target::Split(_)));
            for (target, path) in leads {
                for taken in succession(successor, instrument, matter) {
                    let mut longer = path.clone();
                    match taken {
                        Condition::Always => untold = true,
                        told => longer.push((next.instrument, told)),
                    }
                    found.push((target.clone(), longer));
                }
            }
        }
        let into: BTreeSet<MatterId> =
            found.iter().filter_map(|(t, _)| if let Target::Held(m) = t { Some(*m) } else { None }).collect();
        if untold && into.len() > 1 {
            return vec![(Target::Split(into), Path::new())];
        }
        let dropping = self.library.dropping(instrument, matter).iter();
        let dropped = dropping.filter(|id| self.in_force(**id)).map(|id| (Target::Decriminalised(*id), Path::new()));
        found.extend(dropped);
        found.dedup();
        if !found.is_empty() {
            return found;
        }
        let lost = match (versions.is_empty(), current.is_some()) {
            (true, _) => Target::NotHeld(shown),
            (false, true) => Target::Gone(shown),
            (false, false) => Target::NotInForce(shown),
        };
        vec![(lost, Path::new())]
    }

    /// The matters that an edge leads to on the day.
    pub fn targets(&self, edge: &Edge) -> Vec<Target> {
        edge.targets.iter().flat_map(|t| self.target(t)).collect()
    }

    /// The matters that edges put one under, each with the conditions of the edge and of the 承接 behind it.
    fn refining(&self, matter: MatterId) -> impl Iterator<Item = (Path<'l>, MatterId)> + '_ {
        let edges = self.get(matter).into_iter().flat_map(|m| &m.edges).filter(|e| e.kind == EdgeKind::Refines);
        edges.flat_map(|edge| edge.targets.iter().map(move |t| (edge, t))).flat_map(move |(edge, reference)| {
            self.routes(reference).into_iter().filter_map(move |(target, mut path)| {
                let Target::Held(id) = target else { return None };
                if edge.when != Condition::Always {
                    path.push((matter.instrument, &edge.when));
                }
                Some((path, id))
            })
        })
    }

    /// All matters above one by its edges, with the cases for which each stands above.
    pub fn ancestors(&self, matter: MatterId) -> BTreeMap<MatterId, Vec<Path<'l>>> {
        let mut found: BTreeMap<MatterId, Vec<Path<'l>>> = BTreeMap::new();
        let mut queue: Vec<(MatterId, Path<'l>)> = vec![(matter, Vec::new())];
        while let Some((here, path)) = queue.pop() {
            for (step, upper) in self.refining(here) {
                if upper == matter {
                    continue;
                }
                let longer = [path.clone(), step].concat();
                let paths = found.entry(upper).or_default();
                if paths.contains(&longer) || paths.len() > 64 {
                    continue;
                }
                paths.push(longer.clone());
                queue.push((upper, longer));
            }
        }
        found
    }

    /// The names under which edges may mean a matter: its own, and those of what it succeeds.
    pub(crate) fn names(&self, matter: MatterId) -> BTreeSet<(&'l str, &'l str)> {
        let mut names: BTreeSet<(&'l str, &'l str)> = BTreeSet::new();
        let mut queue = vec![matter];
        while let Some((instrument, here)) = queue.pop().and_then(|id| self.library.matter(id)) {
            if !names.insert((&instrument.name, &here.name)) {
                continue;
            }
            let targets = here.edges.iter().filter(|e| e.kind == EdgeKind::Succeeds).flat_map(|e| &e.targets);
            for target in targets {
                let Some(old) = target.matter.as_deref() else { continue };
                let versions = self.library.versions(&target.instrument);
                let held: Vec<MatterId> = versions.iter().filter_map(|v| self.library.find_matter(*v, old)).collect();
                // A succeeded text that is not held has a name all the same.
                if held.is_empty() {
                    names.insert((&target.instrument, old));
                }
                queue.extend(held);
            }
        }
        names
    }

    /// The matters in force that refine a matter on the day.
    fn refined_by(&self, upper: MatterId) -> BTreeSet<MatterId> {
        let named = self.names(upper).into_iter().flat_map(|(i, m)| self.library.refining(i, m));
        let in_force = named.copied().filter(|m| self.in_force(m.instrument));
        in_force.filter(|m| self.refining(*m).any(|(_, u)| u == upper)).collect()
    }

    /// All matters below some, by edges.
    fn descendants(&self, of: &BTreeSet<MatterId>) -> BTreeSet<MatterId> {
        let mut found = BTreeSet::new();
        let mut queue: Vec<MatterId> = of.iter().copied().collect();
        while let Some(here) = queue.pop() {
            for next in self.refined_by(here) {
                if found.insert(next) {
                    queue.push(next);
                }
            }
        }
        found
    }

    /// The matters that speak about the same act as these on the day: what stands above them, below them, and beside
    /// them under a common root.
    pub fn family(&self, seeds: &BTreeSet<MatterId>) -> BTreeSet<MatterId> {
        let mut family: BTreeSet<MatterId> = seeds.clone();
        for seed in seeds {
            family.extend(self.ancestors(*seed).into_keys());
        }
        let own: BTreeSet<InstrumentId> = family.iter().map(|m| m.instrument).collect();
        let below_seeds = self.descendants(seeds);
        // Of an instrument that the family already has, only what hangs on the seeds themselves joins.
        for m in self.descendants(&family) {
            if below_seeds.contains(&m) || !own.contains(&m.instrument) {
                family.insert(m);
            }
        }
        family
    }

    /// Everything that stands above a matter: what its edges lead to, and what else of its family binds it.
    pub fn uppers(&self, matter: MatterId) -> Vec<Upper<'l>> {
        let Some(lower) = self.library.instrument(matter.instrument) else { return Vec::new() };
        let stands = |m: &MatterId| {
            let upper = self.library.instrument(m.instrument)?;
            Some(relation((upper.rank, upper.jurisdiction), (lower.rank, lower.jurisdiction)))
        };
        let above = self.ancestors(matter);
        let mut found = Vec::new();
        for (upper, paths) in &above {
            if let Some(relation) = stands(upper) {
                found.push(Upper { matter: *upper, paths: paths.clone(), relation, by_edge: true });
            }
        }
        let named: BTreeSet<InstrumentId> = above.keys().map(|m| m.instrument).collect();
        let roots: BTreeSet<MatterId> = above.keys().copied().collect();
        if roots.is_empty() {
            return found;
        }
        for group in self.beside(matter, &roots, &named) {
            // Several siblings of one text: which of them is refined cannot be read off; see `siblings`.
            let [one] = group.as_slice() else { continue };
            let theirs = self.ancestors(*one);
            let paths: Vec<Path<'l>> = theirs
                .iter()
                .filter(|(root, _)| roots.contains(root))
                .flat_map(|(root, paths)| {
                    let mine = above.get(root).cloned().unwrap_or_default();
                    paths
                        .iter()
                        .flat_map(move |p| mine.clone().into_iter().map(move |m| [p.clone(), m].concat()))
                        .collect::<Vec<_>>()
                })
                .collect();
            if let Some(relation) = stands(one) {
                found.push(Upper { matter: *one, paths, relation, by_edge: false });
            }
        }
        found
    }

    /// Matters of texts above that no edge of the matter leads to, though they refine what it refines: by text.
    fn beside(
        &self,
        matter: MatterId,
        roots: &BTreeSet<MatterId>,
        named: &BTreeSet<InstrumentId>,
    ) -> Vec<Vec<MatterId>> {
        let Some(lower) = self.library.instrument(matter.instrument) else { return Vec::new() };
        let mut others: BTreeMap<InstrumentId, Vec<MatterId>> = BTreeMap::new();
        for m in self.descendants(roots) {
            let Some(upper) = self.library.instrument(m.instrument) else { continue };
            let stands = relation((upper.rank, upper.jurisdiction), (lower.rank, lower.jurisdiction));
            // A text of a place inside the lower one's is no layer above it, even where neither binds the other.
            let foreign = m.instrument != matter.instrument
                && !named.contains(&m.instrument)
                && upper.jurisdiction.contains(lower.jurisdiction);
            if foreign && matches!(stands, Relation::Binds(_) | Relation::Unordered(_)) {
                others.entry(m.instrument).or_default().push(m);
            }
        }
        others.into_values().collect()
    }

    /// Groups of matters of one text above, of which the matter refines one or the other without saying which: it cannot be
    /// compared with them.
    pub fn siblings(&self, matter: MatterId) -> Vec<Vec<MatterId>> {
        let above = self.ancestors(matter);
        let named: BTreeSet<InstrumentId> = above.keys().map(|m| m.instrument).collect();
        let roots: BTreeSet<MatterId> = above.keys().copied().collect();
        let mut groups = self.beside(matter, &roots, &named);
        groups.retain(|g| g.len() > 1);
        groups
    }

    /// The cases for which a matter says of itself that the upper text punishes nothing (补充设定).
    pub fn supplement(&self, matter: MatterId) -> Option<Conditioned<'l>> {
        let edge = self.get(matter)?.edges.iter().find(|e| e.kind == EdgeKind::Supplements)?;
        Some((matter.instrument, &edge.when))
    }
}

/// What a successor takes of the matter `instrument/matter`: the conditions of its 承接 edges.
fn succession<'l>(successor: &'l Matter, instrument: &str, matter: &str) -> impl Iterator<Item = &'l Condition> {
    let old = (fold(instrument), fold(matter));
    let edges = successor.edges.iter().filter(|e| e.kind == EdgeKind::Succeeds);
    let names = move |r: &MatterRef| r.matter.as_deref().is_some_and(|m| (fold(&r.instrument), fold(m)) == old);
    edges.filter(move |e| e.targets.iter().any(&names)).map(|e| &e.when)
}
