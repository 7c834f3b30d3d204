//! Whom an outcome falls on: by the nouns that the text uses, never by what is imposed.

use crate::penalty::clause::Subject;
use crate::penalty::clause::grammar::{Grammar, JOINTS};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::tokens::Range;

/// What one noun of a list is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Noun {
    Unit,
    Individual,
    Staff,
    Neutral,
}

pub(super) const PARTIES: Classes = Classes::any(&[Class::Unit, Class::Individual, Class::Staff, Class::Neutral]);
/// The most words of a condition that are looked at for its subject.
const LONGEST: usize = 60;
/// The most words that stand before the noun of a list's member: 、疫苗上市许可持有人.
const MODIFIERS: usize = 12;
/// With what the name of an organisation ends.
const UNIT_ENDS: [&str; 10] = ["站", "厂", "院", "馆", "社", "店", "局", "中心", "清算组", "服务站"];
const TAKING: Classes = Classes::any(&[Class::Deed, Class::Transfer]);
/// With what a predicate begins: behind these a noun before it is the subject.
const PREDICATE: &str = "未不违有拒擅因受无没超被";

/// Whose the nouns before the last one are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Owners {
    None,
    /// 企业的负责人
    Units,
    /// 持有人、企业的负责人
    All,
}

impl Grammar<'_> {
    fn party_noun(&self, at: usize) -> Option<Noun> {
        let t = self.tokens;
        [
            (Class::Staff, Noun::Staff),
            (Class::Individual, Noun::Individual),
            (Class::Unit, Noun::Unit),
            (Class::Neutral, Noun::Neutral),
            (Class::Organ, Noun::Unit),
        ]
        .into_iter()
        .find(|(class, _)| t.has(at, *class))
        .map(|(_, noun)| noun)
    }

    /// 观测员, 站长: a noun that is not in the lexicon, but ends like a profession.
    pub(super) fn names_person(&self, at: usize) -> bool {
        self.tokens.is_other(at)
            && self.tokens.chars(Range::new(at, at + 1)).last().is_some_and(|c| "员师长".contains(*c))
    }

    /// 气象台站, 清算组: a noun that is not in the lexicon, but ends like an organisation.
    fn names_unit(&self, at: usize) -> bool {
        let t = self.tokens;
        t.is_other(at)
            && !t.ends_with(Range::new(at, at + 1), "网站")
            && UNIT_ENDS.iter().any(|w| t.ends_with(Range::new(at, at + 1), w))
    }

    /// What a named party is: 单位和个人 is any, 公司的法定代表人、直接责任人员 are staff.
    pub(super) fn party_subject(&self, party: Range) -> Subject {
        let t = self.tokens;
        let mut nouns: Vec<Noun> = Vec::new();
        let (mut last, mut owners, mut first_of_part, mut depth) = (None, Owners::None, party.lo, 0_u32);
        for at in party.lo..=party.hi {
            if t.is_mark(at, '(') {
                depth += 1;
            } else if t.is_mark(at, ')') {
                depth = depth.saturating_sub(1);
            }
            if depth > 0 {
                continue;
            }
            let ends = at >= party.hi || t.is_mark(at, '、') || t.meets(at, JOINTS) || t.is(at, "及其");
            if !ends {
                if let Some(noun) = self.party_noun(at) {
                    let of = (first_of_part..at).any(|i| t.chars(Range::new(i, i + 1)).first() == Some(&'的'));
                    owners = owners.max(match last {
                        Some(Noun::Unit) if noun != Noun::Unit && of && nouns.contains(&Noun::Neutral) => Owners::All,
                        Some(Noun::Unit) if noun != Noun::Unit => Owners::Units,
                        Some(Noun::Neutral) if noun != Noun::Neutral && of => Owners::All,
                        _ => Owners::None,
                    });
                    last = Some(noun);
                }
                continue;
            }
            if last.is_none() && at > first_of_part && self.names_person(at - 1) {
                last = Some(Noun::Individual);
            }
            if last.is_none() && at > first_of_part && self.names_unit(at - 1) {
                last = Some(Noun::Unit);
            }
            // 车行及其从业人员: whoever stands before 及其 is a party too.
            if last.is_none() && at > first_of_part && t.is(at, "及其") {
                last = Some(Noun::Neutral);
            }
            if let Some(noun) = last.take() {
                // 公司、企业的法定代表人: the owners are only whose they are.
                match owners {
                    Owners::None => {}
                    Owners::Units => nouns.retain(|n| *n != Noun::Unit),
                    Owners::All => nouns.retain(|n| !matches!(n, Noun::Unit | Noun::Neutral)),
                }
                // 持有人或者其他单位: the last noun says what all of them are.
                if t.is(first_of_part, "其他") && nouns.iter().all(|n| *n == Noun::Neutral) {
                    nouns.clear();
                }
                nouns.push(noun);
            }
            (owners, first_of_part) = (Owners::None, at + 1);
        }
        subject_of(&nouns)
    }

    /// Whom the words of an offence name as its subject.
    pub(super) fn offence_subject(&self, conditions: &[Range]) -> Subject {
        let t = self.tokens;
        for (number, piece) in conditions.iter().enumerate() {
            let text_ends = |w: &str| t.ends_with(*piece, w);
            let mut start = self.behind_preamble(*piece);
            // 对事故负有责任的单位的主要负责人未…
            if t.has(start, Class::Toward) && t.text(*piece).contains("负有责任") {
                start += 1;
            }
            // 情节严重的，单位的负责人持有证书的: the degree names nobody.
            let degree = t.has(start, Class::Local) && number + 1 < conditions.len();
            if start >= piece.hi || degree {
                continue;
            }
            let rest = Range::new(start, piece.hi);
            if let Some(named) = self.head_party(rest) {
                return self.party_subject(named);
            }
            // 从事检测的机构，未…: the noun that the piece ends with is what the next one speaks of.
            let last = piece.hi - 1;
            let described = self.described(rest, last);
            if t.meets(last, PARTIES)
                && !t.has(start, Class::Transfer)
                && (described.is_some() || !self.opens_deed(rest))
            {
                return self.party_subject(Range::new(described.unwrap_or(start), piece.hi));
            }
            let circumstance = ["时", "后", "期间", "外", "中", "内", "前"].iter().any(|w| text_ends(w));
            let leads_on = t.has(start, Class::Told) || t.has(start, Class::Or) || t.is(start, "因");
            let listed = number + 1 < conditions.len() && self.opens_deed(rest) && !text_ends("的");
            if !circumstance && !leads_on {
                // 报告书未经批准，建设单位擅自开工的: the next piece names who acts.
                let next = conditions.get(number + 1).filter(|n| {
                    (t.meets(n.lo, PARTIES) || t.is_other(n.lo) && t.meets(n.lo + 1, PARTIES)) && !text_ends("的")
                });
                if let Some(named) = next.and_then(|n| self.head_party(*n)) {
                    return self.party_subject(named);
                }
                // 取得生产许可证，设计许可证的企业: a list of what the party has goes on behind the comma.
                let owner = conditions.get(number + 1).filter(|n| listed && t.meets(n.hi - 1, PARTIES));
                let owner = owner.and_then(|n| self.described(*n, n.hi - 1).map(|lo| Range::new(lo, n.hi)));
                return owner.map_or(Subject::Any, |p| self.party_subject(p));
            }
        }
        Subject::Any
    }

    /// `违法行为人为个人的`: whom a condition says the party to be.
    pub(super) fn equated_party(&self, condition: Range) -> Option<Subject> {
        let t = self.tokens;
        let noun = condition.hi.checked_sub(2).filter(|n| *n > condition.lo && t.is(*n + 1, "的"))?;
        let equated = ["为", "是", "属于", "系"].iter().any(|w| t.ends_with(Range::new(noun - 1, noun), w));
        (equated && t.meets(noun, PARTIES)).then(|| self.party_subject(Range::new(noun, noun + 1)))
    }

    /// Behind 违反…规定.
    fn behind_preamble(&self, piece: Range) -> usize {
        let t = self.tokens;
        if !t.chars(piece).starts_with(&['违', '反']) {
            return piece.lo;
        }
        let last = piece.hi.min(piece.lo + LONGEST);
        (piece.lo..last).rev().find(|i| t.ends_with(Range::new(*i, *i + 1), "规定")).map_or(piece.lo, |i| i + 1)
    }

    /// The party at the head of an offence: nouns up to the predicate, with no deed before them.
    fn head_party(&self, piece: Range) -> Option<Range> {
        let t = self.tokens;
        let last = piece.hi.min(piece.lo + LONGEST);
        if self.opens_deed(piece) {
            return self.relative_party(piece.lo, last);
        }
        let mut found: Option<usize> = None;
        let belongs = |at: usize| t.chars(Range::new(at, at + 1)).first() == Some(&'的');
        for at in piece.lo..last {
            // 实际控制人组织、指使…: behind a party 组织 is what they do.
            if found == Some(at) && t.has(at, Class::Deed) {
                break;
            }
            let unlisted = (self.names_unit(at) || self.names_person(at)) && self.acts(at + 1);
            if t.meets(at, PARTIES) || self.office(at) || unlisted {
                // 单位的名称: the noun belongs to another one.
                if !belongs(at + 1) || self.party_ahead(at + 2, last) {
                    found = Some(at + 1);
                }
                continue;
            }
            let list =
                self.is_joint(at) || t.is(at, "及其") || t.is(at, "等") || t.is(at, "其他") || t.has(at, Class::It);
            let listed =
                || found == Some(at) && (self.is_joint(at) || t.is(at, "及其")) && self.member_ahead(at + 1, last);
            let goes_on = || {
                self.party_ahead(at, at + 4)
                    || self.member_goes_on(found, at, last)
                    || found == Some(at) && self.compound(at)
            };
            if found.is_some() && !list && !goes_on() {
                break;
            }
            if t.has(at, Class::Deed) && !listed() && !(found.is_none() && self.user(at)) {
                break;
            }
        }
        // 交易所在境内设立的代表机构未…: what stands before it only describes the party.
        let from = found.unwrap_or(piece.lo);
        match self.relative_party(from, last) {
            Some(relative) => Some(relative),
            // 用人单位的设施不符合规定: whose it is answers for it.
            None if found.is_none() && t.meets(piece.lo, PARTIES) && belongs(piece.lo + 1) => {
                Some(Range::new(piece.lo, piece.lo + 1))
            }
            None => found.map(|end| Range::new(piece.lo, end)),
        }
    }

    /// Whether an offence begins with what is done: 招用…, 生产经营…; not 生产企业….
    fn opens_deed(&self, piece: Range) -> bool {
        let t = self.tokens;
        if t.meets(piece.lo, TAKING) {
            return !self.user(piece.lo);
        }
        let mut at = piece.lo;
        while at < piece.hi && (t.has(at, Class::Activity) || t.is_mark(at, '、') || t.meets(at, JOINTS)) {
            at += 1;
        }
        // 运输机场、运输企业不依法…: a name that begins with what the party does.
        let named = || {
            let noun = (at..piece.hi).find(|i| t.meets(*i, PARTIES) || t.meets(*i, TAKING));
            noun.is_some_and(|i| t.meets(i, PARTIES) && self.acts(i + 1) && self.described(piece, i).is_none())
        };
        // 经营船员用品: a noun for persons that the goods are for.
        let goods = t.has(at, Class::Individual) && t.is_other(at + 1) && !self.acts(at + 1);
        at > piece.lo && (!t.meets(at, PARTIES) || goods) && !t.is_mark(at, '(') && !named()
    }

    /// A predicate begins here.
    fn acts(&self, at: usize) -> bool {
        let t = self.tokens;
        let opens = t.meets(at, TAKING) || t.has(at, Class::Activity);
        opens || t.chars(Range::new(at, at + 1)).first().is_some_and(|c| PREDICATE.contains(*c))
    }

    /// 使用单位未…, 委托单位与…: a verb that only says which unit it is.
    fn user(&self, at: usize) -> bool {
        let names =
            ["使用", "委托", "出租", "转让", "提供", "发布", "制造", "收购"].iter().any(|w| self.tokens.is(at, w));
        names && self.tokens.has(at + 1, Class::Unit) && self.acts(at + 2)
    }

    /// 农民专业合作社, 运动员辅助人员: a short word and a further noun make one name with the noun before.
    fn compound(&self, at: usize) -> bool {
        let t = self.tokens;
        let short = (t.is_other(at) || t.has(at, Class::Activity)) && t.chars(Range::new(at, at + 1)).len() <= 3;
        let person = at > 0 && t.has(at - 1, Class::Individual);
        let named = person && (t.has(at + 1, Class::Unit) || t.is(at + 1, "人员"));
        // 经营机构结算参与人未…: the last noun is the name.
        let unit = at > 0 && t.has(at - 1, Class::Unit);
        let neutral = unit && t.has(at + 1, Class::Neutral) && self.acts(at + 2);
        short && !self.starts_predicate(at) && (named || neutral)
    }

    fn starts_predicate(&self, at: usize) -> bool {
        self.tokens.chars(Range::new(at, at + 1)).first().is_some_and(|c| PREDICATE.contains(*c))
    }

    /// An organ that acts as a party: 机关违反…, 部门有下列行为.
    fn office(&self, at: usize) -> bool {
        let t = self.tokens;
        let acts = self.acts(at + 1);
        let listed = self.is_joint(at + 1) && (self.member_ahead(at + 2, at + 2 + MODIFIERS) || self.office(at + 2))
            || t.is(at + 1, "及其");
        t.has(at, Class::Organ) && (acts || listed)
    }

    /// …的机构未…: a party that a relative clause describes, before a predicate. What is handed to it, or done to it, is
    /// no subject.
    fn relative_party(&self, from: usize, last: usize) -> Option<Range> {
        let t = self.tokens;
        let noun = (from + 1..last).take_while(|i| !t.has(*i, Class::Transfer)).find(|i| {
            let acts = self.acts(*i + 1);
            let listed = self.is_joint(*i + 1) || t.is(*i + 1, "及其");
            t.meets(*i, PARTIES)
                && (acts || listed && self.member_ahead(*i + 2, last))
                && self.described(Range::new(from, last), *i).is_some()
        })?;
        // 组织未成年的人员从事…: done to them.
        if t.has(from, Class::Transfer) || t.is(from, "组织") && !t.meets(from.wrapping_sub(1), PARTIES) {
            return None;
        }
        let start = self.described(Range::new(from, last), noun)?;
        let mut end = noun + 1;
        while self.is_joint(end) || t.is(end, "及其") {
            let Some(next) = self.member(end + 1, last) else { break };
            end = next + 1;
        }
        // 允许无证的人员、单位…: a list that no predicate follows is what is done to it.
        (self.acts(end) || end == last || end == noun + 1).then_some(Range::new(start, end))
    }

    /// Where the name of a party begins that a clause with 的 describes: 承担检验的|医疗机构.
    fn described(&self, within: Range, noun: usize) -> Option<usize> {
        let t = self.tokens;
        let near = (within.lo.max(noun.saturating_sub(4))..noun).rev();
        let near = near.take_while(|i| t.mark(*i).is_none() && !t.meets(*i, PARTIES) && !t.has(*i, Class::Deed));
        let of = |i: &usize| t.chars(Range::new(*i, *i + 1)).contains(&'的');
        near.into_iter().find(of).map(|i| if t.ends_with(Range::new(i, i + 1), "的") { i + 1 } else { i })
    }

    /// The noun of the next member of a list: 、疫苗上市许可|持有人.
    fn member(&self, at: usize, last: usize) -> Option<usize> {
        let t = self.tokens;
        let near = (at..last.min(at + MODIFIERS)).take_while(|i| {
            let predicate = *i > at && self.starts_predicate(*i);
            t.mark(*i).is_none() && !t.has(*i, Class::Transfer) && !predicate
        });
        let mut noun = near.into_iter().find(|i| t.meets(*i, PARTIES))?;
        while t.meets(noun + 1, PARTIES) && noun + 1 < last {
            noun += 1;
        }
        Some(noun)
    }

    fn member_ahead(&self, at: usize, last: usize) -> bool {
        self.member(at, last).is_some()
    }

    /// Inside the modifiers of a member of the list whose joint stands right behind the party that was found.
    fn member_goes_on(&self, found: Option<usize>, at: usize, last: usize) -> bool {
        let Some(joint) = found.filter(|f| *f < at) else { return false };
        let joined = self.is_joint(joint) || self.tokens.is(joint, "及其");
        joined && self.member(joint + 1, last).is_some_and(|noun| at < noun)
    }

    /// A further party of the same noun phrase: 公司的法定代表人, 机构及其人员; not 机构克扣职工工资.
    fn party_ahead(&self, at: usize, last: usize) -> bool {
        let t = self.tokens;
        // 医疗机构及其医务人员, 机构的检验人员: a short word may stand between.
        let modifier =
            |i: usize| (t.is_other(i) || t.has(i, Class::Activity)) && t.chars(Range::new(i, i + 1)).len() <= 5;
        let links = |i: usize| {
            let word = Range::new(i, i + 1);
            let of = modifier(i) && t.chars(word).first() == Some(&'的');
            of || self.is_joint(i)
                || t.has(i, Class::It)
                || ["的", "及其", "其他", "等"].iter().any(|w| t.ends_with(word, w))
        };
        let linked = |i: usize| i == at || links(i - 1) || i > 1 && modifier(i - 1) && links(i - 2);
        let near = (at..last.min(at + 4)).take_while(|i| !t.has(*i, Class::Deed) && !t.has(*i, Class::Order));
        near.into_iter().any(|i| t.meets(i, PARTIES) && linked(i))
    }
}

fn subject_of(nouns: &[Noun]) -> Subject {
    let all = |noun: Noun| !nouns.is_empty() && nouns.iter().all(|n| *n == noun);
    if all(Noun::Unit) {
        Subject::Unit
    } else if all(Noun::Individual) {
        Subject::Individual
    } else if nouns.contains(&Noun::Staff) && nouns.iter().all(|n| matches!(n, Noun::Staff | Noun::Individual)) {
        Subject::Staff
    } else {
        Subject::Any
    }
}
