//! The ladder of grades in a table: do the fines of one grade begin where those of the grade below it end? (S106, S107)

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::interval::{Interval, cmp_hi, cmp_lo};
use cailiang_core::model::{Amount, Kind, Modal, Party, grade_rank};
use cailiang_core::penalty::describe;
use cailiang_resolver::family::Upper;
use cailiang_resolver::law::ranks::Relation;
use cailiang_resolver::meaning::{Code, Slot, Statement};
use cailiang_resolver::space::Space;

use crate::checks::Subject;
use crate::checks::structure::Row;
use crate::report::{Report, Severity};
use crate::rules;

/// A fine of a row whose grade has a place in an order.
struct Rung<'a> {
    row: &'a Row,
    /// Order, and place in it.
    rank: (usize, usize),
    slot: Slot,
    amount: Amount,
    /// What the row asks of the facts by which tables do not grade: those that an upper text tells apart (单位, 个人).
    level: Diagram,
}

/// Fines that can be laid side by side count the same thing.
fn alike(a: &Amount, b: &Amount) -> bool {
    a.basis == b.basis && [a, b].iter().all(|x| x.cap.is_none() && x.floor.is_none())
}

/// The fines of a statement, those that it names once.
fn fines(statement: &Statement<'_>) -> Vec<(Slot, Amount)> {
    let all = statement.groups.iter().flat_map(|g| &g.choices).flatten();
    let all = all.filter(|s| s.kind == Kind::Fine && s.modal != Modal::Not);
    let all: Vec<(Slot, Amount)> = all.filter_map(|s| Some((Slot::of(s), s.amount.clone()?))).collect();
    let once = |slot: &Slot| all.iter().filter(|(s, _)| s == slot).count() == 1;
    all.iter().filter(|(slot, amount)| once(slot) && alike(amount, amount)).cloned().collect()
}

pub(super) fn check<'l>(
    subject: &Subject<'_, 'l>,
    space: &mut Space<'l>,
    code: &Code<'l>,
    (rows, graded, uppers): (&[Row], &[usize], &[Upper<'l>]),
    report: &mut Report,
) -> Result<(), TooLarge> {
    let order = &subject.instrument.general.grade_order;
    let mut rungs: Vec<Rung<'_>> = Vec::new();
    for row in rows.iter().filter(|r| r.guard != Store::FALSE) {
        let Some(rank) = grade_rank(order, &row.grade) else { continue };
        let Some(statement) = code.statements.get(row.statement) else { continue };
        let said = fines(statement);
        if said.is_empty() {
            continue;
        }
        let mut level = row.guard;
        for axis in space.store.support(level).into_iter().filter(|a| graded.contains(a)) {
            level = space.exists(level, axis)?;
        }
        rungs.extend(said.into_iter().map(|(slot, amount)| Rung { row, rank, slot, amount, level }));
    }
    let mut told: BTreeSet<(usize, usize, Slot)> = BTreeSet::new();
    for ladder in ladders(space, &rungs, graded)? {
        for (low, high) in steps(&ladder) {
            let between = |r: &&Rung<'_>| alike(&r.amount, &low.amount) && r.slot == low.slot && r.rank.0 == low.rank.0;
            let between = |r: &&Rung<'_>| between(r) && r.rank.1 > low.rank.1 && r.rank.1 < high.rank.1;
            let mut parted = false;
            for rung in rungs.iter().filter(between) {
                parted |= space.store.and(rung.level, low.level)? != Store::FALSE;
            }
            if !parted && told.insert((low.row.statement, high.row.statement, low.slot.clone())) {
                compare(subject, space, code, (low, high), (&rungs, uppers), report)?;
            }
        }
    }
    Ok(())
}

/// Rows that ask the same of every fact but one by which a table may grade: each such set is a ladder.
fn ladders<'r, 'a>(
    space: &mut Space<'_>,
    rungs: &'r [Rung<'a>],
    graded: &[usize],
) -> Result<Vec<Vec<&'r Rung<'a>>>, TooLarge> {
    let mut axes: BTreeSet<usize> = rungs.iter().flat_map(|r| space.store.support(r.row.guard)).collect();
    axes.retain(|a| graded.contains(a));
    let mut found = Vec::new();
    for axis in axes {
        let mut by_rest: BTreeMap<(Diagram, usize, &Slot, String), Vec<&Rung<'a>>> = BTreeMap::new();
        for rung in rungs {
            let rest = space.exists(rung.row.guard, axis)?;
            let counts = format!("{:?}", rung.amount.basis);
            by_rest.entry((rest, rung.rank.0, &rung.slot, counts)).or_default().push(rung);
        }
        found.extend(by_rest.into_values().filter(|l| l.len() > 1));
    }
    Ok(found)
}

/// Each grade of a ladder with the next: of several rows, those whose fines come nearest.
fn steps<'r, 'a>(ladder: &[&'r Rung<'a>]) -> Vec<(&'r Rung<'a>, &'r Rung<'a>)> {
    let ranks: BTreeSet<usize> = ladder.iter().map(|r| r.rank.1).collect();
    let at = |rank: usize| ladder.iter().copied().filter(move |r| r.rank.1 == rank);
    let pairs = ranks.iter().zip(ranks.iter().skip(1)).filter_map(|(low, high)| {
        let low = at(*low).max_by(|a, b| cmp_hi(a.amount.range.hi, b.amount.range.hi))?;
        let high = at(*high).min_by(|a, b| cmp_lo(a.amount.range.lo, b.amount.range.lo))?;
        alike(&low.amount, &high.amount).then_some((low, high))
    });
    pairs.collect()
}

fn compare<'l>(
    subject: &Subject<'_, 'l>,
    space: &mut Space<'l>,
    code: &Code<'l>,
    (low, high): (&Rung<'_>, &Rung<'_>),
    (rungs, uppers): (&[Rung<'_>], &[Upper<'l>]),
    report: &mut Report,
) -> Result<(), TooLarge> {
    let (a, b) = (&low.amount.range, &high.amount.range);
    let (Some(x), Some(y)) = (code.statements.get(low.row.statement), code.statements.get(high.row.statement)) else {
        return Ok(());
    };
    let inverted = cmp_hi(b.hi, a.hi).is_lt() || cmp_lo(b.lo, a.lo).is_lt();
    let (rule, severity, (how, english)) = if inverted {
        return Ok(());
    } else if a == b {
        // Grades may differ in another kind.
        if x.groups != y.groups {
            return Ok(());
        }
        (&rules::CROSSING, Severity::Note, ("相同，两档没有差别", "two grades with the same range"))
    } else if a.crosses(b) {
        (&rules::CROSSING, Severity::Warning, ("交叉", "the ranges of two grades cross"))
    } else if let Some(hole) = a.between(b) {
        if !is_hole(space, hole, (low, high), (rungs, uppers))? {
            return Ok(());
        }
        let english = "a hole between the ranges of two grades";
        match (a.single(), b.single()) {
            (Some(_), Some(_)) => return Ok(()),
            (None, None) => (&rules::HOLE, Severity::Warning, ("之间有空隙", english)),
            _ => (&rules::HOLE, Severity::Note, ("之间的数额哪一档都用不上", english)),
        }
    } else {
        return Ok(());
    };
    let whom = match low.slot.on {
        Some(Party::Staff) => "对责任人员的",
        Some(Party::Individual) => "对个人的",
        _ => "",
    };
    let shown =
        |r: &Rung<'_>| format!("“{}”（{}）", r.row.grade, describe::amount(&r.amount).trim_end_matches("的罚款"));
    let message = (
        format!("{whom}罚款{}与{}{how}", shown(low), shown(high)),
        format!("{english}: {} ({a}) and {} ({b})", low.row.grade, high.row.grade),
    );
    let mut finding = subject.finding(rule, severity, y.phrase_span(), message);
    finding.grade = Some(high.row.grade.clone());
    finding.repair = Some(if a == b {
        ("核对两档的罚款数额", "check the fines of both rows").into()
    } else {
        ("让相邻两档首尾相接", "let one grade begin where the other ends").into()
    });
    match severity {
        Severity::Note => report.notes.push(finding),
        _ => report.findings.push(finding),
    }
    Ok(())
}

/// Whether sums between two grades are permitted above and by no row: a hole of an upper text is not one of the table.
fn is_hole<'l>(
    space: &mut Space<'l>,
    hole: Interval,
    (low, high): (&Rung<'_>, &Rung<'_>),
    (rungs, uppers): (&[Rung<'_>], &[Upper<'l>]),
) -> Result<bool, TooLarge> {
    let mut left = vec![hole];
    for rung in rungs.iter().filter(|r| r.slot == low.slot && alike(&r.amount, &low.amount)) {
        if space.store.and(rung.level, low.level)? != Store::FALSE {
            left = without(&left, &rung.amount.range);
        }
    }
    let here = space.store.or(low.row.guard, high.row.guard)?;
    for upper in uppers.iter().filter(|u| matches!(u.relation, Relation::Binds(_))) {
        let Some(code) = Code::new(space, upper.matter)? else { continue };
        let mut allowed: Vec<Interval> = Vec::new();
        for (number, statement) in code.statements.iter().enumerate() {
            if space.store.and(code.condition(number), here)? == Store::FALSE {
                continue;
            }
            let said = fines(statement).into_iter().filter(|(s, a)| *s == low.slot && alike(a, &low.amount));
            allowed.extend(said.map(|(_, amount)| amount.range));
        }
        // An upper text that counts otherwise has no hole that could be read off here.
        if !allowed.is_empty() {
            let common = left.iter().flat_map(|l| allowed.iter().map(|a| l.intersect(a)));
            left = common.filter(|i| !i.is_empty()).collect();
        }
    }
    Ok(left.iter().any(|i| i.single().is_none()))
}

fn without(all: &[Interval], taken: &Interval) -> Vec<Interval> {
    all.iter().flat_map(|i| <[Option<Interval>; 2]>::from(i.minus(taken))).flatten().collect()
}
