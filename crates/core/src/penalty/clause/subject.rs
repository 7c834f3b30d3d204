//! Whom an outcome falls on: by the nouns that the text uses, never by what is imposed.

use crate::penalty::clause::Subject;
use crate::penalty::clause::grammar::{Grammar, JOINTS};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::tokens::Range;

/// What one noun of a list is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Noun {
    Unit,
    Individual,
    Staff,
    Neutral,
}

const PARTIES: Classes = Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral]);
/// The most words of a condition that are looked at for its subject.
const LONGEST: usize = 60;

impl Grammar<'_> {
    fn party_noun(&self, at: usize) -> Option<Noun> {
        let t = self.tokens;
        [
            (Class::Staff, Noun::Staff),
            (Class::Individual, Noun::Individual),
            (Class::Unit, Noun::Unit),
            (Class::Neutral, Noun::Neutral),
        ]
        .into_iter()
        .find(|(class, _)| t.has(at, *class))
        .map(|(_, noun)| noun)
    }

    /// 观测员, 站长: a noun that is not in the lexicon, but ends like a profession.
    pub(super) fn names_person(&self, at: usize) -> bool {
        self.tokens.is_other(at)
            && self.tokens.chars(Range::new(at, at + 1)).last().is_some_and(|c| "员师长".contains(*c))
    }

    /// What a named party is: 单位和个人 is any, 公司的法定代表人、直接责任人员 are staff.
    pub(super) fn party_subject(&self, party: Range) -> Subject {
        let t = self.tokens;
        let mut nouns: Vec<Noun> = Vec::new();
        let (mut last, mut unit_inside, mut first_of_part, mut depth) = (None, false, party.lo, 0_u32);
        for at in party.lo..=party.hi {
            if t.is_mark(at, '(') {
                depth += 1;
            } else if t.is_mark(at, ')') {
                depth = depth.saturating_sub(1);
            }
            if depth > 0 {
                continue;
            }
            let ends = at >= party.hi || t.is_mark(at, '、') || t.meets(at, JOINTS) || t.is(at, "及其");
            if !ends {
                if let Some(noun) = self.party_noun(at) {
                    unit_inside = unit_inside || last == Some(Noun::Unit) && noun != Noun::Unit;
                    last = Some(noun);
                }
                continue;
            }
            if last.is_none() && at > first_of_part && self.names_person(at - 1) {
                last = Some(Noun::Individual);
            }
            if let Some(noun) = last.take() {
                // 公司、企业的法定代表人: the units are only whose they are.
                if unit_inside {
                    nouns.retain(|n| *n != Noun::Unit);
                }
                // 持有人或者其他单位: the last noun says what all of them are.
                if t.is(first_of_part, "其他") && nouns.iter().all(|n| *n == Noun::Neutral) {
                    nouns.clear();
                }
                nouns.push(noun);
            }
            (unit_inside, first_of_part) = (false, at + 1);
        }
        subject_of(&nouns)
    }

    /// Whom the words of an offence name as its subject.
    pub(super) fn offence_subject(&self, conditions: &[Range]) -> Subject {
        let t = self.tokens;
        for (number, piece) in conditions.iter().enumerate() {
            let text_ends = |w: &str| t.ends_with(*piece, w);
            let mut start = self.behind_preamble(*piece);
            // 对事故负有责任的单位的主要负责人未…
            if t.has(start, Class::Toward) && t.text(*piece).contains("负有责任") {
                start += 1;
            }
            if start >= piece.hi {
                continue;
            }
            if let Some(named) = self.head_party(Range::new(start, piece.hi)) {
                return self.party_subject(named);
            }
            let last = piece.hi - 1;
            if t.meets(last, PARTIES) && !t.has(start, Class::Deed) {
                return self.party_subject(Range::new(start, piece.hi));
            }
            let circumstance = ["时", "后", "期间", "外", "中", "内", "前"].iter().any(|w| text_ends(w));
            let leads_on = t.has(start, Class::Told) || t.has(start, Class::Or) || t.is(start, "因");
            if !circumstance && !leads_on {
                // 报告书未经批准，建设单位擅自开工的: the next piece names who acts.
                let next = conditions.get(number + 1).filter(|n| {
                    (t.meets(n.lo, PARTIES) || t.is_other(n.lo) && t.meets(n.lo + 1, PARTIES)) && !text_ends("的")
                });
                return next.and_then(|n| self.head_party(*n)).map_or(Subject::Any, |p| self.party_subject(p));
            }
        }
        Subject::Any
    }

    /// `违法行为人为个人的`: whom a condition says the party to be.
    pub(super) fn equated_party(&self, condition: Range) -> Option<Subject> {
        let t = self.tokens;
        let noun = condition.hi.checked_sub(2).filter(|n| *n > condition.lo && t.is(*n + 1, "的"))?;
        let equated = ["为", "是", "属于", "系"].iter().any(|w| t.ends_with(Range::new(noun - 1, noun), w));
        (equated && t.meets(noun, PARTIES)).then(|| self.party_subject(Range::new(noun, noun + 1)))
    }

    /// Behind 违反…规定.
    fn behind_preamble(&self, piece: Range) -> usize {
        let t = self.tokens;
        if !t.chars(piece).starts_with(&['违', '反']) {
            return piece.lo;
        }
        let last = piece.hi.min(piece.lo + LONGEST);
        (piece.lo..last).rev().find(|i| t.ends_with(Range::new(*i, *i + 1), "规定")).map_or(piece.lo, |i| i + 1)
    }

    /// The party at the head of an offence: nouns up to the predicate, with no deed before them.
    fn head_party(&self, piece: Range) -> Option<Range> {
        let t = self.tokens;
        let last = piece.hi.min(piece.lo + LONGEST);
        if t.has(piece.lo, Class::Deed) {
            return self.described_party(piece, last);
        }
        let mut found: Option<usize> = None;
        for at in piece.lo..last {
            if t.meets(at, PARTIES) {
                // 单位的名称: the noun belongs to another one.
                if t.chars(Range::new(at + 1, at + 2)).first() != Some(&'的') || self.party_ahead(at + 2, last) {
                    found = Some(at + 1);
                }
                continue;
            }
            let list =
                self.is_joint(at) || t.is(at, "及其") || t.is(at, "等") || t.is(at, "其他") || t.has(at, Class::It);
            if found.is_some() && !list && !self.party_ahead(at, at + 4) {
                break;
            }
            if t.has(at, Class::Deed) {
                break;
            }
        }
        found.map(|end| Range::new(piece.lo, end))
    }

    /// 从事…服务的机构未…: a party that its business describes, before a predicate.
    fn described_party(&self, piece: Range, last: usize) -> Option<Range> {
        let t = self.tokens;
        let describes = ["从事", "取得", "提供", "进行"].iter().any(|w| t.is(piece.lo, w));
        let noun = (piece.lo + 1..last)
            .filter(|_| describes)
            .find(|i| t.meets(*i, PARTIES) && t.ends_with(Range::new(*i - 1, *i), "的"))?;
        let next = t.chars(Range::new(noun + 1, noun + 2)).first().copied()?;
        "未不违有拒擅".contains(next).then_some(Range::new(piece.lo, noun + 1))
    }

    /// A further party of the same noun phrase: 公司的法定代表人, 机构及其人员; not 机构克扣职工工资.
    fn party_ahead(&self, at: usize, last: usize) -> bool {
        let t = self.tokens;
        // 医疗机构及其医务人员, 机构的检验人员: a short word may stand between.
        let modifier = |i: usize| t.is_other(i) && t.chars(Range::new(i, i + 1)).len() <= 5;
        let links = |i: usize| {
            let word = Range::new(i, i + 1);
            let of = modifier(i) && t.chars(word).first() == Some(&'的');
            of || self.is_joint(i)
                || t.has(i, Class::It)
                || ["的", "及其", "其他", "等"].iter().any(|w| t.ends_with(word, w))
        };
        let linked = |i: usize| i == at || links(i - 1) || i > 1 && modifier(i - 1) && links(i - 2);
        let near = (at..last.min(at + 4)).take_while(|i| !t.has(*i, Class::Deed) && !t.has(*i, Class::Order));
        near.into_iter().any(|i| t.meets(i, PARTIES) && linked(i))
    }
}

fn subject_of(nouns: &[Noun]) -> Subject {
    let all = |noun: Noun| !nouns.is_empty() && nouns.iter().all(|n| *n == noun);
    if all(Noun::Unit) {
        Subject::Unit
    } else if all(Noun::Individual) {
        Subject::Individual
    } else if nouns.contains(&Noun::Staff) && nouns.iter().all(|n| matches!(n, Noun::Staff | Noun::Individual)) {
        Subject::Staff
    } else {
        Subject::Any
    }
}
