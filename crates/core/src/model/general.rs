//! General clauses (通则) of an instrument: what it says about all its matters.

use crate::interval::Interval;
use crate::model::{Condition, Deadline, Ground, Kind, Modal, Unevaluated};
use crate::source::Span;

/// A part of a range, in shares of its width (0 to 1): 区间最低30% is `[0, 0.3]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// Shares of the width.
    pub share: Interval,
    /// The kind it applies to; fines unless another is named.
    pub kind: Option<Kind>,
    /// Place in the text.
    pub span: Span,
}

/// What a circumstance does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// 从轻
    Mitigate,
    /// 从重
    Aggravate,
    /// 减轻
    Abate,
    /// 不予处罚 / 可以不予处罚
    Waive(Modal),
}

/// `当 …：从轻`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstance {
    /// When it applies.
    pub when: Condition,
    /// What it does.
    pub effect: Effect,
    /// Its statutory ground, when the line carries one.
    pub ground: Option<Ground>,
    /// Place in the text.
    pub span: Span,
}

/// What holds of a fact that was looked into without result (无法查明).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unascertained {
    /// 按最轻: the value with the lightest result.
    Lightest,
}

/// The 通则 of an instrument.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct General {
    /// 竞合 从高: where several rows match, the heavier applies.
    pub heavier_wins: bool,
    /// 阶次 a < b < c: the order of grades.
    pub grade_order: Vec<String>,
    /// 从轻.
    pub mitigate: Option<Segment>,
    /// 一般.
    pub middle: Option<Segment>,
    /// 从重.
    pub aggravate: Option<Segment>,
    /// Circumstances, in text order.
    pub circumstances: Vec<Circumstance>,
    /// 无法查明 按最轻.
    pub unascertained: Option<Unascertained>,
    /// 时限 for every matter.
    pub deadlines: Vec<Deadline>,
    /// What was read but is not evaluated yet.
    pub pending: Vec<Unevaluated>,
}
