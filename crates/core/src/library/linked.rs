//! Documents that change: linked again only as far as a change reaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::diagnostic::Diagnostic;
use crate::library::facts::{Facts, opaque_in, opaque_texts};
use crate::library::{InstrumentId, Library, MatterId, fold, folded, index, link};
use crate::model::{Instrument, Matter, Placed as _};
use crate::parse;
use crate::source::Source;

/// A library with what it takes to link it again after a change.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    library: Library,
    /// Faults between documents: versions, circles, facts.
    between: Vec<Diagnostic>,
    /// Faults of each document by itself.
    own: Vec<Vec<Diagnostic>>,
    /// Whether the documents run in no circle.
    ordered: bool,
}

/// How far a change of one document reaches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// These matters, of this and of other documents: those that changed, and all that edges connect with them. Nothing
    /// else means anything new.
    Matters(BTreeSet<MatterId>),
    /// Everything may mean something else.
    Everything,
}

impl Linked {
    /// Links documents.
    pub fn new(instruments: Vec<Instrument>) -> Linked {
        let index = index::Index::new(&instruments);
        let mut library = Library { instruments, index, ..Library::default() };
        let mut between = Vec::new();
        library.name();
        link::versions(&library, &mut between);
        library.periods = link::periods(&library);
        let ordered = link::documents_are_ordered(&library);
        if !ordered {
            link::cycles(&library, &mut between);
        }
        library.facts = Facts::new(&library, &mut between);
        let own = link::check_all(&library);
        Linked { library, between, own, ordered }
    }

    /// The documents, linked.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The documents, linked.
    pub fn into_library(self) -> Library {
        self.library
    }

    /// The documents by themselves.
    pub fn into_instruments(self) -> Vec<Instrument> {
        self.library.instruments
    }

    /// The faults of linking, in order of document and place.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = self.between.iter().chain(self.own.iter().flatten()).cloned().collect();
        found.sort_by(|a, b| {
            (&a.source.name, a.span, a.code, &a.message).cmp(&(&b.source.name, b.span, b.code, &b.message))
        });
        found.dedup();
        found
    }

    /// Takes over a new text of a document that was read without errors, where it changes some matters and nothing else that
    /// documents see of one another, and moves no line: the matters that the change reaches. `None` where it does more, or has
    /// errors: nothing was taken over then, and the text is to be read as a whole.
    pub fn patch(&mut self, id: InstrumentId, source: &Source) -> Option<BTreeSet<MatterId>> {
        let old = self.library.instruments.get(id.0)?;
        let told = self.between.iter().any(|d| d.source.name == old.source.name);
        if told || !self.ordered || !self.own.get(id.0)?.is_empty() || old.source.name != source.name {
            return None;
        }
        let read = parse::patch(old, source)?;
        let seen_outside = |m: &Matter| {
            let documents: FxHashSet<String> =
                m.edges.iter().flat_map(|e| &e.targets).map(|t| fold(&t.instrument)).collect();
            let texts: Vec<String> = opaque_in(m.conditions()).into_iter().map(str::to_owned).collect();
            (documents, texts)
        };
        let stays =
            |(at, m): &(usize, Matter)| old.matters.get(*at).is_some_and(|o| seen_outside(o) == seen_outside(m));
        if !read.iter().all(stays) {
            return None;
        }
        let changed: Vec<usize> =
            read.iter().filter(|(at, m)| old.matters.get(*at) != Some(m)).map(|(at, _)| *at).collect();
        let (name, names) = (old.name.clone(), read.iter().map(|(_, m)| m.name.clone()).collect::<Vec<_>>());
        let mut reached = self.library.connected(&name, names.clone());
        let instrument = self.library.instruments.get_mut(id.0)?;
        instrument.source = Arc::new(source.clone());
        for (at, matter) in read {
            if let Some(place) = instrument.matters.get_mut(at) {
                let here = MatterId { instrument: id, index: at };
                self.library.index.remove(here, place);
                self.library.index.add(here, &matter);
                *place = matter;
            }
        }
        if changed.is_empty() {
            return Some(BTreeSet::new());
        }
        reached.extend(self.library.connected(&name, names));
        if !link::check_matters(&self.library, id, changed.into_iter()).is_empty() {
            *self.own.get_mut(id.0)? = link::check(&self.library, id);
        }
        Some(reached)
    }

    /// Puts a document in the place of another: the library is then as if it had been linked with it from the start.
    pub fn replace(&mut self, id: InstrumentId, new: Instrument) -> Reach {
        let Some(old) = self.library.instruments.get_mut(id.0) else { return Reach::Matters(BTreeSet::new()) };
        let told = self.between.iter().any(|d| d.source.name == old.source.name);
        if told || !self.ordered || !same_outside(old, &new) {
            *old = new;
            *self = Linked::new(std::mem::take(&mut self.library.instruments));
            return Reach::Everything;
        }
        let changed = changed(old, &new);
        let of = |i: &Instrument| changed.iter().filter_map(|at| Some(i.matters.get(*at)?.name.clone())).collect();
        let (were, are): (Vec<String>, Vec<String>) = (of(old), of(&new));
        let names = |i: &Instrument| i.matters.iter().map(|m| m.name.clone()).collect::<Vec<_>>();
        let renamed = names(old) != names(&new);
        let name = new.name.clone();

        // All that hangs together with a changed matter, as it was and as it is.
        let mut reached = self.library.connected(&name, were);
        if let Some(place) = self.library.instruments.get_mut(id.0) {
            let old = std::mem::replace(place, new);
            self.library.index.replace(id, &old, place, &changed);
        }
        reached.extend(self.library.connected(&name, are));
        reached.extend(changed.iter().map(|index| MatterId { instrument: id, index: *index }));

        let mut check = BTreeSet::from([id]);
        if renamed {
            check.extend(self.library.index.versions_naming(&name));
        }
        for id in check {
            if let Some(own) = self.own.get_mut(id.0) {
                *own = link::check(&self.library, id);
            }
        }
        Reach::Matters(reached)
    }
}

/// The places of the matters that are not as they were.
fn changed(old: &Instrument, new: &Instrument) -> Vec<usize> {
    // A clause that moved is shown elsewhere for every matter that it speaks for.
    let clauses =
        |i: &Instrument| (i.general.clone(), i.facts.clone(), i.decriminalised.clone(), i.replaces.clone(), i.span);
    let moved = clauses(old) != clauses(new);
    let differs = |at: &usize| moved || old.matters.get(*at) != new.matters.get(*at);
    (0..old.matters.len().max(new.matters.len())).filter(differs).collect()
}

/// Whether two versions of a text differ in nothing that documents see of one another but their matters: what it is, which
/// facts it has, which documents it names.
fn same_outside(old: &Instrument, new: &Instrument) -> bool {
    let head = |i: &Instrument| {
        let replaces: Vec<String> = i.replaces.iter().map(|(name, _)| name.clone()).collect();
        let numbers = (i.document_number.clone(), i.version.clone());
        let named = (i.name.clone(), i.authority.clone(), i.system.clone(), numbers);
        let stands = (i.rank, i.jurisdiction, i.period, i.published, i.bounds, i.illustrative);
        (named, stands, replaces, i.decriminalised.unplaced(), i.facts.unplaced(), i.general.unplaced())
    };
    let targets = |i: &Instrument| {
        let all = i.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets);
        all.map(|t| folded(&t.instrument).into_owned()).collect::<FxHashSet<_>>()
    };
    old.source.name == new.source.name
        && head(old) == head(new)
        && targets(old) == targets(new)
        && opaque_texts(old) == opaque_texts(new)
}

impl Library {
    /// The matters that edges of any kind connect with those of these names, in any version of any text.
    fn connected(&self, instrument: &str, matters: Vec<String>) -> BTreeSet<MatterId> {
        let mut seen: FxHashSet<(String, String)> = FxHashSet::default();
        let name = |instrument: &str, matter: &str| (fold(instrument), fold(matter));
        let mut queue: Vec<(String, String)> = matters.iter().map(|matter| name(instrument, matter)).collect();
        let mut found = BTreeSet::new();
        while let Some((instrument, matter)) = queue.pop() {
            if !seen.insert((instrument.clone(), matter.clone())) {
                continue;
            }
            // By the index of names, so that of two matters of one name in a text, which is an error, both are found.
            let of_text = |id: &MatterId| self.versions(&instrument).contains(&id.instrument);
            let held: Vec<MatterId> = self.matters_named(&matter).iter().copied().filter(of_text).collect();
            found.extend(held.iter().copied());
            for (_, below) in self.index.naming(&instrument, &matter).filter_map(|id| Some((id, self.matter(id)?))) {
                queue.push(name(&below.0.name, &below.1.name));
            }
            let edges = held.iter().filter_map(|id| self.matter(*id)).flat_map(|(_, m)| &m.edges);
            let targets = edges.flat_map(|e| &e.targets);
            queue.extend(targets.filter_map(|t| Some(name(&t.instrument, t.matter.as_deref()?))));
        }
        found
    }
}
