//! Changes of a text that must not change a review, and changes that may change it in one direction only.

use std::collections::BTreeSet;

use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_validation::Reviewer;

use crate::world;

/// Document, code and upper text of each finding about bounds; no places, which the changes move.
fn verdicts(texts: &[(String, String)]) -> BTreeSet<(String, &'static str, String)> {
    let (library, faults) = Library::read(texts.iter().map(|(n, t)| Source::new(n, t)));
    let errors: Vec<_> = faults.iter().map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:?}\n{}", texts.iter().map(|t| t.1.as_str()).collect::<String>());
    let report = Reviewer::new(&library, "2022-01-01".parse().unwrap()).review_all();
    assert!(report.undetermined.is_empty());
    let bounds = report.findings.iter().filter(|f| f.code.starts_with('B'));
    bounds.map(|f| (f.instrument.clone(), f.code, f.against.as_ref().unwrap().instrument.clone())).collect()
}

fn each(worlds: u64, mut change: impl FnMut(u64, Vec<(String, String)>)) {
    for seed in 0..worlds {
        change(seed, world::texts(1_000_000 + seed));
    }
}

#[test]
fn names_do_not_matter() {
    each(150, |_, texts| {
        let renamed: Vec<(String, String)> = texts
            .iter()
            .map(|(n, t)| {
                let text =
                    t.replace("情节严重", "后果严重").replace("次数", "累计次数").replace("拒不改正", "拒绝改正");
                (n.clone(), text)
            })
            .collect();
        assert_eq!(verdicts(&texts), verdicts(&renamed));
    });
}

#[test]
fn the_order_of_disjoint_rows_does_not_matter() {
    let mut tried = 0;
    each(300, |_, texts| {
        let last = texts.len() - 1;
        let rows: Vec<&str> = texts[last].1.lines().filter(|l| l.trim_start().starts_with('|')).collect();
        // A header, then rows; rows speak each for itself whether or not they overlap.
        if rows.len() < 3 {
            return;
        }
        let mut turned = rows[1..].to_vec();
        turned.reverse();
        let mut queue = turned.into_iter();
        let mut header = true;
        let text: Vec<&str> = texts[last]
            .1
            .lines()
            .map(|l| match l.trim_start().starts_with('|') {
                true if std::mem::take(&mut header) => l,
                true => queue.next().unwrap(),
                false => l,
            })
            .collect();
        let mut changed = texts.clone();
        changed[last].1 = text.join("\n");
        assert_eq!(verdicts(&texts), verdicts(&changed));
        tried += 1;
    });
    assert!(tried > 30, "{tried}");
}

#[test]
fn splitting_a_row_by_a_fact_does_not_matter() {
    let mut tried = 0;
    each(300, |_, texts| {
        let last = texts.len() - 1;
        let mut split = false;
        let lines: Vec<String> = texts[last]
            .1
            .lines()
            .flat_map(|l| {
                let cells: Vec<&str> = l.split('|').map(str::trim).collect();
                if cells.len() == 6 && cells[2] == "-" {
                    split = true;
                    ["单位", "个人"]
                        .map(|who| format!("    | {} | {who} | {} | {} |", cells[1], cells[3], cells[4]))
                        .to_vec()
                } else {
                    vec![l.to_owned()]
                }
            })
            .collect();
        if !split {
            return;
        }
        let mut changed = texts.clone();
        changed[last].1 = lines.join("\n");
        assert_eq!(verdicts(&texts), verdicts(&changed));
        tried += 1;
    });
    assert!(tried > 30, "{tried}");
}

/// A law that permits every amount has no excess in amount, and what was inside stays inside.
#[test]
fn loosening_the_upper_text_removes_and_tightening_it_adds() {
    let fine = "元以上九百元以下的罚款";
    let mut removed = 0;
    each(200, |_, texts| {
        let before = verdicts(&texts);
        let mut looser = texts.clone();
        // Every range of the law that names two ends is widened to the whole.
        let law: Vec<String> = looser[0]
            .1
            .lines()
            .map(|l| {
                let Some((head, rest)) = l.split_once("元以上") else { return l.to_owned() };
                let Some((_, tail)) = rest.split_once("元以下的罚款") else { return l.to_owned() };
                let start = head.rfind(['处', '者']).map_or(0, |at| at + "处".len());
                format!("{}五十{fine}{tail}", head.get(..start).unwrap())
            })
            .collect();
        looser[0].1 = law.join("\n");
        let after = verdicts(&looser);
        let amounts = |v: &BTreeSet<(String, &'static str, String)>| -> BTreeSet<(String, &'static str, String)> {
            v.iter().filter(|k| ["B101", "B102", "B111"].contains(&k.1)).cloned().collect()
        };
        let (old, new) = (amounts(&before), amounts(&after));
        // A hole may become a side of another range, but never is there an excess where there was none.
        if old.is_empty() {
            assert!(new.is_empty(), "{new:?}\n{}", looser.iter().map(|t| t.1.as_str()).collect::<String>());
        }
        removed += usize::from(new.len() < old.len());
    });
    assert!(removed > 20, "{removed}");
}
