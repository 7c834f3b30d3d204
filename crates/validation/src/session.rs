//! A review that stays current while documents are edited.

use cailiang_core::diagnostic::Diagnostic;
use cailiang_core::library::{InstrumentId, Library, Linked, MatterId, Reach};
use cailiang_core::model::{Date, Instrument};
use cailiang_core::source::Source;
use cailiang_core::{Parsed, parse, parse_all};
use cailiang_resolver::family::Day;
use rayon::prelude::*;

use crate::Reviewer;
use crate::report::{Report, Reviewed};

/// Documents under edit, and what a review found of each matter. After an edit only the matters that hang together with
/// what changed are linked and reviewed again; the report is that of a fresh [`Reviewer::review_all`].
///
/// ```
/// use cailiang_core::source::Source;
/// use cailiang_validation::Session;
///
/// let law = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n事项 甲 {\n依据 第一条\n处五百元以下的罚款\n}\n";
/// let baseline = |fine: &str| {
///     let head = "文件 某基准 {\n位阶 裁量权基准\n区划 370800\n施行 2021-01-01\n}\n";
///     Source::new("基准.jz", &format!("{head}基准 甲 细化 某法/甲 {{\n处{fine}以下的罚款\n}}\n"))
/// };
/// let mut session = Session::new([Source::new("法.jz", law), baseline("三百元")], "2022-01-01".parse()?);
/// assert!(!session.report().has_errors());
/// session.edit(baseline("六百元"));
/// assert!(session.report().has_errors());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Session {
    day: Date,
    all_regions: bool,
    documents: Vec<Document>,
    linked: Linked,
    /// What is known of each instrument.
    known: Vec<Known>,
}

/// What was found of an instrument; none where it has to be looked at again.
#[derive(Clone, Debug)]
struct Known {
    /// Of the document as a whole.
    whole: Option<Report>,
    /// Of each matter.
    matters: Vec<Option<Report>>,
}

impl Known {
    fn nothing(matters: usize) -> Known {
        Known { whole: None, matters: vec![None; matters] }
    }

    fn parts_mut(&mut self) -> impl Iterator<Item = &mut Option<Report>> {
        std::iter::once(&mut self.whole).chain(&mut self.matters)
    }
}

/// A text, and what reading it gave.
#[derive(Clone, Debug)]
struct Document {
    name: String,
    errors: Vec<Diagnostic>,
    /// Its place among the instruments; none where it has not even a name.
    id: Option<InstrumentId>,
}

impl Session {
    /// Reads and links texts, for review as of a day.
    pub fn new(sources: impl IntoIterator<Item = Source>, day: Date) -> Session {
        let sources: Vec<Source> = sources.into_iter().collect();
        let names: Vec<String> = sources.iter().map(|s| s.name.to_string()).collect();
        let mut session =
            Session { day, all_regions: false, documents: Vec::new(), linked: Linked::default(), known: Vec::new() };
        let parsed = parse_all(sources);
        session.start(names.into_iter().zip(parsed).map(|(name, p)| (name, p.errors, p.instrument)).collect());
        session
    }

    /// Lists with each finding all the cases that it holds for, as [`Reviewer::all_regions`].
    #[must_use]
    pub fn all_regions(mut self, yes: bool) -> Session {
        self.all_regions = yes;
        self.forget();
        self
    }

    /// Reviews as of another day.
    pub fn as_of(&mut self, day: Date) {
        self.day = day;
        self.forget();
    }

    /// Puts a text in the place of the one of its name, or behind all others. Where some lines of it differ and none moved,
    /// only the matters around them are read.
    pub fn edit(&mut self, source: Source) {
        let name = source.name.to_string();
        let clean = self.documents.iter().find(|d| d.name == name && d.errors.is_empty()).and_then(|d| d.id);
        if let Some((id, matters)) = clean.and_then(|id| Some((id, self.linked.patch(id, &source)?))) {
            return self.reached(id, &Reach::Matters(matters));
        }
        let Parsed { instrument, errors } = parse(source);
        let known = self.documents.iter_mut().find(|d| d.name == name);
        match (known, instrument) {
            (Some(Document { errors: old, id: Some(id), .. }), Some(instrument)) => {
                *old = errors;
                let id = *id;
                let reach = self.linked.replace(id, instrument);
                self.reached(id, &reach);
            }
            (_, instrument) => {
                let mut texts = self.take();
                let new = (name, errors, instrument);
                match texts.iter_mut().find(|t| t.0 == new.0) {
                    Some(text) => *text = new,
                    None => texts.push(new),
                }
                self.start(texts);
            }
        }
    }

    /// Takes the text of a name away.
    pub fn remove(&mut self, name: &str) {
        let mut texts = self.take();
        texts.retain(|t| t.0 != name);
        self.start(texts);
    }

    /// The documents as they stand, linked.
    pub fn library(&self) -> &Library {
        self.linked.library()
    }

    /// Faults of reading and linking, as [`Library::read`] gives them; with errors among them a report decides nothing.
    pub fn faults(&self) -> Vec<Diagnostic> {
        let read = self.documents.iter().flat_map(|d| d.errors.iter().cloned()).collect();
        Library::faults_after(self.linked.faults(), read)
    }

    /// The review of everything in force on the day.
    pub fn report(&mut self) -> Report {
        let library = self.linked.library();
        let reviewer = Reviewer::new(library, self.day).all_regions(self.all_regions);
        let day = Day::new(library, self.day);
        let ids: Vec<InstrumentId> = library.instruments().map(|(id, _)| id).filter(|id| day.in_force(*id)).collect();
        let mut open: Vec<(Option<MatterId>, InstrumentId, &mut Option<Report>)> = Vec::new();
        for (id, known) in (0..).map(InstrumentId).zip(&mut self.known).filter(|(id, _)| day.in_force(*id)) {
            let own = (0..known.matters.len()).map(|index| Some(MatterId { instrument: id, index }));
            let parts = std::iter::once(None).chain(own).zip(known.parts_mut());
            open.extend(parts.filter(|(_, part)| part.is_none()).map(|(matter, part)| (matter, id, part)));
        }
        open.into_par_iter().for_each(|(matter, id, part)| {
            *part = Some(matter.map_or_else(|| reviewer.document(&day, id), |matter| reviewer.part(&day, matter)));
        });
        let mut report = Report { as_of: self.day.to_string(), ..Report::default() };
        for id in &ids {
            report.reviewed.extend(library.instrument(*id).map(Reviewed::of));
            let Some(known) = self.known.get(id.0) else { continue };
            for part in known.whole.iter().chain(known.matters.iter().flatten()) {
                report.absorb(part.clone());
            }
        }
        reviewer.finish(&ids, &mut report);
        report
    }

    /// Drops what an edit of an instrument makes doubtful.
    fn reached(&mut self, id: InstrumentId, reach: &Reach) {
        let Reach::Matters(matters) = reach else { return self.forget() };
        let Some(instrument) = self.linked.library().instrument(id) else { return };
        if let Some(known) = self.known.get_mut(id.0) {
            known.whole = None;
            known.matters.resize(instrument.matters.len(), None);
        }
        for matter in matters {
            let Some(known) = self.known.get_mut(matter.instrument.0) else { continue };
            known.whole = None;
            if let Some(part) = known.matters.get_mut(matter.index) {
                *part = None;
            }
        }
        // What is kept stands where it stood, but in the new text.
        let kept = self.known.iter_mut().flat_map(Known::parts_mut).flatten();
        kept.for_each(|part| part.show_in(&instrument.source));
    }

    fn forget(&mut self) {
        self.known = self.linked.library().instruments().map(|(_, i)| Known::nothing(i.matters.len())).collect();
    }

    /// All texts as they were read.
    fn take(&mut self) -> Vec<(String, Vec<Diagnostic>, Option<Instrument>)> {
        let instruments = std::mem::take(&mut self.linked).into_instruments();
        let mut instruments = instruments.into_iter();
        let texts = std::mem::take(&mut self.documents).into_iter();
        texts.map(|d| (d.name, d.errors, d.id.and_then(|_| instruments.next()))).collect()
    }

    fn start(&mut self, texts: Vec<(String, Vec<Diagnostic>, Option<Instrument>)>) {
        let mut instruments = Vec::new();
        for (name, errors, instrument) in texts {
            let id = instrument.is_some().then_some(InstrumentId(instruments.len()));
            instruments.extend(instrument);
            self.documents.push(Document { name, errors, id });
        }
        self.linked = Linked::new(instruments);
        self.forget();
    }
}
