//! The resolver against enumeration: the same layers laid on one another point by point.
//!
//! A disposition is a value for each kind. The law gives a set of them; a layer keeps those that agree with what it says,
//! and is dropped when it says something that none of them agrees with.

use std::collections::BTreeSet;

use cailiang_core::library::Library;
use cailiang_core::model::{Instrument, Kind, Modal};
use cailiang_resolver::{Case as Asked, Resolver};

use crate::brute::{Case, Package, Point, cases, points, product, readings};

const KINDS: [Kind; 4] = [Kind::Warning, Kind::Fine, Kind::ConfiscateGains, Kind::RevokeLicence];

/// A value for each of [`KINDS`]; `free` marks illegal gains that the law is silent about: they are not imposed, and a
/// lower text may impose them (行政处罚法 art. 28).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Disposition {
    values: Vec<Point>,
    free: bool,
}

fn of_law(packages: &[Package]) -> BTreeSet<Disposition> {
    let mut all = BTreeSet::new();
    for package in packages {
        let free = package.rest.is_none() && !package.named.contains_key(&Kind::ConfiscateGains);
        let sets: Vec<BTreeSet<Point>> = KINDS
            .iter()
            .map(|k| package.named.get(k).map_or_else(|| [None].into(), |(values, ..)| values.clone()))
            .collect();
        all.extend(product(&sets).into_iter().map(|values| Disposition { values, free }));
    }
    all
}

/// What remains when a layer speaks; `None` when it leaves the bounds.
fn lay(above: &BTreeSet<Disposition>, packages: &[Package]) -> Option<BTreeSet<Disposition>> {
    let mut remains = BTreeSet::new();
    for package in packages {
        // None: the layer is silent about the kind.
        let says: Vec<Option<BTreeSet<Point>>> = KINDS
            .iter()
            .map(|k| match package.named.get(k) {
                Some((values, ..)) => Some(values.clone()),
                None => package.rest.map(|_| [None].into()),
            })
            .collect();
        let sets: Vec<BTreeSet<Point>> = says.iter().map(|s| s.clone().unwrap_or_else(|| [None].into())).collect();
        for point in product(&sets) {
            let mut fits = false;
            for d in above {
                let agrees = (0..KINDS.len()).all(|i| {
                    says[i].is_none() || d.values[i] == point[i] || (d.free && KINDS[i] == Kind::ConfiscateGains)
                });
                if agrees {
                    fits = true;
                    let values =
                        (0..KINDS.len()).map(|i| if says[i].is_some() { point[i] } else { d.values[i] }).collect();
                    let free = d.free && says[2].is_none();
                    remains.insert(Disposition { values, free });
                }
            }
            if !fits {
                return None;
            }
        }
    }
    Some(remains)
}

/// The dispositions of a case and how many layers were dropped; `None` where rows contradict one another.
fn expected(texts: &[&Instrument], case: Case) -> Option<(BTreeSet<Vec<Point>>, usize)> {
    let mut of: Vec<Vec<Vec<Package>>> = texts.iter().map(|t| readings(&t.matters[0], case)).collect();
    if of.iter().any(|r| r.len() > 1) {
        return None;
    }
    let law = of.remove(0).into_iter().next()?;
    let mut remains = of_law(&law);
    let mut dropped = 0;
    for layer in of.into_iter().filter_map(|r| r.into_iter().next()) {
        match lay(&remains, &layer) {
            Some(next) => remains = next,
            None => dropped += 1,
        }
    }
    Some((remains.into_iter().map(|d| d.values).collect(), dropped))
}

fn expand(any_of: &[Vec<cailiang_resolver::view::Shown>]) -> BTreeSet<Vec<Point>> {
    let mut all = BTreeSet::new();
    for package in any_of {
        let sets: Vec<BTreeSet<Point>> = KINDS
            .iter()
            .map(|kind| {
                let named: Vec<_> = package.iter().filter(|s| s.sanction.kind == *kind).collect();
                assert!(named.len() <= 1, "a kind stands once in a package");
                match named.first() {
                    Some(s) => points(s.sanction.modal, s.sanction.amount.as_ref().map(|a| a.range)),
                    None => points(Modal::Not, None),
                }
            })
            .collect();
        all.extend(product(&sets));
    }
    all
}

fn asked(case: Case) -> Asked {
    let day = "2022-01-01".parse().unwrap();
    Asked::new("市/甲", "370100".parse().unwrap(), day, day)
        .fact("主体", if case.0 { "单位" } else { "个人" })
        .fact("拒不改正", case.1)
        .fact("情节严重", case.2)
        .fact("次数", case.3)
}

/// Counts of what was compared.
#[derive(Default, Debug)]
pub(crate) struct Tally {
    pub cases: u64,
    pub with_dropped_layer: u64,
    pub several_choices: u64,
}

/// Compares every case of a world; also, that not knowing a fact only adds what is possible.
pub(crate) fn compare(library: &Library, tally: &mut Tally) -> Result<(), String> {
    let texts: Vec<&Instrument> = library.instruments().map(|(_, i)| i).collect();
    let resolver = Resolver::new(library);
    for case in cases() {
        let Some((expected, dropped)) = expected(&texts, case) else { continue };
        let result = resolver.resolve(&asked(case)).map_err(|e| e.to_string())?;
        let shown = expand(&result.any_of);
        if shown != expected {
            return Err(format!("{case:?}: {shown:?} instead of {expected:?}\n{result:#?}"));
        }
        if !result.missing.is_empty() {
            return Err(format!("{case:?}: everything is known, yet {:?} is missing", result.missing));
        }
        let mut unknown = asked(case);
        unknown.facts.remove("拒不改正");
        unknown.facts.remove("次数");
        let wider = expand(&resolver.resolve(&unknown).map_err(|e| e.to_string())?.any_of);
        if !shown.is_subset(&wider) {
            return Err(format!("{case:?}: {shown:?} is not among the possible {wider:?}"));
        }
        tally.cases += 1;
        tally.with_dropped_layer += u64::from(dropped > 0);
        tally.several_choices += u64::from(result.any_of.len() > 1);
    }
    Ok(())
}
