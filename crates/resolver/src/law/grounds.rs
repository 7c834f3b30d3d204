//! Provisions that reasons cite.

use cailiang_core::model::Date;

/// A provision: instrument and place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provision {
    /// Name of the instrument, without 《》.
    pub instrument: &'static str,
    /// 第…条.
    pub place: &'static str,
    /// Whether it was checked against the text. Those of texts that are not held say so wherever they are shown.
    pub checked: bool,
}

impl std::fmt::Display for Provision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let doubt = if self.checked { "" } else { "（文本没有入库，未核对）" };
        write!(f, "《{}》{}{doubt}", self.instrument, self.place)
    }
}

/// The provision of an instrument.
pub(crate) const fn provision(instrument: &'static str, place: &'static str) -> Provision {
    Provision { instrument, place, checked: true }
}

/// The provision of an instrument whose text is not held.
pub(crate) const fn unchecked(instrument: &'static str, place: &'static str) -> Provision {
    Provision { instrument, place, checked: false }
}

/// 没收违法所得 in general.
pub const CONFISCATION_OF_GAINS: Provision = provision("行政处罚法", "第二十八条第二款");
/// A refinement stays within act, kind and range.
pub const WITHIN_KIND_AND_RANGE: Provision = provision("行政处罚法", "第十二条第二款");
/// Baselines: made by law, published, and guiding discretion.
pub const BASELINES: Provision = provision("行政处罚法", "第三十四条");
/// Provisions on penalties are published, or they are no basis.
pub const PUBLISHED: Provision = provision("行政处罚法", "第五条第三款");
/// Only laws, regulations and rules set penalties.
pub const OTHER_DOCUMENTS: Provision = provision("行政处罚法", "第十六条");
/// How baselines of several levels stand to one another: 国办发〔2022〕27号.
pub const LEVELS_OF_BASELINES: Provision =
    unchecked("关于进一步规范行政裁量权基准制定和管理工作的意见", "（国办发〔2022〕27号）");
/// From when on it holds.
pub const LEVELS_SINCE: Date = Date::constant(2022, 7, 29);
