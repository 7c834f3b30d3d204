//! The result of a whole stack of layers as one function of the case: what questions about many cases at once ask (what
//! changed, where two places differ, which cases a rulebook still has no test for).

use std::collections::BTreeSet;

use cailiang_chart::{Diagram, TooLarge};
use cailiang_core::library::{FactId, InstrumentId, Library, MatterId};
use cailiang_core::model::{Modal, Sanction};

use crate::circumstances::{self, Adjusted};
use crate::family::Day;
use crate::meaning::{BaseRef, Imposed, Interner, Origin, Package, Slot, conditions};
use crate::result::OrderShown;
use crate::space::{Conditioned, Known, Space};
use crate::stack::{DayState, Stack};
use crate::view::{Shown, join};

/// A sanction that is imposed, and what its figures multiply.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Term {
    /// The sanction.
    pub sanction: Sanction,
    /// What its figures multiply.
    pub base: Option<BaseRef>,
    /// The formula (加收) that gives each case one value of the range; two ranges of one formula are one outcome.
    pub formula: Option<String>,
}

/// A layer that says something in a case: the matter, and the numbers of the statements that speak.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Spoken {
    /// The matter.
    pub matter: MatterId,
    /// Numbers in [`crate::meaning::Code::statements`].
    pub statements: Vec<usize>,
    /// The row that speaks: its place among all rows of the matter.
    pub row: Option<usize>,
}

/// What the layers leave in one case.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Outcome {
    /// Packages, one of which is imposed; none: no rule applies; an empty one: permitted without sanction.
    pub packages: Vec<Vec<Term>>,
    /// Orders.
    pub orders: Vec<OrderShown>,
    /// 不予 or 可以不予.
    pub waived: Option<Modal>,
    /// 阶次.
    pub grade: Option<String>,
    /// Rows of one text that contradict one another: there is no result.
    pub conflict: Option<String>,
    /// The layers that say something.
    pub spoken: Vec<Spoken>,
    /// What a user should know: layers that were dropped, and why.
    pub warnings: Vec<String>,
}

/// The outcome of every case.
#[derive(Debug)]
pub struct Outcomes<'l> {
    /// The cases.
    pub space: Space<'l>,
    /// Numbers of [`Outcomes::get`].
    pub diagram: Diagram,
    /// Base quantities of the fines.
    pub bases: BTreeSet<FactId>,
    all: Interner<Outcome>,
}

impl<'l> Outcomes<'l> {
    /// Lays the matters of a family on one another, for every case. `as_written` is a matter that is taken at its word: it
    /// is not dropped where it leaves the bounds or stands on nothing that is held.
    ///
    /// # Errors
    /// [`TooLarge`] when there are too many combinations to hold.
    pub fn new(
        day: &Day<'l>,
        family: &BTreeSet<MatterId>,
        as_written: Option<MatterId>,
    ) -> Result<Outcomes<'l>, TooLarge> {
        let library = day.library;
        let bases: BTreeSet<FactId> = family.iter().flat_map(|m| crate::meaning::bases(library, *m)).collect();
        let all = conditions_of(library, family);
        let mut space = Space::checking(library, &all, Known::new(), bases.clone());
        let mut stack = Stack::new(&mut space, day, family)?;
        for layer in &mut stack.layers {
            layer.as_written |= Some(layer.code.id) == as_written;
        }
        for fact in &bases {
            space.mention(*fact);
        }
        let mut states: Interner<DayState> = Interner::default();
        let folded = stack.fold(&mut space, &mut states)?;
        let mut after: Interner<Adjusted> = Interner::default();
        let folded = adjusted(&mut space, family, folded, &states, &mut after)?;
        let mut all: Interner<Outcome> = Interner::default();
        let diagram = space.combine(&[folded], &mut |_, v| {
            let adjusted = v.first().and_then(|v| after.get(*v)).cloned().unwrap_or_default();
            all.number(outcome(&stack, adjusted))
        })?;
        Ok(Outcomes { space, diagram, bases, all })
    }

    /// The outcome of a number of the diagram.
    pub fn get(&self, number: u32) -> Option<&Outcome> {
        self.all.get(number)
    }
}

fn outcome(stack: &Stack<'_>, adjusted: Adjusted) -> Outcome {
    let state = adjusted.state;
    let terms = |p: &Package| -> Vec<Term> {
        let imposed = p.slots.values().filter(|i| i.sanction.modal != Modal::Not);
        imposed
            .map(|i| Term { sanction: i.sanction.clone(), base: i.base.clone(), formula: stack.formula(i) })
            .collect()
    };
    let all: Vec<Vec<Term>> = state.packages.iter().map(terms).collect();
    let orders =
        state.orders.iter().filter_map(|(l, s, o)| stack.layers.get(*l)?.code.statements.get(*s)?.orders.get(*o));
    let spoken = state.applied.iter().filter_map(|a| {
        let code = &stack.layers.get(a.layer)?.code;
        let row = a.statements.iter().filter_map(|s| code.statements.get(*s)).find_map(|s| s.row);
        Some(Spoken { matter: code.id, statements: a.statements.clone(), row })
    });
    Outcome {
        packages: joined(&all),
        orders: orders.map(|o| OrderShown { order: o.name.clone(), within: o.within }).collect(),
        waived: adjusted.waived.map(|w| w.0).or(state.waived.map(|w| w.0)),
        grade: state.grade,
        conflict: state.conflict,
        spoken: spoken.collect(),
        warnings: state.warnings,
    }
}

impl Stack<'_> {
    /// The formula of a sanction, whatever the place it stands at in its text.
    fn formula(&self, imposed: &Imposed) -> Option<String> {
        let layer = self.layers.iter().find(|l| l.code.id == imposed.matter).filter(|_| imposed.formula.is_some())?;
        let Origin::Adders(adders) = layer.code.statements.get(imposed.statement)?.origin else { return None };
        let terms =
            adders.terms.iter().map(|t| format!("{} {} {} {} {:?}", t.fact, t.above, t.step, t.plus, t.rounding));
        Some(format!("{} {:?} {}", adders.start, adders.cap, terms.collect::<Vec<_>>().join(";")))
    }
}

/// Packages of the same kinds whose intervals touch are one, as a result shows them; the ranges of formulas stay apart.
fn joined(packages: &[Vec<Term>]) -> Vec<Vec<Term>> {
    if packages.iter().flatten().any(|t| t.formula.is_some()) {
        let mut distinct: Vec<Vec<Term>> = Vec::new();
        for package in packages {
            if !distinct.contains(package) {
                distinct.push(package.clone());
            }
        }
        return distinct;
    }
    let mut distinct: Vec<Vec<Shown>> = Vec::new();
    for package in packages {
        let shown = package.iter().map(|t| Shown { sanction: t.sanction.clone(), yuan: None }).collect();
        if !distinct.contains(&shown) {
            distinct.push(shown);
        }
    }
    let basis = |s: &Sanction| (Slot::of(s), s.amount.as_ref().map(|a| a.basis.clone()));
    // Only sanctions on one basis are joined, so that the base is that of any of them.
    let base_of =
        |s: &Sanction| packages.iter().flatten().find(|t| basis(&t.sanction) == basis(s)).and_then(|t| t.base.clone());
    let term = |s: Shown| Term { base: base_of(&s.sanction), sanction: s.sanction, formula: None };
    join(distinct).into_iter().map(|p| p.into_iter().map(term).collect()).collect()
}

/// The conditions of matters and of the general clauses of their instruments, for building a space.
pub(crate) fn conditions_of<'l>(library: &'l Library, family: &BTreeSet<MatterId>) -> Vec<Conditioned<'l>> {
    let mut all = Vec::new();
    let instruments: BTreeSet<InstrumentId> = family.iter().map(|m| m.instrument).collect();
    for id in family {
        all.extend(conditions(library, *id));
    }
    for id in instruments {
        if let Some(instrument) = library.instrument(id) {
            all.extend(circumstances::conditions(id, &instrument.general));
        }
    }
    all
}

/// What circumstances make of the states of a day, by the general clauses of all instruments that speak.
pub(crate) fn adjusted<'l>(
    space: &mut Space<'l>,
    family: &BTreeSet<MatterId>,
    states: Diagram,
    from: &Interner<DayState>,
    to: &mut Interner<Adjusted>,
) -> Result<Diagram, TooLarge> {
    let mut here = circumstances::start(&mut space.store, states, from, to)?;
    let instruments: BTreeSet<InstrumentId> = family.iter().map(|m| m.instrument).collect();
    for id in instruments {
        let matters: Vec<MatterId> = family.iter().copied().filter(|m| m.instrument == id).collect();
        here = circumstances::adjust(space, (id, &matters), here, to)?;
    }
    Ok(here)
}
