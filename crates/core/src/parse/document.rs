//! A whole document: its head, and its blocks one by one.

use std::collections::HashSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, code};
use crate::layout::{Node, Statement, layout};
use crate::library::fold;
use crate::model::{EffectivePeriod, FactDecl, General, Instrument, Jurisdiction, Matter, MatterRef, Rank};
use crate::parse::Parsed;
use crate::parse::general::general;
use crate::parse::grammar::{Reader, Rule, raw};
use crate::parse::header;
use crate::parse::matter::{Scope, after_word, matter};
use crate::parse::memo::Memo;
use crate::parse::table::DURATION;
use crate::penalty::Bounds;
use crate::source::{Source, Span};

#[derive(Default)]
struct Head {
    rank: Option<Rank>,
    jurisdiction: Option<Jurisdiction>,
    period: Option<EffectivePeriod>,
    published: Option<jiff::civil::Date>,
    replaces: Vec<(String, Span)>,
    decriminalised: Vec<MatterRef>,
    bounds: Option<Bounds>,
    authority: Option<String>,
    document_number: Option<String>,
    version: Option<String>,
    system: Option<String>,
    illustrative: bool,
    seen: Vec<&'static str>,
    failed: Vec<&'static str>,
}

const FIELDS: [&str; 12] =
    ["位阶", "区划", "施行", "替代", "边界", "制定机关", "文号", "公布", "版本", "系统", "性质", "不再处罚"];

/// A block or statement at the top of a document, once read.
enum Block {
    Matter(Option<Matter>),
    Fact(Option<FactDecl>),
    /// 文件, 通则: read before and after.
    Other,
    /// What belongs there.
    Unknown,
    /// No block at all.
    Nothing,
}

fn block(node: &Node<'_>, scope: &Scope<'_>, reader: &mut Reader) -> Block {
    match node {
        Node::Block(h, body) if h.starts_with_word("事项") || h.starts_with_word("基准") => {
            Block::Matter(matter(h, body, scope, reader))
        }
        Node::Block(h, _) if h.text == "通则" || h.starts_with_word("文件") => Block::Other,
        Node::Block(h, _) | Node::Statement(h) if h.is_empty() => Block::Nothing,
        Node::Statement(s) if s.starts_with_word("要素") => Block::Fact(header::fact(s, reader)),
        Node::Block(s, _) | Node::Statement(s) => {
            let text: String = s.raw.chars().take(20).collect();
            reader.syntax(
                s.whole(),
                format!("不认识“{text}”"),
                "文件里可以有 文件 { … }、要素 …、事项 … { … }、基准 … { … }、通则 { … }",
            );
            Block::Unknown
        }
        Node::Comment(..) | Node::Blank => Block::Nothing,
    }
}

/// Blocks that one thread reads at a time.
const SIDE_BY_SIDE: usize = 32;

pub(crate) fn document(source: &Arc<Source>, memo: &Arc<Memo>) -> Parsed {
    let mut reader = Reader::new(source, memo);
    let layout = layout(source);
    for fault in layout.faults {
        reader.syntax(fault.span, fault.message, fault.help);
    }
    let mut title: Option<(String, Span)> = None;
    let mut head = Head::default();
    for node in &layout.nodes {
        let Node::Block(header, body) = node else { continue };
        if !header.starts_with_word("文件") {
            continue;
        }
        if title.is_some() {
            reader.error(code::DUPLICATE, header.whole(), "一个 .jz 只能有一个文件", "拆成两个 .jz");
            continue;
        }
        title = read_title(header, &mut reader);
        read_head(body, &mut head, &mut reader);
    }
    let bounds = head.bounds.or_else(|| general_bounds(&layout.nodes, &mut reader)).unwrap_or_default();
    let document = title.as_ref().map_or("", |t| t.0.as_str()).to_owned();
    let scope = Scope { document: &document, bounds, duration_is_fact: declares(&layout.nodes, DURATION) };
    let (mut facts, mut matters, mut clauses) = (Vec::new(), Vec::new(), General::default());
    let mut blocks = 0;
    // Blocks are read side by side and keep their order.
    let read = |node: &Node<'_>| {
        let mut reader = Reader::new(source, memo);
        (block(node, &scope, &mut reader), reader.errors)
    };
    let read: Vec<(Block, Vec<Diagnostic>)> = layout.nodes.par_iter().with_min_len(SIDE_BY_SIDE).map(read).collect();
    for (node, (block, errors)) in layout.nodes.iter().zip(read) {
        reader.errors.extend(errors);
        blocks += usize::from(!matches!(block, Block::Unknown | Block::Nothing));
        match block {
            Block::Matter(m) => matters.extend(m),
            Block::Fact(f) => facts.extend(f),
            Block::Other | Block::Unknown | Block::Nothing => {}
        }
        if let Node::Block(h, body) = node
            && h.text == "通则"
        {
            general(body, &scope, &mut clauses, &mut reader);
        }
    }
    if title.is_none() && reader.errors.is_empty() {
        let help = "规则文件以 文件 名称 { 位阶 … 区划 … 施行 … } 开头";
        let message = if blocks == 0 { "这不是规则文件" } else { "没有 文件 块" };
        reader.error(code::FIELD, Span::new(1, 1, 1), message, help);
    }
    let mut seen = HashSet::new();
    for m in matters.iter().filter(|m| !seen.insert(fold(&m.name))) {
        reader.error(code::DUPLICATE, m.span, format!("事项“{}”写了两次", m.name), "换一个名称，或合并");
    }
    let mut seen = HashSet::new();
    for f in facts.iter().filter(|f| !seen.insert(fold(&f.name))) {
        reader.error(code::DUPLICATE, f.span, format!("要素“{}”声明了两次", f.name), "只留一个");
    }
    let instrument = title.map(|(name, span)| {
        require(&head, span, &mut reader);
        // With errors the document decides nothing; what is missing gets a stand-in, so that the rest is checked too.
        Instrument {
            source: Arc::clone(source),
            name,
            span,
            rank: head.rank.unwrap_or(Rank::Law),
            jurisdiction: head.jurisdiction.unwrap_or(Jurisdiction::NATION),
            period: head.period.unwrap_or(EffectivePeriod { from: jiff::civil::Date::constant(1900, 1, 1), to: None }),
            published: head.published,
            replaces: head.replaces,
            decriminalised: head.decriminalised,
            bounds,
            authority: head.authority,
            document_number: head.document_number,
            version: head.version,
            system: head.system,
            illustrative: head.illustrative,
            facts,
            matters,
            general: clauses,
        }
    });
    reader.errors.sort_by_key(|e| (e.span.line, e.span.column));
    // A cell that blank cells repeat is read once a row.
    reader.errors.dedup_by(|a, b| (a.span, a.code, &a.message) == (b.span, b.code, &b.message));
    Parsed { instrument, errors: reader.errors }
}

/// Whether a document declares a fact of this name.
fn declares(nodes: &[Node<'_>], name: &str) -> bool {
    let named = |s: &Statement<'_>| {
        let rest = after_word(s, "要素");
        let rest = rest.text.trim_start_matches('「').strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', '」', '=']))
    };
    nodes.iter().any(|node| matches!(node, Node::Statement(s) if s.starts_with_word("要素") && named(s)))
}

fn read_title(header: &Statement<'_>, reader: &mut Reader) -> Option<(String, Span)> {
    let node = reader.read(Rule::document_header, header, "写作 文件 名称 {")?;
    let title = node.into_inner().find(|n| n.as_rule() == Rule::title)?;
    let name = raw(&title, header).trim_matches(['《', '》', '「', '」']).to_owned();
    let from = header.len().saturating_sub(raw(&title, header).chars().count());
    Some((name, header.span(from, header.len())))
}

fn require(head: &Head, span: Span, reader: &mut Reader) {
    let required = [
        ("位阶", head.rank.is_some(), "如 位阶 设区的市地方性法规"),
        ("区划", head.jurisdiction.is_some(), "如 区划 370800，全国写 全国"),
        ("施行", head.period.is_some(), "如 施行 2021-01-01"),
    ];
    for (field, present, help) in required {
        if !present && !head.failed.contains(&field) {
            reader.error(code::FIELD, span, format!("文件没有写“{field}”"), help);
        }
    }
}

fn read_head(body: &[Node<'_>], head: &mut Head, reader: &mut Reader) {
    for node in body {
        let s = match node {
            Node::Statement(s) => s,
            Node::Block(s, _) => {
                reader.syntax(s.whole(), "文件块里只能是一行一个字段", "");
                continue;
            }
            _ => continue,
        };
        let Some(field) = FIELDS.into_iter().find(|f| s.starts_with_word(f)) else {
            let text: String = s.raw.chars().take(20).collect();
            let help = format!("可以是 {}", FIELDS.join("、"));
            reader.error(code::FIELD, s.whole(), format!("文件没有“{text}”这个字段"), &help);
            continue;
        };
        if head.seen.contains(&field) {
            reader.error(code::DUPLICATE, s.whole(), format!("“{field}”写了两次"), "只留一行");
            continue;
        }
        head.seen.push(field);
        let errors = reader.errors.len();
        read_field(field, &after_word(s, field), s, head, reader);
        if reader.errors.len() > errors {
            head.failed.push(field);
        }
    }
}

fn read_field(field: &str, rest: &Statement<'_>, s: &Statement<'_>, head: &mut Head, reader: &mut Reader) {
    let text = rest.squeezed();
    if rest.is_empty() {
        reader.error(code::FIELD, s.whole(), format!("“{field}”后面没有内容"), "");
        return;
    }
    match field {
        "位阶" => {
            head.rank = Rank::parse(&rest.text);
            if head.rank.is_none() {
                let help = format!("可以是 {}", Rank::names().collect::<Vec<_>>().join("、"));
                reader.error(code::FIELD, rest.whole(), format!("没有“{text}”这个位阶"), &help);
            }
        }
        "区划" => {
            head.jurisdiction = Jurisdiction::parse(&rest.text);
            if head.jurisdiction.is_none() {
                let help = "写 全国，或六位行政区划代码（GB/T 2260），如 370800";
                reader.error(code::FIELD, rest.whole(), format!("“{text}”不是区划代码"), help);
            }
        }
        "施行" => head.period = header::period(rest, reader),
        "公布" => head.published = header::single_date(rest, reader),
        "替代" => {
            let targets = header::references(rest, reader);
            head.replaces = targets.into_iter().map(|t| (t.instrument, t.span)).collect();
        }
        "不再处罚" => head.decriminalised = header::references(rest, reader),
        "边界" => head.bounds = read_bounds(rest, reader),
        "性质" => match text.as_str() {
            "示例" => head.illustrative = true,
            "正式" => {}
            _ => reader.error(code::FIELD, rest.whole(), format!("没有“{text}”这种性质"), "可以是 正式、示例"),
        },
        "制定机关" => head.authority = Some(text),
        "文号" => head.document_number = Some(text),
        "版本" => head.version = Some(text),
        "系统" => head.system = Some(text),
        _ => {}
    }
}

/// `以上含本数，以下不含本数`.
fn read_bounds(rest: &Statement<'_>, reader: &mut Reader) -> Option<Bounds> {
    let mut bounds = Bounds::default();
    let mut said = [false, false];
    for part in rest.text.split([',', '、', ';']) {
        let part: String = part.chars().filter(|c| *c != ' ' && *c != '均').collect();
        let (word, value) = match part.split_at_checked("以上".len()) {
            Some((w @ ("以上" | "以下"), v)) => (w, v),
            _ => (part.as_str(), ""),
        };
        let includes = match value {
            "含本数" | "包括本数" => Some(true),
            "不含本数" | "不包括本数" => Some(false),
            _ => None,
        };
        match (word, includes) {
            ("以上", Some(i)) => (bounds.above_includes, said[0]) = (i, true),
            ("以下", Some(i)) => (bounds.below_includes, said[1]) = (i, true),
            _ => {
                reader.error(
                    code::FIELD,
                    rest.whole(),
                    format!("边界里不认识“{part}”"),
                    "写作 边界 以上含本数，以下不含本数",
                );
                return None;
            }
        }
    }
    if said != [true, true] {
        reader.error(code::FIELD, rest.whole(), "边界应写明以上和以下", "写作 边界 以上含本数，以下含本数");
    }
    Some(bounds)
}

fn general_bounds(nodes: &[Node<'_>], reader: &mut Reader) -> Option<Bounds> {
    for node in nodes {
        let Node::Block(h, body) = node else { continue };
        if h.text != "通则" {
            continue;
        }
        for inner in body {
            if let Node::Statement(s) = inner
                && s.starts_with_word("边界")
            {
                return read_bounds(&after_word(s, "边界"), reader);
            }
        }
    }
    None
}
