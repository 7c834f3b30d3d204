//! What a matter means: for every case, which lines speak, and which packages of sanctions they make.

mod compile;
mod method;
mod packages;
mod steps;

use std::collections::{BTreeSet, HashMap};

use cailiang_chart::{Diagram, Store, TooLarge};
use cailiang_core::library::{Derived, FactId, Library, Lookup, MatterId, fold};
use cailiang_core::model::{
    Adders, Amount, Basis, Circumstance, Condition, Formula, Group, Instrument, Item, Kind, Line, Matter, Modal, Order,
    Party, Sanction,
};
use cailiang_core::number::Exact;
use cailiang_core::source::Span;

pub use compile::waivers;
pub(crate) use method::counted;
pub use method::{Sum, levels};
pub use packages::{BaseRef, Imposed, Package, base_of, bases, packages};
pub use steps::{Stepped, neighbours};

use crate::space::{Conditioned, Space};

/// What a sanction is about: kind, object, party. 按日连续处罚 is beside the fine, not instead of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    /// Kind.
    pub kind: Kind,
    /// Object, folded.
    pub object: Option<String>,
    /// Party.
    pub on: Option<Party>,
    /// 按日连续处罚.
    pub daily: bool,
}

impl Slot {
    /// The slot of a sanction.
    pub fn of(s: &Sanction) -> Slot {
        let daily = matches!(&s.amount, Some(Amount { basis: Basis::PerDay { of: Some(_), .. }, .. }));
        Slot { kind: s.kind, object: s.object.as_deref().map(fold), on: s.on, daily }
    }
}

/// Who wrote a line: a statement of the matter, or a row of a table.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'l> {
    /// A line or a row.
    Line(&'l Line),
    /// 累加: one of its sums, and the formula that it is put into.
    Weights(&'l Formula, Exact),
    /// 加收.
    Adders(&'l Adders),
    /// 不予处罚, 可以不予处罚 in the general clauses.
    Waiver(&'l Circumstance),
}

/// A line, a row, or a formula of a method: its place in the matter, and the number of the formula. It does not depend on
/// what is known of a case, while the sums that a formula is put to are statements of their own.
pub type ItemId = (usize, usize);

/// A statement of a matter, ready to be applied.
#[derive(Clone, Debug)]
pub struct Statement<'l> {
    /// Where it stands.
    pub origin: Origin<'l>,
    /// What a reader would call its line.
    pub item: ItemId,
    /// The row of the table, when it is one: its place among all rows of the matter.
    pub row: Option<usize>,
    /// 阶次.
    pub grade: Option<&'l str>,
    /// Sanctions.
    pub groups: Vec<Group>,
    /// Orders.
    pub orders: Vec<Order>,
    /// 仅.
    pub only: bool,
    /// 不予处罚, 可以不予处罚.
    pub waive: Option<Modal>,
    /// It is the row of another grade, to which a circumstance leads (上调一档).
    pub stepped: Option<Stepped>,
}

impl Statement<'_> {
    /// The whole statement.
    pub fn span(&self) -> Span {
        match self.origin {
            Origin::Line(l) => l.span,
            Origin::Weights(formula, _) => formula.span,
            Origin::Adders(a) => a.span,
            Origin::Waiver(c) => c.span,
        }
    }

    /// The penalty phrase in it.
    pub fn phrase_span(&self) -> Span {
        match self.origin {
            Origin::Line(l) => l.phrase_span,
            Origin::Weights(formula, _) => formula.span,
            Origin::Adders(a) => a.span,
            Origin::Waiver(c) => c.span,
        }
    }

    /// Its own ground.
    pub fn ground(&self) -> Option<&cailiang_core::model::Ground> {
        match self.origin {
            Origin::Line(l) => l.ground.as_ref(),
            Origin::Waiver(c) => c.ground.as_ref(),
            Origin::Weights(..) | Origin::Adders(_) => None,
        }
    }
}

/// What holds in one case after all lines have spoken. Numbers point into [`Code::statements`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct State {
    /// Groups in force: statement, and group of it.
    pub groups: Vec<(usize, usize)>,
    /// Orders in force: statement, and order of it.
    pub orders: Vec<(usize, usize)>,
    /// The statement that says of everything not named that it is not imposed.
    pub rest: Option<usize>,
    /// The statement that allows to impose nothing (可以不予处罚).
    pub may_waive: Option<usize>,
    /// Whether any line spoke.
    pub fired: bool,
}

/// One way in which a matter may speak: a row of its table with the lines around it, or the lines alone.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The row, when it is one.
    pub row: Option<usize>,
    /// The cases for which it speaks.
    pub guard: Diagram,
}

/// A matter, compiled for one space.
#[derive(Clone, Debug)]
pub struct Code<'l> {
    /// The matter.
    pub id: MatterId,
    /// Its instrument.
    pub instrument: &'l Instrument,
    /// Itself.
    pub matter: &'l Matter,
    /// Statements: lines, rows, and the distinct sums of weights, in text order.
    pub statements: Vec<Statement<'l>>,
    /// Variants: the rows, and what holds where no row does.
    pub variants: Vec<Variant>,
    /// For each statement, when it speaks. Of sums: the diagram of the sum's number.
    conditions: Vec<Diagram>,
    /// The same before grade steps.
    written: Vec<Diagram>,
    /// Cases for which factors of 累加 have no level.
    pub unweighted: Diagram,
    /// Cases that the matter speaks of at all.
    pub applies: Diagram,
}

/// Distinct states, numbered, so that diagrams can point at them.
#[derive(Clone, Debug)]
pub struct Interner<T> {
    all: Vec<T>,
    index: HashMap<T, u32>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Interner { all: Vec::new(), index: HashMap::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Interner<T> {
    /// The number of a value.
    pub fn number(&mut self, value: T) -> u32 {
        if let Some(n) = self.index.get(&value) {
            return *n;
        }
        let n = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.all.push(value.clone());
        self.index.insert(value, n);
        n
    }

    /// The value of a number.
    pub fn get(&self, number: u32) -> Option<&T> {
        usize::try_from(number).ok().and_then(|i| self.all.get(i))
    }
}

/// The conditions of a matter's own text: its edges, lines, rows and methods.
pub fn own_conditions(library: &Library, id: MatterId) -> impl Iterator<Item = Conditioned<'_>> {
    let matter = library.matter(id).map(|(_, matter)| matter).into_iter();
    let all = matter.flat_map(|m| m.edges.iter().map(|e| &e.when).chain(m.items.iter().flat_map(Item::conditions)));
    all.map(move |c| (id.instrument, c)).filter(|(_, c)| **c != Condition::Always)
}

/// All conditions that decide what a matter says, for building a space: its own, and those of grade steps.
pub fn conditions(library: &Library, id: MatterId) -> Vec<Conditioned<'_>> {
    let steps = steps::conditions(library, id).filter(|(_, c)| **c != Condition::Always);
    own_conditions(library, id).chain(steps).collect()
}

/// The facts that a condition looks at: also those that one under another name is made from (含本次次数 = 次数 + 1).
pub fn facts(library: &Library, (instrument, condition): Conditioned<'_>) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    condition.visit(&mut |part| match part {
        Condition::Opaque(text, _) => found.extend(library.opaque(instrument, text)),
        Condition::Atom(atom) => {
            let Lookup::Found(fact) = library.lookup(instrument, &atom.fact) else { return };
            found.extend(roots(library, fact));
        }
        _ => {}
    });
    found
}

/// Whether a general clause speaks for a matter: not where it yields (表中未作规定的) to what the matter itself says of the
/// same facts.
pub fn speaks_for(library: &Library, id: MatterId, circumstance: &Circumstance) -> bool {
    let Some((_, matter)) = library.matter(id) else { return false };
    if !circumstance.unless_graded {
        return true;
    }
    let asked = facts(library, (id.instrument, &circumstance.when));
    let conditions = matter.items.iter().flat_map(Item::conditions).flat_map(|c| facts(library, (id.instrument, c)));
    // 加收 looks at what it counts.
    let adders = matter.items.iter().filter_map(|i| if let Item::Adders(a) = i { Some(a) } else { None });
    let mut own =
        conditions.chain(adders.flat_map(|a| counted(library, id.instrument, a)).flat_map(|f| roots(library, f)));
    !own.any(|f| asked.contains(&f))
}

/// A fact, and those that it is made from.
fn roots(library: &Library, mut fact: FactId) -> BTreeSet<FactId> {
    let mut found = BTreeSet::from([fact]);
    while let Some(Derived::Shifted(from, _) | Derived::Refines(from, _)) =
        library.fact(fact).and_then(|f| f.derived.as_ref())
    {
        found.insert(*from);
        fact = *from;
    }
    found
}

/// The cases for which any of the paths holds in full.
///
/// # Errors
/// [`TooLarge`] when the space cannot hold them.
pub fn any_path(space: &mut Space<'_>, paths: &[Vec<Conditioned<'_>>]) -> Result<Diagram, TooLarge> {
    let mut any = Store::FALSE;
    for path in paths {
        let mut all = Store::TRUE;
        for (instrument, condition) in path {
            let d = space.condition(*instrument, condition)?;
            all = space.store.and(all, d)?;
        }
        any = space.store.or(any, all)?;
    }
    Ok(any)
}
