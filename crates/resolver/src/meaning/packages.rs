//! From a state to packages: what is imposed together.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{FactId, Library, Lookup, MatterId, fold};
use cailiang_core::model::{Basis, Item, Modal, Sanction};

use crate::meaning::{Code, Origin, Slot, State, Sum};

/// What the figures of a fine multiply.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum BaseRef {
    /// A declared 金额.
    Fact(FactId),
    /// A count that no fact declares (每平方米, 原处罚数额).
    Symbol(String),
}

impl BaseRef {
    /// The phrase of a base that no fact declares.
    pub fn symbol(&self) -> Option<&str> {
        match self {
            BaseRef::Symbol(name) => Some(name),
            BaseRef::Fact(_) => None,
        }
    }
}

/// A sanction of a package, and the statement that says so.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Imposed {
    /// The sanction.
    pub sanction: Sanction,
    /// What its figures multiply.
    pub base: Option<BaseRef>,
    /// The matter that says so.
    pub matter: MatterId,
    /// Number of the statement in [`Code::statements`].
    pub statement: usize,
    /// Its range is what this formula (加收) gives over cases: each case has one value of it.
    pub formula: Option<Box<Sum>>,
}

impl Imposed {
    /// Whether a formula gives it, and which sum it gives is open here: a range of such sums has no parts and is no limit.
    pub fn varies(&self) -> bool {
        self.formula.is_some() && self.sanction.amount.as_ref().is_some_and(|a| a.range.single().is_none())
    }
}

/// One package: what is said of each slot that is named; whether silence means "not imposed".
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Package {
    /// What is said of a slot; [`Modal::Not`] is said expressly, or because another option was chosen.
    pub slots: BTreeMap<Slot, Imposed>,
    /// The statement that says of everything else that it is not imposed.
    pub rest: Option<usize>,
}

/// What a sanction's figures multiply.
pub fn base_of(library: &Library, matter: MatterId, sanction: &Sanction) -> Option<BaseRef> {
    match &sanction.amount.as_ref()?.basis {
        Basis::Fixed => None,
        Basis::Multiple(of) | Basis::Percent(of) => Some(match library.base_quantity(matter.instrument, of) {
            Lookup::Found(fact) => BaseRef::Fact(fact),
            _ => BaseRef::Symbol(fold(of)),
        }),
        Basis::PerUnit(per) => Some(BaseRef::Symbol(fold(per))),
        Basis::PerDay { of, per } => {
            let name = format!("{}/{}", of.as_deref().unwrap_or(""), per.as_deref().unwrap_or(""));
            Some(BaseRef::Symbol(fold(&name)))
        }
    }
}

/// Facts that the amounts of a matter are multiples of.
pub fn bases(library: &Library, id: MatterId) -> BTreeSet<FactId> {
    let Some((_, matter)) = library.matter(id) else { return BTreeSet::new() };
    let phrases = matter.lines().flat_map(|l| &l.phrase.groups).flat_map(|g| &g.choices).flatten();
    let named = phrases.filter_map(|s| base_of(library, id, s)).filter_map(|b| match b {
        BaseRef::Fact(fact) => Some(fact),
        BaseRef::Symbol(_) => None,
    });
    let formulas = matter.items.iter().flat_map(|item| match item {
        Item::Weights(w) => w.formulas.as_slice(),
        _ => &[],
    });
    let weighted = formulas.filter_map(|f| match library.base_quantity(id.instrument, f.top.base()?) {
        Lookup::Found(fact) => Some(fact),
        _ => None,
    });
    named.chain(weighted).collect()
}

/// The most packages that one state may make.
const MAX_PACKAGES: usize = 1_000;

/// The packages of a state; `None` when there are too many to list. A state in which nothing spoke has none.
pub fn packages(library: &Library, code: &Code<'_>, state: &State) -> Option<Vec<Package>> {
    if !state.fired {
        return Some(Vec::new());
    }
    let impose = |sanction: Sanction, statement: usize| Imposed {
        base: base_of(library, code.id, &sanction),
        sanction,
        matter: code.id,
        statement,
        formula: match code.statements.get(statement).map(|s| s.origin) {
            Some(Origin::Adders(adders)) => Some(Box::new(Sum::of(library, code.id.instrument, adders))),
            _ => None,
        },
    };
    let mut all = vec![Package { slots: BTreeMap::new(), rest: state.rest }];
    for (number, index) in &state.groups {
        let Some(group) = code.statements.get(*number).and_then(|s| s.groups.get(*index)) else { continue };
        let mut next = Vec::new();
        for before in &all {
            for choice in &group.choices {
                let mut package = before.clone();
                // In each option the other members of the group are not imposed.
                for other in group.choices.iter().flatten() {
                    let absent = Sanction { modal: Modal::Not, amount: None, duration: None, ..other.clone() };
                    package.slots.insert(Slot::of(other), impose(absent, *number));
                }
                for s in choice {
                    package.slots.insert(Slot::of(s), impose(s.clone(), *number));
                }
                next.push(package);
            }
        }
        all = next;
        if all.len() > MAX_PACKAGES {
            return None;
        }
    }
    let mut distinct: Vec<Package> = Vec::new();
    for package in all {
        if !distinct.contains(&package) {
            distinct.push(package);
        }
    }
    Some(distinct)
}
