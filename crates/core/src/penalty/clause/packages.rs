//! The acts of a piece → groups of alternatives.

use crate::model::{Choice, Group, Kind, Modal, Order, Sanction};
use crate::penalty::clause::grammar::Act;
use crate::penalty::clause::piece::{Item, Joint};

/// What a list of acts comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Packages {
    pub(super) groups: Vec<Group>,
    pub(super) orders: Vec<Order>,
    /// 并 and 或者 in one list: which binds closer is not said.
    pub(super) mixed: bool,
    pub(super) refers: Option<crate::penalty::clause::tokens::Range>,
}

/// The choices of an item, with its modal; an order is an empty choice.
fn choices(item: &Item) -> Vec<Choice> {
    match &item.act {
        Act::Sanctions(choices) => {
            let modal = |s: &Sanction| Sanction { modal: item.modal, ..s.clone() };
            choices.iter().map(|c| c.iter().map(modal).collect()).collect()
        }
        Act::Order(_) => vec![Vec::new()],
        _ => Vec::new(),
    }
}

fn push(groups: &mut Vec<Group>, choices: Vec<Choice>) {
    let mut unique: Vec<Choice> = Vec::new();
    for choice in choices {
        if !unique.contains(&choice) {
            unique.push(choice);
        }
    }
    match unique.as_slice() {
        [] => {}
        [one] => groups.extend(one.iter().cloned().map(Group::single)),
        _ => groups.push(Group { choices: unique }),
    }
}

/// The groups of one piece.
pub(super) fn packages(items: &[Item]) -> Packages {
    let mut found = Packages::default();
    for item in items {
        match &item.act {
            Act::Order(order) => found.orders.push(Order { modal: item.modal, ..order.clone() }),
            Act::Refer => found.refers = Some(item.range),
            _ => {}
        }
    }
    let first_or = items.iter().position(|i| i.joint == Joint::Or);
    let Some(first_or) = first_or else {
        together(items, &mut found.groups);
        return found;
    };
    let last_or = items.iter().rposition(|i| i.joint == Joint::Or).unwrap_or(first_or);
    // 责令改正、给予警告或者罚款: orders at the head of a list stand beside the alternatives.
    let mut start = 0;
    let corrects = |i: &Item| match &i.act {
        Act::Order(order) => ["改正", "违法行为", "措施"].iter().any(|w| order.name.contains(w)),
        _ => false,
    };
    while start + 1 < first_or && items.get(start).is_some_and(corrects) {
        start += 1;
    }
    // 吊销…并处一万元罚款 behind the alternatives stands beside them.
    let end = (last_or + 1..items.len())
        .find(|i| items.get(*i).is_some_and(|item| item.joint == Joint::And))
        .unwrap_or(items.len());
    let options = items.get(start..end).unwrap_or_default();
    found.mixed = options.iter().skip(1).any(|i| i.joint == Joint::And);
    // A、B或者C are three; in A或者B、C what stands behind the last 或者 stays together.
    let (single, tail) = options.split_at_checked(last_or.saturating_sub(start)).unwrap_or((options, &[]));
    let mut alternatives: Vec<Choice> = borrowed(single, options).iter().flat_map(choices).collect();
    let mut last = Vec::new();
    together(&borrowed(tail, options), &mut last);
    alternatives.extend(product(&last).unwrap_or_default());
    for order in options.iter().filter_map(|i| match &i.act {
        Act::Order(order) => Some(&order.name),
        _ => None,
    }) {
        // An order that is one of several alternatives is not compulsory.
        found.orders.iter_mut().filter(|o| o.name == *order).for_each(|o| o.modal = Modal::May);
    }
    if alternatives.iter().any(|c| !c.is_empty()) {
        push(&mut found.groups, alternatives);
    }
    together(items.get(end..).unwrap_or_default(), &mut found.groups);
    found
}

/// 暂扣或者吊销许可证: the first verb takes the object of the second.
fn borrowed(items: &[Item], all: &[Item]) -> Vec<Item> {
    let object = all.iter().rev().find_map(|i| match &i.act {
        Act::Sanctions(choices) => choices.iter().flatten().find_map(|s| s.object.clone()),
        _ => None,
    });
    let mut items = items.to_vec();
    for item in &mut items {
        if let Act::Sanctions(choices) = &mut item.act {
            for s in choices.iter_mut().flatten() {
                let licence = matches!(s.kind, Kind::SuspendLicence | Kind::RevokeLicence);
                if licence && s.object.is_none() {
                    s.object.clone_from(&object);
                }
            }
        }
    }
    items
}

/// Acts that are all imposed; 直至, and 停业、关闭 under one 责令, are alternatives.
fn together(items: &[Item], groups: &mut Vec<Group>) {
    let mut at = 0;
    while let Some(item) = items.get(at) {
        let mut options = choices(item);
        let mut last = item;
        at += 1;
        while let Some(next) = items.get(at) {
            let commanded = |i: &Item| matches!(i.act.kind(), Some(Kind::StopBusiness | Kind::Close));
            let one_command = next.joint == Joint::List && commanded(last) && commanded(next);
            if next.joint != Joint::Until && !one_command {
                break;
            }
            options.extend(choices(next));
            last = next;
            at += 1;
        }
        push(groups, options);
    }
}

/// All packages of groups, `None` when there are more than any text means.
pub(super) fn product(groups: &[Group]) -> Option<Vec<Choice>> {
    const MOST: usize = 256;
    let mut all: Vec<Choice> = vec![Vec::new()];
    for group in groups {
        if all.len().checked_mul(group.choices.len()).is_none_or(|n| n > MOST) {
            return None;
        }
        let mut next = Vec::new();
        for before in &all {
            for choice in &group.choices {
                let mut longer = before.clone();
                longer.extend(choice.iter().cloned());
                if !next.contains(&longer) {
                    next.push(longer);
                }
            }
        }
        all = next;
    }
    Some(all)
}
