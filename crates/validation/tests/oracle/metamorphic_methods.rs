//! The same changes as in metamorphic.rs, of worlds with methods of discretion, general clauses and 承接.

use std::collections::BTreeSet;

use cailiang_validation::Reviewer;

use crate::review::{day, library, shown};
use crate::{methods_world, world, worlds};

type Texts = Vec<(String, String)>;

/// A lower and an upper matter.
type Pair = (String, String);

/// What a review says of each pair; no places, which the changes move.
#[derive(PartialEq, Eq, Debug, Default)]
struct Outcome {
    found: BTreeSet<(Pair, &'static str)>,
    open: BTreeSet<Pair>,
}

impl Outcome {
    fn of(texts: &Texts) -> Outcome {
        let library = library(texts);
        let report = Reviewer::new(&library, day()).review_all();
        let found = report.findings.iter().filter(|f| f.code.starts_with('B')).map(|f| {
            let against = f.against.as_ref().unwrap();
            ((format!("{}/{}", f.instrument, f.matter), format!("{}/{}", against.instrument, against.matter)), f.code)
        });
        let open = report.undetermined.iter().map(|u| {
            (format!("{}/{}", u.instrument, u.matter), u.against.as_ref().map(ToString::to_string).unwrap_or_default())
        });
        Outcome { found: found.collect(), open: open.collect() }
    }

    /// Lower matters with a finding about sums.
    fn sums(&self) -> BTreeSet<&Pair> {
        let about = |code: &str| ["01", "02", "11"].iter().any(|end| code.ends_with(end));
        self.found.iter().filter(|(_, code)| about(code)).map(|(pair, _)| pair).collect()
    }

    fn pairs(&self) -> BTreeSet<&Pair> {
        self.found.iter().map(|(pair, _)| pair).collect()
    }
}

/// Changes worlds, and says of how many the change could be made.
fn each(change: impl Fn(&Texts) -> Option<Texts>, hold: impl Fn(&Outcome, &Outcome) -> bool) -> u64 {
    let mut tried = 0;
    for seed in 0..worlds(160) {
        for texts in [methods_world::texts(2_000_000 + seed), world::rich(2_000_000 + seed)] {
            let Some(changed) = change(&texts) else { continue };
            let (before, after) = (Outcome::of(&texts), Outcome::of(&changed));
            let both = || format!("{before:?}\n{after:?}\n{}\n=====\n{}", shown(&texts), shown(&changed));
            assert!(hold(&before, &after), "{}", both());
            tried += 1;
        }
    }
    tried
}

/// The lines of one text, each changed into some.
fn lines(texts: &Texts, number: usize, change: impl FnMut(&str) -> Vec<String>) -> Option<Texts> {
    let mut changed = texts.clone();
    let text: Vec<String> = texts[number].1.lines().flat_map(change).collect();
    changed[number].1 = text.join("\n") + "\n";
    (changed[number].1.trim_end() != texts[number].1.trim_end()).then_some(changed)
}

#[test]
fn names_do_not_matter() {
    let names = [
        ("情节严重", "后果恶劣"),
        ("初次违法", "首次违法"),
        ("因子数", "项目数"),
        ("拒不改正", "拒绝改正"),
        ("敏感区", "保护区"),
    ];
    let renamed = |texts: &Texts| {
        let text = |t: &String| names.iter().fold(t.clone(), |t, (from, to)| t.replace(from, to));
        Some(texts.iter().map(|(n, t)| (n.clone(), text(t))).collect())
    };
    assert!(each(renamed, |before, after| before == after) > 100);
}

/// A row stands where it likes: its grade has its own place.
#[test]
fn the_order_of_rows_does_not_matter() {
    let turned = |texts: &Texts| {
        let last = texts.iter().position(|(n, _)| n == "市.jz")?;
        let is_row = |l: &str| l.trim_start().starts_with('|');
        let mut rows: Vec<String> = texts[last].1.lines().filter(|l| is_row(l)).skip(1).map(str::to_owned).collect();
        let mut header = true;
        lines(texts, last, |l| {
            let row = is_row(l) && !std::mem::take(&mut header);
            vec![if row { rows.pop().unwrap() } else { l.to_owned() }]
        })
        .filter(|_| !header)
    };
    assert!(each(turned, |before, after| before == after) > 30);
}

/// A line with a condition says the same when it is written once for each party; a clause that gives way to what names one
/// of its facts（表中未作规定的）does not, since it names another.
#[test]
fn splitting_a_line_by_a_fact_does_not_matter() {
    let split = |texts: &Texts| {
        let last = texts.iter().position(|(n, _)| n == "市.jz")?;
        lines(texts, last, |l| {
            let parts = l.strip_prefix("    当 ").and_then(|l| l.split_once('：'));
            let Some((when, then)) = parts.filter(|_| !l.contains("表中未作规定的")) else {
                return vec![l.to_owned()];
            };
            let one = |who: &str| format!("    当 ({when}) 且 主体 为 {who}：{then}");
            vec![one("单位"), one("个人")]
        })
    };
    assert!(each(split, |before, after| before == after) > 100);
}

/// A row for everybody says the same when it is written once for each party; steps lead to rows, and see how many there are.
#[test]
fn splitting_a_row_by_a_fact_does_not_matter() {
    let split = |texts: &Texts| {
        let last = texts.iter().position(|(n, t)| n == "市.jz" && t.contains("| 主体 |") && !t.contains("一档"))?;
        lines(texts, last, |l| {
            let cells: Vec<&str> = l.split('|').map(str::trim).collect();
            if cells.len() != 6 || cells[2] != "-" {
                return vec![l.to_owned()];
            }
            let one = |who: &str| format!("    | {} | {who} | {} | {} |", cells[1], cells[3], cells[4]);
            vec![one("单位"), one("个人")]
        })
    };
    assert!(each(split, |before, after| before == after) > 5);
}

/// Every sum of a text that has two ends, and the new ends.
fn ranges(texts: &Texts, name: &str, ends: impl Fn(&str, &str) -> String) -> Option<Texts> {
    let number = texts.iter().position(|(n, _)| n == name)?;
    // Which row is the heavier depends on its sums.
    if texts[number].1.contains("从高") {
        return None;
    }
    lines(texts, number, |l| {
        let mut rest = l;
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once("元以上") {
            let start = before
                .rfind(|c: char| !c.is_ascii_digit())
                .map_or(0, |at| at + before[at..].chars().next().unwrap().len_utf8());
            let (head, low) = before.split_at(start);
            match after.split_once("元以下的罚款") {
                Some((high, tail)) if !low.is_empty() && high.chars().all(|c| c.is_ascii_digit()) => {
                    text.push_str(&format!("{head}{}", ends(low, high)));
                    rest = tail;
                }
                _ => {
                    text.push_str(&format!("{before}元以上"));
                    rest = after;
                }
            }
        }
        vec![text + rest]
    })
}

#[test]
fn tightening_the_lower_text_never_makes_an_excess() {
    let inside = |before: &Outcome, after: &Outcome| {
        let open = |pair: &Pair| before.open.iter().any(|(lower, _)| *lower == pair.0);
        let known = |pair: &&Pair| before.pairs().contains(*pair) || open(pair);
        after.pairs().iter().all(known)
    };
    let lowest = |texts: &Texts| ranges(texts, "市.jz", |low, _| format!("{low}元的罚款"));
    assert!(each(lowest, inside) > 50);
    let highest = |texts: &Texts| ranges(texts, "市.jz", |_, high| format!("{high}元的罚款"));
    assert!(each(highest, inside) > 50);
    // 应当 in place of 可以.
    let must = |texts: &Texts| {
        let last = texts.iter().position(|(n, _)| n == "市.jz")?;
        lines(texts, last, |l| {
            vec![
                l.replace("可以", "")
                    .replace("不予处罚", if l.contains("可以不予") { "可以不予处罚" } else { "不予处罚" }),
            ]
        })
    };
    assert!(each(must, inside) > 50);
}

#[test]
fn loosening_the_lower_text_never_removes_an_excess() {
    let stays = |before: &Outcome, after: &Outcome| {
        let open = |pair: &Pair| after.open.iter().any(|(lower, _)| *lower == pair.0);
        before.sums().iter().all(|pair| after.pairs().contains(*pair) || open(pair))
    };
    let wider = |texts: &Texts| ranges(texts, "市.jz", |_, _| "1元以上99999元以下的罚款".to_owned());
    assert!(each(wider, stays) > 50);
}

#[test]
fn loosening_the_law_never_makes_an_excess_and_tightening_it_never_removes_one() {
    let wider = |texts: &Texts| ranges(texts, "法.jz", |_, _| "1元以上99999元以下的罚款".to_owned());
    let none_new = |before: &Outcome, after: &Outcome| {
        let open = |pair: &Pair| before.open.iter().any(|(lower, _)| *lower == pair.0);
        after.sums().iter().all(|pair| before.pairs().contains(*pair) || open(pair))
    };
    assert!(each(wider, none_new) > 50);
    let narrower = |texts: &Texts| ranges(texts, "法.jz", |low, _| format!("{low}元的罚款"));
    let none_gone = |before: &Outcome, after: &Outcome| {
        let open = |pair: &Pair| after.open.iter().any(|(lower, _)| *lower == pair.0);
        before.sums().iter().all(|pair| after.pairs().contains(*pair) || open(pair))
    };
    assert!(each(narrower, none_gone) > 50);
}
