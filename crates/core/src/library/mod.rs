//! A library: documents linked with one another. Facts get identities here, edges get targets, periods their true end.

mod compiled;
mod facts;
mod index;
mod link;
mod linked;

use borsh::{BorshDeserialize, BorshSerialize};
use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::model::{EffectivePeriod, FactType, Instrument, Matter, Test};
use crate::source::{Source, fold_width};

pub use compiled::CompiledError;
pub use facts::{Derived, Fact, FactId, Lookup};
pub use linked::{Linked, Reach};

/// An instrument version of a library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
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
    by_name: FxHashMap<String, Vec<InstrumentId>>,
    index: index::Index,
    facts: facts::Facts,
}

/// A name with full-width forms folded and blanks dropped: two names that a reader sees as one are one.
pub fn fold(name: &str) -> String {
    folded(name).into_owned()
}

/// The same, borrowed where there is nothing to fold or drop.
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    if name.chars().all(|c| c != ' ' && fold_width(c) == c) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().map(fold_width).filter(|c| *c != ' ').collect())
}

impl Library {
    /// Links documents. Faults of linking are returned beside it; with errors among them it must not be used to decide.
    pub fn link(instruments: Vec<Instrument>) -> (Library, Vec<Diagnostic>) {
        let linked = Linked::new(instruments);
        let found = linked.faults();
        (linked.into_library(), found)
    }

    /// Notes the versions of each name, oldest first.
    fn name(&mut self) {
        for (i, instrument) in self.instruments.iter().enumerate() {
            self.by_name.entry(fold(&instrument.name)).or_default().push(InstrumentId(i));
        }
        for ids in self.by_name.values_mut() {
            ids.sort_by_key(|id| self.instruments.get(id.0).map(|i| i.period.from));
        }
    }

    /// Reads texts side by side and links them; every error of every text is returned.
    pub fn read(sources: impl IntoIterator<Item = Source>) -> (Library, Vec<Diagnostic>) {
        let mut instruments = Vec::new();
        let mut found = Vec::new();
        for document in crate::parse_all(sources) {
            found.extend(document.errors);
            instruments.extend(document.instrument);
        }
        Library::link_after(instruments, found)
    }

    /// Links what was understood of texts; the faults of reading them come before those of linking. A document that could
    /// not be read hides what it declares: what others miss then is no second error.
    pub fn link_after(instruments: Vec<Instrument>, faults: Vec<Diagnostic>) -> (Library, Vec<Diagnostic>) {
        let (library, found) = Library::link(instruments);
        (library, Library::faults_after(found, faults))
    }

    /// The faults of linking behind those of reading.
    pub fn faults_after(found: Vec<Diagnostic>, mut faults: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let hidden = faults.iter().any(|d| d.severity == Severity::Error);
        faults.extend(found.into_iter().filter(|d| !hidden || d.code != code::REFERENCE));
        faults
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
        self.by_name.get(&*folded(name)).map_or(&[], Vec::as_slice)
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
    let word = folded(word);
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let folded = folded(candidate);
        let contained = !folded.is_empty() && (word.contains(&*folded) || folded.contains(&*word));
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
