//! How fast clauses are read, beside one scan of the same text by an automaton: `cargo bench -p cailiang-core`.
//!
//! The peer is what one would write by hand first: one regular expression of the sanction words and of figures with their
//! unit. It finds the words and reads nothing; it says how much of the time a mere look at the text takes. Each figure is
//! the median of several rounds of the same run, and nothing is asserted: a machine is no contract.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_arithmetic)]

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use cailiang_core::penalty::{Bounds, parse_clause};
use regex_automata::meta::Regex;

const PATTERN: &str = "警告|通报批评|罚款|没收|吊销|暂扣|拘留|停产停业|停业整顿|责令关闭|不得从事|\
    [零一二三四五六七八九十百千万亿0-9０-９.]+(?:元|倍|%|日|个月|年)(?:以上|以下)?|百分之[一二三四五六七八九十百]+";

/// The texts of the project's own corpus.
fn corpus() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    let text = |line: &str| {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        entry["text"].as_str().unwrap().to_owned()
    };
    files.iter().flat_map(|f| std::fs::read_to_string(f).unwrap().lines().map(text).collect::<Vec<_>>()).collect()
}

/// The median time of one round over all texts.
fn median(texts: &[String], mut f: impl FnMut(&str)) -> Duration {
    let mut round = || {
        let start = Instant::now();
        texts.iter().for_each(|text| f(text));
        start.elapsed()
    };
    round();
    let mut times: Vec<Duration> = (0..15).map(|_| round()).collect();
    times.sort();
    times[times.len() / 2]
}

fn main() {
    let single = corpus();
    // A chapter of a statute: many clauses in one text, a paragraph each.
    let chapters: Vec<String> = single.chunks(40).map(|c| c.join("\n")).collect();
    let regex = Regex::new(PATTERN).unwrap();
    println!("{:<26}{:>8}{:>12}{:>12}{:>10}", "", "MB", "MB/s", "自动机 MB/s", "慢几倍");
    for (name, texts) in [("自有语料，一条一条", &single), ("自有语料，四十条一章", &chapters)] {
        let bytes = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
        let read = median(texts, |text| {
            black_box(parse_clause(black_box(text), Bounds::default()));
        });
        let scan = median(texts, |text| {
            black_box(regex.find_iter(black_box(text)).count());
        });
        let rate = |time: Duration| bytes / time.as_secs_f64();
        let (read, scan) = (rate(read), rate(scan));
        println!("{name:<20}{bytes:>10.3}{read:>12.2}{scan:>12.1}{:>12.1}", scan / read);
    }
}
