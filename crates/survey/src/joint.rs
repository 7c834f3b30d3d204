//! One case space for two sides: the same facts are one axis, cut at the thresholds of both.
//!
//! Which facts are the same is decided by name, as in a case file: the same case, put to both sides, has one value for
//! each name. Within one side two facts of one name are told apart by the document that declares them.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Assignment, Carried, Diagram, Region, Store, TooLarge, axis};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{FactId, fold};
use cailiang_core::model::FactType;
use cailiang_core::number::Exact;
use cailiang_resolver::outcome::Outcomes;
use cailiang_resolver::space::{Cells, Space, round_value, shown_cells};
use serde_json::Value as Json;

/// What the joint store may weigh.
const BUDGET: usize = 8_000_000;

/// The value of a case in which a side does not know a value of a fact.
pub(crate) const UNKNOWN: u32 = u32::MAX;

/// An axis of both sides, or of one.
#[derive(Clone, Debug)]
struct Axis {
    name: String,
    cells: Cells,
    unit: Option<String>,
    kind: FactKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum FactKind {
    Word,
    Whole,
    Fraction,
    Money,
    Date,
}

/// A fact with the axis that it is of either side, and that axis's cells.
struct Shared {
    axis: Axis,
    sides: [Option<(usize, Cells)>; 2],
}

impl Shared {
    fn set(&mut self, side: usize, number: usize, cells: &Cells) {
        if let Some(slot) = self.sides.get_mut(side) {
            *slot = Some((number, cells.clone()));
        }
    }
}

/// The cases of two sides.
#[derive(Debug)]
pub(crate) struct Joint {
    pub store: Store,
    axes: Vec<Axis>,
    /// For each side: how its axes are found here.
    carried: [BTreeMap<usize, Carried>; 2],
    /// What the reader should know about which facts were taken as the same.
    pub notes: Vec<String>,
}

/// The names of a side's facts: plain, unless two facts of it have the same one.
pub(crate) fn names(outcomes: &Outcomes<'_>) -> BTreeMap<FactId, String> {
    let library = outcomes.space.library;
    let used: BTreeSet<FactId> =
        outcomes.space.axes().iter().map(|a| a.fact).chain(outcomes.bases.iter().copied()).collect();
    let declared: Vec<_> = used.iter().filter_map(|f| library.fact(*f)).collect();
    let shared = |name: &str| declared.iter().filter(|f| fold(&f.name) == fold(name)).count() > 1;
    declared
        .iter()
        .map(|f| {
            let owner = library.instrument(f.owner).map_or("", |i| i.name.as_str());
            let name = if shared(&f.name) { format!("{owner}/{}", f.name) } else { f.name.clone() };
            (f.id, name)
        })
        .collect()
}

fn axis_of(space: &Space<'_>, fact: FactId, cells: &Cells, name: String) -> Axis {
    let ty = space.library.fact(fact).map(|f| &f.ty);
    let kind = match ty {
        Some(FactType::Integer(..)) => FactKind::Whole,
        Some(FactType::Number(..)) => FactKind::Fraction,
        Some(FactType::Money(_)) => FactKind::Money,
        Some(FactType::Date) => FactKind::Date,
        _ => FactKind::Word,
    };
    Axis { name, cells: cells.clone(), unit: ty.and_then(FactType::unit).map(str::to_owned), kind }
}

/// Whether one value can be meant by both.
fn compatible(a: &Axis, b: &Axis) -> bool {
    let same_shape = matches!(
        (&a.cells, &b.cells),
        (Cells::YesNo, Cells::YesNo) | (Cells::Words(_), Cells::Words(_)) | (Cells::Numbers(_), Cells::Numbers(_))
    );
    same_shape && a.unit == b.unit && (a.kind == FactKind::Date) == (b.kind == FactKind::Date)
}

impl Joint {
    /// The joint space; the axes of base quantities are cut at further points too.
    pub fn new(sides: [&Outcomes<'_>; 2], cuts: &BTreeMap<String, BTreeSet<Exact>>) -> Joint {
        let mut axes: Vec<Shared> = Vec::new();
        let mut notes = Vec::new();
        for (side, outcomes) in sides.iter().enumerate() {
            let names = names(outcomes);
            for (number, own) in outcomes.space.axes().iter().enumerate() {
                let name = names.get(&own.fact).cloned().unwrap_or_default();
                let mut one = axis_of(&outcomes.space, own.fact, &own.cells, name);
                let same = axes
                    .iter_mut()
                    .find(|s| fold(&s.axis.name) == fold(&one.name) && s.sides.get(side).is_none_or(Option::is_none));
                match same {
                    Some(shared) if compatible(&shared.axis, &one) => shared.set(side, number, &own.cells),
                    clash => {
                        if clash.is_some() {
                            notes.push(format!("要素“{}”在两边的类型或单位不同，作为两个要素", one.name));
                            one.name = format!("{}（后者）", one.name);
                        }
                        let mut shared = Shared { axis: one, sides: [None, None] };
                        shared.set(side, number, &own.cells);
                        axes.push(shared);
                    }
                }
            }
        }
        let mut joint = Joint { store: Store::new(BUDGET), axes: Vec::new(), carried: Default::default(), notes };
        for shared in axes {
            let points = cuts.get(&shared.axis.name).cloned().unwrap_or_default();
            joint.add(shared, &points);
        }
        joint
    }

    fn add(&mut self, shared: Shared, cuts: &BTreeSet<Exact>) {
        let cells = union(&shared.sides, shared.axis.kind, cuts);
        let here = self.store.axis(count(&cells));
        for (side, carried) in shared.sides.iter().zip(&mut self.carried) {
            let Some((number, own)) = side else { continue };
            let cells = (0..count(&cells)).map(|c| original(&cells, c, own)).collect();
            carried.insert(*number, Carried { axis: here, cells });
        }
        self.axes.push(Axis { cells, ..shared.axis });
    }

    /// The outcomes of one side over the joint space; values are renumbered by `value`.
    pub fn carry(
        &mut self,
        side: usize,
        outcomes: &Outcomes<'_>,
        value: &mut dyn FnMut(u32) -> u32,
    ) -> Result<Diagram, TooLarge> {
        let none = self.store.leaf(UNKNOWN)?;
        let carried = self.carried.get(side).cloned().unwrap_or_default();
        self.store.carry(&outcomes.space.store, outcomes.diagram, &carried, none, value)
    }

    /// The axis of a base quantity, by its name, and the cells of it.
    pub fn number(&self, name: &str) -> Option<(usize, &[Interval])> {
        self.axes.iter().enumerate().find_map(|(i, a)| match &a.cells {
            Cells::Numbers(cells) if a.name == name => Some((i, cells.as_slice())),
            _ => None,
        })
    }

    /// The case, with another cell where the only number in one is no decimal (a third of a million) and the neighbour will do.
    pub fn rounded(&self, mut case: Assignment, holds: &dyn Fn(&Assignment) -> bool) -> Assignment {
        for (number, cell) in case.clone() {
            let Some(Axis { cells: Cells::Numbers(cells), kind, .. }) = self.axes.get(number) else { continue };
            let decimal = |cell: usize| {
                let value = cells.get(cell).and_then(|c| round_value(c, *kind == FactKind::Money));
                value.is_some_and(|v| !v.to_string().contains('/'))
            };
            let near = [Some(cell), cell.checked_add(1), cell.checked_sub(1)];
            for candidate in near.into_iter().flatten().filter(|c| decimal(*c)) {
                let mut trial = case.clone();
                trial.insert(number, candidate);
                if holds(&trial) {
                    case = trial;
                    break;
                }
            }
        }
        case
    }

    /// A concrete case: the facts that it names, as a case file has them.
    pub fn facts(&self, case: &Assignment) -> BTreeMap<String, Json> {
        let value = |axis: &Axis, cell: usize| -> Option<Json> {
            Some(match &axis.cells {
                Cells::YesNo => Json::Bool(cell == 1),
                Cells::Words(words) => Json::String(words.get(cell)?.clone()),
                Cells::Numbers(cells) => {
                    let value = round_value(cells.get(cell)?, axis.kind == FactKind::Money)?;
                    match (axis.kind, value.to_i64()) {
                        (FactKind::Date, _) => Json::String(cailiang_core::date_of(value)?.to_string()),
                        (_, Some(n)) => Json::from(n),
                        (_, None) => Json::String(value.to_string()),
                    }
                }
            })
        };
        let known = case.iter().filter_map(|(number, cell)| {
            let axis = self.axes.get(*number)?;
            Some((axis.name.clone(), value(axis, *cell)?))
        });
        known.collect()
    }

    /// A set of cases in words of the language; numbers in cell syntax.
    pub fn region(&self, region: &Region) -> BTreeMap<String, Json> {
        let shown = region.iter().filter_map(|(number, cells)| {
            let axis = self.axes.get(*number)?;
            let value = match (axis.kind, &axis.cells) {
                (FactKind::Date, Cells::Numbers(ranges)) => Json::String(dates(ranges, cells)),
                _ => shown_cells(&axis.cells, cells),
            };
            Some((axis.name.clone(), value))
        });
        shown.collect()
    }

    /// The units of the facts that are numbers with one.
    pub fn units(&self) -> BTreeMap<String, String> {
        self.axes.iter().filter_map(|a| Some((a.name.clone(), a.unit.clone()?))).collect()
    }
}

fn count(cells: &Cells) -> usize {
    match cells {
        Cells::YesNo => 2,
        Cells::Words(words) => words.len(),
        Cells::Numbers(ranges) => ranges.len(),
    }
}

/// Ranges of day numbers as dates.
fn dates(ranges: &[Interval], chosen: &[usize]) -> String {
    let day = |v: Exact| cailiang_core::date_of(v).map(|d| d.to_string()).unwrap_or_default();
    let one = |r: &Interval| match (r.lo.value(), r.hi.value()) {
        (Some(a), Some(b)) if a == b => day(a),
        (Some(a), Some(b)) => format!("{} 至 {}", day(a), day(b)),
        (Some(a), None) => format!("{} 起", day(a)),
        (None, Some(b)) => format!("至 {}", day(b)),
        (None, None) => "-".to_owned(),
    };
    chosen.iter().filter_map(|i| ranges.get(*i)).map(one).collect::<Vec<_>>().join(" 或 ")
}

/// The cells of both sides, cut at the thresholds of both.
fn union(sides: &[Option<(usize, Cells)>; 2], kind: FactKind, cuts: &BTreeSet<Exact>) -> Cells {
    let mut words: Vec<String> = Vec::new();
    let mut tests: Vec<Interval> = Vec::new();
    for (_, cells) in sides.iter().flatten() {
        match cells {
            Cells::YesNo => return Cells::YesNo,
            Cells::Words(own) => {
                for word in own {
                    if !words.iter().any(|w| fold(w) == fold(word)) {
                        words.push(word.clone());
                    }
                }
            }
            Cells::Numbers(own) => tests.extend(own),
        }
    }
    let Some(domain) = tests.iter().copied().reduce(|a, b| axis::hull(&a, &b)) else { return Cells::Words(words) };
    for value in cuts {
        tests.push(Interval::point(*value));
        tests.push(Interval::new(End::Open(*value), End::Unbounded));
    }
    Cells::Numbers(axis::cut(domain, matches!(kind, FactKind::Whole | FactKind::Date), &tests))
}

/// The cell of one side that holds a joint cell.
fn original(joint: &Cells, cell: usize, own: &Cells) -> Option<usize> {
    match (joint, own) {
        (Cells::YesNo, Cells::YesNo) => Some(cell),
        (Cells::Words(all), Cells::Words(own)) => {
            let word = all.get(cell)?;
            own.iter().position(|w| fold(w) == fold(word))
        }
        (Cells::Numbers(all), Cells::Numbers(own)) => {
            let range = all.get(cell)?;
            own.iter().position(|r| r.covers(range))
        }
        _ => None,
    }
}
