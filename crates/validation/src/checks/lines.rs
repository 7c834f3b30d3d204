//! Are the 当 lines of a matter sound among themselves? Lines that no case reaches, lines that contend for a kind.

use std::collections::BTreeSet;

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::interval::{cmp_hi, cmp_lo};
use cailiang_core::model::{Condition, Group, Line};
use cailiang_resolver::meaning::{Code, Origin, Slot, Statement};
use cailiang_resolver::space::Space;

use crate::checks::Subject;
use crate::checks::structure::{case_of, proven, words};
use crate::report::{Report, Severity};
use crate::rules;

/// A line with 当: its statement, and when it speaks.
#[derive(Clone, Copy)]
struct Tier<'l> {
    statement: usize,
    line: &'l Line,
    when: Diagram,
}

pub(super) fn check<'l>(
    subject: &Subject<'_, 'l>,
    space: &mut Space<'l>,
    code: &Code<'l>,
    report: &mut Report,
) -> Result<(), TooLarge> {
    let conditional = |(statement, s): (usize, &Statement<'l>)| match s.origin {
        Origin::Line(line) if s.row.is_none() && line.when != Condition::Always => {
            Some(Tier { statement, line, when: code.condition(statement) })
        }
        _ => None,
    };
    let (never, tiers): (Vec<_>, Vec<_>) =
        code.statements.iter().enumerate().filter_map(conditional).partition(|t| t.when == Store::FALSE);
    for tier in never {
        let message = ("这一行的条件没有任何情形能符合", "no case can reach this line");
        let mut finding = subject.finding(&rules::UNREACHABLE, Severity::Warning, tier.line.span, message);
        finding.repair = Some(("核对各个条件是否互相矛盾", "do the conditions contradict one another?").into());
        report.findings.push(finding);
    }
    for (place, later) in tiers.iter().enumerate() {
        contend(subject, space, code, (tiers.get(..place).unwrap_or_default(), later), report)?;
    }
    Ok(())
}

/// The groups of a statement that name one of these slots.
fn naming<'c>(code: &'c Code<'_>, statement: usize, slots: &BTreeSet<Slot>) -> Vec<&'c Group> {
    let groups = code.statements.get(statement).map_or(&[][..], |s| s.groups.as_slice());
    groups.iter().filter(|g| g.choices.iter().flatten().any(|s| slots.contains(&Slot::of(s)))).collect()
}

/// The cases in which a line or row behind a statement speaks of all these slots itself.
fn settled(
    space: &mut Space<'_>,
    code: &Code<'_>,
    statement: usize,
    slots: &BTreeSet<Slot>,
) -> Result<Diagram, TooLarge> {
    let mut any = Store::FALSE;
    // Lines without 当 are the base, wherever they stand.
    let speaks = |s: &Statement<'_>| {
        matches!(s.origin, Origin::Line(l) if s.row.is_some() || l.when != Condition::Always) && s.stepped.is_none()
    };
    for (number, s) in code.statements.iter().enumerate().skip(statement + 1).filter(|(_, s)| speaks(s)) {
        if s.only || s.waive.is_some() || slots.is_subset(&code.slots_of(number)) {
            any = space.store.or(any, code.condition(number))?;
        }
    }
    Ok(any)
}

/// Whether a later statement fines at least as much as an earlier one: then 竞合 从高 says the same as the order of lines.
fn grows(code: &Code<'_>, (earlier, later): (usize, usize), slot: &Slot) -> bool {
    let amount = |statement: usize| {
        let said = code.statements.get(statement)?.groups.iter().flat_map(|g| &g.choices).flatten();
        let mut amounts = said.filter(|s| Slot::of(s) == *slot).map(|s| s.amount.as_ref());
        amounts.next().flatten().filter(|_| amounts.next().is_none())
    };
    amount(earlier).zip(amount(later)).is_some_and(|(a, b)| {
        let same = (&a.basis, a.cap, a.floor) == (&b.basis, b.cap, b.floor);
        same && cmp_hi(b.range.hi, a.range.hi).is_ge() && cmp_lo(b.range.lo, a.range.lo).is_ge()
    })
}

/// A line and those before it that may hold as well and say something else of the same kind: the order of the lines
/// decides between them, and nothing that the text says. Where a line still later replaces both, it is what decides.
fn contend<'l>(
    subject: &Subject<'_, 'l>,
    space: &mut Space<'l>,
    code: &Code<'l>,
    (before, later): (&[Tier<'l>], &Tier<'l>),
    report: &mut Report,
) -> Result<(), TooLarge> {
    let mine = code.slots_of(later.statement);
    let mut found = None;
    for earlier in before {
        let common: BTreeSet<Slot> = code.slots_of(earlier.statement).intersection(&mine).cloned().collect();
        if common.is_empty() || naming(code, earlier.statement, &common) == naming(code, later.statement, &common) {
            continue;
        }
        let both = space.store.and(earlier.when, later.when)?;
        if both == earlier.when || both == later.when {
            continue;
        }
        let heavier_wins = subject.instrument.general.heavier_wins;
        if heavier_wins && common.iter().all(|slot| grows(code, (earlier.statement, later.statement), slot)) {
            continue;
        }
        let both = space.store.and(both, code.applies)?;
        let settled = settled(space, code, later.statement, &common)?;
        let open = space.store.minus(both, settled)?;
        // Whether opaque facts hold together cannot be known.
        let certain = proven(space, open)?;
        let Some(case) = space.store.simplest(certain, &|v| v == 1) else { continue };
        let kinds: BTreeSet<String> = common.iter().map(|s| s.kind.to_string()).collect();
        found = Some((earlier, case, kinds.into_iter().collect::<Vec<_>>().join("、")));
    }
    let Some((earlier, case, kinds)) = found else { return Ok(()) };
    let message = (
        format!("{} 时，第 {} 行和这一行都规定了{kinds}，后一行为准", words(space, &case), earlier.line.span.line),
        format!(
            "line {} and this one both hold and speak of the same kind; the later one wins",
            earlier.line.span.line
        ),
    );
    let mut finding = subject.finding(&rules::CONTENDING, Severity::Warning, later.line.span, message);
    finding.repair = Some(
        (
            "写明两种情形同时存在时怎样处罚：另起一行“当 … 且 …”，或者在一行的条件里排除另一种情形（且 非 …）",
            "say what holds where both do: a line of its own (当 … 且 …), or exclude one from the other (且 非 …)",
        )
            .into(),
    );
    finding.witness = Some(case_of(subject, space, &case));
    report.findings.push(finding);
    Ok(())
}
