//! Discretion methods (裁量方法): how the amount of a fine follows from several facts.

use crate::model::{Condition, FactRef, Party};
use crate::number::Exact;
use crate::source::Span;
use borsh::{BorshDeserialize, BorshSerialize};

/// A factor of 累加: levels with their weight.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct WeightFactor {
    /// The fact.
    pub fact: FactRef,
    /// Conditions and their weights as shares (0.05 for 5%).
    pub levels: Vec<(Condition, Exact)>,
    /// Place in the text.
    pub span: Span,
}

/// 累加 { … }: weights that add up, capped at 100 %.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Weights {
    /// 当 … behind the word: the cases that it is for.
    pub when: Condition,
    /// 起点, a share.
    pub start: Exact,
    /// The factors.
    pub factors: Vec<WeightFactor>,
    /// What the sum is multiplied with; where several hold, the later one. Never empty.
    pub formulas: Vec<Formula>,
    /// Place of the first formula.
    pub span: Span,
}

/// `罚款 = 合计 × …，不低于 …`.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Formula {
    /// 当 … before it.
    pub when: Condition,
    /// On whom the fine falls where it is not the party itself (对责任人员).
    pub on: Option<Party>,
    /// What 100 % stands for.
    pub top: Top,
    /// 不低于: the fine is at least this, in 元.
    pub floor: Option<Exact>,
    /// Place in the text.
    pub span: Span,
}

/// What a sum of 100 % stands for.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Top {
    /// A sum in 元 (合计 × 一百万元).
    Sum(Exact),
    /// Per cent of a base quantity (合计 × 总投资额 × 5%).
    Percent(String, Exact),
    /// Times a base quantity (合计 × 货值金额 × 5倍).
    Multiple(String, Exact),
}

impl Top {
    /// The base quantity, as written.
    pub fn base(&self) -> Option<&str> {
        match self {
            Top::Sum(_) => None,
            Top::Percent(of, _) | Top::Multiple(of, _) => Some(of),
        }
    }

    /// The figure that 100 % stands for: 元, per cent, or times.
    pub fn figure(&self) -> Exact {
        match self {
            Top::Sum(v) | Top::Percent(_, v) | Top::Multiple(_, v) => *v,
        }
    }
}

/// What is done with a part of a step (不足的…).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum Rounding {
    /// Nothing said: a part counts in proportion.
    Proportional,
    /// 不足的进一
    Up,
    /// 不足的四舍五入; half a step counts as one.
    Nearest,
    /// 不足的舍去
    Down,
}

/// `超标倍数 超过 1 的，每 0.5 加 一万元，不足的进一`.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Term {
    /// The fact, a number.
    pub fact: FactRef,
    /// Up to this value nothing is added.
    pub above: Exact,
    /// The step; above zero.
    pub step: Exact,
    /// What a step adds, in 元.
    pub plus: Exact,
    /// Parts of a step.
    pub rounding: Rounding,
    /// Unit words as written behind the figures.
    pub units: Vec<String>,
    /// Place in the text.
    pub span: Span,
}

/// 加收 { … }: a sum, raised by steps of facts, up to a cap.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Adders {
    /// 当 … behind the word: the cases that it is for.
    pub when: Condition,
    /// 起点 in 元.
    pub start: Exact,
    /// What raises it.
    pub terms: Vec<Term>,
    /// 上限 in 元.
    pub cap: Option<Exact>,
    /// Place of the word.
    pub span: Span,
}
