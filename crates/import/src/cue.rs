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

/// What a refusal is said in, and nothing else with it.
const REFUSALS: &[&str] = &[
    "拒不改正",
    "拒不整改",
    "拒不停止违法行为",
    "拒不补办手续",
    "逾期不改正",
    "逾期未改正",
    "逾期仍不改正",
    "逾期仍未改正",
    "逾期不整改",
    "逾期未整改",
    "逾期不补办手续",
    "逾期未补办手续",
    "经责令改正仍不改正",
];

/// The tier that words of a condition speak of.
pub fn tier(text: &str) -> Option<Tier> {
    // 逾期不满15日 is a span of time, and no refusal.
    let text = text.replace("逾期不满", "").replace("逾期未满", "").replace("逾期不足", "").replace("逾期不超", "");
    CUES.iter().find(|(word, _)| text.contains(word)).map(|(_, name)| Tier::Fact((*name).to_owned()))
}

/// The tier that words name when they say nothing more.
pub fn whole(text: &str) -> Option<&'static str> {
    if REFUSALS.contains(&text) {
        return Some(REFUSAL);
    }
    let (_, name) = CUES.iter().find(|(word, _)| *word == text)?;
    Some(*name).filter(|name| *name != CRIMINAL)
}

/// A condition on the gains (违法所得十万元以上的): their range in 元.
pub fn gains(text: &str, bounds: Bounds) -> Option<Interval> {
    let text = text.trim_end_matches('的');
    if ["没有违法所得", "无违法所得"].contains(&text) {
        return Some(Interval::new(End::Unbounded, End::Closed(Exact::ZERO)));
    }
    // 没有违法所得或者违法所得不足十万元, and the other way round.
    let without = |t: &str| {
        let (head, tail) = (["没有违法所得或者", "无违法所得或者"], ["或者没有违法所得", "或者无违法所得"]);
        let rest = head.iter().find_map(|h| t.strip_prefix(h));
        rest.or_else(|| tail.iter().find_map(|h| t.strip_suffix(h))).map(str::to_owned)
    };
    let none_too = without(text);
    match measure::find(none_too.as_deref().unwrap_or(text), bounds) {
        Found::One(m) if m.unit != "元" || m.bare || !is_gains(&m.name) => None,
        Found::One(m) if none_too.is_none() => Some(m.range),
        Found::One(m) if m.range.lo.value() == Some(Exact::ZERO) => Some(Interval::new(End::Unbounded, m.range.hi)),
        _ => None,
    }
}

/// Whether a name says the gains, and nothing else.
fn is_gains(name: &str) -> bool {
    ["违法所得", "违法所得金额", "违法所得数额"].contains(&name)
}

/// Whether the words say no more than that there were gains.
pub fn any_gains(text: &str) -> bool {
    let bare = text.trim_end_matches('的');
    bare == "有违法所得" || bare == "有非法所得"
}
