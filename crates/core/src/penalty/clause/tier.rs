//! Whether a tier keeps what the text imposes before it or starts afresh, and by which words.

use crate::model::Kind;
use crate::penalty::clause::draft::Draft;
use crate::penalty::clause::grammar::Grammar;
use crate::penalty::clause::lexicon::Class;
use crate::penalty::clause::tokens::Range;
use crate::penalty::clause::{Relation, Tier};

/// Reads the relation of an outcome to the base of its act.
///
/// 仅 starts afresh; 并处 keeps the rest; a lighter circumstance (情节较轻的) starts afresh; detention under a condition
/// of its own replaces the lighter alternatives before it; anything else (拒不改正的, 情节严重的, 违法所得…的) keeps
/// the rest.
pub(super) fn tier(g: &Grammar<'_>, draft: &Draft) -> Tier {
    let t = g.tokens;
    let Some(condition) = draft.local.last().copied() else { return Tier::default() };
    let cue = |relation, range: Range| Tier { relation, cue: Some(t.text(range)) };
    if draft.only {
        return Tier { relation: Relation::Afresh, cue: Some("仅".to_owned()) };
    }
    let word = (condition.lo..condition.hi.min(condition.lo + 8)).find(|i| t.has(*i, Class::Local));
    let range = word.map_or(condition, |at| Range::new(at, at + 1));
    let lighter = word.and_then(|at| t.entry(at)).and_then(|w| w.tier) == Some(Relation::Afresh);
    if lighter {
        return cue(Relation::Afresh, range);
    }
    if draft.also.is_some() {
        return Tier { relation: Relation::Escalates, cue: Some("并处".to_owned()) };
    }
    let detained = draft.groups.iter().flat_map(|g| &g.choices).flatten().any(|s| s.kind == Kind::Detention);
    if detained {
        return Tier { relation: Relation::Afresh, cue: Some(format!("{}…拘留", t.text(range))) };
    }
    cue(Relation::Escalates, range)
}
