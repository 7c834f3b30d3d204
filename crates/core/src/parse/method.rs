//! Discretion methods: 累加 and 加收.

use crate::diagnostic::code;
use crate::layout::{Node, Statement};
use crate::model::{Adders, Condition, Formula, Party, Rounding, Term, Top, WeightFactor, Weights};
use crate::number::Exact;
use crate::parse::condition::{condition, fact_ref, level};
use crate::parse::grammar::{Node as Tree, Reader, Rule, name, place, raw};
use crate::parse::matter::{Scope, after_word, condition_end};
use crate::penalty::numerals;
use crate::source::Span;

/// Reads a percentage; shared with the general clauses.
pub(crate) fn percent(text: &str, s: &Statement<'_>, reader: &mut Reader) -> Option<Exact> {
    match Exact::parse(text.trim_end_matches('%').trim()) {
        Ok(v) => v.over(Exact::int(100)),
        Err(e) => {
            reader.error(code::VALUE, s.whole(), format!("“{text}”：{e}"), "");
            None
        }
    }
}

/// The condition behind the word of a block: `累加 当 拒不改正`.
fn block_condition(head: &Statement<'_>, word: &str, scope: &Scope<'_>, reader: &mut Reader) -> Option<Condition> {
    let rest = after_word(head, word);
    if rest.is_empty() {
        return Some(Condition::Always);
    }
    if !rest.starts_with_word("当") {
        reader.syntax(rest.whole(), format!("“{word}”后面只能写 当 …"), &format!("写作 {word} 当 条件 {{ … }}"));
        return None;
    }
    condition(&after_word(&rest, "当"), scope.bounds, reader)
}

/// Reads the statements of a block; whether all of them were understood.
fn each(body: &[Node<'_>], reader: &mut Reader, f: &mut dyn FnMut(&Statement<'_>, &mut Reader) -> bool) -> bool {
    let mut good = true;
    for node in body {
        match node {
            Node::Statement(s) => good &= f(s, reader),
            Node::Block(h, _) => {
                reader.syntax(h.whole(), "这里不能再有块", "");
                good = false;
            }
            Node::Comment(..) | Node::Blank => {}
        }
    }
    good
}

/// 累加 { 起点 …  要素 值：百分数 …  罚款 = 合计 × … }
pub(crate) fn weights(
    head: &Statement<'_>,
    body: &[Node<'_>],
    scope: &Scope<'_>,
    reader: &mut Reader,
) -> Option<Weights> {
    let when = block_condition(head, "累加", scope, reader);
    let (mut start, mut formulas, mut factors) = (None, Vec::new(), Vec::new());
    let mut good = each(body, reader, &mut |s, reader| {
        if s.starts_with_word("起点") {
            if start.is_some() {
                reader.error(code::DUPLICATE, s.whole(), "“起点”写了两次", "只留一行");
                return false;
            }
            let node = reader.read(Rule::start, s, "写作 起点 20%");
            let text = node.and_then(|n| n.into_inner().next().map(|p| p.as_str().to_owned()));
            start = text.and_then(|t| percent(&t, s, reader));
            return start.is_some();
        }
        let sum = ["罚款", "对责任人员罚款", "当"].iter().any(|word| s.starts_with_word(word));
        let read = if sum {
            formula(s, scope, reader).map(|f| formulas.push(f))
        } else {
            factor(s, scope, reader).map(|f| factors.push(f))
        };
        read.is_some()
    });
    for (missing, what) in [(start.is_none(), "起点"), (formulas.is_empty(), "罚款 = 合计 × …")] {
        if missing && good {
            reader.error(code::FIELD, head.whole(), format!("累加里缺少“{what}”"), "");
            good = false;
        }
    }
    let span = formulas.first()?.span;
    good.then_some(Weights { when: when?, start: start?, factors, formulas, span })
}

/// `当 主体 为 个人：罚款 = 合计 × 二十万元，不低于二万元`; `对责任人员罚款 = 合计 × 二十万元` in 双罚.
fn formula(s: &Statement<'_>, scope: &Scope<'_>, reader: &mut Reader) -> Option<Formula> {
    let help = "写作 罚款 = 合计 × 总投资额 × 5%、合计 × 货值金额 × 5倍 或 合计 × 一百万元";
    let (when, body) = if s.starts_with_word("当") {
        let Some(colon) = condition_end(s) else {
            reader.syntax(s.whole(), "“当”这一行没有冒号", "写作 当 条件：罚款 = 合计 × …");
            return None;
        };
        (condition(&s.slice(1, colon), scope.bounds, reader)?, s.slice(colon + 1, s.len()))
    } else {
        (Condition::Always, s.clone())
    };
    let node = reader.read(Rule::formula, &body, help)?;
    let (mut base, mut top, mut floor, mut on) = (None, None, None, None);
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::on_staff => on = Some(Party::Staff),
            Rule::name => base = Some(name(&part, &body)),
            Rule::percent => {
                let share = percent(part.as_str(), &body, reader)?;
                top = Some(Top::Percent(base.take()?, share.times(Exact::int(100))?));
            }
            Rule::times_figure => top = Some(Top::Multiple(base.take()?, numeral(&part, &body, reader)?)),
            Rule::sum => top = Some(Top::Sum(numeral(&part, &body, reader)?)),
            Rule::formula_floor => floor = Some(numeral(&part.into_inner().next()?, &body, reader)?),
            _ => {}
        }
    }
    Some(Formula { when, on, top: top?, floor, span: body.whole() })
}

fn factor(s: &Statement<'_>, scope: &Scope<'_>, reader: &mut Reader) -> Option<WeightFactor> {
    let node = reader.read(Rule::factor, s, "写作 要素 值：0%，值：5%")?;
    let mut inner = node.into_inner();
    let fact = fact_ref(&inner.next()?, s);
    let mut levels = Vec::new();
    for l in inner.filter(|n| n.as_rule() == Rule::level) {
        let mut parts = l.into_inner();
        let when = level(&fact, &parts.next()?, s, scope.bounds, reader)?;
        levels.push((when, percent(parts.next()?.as_str(), s, reader)?));
    }
    Some(WeightFactor { fact, levels, span: s.whole() })
}

/// A numeral with its unit (元, 倍), Chinese or Arabic.
pub(crate) fn numeral(node: &Tree<'_>, s: &Statement<'_>, reader: &mut Reader) -> Option<Exact> {
    let text = node.as_str().trim().trim_end_matches(['元', '倍']).trim();
    let value = numerals::parse(text).filter(|v| *v >= Exact::ZERO);
    if value.is_none() {
        let shown = raw(node, s);
        reader.error(code::VALUE, place(node, s), format!("“{shown}”不是数"), "写作 一百万元、100万元 或 5倍");
    }
    value
}

/// 加收 { 起点 …  要素 每 … 加 …  上限 … }
pub(crate) fn adders(
    head: &Statement<'_>,
    body: &[Node<'_>],
    scope: &Scope<'_>,
    reader: &mut Reader,
) -> Option<Adders> {
    let when = block_condition(head, "加收", scope, reader);
    let (mut start, mut cap, mut terms) = (None, None, Vec::new());
    let mut good = each(body, reader, &mut |s, reader| {
        for (word, slot) in [("起点", &mut start), ("上限", &mut cap)] {
            if s.starts_with_word(word) {
                if slot.is_some() {
                    reader.error(code::DUPLICATE, s.whole(), format!("“{word}”写了两次"), "只留一行");
                    return false;
                }
                let rest = after_word(s, word);
                let node = reader.read(Rule::sum_only, &rest, "写作 起点 二十万元、上限 七十万元");
                let node = node.and_then(|n| n.into_inner().next());
                *slot = node.and_then(|n| numeral(&n, &rest, reader));
                return slot.is_some();
            }
        }
        term(s, reader).map(|t| terms.push(t)).is_some()
    });
    for (missing, what) in [(start.is_none(), "起点 二十万元"), (terms.is_empty(), "要素 每 1 加 一万元")]
    {
        if missing && good {
            reader.error(code::FIELD, head.whole(), format!("加收里缺少“{what}”"), "");
            good = false;
        }
    }
    if let (Some(start), Some(cap)) = (start, cap)
        && cap < start
    {
        reader.error(code::VALUE, head.whole(), "上限低于起点", "");
        good = false;
    }
    good.then_some(Adders { when: when?, start: start?, terms, cap, span: head.whole() })
}

/// `超标倍数 超过 1 的，每 0.5 加 一万元，不足的进一`.
fn term(s: &Statement<'_>, reader: &mut Reader) -> Option<Term> {
    let help = "写作 超标倍数 每 0.5 加 一万元，不足的进一（或 不足的四舍五入、不足的舍去；不写则按比例）";
    let node = reader.read(Rule::term, s, help)?;
    let (mut fact, mut above, mut step, mut plus) = (None, Exact::ZERO, None, None);
    let (mut rounding, mut units) = (Rounding::Proportional, Vec::new());
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::fact => fact = Some(fact_ref(&part, s)),
            Rule::term_above => above = count(part, s, &mut units, reader)?,
            Rule::term_step => step = Some(count(part, s, &mut units, reader)?),
            Rule::sum => plus = Some(numeral(&part, s, reader)?),
            Rule::rounding => {
                rounding = match part.as_str() {
                    "进一" => Rounding::Up,
                    "舍去" => Rounding::Down,
                    _ => Rounding::Nearest,
                };
            }
            _ => {}
        }
    }
    let step: Exact = step?;
    if step <= Exact::ZERO {
        reader.error(code::VALUE, s.whole(), "“每”后面的数应大于零", help);
        return None;
    }
    let span: Span = s.whole();
    Some(Term { fact: fact?, above, step, plus: plus?, rounding, units, span })
}

/// The number of 每 …, 超过 …; a unit word behind it is checked against the fact's later.
fn count(node: Tree<'_>, s: &Statement<'_>, units: &mut Vec<String>, reader: &mut Reader) -> Option<Exact> {
    let mut value = None;
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::number => match Exact::parse(part.as_str()) {
                Ok(v) => value = Some(v),
                Err(e) => reader.error(code::VALUE, place(&part, s), format!("“{}”：{e}", part.as_str()), ""),
            },
            _ => units.push(raw(&part, s)),
        }
    }
    value
}
