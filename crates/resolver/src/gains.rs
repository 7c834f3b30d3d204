//! 没收违法所得: what the general rule says beside the texts of the matter.

use cailiang_core::model::{Kind, Modal};
use serde::Serialize;
use serde_json::Value as Json;

use crate::case::Case;
use crate::law::general::{self, GAINS};
use crate::result::Resolution;

/// A remark that a general rule makes on a result, with its provision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Remark {
    /// What it is about.
    pub topic: &'static str,
    /// What it says.
    pub text: String,
    /// Where.
    pub citation: String,
}

/// Facts that state unlawful gains.
const FACTS: [&str; 2] = ["违法所得", "有违法所得"];

/// Says of unlawful gains what the general rule says.
pub(crate) fn apply(case: &Case, instruments: &[&str], resolution: &mut Resolution) {
    let Some(rule) = general::speaking(&GAINS, case.decision_date, instruments).next() else { return };
    if resolution.waived.as_ref().is_some_and(|w| w.modal == Modal::Must) {
        return;
    }
    let confiscated = resolution.any_of.iter().flatten().any(|s| s.sanction.kind == Kind::ConfiscateGains);
    let denied = resolution.possible.iter().any(|p| p.denies_gains);
    let text = if confiscated {
        "违法所得中依法应当退赔的部分不予没收"
    } else if stated(case) && !denied && !resolution.any_of.is_empty() {
        "本事项没有规定没收违法所得；有违法所得的，除依法应当退赔的外，应当没收"
    } else {
        return;
    };
    resolution
        .remarks
        .push(Remark { topic: "没收违法所得", text: text.to_owned(), citation: rule.ground.to_string() });
}

/// Whether a fact of this name, without its document, states gains.
pub(crate) fn names_gains(plain: &str) -> bool {
    FACTS.contains(&plain)
}

/// Whether the case says that there are gains.
pub(crate) fn stated(case: &Case) -> bool {
    case.facts.iter().any(|(name, value)| {
        let plain = name.rsplit('/').next().unwrap_or(name);
        let some = match value {
            Json::Bool(b) => *b,
            Json::Number(n) => n.as_i64() != Some(0),
            Json::String(s) => {
                s == "是"
                    || cailiang_core::number::Exact::parse(s).is_ok_and(|v| v != cailiang_core::number::Exact::ZERO)
            }
            _ => false,
        };
        names_gains(plain) && some
    })
}
