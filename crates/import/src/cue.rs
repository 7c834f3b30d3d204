//! Cues: by which words a step of a provision, or a row of a table, belongs to a heavier or lighter tier.

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;
use cailiang_core::penalty::Bounds;

use crate::measure::{self, Found};

/// A tier of a provision.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Tier {
    /// What holds unless something else does.
    Base,
    /// A tier by the name of its fact.
    Fact(String),
}

impl Tier {
    /// The name of its fact.
    pub fn name(&self) -> Option<&str> {
        match self {
            Tier::Base => None,
            Tier::Fact(name) => Some(name),
        }
    }
}

/// The fact of refusing to put things right; 逾期不改正 and 拒不改正 are one tier.
pub const REFUSAL: &str = "拒不改正";

/// Words → name of the tier. The first that occurs decides.
const CUES: &[(&str, &str)] = &[
    ("情节特别严重", "情节特别严重"),
    ("情节严重", "情节严重"),
    ("情节较重", "情节较重"),
    ("情节较轻", "情节较轻"),
    ("情节轻微", "情节轻微"),
    ("造成严重后果", "造成严重后果"),
    ("后果严重", "造成严重后果"),
    ("拒不", REFUSAL),
    ("逾期不", REFUSAL),
    ("逾期未", REFUSAL),
    ("逾期仍", REFUSAL),
    ("经责令改正仍", REFUSAL),
    ("构成犯罪", CRIMINAL),
    ("构成违反治安管理", CRIMINAL),
    ("涉嫌犯罪", CRIMINAL),
];

/// What is not for this organ to punish.
pub const CRIMINAL: &str = "构成犯罪";

/// The tier that words of a condition speak of.
pub fn tier(text: &str) -> Option<Tier> {
    CUES.iter().find(|(word, _)| text.contains(word)).map(|(_, name)| Tier::Fact((*name).to_owned()))
}

/// A condition on the gains (违法所得十万元以上的): their range in 元.
pub fn gains(text: &str, bounds: Bounds) -> Option<Interval> {
    if !text.contains("违法所得") || text.contains(',') {
        return None;
    }
    // 没有违法所得或者违法所得不足十万元
    let none_too = text.starts_with("没有违法所得或者") || text.starts_with("无违法所得或者");
    let rest = text.replace("没有违法所得或者", "").replace("无违法所得或者", "");
    match measure::find(&rest, bounds) {
        Found::One(m) if m.unit == "元" && none_too => Some(Interval::new(End::Unbounded, m.range.hi)),
        Found::One(m) if m.unit == "元" => Some(m.range),
        _ if text.starts_with("没有违法所得") || text.starts_with("无违法所得") => {
            Some(Interval::new(End::Unbounded, End::Closed(Exact::ZERO)))
        }
        _ => None,
    }
}

/// Whether the words say no more than that there were gains.
pub fn any_gains(text: &str) -> bool {
    let bare = text.trim_end_matches('的');
    bare == "有违法所得" || bare == "有非法所得"
}
