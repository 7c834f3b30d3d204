//! Matters: their fields and lines.

use std::sync::Arc;

use crate::diagnostic::code;
use crate::layout::{Node, Statement};
use crate::model::{
    Citation, Condition, Deadline, Ground, GroundKind, Item, Items, Line, Matter, Phrase, TimeUnit, Unevaluated, Within,
};
use crate::parse::condition::condition;
use crate::parse::grammar::{Reader, Rule, name, raw};
use crate::parse::header::{self, split_provision};
use crate::parse::method;
use crate::parse::table;
use crate::penalty::{self, Bounds};

/// What a statement of a matter is read with.
pub(crate) struct Scope<'a> {
    /// Name of the document, for grounds that name only an article.
    pub document: &'a str,
    pub bounds: Bounds,
    /// Whether the document has a fact 期限; a column of that name then is this fact's.
    pub duration_is_fact: bool,
}

/// The rest of a statement behind its first word.
pub(crate) fn after_word<'s>(statement: &Statement<'s>, word: &str) -> Statement<'s> {
    statement.slice(word.chars().count(), statement.len())
}

/// Reads a 事项 or 基准 block.
pub(crate) fn matter(
    header: &Statement<'_>,
    body: &[Node<'_>],
    scope: &Scope<'_>,
    reader: &mut Reader,
) -> Option<Matter> {
    let head = header::matter(header, scope.bounds, reader);
    let named = head.is_some();
    let before = reader.errors.len();
    let head = head.unwrap_or(header::MatterHeader {
        name: String::new(),
        span: header.whole(),
        is_baseline: false,
        edges: Vec::new(),
    });
    let mut matter = Matter {
        name: head.name,
        is_baseline: head.is_baseline,
        edges: head.edges,
        place: None,
        code: None,
        organ: None,
        category: None,
        deadlines: Vec::new(),
        items: Items::default(),
        pending: Vec::new(),
        span: head.span,
    };
    let mut rows: Vec<&Statement<'_>> = Vec::new();
    for node in body {
        if let Node::Statement(s) = node
            && s.text.starts_with('|')
        {
            rows.push(s);
            continue;
        }
        if matches!(node, Node::Comment(..)) {
            continue;
        }
        flush_table(&mut rows, &mut matter, scope, reader);
        match node {
            Node::Statement(s) => statement(s, &mut matter, scope, reader),
            Node::Block(h, inner) if h.text == "累加" || h.starts_with_word("累加") => {
                matter.items.extend(method::weights(h, inner, scope, reader).map(Item::Weights));
            }
            Node::Block(h, inner) if h.text == "加收" || h.starts_with_word("加收") => {
                matter.items.extend(method::adders(h, inner, scope, reader).map(Item::Adders));
            }
            Node::Block(h, _) if h.is_empty() => {} // the layout has said so
            Node::Block(h, _) => {
                let text = h.squeezed();
                reader.syntax(h.whole(), format!("事项里没有“{text}”这种块"), "事项里可以有 累加 { … }、加收 { … }");
            }
            Node::Comment(..) | Node::Blank => {}
        }
    }
    flush_table(&mut rows, &mut matter, scope, reader);
    if !named {
        return None;
    }
    let unread = reader.errors.len() > before;
    if !unread && matter.items.is_empty() && matter.deadlines.is_empty() && matter.pending.is_empty() {
        reader.error(code::FIELD, matter.span, format!("“{}”没有写任何处理", matter.name), "写一行处罚，或 不予处罚");
    }
    Some(matter)
}

fn flush_table(rows: &mut Vec<&Statement<'_>>, matter: &mut Matter, scope: &Scope<'_>, reader: &mut Reader) {
    if !rows.is_empty() {
        if let Some(t) = table::table(rows, scope, reader) {
            matter.items.push(Item::Table(t));
        }
        rows.clear();
    }
}

fn statement(s: &Statement<'_>, matter: &mut Matter, scope: &Scope<'_>, reader: &mut Reader) {
    let mut field = |word: &str, slot: fn(&mut Matter) -> &mut Option<String>, reader: &mut Reader| {
        let rest = after_word(s, word);
        if rest.is_empty() {
            reader.error(code::FIELD, s.whole(), format!("“{word}”后面没有内容"), "");
        } else if slot(matter).replace(rest.squeezed()).is_some() {
            reader.error(code::DUPLICATE, s.whole(), format!("“{word}”写了两次"), "只留一行");
        }
    };
    for (word, slot) in FIELDS {
        if s.starts_with_word(word) {
            field(word, *slot, reader);
            return;
        }
    }
    if s.starts_with_word("时限") {
        if let Some(d) = deadline(&after_word(s, "时限"), reader) {
            matter.deadlines.push(d);
        }
        return;
    }
    if let Some(line) = line(s, scope, reader) {
        matter.items.push(Item::Line(Box::new(line)));
    }
}

type Slot = fn(&mut Matter) -> &mut Option<String>;
const FIELDS: &[(&str, Slot)] = &[
    ("依据", |m| &mut m.place),
    ("编码", |m| &mut m.code),
    ("实施主体", |m| &mut m.organ),
    ("类别", |m| &mut m.category),
];

/// Position of the colon that ends a condition: the first outside brackets and 「」, not between digits.
pub(crate) fn condition_end(statement: &Statement<'_>) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut before = ' ';
    let mut chars = statement.text.chars().enumerate().peekable();
    while let Some((i, c)) = chars.next() {
        match c {
            '「' => quoted = true,
            '」' => quoted = false,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            ':' if !quoted && depth == 0 => {
                let digit_follows = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
                if !(before.is_ascii_digit() && digit_follows) {
                    return Some(i);
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// `当 条件：处罚（依据 …）` or a base line.
pub(crate) fn line(s: &Statement<'_>, scope: &Scope<'_>, reader: &mut Reader) -> Option<Line> {
    let (when, rest) = if s.starts_with_word("当") {
        let Some(colon) = condition_end(s) else {
            let digits = |pair: &[char]| matches!(pair, [a, ':', b] if a.is_ascii_digit() && b.is_ascii_digit());
            let help = if s.text.chars().collect::<Vec<_>>().windows(3).any(digits) {
                "数字之间的冒号（22:00）不结束条件；写作 当 条件：处…，或在冒号后空一格"
            } else {
                "写作 当 条件：处罚"
            };
            reader.syntax(s.whole(), "“当”这一行没有冒号", help);
            return None;
        };
        let when = condition(&s.slice(1, colon), scope.bounds, reader);
        (when, s.slice(colon + 1, s.len()))
    } else {
        (Some(Condition::Always), s.clone())
    };
    let (ground, rest) = split_ground(&rest, scope);
    let phrase = phrase(&rest, scope.bounds, reader);
    // A phrase that is not understood is an error already; the condition is still checked.
    let phrase = phrase.unwrap_or_default();
    Some(Line { when: when?, phrase, ground, span: s.whole(), phrase_span: rest.whole() })
}

/// Cuts `（依据 …）` off the end of a line.
pub(crate) fn split_ground<'s>(s: &Statement<'s>, scope: &Scope<'_>) -> (Option<Ground>, Statement<'s>) {
    let open = s.text.rfind('(').filter(|_| s.text.ends_with(')'));
    let Some(open) = open.and_then(|at| s.text.get(..at)).map(|before| before.chars().count()) else {
        return (None, s.clone());
    };
    let inner = s.slice(open + 1, s.len().saturating_sub(1));
    let kinds = [("依据", GroundKind::Basis), ("授权", GroundKind::Delegated), ("补充设定", GroundKind::Supplements)];
    for (word, kind) in kinds {
        if inner.starts_with_word(word) {
            let text = after_word(&inner, word).squeezed();
            let (document, place) = split_provision(&text);
            let document = if document.is_empty() { scope.document.to_owned() } else { document };
            let citation = Citation::new(document, place.unwrap_or_default());
            return (Some(Ground { kind, citation, span: inner.whole() }), s.slice(0, open));
        }
    }
    (None, s.clone())
}

/// Reads a penalty phrase; its faults become diagnostics at their place.
pub(crate) fn phrase(s: &Statement<'_>, bounds: Bounds, reader: &mut Reader) -> Option<Arc<Phrase>> {
    if s.is_empty() {
        reader.error(code::PENALTY, s.whole(), "这里没有写处罚", "写处罚，或 不予处罚");
        return None;
    }
    if let Some(known) = reader.memo.phrases.get(&s.text, bounds) {
        return Some(known);
    }
    match penalty::parse_phrase(&s.text, bounds) {
        Ok(phrase) => {
            let phrase = Arc::new(phrase);
            reader.memo.phrases.keep(&s.text, bounds, Arc::clone(&phrase));
            Some(phrase)
        }
        Err(e) => {
            let help = e.help.unwrap_or_default();
            reader.error(code::PENALTY, s.span(e.start, e.len.max(1)), e.message, &help);
            None
        }
    }
}

/// `作出决定 自立案之日起九十日内`.
pub(crate) fn deadline(s: &Statement<'_>, reader: &mut Reader) -> Option<Deadline> {
    let help = "写作 时限 作出决定 自立案之日起九十日内";
    let node = reader.read(Rule::deadline, s, help)?;
    let (mut act, mut from, mut max, mut unit) = (String::new(), String::new(), None, TimeUnit::Day);
    for part in node.into_inner() {
        match part.as_rule() {
            Rule::name => act = name(&part, s),
            Rule::deadline_from => from = raw(&part, s),
            Rule::deadline_figure => {
                max = penalty::whole_number(part.as_str());
                if max.is_none() {
                    let text = raw(&part, s);
                    reader.error(code::VALUE, s.whole(), format!("“{text}”不是整数"), help);
                }
            }
            Rule::deadline_unit => {
                unit = match part.as_str().trim_start_matches('个').trim() {
                    "日" => TimeUnit::Day,
                    "月" => TimeUnit::Month,
                    "年" => TimeUnit::Year,
                    _ => TimeUnit::Workday,
                };
            }
            _ => {}
        }
    }
    Some(Deadline { act, from, within: Within { max: max?, unit }, span: s.whole() })
}

/// What is read but not evaluated yet.
pub(crate) fn unevaluated(s: &Statement<'_>, what: &str) -> Unevaluated {
    Unevaluated { what: what.to_owned(), span: s.whole() }
}
