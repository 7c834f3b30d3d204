//! 通则: what an instrument says about all its matters.

use crate::interval::{End, Interval};
use crate::layout::{Node, Statement};
use crate::model::{Circumstance, Condition, Effect, General, Kind, Modal, Segment, Unascertained};
use crate::number::Exact;
use crate::parse::condition::condition;
use crate::parse::grammar::{Reader, Rule, name};
use crate::parse::matter::{Scope, after_word, condition_end, deadline, percent, split_ground, unevaluated};

/// Reads a 通则 block into what was read before (a document may have several).
pub(crate) fn general(body: &[Node], scope: &Scope<'_>, general: &mut General, reader: &mut Reader) {
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

fn statement(s: &Statement, scope: &Scope<'_>, general: &mut General, reader: &mut Reader) {
    if s.starts_with_word("边界") {
        return; // read before anything else, see parse::document
    }
    if s.starts_with_word("竞合") {
        match after_word(s, "竞合").text.as_str() {
            "从高" | "从重" => general.heavier_wins = true,
            _ => reader.syntax(s.whole(), "竞合只能是“从高”", "写作 竞合 从高"),
        }
    } else if s.starts_with_word("无法查明") {
        match after_word(s, "无法查明").text.as_str() {
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
        general.mitigate = segment(s, "从轻", reader);
    } else if s.starts_with_word("一般") {
        general.middle = segment(s, "一般", reader);
    } else if s.starts_with_word("从重") {
        general.aggravate = segment(s, "从重", reader);
    } else {
        let text = s.squeezed();
        reader.syntax(
            s.whole(),
            format!("通则里没有“{text}”这种写法"),
            "通则可写 边界、竞合、无法查明、阶次、从轻、一般、从重、时限、当 …：从轻",
        );
    }
}

fn segment(s: &Statement, word: &str, reader: &mut Reader) -> Option<Segment> {
    let rest = after_word(s, word);
    let node = reader.read(Rule::segment, &rest, "写作 从轻 区间最低30%，或 一般 区间30%至70%")?;
    let mut kind = None;
    let mut share = None;
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
            Rule::lowest | Rule::highest | Rule::middle => {
                let rule = part.as_rule();
                let mut figures = Vec::new();
                for p in part.into_inner() {
                    figures.push(percent(p.as_str(), &rest, reader)?);
                }
                let first = *figures.first()?;
                let (lo, hi) = match rule {
                    Rule::lowest => (Exact::ZERO, first),
                    Rule::highest => (Exact::ONE.minus(first)?, Exact::ONE),
                    _ => (first, *figures.get(1)?),
                };
                share = Some(Interval::new(End::Closed(lo), End::Closed(hi)));
            }
            _ => {}
        }
    }
    let share = share?;
    if share.is_empty() || !Interval::closed(Exact::ZERO, Exact::ONE).covers(&share) {
        reader.syntax(rest.whole(), "区间的比例应在 0% 与 100% 之间", "");
        return None;
    }
    Some(Segment { share, kind, span: s.whole() })
}

fn circumstance(s: &Statement, scope: &Scope<'_>, reader: &mut Reader) -> Option<Circumstance> {
    let Some(colon) = condition_end(s) else {
        reader.syntax(s.whole(), "“当”这一行没有冒号", "写作 当 条件：从轻");
        return None;
    };
    let when: Option<Condition> = condition(&s.slice(1, colon), scope.bounds, reader);
    let (ground, rest) = split_ground(&s.slice(colon + 1, s.raw.len()), scope);
    let effect = match rest.text.as_str() {
        "从轻" => Effect::Mitigate,
        "从重" => Effect::Aggravate,
        "减轻" => Effect::Abate,
        "不予处罚" => Effect::Waive(Modal::Must),
        "可以不予处罚" => Effect::Waive(Modal::May),
        other => {
            reader.syntax(
                rest.whole(),
                format!("通则里的“当”后面不能是“{other}”"),
                "可以是 从轻、从重、减轻、不予处罚、可以不予处罚",
            );
            return None;
        }
    };
    Some(Circumstance { when: when?, effect, ground, span: s.whole() })
}
