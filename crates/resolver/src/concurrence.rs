//! 竞合: one act that several provisions punish is fined once, by the provision with the higher fine.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use cailiang_core::interval::Interval;
use cailiang_core::model::{Kind, Modal};
use cailiang_core::number::Exact;
use serde::Serialize;

use crate::case::{Case, CaseError};
use crate::fines::{self, Fine, On};
use crate::law::general::{self, CONCURRENCE};
use crate::lighter::{self, Weighed};
use crate::meaning::Slot;
use crate::resolve::Resolver;
use crate::result::{About, Resolution, Step};
use crate::view::Shown;

/// Which of several provisions fines the act.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Concurrence {
    /// The provisions, that of the case first.
    pub matters: Vec<Competing>,
    /// The matter whose fine is the higher; `None` where none is, or where that cannot be decided.
    pub higher: Option<String>,
    /// How that was decided, or why it was not.
    pub why: String,
    /// The provision that says so.
    pub citation: String,
}

/// A provision that punishes the act.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Competing {
    /// The matter as the case names it.
    pub matter: String,
    /// Texts that may be a basis of punishment.
    pub citations: Vec<String>,
    /// Its fines, by law and without baselines.
    pub fines: Vec<Shown>,
    /// Why it does not compete.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub out: Option<String>,
}

/// A competitor, and the unions of packages that it may come to.
struct Competitor {
    shown: Competing,
    possible: Vec<Vec<Vec<Shown>>>,
    instruments: Vec<String>,
}

/// Compares the fines of the matters that the case says its act falls under as well.
///
/// # Errors
/// [`CaseError`] for a matter that no text knows.
pub(crate) fn apply(resolver: &Resolver<'_>, case: &Case, resolution: &mut Resolution) -> Result<(), CaseError> {
    if case.concurrent.is_empty() {
        return Ok(());
    }
    let mut all = vec![competitor(&case.matter, resolution)];
    for name in &case.concurrent {
        let alone = Case { matter: name.clone(), concurrent: Vec::new(), departure: None, ..case.clone() };
        resolver.question(&alone)?;
        all.push(match resolver.resolve(&alone) {
            Ok(other) => competitor(name, &other),
            Err(e) => out(name, e.message),
        });
    }
    let instruments: Vec<&str> = all.iter().flat_map(|c| &c.instruments).map(String::as_str).collect();
    // The special rule is for acts that its instrument's norms alone compete for.
    let shared: Vec<&str> =
        instruments.iter().copied().filter(|i| all.iter().all(|c| c.instruments.iter().any(|n| n == i))).collect();
    let Some(rule) = general::speaking(&CONCURRENCE, case.decision_date, &shared).next() else {
        resolution.warnings.push(format!("{} 施行的一事不再罚规定不在库中，没有比较罚款高低", case.decision_date));
        return Ok(());
    };
    let (higher, why) = decide(&all);
    let text = match &higher {
        Some(name) => format!("同一行为违反多个规定，不得罚款两次，按罚款数额高的“{name}”罚款：{why}"),
        None => format!("同一行为违反多个规定，不得罚款两次，应按罚款数额高的规定罚款：{why}"),
    };
    if higher.as_ref().is_some_and(|h| *h != case.matter) {
        resolution.warnings.push(format!("罚款应按“{}”计算，不按本事项", higher.as_deref().unwrap_or("")));
    }
    let citation = rule.ground.to_string();
    resolution.reasons.push(format!("{text}（{citation}）"));
    resolution.trace.push(Step::new(About::Concurrence, text, Some(citation.clone())));
    let matters = all.into_iter().map(|c| c.shown).collect();
    resolution.concurrence = Some(Concurrence { matters, higher, why, citation });
    Ok(())
}

fn competitor(name: &str, resolution: &Resolution) -> Competitor {
    let basis = || resolution.applied.iter().filter(|a| a.role == "依据");
    let possible: Vec<Vec<Vec<Shown>>> = resolution.possible.iter().map(|p| p.statutory.clone()).collect();
    let mut fines: Vec<Shown> = Vec::new();
    for shown in possible.iter().flatten().flatten().filter(|s| s.sanction.kind == Kind::Fine) {
        if !fines.contains(shown) {
            fines.push(shown.clone());
        }
    }
    let waived = resolution.waived.as_ref().is_some_and(|w| w.modal == Modal::Must);
    let out = match (waived, fines.is_empty()) {
        (true, _) => Some("不予处罚".to_owned()),
        (_, true) => Some("没有规定罚款".to_owned()),
        _ => None,
    };
    let citations = basis().map(|a| a.citation.clone()).collect();
    let shown = Competing { matter: name.to_owned(), citations, fines, out };
    let instruments = basis().map(|a| a.instrument.clone()).collect();
    Competitor { shown, possible, instruments }
}

fn out(name: &str, why: String) -> Competitor {
    let shown = Competing { matter: name.to_owned(), citations: Vec::new(), fines: Vec::new(), out: Some(why) };
    Competitor { shown, possible: Vec::new(), instruments: Vec::new() }
}

/// The matter with the higher fine, and how that was found.
fn decide(all: &[Competitor]) -> (Option<String>, String) {
    let competing: Vec<&Competitor> = all.iter().filter(|c| c.shown.out.is_none()).collect();
    let name = |c: &Competitor| c.shown.matter.clone();
    let [first, second, ..] = competing.as_slice() else {
        return match competing.first() {
            Some(only) => (Some(name(only)), "其余规定不处罚款".to_owned()),
            None => (None, "各规定都不处罚款".to_owned()),
        };
    };
    let convention = "比较法定罚款，先上限后下限（比较次序是本工具的约定）";
    let at_least = |c: &Competitor, o: &Competitor| above(&c.possible, &o.possible).map(Ordering::is_ge);
    let top: Vec<&&Competitor> = competing
        .iter()
        .filter(|c| competing.iter().all(|o| std::ptr::eq(**c, *o) || at_least(c, o) == Ok(true)))
        .collect();
    match top.as_slice() {
        [one] => (Some(name(one)), convention.to_owned()),
        [] => {
            let why = if competing.len() == 2 {
                above(&first.possible, &second.possible).err().unwrap_or(MISSING)
            } else {
                "各规定的罚款高低不能全部比较"
            };
            (None, why.to_owned())
        }
        several => {
            let names: Vec<String> = several.iter().map(|c| name(c)).collect();
            (None, format!("“{}”的法定罚款相同", names.join("”与“")))
        }
    }
}

const MISSING: &str = "高低视尚未查明的要素而定";

/// How the fines of one matter stand to those of another, whatever is still to be found out.
fn above(a: &[Vec<Vec<Shown>>], b: &[Vec<Vec<Shown>>]) -> Result<Ordering, &'static str> {
    let mut result: Option<Ordering> = None;
    for one in a {
        for other in b {
            let order = one_pair(one, other).ok_or("罚款的计算基数不同或未知，高低不可比")?;
            match result {
                None => result = Some(order),
                Some(before) if before == order => {}
                Some(_) => return Err(MISSING),
            }
        }
    }
    result.ok_or(MISSING)
}

fn one_pair(a: &[Vec<Shown>], b: &[Vec<Shown>]) -> Option<Ordering> {
    let (a, b) = (fines::of_union(a).ok()?, fines::of_union(b).ok()?);
    let slots: Vec<On> = a.keys().chain(b.keys()).copied().collect();
    let weigh = |fines: &BTreeMap<On, Fine>| {
        let mut weighed = Weighed { kinds: BTreeMap::new(), fines: BTreeMap::new() };
        for on in &slots {
            let party = (*on == On::Staff).then_some(cailiang_core::model::Party::Staff);
            let slot = Slot { kind: Kind::Fine, object: None, on: party, daily: false };
            // Who is not fined is fined nothing.
            let nothing = Fine { range: Interval::point(Exact::ZERO), unit: None, may: false };
            let fine = fines.get(on).unwrap_or(&nothing);
            weighed.kinds.insert(slot.clone(), (Modal::Must, None));
            weighed.fines.insert(slot, (fine.unit.clone().unwrap_or_else(|| "元".to_owned()), fine.range));
        }
        weighed
    };
    lighter::compare(&[weigh(&a)], &[weigh(&b)])
}
