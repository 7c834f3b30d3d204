//! From any text to words, numerals and marks. Full-width forms are folded and blanks dropped; every token keeps where
//! it stands in the text that was given.

use crate::number::Exact;
use crate::penalty::clause::Place;
use crate::penalty::clause::lexicon::{Class, Classes, Lexicon, Word};
use crate::penalty::numerals;
use crate::source::fold_width;

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// A mark: `,` `;` `。` `:` `、` `(` `)`, or `\n` where a paragraph ends.
    Mark(char),
    /// A numeral; `None` when it is malformed.
    Number(Option<Exact>),
    /// A word of the lexicon.
    Word(u32),
    /// Anything else.
    Other,
}

/// A token: a range of the folded characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) what: What,
    pub(super) classes: Classes,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A range of tokens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Range {
    pub(super) lo: usize,
    pub(super) hi: usize,
}

impl Range {
    pub(super) fn new(lo: usize, hi: usize) -> Range {
        Range { lo, hi }
    }

    pub(super) fn is_empty(self) -> bool {
        self.lo >= self.hi
    }
}

/// A text as tokens.
pub(super) struct Tokens<'a> {
    lexicon: &'a Lexicon,
    chars: Vec<char>,
    /// The same as they were written.
    written: Vec<char>,
    /// Where each character stood.
    places: Vec<usize>,
    list: Vec<Token>,
}

const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿";
/// Numerals behind an Arabic figure (2万, 3千).
const SCALES: &str = "十百千万亿";
/// A numeral longer than any amount's is no numeral.
const LONGEST_NUMERAL: usize = 40;

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &str, lexicon: &'a Lexicon) -> Tokens<'a> {
        let mut tokens =
            Tokens { lexicon, chars: Vec::new(), written: Vec::new(), places: Vec::new(), list: Vec::new() };
        let mut breaks = Vec::new();
        for (place, written) in text.chars().enumerate() {
            let c = fold_width(written);
            if c == '\n' {
                breaks.push(tokens.chars.len());
            } else if !c.is_whitespace() {
                tokens.chars.push(c);
                tokens.written.push(written);
                tokens.places.push(place);
            }
        }
        tokens.lex(&breaks);
        tokens
    }

    fn lex(&mut self, breaks: &[usize]) {
        let mut breaks = breaks.iter().copied().peekable();
        let mut at = 0;
        while let Some(c) = self.chars.get(at).copied() {
            let mut broken = false;
            while breaks.next_if(|b| *b <= at).is_some() {
                broken = true;
            }
            if broken && self.ends_paragraph(at) {
                self.push(What::Mark('\n'), Classes::default(), at, at);
            }
            let (what, classes, end) = self.next(at, c);
            match (what, self.list.last_mut()) {
                (What::Other, Some(last)) if last.what == What::Other => last.end = end,
                _ => self.push(what, classes, at, end),
            }
            at = end;
        }
    }

    fn push(&mut self, what: What, classes: Classes, start: usize, end: usize) {
        self.list.push(Token { what, classes, start, end });
    }

    /// A line break ends a paragraph behind a stop or a colon, or before a numbered item; else it is a stray one.
    fn ends_paragraph(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|b| self.chars.get(b)).copied();
        let item = matches!(self.chars.get(at), Some('('));
        item || matches!(before, None | Some('。' | ';' | ':'))
    }

    fn next(&self, at: usize, c: char) -> (What, Classes, usize) {
        let rest = self.chars.get(at..).unwrap_or_default();
        match c {
            ',' | ';' | '。' | ':' | '、' | '(' | ')' => return (What::Mark(c), Classes::default(), at + 1),
            // 处罚款 is 处 and 罚款, not 处罚 and a rest.
            '处' if rest.starts_with(&['处', '罚', '款']) => return self.word(rest.get(..1), at),
            _ => {}
        }
        let numeral = self.numeral(rest);
        let found = self.lexicon.longest(rest);
        match (numeral, found) {
            // 一般, 百分之: a word that is longer than the numeral at its head.
            (Some(n), Some((_, length))) if length > n => self.word(rest.get(..length), at),
            (Some(n), _) => {
                let ordinal = at.checked_sub(1).and_then(|b| self.chars.get(b)) == Some(&'第');
                if ordinal {
                    return (What::Other, Classes::default(), at + n);
                }
                if n > LONGEST_NUMERAL {
                    return (What::Number(None), Classes::default(), at + n);
                }
                let text: String = rest.iter().take(n).filter(|c| **c != ',').collect();
                (What::Number(numerals::parse(&text)), Classes::default(), at + n)
            }
            (None, Some((_, length))) => self.word(rest.get(..length), at),
            (None, None) => (What::Other, Classes::default(), at + 1),
        }
    }

    fn word(&self, chars: Option<&[char]>, at: usize) -> (What, Classes, usize) {
        let mut found = chars.and_then(|c| self.lexicon.longest(c));
        // 给予处罚款 is 给予处 and 罚款, 海警告 is 海 and 警告: the last character belongs to what follows.
        if let Some((_, length)) = found {
            let last = at + length - 1;
            let next = self.chars.get(last..last + 2);
            if [['罚', '款'], ['警', '告']].iter().any(|w| next == Some(w)) && length > 1 {
                found = chars.and_then(|c| c.get(..length - 1)).and_then(|c| self.lexicon.longest(c));
            }
        }
        match found.and_then(|(number, length)| self.lexicon.word(number).map(|w| (number, w.classes, length))) {
            Some((number, classes, length)) => (What::Word(number), classes, at + length),
            None => (What::Other, Classes::default(), at + 1),
        }
    }

    /// The length of the numeral at the head: `二万五千`, `2.5万`, `20,000`.
    fn numeral(&self, chars: &[char]) -> Option<usize> {
        let first = chars.first()?;
        if !first.is_ascii_digit() {
            let length = chars.iter().take_while(|c| NUMERALS.contains(**c)).count();
            let length = if self.share(chars, length) { length - 1 } else { length };
            return (length > 0).then_some(length);
        }
        let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
        let mut end = digits(0);
        if end <= 3 {
            while chars.get(end) == Some(&',') && digits(end + 1) == 3 {
                end += 4;
            }
        }
        if chars.get(end) == Some(&'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        let length = end + chars.iter().skip(end).take_while(|c| SCALES.contains(**c)).count();
        Some(if length > end && self.share(chars, length) { length - 1 } else { length })
    }

    /// The scale that a numeral ends with belongs to what follows: 百分之.
    fn share(&self, chars: &[char], length: usize) -> bool {
        let last = length.checked_sub(1).and_then(|l| chars.get(l));
        last.is_some_and(|c| "百千万".contains(*c)) && chars.get(length..length + 2) == Some(&['分', '之'])
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.list.get(at)
    }

    pub(super) fn has(&self, at: usize, class: Class) -> bool {
        self.list.get(at).is_some_and(|t| t.classes.has(class))
    }

    pub(super) fn meets(&self, at: usize, classes: Classes) -> bool {
        self.list.get(at).is_some_and(|t| t.classes.meets(classes))
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.list.get(at)?.what {
            What::Mark(c) => Some(c),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, at: usize, mark: char) -> bool {
        self.mark(at) == Some(mark)
    }

    pub(super) fn is_number(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|t| matches!(t.what, What::Number(_)))
    }

    pub(super) fn is_other(&self, at: usize) -> bool {
        self.list.get(at).is_none_or(|t| t.what == What::Other)
    }

    pub(super) fn entry(&self, at: usize) -> Option<&Word> {
        match self.list.get(at)?.what {
            What::Word(number) => self.lexicon.word(number),
            _ => None,
        }
    }

    fn span(&self, range: Range) -> std::ops::Range<usize> {
        let start = self.list.get(range.lo).map_or(self.chars.len(), |t| t.start);
        let end = range.hi.checked_sub(1).and_then(|h| self.list.get(h)).map_or(start, |t| t.end);
        start..end
    }

    /// The folded characters of tokens.
    pub(super) fn chars(&self, range: Range) -> &[char] {
        self.chars.get(self.span(range)).unwrap_or_default()
    }

    /// The words as they were written, without blanks.
    pub(super) fn verbatim(&self, range: Range) -> String {
        self.written.get(self.span(range)).unwrap_or_default().iter().collect()
    }

    pub(super) fn text(&self, range: Range) -> String {
        self.chars(range).iter().collect()
    }

    pub(super) fn is(&self, at: usize, text: &str) -> bool {
        self.list.get(at).is_some_and(|_| self.chars(Range::new(at, at + 1)).iter().copied().eq(text.chars()))
    }

    /// Whether tokens start or end with the characters of a text.
    pub(super) fn ends_with(&self, range: Range, text: &str) -> bool {
        let (chars, mut tail) = (self.chars(range), text.chars().rev());
        chars.iter().rev().zip(&mut tail).all(|(a, b)| *a == b) && tail.next().is_none() && !text.is_empty()
    }

    pub(super) fn any(&self, range: Range, class: Class) -> bool {
        (range.lo..range.hi).any(|at| self.has(at, class))
    }

    pub(super) fn any_of(&self, range: Range, classes: Classes) -> bool {
        (range.lo..range.hi).any(|at| self.meets(at, classes))
    }

    /// Where tokens stand in the text that was given.
    pub(super) fn place(&self, range: Range) -> Place {
        let first = self.list.get(range.lo).and_then(|t| self.places.get(t.start));
        let last = range.hi.checked_sub(1).and_then(|h| self.list.get(h));
        let last = last.and_then(|t| t.end.checked_sub(1)).and_then(|e| self.places.get(e));
        match (first, last) {
            (Some(start), Some(end)) => Place { start: *start, len: (end + 1).saturating_sub(*start) },
            _ => Place::default(),
        }
    }
}
