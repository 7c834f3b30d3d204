//! One act: a sanction, an order or a reference, from its first word to its last.

use crate::model::{Kind, Modal, Order, Sanction, Within};
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::Unit;
use crate::penalty::clause::tokens::Range;

/// Parties that an order or a suspension may name between 责令 and its verb.
const PARTIES: Classes = Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral, Class::It]);

/// What 责令采取…措施 turns into a sanction.
const MEASURES: Classes = Classes::any(&[Class::StopBusiness, Class::Noun]);

/// What stands right before an act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Before {
    /// Nothing that imposes.
    Nothing,
    /// 处, 给予 or the like.
    Verb,
    /// Another act of the same list.
    Act,
}

impl Grammar<'_> {
    /// Reads the act that begins here.
    pub(super) fn act(&self, at: usize, hi: usize, before: Before) -> Option<(Act, usize)> {
        let t = self.tokens;
        let led = before == Before::Verb;
        if at >= hi {
            return None;
        }
        if let Some(found) = self.daily(at, hi) {
            return Some(found);
        }
        if t.has(at, Class::Command) {
            return self.command(at, hi);
        }
        if t.has(at, Class::Refer) {
            // 按照货值金额二倍…处以罚款 states the fine, 依照前款规定处罚 refers to it.
            return self.fine(at, hi, false).or_else(|| self.refer(at, hi));
        }
        if t.has(at, Class::FineSum) {
            return self.stated_fine(at, hi);
        }
        if t.has(at, Class::Seize) {
            return self.seize(at, hi);
        }
        if t.has(at, Class::Revoke) {
            return self.licence(at, hi, Kind::RevokeLicence);
        }
        if t.has(at, Class::Suspend) {
            return self.licence(at, hi, Kind::SuspendLicence);
        }
        if t.has(at, Class::Cancel) {
            return self.cancel(at, hi).or_else(|| self.plain_order(at, hi));
        }
        if t.has(at, Class::Noun) {
            return self.noun(at, hi, before);
        }
        if t.has(at, Class::Lower) {
            return self.lower(at, hi);
        }
        if led && t.has(at, Class::Notice) && at + 1 == hi {
            return Some((Act::one(Sanction::new(Kind::Censure)), at + 1));
        }
        if let Some(kind) = t.entry(at).filter(|w| w.classes.has(Class::StopBusiness) || w.classes.has(Class::Close)) {
            return match kind.kind.unwrap_or(Kind::StopBusiness) {
                Kind::Close if before == Before::Nothing => {
                    Some(self.close(at, hi)).filter(|_| self.closes_site(at, hi))
                }
                Kind::Close => Some(self.close(at, hi)),
                kind => Some(self.stop(at, hi, kind)),
            };
        }
        if t.has(at, Class::Halt) {
            return self.halt(at, hi);
        }
        if let Some(found) = self.timed(at, hi) {
            return Some(found);
        }
        if let Some((found, end)) = self.duration(at)
            && let Some(detention) = self.detention(end, hi)
        {
            return Some(match found {
                Ok(d) => (Act::one(Sanction { duration: Some(d), ..Sanction::new(Kind::Detention) }), detention),
                Err(slip) => (Act::Slip(slip), detention),
            });
        }
        if let Some(found) = self.bar(at, hi) {
            return Some(found);
        }
        if let Some(found) = self.fine(at, hi, led) {
            return Some(found);
        }
        if t.has(at, Class::Order) {
            return self.plain_order(at, hi);
        }
        None
    }

    fn noun(&self, at: usize, hi: usize, before: Before) -> Option<(Act, usize)> {
        let t = self.tokens;
        let kind = t.entry(at)?.kind?;
        match kind {
            Kind::Fine => Some(self.bare_fine(at, hi)),
            Kind::Detention => {
                let mut sanction = Sanction::new(kind);
                match self.duration(at + 1).filter(|(_, end)| *end <= hi) {
                    Some((Ok(d), end)) => {
                        sanction.duration = Some(d);
                        Some((Act::one(sanction), end))
                    }
                    Some((Err(slip), end)) => Some((Act::Slip(slip), end)),
                    None => Some((Act::one(sanction), at + 1)),
                }
            }
            // 限制生产 as such is a rule of conduct.
            Kind::RestrictBusiness
                if before == Before::Nothing
                    && (t.is(at, "限制生产") || t.is(at, "限产"))
                    && !t.has(at + 2, Class::StopBusiness) =>
            {
                None
            }
            Kind::RestrictBusiness | Kind::Other => {
                let mut sanction = Sanction::new(kind);
                sanction.text = Some(t.text(Range::new(at, at + 1)));
                Some((Act::one(sanction), at + 1))
            }
            _ => Some((Act::one(Sanction::new(kind)), at + 1)),
        }
    }

    /// 的拘留 behind a duration.
    fn detention(&self, at: usize, hi: usize) -> Option<usize> {
        let t = self.tokens;
        let at = if t.is(at, "的") { at + 1 } else { at };
        let found = at < hi && t.entry(at).is_some_and(|w| w.kind == Some(Kind::Detention));
        found.then_some(at + 1)
    }

    /// 责令: of stopping business or closing it is a sanction, of anything else an order.
    fn command(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let mut next = self.skip_adverbs(at + 1, hi);
        // 责令其采取限制生产、停产整治等措施
        let taken = (next..hi.min(next + 4)).find(|i| t.is(*i, "采取"));
        if let Some(verb) = taken.filter(|v| t.meets(*v + 1, MEASURES)) {
            next = verb + 1;
        }
        // 责令其六个月内不得进入…: what is barred for a time is no order.
        let barred = (at + 1..hi.min(at + 3)).find(|i| !t.has(*i, Class::It)).filter(|i| !t.is(*i, "限期"));
        if let Some(found) = barred.and_then(|i| self.bar(i, hi)) {
            return Some(found);
        }
        let mut within = None;
        if t.is(next, "限期") {
            next += 1;
        } else if let Some((found, end)) = self.time_limit(next, hi) {
            within = Some(found);
            next = end;
        }
        let verb = self.command_verb(next, hi);
        if let Some(act) = verb.and_then(|v| self.commanded(v, hi)) {
            return Some(act);
        }
        let end = self.ordered_end(next, hi);
        if end == next && within.is_none() && end == at + 1 {
            return None;
        }
        let start = if within.is_some() { next } else { at + 1 };
        let name = format!("责令{}", t.text(Range::new(start, end)));
        Some((Act::Order(Order { name, within, modal: Modal::Must }), end))
    }

    /// The verb of a command: behind the party that is to obey it.
    fn command_verb(&self, at: usize, hi: usize) -> Option<usize> {
        let t = self.tokens;
        let verbs = Classes::any(&[Class::StopBusiness, Class::Close, Class::Halt, Class::Cancel, Class::Noun]);
        for i in at..hi.min(at + 16) {
            if t.meets(i, verbs) {
                let behind_party = i > at && t.meets(i - 1, PARTIES);
                return (i == at || behind_party || t.is(i - 1, "依法")).then_some(i);
            }
            if self.carries(i) || self.is_joint(i) && self.starts_act(i + 1, hi) {
                return None;
            }
        }
        None
    }

    /// What 责令 turns into a sanction.
    fn commanded(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        if t.has(at, Class::StopBusiness) {
            return Some(self.stop(at, hi, Kind::StopBusiness));
        }
        if t.has(at, Class::Close) {
            return Some(self.close(at, hi));
        }
        if t.has(at, Class::Halt) {
            return self.halt(at, hi);
        }
        if t.has(at, Class::Cancel) {
            return self.cancel(at, hi);
        }
        t.entry(at).filter(|w| w.kind == Some(Kind::RestrictBusiness)).and_then(|_| self.noun(at, hi, Before::Verb))
    }

    /// 关闭用于违法活动的网站、通讯群组 needs no 责令; 关闭闸门 is no penalty.
    fn closes_site(&self, at: usize, hi: usize) -> bool {
        let object = self.tokens.text(Range::new(at + 1, self.object_end(at + 1, hi)));
        ["网站", "应用程序", "账号", "群组"].iter().any(|w| object.ends_with(w))
    }

    /// The end of what is ordered: 补种株数一倍以上三倍以下的树木 has figures, but no fine.
    fn ordered_end(&self, at: usize, hi: usize) -> usize {
        let t = self.tokens;
        let mut end = self.object_end(at, hi);
        while end < hi {
            let Some((Ok(found), next)) = self.quantity(end) else { break };
            let thing = t.chars(Range::new(next, next + 1)).starts_with(&['的']) && self.fine_word(next).is_none();
            if found.unit != Unit::Times || !thing || t.has(next + 1, Class::Standard) {
                break;
            }
            end = self.object_end(next + 1, hi);
        }
        end
    }

    /// 关闭网站 closes too; what is closed is kept in the reading.
    fn close(&self, at: usize, hi: usize) -> (Act, usize) {
        let object = Range::new(at + 1, self.object_end(at + 1, hi));
        if object.is_empty() || self.carries_any(object) {
            return (Act::one(Sanction::new(Kind::Close)), at + 1);
        }
        let object_text = Some(self.tokens.text(object));
        (Act::one(Sanction { object: object_text, ..Sanction::new(Kind::Close) }), object.hi)
    }

    /// A verb with its duration before it: `一年至三年内取消…资格`, `给予三个月以上六个月以下停止执业的处罚`.
    fn timed(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let at = if t.is(at, "在") || t.is(at, "于") { at + 1 } else { at };
        let (found, end) = self.duration(at)?;
        let next = if t.has(end, Class::Within) { end + 1 } else { end };
        let next = if t.is(next, "的") { next + 1 } else { next };
        let next = if t.has(next, Class::Command) { next + 1 } else { next };
        let (act, end) = if t.has(next, Class::Cancel) {
            self.cancel(next, hi)?
        } else if t.has(next, Class::Halt) {
            self.halt(next, hi)?
        } else if t.has(next, Class::Suspend) {
            self.licence(next, hi, Kind::SuspendLicence)?
        } else if t.has(next, Class::StopBusiness) {
            self.stop(next, hi, Kind::StopBusiness)
        } else {
            return None;
        };
        match (found, act) {
            (Ok(_), Act::Sanctions(choices)) if choices.iter().flatten().any(|s| s.duration.is_some()) => None,
            (Ok(duration), Act::Sanctions(mut choices)) => {
                for s in choices.iter_mut().flatten() {
                    s.duration = Some(duration);
                    // A qualification that comes back is not revoked.
                    if s.kind == Kind::RevokeLicence && t.any(Range::new(next, end), Class::Participation) {
                        s.kind = Kind::RestrictBusiness;
                    }
                }
                Some((Act::Sanctions(choices), end))
            }
            (Err(slip), _) => Some((Act::Slip(slip), end)),
            (_, act) => Some((act, end)),
        }
    }

    /// `十五日内`, `在六个月以内`.
    fn time_limit(&self, at: usize, hi: usize) -> Option<(Within, usize)> {
        let t = self.tokens;
        let at = if t.is(at, "在") || t.is(at, "于") { at + 1 } else { at };
        let (found, end) = self.duration(at)?;
        let found = found.ok()?;
        let within = t.has(end, Class::Within);
        let max = found.max.filter(|_| within || t.is(end - 1, "以内"))?;
        let end = if within { end + 1 } else { end };
        (end <= hi).then_some((Within { max, unit: found.unit }, end))
    }

    /// An order without 责令: 恢复原状, 限期拆除, 采取补救措施.
    fn plain_order(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let end = self.ordered_end(at + 1, hi);
        let name = self.tokens.text(Range::new(at, end));
        Some((Act::Order(Order { name, within: None, modal: Modal::Must }), end))
    }

    /// A reference: 依照…规定处罚, 以…论处. It fills the rest of the piece.
    fn refer(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let last = hi.checked_sub(1)?;
        let range = Range::new(at, hi);
        let ends = t.has(last, Class::ReferEnd)
            || t.entry(last).is_some_and(|w| w.kind == Some(Kind::Fine)) && t.has(last - 1, Class::Lead)
            || t.ends_with(range, "予以处罚")
            || t.ends_with(range, "给予处罚")
            || t.ends_with(range, "给予行政处罚")
            || t.ends_with(range, "予以行政处罚");
        let text = t.text(range);
        // 适用前款规定 is all that some texts say.
        let applies = ["适用前款", "适用前条", "适用前两款", "适用本条"].iter().any(|w| text.starts_with(w))
            && t.ends_with(range, "规定");
        // 按照无证经营处罚: another act whose penalty applies, not how or by whom it is imposed.
        let likened = ["按", "比照"].iter().any(|w| text.starts_with(w))
            && !["职责", "权限", "职权", "程序", "情节", "分工", "管辖", "后果", "程度", "日"]
                .iter()
                .any(|w| text.contains(w));
        let provision = t.any(range, Class::Provision)
            || t.ends_with(range, "论处")
            || t.ends_with(range, "予以处罚")
            || t.ends_with(range, "给予处罚")
            || likened && last > at + 1;
        // 依照法定程序实施行政处罚 says how, not by which provision.
        let manner = ["程序", "职权", "权限", "范围"].iter().any(|w| text.contains(w))
            && !["条", "款", "》"].iter().any(|w| text.contains(w));
        if manner {
            return None;
        }
        let criminal = t.any(range, Class::Criminal) || text.contains("定罪");
        (applies || ends && provision && !criminal && last > at).then_some((Act::Refer, hi))
    }
}
