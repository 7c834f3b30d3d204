//! The case space of a question: the facts that its texts mention, as axes of a chart, and their conditions as diagrams.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use cailiang_chart::{Assignment, Diagram, Region, Store, TooLarge, axis};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{Derived, FactId, InstrumentId, Library, Lookup, fold};
use cailiang_core::model::{Atom, Condition, FactType, Test};
use cailiang_core::number::Exact;

/// A condition of a text: the instrument decides whose facts it names.
pub type Conditioned<'l> = (InstrumentId, &'l Condition);

/// A value of a fact.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Value {
    /// 是 / 否
    YesNo(bool),
    /// Position among the values of an enumeration.
    Word(usize),
    /// A number; dates are day numbers.
    Number(Exact),
}

/// The facts known of a case.
pub type Known = BTreeMap<FactId, Value>;

/// The cells of an axis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cells {
    /// 否, 是
    YesNo,
    /// The values of an enumeration, as written.
    Words(Vec<String>),
    /// Ranges of a number, ascending.
    Numbers(Vec<Interval>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Cells::YesNo => 2,
            Cells::Words(w) => w.len(),
            Cells::Numbers(n) => n.len(),
        }
    }
}

/// An axis: a fact and its cells.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The fact.
    pub fact: FactId,
    /// Its cells.
    pub cells: Cells,
}

/// Case space of one question.
#[derive(Debug)]
pub struct Space<'l> {
    /// The texts.
    pub library: &'l Library,
    /// Diagrams over the axes.
    pub store: Store,
    axes: Vec<Axis>,
    of_fact: HashMap<FactId, usize>,
    known: Known,
    /// Base quantities that are taken as above zero.
    positive: BTreeSet<FactId>,
}

/// What the diagrams of one question may weigh (four bytes each, twice). A typical one weighs thousands.
const BUDGET: usize = 8_000_000;

/// The domain of a number; numbers are not below zero unless the text says so, and amounts of money are above zero
/// where they are a base (DESIGN 5).
pub fn domain(ty: &FactType) -> Interval {
    ty.domain().unwrap_or(Interval::ALL)
}

/// A number inside a cell that people write; a sum of money is above zero where the cell allows it.
pub fn round_value(cell: &Interval, money: bool) -> Option<Exact> {
    let above_zero = cell.intersect(&Interval::new(End::Open(Exact::ZERO), End::Unbounded));
    let cell = if money && !above_zero.is_empty() { &above_zero } else { cell };
    match (cell.lo, cell.hi) {
        (End::Open(a), End::Unbounded) if a == Exact::ZERO => Some(Exact::int(10_000)),
        _ => cell.pick(false),
    }
}

impl<'l> Space<'l> {
    /// A space for the conditions, with what is known already put in. Facts that stand later in the list come first in the
    /// order of axes: later lines win, which keeps diagrams small.
    pub fn new(library: &'l Library, conditions: &[Conditioned<'l>], known: Known) -> Space<'l> {
        Space::checking(library, conditions, known, BTreeSet::new())
    }

    /// As [`Space::new`], with base quantities that are taken as above zero: a fine of a multiple of nothing is no case to
    /// check a text by (DESIGN 5).
    pub fn checking(
        library: &'l Library,
        conditions: &[Conditioned<'l>],
        known: Known,
        positive: BTreeSet<FactId>,
    ) -> Space<'l> {
        Space::telling(library, conditions, known, positive, &[])
    }

    /// As [`Space::checking`], with further ranges that numbers are told apart by: the levels of formulas.
    pub fn telling(
        library: &'l Library,
        conditions: &[Conditioned<'l>],
        known: Known,
        positive: BTreeSet<FactId>,
        levels: &[(FactId, Vec<Interval>)],
    ) -> Space<'l> {
        let store = Store::new(BUDGET);
        let mut space = Space { library, store, axes: Vec::new(), of_fact: HashMap::new(), known, positive };
        let mut order: Vec<FactId> = Vec::new();
        let mut tests: HashMap<FactId, Vec<Interval>> = HashMap::new();
        for (instrument, condition) in conditions.iter().rev() {
            condition.visit(&mut |part| match part {
                Condition::Opaque(text, _) => order.extend(library.opaque(*instrument, text)),
                Condition::Atom(atom) => {
                    let Some(named) = space.named(*instrument, atom) else { return };
                    for (fact, ranges) in space.sources(named, &ranges(atom)) {
                        order.push(fact);
                        tests.entry(fact).or_default().extend(ranges);
                    }
                }
                _ => {}
            });
        }
        for (fact, ranges) in levels {
            for (fact, ranges) in space.sources(*fact, ranges) {
                order.push(fact);
                tests.entry(fact).or_default().extend(ranges);
            }
        }
        for fact in order {
            let ranges = tests.get(&fact).map_or(&[][..], Vec::as_slice);
            space.add_axis(fact, ranges);
        }
        space
    }

    fn named(&self, instrument: InstrumentId, atom: &Atom) -> Option<FactId> {
        match self.library.lookup(instrument, &atom.fact) {
            Lookup::Found(f) => Some(f),
            _ => None,
        }
    }

    /// The underlying facts that a test of a fact asks, with the ranges it cuts them at.
    fn sources(&self, fact: FactId, ranges: &[Interval]) -> Vec<(FactId, Vec<Interval>)> {
        match self.library.fact(fact).and_then(|f| f.derived.clone()) {
            None => vec![(fact, ranges.to_vec())],
            Some(Derived::Shifted(from, by)) => {
                let moved: Vec<Interval> = ranges.iter().filter_map(|r| shift(r, by)).collect();
                self.sources(from, &moved)
            }
            Some(Derived::Refines(from, _)) => {
                let mut all = self.sources(from, &[]);
                all.push((fact, ranges.to_vec()));
                all
            }
        }
    }

    fn add_axis(&mut self, fact: FactId, tests: &[Interval]) {
        if self.of_fact.contains_key(&fact) || self.known.contains_key(&fact) {
            return;
        }
        let Some(declared) = self.library.fact(fact) else { return };
        let cells = match &declared.ty {
            FactType::YesNo => Cells::YesNo,
            FactType::Enum(words) => Cells::Words(words.clone()),
            ty => {
                let whole = matches!(ty, FactType::Integer(..) | FactType::Date);
                Cells::Numbers(axis::cut(self.limits(fact, ty), whole, tests))
            }
        };
        if cells.len() == 0 {
            return;
        }
        let number = self.store.axis(cells.len());
        self.of_fact.insert(fact, number);
        self.axes.push(Axis { fact, cells });
    }

    /// The values that a number may have here.
    fn limits(&self, fact: FactId, ty: &FactType) -> Interval {
        let above_zero = Interval::new(End::Open(Exact::ZERO), End::Unbounded);
        if self.positive.contains(&fact) { domain(ty).intersect(&above_zero) } else { domain(ty) }
    }

    /// Adds an axis for a fact that no condition mentions (a base quantity).
    pub fn mention(&mut self, fact: FactId) {
        self.add_axis(fact, &[]);
    }

    /// The axis of a fact, unless the fact is known or not mentioned.
    pub fn axis_of(&self, fact: FactId) -> Option<usize> {
        self.of_fact.get(&fact).copied()
    }

    /// All axes, in their order.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// An axis.
    pub fn axis(&self, number: usize) -> Option<&Axis> {
        self.axes.get(number)
    }

    /// The value of a fact, when it is known.
    pub fn known(&self, fact: FactId) -> Option<&Value> {
        self.known.get(&fact)
    }

    /// The values that a number still may have in a case.
    pub fn range_in(&self, fact: FactId, case: &Assignment) -> Interval {
        if let Some(Value::Number(v)) = self.known.get(&fact) {
            return Interval::point(*v);
        }
        let whole = self.library.fact(fact).map_or(Interval::ALL, |f| self.limits(fact, &f.ty));
        let Some(number) = self.axis_of(fact) else { return whole };
        match (self.axes.get(number).map(|a| &a.cells), case.get(&number)) {
            (Some(Cells::Numbers(cells)), Some(cell)) => cells.get(*cell).copied().unwrap_or(whole),
            _ => whole,
        }
    }

    /// The cases in which a condition holds.
    ///
    /// # Errors
    /// [`TooLarge`] when the space cannot hold them.
    pub fn condition(&mut self, instrument: InstrumentId, condition: &Condition) -> Result<Diagram, TooLarge> {
        match condition {
            Condition::Always => Ok(Store::TRUE),
            Condition::Opaque(text, _) => match self.library.opaque(instrument, text) {
                Some(fact) => self.yes(fact, true),
                None => Ok(Store::FALSE),
            },
            Condition::Not(inner) => {
                let inner = self.condition(instrument, inner)?;
                self.store.not(inner)
            }
            Condition::All(parts) => {
                let mut all = Store::TRUE;
                for part in parts {
                    let d = self.condition(instrument, part)?;
                    all = self.store.and(all, d)?;
                }
                Ok(all)
            }
            Condition::Any(parts) => {
                let mut any = Store::FALSE;
                for part in parts {
                    let d = self.condition(instrument, part)?;
                    any = self.store.or(any, d)?;
                }
                Ok(any)
            }
            Condition::Atom(atom) => match self.named(instrument, atom) {
                Some(fact) => self.test(fact, &atom.test),
                None => Ok(Store::FALSE),
            },
        }
    }

    fn yes(&mut self, fact: FactId, wanted: bool) -> Result<Diagram, TooLarge> {
        if let Some(value) = self.known.get(&fact) {
            return Ok(if *value == Value::YesNo(wanted) { Store::TRUE } else { Store::FALSE });
        }
        match self.axis_of(fact) {
            Some(axis) => self.store.test(axis, |cell| (cell == 1) == wanted),
            None => Ok(Store::FALSE),
        }
    }

    fn test(&mut self, fact: FactId, test: &Test) -> Result<Diagram, TooLarge> {
        let Some(declared) = self.library.fact(fact) else { return Ok(Store::FALSE) };
        match &declared.derived {
            Some(Derived::Shifted(from, by)) => {
                let (from, by) = (*from, *by);
                let mut any = Store::FALSE;
                for range in test_ranges(test).iter().filter_map(|r| shift(r, by)) {
                    let moved = Test::Within { range, raw: String::new(), unit: None };
                    let d = self.test(from, &moved)?;
                    any = self.store.or(any, d)?;
                }
                Ok(any)
            }
            Some(Derived::Refines(from, value)) => {
                let (from, value) = (*from, value.clone());
                let applies = self.test(from, &Test::OneOf(vec![value]))?;
                let own = self.own_test(fact, test)?;
                self.store.and(applies, own)
            }
            None => self.own_test(fact, test),
        }
    }

    fn own_test(&mut self, fact: FactId, test: &Test) -> Result<Diagram, TooLarge> {
        let Some(declared) = self.library.fact(fact) else { return Ok(Store::FALSE) };
        match (&declared.ty, test) {
            (FactType::YesNo, Test::OneOf(words)) => {
                let both = words.iter().any(|w| w == "是") && words.iter().any(|w| w == "否");
                if both {
                    return Ok(Store::TRUE);
                }
                let wanted = words.iter().any(|w| w == "是");
                self.yes(fact, wanted)
            }
            (FactType::YesNo, _) => self.yes(fact, true),
            (FactType::Enum(values), test) => {
                let words: Vec<String> = match test {
                    Test::OneOf(words) => words.iter().map(|w| fold(w)).collect(),
                    Test::Within { raw, .. } => vec![fold(raw)],
                    Test::Holds => Vec::new(),
                };
                let chosen: BTreeSet<usize> =
                    values.iter().enumerate().filter(|(_, v)| words.contains(&fold(v))).map(|(i, _)| i).collect();
                if let Some(value) = self.known.get(&fact) {
                    let holds = matches!(value, Value::Word(i) if chosen.contains(i));
                    return Ok(if holds { Store::TRUE } else { Store::FALSE });
                }
                match self.axis_of(fact) {
                    Some(axis) => self.store.test(axis, |cell| chosen.contains(&cell)),
                    None => Ok(Store::FALSE),
                }
            }
            (_, test) => {
                let ranges = test_ranges(test);
                if let Some(value) = self.known.get(&fact) {
                    let holds = matches!(value, Value::Number(v) if ranges.iter().any(|r| r.contains(*v)));
                    return Ok(if holds { Store::TRUE } else { Store::FALSE });
                }
                let Some(axis) = self.axis_of(fact) else { return Ok(Store::FALSE) };
                let Some(Axis { cells: Cells::Numbers(cells), .. }) = self.axes.get(axis) else {
                    return Ok(Store::FALSE);
                };
                let cells = cells.clone();
                self.store.test(axis, |cell| cells.get(cell).is_some_and(|c| ranges.iter().any(|r| r.covers(c))))
            }
        }
    }

    /// [`Store::combine`] with a function that looks at the space.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn combine(
        &mut self,
        parts: &[Diagram],
        f: &mut dyn FnMut(&Space<'l>, &[u32]) -> u32,
    ) -> Result<Diagram, TooLarge> {
        let mut store = std::mem::take(&mut self.store);
        let result = store.combine(parts, &mut |values| f(self, values));
        self.store = store;
        result
    }

    /// The diagrams of the cells of some facts, for those that have an axis: facts whose value a comparison looks at.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn cells_of(&mut self, facts: &BTreeSet<FactId>) -> Result<(Vec<usize>, Vec<Diagram>), TooLarge> {
        let axes: Vec<usize> = facts.iter().filter_map(|f| self.axis_of(*f)).collect();
        let mut cells = Vec::new();
        for axis in &axes {
            cells.push(self.store.cell_of(*axis)?);
        }
        Ok((axes, cells))
    }

    /// True where some value of the fact of an axis makes it true.
    ///
    /// # Errors
    /// [`TooLarge`] when the store is full.
    pub fn exists(&mut self, d: Diagram, axis: usize) -> Result<Diagram, TooLarge> {
        let not = self.store.not(d)?;
        let never = self.store.for_all(not, axis)?;
        self.store.not(never)
    }

    /// The name of a fact, with its document where another fact of the question has the same name.
    pub fn name_of(&self, fact: FactId) -> Option<String> {
        let asked = self.axes.iter().map(|a| a.fact).chain(self.known.keys().copied());
        case_name(self.library, fact, asked)
    }

    /// A region in words: each fact with the values that it may have there.
    pub fn shown_region(&self, region: &Region) -> BTreeMap<String, serde_json::Value> {
        let facts = region.iter().filter_map(|(axis, cells)| {
            let axis = self.axis(*axis)?;
            Some((self.name_of(axis.fact)?, shown_cells(&axis.cells, cells)))
        });
        facts.collect()
    }

    /// The axes of opaque facts: they prove no gap and no overlap.
    pub fn opaque_axes(&self) -> Vec<usize> {
        let is_opaque = |a: &Axis| self.library.fact(a.fact).is_some_and(|f| f.opaque);
        self.axes.iter().enumerate().filter(|(_, a)| is_opaque(a)).map(|(i, _)| i).collect()
    }
}

/// The name of a fact as a case has to write it: `文件/名` where another of the facts asked for has the same name.
pub fn case_name(library: &Library, fact: FactId, asked: impl Iterator<Item = FactId>) -> Option<String> {
    let declared = library.fact(fact)?;
    let twin = |f: FactId| f != fact && library.fact(f).is_some_and(|f| fold(&f.name) == fold(&declared.name));
    let plain = library.facts_named(&declared.name).len() < 2;
    match library.instrument(declared.owner) {
        Some(owner) if !plain && asked.into_iter().any(twin) => Some(format!("{}/{}", owner.name, declared.name)),
        _ => Some(declared.name.clone()),
    }
}

/// Some cells of an axis in words of the language: a truth value, words, or ranges in cell syntax.
pub fn shown_cells(cells: &Cells, chosen: &[usize]) -> serde_json::Value {
    match cells {
        Cells::YesNo => match chosen {
            [one] => serde_json::Value::Bool(*one == 1),
            _ => serde_json::Value::Null,
        },
        Cells::Words(words) => {
            let names: Vec<&str> = chosen.iter().filter_map(|i| words.get(*i)).map(String::as_str).collect();
            serde_json::Value::String(names.join("、"))
        }
        Cells::Numbers(ranges) => {
            let mut parts: Vec<Interval> = Vec::new();
            let mut last: Option<usize> = None;
            for i in chosen {
                let Some(range) = ranges.get(*i) else { continue };
                match (parts.last_mut(), last) {
                    (Some(part), Some(before)) if before + 1 == *i => part.hi = range.hi,
                    _ => parts.push(*range),
                }
                last = Some(*i);
            }
            let texts: Vec<String> = parts.iter().map(ToString::to_string).collect();
            serde_json::Value::String(texts.join(" 或 "))
        }
    }
}

/// The ranges of numbers that a test accepts.
fn test_ranges(test: &Test) -> Vec<Interval> {
    match test {
        Test::Holds => Vec::new(),
        Test::Within { range, .. } => vec![*range],
        Test::OneOf(words) => words.iter().filter_map(|w| Exact::parse(&fold(w)).ok()).map(Interval::point).collect(),
    }
}

fn ranges(atom: &Atom) -> Vec<Interval> {
    test_ranges(&atom.test)
}

/// The range of a number that is `by` less.
fn shift(range: &Interval, by: Exact) -> Option<Interval> {
    let end = |e: End| {
        Some(match e {
            End::Unbounded => End::Unbounded,
            End::Open(v) => End::Open(v.minus(by)?),
            End::Closed(v) => End::Closed(v.minus(by)?),
        })
    };
    Some(Interval::new(end(range.lo)?, end(range.hi)?))
}
