//! The evaluator: every case, every package, every value. It reads the typed model and nothing of the algebra.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::interval::Interval;
use cailiang_core::library::Library;
use cailiang_core::model::{Condition, Instrument, Item, Kind, Line, Matter, Modal, Rank, Test};
use cailiang_core::number::Exact;

use crate::Key;

/// A case: 主体 is 单位, 拒不改正, 情节严重, 次数.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Case(pub bool, pub bool, pub bool, pub i64);

pub(crate) fn cases() -> impl Iterator<Item = Case> {
    (0..48).map(|n| Case(n % 2 == 0, n / 2 % 2 == 0, n / 4 % 2 == 0, n / 8))
}

fn holds(condition: &Condition, case: Case) -> bool {
    match condition {
        Condition::Always => true,
        Condition::Opaque(..) => unreachable!("these worlds have no free text"),
        Condition::Not(c) => !holds(c, case),
        Condition::All(all) => all.iter().all(|c| holds(c, case)),
        Condition::Any(any) => any.iter().any(|c| holds(c, case)),
        Condition::Atom(a) => match (a.fact.name.as_str(), &a.test) {
            ("主体", Test::OneOf(words)) => words.iter().any(|w| (w == "单位") == case.0),
            ("拒不改正", Test::Holds) => case.1,
            ("情节严重", Test::Holds) => case.2,
            ("次数", Test::OneOf(words)) => words.iter().any(|w| w.parse() == Ok(case.3)),
            ("次数", Test::Within { range, .. }) => range.contains(Exact::int(case.3)),
            other => unreachable!("{other:?}"),
        },
    }
}

/// A value of a kind: left out, or imposed with a figure (0 where there is none), in steps of fifty 元.
pub(crate) type Point = Option<i64>;

pub(crate) fn points(modal: Modal, range: Option<Interval>) -> BTreeSet<Point> {
    let mut all = BTreeSet::new();
    if modal != Modal::Must {
        all.insert(None);
    }
    if modal != Modal::Not {
        match range {
            None => {
                all.insert(Some(0));
            }
            Some(r) => all.extend((1..=20).map(|n| n * 50).filter(|v| r.contains(Exact::int(*v))).map(Some)),
        }
    }
    all
}

fn anything(kind: Kind) -> BTreeSet<Point> {
    if kind == Kind::Fine {
        std::iter::once(None).chain((1..=20).map(|n| Some(n * 50))).collect()
    } else {
        [None, Some(0)].into()
    }
}

/// A package: for each kind that is named, its values and the line; and the line that denies everything else.
#[derive(Clone, Default)]
pub(crate) struct Package {
    pub named: BTreeMap<Kind, (BTreeSet<Point>, u32, Modal)>,
    pub rest: Option<u32>,
}

impl Package {
    fn allows(&self, kind: Kind, closed: bool) -> BTreeSet<Point> {
        match self.named.get(&kind) {
            Some((values, ..)) => values.clone(),
            None if self.rest.is_some() => [None].into(),
            None if !closed || kind == Kind::ConfiscateGains => anything(kind),
            None => [None].into(),
        }
    }
}

/// Groups in force: options, each a list of (kind, modal, range); the kinds of all options; the line.
type Group = (Vec<Vec<(Kind, Modal, Option<Interval>)>>, BTreeSet<Kind>, u32);

/// What a list of lines makes of a case; `None` when none of them speaks.
fn evaluate(lines: &[&Line], case: Case) -> Option<Vec<Package>> {
    let mut groups: Vec<Group> = Vec::new();
    let (mut rest, mut fired) = (None, false);
    let base = lines.iter().filter(|l| l.when == Condition::Always);
    let others = lines.iter().filter(|l| l.when != Condition::Always);
    for line in base.chain(others).filter(|l| holds(&l.when, case)) {
        fired = true;
        let number = line.phrase_span.line;
        if line.phrase.only || line.phrase.waive.is_some() {
            groups.clear();
            rest = Some(number);
        }
        let new: Vec<Group> = line
            .phrase
            .groups
            .iter()
            .map(|g| {
                let options: Vec<Vec<_>> = g
                    .choices
                    .iter()
                    .map(|c| c.iter().map(|s| (s.kind, s.modal, s.amount.as_ref().map(|a| a.range))).collect())
                    .collect();
                let kinds = options.iter().flatten().map(|(k, ..): &(Kind, Modal, Option<Interval>)| *k).collect();
                (options, kinds, number)
            })
            .collect();
        groups.retain(|(_, kinds, _)| new.iter().all(|n| n.1.is_disjoint(kinds)));
        groups.extend(new);
    }
    if !fired {
        return None;
    }
    let mut packages = vec![Package { rest, ..Package::default() }];
    for (options, kinds, number) in groups {
        packages = packages
            .iter()
            .flat_map(|p| {
                options.iter().map(|option| {
                    let mut next = p.clone();
                    for kind in &kinds {
                        next.named.insert(*kind, ([None].into(), number, Modal::Not));
                    }
                    for (kind, modal, range) in option {
                        next.named.insert(*kind, (points(*modal, *range), number, *modal));
                    }
                    next
                })
            })
            .collect();
    }
    Some(packages)
}

/// The ways in which a matter may speak in a case: one for each row that matches, else its lines alone.
pub(crate) fn readings(matter: &Matter, case: Case) -> Vec<Vec<Package>> {
    let mut rows: Vec<&Line> = Vec::new();
    let mut lines: Vec<&Line> = Vec::new();
    for item in &matter.items {
        match item {
            Item::Line(l) => lines.push(l),
            Item::Table(t) => rows.extend(t.rows.iter().map(|r| &r.line).filter(|l| holds(&l.when, case))),
            Item::Weights(_) | Item::Adders(_) => unreachable!(),
        }
    }
    if rows.is_empty() {
        return evaluate(&lines, case).into_iter().collect();
    }
    rows.iter()
        .filter_map(|row| {
            // A row without conditions is a row all the same: it speaks after the base, where it stands.
            let mut row = (*row).clone();
            if row.when == Condition::Always {
                row.when = Condition::All(Vec::new());
            }
            let mut with: Vec<&Line> = lines.clone();
            with.push(&row);
            evaluate(&with, case)
        })
        .collect()
}

pub(crate) fn product(sets: &[BTreeSet<Point>]) -> Vec<Vec<Point>> {
    sets.iter().fold(vec![Vec::new()], |all, set| {
        all.iter().flat_map(|v| set.iter().map(|p| [v.clone(), vec![*p]].concat()).collect::<Vec<_>>()).collect()
    })
}

/// Every finding that a review of the world has to make, and no other.
pub(crate) fn findings(library: &Library) -> BTreeSet<Key> {
    let texts: Vec<&Instrument> = library.instruments().map(|(_, i)| i).collect();
    let mut found = BTreeSet::new();
    for (i, lower) in texts.iter().enumerate() {
        for upper in texts.iter().take(i) {
            for case in cases() {
                compare(lower, upper, case, &mut found);
            }
        }
    }
    found
}

fn compare(lower: &Instrument, upper: &Instrument, case: Case, found: &mut BTreeSet<Key>) {
    let series = |law: &'static str, baseline: &'static str| if upper.rank == Rank::Baseline { baseline } else { law };
    let closed = upper.rank == Rank::Law;
    let name = format!("{}<{}", lower.name, upper.name);
    let limits: Vec<Package> = readings(&upper.matters[0], case).into_iter().flatten().collect();
    for package in readings(&lower.matters[0], case).into_iter().flatten() {
        if limits.is_empty() {
            if closed {
                for (_, line, modal) in package.named.values() {
                    if *modal != Modal::Not {
                        found.insert((name.clone(), *line, series("B110", "B210")));
                    }
                }
            }
            continue;
        }
        let mut kinds: BTreeSet<Kind> = package.named.keys().copied().collect();
        if package.rest.is_some() {
            kinds.extend(limits.iter().flat_map(|p| p.named.keys().copied()));
        }
        let kinds: Vec<Kind> = kinds.into_iter().collect();
        let mut clean: Vec<Kind> = Vec::new();
        for kind in &kinds {
            let mut inside = true;
            let (values, line) = match package.named.get(kind) {
                Some((values, line, _)) => (values.clone(), *line),
                None => ([None].into(), package.rest.unwrap()),
            };
            let allowed: BTreeSet<Point> = limits.iter().flat_map(|p| p.allows(*kind, closed)).collect();
            let mut add = |code| {
                inside = false;
                found.insert((name.clone(), line, code));
            };
            if values.contains(&None) && !allowed.contains(&None) {
                add(series("B104", "B204"));
            }
            let figures: Vec<i64> = allowed.iter().flatten().copied().collect();
            let outside = values.iter().flatten().filter(|v| !figures.contains(v));
            for v in outside {
                match (figures.iter().min(), figures.iter().max()) {
                    (Some(min), _) if v < min => add(series("B102", "B202")),
                    (_, Some(max)) if v > max => add(series("B101", "B201")),
                    (None, None) => add(series("B103", "B203")),
                    _ => add(series("B111", "B211")),
                }
            }
            if inside {
                clean.push(*kind);
            }
        }
        // Of the kinds that are inside by themselves, the combination may be outside.
        let kinds = clean;
        let mine: Vec<BTreeSet<Point>> =
            kinds.iter().map(|k| package.named.get(k).map_or_else(|| [None].into(), |(v, ..)| v.clone())).collect();
        let theirs: Vec<Vec<BTreeSet<Point>>> =
            limits.iter().map(|p| kinds.iter().map(|k| p.allows(*k, closed)).collect()).collect();
        let fits = |point: &Vec<Point>| theirs.iter().any(|p| p.iter().zip(point).all(|(set, v)| set.contains(v)));
        if product(&mine).iter().any(|p| !fits(p)) {
            found.insert((name.clone(), 0, series("B105", "B205")));
        }
    }
}
