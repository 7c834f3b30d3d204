//! The review against enumeration.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::diagnostic::Severity as Weight;
use cailiang_core::library::Library;
use cailiang_core::model::{Date, Instrument};
use cailiang_core::source::Source;
use cailiang_validation::{Finding, Report, Reviewer};

use crate::expected::{Expected, Key, expected, title};
use crate::grid::World;
use crate::layers::Layers;
use crate::{methods_world, shown, world, worlds};

pub(crate) fn shown(texts: &[(String, String)]) -> String {
    texts.iter().map(|(n, t)| format!("--- {n}\n{t}")).collect()
}

pub(crate) fn day() -> Date {
    "2022-01-01".parse().unwrap()
}

/// The texts as a library; they have no faults but that a name was declared anew.
pub(crate) fn library(texts: &[(String, String)]) -> Library {
    let (library, faults) = Library::read(texts.iter().map(|(n, t)| Source::new(n.as_str(), t.as_str())));
    let errors: Vec<&String> = faults.iter().filter(|d| d.severity == Weight::Error).map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", shown(texts));
    library
}

fn pair(finding: &Finding) -> String {
    let own = format!("{}/{}", finding.instrument, finding.matter);
    finding.against.as_ref().map_or(own.clone(), |a| format!("{own}<{}/{}", a.instrument, a.matter))
}

/// What a review says, as both sides can name it.
fn key(finding: &Finding) -> Option<Key> {
    let line = finding.place.as_ref().map_or(0, |p| p.span.line);
    let (line, code) = match finding.code {
        // Which line makes a combination is a matter of taste, and so is where a gap is shown; that there is one is not.
        code if code.starts_with('B') && code.ends_with("05") || code == "S101" => (0, code),
        // The same overlap, where it is at a single number.
        "S105" => (line, "S102"),
        code if code.starts_with('B') || ["S102", "S103", "S104", "S113"].contains(&code) => (line, code),
        _ => return None,
    };
    Some((pair(finding), line, code))
}

fn keys(findings: &[Finding]) -> BTreeSet<Key> {
    findings.iter().filter_map(key).collect()
}

/// Differences between a review and what enumeration says.
fn differences(report: &Report, expected: &Expected, layers: &Layers<'_, '_>) -> Vec<String> {
    let mut wrong = Vec::new();
    let (found, noted) = (keys(&report.findings), keys(&report.notes));
    let undetermined: BTreeSet<(String, &str)> = report
        .undetermined
        .iter()
        .map(|u| {
            (format!("{}/{}<{}", u.instrument, u.matter, u.against.clone().unwrap_or_default()), u.reason.as_str())
        })
        .collect();
    // A general clause is remarked on once, not for each text above.
    let once = |keys: &BTreeSet<Key>| -> BTreeSet<Key> {
        let lower = |k: &Key| k.0.split_once('<').map_or(k.0.clone(), |p| p.0.to_owned());
        keys.iter().map(|k| (lower(k), k.1, k.2)).collect()
    };
    let (noted, to_note, either) = (once(&noted), once(&expected.noted), once(&expected.either));
    let formula = once(&expected.formula);
    let may_be =
        |key: &Key| [&expected.formula, &expected.either, &either, &formula].iter().any(|keys| keys.contains(key));
    for key in expected.either.iter().filter(|k| !found.contains(*k)) {
        if once(&BTreeSet::from([key.clone()])).is_disjoint(&noted) {
            wrong.push(format!("missed {key:?}"));
        }
    }
    for (mine, theirs, what) in [(&expected.found, &found, "finding"), (&to_note, &noted, "note")] {
        for key in mine.difference(theirs) {
            wrong.push(format!("missed {what} {key:?}"));
        }
        for key in theirs.difference(mine).filter(|k| !may_be(k)) {
            wrong.push(format!("invented {what} {key:?}"));
        }
    }
    // What is not decided has one of the reasons that enumeration has too, and the other way round.
    for (pair, reason) in &undetermined {
        let all = expected.reasons.iter().chain(&expected.excuses);
        if !all.into_iter().any(|(_, word)| reason.contains(word)) {
            wrong.push(format!("undetermined {pair}: {reason}"));
        }
    }
    for (pair, word) in &expected.reasons {
        if !undetermined.iter().any(|(_, reason)| reason.contains(word)) {
            wrong.push(format!("decided though it cannot be, {pair}: {word}"));
        }
    }
    for finding in report.findings.iter().chain(&report.notes).filter(|f| f.code.starts_with('B')) {
        let name = pair(finding);
        let named = |at: &_| {
            let title = title(layers.world, *at);
            name.starts_with(&format!("{title}<")) || name.ends_with(&format!("<{title}"))
        };
        let both: Vec<_> = layers.matters().into_iter().filter(named).collect();
        let [upper, lower] = both.as_slice() else {
            wrong.push(format!("{name} is no pair"));
            continue;
        };
        if let Some(why) = shown::fault(layers, finding, (*lower, *upper)) {
            let witness = serde_json::to_string(&finding.witness).unwrap();
            wrong.push(format!("bad witness of {name} {}: {why}\n{witness}", finding.code));
        }
    }
    wrong
}

/// Worlds with each rule, and how much was not decided.
#[derive(Default, Debug)]
struct Tally {
    clean: u64,
    pairs: usize,
    undecided: usize,
    witnesses: usize,
    rules: BTreeMap<String, u64>,
}

fn compare(texts: &[(String, String)], tally: &mut Tally) -> Vec<String> {
    let library = library(texts);
    let instruments: Vec<&Instrument> = library.instruments().map(|(_, i)| i).collect();
    let world = World::new(instruments);
    let report = Reviewer::new(&library, day()).all_regions(true).review_all();
    let expected = expected(&world, day());
    let layers = Layers::new(&world, day());
    let wrong = differences(&report, &expected, &layers);
    tally.pairs += expected.pairs.len();
    let doubtful: BTreeSet<_> = report.undetermined.iter().map(|u| (&u.instrument, &u.matter, &u.against)).collect();
    tally.undecided += doubtful.len();
    tally.witnesses += report.findings.iter().filter(|f| f.witness.is_some()).count();
    let found = keys(&report.findings);
    tally.clean += u64::from(found.is_empty());
    // B1 and B2 are one excess against two sorts of text.
    let codes = found.iter().map(|k| k.2.replace("B2", "B1")).collect::<BTreeSet<_>>();
    let noted = report.notes.iter().filter(|f| f.code.starts_with('B')).map(|_| "with a ground of its own".to_owned());
    let reasons = expected.reasons.iter().chain(&expected.excuses);
    let open = reasons.filter(|(_, word)| report.undetermined.iter().any(|u| u.reason.contains(word)));
    let open = open.map(|(_, word)| format!("undetermined: {word}"));
    for code in codes.into_iter().chain(noted).chain(open).collect::<BTreeSet<_>>() {
        *tally.rules.entry(code).or_default() += 1;
    }
    wrong
}

fn run(name: &str, usual: u64, texts: impl Fn(u64) -> Vec<(String, String)>) -> (u64, Tally) {
    let (first, worlds) = (first(), worlds(usual));
    let mut tally = Tally::default();
    for seed in first..first + worlds {
        let texts = texts(seed);
        let wrong = compare(&texts, &mut tally);
        assert!(wrong.is_empty(), "{name}, seed {seed}: {}\n{}", wrong.join("\n"), shown(&texts));
    }
    println!("{name}: {worlds} worlds, {} pairs, {} witnesses; {} clean", tally.pairs, tally.witnesses, tally.clean);
    println!(
        "    {} pairs with something that cannot be decided; worlds with each rule: {:?}",
        tally.undecided, tally.rules
    );
    (worlds, tally)
}

/// The seed to begin with: to look at one world again.
pub(crate) fn first() -> u64 {
    std::env::var("CAILIANG_SEED").ok().and_then(|v| v.parse().ok()).unwrap_or(0)
}

#[test]
fn review_of_lines_and_tiers_agrees_with_enumeration() {
    let (worlds, tally) = run("lines and tiers", 600, world::texts);
    assert_eq!(tally.undecided, 0, "nothing in these worlds is undecidable");
    if worlds >= 600 {
        let needed = ["B101", "B102", "B103", "B104", "B105", "B110", "B111", "S101", "S102", "S103", "S104", "S113"];
        bites(worlds, &tally, &needed);
    }
}

#[test]
fn review_of_methods_agrees_with_enumeration() {
    let (worlds, tally) = run("methods", 600, methods_world::texts);
    // What cannot be decided has to be rare.
    assert!(tally.undecided * 10 < tally.pairs, "{tally:?}");
    if worlds >= 600 {
        let needed = [
            "B101",
            "B102",
            "B103",
            "B104",
            "B105",
            "B106",
            "B107",
            "B108",
            "B109",
            "B110",
            "B111",
            "S101",
            "S102",
            "S104",
            "with a ground of its own",
        ];
        bites(worlds, &tally, &needed);
    }
}

/// The test has to bite: every sort of excess occurs in one world of a hundred, and so do clean worlds.
fn bites(worlds: u64, tally: &Tally, needed: &[&str]) {
    for code in needed {
        let n = tally.rules.get(*code).copied().unwrap_or(0);
        assert!(n * 100 >= worlds, "{code} in {n} of {worlds} worlds only");
    }
    assert!(tally.clean * 50 > worlds, "{}", tally.clean);
}
