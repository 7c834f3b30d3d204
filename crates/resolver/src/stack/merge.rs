//! A lower package laid into an upper one: what it is silent about, and the part of it that lies inside.

use cailiang_core::model::{Kind, Modal, Sanction};

use crate::meaning::{Imposed, Package, Slot};

/// The lower package, with what it is silent about from the upper one.
pub(super) fn merge(lower: &Package, upper: &Package) -> Package {
    let mut slots = upper.slots.clone();
    if lower.rest.is_some() {
        for imposed in slots.values_mut() {
            imposed.sanction = denial(&imposed.sanction);
        }
    }
    for (slot, mine) in &lower.slots {
        let theirs = upper.slots.get(slot);
        slots.insert(slot.clone(), inherit(mine, theirs));
    }
    Package { slots, rest: lower.rest.or(upper.rest) }
}

/// A sanction without figures takes those above.
fn inherit(mine: &Imposed, theirs: Option<&Imposed>) -> Imposed {
    let mut result = mine.clone();
    if let Some(theirs) = theirs
        && mine.sanction.modal != Modal::Not
    {
        if mine.sanction.amount.is_none() && mine.sanction.kind == Kind::Fine {
            result.sanction.amount.clone_from(&theirs.sanction.amount);
            result.base.clone_from(&theirs.base);
        }
        if mine.sanction.duration.is_none() {
            result.sanction.duration = theirs.sanction.duration;
        }
    }
    result
}

/// The part of a lower package that lies in one upper package.
pub(super) enum Common {
    /// No value of the lower package lies in it.
    Nothing,
    /// Exactly this part.
    Part(Package),
    /// Part of this: amounts on different bases and durations in different units are not cut.
    Rough(Package),
}

pub(super) fn common(lower: &Package, upper: &Package) -> Common {
    let present = |i: &Imposed| i.sanction.modal != Modal::Not;
    let must = |i: &Imposed| i.sanction.modal == Modal::Must;
    let denied = |slot: &Slot| match lower.slots.get(slot) {
        Some(mine) => !present(mine),
        None => lower.rest.is_some(),
    };
    if upper.slots.iter().any(|(slot, theirs)| must(theirs) && denied(slot)) {
        return Common::Nothing;
    }
    let mut narrowed = lower.clone();
    let mut exact = true;
    for (slot, mine) in &mut narrowed.slots {
        let theirs = upper.slots.get(slot);
        let free = slot.kind == Kind::ConfiscateGains && theirs.is_none() && upper.rest.is_none();
        if !present(mine) || free {
            continue;
        }
        match theirs.filter(|t| present(t)) {
            // An optional sanction that the upper package does not have is left out.
            None if must(mine) => return Common::Nothing,
            None => mine.sanction = denial(&mine.sanction),
            Some(theirs) => {
                if must(theirs) {
                    mine.sanction.modal = Modal::Must;
                }
                match cut(&mut mine.sanction, &theirs.sanction) {
                    Cut::Nothing if must(theirs) || must(mine) => return Common::Nothing,
                    Cut::Nothing => mine.sanction = denial(&mine.sanction),
                    Cut::Exact => {}
                    Cut::Rough => exact = false,
                }
            }
        }
    }
    let package = merge(&narrowed, upper);
    if exact { Common::Part(package) } else { Common::Rough(package) }
}

fn denial(sanction: &Sanction) -> Sanction {
    Sanction { modal: Modal::Not, amount: None, duration: None, ..sanction.clone() }
}

enum Cut {
    Nothing,
    Exact,
    Rough,
}

/// Cuts the figures of a sanction to those of another.
fn cut(mine: &mut Sanction, theirs: &Sanction) -> Cut {
    if let (Some(a), Some(b)) = (mine.amount.as_mut(), theirs.amount.as_ref()) {
        if (&a.basis, a.cap, a.floor) != (&b.basis, b.cap, b.floor) {
            return Cut::Rough;
        }
        a.range = a.range.intersect(&b.range);
        if a.range.is_empty() {
            return Cut::Nothing;
        }
    }
    if let (Some(a), Some(b)) = (mine.duration.as_mut(), theirs.duration) {
        if a.unit != b.unit {
            return Cut::Rough;
        }
        a.min = a.min.max(b.min);
        a.max = match (a.max, b.max) {
            (Some(x), Some(y)) => Some(x.min(y)),
            (x, y) => x.or(y),
        };
        if a.min.zip(a.max).is_some_and(|(min, max)| min > max) {
            return Cut::Nothing;
        }
    }
    Cut::Exact
}
