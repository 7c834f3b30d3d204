//! Numbers of units that no fact declares (每平方米, 每辆, 每日).
//!
//! A containment is proven for every number above zero. An excess is proven by a whole number, at least one, since
//! nobody knows whether such units can be divided: half an 辆 is no case, half a 吨 is one.

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;

/// One unit or more.
pub(super) const FROM_ONE: Interval = Interval { lo: End::Closed(Exact::ONE), hi: End::Unbounded };

/// A number of units at which a lower text leaves an upper one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Count {
    /// The phrase of the unit: 每平方米.
    pub per: String,
    /// How many.
    pub number: Exact,
}

impl Count {
    pub(super) fn new(symbol: &str, number: Exact) -> Count {
        Count { per: symbol.trim_start_matches('/').to_owned(), number }
    }

    /// As it is said beside a sum: 300 平方米.
    pub fn shown(&self) -> String {
        let unit = self.per.strip_prefix('每').unwrap_or(&self.per);
        format!("{} {unit}", self.number)
    }
}

/// Whether a symbol counts units, rather than naming a sum that is repeated (原处罚数额).
pub(super) fn of_units(symbol: &str) -> bool {
    symbol.trim_start_matches('/').starts_with('每')
}

/// Whether a number of units is a case in any unit.
pub(super) fn is_case(number: Exact) -> bool {
    number.to_i64().is_some_and(|n| n >= 1)
}
