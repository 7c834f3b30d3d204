//! The ladder of grades: inversion (S104), holes (S106), crossing (S107), one grade with two ranges (S109).

use std::collections::BTreeMap;

use cailiang_core::interval::{Interval, cmp_hi, cmp_lo};
use cailiang_core::model::{Amount, Basis, Kind, Party};
use cailiang_core::penalty::describe;

use crate::checks::{Slip, Weight, ladders, rank};
use crate::compose::{Matter, Row, sanctions, step_tier};
use crate::grid::Text;
use crate::reading::Step;

/// A step of a ladder.
struct Rung {
    /// Whether a row that was not understood stands between it and the one before.
    parted: bool,
    grade: String,
    rank: Option<usize>,
    amount: Amount,
    text: Text,
}

pub(super) fn check(matter: &Matter, found: &mut Vec<Slip>) {
    for rows in ladders(matter) {
        let mut by_party: BTreeMap<Ladder, Vec<Rung>> = BTreeMap::new();
        let mut parted: Vec<Ladder> = Vec::new();
        for row in rows {
            if row.reading.rest.is_empty() || !row.reading.steps.is_empty() {
                collect(row, &mut by_party, &mut parted);
            } else {
                parted.extend(by_party.keys().cloned());
            }
        }
        for ((party, _), rungs) in by_party {
            for pair in rungs.windows(2) {
                if let [low, high] = pair
                    && !high.parted
                {
                    compare(low, high, party, found);
                }
            }
        }
    }
}

/// Whom a ladder falls on, and what its figures count.
type Ladder = (Option<Party>, String);

fn collect(row: &Row, by_party: &mut BTreeMap<Ladder, Vec<Rung>>, parted: &mut Vec<Ladder>) {
    let Some(text) = &row.raw.penalty else { return };
    // A step with a condition of its own (处A；情节特别严重的，处B) is no rung of the ladder that the row stands on.
    let of_row =
        |s: &&Step| s.gains.is_none() && s.act.is_none() && step_tier(s).is_none_or(|t| row.tiers.contains(&t));
    for s in row.reading.steps.iter().filter(of_row).flat_map(sanctions) {
        let Some(amount) = s.amount.as_ref().filter(|_| s.kind == Kind::Fine) else { continue };
        let basis = match &amount.basis {
            Basis::Fixed => String::new(),
            other => format!("{other:?}"),
        };
        let key = (s.on, basis);
        let after_unread = parted.iter().position(|k| *k == key).map(|at| parted.swap_remove(at)).is_some();
        let rungs = by_party.entry(key).or_default();
        let grade = row.grade();
        if rungs.iter().any(|r| r.grade == grade && r.amount == *amount) {
            continue;
        }
        rungs.push(Rung {
            parted: after_unread,
            rank: rank(&grade),
            grade,
            amount: amount.clone(),
            text: text.clone(),
        });
    }
}

fn shown(amount: &Amount) -> String {
    describe::amount(amount).trim_end_matches("的罚款").to_owned()
}

fn compare(low: &Rung, high: &Rung, party: Option<Party>, found: &mut Vec<Slip>) {
    let (a, b) = (&low.amount.range, &high.amount.range);
    let whom = match party {
        Some(Party::Staff) => "对责任人员的",
        Some(Party::Individual) => "对个人的",
        _ => "",
    };
    let (x, y) = (shown(&low.amount), shown(&high.amount));
    let mut push = |code, weight, message: String, english, repair: &str| {
        found.push(Slip {
            code,
            weight,
            matter: None,
            grade: Some(high.grade.clone()),
            text: high.text.clone(),
            message,
            english,
            repair: Some(repair.to_owned()),
        });
    };
    if low.grade == high.grade {
        let message = format!("同一档“{}”写了两种{whom}罚款：{x}，{y}", low.grade);
        push("S109", Weight::Warning, message, "one grade with two ranges", "核对档次的编号，或合并两行");
        return;
    }
    // Grades whose order is known and falls are another ladder.
    let (Some(first), Some(second)) = (low.rank, high.rank) else { return };
    if first >= second {
        return;
    }
    let names = format!("第{}档（{x}）", low.grade);
    let other = format!("第{}档（{y}）", high.grade);
    if cmp_hi(b.hi, a.hi).is_lt() || cmp_lo(b.lo, a.lo).is_lt() {
        let message = format!("倒挂：{whom}罚款{other}比{names}还轻");
        push("S104", Weight::Warning, message, "inversion: a heavier grade is fined less", "核对两档的罚款数额");
    } else if a == b {
        let message = format!("{whom}罚款{names}与第{}档相同，两档没有差别", high.grade);
        push("S107", Weight::Note, message, "two grades with the same range", "核对两档的罚款数额");
    } else if a.crosses(b) {
        let message = format!("{whom}罚款{names}与{other}交叉");
        push("S107", Weight::Warning, message, "the ranges of two grades cross", "让相邻两档首尾相接");
    } else if hole(a, b) {
        let (between, weight) = if a.single().is_some() || b.single().is_some() {
            ("之间的数额哪一档都用不上", Weight::Note)
        } else {
            ("之间有空隙", Weight::Warning)
        };
        let message = format!("{whom}罚款{names}与{other}{between}");
        push("S106", weight, message, "a hole between the ranges of two grades", "让相邻两档首尾相接");
    }
}

/// Figures between two grades; fixed sums on both sides are steps, not ranges.
fn hole(a: &Interval, b: &Interval) -> bool {
    let fixed = a.single().is_some() && b.single().is_some();
    !fixed && a.between(b).is_some()
}
