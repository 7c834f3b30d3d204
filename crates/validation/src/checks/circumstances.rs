//! Do the general clauses of a document weigh a fact twice, or go below the statute without saying on what ground?

use std::collections::BTreeSet;

use cailiang_core::library::FactId;
use cailiang_core::model::{Circumstance, Effect};
use cailiang_resolver::meaning::{conditions, facts, own_conditions, speaks_for};

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules;

pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let general = &subject.instrument.general;
    if general.circumstances.is_empty() {
        return;
    }
    // What tells cases apart here: columns, tiers, and the tiers of the law above. The grades of an upper baseline are those
    // of its own table, in whose place this one stands.
    let mut uppers = subject.day.uppers(subject.id);
    uppers.retain(|u| subject.library().instrument(u.matter.instrument).is_some_and(|i| i.rank.is_basis()));
    let above = uppers.iter().flat_map(|u| conditions(subject.library(), u.matter));
    let graded: BTreeSet<FactId> =
        own_conditions(subject.library(), subject.id).chain(above).flat_map(|c| facts(subject.library(), c)).collect();
    for circumstance in &general.circumstances {
        twice(subject, circumstance, &graded, report);
        if circumstance.effect == Effect::Abate && circumstance.ground.is_none() {
            let message = ("减轻处罚没有写明法定依据", "abates without a statutory ground");
            let mut finding =
                subject.finding(&rules::ABATES_WITHOUT_GROUND, Severity::Error, circumstance.span, message);
            finding.repair =
                Some(("写明依据，如（依据 行政处罚法第三十二条第一项）", "state the ground (依据 …)").into());
            report.findings.push(finding);
        }
    }
}

/// A fact that has made the grade or tier is not to make it heavier or lighter once more.
fn twice(subject: &Subject<'_, '_>, circumstance: &Circumstance, graded: &BTreeSet<FactId>, report: &mut Report) {
    let (word, english) = match circumstance.effect {
        Effect::Mitigate => ("从轻", "a mitigating"),
        Effect::Aggravate => ("从重", "an aggravating"),
        Effect::Step(step) if step.up => ("上调一档", "an aggravating"),
        Effect::Step(_) => ("下调一档", "a mitigating"),
        Effect::Reduce(_) => ("降低", "a mitigating"),
        Effect::Abate | Effect::Waive(_) => return,
    };
    if !speaks_for(subject.library(), subject.id, circumstance) {
        return;
    }
    let own = facts(subject.library(), (subject.id.instrument, &circumstance.when));
    for fact in own.intersection(graded).filter_map(|f| subject.library().fact(*f)) {
        let name = &fact.name;
        let message = (
            format!("“{name}”在本事项已用来分档，通则又以它为{word}的情节，同一事实不应评价两次"),
            format!("{name} tells the tiers of this matter apart and is {english} circumstance as well"),
        );
        let mut finding = subject.finding(&rules::COUNTED_TWICE, Severity::Warning, circumstance.span, message);
        finding.repair = Some(
            (
                "在通则的这一行末尾写（表中未作规定的），或把它从一处删去",
                "use the fact in one place only, or let the clause yield to the table: （表中未作规定的）",
            )
                .into(),
        );
        report.findings.push(finding);
    }
}
