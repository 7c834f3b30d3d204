//! Time limits: of orders, and of the organ itself (B108, B109).

use std::collections::BTreeSet;

use cailiang_chart::{Store, TooLarge};
use cailiang_core::library::MatterId;
use cailiang_core::model::{Deadline, Modal, Order};
use cailiang_core::penalty::describe;
use cailiang_resolver::compare::time::is_longer;
use cailiang_resolver::family::Upper;
use cailiang_resolver::law::ranks::Relation;
use cailiang_resolver::meaning::{Code, Interner, State, any_path};
use cailiang_resolver::order_key;
use cailiang_resolver::space::{Conditioned, Known, Space};

use crate::checks::bounds::View;
use crate::checks::{Subject, series};
use crate::report::{Act, Report, Severity, Witness};
use crate::rules;
use crate::witness;

/// The order of this aim in a state.
fn order_in<'c>(code: &'c Code<'_>, state: &State, key: &str) -> Option<(usize, &'c Order)> {
    state.orders.iter().find_map(|(s, o)| {
        let order = code.statements.get(*s)?.orders.get(*o)?;
        (order_key(&order.name) == key).then_some((*s, order))
    })
}

/// A time to put things right must not be longer than the upper text's.
pub(crate) fn orders(view: &mut View<'_, '_, '_>, report: &mut Report) -> Result<(), TooLarge> {
    let own = view.lower_code.statements.iter().flat_map(|s| &s.orders).filter(|o| o.within.is_some());
    let keys: BTreeSet<String> = own.map(|o| order_key(&o.name)).collect();
    for key in keys {
        one_order(view, &key, report)?;
    }
    Ok(())
}

fn one_order(view: &mut View<'_, '_, '_>, key: &str, report: &mut Report) -> Result<(), TooLarge> {
    let none = BTreeSet::new();
    let wanted = |name: &str| order_key(name) == key;
    let mut states: Interner<State> = Interner::default();
    let mut reported: BTreeSet<usize> = BTreeSet::new();
    for upper in view.upper_code.variants.clone() {
        let above = view.upper_code.states(view.space, &upper, Some(&none), &wanted, &mut states)?;
        for lower in view.lower_code.variants.clone() {
            let below = view.lower_code.states(view.space, &lower, Some(&none), &wanted, &mut states)?;
            let here = view.space.store.and(upper.guard, lower.guard)?;
            let here = view.space.store.and(here, view.region)?;
            // 0: fine; 1: units leave it open; 2 + statement: longer.
            let judged = view.space.store.combine(&[here, above, below], &mut |v| {
                let [here, above, below] = v else { return 0 };
                let theirs = states.get(*above).and_then(|s| order_in(view.upper_code, s, key));
                let mine = states.get(*below).and_then(|s| order_in(view.lower_code, s, key));
                let (Some((_, theirs)), Some((statement, mine)), true) = (theirs, mine, *here != 0) else { return 0 };
                let (Some(limit), Some(ours)) = (&theirs.within, &mine.within) else { return 0 };
                match is_longer(ours, limit) {
                    Some(false) => 0,
                    None => 1,
                    Some(true) => u32::try_from(statement).map_or(1, |s| s.saturating_add(2)),
                }
            })?;
            for value in view.space.store.values(judged) {
                if value == 1 {
                    let reason = format!("“{key}”的期限单位不同（日、工作日、月），长短不能确定");
                    view.subject.undetermined(report, Some(view.upper), reason);
                }
                let Some(statement) = value.checked_sub(2).and_then(|s| usize::try_from(s).ok()) else { continue };
                if !reported.insert(statement) {
                    continue;
                }
                let Some(case) = view.space.store.simplest(judged, &|v| v == value) else { continue };
                let at = |d| states.get(view.space.store.at(d, &case));
                let mine = at(below).and_then(|s| order_in(view.lower_code, s, key));
                let theirs = at(above).and_then(|s| order_in(view.upper_code, s, key));
                if let (Some((number, mine)), Some((upper_statement, theirs))) = (mine, theirs) {
                    report_order(view, &case, (number, mine), (upper_statement, theirs), report);
                }
            }
        }
    }
    Ok(())
}

fn report_order(
    view: &View<'_, '_, '_>,
    case: &cailiang_chart::Assignment,
    mine: (usize, &Order),
    theirs: (usize, &Order),
    report: &mut Report,
) {
    let subject = view.subject;
    let Some(statement) = view.lower_code.statements.get(mine.0) else { return };
    let upper_span = view.upper_code.statements.get(theirs.0).map(|s| s.phrase_span());
    let Some(against) = subject.against(view.upper, upper_span) else { return };
    let own = subject.instrument.cite(subject.matter);
    let message = (
        format!("{own}规定“{}”，长于{}的“{}”", describe::order(mine.1), against.citation, describe::order(theirs.1)),
        format!("{own}: a longer time to put things right than {}", against.citation),
    );
    let mut finding = subject.finding(
        series(&rules::ORDER_LIMIT, subject, view.upper),
        Severity::Error,
        statement.phrase_span(),
        message,
    );
    finding.grade = statement.grade.map(str::to_owned);
    finding.repair = Some({
        let limit = describe::order(theirs.1);
        (format!("改为“{limit}”以内"), format!("at most {limit}")).into()
    });
    finding.against = Some(against);
    let known = witness::values(view.space, case, &[]);
    let must = |o: &Order| Order { modal: Modal::Must, ..o.clone() };
    finding.witness = Some(Witness {
        facts: witness::facts(subject, view.space, &known),
        units: witness::units(subject, view.space, &known),
        imposed: Some(Act::Order(must(mine.1))),
        permitted: vec![Act::Order(must(theirs.1))],
        jurisdiction: Some(subject.instrument.jurisdiction),
        ..Witness::default()
    });
    report.findings.push(finding);
}

fn deadlines(subject: &Subject<'_, '_>, id: MatterId) -> Vec<Deadline> {
    let library = subject.library();
    let Some((instrument, matter)) = library.matter(id) else { return Vec::new() };
    let mut all = matter.deadlines.clone();
    // What the matter says itself goes before what the general clauses say of all.
    let general = instrument.general.deadlines.iter().filter(|d| !matter.deadlines.iter().any(|m| m.act == d.act));
    all.extend(general.cloned());
    all
}

/// Whether the conditions on the way to an upper text exclude one another: it stands above in no case.
pub(crate) fn never_stands(subject: &Subject<'_, '_>, upper: &Upper<'_>) -> bool {
    let all: Vec<Conditioned<'_>> = upper.paths.iter().flatten().copied().collect();
    let mut space = Space::new(subject.library(), &all, Known::new());
    !all.is_empty() && any_path(&mut space, &upper.paths) == Ok(Store::FALSE)
}

/// A duty of the organ may be shortened, not lengthened.
pub(crate) fn organ(subject: &Subject<'_, '_>, report: &mut Report) {
    let mine = deadlines(subject, subject.id);
    if mine.is_empty() {
        return;
    }
    for upper in subject.day.uppers(subject.id) {
        if !matches!(upper.relation, Relation::Binds(_)) || never_stands(subject, &upper) {
            continue;
        }
        for theirs in deadlines(subject, upper.matter) {
            for ours in mine.iter().filter(|d| d.act == theirs.act) {
                if ours.from != theirs.from {
                    let reason = format!("“{}”的起算日不同（{}、{}），长短不能确定", ours.act, ours.from, theirs.from);
                    subject.undetermined(report, Some(upper.matter), reason);
                    continue;
                }
                match is_longer(&ours.within, &theirs.within) {
                    Some(false) => {}
                    None => {
                        let reason = format!("“{}”的期限单位不同（日、工作日、月），长短不能确定", ours.act);
                        subject.undetermined(report, Some(upper.matter), reason);
                    }
                    Some(true) => {
                        let Some(against) = subject.against(upper.matter, Some(theirs.span)) else { continue };
                        let own = subject.instrument.cite(subject.matter);
                        let (a, b) = (describe::within(&ours.within), describe::within(&theirs.within));
                        let message = (
                            format!("{own}规定“{}”的时限为{a}，长于{}的{b}", ours.act, against.citation),
                            format!("{own}: a longer deadline of the organ ({}) than {}", ours.act, against.citation),
                        );
                        let mut finding = subject.finding(
                            series(&rules::ORGAN_LIMIT, subject, upper.matter),
                            Severity::Error,
                            ours.span,
                            message,
                        );
                        finding.repair = Some((format!("改为{b}"), format!("write {b}")).into());
                        finding.against = Some(against);
                        report.findings.push(finding);
                    }
                }
            }
        }
    }
}
