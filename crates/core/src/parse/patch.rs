//! A text that was changed in a few lines: only the matters that these lines belong to are read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Instrument, Matter};
use crate::parse::document::document;
use crate::source::Source;

/// More changed lines than this are read with the whole text.
const MAX_LINES: usize = 200;

/// The matters of a text that differ from what was read before, with their places. `None` where the change reaches further
/// than some matters, moves a line, or is not understood: then the whole text has to be read.
///
/// The text that was read before must have been without errors.
pub(crate) fn patch(old: &Instrument, source: &Source) -> Option<Vec<(usize, Matter)>> {
    let begins: Vec<u32> = old.matters.iter().map(|m| m.span.line).collect();
    let touched = touched(&begins, changed_lines(&old.source.text, &source.text)?)?;
    // The text with the other matters left out; what is left stands in its line.
    let mut left = String::with_capacity(4_096);
    let mut place = None;
    for (line, number) in source.text.split('\n').zip(1_u32..) {
        while begins.get(place.map_or(0, |p: usize| p + 1)).is_some_and(|begin| *begin <= number) {
            place = Some(place.map_or(0, |p| p + 1));
        }
        if place.is_none_or(|p| touched.contains(&p)) {
            left.push_str(line);
        }
        left.push('\n');
    }
    let left = Arc::new(Source { name: Arc::clone(&source.name), text: left.into() });
    let parsed = document(&left, &Arc::default());
    let new = parsed.instrument.filter(|_| parsed.errors.is_empty())?;
    // A clause or a fact behind a matter that was left out is missing now.
    if !same_head(old, &new) || new.matters.len() != touched.len() {
        return None;
    }
    let read: Vec<(usize, Matter)> = touched.into_iter().zip(new.matters).collect();
    let stays = |(at, m): &(usize, Matter)| old.matters.get(*at).is_some_and(|o| o.name == m.name && o.span == m.span);
    read.iter().all(stays).then_some(read)
}

/// The lines that differ, from 1; `None` when there are more or fewer lines than before, or too many differ.
fn changed_lines(old: &str, new: &str) -> Option<Vec<u32>> {
    let (mut before, mut now) = (old.split('\n'), new.split('\n'));
    let mut changed = Vec::new();
    for number in 1_u32.. {
        match (before.next(), now.next()) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => {}
            (Some(_), Some(_)) if changed.len() < MAX_LINES => changed.push(number),
            _ => return None,
        }
    }
    Some(changed)
}

/// The matters that lines belong to; `None` when one stands before all matters, or two matters begin in one line.
fn touched(begins: &[u32], lines: Vec<u32>) -> Option<BTreeSet<usize>> {
    let apart = begins.iter().zip(begins.iter().skip(1)).all(|(a, b)| a < b);
    let of = |line: u32| begins.partition_point(|begin| *begin <= line).checked_sub(1);
    lines.into_iter().map(of).collect::<Option<_>>().filter(|_| apart)
}

/// Whether two documents are the same but for their text and their matters.
fn same_head(a: &Instrument, b: &Instrument) -> bool {
    let named = |i: &Instrument| (i.span, i.rank, i.jurisdiction, i.period, i.published, i.bounds, i.illustrative);
    a.name == b.name
        && named(a) == named(b)
        && a.replaces == b.replaces
        && a.decriminalised == b.decriminalised
        && a.authority == b.authority
        && a.document_number == b.document_number
        && a.version == b.version
        && a.system == b.system
        && a.facts == b.facts
        && a.general == b.general
}
