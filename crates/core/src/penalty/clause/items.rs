//! Numbered items: offences under their head, penalties of their own, or the measures that the head announces.

use crate::penalty::clause::Role;
use crate::penalty::clause::grammar::Act;
use crate::penalty::clause::lexicon::Class;
use crate::penalty::clause::outcome::{Reader, State, is_branch};
use crate::penalty::clause::piece::{Joint, Operative, Piece};
use crate::penalty::clause::step::{ItemText, Sentence};
use crate::penalty::clause::tokens::Range;

/// What the head of a list makes of its items.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum List {
    /// Offences; an item that imposes without a condition of its own is not understood.
    #[default]
    Offences,
    /// 处罚的种类：（一）警告… names kinds and imposes none.
    Kinds,
    /// 监督检查可以采取下列措施 imposes none either.
    Inspection,
    /// 可以采取下列措施：（一）… imposes what the items say.
    Measures { may: bool, choice: bool, last_step: bool },
}

impl Reader<'_> {
    /// Reads the head of a list, and remembers the words that only announce what the items impose.
    pub(super) fn list(&mut self, sentence: &Sentence) -> List {
        let t = self.g.tokens;
        let pieces = || sentence.steps.iter().flatten().copied();
        let (Some(first), Some(last)) = (pieces().next(), pieces().next_back()) else { return List::Offences };
        let has = |range: Range, words: &[&str]| {
            let text = t.text(range);
            words.iter().any(|w| text.contains(w))
        };
        // 监督检查，可以采取下列措施: what the organ may do to find out, no penalty.
        let inspects = pieces().any(|r| has(r, &["监督检查", "检查职责", "调查", "执法检查"]));
        let unlawful = pieces().any(|r| t.ends_with(r, "的") || has(r, &["违反"]));
        if inspects && !unlawful && has(last, &["措施", "职权"]) {
            return List::Inspection;
        }
        if has(last, &["种类", "事项", "职责", "包括", "听证"]) {
            return List::Kinds;
        }
        if !sentence.items.iter().any(|item| self.acts(item).1.is_some()) {
            return List::Offences;
        }
        self.announcing = Some(Range::new(first.lo, last.hi));
        let announces = |r: &Range| {
            has(*r, &["下列", "以下", "如下"])
                && has(*r, &["规定", "标准", "措施", "处罚", "处理", "罚款"])
                && !has(*r, &["行为", "情形"])
        };
        let Some(announcing) = pieces().find(announces) else { return List::Offences };
        let several = ["或者几种", "或者多种", "或者数种", "或者几项", "或者多项"];
        List::Measures {
            may: sentence.steps.iter().any(|step| may_before(step, announcing, |r| t.any(r, Class::May))),
            choice: has(announcing, &["之一", "一种", "一项"]) && !has(announcing, &several),
            last_step: sentence.steps.last().is_some_and(|step| step.contains(&announcing)),
        }
    }

    /// The first condition and the first penalty among the pieces of an item.
    fn acts(&self, item: &ItemText) -> (Option<usize>, Option<usize>) {
        let pieces: Vec<(Range, Piece)> = item.steps.iter().flatten().map(|r| (*r, self.g.piece(*r, false))).collect();
        let condition = pieces.iter().position(|(r, _)| self.g.tokens.ends_with(*r, "的"));
        let act = pieces.iter().position(|(_, p)| match p {
            Piece::Broken(_) => true,
            Piece::Operative(found) => found.iter().any(Operative::imposes),
            _ => false,
        });
        (condition, act)
    }

    /// Numbered items are offences under their head, unless they impose penalties.
    pub(super) fn items(&mut self, items: &[ItemText], list: List) {
        let mut head = self.state.clone();
        head.local.retain(|r| !is_branch(self.g, *r));
        if matches!(list, List::Measures { last_step: false, .. }) {
            head.local.clear();
        }
        if let Some(party) = head.party {
            head.base_subject = self.g.party_subject(party);
        }
        for (number, item) in items.iter().enumerate() {
            let (condition, act) = self.acts(item);
            // 发生一般事故，处…: under 依照下列规定处罚 what stands before the penalty is its condition.
            let own =
                condition.zip(act).is_some_and(|(c, a)| c < a) || list != List::Offences && act.is_some_and(|a| a > 0);
            if list == List::Inspection {
                self.inspection(item);
                continue;
            }
            if own && list != List::Kinds {
                let act = self.state.act + 1;
                self.state = State { act, acted: false, orders: Vec::new(), ..head.clone() };
                self.forced_may = matches!(list, List::Measures { may: true, .. });
                self.in_item = true;
                self.sentence(&item.steps);
                (self.in_item, self.forced_may) = (false, false);
                self.state = State { act: self.state.act + 1, ..head.clone() };
                continue;
            }
            match (act, list) {
                (_, List::Measures { may, choice, .. }) => self.measure(item, may, choice && number > 0),
                (Some(_), List::Offences) => {
                    self.reading.part(item.range, Role::Item);
                    self.reading.not_understood(item.range, "分项列出的处罚，看不懂与上文怎样衔接");
                }
                _ => self.reading.part(item.range, Role::Item),
            }
            self.state.party = head.party;
        }
    }

    /// An item that says what an inspection may do.
    fn inspection(&mut self, item: &ItemText) {
        if self.g.carries_any(item.range) {
            self.reading.set_aside(item.range, "监督检查中的措施，不是处罚");
        } else {
            self.reading.part(item.range, Role::Item);
        }
    }

    /// An item that states one of the announced measures, under the condition of its head.
    fn measure(&mut self, item: &ItemText, may: bool, alternative: bool) {
        for step in &item.steps {
            let mut pieces: Vec<(Range, Piece)> = step.iter().map(|r| (*r, self.g.piece(*r, may))).collect();
            let first = pieces.iter_mut().find_map(|(_, piece)| match piece {
                Piece::Operative(found) => found.first_mut(),
                _ => None,
            });
            if let Some(operative) = first.filter(|_| alternative) {
                operative.joint = Joint::Or;
            }
            self.step(&pieces);
        }
    }
}

/// 可以 in the piece that announces, or in the one before it: 可以区别不同情形，采取下列措施.
fn may_before(step: &[Range], announcing: Range, may: impl Fn(Range) -> bool) -> bool {
    let at = step.iter().position(|r| *r == announcing);
    at.is_some_and(|at| step.iter().take(at + 1).skip(at.saturating_sub(1)).any(|r| may(*r)))
}

impl Operative {
    fn imposes(&self) -> bool {
        self.items.iter().any(|i| !matches!(i.act, Act::Order(_)))
    }
}
