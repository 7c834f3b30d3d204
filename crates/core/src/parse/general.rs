//! 通则: what an instrument says about all its matters.

use crate::interval::{End, Interval};
use crate::layout::{Node, Statement};
use crate::model::{Circumstance, Condition, Effect, General, Kind, Modal, OneSided, Segment, Step, Unascertained};
use crate::number::Exact;
use crate::parse::condition::condition;
use crate::parse::grammar::{Node as Tree, Reader, Rule, name};
use crate::parse::matter::{Scope, after_word, condition_end, deadline, split_ground, unevaluated};
use crate::parse::method::{numeral, percent};
use crate::penalty::Bounds;

/// Reads a 通则 block into what was read before (a document may have several).
pub(crate) fn general(body: &[Node<'_>], scope: &Scope<'_>, general: &mut General, reader: &mut Reader) {
    for node in body {
        match node {
            Node::Statement(s) => statement(s, scope, general, reader),
            Node::Block(head, _) => {
                let text = head.squeezed();
                general.pending.push(unevaluated(head, &format!("通则里的“{text}”")));
            }
            Node::Comment(..) | Node::Blank => {}
        }
    }
}

fn statement(s: &Statement<'_>, scope: &Scope<'_>, general: &mut General, reader: &mut Reader) {
    if s.starts_with_word("边界") {
        return; // read before anything else, see parse::document
    }
    if s.starts_with_word("竞合") {
        match &*after_word(s, "竞合").text {
            "从高" | "从重" => general.heavier_wins = true,
            _ => reader.syntax(s.whole(), "竞合只能是“从高”", "写作 竞合 从高"),
        }
    } else if s.starts_with_word("无法查明") {
        match &*after_word(s, "无法查明").text {
            "按最轻" => general.unascertained = Some(Unascertained::Lightest),
            _ => reader.syntax(s.whole(), "无法查明只能“按最轻”", "写作 无法查明 按最轻"),
        }
    } else if s.starts_with_word("阶次") {
        let rest = after_word(s, "阶次");
        if let Some(node) = reader.read(Rule::grade_order, &rest, "写作 阶次 轻微 < 一般 < 严重") {
            general.grade_order =
                node.into_inner().filter(|n| n.as_rule() == Rule::name).map(|n| name(&n, &rest)).collect();
        }
    } else if s.starts_with_word("时限") {
        general.deadlines.extend(deadline(&after_word(s, "时限"), reader));
    } else if s.starts_with_word("当") {
        general.circumstances.extend(circumstance(s, scope, reader));
    } else if s.starts_with_word("从轻") {
        general.mitigate = segment(s, "从轻", scope.bounds, reader);
    } else if s.starts_with_word("一般") {
        general.middle = segment(s, "一般", scope.bounds, reader);
    } else if s.starts_with_word("从重") {
        general.aggravate = segment(s, "从重", scope.bounds, reader);
    } else if s.starts_with_word("减轻") {
        general.abate = abatement(s, scope.bounds, reader);
    } else if s.starts_with_word("只有上限") || s.starts_with_word("只有下限") {
        general.one_sided.extend(one_sided(s, reader));
    } else {
        let text = s.squeezed();
        reader.syntax(
            s.whole(),
            format!("通则里没有“{text}”这种写法"),
            "通则可写 边界、竞合、无法查明、阶次、从轻、一般、从重、减轻、只有上限、只有下限、时限、当 …：从轻",
        );
    }
}

/// A range of shares, as the grammar has it; ends by the 边界 of the document.
fn share(part: &Tree<'_>, s: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Interval> {
    let mut figures = Vec::new();
    for p in part.clone().into_inner() {
        figures.push(percent(p.as_str(), s, reader)?);
    }
    let first = *figures.first()?;
    let end = |v: Exact, closed: bool| if closed { End::Closed(v) } else { End::Open(v) };
    let (zero, whole) = (End::Closed(Exact::ZERO), End::Closed(Exact::ONE));
    let range = match part.as_rule() {
        Rule::lowest => Interval::new(zero, End::Closed(first)),
        Rule::highest => Interval::new(End::Closed(Exact::ONE.minus(first)?), whole),
        Rule::share_less => Interval::new(zero, End::Open(first)),
        Rule::share_below => Interval::new(zero, end(first, bounds.below_includes)),
        Rule::share_above => Interval::new(end(first, bounds.above_includes), whole),
        Rule::share_point => Interval::point(first),
        _ => Interval::closed(first, *figures.get(1)?),
    };
    if range.is_empty() || !Interval::closed(Exact::ZERO, Exact::ONE).covers(&range) {
        reader.syntax(s.whole(), "比例应在 0% 与 100% 之间", "");
        return None;
    }
    Some(range)
}

fn segment(s: &Statement<'_>, word: &str, bounds: Bounds, reader: &mut Reader) -> Option<Segment> {
    let rest = after_word(s, word);
    let node = reader.read(Rule::segment, &rest, "写作 从轻 区间最低30%、一般 区间30%至70% 或 从重 区间50%以上")?;
    let mut kind = None;
    let mut range = None;
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::name => {
                let text = name(&part, &rest);
                kind = Kind::from_name(&text);
                if kind.is_none() {
                    reader.syntax(rest.whole(), format!("没有“{text}”这种处罚"), "");
                    return None;
                }
            }
            Rule::EOI => {}
            _ => range = Some(share(&part, &rest, bounds, reader)?),
        }
    }
    Some(Segment { share: range?, kind, span: s.whole() })
}

/// `减轻 下限50%以上`: at least half of the statutory lower end, and below it.
fn abatement(s: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Segment> {
    let rest = after_word(s, "减轻");
    let node = reader.read(Rule::abate, &rest, "写作 减轻 下限50%以上，或 减轻 下限50%至80%")?;
    let range = share(&node.into_inner().next()?, &rest, bounds, reader)?;
    let below = Interval::new(End::Closed(Exact::ZERO), End::Open(Exact::ONE));
    Some(Segment { share: range.intersect(&below), kind: None, span: s.whole() })
}

/// `只有上限 从轻 20%`, `只有下限 从重 5倍`.
fn one_sided(s: &Statement<'_>, reader: &mut Reader) -> Option<OneSided> {
    let node = reader.read(Rule::one_sided, s, "写作 只有上限 从轻 20%，或 只有下限 从重 5倍")?;
    let upper = s.text.starts_with("只有上限");
    let (mut effect, mut factor) = (None, None);
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::one_effect => {
                effect = match part.as_str() {
                    "从轻" => Some(Effect::Mitigate),
                    "从重" => Some(Effect::Aggravate),
                    _ => None,
                }
            }
            Rule::percent => factor = Some(percent(part.as_str(), s, reader)?),
            Rule::times_figure => factor = Some(numeral(&part, s, reader)?),
            _ => {}
        }
    }
    let factor: Exact = factor?;
    if upper && factor > Exact::ONE || !upper && factor < Exact::ONE {
        let help = "只有上限的，取上限的百分之几；只有下限的，取下限的几倍";
        reader.syntax(s.whole(), "取出的数额会越过所给的那一端", help);
        return None;
    }
    Some(OneSided { upper, effect, factor })
}

const EFFECTS: &[(&str, Effect)] = &[
    ("从轻", Effect::Mitigate),
    ("从重", Effect::Aggravate),
    ("减轻", Effect::Abate),
    ("不予处罚", Effect::Waive(Modal::Must)),
    ("可以不予处罚", Effect::Waive(Modal::May)),
];

fn effect(s: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Effect> {
    if let Some((_, effect)) = EFFECTS.iter().find(|(word, _)| *word == s.text) {
        return Some(*effect);
    }
    if s.text.starts_with("降低") {
        let node = reader.read(Rule::reduce, s, "写作 降低30%至50%")?;
        let cut = share(&node.into_inner().next()?, s, bounds, reader)?;
        let left = |end: End| Exact::ONE.minus(end.value()?);
        return Some(Effect::Reduce(Interval::closed(left(cut.hi)?, left(cut.lo)?)));
    }
    if s.text.contains("一档") {
        let node = reader.read(Rule::step, s, "写作 上调一档、可以上调一档 或 上调一档，已是最高档的取上限")?;
        let mut step = Step { up: true, modal: Modal::Must, to_end: false };
        for part in node.into_inner() {
            match part.as_rule() {
                Rule::may_word => step.modal = Modal::May,
                Rule::step_word => step.up = part.as_str() == "上调",
                Rule::step_end => {
                    step.to_end = true;
                    if (part.as_str() == "上限") != step.up {
                        reader.syntax(s.whole(), "上调的，最高档取上限；下调的，最低档取下限", "");
                        return None;
                    }
                }
                _ => {}
            }
        }
        return Some(Effect::Step(step));
    }
    reader.syntax(
        s.whole(),
        format!("通则里的“当”后面不能是“{}”", s.squeezed()),
        "可以是 从轻、从重、减轻、不予处罚、可以不予处罚、上调一档、下调一档、降低30%至50%",
    );
    None
}

fn circumstance(s: &Statement<'_>, scope: &Scope<'_>, reader: &mut Reader) -> Option<Circumstance> {
    let Some(colon) = condition_end(s) else {
        reader.syntax(s.whole(), "“当”这一行没有冒号", "写作 当 条件：从轻");
        return None;
    };
    let when: Option<Condition> = condition(&s.slice(1, colon), scope.bounds, reader);
    let (first, rest) = split_unless(&s.slice(colon + 1, s.len()));
    let (ground, rest) = split_ground(&rest, scope);
    let (second, rest) = split_unless(&rest);
    let effect = effect(&rest, scope.bounds, reader);
    Some(Circumstance { when: when?, effect: effect?, unless_graded: first || second, ground, span: s.whole() })
}

/// Cuts `（表中未作规定的）` off the end.
fn split_unless<'s>(s: &Statement<'s>) -> (bool, Statement<'s>) {
    const UNLESS: &str = "(表中未作规定的)";
    match s.text.strip_suffix(UNLESS) {
        Some(rest) => (true, s.slice(0, rest.chars().count())),
        None => (false, s.clone()),
    }
}
