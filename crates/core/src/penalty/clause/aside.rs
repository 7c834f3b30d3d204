//! Pieces that impose nothing: organs, consequences of other kinds, what a penalty is only told of in.

use crate::model::{Kind, Sanction};
use crate::penalty::clause::Role;
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::outcome::{Reader, is_operative};
use crate::penalty::clause::piece::Piece;
use crate::penalty::clause::tokens::Range;

impl Reader<'_> {
    /// A piece that is neither condition nor act: an organ, a consequence, a remark.
    pub(super) fn beside(&mut self, range: Range, piece: &Piece, next: Option<&Piece>) {
        let t = self.g.tokens;
        if let Some(topic) = next.and_then(|n| self.topic(range, n)) {
            // 用于走私的运输工具，予以没收; 受到刑事处罚的人员，终身不得…
            self.reading.part(range, Role::Condition);
            if topic {
                self.state.party = Some(range);
            } else if self.state.acted {
                self.state.local = vec![range];
            } else {
                self.state.base.push(range);
            }
            return;
        }
        // 对直接负责的主管人员依法给予处分，并可以吊销其执业证书: whom the piece speaks of, the next one does too.
        if t.any(range, Class::Discipline) && next.is_some_and(is_operative) {
            self.state.party = self.g.disciplined(range).or(self.state.party);
        }
        if let Some(reason) = self.doubtful_bar(range).or_else(|| self.doubtful_retaking(range)) {
            self.reading.not_understood(range, reason);
            return;
        }
        if next.is_some_and(is_operative) {
            let passes = ["提出", "报请", "提请"].iter().any(|w| t.text(range).contains(w));
            self.state.led_by_may |= passes && t.any(range, Class::May);
            self.state.or_ahead |= t.has(range.lo, Class::Or);
        }
        // 按照每人一百元的标准计算，处以罚款: the figures of the fine stand before the comma.
        let counted = (range.lo..range.hi).any(|i| self.g.counts_money(i)) && t.any(range, Class::Calculate);
        if counted && next.is_some_and(bare_fine) {
            self.reading.not_understood(range, "罚款的数额写在前一段，怎样计算看不准");
            return;
        }
        if self.continues_bar(range) {
            self.reading.not_understood(range, "前面的禁止到这里还没有说完");
            return;
        }
        if !self.g.carries_any(range) {
            let organ = t.any(range, Class::By) || t.any(range, Class::Organ) || t.any(range, Class::Adverb);
            if organ && next.is_some_and(is_operative) {
                self.reading.part(range, Role::Organ);
            }
            return;
        }
        let sanction = (range.lo..range.hi).any(|i| self.g.sanctions(i));
        // 但不得超过实际损失的三倍: a limit that is no sum of money.
        let limits = Classes::any(&[Class::AtMost, Class::AtLeast]);
        let light = |i: usize| t.has(i, Class::Adverb) || t.has(i, Class::Total) || t.is(i, "且");
        let first = (range.lo..range.hi).find(|i| !light(*i) || t.meets(*i, limits));
        if self.state.acted && first.is_some_and(|i| t.meets(i, limits)) {
            self.reading.not_understood(range, "这样的封顶或者保底看不懂");
            return;
        }
        if sanction && self.handed_on(range) {
            self.reading.not_understood(range, "转由别的机关处理，是不是这里的处罚看不准");
            return;
        }
        let reason = if t.any(range, Class::Criminal) {
            Some("刑罚，不是行政处罚")
        } else if self.state.court {
            Some("人民法院的措施，不是行政处罚")
        } else if *piece == Piece::Told {
            Some("叙述已有的或者别处的处罚，不在这里给予处罚")
        } else if t.any(range, Class::Payment) && !t.any(range, Class::Lead) {
            Some("应当支付的款项，不是处罚")
        } else if !sanction && (range.lo..range.hi).any(|i| self.g.counts(i) && t.has(i + 1, Class::Yuan)) {
            Some("没有处罚动词的数额")
        } else if !sanction {
            Some("期限、比例，不是处罚")
        } else if self.told_of(range) {
            Some("提到处罚，不在这里给予处罚")
        } else {
            None
        };
        match reason {
            Some(reason) => self.reading.set_aside(range, reason),
            None => self.reading.not_understood(range, "有处罚的字样，看不懂"),
        }
    }

    /// 通知发证机关吊销…: another organ is told to, which may or may not be said to impose.
    fn handed_on(&self, range: Range) -> bool {
        let t = self.g.tokens;
        (range.lo..range.hi).any(|i| {
            ["通知", "抄告", "移送"].iter().any(|w| t.is(i, w))
                && t.any(Range::new(i, range.hi.min(i + 8)), Class::Organ)
        })
    }

    /// 五年内不得申请…，或者从事…: a bar that goes on behind a comma; 不得再参加… behind a sanction has no term.
    fn continues_bar(&self, range: Range) -> bool {
        let t = self.g.tokens;
        let first = (range.lo..range.hi).find(|i| {
            !t.meets(*i, Classes::any(&[Class::Or, Class::And, Class::Adverb, Class::Also])) && !t.is(*i, "也")
        });
        let Some(first) = first.filter(|_| self.state.acted) else { return false };
        let verbs = Classes::any(&[Class::Bar, Class::BarWork, Class::BarConduct, Class::BarApply]);
        let joined = first > range.lo && t.meets(first, verbs);
        let barred =
            self.drafts.last().is_some_and(|d| {
                d.act == self.state.act
                    && d.groups.iter().flat_map(|g| &g.choices).flatten().any(|s| {
                        matches!(s.kind, Kind::Ban | Kind::Other | Kind::RestrictBusiness) && s.duration.is_some()
                    })
            });
        let again =
            t.has(first, Class::Bar) && ["再", "继续"].iter().any(|w| t.text(range).contains(&format!("不得{w}")));
        joined && barred || again
    }

    /// Every sanction word of a piece is part of a noun: 罚款决定, 拘留的执行.
    fn told_of(&self, range: Range) -> bool {
        let t = self.g.tokens;
        (range.lo..range.hi).filter(|i| self.g.sanctions(*i)).all(|at| {
            let after = t.is(at + 1, "的") && !t.has(at, Class::Life)
                || (at + 1..range.hi.min(at + 8)).any(|i| t.has(i, Class::ToldAfter));
            let before = (range.lo.max(at.saturating_sub(6))..at).any(|i| t.has(i, Class::Told));
            // 罚款数额 is a noun for itself.
            after || before || t.has(at, Class::FineSum)
        })
    }

    /// Whether a noun before a comma is what the next piece speaks of; `true` when it is a party.
    fn topic(&self, range: Range, next: &Piece) -> Option<bool> {
        let t = self.g.tokens;
        if t.has(range.lo, Class::Except) || t.has(range.lo, Class::By) {
            return None;
        }
        let Piece::Operative(found) = next else { return None };
        let first = found.first()?;
        if first.prefix.party.is_some() {
            return None;
        }
        let last = range.hi.checked_sub(1)?;
        let party = t.meets(last, Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral]));
        let sanction = first.items.first().and_then(|i| match &i.act {
            Act::Sanctions(choices) => choices.first().and_then(|c| c.first()),
            _ => None,
        });
        if party && sanction.is_some_and(|s| s.kind == Kind::Ban || s.kind == Kind::Other) {
            return Some(true);
        }
        let objectless = |s: &Sanction| s.kind == Kind::ConfiscateGoods && s.object.is_none();
        let fronted = first.items.iter().any(|i| match &i.act {
            Act::Sanctions(choices) => choices.iter().flatten().any(objectless),
            _ => false,
        });
        fronted.then_some(false)
    }
}

/// 处以罚款 without figures.
fn bare_fine(piece: &Piece) -> bool {
    let Piece::Operative(found) = piece else { return false };
    let bare = |s: &Sanction| s.kind == Kind::Fine && s.amount.is_none();
    found.first().and_then(|o| o.items.first()).is_some_and(|i| match &i.act {
        Act::Sanctions(choices) => choices.iter().flatten().any(bare),
        _ => false,
    })
}

impl Grammar<'_> {
    /// The party of 对…依法给予处分.
    fn disciplined(&self, range: Range) -> Option<Range> {
        let t = self.tokens;
        let toward = (range.lo..range.hi).find(|i| t.has(*i, Class::Toward))?;
        let nouns = Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral]);
        let last =
            (toward + 1..range.hi).take_while(|i| !t.has(*i, Class::Lead)).filter(|i| t.meets(*i, nouns)).last()?;
        Some(Range::new(toward + 1, last + 1))
    }
}
