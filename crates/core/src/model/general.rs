//! General clauses (通则) of an instrument: what it says about all its matters.

use crate::interval::Interval;
use crate::model::{Condition, Deadline, Ground, Kind, Modal, Unevaluated};
use crate::number::Exact;
use crate::source::Span;
use borsh::{BorshDeserialize, BorshSerialize};

/// A part of a range, in shares of its width (0 to 1): 区间最低30% is `[0, 0.3]`.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Segment {
    /// Shares of the width.
    pub share: Interval,
    /// The kind it applies to; fines unless another is named.
    pub kind: Option<Kind>,
    /// Place in the text.
    pub span: Span,
}

/// What is taken of a fine that has only an upper, or only a lower figure: that figure times a share
/// (只有上限 从轻 20%) or so many times (只有下限 从重 5倍).
#[derive(Clone, Copy, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct OneSided {
    /// The upper figure is given, not the lower one.
    pub upper: bool,
    /// 从轻, 从重, or 一般 (`None`).
    pub effect: Option<Effect>,
    /// The factor, exact.
    pub factor: Exact,
}

/// To another grade of the table (上调一档, 下调一档).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Step {
    /// To the next heavier grade; else to the next lighter one.
    pub up: bool,
    /// 应当, or 可以: then the row itself may be applied too.
    pub modal: Modal,
    /// In the last grade its own end (上限, 下限) applies; else the last grade stays as it is.
    pub to_end: bool,
}

/// What a circumstance does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Effect {
    /// 从轻
    Mitigate,
    /// 从重
    Aggravate,
    /// 减轻
    Abate,
    /// 不予处罚 / 可以不予处罚
    Waive(Modal),
    /// 上调一档 / 下调一档
    Step(Step),
    /// 降低30%至50%: what remains of the fine, as shares; not below the statutory lower end.
    Reduce(Interval),
}

/// `当 …：从轻`.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Circumstance {
    /// When it applies.
    pub when: Condition,
    /// What it does.
    pub effect: Effect,
    /// （表中未作规定的）: only for matters whose own conditions do not look at these facts.
    pub unless_graded: bool,
    /// Its statutory ground, when the line carries one.
    pub ground: Option<Ground>,
    /// Place in the text.
    pub span: Span,
}

/// What holds of a fact that was looked into without result (无法查明).
#[derive(Clone, Copy, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Unascertained {
    /// 按最轻: the value with the lightest result.
    Lightest,
}

/// The 通则 of an instrument.
#[derive(Clone, PartialEq, Eq, Debug, Default, BorshSerialize, BorshDeserialize)]
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
    /// 减轻: shares of the statutory lower end.
    pub abate: Option<Segment>,
    /// Fines with one figure only.
    pub one_sided: Vec<OneSided>,
    /// Circumstances, in text order.
    pub circumstances: Vec<Circumstance>,
    /// 无法查明 按最轻.
    pub unascertained: Option<Unascertained>,
    /// 时限 for every matter.
    pub deadlines: Vec<Deadline>,
    /// What was read but is not evaluated yet.
    pub pending: Vec<Unevaluated>,
}
