//! 从轻, 从重, 一般, 不予: what the general clauses (通则) of the applied texts make of a range.

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{InstrumentId, MatterId};
use cailiang_core::model::{Amount, Effect, General, Kind, Modal, Segment};
use cailiang_core::number::Exact;
use cailiang_core::penalty::describe;

use crate::meaning::{Interner, Package, Slot, speaks_for};
use crate::space::{Conditioned, Space};
use crate::stack::DayState;
use crate::view::segment;

/// What circumstances did to a result.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Adjusted {
    pub state: DayState,
    /// 不予 / 可以不予 by a general clause: instrument and circumstance.
    pub waived: Option<(Modal, InstrumentId, usize)>,
    /// Steps taken, in words.
    pub steps: Vec<(String, InstrumentId)>,
}

/// The conditions of the general clauses.
pub(crate) fn conditions(id: InstrumentId, general: &General) -> Vec<Conditioned<'_>> {
    general.circumstances.iter().map(|c| (id, &c.when)).collect()
}

/// Applies the general clauses of one instrument, whose texts apply to the case, to the states of a day.
pub(crate) fn adjust<'l>(
    space: &mut Space<'l>,
    (id, matters): (InstrumentId, &[MatterId]),
    states: Diagram,
    interner: &mut Interner<Adjusted>,
) -> Result<Diagram, TooLarge> {
    let Some(instrument) = space.library.instrument(id) else { return Ok(states) };
    let general = &instrument.general;
    if general.circumstances.is_empty() && general.middle.is_none() && general.one_sided.is_empty() {
        return Ok(states);
    }
    let mut parts = vec![states];
    for c in &general.circumstances {
        let speaks = matters.iter().all(|m| speaks_for(space.library, *m, c));
        parts.push(if speaks { space.condition(id, &c.when)? } else { Store::FALSE });
    }
    space.store.combine(&parts, &mut |values| {
        let Some((before, holds)) = values.split_first() else { return 0 };
        let mut adjusted = interner.get(*before).cloned().unwrap_or_default();
        let applies = adjusted.state.spoken && !adjusted.state.dropped.contains(&id);
        if applies && adjusted.state.conflict.is_none() {
            one(&mut adjusted, id, general, holds, &instrument.name);
        }
        interner.number(adjusted)
    })
}

fn one(adjusted: &mut Adjusted, id: InstrumentId, general: &General, holds: &[u32], name: &str) {
    let holding: Vec<(usize, &Effect)> = general
        .circumstances
        .iter()
        .enumerate()
        .zip(holds)
        .filter(|(_, h)| **h != 0)
        .map(|((i, c), _)| (i, &c.effect))
        .collect();
    let any = |wanted: Effect| holding.iter().any(|(_, e)| **e == wanted);
    let (mitigate, aggravate) = (any(Effect::Mitigate), any(Effect::Aggravate));
    let up = |wanted: bool| holding.iter().any(|(_, e)| matches!(e, Effect::Step(s) if s.up == wanted));
    if up(true) && up(false) {
        let text = format!("本案同时有上调和下调一档的情节，《{name}》没有写明如何取舍，未作调整");
        adjusted.state.warnings.push(text);
    }
    match (mitigate, aggravate) {
        (true, true) => {
            let text = format!("本案同时有从轻和从重情节，《{name}》没有写明如何取舍，给出的是整个幅度");
            adjusted.state.warnings.push(text);
        }
        (true, false) => narrow(adjusted, (id, general), "从轻", Some(Effect::Mitigate), general.mitigate.as_ref()),
        (false, true) => narrow(adjusted, (id, general), "从重", Some(Effect::Aggravate), general.aggravate.as_ref()),
        (false, false) => narrow(adjusted, (id, general), "一般", None, general.middle.as_ref()),
    }
    for effect in holding.iter().filter_map(|(_, e)| if let Effect::Reduce(left) = e { Some(*left) } else { None }) {
        reduce(adjusted, id, &effect);
    }
    match (&general.abate, any(Effect::Abate)) {
        (_, false) => {}
        (Some(part), true) => abate(adjusted, id, part),
        (None, true) => {
            let text = format!("《{name}》规定可以减轻处罚，没有写明减轻的幅度，给出的是未减轻的幅度");
            adjusted.state.warnings.push(text);
        }
    }
    let waive = holding.iter().find_map(|(i, e)| if let Effect::Waive(m) = e { Some((*m, *i)) } else { None });
    if let Some((modal, index)) = waive {
        adjusted.waived = Some((modal, id, index));
        if modal == Modal::Must {
            adjusted.state.packages = vec![Package::default()];
        }
    }
}

/// Changes the figures of every amount of a kind of sanction that a case has a range of; what was done, in words.
fn change(adjusted: &mut Adjusted, kind: Kind, f: &mut dyn FnMut(&Slot, &mut Amount) -> Option<()>) -> Option<String> {
    let mut done = None;
    for (slot, imposed) in adjusted.state.packages.iter_mut().flat_map(|p| &mut p.slots) {
        // Of what a formula gives, each case has one sum: a range of them has no parts.
        if slot.kind != kind || slot.daily || imposed.varies() {
            continue;
        }
        if let Some(amount) = imposed.sanction.amount.as_mut()
            && f(slot, amount).is_some()
        {
            done = Some(describe::amount(amount));
        }
    }
    done
}

/// The part of the range that a circumstance leaves.
fn narrow(
    adjusted: &mut Adjusted,
    (id, general): (InstrumentId, &General),
    word: &str,
    effect: Option<Effect>,
    part: Option<&Segment>,
) {
    let kind = part.and_then(|p| p.kind).unwrap_or(Kind::Fine);
    let mut endless = false;
    let done = change(adjusted, kind, &mut |_, amount| {
        let rule = |upper: bool| general.one_sided.iter().find(|r| r.upper == upper && r.effect == effect);
        let no_lower = amount.range.lo.value().is_none_or(|v| v == Exact::ZERO);
        let (one, figure) = match (no_lower, amount.range.hi.value()) {
            (true, Some(high)) => (rule(true), Some(high)),
            (false, None) => (rule(false), amount.range.lo.value()),
            _ => (None, None),
        };
        if let (Some(rule), Some(figure)) = (one, figure) {
            amount.range = Interval::point(figure.times(rule.factor)?);
            return Some(());
        }
        let Some(range) = segment(&amount.range, &part?.share) else {
            endless = true;
            return None;
        };
        amount.range = range;
        Some(())
    });
    match done {
        Some(text) => adjusted.steps.push((format!("{word}：取幅度中的一段，{text}"), id)),
        None if endless => {
            adjusted.state.warnings.push(format!("{word}：罚款只有下限，没有写明取多少，给出的是整个幅度"))
        }
        None if part.is_none() && effect.is_some() => {
            let text = format!("通则规定了{word}，没有写明取幅度的哪一段，给出的是整个幅度");
            adjusted.state.warnings.push(text);
        }
        None if kind == Kind::Fine => {}
        None => adjusted.state.warnings.push(format!("{word}：{kind}没有可以取段的幅度")),
    }
}

/// The lower end of a fine in what the statutes permit.
fn statutory_floor(statutory: &[Package], slot: &Slot, amount: &Amount) -> Option<Exact> {
    let same = statutory.iter().filter_map(|p| p.slots.get(slot)?.sanction.amount.as_ref());
    let ends = same.filter(|a| a.basis == amount.basis).map(|a| a.range.lo.value().unwrap_or(Exact::ZERO));
    ends.min()
}

/// 减轻: below the statutory lower end, by shares of it.
fn abate(adjusted: &mut Adjusted, id: InstrumentId, part: &Segment) {
    let statutory = adjusted.state.statutory.clone();
    let done = change(adjusted, Kind::Fine, &mut |slot, amount| {
        let floor = statutory_floor(&statutory, slot, amount).filter(|f| *f > Exact::ZERO)?;
        let end = |end: End| -> Option<End> {
            let value = floor.times(end.value()?)?;
            Some(if end.is_open() { End::Open(value) } else { End::Closed(value) })
        };
        amount.range = Interval::new(end(part.share.lo)?, end(part.share.hi)?);
        Some(())
    });
    match done {
        Some(text) => adjusted.steps.push((format!("减轻：在法定下限以下，{text}"), id)),
        None => adjusted.state.warnings.push("减轻：罚款没有法定下限，未作调整".to_owned()),
    }
}

/// 降低30%至50%: shares of the range, not below the statutory lower end.
fn reduce(adjusted: &mut Adjusted, id: InstrumentId, left: &Interval) {
    let statutory = adjusted.state.statutory.clone();
    let done = change(adjusted, Kind::Fine, &mut |slot, amount| {
        let floor = statutory_floor(&statutory, slot, amount).unwrap_or(Exact::ZERO);
        let end = |end: End, share: End| -> Option<End> {
            let value = match end {
                End::Unbounded => return Some(End::Unbounded),
                End::Open(v) | End::Closed(v) => v.times(share.value()?)?,
            };
            Some(if value < floor {
                End::Closed(floor)
            } else if end.is_open() {
                End::Open(value)
            } else {
                End::Closed(value)
            })
        };
        amount.range = Interval::new(end(amount.range.lo, left.lo)?, end(amount.range.hi, left.hi)?);
        Some(())
    });
    if let Some(text) = done {
        adjusted.steps.push((format!("降低：不低于法定下限，{text}"), id));
    }
}

/// A diagram of day states as one of adjusted states.
pub(crate) fn start(
    store: &mut Store,
    states: Diagram,
    from: &Interner<DayState>,
    to: &mut Interner<Adjusted>,
) -> Result<Diagram, TooLarge> {
    store.combine(&[states], &mut |v| {
        let state = v.first().and_then(|v| from.get(*v)).cloned().unwrap_or_default();
        to.number(Adjusted { state, waived: None, steps: Vec::new() })
    })
}
