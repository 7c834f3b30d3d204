//! Documents in `language/valid` and `language/invalid`: what is understood, and every fault with its place.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use cailiang_core::diagnostic::Severity;
use cailiang_core::library::Library;
use cailiang_core::penalty::describe;
use cailiang_core::source::Source;
use cailiang_core::{fmt, parse};

fn documents(folder: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(directory).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 6);
    files
}

fn source(path: &Path) -> Source {
    let name = path.file_name().unwrap().to_string_lossy();
    Source::from_bytes(&name, &std::fs::read(path).unwrap()).unwrap()
}

/// The faults of a document, linked with itself: each with the text that its span covers.
fn faults(source: Source) -> String {
    let (_, faults) = Library::read([source]);
    let mut text = String::new();
    for d in &faults {
        let line: Vec<char> = d.source.line(d.span.line).chars().collect();
        let from = d.span.column as usize - 1;
        let covered: String = line.iter().skip(from).take((d.span.len as usize).min(40)).collect();
        let weight = if d.severity == Severity::Error { "" } else { "（警告）" };
        writeln!(text, "{}:{} {}{weight} {}  〔{covered}〕", d.span.line, d.span.column, d.code, d.message).unwrap();
        if let Some(help) = &d.help {
            writeln!(text, "    {help}").unwrap();
        }
    }
    text
}

#[test]
fn valid_documents_are_understood() {
    for path in documents("valid") {
        let source = source(&path);
        let parsed = parse(source.clone());
        let messages: Vec<_> = parsed.errors.iter().map(|d| &d.message).collect();
        assert!(messages.is_empty(), "{}: {messages:?}", path.display());
        let canonical = fmt::format(&source).unwrap();
        let mut text = format!("{canonical}\n");
        for matter in &parsed.instrument.unwrap().matters {
            writeln!(text, "# {}", matter.name).unwrap();
            for line in matter.lines() {
                let orders: Vec<String> = line.phrase.orders.iter().map(describe::order).collect();
                let packages: Vec<String> = line.phrase.packages().iter().map(|p| describe::package(p)).collect();
                let only = if line.phrase.only { "仅 " } else { "" };
                writeln!(text, "{} {only}{orders:?} {packages:?}", line.span.line).unwrap();
            }
        }
        insta::assert_snapshot!(format!("valid-{}", path.file_stem().unwrap().to_string_lossy()), text);
    }
}

/// What was read, without the places.
fn meaning(source: &Source) -> String {
    let instrument = parse(source.clone()).instrument.unwrap();
    let text = format!("{:#?}", (instrument.facts, instrument.matters, instrument.general));
    let mut rest = text.split("Span {");
    let head = rest.next().unwrap().to_owned();
    rest.fold(head, |all, piece| all + piece.split_once('}').unwrap().1)
}

#[test]
fn a_formatted_document_says_the_same_and_stays_as_it_is() {
    for path in documents("valid") {
        let source = source(&path);
        let canonical = Source::new("a.jz", &fmt::format(&source).unwrap());
        assert_eq!(fmt::format(&canonical).as_deref(), Some(&*canonical.text), "{}", path.display());
        assert_eq!(meaning(&canonical), meaning(&source), "{}", path.display());
    }
}

#[test]
fn faults_of_invalid_documents_are_all_reported_with_their_place() {
    for path in documents("invalid") {
        let text = faults(source(&path));
        assert!(!text.is_empty(), "{} has no fault", path.display());
        insta::assert_snapshot!(format!("invalid-{}", path.file_stem().unwrap().to_string_lossy()), text);
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let (gbk, utf16) = (b"\xce\xc4\xbc\xfe \xbc\xd7", b"\xff\xfe\x87\x65");
    assert!(Source::from_bytes("a", gbk).unwrap_err().to_string().contains("GBK"));
    assert!(Source::from_bytes("a", utf16).is_err());
    assert!(Source::from_bytes("a", b"\xe6\x96\x87\0").is_err());
    let marked = Source::from_bytes("a", "\u{feff}文件".as_bytes()).unwrap();
    assert_eq!(&*marked.text, "文件");
}
