//! What the result means for the procedure: hearing, review, joint decision, decision on the spot, transfer.

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Kind, Modal};
use cailiang_core::number::Exact;
use serde::Serialize;

use crate::case::Case;
use crate::departure::{Place, Proposed};
use crate::fines::{self, On};
use crate::law::procedures::{Procedure, Threshold, procedures, threshold};
use crate::result::Resolution;
use crate::view::Shown;

/// A step of the procedure that the result calls for, or may call for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Flag {
    /// 听证, 法制审核, 集体讨论, 当场处罚, 移送.
    pub name: String,
    /// Whether it is called for.
    pub state: State,
    /// Why.
    pub why: String,
    /// The provision.
    pub citation: String,
    /// Text and figures were checked against their source; not where the law leaves a figure to texts that are not held.
    pub verified: bool,
    /// Where the figure comes from, when it is not from the provision itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// How sure it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// In every outcome.
    Required,
    /// Allowed in every outcome (当场处罚).
    Allowed,
    /// In some outcomes: it depends on what is imposed.
    Depends,
    /// The organ has to judge, or a figure is not held.
    Open,
}

/// The outcomes that are still possible, and who is punished.
struct Outcomes<'a> {
    packages: Vec<&'a [Shown]>,
    individual: Option<bool>,
    /// The fine that the organ means to impose.
    proposed: Option<Exact>,
}

/// Adds the procedures that the result calls for.
pub(crate) fn apply(case: &Case, organ: Option<&str>, resolution: &mut Resolution) {
    let waived = resolution.waived.as_ref().is_some_and(|w| w.modal == Modal::Must);
    let proposed = case.departure.as_ref().map(|d| d.fine);
    let possible: Vec<&[Shown]> = resolution.possible.iter().flat_map(|p| &p.any_of).map(Vec::as_slice).collect();
    let punished = !waived && proposed != Some(Proposed::Waive) && possible.iter().any(|p| !p.is_empty());
    let outcomes = Outcomes {
        packages: possible,
        individual: individual(case),
        proposed: if let Some(Proposed::Sum(v)) = proposed { Some(v) } else { None },
    };
    let departs = resolution.departure.as_ref().is_some_and(|v| v.verdict != Place::Baseline);
    let mut flags: Vec<Flag> = Vec::new();
    for procedure in procedures() {
        // Acts are judged by the law of their day, procedure by that of the decision.
        let day = if procedure.acts.is_empty() { case.decision_date } else { case.law_day() };
        if !procedure.period().contains(day) {
            continue;
        }
        if procedure.crime && case.suspected_crime {
            flags.push(flag(procedure, State::Required, procedure.say.clone()));
        }
        if !punished {
            continue;
        }
        by_kind(procedure, &outcomes, &mut flags);
        if !procedure.large.is_empty() {
            by_amount(procedure, case, organ, &outcomes, &mut flags);
        }
        on_the_spot(procedure, &outcomes, &mut flags);
        let applied = resolution.applied.iter().map(|a| format!("{}/{}", a.instrument, a.matter));
        let act = applied.clone().any(|name| procedure.acts.contains(&name));
        // What only may be called for calls for nothing else yet: its own line says what hangs on it.
        let called = |name: &String| flags.iter().any(|f| f.name == *name && f.state != State::Open);
        let follows = procedure.after.as_ref().is_some_and(called);
        let several = procedure.concurrent && !case.concurrent.is_empty();
        if act || follows || several || procedure.departure && departs {
            let doubt = procedure.doubt.as_deref().unwrap_or("");
            let (state, why) = if procedure.judged {
                let local = "由行政机关认定，当地有标准的，以当地规定为准（未入库）";
                (State::Open, format!("{doubt}，{local}：{}", procedure.say))
            } else {
                (State::Depends, format!("{doubt}，{}", procedure.say))
            };
            let verified = !procedure.judged;
            flags.push(Flag { verified, ..flag(procedure, state, why) });
        }
    }
    // Whether a sum is large is beside the point where a kind calls for the procedure anyway, and where the penalty may be
    // decided on the spot, in which there is no hearing (行政处罚法 51–53).
    let by_sum = |f: &Flag| procedures().iter().any(|p| p.name == f.name && !p.large.is_empty());
    let settled: Vec<String> = flags.iter().filter(|f| f.state == State::Required).map(|f| f.name.clone()).collect();
    let on_the_spot = flags.iter().any(|f| f.state == State::Allowed);
    flags.retain(|f| f.state != State::Open || !by_sum(f) || !on_the_spot && !settled.contains(&f.name));
    resolution.procedures = flags;
}

fn flag(procedure: &Procedure, state: State, why: String) -> Flag {
    Flag { name: procedure.name.clone(), state, why, citation: procedure.citation(), verified: true, source: None }
}

/// Kinds that call for it, and kinds of which that has to be judged.
fn by_kind(procedure: &Procedure, outcomes: &Outcomes<'_>, flags: &mut Vec<Flag>) {
    for kind in &procedure.kinds {
        let state = match outcomes.imposing(*kind) {
            Imposed::Always => State::Required,
            Imposed::Sometimes => State::Depends,
            Imposed::Never => continue,
        };
        flags.push(flag(procedure, state, format!("{}{kind}的，{}", state.word(), procedure.say)));
    }
    for kind in &procedure.doubtful {
        if outcomes.imposing(*kind) != Imposed::Never {
            let doubt = procedure.doubt.as_deref().unwrap_or("");
            let why = format!("{kind}{doubt}，由办案机关认定：属于的，{}", procedure.say);
            flags.push(Flag { verified: false, ..flag(procedure, State::Open, why) });
        }
    }
}

/// Kinds that call for it from a threshold on.
fn by_amount(procedure: &Procedure, case: &Case, organ: Option<&str>, outcomes: &Outcomes<'_>, flags: &mut Vec<Flag>) {
    let held = threshold(&procedure.name, case.jurisdiction, organ, case.decision_date);
    let mut unknown: Vec<&str> = Vec::new();
    for kind in &procedure.large {
        if outcomes.imposing(*kind) == Imposed::Never {
            continue;
        }
        match held.filter(|_| *kind == Kind::Fine) {
            Some(held) => flags.extend(fine_against(procedure, held, outcomes)),
            None => unknown.push(kind.name()),
        }
    }
    if !unknown.is_empty() {
        let what = unknown.join("、");
        let mut behind: Vec<&str> = procedures()
            .iter()
            .filter(|p| p.after.as_ref() == Some(&procedure.name))
            .map(|p| p.name.as_str())
            .collect();
        behind.dedup();
        let more =
            if behind.is_empty() { String::new() } else { format!("，并核对是否需要{}", behind.join("、")) };
        let why = format!("{what}是否属于较大数额（价值），以当地规定为准（未入库）：属于的，{}{more}", procedure.say);
        flags.push(Flag { verified: false, ..flag(procedure, State::Open, why) });
    }
}

/// A fine against a threshold that is held; `None` where every fine is below it.
fn fine_against(procedure: &Procedure, held: &Threshold, outcomes: &Outcomes<'_>) -> Option<Flag> {
    let (low, high) = match outcomes.individual {
        Some(true) => (held.individual, held.individual),
        Some(false) => (held.unit, held.unit),
        None => (held.individual.min(held.unit), held.individual.max(held.unit)),
    };
    let above = |from: Exact| Interval::new(End::Closed(from), End::Unbounded);
    let fines = outcomes.fines();
    let reaches = |r: &Option<Interval>| r.as_ref().is_none_or(|r| !r.intersect(&above(low)).is_empty());
    let surely = |r: &Option<Interval>| r.as_ref().is_some_and(|r| above(high).covers(r));
    if !fines.iter().any(reaches) {
        return None;
    }
    let every = fines.iter().all(surely) && outcomes.imposing(Kind::Fine) == Imposed::Always;
    let state = if every { State::Required } else { State::Depends };
    let whom = match outcomes.individual {
        Some(true) => format!("对公民罚款 {} 元以上", held.individual),
        Some(false) => format!("对单位罚款 {} 元以上", held.unit),
        None => format!("对公民罚款 {} 元以上、对单位罚款 {} 元以上", held.individual, held.unit),
    };
    let note = if held.verified { "" } else { "（数额未核实；当地另有规定的，从其规定）" };
    let why = format!("{whom}的，{}{note}", procedure.say);
    let source = Some(held.source.clone());
    Some(Flag { verified: held.verified, source, ..flag(procedure, state, why) })
}

/// Penalties that may be decided on the spot.
fn on_the_spot(procedure: &Procedure, outcomes: &Outcomes<'_>, flags: &mut Vec<Flag>) {
    let Some(small) = &procedure.small else { return };
    let limit = match outcomes.individual {
        Some(true) => small.individual,
        Some(false) => small.unit,
        None => small.individual.min(small.unit),
    };
    let greatest = match outcomes.individual {
        None => small.individual.max(small.unit),
        Some(_) => limit,
    };
    let up_to = |to: Exact| Interval::new(End::Unbounded, End::Closed(to));
    // Optional sanctions may be left out; compulsory ones have to be of these kinds.
    let fits = |package: &&&[Shown]| {
        package.iter().all(|s| small.kinds.contains(&s.sanction.kind) || s.sanction.modal == Modal::May)
    };
    let wholly = |package: &&&[Shown]| package.iter().all(|s| small.kinds.contains(&s.sanction.kind));
    let fine_in = |package: &[Shown], limit: Exact, whole: bool| {
        outcomes.fines_of(package).iter().all(|r| match r {
            Some(r) if whole => up_to(limit).covers(r),
            Some(r) => !r.intersect(&up_to(limit)).is_empty(),
            None => false,
        })
    };
    let all = outcomes.packages.iter();
    let allowed = all.clone().all(|p| wholly(&p) && fine_in(p, limit, true));
    let possible = all.clone().any(|p| !p.is_empty() && fits(&p) && fine_in(p, greatest, false));
    let state = match (allowed, possible) {
        (true, _) => State::Allowed,
        (_, true) => State::Depends,
        _ => return,
    };
    let whom = match outcomes.individual {
        Some(true) => format!("对公民罚款 {} 元以下", small.individual),
        Some(false) => format!("对单位罚款 {} 元以下", small.unit),
        None => format!("对公民罚款 {} 元以下、对单位罚款 {} 元以下", small.individual, small.unit),
    };
    flags.push(flag(procedure, state, format!("只处警告，或者{whom}的，{}", procedure.say)));
}

impl State {
    fn word(self) -> &'static str {
        if self == State::Required { "本案拟" } else { "拟" }
    }
}

/// Whether a kind is imposed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Imposed {
    Always,
    Sometimes,
    Never,
}

impl Outcomes<'_> {
    fn imposing(&self, kind: Kind) -> Imposed {
        let modals = self.packages.iter().map(|p| p.iter().find(|s| s.sanction.kind == kind).map(|s| s.sanction.modal));
        let modals: Vec<Option<Modal>> = modals.collect();
        match (modals.iter().all(|m| *m == Some(Modal::Must)), modals.iter().any(Option::is_some)) {
            (_, false) => Imposed::Never,
            (true, true) => Imposed::Always,
            (false, true) => Imposed::Sometimes,
        }
    }

    /// The fines of all outcomes; `None`: not known in 元.
    fn fines(&self) -> Vec<Option<Interval>> {
        self.packages.iter().flat_map(|p| self.fines_of(p)).collect()
    }

    fn fines_of(&self, package: &[Shown]) -> Vec<Option<Interval>> {
        let Some(fines) = fines::of_package(package) else { return vec![None] };
        let proposed = self.proposed.filter(|_| fines.contains_key(&On::Party));
        let of = |(on, fine): (On, fines::Fine)| match proposed {
            Some(sum) if on == On::Party => Some(Interval::point(sum)),
            _ => Some(fine.range).filter(|_| fine.unit.is_none()),
        };
        fines.into_iter().map(of).collect()
    }
}

/// Words by which a case says that the party is a natural person, or a unit.
const INDIVIDUAL: [&str; 4] = ["个人", "公民", "自然人", "公民个人"];
const UNIT: [&str; 6] = ["单位", "法人", "法人或者其他组织", "企业", "企业事业单位", "组织"];
/// Facts that say so.
const PARTY: [&str; 3] = ["主体", "当事人", "当事人类型"];

/// Whether a fact of this name, without its document, says so.
pub(crate) fn names_party(plain: &str) -> bool {
    PARTY.contains(&plain)
}

/// Whether such a word says that the party is a natural person; `None` where it says nothing of it.
pub(crate) fn is_individual(word: &str) -> Option<bool> {
    if INDIVIDUAL.contains(&word) { Some(true) } else { UNIT.contains(&word).then_some(false) }
}

/// Whether the case says that the party is a natural person.
pub(crate) fn individual(case: &Case) -> Option<bool> {
    let values = case.facts.iter().filter_map(|(name, value)| {
        let plain = name.rsplit('/').next().unwrap_or(name);
        value.as_str().filter(|_| names_party(plain))
    });
    values.filter_map(is_individual).next()
}
