//! 授权: an article that delegates, to this rank, this kind of penalty.

use cailiang_core::model::{EdgeKind, GroundKind, Line, MatterRef, Sanction};
use cailiang_core::source::Span;
use cailiang_resolver::family::Target;
use cailiang_resolver::law::authority::{Delegation, Named, delegation};
use cailiang_resolver::law::setting::{Setting, competence};
use cailiang_resolver::meaning::Slot;

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules;

/// One delegation that the matter names.
struct Claim<'m> {
    instrument: String,
    place: Option<String>,
    span: Span,
    /// What is based on it.
    lines: Vec<&'m Line>,
}

/// The delegations that a matter names, on its edges and on its lines.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    // A document that may not set penalties may not do so by delegation either (A101).
    if competence(subject.instrument.rank).is_none_or(|c| c.setting == Setting::Nothing) {
        return;
    }
    let edges = subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Delegated);
    let mut claims: Vec<Claim<'_>> = edges
        .flat_map(|e| &e.targets)
        .map(|target| {
            let (instrument, place) = named(subject, target);
            let lines = subject.matter.lines().filter(|l| l.ground.is_none()).collect();
            Claim { instrument, place, span: target.span, lines }
        })
        .collect();
    for line in subject.matter.lines() {
        let Some(ground) = line.ground.as_ref().filter(|g| g.kind == GroundKind::Delegated) else { continue };
        claims.push(Claim {
            instrument: ground.citation.instrument.clone(),
            place: Some(ground.citation.place.clone()).filter(|p| !p.is_empty()),
            span: ground.span,
            lines: vec![line],
        });
    }
    for claim in claims {
        one(subject, &claim, report);
    }
}

/// The instrument and the article that an edge names: itself, or by a matter that is held (某法/事项).
fn named(subject: &Subject<'_, '_>, target: &MatterRef) -> (String, Option<String>) {
    let held = subject.day.target(target).into_iter().find_map(|t| match t {
        Target::Held(id) => subject.library().matter(id),
        _ => None,
    });
    match (&target.place, held) {
        (None, Some((instrument, matter))) => (instrument.name.clone(), matter.place.clone()),
        (place, _) => (target.instrument.clone(), place.clone()),
    }
}

fn one(subject: &Subject<'_, '_>, claim: &Claim<'_>, report: &mut Report) {
    let Some(place) = &claim.place else {
        let message = (
            format!("授权没有写明《{}》的条文", claim.instrument),
            format!("the delegation does not name an article of {}", claim.instrument),
        );
        let mut finding = subject.finding(&rules::NO_ARTICLE, Severity::Error, claim.span, message);
        finding.repair = Some(("写明授权的条、款，如 授权 某法第十条第二款", "name the article").into());
        report.findings.push(finding);
        return;
    };
    let cited = format!("《{}》{place}", claim.instrument);
    if claim.instrument == subject.instrument.name {
        let message = (format!("{cited}是本文件自己的条文，不能授权自己"), format!("{cited} is its own article"));
        wrong(subject, claim, Severity::Error, message, report);
        return;
    }
    let day = subject.day.day;
    match delegation(&claim.instrument, place, day) {
        Named::Delegates(held) => exceeds(subject, claim, held, report),
        Named::Succeeded(next) => {
            let message = (
                format!("授权所引的{cited}在 {day} 已经失效，由{}承接", next.citation()),
                format!("the delegating article {cited} has been succeeded by {}", next.citation()),
            );
            let mut note = subject.finding(&rules::NOT_DELEGATED, Severity::Note, claim.span, message);
            note.repair = Some((format!("改引{}", next.citation()), format!("cite {}", next.citation())).into());
            report.notes.push(note);
            exceeds(subject, claim, next, report);
        }
        Named::Ended(_) => {
            let message = (
                format!("授权所引的{cited}在 {day} 已经失效"),
                format!("the delegating article {cited} is no longer in force"),
            );
            wrong(subject, claim, Severity::Warning, message, report);
        }
        Named::Nothing => {
            let message = (
                format!("{cited}没有授权下位文件设定或者增加处罚"),
                format!("{cited} does not delegate the setting of penalties"),
            );
            wrong(subject, claim, Severity::Error, message, report);
        }
        Named::Unknown => {
            let reason = format!("{cited}是否授权本文件设定处罚，条文没有入库，未能判定");
            subject.undetermined(report, None, reason);
        }
    }
}

/// More than the article delegates: to another rank, or another kind.
fn exceeds(subject: &Subject<'_, '_>, claim: &Claim<'_>, held: &Delegation, report: &mut Report) {
    let rank = subject.instrument.rank;
    let citation = held.citation();
    if !held.ranks.contains(&rank) {
        let names: Vec<String> = held.ranks.iter().map(ToString::to_string).collect();
        let message = (
            format!("{citation}授权的是{}，不包括{rank}", names.join("、")),
            format!("{citation} does not delegate to this rank"),
        );
        wrong(subject, claim, Severity::Error, message, report);
        return;
    }
    let within = |s: &Sanction| held.kinds.contains(&s.kind) && (!held.daily || Slot::of(s).daily);
    for line in &claim.lines {
        for sanction in super::sanctions(line).filter(|s| !within(s)) {
            let kinds: Vec<String> = held.kinds.iter().map(ToString::to_string).collect();
            let how = if held.daily { "按日连续处罚的" } else { "" };
            let message = (
                format!("{citation}只授权{how}{}，不包括这里的{}", kinds.join("、"), sanction.kind),
                format!("{citation} does not delegate this sanction"),
            );
            let mut finding = subject.finding(&rules::NOT_DELEGATED, Severity::Error, line.phrase_span, message);
            finding.repair = Some(("删去超出授权的处罚", "delete what was not delegated").into());
            report.findings.push(finding);
        }
    }
}

fn wrong(
    subject: &Subject<'_, '_>,
    claim: &Claim<'_>,
    severity: Severity,
    message: (String, String),
    report: &mut Report,
) {
    let mut finding = subject.finding(&rules::NOT_DELEGATED, severity, claim.span, message);
    finding.repair = Some(
        ("改引确实授权的条文；没有的，删去或者写明细化、补充设定", "cite an article that delegates, or delete it")
            .into(),
    );
    report.findings.push(finding);
}
