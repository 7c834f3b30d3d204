//! Is the basis still law on the day? (T rules)

use cailiang_core::model::EdgeKind;
use cailiang_resolver::family::Target;

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules;

/// Looks at where each edge of a matter leads on the day. Returns whether there is anything above to compare with.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let library = subject.library();
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
                            subject.unreviewed(report, format!("该日版本未入库：{name}"));
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
