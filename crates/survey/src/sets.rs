//! Whether two unions of packages are the same set of dispositions, however they are written: 可以并处 is the same as the
//! choice between leaving out and imposing.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::package::{Package, Part, remainder};
use cailiang_core::interval::{End, Interval};
use cailiang_core::model::{Duration, Modal, TimeUnit};
use cailiang_core::number::Exact;
use cailiang_resolver::meaning::Slot;

use crate::outcome::{Named, figures};

/// A slot of dispositions: figures in different units are different slots.
type Key = (Slot, String);

/// Whether each union contains the other; `None` when that takes too many pieces to see.
pub(crate) fn equal(a: &[Vec<Named>], b: &[Vec<Named>], at: Option<(&str, Exact)>) -> Option<bool> {
    let (a, b) = (sparse(a, at), sparse(b, at));
    let keys: BTreeSet<Key> = a.iter().chain(&b).flat_map(BTreeMap::keys).cloned().collect();
    let (a, b) = (boxes(&a, &keys), boxes(&b, &keys));
    let within = |inner: &[Package], outer: &[Package]| -> Option<bool> {
        for package in inner {
            if remainder(package, outer).ok()?.is_some() {
                return Some(false);
            }
        }
        Some(true)
    };
    // No union at all is no rule; a union of nothing imposed is permission.
    Some(a.is_empty() == b.is_empty() && within(&a, &b)? && within(&b, &a)?)
}

fn sparse(packages: &[Vec<Named>], at: Option<(&str, Exact)>) -> Vec<BTreeMap<Key, Part>> {
    let part = |n: &Named| -> (Key, Part) {
        let s = &n.sanction;
        let (unit, values) = match (figures(n, at), s.duration.as_ref().map(lasting)) {
            (Some(fine), None) => fine,
            (None, Some(time)) => time,
            _ => (format!("{:?}", s.text), Interval::ALL),
        };
        ((Slot::of(s), unit), Part { absent: s.modal == Modal::May, present: Some(values) })
    };
    packages.iter().map(|p| p.iter().map(part).collect()).collect()
}

fn boxes(sparse: &[BTreeMap<Key, Part>], keys: &BTreeSet<Key>) -> Vec<Package> {
    let of = |p: &BTreeMap<Key, Part>| keys.iter().map(|k| p.get(k).copied().unwrap_or(Part::ABSENT)).collect();
    sparse.iter().map(of).collect()
}

/// A duration in its unit; years count twelve months.
fn lasting(d: &Duration) -> (String, Interval) {
    let (unit, scale) = match d.unit {
        TimeUnit::Year => (TimeUnit::Month, 12),
        unit => (unit, 1),
    };
    let end = |n: Option<u32>| n.map_or(End::Unbounded, |n| End::Closed(Exact::int(i64::from(n) * scale)));
    (unit.name().to_owned(), Interval::new(end(d.min), end(d.max)))
}
