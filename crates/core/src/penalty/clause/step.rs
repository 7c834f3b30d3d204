//! How a text falls into paragraphs, sentences, steps, pieces and numbered items: by its marks alone.

use crate::penalty::clause::tokens::{Range, Tokens, What};

/// What stands between two semicolons: pieces between commas.
pub(super) type Step = Vec<Range>;

/// What stands before a full stop.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Sentence {
    pub(super) steps: Vec<Step>,
    /// Numbered items behind a colon.
    pub(super) items: Vec<ItemText>,
    /// It opens a paragraph.
    pub(super) opens: bool,
}

/// A numbered item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct ItemText {
    pub(super) range: Range,
    pub(super) steps: Vec<Step>,
}

/// The length in tokens of an item number at a token: `（一）`, `(1)`, `1、`.
fn item_number(t: &Tokens<'_>, at: usize) -> Option<usize> {
    if t.is_mark(at, '(') && t.is_mark(at + 2, ')') {
        return matches!(t.get(at + 1)?.what, What::Number(_)).then_some(3);
    }
    let circled = t.chars(Range::new(at, at + 1)).first().is_some_and(|c| ('①'..='⑳').contains(c));
    if circled {
        return Some(0);
    }
    let dotted = t.chars(Range::new(at + 1, at + 2)).first() == Some(&'.');
    (t.is_number(at) && (t.is_mark(at + 1, '、') || dotted)).then_some(if dotted { 1 } else { 2 })
}

/// Cuts a text.
pub(super) fn sentences(t: &Tokens<'_>) -> Vec<Sentence> {
    Cutter {
        t,
        found: Vec::new(),
        current: Sentence { opens: true, ..Sentence::default() },
        step: Vec::new(),
        item: None,
    }
    .cut()
}

struct Cutter<'a, 'b> {
    t: &'a Tokens<'b>,
    found: Vec<Sentence>,
    current: Sentence,
    step: Step,
    /// The start of the item that is being read.
    item: Option<usize>,
}

impl Cutter<'_, '_> {
    fn cut(mut self) -> Vec<Sentence> {
        let t = self.t;
        let (mut start, mut at, mut depth) = (0, 0, 0_u32);
        // An item number stands behind a colon, a semicolon or a stop.
        let mut may_number = true;
        while at < t.len() {
            if may_number {
                may_number = false;
                if let Some(length) = item_number(t, at).filter(|_| self.item.is_some() || self.has_head()) {
                    self.end_item(at);
                    self.item = Some(at);
                    at += length;
                    start = at;
                    continue;
                }
            }
            match t.mark(at) {
                Some('(') => depth += 1,
                Some(')') => depth = depth.saturating_sub(1),
                Some(',') if depth == 0 => {
                    self.end_piece(start, at);
                    start = at + 1;
                }
                Some(';') => {
                    self.end_piece(start, at);
                    self.end_step();
                    (start, depth, may_number) = (at + 1, 0, true);
                }
                Some(':') if depth == 0 => {
                    self.end_piece(start, at);
                    if self.item.is_none() {
                        let newline = usize::from(t.is_mark(at + 1, '\n'));
                        may_number = item_number(t, at + 1 + newline).is_some();
                    }
                    start = at + 1;
                }
                Some('\n') => {
                    self.end_piece(start, at);
                    start = at + 1;
                    if item_number(t, at + 1).is_some() && (self.item.is_some() || self.has_head()) {
                        may_number = true;
                    } else {
                        self.end_sentence(at, true);
                    }
                    depth = 0;
                }
                Some('。') => {
                    self.end_piece(start, at);
                    (start, depth) = (at + 1, 0);
                    let newline = usize::from(t.is_mark(at + 1, '\n'));
                    if self.item.is_some() && (newline == 0 || item_number(t, at + 2).is_some()) {
                        // A full stop inside an item, or an item that ends with one.
                        self.end_step();
                        may_number = newline == 0;
                    } else {
                        self.end_sentence(at, newline > 0);
                        at += newline;
                        start = at + 1;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        self.end_piece(start, t.len());
        self.end_sentence(t.len(), true);
        self.found
    }

    fn has_head(&self) -> bool {
        !self.step.is_empty() || !self.current.steps.is_empty()
    }

    fn end_piece(&mut self, start: usize, end: usize) {
        if start < end {
            self.step.push(Range::new(start, end));
        }
    }

    fn end_step(&mut self) {
        if self.step.is_empty() {
            return;
        }
        let step = std::mem::take(&mut self.step);
        match (self.item, self.current.items.last_mut()) {
            (Some(start), Some(item)) if item.range.lo == start => item.steps.push(step),
            (Some(start), _) => {
                let range = Range::new(start, start);
                self.current.items.push(ItemText { range, steps: vec![step] });
            }
            (None, _) => self.current.steps.push(step),
        }
    }

    fn end_item(&mut self, at: usize) {
        self.end_step();
        if let (Some(start), Some(item)) = (self.item, self.current.items.last_mut())
            && item.range.lo == start
        {
            item.range.hi = at;
        }
        self.item = None;
    }

    fn end_sentence(&mut self, at: usize, paragraph: bool) {
        self.end_item(at);
        let next = Sentence { opens: paragraph, ..Sentence::default() };
        let sentence = std::mem::replace(&mut self.current, next);
        if !sentence.steps.is_empty() || !sentence.items.is_empty() {
            self.found.push(sentence);
        } else {
            self.current.opens = self.current.opens || sentence.opens;
        }
    }
}
