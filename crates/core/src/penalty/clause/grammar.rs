//! What the layers of the grammar share: the words, and what an act of a clause is.

use crate::model::{Choice, Kind, Order, Sanction};
use crate::penalty::Bounds;
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::Slip;
use crate::penalty::clause::tokens::{Range, Tokens};

/// The grammar over a text. Each layer adds its rules in a file of its own.
pub(super) struct Grammar<'a> {
    pub(super) tokens: &'a Tokens<'a>,
    pub(super) bounds: Bounds,
}

/// One thing that a clause imposes, orders or refers to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// A sanction; several choices where one phrase holds alternatives (十年直至终身禁止…).
    Sanctions(Vec<Choice>),
    /// An order to put things right.
    Order(Order),
    /// 依照…处罚.
    Refer,
    /// A sanction with a slip in its figures.
    Slip(Slip),
}

/// A cap or a floor of the fine before it, in 元.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Limit {
    Cap(crate::number::Exact),
    FineFloor(crate::number::Exact),
    BaseFloor(crate::number::Exact),
}

impl Act {
    pub(super) fn one(sanction: Sanction) -> Act {
        Act::Sanctions(vec![vec![sanction]])
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Act::Sanctions(choices) => choices.first().and_then(|c| c.first()).map(|s| s.kind),
            _ => None,
        }
    }
}

/// Words that open a sanction, an order or a reference.
pub(super) const OPENERS: Classes = Classes::any(&[
    Class::Lead,
    Class::AloneOrAlso,
    Class::Command,
    Class::Seize,
    Class::Revoke,
    Class::Cancel,
    Class::Suspend,
    Class::Noun,
    Class::Lower,
    Class::StopBusiness,
    Class::Close,
    Class::Halt,
    Class::Bar,
    Class::BarEntry,
    Class::Life,
    Class::Refuse,
    Class::Order,
    Class::Refer,
    Class::Per,
    Class::FineSum,
]);

/// Verbs that take an object up to the next act.
const VERBS: Classes = Classes::any(&[
    Class::Lead,
    Class::AloneOrAlso,
    Class::Command,
    Class::Seize,
    Class::Revoke,
    Class::Suspend,
    Class::May,
]);

impl Grammar<'_> {
    /// The first token behind adverbs and 并.
    pub(super) fn skip_adverbs(&self, mut at: usize, hi: usize) -> usize {
        while at < hi && (self.tokens.has(at, Class::Adverb) || self.tokens.is_mark(at, '、') && at == 0) {
            at += 1;
        }
        at
    }

    /// Whether 或者, 直至, 和 or 、 stands here.
    pub(super) fn is_joint(&self, at: usize) -> bool {
        self.tokens.is_mark(at, '、') || self.tokens.meets(at, JOINTS)
    }

    /// Whether an act begins here: a cheap look, for the ends of objects.
    pub(super) fn starts_act(&self, at: usize, hi: usize) -> bool {
        let at = self.skip_adverbs(at, hi);
        let t = self.tokens;
        if at >= hi {
            return false;
        }
        if t.meets(at, VERBS) || t.meets(at, SURE) || t.has(at, Class::By) {
            return true;
        }
        // 停业整顿、通报有关主管部门吊销许可证
        if t.is(at, "通报") || t.is(at, "提请") || t.is(at, "报请") {
            return t.any(Range::new(at + 1, hi.min(at + 12)), Class::Organ);
        }
        if t.has(at, Class::Cancel) || t.has(at, Class::Halt) {
            return t.any_of(Range::new(at, hi.min(at + 40)), LICENCES);
        }
        if t.is_number(at) || t.has(at, Class::Hundredth) || t.has(at, Class::Thousandth) {
            let Some((_, next)) = self.quantity(at) else { return false };
            let next = if t.is(next, "的") { next + 1 } else { next };
            return t.has(next, Class::Noun) || t.meets(next, Classes::any(&[Class::Within, Class::Bar]));
        }
        false
    }

    /// The end of an object that begins here: the next act of the same piece.
    pub(super) fn object_end(&self, at: usize, hi: usize) -> usize {
        let t = self.tokens;
        let mut end = at;
        while end < hi {
            if t.has(end, Class::Until) || t.meets(end, VERBS) || t.mark(end).is_some_and(|m| ",;。:\n".contains(m)) {
                break;
            }
            if self.is_joint(end) && self.starts_act(end + 1, hi) {
                break;
            }
            // A fine without a joint before it does not belong to the object.
            if end > at && !t.has(end - 1, Class::Told) && (t.has(end, Class::Noun) || self.counts_money(end)) {
                break;
            }
            // 暂扣驾驶证等处罚
            if end > at && t.has(end, Class::ReferEnd) && t.ends_with(Range::new(end - 1, end), "等") {
                break;
            }
            end += 1;
        }
        end
    }
}

pub(super) const JOINTS: Classes = Classes::any(&[Class::Or, Class::Until, Class::And]);
const SURE: Classes = Classes::any(&[
    Class::Retake,
    Class::Lower,
    Class::Noun,
    Class::StopBusiness,
    Class::Close,
    Class::Bar,
    Class::BarEntry,
    Class::Life,
    Class::Order,
    Class::Refuse,
]);
const LICENCES: Classes = Classes::any(&[Class::Licence, Class::Participation, Class::Practice]);
