//! Headers and declarations: 文件, 要素, 事项, and their edges.

use crate::diagnostic::code;
use crate::interval::Interval;
use crate::layout::Statement;
use crate::model::Condition as C;
use crate::model::{Condition, Date, Derivation, Edge, EdgeKind, EffectivePeriod, FactDecl, FactType, MatterRef, Test};
use crate::number::Exact;
use crate::parse::condition::{fact_ref, formula};
use crate::parse::grammar::{Node, Reader, Rule, name, place, raw};
use crate::penalty::Bounds;

/// `2016-01-01 至 2026-08-14`.
pub(crate) fn period(statement: &Statement<'_>, reader: &mut Reader) -> Option<EffectivePeriod> {
    let node = reader.read(Rule::period, statement, "写作 2021-01-01，或 2021-01-01 至 2025-12-31")?;
    let mut days = Vec::new();
    for part in node.into_inner().filter(|n| n.as_rule() == Rule::date) {
        days.push(date(&part, statement, reader)?);
    }
    let from = days.first().copied()?;
    let to = days.get(1).copied();
    if to.is_some_and(|to| to < from) {
        reader.error(code::DATE, statement.whole(), "失效在施行之前", "施行写作 起始日 至 最后一日");
        return None;
    }
    Some(EffectivePeriod { from, to })
}

fn date(node: &Node<'_>, statement: &Statement<'_>, reader: &mut Reader) -> Option<Date> {
    let text = raw(node, statement);
    match node.as_str().parse::<Date>() {
        Ok(d) => Some(d),
        Err(_) => {
            reader.error(
                code::DATE,
                place(node, statement),
                format!("没有“{text}”这一天"),
                "日期写作 年-月-日，如 2021-03-01",
            );
            None
        }
    }
}

/// A lone date (公布).
pub(crate) fn single_date(statement: &Statement<'_>, reader: &mut Reader) -> Option<Date> {
    period(statement, reader).map(|p| p.from)
}

/// A list of 文件 or 文件/事项.
pub(crate) fn references(statement: &Statement<'_>, reader: &mut Reader) -> Vec<MatterRef> {
    let Some(node) = reader.read(Rule::references, statement, "写作 文件、文件 或 文件/事项") else {
        return Vec::new();
    };
    node.into_inner().filter(|n| n.as_rule() == Rule::target).map(|n| target(&n, statement)).collect()
}

fn target(node: &Node<'_>, statement: &Statement<'_>) -> MatterRef {
    let mut instrument = String::new();
    let mut matter = None;
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::document => instrument = raw(&part, statement),
            _ => matter = Some(name(&part, statement)),
        }
    }
    let instrument = instrument.trim_start_matches('《').replace('》', "");
    let (instrument, provision) = split_provision(&instrument);
    MatterRef { instrument, matter, place: provision, span: place(node, statement) }
}

/// `环境保护法第五十九条第三款` → the name and the provision.
pub(crate) fn split_provision(text: &str) -> (String, Option<String>) {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|t| t.find('第')).map(|i| i + from) {
        let rest = text.get(at..).unwrap_or("");
        let figures = rest.trim_start_matches('第');
        let end = figures.find(|c: char| !"零〇一二三四五六七八九十百千0123456789".contains(c));
        let is_article = end.is_some_and(|e| e > 0 && figures.get(e..).is_some_and(|t| t.starts_with('条')));
        if is_article {
            let document = text.get(..at).unwrap_or("").trim_matches(['《', '》', ' ']).to_owned();
            return (document, Some(rest.trim().to_owned()));
        }
        from = at + '第'.len_utf8();
    }
    (text.trim_matches(['《', '》', ' ']).to_owned(), None)
}

/// The name and the edges of a matter.
pub(crate) struct MatterHeader {
    pub name: String,
    pub span: crate::source::Span,
    pub is_baseline: bool,
    pub edges: Vec<Edge>,
}

/// `事项 露天烧烤 细化 某法/露天烧烤 当 …`.
pub(crate) fn matter(statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<MatterHeader> {
    let help = "写作 事项 名称 细化 上位文件/事项 {，边还可以是 承接、补充设定、授权";
    let node = reader.read(Rule::matter_header, statement, help)?;
    let mut header =
        MatterHeader { name: String::new(), span: statement.whole(), is_baseline: false, edges: Vec::new() };
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::matter_word => header.is_baseline = part.as_str() == "基准",
            Rule::matter_name => {
                header.name = name(&part, statement);
                header.span = place(&part, statement);
            }
            Rule::edge => header.edges.extend(edge(&part, statement, bounds, reader)),
            _ => {}
        }
    }
    Some(header)
}

fn edge(node: &Node<'_>, statement: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Edge> {
    let mut kind = EdgeKind::Refines;
    let mut targets = Vec::new();
    let mut when = Condition::Always;
    let mut span = place(node, statement);
    for part in node.clone().into_inner() {
        match part.as_rule() {
            Rule::edge_word => {
                span = place(&part, statement);
                kind = match part.as_str() {
                    "细化" => EdgeKind::Refines,
                    "承接" => EdgeKind::Succeeds,
                    "授权" => EdgeKind::Delegated,
                    _ => EdgeKind::Supplements,
                };
            }
            Rule::target => targets.push(target(&part, statement)),
            _ => when = formula(&part, statement, bounds, reader)?,
        }
    }
    let need_matter = matches!(kind, EdgeKind::Refines | EdgeKind::Succeeds);
    if targets.is_empty() && kind != EdgeKind::Supplements {
        reader.syntax(span, format!("“{}”后面没有写文件", kind.name()), "写作 细化 上位文件/事项");
        return None;
    }
    for t in targets.iter().filter(|t| need_matter && t.matter.is_none()) {
        reader.syntax(t.span, format!("“{t}”没有写明事项"), "写作 文件/事项");
    }
    Some(Edge { kind, targets, when, span })
}

/// `要素 名 : 类型 …`.
pub(crate) fn fact(statement: &Statement<'_>, reader: &mut Reader) -> Option<FactDecl> {
    let help = "写作 要素 名称 : 枚举(甲, 乙) “问题？”，类型还有 是否、整数、数值、金额、日期";
    let node = reader.read(Rule::fact_declaration, statement, help)?;
    let mut decl =
        FactDecl { name: String::new(), ty: None, question: None, derivation: None, span: statement.whole() };
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::name => {
                decl.name = name(&part, statement);
                decl.span = place(&part, statement);
            }
            Rule::enumeration => {
                let values: Vec<String> = part.clone().into_inner().map(|n| name(&n, statement)).collect();
                if let Some(twice) = values.iter().enumerate().find(|(i, v)| values.iter().take(*i).any(|w| w == *v)) {
                    let span = place(&part, statement);
                    reader.error(code::DUPLICATE, span, format!("枚举值“{}”写了两次", twice.1), "删去一个");
                }
                decl.ty = Some(FactType::Enum(values));
            }
            Rule::yes_no => decl.ty = Some(FactType::YesNo),
            Rule::day => decl.ty = Some(FactType::Date),
            Rule::integer | Rule::decimal | Rule::money => {
                let is_integer = part.as_rule() == Rule::integer;
                let is_money = part.as_rule() == Rule::money;
                let mut range = crate::model::DEFAULT_DOMAIN;
                let mut unit = None;
                for p in part.into_inner() {
                    match p.as_rule() {
                        Rule::domain => {
                            let (r, u) = domain(&p, statement, reader)?;
                            range = r;
                            unit = u.or(unit);
                        }
                        _ => unit = Some(raw(&p, statement)),
                    }
                }
                decl.ty = Some(match (is_integer, is_money) {
                    (true, _) => FactType::Integer(range, unit),
                    (_, true) => FactType::Money(range),
                    _ => FactType::Number(range, unit),
                });
            }
            Rule::same => {
                let target = part.into_inner().next()?;
                decl.derivation = Some(Derivation::Same(fact_ref(&target, statement)));
            }
            Rule::shifted => decl.derivation = shifted(&part, statement),
            Rule::refines => {
                let mut inner = part.into_inner();
                let target = fact_ref(&inner.next()?, statement);
                let value = name(&inner.next()?, statement);
                decl.derivation = Some(Derivation::Refines(target, value));
            }
            Rule::question => {
                decl.question = part.into_inner().next().map(|n| raw(&n, statement));
            }
            _ => {}
        }
    }
    if decl.ty.is_none() && decl.derivation.is_none() {
        reader.syntax(decl.span, format!("要素“{}”没有写类型", decl.name), help);
        return None;
    }
    Some(decl)
}

fn shifted(node: &Node<'_>, statement: &Statement<'_>) -> Option<Derivation> {
    let mut inner = node.clone().into_inner();
    let target = fact_ref(&inner.next()?, statement);
    let negative = inner.next()?.as_str() == "-";
    let by = Exact::parse(inner.next()?.as_str()).ok()?;
    let by = if negative { Exact::ZERO.minus(by)? } else { by };
    Some(Derivation::Shifted(target, by))
}

fn domain(node: &Node<'_>, statement: &Statement<'_>, reader: &mut Reader) -> Option<(Interval, Option<String>)> {
    // A domain is a comparison or an interval without 以上/以下, so the 边界 of the document plays no part.
    let nothing = crate::model::FactRef { instrument: None, name: String::new() };
    let inner = node.clone().into_inner().next()?;
    match super::condition::level(&nothing, &inner, statement, Bounds::default(), reader)? {
        C::Atom(atom) => match atom.test {
            Test::Within { range, unit, .. } => Some((range, unit)),
            _ => None,
        },
        _ => None,
    }
}
