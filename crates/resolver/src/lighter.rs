//! Which of two results is lighter (从旧兼从轻, 行政处罚法第三十七条; 竞合 从高). The order of comparison is our convention
//! (DESIGN 6) and results say so: kinds first, as sets; then the upper end of the fine; then the lower.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use cailiang_core::interval::{End, Interval, cmp_hi, cmp_lo};
use cailiang_core::model::{Duration, Kind, Modal, TimeUnit};

use crate::meaning::Slot;

/// What a package imposes, in comparable form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Weighed {
    /// Modal and duration of each kind; kinds that are not imposed are left out.
    pub kinds: BTreeMap<Slot, (Modal, Option<Duration>)>,
    /// Fines: by slot, with what they are measured in.
    pub fines: BTreeMap<Slot, (String, Interval)>,
}

/// Compares two unions of packages; `None` when neither is lighter. No union at all (not punished) is lightest.
pub fn compare(a: &[Weighed], b: &[Weighed]) -> Option<Ordering> {
    match (a.is_empty(), b.is_empty()) {
        (true, true) => return Some(Ordering::Equal),
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (false, false) => {}
    }
    if let ([one], [other]) = (a, b) {
        return package(one, other);
    }
    if a.len() != b.len() {
        return None;
    }
    // Options are matched by their kinds; unions of another shape are not compared.
    let mut total = Ordering::Equal;
    let mut free: Vec<&Weighed> = b.iter().collect();
    for one in a {
        let at = free.iter().position(|o| o.kinds.keys().eq(one.kinds.keys()))?;
        total = agree(total, package(one, free.remove(at))?)?;
    }
    Some(total)
}

fn agree(a: Ordering, b: Ordering) -> Option<Ordering> {
    match (a, b) {
        (Ordering::Equal, x) | (x, Ordering::Equal) => Some(x),
        (x, y) if x == y => Some(x),
        _ => None,
    }
}

fn package(a: &Weighed, b: &Weighed) -> Option<Ordering> {
    let within = |x: &Weighed, y: &Weighed| x.kinds.keys().all(|k| y.kinds.contains_key(k));
    match (within(a, b), within(b, a)) {
        (false, false) => return None,
        (true, false) => return Some(Ordering::Less),
        (false, true) => return Some(Ordering::Greater),
        (true, true) => {}
    }
    let mut kinds = Ordering::Equal;
    for (slot, (modal, duration)) in &a.kinds {
        let (other, theirs) = b.kinds.get(slot)?;
        // May is lighter than must.
        kinds = agree(kinds, weight(*modal).cmp(&weight(*other)))?;
        kinds = agree(kinds, durations(duration.as_ref(), theirs.as_ref())?)?;
    }
    if kinds != Ordering::Equal {
        return Some(kinds);
    }
    // A fine without figures is not compared with one that has some.
    if !a.fines.keys().eq(b.fines.keys()) {
        return None;
    }
    let mut fines = Ordering::Equal;
    for (slot, (unit, range)) in &a.fines {
        let (other_unit, other) = b.fines.get(slot)?;
        if range == other && unit == other_unit {
            continue;
        }
        if unit != other_unit {
            return None;
        }
        fines = agree(fines, cmp_hi(range.hi, other.hi).then(cmp_lo(floor(range.lo), floor(other.lo))))?;
    }
    Some(fines)
}

fn weight(modal: Modal) -> u8 {
    match modal {
        Modal::Not => 0,
        Modal::May => 1,
        Modal::Must => 2,
    }
}

/// No lower figure counts as zero.
fn floor(end: End) -> End {
    match end {
        End::Unbounded => End::Open(cailiang_core::number::Exact::ZERO),
        end => end,
    }
}

fn durations(a: Option<&Duration>, b: Option<&Duration>) -> Option<Ordering> {
    let (a, b) = match (a, b) {
        (None, None) => return Some(Ordering::Equal),
        (Some(a), Some(b)) => (a, b),
        _ => return None,
    };
    if a == b {
        return Some(Ordering::Equal);
    }
    let months = |d: &Duration| match d.unit {
        TimeUnit::Year => Some((d.min.unwrap_or(0).saturating_mul(12), d.max.map(|m| m.saturating_mul(12)), 2)),
        TimeUnit::Month => Some((d.min.unwrap_or(0), d.max, 2)),
        TimeUnit::Day => Some((d.min.unwrap_or(0), d.max, 0)),
        TimeUnit::Workday => Some((d.min.unwrap_or(0), d.max, 1)),
        TimeUnit::Life => None,
    };
    match (a.unit, b.unit) {
        (TimeUnit::Life, _) => return Some(Ordering::Greater),
        (_, TimeUnit::Life) => return Some(Ordering::Less),
        _ => {}
    }
    let ((low, high, unit), (low2, high2, unit2)) = (months(a)?, months(b)?);
    if unit != unit2 {
        return None;
    }
    let top = |h: Option<u32>| h.unwrap_or(u32::MAX);
    Some(top(high).cmp(&top(high2)).then(low.cmp(&low2)))
}

/// Whether a slot is a fine.
pub(crate) fn is_fine(slot: &Slot) -> bool {
    slot.kind == Kind::Fine
}

#[cfg(test)]
mod tests {
    use super::*;
    use cailiang_core::number::Exact;

    fn fine(lo: i64, hi: End, modal: Modal) -> Weighed {
        let slot = Slot { kind: Kind::Fine, object: None, on: None, daily: false };
        Weighed {
            kinds: BTreeMap::from([(slot.clone(), (modal, None))]),
            fines: BTreeMap::from([(slot, ("元".to_owned(), Interval::new(End::Closed(Exact::int(lo)), hi)))]),
        }
    }

    #[test]
    fn the_upper_end_decides_then_the_lower() {
        let closed = |n: i64| End::Closed(Exact::int(n));
        let cmp = |a: &Weighed, b: &Weighed| compare(std::slice::from_ref(a), std::slice::from_ref(b));
        let a = fine(500, closed(5000), Modal::Must);
        assert_eq!(cmp(&a, &fine(100, closed(20000), Modal::Must)), Some(Ordering::Less));
        assert_eq!(cmp(&a, &fine(100, closed(5000), Modal::Must)), Some(Ordering::Greater));
        assert_eq!(cmp(&a, &fine(500, End::Open(Exact::int(5000)), Modal::Must)), Some(Ordering::Greater));
        assert_eq!(
            cmp(&fine(500, closed(9000), Modal::May), &a),
            Some(Ordering::Less),
            "may is lighter, whatever the fine"
        );
        assert_eq!(compare(&[], std::slice::from_ref(&a)), Some(Ordering::Less), "no longer punished");
        let bare = Weighed { fines: BTreeMap::new(), ..a.clone() };
        assert_eq!((cmp(&a, &bare), cmp(&bare, &a)), (None, None), "a fine without figures");
    }

    #[test]
    fn a_subset_is_lighter_and_strangers_are_not_compared() {
        let with = |kinds: &[Kind]| Weighed {
            kinds: kinds
                .iter()
                .map(|k| (Slot { kind: *k, object: None, on: None, daily: false }, (Modal::Must, None)))
                .collect(),
            fines: BTreeMap::new(),
        };
        let (warning, both, other) =
            (with(&[Kind::Warning]), with(&[Kind::Warning, Kind::Close]), with(&[Kind::Close]));
        let cmp = |a: &Weighed, b: &Weighed| compare(std::slice::from_ref(a), std::slice::from_ref(b));
        assert_eq!(cmp(&warning, &both), Some(Ordering::Less));
        assert_eq!(cmp(&warning, &other), None);
        assert_eq!(compare(&[warning.clone(), other.clone()], &[both]), None, "unions of another shape");
    }
}
