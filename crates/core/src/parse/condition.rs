//! Conditions and cells: where 以上/以下 of a threshold is decided.

use crate::diagnostic::code;
use crate::interval::{End, Interval};
use crate::layout::Statement;
use crate::model::{Atom, Condition, Date, FactRef, Test};
use crate::number::Exact;
use crate::parse::grammar::{Node, Reader, Rule, name, place, raw};
use crate::parse::memo::Cell;
use crate::penalty::Bounds;

/// A fact name with or without its document.
pub(crate) fn fact_ref(node: &Node<'_>, statement: &Statement<'_>) -> FactRef {
    let mut instrument = None;
    let mut fact = String::new();
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::document => instrument = Some(raw(&part, statement)),
            _ => fact = name(&part, statement),
        }
    }
    FactRef { instrument, name: fact }
}

/// A date as the number of days since 1970-01-01, so that dates are ordered numbers like others.
pub fn day_number(date: Date) -> Exact {
    let epoch = Date::constant(1970, 1, 1);
    let days = (date - epoch).get_days();
    Exact::int(i64::from(days))
}

/// The date of a day number; `None` for what is no whole day that a calendar has.
pub fn date_of(number: Exact) -> Option<Date> {
    let days = i32::try_from(number.to_i64()?).ok()?;
    Date::constant(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

struct Figure {
    value: Exact,
    unit: Option<String>,
}

fn figure(node: &Node<'_>, statement: &Statement<'_>, reader: &mut Reader) -> Option<Figure> {
    let mut value = None;
    let mut unit = None;
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::date => match part.as_str().parse::<Date>() {
                Ok(d) => value = Some(day_number(d)),
                Err(_) => {
                    let text = raw(&part, statement);
                    reader.error(code::DATE, place(&part, statement), format!("没有“{text}”这一天"), "");
                    return None;
                }
            },
            Rule::number => match Exact::parse(part.as_str()) {
                Ok(v) => value = Some(v),
                Err(e) => {
                    let text = raw(&part, statement);
                    reader.error(code::VALUE, place(&part, statement), format!("“{text}”：{e}"), "");
                    return None;
                }
            },
            Rule::scale => {
                let factor = match part.as_str() {
                    "百" => 100,
                    "千" => 1_000,
                    "万" => 10_000,
                    _ => 100_000_000,
                };
                value = value.and_then(|v| v.times(Exact::int(factor)));
            }
            _ => unit = Some(raw(&part, statement)),
        }
    }
    value.map(|value| Figure { value, unit })
}

fn range(node: &Node<'_>, statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Test> {
    let raw_text = raw(node, statement);
    let mut unit = None;
    let range = match node.as_rule() {
        Rule::figure => {
            let f = figure(node, statement, reader)?;
            unit = f.unit;
            Interval::point(f.value)
        }
        Rule::comparison => {
            let mut inner = node.clone().into_inner();
            let operator = inner.next()?;
            let f = figure(&inner.next()?, statement, reader)?;
            unit = f.unit;
            let v = f.value;
            match operator.as_str() {
                "≥" | ">=" => Interval::new(End::Closed(v), End::Unbounded),
                ">" => Interval::new(End::Open(v), End::Unbounded),
                "≤" | "<=" => Interval::new(End::Unbounded, End::Closed(v)),
                "<" => Interval::new(End::Unbounded, End::Open(v)),
                "=" => Interval::point(v),
                _ => {
                    let span = place(&operator, statement);
                    reader.syntax(span, "这里不用“≠”", "写作 非 (… = …)");
                    return None;
                }
            }
        }
        Rule::interval => {
            let (mut open_lo, mut open_hi) = (false, false);
            let (mut lo, mut hi) = (None, None);
            for part in node.clone().into_inner() {
                match part.as_rule() {
                    Rule::open_mark => open_lo = part.as_str() == "(",
                    Rule::close_mark => open_hi = part.as_str() == ")",
                    Rule::lower => lo = Some(figure(&part.into_inner().next()?, statement, reader)?),
                    Rule::upper => hi = Some(figure(&part.into_inner().next()?, statement, reader)?),
                    _ => unit = Some(raw(&part, statement)),
                }
            }
            let mut end = |f: Option<Figure>, open: bool| match f {
                None => End::Unbounded,
                Some(f) => {
                    unit = unit.take().or(f.unit);
                    if open { End::Open(f.value) } else { End::Closed(f.value) }
                }
            };
            Interval::new(end(lo, open_lo), end(hi, open_hi))
        }
        _ => {
            let (mut lo, mut hi) = (End::Unbounded, End::Unbounded);
            let mut pending = None;
            for part in node.clone().into_inner() {
                match part.as_rule() {
                    Rule::lower | Rule::upper => {
                        let f = figure(&part.into_inner().next()?, statement, reader)?;
                        unit = unit.take().or(f.unit);
                        pending = Some(f.value);
                    }
                    Rule::from_word => {
                        let closed = part.as_str() == "以上" && bounds.above_includes;
                        let v = pending.take()?;
                        lo = if closed { End::Closed(v) } else { End::Open(v) };
                    }
                    _ => {
                        let closed = part.as_str() != "不满" && bounds.below_includes;
                        let v = pending.take()?;
                        hi = if closed { End::Closed(v) } else { End::Open(v) };
                    }
                }
            }
            Interval::new(lo, hi)
        }
    };
    if range.is_empty() {
        let span = place(node, statement);
        reader.error(code::VALUE, span, format!("区间“{raw_text}”里没有数"), "下限应低于上限");
        return None;
    }
    Some(Test::Within { range, raw: raw_text, unit })
}

/// Reads a condition (without 当).
pub(crate) fn condition(statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Condition> {
    let help = "条件写作：要素 为 值、要素 ≥ 数、要素 在 [1, 5)、非 …、… 且 …、… 或 …、「原文」";
    let node = reader.read(Rule::condition, statement, help)?;
    let any = node.into_inner().find(|n| n.as_rule() == Rule::any)?;
    formula(&any, statement, bounds, reader)
}

/// Reads an `any` node of the grammar.
pub(crate) fn formula(
    node: &Node<'_>,
    statement: &Statement<'_>,
    bounds: Bounds,
    reader: &mut Reader,
) -> Option<Condition> {
    let mut parts = Vec::new();
    for part in node.clone().into_inner() {
        parts.push(match part.as_rule() {
            Rule::all | Rule::any => formula(&part, statement, bounds, reader)?,
            _ => unary(&part, statement, bounds, reader)?,
        });
    }
    if parts.len() == 1 {
        return parts.pop();
    }
    Some(if node.as_rule() == Rule::any { Condition::Any(parts) } else { Condition::All(parts) })
}

fn unary(node: &Node<'_>, statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Condition> {
    let mut negative = false;
    let mut result = None;
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::not_word => negative = !negative,
            Rule::group => result = Some(formula(&part.into_inner().next()?, statement, bounds, reader)?),
            _ => result = Some(test(&part, statement, bounds, reader)?),
        }
    }
    let result = result?;
    Some(if negative { Condition::Not(Box::new(result)) } else { result })
}

fn test(node: &Node<'_>, statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Condition> {
    let span = place(node, statement);
    let mut inner = node.clone().into_inner();
    let fact_node = inner.next()?;
    let fact = fact_ref(&fact_node, statement);
    let rest: Vec<Node<'_>> = inner.collect();
    let Some(first) = rest.first() else {
        if fact_node.as_str().starts_with('「') {
            return Some(Condition::Opaque(fact.name, span));
        }
        return Some(Condition::Atom(Atom { fact, test: Test::Holds, span }));
    };
    let test = match first.as_rule() {
        Rule::comparison | Rule::interval => range(first, statement, bounds, reader)?,
        _ => Test::OneOf(rest.iter().map(|n| name(n, statement)).collect()),
    };
    Some(Condition::Atom(Atom { fact, test, span }))
}

/// Reads a table cell in the column of a fact.
pub(crate) fn cell(
    fact: &FactRef,
    statement: &Statement<'_>,
    bounds: Bounds,
    reader: &mut Reader,
) -> Option<Condition> {
    let known = reader.memo.cells.get(&statement.raw, bounds);
    let cell = match known {
        Some(cell) => cell,
        None => {
            let cell = read_cell(statement, bounds, reader)?;
            reader.memo.cells.keep(&statement.raw, bounds, cell.clone());
            cell
        }
    };
    Some(match cell {
        Cell::Any => Condition::Always,
        Cell::Opaque(text) => Condition::Opaque(text, statement.whole()),
        Cell::Test(test) => Condition::Atom(Atom { fact: fact.clone(), test, span: statement.whole() }),
    })
}

fn read_cell(statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Cell> {
    let help = "格中写：值、甲、乙、[3, 6)、≥12、3以上6以下、-（任意）或「原文」";
    let node = reader.read(Rule::cell, statement, help)?;
    let inner = node.into_inner().find(|n| n.as_rule() != Rule::EOI)?;
    Some(match inner.as_rule() {
        Rule::any_mark => Cell::Any,
        Rule::free_text => Cell::Opaque(name(&inner, statement)),
        Rule::words => Cell::Test(Test::OneOf(inner.into_inner().map(|n| name(&n, statement)).collect())),
        _ => Cell::Test(range(&inner, statement, bounds, reader)?),
    })
}

/// Reads the level of a weighted factor: like a cell, from a node of the grammar.
pub(crate) fn level(
    fact: &FactRef,
    node: &Node<'_>,
    statement: &Statement<'_>,
    bounds: Bounds,
    reader: &mut Reader,
) -> Option<Condition> {
    let span = place(node, statement);
    let test = match node.as_rule() {
        Rule::name => Test::OneOf(vec![name(node, statement)]),
        _ => range(node, statement, bounds, reader)?,
    };
    Some(Condition::Atom(Atom { fact: fact.clone(), test, span }))
}
