//! Is a table sound in itself? Gaps, overlaps, rows that no case reaches, inversions (S rules).

use std::collections::BTreeSet;

use cailiang_chart::{Assignment, Diagram, Store, TooLarge};
use cailiang_core::interval::{Interval, cmp_hi, cmp_lo};
use cailiang_core::library::FactId;
use cailiang_core::model::{Amount, Basis, Modal, grade_rank};
use cailiang_core::penalty::describe;
use cailiang_resolver::family::Upper;
use cailiang_resolver::law::ranks::Relation;
use cailiang_resolver::meaning::{Code, Interner, State, any_path, bases, conditions, facts};
use cailiang_resolver::space::{Cells, Conditioned, Known, Space};

use crate::checks::Subject;
use crate::checks::limits::never_stands;
use crate::report::{Finding, Report, Severity, Witness};
use crate::rules;
use crate::witness;

/// Regions of one kind that are listed for one table; a table with more needs more than a list.
const MAX_LISTED: usize = 12;
/// The same, where all are wanted.
const MAX_REGIONS: usize = 1_000;

fn most(subject: &Subject<'_, '_>) -> usize {
    if subject.all_regions { MAX_REGIONS } else { MAX_LISTED }
}

pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    if let Err(TooLarge) = table(subject, report) {
        subject.undetermined(report, None, TooLarge.to_string());
    }
}

/// A row, with what the checks ask of it.
pub(super) struct Row {
    pub statement: usize,
    pub guard: Diagram,
    pub grade: String,
}

fn table(subject: &Subject<'_, '_>, report: &mut Report) -> Result<(), TooLarge> {
    let mut all: Vec<Conditioned<'_>> = conditions(subject.library(), subject.id);
    let uppers = subject.day.uppers(subject.id);
    for upper in &uppers {
        all.extend(conditions(subject.library(), upper.matter));
        all.extend(upper.paths.iter().flatten().copied());
    }
    let ids = uppers.iter().map(|u| u.matter).chain([subject.id]);
    let positive = ids.flat_map(|id| bases(subject.library(), id)).collect();
    let mut space = Space::checking(subject.library(), &all, Known::new(), positive);
    let Some(code) = Code::new(&mut space, subject.id)? else { return Ok(()) };
    crate::checks::lines::check(subject, &mut space, &code, report)?;
    let rows: Vec<Row> = code
        .statements
        .iter()
        .enumerate()
        .filter(|(_, s)| s.row.is_some() && s.stepped.is_none())
        .map(|(i, s)| Row { statement: i, guard: code.written(i), grade: s.grade.unwrap_or("未标阶次").to_owned() })
        .collect();
    unreachable_rows(subject, &code, &rows, report);
    overlaps(subject, &mut space, &code, &rows, report)?;
    let graded = graded_axes(subject, &space, &uppers);
    inversions(subject, &mut space, &code, (&rows, &graded), report)?;
    crate::checks::ladder::check(subject, &mut space, &code, (&rows, &graded, &uppers), report)?;
    if rows.is_empty() && code.unweighted == Store::FALSE {
        return Ok(());
    }
    let covered = {
        let mut any = Store::FALSE;
        for row in &rows {
            any = space.store.or(any, row.guard)?;
        }
        any
    };
    let mut outside = if rows.is_empty() { Store::FALSE } else { space.store.not(covered)? };
    outside = space.store.or(outside, code.unweighted)?;
    outside = space.store.and(outside, code.applies)?;
    // Only cases that an upper text punishes need a row; without an upper text, all do.
    let mut punished = Store::FALSE;
    let mut any_upper = false;
    for upper in uppers.iter().filter(|u| matches!(u.relation, Relation::Binds(_))) {
        any_upper = true;
        let region = any_path(&mut space, &upper.paths)?;
        let Some(upper_code) = Code::new(&mut space, upper.matter)? else { continue };
        let speaks = speaks(&mut space, &upper_code)?;
        let here = space.store.and(region, speaks)?;
        punished = space.store.or(punished, here)?;
    }
    let gap = if any_upper { space.store.and(outside, punished)? } else { outside };
    gaps(subject, &mut space, &code, gap, report)
}

/// The cases in which a matter says something about sanctions.
pub(crate) fn speaks(space: &mut Space<'_>, code: &Code<'_>) -> Result<Diagram, TooLarge> {
    let mut any = Store::FALSE;
    let mut states: Interner<State> = Interner::default();
    for variant in &code.variants {
        let d = code.states(space, variant, None, &|_| false, &mut states)?;
        let fired =
            space.store.where_value(d, |v| states.get(v).is_some_and(|s| !s.groups.is_empty() || s.rest.is_some()))?;
        let here = space.store.and(variant.guard, fired)?;
        any = space.store.or(any, here)?;
    }
    Ok(any)
}

pub(super) fn case_of(subject: &Subject<'_, '_>, space: &Space<'_>, case: &Assignment) -> Witness {
    let known = witness::values(space, case, &[]);
    Witness {
        facts: witness::facts(subject, space, &known),
        units: witness::units(subject, space, &known),
        ..Witness::default()
    }
}

/// The cases in words: 主体 为 单位 且 一年内次数 为 2.
pub(super) fn words(space: &Space<'_>, case: &Assignment) -> String {
    let parts: Vec<String> = case
        .iter()
        .filter_map(|(number, cell)| {
            let axis = space.axis(*number)?;
            let name = &space.library.fact(axis.fact)?.name;
            Some(match &axis.cells {
                Cells::YesNo if *cell == 1 => name.clone(),
                Cells::YesNo => format!("非 {name}"),
                Cells::Words(words) => format!("{name} 为 {}", words.get(*cell)?),
                Cells::Numbers(ranges) => format!("{name} {}", ranges.get(*cell).map(range_words)?),
            })
        })
        .collect();
    if parts.is_empty() { "任何情形".to_owned() } else { parts.join(" 且 ") }
}

fn range_words(range: &Interval) -> String {
    match range.single() {
        Some(v) => format!("为 {v}"),
        None => format!("在 {range}"),
    }
}

/// Opaque facts prove nothing: only what holds whatever they are.
pub(crate) fn proven(space: &mut Space<'_>, mut region: Diagram) -> Result<Diagram, TooLarge> {
    for axis in space.opaque_axes() {
        if region == Store::FALSE {
            break;
        }
        region = space.store.for_all(region, axis)?;
    }
    Ok(region)
}

/// Disjoint regions, simplest first, each as a case; and whether there are more.
fn regions(space: &mut Space<'_>, mut region: Diagram, most: usize) -> Result<(Vec<Assignment>, bool), TooLarge> {
    let mut found = Vec::new();
    while let Some(case) = space.store.simplest(region, &|v| v == 1) {
        if found.len() >= most {
            return Ok((found, true));
        }
        let mut cube = Store::TRUE;
        for (axis, cell) in &case {
            let test = space.store.test(*axis, |c| c == *cell)?;
            cube = space.store.and(cube, test)?;
        }
        region = space.store.minus(region, cube)?;
        found.push(case);
    }
    Ok((found, false))
}

fn gaps(
    subject: &Subject<'_, '_>,
    space: &mut Space<'_>,
    code: &Code<'_>,
    gap: Diagram,
    report: &mut Report,
) -> Result<(), TooLarge> {
    let certain = proven(space, gap)?;
    if certain == Store::FALSE && gap != Store::FALSE {
        let text = "表中有以原文表述的情形（「…」），是否留有空档不能判断";
        let message = (text.to_owned(), "free-text conditions: whether there is a gap cannot be judged".to_owned());
        let mut note = subject.finding(&rules::GAP, Severity::Note, subject.matter.span, message);
        note.witness = None;
        report.notes.push(note);
    }
    let (cases, more) = regions(space, certain, most(subject))?;
    let span = code
        .matter
        .items
        .iter()
        .find_map(|i| if let cailiang_core::model::Item::Table(t) = i { Some(t.span) } else { None })
        .unwrap_or(subject.matter.span);
    for case in &cases {
        let message =
            (format!("空档：{} 的情形不在任何一档", words(space, case)), "gap: no row covers this case".to_owned());
        let mut finding = subject.finding(&rules::GAP, Severity::Error, span, message);
        finding.repair = Some(("补上这一档，或调整相邻各档的范围", "add a row, or widen its neighbours").into());
        finding.witness = Some(case_of(subject, space, case));
        report.findings.push(finding);
    }
    if more {
        subject.undetermined(report, None, format!("空档多于 {0} 处，只列出了前 {0} 处", most(subject)));
    }
    Ok(())
}

fn unreachable_rows(subject: &Subject<'_, '_>, code: &Code<'_>, rows: &[Row], report: &mut Report) {
    for row in rows.iter().filter(|r| r.guard == Store::FALSE) {
        let Some(statement) = code.statements.get(row.statement) else { continue };
        let message = (format!("“{}”这一档没有任何情形能符合", row.grade), "no case can reach this row".to_owned());
        let mut finding = subject.finding(&rules::UNREACHABLE, Severity::Warning, statement.span(), message);
        finding.grade = statement.grade.map(str::to_owned);
        finding.repair = Some(("核对各栏的条件是否互相矛盾", "do the columns contradict one another?").into());
        report.findings.push(finding);
    }
}

fn overlaps(
    subject: &Subject<'_, '_>,
    space: &mut Space<'_>,
    code: &Code<'_>,
    rows: &[Row],
    report: &mut Report,
) -> Result<(), TooLarge> {
    if subject.instrument.general.heavier_wins {
        return Ok(());
    }
    let mut listed = 0;
    let mut doubtful = false;
    let mut earlier = Store::FALSE;
    for (i, b) in rows.iter().enumerate() {
        // Most tables have no overlap: one look at all rows above before the look at each.
        let taken = space.store.and(earlier, b.guard)?;
        earlier = space.store.or(earlier, b.guard)?;
        if taken == Store::FALSE {
            continue;
        }
        for a in rows.iter().take(i) {
            let both = space.store.and(a.guard, taken)?;
            if both == Store::FALSE {
                continue;
            }
            let (Some(x), Some(y)) = (code.statements.get(a.statement), code.statements.get(b.statement)) else {
                continue;
            };
            // Equal outcomes are no conflict.
            if x.groups == y.groups && x.waive == y.waive && x.only == y.only && x.grade == y.grade {
                continue;
            }
            let certain = proven(space, both)?;
            let Some(case) = space.store.simplest(certain, &|v| v == 1) else {
                doubtful = true;
                continue;
            };
            listed += 1;
            if listed > most(subject) {
                continue;
            }
            report.findings.push(overlap(subject, space, &case, (a, b), y.span()));
        }
    }
    if listed > most(subject) {
        let reason =
            format!("重叠共 {listed} 处，只列出了前 {} 处；整表适用较重一档的，在 通则 写 竞合 从高", most(subject));
        subject.undetermined(report, None, reason);
    }
    if doubtful {
        let text = "表中有以原文表述的情形（「…」），各档是否重叠不能判断";
        let message = (text.to_owned(), "free-text conditions: whether rows overlap cannot be judged".to_owned());
        report.notes.push(subject.finding(&rules::OVERLAP, Severity::Note, subject.matter.span, message));
    }
    Ok(())
}

fn overlap(
    subject: &Subject<'_, '_>,
    space: &Space<'_>,
    case: &Assignment,
    rows: (&Row, &Row),
    span: cailiang_core::source::Span,
) -> Finding {
    // A single number where one row ends and the other begins.
    let boundary = case.iter().any(|(number, cell)| {
        space.axis(*number).is_some_and(|a| match &a.cells {
            Cells::Numbers(ranges) => {
                let whole = space
                    .library
                    .fact(a.fact)
                    .is_some_and(|f| matches!(f.ty, cailiang_core::model::FactType::Integer(..)));
                !whole && ranges.get(*cell).is_some_and(|r| r.single().is_some())
            }
            _ => false,
        })
    });
    let rule = if boundary { &rules::BOUNDARY } else { &rules::OVERLAP };
    let (a, b) = (&rows.0.grade, &rows.1.grade);
    let message = (
        format!("重叠：{} 时同时符合“{a}”和“{b}”两档", words(space, case)),
        format!("overlap: the case is in two rows, {a} and {b}"),
    );
    let mut finding = subject.finding(rule, Severity::Error, span, message);
    finding.grade = Some(b.clone());
    finding.repair = Some(if boundary {
        let zh = "写明边界值归哪一档（以上含本数、以下不含本数），或在 通则 写 竞合 从高";
        (zh, "say which row the boundary belongs to, or write 竞合 从高 in 通则").into()
    } else {
        ("调整其中一档的条件，或在 通则 写 竞合 从高", "change one of the rows, or write 竞合 从高 in 通则").into()
    });
    finding.witness = Some(case_of(subject, space, case));
    finding
}

fn inversions(
    subject: &Subject<'_, '_>,
    space: &mut Space<'_>,
    code: &Code<'_>,
    (rows, graded): (&[Row], &[usize]),
    report: &mut Report,
) -> Result<(), TooLarge> {
    let order = &subject.instrument.general.grade_order;
    let shown = |range| describe::amount(&Amount { basis: Basis::Fixed, range, cap: None, floor: None });
    let fine = |row: &Row| {
        let statement = code.statements.get(row.statement)?;
        let mut fines = statement
            .groups
            .iter()
            .flat_map(|g| &g.choices)
            .flatten()
            .filter(|s| s.modal != Modal::Not)
            .filter_map(|s| s.amount.as_ref());
        let only = fines.next().filter(|a| a.basis == Basis::Fixed)?;
        fines.next().is_none().then_some(only.range)
    };
    for a in rows {
        for b in rows {
            let (Some(low), Some(high)) = (grade_rank(order, &a.grade), grade_rank(order, &b.grade)) else { continue };
            if low.0 != high.0 || low.1 >= high.1 {
                continue;
            }
            let (Some(light), Some(heavy)) = (fine(a), fine(b)) else { continue };
            let higher = cmp_hi(light.hi, heavy.hi).is_gt();
            let lower = cmp_lo(light.lo, heavy.lo).is_gt();
            if !(higher || lower) {
                continue;
            }
            let Some(case) = neighbours(space, a.guard, b.guard, graded)? else { continue };
            let Some(statement) = code.statements.get(b.statement) else { continue };
            let message = (
                format!("倒挂：“{}”（{}）比“{}”（{}）还轻", b.grade, shown(heavy), a.grade, shown(light)),
                format!("inversion: {} ({heavy}) is fined less than {} ({light})", b.grade, a.grade),
            );
            let mut finding = subject.finding(&rules::INVERSION, Severity::Warning, statement.phrase_span(), message);
            finding.grade = Some(b.grade.clone());
            finding.repair = Some(("核对两档的罚款数额", "check the fines of both rows").into());
            finding.witness = Some(case_of(subject, space, &case));
            report.findings.push(finding);
        }
    }
    Ok(())
}

/// Facts by which a table may grade: not those by which an upper text already sets different ranges (单位, 个人).
fn graded_axes(subject: &Subject<'_, '_>, space: &Space<'_>, uppers: &[Upper<'_>]) -> Vec<usize> {
    let stand = uppers.iter().filter(|u| !never_stands(subject, u));
    let above = stand.flat_map(|u| conditions(subject.library(), u.matter));
    let told_apart: BTreeSet<FactId> = above.flat_map(|c| facts(subject.library(), c)).collect();
    (0..)
        .map_while(|i| space.axis(i).map(|a| (i, a.fact)))
        .filter(|(_, fact)| !told_apart.contains(fact))
        .map(|(i, _)| i)
        .collect()
}

/// A case of the second row, where the two rows ask the same of every fact but one.
fn neighbours(space: &mut Space<'_>, a: Diagram, b: Diagram, graded: &[usize]) -> Result<Option<Assignment>, TooLarge> {
    let axes: Vec<usize> = space.store.support(a).union(&space.store.support(b)).copied().collect();
    for axis in axes.into_iter().filter(|a| graded.contains(a)) {
        let (any_a, any_b) = (space.exists(a, axis)?, space.exists(b, axis)?);
        if any_a == any_b {
            return Ok(space.store.simplest(b, &|v| v == 1));
        }
    }
    Ok(None)
}
