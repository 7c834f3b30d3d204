//! A statute sentence: what it imposes, step by step. Simple clauses are read; of others it says that it did not.

use serde::Serialize;

use crate::model::{Phrase, Sanction};
use crate::penalty::{Bounds, describe, parse_phrase};
use crate::source::fold_width;

/// What a clause imposes under one condition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Outcome {
    /// Words of the condition, joined by ` || `.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Orders that go with it.
    pub orders: Vec<String>,
    /// Packages, one of which is imposed.
    pub any_of: Vec<Vec<Sanction>>,
    /// 依照…处罚: the reference, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refers: Option<String>,
}

/// A clause, read.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Clause {
    /// In text order.
    pub outcomes: Vec<Outcome>,
    /// Something looked like a penalty and was not understood; then the outcomes must not be relied on.
    pub incomplete: bool,
    /// What was not understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_understood: Vec<String>,
}

/// Words that only a penalty has. A step with one of them that does not parse is not understood.
const PENALTY_WORDS: [&str; 22] = [
    "罚款",
    "没收",
    "吊销",
    "拘留",
    "暂扣",
    "吊扣",
    "警告",
    "通报批评",
    "停产",
    "停业",
    "责令关闭",
    "予以关闭",
    "不得从事",
    "不得担任",
    "禁止从事",
    "限制生产",
    "降低资质",
    "撤销",
    "取消",
    "限期出境",
    "处罚",
    "暂停",
];
/// Words that open a penalty behind the name of an organ.
const OPENERS: [&str; 17] = [
    "责令",
    "并处",
    "可以",
    "处以",
    "处",
    "没收",
    "给予",
    "吊销",
    "暂扣",
    "警告",
    "予以",
    "限期",
    "恢复原状",
    "不予",
    "对单位",
    "对个人",
    "按照",
];
/// Longest text that is read as one clause, in characters.
const MAX_CHARS: usize = 20_000;

/// Reads a statute sentence.
pub fn parse_clause(text: &str, bounds: Bounds) -> Clause {
    let folded: String = text.chars().map(fold_width).filter(|c| !c.is_whitespace()).collect();
    let mut clause = Clause::default();
    if folded.chars().count() > MAX_CHARS {
        clause.incomplete = true;
        clause.not_understood.push(format!("条文过长（上限 {MAX_CHARS} 字）"));
        return clause;
    }
    for sentence in folded.split_inclusive(['。']) {
        Sentence { base: None, local: None, orders: Vec::new(), pending: Vec::new(), bounds, clause: &mut clause }
            .read(sentence.trim_end_matches('。'));
    }
    clause
}

struct Sentence<'a> {
    /// The act, and the condition of the step.
    base: Option<String>,
    local: Option<String>,
    orders: Vec<String>,
    /// Pieces of the step that go together.
    pending: Vec<String>,
    bounds: Bounds,
    clause: &'a mut Clause,
}

impl Sentence<'_> {
    fn read(&mut self, sentence: &str) {
        for step in sentence.split(';') {
            self.local = None;
            for piece in step.split(',').filter(|p| !p.is_empty()) {
                let has_penalty = PENALTY_WORDS.iter().any(|w| piece.contains(w));
                if piece.ends_with('的') && !has_penalty {
                    self.flush();
                    if self.base.is_none() {
                        self.base = Some(piece.to_owned())
                    } else {
                        self.local = Some(piece.to_owned())
                    }
                } else {
                    self.pending.push(piece.to_owned());
                }
            }
            self.flush();
        }
    }

    /// Reads the pieces since the last condition as one phrase, without an organ before it.
    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.pending);
        if pieces.is_empty() {
            return;
        }
        let joined = pieces.join(",");
        let has_penalty = PENALTY_WORDS.iter().any(|w| joined.contains(w));
        let phrase = candidates(&joined).find_map(|c| parse_phrase(&c, self.bounds).ok());
        match phrase {
            Some(phrase) => self.outcome(&phrase),
            None if has_penalty => {
                self.clause.incomplete = true;
                self.clause.not_understood.push(joined);
            }
            None => {}
        }
    }

    fn outcome(&mut self, phrase: &Phrase) {
        self.orders.extend(phrase.orders.iter().map(describe::order));
        if phrase.groups.is_empty() {
            return;
        }
        let parts: Vec<&str> = [self.base.as_deref(), self.local.as_deref()].into_iter().flatten().collect();
        self.clause.outcomes.push(Outcome {
            when: (!parts.is_empty()).then(|| parts.join(" || ")),
            orders: self.orders.clone(),
            any_of: phrase.packages(),
            refers: None,
        });
    }
}

/// The text itself, then what stands behind `由…` (the organ), from each word that opens a penalty.
fn candidates(text: &str) -> impl Iterator<Item = String> + '_ {
    let organ = text.starts_with('由') || text.contains("部门") || text.contains("机关") || text.contains("政府");
    let behind = OPENERS
        .iter()
        .filter_map(move |w| if organ { text.find(w) } else { None })
        .min()
        .and_then(|at| text.get(at..))
        .map(str::to_owned);
    std::iter::once(text.to_owned()).chain(behind)
}
