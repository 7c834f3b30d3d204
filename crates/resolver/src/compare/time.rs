//! Durations and time limits: whole numbers of a unit. 1年=12月; a month has 28 to 31 days, a year 365 or 366; so many
//! working days are at least as many days.

use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Duration, TimeUnit, Within};
use cailiang_core::number::Exact;

/// How durations of two texts are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// In whole numbers of one unit: months (years count twelve), unless all are years; or all in one other unit. A number
    /// stands for all up to the next, so that three months and four months have no hole between them.
    Whole(TimeUnit),
    /// In days, each in the way that suits containment best: what is outside then is outside for sure.
    Generous,
    /// In days, each in the way that suits containment least: what is inside then is inside for sure.
    Strict,
}

impl Reading {
    pub(crate) fn strict(self) -> Reading {
        if self.is_mixed() { Reading::Strict } else { self }
    }

    pub(crate) fn is_mixed(self) -> bool {
        !matches!(self, Reading::Whole(_))
    }
}

/// Which text a duration is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// The text that has to stay inside.
    Lower,
    /// The text that bounds it.
    Upper,
}

fn family(unit: TimeUnit) -> Option<u8> {
    match unit {
        TimeUnit::Day => Some(0),
        TimeUnit::Workday => Some(1),
        TimeUnit::Month | TimeUnit::Year => Some(2),
        TimeUnit::Life => None,
    }
}

/// How a duration and those it is compared with are read.
pub fn common(one: &Duration, others: &[&Duration]) -> Reading {
    let all = || std::iter::once(one).chain(others.iter().copied()).filter(|d| d.unit != TimeUnit::Life);
    let mut families = all().filter_map(|d| family(d.unit));
    let first = families.next();
    if !families.all(|f| Some(f) == first) {
        return Reading::Generous;
    }
    // 一年以下 is at least a month.
    let in_years = |d: &Duration| d.unit == TimeUnit::Year && d.min.is_some();
    match all().find(|d| !in_years(d)).map(|d| d.unit) {
        None => Reading::Whole(TimeUnit::Year),
        Some(TimeUnit::Year) => Reading::Whole(TimeUnit::Month),
        Some(unit) => Reading::Whole(unit),
    }
}

/// For life: longer than any figure a text may state.
const LIFE: i64 = 1_000_000_000;

/// The least and the greatest number of days of so many units; `None`: no limit.
fn days(n: u32, unit: TimeUnit) -> (i64, Option<i64>) {
    let n = i64::from(n);
    match unit {
        TimeUnit::Day => (n, Some(n)),
        TimeUnit::Workday => (n, None),
        TimeUnit::Month => (n * 28, Some(n * 31)),
        TimeUnit::Year => (n * 365, Some(n * 366)),
        TimeUnit::Life => (LIFE, Some(LIFE)),
    }
}

/// The values of a duration. One without a lower figure starts at one unit.
pub fn interval(d: &Duration, reading: Reading, side: Side) -> Interval {
    if d.unit == TimeUnit::Life {
        return Interval::point(Exact::int(LIFE));
    }
    let (min, max) = (d.min.unwrap_or(1), d.max);
    if let Reading::Whole(unit) = reading {
        let scale = if d.unit == unit || d.unit != TimeUnit::Year { 1 } else { 12 };
        let low = if d.min.is_none() { 1 } else { i64::from(min) * scale };
        let high = max.map_or(End::Unbounded, |m| End::Open(Exact::int(i64::from(m) * scale + 1)));
        return Interval::new(End::Closed(Exact::int(low)), high);
    }
    // Containment is easiest when the lower text is short and the upper one wide.
    let wide = (reading == Reading::Generous) == (side == Side::Upper);
    // A text without a lower figure imposes whole units all the same, and as an upper text lets in anything.
    let least = match (d.min, side, d.unit) {
        (None, Side::Upper, _) => (1, Some(1)),
        (None, Side::Lower, TimeUnit::Year) => days(1, TimeUnit::Month),
        _ => days(min, d.unit),
    };
    let low = if wide { Some(least.0) } else { least.1 };
    let high = max.map(|m| days(m, d.unit)).map(|(short, long)| if wide { long } else { Some(short) });
    let lo = low.map_or(End::Unbounded, |v| End::Closed(Exact::int(v)));
    let hi = high.flatten().map_or(End::Unbounded, |v| End::Closed(Exact::int(v)));
    match (lo.value(), hi.value()) {
        // Five months are no certain number of days: one of several for the lower text, and nothing is inside for sure.
        (Some(a), Some(b)) if a > b && side == Side::Lower => Interval::point(b),
        _ => Interval::new(lo, hi),
    }
}

/// The numbers of days that a duration may come to which names one number of months or years: it is one of them, which one
/// is not known.
pub fn uncertain(d: &Duration) -> Option<Interval> {
    let (short, long) = (days(d.max?, d.unit).0, days(d.min?, d.unit).1?);
    (short < long).then(|| Interval::closed(Exact::int(short), Exact::int(long)))
}

/// Whether a time limit is longer than another; `None` when the units leave it open.
pub fn is_longer(lower: &Within, upper: &Within) -> Option<bool> {
    if family(lower.unit) == family(upper.unit) {
        let scale = |w: &Within| u64::from(w.max) * if w.unit == TimeUnit::Year { 12 } else { 1 };
        return Some(scale(lower) > scale(upper));
    }
    let (mine, theirs) = (days(lower.max, lower.unit), days(upper.max, upper.unit));
    if theirs.1.is_some_and(|t| mine.0 > t) {
        Some(true)
    } else if mine.1.is_some_and(|m| m <= theirs.0) {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(max: u32, unit: TimeUnit) -> Within {
        Within { max, unit }
    }

    /// 140 to 155 days are neither 150 days for sure nor less.
    #[test]
    fn months_are_no_certain_number_of_days() {
        let exactly = |n: u32, unit| Duration { min: Some(n), max: Some(n), unit };
        let (five, days) = (exactly(5, TimeUnit::Month), exactly(140, TimeUnit::Day));
        assert_eq!(uncertain(&five), Some(Interval::closed(Exact::int(140), Exact::int(155))));
        assert_eq!(uncertain(&days), None);
        assert!(interval(&five, Reading::Strict, Side::Upper).is_empty());
        assert!(!interval(&five, Reading::Generous, Side::Upper).is_empty());
    }

    #[test]
    fn limits_in_other_units() {
        use TimeUnit::{Day, Month, Workday, Year};
        assert_eq!(is_longer(&within(30, Day), &within(15, Day)), Some(true));
        assert_eq!(is_longer(&within(70, Workday), &within(90, Day)), None);
        assert_eq!(is_longer(&within(100, Workday), &within(90, Day)), Some(true));
        assert_eq!(is_longer(&within(60, Day), &within(60, Workday)), Some(false));
        assert_eq!(is_longer(&within(12, Month), &within(1, Year)), Some(false));
        assert_eq!(is_longer(&within(30, Day), &within(1, Month)), None);
        assert_eq!(is_longer(&within(28, Day), &within(1, Month)), Some(false));
        assert_eq!(is_longer(&within(32, Day), &within(1, Month)), Some(true));
    }
}
