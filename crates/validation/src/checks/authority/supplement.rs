//! 补充设定: only where the upper text punishes nothing, and only by ranks that may add to it.

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::library::MatterId;
use cailiang_core::model::{Condition, Edge, EdgeKind, MatterRef, Rank};
use cailiang_core::source::Span;
use cailiang_resolver::family::{Path, Target};
use cailiang_resolver::law::setting::{Setting, competence};
use cailiang_resolver::meaning::{Code, any_path, bases, conditions};
use cailiang_resolver::space::{Conditioned, Known, Space};

use crate::checks::{Subject, structure};
use crate::report::{Report, Severity, Witness};
use crate::rules;
use crate::witness;

/// What a matter says it adds, against who may add, and what the upper texts punish already.
pub(crate) fn check(subject: &Subject<'_, '_>, report: &mut Report) {
    let Some(own) = competence(subject.instrument.rank) else { return };
    if matches!(own.setting, Setting::Nothing | Setting::Any) {
        return;
    }
    for edge in subject.matter.edges.iter().filter(|e| e.kind == EdgeKind::Supplements) {
        if own.supplement.is_none() {
            for reference in &edge.targets {
                too_late(subject, reference, (own.yields_to, own.ground.to_string()), report);
            }
        }
        if let Err(TooLarge) = punished(subject, edge, report) {
            subject.undetermined(report, None, TooLarge.to_string());
        }
    }
}

/// A rule sets penalties only while there is no law (for local rules: nor regulation) on the subject.
fn too_late(
    subject: &Subject<'_, '_>,
    reference: &MatterRef,
    (yields_to, ground): (&[Rank], String),
    report: &mut Report,
) {
    let library = subject.library();
    let current = library.versions(&reference.instrument).iter().copied().find(|v| subject.day.in_force(*v));
    let Some(upper) = current.and_then(|v| library.instrument(v)) else { return };
    if !yields_to.contains(&upper.rank) || !upper.jurisdiction.contains(subject.instrument.jurisdiction) {
        return;
    }
    let message = (
        format!("已经制定《{}》（{}），规章不能补充设定处罚（{ground}）", upper.name, upper.rank),
        format!("{} is in force, so that a rule may not add penalties", upper.name),
    );
    let mut finding = subject.finding(&rules::RULE_SUPPLEMENTS, Severity::Error, reference.span, message);
    finding.repair = Some(
        ("改为在它规定的行为、种类和幅度之内细化，或者删去", "refine what it punishes, or delete the matter").into(),
    );
    report.findings.push(finding);
}

/// An upper matter that an edge 补充设定 says is silent.
struct Claim<'l> {
    upper: MatterId,
    /// The cases for which it stands above; none: all.
    paths: Vec<Path<'l>>,
    /// The edge names the matter itself.
    named: bool,
    span: Span,
}

/// Cases that the matter says it adds, while an upper matter that it names, or refines, punishes them.
fn punished(subject: &Subject<'_, '_>, edge: &Edge, report: &mut Report) -> Result<(), TooLarge> {
    for claim in claims(subject, edge) {
        let mut all: Vec<Conditioned<'_>> = conditions(subject.library(), subject.id);
        all.extend(conditions(subject.library(), claim.upper));
        all.extend(claim.paths.iter().flatten().copied());
        let positive = [subject.id, claim.upper].into_iter().flat_map(|id| bases(subject.library(), id)).collect();
        let mut space = Space::checking(subject.library(), &all, Known::new(), positive);
        let Some(upper) = Code::new(&mut space, claim.upper)? else { continue };
        let here = cases(subject, edge, &claim, (&mut space, &upper))?;
        let Some(case) = space.store.simplest(here, &|v| v != 0) else { continue };
        let Some(against) = subject.against(claim.upper, None) else { continue };
        let (severity, how) =
            if claim.named { (Severity::Error, "所补充的") } else { (Severity::Warning, "所细化的") };
        let known = witness::values(&space, &case, &[]);
        let of = if known.is_empty() { "" } else { "对反例的情形" };
        let message = (
            format!("{how}{}{of}已经规定处罚，不是补充设定", against.citation),
            format!("{} punishes this case already: nothing is left to add", against.citation),
        );
        let mut finding = subject.finding(&rules::ALREADY_PUNISHED, severity, claim.span, message);
        finding.against = Some(against);
        finding.repair = Some(
            ("写明细化它，或者用 当 把补充设定限于它没有规定的情形", "write 细化, or limit 补充设定 with 当").into(),
        );
        finding.witness = Some(Witness {
            facts: witness::facts(subject, &space, &known),
            units: witness::units(subject, &space, &known),
            ..Witness::default()
        });
        report.findings.push(finding);
    }
    Ok(())
}

/// The cases of the edge in which the upper matter stands above and punishes, whatever opaque facts are.
fn cases<'l>(
    subject: &Subject<'_, 'l>,
    edge: &Edge,
    claim: &Claim<'l>,
    (space, upper): (&mut Space<'l>, &Code<'l>),
) -> Result<Diagram, TooLarge> {
    let added = space.condition(subject.id.instrument, &edge.when)?;
    let above = if claim.named { Store::TRUE } else { any_path(space, &claim.paths)? };
    let speaks = structure::speaks(space, upper)?;
    let here = space.store.and(added, above)?;
    let here = space.store.and(here, speaks)?;
    structure::proven(space, here)
}

/// The upper matters that the edge says are silent: those it names; those of a text it names, or (where it names none) of
/// laws and administrative regulations, that the matter refines at the same time.
fn claims<'l>(subject: &Subject<'_, 'l>, edge: &Edge) -> Vec<Claim<'l>> {
    let mut found = Vec::new();
    for reference in edge.targets.iter().filter(|r| r.matter.is_some()) {
        for target in subject.day.target(reference) {
            let Target::Held(upper) = target else { continue };
            found.push(Claim { upper, paths: Vec::new(), named: true, span: reference.span });
        }
    }
    let bare: Vec<&MatterRef> = edge.targets.iter().filter(|r| r.matter.is_none()).collect();
    // 补充设定 of everything beside a 细化 of everything would say nothing: only where the edge says which cases.
    if edge.when == Condition::Always && bare.is_empty() {
        return found;
    }
    for upper in subject.day.uppers(subject.id).into_iter().filter(|u| u.by_edge) {
        let Some(instrument) = subject.library().instrument(upper.matter.instrument) else { continue };
        let state = matches!(instrument.rank, Rank::Law | Rank::AdministrativeRegulation);
        let meant = if edge.targets.is_empty() { state } else { bare.iter().any(|r| r.instrument == instrument.name) };
        if meant {
            found.push(Claim { upper: upper.matter, paths: upper.paths, named: false, span: edge.span });
        }
    }
    found
}
