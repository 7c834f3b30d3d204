//! What stands between two commas: who imposes what on whom, as a list of acts with their joints.

use crate::model::{Kind, Modal};
use crate::penalty::clause::act::Before;
use crate::penalty::clause::grammar::{Act, Grammar, Limit, OPENERS};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::tokens::Range;

/// How an act is joined to the one before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Joint {
    /// The first of its piece.
    First,
    /// 、
    List,
    /// 或者
    Or,
    /// 直至
    Until,
    /// 和, 并
    And,
}

/// An act with its joint and modal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Item {
    pub(super) joint: Joint,
    pub(super) act: Act,
    pub(super) range: Range,
    pub(super) modal: Modal,
    /// 单处或者并处
    pub(super) alone: bool,
    /// 并处
    pub(super) also: bool,
}

/// What stands before the acts of a piece.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Prefix {
    pub(super) range: Range,
    /// 对… or the noun that a ban is said of.
    pub(super) party: Option<Range>,
    /// A condition without a comma: 情节严重的吊销….
    pub(super) condition: Option<Range>,
    /// 有许可证的: what the act behind it presupposes.
    pub(super) had: Option<Range>,
    /// What is not understood.
    pub(super) unread: Option<Range>,
    pub(super) may: bool,
    pub(super) only: bool,
    /// The party stands without 对.
    pub(super) bare_party: bool,
    /// An organ is the grammatical subject, without 由.
    pub(super) organ_acts: bool,
}

/// Acts that one piece imposes on one party.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Operative {
    pub(super) joint: Joint,
    pub(super) prefix: Prefix,
    pub(super) items: Vec<Item>,
}

impl Operative {
    /// Its words, with what stands before them.
    pub(super) fn range(&self) -> Range {
        let end = self.items.last().map_or(self.prefix.range.hi, |i| i.range.hi);
        Range::new(self.prefix.range.lo, end)
    }

    /// Its acts, without who imposes them on whom.
    pub(super) fn acts(&self) -> Range {
        let all = self.range();
        Range::new(self.items.first().map_or(all.lo, |i| i.range.lo), all.hi)
    }
}

/// A piece, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// It imposes, orders or refers.
    Operative(Vec<Operative>),
    /// It names the party of what follows: `对直接负责的主管人员，`.
    Party(Range),
    /// It caps or lifts the fine before it.
    Limit(Limit),
    /// 除…外: what it says besides, and of whom.
    Besides(Option<Range>, Vec<Item>),
    /// It tells of a penalty and imposes none.
    Told,
    /// A penalty begins here and does not read to its end.
    Broken(Range),
    /// None of these.
    Other,
}

/// The most places at which a piece is tried.
const TRIES: usize = 12;

/// More acts than any list has.
const MOST_ACTS: usize = 32;

const PARTIES: Classes = Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral]);

impl Grammar<'_> {
    /// Reads a piece. `may` is carried over from a piece that ended in 可以.
    pub(super) fn piece(&self, range: Range, may: bool) -> Piece {
        let t = self.tokens;
        let Range { mut lo, hi } = range;
        let mut joint = Joint::First;
        if t.has(lo, Class::Or) || t.has(lo, Class::Until) {
            joint = if t.has(lo, Class::Until) { Joint::Until } else { Joint::Or };
            lo += 1;
        }
        if let Some(limit) = self.limit(lo, hi) {
            return Piece::Limit(limit);
        }
        if let Some(piece) = self.besides(lo, hi) {
            return piece;
        }
        let (mut tries, mut broken, mut told) = (0, None, false);
        // 逾期不改正的 is a condition, whatever stands in it.
        let conditional = t.ends_with(Range::new(lo, hi), "的");
        for at in lo..hi {
            let opens = t.meets(at, OPENERS) || t.is_number(at) || t.meets(at, FIGURES);
            if !opens {
                continue;
            }
            tries += 1;
            if tries > TRIES {
                break;
            }
            if t.has(at, Class::Refer) {
                // 违法所得不足一万元的按一万元计算
                match self.limit(at, hi) {
                    Some(Limit::BaseFloor(sum)) if self.names_floor(Range::new(lo, at), sum) => {
                        return Piece::Limit(Limit::BaseFloor(sum));
                    }
                    _ => {}
                }
            }
            let prefix = match self.prefix(Range::new(lo, at)) {
                Some(prefix) => prefix,
                None => {
                    told = true;
                    continue;
                }
            };
            let mut prefix = prefix;
            // 机构可以取消其资格: who takes away is no party.
            if prefix.bare_party && !t.has(at, Class::Bar) && (at + 1..at + 3).any(|i| t.is(i, "其")) {
                (prefix.party, prefix.bare_party, prefix.organ_acts) = (None, false, true);
            }
            let found = if conditional { None } else { self.operatives(at, hi, prefix, may, joint) };
            let Some(found) = found else {
                let rest = Range::new(at, hi);
                let sure = !conditional && t.meets(at, IMPOSING) && self.carries_any(rest) && !self.tells(at, hi);
                broken = broken.or(sure.then_some(rest));
                continue;
            };
            // Orders behind words that are not understood are no more than a description.
            if found.iter().all(|o| {
                (o.prefix.unread.is_some() || o.prefix.bare_party)
                    && o.items.iter().all(|i| matches!(i.act, Act::Order(_)))
            }) {
                continue;
            }
            return Piece::Operative(found);
        }
        if let Some(party) = self.party_piece(lo, hi) {
            return Piece::Party(party);
        }
        match broken {
            Some(range) => Piece::Broken(range),
            None if told => Piece::Told,
            None => Piece::Other,
        }
    }

    /// Whether a word behind the sanction makes a noun of it: 罚款的决定, 拘留处罚.
    fn tells(&self, at: usize, hi: usize) -> bool {
        let t = self.tokens;
        // 拘留处罚的人: a noun that the sanction describes.
        let described = |i: usize| {
            let word = t.chars(Range::new(i, i + 1));
            t.has(i - 1, Class::ReferEnd) && word.first() == Some(&'的') && word.len() > 1
        };
        let taken = Classes::any(&[Class::Seize, Class::Revoke, Class::Suspend]);
        // 没收的财物: what has been taken.
        let done = t.meets(at, taken) && t.chars(Range::new(at + 1, at + 2)).first() == Some(&'的');
        done || (at + 1..hi.min(at + 16)).any(|i| t.has(i, Class::ToldAfter) || described(i))
    }

    /// All acts to the end of the piece, party by party.
    fn operatives(&self, at: usize, hi: usize, prefix: Prefix, may: bool, joint: Joint) -> Option<Vec<Operative>> {
        let mut found = Vec::new();
        let (mut at, mut prefix, mut joint) = (at, prefix, joint);
        let mut may = may || prefix.may;
        loop {
            let (items, end) = self.items(at, hi, may)?;
            may = may || items.iter().any(|i| i.modal == Modal::May);
            found.push(Operative { joint, prefix, items });
            let given = found.last().is_some_and(|o| self.given(o));
            if self.ends_here(end, hi, given) {
                return Some(found);
            }
            // 可以对个人处…、对单位处…
            let t = self.tokens;
            let toward = if self.is_joint(end) { end + 1 } else { end };
            let toward = (toward..hi).find(|i| !t.has(*i, Class::Adverb))?;
            if !t.has(toward, Class::Toward) || found.len() > 4 {
                return None;
            }
            at = (toward..hi).find(|i| t.meets(*i, OPENERS))?;
            prefix = self.prefix(Range::new(toward, at))?;
            joint = Joint::First;
        }
    }

    /// 给予…的处罚: a verb asks for the noun at the end.
    fn given(&self, operative: &Operative) -> bool {
        let end = operative.items.last().map_or(operative.prefix.range.hi, |i| i.range.lo);
        (operative.prefix.range.lo..end).any(|i| self.tokens.has(i, Class::Lead))
    }

    /// Nothing of weight stands between here and the end of the piece.
    fn ends_here(&self, at: usize, hi: usize, given: bool) -> bool {
        let t = self.tokens;
        let mut at = at;
        while at < hi {
            let filler =
                t.is(at, "等") || t.is(at, "的") && at + 1 < hi || t.has(at, Class::ReferEnd) || t.is(at, "等处罚");
            let filler = filler || ["等行政", "等的", "等措施", "措施", "的措施"].iter().any(|w| t.is(at, w));
            let filler = filler || given && (t.is(at, "的处罚") || t.is(at, "的行政处罚"));
            if filler {
                at += 1;
            } else if t.is_mark(at, '(') {
                let Some(close) = (at..hi).find(|i| t.is_mark(*i, ')')) else { return false };
                let inside = Range::new(at, close);
                if (inside.lo..inside.hi).any(|i| self.carries(i)) {
                    return false;
                }
                at = close + 1;
            } else {
                return false;
            }
        }
        true
    }

    /// The acts of a list, and where it ends. A modal rules what follows it in the piece.
    fn items(&self, at: usize, hi: usize, may: bool) -> Option<(Vec<Item>, usize)> {
        let t = self.tokens;
        let mut items: Vec<Item> = Vec::new();
        let (mut next, mut joint) = (at, Joint::First);
        let mut modal = if may { Modal::May } else { Modal::Must };
        loop {
            let intro = self.intro(next, hi, !items.is_empty());
            if intro.may {
                modal = Modal::May;
            }
            let after_fine = items.last().is_some_and(|i| i.act.kind() == Some(Kind::Fine));
            let before = match (intro.led || after_fine, items.is_empty()) {
                (true, _) => Before::Verb,
                (false, true) => Before::Nothing,
                (false, false) => Before::Act,
            };
            let act = self.act(intro.end, hi, before);
            let Some((act, end)) = act.filter(|(_, end)| *end > intro.end && *end <= hi) else {
                // 停业整顿直至符合条件: how long, not what else.
                let rest = Range::new(next, hi);
                let condition = !self.carries_any(rest) && !t.any(rest, Class::Consequence);
                if joint == Joint::Until && next < hi && !items.is_empty() && condition {
                    return Some((items, hi));
                }
                // 处警告或者: what it is an alternative to is missing.
                let cut = next >= hi && matches!(joint, Joint::Or | Joint::Until);
                return (!items.is_empty() && !cut).then_some((items, next));
            };
            let range = Range::new(intro.end, end);
            if items.len() >= MOST_ACTS {
                return None;
            }
            items.push(Item { joint, act, range, modal, alone: intro.alone, also: intro.also });
            if end >= hi {
                return Some((items, end));
            }
            (joint, next) = if t.is_mark(end, '、') {
                let or = t.has(end + 1, Class::Or);
                if or { (Joint::Or, end + 2) } else { (Joint::List, end + 1) }
            } else if t.has(end, Class::Or) {
                (Joint::Or, end + 1)
            } else if t.has(end, Class::Until) {
                (Joint::Until, end + 1)
            } else if t.has(end, Class::And) || t.meets(end, IMPOSING) || t.has(end, Class::May) {
                (Joint::And, end)
            } else {
                return Some((items, end));
            };
            // A party of its own begins another list.
            let skipped = self.skip_adverbs(next, hi);
            if t.has(skipped, Class::Toward) {
                return Some((items, end));
            }
        }
    }

    /// 依法, 可以, 并处, 由…机关 before an act.
    fn intro(&self, at: usize, hi: usize, inside: bool) -> Intro {
        let t = self.tokens;
        let mut intro = Intro { end: at, ..Intro::default() };
        while intro.end < hi {
            let at = intro.end;
            if t.has(at, Class::AloneOrAlso) {
                intro.alone = true;
                intro.led = true;
            } else if t.has(at, Class::May) {
                intro.may = true;
            } else if t.has(at, Class::Lead) {
                intro.led = true;
                intro.also = intro.also || t.has(at, Class::Also);
            } else if t.has(at, Class::Adverb) || t.has(at, Class::And) && inside {
                intro.also = intro.also || t.has(at, Class::Also);
            } else if inside && (t.has(at, Class::By) || self.passes_on(at)) {
                let Some(opener) = (at + 1..hi.min(at + 24)).find(|i| t.meets(*i, OPENERS)) else { break };
                intro.end = opener;
                continue;
            } else if t.has(at, Class::From) {
                let Some(origin) = (at + 1..hi.min(at + 40)).find(|i| t.ends_with(Range::new(*i, *i + 1), "起"))
                else {
                    break;
                };
                intro.end = origin + 1;
                continue;
            } else {
                break;
            }
            intro.end += 1;
        }
        intro
    }

    /// 提请…人民政府, 通报…部门: another organ imposes.
    fn passes_on(&self, at: usize) -> bool {
        let t = self.tokens;
        let passed = ["提请", "报请", "报", "通报"].iter().any(|w| t.is(at, w));
        passed && t.any(Range::new(at + 1, at + 12), Class::Organ)
    }

    /// What stands before the first act. `None` when it only tells of a penalty (被, 受到, 不服 …).
    fn prefix(&self, range: Range) -> Option<Prefix> {
        let t = self.tokens;
        let mut prefix = Prefix { range, ..Prefix::default() };
        let from = (range.lo..range.hi).rev().find(|i| t.has(*i, Class::From));
        let open = from.is_some_and(|f| !(f..range.hi).any(|i| t.ends_with(Range::new(i, i + 1), "起")));
        if open || self.tells_before(range) || t.any(range, Class::Recommend) {
            return None;
        }
        // 不得给予两次以上罚款
        let forbids = t.any(range, Class::Bar) && !t.ends_with(Range::new(range.lo, self.trimmed(range)), "的");
        if forbids {
            return None;
        }
        prefix.may = t.any(range, Class::May);
        prefix.only = t.any(range, Class::Only);
        let start = (range.lo..range.hi).find(|i| !t.meets(*i, FILLERS)).unwrap_or(range.hi);
        let rest = Range::new(start, self.trimmed(range));
        if rest.is_empty() {
            return Some(prefix);
        }
        if let Some(toward) = (rest.lo..rest.hi).rev().find(|i| t.has(*i, Class::Toward)) {
            let end = (toward + 1..rest.hi).find(|i| t.has(*i, Class::By)).unwrap_or(rest.hi);
            let party = Range::new(toward + 1, self.trimmed(Range::new(toward + 1, end)));
            // 对逃匿的处十五日以下拘留: a condition, not a party.
            let affair = ["的", "活动", "行为", "情形", "产品", "项目", "物品"].iter().any(|w| t.ends_with(party, w));
            if affair && !t.any_of(party, PARTIES) && !t.any(party, Class::Organ) {
                prefix.condition = Some(party);
                return Some(prefix);
            }
            prefix.party = (!party.is_empty()).then_some(party);
            return Some(prefix);
        }
        if t.any(rest, Class::Per) {
            prefix.unread = Some(rest);
            return Some(prefix);
        }
        if t.ends_with(rest, "的") && !t.has(rest.lo, Class::By) && !t.meets(rest.lo, IMPOSING) {
            // 有许可证的吊销许可证 is no step of its own.
            prefix.condition = (!t.is(rest.lo, "有")).then_some(rest);
            if t.chars(rest).first() == Some(&'有') {
                (prefix.condition, prefix.had) = (None, Some(rest));
            }
            return Some(prefix);
        }
        let rest = Range::new(rest.lo, from.map_or(rest.hi, |f| f.clamp(rest.lo, rest.hi)));
        let named = (rest.lo..rest.hi).rev().find(|i| t.meets(*i, PARTIES) || t.has(*i, Class::Organ));
        let organ = t.has(rest.lo, Class::By) || named.is_some_and(|i| t.has(i, Class::Organ));
        if rest.is_empty() || organ || t.has(rest.lo, Class::Refer) {
            prefix.organ_acts = organ && !t.has(rest.lo, Class::By);
            return Some(prefix);
        }
        let last = rest.hi - 1;
        let noun = t.meets(last, PARTIES) || t.is(last, "等") && t.meets(last.saturating_sub(1), PARTIES);
        if noun || t.is_mark(last, ')') && t.any_of(rest, PARTIES) {
            prefix.party = Some(rest);
            prefix.bare_party = true;
            return Some(prefix);
        }
        prefix.unread = Some(rest);
        Some(prefix)
    }

    /// The end of a prefix without adverbs and modals behind it.
    fn trimmed(&self, range: Range) -> usize {
        let mut end = range.hi;
        let t = self.tokens;
        let light = |at: usize| t.meets(at, FILLERS) || ["在", "采取", "决定"].iter().any(|w| t.is(at, w));
        while end > range.lo && light(end - 1) {
            end -= 1;
        }
        end
    }

    /// A word that tells of a penalty stands before it, not inside the name of an organ or a party.
    fn tells_before(&self, range: Range) -> bool {
        let t = self.tokens;
        // 对拒不执行决定的人员: what a party has done is no matter here.
        let hi = (range.lo..range.hi).find(|i| t.has(*i, Class::Toward)).unwrap_or(range.hi);
        // 采取终身市场禁入的措施 imposes.
        let takes = |i: usize| t.is(i, "采取") && i + 1 == range.hi;
        // 提请人民政府决定责令停产, 可以决定禁止…: who decides imposes.
        let decides =
            |i: usize| t.is(i, "决定") && i > range.lo && t.meets(i - 1, Classes::any(&[Class::Organ, Class::May]));
        let tells = |i: usize| t.has(i, Class::Told) && !takes(i) && !decides(i);
        let Some(word) = (range.lo..hi).rev().find(|i| tells(*i)) else { return false };
        let named =
            (word + 1..range.hi).any(|i| t.ends_with(Range::new(i, i + 1), "的") && i + 1 < range.hi || t.is(i, "起"));
        !named
    }

    /// `对其直接负责的主管人员和其他直接责任人员` alone between commas.
    fn party_piece(&self, lo: usize, hi: usize) -> Option<Range> {
        let t = self.tokens;
        let toward = (lo..hi).find(|i| t.has(*i, Class::Toward))?;
        let before = Range::new(lo, toward);
        let start = (lo..toward).find(|i| !t.meets(*i, FILLERS)).unwrap_or(toward);
        let organ = start == toward || t.has(start, Class::By) || t.any(before, Class::Organ);
        // 对其负责人视情节轻重，
        let hi = self.trimmed(Range::new(toward + 1, hi));
        let last = hi.checked_sub(1)?;
        let noun = t.meets(last, PARTIES)
            || t.is_mark(last, ')') && t.meets(last.saturating_sub(3), PARTIES)
            || self.names_person(last);
        (organ && noun && toward + 1 < hi).then_some(Range::new(toward + 1, hi))
    }

    /// 除…外.
    fn besides(&self, lo: usize, hi: usize) -> Option<Piece> {
        let t = self.tokens;
        let except = (lo..hi).find(|i| t.has(*i, Class::Except))?;
        let range = Range::new(lo, hi);
        // 除应当按照…处罚的外: a case that the text does not speak of.
        if !t.ends_with(range, "外")
            || t.ends_with(range, "的外")
            || t.ends_with(range, "的以外")
            || t.ends_with(range, "情形外")
        {
            return None;
        }
        // 对负有责任的单位除依法承担赔偿责任外
        let party = (lo..except).find(|i| t.has(*i, Class::Toward)).map(|at| Range::new(at + 1, except));
        let party = party.filter(|p| t.any_of(*p, PARTIES));
        // 除没收违法所得外, 除依照前款规定处罚外
        let start = self.skip_adverbs(except + 1, hi - 1);
        if let Some((items, _)) = self.items(start, hi - 1, false).filter(|(_, end)| *end == hi - 1) {
            return Some(Piece::Besides(party, items));
        }
        let Some(refer) = (except + 1..hi).find(|i| t.has(*i, Class::Refer)) else { return party.map(Piece::Party) };
        let last = hi - 1;
        let item = |act, range| Item { joint: Joint::First, act, range, modal: Modal::Must, alone: false, also: false };
        let refers = self.act(refer, last, Before::Nothing).is_some_and(|(act, end)| act == Act::Refer && end == last);
        if t.has(last - 1, Class::ReferEnd) || refers {
            return Some(Piece::Besides(party, vec![item(Act::Refer, Range::new(refer, last))]));
        }
        let order = (refer..hi).find(|i| t.has(*i, Class::Order));
        let order =
            order.and_then(|at| self.act(at, last, Before::Nothing).map(|(act, end)| item(act, Range::new(at, end))));
        Some(Piece::Besides(party, order.into_iter().collect()))
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Intro {
    end: usize,
    led: bool,
    may: bool,
    alone: bool,
    also: bool,
}

/// What may stand before a prefix or behind it without weight.
const FILLERS: Classes = Classes::any(&[Class::Adverb, Class::And, Class::May, Class::Also, Class::Only, Class::It]);

const FIGURES: Classes = Classes::any(&[Class::Hundredth, Class::Thousandth, Class::SameValue, Class::Rmb]);

/// Words that impose when a sanction follows.
const IMPOSING: Classes = Classes::any(&[
    Class::Lead,
    Class::AloneOrAlso,
    Class::Command,
    Class::Seize,
    Class::Revoke,
    Class::Suspend,
    Class::Noun,
]);
