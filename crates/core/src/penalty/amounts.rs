//! Figures of a phrase: money, rates and durations, from nodes of the grammar.

use crate::interval::{End, Interval};
use crate::model::{Duration, TimeUnit};
use crate::number::Exact;
use crate::penalty::phrase::{Fault, Node, Rule};
use crate::penalty::{Bounds, numerals};

fn number(node: &Node<'_>) -> Result<Exact, Fault> {
    numerals::parse(node.as_str())
        .ok_or_else(|| Fault::at(node, format!("“{}”不是合乎规范的数字", node.as_str()), "如 二万五千、25000、2.5万"))
}

/// A range from its two figures and the words behind them.
fn range(figures: &[Exact], words: &[&str], bounds: Bounds, node: &Node<'_>) -> Result<Interval, Fault> {
    let upper = |v: Exact| match words.last().copied() {
        Some("不满") => End::Open(v),
        Some("以下") if !bounds.below_includes => End::Open(v),
        _ => End::Closed(v),
    };
    let result = match (figures, words.first().copied()) {
        ([one], None) => Interval::point(*one),
        ([one], Some(_)) => Interval::new(End::Open(Exact::ZERO), upper(*one)),
        ([low, high], Some(word)) => {
            let open = word == "超过" || word == "以上" && !bounds.above_includes;
            Interval::new(if open { End::Open(*low) } else { End::Closed(*low) }, upper(*high))
        }
        _ => return Err(Fault::at(node, format!("看不懂“{}”", node.as_str()), "")),
    };
    if result.is_empty() {
        let text = node.as_str();
        return Err(Fault::at(node, format!("“{text}”的下限不低于上限"), "核对两个数字，或是否颠倒了以上、以下"));
    }
    Ok(result)
}

/// `二千元以上二万元以下`, in 元.
pub(super) fn money(node: &Node<'_>, bounds: Bounds) -> Result<Interval, Fault> {
    let (mut figures, mut words) = (Vec::new(), Vec::new());
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::number => figures.push(number(&part)?),
            _ => words.push(part.as_str()),
        }
    }
    range(&figures, &words, bounds, node)
}

/// The sum of a `money_exact` node, in 元.
pub(super) fn sum(node: &Node<'_>) -> Result<Exact, Fault> {
    match node.clone().into_inner().next() {
        Some(n) => number(&n),
        None => Err(Fault::at(node, "缺少数字".to_owned(), "")),
    }
}

/// `一倍以上三倍以下` or `百分之一以上百分之五以下`: the range, and whether it counts times. Mixed ends count times.
pub(super) fn rates(node: &Node<'_>, bounds: Bounds) -> Result<(Interval, bool), Fault> {
    let (mut figures, mut words, mut times) = (Vec::new(), Vec::new(), Vec::new());
    for part in node.clone().into_inner() {
        let rule = part.as_rule();
        let Some(figure) = part.clone().into_inner().next() else {
            words.push(part.as_str());
            continue;
        };
        let whole = match part.as_str() {
            text if text.starts_with("百分之") => "百",
            text if text.starts_with("千分之") => "千",
            _ => "",
        };
        let value = numerals::parse_share(figure.as_str(), whole).map_or_else(|| number(&figure), Ok)?;
        let scaled = if rule == Rule::permille { value.over(Exact::int(10)) } else { Some(value) };
        figures.push(scaled.ok_or_else(|| Fault::at(&part, "数值过大".to_owned(), ""))?);
        times.push(rule == Rule::times);
    }
    let any_times = times.iter().any(|t| *t);
    if any_times {
        for (figure, is_times) in figures.iter_mut().zip(&times) {
            if !is_times {
                *figure = figure.over(Exact::int(100)).unwrap_or(*figure);
            }
        }
    }
    Ok((range(&figures, &words, bounds, node)?, any_times))
}

fn unit(text: &str) -> TimeUnit {
    match text.trim_start_matches('个') {
        "工作日" => TimeUnit::Workday,
        "月" => TimeUnit::Month,
        "年" => TimeUnit::Year,
        _ => TimeUnit::Day,
    }
}

/// The figure and unit of `十五日内` and `五年内` (`within`, and the head of a ban).
pub(super) fn limit(parts: &[Node<'_>]) -> Result<Option<(u32, TimeUnit)>, Fault> {
    let (mut max, mut found) = (None, None);
    for part in parts {
        match part.as_rule() {
            Rule::number => max = Some(whole(part)?),
            Rule::time_unit => found = Some(unit(part.as_str())),
            _ => {}
        }
    }
    Ok(max.zip(found))
}

fn whole(node: &Node<'_>) -> Result<u32, Fault> {
    let value = number(node)?.to_i64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 100_000);
    value.ok_or_else(|| Fault::at(node, format!("“{}”不是整数，或者太大", node.as_str()), "期限以整日、整月、整年计"))
}

/// A `duration` node: whole numbers of a unit, both ends included; mixed units go to the smaller one.
pub(super) fn duration(node: &Node<'_>, bounds: Bounds) -> Result<Duration, Fault> {
    let (mut figures, mut units, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for part in node.clone().into_inner().flat_map(|n| n.into_inner()) {
        match part.as_rule() {
            Rule::number => figures.push(whole(&part)?),
            Rule::time_unit => units.push(unit(part.as_str())),
            _ => words.push(part.as_str()),
        }
    }
    let last = units.last().copied().unwrap_or(TimeUnit::Day);
    let first = if units.len() > 1 { units.first().copied().unwrap_or(last) } else { last };
    let mut common = last;
    if first != last {
        // 六个月以上一年以下: in months. 日 against 月 has no common unit.
        let mixed = Fault::at(node, format!("“{}”的两个单位不能换算", node.as_str()), "改用同一单位");
        match (first, last) {
            (TimeUnit::Month, TimeUnit::Year) | (TimeUnit::Year, TimeUnit::Month) => common = TimeUnit::Month,
            _ => return Err(mixed),
        }
    }
    let scale = |v: u32, u: TimeUnit| if u != common && u == TimeUnit::Year { v.checked_mul(12) } else { Some(v) };
    let too_large = || Fault::at(node, "期限过长".to_owned(), "");
    let below = |v: u32| {
        let open = words.last().is_some_and(|w| *w == "不满" || *w == "以下" && !bounds.below_includes);
        if open { v.checked_sub(1) } else { Some(v) }
    };
    let above = |v: u32| {
        let open = words.first().is_some_and(|w| *w == "超过" || *w == "以上" && !bounds.above_includes);
        if open { v.checked_add(1) } else { Some(v) }
    };
    let (min, max) = match figures.as_slice() {
        [one] if words.is_empty() => (Some(*one), Some(*one)),
        [one] => (None, below(*one)),
        [low, high] => {
            let low = scale(*low, first).ok_or_else(too_large)?;
            let high = scale(*high, last).ok_or_else(too_large)?;
            (above(low), below(high))
        }
        _ => (None, None),
    };
    if max.is_none() || min.zip(max).is_some_and(|(a, b)| a > b) {
        return Err(Fault::at(node, format!("“{}”的下限不低于上限", node.as_str()), "核对两个数字"));
    }
    Ok(Duration { min, max, unit: common })
}
