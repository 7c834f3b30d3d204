//! Layout: a text becomes statements, table rows, blocks and comments, before any grammar looks at it.
//!
//! A statement ends at the end of its line, at `{` or at `}`; a block header may run on when the next line starts with a
//! word that belongs to a header. Recovery happens here: a missing `}` is closed where the next block starts, so that
//! every statement is read on its own and one error never hides another.

use std::borrow::Cow;

use crate::source::{Source, Span, fold_width};

/// Words that start a block at the top level.
const TOP_BLOCKS: [&str; 4] = ["文件", "事项", "基准", "通则"];
/// Words that continue a header on the next line.
const HEADER_WORDS: [&str; 5] = ["细化", "承接", "补充设定", "授权", "当"];
/// The deepest nesting the language has is two; more is a mistake.
const MAX_DEPTH: usize = 8;

/// A statement: folded text for the grammar, raw text for names, and the place of every character. It borrows from the
/// source where nothing had to be folded and no lines were joined, which is nearly always.
#[derive(Clone, Debug)]
pub(crate) struct Statement<'s> {
    /// Text with full-width forms folded; as many characters as `raw`.
    pub text: Cow<'s, str>,
    /// Text as written.
    pub raw: Cow<'s, str>,
    /// Line and column of the first character; where it would stand, when there is none.
    start: (u32, u32),
    /// Where a later line was joined on: the character that begins it, its line and column.
    joints: Vec<(usize, u32, u32)>,
}

impl Default for Statement<'_> {
    fn default() -> Self {
        Statement::empty_at(Span::new(1, 1, 1))
    }
}

/// A position in a statement: characters, and bytes of either text, before it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mark {
    chars: usize,
    text: usize,
    raw: usize,
}

fn is_blank(c: char) -> bool {
    fold_width(c) == ' '
}

/// The text with its forms folded, borrowed where they are already.
fn folded(text: &str) -> Cow<'_, str> {
    let same = text.is_ascii() && !text.contains(['\t', '\r']) || text.chars().all(|c| fold_width(c) == c);
    if same { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(fold_width).collect()) }
}

fn columns(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'s> Statement<'s> {
    /// Nothing, at a place.
    fn empty_at(span: Span) -> Self {
        let nothing = Cow::Borrowed("");
        Statement { text: nothing.clone(), raw: nothing, start: (span.line, span.column), joints: Vec::new() }
    }

    /// A text that stands on one line from a column on.
    pub(crate) fn at(text: &str, line: u32, column: u32) -> Statement<'static> {
        let Statement { text, raw, start, joints } = Statement::on_line(text, line, column);
        Statement { text: Cow::Owned(text.into_owned()), raw: Cow::Owned(raw.into_owned()), start, joints }
    }

    /// A piece of a line, from a column on, without the blanks around it.
    fn on_line(piece: &'s str, line: u32, column: u32) -> Self {
        let rest = piece.trim_start_matches(is_blank);
        let before = piece.len().saturating_sub(rest.len());
        let blanks = piece.get(..before).unwrap_or_default().chars().count();
        let raw = rest.trim_end_matches(is_blank);
        let start = (line, column.saturating_add(columns(blanks)));
        Statement { text: folded(raw), raw: Cow::Borrowed(raw), start, joints: Vec::new() }
    }

    /// Puts another line behind a blank.
    fn join(&mut self, other: Statement<'_>) {
        let mut chars = self.len();
        if chars > 0 {
            self.text.to_mut().push(' ');
            self.raw.to_mut().push(' ');
            chars += 1;
        }
        self.joints.push((chars, other.start.0, other.start.1));
        self.joints.extend(other.joints.iter().map(|j| (chars + j.0, j.1, j.2)));
        self.text.to_mut().push_str(&other.text);
        self.raw.to_mut().push_str(&other.raw);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }

    /// Characters in it.
    pub(crate) fn len(&self) -> usize {
        self.raw.chars().count()
    }

    /// The text as written with runs of blanks as one blank, outside 「」.
    pub(crate) fn squeezed(&self) -> String {
        squeezed(&self.raw)
    }

    /// What was written where the text has these bytes, squeezed.
    pub(crate) fn written(&self, from: usize, to: usize) -> String {
        if self.is_plain() {
            return squeezed(self.raw.get(from..to).unwrap_or_default().trim_matches(is_blank));
        }
        let mark = |byte: usize| self.marks().map(|(_, m, _)| m).find(|m| m.text >= byte).unwrap_or(self.end());
        self.cut(mark(from), mark(to)).squeezed()
    }

    /// Whether both texts are the same, byte for byte.
    fn is_plain(&self) -> bool {
        matches!((&self.text, &self.raw), (Cow::Borrowed(a), Cow::Borrowed(b)) if std::ptr::eq(*a, *b))
    }

    /// Whether the first word is this one.
    pub(crate) fn starts_with_word(&self, word: &str) -> bool {
        self.text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '(', '「', '{', ':']))
    }

    /// The characters of the folded text, each with the positions before and behind it.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (char, Mark, Mark)> + '_ {
        let both = self.text.char_indices().zip(self.raw.char_indices()).enumerate();
        both.map(|(chars, ((text, c), (raw, written)))| {
            let behind = Mark { chars: chars + 1, text: text + c.len_utf8(), raw: raw + written.len_utf8() };
            (c, Mark { chars, text, raw }, behind)
        })
    }

    /// Behind the last character.
    pub(crate) fn end(&self) -> Mark {
        Mark { chars: self.len(), text: self.text.len(), raw: self.raw.len() }
    }

    /// The part from one character to another (not included), as a statement of its own.
    pub(crate) fn slice(&self, from: usize, to: usize) -> Statement<'s> {
        let mark = |n: usize| self.marks().nth(n).map_or_else(|| self.end(), |(_, m, _)| m);
        self.cut(mark(from), mark(to))
    }

    /// The part between two positions, as a statement of its own.
    pub(crate) fn cut(&self, from: Mark, to: Mark) -> Statement<'s> {
        let range = from.raw.min(to.raw)..to.raw;
        let raw = match &self.raw {
            Cow::Borrowed(all) => Cow::Borrowed(all.get(range).unwrap_or_default()),
            Cow::Owned(all) => Cow::Owned(all.get(range).unwrap_or_default().to_owned()),
        };
        let blanks = raw.len() - raw.trim_start_matches(is_blank).len();
        let blanks = raw.get(..blanks).map_or(0, |b| b.chars().count());
        let (text, raw): (Cow<'s, str>, Cow<'s, str>) = match raw {
            Cow::Borrowed(raw) => {
                let raw = raw.trim_matches(is_blank);
                (folded(raw), Cow::Borrowed(raw))
            }
            Cow::Owned(raw) => {
                let raw = raw.trim_matches(is_blank).to_owned();
                (Cow::Owned(folded(&raw).into_owned()), Cow::Owned(raw))
            }
        };
        let first = from.chars + if raw.is_empty() { 0 } else { blanks };
        let joints = self.joints.iter().filter(|j| j.0 > first).map(|j| (j.0 - first, j.1, j.2)).collect();
        Statement { text, raw, start: self.place(first), joints }
    }

    /// Line and column of a character; of one behind the end, those of the last.
    fn place(&self, char: usize) -> (u32, u32) {
        let char = match self.joints.is_empty() && char == 0 {
            true => 0,
            false => char.min(self.len().saturating_sub(1)),
        };
        let (from, line, column) =
            self.joints.iter().rev().find(|j| j.0 <= char).copied().unwrap_or((0, self.start.0, self.start.1));
        (line, column.saturating_add(columns(char - from)))
    }

    /// The place of some characters; the length ends at the end of the line.
    pub(crate) fn span(&self, from: usize, len: usize) -> Span {
        let (line, column) = self.place(from);
        let last = self.joints.iter().map(|j| j.0).find(|j| *j > from).unwrap_or_else(|| self.len());
        let on_line = len.max(1).min(last.saturating_sub(from)).max(1);
        Span::new(line, column, columns(on_line))
    }

    /// The place of the whole statement.
    pub(crate) fn whole(&self) -> Span {
        self.span(0, self.len())
    }
}

fn squeezed(raw: &str) -> String {
    if !raw.contains(is_blank) {
        return raw.to_owned();
    }
    let mut text = String::with_capacity(raw.len());
    let mut quoted = false;
    for c in raw.chars() {
        match c {
            '「' => quoted = true,
            '」' => quoted = false,
            _ => {}
        }
        if is_blank(c) && !quoted {
            if !text.ends_with(' ') {
                text.push(' ');
            }
        } else {
            text.push(c);
        }
    }
    text.trim_end_matches(' ').to_owned()
}

/// A piece of the layout.
#[derive(Clone, Debug)]
pub(crate) enum Node<'s> {
    /// A statement or a table row (which starts with `|`).
    Statement(Statement<'s>),
    /// `header { body }`.
    Block(Statement<'s>, Vec<Node<'s>>),
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
pub(crate) struct Layout<'s> {
    pub nodes: Vec<Node<'s>>,
    pub faults: Vec<Fault>,
}

enum Piece<'s> {
    Text(Statement<'s>),
    Open(Span),
    Close(Span),
    Comment(String, bool),
    Blank,
}

/// Cuts a text into pieces.
fn scan(source: &Source) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (index, line) in source.text.split('\n').enumerate() {
        let number = columns(index + 1);
        let mut any = false;
        let mut corner = false;
        let mut quote = false;
        let mut before = ' ';
        // Where the piece begins that runs: its byte and its column.
        let mut from = (0, 1);
        let flush = |(byte, column): (usize, u32), to: usize| {
            let statement = Statement::on_line(line.get(byte..to).unwrap_or_default(), number, column);
            (!statement.is_empty()).then_some(Piece::Text(statement))
        };
        for (column, (byte, c)) in (1_u32..).zip(line.char_indices()) {
            let folded = fold_width(c);
            let quoted = corner || quote;
            let after = byte + c.len_utf8();
            match folded {
                '#' if !quoted && before == ' ' => {
                    pieces.extend(flush(from, byte));
                    let text = format!("#{}", line.get(after..).unwrap_or_default());
                    pieces.push(Piece::Comment(text.trim_end().to_owned(), any));
                    any = true;
                    from = (line.len(), column);
                    break;
                }
                '{' | '}' if !quoted => {
                    pieces.extend(flush(from, byte));
                    let span = Span::new(number, column, 1);
                    pieces.push(if folded == '{' { Piece::Open(span) } else { Piece::Close(span) });
                    any = true;
                    from = (after, column.saturating_add(1));
                }
                _ => {
                    match folded {
                        '「' => corner = true,
                        '」' => corner = false,
                        '"' if !corner => quote = !quote,
                        _ => {}
                    }
                    any |= folded != ' ';
                }
            }
            before = folded;
        }
        pieces.extend(flush(from, line.len()));
        if !any && !matches!(pieces.last(), Some(Piece::Blank)) {
            pieces.push(Piece::Blank);
        }
    }
    pieces
}

/// Builds the blocks of a text.
pub(crate) fn layout(source: &Source) -> Layout<'_> {
    let mut faults = Vec::new();
    // The root and the open blocks, each with its header.
    let mut open: Vec<(Statement<'_>, Vec<Node<'_>>)> = Vec::new();
    let mut root: Vec<Node<'_>> = Vec::new();
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
fn not_closed(header: &Statement<'_>, help: &'static str) -> Option<Fault> {
    let message = format!("“{}”这一块没有结束", first_words(header));
    (!header.is_empty()).then(|| Fault { message, help, span: header.whole() })
}

fn place<'s>(open: &mut [(Statement<'s>, Vec<Node<'s>>)], root: &mut Vec<Node<'s>>, node: Node<'s>) {
    match open.last_mut() {
        Some((_, body)) => body.push(node),
        None => root.push(node),
    }
}

fn first_words(statement: &Statement<'_>) -> String {
    let text: String = statement.raw.chars().take(20).collect();
    if statement.len() > 20 { format!("{text}…") } else { text }
}
