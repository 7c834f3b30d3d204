//! An outcome while it is built, and how the groups of a further piece join it.

use crate::model::{Amount, Basis, Choice, Group, Order};
use crate::penalty::clause::Subject;
use crate::penalty::clause::packages::product;
use crate::penalty::clause::piece::Joint;
use crate::penalty::clause::tokens::Range;

/// An outcome while it is built.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// Which act it belongs to; outcomes of one act may be merged.
    pub(super) act: usize,
    pub(super) base: Vec<Range>,
    pub(super) local: Vec<Range>,
    pub(super) party: Option<Range>,
    pub(super) subject: Subject,
    pub(super) orders: Vec<Order>,
    pub(super) groups: Vec<Group>,
    /// Groups before those of the last piece.
    pub(super) before_last: usize,
    pub(super) refers: Option<Range>,
    /// 并处 before the first sanction.
    pub(super) also: Option<Range>,
    /// 仅
    pub(super) only: bool,
    /// Pieces that were added.
    pub(super) pieces: u32,
}

/// More pieces than any text puts under one condition.
const MOST_PIECES: u32 = 48;

impl Draft {
    /// Adds the groups of a piece: beside what there is, as an alternative to the piece before, or 单处或者并处.
    ///
    /// # Errors
    /// Why the sum is not to be relied on.
    pub(super) fn add(&mut self, groups: Vec<Group>, joint: Joint, alone: bool) -> Result<(), &'static str> {
        self.pieces += 1;
        if self.pieces > MOST_PIECES {
            return Err("同一情形下的处罚太多");
        }
        // Something between two fines was not seen.
        let doubled = joint == Joint::First && !alone && fined(&self.groups) && fined(&groups);
        if alone {
            self.alone_or_also(&groups)?;
        } else if joint == Joint::Or || joint == Joint::Until {
            let (before, last) = self.groups.split_at_checked(self.before_last).unwrap_or_default();
            let mut choices = product(last).ok_or(TOO_MANY)?;
            choices.extend(product(&groups).ok_or(TOO_MANY)?);
            let mut all = before.to_vec();
            all.push(Group { choices });
            self.groups = all;
        } else {
            self.before_last = self.groups.len();
            self.groups.extend(groups);
        }
        if doubled { Err("同一情形下又一次罚款") } else { Ok(()) }
    }

    /// 单处或者并处: each package so far with the fine, and the fine alone.
    fn alone_or_also(&mut self, groups: &[Group]) -> Result<(), &'static str> {
        let earlier = product(&self.groups).ok_or(TOO_MANY)?;
        let added = product(groups).ok_or(TOO_MANY)?;
        let mut choices: Vec<Choice> = Vec::new();
        for package in earlier.iter().filter(|p| !p.is_empty()) {
            for fine in &added {
                choices.push(package.iter().chain(fine).cloned().collect());
            }
        }
        choices.extend(added);
        self.groups = vec![Group { choices }];
        self.before_last = 0;
        Ok(())
    }
}

const TOO_MANY: &str = "可选的组合太多";

/// Adds orders that are not there yet; a text that lists more than any has keeps the first ones.
pub(super) fn add_orders(orders: &mut Vec<Order>, more: Vec<Order>) {
    for order in more {
        if orders.len() < 64 && !orders.contains(&order) {
            orders.push(order);
        }
    }
}

/// Whether a fine with figures stands in the groups.
fn fined(groups: &[Group]) -> bool {
    let daily = |a: &Amount| matches!(a.basis, Basis::PerDay { .. });
    groups.iter().flat_map(|g| &g.choices).flatten().any(|s| s.amount.as_ref().is_some_and(|a| !daily(a)))
}
