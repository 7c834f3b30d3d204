//! The small TOML beside a table: what the table itself does not say of its document.

use std::collections::BTreeMap;

use cailiang_core::model::Jurisdiction;
use cailiang_core::penalty::Bounds;
use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::roles::{Role, role_names, role_of_name, squeeze};

/// What is known of a document beside its table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
    /// Name, without 《》.
    pub name: String,
    /// 区划
    pub jurisdiction: Jurisdiction,
    /// First day of effect; unknown: the day of the review.
    pub from: Option<Date>,
    /// Last day of effect.
    pub to: Option<Date>,
    /// Whether 以上 and 以下 include the figure.
    pub bounds: Bounds,
    /// Where several grades match, the heavier applies.
    pub heavier_wins: bool,
    /// Heading → role, for odd tables.
    pub columns: BTreeMap<String, Role>,
    /// 备案 metadata, when given.
    pub filing: Option<Filing>,
    /// Findings that were accepted.
    pub accepted: Vec<Accepted>,
    /// What was assumed because the file does not say it.
    pub assumed: Vec<String>,
}

/// How the document came about and was filed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// 制定机关
    pub authority: Option<String>,
    /// 文号
    pub number: Option<String>,
    /// 征求意见, with its days
    pub consultation: Option<String>,
    /// 合法性审核
    pub legality_review: Option<String>,
    /// 集体讨论
    pub deliberation: Option<String>,
    /// 公布
    pub published: Option<String>,
    /// 备案号
    pub filed: Option<String>,
}

impl Filing {
    /// Steps that are not recorded: name and ground.
    pub fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
        let steps = [
            (&self.authority, "制定机关", "规范性文件应当署明制定机关"),
            (&self.number, "文号", "规范性文件应当统一登记、编号"),
            (&self.consultation, "征求意见", "涉及当事人权利义务的，应当向社会公开征求意见"),
            (&self.legality_review, "合法性审核", "应当经合法性审核机构审核"),
            (&self.deliberation, "集体讨论", "应当经制定机关负责人集体讨论决定"),
            (&self.published, "公布", "行政裁量权基准应当向社会公布（《行政处罚法》第三十四条）"),
            (&self.filed, "备案", "应当在公布后按规定报备"),
        ];
        let blank = |v: &Option<String>| v.as_deref().is_none_or(|t| t.trim().is_empty());
        steps.into_iter().filter(move |(v, ..)| blank(v)).map(|(_, name, ground)| (name, ground))
    }
}

/// A finding that somebody looked at and let stand.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Code of the rule.
    pub code: String,
    /// `工作表!F20`
    pub cell: String,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(deserialize_with = "day")]
    pub date: Date,
    /// What stood in the cell; when it has changed the acceptance is stale.
    pub text: Option<String>,
}

/// Why the TOML was refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{0}")]
pub struct DocumentError(pub String);

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    document: Head,
    #[serde(default)]
    columns: BTreeMap<String, String>,
    filing: Option<Filing>,
    #[serde(default)]
    accepted: Vec<Accepted>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Head {
    name: Option<String>,
    jurisdiction: Option<String>,
    #[serde(default, deserialize_with = "some_day")]
    from: Option<Date>,
    #[serde(default, deserialize_with = "some_day")]
    to: Option<Date>,
    above_includes: Option<bool>,
    below_includes: Option<bool>,
    heavier_wins: Option<bool>,
}

/// A day as TOML has it (2020-03-01) or as a string.
fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Day(toml::value::Datetime),
        Text(String),
    }
    let text = match Written::deserialize(deserializer)? {
        Written::Day(day) => day.to_string(),
        Written::Text(text) => text,
    };
    text.parse().map_err(|_| D::Error::custom(format!("没有“{text}”这一天；日期写作 2020-03-01")))
}

fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

impl Document {
    /// A document of which only the file name is known.
    pub fn unknown(file: &str) -> Document {
        Document::from_head(file, Head::default(), BTreeMap::new())
    }

    /// Reads the TOML; `file` names the table.
    ///
    /// # Errors
    /// [`DocumentError`] with the place, for syntax, unknown keys and values that cannot be.
    pub fn parse(file: &str, text: &str) -> Result<Document, DocumentError> {
        let parsed: File = toml::from_str(text).map_err(|e| DocumentError(e.to_string()))?;
        let mut columns = BTreeMap::new();
        for (heading, name) in &parsed.columns {
            let role = role_of_name(name, heading).ok_or_else(|| {
                let known: Vec<&str> = role_names().collect();
                DocumentError(format!("[columns] 里没有“{name}”这种栏，可以是 {}", known.join("、")))
            })?;
            columns.insert(squeeze(heading), role);
        }
        if let (Some(from), Some(to)) = (parsed.document.from, parsed.document.to)
            && to < from
        {
            return Err(DocumentError(format!("[document] 的失效日 {to} 早于施行日 {from}")));
        }
        if let Some(code) = &parsed.document.jurisdiction
            && Jurisdiction::parse(code).is_none()
        {
            return Err(DocumentError(format!("[document] 的区划“{code}”不是六位代码")));
        }
        let mut document = Document::from_head(file, parsed.document, columns);
        document.filing = parsed.filing;
        document.accepted = parsed.accepted;
        Ok(document)
    }

    fn from_head(file: &str, head: Head, columns: BTreeMap<String, Role>) -> Document {
        let mut assumed = Vec::new();
        let mut assume = |missing: bool, what: &str| {
            if missing {
                assumed.push(what.to_owned());
            }
        };
        assume(head.name.is_none(), "文件名称：以文件名代替");
        assume(head.jurisdiction.is_none(), "区划：未写明，不作地域审查");
        assume(head.from.is_none(), "施行期：未写明，按审查日施行审查");
        assume(head.above_includes.is_none() || head.below_includes.is_none(), "边界：以上、以下均含本数");
        assume(head.heavier_wins.is_none(), "同时符合几档的：从高适用，相邻两档共用端点不算重叠");
        let base = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
        // A name in a rule file ends at a brace and knows no slash.
        let plain: String = stem.chars().filter(|c| !"{}/\\「」#|\"".contains(*c)).collect();
        let fallback = if plain.trim().is_empty() { "裁量权基准".to_owned() } else { plain.trim().to_owned() };
        let name = head.name.map(|n| n.trim_matches(['《', '》']).to_owned()).filter(|n| !n.is_empty());
        Document {
            name: name.unwrap_or(fallback),
            jurisdiction: head.jurisdiction.and_then(|c| Jurisdiction::parse(&c)).unwrap_or(Jurisdiction::NATION),
            from: head.from,
            to: head.to,
            bounds: Bounds {
                above_includes: head.above_includes.unwrap_or(true),
                below_includes: head.below_includes.unwrap_or(true),
            },
            heavier_wins: head.heavier_wins.unwrap_or(true),
            columns,
            filing: None,
            accepted: Vec::new(),
            assumed,
        }
    }
}
