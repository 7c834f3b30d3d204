//! A stated result against the one that comes out.

use std::collections::BTreeSet;

use cailiang_core::interval::Interval;
use cailiang_core::library::fold;
use cailiang_core::model::{Amount, Basis, Duration, Modal, Order, Sanction};
use cailiang_core::penalty::{Bounds, describe, parse_phrase};
use cailiang_resolver::meaning::Slot;
use cailiang_resolver::order_key;
use cailiang_resolver::result::{OrderShown, Resolution};
use cailiang_resolver::view::{Shown, package};

/// No rule applies.
pub(super) const NO_RULE: &str = "没有规定";
/// A rule applies, and nothing is imposed.
pub(super) const NOTHING: &str = "不给予处罚";

/// What phrases state.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Stated {
    packages: Vec<Vec<Sanction>>,
    orders: Vec<Order>,
    waive: Option<Modal>,
    no_rule: bool,
}

impl Stated {
    /// Reads phrases by the 边界 of a document.
    ///
    /// # Errors
    /// The phrase that is not understood: its place in the list, and why.
    pub fn read(phrases: &[String], bounds: Bounds) -> Result<Stated, (usize, String, Option<String>)> {
        let mut stated = Stated::default();
        for (number, text) in phrases.iter().enumerate() {
            match text.as_str() {
                NO_RULE => stated.no_rule = true,
                NOTHING => stated.packages.push(Vec::new()),
                _ => {
                    let phrase = parse_phrase(text, bounds).map_err(|e| (number, e.message, e.help))?;
                    if phrase.waive.is_none() || !phrase.groups.is_empty() {
                        stated.packages.extend(phrase.packages());
                    }
                    stated.waive = stated.waive.or(phrase.waive);
                    for order in phrase.orders {
                        if !stated.orders.contains(&order) {
                            stated.orders.push(order);
                        }
                    }
                }
            }
        }
        Ok(stated)
    }

    /// Whether it states any order.
    pub fn states_orders(&self) -> bool {
        !self.orders.is_empty()
    }

    /// Whether a result is the one stated. Orders are looked at where some are stated.
    fn is(&self, result: &Resolution) -> bool {
        if self.no_rule {
            return result.any_of.is_empty();
        }
        let given = |p: &&Vec<Shown>| !(p.is_empty() && result.waived.is_some());
        let actual: Vec<&Vec<Shown>> = result.any_of.iter().filter(given).collect();
        let same = self.packages.len() == actual.len()
            && self.packages.iter().all(|p| actual.iter().any(|a| same_package(p, a)))
            && actual.iter().all(|a| self.packages.iter().any(|p| same_package(p, a)));
        let waived = self.waive == result.waived.as_ref().map(|w| w.modal);
        let orders = || {
            let mine: BTreeSet<_> = self.orders.iter().map(|o| (order_key(&o.name), within(&o.within))).collect();
            let theirs: BTreeSet<_> = result.orders.iter().map(|o| (order_key(&o.order), within(&o.within))).collect();
            mine == theirs
        };
        same && waived && (self.orders.is_empty() || orders())
    }
}

fn within(w: &Option<cailiang_core::model::Within>) -> String {
    w.as_ref().map(|w| format!("{w:?}")).unwrap_or_default()
}

fn same_package(stated: &[Sanction], actual: &[Shown]) -> bool {
    stated.len() == actual.len()
        && stated.iter().all(|s| actual.iter().any(|a| same_sanction(s, a)))
        && actual.iter().all(|a| stated.iter().any(|s| same_sanction(s, a)))
}

fn same_sanction(stated: &Sanction, actual: &Shown) -> bool {
    type Parts = (Slot, Modal, Option<Duration>);
    let parts = |s: &Sanction| -> Parts { (Slot::of(s), s.modal, s.duration) };
    parts(stated) == parts(&actual.sanction)
        && (stated.amount == actual.sanction.amount || in_yuan(stated.amount.as_ref(), actual.yuan))
}

/// A multiple of a known base may be stated as the sum that it comes to.
fn in_yuan(stated: Option<&Amount>, actual: Option<Interval>) -> bool {
    let plain = |a: &&Amount| a.basis == Basis::Fixed && a.cap.is_none() && a.floor.is_none();
    stated.filter(plain).zip(actual).is_some_and(|(a, yuan)| a.range == yuan)
}

/// Whether a result is the one that phrases state, by the 边界 of any document that speaks in it, the case's own first. A
/// phrase as a result is shown stands for itself: each of its ends is by the 边界 of the document that set it.
pub(super) fn matches(phrases: &[String], result: &Resolution, bounds: &[Bounds]) -> bool {
    let plain = |all: &[String]| all.iter().map(|t| fold(t)).collect::<BTreeSet<_>>();
    let stated = plain(phrases);
    let shown =
        |own: Option<Bounds>| [false, true].iter().any(|orders| plain(&written(result, own, *orders)) == stated);
    bounds.iter().any(|b| Stated::read(phrases, *b).is_ok_and(|s| s.is(result)))
        || shown(None)
        || shown(bounds.first().copied())
}

/// A result in phrases; with `bounds`, marks that a document with these 边界 does not need are left out.
pub(super) fn written(result: &Resolution, bounds: Option<Bounds>, orders: bool) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(w) = &result.waived {
        all.push(if w.modal == Modal::Must { "不予处罚" } else { "可以不予处罚" }.to_owned());
    }
    let order =
        |o: &OrderShown| describe::order(&Order { name: o.order.clone(), within: o.within, modal: Modal::Must });
    let prefix: Vec<String> = result.orders.iter().filter(|_| orders).map(order).collect();
    for sanctions in &result.any_of {
        if sanctions.is_empty() && result.waived.is_some() {
            continue;
        }
        if sanctions.is_empty() && prefix.is_empty() {
            all.push(NOTHING.to_owned());
            continue;
        }
        let plain: Vec<Shown> = sanctions.iter().map(|s| Shown { yuan: None, ..s.clone() }).collect();
        let mut parts = prefix.clone();
        if !plain.is_empty() {
            parts.push(package(&plain));
        }
        all.push(unmarked(parts.join("，"), bounds));
    }
    if result.any_of.is_empty() {
        all.push(NO_RULE.to_owned());
    }
    all
}

/// The phrase without （不含）, where the 边界 say the same.
fn unmarked(text: String, bounds: Option<Bounds>) -> String {
    let Some(bounds) = bounds else { return text };
    let (below, above) = ("以下（不含）", "以上（不含）");
    let says = |word: &str| text.contains(word);
    let mut short = text.clone();
    if says(below) && !bounds.below_includes {
        short = short.replace(below, "以下");
    }
    if says(above) && !bounds.above_includes {
        short = short.replace(above, "以上");
    }
    short
}
