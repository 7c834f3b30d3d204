//! Is the basis still law on the day? (T rules)

use cailiang_core::model::{EdgeKind, MatterRef, Rank};
use cailiang_resolver::family::Target;

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules;

/// Looks at where each edge of a matter leads on the day.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let library = subject.library();
    supplemented(subject, report);
    for edge in subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Refines) {
        for reference in &edge.targets {
            for target in subject.day.target(reference) {
                match target {
                    Target::Held(found) => {
                        let Some((instrument, matter)) = library.matter(found) else { continue };
                        if instrument.name == reference.instrument {
                            continue;
                        }
                        let cite = instrument.cite(matter);
                        let message = (
                            format!("所细化的“{reference}”已由{cite}承接，应改引新依据"),
                            format!("the basis {reference} has been succeeded by {cite}"),
                        );
                        let mut note = subject.finding(&rules::SUCCEEDED, Severity::Note, reference.span, message);
                        note.against = subject.against(found, Some(matter.span));
                        note.repair = Some({
                            let name = format!("{}/{}", instrument.name, matter.name);
                            (format!("改为 细化 {name}"), format!("write 细化 {name}")).into()
                        });
                        report.notes.push(note);
                    }
                    Target::Split(into) => {
                        let into = subject.day.shown(&into);
                        let reason = format!(
                            "所细化的“{reference}”由几个事项承接：{into}；承接没有都写明各接哪些情形（当），细化的是哪一个不能判断"
                        );
                        subject.undetermined(report, None, reason);
                    }
                    Target::NotHeld(name) => {
                        subject.unreviewed(report, format!("上位文件未入库：{name}"));
                    }
                    Target::NotInForce(name) => {
                        let versions = library.versions(&reference.instrument);
                        let early = versions
                            .iter()
                            .filter_map(|v| library.instrument(*v))
                            .all(|i| i.period.from > subject.day.day);
                        if early {
                            if !not_yet(subject, reference) {
                                subject.unreviewed(report, format!("该日版本未入库：{name}"));
                            }
                            continue;
                        }
                        let message = (
                            format!("所细化的“{name}”在 {} 已经失效，库中没有承接它的规定", subject.day.day),
                            format!("the basis {name} is no longer in force and nothing held succeeds it"),
                        );
                        let mut finding = subject.finding(&rules::REPEALED, Severity::Error, reference.span, message);
                        finding.repair = Some(
                            ("改引现行依据；没有现行依据的，废止本事项", "cite a basis in force, or repeal the matter")
                                .into(),
                        );
                        report.findings.push(finding);
                        subject.unreviewed(report, format!("上位依据已失效：{name}"));
                    }
                    Target::Gone(name) => {
                        let message = (
                            format!("所细化的“{name}”在 {} 施行的版本里已经没有", subject.day.day),
                            format!("the version in force no longer has {name}"),
                        );
                        let mut finding = subject.finding(&rules::REPEALED, Severity::Error, reference.span, message);
                        finding.repair = Some(("改引现行依据", "cite a basis in force").into());
                        report.findings.push(finding);
                    }
                    Target::Decriminalised(by) => {
                        let name = library.instrument(by).map_or("", |i| i.name.as_str());
                        let message = (
                            format!("《{name}》不再处罚“{reference}”，本事项失去依据"),
                            format!("{name} no longer punishes {reference}"),
                        );
                        let mut finding = subject.finding(&rules::REPEALED, Severity::Error, reference.span, message);
                        finding.repair = Some(("废止本事项", "repeal the matter").into());
                        report.findings.push(finding);
                    }
                }
            }
        }
    }
}

/// `补充设定 某条例` says that the text named punishes nothing here. Where no version of it is held, that is unproven.
fn supplemented(subject: &Subject<'_, '_>, report: &mut Report) {
    let edges = subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Supplements);
    for reference in edges.flat_map(|e| &e.targets) {
        if subject.library().versions(&reference.instrument).is_empty() {
            subject.unreviewed(report, format!("补充设定所对照的文件未入库：{}", reference.instrument));
        }
    }
}

/// The text named came into being after the day: its first version replaces other texts, so that there was no earlier one.
/// What stood above the matter until then has to be said by another edge.
fn not_yet(subject: &Subject<'_, '_>, reference: &MatterRef) -> bool {
    let library = subject.library();
    let versions = library.versions(&reference.instrument).iter().filter_map(|v| library.instrument(*v));
    let first = versions.min_by_key(|i| i.period.from);
    let stands = subject.matter.edges.len() > 1 || subject.instrument.rank == Rank::AdministrativeRegulation;
    stands && first.is_some_and(|i| !i.replaces.is_empty())
}
