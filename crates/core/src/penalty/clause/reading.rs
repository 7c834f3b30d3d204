//! The account of a text: every figure and every sanction word has a role, or is not understood.

use crate::model::Kind;
use crate::penalty::clause::grammar::Grammar;
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::Slip;
use crate::penalty::clause::tokens::{Range, Tokens};
use crate::penalty::clause::{Clause, Part, Remark, Role};

/// Sanction words: where one stands, something is imposed or told of.
const SANCTIONS: Classes = Classes::any(&[
    Class::Noun,
    Class::Seize,
    Class::Revoke,
    Class::Suspend,
    Class::StopBusiness,
    Class::BarEntry,
    Class::AloneOrAlso,
]);

impl Grammar<'_> {
    /// Whether a token carries a figure with its unit. A unit that begins a longer word (年度) counts: better one figure
    /// too many than one too few.
    pub(super) fn counts(&self, at: usize) -> bool {
        let t = self.tokens;
        let shares = Classes::any(&[Class::Hundredth, Class::Thousandth, Class::TenThousandth]);
        let last = t.chars(Range::new(at, at + 1)).last().copied();
        let numeral = t.is_number(at) || last.is_some_and(|c| "一二三四五六七八九十".contains(c)) && !t.is_other(at);
        let next = t.chars(Range::new(at + 1, at + 2));
        let unit = match next {
            ['个', '月' | '工', ..] => true,
            [first, ..] => "元倍%‰日天月年".contains(*first),
            [] => false,
        };
        numeral && (unit || at > 0 && t.meets(at - 1, shares)) || t.has(at, Class::SameValue)
    }

    /// Whether a token carries money or a rate.
    pub(super) fn counts_money(&self, at: usize) -> bool {
        let t = self.tokens;
        let units = Classes::any(&[Class::Yuan, Class::Times, Class::Percent, Class::Permille]);
        self.counts(at) && (t.meets(at + 1, units) || self.time_unit(at + 1).is_none())
    }

    /// Whether a token is a sanction word.
    pub(super) fn sanctions(&self, at: usize) -> bool {
        let t = self.tokens;
        // 罚款总额, 总罚款额: longer words that still speak of a fine.
        let fined = || t.chars(Range::new(at, at + 1)).windows(2).any(|w| w == ['罚', '款']);
        !t.is_other(at) && fined()
            || t.meets(at, SANCTIONS) && t.entry(at).is_none_or(|w| w.kind != Some(Kind::RestrictBusiness))
            || t.has(at, Class::Bar) && (at + 1..at + 4).any(|i| t.has(i, Class::BarWork)) && self.lasting(at)
            || t.has(at, Class::Life)
            || t.has(at, Class::Refuse) && self.lasting(at)
            || t.has(at, Class::Halt) && (at + 1..at + 4).any(|i| t.has(i, Class::Practice))
            || t.has(at, Class::Cancel) && self.qualification(at)
            || t.has(at, Class::Close) && at > 0 && (t.has(at - 1, Class::Command) || t.has(at - 1, Class::Lead))
    }

    /// A duration stands before a bar, in the same piece.
    fn lasting(&self, at: usize) -> bool {
        let t = self.tokens;
        let near = (at.saturating_sub(8)..at).rev().take_while(|i| t.mark(*i).is_none());
        near.into_iter().any(|i| t.meets(i, Classes::any(&[Class::Within, Class::Life])) || t.is(i, "以内"))
    }

    /// 取消…资格, in the same piece.
    fn qualification(&self, at: usize) -> bool {
        let t = self.tokens;
        (at + 1..at + 8).take_while(|i| t.mark(*i).is_none()).any(|i| t.is(i, "资格") || t.is(i, "资质"))
    }

    /// Whether a token must be accounted for.
    pub(super) fn carries(&self, at: usize) -> bool {
        self.counts(at) || self.sanctions(at)
    }

    pub(super) fn carries_any(&self, range: Range) -> bool {
        (range.lo..range.hi).any(|at| self.carries(at))
    }
}

/// Roles of stretches of tokens, and remarks, as they are found.
pub(super) struct Reading<'a> {
    tokens: &'a Tokens<'a>,
    parts: Vec<(Range, Role)>,
    clause: Clause,
}

impl<'a> Reading<'a> {
    pub(super) fn new(tokens: &'a Tokens<'a>) -> Reading<'a> {
        Reading { tokens, parts: Vec::new(), clause: Clause::default() }
    }

    pub(super) fn part(&mut self, range: Range, role: Role) {
        if !range.is_empty() {
            self.parts.push((range, role));
        }
    }

    fn remark(&self, range: Range, reason: &str) -> Remark {
        let (text, place) = (self.tokens.verbatim(range), self.tokens.place(range));
        Remark { text, place, reason: reason.to_owned(), suggestion: None }
    }

    pub(super) fn set_aside(&mut self, range: Range, reason: &str) {
        self.part(range, Role::SetAside);
        let remark = self.remark(range, reason);
        self.clause.set_aside.push(remark);
    }

    pub(super) fn not_understood(&mut self, range: Range, reason: &str) {
        if range.is_empty() {
            return;
        }
        self.part(range, Role::NotUnderstood);
        let remark = self.remark(range, reason);
        self.clause.incomplete = true;
        if self.clause.not_understood.last() != Some(&remark) {
            self.clause.not_understood.push(remark);
        }
    }

    /// A slip; nothing of the act that it stands in is relied on.
    pub(super) fn slip(&mut self, slip: &Slip, act: Range) {
        let remark = Remark { suggestion: slip.suggestion.clone(), ..self.remark(slip.range, &slip.reason) };
        self.clause.slips.push(remark);
        self.not_understood(act, &slip.reason);
    }

    /// A slip that does not change what is read (a missing 元).
    pub(super) fn remark_slip(&mut self, slip: &Slip) {
        let remark = Remark { suggestion: slip.suggestion.clone(), ..self.remark(slip.range, &slip.reason) };
        self.clause.slips.push(remark);
    }

    /// Closes the account: what carries weight and has no role is not understood.
    pub(super) fn close(mut self, grammar: &Grammar<'_>) -> Clause {
        let mut covered = vec![None; self.tokens.len()];
        for (range, role) in &self.parts {
            for slot in covered.get_mut(range.lo..range.hi.min(self.tokens.len())).unwrap_or_default() {
                // What is not understood stays so; else the role that was found last is the closer one.
                if *slot != Some(Role::NotUnderstood) {
                    *slot = Some(*role);
                }
            }
        }
        let mut open: Option<Range> = None;
        for at in 0..=covered.len() {
            let lost = covered.get(at).is_some_and(Option::is_none) && grammar.carries(at);
            match (lost, open.as_mut()) {
                (true, Some(range)) if range.hi == at => range.hi = at + 1,
                (true, _) => {
                    if let Some(range) = open.replace(Range::new(at, at + 1)) {
                        self.lost(range, &mut covered);
                    }
                }
                (false, Some(_)) => {
                    if let Some(range) = open.take() {
                        self.lost(range, &mut covered);
                    }
                }
                (false, None) => {}
            }
        }
        self.clause.parts = joined(self.tokens, &covered);
        self.clause.not_understood.sort_by_key(|r| r.place);
        self.clause.set_aside.sort_by_key(|r| r.place);
        self.clause
    }

    fn lost(&mut self, range: Range, covered: &mut [Option<Role>]) {
        // A figure is told with its unit.
        let range = Range::new(range.lo, (range.hi + 1).min(self.tokens.len()));
        self.not_understood(range, "看不懂这里说的是什么处罚");
        covered.get_mut(range.lo..range.hi).unwrap_or_default().fill(Some(Role::NotUnderstood));
    }

    pub(super) fn clause_mut(&mut self) -> &mut Clause {
        &mut self.clause
    }
}

/// Neighbouring tokens of one role as one part.
fn joined(tokens: &Tokens<'_>, covered: &[Option<Role>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut at = 0;
    while at < covered.len() {
        let role = covered.get(at).copied().flatten();
        let end = (at..covered.len()).find(|i| covered.get(*i).copied().flatten() != role).unwrap_or(covered.len());
        if let Some(role) = role {
            parts.push(Part { place: tokens.place(Range::new(at, end)), role });
        }
        at = end;
    }
    parts
}
