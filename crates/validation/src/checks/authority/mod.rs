//! May this document say this at all? (A rules: 行政处罚法 arts. 9–16, 立法法 on ranks)

mod delegation;
mod document;
mod supplement;

use std::collections::BTreeMap;

use cailiang_chart::{Store, TooLarge};
use cailiang_core::library::InstrumentId;
use cailiang_core::model::{Basis, EdgeKind, GroundKind, Instrument, Kind, Line, Modal, Rank, Sanction};
use cailiang_core::source::Span;
use cailiang_resolver::family::Target;
use cailiang_resolver::law::authority::fine_limit;
use cailiang_resolver::law::setting::{Competence, Setting, Verdict, competence};
use cailiang_resolver::meaning::{Code, Interner, Slot, State, bases, conditions};
use cailiang_resolver::space::{Known, Space};

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules::{self, Rule};

pub(crate) use delegation::check as delegation;
pub(crate) use document::{Document, fields};
pub(crate) use supplement::check as supplement;

/// What a matter sets by itself, against what its rank may set.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let Some(competence) = competence(subject.instrument.rank) else { return };
    let has = |kind: EdgeKind| subject.matter.edges.iter().any(|e| e.kind == kind);
    if competence.setting == Setting::Nothing {
        let sets = no_basis(subject, competence, report);
        if !sets && !has(EdgeKind::Refines) {
            by_itself(subject, competence, report);
            subject.unreviewed(report, "没有写明细化哪一事项，无从审查");
        }
        return;
    }
    if competence.setting == Setting::Any {
        return;
    }
    let stands_alone = !subject.matter.edges.iter().any(|e| e.kind != EdgeKind::Succeeds);
    if stands_alone && subject.instrument.rank != Rank::AdministrativeRegulation {
        subject.unreviewed(report, "没有写明依据（细化、补充设定或授权），无从审查");
    }
    match own(subject) {
        Ok(own) => {
            for (span, sanction) in &own {
                kind(subject, competence, (*span, sanction), report);
                limit(subject, competence, (*span, sanction), report);
            }
        }
        Err(TooLarge) => subject.undetermined(report, None, TooLarge.to_string()),
    }
}

/// The sanctions that a matter sets by itself, each with its place: all of them, where it stands under nothing; else those
/// of lines that say so, and those that it has in cases for which only its 补充设定 speaks.
fn own(subject: &Subject<'_, '_>) -> Result<Vec<(Span, Sanction)>, TooLarge> {
    let matter = subject.matter;
    let under = matter.edges.iter().any(|e| matches!(e.kind, EdgeKind::Refines | EdgeKind::Delegated));
    let supplements = |line: &Line| line.ground.as_ref().is_some_and(|g| g.kind == GroundKind::Supplements);
    let lines = matter.lines().filter(|line| !under || supplements(line));
    let imposed = lines.flat_map(|line| sanctions(line).map(|s| (line.phrase_span, s.clone())));
    let mut own: Vec<(Span, Sanction)> = imposed.filter(|(_, s)| s.modal != Modal::Not).collect();
    if under && matter.edges.iter().any(|e| e.kind == EdgeKind::Supplements) {
        own.extend(supplemented(subject)?);
    }
    Ok(own)
}

/// The sanctions of the cases in which a matter that refines says that it only adds.
fn supplemented(subject: &Subject<'_, '_>) -> Result<Vec<(Span, Sanction)>, TooLarge> {
    let library = subject.library();
    let positive = bases(library, subject.id);
    let mut space = Space::checking(library, &conditions(library, subject.id), Known::new(), positive);
    let Some(code) = Code::new(&mut space, subject.id)? else { return Ok(Vec::new()) };
    let (mut added, mut under) = (Store::FALSE, Store::FALSE);
    for edge in &subject.matter.edges {
        let when = space.condition(subject.id.instrument, &edge.when)?;
        match edge.kind {
            EdgeKind::Supplements => added = space.store.or(added, when)?,
            EdgeKind::Refines | EdgeKind::Delegated => under = space.store.or(under, when)?,
            EdgeKind::Succeeds => {}
        }
    }
    let only = space.store.minus(added, under)?;
    let mut found: BTreeMap<(Span, Slot), Sanction> = BTreeMap::new();
    let mut states: Interner<State> = Interner::default();
    for variant in &code.variants {
        let said = code.states(&mut space, variant, None, &|_| false, &mut states)?;
        let here = space.store.and(only, variant.guard)?;
        let nothing = states.number(State::default());
        let said = space.store.combine(&[here, said], &mut |v| match v {
            [here, state] if *here != 0 => *state,
            _ => nothing,
        })?;
        for state in space.store.values(said).iter().filter_map(|v| states.get(*v)) {
            for (number, group) in &state.groups {
                let Some(statement) = code.statements.get(*number) else { continue };
                let sanctions = statement.groups.get(*group).into_iter().flat_map(|g| &g.choices).flatten();
                let imposed = sanctions.filter(|s| s.modal != Modal::Not);
                found.extend(imposed.map(|s| ((statement.phrase_span(), Slot::of(s)), s.clone())));
            }
        }
    }
    Ok(found.into_iter().map(|((span, _), sanction)| (span, sanction)).collect())
}

fn sanctions(line: &Line) -> impl Iterator<Item = &Sanction> {
    line.phrase.groups.iter().flat_map(|g| &g.choices).flatten()
}

/// A document that may not set penalties, and says that it does: by its edges, or on a line.
fn no_basis(subject: &Subject<'_, '_>, competence: &Competence, report: &mut Report) -> bool {
    let rank = subject.instrument.rank;
    let edges = subject.matter.edges.iter().filter_map(|e| match e.kind {
        EdgeKind::Supplements | EdgeKind::Delegated => Some((e.kind.name(), e.span)),
        EdgeKind::Refines | EdgeKind::Succeeds => None,
    });
    let lines = subject.matter.lines().filter_map(|l| l.ground.as_ref()).filter_map(|g| match g.kind {
        GroundKind::Supplements => Some((EdgeKind::Supplements.name(), g.span)),
        GroundKind::Delegated => Some((EdgeKind::Delegated.name(), g.span)),
        GroundKind::Basis => None,
    });
    let said: Vec<(&str, Span)> = edges.chain(lines).collect();
    for (word, span) in &said {
        let message = (
            format!("{rank}不得设定行政处罚，不能写“{word}”（{}）", competence.ground),
            format!("a {} may not set penalties", english(rank)),
        );
        let mut finding = subject.finding(&rules::SETS_PENALTY, Severity::Error, *span, message);
        finding.repair = Some(
            ("删去本事项，或写明它所细化的法律、法规、规章", "delete the matter, or state what it refines").into(),
        );
        report.findings.push(finding);
    }
    !said.is_empty()
}

/// A matter that names an article of its own document, and nothing above it: it stands as if it set the penalty. The edge
/// may only be missing, so that this is no error.
fn by_itself(subject: &Subject<'_, '_>, competence: &Competence, report: &mut Report) {
    let matter = subject.matter;
    let own = matter.place.as_deref().is_some_and(|place| !place.starts_with('《'));
    let punishes = matter.lines().flat_map(sanctions).any(|s| s.modal != Modal::Not);
    if !punishes || !own && matter.is_baseline {
        return;
    }
    let rank = subject.instrument.rank;
    let message = (
        format!(
            "没有写明依据哪一部法律、法规、规章：没有依据的就是自行设定处罚，{rank}不得设定（{}）",
            competence.ground
        ),
        format!("no basis is stated: a {} may not set penalties by itself", english(rank)),
    );
    let mut finding = subject.finding(&rules::SETS_PENALTY, Severity::Warning, matter.span, message);
    finding.repair =
        Some(("写明所细化的事项（细化 文件/事项）；没有的，删去", "state what it refines, or delete it").into());
    report.findings.push(finding);
}

/// A kind that the rank may not set.
fn kind(subject: &Subject<'_, '_>, competence: &Competence, (span, sanction): (Span, &Sanction), report: &mut Report) {
    let rank = subject.instrument.rank;
    let object = sanction.object.as_deref();
    let shown = format!("{}{}", sanction.kind, object.map(|o| format!("（{o}）")).unwrap_or_default());
    match competence.may_set(sanction.kind, object) {
        Verdict::Yes => {}
        Verdict::Open(ground, what) => {
            subject.undetermined(report, None, format!("{rank}自行设定“{shown}”：{what}，须人工判断（{ground}）"));
        }
        Verdict::No(ground) if matches!(competence.setting, Setting::Only(_)) && sanction.kind != Kind::Detention => {
            let message = (
                format!("规章只能设定警告、通报批评或者一定数额的罚款，不能设定{shown}（{ground}）"),
                "rules may set warnings, public criticism and fines only".to_owned(),
            );
            push(subject, &rules::RULE_KIND, span, message, report);
        }
        Verdict::No(ground) => {
            let message =
                (format!("{rank}不得设定{shown}（{ground}）"), format!("a {} may not set this kind", english(rank)));
            push(subject, &rules::RESERVED_KIND, span, message, report);
        }
    }
}

fn push(subject: &Subject<'_, '_>, rule: &Rule, span: Span, message: (String, String), report: &mut Report) {
    let mut finding = subject.finding(rule, Severity::Error, span, message);
    finding.repair =
        Some(("删去这一种类，或写明它所细化的上位规定", "delete the kind, or state what it refines").into());
    report.findings.push(finding);
}

/// A fine that a rule sets by itself, against the limit for rules.
fn limit(subject: &Subject<'_, '_>, competence: &Competence, (span, sanction): (Span, &Sanction), report: &mut Report) {
    if !matches!(competence.setting, Setting::Only(_)) || sanction.kind != Kind::Fine {
        return;
    }
    let instrument = subject.instrument;
    let ground = competence.ground;
    let Some(limit) = fine_limit(instrument.rank, instrument.jurisdiction, instrument.period.from) else {
        let reason = format!("规章设定罚款的限额（{ground}），制定时的没有入库，是否超过未能判定");
        subject.undetermined(report, None, reason);
        return;
    };
    let fixed = sanction.amount.as_ref().filter(|a| a.basis == Basis::Fixed);
    let Some(highest) = fixed.and_then(|a| a.cap.or(a.range.hi.value())) else {
        let reason = format!("罚款不是定额，是否超过规章的限额（{ground}）取决于基数");
        subject.undetermined(report, None, reason);
        return;
    };
    if highest <= limit.general {
        return;
    }
    let doubt = if limit.verified { "" } else { "，数额没有核对" };
    let exception = if highest <= limit.serious {
        format!("；只有涉及公民生命健康安全、金融安全且有危害后果的，才可以到 {} 元", limit.serious)
    } else {
        String::new()
    };
    let message = (
        format!(
            "规章设定的罚款最高 {highest} 元，超过限额 {} 元{exception}（{ground}，{}{doubt}）",
            limit.general, limit.source
        ),
        format!("a rule fines up to {highest} yuan, above the limit of {} for rules", limit.general),
    );
    let severity = if limit.verified && highest > limit.serious { Severity::Error } else { Severity::Warning };
    let mut finding = subject.finding(&rules::RULE_FINE, severity, span, message);
    finding.repair = Some((format!("改在 {} 元以内", limit.general), format!("at most {} yuan", limit.general)).into());
    report.findings.push(finding);
}

/// A text binds and is bound only where territories meet; nor is there anything to add to one of another place.
pub(crate) fn territory(subject: &Subject<'_, '_>, report: &mut Report) {
    let library = subject.library();
    let current = |name: &str| library.versions(name).iter().copied().find(|v| subject.day.in_force(*v));
    for edge in subject.matter.edges.iter().filter(|e| e.kind != EdgeKind::Succeeds) {
        for reference in &edge.targets {
            let held: Vec<InstrumentId> = match edge.kind {
                EdgeKind::Refines => subject
                    .day
                    .target(reference)
                    .into_iter()
                    .filter_map(|t| if let Target::Held(id) = t { Some(id.instrument) } else { None })
                    .collect(),
                _ => current(&reference.instrument).into_iter().collect(),
            };
            for upper in held.into_iter().filter_map(|id| library.instrument(id)) {
                if !upper.jurisdiction.contains(subject.instrument.jurisdiction) {
                    elsewhere(subject, (edge.kind, reference.span), upper, report);
                }
            }
        }
    }
}

fn elsewhere(subject: &Subject<'_, '_>, (kind, span): (EdgeKind, Span), upper: &Instrument, report: &mut Report) {
    let message = (
        format!(
            "“{}”所引的《{}》适用于区划 {}，不包含本文件的 {}",
            kind.name(),
            upper.name,
            upper.jurisdiction,
            subject.instrument.jurisdiction
        ),
        "the text named does not apply in this territory".to_owned(),
    );
    let mut finding = subject.finding(&rules::TERRITORY, Severity::Error, span, message);
    finding.repair =
        Some(("核对区划代码，或改引适用于本地的文件", "check the code, or cite a text of this territory").into());
    report.findings.push(finding);
}

fn english(rank: Rank) -> &'static str {
    match rank {
        Rank::Law => "law",
        Rank::AdministrativeRegulation => "administrative regulation",
        Rank::LocalRegulation | Rank::CityRegulation | Rank::ZoneRegulation | Rank::AutonomousRegulation => {
            "local regulation"
        }
        Rank::DepartmentRule | Rank::LocalRule | Rank::CityRule => "rule",
        Rank::NormativeDocument => "normative document",
        Rank::Baseline => "baseline",
    }
}
