//! The canonical form of a document: indentation, single blanks, aligned tables. It keeps every comment and never
//! changes what a document means; formatting a formatted text changes nothing.

use unicode_width::UnicodeWidthStr;

use crate::layout::{Node, Statement, layout};
use crate::parse::condition_end;
use crate::parse::table_cells as cells;
use crate::source::{Source, fold_width};

const INDENT: &str = "    ";
/// Headers wider than this break before each edge.
const MAX_WIDTH: usize = 100;
const EDGE_WORDS: [&str; 4] = ["细化", "承接", "补充设定", "授权"];
const FIELDS: [&str; 21] = [
    "位阶",
    "区划",
    "施行",
    "替代",
    "边界",
    "制定机关",
    "文号",
    "公布",
    "版本",
    "系统",
    "性质",
    "不再处罚",
    "依据",
    "编码",
    "实施主体",
    "类别",
    "时限",
    "竞合",
    "阶次",
    "起点",
    "上限",
];

/// Formats a text. `None` when its blocks are so broken that their extent had to be guessed: nothing is rewritten then.
pub fn format(source: &Source) -> Option<String> {
    let layout = layout(source);
    if !layout.faults.is_empty() {
        return None;
    }
    let mut out = Vec::new();
    nodes(&layout.nodes, 0, &mut out);
    let mut text = out.join("\n");
    text.push('\n');
    Some(text)
}

fn is_row(node: &Node<'_>) -> bool {
    matches!(node, Node::Statement(s) if s.text.starts_with('|'))
}

fn nodes(list: &[Node<'_>], depth: usize, out: &mut Vec<String>) {
    let indent = INDENT.repeat(depth);
    let mut blank = false;
    let mut first = true;
    let mut rest = list;
    while let Some((node, tail)) = rest.split_first() {
        rest = tail;
        if let Node::Comment(text, true) = node
            && let Some(last) = out.last_mut()
            && (!first || last.ends_with('{'))
            && !blank
        {
            last.push_str("  ");
            last.push_str(text);
            continue;
        }
        // Blocks and tables stand apart; a blank line otherwise stays where it was.
        let apart = depth == 0 && matches!(node, Node::Block(..));
        match node {
            Node::Blank => {
                blank = true;
                continue;
            }
            _ if !first && (blank || apart && !matches!(previous(list, rest), Some(Node::Comment(..)))) => {
                out.push(String::new())
            }
            _ => {}
        }
        blank = false;
        first = false;
        match node {
            Node::Comment(text, _) => out.push(format!("{indent}{text}")),
            Node::Block(header, body) => {
                out.push(head(header, &indent));
                nodes(body, depth + 1, out);
                out.push(format!("{indent}}}"));
                blank = depth == 0
                    && rest.iter().any(|n| !matches!(n, Node::Blank))
                    && !matches!(rest.first(), Some(Node::Comment(_, true)));
            }
            Node::Statement(_) if is_row(node) => {
                let more = rest.iter().take_while(|n| is_row(n) || matches!(n, Node::Comment(..))).count();
                let (block, tail) = rest.split_at_checked(more).unwrap_or((rest, &[]));
                rest = tail;
                table(std::iter::once(node).chain(block), &indent, out);
            }
            Node::Statement(s) => out.push(format!("{indent}{}", statement(s))),
            Node::Blank => {}
        }
    }
}

/// The node before the one that was just taken off `list` to leave `rest`.
fn previous<'a, 's>(list: &'a [Node<'s>], rest: &[Node<'_>]) -> Option<&'a Node<'s>> {
    list.len().checked_sub(rest.len() + 2).and_then(|i| list.get(i))
}

fn statement(s: &Statement<'_>) -> String {
    let text = s.squeezed();
    if s.starts_with_word("当")
        && let Some(colon) = condition_end(s)
    {
        let (when, then) = (s.slice(0, colon), s.slice(colon + 1, s.len()));
        let (when, then) = (when.squeezed(), then.squeezed());
        // 3： 2000元: between digits the colon would end nothing.
        let digit = |c: Option<char>| c.is_some_and(|c| fold_width(c).is_ascii_digit());
        let blank = if digit(when.chars().last()) && digit(then.chars().next()) { " " } else { "" };
        return format!("{when}：{blank}{then}");
    }
    for word in FIELDS {
        if s.starts_with_word(word)
            && let Some(rest) = text.strip_prefix(word)
            && rest.starts_with(' ')
        {
            return format!("{word}  {}", rest.trim_start_matches(' '));
        }
    }
    text
}

fn head(header: &Statement<'_>, indent: &str) -> String {
    let text = header.squeezed();
    let line = format!("{indent}{text} {{");
    if line.width() <= MAX_WIDTH {
        return line;
    }
    let mut broken = String::new();
    let mut quoted = false;
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            let breaks = !quoted && EDGE_WORDS.contains(&word);
            broken.push_str(if breaks { "\n" } else { " " });
            if breaks {
                broken.push_str(indent);
                broken.push_str(INDENT);
            }
        }
        for c in word.chars() {
            quoted = if c == '「' { true } else { quoted && c != '」' };
        }
        broken.push_str(word);
    }
    format!("{indent}{broken} {{")
}

fn table<'a, 's: 'a>(rows: impl Iterator<Item = &'a Node<'s>>, indent: &str, out: &mut Vec<String>) {
    enum Entry {
        Row(Vec<String>, String),
        Comment(String),
    }
    let mut entries: Vec<Entry> = Vec::new();
    for node in rows {
        match node {
            Node::Statement(s) => {
                let texts = cells(s).iter().map(|c| c.squeezed()).collect();
                entries.push(Entry::Row(texts, String::new()));
            }
            Node::Comment(text, trailing) => match entries.last_mut() {
                Some(Entry::Row(_, after)) if *trailing => *after = format!("  {text}"),
                _ => entries.push(Entry::Comment(text.clone())),
            },
            Node::Block(..) | Node::Blank => {}
        }
    }
    let mut widths: Vec<usize> = Vec::new();
    for entry in &entries {
        let Entry::Row(texts, _) = entry else { continue };
        for (i, text) in texts.iter().enumerate() {
            match widths.get_mut(i) {
                Some(w) => *w = (*w).max(text.width()),
                None => widths.push(text.width()),
            }
        }
    }
    for entry in entries {
        match entry {
            Entry::Comment(text) => out.push(format!("{indent}{text}")),
            Entry::Row(texts, after) => {
                let mut line = format!("{indent}|");
                for (text, width) in texts.iter().zip(&widths) {
                    let padding = " ".repeat(width.saturating_sub(text.width()));
                    line.push_str(&format!(" {text}{padding} |"));
                }
                out.push(line + &after);
            }
        }
    }
}
