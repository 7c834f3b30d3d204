//! 从轻, 从重, 一般, 不予: what the general clauses (通则) of the applied texts make of a range.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{FactId, InstrumentId, MatterId};
use cailiang_core::model::{Amount, Basis, Effect, FloorOn, General, Kind, Modal, Sanction, Segment};
use cailiang_core::number::Exact;
use cailiang_core::penalty::describe;

use crate::compare::measure;
use crate::meaning::{BaseRef, Imposed, Interner, Package, Slot, speaks_for};
use crate::space::{Conditioned, Space, Value};
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
    space.combine(&parts, &mut |space, values| {
        let Some((before, holds)) = values.split_first() else { return 0 };
        let mut adjusted = interner.get(*before).cloned().unwrap_or_default();
        let applies = adjusted.state.spoken && !adjusted.state.dropped.contains(&id);
        if applies && adjusted.state.conflict.is_none() {
            Clauses { space, id, general, name: &instrument.name, turns_on: RefCell::default() }
                .apply(&mut adjusted, holds);
        }
        interner.number(adjusted)
    })
}

/// The general clauses of an instrument, in one case.
struct Clauses<'a, 'l> {
    space: &'a Space<'l>,
    id: InstrumentId,
    general: &'a General,
    name: &'a str,
    /// Base quantities, known or not, whose values a step turns on.
    turns_on: RefCell<BTreeSet<FactId>>,
}

impl Clauses<'_, '_> {
    fn apply(&self, adjusted: &mut Adjusted, holds: &[u32]) {
        let general = self.general;
        let name = self.name;
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
            (true, false) => self.narrow(adjusted, "从轻", Some(Effect::Mitigate), general.mitigate.as_ref()),
            (false, true) => self.narrow(adjusted, "从重", Some(Effect::Aggravate), general.aggravate.as_ref()),
            (false, false) => self.narrow(adjusted, "一般", None, general.middle.as_ref()),
        }
        for effect in holding.iter().filter_map(|(_, e)| if let Effect::Reduce(left) = e { Some(*left) } else { None })
        {
            self.reduce(adjusted, &effect);
        }
        match (&general.abate, any(Effect::Abate)) {
            (_, false) => {}
            (Some(part), true) => self.abate(adjusted, part),
            (None, true) => {
                let text = format!("《{name}》规定可以减轻处罚，没有写明减轻的幅度，给出的是未减轻的幅度");
                adjusted.state.warnings.push(text);
            }
        }
        let waive = holding.iter().find_map(|(i, e)| if let Effect::Waive(m) = e { Some((*m, *i)) } else { None });
        if let Some((modal, index)) = waive {
            adjusted.waived = Some((modal, self.id, index));
            if modal == Modal::Must {
                adjusted.state.packages = vec![Package::default()];
            }
        }
    }

    /// The part of the range that a circumstance leaves. A range that is capped or lifted is one of 元.
    fn narrow(&self, adjusted: &mut Adjusted, word: &str, effect: Option<Effect>, part: Option<&Segment>) {
        let kind = part.and_then(|p| p.kind).unwrap_or(Kind::Fine);
        let mut endless = false;
        let rules = || self.general.one_sided.iter().filter(|r| r.effect == effect);
        let done = if part.is_none() && rules().next().is_none() {
            None
        } else {
            self.change(adjusted, word, kind, &mut |_, imposed| {
                self.settle(imposed, is_bent)?;
                let Some(amount) = imposed.sanction.amount.as_mut() else { return Ok(false) };
                let rule = |upper: bool| rules().find(|r| r.upper == upper);
                let no_lower = amount.range.lo.value().is_none_or(|v| v == Exact::ZERO);
                let (one, figure) = match (no_lower, amount.range.hi.value()) {
                    (true, Some(high)) => (rule(true), Some(high)),
                    (false, None) => (rule(false), amount.range.lo.value()),
                    _ => (None, None),
                };
                if let (Some(rule), Some(figure)) = (one, figure) {
                    amount.range = Interval::point(figure.times(rule.factor).ok_or(Open::Large)?);
                    return Ok(true);
                }
                let Some(part) = part else { return Ok(false) };
                let Some(range) = segment(&amount.range, &part.share) else {
                    endless = true;
                    return Ok(false);
                };
                amount.range = range;
                Ok(true)
            })
        };
        match done {
            Some(text) => adjusted.steps.push((format!("{word}：取幅度中的一段，{text}"), self.id)),
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

    /// 减轻: below the statutory lower end, by shares of it.
    fn abate(&self, adjusted: &mut Adjusted, part: &Segment) {
        let statutory = adjusted.state.statutory.clone();
        let mut open = false;
        let done = self.change(adjusted, "减轻", Kind::Fine, &mut |slot, imposed| {
            let floor = self.statutory_floor(&statutory, slot, imposed).inspect_err(|_| open = true)?;
            let Some(floor) = floor.filter(|f| f.least > Exact::ZERO) else { return Ok(false) };
            let end = |end: End| -> Option<End> {
                let value = floor.least.times(end.value()?)?;
                Some(if end.is_open() { End::Open(value) } else { End::Closed(value) })
            };
            let ends = end(part.share.lo).zip(end(part.share.hi)).ok_or(Open::Large)?;
            let range = Interval::new(ends.0, ends.1);
            if floor.in_yuan {
                *imposed = fixed(imposed, range);
            } else if let Some(amount) = imposed.sanction.amount.as_mut() {
                amount.range = range;
            }
            Ok(true)
        });
        match done {
            Some(text) => adjusted.steps.push((format!("减轻：在法定下限以下，{text}"), self.id)),
            None if open => {}
            None => adjusted.state.warnings.push("减轻：罚款没有法定下限，未作调整".to_owned()),
        }
    }

    /// 降低30%至50%: shares of the range, not below the statutory lower end.
    fn reduce(&self, adjusted: &mut Adjusted, left: &Interval) {
        let statutory = adjusted.state.statutory.clone();
        let done = self.change(adjusted, "降低", Kind::Fine, &mut |slot, imposed| {
            let floor = self.statutory_floor(&statutory, slot, imposed)?;
            self.settle(imposed, |a| is_bent(a) || floor.as_ref().is_some_and(|f| f.in_yuan))?;
            let Some(amount) = imposed.sanction.amount.as_mut() else { return Ok(false) };
            let floor = floor.map_or(Exact::ZERO, |f| f.least);
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
            let ends = end(amount.range.lo, left.lo).zip(end(amount.range.hi, left.hi)).ok_or(Open::Large)?;
            amount.range = Interval::new(ends.0, ends.1);
            Ok(true)
        });
        if let Some(text) = done {
            adjusted.steps.push((format!("降低：不低于法定下限，{text}"), self.id));
        }
    }

    /// Changes every amount of a kind of sanction that a case has a range of; what was done, in words. What has to be
    /// known first is said.
    fn change(
        &self,
        adjusted: &mut Adjusted,
        word: &str,
        kind: Kind,
        f: &mut dyn FnMut(&Slot, &mut Imposed) -> Result<bool, Open>,
    ) -> Option<String> {
        let mut done = None;
        let state = &mut adjusted.state;
        for (slot, imposed) in state.packages.iter_mut().flat_map(|p| &mut p.slots) {
            // Of what a formula gives, each case has one sum: a range of them has no parts.
            if slot.kind != kind || slot.daily || imposed.varies() || imposed.sanction.amount.is_none() {
                continue;
            }
            let before = imposed.clone();
            match f(slot, imposed) {
                Ok(true) => done = imposed.sanction.amount.as_ref().map(describe::amount),
                Ok(false) => *imposed = before,
                Err(why) => {
                    *imposed = before;
                    let warning = format!("{word}：{why}，未作调整");
                    if !state.warnings.contains(&warning) {
                        state.warnings.push(warning);
                    }
                }
            }
        }
        state.needs.append(&mut self.turns_on.borrow_mut());
        done
    }

    /// Writes an amount as what it comes to in 元, where that is asked for.
    fn settle(&self, imposed: &mut Imposed, wanted: impl Fn(&Amount) -> bool) -> Result<(), Open> {
        if imposed.sanction.amount.as_ref().is_some_and(wanted) {
            let sums = self.sums(imposed)?;
            *imposed = fixed(imposed, sums);
        }
        Ok(())
    }

    /// The sums that an amount comes to in this case.
    fn sums(&self, imposed: &Imposed) -> Result<Interval, Open> {
        let Some(amount) = imposed.sanction.amount.as_ref() else { return Ok(Interval::ALL) };
        let base = match &imposed.base {
            None => None,
            Some(BaseRef::Symbol(name)) => return Err(Open::Count(name.clone())),
            Some(BaseRef::Fact(fact)) => {
                self.turns_on.borrow_mut().insert(*fact);
                match self.space.known(*fact) {
                    Some(Value::Number(value)) => Some(*value),
                    _ => {
                        let name = self.space.library.fact(*fact).map_or_else(String::new, |f| f.name.clone());
                        return Err(Open::Fact(name));
                    }
                }
            }
        };
        measure(amount, imposed.base.as_ref(), &mut Vec::new()).at(base).ok_or(Open::Large)
    }

    /// The lower end of a fine in what the statutes permit; `None` where they have no such fine. It is a coefficient where
    /// both count alike, and a sum of 元 elsewhere.
    fn statutory_floor(&self, statutory: &[Package], slot: &Slot, imposed: &Imposed) -> Result<Option<LowerEnd>, Open> {
        let counts = |i: &Imposed| i.sanction.amount.as_ref().map(|a| (a.basis.clone(), a.floor, a.cap));
        let all: Vec<&Imposed> = statutory
            .iter()
            .filter_map(|p| p.slots.get(slot))
            .filter(|i| i.sanction.modal != Modal::Not && i.sanction.amount.is_some())
            .collect();
        let alike = |i: &&Imposed| {
            let plain = i.base.is_none() || !i.sanction.amount.as_ref().is_some_and(is_bent);
            plain && i.base == imposed.base && counts(i) == counts(imposed)
        };
        let in_yuan = !all.iter().all(alike);
        let mut least: Option<Exact> = None;
        for one in all {
            let range = match &one.sanction.amount {
                Some(amount) if !in_yuan => amount.range,
                _ => self.sums(one)?,
            };
            let end = range.lo.value().unwrap_or(Exact::ZERO);
            least = Some(least.map_or(end, |l| l.min(end)));
        }
        Ok(least.map(|least| LowerEnd { least, in_yuan }))
    }
}

/// The least fine of the statutes.
struct LowerEnd {
    least: Exact,
    /// In 元, not as a coefficient of the base of the fine itself.
    in_yuan: bool,
}

/// What has to be known before a step can be taken.
enum Open {
    /// A base quantity.
    Fact(String),
    /// How many units there are.
    Count(String),
    /// Nothing: the figures are too large.
    Large,
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Open::Fact(name) => write!(f, "罚款的数额视“{name}”而定，先查明它"),
            Open::Count(unit) => write!(f, "罚款的数额视数量（{}）而定，没有写成要素", unit.trim_start_matches('/')),
            Open::Large => f.write_str("数额过大，无法精确计算"),
        }
    }
}

/// Whether a cap or a floor bends the sums of an amount: then a part of its coefficients is no part of its sums.
fn is_bent(amount: &Amount) -> bool {
    amount.basis != Basis::Fixed && (amount.cap.is_some() || matches!(amount.floor, Some((_, FloorOn::Fine))))
}

/// The same sanction with a range of 元.
fn fixed(imposed: &Imposed, range: Interval) -> Imposed {
    let amount = Amount { basis: Basis::Fixed, range, cap: None, floor: None };
    let sanction = Sanction { amount: Some(amount), ..imposed.sanction.clone() };
    Imposed { sanction, base: None, ..imposed.clone() }
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
        to.number(Adjusted { state, ..Adjusted::default() })
    })
}
