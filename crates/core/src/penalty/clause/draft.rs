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
    /// Two fines with figures under one condition: something between them was not seen.
    pub(super) doubled: bool,
}

impl Draft {
    /// Adds the groups of a piece: beside what there is, as an alternative to the piece before, or 单处或者并处.
    pub(super) fn add(&mut self, groups: Vec<Group>, joint: Joint, alone: bool) {
        self.doubled = self.doubled || joint == Joint::First && !alone && fined(&self.groups) && fined(&groups);
        let (before, last) = self.groups.split_at_checked(self.before_last).unwrap_or_default();
        if alone {
            let earlier = product(&self.groups).unwrap_or_default();
            let added = product(&groups).unwrap_or_default();
            let mut choices: Vec<Choice> = Vec::new();
            for package in earlier.iter().filter(|p| !p.is_empty()) {
                for fine in &added {
                    choices.push(package.iter().chain(fine).cloned().collect());
                }
            }
            choices.extend(added);
            self.groups = vec![Group { choices }];
            self.before_last = 0;
        } else if joint == Joint::Or || joint == Joint::Until {
            let mut choices = product(last).unwrap_or_default();
            choices.extend(product(&groups).unwrap_or_default());
            let mut all = before.to_vec();
            all.push(Group { choices });
            self.groups = all;
        } else {
            self.before_last = self.groups.len();
            self.groups.extend(groups);
        }
    }
}

/// Whether a fine with figures stands in the groups.
fn fined(groups: &[Group]) -> bool {
    let daily = |a: &Amount| matches!(a.basis, Basis::PerDay { .. });
    groups.iter().flat_map(|g| &g.choices).flatten().any(|s| s.amount.as_ref().is_some_and(|a| !daily(a)))
}
