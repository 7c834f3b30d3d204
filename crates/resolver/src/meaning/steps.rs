//! Grade steps (上调一档, 下调一档): rows of a table that apply because a circumstance moves a case to the next grade.

use std::collections::BTreeSet;

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Effect, Group, Modal, Step, grade_rank};

use crate::meaning::{Code, Conditioned, Origin, Statement, Variant, own_conditions, speaks_for};
use crate::space::{Known, Space};

/// More rows of the next grade than this are not looked through.
const MAX_TARGETS: usize = 64;

/// How a row came to apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stepped {
    /// The row that the case itself is in: its statement.
    pub from: usize,
    /// The step.
    pub step: Step,
}

/// The conditions of the steps of a document.
pub(super) fn conditions<'l>(library: &'l Library, id: MatterId) -> impl Iterator<Item = Conditioned<'l>> {
    let instrument = library.instrument(id.instrument);
    let all = instrument.into_iter().flat_map(|i| &i.general.circumstances);
    all.filter(|c| matches!(c.effect, Effect::Step(_))).map(move |c| (id.instrument, &c.when))
}

impl<'l> Code<'l> {
    /// Adds, for each row and step, the row that the step leads to; a compulsory step leaves the row itself.
    pub(super) fn steps(&mut self, space: &mut Space<'l>) -> Result<(), TooLarge> {
        self.written = self.conditions.clone();
        let mut regions: Vec<(Step, Diagram)> = Vec::new();
        for c in &self.instrument.general.circumstances {
            let Effect::Step(step) = c.effect else { continue };
            if !speaks_for(space.library, self.id, c) {
                continue;
            }
            let when = space.condition(self.id.instrument, &c.when)?;
            match regions.iter_mut().find(|(s, _)| *s == step) {
                // Two grounds for the same step are one step.
                Some((_, all)) => *all = space.store.or(*all, when)?,
                None => regions.push((step, when)),
            }
        }
        let rows: Vec<usize> =
            (0..self.statements.len()).filter(|i| self.statements.get(*i).is_some_and(|s| s.row.is_some())).collect();
        // Which rows stand beside one another is a matter of the table, whatever is known of the case.
        let asked: Vec<Conditioned<'_>> = own_conditions(space.library, self.id).collect();
        let mut table = Space::new(space.library, if regions.is_empty() { &[] } else { &asked }, Known::new());
        for (number, (step, region)) in regions.iter().enumerate() {
            // Up and down at once: neither; 可以 beside 应当 in the same direction adds nothing.
            let mut region = *region;
            for (other, excluded) in &regions {
                if other.up != step.up || step.modal == Modal::May && other.modal == Modal::Must {
                    region = space.store.minus(region, *excluded)?;
                }
            }
            for from in &rows {
                self.step((space, &mut table), &rows, *from, (number, *step), region)?;
            }
        }
        Ok(())
    }

    fn step(
        &mut self,
        (space, table): (&mut Space<'l>, &mut Space<'l>),
        rows: &[usize],
        from: usize,
        (number, step): (usize, Step),
        region: Diagram,
    ) -> Result<(), TooLarge> {
        let own = self.written.get(from).copied().unwrap_or(Store::FALSE);
        let here = space.store.and(own, region)?;
        if here == Store::FALSE {
            return Ok(());
        }
        let Some(targets) = self.targets(rows, from, step) else { return Ok(()) };
        let mut moved = Vec::new();
        match targets.as_slice() {
            [] if step.to_end => moved.push((from, true)),
            [] => {}
            [one] => moved.push((*one, false)),
            many if many.len() > MAX_TARGETS => return Err(TooLarge),
            many => {
                for target in many {
                    let (Some(mine), Some(theirs)) = (self.asked(table, from)?, self.asked(table, *target)?) else {
                        continue;
                    };
                    if neighbours(table, mine, theirs)? {
                        moved.push((*target, false));
                    }
                }
            }
        }
        for (target, to_end) in &moved {
            let row = self.statements.iter().filter_map(|s| s.row).max().map_or(0, |r| r + 1);
            let Some(there) = self.statements.get(*target) else { continue };
            let groups = if *to_end {
                ended(&there.groups, step.up).unwrap_or(there.groups.clone())
            } else {
                there.groups.clone()
            };
            let statement = Statement {
                row: Some(row),
                item: (there.item.0, there.item.1 + number + 1),
                groups,
                stepped: Some(Stepped { from, step }),
                ..there.clone()
            };
            self.statements.push(statement);
            self.conditions.push(here);
            self.written.push(Store::FALSE);
            self.variants.push(Variant { row: Some(row), guard: here });
        }
        if !moved.is_empty() && step.modal == Modal::Must {
            let row = self.statements.get(from).and_then(|s| s.row);
            if let Some(condition) = self.conditions.get_mut(from) {
                *condition = space.store.minus(*condition, here)?;
                let left = *condition;
                self.variants.iter_mut().filter(|v| v.row == row).for_each(|v| v.guard = left);
            }
        }
        Ok(())
    }

    /// What a row asks, in a space of its own.
    fn asked(&self, table: &mut Space<'l>, row: usize) -> Result<Option<Diagram>, TooLarge> {
        match self.statements.get(row).map(|s| s.origin) {
            Some(Origin::Line(line)) => table.condition(self.id.instrument, &line.when).map(Some),
            _ => Ok(None),
        }
    }

    /// The rows of the next grade; `None` when the row has no grade that is ordered.
    fn targets(&self, rows: &[usize], from: usize, step: Step) -> Option<Vec<usize>> {
        let order = &self.instrument.general.grade_order;
        let rank = |i: usize| grade_rank(order, self.statements.get(i)?.grade?);
        let own = rank(from)?;
        let beyond = |r: &(usize, usize)| r.0 == own.0 && if step.up { r.1 > own.1 } else { r.1 < own.1 };
        let ranks: BTreeSet<(usize, usize)> = rows.iter().filter_map(|i| rank(*i)).filter(beyond).collect();
        let next = if step.up { ranks.first() } else { ranks.last() };
        Some(next.map_or_else(Vec::new, |next| rows.iter().copied().filter(|i| rank(*i) == Some(*next)).collect()))
    }

    /// When a row holds as written, before any step.
    pub fn written(&self, statement: usize) -> Diagram {
        self.written.get(statement).copied().unwrap_or(Store::FALSE)
    }
}

/// Whether two rows ask the same of every fact but one.
pub fn neighbours(space: &mut Space<'_>, a: Diagram, b: Diagram) -> Result<bool, TooLarge> {
    let axes: Vec<usize> = space.store.support(a).union(&space.store.support(b)).copied().collect();
    for axis in axes {
        if space.exists(a, axis)? == space.exists(b, axis)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Fines at the upper or lower end of their range; `None` when one has no such end.
fn ended(groups: &[Group], upper: bool) -> Option<Vec<Group>> {
    let mut groups = groups.to_vec();
    for sanction in groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
        if let Some(amount) = sanction.amount.as_mut() {
            let (end, bound) = if upper {
                (amount.range.hi, Interval::new(amount.range.hi, amount.range.hi))
            } else {
                (amount.range.lo, Interval::new(amount.range.lo, amount.range.lo))
            };
            match end {
                End::Closed(_) => amount.range = bound,
                _ => return None,
            }
        }
    }
    Some(groups)
}
