//! Facts (要素): what has to be known about a case.

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;

use crate::interval::Interval;
use crate::number::Exact;
use crate::source::Span;

/// What values a fact may have.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum FactType {
    /// 枚举: one of the values, in the order of the text.
    Enum(Vec<String>),
    /// 是否
    YesNo,
    /// 整数, with its domain and unit.
    Integer(Interval, Option<String>),
    /// 数值, with its domain and unit.
    Number(Interval, Option<String>),
    /// 金额 in 元, with its domain.
    Money(Interval),
    /// 日期
    Date,
}

impl FactType {
    /// The domain, for facts that are numbers.
    pub fn domain(&self) -> Option<Interval> {
        match self {
            FactType::Integer(d, _) | FactType::Number(d, _) | FactType::Money(d) => Some(*d),
            _ => None,
        }
    }

    /// The unit word, for facts that have one (元 for 金额).
    pub fn unit(&self) -> Option<&str> {
        match self {
            FactType::Integer(_, unit) | FactType::Number(_, unit) => unit.as_deref(),
            FactType::Money(_) => Some("元"),
            _ => None,
        }
    }
}

/// A name of a fact, with the document when it is given (`文件/名`).
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct FactRef {
    /// Document that declares it, when given.
    pub instrument: Option<String>,
    /// Name of the fact.
    pub name: String,
}

impl fmt::Display for FactRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.instrument {
            Some(i) => write!(f, "{i}/{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// How a declared fact is made from one that the document sees.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Derivation {
    /// `同 文件/名`: the same fact.
    Same(FactRef),
    /// `= 名 + n`: a shifted count.
    Shifted(FactRef, Exact),
    /// `属于 名=值`: refines one value of an enumeration above.
    Refines(FactRef, String),
}

/// A declaration `要素 名 : 类型 "问题？"`.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct FactDecl {
    /// Name in this document.
    pub name: String,
    /// Values; `None` when it only says `同 …` or `= …`.
    pub ty: Option<FactType>,
    /// Question to ask when the fact is missing.
    pub question: Option<String>,
    /// Made from another fact.
    pub derivation: Option<Derivation>,
    /// Place of the name.
    pub span: Span,
}
