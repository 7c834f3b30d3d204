//! Which matter a case is about, and which layers speak of it on a day.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{InstrumentId, Library, MatterId, nearest};
use cailiang_core::model::{Date, EdgeKind, MatterRef};
use cailiang_core::source::Span;

use crate::case::{Case, CaseError};
use crate::family::{Day, Target};

/// The layers of a case on a day, and what else there is to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    /// Matters in force whose territory contains the case's.
    pub family: BTreeSet<MatterId>,
    /// A later text no longer punishes the act (不再处罚): its name.
    pub decriminalised: Option<String>,
    /// Why local layers do not apply that have expired or lost what they refine.
    pub expired: Vec<String>,
}

/// All matters, of any day, that the case's `matter` may mean.
pub(crate) fn named(library: &Library, case: &Case) -> Result<Vec<MatterId>, CaseError> {
    let within =
        |m: &MatterId| library.instrument(m.instrument).is_some_and(|i| i.jurisdiction.contains(case.jurisdiction));
    let matching: Vec<MatterId> = match case.matter.split_once('/') {
        Some((document, name)) => {
            let versions = library.versions(document).iter();
            versions.filter_map(|v| library.find_matter(*v, name)).collect()
        }
        None => library.matters_named(&case.matter).to_vec(),
    };
    if matching.is_empty() {
        let names: BTreeSet<&str> =
            library.matters().filter_map(|id| library.matter(id)).map(|(_, m)| m.name.as_str()).collect();
        let help = nearest(&case.matter, names).map(|n| format!("也许是“{n}”")).unwrap_or_default();
        return Err(CaseError::new(format!("没有“{}”这个事项", case.matter), help));
    }
    let here: Vec<MatterId> = matching.into_iter().filter(within).collect();
    if here.is_empty() {
        let message = format!("规定“{}”的文件都不适用于区划 {}", case.matter, case.jurisdiction);
        return Err(CaseError::new(message, "核对 jurisdiction"));
    }
    Ok(here)
}

fn reference(library: &Library, id: MatterId) -> Option<MatterRef> {
    let (instrument, matter) = library.matter(id)?;
    Some(MatterRef {
        instrument: instrument.name.clone(),
        matter: Some(matter.name.clone()),
        place: None,
        span: Span::default(),
    })
}

/// The layers of a case on a day.
///
/// # Errors
/// [`CaseError`] when the name means acts that no edge connects: the candidates are named.
pub(crate) fn layers(day: &Day<'_>, case: &Case, named: &[MatterId]) -> Result<Found, CaseError> {
    let library = day.library;
    let mut found = Found::default();
    let mut seeds: BTreeSet<MatterId> = BTreeSet::new();
    for id in named {
        let Some(own) = reference(library, *id) else { continue };
        let mut targets = day.target(&own);
        // Named by a later text: what it succeeds was the text of the day.
        let earlier =
            library.matter(*id).into_iter().flat_map(|(_, m)| &m.edges).filter(|e| e.kind == EdgeKind::Succeeds);
        if !targets.iter().any(|t| matches!(t, Target::Held(_))) {
            targets.extend(earlier.flat_map(|e| day.targets(e)));
        }
        for target in targets {
            match target {
                Target::Held(m) => {
                    seeds.insert(m);
                }
                Target::Decriminalised(by) => {
                    found.decriminalised = library.instrument(by).map(|i| i.name.clone());
                }
                Target::Split(into) => seeds.extend(into),
                Target::NotHeld(_) | Target::NotInForce(_) | Target::Gone(_) => {}
            }
        }
    }
    // What refines a matter that was split without saying how hangs on none of the parts: the case has to name one.
    let edges = seeds.iter().filter_map(|m| library.matter(*m)).flat_map(|(_, m)| &m.edges);
    let refined = edges.filter(|e| e.kind == EdgeKind::Refines).flat_map(|e| day.targets(e));
    let parts: Vec<MatterId> =
        refined.filter_map(|t| if let Target::Split(into) = t { Some(into) } else { None }).flatten().collect();
    seeds.extend(parts);
    seeds.retain(|m| library.instrument(m.instrument).is_some_and(|i| i.jurisdiction.contains(case.jurisdiction)));
    let mut groups: Vec<BTreeSet<MatterId>> = Vec::new();
    for seed in &seeds {
        let family: BTreeSet<MatterId> = day
            .family(&BTreeSet::from([*seed]))
            .into_iter()
            .filter(|m| library.instrument(m.instrument).is_some_and(|i| i.jurisdiction.contains(case.jurisdiction)))
            .collect();
        let (mut joined, rest): (Vec<_>, Vec<_>) = groups.into_iter().partition(|g| !g.is_disjoint(&family));
        groups = rest;
        joined.push(family);
        groups.push(joined.into_iter().flatten().collect());
    }
    if groups.len() > 1 {
        let message = format!("“{}”指几个互不相关的事项", case.matter);
        return Err(CaseError::new(message, format!("写明是哪一个：{}", day.shown(&seeds))));
    }
    found.family = groups.pop().unwrap_or_default();
    found.expired = expired(day, case, &found.family);
    for (id, by) in baseless(day, &found.family) {
        found.family.remove(&id);
        found.decriminalised = library.instrument(by).map(|i| i.name.clone());
        if let (Some((instrument, matter)), Some(by)) = (library.matter(id), &found.decriminalised) {
            found
                .expired
                .push(format!("《{}》“{}”未适用：它所细化的行为，《{by}》不再处罚", instrument.name, matter.name));
        }
    }
    Ok(found)
}

/// Members that refine nothing but what a later text no longer punishes, directly or through one another, with that text.
fn baseless(day: &Day<'_>, family: &BTreeSet<MatterId>) -> BTreeMap<MatterId, InstrumentId> {
    let mut gone: BTreeMap<MatterId, InstrumentId> = BTreeMap::new();
    loop {
        let next = family.iter().filter(|m| !gone.contains_key(m)).find_map(|id| {
            let (_, matter) = day.library.matter(*id)?;
            let mut edges = matter.edges.iter().filter(|e| e.kind == EdgeKind::Refines).flat_map(|e| day.targets(e));
            let by = |target: Target| match target {
                Target::Decriminalised(by) => Some(by),
                Target::Held(upper) => gone.get(&upper).copied(),
                _ => None,
            };
            let first = by(edges.next()?)?;
            edges.all(|t| by(t).is_some()).then_some((*id, first))
        });
        match next {
            Some((id, by)) => gone.insert(id, by),
            None => return gone,
        };
    }
}

/// Local texts that would be layers if they had not expired without a successor.
fn expired(day: &Day<'_>, case: &Case, family: &BTreeSet<MatterId>) -> Vec<String> {
    let library = day.library;
    let names = family.iter().flat_map(|m| day.names(*m));
    let below: BTreeSet<MatterId> = names.flat_map(|(i, m)| library.refining(i, m)).copied().collect();
    let mut gone: BTreeMap<InstrumentId, Date> = BTreeMap::new();
    for id in below {
        let Some((instrument, matter)) = library.matter(id) else { continue };
        let over = library.period(id.instrument).and_then(|p| p.to).filter(|to| *to < day.day);
        let Some(last) = over.filter(|_| instrument.jurisdiction.contains(case.jurisdiction)) else { continue };
        if library.versions(&instrument.name).iter().any(|v| day.in_force(*v)) {
            continue;
        }
        let mut edges = matter.edges.iter().filter(|e| e.kind == EdgeKind::Refines).flat_map(|e| day.targets(e));
        if edges.any(|t| matches!(t, Target::Held(m) if family.contains(&m))) {
            gone.insert(id.instrument, last);
        }
    }
    let names = gone.into_iter().filter_map(|(id, last)| Some((library.instrument(id)?, last)));
    names.map(|(i, last)| format!("《{}》已于 {last} 失效，未适用", i.name)).collect()
}
