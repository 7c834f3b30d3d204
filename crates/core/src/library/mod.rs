//! A library: documents linked with one another. Facts get identities here, edges get targets, periods their true end.

mod facts;
mod index;
mod link;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::model::{EffectivePeriod, FactType, Instrument, Matter, Test};
use crate::source::{Source, fold_width};

pub use facts::{Derived, Fact, FactId, Lookup};

/// An instrument version of a library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InstrumentId(pub usize);

/// A matter of an instrument version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MatterId {
    /// The version.
    pub instrument: InstrumentId,
    /// Its place among the matters of that version.
    pub index: usize,
}

/// Linked documents.
#[derive(Clone, Debug, Default)]
pub struct Library {
    instruments: Vec<Instrument>,
    periods: Vec<EffectivePeriod>,
    by_name: HashMap<String, Vec<InstrumentId>>,
    index: index::Index,
    facts: facts::Facts,
}

/// A name with full-width forms folded and blanks dropped: two names that a reader sees as one are one.
pub fn fold(name: &str) -> String {
    name.chars().map(fold_width).filter(|c| *c != ' ').collect()
}

impl Library {
    /// Links documents. Faults of linking are returned beside it; with errors among them it must not be used to decide.
    pub fn link(instruments: Vec<Instrument>) -> (Library, Vec<Diagnostic>) {
        let index = index::Index::new(&instruments);
        let mut library = Library { instruments, index, ..Library::default() };
        let mut found = Vec::new();
        for (i, instrument) in library.instruments.iter().enumerate() {
            library.by_name.entry(fold(&instrument.name)).or_default().push(InstrumentId(i));
        }
        for ids in library.by_name.values_mut() {
            ids.sort_by_key(|id| library.instruments.get(id.0).map(|i| i.period.from));
        }
        link::versions(&library, &mut found);
        library.periods = link::periods(&library);
        link::cycles(&library, &mut found);
        library.facts = facts::Facts::new(&library, &mut found);
        link::check(&library, &mut found);
        found.sort_by(|a, b| {
            (&a.source.name, a.span, a.code, &a.message).cmp(&(&b.source.name, b.span, b.code, &b.message))
        });
        found.dedup();
        (library, found)
    }

    /// Reads texts side by side and links them; every error of every text is returned.
    pub fn read(sources: impl IntoIterator<Item = Source>) -> (Library, Vec<Diagnostic>) {
        let sources: Vec<Source> = sources.into_iter().collect();
        let parsed: Vec<crate::Parsed> = sources.into_par_iter().map(crate::parse).collect();
        let mut instruments = Vec::new();
        let mut found = Vec::new();
        for document in parsed {
            found.extend(document.errors);
            instruments.extend(document.instrument);
        }
        Library::link_after(instruments, found)
    }

    /// Links what was understood of texts; the faults of reading them come before those of linking. A document that could
    /// not be read hides what it declares: what others miss then is no second error.
    pub fn link_after(instruments: Vec<Instrument>, mut faults: Vec<Diagnostic>) -> (Library, Vec<Diagnostic>) {
        let (library, more) = Library::link(instruments);
        let hidden = faults.iter().any(|d| d.severity == Severity::Error);
        faults.extend(more.into_iter().filter(|d| !hidden || d.code != code::REFERENCE));
        (library, faults)
    }

    /// All instrument versions.
    pub fn instruments(&self) -> impl Iterator<Item = (InstrumentId, &Instrument)> {
        self.instruments.iter().enumerate().map(|(i, v)| (InstrumentId(i), v))
    }

    /// One version. Ids come from this library only, so it is there; `None` for a foreign id.
    pub fn instrument(&self, id: InstrumentId) -> Option<&Instrument> {
        self.instruments.get(id.0)
    }

    /// One matter.
    pub fn matter(&self, id: MatterId) -> Option<(&Instrument, &Matter)> {
        let instrument = self.instrument(id.instrument)?;
        Some((instrument, instrument.matters.get(id.index)?))
    }

    /// All matters.
    pub fn matters(&self) -> impl Iterator<Item = MatterId> + '_ {
        self.instruments
            .iter()
            .enumerate()
            .flat_map(|(i, v)| (0..v.matters.len()).map(move |index| MatterId { instrument: InstrumentId(i), index }))
    }

    /// Versions of the instrument of this name, oldest first.
    pub fn versions(&self, name: &str) -> &[InstrumentId] {
        self.by_name.get(&fold(name)).map_or(&[], Vec::as_slice)
    }

    /// The matter of this name in a version.
    pub fn find_matter(&self, instrument: InstrumentId, name: &str) -> Option<MatterId> {
        self.index.matter(instrument, name)
    }

    /// Matters with an edge 细化 to `文件/事项`, in any version.
    pub fn refining(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.index.refining(instrument, matter)
    }

    /// Matters with an edge 承接 to `文件/事项`.
    pub fn succeeding(&self, instrument: &str, matter: &str) -> &[MatterId] {
        self.index.succeeding(instrument, matter)
    }

    /// Instruments that no longer punish `文件/事项` (不再处罚).
    pub fn dropping(&self, instrument: &str, matter: &str) -> &[InstrumentId] {
        self.index.dropping(instrument, matter)
    }

    /// The period of a version, ended where a later version or a 替代 ends it.
    pub fn period(&self, id: InstrumentId) -> Option<EffectivePeriod> {
        self.periods.get(id.0).copied()
    }

    /// Whether a version is in force on the day.
    pub fn in_force(&self, id: InstrumentId, day: Date) -> bool {
        self.period(id).is_some_and(|p| p.contains(day))
    }

    /// All facts of a name, of any document.
    pub fn facts_named(&self, name: &str) -> &[FactId] {
        self.facts.named(name)
    }

    /// All matters of a name, or with a 编码, of any version.
    pub fn matters_named(&self, name: &str) -> &[MatterId] {
        self.index.named(name)
    }

    /// All facts, the opaque ones included.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.facts.all()
    }

    /// One fact.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id)
    }

    /// The name of a fact as a case has to write it: `文件/名` where another text of the same family, of a place within
    /// its own or the reverse, has another fact of the name.
    pub fn case_name(&self, id: FactId) -> Option<String> {
        let fact = self.fact(id)?;
        let owner = self.instrument(fact.owner)?;
        let meets = |other: &Fact| {
            self.instrument(other.owner).is_some_and(|o| {
                o.jurisdiction.contains(owner.jurisdiction) || owner.jurisdiction.contains(o.jurisdiction)
            })
        };
        let alone = !self.facts.twins(id).any(meets);
        Some(if alone { fact.name.clone() } else { format!("{}/{}", owner.name, fact.name) })
    }

    /// What a name means in a document.
    pub fn lookup(&self, instrument: InstrumentId, name: &crate::model::FactRef) -> Lookup {
        self.facts.lookup(instrument, name)
    }

    /// What is wrong with a test of a fact (a word that it does not have, another unit): sentences, each with what would
    /// help.
    pub fn test_faults(&self, fact: FactId, test: &Test) -> Vec<(String, Option<String>)> {
        self.fact(fact).map(|f| link::test_faults(f, test)).unwrap_or_default()
    }

    /// The fact of an opaque text 「…」 in a document.
    pub fn opaque(&self, instrument: InstrumentId, text: &str) -> Option<FactId> {
        self.facts.opaque(instrument, text)
    }

    /// The 金额 fact that a base phrase (建设项目总投资额) denotes: the declared one that is its longest suffix.
    pub fn base_quantity(&self, instrument: InstrumentId, phrase: &str) -> Lookup {
        self.facts.base_quantity(instrument, phrase)
    }
}

pub(crate) fn diagnostic(
    severity: Severity,
    code: &'static str,
    source: &Arc<Source>,
    span: crate::source::Span,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    Diagnostic { severity, code, message, help, source: Arc::clone(source), span }
}

/// The known name that an unknown one most likely meant, for help texts.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = fold(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let folded = fold(candidate);
        let contained = !folded.is_empty() && (word.contains(&folded) || folded.contains(&word));
        let distance = if contained { 1 } else { strsim::osa_distance(&word, &folded) };
        let length = word.chars().count().max(folded.chars().count());
        if distance * 2 <= length && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Whether two declarations mean the same values.
fn same_type(a: &FactType, b: &FactType) -> bool {
    a == b
}
