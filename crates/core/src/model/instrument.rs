//! Instruments (文件) and their matters (事项), as written.

use borsh::{BorshDeserialize, BorshSerialize};
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::interval::Interval;
use crate::model::{
    Adders, Citation, Condition, EffectivePeriod, FactDecl, FactRef, General, Items, Jurisdiction, Phrase, Rank,
    Weights, Within,
};
use crate::number::Exact;
use crate::penalty::Bounds;
use crate::source::{Source, Span};

/// A matter of a named instrument (`文件/事项`).
#[derive(Clone, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct MatterRef {
    /// Name of the instrument.
    pub instrument: String,
    /// Name of the matter; `None` when an edge names the instrument alone.
    pub matter: Option<String>,
    /// 第…条… when an edge names a provision.
    pub place: Option<String>,
    /// Place in the text.
    pub span: Span,
}

impl fmt::Display for MatterRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.instrument)?;
        if let Some(m) = &self.matter {
            write!(f, "/{m}")?;
        }
        f.write_str(self.place.as_deref().unwrap_or(""))
    }
}

/// Why a matter stands where it stands (DESIGN 6).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub enum EdgeKind {
    /// 细化: must stay inside.
    Refines,
    /// 补充设定: the upper text punishes nothing here (行政处罚法 11, 12).
    Supplements,
    /// 授权: authorised by an article.
    Delegated,
    /// 承接: succeeds a matter of the old text.
    Succeeds,
}

impl EdgeKind {
    /// The keyword.
    pub const fn name(self) -> &'static str {
        match self {
            EdgeKind::Refines => "细化",
            EdgeKind::Supplements => "补充设定",
            EdgeKind::Delegated => "授权",
            EdgeKind::Succeeds => "承接",
        }
    }
}

/// One edge of a matter.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Edge {
    /// What the edge says.
    pub kind: EdgeKind,
    /// Where it leads. 补充设定 may stand alone: then empty.
    pub targets: Vec<MatterRef>,
    /// The cases it holds for (当 behind the targets).
    pub when: Condition,
    /// Place of the keyword.
    pub span: Span,
}

/// Why a line may say what it says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum GroundKind {
    /// 依据
    Basis,
    /// 授权
    Delegated,
    /// 补充设定
    Supplements,
}

/// `（依据 行政处罚法第三十三条第一款）` at the end of a line.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Ground {
    /// Which word.
    pub kind: GroundKind,
    /// The provision. The instrument's own name where only an article is given.
    pub citation: Citation,
    /// Place in the text.
    pub span: Span,
}

/// A line of a matter: what is imposed, when.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Line {
    /// 当 …; [`Condition::Always`] for a base line.
    pub when: Condition,
    /// What is imposed; lines that say the same share it.
    pub phrase: Arc<Phrase>,
    /// Its own ground, when it carries one.
    pub ground: Option<Ground>,
    /// The whole line.
    pub span: Span,
    /// The penalty phrase in it.
    pub phrase_span: Span,
}

/// A row of a table: a line with a grade.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Row {
    /// 阶次
    pub grade: Option<String>,
    /// The line that the row makes; its span is the row.
    pub line: Line,
}

/// A decision table.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Table {
    /// The facts of its columns, each with the place of its header cell.
    pub columns: Vec<(FactRef, Span)>,
    /// The rows, in order; blank cells are filled from above.
    pub rows: Vec<Row>,
    /// The header row.
    pub span: Span,
}

/// A duty of the organ: 时限 作出决定 自立案之日起九十日内.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Deadline {
    /// What is to be done: 作出决定.
    pub act: String,
    /// From when: 立案之日.
    pub from: String,
    /// Within what time.
    pub within: Within,
    /// Place in the text.
    pub span: Span,
}

/// A construct that is read but not evaluated yet: every result that would need it says so.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Unevaluated {
    /// What it is, in words of the language.
    pub what: String,
    /// Place in the text.
    pub span: Span,
}

/// One statement of a matter, in text order.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Item {
    /// A line.
    Line(Box<Line>),
    /// A table.
    Table(Table),
    /// Weighted factors.
    Weights(Weights),
    /// 加收
    Adders(Adders),
}

impl Item {
    /// The conditions of its lines, rows, levels and formulas, in text order.
    pub fn conditions(&self) -> Vec<&Condition> {
        match self {
            Item::Line(line) => vec![&line.when],
            Item::Table(table) => table.rows.iter().map(|r| &r.line.when).collect(),
            Item::Weights(w) => {
                let levels = w.factors.iter().flat_map(|f| &f.levels).map(|l| &l.0);
                std::iter::once(&w.when).chain(levels).chain(w.formulas.iter().map(|f| &f.when)).collect()
            }
            Item::Adders(a) => vec![&a.when],
        }
    }
}

/// A matter (事项, or 基准 in a baseline).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matter {
    /// Short name.
    pub name: String,
    /// Whether the keyword is 基准.
    pub is_baseline: bool,
    /// Edges to other matters.
    pub edges: Vec<Edge>,
    /// 依据: the article of this instrument.
    pub place: Option<String>,
    /// 编码
    pub code: Option<String>,
    /// 实施主体
    pub organ: Option<String>,
    /// 类别; 处罚 by default.
    pub category: Option<String>,
    /// Duties of the organ.
    pub deadlines: Vec<Deadline>,
    /// Lines, tables and methods.
    pub items: Items,
    /// What was read but is not evaluated yet.
    pub pending: Vec<Unevaluated>,
    /// Place of the name.
    pub span: Span,
}

impl Matter {
    /// The conditions of its edges, lines, rows and methods, in text order.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.edges.iter().map(|e| &e.when).chain(self.items.iter().flat_map(Item::conditions))
    }

    /// All lines and rows, in text order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.items.iter().flat_map(|item| -> Box<dyn Iterator<Item = &Line> + '_> {
            match item {
                Item::Line(line) => Box::new(std::iter::once(&**line)),
                Item::Table(table) => Box::new(table.rows.iter().map(|r| &r.line)),
                Item::Weights(_) | Item::Adders(_) => Box::new(std::iter::empty()),
            }
        })
    }
}

/// One version of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Instrument {
    /// Where it was read.
    pub source: Arc<Source>,
    /// Name, without 《》.
    pub name: String,
    /// Place of the name.
    pub span: Span,
    /// 位阶
    pub rank: Rank,
    /// 区划
    pub jurisdiction: Jurisdiction,
    /// 施行
    pub period: EffectivePeriod,
    /// 公布
    pub published: Option<Date>,
    /// 替代: names of instruments.
    pub replaces: Vec<(String, Span)>,
    /// 不再处罚: matters of the replaced instrument.
    pub decriminalised: Vec<MatterRef>,
    /// 边界
    pub bounds: Bounds,
    /// 制定机关
    pub authority: Option<String>,
    /// 文号
    pub document_number: Option<String>,
    /// 版本
    pub version: Option<String>,
    /// 系统: the branch of administration it is about (生态环境, 城市管理).
    pub system: Option<String>,
    /// 性质 示例: written for illustration, not a real document.
    pub illustrative: bool,
    /// 要素
    pub facts: Vec<FactDecl>,
    /// 事项 / 基准
    pub matters: Vec<Matter>,
    /// 通则
    pub general: General,
}

impl Instrument {
    /// The citation of a matter: its article, else its name. A matter of a text that quotes several documents names the
    /// document in its 依据 (《甲法》第一条).
    pub fn cite(&self, matter: &Matter) -> Citation {
        let named = matter.place.as_deref().and_then(|p| p.strip_prefix('《')).and_then(|p| p.split_once('》'));
        if let Some((name, place)) = named {
            return Citation::new(name, place);
        }
        Citation::new(self.name.clone(), matter.place.clone().unwrap_or_else(|| format!("“{}”", matter.name)))
    }
}

/// The range of whole or fractional numbers that a fact has unless it says otherwise: not below zero.
pub const DEFAULT_DOMAIN: Interval =
    Interval::new(crate::interval::End::Closed(Exact::ZERO), crate::interval::End::Unbounded);
