//! Layout: a text becomes statements, table rows, blocks and comments, before any grammar looks at it.
//!
//! A statement ends at the end of its line, at `{` or at `}`; a block header may run on when the next line starts with a
//! word that belongs to a header. Recovery happens here: a missing `}` is closed where the next block starts, so that
//! every statement is read on its own and one error never hides another.

use crate::source::{Source, Span, fold_width};

/// Words that start a block at the top level.
const TOP_BLOCKS: [&str; 4] = ["文件", "事项", "基准", "通则"];
/// Words that continue a header on the next line.
const HEADER_WORDS: [&str; 5] = ["细化", "承接", "补充设定", "授权", "当"];
/// The deepest nesting the language has is two; more is a mistake.
const MAX_DEPTH: usize = 8;

/// A statement: folded text for the grammar, raw text for names, and the place of every character.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    /// Text with full-width forms folded; as many characters as `raw`.
    pub text: String,
    /// Text as written.
    pub raw: Vec<char>,
    /// Line and column of each character.
    places: Vec<(u32, u32)>,
    /// Where it would stand, when it has no character.
    anchor: (u32, u32),
}

impl Default for Statement {
    fn default() -> Statement {
        Statement::empty_at(Span::new(1, 1, 1))
    }
}

impl Statement {
    /// Nothing, at a place.
    fn empty_at(span: Span) -> Statement {
        Statement { text: String::new(), raw: Vec::new(), places: Vec::new(), anchor: (span.line, span.column) }
    }

    /// A text that stands on one line from a column on.
    pub(crate) fn at(text: &str, line: u32, column: u32) -> Statement {
        let mut statement = Statement::empty_at(Span::new(line, column, 1));
        for (c, column) in text.chars().zip(column..) {
            statement.push(c, line, column);
        }
        statement.trim();
        statement
    }

    fn push(&mut self, c: char, line: u32, column: u32) {
        self.text.push(fold_width(c));
        self.raw.push(c);
        self.places.push((line, column));
    }

    fn trim(&mut self) {
        let is_blank = |c: &char| fold_width(*c) == ' ';
        let end = self.raw.len() - self.raw.iter().rev().take_while(|c| is_blank(c)).count();
        let start = self.raw.iter().take_while(|c| is_blank(c)).count().min(end);
        self.raw = self.raw.get(start..end).unwrap_or_default().to_vec();
        self.places = self.places.get(start..end).unwrap_or_default().to_vec();
        self.text = self.raw.iter().map(|c| fold_width(*c)).collect();
    }

    fn join(&mut self, other: Statement) {
        if let Some((line, column)) = self.places.last().copied() {
            self.push(' ', line, column + 1);
        }
        self.text.push_str(&other.text);
        self.raw.extend(other.raw);
        self.places.extend(other.places);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// The text as written with runs of blanks as one blank, outside 「」.
    pub(crate) fn squeezed(&self) -> String {
        let mut text = String::new();
        let mut quoted = false;
        for &c in &self.raw {
            match c {
                '「' => quoted = true,
                '」' => quoted = false,
                _ => {}
            }
            if fold_width(c) == ' ' && !quoted {
                if !text.ends_with(' ') {
                    text.push(' ');
                }
            } else {
                text.push(c);
            }
        }
        text.trim_end_matches(' ').to_owned()
    }

    /// Whether the first word is this one.
    pub(crate) fn starts_with_word(&self, word: &str) -> bool {
        self.text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(', '「', '{', ':']))
    }

    /// The part from one character to another (not included), as a statement of its own.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Statement {
        let to = to.min(self.raw.len());
        let mut part = Statement {
            raw: self.raw.get(from..to).unwrap_or_default().to_vec(),
            places: self.places.get(from..to).unwrap_or_default().to_vec(),
            text: String::new(),
            anchor: self.places.get(from).or(self.places.last()).copied().unwrap_or(self.anchor),
        };
        part.trim();
        part
    }

    /// The place of some characters; the length ends at the end of the line.
    pub(crate) fn span(&self, from: usize, len: usize) -> Span {
        let (line, column) = self.places.get(from).or(self.places.last()).copied().unwrap_or(self.anchor);
        let on_line = self.places.iter().skip(from).take(len.max(1)).take_while(|p| p.0 == line).count();
        Span::new(line, column, u32::try_from(on_line.max(1)).unwrap_or(u32::MAX))
    }

    /// The place of the whole statement.
    pub(crate) fn whole(&self) -> Span {
        self.span(0, self.raw.len())
    }
}

/// A piece of the layout.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A statement or a table row (which starts with `|`).
    Statement(Statement),
    /// `header { body }`.
    Block(Statement, Vec<Node>),
    /// A comment with its `#`; `true` when it stands behind a statement on the same line.
    Comment(String, bool),
    /// One or more empty lines.
    Blank,
}

/// A fault of the layout.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub message: String,
    pub help: &'static str,
    pub span: Span,
}

/// The pieces of a text, and what was wrong with its blocks.
pub(crate) struct Layout {
    pub nodes: Vec<Node>,
    pub faults: Vec<Fault>,
}

enum Piece {
    Text(Statement),
    Open(Span),
    Close(Span),
    Comment(String, bool),
    Blank,
}

/// Cuts a text into pieces.
fn scan(source: &Source) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, line) in source.text.split('\n').enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut current = Statement::default();
        let mut any = false;
        let mut corner = false;
        let mut quote = false;
        let mut before = ' ';
        let flush = |current: &mut Statement, pieces: &mut Vec<Piece>| {
            current.trim();
            if !current.is_empty() {
                pieces.push(Piece::Text(std::mem::take(current)));
            }
            *current = Statement::default();
        };
        let mut column = 0_u32;
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            column += 1;
            let folded = fold_width(c);
            let quoted = corner || quote;
            match folded {
                '#' if !quoted && before == ' ' => {
                    flush(&mut current, &mut pieces);
                    let text: String = std::iter::once('#').chain(chars.by_ref()).collect();
                    pieces.push(Piece::Comment(text.trim_end().to_owned(), any));
                    any = true;
                    break;
                }
                '{' | '}' if !quoted => {
                    flush(&mut current, &mut pieces);
                    let span = Span::new(number, column, 1);
                    pieces.push(if folded == '{' { Piece::Open(span) } else { Piece::Close(span) });
                    any = true;
                }
                _ => {
                    match folded {
                        '「' => corner = true,
                        '」' => corner = false,
                        '"' if !corner => quote = !quote,
                        _ => {}
                    }
                    any |= folded != ' ';
                    current.push(c, number, column);
                }
            }
            before = folded;
        }
        flush(&mut current, &mut pieces);
        if !any && !matches!(pieces.last(), Some(Piece::Blank)) {
            pieces.push(Piece::Blank);
        }
    }
    pieces
}

/// Builds the blocks of a text.
pub(crate) fn layout(source: &Source) -> Layout {
    let mut faults = Vec::new();
    // The root and the open blocks, each with its header.
    let mut open: Vec<(Statement, Vec<Node>)> = Vec::new();
    let mut root: Vec<Node> = Vec::new();
    // Blocks beyond the deepest nesting that were opened and not closed yet.
    let mut ignored = 0_usize;
    let mut pieces = scan(source).into_iter().peekable();

    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(mut statement) => {
                let is_block_word = TOP_BLOCKS.iter().any(|w| statement.starts_with_word(w));
                if is_block_word {
                    while let Some(Piece::Text(next)) = pieces.peek() {
                        if !HEADER_WORDS.iter().any(|w| next.starts_with_word(w)) {
                            break;
                        }
                        if let Some(Piece::Text(next)) = pieces.next() {
                            statement.join(next);
                        }
                    }
                }
                let opens = matches!(pieces.peek(), Some(Piece::Open(_)));
                let is_top = (is_block_word && opens) || statement.starts_with_word("要素");
                if is_top {
                    ignored = 0;
                    while let Some((header, body)) = open.pop() {
                        faults.extend(not_closed(&header, "在下一块之前补上 }"));
                        place(&mut open, &mut root, Node::Block(header, body));
                    }
                }
                if opens {
                    pieces.next();
                    if open.len() >= MAX_DEPTH {
                        faults.push(Fault {
                            message: "块嵌套过深".to_owned(),
                            help: "语言最多两层块",
                            span: statement.whole(),
                        });
                        ignored += 1;
                    } else {
                        open.push((statement, Vec::new()));
                    }
                } else {
                    place(&mut open, &mut root, Node::Statement(statement));
                }
            }
            Piece::Open(span) => {
                faults.push(Fault {
                    message: "“{”前面没有块的名称".to_owned(),
                    help: "块以 文件、事项、基准、通则、累加 或 加收 开头",
                    span,
                });
                if open.len() >= MAX_DEPTH {
                    ignored += 1;
                } else {
                    open.push((Statement::empty_at(span), Vec::new()));
                }
            }
            Piece::Close(_) if ignored > 0 => ignored -= 1,
            Piece::Close(span) => match open.pop() {
                Some((header, body)) => place(&mut open, &mut root, Node::Block(header, body)),
                None => {
                    faults.push(Fault {
                        message: "多了一个“}”".to_owned(), help: "删去它，或补上它要结束的块", span
                    })
                }
            },
            Piece::Comment(text, trailing) => place(&mut open, &mut root, Node::Comment(text, trailing)),
            Piece::Blank => place(&mut open, &mut root, Node::Blank),
        }
    }
    while let Some((header, body)) = open.pop() {
        faults.extend(not_closed(&header, "在文末补上 }"));
        place(&mut open, &mut root, Node::Block(header, body));
    }
    Layout { nodes: root, faults }
}

/// A block without its end; one without a name has been reported.
fn not_closed(header: &Statement, help: &'static str) -> Option<Fault> {
    let message = format!("“{}”这一块没有结束", first_words(header));
    (!header.is_empty()).then(|| Fault { message, help, span: header.whole() })
}

fn place(open: &mut [(Statement, Vec<Node>)], root: &mut Vec<Node>, node: Node) {
    match open.last_mut() {
        Some((_, body)) => body.push(node),
        None => root.push(node),
    }
}

fn first_words(statement: &Statement) -> String {
    let text: String = statement.raw.iter().take(20).collect();
    if statement.raw.len() > 20 { format!("{text}…") } else { text }
}
