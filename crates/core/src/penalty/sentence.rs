//! A phrase that is not in its normal form (暂扣或者吊销许可证, 单处或者并处…), read with the reader of statute sentences.

use crate::model::{Basis, Kind, Party, Phrase};
use crate::penalty::swallowed::{Words, more_than_a_name};
use crate::penalty::{Bounds, Clause, Outcome, Relation, Subject, parse_clause};
use crate::source::fold_width;

/// The phrase that a text means, when a statute's sentence of that wording says the same without condition, without
/// reference to another provision, without a probable slip, and wholly understood.
pub(super) fn read(text: &str, bounds: Bounds) -> Option<Phrase> {
    let trimmed = text.trim_start();
    let marks: Vec<bool> = trimmed.chars().map(is_mark).collect();
    // A sentence may be carelessly punctuated; a rule is not.
    if marks.windows(2).any(|pair| pair == [true, true]) {
        return None;
    }
    let after = trimmed.strip_prefix('仅');
    // 仅 further on would be passed over.
    if trimmed.chars().zip(trimmed.chars().skip(1)).any(|(mark, c)| is_mark(mark) && c == '仅') {
        return None;
    }
    let clause = parse_clause(after.unwrap_or(trimmed), bounds);
    let Clause { outcomes, incomplete: false, slips, set_aside, parts, .. } = clause else { return None };
    // 处警告，以儆效尤: a sentence may go on in words that impose nothing; a rule does not.
    let read = parts.iter().map(|p| p.place.start + p.place.len).max().unwrap_or(0);
    let unread = after.unwrap_or(trimmed).trim_end().chars().skip(read).any(|c| !is_mark(c));
    if outcomes.is_empty() || !slips.is_empty() || !set_aside.is_empty() || unread {
        return None;
    }
    let mut phrase = Phrase { only: after.is_some(), ..Phrase::default() };
    for outcome in outcomes {
        add(outcome, &mut phrase)?;
    }
    (!phrase.groups.is_empty() || !phrase.orders.is_empty()).then_some(phrase)
}

fn is_mark(c: char) -> bool {
    matches!(fold_width(c), ',' | '、' | ';' | '。')
}

/// Adds an outcome, unless a phrase cannot say it.
fn add(outcome: Outcome, phrase: &mut Phrase) -> Option<()> {
    let Outcome { when, refers: None, subject, party, orders, mut groups, tier, .. } = outcome else {
        return None;
    };
    // 对法定代表人 names a party, and no condition beside it.
    let names_party = |when: &str| party.is_some() && when.strip_prefix('对') == party.as_deref();
    if tier.relation != Relation::Base || when.is_some_and(|w| !names_party(&w)) {
        return None;
    }
    let on = match (subject, party) {
        // A party that the kinds of party do not cover is no "anybody".
        (Subject::Any, Some(_)) => return None,
        (Subject::Any, None) => None,
        (Subject::Unit, _) => Some(Party::Unit),
        (Subject::Individual, _) => Some(Party::Individual),
        (Subject::Staff, _) => Some(Party::Staff),
    };
    for sanction in groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
        let of_something = matches!(sanction.kind, Kind::ConfiscateGoods | Kind::SuspendLicence | Kind::RevokeLicence);
        if of_something && sanction.object.is_none() {
            return None;
        }
        let object = sanction.object.as_deref().is_some_and(|o| more_than_a_name(o, Words::Object));
        let base = sanction.amount.as_ref().is_some_and(|a| match &a.basis {
            Basis::Multiple(of) | Basis::Percent(of) => more_than_a_name(of, Words::Base),
            Basis::Fixed | Basis::PerUnit(_) | Basis::PerDay { .. } => false,
        });
        if object || base {
            return None;
        }
        sanction.on = on;
    }
    for order in orders {
        if more_than_a_name(&order.name, Words::Order) {
            return None;
        }
        if !phrase.orders.contains(&order) {
            phrase.orders.push(order);
        }
    }
    phrase.groups.extend(groups);
    Some(())
}
