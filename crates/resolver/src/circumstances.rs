//! 从轻, 从重, 一般, 不予: what the general clauses (通则) of the applied texts make of a range.

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::library::InstrumentId;
use cailiang_core::model::{Effect, General, Kind, Modal, Segment};
use cailiang_core::penalty::describe;

use crate::meaning::{Interner, Package};
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
    id: InstrumentId,
    states: Diagram,
    interner: &mut Interner<Adjusted>,
) -> Result<Diagram, TooLarge> {
    let Some(instrument) = space.library.instrument(id) else { return Ok(states) };
    let general = &instrument.general;
    if general.circumstances.is_empty() && general.middle.is_none() {
        return Ok(states);
    }
    let mut parts = vec![states];
    for c in &general.circumstances {
        parts.push(space.condition(id, &c.when)?);
    }
    space.store.combine(&parts, &mut |values| {
        let Some((before, holds)) = values.split_first() else { return 0 };
        let mut adjusted = interner.get(*before).cloned().unwrap_or_default();
        if adjusted.state.spoken && adjusted.state.conflict.is_none() {
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
    if any(Effect::Abate) {
        let text = format!("《{name}》规定可以减轻处罚：减轻的幅度本版未评估，请另行决定");
        adjusted.state.warnings.push(text);
    }
    let chosen = match (mitigate, aggravate) {
        (true, true) => {
            let text = format!("本案同时有从轻和从重情节，《{name}》没有写明如何取舍，给出的是整个幅度");
            adjusted.state.warnings.push(text);
            None
        }
        (true, false) => general.mitigate.as_ref().map(|s| ("从轻", s)),
        (false, true) => general.aggravate.as_ref().map(|s| ("从重", s)),
        (false, false) => general.middle.as_ref().map(|s| ("一般", s)),
    };
    if let Some((word, part)) = chosen {
        narrow(adjusted, id, word, part);
    }
    let waive = holding.iter().find_map(|(i, e)| if let Effect::Waive(m) = e { Some((*m, *i)) } else { None });
    if let Some((modal, index)) = waive {
        adjusted.waived = Some((modal, id, index));
        if modal == Modal::Must {
            adjusted.state.packages = vec![Package::default()];
        }
    }
}

fn narrow(adjusted: &mut Adjusted, id: InstrumentId, word: &str, part: &Segment) {
    let kind = part.kind.unwrap_or(Kind::Fine);
    let mut done: Option<String> = None;
    for package in &mut adjusted.state.packages {
        for (slot, imposed) in &mut package.slots {
            if slot.kind != kind || slot.daily {
                continue;
            }
            if let Some(amount) = imposed.sanction.amount.as_mut()
                && let Some(range) = segment(&amount.range, &part.share)
            {
                amount.range = range;
                done = Some(describe::amount(amount));
            }
        }
    }
    match done {
        Some(text) => adjusted.steps.push((format!("{word}：取幅度中的一段，{text}"), id)),
        None if kind == Kind::Fine => {}
        None => adjusted.state.warnings.push(format!("{word}：{kind}没有可以取段的幅度")),
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
