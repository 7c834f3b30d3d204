//! What is imposed: sanctions, orders, and the phrase that states them.

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;

use serde::Serialize;

use crate::interval::Interval;
use crate::number::Exact;

/// Kinds of sanction (处罚种类) as the contracts name them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum Kind {
    /// 警告
    Warning,
    /// 通报批评
    Censure,
    /// 罚款
    Fine,
    /// 没收违法所得
    ConfiscateGains,
    /// 没收非法财物
    ConfiscateGoods,
    /// 暂扣许可证件
    SuspendLicence,
    /// 降低资质等级
    LowerGrade,
    /// 吊销许可证件
    RevokeLicence,
    /// 限制开展生产经营活动
    RestrictBusiness,
    /// 责令停产停业
    StopBusiness,
    /// 责令关闭
    Close,
    /// 限制从业
    Ban,
    /// 行政拘留
    Detention,
    /// 其他
    Other,
}

impl Kind {
    /// Every kind, in the order of 行政处罚法 art. 9, fines and confiscations as results list them.
    pub const ALL: [Kind; 14] = [
        Kind::Warning,
        Kind::Censure,
        Kind::Fine,
        Kind::ConfiscateGains,
        Kind::ConfiscateGoods,
        Kind::SuspendLicence,
        Kind::LowerGrade,
        Kind::RevokeLicence,
        Kind::RestrictBusiness,
        Kind::StopBusiness,
        Kind::Close,
        Kind::Ban,
        Kind::Detention,
        Kind::Other,
    ];

    /// The Chinese term of the contracts.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Warning => "警告",
            Kind::Censure => "通报批评",
            Kind::Fine => "罚款",
            Kind::ConfiscateGains => "没收违法所得",
            Kind::ConfiscateGoods => "没收非法财物",
            Kind::SuspendLicence => "暂扣许可证件",
            Kind::LowerGrade => "降低资质等级",
            Kind::RevokeLicence => "吊销许可证件",
            Kind::RestrictBusiness => "限制开展生产经营活动",
            Kind::StopBusiness => "责令停产停业",
            Kind::Close => "责令关闭",
            Kind::Ban => "限制从业",
            Kind::Detention => "行政拘留",
            Kind::Other => "其他",
        }
    }

    /// Whether a sanction of this kind lasts for a time (期限).
    pub const fn lasts(self) -> bool {
        match self {
            Kind::SuspendLicence | Kind::RestrictBusiness | Kind::StopBusiness | Kind::Ban | Kind::Detention => true,
            Kind::Warning | Kind::Censure | Kind::Fine | Kind::ConfiscateGains | Kind::ConfiscateGoods => false,
            Kind::LowerGrade | Kind::RevokeLicence | Kind::Close | Kind::Other => false,
        }
    }

    /// The kind with this Chinese term.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.name())
    }
}

/// Whether a sanction is compulsory (应当), optional (可以) or expressly not imposed (不予).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modal {
    /// 应当
    Must,
    /// 可以
    May,
    /// 不予
    Not,
}

/// Whom a sanction falls on, when the text says so (双罚).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// 单位
    Unit,
    /// 个人
    Individual,
    /// 直接负责的主管人员和其他直接责任人员
    Staff,
}

/// What the figures of an amount count.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum Basis {
    /// 元
    Fixed,
    /// Times (倍) a base quantity; the phrase names it (货值金额).
    Multiple(String),
    /// Per cent (百分之) of a base quantity.
    Percent(String),
    /// 元 for each unit; the phrase is the 每… phrase (每平方米).
    PerUnit(String),
    /// By the day. `of` is the daily base (原处罚数额) or absent when the figures are 元 a day; `per` the 每… phrase.
    PerDay {
        /// 原处罚数额, 罚款数额, …
        of: Option<String>,
        /// 每…日, or `%` when the figures are per cent of `of`
        per: Option<String>,
    },
}

/// Which quantity a floor lifts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
pub enum FloorOn {
    /// 不足…按…计算: the base quantity.
    Base,
    /// 罚款不得低于…: the fine.
    Fine,
}

/// A range of money. Figures are in 元, times, or per cent after [`Basis`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Amount {
    /// What the figures count.
    pub basis: Basis,
    /// The figures. `N元以下` alone is `(0, N]` or `(0, N)`; a lower end of open zero is "none stated".
    pub range: Interval,
    /// 最高不超过 N 元.
    pub cap: Option<Exact>,
    /// The lowest base or fine, in 元.
    pub floor: Option<(Exact, FloorOn)>,
}

/// Units of durations and deadlines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
pub enum TimeUnit {
    /// 日
    #[serde(rename = "日")]
    Day,
    /// 工作日
    #[serde(rename = "工作日")]
    Workday,
    /// 月
    #[serde(rename = "月")]
    Month,
    /// 年
    #[serde(rename = "年")]
    Year,
    /// 终身
    #[serde(rename = "终身")]
    Life,
}

impl TimeUnit {
    /// The Chinese word.
    pub const fn name(self) -> &'static str {
        match self {
            TimeUnit::Day => "日",
            TimeUnit::Workday => "工作日",
            TimeUnit::Month => "月",
            TimeUnit::Year => "年",
            TimeUnit::Life => "终身",
        }
    }
}

/// How long a sanction lasts: whole numbers of a unit. 以下 alone leaves `min` open.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
pub struct Duration {
    /// Shortest, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// Longest, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Unit of both.
    pub unit: TimeUnit,
}

/// A time within which something is to be done: at most so many units.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, BorshSerialize, BorshDeserialize)]
pub struct Within {
    /// Longest, included.
    pub max: u32,
    /// Unit.
    pub unit: TimeUnit,
}

/// One sanction with what it falls on.
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Sanction {
    /// Kind of sanction.
    pub kind: Kind,
    /// What is confiscated or revoked, as written and in order (没收烧烤工具 → 烧烤工具).
    pub object: Option<String>,
    /// The wording where the kind covers several (停业整治, 限期出境).
    pub text: Option<String>,
    /// The party, when the text names one.
    pub on: Option<Party>,
    /// 应当 / 可以 / 不予.
    pub modal: Modal,
    /// Money, for fines. `None` on a fine: no figure is given (处以罚款).
    pub amount: Option<Amount>,
    /// Duration, for suspensions, bans, detention.
    pub duration: Option<Duration>,
}

impl Sanction {
    /// A compulsory sanction of a kind, nothing else said.
    pub fn new(kind: Kind) -> Self {
        Sanction { kind, object: None, text: None, on: None, modal: Modal::Must, amount: None, duration: None }
    }
}

/// An order to put things right (责令改正 …), which is no sanction.
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Order {
    /// Wording without the time limit: 责令改正, 恢复原状.
    pub name: String,
    /// 责令十五日内改正 → 15 日.
    pub within: Option<Within>,
    /// 可以责令… is [`Modal::May`].
    pub modal: Modal,
}

/// One alternative of a [`Group`]: what it imposes together.
pub type Choice = Vec<Sanction>;

/// Alternatives joined by 或者 / 直至; a group of one choice is a plain conjunct.
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct Group {
    /// The choices, in text order; never empty. A choice may be empty (an order stands there instead).
    pub choices: Vec<Choice>,
}

impl Group {
    /// A group of one sanction.
    pub fn single(sanction: Sanction) -> Self {
        Group { choices: vec![vec![sanction]] }
    }
}

/// A penalty phrase: orders, and groups that are all imposed together (并处).
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, BorshSerialize, BorshDeserialize)]
pub struct Phrase {
    /// Orders, in text order.
    pub orders: Vec<Order>,
    /// Groups, in text order.
    pub groups: Vec<Group>,
    /// 仅: what is not named is not imposed.
    pub only: bool,
    /// 不予处罚 (must) or 可以不予处罚 (may): nothing is imposed.
    pub waive: Option<Modal>,
}

impl Phrase {
    /// The packages that the phrase permits: the product of its groups; `[[]]` when it imposes nothing.
    pub fn packages(&self) -> Vec<Vec<Sanction>> {
        let mut packages: Vec<Vec<Sanction>> = vec![Vec::new()];
        for group in &self.groups {
            let mut next = Vec::new();
            for package in &packages {
                for choice in &group.choices {
                    let mut longer = package.clone();
                    longer.extend(choice.iter().cloned());
                    if !next.contains(&longer) {
                        next.push(longer);
                    }
                }
            }
            packages = next;
        }
        packages
    }
}
