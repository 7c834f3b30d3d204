//! 无法查明: facts that were looked into without result, where a text says what then holds.

use std::cmp::Ordering;

use cailiang_chart::{Diagram, TooLarge};
use cailiang_core::library::{FactId, InstrumentId, Library};
use cailiang_core::model::Unascertained;

use crate::lighter;
use crate::meaning::Interner;
use crate::resolve::{Final, Law};
use crate::result::{About, Resolution, Step};
use crate::space::{Space, shown_cells};
use crate::view;

/// What became of a fact that cannot be found out.
pub(crate) struct Settled {
    pub fact: FactId,
    /// The text that says what holds then.
    by: Option<InstrumentId>,
    /// The value taken, in cell syntax, where it is the same whatever else is found.
    value: Option<String>,
    /// Whether the result turns on the fact at all.
    matters: bool,
    /// Whether it still does: no text says what holds, or the results are not comparable.
    open: bool,
}

/// Takes, of the values of a fact, the one with the lightest result, in every case in which one result is the lightest.
pub(crate) fn settle<'l>(
    space: &mut Space<'l>,
    result: Diagram,
    finals: &Interner<Final>,
    fact: FactId,
    by: Option<InstrumentId>,
) -> Result<(Diagram, Settled), TooLarge> {
    let mut settled = Settled { fact, by, value: None, matters: true, open: true };
    let axis = space.axis_of(fact).filter(|axis| space.store.support(result).contains(axis));
    let Some(axis) = axis else {
        settled.matters = false;
        return Ok((result, settled));
    };
    let clause = by.and_then(|id| space.library.instrument(id)).and_then(|i| i.general.unascertained);
    let Some(Unascertained::Lightest) = clause else { return Ok((result, settled)) };
    let mut cells = Vec::new();
    for cell in 0..space.store.cells(axis) {
        cells.push(space.store.fix(result, axis, cell)?);
    }
    // The place of the lightest, plus one; nothing where there is none.
    let choice = space.combine(&cells, &mut |space, values| {
        let place = lightest(space, finals, values).and_then(|i| u32::try_from(i).ok());
        place.map_or(0, |i| i.saturating_add(1))
    })?;
    let mut parts = vec![choice, result];
    parts.extend(cells);
    let after = space.combine(&parts, &mut |_, values| {
        let [choice, whole, cells @ ..] = values else { return 0 };
        let place = choice.checked_sub(1).and_then(|i| usize::try_from(i).ok());
        place.and_then(|i| cells.get(i)).copied().unwrap_or(*whole)
    })?;
    let chosen: Vec<u32> = space.store.values(choice).into_iter().collect();
    settled.open = chosen.contains(&0);
    if let [one] = chosen.as_slice()
        && let Some(cell) = one.checked_sub(1).and_then(|i| usize::try_from(i).ok())
        && let Some(axis) = space.axis(axis)
    {
        settled.value = Some(match shown_cells(&axis.cells, &[cell]) {
            serde_json::Value::Bool(b) => if b { "是" } else { "否" }.to_owned(),
            serde_json::Value::String(s) => s,
            other => other.to_string(),
        });
    }
    Ok((after, settled))
}

/// The place of the lightest of some results; `None` where no one is at most as heavy as every other.
fn lightest(space: &Space<'_>, finals: &Interner<Final>, values: &[u32]) -> Option<usize> {
    let results: Vec<&Final> = values.iter().filter_map(|v| finals.get(*v)).collect();
    if results.iter().any(|f| f.law == Law::Both || f.applied().state.conflict.is_some()) {
        return results.windows(2).all(|w| w.first() == w.last()).then_some(0);
    }
    let weigh = |f: &Final| -> (Vec<lighter::Weighed>, bool) {
        let packages = &f.applied().state.packages;
        let waived = f.applied().waived.is_some() || f.applied().state.waived.is_some();
        (packages.iter().map(|p| view::weigh(space, p)).collect(), !waived)
    };
    let weighed: Vec<_> = results.iter().map(|f| weigh(f)).collect();
    let order = |a: &(Vec<lighter::Weighed>, bool), b: &(Vec<lighter::Weighed>, bool)| {
        lighter::compare(&a.0, &b.0).map(|order| order.then(a.1.cmp(&b.1)))
    };
    weighed.iter().position(|one| weighed.iter().all(|other| order(one, other).is_some_and(Ordering::is_le)))
}

/// Tells in words what became of the facts that cannot be found out.
pub(crate) fn tell(library: &Library, settled: &[Settled], resolution: &mut Resolution) {
    for one in settled.iter().filter(|s| s.matters) {
        let Some(fact) = library.fact(one.fact) else { continue };
        let name = &fact.name;
        match one.by.and_then(|id| library.instrument(id)) {
            Some(instrument) if !one.open => {
                let citation = format!("《{}》通则", instrument.name);
                let taken = one.value.as_ref().map(|v| format!("，取“{v}”")).unwrap_or_default();
                let text = format!("“{name}”无法查明，按其最轻的一档{taken}");
                resolution.reasons.push(format!("{text}（{citation}）"));
                resolution.trace.push(Step::new(About::Circumstance, text, Some(citation)).of(instrument.rank));
            }
            Some(instrument) => resolution.warnings.push(format!(
                "“{name}”无法查明，《{}》通则规定按最轻，但各种可能的结果轻重不可比，结果包括它的各种可能",
                instrument.name
            )),
            None => {
                resolution.warnings.push(format!("“{name}”无法查明，所涉文件没有规定怎样处理，结果包括它的各种可能"))
            }
        }
    }
}
