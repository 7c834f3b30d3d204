//! The steps of a result: its trace.

use cailiang_core::model::Rank;
use serde::Serialize;

/// What a step is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum About {
    /// What the case gives.
    #[serde(rename = "要素")]
    Facts,
    /// Which law applies.
    #[serde(rename = "适用之日")]
    LawOfTheDay,
    /// What a text of the matter says.
    #[serde(rename = "规定")]
    Text,
    /// What a general clause of a text makes of it (通则).
    #[serde(rename = "情节")]
    Circumstance,
    /// Whether the act may still be punished.
    #[serde(rename = "追究期限")]
    Limitation,
    /// Which of several provisions fines it.
    #[serde(rename = "竞合")]
    Concurrence,
    /// What is imposed otherwise than the baseline says.
    #[serde(rename = "个案调整")]
    Departure,
    /// The organ's own time.
    #[serde(rename = "时限")]
    Deadline,
}

/// A step, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
    /// What it is about.
    pub about: About,
    /// What was done.
    pub text: String,
    /// On what ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    /// 依据, or 裁量说理: what the text that says so may be used for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<&'static str>,
}

impl Step {
    pub(crate) fn new(about: About, text: impl Into<String>, citation: Option<String>) -> Step {
        Step { about, text: text.into(), citation, role: None }
    }

    /// The same step, of a text of this rank.
    pub(crate) fn of(self, rank: Rank) -> Step {
        Step { role: Some(role(rank)), ..self }
    }
}

/// What a text of a rank may be used for: a baseline is no basis of punishment.
pub(crate) fn role(rank: Rank) -> &'static str {
    if rank.is_basis() { "依据" } else { "裁量说理" }
}
