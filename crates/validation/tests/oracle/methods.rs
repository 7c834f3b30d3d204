//! Methods of discretion in one case: weights that add up, adders by steps, rows of a table with steps between grades and
//! 竞合 从高, and the general clauses that waive.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{
    Adders, Effect, FactType, Formula, Item, Kind, Modal, Phrase, Rounding, Step, Top, Weights, grade_rank,
};
use cailiang_core::number::Exact;

use crate::grid::{Case, World};
use crate::meaning::{At, By, Figure, Money, Package, Reading, Slot, Statement, by, matter, speak, statement};

const FINE: Slot = Slot { kind: Kind::Fine, object: None, on: None };

fn fine(by: By, money: Money) -> Statement {
    let one = vec![vec![(FINE, Modal::Must, Figure::Money(money))]];
    Statement { by, groups: vec![one], orders: Vec::new(), only: false, waive: None }
}

/// 累加: the share of a case, and what each formula that holds makes of it. A factor without a level, or with two, leaves
/// the method silent.
pub(crate) fn weigh(world: &World<'_>, text: usize, weights: &Weights, case: &Case) -> Vec<Statement> {
    if !world.holds(text, &weights.when, case) {
        return Vec::new();
    }
    let Some(share) = share(world, text, weights, case) else { return Vec::new() };
    let formulas = weights.formulas.iter().filter(|f| world.holds(text, &f.when, case));
    formulas.map(|f| fine(of_formula(f), worth(world, text, f, share, case))).collect()
}

fn of_formula(formula: &Formula) -> By {
    By { line: formula.span.line, grounded: false, formula: false, dense: false }
}

pub(crate) fn share(world: &World<'_>, text: usize, weights: &Weights, case: &Case) -> Option<Exact> {
    let mut share = weights.start;
    for factor in &weights.factors {
        let mut levels = factor.levels.iter().filter(|(when, _)| world.holds(text, when, case));
        match (levels.next(), levels.next()) {
            (Some((_, weight)), None) => share = share.plus(*weight).unwrap(),
            _ => return None,
        }
    }
    Some(share.min(Exact::ONE))
}

fn worth(world: &World<'_>, text: usize, formula: &Formula, share: Exact, case: &Case) -> Money {
    let base = |of: &str| match case[world.base(text, of)] {
        crate::grid::Value::Number(n) => n,
        other => unreachable!("{other:?}"),
    };
    let sum = match &formula.top {
        Top::Sum(top) => share.times(*top).unwrap(),
        Top::Multiple(of, times) => share.times(*times).unwrap().times(base(of)).unwrap(),
        Top::Percent(of, percent) => {
            share.times(*percent).unwrap().times(base(of)).unwrap().over(Exact::int(100)).unwrap()
        }
    };
    Money::exactly(formula.floor.map_or(sum, |f| f.max(sum)))
}

/// 加收: the sum of a case.
pub(crate) fn add(world: &World<'_>, text: usize, adders: &Adders, case: &Case) -> Option<Statement> {
    if !world.holds(text, &adders.when, case) {
        return None;
    }
    let mut sum = adders.start;
    let mut dense = false;
    for term in &adders.terms {
        let beyond = world.count(text, &term.fact.name, case).minus(term.above).unwrap().max(Exact::ZERO);
        let steps = beyond.over(term.step).unwrap();
        let steps = match term.rounding {
            Rounding::Proportional => steps,
            Rounding::Up => steps.ceil(),
            Rounding::Down => steps.floor(),
            Rounding::Nearest => {
                let rest = steps.minus(steps.floor()).unwrap();
                if rest >= Exact::ratio(1, 2).unwrap() { steps.ceil() } else { steps.floor() }
            }
        };
        let whole = matches!(world.facts[world.named(text, &term.fact.name).0].ty, FactType::Integer(..));
        dense |= steps != steps.floor() && !whole || adders.cap.is_none() && steps >= Exact::int(8);
        sum = sum.plus(steps.times(term.plus).unwrap()).unwrap();
    }
    dense &= adders.cap.is_none_or(|c| sum < c);
    let sum = adders.cap.map_or(sum, |c| c.min(sum));
    Some(fine(By { line: adders.span.line, grounded: false, formula: true, dense }, Money::exactly(sum)))
}

/// A row that applies in a case.
#[derive(Clone)]
pub(crate) struct Row {
    pub phrase: Phrase,
    pub by: By,
    pub grade: Option<String>,
    pub optional: bool,
    /// Its number, where the case itself is in it.
    number: Option<usize>,
}

/// The rows of the table of a matter, each with the cases of it.
fn table<'l>(world: &World<'l>, at: At) -> Vec<&'l cailiang_core::model::Row> {
    let tables = matter(world, at).items.iter().filter_map(|i| if let Item::Table(t) = i { Some(t) } else { None });
    tables.flat_map(|t| &t.rows).collect()
}

/// Numbers of the rows whose conditions hold.
pub(crate) fn matching(world: &World<'_>, at: At, case: &Case) -> Vec<usize> {
    let rows = table(world, at);
    (0..rows.len()).filter(|i| world.holds(at.0, &rows[*i].line.when, case)).collect()
}

/// The kinds that a row names, whether each must be imposed and has a figure, and whether it says anything of all others.
pub(crate) fn kinds(world: &World<'_>, at: At, row: usize) -> (BTreeSet<(Kind, bool, bool)>, bool) {
    let phrase = &table(world, at)[row].line.phrase;
    let all = phrase.groups.iter().flat_map(|g| &g.choices).flatten();
    let kinds = all.map(|s| (s.kind, s.modal == Modal::Must, s.amount.is_some() || s.duration.is_some()));
    (kinds.collect(), phrase.only || phrase.waive.is_some())
}

/// The steps that a case takes: neither where some lead up and some down; 可以 adds nothing to 应当.
fn steps(world: &World<'_>, at: At, case: &Case) -> Vec<Step> {
    let mut held: Vec<Step> = Vec::new();
    for circumstance in &world.texts[at.0].general.circumstances {
        if let Effect::Step(step) = circumstance.effect
            && speaks_for(world, at, circumstance)
            && world.holds(at.0, &circumstance.when, case)
            && !held.contains(&step)
        {
            held.push(step);
        }
    }
    if held.iter().any(|s| s.up) && held.iter().any(|s| !s.up) {
        return Vec::new();
    }
    if held.iter().any(|s| s.modal == Modal::Must) {
        held.retain(|s| s.modal == Modal::Must);
    }
    held
}

/// （表中未作规定的）: not where the matter itself looks at one of these facts.
pub(crate) fn speaks_for(world: &World<'_>, at: At, circumstance: &cailiang_core::model::Circumstance) -> bool {
    let facts = |c: &cailiang_core::model::Condition| {
        let mut found = BTreeSet::new();
        c.visit(&mut |part| {
            if let cailiang_core::model::Condition::Atom(atom) = part {
                found.insert(world.named(at.0, &atom.fact.name).0);
            }
        });
        found
    };
    let asked = facts(&circumstance.when);
    let items = || matter(world, at).items.iter();
    let counted = items().filter_map(|i| if let Item::Adders(a) = i { Some(&a.terms) } else { None }).flatten();
    let counted: BTreeSet<usize> = counted.map(|t| world.named(at.0, &t.fact.name).0).collect();
    let graded = items().flat_map(Item::conditions).any(|c| !facts(c).is_disjoint(&asked));
    !circumstance.unless_graded || !graded && counted.is_disjoint(&asked)
}

/// The rows that apply: those that match, moved by the steps of the case; of several, under 竞合 从高, none that is
/// lighter than another.
pub(crate) fn rows(world: &World<'_>, at: At, case: &Case, after: &[Statement]) -> Vec<Row> {
    let found = moved(world, at, case);
    if world.texts[at.0].general.heavier_wins { heaviest(world, at, found, (case, after)) } else { found }
}

/// Under 竞合 从高: the numbers of the rows that the case itself is in, and those of them that apply.
pub(crate) fn competing(world: &World<'_>, at: At, case: &Case) -> (Vec<usize>, Vec<usize>) {
    let all = moved(world, at, case);
    let numbers = |rows: &[Row]| rows.iter().filter_map(|r| r.number).collect();
    (numbers(&all), numbers(&heaviest(world, at, all, (case, &waivers(world, at, case)))))
}

fn moved(world: &World<'_>, at: At, case: &Case) -> Vec<Row> {
    let all = table(world, at);
    let steps = steps(world, at, case);
    let mut found: Vec<Row> = Vec::new();
    for number in matching(world, at, case) {
        let row = |i: usize, optional: bool| Row {
            phrase: (*all[i].line.phrase).clone(),
            by: by(&all[i].line),
            grade: all[i].grade.clone(),
            optional,
            number: None,
        };
        let mut stays = true;
        for step in &steps {
            let optional = step.modal == Modal::May;
            let Some(next) = next_rows(world, at, number, step.up) else { continue };
            let mut moved: Vec<Row> = next.iter().map(|i| row(*i, optional)).collect();
            if moved.is_empty() && step.to_end {
                let mut last = row(number, optional);
                last.phrase = at_end(&last.phrase, step.up);
                moved.push(last);
            }
            stays &= optional || moved.is_empty();
            found.extend(moved);
        }
        if stays {
            found.push(Row { number: Some(number), ..row(number, false) });
        }
    }
    found
}

fn heaviest(world: &World<'_>, at: At, found: Vec<Row>, (case, after): (&Case, &[Statement])) -> Vec<Row> {
    let said: Vec<Option<Reading>> = found.iter().map(|r| alone(world, at, r, (case, after))).collect();
    let lighter = |i: usize| {
        (0..found.len()).any(|j| match (&said[i], &said[j]) {
            // A row to which a circumstance may lead stands beside that of the case itself.
            _ if found[i].optional || found[j].optional => false,
            (Some(mine), Some(theirs)) => weigh_up(&mine.packages, &theirs.packages) == Some(Ordering::Less),
            _ => false,
        })
    };
    let kept: Vec<bool> = (0..found.len()).map(|i| !lighter(i)).collect();
    found.into_iter().zip(kept).filter(|(_, k)| *k).map(|(r, _)| r).collect()
}

/// A row with the lines around it, and what comes after all lines.
fn alone(world: &World<'_>, at: At, row: &Row, (case, after): (&Case, &[Statement])) -> Option<Reading> {
    let lines = matter(world, at).items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None });
    let base = lines.filter(|l| world.holds(at.0, &l.when, case));
    let mut all: Vec<Statement> = base.map(|l| statement(world, at.0, &l.phrase, by(l), case)).collect();
    all.push(statement(world, at.0, &row.phrase, row.by, case));
    all.extend(after.iter().cloned());
    speak(&all)
}

/// The rows of the next grade: where it has several, those that ask the same of every fact but one. `None` for a row
/// without a place in the order.
fn next_rows(world: &World<'_>, at: At, from: usize, up: bool) -> Option<Vec<usize>> {
    let all = table(world, at);
    let order = &world.texts[at.0].general.grade_order;
    let rank = |i: usize| grade_rank(order, all[i].grade.as_deref()?);
    let own = rank(from)?;
    let beyond = |r: &(usize, usize)| r.0 == own.0 && if up { r.1 > own.1 } else { r.1 < own.1 };
    let ranks: BTreeSet<(usize, usize)> = (0..all.len()).filter_map(rank).filter(beyond).collect();
    let Some(next) = (if up { ranks.first() } else { ranks.last() }) else { return Some(Vec::new()) };
    let rows: Vec<usize> = (0..all.len()).filter(|i| rank(*i) == Some(*next)).collect();
    if rows.len() == 1 {
        return Some(rows);
    }
    Some(rows.into_iter().filter(|i| !agreeing(world, at, from, *i).is_empty()).collect())
}

/// Facts of which two rows ask something different while they ask the same of all others.
pub(crate) fn agreeing(world: &World<'_>, at: At, a: usize, b: usize) -> Vec<usize> {
    let rows = table(world, at);
    let cases = world.cases();
    let within = |row: usize, without: usize| -> BTreeSet<Case> {
        let held = cases.iter().filter(|c| world.holds(at.0, &rows[row].line.when, c));
        held.map(|c| c.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, v)| *v).collect()).collect()
    };
    let looked_at = |fact: &usize| {
        let asks = |row: usize| {
            let mut found = false;
            rows[row].line.when.visit(&mut |part| {
                if let cailiang_core::model::Condition::Atom(atom) = part {
                    found |= world.named(at.0, &atom.fact.name).0 == *fact;
                }
            });
            found
        };
        asks(a) || asks(b)
    };
    (0..world.facts.len()).filter(looked_at).filter(|f| within(a, *f) == within(b, *f)).collect()
}

/// The fines of a row at their upper or lower end; as they are where one has none.
fn at_end(phrase: &Phrase, up: bool) -> Phrase {
    let mut ended = phrase.clone();
    for amount in ended.groups.iter_mut().flat_map(|g| &mut g.choices).flatten().filter_map(|s| s.amount.as_mut()) {
        let end = if up { amount.range.hi } else { amount.range.lo };
        let End::Closed(_) = end else { return phrase.clone() };
        amount.range = Interval::new(end, end);
    }
    ended
}

/// 不予处罚 and 可以不予处罚 of the general clauses.
pub(crate) fn waivers(world: &World<'_>, at: At, case: &Case) -> Vec<Statement> {
    let speaking = world.texts[at.0].general.circumstances.iter().filter(|c| speaks_for(world, at, c));
    let all = speaking.filter_map(|c| match c.effect {
        Effect::Waive(modal) if world.holds(at.0, &c.when, case) => Some(Statement {
            by: By { line: c.span.line, grounded: c.ground.is_some(), formula: false, dense: false },
            groups: Vec::new(),
            orders: Vec::new(),
            only: false,
            waive: Some(modal),
        }),
        _ => None,
    });
    all.collect()
}

/// Which of two results is lighter, by the convention of DESIGN 6; `None` where neither is. Fines in 元.
pub(crate) fn weigh_up(a: &[Package], b: &[Package]) -> Option<Ordering> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Some(Ordering::Equal),
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        _ => {}
    }
    if let ([a], [b]) = (a, b) {
        return packages(a, b);
    }
    if a.len() != b.len() {
        return None;
    }
    let kinds = |p: &Package| imposed(p).keys().cloned().collect::<Vec<_>>();
    let mut open: Vec<&Package> = b.iter().collect();
    let mut total = Ordering::Equal;
    for one in a {
        let at = open.iter().position(|o| kinds(o) == kinds(one))?;
        total = both(total, packages(one, open.remove(at))?)?;
    }
    Some(total)
}

/// Both say the same, or one of them nothing.
fn both(a: Ordering, b: Ordering) -> Option<Ordering> {
    if a == Ordering::Equal || a == b {
        Some(b)
    } else if b == Ordering::Equal {
        Some(a)
    } else {
        None
    }
}

/// What is imposed, by kind and party: texts name what they take away in their own words.
fn imposed(package: &Package) -> BTreeMap<(Kind, Option<cailiang_core::model::Party>), (Modal, Figure)> {
    let all = package.named.iter().filter(|(_, says)| says.modal != Modal::Not);
    all.map(|(slot, says)| ((slot.kind, slot.on), (says.modal, says.figure.clone()))).collect()
}

fn packages(a: &Package, b: &Package) -> Option<Ordering> {
    let (a, b) = (imposed(a), imposed(b));
    match (a.keys().all(|k| b.contains_key(k)), b.keys().all(|k| a.contains_key(k))) {
        (false, false) => return None,
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (true, true) => {}
    }
    let mut kinds = Ordering::Equal;
    for (kind, (modal, figure)) in &a {
        let (other, theirs) = &b[kind];
        // May is lighter than must.
        kinds = both(kinds, (*modal == Modal::Must).cmp(&(*other == Modal::Must)))?;
        match (figure, theirs) {
            (Figure::Time(x), Figure::Time(y)) => {
                let length = |d: &cailiang_core::model::Duration| {
                    let months = if d.unit == cailiang_core::model::TimeUnit::Year { 12 } else { 1 };
                    (d.max.map_or(u32::MAX, |m| m * months), d.min.unwrap_or(0) * months)
                };
                if x != y && !crate::meaning::same_sort(x.unit, y.unit) {
                    return None;
                }
                kinds = both(kinds, length(x).cmp(&length(y)))?;
            }
            (Figure::Time(_), _) | (_, Figure::Time(_)) => return None,
            _ => {}
        }
    }
    if kinds != Ordering::Equal {
        return Some(kinds);
    }
    let mut fines = Ordering::Equal;
    for (kind, (_, figure)) in &a {
        match (figure, &b[kind].1) {
            (Figure::Money(x), Figure::Money(y)) => {
                let ends = |m: &Money| {
                    let open = m.range.hi.is_open();
                    (m.range.hi.value(), !open, m.range.lo.value().unwrap_or(Exact::ZERO), m.range.lo.is_open())
                };
                fines = both(fines, ends(x).cmp(&ends(y)))?;
            }
            // A fine without figures is not compared with one that has some.
            (Figure::Money(_), _) | (_, Figure::Money(_)) => return None,
            _ => {}
        }
    }
    Some(fines)
}
