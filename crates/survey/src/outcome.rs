//! Outcomes of two sides in a form that can be compared: base quantities by name, because the two sides may be of two
//! libraries.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::scale::{Measure, critical};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::FactId;
use cailiang_core::model::{Amount, Kind, Modal, Sanction};
use cailiang_core::number::Exact;
use cailiang_resolver::compare::measure;
use cailiang_resolver::lighter::{self, Weighed};
use cailiang_resolver::meaning::{BaseRef, Slot};
use cailiang_resolver::order_key;
use cailiang_resolver::outcome::{Outcome, Term};
use cailiang_resolver::result::OrderShown;

use crate::change::Direction;
use crate::sets;

/// What the figures of a fine multiply, by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Base {
    /// A declared 金额, by its name in the joint space.
    Fact(String),
    /// A count that no fact declares.
    Symbol(String),
}

/// A sanction that is imposed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Named {
    /// As written.
    pub sanction: Sanction,
    /// What its figures multiply.
    pub base: Option<Base>,
    /// The formula that gives each case one value of the range.
    pub formula: Option<String>,
}

/// What one side says in a case.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Said {
    /// This.
    Result { packages: Vec<Vec<Named>>, orders: Vec<OrderShown>, waived: Option<Modal> },
    /// Rows that contradict one another.
    Conflict(String),
    /// A fact has a value here that this side does not know.
    Unknown,
}

/// What of an outcome is looked at: kinds (按日连续处罚 apart) and orders.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Scope {
    /// Kinds of sanction.
    pub kinds: BTreeSet<(Kind, bool)>,
    /// Orders, by their aim.
    pub orders: BTreeSet<String>,
}

impl Scope {
    fn covers(&self, s: &Sanction) -> bool {
        self.kinds.contains(&(s.kind, Slot::of(s).daily))
    }
}

impl Said {
    /// `scope` is what of the outcome is looked at; `None`: all.
    pub fn of(outcome: &Outcome, name: &dyn Fn(FactId) -> String, scope: Option<&Scope>) -> Said {
        if let Some(conflict) = &outcome.conflict {
            return Said::Conflict(conflict.clone());
        }
        let named = |t: &Term| Named {
            sanction: t.sanction.clone(),
            formula: t.formula.clone(),
            base: t.base.as_ref().map(|b| match b {
                BaseRef::Fact(fact) => Base::Fact(name(*fact)),
                BaseRef::Symbol(symbol) => Base::Symbol(symbol.clone()),
            }),
        };
        let mut packages: Vec<Vec<Named>> = Vec::new();
        for package in &outcome.packages {
            let seen = package.iter().filter(|t| scope.is_none_or(|s| s.covers(&t.sanction)));
            let package = seen.map(named).collect();
            if !packages.contains(&package) {
                packages.push(package);
            }
        }
        let seen = |o: &&OrderShown| scope.is_none_or(|s| s.orders.contains(&order_key(&o.order)));
        let orders = outcome.orders.iter().filter(seen).cloned().collect();
        Said::Result { packages, orders, waived: outcome.waived }
    }

    pub fn packages(&self) -> &[Vec<Named>] {
        match self {
            Said::Result { packages, .. } => packages,
            _ => &[],
        }
    }

    pub fn orders(&self) -> &[OrderShown] {
        match self {
            Said::Result { orders, .. } => orders,
            _ => &[],
        }
    }

    pub fn waived(&self) -> Option<Modal> {
        match self {
            Said::Result { waived, .. } => *waived,
            _ => None,
        }
    }

    /// Whether two sides say the same, however they say it: the same set of dispositions, and the same orders. With a value
    /// of a base quantity, whether they come to the same there.
    pub fn same(&self, other: &Said, at: Option<(&str, Exact)>) -> bool {
        match (self, other) {
            (Said::Result { .. }, Said::Result { .. }) => {
                let (a, b) = (self.packages(), other.packages());
                let sets = || sets::equal(a, b, at).unwrap_or(false);
                self.waived() == other.waived() && self.same_orders(other) && (a == b || sets())
            }
            (Said::Conflict(_), Said::Conflict(_)) | (Said::Unknown, Said::Unknown) => true,
            _ => false,
        }
    }

    fn same_orders(&self, other: &Said) -> bool {
        let within = |a: &Said, b: &Said| a.orders().iter().all(|o| b.orders().contains(o));
        within(self, other) && within(other, self)
    }

    fn fines(&self) -> impl Iterator<Item = &Named> {
        self.packages().iter().flatten().filter(|n| n.sanction.kind == Kind::Fine)
    }
}

/// The one base quantity on whose value the comparison of two sides turns: that of the fines whose figures are not in one
/// unit. `None` where there is no such fine, or more than one quantity.
pub(crate) fn turning_base<'a>(before: &'a Said, after: &'a Said) -> Option<&'a str> {
    let mut units: BTreeMap<Slot, BTreeSet<String>> = BTreeMap::new();
    let fines = || before.fines().chain(after.fines());
    for fine in fines() {
        units.entry(Slot::of(&fine.sanction)).or_default().extend(figures(fine, None).map(|f| f.0));
    }
    let mixed = |n: &&Named| units.get(&Slot::of(&n.sanction)).is_some_and(|u| u.len() > 1);
    let bases: BTreeSet<&Base> = fines().filter(mixed).filter_map(|n| n.base.as_ref()).collect();
    match bases.into_iter().collect::<Vec<_>>().as_slice() {
        [Base::Fact(name)] => Some(name),
        _ => None,
    }
}

/// The values of the base at which the comparison of two sides may turn.
pub(crate) fn turning_points(before: &Said, after: &Said) -> Vec<Exact> {
    let positive = Interval::new(End::Open(Exact::ZERO), End::Unbounded);
    let turning = turning_base(before, after);
    let measures: Vec<_> = before
        .fines()
        .chain(after.fines())
        .filter_map(|n| {
            let amount = n.sanction.amount.as_ref()?;
            match &n.base {
                None => Some(measure(amount, None, &mut Vec::new())),
                Some(Base::Fact(name)) if Some(name.as_str()) == turning => Some(multiple(amount)),
                Some(_) => None,
            }
        })
        .collect();
    let measures: Vec<&_> = measures.iter().collect();
    critical(&measures, 0, positive, &[])
}

/// The measure of a multiple of the one quantity that is looked at.
fn multiple(amount: &Amount) -> Measure {
    measure(amount, Some(&BaseRef::Symbol(String::new())), &mut Vec::new())
}

/// A fine in comparable form: its unit, and its figures in it.
pub(crate) fn figures(named: &Named, at: Option<(&str, Exact)>) -> Option<(String, Interval)> {
    let amount = named.sanction.amount.as_ref().filter(|_| named.sanction.kind == Kind::Fine)?;
    if let Some(formula) = &named.formula {
        return Some((formula.clone(), amount.range));
    }
    let measure = if named.base.is_some() { multiple(amount) } else { measure(amount, None, &mut Vec::new()) };
    match (&named.base, at) {
        (None, _) => Some(("元".to_owned(), measure.at(None)?)),
        (Some(Base::Fact(name)), Some((turning, value))) if name == turning => {
            Some(("元".to_owned(), measure.at(Some(value))?))
        }
        (Some(base), _) => Some((format!("{base:?}/{:?}/{:?}", amount.cap, amount.floor), measure.range)),
    }
}

fn weigh(package: &[Named], at: Option<(&str, Exact)>) -> Weighed {
    let mut weighed = Weighed { kinds: BTreeMap::new(), fines: BTreeMap::new() };
    for named in package {
        let s = &named.sanction;
        // Texts name what they confiscate in their own words; the kind is what is compared.
        let key = Slot { object: None, ..Slot::of(s) };
        weighed.kinds.insert(key.clone(), (s.modal, s.duration));
        if let Some(fine) = figures(named, at) {
            weighed.fines.insert(key, fine);
        }
    }
    weighed
}

fn union(said: &Said, at: Option<(&str, Exact)>) -> Vec<Weighed> {
    let mut all: Vec<Weighed> = said.packages().iter().map(|p| weigh(p, at)).collect();
    // 可以不予处罚: to impose nothing is one more option.
    if said.waived() == Some(Modal::May) {
        all.push(weigh(&[], None));
    }
    all
}

/// How the second of two sides stands to the first; `None` when they come to the same at this value of the base.
pub(crate) fn direction(before: &Said, after: &Said, at: Option<(&str, Exact)>) -> Option<Direction> {
    if before.same(after, at) {
        return None;
    }
    let (Said::Result { .. }, Said::Result { .. }) = (before, after) else { return Some(Direction::Different) };
    let (old, new) = (union(before, at), union(after, at));
    Some(match order(&new, &old) {
        Some(Ordering::Less) => Direction::Milder,
        Some(Ordering::Greater) => Direction::Stricter,
        Some(Ordering::Equal) | None => Direction::Different,
    })
}

/// Compares two unions: as old and new law are compared, and where that does not tell, by whether each option of the one
/// has a lighter (or equal) one in the other and each of the other a heavier one in the first.
fn order(a: &[Weighed], b: &[Weighed]) -> Option<Ordering> {
    if let Some(order) = lighter::compare(a, b) {
        return Some(order);
    }
    let at_most = |x: &Weighed, y: &Weighed| {
        let order = lighter::compare(std::slice::from_ref(x), std::slice::from_ref(y));
        matches!(order, Some(Ordering::Less | Ordering::Equal))
    };
    let below = |a: &[Weighed], b: &[Weighed]| {
        a.iter().all(|x| b.iter().any(|y| at_most(x, y))) && b.iter().all(|y| a.iter().any(|x| at_most(x, y)))
    };
    match (below(a, b), below(b, a)) {
        (true, false) => Some(Ordering::Less),
        (false, true) => Some(Ordering::Greater),
        (true, true) => Some(Ordering::Equal),
        (false, false) => None,
    }
}
