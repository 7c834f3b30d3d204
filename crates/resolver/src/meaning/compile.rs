//! From the lines of a matter to diagrams.

use std::collections::BTreeSet;

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Condition, EdgeKind, Effect, Item, Line, Modal};

use crate::meaning::{Code, Interner, ItemId, Origin, Slot, State, Statement, Variant, speaks_for};
use crate::space::{Conditioned, Space};

/// The conditions of [`Code::waivers`].
pub fn waivers<'l>(library: &'l Library, id: MatterId) -> impl Iterator<Item = Conditioned<'l>> {
    let instrument = library.instrument(id.instrument);
    let all = instrument.into_iter().flat_map(|i| &i.general.circumstances);
    all.filter(|c| matches!(c.effect, Effect::Waive(_)))
        .filter(move |c| speaks_for(library, id, c))
        .map(move |c| (id.instrument, &c.when))
}

impl<'l> Code<'l> {
    /// Compiles a matter. `None` for a foreign id.
    ///
    /// # Errors
    /// [`TooLarge`] when the space cannot hold its conditions.
    pub fn new(space: &mut Space<'l>, id: MatterId) -> Result<Option<Code<'l>>, TooLarge> {
        let Some((instrument, matter)) = space.library.matter(id) else { return Ok(None) };
        let mut code = Code {
            id,
            instrument,
            matter,
            statements: Vec::new(),
            variants: Vec::new(),
            conditions: Vec::new(),
            written: Vec::new(),
            unweighted: Store::FALSE,
            applies: Store::TRUE,
        };
        let mut row = 0;
        let mut covered = Store::FALSE;
        let mut items = 0..;
        let mut next = || items.next().unwrap_or(usize::MAX);
        for item in &matter.items {
            match item {
                Item::Line(line) => code.line(space, line, (next(), None), None)?,
                Item::Table(table) => {
                    for r in &table.rows {
                        code.line(space, &r.line, (next(), Some(row)), r.grade.as_deref())?;
                        let guard = code.conditions.last().copied().unwrap_or(Store::FALSE);
                        covered = space.store.or(covered, guard)?;
                        code.variants.push(Variant { row: Some(row), guard });
                        row += 1;
                    }
                }
                Item::Weights(weights) => code.weights(space, next(), weights)?,
                Item::Adders(adders) => code.adders(space, next(), adders)?,
            }
        }
        let rest = space.store.not(covered)?;
        if rest != Store::FALSE {
            code.variants.push(Variant { row: None, guard: rest });
        }
        code.steps(space)?;
        code.applies = code.applicability(space)?;
        for variant in &mut code.variants {
            variant.guard = space.store.and(variant.guard, code.applies)?;
        }
        Ok(Some(code))
    }

    /// Adds what the general clauses of the document say of not punishing, behind all lines. A case is resolved with the
    /// general clauses by themselves; a review asks what they make of the lines.
    ///
    /// # Errors
    /// [`TooLarge`] when the space cannot hold its conditions.
    pub fn waivers(&mut self, space: &mut Space<'l>) -> Result<(), TooLarge> {
        for (number, circumstance) in self.instrument.general.circumstances.iter().enumerate() {
            let Effect::Waive(modal) = circumstance.effect else { continue };
            if !speaks_for(space.library, self.id, circumstance) {
                continue;
            }
            let when = space.condition(self.id.instrument, &circumstance.when)?;
            self.conditions.push(when);
            self.statements.push(Statement {
                origin: Origin::Waiver(circumstance),
                item: (usize::MAX, number),
                row: None,
                grade: None,
                groups: Vec::new(),
                orders: Vec::new(),
                only: false,
                waive: Some(modal),
                stepped: None,
            });
        }
        Ok(())
    }

    /// A matter whose edges all carry a 当 speaks of those cases only. 承接 counts where nothing else says why the matter
    /// stands here.
    fn applicability(&self, space: &mut Space<'l>) -> Result<Diagram, TooLarge> {
        let (past, mut edges): (Vec<_>, Vec<_>) = self.matter.edges.iter().partition(|e| e.kind == EdgeKind::Succeeds);
        if edges.is_empty() {
            edges = past;
        }
        if edges.is_empty() {
            return Ok(Store::TRUE);
        }
        let mut applies = Store::FALSE;
        for edge in edges {
            let when = space.condition(self.id.instrument, &edge.when)?;
            applies = space.store.or(applies, when)?;
        }
        Ok(applies)
    }

    /// Whether the matter has a table: then cases outside its rows may be gaps.
    pub fn has_rows(&self) -> bool {
        self.statements.iter().any(|s| s.row.is_some())
    }

    /// When a statement speaks.
    pub fn condition(&self, statement: usize) -> Diagram {
        self.conditions.get(statement).copied().unwrap_or(Store::FALSE)
    }

    /// The item that a statement belongs to.
    pub fn item(&self, statement: usize) -> Option<ItemId> {
        self.statements.get(statement).map(|s| s.item)
    }

    fn line(
        &mut self,
        space: &mut Space<'l>,
        line: &'l Line,
        (item, row): (usize, Option<usize>),
        grade: Option<&'l str>,
    ) -> Result<(), TooLarge> {
        let when = space.condition(self.id.instrument, &line.when)?;
        self.conditions.push(when);
        self.statements.push(Statement {
            origin: Origin::Line(line),
            item: (item, 0),
            row,
            grade,
            groups: line.phrase.groups.clone(),
            orders: line.phrase.orders.clone(),
            only: line.phrase.only,
            waive: line.phrase.waive,
            stepped: None,
        });
        Ok(())
    }

    /// The slots that a statement names.
    pub fn slots_of(&self, statement: usize) -> BTreeSet<Slot> {
        let groups = self.statements.get(statement).map_or(&[][..], |s| s.groups.as_slice());
        groups.iter().flat_map(|g| &g.choices).flatten().map(Slot::of).collect()
    }

    /// Sets of slots that alternatives tie together.
    pub fn ties(&self) -> Vec<BTreeSet<Slot>> {
        self.statements
            .iter()
            .flat_map(|s| &s.groups)
            .map(|g| g.choices.iter().flatten().map(Slot::of).collect())
            .collect()
    }

    /// The state of every case in one variant, looking only at some slots (`None`: all). Order names are kept apart with
    /// `orders`: only those orders are carried.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn states(
        &self,
        space: &mut Space<'_>,
        variant: &Variant,
        slots: Option<&BTreeSet<Slot>>,
        orders: &dyn Fn(&str) -> bool,
        interner: &mut Interner<State>,
    ) -> Result<Diagram, TooLarge> {
        let mut state = {
            let n = interner.number(State::default());
            space.store.leaf(n)?
        };
        // Lines without 当 are the base of every row, wherever they stand.
        let is_base =
            |s: &Statement<'_>| matches!(s.origin, Origin::Line(l) if l.when == Condition::Always) && s.row.is_none();
        let numbered: Vec<(usize, &Statement<'l>)> = self.statements.iter().enumerate().collect();
        let (base, conditional): (Vec<_>, Vec<_>) = numbered.into_iter().partition(|(_, s)| is_base(s));
        for (number, statement) in base.into_iter().chain(conditional) {
            if statement.row.is_some() && statement.row != variant.row {
                continue;
            }
            let when = self.condition(number);
            if when == Store::FALSE {
                continue;
            }
            state = space.store.combine(&[when, state], &mut |v| match v {
                [0, before] => *before,
                [_, before] => {
                    let mut next = interner.get(*before).cloned().unwrap_or_default();
                    self.apply(&mut next, number, statement, slots, orders);
                    interner.number(next)
                }
                _ => 0,
            })?;
        }
        Ok(state)
    }

    fn apply(
        &self,
        state: &mut State,
        number: usize,
        statement: &Statement<'l>,
        slots: Option<&BTreeSet<Slot>>,
        orders: &dyn Fn(&str) -> bool,
    ) {
        state.fired = true;
        if statement.waive == Some(Modal::Must) || statement.only {
            state.groups.clear();
            state.rest = Some(number);
            state.may_waive = None;
        }
        if statement.waive == Some(Modal::May) {
            state.may_waive = Some(number);
        } else if !statement.groups.is_empty() {
            state.may_waive = None;
        }
        let named: Vec<BTreeSet<Slot>> =
            statement.groups.iter().map(|g| g.choices.iter().flatten().map(Slot::of).collect()).collect();
        state.groups.retain(|(s, g)| {
            *s == number || {
                let old = self.statements.get(*s).and_then(|s| s.groups.get(*g));
                let old: BTreeSet<Slot> = old.into_iter().flat_map(|g| &g.choices).flatten().map(Slot::of).collect();
                named.iter().all(|n| n.is_disjoint(&old))
            }
        });
        for (index, group) in named.iter().enumerate() {
            if slots.is_none_or(|wanted| !group.is_disjoint(wanted)) {
                state.groups.push((number, index));
            }
        }
        for (index, order) in statement.orders.iter().enumerate() {
            if orders(&order.name) {
                state.orders.retain(|(s, o)| {
                    self.statements.get(*s).and_then(|s| s.orders.get(*o)).is_none_or(|old| old.name != order.name)
                });
                state.orders.push((number, index));
            }
        }
    }
}
