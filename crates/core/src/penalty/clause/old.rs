//! A statute sentence: what it imposes, step by step. Simple clauses are read; of others it says that it did not.

use crate::model::{Order, Phrase};
use crate::penalty::clause::{Clause, Outcome, Place, Remark, Subject, Tier};
use crate::penalty::{Bounds, parse_phrase};
use crate::source::fold_width;

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
        clause.not_understood.push(remark(text, &format!("条文过长（上限 {MAX_CHARS} 字）")));
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
    orders: Vec<Order>,
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
                self.clause.not_understood.push(remark(&joined, "看不懂"));
            }
            None => {}
        }
    }

    fn outcome(&mut self, phrase: &Phrase) {
        self.orders.extend(phrase.orders.iter().cloned());
        if phrase.groups.is_empty() {
            return;
        }
        let parts: Vec<&str> = [self.base.as_deref(), self.local.as_deref()].into_iter().flatten().collect();
        self.clause.outcomes.push(Outcome {
            when: (!parts.is_empty()).then(|| parts.join(" || ")),
            conditions: Vec::new(),
            subject: Subject::Any,
            party: None,
            orders: self.orders.clone(),
            groups: phrase.groups.clone(),
            any_of: phrase.packages(),
            refers: None,
            tier: Tier::default(),
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

fn remark(text: &str, reason: &str) -> Remark {
    let place = Place { start: 0, len: text.chars().count() };
    Remark { text: text.to_owned(), place, reason: reason.to_owned(), suggestion: None }
}
