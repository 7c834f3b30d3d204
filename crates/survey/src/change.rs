//! What differs between two sides: the cases, grouped; how; an example.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Diagram, TooLarge, joined};
use cailiang_core::interval::Interval;
use cailiang_core::model::{Basis, Kind, Modal, Sanction};
use cailiang_core::number::Exact;
use cailiang_resolver::meaning::{Interner, Slot};
use cailiang_resolver::outcome::Outcomes;
use cailiang_resolver::result::OrderShown;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::joint::{Joint, UNKNOWN, names};
use crate::outcome::{Said, Scope, direction, turning_base, turning_points};

/// How the second side stands to the first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Heavier: more kinds, or a higher fine (the order of [`cailiang_resolver::lighter`]).
    Stricter,
    /// Lighter.
    Milder,
    /// Neither.
    Different,
}

/// How far the ends of a fine moved, in 元, where both sides state one fine as a sum.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Moved {
    /// Of the lower end.
    pub min: Exact,
    /// Of the upper end; `None` where a side has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Exact>,
    /// The upper end was included and no longer is (`true`), or the reverse.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_opened: Option<bool>,
}

/// What one side says in a case.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Side {
    /// Packages, one of which is imposed; none: no rule applies.
    pub any_of: Vec<Vec<Sanction>>,
    /// Orders.
    pub orders: Vec<OrderShown>,
    /// 不予 or 可以不予.
    pub waived: Option<Modal>,
    /// Why there is no result: rows that contradict one another, or a value that this side does not know.
    pub problem: Option<String>,
}

impl Side {
    fn new(said: &Said) -> Side {
        Side {
            any_of: said.packages().iter().map(|p| p.iter().map(|n| n.sanction.clone()).collect()).collect(),
            orders: said.orders().to_vec(),
            waived: said.waived(),
            problem: match said {
                Said::Result { .. } => None,
                Said::Conflict(message) => Some(message.clone()),
                Said::Unknown => Some("这一边的要素没有这个值".to_owned()),
            },
        }
    }
}

/// The cases in which two sides differ in one way.
#[derive(Clone, PartialEq, Debug)]
pub struct Change {
    /// The simplest case: only the facts that matter.
    pub facts: BTreeMap<String, Json>,
    /// Units of those that are numbers.
    pub units: BTreeMap<String, String>,
    /// How.
    pub direction: Direction,
    /// The first side.
    pub before: Side,
    /// The second side.
    pub after: Side,
    /// By how much a fine moved.
    pub moved: Option<Moved>,
    /// All the cases, as disjoint regions: values in words, numbers in cell syntax. Empty when there are too many to list.
    pub regions: Vec<BTreeMap<String, Json>>,
}

impl Serialize for Change {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("facts", &self.facts)?;
        map.serialize_entry("direction", &self.direction)?;
        map.serialize_entry("before", &self.before.any_of)?;
        map.serialize_entry("after", &self.after.any_of)?;
        if self.before.orders != self.after.orders {
            map.serialize_entry("orders_before", &self.before.orders)?;
            map.serialize_entry("orders_after", &self.after.orders)?;
        }
        if self.before.waived != self.after.waived {
            map.serialize_entry("waived_before", &self.before.waived)?;
            map.serialize_entry("waived_after", &self.after.waived)?;
        }
        for (key, side) in [("problem_before", &self.before), ("problem_after", &self.after)] {
            if let Some(problem) = &side.problem {
                map.serialize_entry(key, problem)?;
            }
        }
        if let Some(moved) = &self.moved {
            map.serialize_entry("fine_moved", moved)?;
        }
        map.serialize_entry("regions", &self.regions)?;
        map.end()
    }
}

/// All differences of two sides.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Changes {
    /// Stricter first, then milder, then different; of each the simplest case first.
    pub list: Vec<Change>,
    /// What was assumed.
    pub notes: Vec<String>,
}

/// More regions than this are not listed.
const MAX_REGIONS: usize = 64;

/// The pair of what both sides say, and how the second stands to the first.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Key {
    before: u32,
    after: u32,
    direction: Direction,
}

/// What both sides say, numbered.
struct Sides {
    said: [Interner<Said>; 2],
    diagrams: [Diagram; 2],
}

impl Sides {
    fn new(joint: &mut Joint, sides: [&Outcomes<'_>; 2], scope: Option<&Scope>) -> Result<Sides, TooLarge> {
        let (mut first, mut second) = (Interner::default(), Interner::default());
        let [before, after] = sides;
        let a = carried(joint, 0, before, (&mut first, scope))?;
        let b = carried(joint, 1, after, (&mut second, scope))?;
        Ok(Sides { said: [first, second], diagrams: [a, b] })
    }

    fn get(&self, before: u32, after: u32) -> (Said, Said) {
        let [a, b] = &self.said;
        let get = |interner: &Interner<Said>, n: u32| interner.get(n).cloned().unwrap_or(Said::Unknown);
        (get(a, before), get(b, after))
    }
}

fn carried(
    joint: &mut Joint,
    side: usize,
    outcomes: &Outcomes<'_>,
    (said, scope): (&mut Interner<Said>, Option<&Scope>),
) -> Result<Diagram, TooLarge> {
    let names = names(outcomes);
    let name = |f| names.get(&f).cloned().unwrap_or_default();
    joint.carry(side, outcomes, &mut |v| outcomes.get(v).map_or(UNKNOWN, |o| said.number(Said::of(o, &name, scope))))
}

/// Every way in which the second side differs from the first, in what is looked at (`None`: all).
///
/// # Errors
/// [`TooLarge`] when there are too many combinations to hold.
pub(crate) fn changes(sides: [&Outcomes<'_>; 2], scope: Option<&Scope>) -> Result<Changes, TooLarge> {
    let mut joint = Joint::new(sides, &BTreeMap::new());
    let mut both = Sides::new(&mut joint, sides, scope)?;
    // Where a fine is a sum on one side and a share of a quantity on the other, which is heavier turns on the quantity.
    let mut cuts: BTreeMap<String, BTreeSet<Exact>> = BTreeMap::new();
    joint.store.combine(&both.diagrams, &mut |v| {
        let [before, after] = v else { return 0 };
        let (before, after) = both.get(*before, *after);
        if !before.same(&after, None)
            && let Some(base) = turning_base(&before, &after)
        {
            cuts.entry(base.to_owned()).or_default().extend(turning_points(&before, &after));
        }
        0
    })?;
    if !cuts.is_empty() {
        joint = Joint::new(sides, &cuts);
        both = Sides::new(&mut joint, sides, scope)?;
    }
    let mut keys: Interner<Key> = Interner::default();
    let judged = judge(&mut joint, &both, &cuts, &mut keys)?;
    let mut list = Vec::new();
    for value in joint.store.values(judged) {
        let Some(key) = value.checked_sub(1).and_then(|v| keys.get(v)).cloned() else { continue };
        list.push(change(&mut joint, &both, judged, value, &key)?);
    }
    list.sort_by_key(|c| (c.direction, c.facts.len()));
    Ok(Changes { list, notes: joint.notes })
}

/// 0 where both sides come to the same, else one more than the number of the key.
fn judge(
    joint: &mut Joint,
    both: &Sides,
    cuts: &BTreeMap<String, BTreeSet<Exact>>,
    keys: &mut Interner<Key>,
) -> Result<Diagram, TooLarge> {
    let mut parts = both.diagrams.to_vec();
    let mut bases: Vec<(&str, Vec<Interval>)> = Vec::new();
    for name in cuts.keys() {
        let Some((axis, cells)) = joint.number(name) else { continue };
        let cells = cells.to_vec();
        parts.push(joint.store.cell_of(axis)?);
        bases.push((name, cells));
    }
    joint.store.combine(&parts, &mut |v| {
        let [before, after, cells @ ..] = v else { return 0 };
        let (old, new) = both.get(*before, *after);
        let at = turning_base(&old, &new).and_then(|name| {
            let (position, (_, ranges)) = bases.iter().enumerate().find(|(_, b)| b.0 == name)?;
            let cell = usize::try_from(*cells.get(position)?).ok()?;
            Some((name, ranges.get(cell)?.pick(false)?))
        });
        match direction(&old, &new, at) {
            None => 0,
            Some(direction) => keys.number(Key { before: *before, after: *after, direction }).saturating_add(1),
        }
    })
}

fn change(joint: &mut Joint, both: &Sides, judged: Diagram, value: u32, key: &Key) -> Result<Change, TooLarge> {
    let (before, after) = both.get(key.before, key.after);
    let example = joint.store.simplest(judged, &|v| v == value).unwrap_or_default();
    let example = joint.rounded(example, &|case| joint.store.always(judged, case, &|v| v == value));
    let here = joint.store.where_value(judged, |v| v == value)?;
    let regions = match joint.store.cases(here, MAX_REGIONS * 4) {
        Some(cases) => {
            let inside = cases.into_iter().filter(|(_, v)| *v == 1).map(|(region, _)| region).collect();
            joined(inside, &|axis| joint.store.cells(axis))
        }
        None => Vec::new(),
    };
    let regions = if regions.len() > MAX_REGIONS { Vec::new() } else { regions };
    let facts = joint.facts(&example);
    let units = joint.units().into_iter().filter(|(name, _)| facts.contains_key(name)).collect();
    let (before, after) = (Side::new(&before), Side::new(&after));
    Ok(Change {
        facts,
        units,
        direction: key.direction,
        moved: moved(&before, &after),
        before,
        after,
        regions: regions.iter().map(|r| joint.region(r)).collect(),
    })
}

/// How far the ends of the only fine moved.
fn moved(before: &Side, after: &Side) -> Option<Moved> {
    let fine = |side: &Side| -> Option<(Slot, Interval)> {
        let [package] = side.any_of.as_slice() else { return None };
        let mut fines = package.iter().filter(|s| s.kind == Kind::Fine);
        let (one, None) = (fines.next()?, fines.next()) else { return None };
        let amount = one.amount.as_ref().filter(|a| a.basis == Basis::Fixed)?;
        Some((Slot::of(one), amount.range))
    };
    let ((slot, old), (other, new)) = (fine(before)?, fine(after)?);
    if slot != other || old == new {
        return None;
    }
    let low = |i: &Interval| i.lo.value().unwrap_or(Exact::ZERO);
    let max = new.hi.value().zip(old.hi.value()).and_then(|(a, b)| a.minus(b));
    let max_opened = (new.hi.is_open() != old.hi.is_open()).then_some(new.hi.is_open());
    Some(Moved { min: low(&new).minus(low(&old))?, max, max_opened })
}
