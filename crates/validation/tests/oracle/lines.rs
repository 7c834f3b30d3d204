//! The 当 lines of a matter among themselves: those that no case reaches, and those that contend for a kind.

use std::collections::BTreeSet;

use cailiang_core::model::{Amount, Condition, Group, Item, Line, Sanction};

use crate::expected::{Key, title};
use crate::grid::{Case, World};
use crate::layers::Layers;
use crate::meaning::{At, Slot, matter};

fn slot(s: &Sanction) -> Slot {
    Slot { kind: s.kind, object: s.object.clone(), on: s.on }
}

fn slots(line: &Line) -> BTreeSet<Slot> {
    line.phrase.groups.iter().flat_map(|g| &g.choices).flatten().map(slot).collect()
}

/// What a line says of some slots.
fn says<'l>(line: &'l Line, of: &BTreeSet<Slot>) -> Vec<&'l Group> {
    line.phrase.groups.iter().filter(|g| g.choices.iter().flatten().any(|s| of.contains(&slot(s)))).collect()
}

/// Whether a line fines no less than another at either end.
fn no_less(more: &Line, less: &Line, of: &Slot) -> bool {
    let amount = |line: &Line| -> Option<Amount> {
        let all: Vec<Sanction> =
            line.phrase.groups.iter().flat_map(|g| &g.choices).flatten().filter(|s| slot(s) == *of).cloned().collect();
        match all.as_slice() {
            [one] => one.amount.clone(),
            _ => None,
        }
    };
    let (Some(a), Some(b)) = (amount(more), amount(less)) else { return false };
    if a.basis != b.basis || a.cap != b.cap || a.floor != b.floor {
        return false;
    }
    // These worlds write both ends closed, or only the upper one.
    let (low, high) = (|a: &Amount| a.range.lo.value(), |a: &Amount| a.range.hi.value());
    high(&a) >= high(&b) && low(&a) >= low(&b)
}

pub(crate) fn lines(world: &World<'_>, layers: &Layers<'_, '_>, cases: &[Case], at: At, found: &mut BTreeSet<Key>) {
    // In text order: lines with 当, and rows.
    let mut all: Vec<(&Line, bool)> = Vec::new();
    for item in &matter(world, at).items {
        match item {
            Item::Line(line) if line.when != Condition::Always => all.push((line, false)),
            Item::Table(table) => all.extend(table.rows.iter().map(|r| (&r.line, true))),
            _ => {}
        }
    }
    let holds: Vec<Vec<bool>> =
        all.iter().map(|(l, _)| cases.iter().map(|c| world.holds(at.0, &l.when, c)).collect()).collect();
    let applies: Vec<bool> = cases.iter().map(|c| layers.applies(at, c)).collect();
    for (b, (later, row)) in all.iter().enumerate() {
        if *row {
            continue;
        }
        if !holds[b].contains(&true) {
            found.insert((title(world, at), later.span.line, "S103"));
        }
        for (a, (earlier, _)) in all.iter().enumerate().take(b).filter(|(_, (_, row))| !row) {
            let common: BTreeSet<Slot> = slots(earlier).intersection(&slots(later)).cloned().collect();
            let heavier = world.texts[at.0].general.heavier_wins && common.iter().all(|s| no_less(later, earlier, s));
            if common.is_empty() || heavier || says(earlier, &common) == says(later, &common) {
                continue;
            }
            let implies = |x: usize, y: usize| holds[x].iter().zip(&holds[y]).all(|(x, y)| !x || *y);
            let settled = |case: usize| {
                all.iter().enumerate().skip(b + 1).any(|(c, (line, _))| {
                    let replaces = line.phrase.only || line.phrase.waive.is_some() || common.is_subset(&slots(line));
                    replaces && holds[c][case]
                })
            };
            let mut both = (0..cases.len()).filter(|c| holds[a][*c] && holds[b][*c] && applies[*c]);
            if !implies(a, b) && !implies(b, a) && both.any(|c| !settled(c)) {
                found.insert((title(world, at), later.span.line, "S113"));
            }
        }
    }
}
