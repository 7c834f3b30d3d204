//! What must hold for any input: the bodies of the fuzz targets, which run as property tests too.
//!
//! Each function takes whatever there is and returns when all is well; a panic is a bug of ours.

use cailiang_core::diagnostic::Severity;
use cailiang_core::library::Library;
use cailiang_core::model::{Instrument, Sanction};
use cailiang_core::penalty::{Bounds, Clause, Outcome, Place, describe, parse_clause, parse_phrase};
use cailiang_core::source::{Source, fold_width};
use cailiang_core::{fmt, parse};
use cailiang_resolver::{Case, Resolver};
use cailiang_validation::Reviewer;

/// Any bytes are read as a document: faults lie inside the text, and there is one when there is no document.
pub fn document(bytes: &[u8]) {
    let Ok(source) = Source::from_bytes("输入.jz", bytes) else { return };
    let lines = source.text.split('\n').count();
    let parsed = parse(source);
    assert!(parsed.instrument.is_some() || !parsed.errors.is_empty(), "neither a document nor a fault");
    for fault in &parsed.errors {
        let line = usize::try_from(fault.span.line).unwrap_or(usize::MAX);
        assert!(line >= 1 && line <= lines, "{fault:?} lies outside the text");
        assert!(!fault.message.is_empty());
    }
}

/// Any bytes are read as a workbook: an error with help, or documents of the language that have none.
pub fn table(bytes: &[u8]) {
    let document = cailiang_import::document::Document::unknown("输入.xlsx");
    match cailiang_import::import("输入.xlsx", bytes, document) {
        Err(e) => assert!(!e.to_string().is_empty() && !e.help().is_empty()),
        Ok(import) => {
            let (documents, _) = import.documents(jiff::civil::Date::constant(2024, 1, 1));
            for written in [&documents.baseline, &documents.provisions] {
                let parsed = parse(Source::new(&written.name, &written.text));
                assert!(parsed.errors.is_empty(), "{:?}\n{}", parsed.errors, written.text);
            }
            cailiang_import::checks::all(&import);
        }
    }
}

/// Any text is read as a penalty, and the reading is an account of it: its parts follow one another inside the text, each
/// remark quotes the words at its place, and neither blanks nor full-width figures change what is imposed.
pub fn penalty(text: &str) {
    let phrase = parse_phrase(text, Bounds::default());
    let clause = parse_clause(text, Bounds::default());
    assert_eq!(clause.incomplete, !clause.not_understood.is_empty(), "incomplete says what was not understood");
    account(text, &clause);
    let wide: String = text.chars().map(wide).collect();
    assert_eq!(imposed(&parse_clause(&wide, Bounds::default())), imposed(&clause), "full-width forms of {text}");
    if text.chars().count() < MOST_SPACED {
        let spaced: String = text.chars().flat_map(|c| [c, '\u{3000}']).collect();
        assert_eq!(imposed(&parse_clause(&spaced, Bounds::default())), imposed(&clause), "blanks in {text}");
    }
    if let Ok(phrase) = phrase {
        for sanction in phrase.groups.iter().flat_map(|g| &g.choices).flatten() {
            let written = describe::sanction(sanction);
            assert!(!written.is_empty());
        }
    }
}

/// Longer texts are not read a third time.
const MOST_SPACED: usize = 2_000;

/// A figure in its full-width form.
fn wide(c: char) -> char {
    let code = u32::from(c);
    if c.is_ascii_digit() { char::from_u32(code + 0xfee0).unwrap_or(c) } else { c }
}

/// What a clause imposes, without the words it is said in.
fn imposed(clause: &Clause) -> Vec<Vec<Vec<String>>> {
    let plain = |s: &Sanction| {
        let basis = s.amount.as_ref().map(|a| (std::mem::discriminant(&a.basis), a.range, a.cap, a.floor));
        format!("{:?} {:?} {:?} {basis:?}", s.kind, s.modal, s.duration)
    };
    let packages = |o: &Outcome| o.any_of.iter().map(|p| p.iter().map(plain).collect()).collect();
    clause.outcomes.iter().map(packages).collect()
}

/// The places of a reading.
fn account(text: &str, clause: &Clause) {
    let chars: Vec<char> = text.chars().collect();
    let mut end = 0;
    for part in &clause.parts {
        assert!(part.place.len > 0 && part.place.start >= end, "{part:?} overlaps in {text}");
        end = part.place.start + part.place.len;
    }
    assert!(end <= chars.len(), "a part lies outside {text}");
    for remark in clause.not_understood.iter().chain(&clause.slips).chain(&clause.set_aside) {
        let Place { start, len } = remark.place;
        let there = chars.get(start..start + len).unwrap_or_default();
        let quoted: String = there.iter().filter(|c| !fold_width(**c).is_whitespace()).collect();
        assert!(!quoted.is_empty() && quoted == remark.text, "{remark:?} is not what stands there: {text}");
        assert!(!remark.reason.is_empty());
    }
    for outcome in &clause.outcomes {
        assert!(
            !outcome.any_of.is_empty() || outcome.refers.is_some() || clause.incomplete,
            "nothing is imposed: {text}"
        );
        assert!(outcome.conditions.iter().all(|p| p.start + p.len <= chars.len()));
    }
}

/// A canonical form is canonical, and means what the text meant.
pub fn round_trip(text: &str) {
    let source = Source::new("输入.jz", text);
    let before = parse(source.clone());
    if before.errors.iter().any(|d| d.severity == Severity::Error) {
        return;
    }
    let Some(once) = fmt::format(&source) else { return };
    let formatted = Source::new("输入.jz", &once);
    let after = parse(formatted.clone());
    let faults: Vec<&str> = after.errors.iter().map(|d| d.message.as_str()).collect();
    assert!(!after.errors.iter().any(|d| d.severity == Severity::Error), "{faults:?}\n{once}");
    assert_eq!(meaning(before.instrument.as_ref()), meaning(after.instrument.as_ref()), "{once}");
    assert_eq!(fmt::format(&formatted).as_deref(), Some(once.as_str()), "not idempotent");
}

/// A document without the places of its words.
pub fn meaning(instrument: Option<&Instrument>) -> String {
    let text = format!("{:?}", instrument.map(|i| Instrument { source: Source::new("", "").into(), ..i.clone() }));
    let mut parts = text.split("Span {");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    kept
}

/// Any documents are reviewed and resolved, or refused with a fault.
pub fn review(texts: &[&str]) {
    let sources = texts.iter().enumerate().map(|(i, text)| Source::new(&format!("{i}.jz"), text));
    let (library, faults) = Library::read(sources);
    if faults.iter().any(|d| d.severity == Severity::Error) {
        return;
    }
    let day = jiff::civil::date(2026, 8, 15);
    let report = Reviewer::new(&library, day).review_all();
    for finding in report.findings.iter().chain(&report.notes) {
        assert!(!finding.message.zh.is_empty() && !finding.message.en.is_empty(), "{finding:?}");
    }
    let resolver = Resolver::new(&library);
    for id in library.matters() {
        let Some((instrument, matter)) = library.matter(id) else { continue };
        let name = format!("{}/{}", instrument.name, matter.name);
        // Refusals are answers too.
        let _ = resolver.resolve(&Case::new(name, instrument.jurisdiction, day, day));
    }
}
