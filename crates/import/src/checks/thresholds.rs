//! Thresholds of one quantity over the grades of a ladder: values in no grade (S101), values in two (S102).
//!
//! Other circumstances of the same rows may fill what is missing here, so these are warnings.

use std::collections::BTreeMap;

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;
use cailiang_core::penalty::Bounds;

use crate::Import;
use crate::checks::figures::directed;
use crate::checks::{Slip, Weight, ladders};
use crate::compose::{Circumstance, Matter, Row};
use crate::grid::Text;
use crate::measure::{self, Found, Measure};
use crate::roles::squeeze;

/// What is measured: name, unit, whether in whole numbers.
type Quantity = (String, String, bool);

/// A row of a dimension.
struct Step {
    grade: String,
    penalty: String,
    range: Interval,
    text: Text,
    written: String,
}

pub(super) fn check(matter: &Matter, import: &Import, found: &mut Vec<Slip>) {
    for rows in ladders(matter) {
        let first = rows.first().map(|r| r.grade()).unwrap_or_default();
        let mut dimensions: BTreeMap<Quantity, Vec<Step>> = BTreeMap::new();
        for row in &rows {
            // A row with factor columns is a box: its columns are judged together by the review.
            let lone = row.factors.len() <= 1;
            for c in row.alternatives.iter().chain(&row.factors).filter(|_| lone) {
                if let Some(m) = mended(matter, c, import.document.bounds) {
                    let steps = dimensions.entry((m.name.clone(), m.unit.clone(), m.whole)).or_default();
                    steps.push(step(row, c, &m));
                }
            }
        }
        let all: Vec<(&Quantity, &Vec<Step>)> = dimensions.iter().collect();
        for (key, steps) in &all {
            let grades: std::collections::BTreeSet<&str> = steps.iter().map(|s| s.grade.as_str()).collect();
            if steps.len() < 2 || grades.len() < 2 {
                continue;
            }
            // The same unit measured under other words may fill a hole: 违法行为不超过1个月, 持续时间6个月以上.
            let others: Vec<Interval> = all
                .iter()
                .filter(|(k, _)| k.0 != key.0 && k.1 == key.1)
                .flat_map(|(_, s)| s.iter().map(|s| whole(s.range, key.2)))
                .collect();
            gaps(key, steps, &others, &first, found);
            overlaps(key, steps, import.document.heavier_wins, found);
        }
    }
}

/// The measure of a circumstance, with a forgotten direction put in where the neighbours show it.
fn mended(matter: &Matter, c: &Circumstance, bounds: Bounds) -> Option<Measure> {
    let (wrong, right) = match &c.found {
        Found::One(m) if !m.bare => return Some(m.clone()),
        Found::One(m) => (m.written.clone(), directed(matter, c)?),
        Found::Slip(wrong, right) if !right.is_empty() => (wrong.clone(), right.clone()),
        _ => return None,
    };
    match measure::find(&c.words.replacen(&wrong, &right, 1), bounds) {
        Found::One(m) if !m.bare => Some(m),
        _ => None,
    }
}

fn step(row: &Row, c: &Circumstance, m: &Measure) -> Step {
    Step {
        grade: row.grade(),
        penalty: row.raw.penalty.as_ref().map(|p| squeeze(&p.text)).unwrap_or_default(),
        range: m.range,
        text: c.text.clone(),
        written: m.written.clone(),
    }
}

/// Whole numbers: both ends closed.
fn whole(range: Interval, counts: bool) -> Interval {
    if !counts {
        return range;
    }
    let lo = match range.lo {
        End::Open(v) => End::Closed(v.floor().plus(Exact::ONE).unwrap_or(v)),
        End::Closed(v) => End::Closed(v.ceil()),
        End::Unbounded => End::Unbounded,
    };
    let hi = match range.hi {
        End::Open(v) => End::Closed(v.ceil().minus(Exact::ONE).unwrap_or(v)),
        End::Closed(v) => End::Closed(v.floor()),
        End::Unbounded => End::Unbounded,
    };
    Interval::new(lo, hi)
}

fn gaps(key: &Quantity, steps: &[Step], others: &[Interval], first: &str, found: &mut Vec<Slip>) {
    let (name, unit, counts) = key;
    let domain = if *counts {
        Interval::new(End::Closed(Exact::ONE), End::Unbounded)
    } else {
        Interval::new(End::Open(Exact::ZERO), End::Unbounded)
    };
    let mut rest = vec![domain];
    for range in steps.iter().map(|s| whole(s.range, *counts)).chain(others.iter().copied()) {
        rest = rest
            .iter()
            .flat_map(|r| {
                let (below, above) = r.minus(&range);
                [below, above].into_iter().flatten()
            })
            .map(|r| whole(r, *counts))
            .filter(|r| !r.is_empty())
            .collect();
    }
    let starts_first = steps.iter().any(|s| s.grade == first);
    for gap in rest {
        let lower = gap.lo == domain.lo;
        // What the first grades leave out may lie in a grade that measures nothing.
        if lower && !starts_first {
            continue;
        }
        // The step above the gap, or the last one below it.
        let near = steps
            .iter()
            .filter(|s| s.range.lo.value() >= gap.hi.value() && gap.hi.value().is_some())
            .min_by_key(|s| s.range.lo.value())
            .or_else(|| steps.iter().max_by_key(|s| (s.range.hi == End::Unbounded, s.range.hi.value())));
        let Some(near) = near else { continue };
        let shown = gap.single().map_or_else(|| in_words(&gap, unit), |v| format!("恰为{v}{unit}"));
        found.push(Slip {
            code: "S101",
            weight: Weight::Warning,
            matter: None,
            grade: Some(near.grade.clone()),
            text: near.text.clone(),
            message: format!("空档：“{}”{shown}的不在任何一档", name_of(name)),
            english: "a value of this quantity is in no grade",
            repair: Some(format!("补上这一段，或调整“{}”", near.written)),
        });
    }
}

/// A range in words: 不足10分钟, 超过3次, 10吨以上20吨以下.
fn in_words(range: &Interval, unit: &str) -> String {
    match (range.lo, range.hi) {
        (lo, End::Open(v)) if lo.value() == Some(Exact::ZERO) => format!("不足{v}{unit}"),
        (lo, End::Closed(v)) if lo.value() == Some(Exact::ZERO) => format!("{v}{unit}以下"),
        (End::Closed(v), End::Unbounded) => format!("{v}{unit}以上"),
        (End::Open(v), End::Unbounded) => format!("超过{v}{unit}"),
        (lo, hi) => {
            let show = |e: End| e.value().map(|v| v.to_string()).unwrap_or_default();
            format!("在{}{unit}与{}{unit}之间", show(lo), show(hi))
        }
    }
}

fn name_of(name: &str) -> String {
    let cut: String = name.chars().take(24).collect();
    if cut.len() < name.len() { format!("{cut}……") } else { cut }
}

fn overlaps(key: &Quantity, steps: &[Step], heavier_wins: bool, found: &mut Vec<Slip>) {
    let (name, unit, counts) = key;
    for (i, b) in steps.iter().enumerate() {
        for a in steps.iter().take(i).filter(|a| a.grade != b.grade && a.penalty != b.penalty) {
            let (x, y) = (whole(a.range, *counts), whole(b.range, *counts));
            let both = whole(x.intersect(&y), *counts);
            if both.is_empty() || both.single().is_some() && heavier_wins && !x.covers(&y) && !y.covers(&x) {
                continue;
            }
            if x == y {
                continue; // one circumstance twice: another rule
            }
            let nested = y.covers(&x);
            let shown = both.single().map_or_else(|| in_words(&both, unit), |v| format!("{v}{unit}"));
            let tail = if nested && heavier_wins { "；从高适用时，较轻的一档永远用不上" } else { "" };
            found.push(Slip {
                code: "S102",
                weight: Weight::Warning,
                matter: None,
                grade: Some(b.grade.clone()),
                text: b.text.clone(),
                message: format!(
                    "重叠：“{}”{shown}的既在第{}档（{}）又在第{}档（{}）{tail}",
                    name_of(name),
                    a.grade,
                    a.written,
                    b.grade,
                    b.written
                ),
                english: "a value of this quantity is in two grades",
                repair: Some("核对两档的数值".to_owned()),
            });
        }
    }
}
