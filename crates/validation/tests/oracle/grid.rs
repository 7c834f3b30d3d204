//! The cases of a world: its facts by whose they are, a grid of values for each, and what a condition says of a case.
//!
//! The grid is fine enough to be complete: every threshold that a text mentions is on it, what lies between two of them,
//! and every value of a base quantity at which two figures of the texts meet.

use std::collections::{BTreeSet, HashMap};

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{
    Adders, Amount, Basis, Condition, Derivation, FactType, FloorOn, Instrument, Item, Matter, Rounding, Test, Top,
    Weights,
};
use cailiang_core::number::Exact;

/// A value of a fact; of an enumeration, its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Value {
    Yes(bool),
    Word(usize),
    Number(Exact),
}

/// A value for each fact of the world.
pub(crate) type Case = Vec<Value>;

/// A fact: the text that declares it, and the values that are tried.
#[derive(Debug)]
pub(crate) struct Fact {
    pub owner: usize,
    pub name: String,
    pub ty: FactType,
    /// It has a value only where another fact (an enumeration) has this one.
    only: Option<(usize, usize)>,
    pub values: Vec<Value>,
}

/// The texts of a world, the highest first, with their facts.
pub(crate) struct World<'l> {
    pub texts: Vec<&'l Instrument>,
    pub facts: Vec<Fact>,
    /// For each text, those that it refines, supplements, succeeds or replaces, and those above them.
    pub above: Vec<BTreeSet<usize>>,
    /// What a name means in a text: a fact, and what is added to its value.
    names: HashMap<(usize, String), (usize, Exact)>,
}

fn number(word: &str) -> Option<Exact> {
    Exact::parse(word).ok()
}

pub(crate) fn half(a: Exact, b: Exact) -> Exact {
    a.plus(b).unwrap().over(Exact::int(2)).unwrap()
}

impl<'l> World<'l> {
    pub fn new(texts: Vec<&'l Instrument>) -> World<'l> {
        let position = |name: &str| texts.iter().position(|t| t.name == name);
        let mut above: Vec<BTreeSet<usize>> = Vec::new();
        for text in &texts {
            let edges = text.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets);
            let direct = edges.map(|t| t.instrument.as_str()).chain(text.replaces.iter().map(|r| r.0.as_str()));
            let direct: BTreeSet<usize> = direct.filter_map(position).collect();
            let further = direct.iter().flat_map(|d| above.get(*d).into_iter().flatten()).copied();
            above.push(direct.iter().copied().chain(further).collect());
        }
        let mut world = World { texts, facts: Vec::new(), above, names: HashMap::new() };
        for text in 0..world.texts.len() {
            for i in world.above[text].clone() {
                let seen: Vec<(String, (usize, Exact))> =
                    world.names.iter().filter(|((t, _), _)| *t == i).map(|((_, n), f)| (n.clone(), *f)).collect();
                for (name, fact) in seen {
                    world.names.insert((text, name), fact);
                }
            }
            world.declare(text);
        }
        world.lay_grid();
        world
    }

    fn declare(&mut self, text: usize) {
        for declared in &self.texts[text].facts {
            let target = |name: &cailiang_core::model::FactRef| {
                let of = name.instrument.as_ref().and_then(|i| self.texts.iter().position(|t| t.name == *i));
                self.names[&(of.unwrap_or(text), name.name.clone())]
            };
            let known = match &declared.derivation {
                Some(Derivation::Same(name)) => Some(target(name)),
                Some(Derivation::Shifted(name, by)) => {
                    let (fact, shift) = target(name);
                    Some((fact, shift.plus(*by).unwrap()))
                }
                _ => None,
            };
            let only = match &declared.derivation {
                Some(Derivation::Refines(name, word)) => {
                    let fact = target(name).0;
                    Some((fact, self.word(fact, word)))
                }
                _ => None,
            };
            let meaning = known.unwrap_or((self.facts.len(), Exact::ZERO));
            if known.is_none() {
                let ty = declared.ty.clone().unwrap();
                self.facts.push(Fact { owner: text, name: declared.name.clone(), ty, only, values: Vec::new() });
            }
            self.names.insert((text, declared.name.clone()), meaning);
        }
    }

    fn word(&self, fact: usize, word: &str) -> usize {
        let FactType::Enum(words) = &self.facts[fact].ty else { unreachable!("only words are refined") };
        words.iter().position(|w| w == word).unwrap()
    }

    pub fn named(&self, text: usize, name: &str) -> (usize, Exact) {
        self.names[&(text, name.to_owned())]
    }

    /// The sum of money that a base phrase denotes: the longest name that it ends with.
    pub fn base(&self, text: usize, phrase: &str) -> usize {
        let money = |f: usize| matches!(self.facts[f].ty, FactType::Money(_));
        let seen = self.names.iter().filter(|((t, n), f)| *t == text && phrase.ends_with(n.as_str()) && money(f.0));
        seen.max_by_key(|((_, n), _)| n.len()).unwrap().1.0
    }

    /// The value of a fact under the name that a text has for it.
    pub fn count(&self, text: usize, name: &str, case: &Case) -> Exact {
        let (fact, shift) = self.named(text, name);
        match case[fact] {
            Value::Number(n) => n.plus(shift).unwrap(),
            other => unreachable!("{name} is no number: {other:?}"),
        }
    }

    pub fn holds(&self, text: usize, condition: &Condition, case: &Case) -> bool {
        match condition {
            Condition::Always => true,
            Condition::Opaque(..) => unreachable!("these worlds have no free text"),
            Condition::Not(c) => !self.holds(text, c, case),
            Condition::All(all) => all.iter().all(|c| self.holds(text, c, case)),
            Condition::Any(any) => any.iter().any(|c| self.holds(text, c, case)),
            Condition::Atom(atom) => {
                let (fact, shift) = self.named(text, &atom.fact.name);
                let declared = &self.facts[fact];
                if declared.only.is_some_and(|(of, word)| case[of] != Value::Word(word)) {
                    return false;
                }
                match (case[fact], &atom.test) {
                    (Value::Yes(yes), Test::Holds) => yes,
                    (Value::Yes(yes), Test::OneOf(words)) => words.iter().any(|w| (w == "是") == yes),
                    (Value::Word(at), Test::OneOf(words)) => words.iter().any(|w| self.word(fact, w) == at),
                    (Value::Word(at), Test::Within { raw, .. }) => self.word(fact, raw) == at,
                    (Value::Number(n), Test::OneOf(words)) => {
                        words.iter().any(|w| number(w) == Some(n.plus(shift).unwrap()))
                    }
                    (Value::Number(n), Test::Within { range, .. }) => range.contains(n.plus(shift).unwrap()),
                    other => unreachable!("{other:?}"),
                }
            }
        }
    }

    /// All cases: the product of the grids.
    pub fn cases(&self) -> Vec<Case> {
        self.completions(&vec![None; self.facts.len()])
    }

    /// The cases in which some facts have given values, on the grid or not.
    pub fn completions(&self, given: &[Option<Value>]) -> Vec<Case> {
        let mut all: Vec<Case> = vec![Vec::new()];
        for (fact, given) in self.facts.iter().zip(given) {
            let values = given.map_or_else(|| fact.values.clone(), |v| vec![v]);
            all = all.iter().flat_map(|c| values.iter().map(|v| [c.as_slice(), &[*v]].concat())).collect();
        }
        all
    }

    /// Whether a condition of a text looks at a fact.
    pub fn asks(&self, text: usize, fact: usize) -> bool {
        let mut found = false;
        for (_, condition) in self.conditions().into_iter().filter(|c| c.0 == text) {
            condition.visit(&mut |part| {
                if let Condition::Atom(atom) = part {
                    found |= self.named(text, &atom.fact.name).0 == fact;
                }
            });
        }
        found
    }

    /// Every condition, with the text that it stands in.
    fn conditions(&self) -> Vec<(usize, &'l Condition)> {
        let mut all: Vec<(usize, &'l Condition)> = Vec::new();
        for (text, instrument) in self.texts.iter().copied().enumerate() {
            for matter in &instrument.matters {
                let edges = matter.edges.iter().map(|e| &e.when);
                all.extend(edges.chain(matter.items.iter().flat_map(Item::conditions)).map(|c| (text, c)));
            }
            all.extend(instrument.general.circumstances.iter().map(|c| (text, &c.when)));
        }
        all
    }

    fn items(&self) -> impl Iterator<Item = (usize, &'l Item)> {
        let of = |(text, i): (usize, &&'l Instrument)| {
            i.matters.iter().flat_map(|m: &'l Matter| &m.items).map(|item| (text, item)).collect::<Vec<_>>()
        };
        self.texts.iter().enumerate().flat_map(of).collect::<Vec<_>>().into_iter()
    }

    fn lay_grid(&mut self) {
        let mut thresholds: Vec<BTreeSet<Exact>> = vec![BTreeSet::new(); self.facts.len()];
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for (text, condition) in self.conditions() {
            condition.visit(&mut |part| {
                let Condition::Atom(atom) = part else { return };
                let (fact, shift) = self.named(text, &atom.fact.name);
                used.insert(fact);
                used.extend(self.facts[fact].only.map(|o| o.0));
                let figures: Vec<Exact> = match &atom.test {
                    Test::Within { range, .. } => [range.lo, range.hi].into_iter().filter_map(End::value).collect(),
                    Test::OneOf(words) => words.iter().filter_map(|w| number(w)).collect(),
                    Test::Holds => Vec::new(),
                };
                thresholds[fact].extend(figures.iter().map(|f| f.minus(shift).unwrap()));
            });
        }
        let mut meeting = Meeting::default();
        for (text, item) in self.items() {
            match item {
                Item::Line(line) => meeting.phrase(&line.phrase),
                Item::Table(table) => table.rows.iter().for_each(|r| meeting.phrase(&r.line.phrase)),
                Item::Weights(weights) => meeting.weights(weights),
                Item::Adders(adders) => {
                    for (fact, steps) in self.steps(text, adders) {
                        used.insert(fact);
                        thresholds[fact].extend(steps);
                    }
                }
            }
            for base in bases(item) {
                used.insert(self.base(text, &base));
            }
        }
        for (number, (fact, at)) in self.facts.iter_mut().zip(&mut thresholds).enumerate() {
            fact.values = match &fact.ty {
                FactType::YesNo => vec![Value::Yes(false), Value::Yes(true)],
                FactType::Enum(words) => (0..words.len()).map(Value::Word).collect(),
                FactType::Money(domain) => {
                    at.extend(meeting.crossings());
                    at.insert(Exact::int(1000));
                    let above_zero = Interval::new(End::Open(Exact::ZERO), End::Unbounded);
                    numbers(&between(at), domain.intersect(&above_zero))
                }
                FactType::Integer(domain, _) => {
                    let most = at.last().map_or(Exact::ONE, |v| v.floor().plus(Exact::int(2)).unwrap());
                    let all: Vec<Exact> = (0..=most.to_i64().unwrap()).chain([1000]).map(Exact::int).collect();
                    numbers(&all, *domain)
                }
                FactType::Number(domain, _) => {
                    let eighth = Exact::ratio(1, 8).unwrap();
                    let near = |v: &Exact| [v.minus(eighth).unwrap(), *v, v.plus(eighth).unwrap()];
                    let mut all: BTreeSet<Exact> = at.iter().flat_map(near).chain([Exact::ZERO]).collect();
                    all.insert(all.last().unwrap().plus(Exact::int(1000)).unwrap());
                    numbers(&all.into_iter().collect::<Vec<_>>(), *domain)
                }
                FactType::Date => unreachable!("these worlds have no dates"),
            };
            if !used.contains(&number) {
                fact.values.truncate(1);
            }
        }
    }

    /// The values at which 加收 completes a step.
    fn steps(&self, text: usize, adders: &Adders) -> Vec<(usize, Vec<Exact>)> {
        let of = |t: &cailiang_core::model::Term| {
            let (fact, shift) = self.named(text, &t.fact.name);
            let half = Exact::ratio(if t.rounding == Rounding::Nearest { 1 } else { 0 }, 2).unwrap();
            let steps = |k: i64| [Exact::int(k), Exact::int(k).plus(half).unwrap()];
            let at = |n: Exact| t.above.plus(t.step.times(n).unwrap()).unwrap().minus(shift).unwrap();
            let room = adders
                .cap
                .filter(|_| t.plus > Exact::ZERO)
                .map(|c| c.minus(adders.start).unwrap().over(t.plus).unwrap());
            let most = room.and_then(|r| r.ceil().to_i64()).unwrap_or(5).clamp(0, 8);
            (fact, (0..=most).flat_map(steps).map(at).collect())
        };
        adders.terms.iter().map(of).collect()
    }
}

fn numbers(all: &[Exact], domain: Interval) -> Vec<Value> {
    all.iter().filter(|v| domain.contains(**v)).map(|v| Value::Number(*v)).collect()
}

/// Figures, one between each two neighbours, and one below and above all.
pub(crate) fn between(figures: &BTreeSet<Exact>) -> Vec<Exact> {
    let figures: Vec<Exact> = figures.iter().copied().collect();
    let mut all: Vec<Exact> = figures.first().map(|f| half(Exact::ZERO, *f)).into_iter().collect();
    for (i, figure) in figures.iter().enumerate() {
        all.push(*figure);
        all.push(
            figures.get(i + 1).map_or_else(|| figure.plus(Exact::int(1000)).unwrap(), |next| half(*figure, *next)),
        );
    }
    all
}

/// The base quantities that an item's fines are counted by, as written.
fn bases(item: &Item) -> Vec<String> {
    let of = |phrase: &cailiang_core::model::Phrase| -> Vec<String> {
        let sanctions = phrase.groups.iter().flat_map(|g| &g.choices).flatten();
        let of = sanctions.filter_map(|s| match &s.amount.as_ref()?.basis {
            Basis::Multiple(of) | Basis::Percent(of) => Some(of.clone()),
            _ => None,
        });
        of.collect()
    };
    match item {
        Item::Line(line) => of(&line.phrase),
        Item::Table(table) => table.rows.iter().flat_map(|r| of(&r.line.phrase)).collect(),
        Item::Weights(w) => w.formulas.iter().filter_map(|f| f.top.base()).map(str::to_owned).collect(),
        Item::Adders(_) => Vec::new(),
    }
}

/// Every sum that the levels of 累加 can make, capped at one.
pub(crate) fn sums(weights: &Weights) -> BTreeSet<Exact> {
    let mut all = BTreeSet::from([weights.start]);
    for factor in &weights.factors {
        all = all.iter().flat_map(|s| factor.levels.iter().map(|l| s.plus(l.1).unwrap())).collect();
    }
    all.into_iter().map(|s| s.min(Exact::ONE)).collect()
}

/// Figures of the texts: sums of money, and what a base quantity is multiplied with.
#[derive(Default)]
struct Meeting {
    sums: BTreeSet<Exact>,
    factors: BTreeSet<Exact>,
    floors: BTreeSet<Exact>,
}

impl Meeting {
    fn phrase(&mut self, phrase: &cailiang_core::model::Phrase) {
        for sanction in phrase.groups.iter().flat_map(|g| &g.choices).flatten() {
            if let Some(amount) = &sanction.amount {
                self.amount(amount);
            }
        }
    }

    fn amount(&mut self, amount: &Amount) {
        let ends = [amount.range.lo, amount.range.hi].into_iter().filter_map(End::value);
        match amount.basis {
            Basis::Multiple(_) => self.factors.extend(ends),
            Basis::Percent(_) => self.factors.extend(ends.map(|e| e.over(Exact::int(100)).unwrap())),
            _ => self.sums.extend(ends),
        }
        self.sums.extend(amount.cap);
        match amount.floor {
            Some((floor, FloorOn::Fine)) => _ = self.sums.insert(floor),
            Some((floor, FloorOn::Base)) => _ = self.floors.insert(floor),
            None => {}
        }
    }

    fn weights(&mut self, weights: &Weights) {
        for formula in &weights.formulas {
            let top = |s: &Exact| s.times(formula.top.figure()).unwrap();
            match formula.top {
                Top::Sum(_) => self.sums.extend(sums(weights).iter().map(top)),
                Top::Multiple(..) => self.factors.extend(sums(weights).iter().map(top)),
                Top::Percent(..) => {
                    self.factors.extend(sums(weights).iter().map(|s| top(s).over(Exact::int(100)).unwrap()));
                }
            }
            self.sums.extend(formula.floor);
        }
    }

    /// Values of a base quantity at which a share or multiple of it meets a sum, or it is counted as another.
    fn crossings(&self) -> BTreeSet<Exact> {
        let lifted = self.floors.iter().flat_map(|f| self.factors.iter().map(|k| f.times(*k).unwrap()));
        let levels: BTreeSet<Exact> = self.sums.iter().copied().chain(lifted).collect();
        let met = self.factors.iter().filter(|k| **k > Exact::ZERO);
        let met = met.flat_map(|k| levels.iter().map(|l| l.over(*k).unwrap()));
        met.chain(self.floors.iter().copied()).filter(|v| *v > Exact::ZERO).collect()
    }
}
