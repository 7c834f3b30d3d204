//! What a text says in one case: lines that replace one another, rows, methods of discretion, and the packages they make.
//! It reads the typed model and nothing of the algebra.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{
    Amount, Basis, Condition, Duration, FloorOn, Item, Kind, Line, Matter, Modal, Order, Party, Phrase, Sanction,
    TimeUnit,
};
use cailiang_core::number::Exact;

use crate::grid::{Case, World};
use crate::methods;

/// A matter: text, and place among its matters.
pub(crate) type At = (usize, usize);

/// What a sanction is about.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Slot {
    pub kind: Kind,
    pub object: Option<String>,
    pub on: Option<Party>,
}

impl Slot {
    /// Whether another may be the same under another name: another thing, or a person that only one of them names.
    pub fn may_be(&self, other: &Slot) -> bool {
        self.kind == other.kind && (self.on == other.on || self.on.is_none() || other.on.is_none())
    }
}

/// How much.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Figure {
    /// No figure: imposed or not, and any figure of a text that has one.
    Plain,
    Money(Money),
    Time(Duration),
}

/// A sum of money in one case: a coefficient of the range times the factor, lifted and capped.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Money {
    pub range: Interval,
    pub factor: Exact,
    pub floor: Option<Exact>,
    pub cap: Option<Exact>,
}

impl Money {
    pub fn exactly(sum: Exact) -> Money {
        Money { range: Interval::point(sum), factor: Exact::ONE, floor: None, cap: None }
    }

    /// Some coefficient gives this sum.
    pub fn gives(&self, sum: Exact) -> bool {
        let coefficient = |v: Exact| v.over(self.factor).unwrap();
        let (lo, hi) = (self.range.lo, self.range.hi);
        if self.cap.is_some_and(|c| sum > c) || self.floor.is_some_and(|f| sum < f && self.cap.is_none_or(|c| f <= c)) {
            return false;
        }
        let lifted = || match lo {
            End::Unbounded => true,
            End::Open(v) => v < coefficient(sum),
            End::Closed(v) => v <= coefficient(sum),
        };
        let lowered = || match hi {
            End::Unbounded => true,
            End::Open(v) => v > coefficient(sum),
            End::Closed(v) => v >= coefficient(sum),
        };
        if self.cap == Some(sum) && lowered() {
            return true;
        }
        if self.floor == Some(sum) && lifted() {
            return true;
        }
        self.range.contains(coefficient(sum))
    }

    /// Figures at which what it gives may change.
    pub fn figures(&self) -> impl Iterator<Item = Exact> {
        let factor = self.factor;
        let ends = [self.range.lo, self.range.hi].into_iter().filter_map(End::value);
        ends.map(move |e| e.times(factor).unwrap()).chain(self.floor).chain(self.cap).filter(|v| *v > Exact::ZERO)
    }
}

/// What a text says of a slot, and where.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Says {
    pub modal: Modal,
    pub figure: Figure,
    pub by: By,
}

/// Who says it: the line, whether it carries a ground of its own, whether it is a formula of which each case has one value,
/// and whether that value is one among many that lie close together (in proportion, or far out without a cap).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct By {
    pub line: u32,
    pub grounded: bool,
    pub formula: bool,
    pub dense: bool,
}

/// A value for each slot that is named; who says of everything else that it is not imposed.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Package {
    pub named: BTreeMap<Slot, Says>,
    pub rest: Option<By>,
}

/// A line, row or method that speaks in a case.
#[derive(Clone)]
pub(crate) struct Statement {
    pub by: By,
    pub groups: Vec<Vec<Vec<(Slot, Modal, Figure)>>>,
    pub orders: Vec<Order>,
    pub only: bool,
    pub waive: Option<Modal>,
}

/// One way in which a matter speaks in a case.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct Reading {
    pub grade: Option<String>,
    /// The row may be applied in place of that of the case itself (可以上调一档).
    pub optional: bool,
    pub packages: Vec<Package>,
    /// 可以不予处罚.
    pub may_waive: Option<By>,
    pub orders: Vec<(Order, By)>,
}

impl Reading {
    /// Whether it says anything of sanctions.
    pub fn punishes(&self) -> bool {
        self.packages.iter().any(|p| !p.named.is_empty() || p.rest.is_some())
    }

    /// The packages, and beside them nothing at all where that is allowed.
    pub fn choices(&self) -> Vec<Package> {
        let nothing = self.may_waive.map(|by| Package { named: BTreeMap::new(), rest: Some(by) });
        self.packages.iter().cloned().chain(nothing).collect()
    }
}

fn figure(world: &World<'_>, text: usize, sanction: &Sanction, case: &Case) -> Figure {
    if let Some(duration) = sanction.duration {
        return Figure::Time(duration);
    }
    match &sanction.amount {
        Some(amount) if amount.range != Interval::ALL => Figure::Money(money(world, text, amount, case)),
        _ => Figure::Plain,
    }
}

pub(crate) fn money(world: &World<'_>, text: usize, amount: &Amount, case: &Case) -> Money {
    let base = |of: &str| {
        let crate::grid::Value::Number(base) = case[world.base(text, of)] else { unreachable!("money is a number") };
        match amount.floor {
            Some((floor, FloorOn::Base)) => base.max(floor),
            _ => base,
        }
    };
    let factor = match &amount.basis {
        Basis::Fixed => Exact::ONE,
        Basis::Multiple(of) => base(of),
        Basis::Percent(of) => base(of).over(Exact::int(100)).unwrap(),
        other => unreachable!("{other:?}"),
    };
    let floor = amount.floor.filter(|f| f.1 == FloorOn::Fine).map(|f| f.0);
    Money { range: amount.range, factor, floor, cap: amount.cap }
}

pub(crate) fn statement(world: &World<'_>, text: usize, phrase: &Phrase, by: By, case: &Case) -> Statement {
    let slot = |s: &Sanction| Slot { kind: s.kind, object: s.object.clone(), on: s.on };
    let one = |s: &Sanction| (slot(s), s.modal, figure(world, text, s, case));
    let groups = phrase.groups.iter().map(|g| g.choices.iter().map(|c| c.iter().map(one).collect()).collect());
    Statement { by, groups: groups.collect(), orders: phrase.orders.clone(), only: phrase.only, waive: phrase.waive }
}

pub(crate) fn by(line: &Line) -> By {
    By { line: line.phrase_span.line, grounded: line.ground.is_some(), formula: false, dense: false }
}

/// Lays statements on one another; `None` when there are none.
pub(crate) fn speak(statements: &[Statement]) -> Option<Reading> {
    type Group = (Vec<Vec<(Slot, Modal, Figure)>>, BTreeSet<Slot>, By);
    let mut groups: Vec<Group> = Vec::new();
    let mut reading = Reading::default();
    let mut rest = None;
    for s in statements {
        if s.only || s.waive == Some(Modal::Must) {
            groups.clear();
            rest = Some(s.by);
            reading.may_waive = None;
        }
        if s.waive == Some(Modal::May) {
            reading.may_waive = Some(s.by);
        } else if !s.groups.is_empty() {
            reading.may_waive = None;
        }
        let new: Vec<Group> =
            s.groups.iter().map(|g| (g.clone(), g.iter().flatten().map(|one| one.0.clone()).collect(), s.by)).collect();
        groups.retain(|old| new.iter().all(|n| n.1.is_disjoint(&old.1)));
        groups.extend(new);
        for order in &s.orders {
            reading.orders.retain(|(old, _)| old.name != order.name);
            reading.orders.push((order.clone(), s.by));
        }
    }
    reading.packages = vec![Package { named: BTreeMap::new(), rest }];
    for (choices, slots, by) in groups {
        let mut next: Vec<Package> = Vec::new();
        for package in &reading.packages {
            for choice in &choices {
                let mut named = package.named.clone();
                // In each option the other members of the group are not imposed.
                let others = slots.iter().map(|s| (s.clone(), Says { modal: Modal::Not, figure: Figure::Plain, by }));
                named.extend(others);
                let chosen = choice
                    .iter()
                    .map(|(s, modal, figure)| (s.clone(), Says { modal: *modal, figure: figure.clone(), by }));
                named.extend(chosen);
                next.push(Package { named, rest });
            }
        }
        reading.packages = next;
    }
    (!statements.is_empty()).then_some(reading)
}

/// The statements that speak in a case: the base, then what carries a condition, in text order, with one row of a table.
fn statements(world: &World<'_>, at: At, case: &Case, row: Option<&methods::Row>) -> Vec<Statement> {
    let text = at.0;
    let matter = matter(world, at);
    let base = |item: &&Item| matches!(item, Item::Line(l) if l.when == Condition::Always);
    let (first, then): (Vec<&Item>, Vec<&Item>) = matter.items.iter().partition(base);
    let mut all = Vec::new();
    for item in first.into_iter().chain(then) {
        match item {
            Item::Line(line) if world.holds(text, &line.when, case) => {
                all.push(statement(world, text, &line.phrase, by(line), case));
            }
            Item::Line(_) => {}
            Item::Table(_) => all.extend(row.map(|r| statement(world, text, &r.phrase, r.by, case))),
            Item::Weights(weights) => all.extend(methods::weigh(world, text, weights, case)),
            Item::Adders(adders) => all.extend(methods::add(world, text, adders, case)),
        }
    }
    all
}

pub(crate) fn matter<'l>(world: &World<'l>, at: At) -> &'l Matter {
    &world.texts[at.0].matters[at.1]
}

/// The ways in which a matter speaks in a case: one for each row that applies, else what stands outside its table. With
/// `waivers`, what the general clauses say of not punishing comes after all lines.
pub(crate) fn readings(world: &World<'_>, at: At, case: &Case, waivers: bool) -> Vec<Reading> {
    let after = if waivers { methods::waivers(world, at, case) } else { Vec::new() };
    let read = |row: Option<&methods::Row>| {
        let mut all = statements(world, at, case, row);
        all.extend(after.iter().cloned());
        let mut reading = speak(&all)?;
        reading.grade = row.and_then(|r| r.grade.clone());
        reading.optional = row.is_some_and(|r| r.optional);
        Some(reading)
    };
    let rows = methods::rows(world, at, case, &after);
    if rows.is_empty() {
        return read(None).into_iter().collect();
    }
    rows.iter().filter_map(|row| read(Some(row))).collect()
}

/// How long a month and a year are: what is true of time limits in different units has to be true of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Calendar {
    pub month: i64,
    pub year: i64,
}

pub(crate) const CALENDARS: [Calendar; 4] = [
    Calendar { month: 28, year: 365 },
    Calendar { month: 28, year: 366 },
    Calendar { month: 31, year: 365 },
    Calendar { month: 31, year: 366 },
];

fn in_months(unit: TimeUnit) -> bool {
    matches!(unit, TimeUnit::Month | TimeUnit::Year)
}

/// Whether two units are of one sort: months and years are, days are another.
pub(crate) fn same_sort(a: TimeUnit, b: TimeUnit) -> bool {
    a == b || in_months(a) && in_months(b)
}

impl Calendar {
    /// So many units in days; in months where nothing else is asked.
    pub fn length(self, n: i64, unit: TimeUnit, days: bool) -> i64 {
        match unit {
            TimeUnit::Month if days => n * self.month,
            TimeUnit::Year if days => n * self.year,
            TimeUnit::Year => n * 12,
            _ => n,
        }
    }
}

/// The whole numbers that a duration may have: of its unit; of months, where it is compared with months, and for 一年以下,
/// which is a month at least.
pub(crate) fn lengths(d: &Duration, with_months: bool) -> (Vec<i64>, TimeUnit) {
    let max = i64::from(d.max.unwrap_or(60));
    match d.min {
        None if d.unit == TimeUnit::Year => ((1..=max * 12).collect(), TimeUnit::Month),
        Some(min) if d.unit == TimeUnit::Year && with_months => {
            ((i64::from(min) * 12..=max * 12).collect(), TimeUnit::Month)
        }
        min => ((i64::from(min.unwrap_or(1))..=max).collect(), d.unit),
    }
}

/// Whether a duration allows a length.
pub(crate) fn lasts(d: &Duration, (n, unit): (i64, TimeUnit), calendar: Calendar) -> bool {
    let days = !same_sort(d.unit, unit);
    let length = calendar.length(n, unit, days);
    let low = d.min.map_or(1, |m| calendar.length(i64::from(m), d.unit, days));
    length >= low && d.max.is_none_or(|m| length <= calendar.length(i64::from(m), d.unit, days))
}
