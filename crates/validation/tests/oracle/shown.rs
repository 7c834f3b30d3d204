//! A witness as its reader takes it: in every case with the facts that it names the lower text permits what it shows, and
//! the upper text does not.

use std::collections::BTreeSet;

use cailiang_core::model::{Basis, FactType, Modal, Sanction};
use cailiang_core::number::Exact;
use cailiang_validation::{Act, Finding};
use serde_json::Value as Json;

use crate::expected::{Point, figure_allows, longer};
use crate::grid::Value;
use crate::layers::Layers;
use crate::meaning::{At, CALENDARS, Figure, Package, Reading, Slot, readings};

/// The facts of a witness by name: what no text asks that is in force, the lower one or above it, is no other fact of that
/// name.
fn given(layers: &Layers<'_, '_>, finding: &Finding, lower: usize) -> Result<Vec<Option<Value>>, String> {
    let world = layers.world;
    let texts: BTreeSet<usize> = layers.matters().iter().map(|at| at.0).filter(|t| *t <= lower).collect();
    let mut all = vec![None; world.facts.len()];
    let Some(witness) = &finding.witness else { return Err("no witness".to_owned()) };
    for (name, json) in &witness.facts {
        let (plain, owner) = match name.rsplit_once('/') {
            Some((owner, plain)) => (plain, Some(owner)),
            None => (name.as_str(), None),
        };
        let named = |at: &usize| {
            let fact = &world.facts[*at];
            fact.name == plain && owner.is_none_or(|o| world.texts[fact.owner].name == o)
        };
        let mut found: Vec<usize> = (0..world.facts.len()).filter(named).collect();
        if found.len() > 1 {
            found.retain(|at| texts.iter().any(|t| world.asks(*t, *at)));
        }
        let [at] = found.as_slice() else { return Err(format!("which fact is {name}?")) };
        let fact = &world.facts[*at];
        let value = match (&fact.ty, json) {
            (FactType::YesNo, Json::Bool(b)) => Value::Yes(*b),
            (FactType::Enum(words), Json::String(w)) => Value::Word(words.iter().position(|x| x == w).unwrap()),
            (_, Json::Number(n)) => Value::Number(Exact::parse(&n.to_string()).unwrap()),
            (_, Json::String(n)) => Value::Number(Exact::parse(n).map_err(|e| format!("{name} = {n}: {e}"))?),
            other => return Err(format!("{name}: {other:?}")),
        };
        all[*at] = Some(value);
    }
    Ok(all)
}

fn value(s: &Sanction) -> (Slot, Point) {
    let slot = Slot { kind: s.kind, object: s.object.clone(), on: s.on };
    if s.modal == Modal::Not {
        return (slot, None);
    }
    let figure = match (&s.amount, s.duration) {
        (_, Some(d)) => (Exact::int(i64::from(d.max.unwrap())), Some(d.unit)),
        // A multiple is shown as it is where no figure of the base matters: any.
        (Some(a), _) if a.basis != Basis::Fixed => (Exact::ZERO, None),
        (Some(a), _) => (a.range.single().unwrap_or(Exact::ZERO), None),
        (None, None) => (Exact::ZERO, None),
    };
    (slot, Some(figure))
}

/// Whether some choice of a text has all these values; `silent` says what it has of kinds that it does not name.
fn permits(readings: &[Reading], values: &[(Slot, Point)], silent: &dyn Fn(&Package, &Slot, Point) -> bool) -> bool {
    let has = |package: &Package| {
        values.iter().all(|(slot, point)| match (package.named.get(slot), point) {
            (None, point) => silent(package, slot, *point),
            (Some(says), None) => says.modal != Modal::Must,
            (Some(says), Some(v)) => {
                // A fine without a figure may be any.
                let bare = says.figure == Figure::Plain;
                says.modal != Modal::Not && (bare || CALENDARS.iter().any(|c| figure_allows(&says.figure, *v, *c)))
            }
        })
    };
    readings.iter().flat_map(Reading::choices).any(|p| has(&p))
}

/// Why a witness is no witness.
pub(crate) fn fault(layers: &Layers<'_, '_>, finding: &Finding, (lower, upper): (At, At)) -> Option<String> {
    let world = layers.world;
    // The organ's own time depends on no case.
    if finding.code.ends_with("09") {
        return None;
    }
    let given = match given(layers, finding, lower.0) {
        Ok(given) => given,
        Err(why) => return Some(why),
    };
    let witness = finding.witness.as_ref()?;
    let mut values: Vec<(Slot, Point)> = witness.together_with.iter().map(value).collect();
    let mut order = None;
    match witness.imposed.as_ref() {
        Some(Act::Sanction(s)) => values.push(value(s)),
        Some(Act::Order(o)) => order = Some(o),
        None => return Some("nothing is imposed".to_owned()),
    }
    for case in world.completions(&given) {
        if !layers.uppers(lower, &case).contains(&upper) || !layers.applies(lower, &case) {
            return Some(format!("the upper text does not stand above in {case:?}"));
        }
        let mine = readings(world, lower, &case, true);
        let applies = layers.applies(upper, &case);
        let theirs = if applies { readings(world, upper, &case, false) } else { Vec::new() };
        if let Some(order) = order {
            let same = |r: &Reading| {
                r.orders.iter().filter(|(o, _)| o.name == order.name).filter_map(|(o, _)| o.within).collect::<Vec<_>>()
            };
            if !mine.iter().flat_map(same).any(|w| Some(w) == order.within) {
                return Some(format!("the lower text does not order it in {case:?}"));
            }
            let aim = |name: &str| name.replace("限期", "");
            let limits = theirs.iter().flat_map(|r| &r.orders).filter(|(o, _)| aim(&o.name) == aim(&order.name));
            let ours = order.within.unwrap();
            let is_longer =
                |w: cailiang_core::model::Within| longer((ours.max, ours.unit), (w.max, w.unit)) == Some(true);
            if !limits.filter_map(|(o, _)| o.within).any(is_longer) {
                return Some(format!("the upper text allows as much in {case:?}"));
            }
            continue;
        }
        // What it is silent about the lower text has from above: it may be anything.
        if !permits(&mine, &values, &|p, _, point| p.rest.is_none() || point.is_none()) {
            return Some(format!("the lower text does not permit it in {case:?}"));
        }
        let closed = layers.uppers(upper, &case).is_empty();
        let silent = |p: &Package, slot: &Slot, point: Point| {
            let gains = slot.kind == cailiang_core::model::Kind::ConfiscateGains;
            point.is_none() || p.rest.is_none() && (!closed || gains)
        };
        if permits(&theirs, &values, &silent) {
            return Some(format!("the upper text permits it in {case:?}"));
        }
        if finding.code.ends_with("10") != theirs.is_empty() {
            return Some(format!("whether the upper text has a rule is another matter in {case:?}"));
        }
    }
    None
}
