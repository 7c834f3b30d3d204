//! Provisions that reasons cite.

/// A provision: instrument and place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Provision {
    /// Name of the instrument, without 《》.
    pub instrument: &'static str,
    /// 第…条.
    pub place: &'static str,
}

impl std::fmt::Display for Provision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "《{}》{}", self.instrument, self.place)
    }
}

/// The provision of an instrument.
pub(crate) const fn provision(instrument: &'static str, place: &'static str) -> Provision {
    Provision { instrument, place }
}

/// 没收违法所得 in general.
pub const CONFISCATION_OF_GAINS: Provision = provision("行政处罚法", "第二十八条第二款");
/// A refinement stays within act, kind and range.
pub const WITHIN_KIND_AND_RANGE: Provision = provision("行政处罚法", "第十二条第二款");
/// Baselines: made by law, published, and guiding discretion.
pub const BASELINES: Provision = provision("行政处罚法", "第三十四条");
