//! May this document say this at all? (A rules: 行政处罚法 arts. 10–16)

use cailiang_core::model::{EdgeKind, Kind, Line, Modal, Rank};
use cailiang_resolver::family::Target;

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules::{self, Rule};

/// Kinds that a rank may not set by itself, with the article that reserves them (行政处罚法).
const RESERVED: &[(Kind, Option<&str>, &[Rank], &str)] = &[
    (
        Kind::Detention,
        None,
        &[
            Rank::AdministrativeRegulation,
            Rank::LocalRegulation,
            Rank::CityRegulation,
            Rank::ZoneRegulation,
            Rank::AutonomousRegulation,
            Rank::DepartmentRule,
            Rank::LocalRule,
            Rank::CityRule,
        ],
        "《行政处罚法》第十条第二款",
    ),
    (
        Kind::RevokeLicence,
        Some("营业执照"),
        &[Rank::LocalRegulation, Rank::CityRegulation, Rank::AutonomousRegulation],
        "《行政处罚法》第十二条第一款",
    ),
];

/// Kinds that rules (规章) may set: 警告, 通报批评, 罚款 (行政处罚法 13, 14).
const OF_RULES: [Kind; 3] = [Kind::Warning, Kind::Censure, Kind::Fine];

pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let refines = subject.matter.edges.iter().any(|e| e.kind == EdgeKind::Refines);
    let delegated = subject.matter.edges.iter().any(|e| e.kind == EdgeKind::Delegated);
    let rank = subject.instrument.rank;
    if !rank.is_basis() {
        if let Some(edge) = subject.matter.edges.iter().find(|e| e.kind == EdgeKind::Supplements) {
            let message = (
                format!("{rank}不得设定行政处罚，不能“补充设定”"),
                format!("a {} may not set penalties", english(rank)),
            );
            let mut finding = subject.finding(&rules::SETS_PENALTY, Severity::Error, edge.span, message);
            finding.repair = Some(
                ("删去本事项，或写明它所细化的法律、法规、规章", "delete the matter, or state what it refines").into(),
            );
            report.findings.push(finding);
        } else if !refines {
            subject.unreviewed(report, "没有写明细化哪一事项，无从审查");
        }
        return;
    }
    if rank == Rank::Law {
        return;
    }
    let own: Vec<&Line> = if refines || delegated { Vec::new() } else { subject.matter.lines().collect() };
    let stands_alone = !subject.matter.edges.iter().any(|e| e.kind != EdgeKind::Succeeds);
    if stands_alone && rank != Rank::AdministrativeRegulation {
        subject.unreviewed(report, "没有写明依据（细化、补充设定或授权），无从审查");
    }
    for line in own {
        for sanction in line.phrase.groups.iter().flat_map(|g| &g.choices).flatten() {
            if sanction.modal == Modal::Not {
                continue;
            }
            let object = sanction.object.as_deref().unwrap_or("");
            for (kind, wanted, ranks, ground) in RESERVED {
                if *kind == sanction.kind && wanted.is_none_or(|w| object.contains(w)) && ranks.contains(&rank) {
                    let message = (
                        format!("{rank}不得设定{}{object}（{ground}）", sanction.kind),
                        format!("a {} may not set this kind", english(rank)),
                    );
                    push(subject, &rules::RESERVED_KIND, line, message, report);
                }
            }
            let rule = matches!(rank, Rank::DepartmentRule | Rank::LocalRule | Rank::CityRule);
            if rule && !OF_RULES.contains(&sanction.kind) && sanction.kind != Kind::Detention {
                let message = (
                    format!("规章只能设定警告、通报批评或者一定数额的罚款，不能设定{}", sanction.kind),
                    "rules may set warnings, public criticism and fines only".to_owned(),
                );
                push(subject, &rules::RULE_KIND, line, message, report);
            }
        }
    }
}

fn push(subject: &Subject<'_, '_>, rule: &Rule, line: &Line, message: (String, String), report: &mut Report) {
    let mut finding = subject.finding(rule, Severity::Error, line.phrase_span, message);
    finding.repair =
        Some(("删去这一种类，或写明它所细化的上位规定", "delete the kind, or state what it refines").into());
    report.findings.push(finding);
}

/// A text binds and is bound only where territories meet.
pub(crate) fn territory(subject: &Subject<'_, '_>, report: &mut Report) {
    for edge in subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Refines) {
        for (reference, target) in
            edge.targets.iter().flat_map(|r| subject.day.target(r).into_iter().map(move |t| (r, t)))
        {
            let Target::Held(id) = target else { continue };
            let Some(upper) = subject.library().instrument(id.instrument) else { continue };
            if upper.jurisdiction.contains(subject.instrument.jurisdiction) {
                continue;
            }
            let message = (
                format!(
                    "所细化的《{}》适用于区划 {}，不包含本文件的 {}",
                    upper.name, upper.jurisdiction, subject.instrument.jurisdiction
                ),
                "the refined text does not apply in this territory".to_owned(),
            );
            let mut finding = subject.finding(&rules::TERRITORY, Severity::Error, reference.span, message);
            finding.repair = Some(
                ("核对区划代码，或改引适用于本地的文件", "check the code, or cite a text of this territory").into(),
            );
            report.findings.push(finding);
        }
    }
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
