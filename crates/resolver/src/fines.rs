//! The fines in a result, in a form that figures can be held against.

use std::collections::BTreeMap;

use cailiang_core::interval::{Interval, cmp_hi, cmp_lo};
use cailiang_core::model::{Basis, Kind, Modal, Party};

use crate::view::Shown;

/// On whom a fine falls: the party itself (单位 or 个人), or its responsible staff (双罚).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum On {
    Party,
    Staff,
}

/// A fine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fine {
    /// Its range, in 元 where `unit` is `None`.
    pub range: Interval,
    /// What it is counted in where that is not 元: the base is not known, or no figure is given.
    pub unit: Option<String>,
    /// The fine is optional.
    pub may: bool,
}

/// The fines of a package. 按日连续处罚 is beside the fine and left out. `None` where one party has two.
pub(crate) fn of_package(package: &[Shown]) -> Option<BTreeMap<On, Fine>> {
    let mut fines = BTreeMap::new();
    for shown in package {
        let sanction = &shown.sanction;
        let on = if sanction.on == Some(Party::Staff) { On::Staff } else { On::Party };
        if sanction.kind != Kind::Fine || sanction.modal == Modal::Not {
            continue;
        }
        let may = sanction.modal == Modal::May;
        let fine = match (&sanction.amount, shown.yuan) {
            (Some(a), _) if matches!(a.basis, Basis::PerDay { of: Some(_), .. }) => continue,
            (_, Some(range)) => Fine { range, unit: None, may },
            (Some(a), None) if a.basis == Basis::Fixed => Fine { range: a.range, unit: None, may },
            (Some(a), None) => {
                let unit = format!("{:?}/{:?}/{:?}", a.basis, a.cap, a.floor);
                Fine { range: a.range, unit: Some(unit), may }
            }
            (None, None) => Fine { range: Interval::ALL, unit: Some("没有写明数额".to_owned()), may },
        };
        if fines.insert(on, fine).is_some() {
            return None;
        }
    }
    Some(fines)
}

/// The hull of the fines of a union, of the packages that impose one. `Err` where they are counted in different ways.
pub(crate) fn of_union(packages: &[Vec<Shown>]) -> Result<BTreeMap<On, Fine>, Incomparable> {
    let mut all: BTreeMap<On, Fine> = BTreeMap::new();
    for package in packages {
        for (on, fine) in of_package(package).ok_or(Incomparable)? {
            match all.get_mut(&on) {
                None => {
                    all.insert(on, fine);
                }
                Some(before) if before.unit == fine.unit => {
                    before.range = hull(&before.range, &fine.range);
                    before.may |= fine.may;
                }
                Some(_) => return Err(Incomparable),
            }
        }
    }
    Ok(all)
}

/// Fines that no order puts side by side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Incomparable;

fn hull(a: &Interval, b: &Interval) -> Interval {
    let lo = if cmp_lo(a.lo, b.lo).is_le() { a.lo } else { b.lo };
    let hi = if cmp_hi(a.hi, b.hi).is_ge() { a.hi } else { b.hi };
    Interval::new(lo, hi)
}
