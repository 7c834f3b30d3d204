//! Steps → outcomes: which condition and which party each act belongs to.

use crate::interval::Interval;
use crate::model::{Amount, Basis, FloorOn, Group, Kind, Modal, Order, Party};
use crate::penalty::clause::draft::{Draft, add_orders};
use crate::penalty::clause::grammar::{Act, Grammar, Limit};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::packages::{packages, product};
use crate::penalty::clause::piece::{Item, Joint, Operative, Piece};
use crate::penalty::clause::reading::Reading;
use crate::penalty::clause::step::{ItemText, Sentence, Step};
use crate::penalty::clause::tier::tier;
use crate::penalty::clause::tokens::Range;
use crate::penalty::clause::{Clause, Outcome, Role, Subject};

/// Outcomes that a further act may still belong to.
const OPEN_OUTCOMES: usize = 16;

/// Where the reader is.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) act: usize,
    pub(super) base: Vec<Range>,
    pub(super) base_subject: Subject,
    pub(super) local: Vec<Range>,
    pub(super) party: Option<Range>,
    /// Something has been imposed or ordered since the base began.
    pub(super) acted: bool,
    /// The subject of the first sanction under the base, which later steps go back to.
    pub(super) first_subject: Option<Subject>,
    pub(super) orders: Vec<Order>,
    pub(super) may: bool,
    pub(super) court: bool,
}

pub(super) struct Reader<'a> {
    pub(super) g: &'a Grammar<'a>,
    pub(super) state: State,
    drafts: Vec<Draft>,
    pub(super) reading: Reading<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(g: &'a Grammar<'a>) -> Reader<'a> {
        Reader { g, state: State::default(), drafts: Vec::new(), reading: Reading::new(g.tokens) }
    }

    pub(super) fn read(mut self, sentences: &[Sentence]) -> Clause {
        for sentence in sentences {
            if sentence.opens {
                let act = self.state.act + 1;
                self.state = State { act, ..State::default() };
            }
            self.sentence(&sentence.steps);
            // 处罚的种类：（一）警告… names kinds and imposes none.
            let head = sentence.steps.last().and_then(|s| s.last()).map(|r| self.g.tokens.text(*r)).unwrap_or_default();
            let lists_kinds = ["种类", "事项", "职责", "包括", "听证"].iter().any(|w| head.contains(w));
            self.items(&sentence.items, lists_kinds);
        }
        self.finish()
    }

    fn sentence(&mut self, steps: &[Step]) {
        for (number, step) in steps.iter().enumerate() {
            self.state.local.clear();
            self.state.party = None;
            self.state.may = false;
            let mut pieces: Vec<(Range, Piece)> = Vec::with_capacity(step.len());
            for (at, range) in step.iter().enumerate() {
                let piece = self.piece(*range, self.one_list(&pieces, *range, step.get(at + 1)));
                pieces.push((*range, piece));
            }
            if number == 0 && self.opens_act(&pieces) {
                let State { act, court, may, .. } = self.state;
                self.state = State { act: act + 1, court, may, ..State::default() };
            }
            self.step(&pieces);
        }
    }

    /// A sentence opens an act of its own unless it begins with a step of the act before it.
    fn opens_act(&self, pieces: &[(Range, Piece)]) -> bool {
        if self.state.base.is_empty() && !self.state.acted {
            return false;
        }
        let conditional = pieces.iter().any(|(r, p)| !is_operative(p) && self.g.tokens.ends_with(*r, "的"));
        match pieces.first() {
            Some((range, Piece::Other | Piece::Told)) => {
                conditional && !(self.state.acted && self.g.tokens.has(range.lo, Class::Local))
            }
            _ => false,
        }
    }

    /// 可以给予警告，暂停…业务，直至撤销注册 is one list under 可以.
    fn one_list(&self, before: &[(Range, Piece)], range: Range, next: Option<&Range>) -> bool {
        let t = self.g.tokens;
        let Some((_, Piece::Operative(found))) = before.last() else { return false };
        let may = found.last().and_then(|o| o.items.last()).is_some_and(|i| i.modal == Modal::May);
        let until = t.has(range.lo, Class::Until) || next.is_some_and(|n| t.has(n.lo, Class::Until));
        let bare = !t.has(range.lo, Class::Lead) && !t.has(range.lo, Class::Command);
        may && until && bare
    }

    fn piece(&mut self, range: Range, listed: bool) -> Piece {
        let t = self.g.tokens;
        let found = self.g.piece(range, self.state.may || listed);
        let by_court = (range.lo..range.hi)
            .find(|i| t.has(*i, Class::Court))
            .is_some_and(|at| at == range.lo || t.has(at - 1, Class::By));
        let other_organ = t.any(range, Class::By) && !by_court;
        self.state.court = by_court || self.state.court && !other_organ;
        let judicial = t.any(range, Class::Criminal) || self.state.court;
        let found = match found {
            Piece::Operative(_) | Piece::Broken(_) if judicial => Piece::Told,
            Piece::Broken(_) if t.any(range, Class::Discipline) => Piece::Told,
            Piece::Broken(_) if t.any(range, Class::Payment) && !t.any(range, Class::Lead) => Piece::Other,
            found => found,
        };
        // 可以自责令改正之日的次日起，按照…: the modal rules the piece behind the comma.
        let last = range.hi.saturating_sub(1);
        self.state.may =
            !is_operative(&found) && t.any(range, Class::May) && t.ends_with(Range::new(last, range.hi), "起");
        found
    }

    fn step(&mut self, pieces: &[(Range, Piece)]) {
        let mut at = 0;
        while let Some((range, piece)) = pieces.get(at) {
            match piece {
                Piece::Other | Piece::Told => {
                    let end = (at..pieces.len())
                        .find(|i| !pieces.get(*i).is_some_and(|(_, p)| matches!(p, Piece::Other | Piece::Told)))
                        .unwrap_or(pieces.len());
                    let next = pieces.get(end).map(|p| &p.1);
                    self.between(pieces.get(at..end).unwrap_or_default(), next, at == 0);
                    at = end;
                    continue;
                }
                Piece::Operative(found) => {
                    for operative in found {
                        self.impose(operative);
                    }
                }
                Piece::Party(party) => {
                    self.state.party = Some(*party);
                    self.reading.part(*range, Role::Party);
                }
                Piece::Limit(limit) => self.limit(*limit, *range),
                Piece::Besides(items) => {
                    self.reading.part(*range, Role::Organ);
                    let operative = Operative { joint: Joint::First, prefix: Default::default(), items: items.clone() };
                    self.impose(&operative);
                }
                Piece::Broken(found) => {
                    self.reading.part(*range, Role::Organ);
                    self.reading.not_understood(*found, "处罚没有读到头");
                    self.state.acted = true;
                }
            }
            at += 1;
        }
    }

    /// Pieces that impose nothing: conditions up to the last 的, then what goes with the acts behind them.
    fn between(&mut self, pieces: &[(Range, Piece)], next: Option<&Piece>, first: bool) {
        let t = self.g.tokens;
        let ends_condition =
            |r: Range| t.ends_with(r, "的") || !self.state.acted && (t.ends_with(r, "之一") || t.ends_with(r, "情形"));
        let mut until = pieces.iter().rposition(|(r, _)| ends_condition(*r)).map_or(0, |at| at + 1);
        let opens = first
            && pieces.first().is_some_and(|(r, _)| {
                let organ =
                    Classes::any(&[Class::By, Class::Organ, Class::Except, Class::Refer, Class::Adverb, Class::And]);
                !t.any_of(*r, organ) || ["之一", "行为", "情形"].iter().any(|w| t.ends_with(*r, w))
            });
        if until == 0 && opens && next.is_some_and(is_operative) {
            // ；有前款第二项行为，…: a condition without 的 at the head of a step.
            until = 1;
        }
        if until == 0 && !self.state.acted && self.state.base.is_empty() && next.is_some_and(is_operative) {
            // 有下列行为之一，…: an offence without 的.
            until = pieces.len().min(1);
        }
        let (conditions, rest) = pieces.split_at_checked(until).unwrap_or_default();
        if let (Some(Piece::Limit(Limit::BaseFloor(_))), true) = (next, !conditions.is_empty()) {
            for (range, _) in conditions {
                self.reading.part(*range, Role::Limit);
            }
        } else {
            self.conditions(&conditions.iter().map(|(r, _)| *r).collect::<Vec<_>>());
        }
        for (range, piece) in rest {
            self.beside(*range, piece, next);
        }
    }

    fn conditions(&mut self, ranges: &[Range]) {
        let Some(first) = ranges.first() else { return };
        for range in ranges {
            self.reading.part(*range, Role::Condition);
        }
        if !self.state.acted {
            self.state.base.extend(ranges);
            self.state.base_subject = self.g.offence_subject(&self.state.base);
            return;
        }
        let branch = |g: &Grammar<'_>, r: &Range| is_branch(g, *r);
        if branch(self.g, first) {
            // 违法所得十万元以上的 branches the condition that it stands in.
            let g = self.g;
            self.state.local.retain(|r| !branch(g, r));
        } else {
            self.state.local.clear();
        }
        self.state.local.extend(ranges);
    }

    fn impose(&mut self, operative: &Operative) {
        let prefix = operative.prefix;
        let conduct = |i: &Item| match &i.act {
            Act::Sanctions(choices) => choices.iter().flatten().any(|s| s.kind == Kind::Ban && s.duration.is_none()),
            _ => false,
        };
        let first = operative.items.first();
        let unprepared = self.drafts.last().is_none_or(|d| d.act != self.state.act);
        let procedure = prefix.organ_acts && self.state.base.is_empty() && first.is_some_and(|i| i.act == Act::Refer);
        if unprepared && (first.is_some_and(conduct) || procedure) {
            // 禁止从事… without a penalty before it is a rule of conduct, 行政机关依照…给予处罚 one of procedure.
            let end = operative.items.last().map_or(prefix.range.hi, |i| i.range.hi);
            self.reading.part(Range::new(prefix.range.lo, end), Role::SetAside);
            return;
        }
        if let Some(condition) = prefix.condition {
            self.conditions(&[condition]);
        }
        if let Some(party) = prefix.party.filter(|p| !self.g.tokens.is(p.lo, "其") || p.hi > p.lo + 1) {
            self.state.party = Some(party);
        }
        self.roles(operative);
        if let Some(unread) = prefix.unread {
            self.reading.not_understood(unread, "处罚前面的字样看不懂");
        }
        let inside = |part: Option<Range>, at: usize| part.is_some_and(|p| (p.lo..p.hi).contains(&at));
        let from = (prefix.range.lo..prefix.range.hi).find(|i| self.g.tokens.has(*i, Class::From));
        let lost = (prefix.range.lo..from.unwrap_or(prefix.range.hi)).find(|at| {
            let weighs = self.g.counts_money(*at) || self.g.sanctions(*at);
            weighs && !inside(prefix.party, *at) && !inside(prefix.condition, *at)
        });
        if lost.is_some() {
            self.reading.not_understood(prefix.range, "处罚前面还有数额或者处罚的字样");
        }
        let mut found = packages(&operative.items);
        if found.mixed {
            let range = Range::new(
                operative.items.first().map_or(0, |i| i.range.lo),
                operative.items.last().map_or(0, |i| i.range.hi),
            );
            self.reading.not_understood(range, "“并”与“或者”并用，先后不明");
        }
        let fraud = self.fraud();
        for group in &mut found.groups {
            self.settle(group, &mut found.orders, fraud);
        }
        found.groups.retain(|g| g.choices.iter().any(|c| !c.is_empty()));
        let ordered = self.ordered_party(operative);
        let imposes = !found.groups.is_empty() || found.refers.is_some();
        let existing = self.existing();
        self.state.acted = true;
        if !imposes {
            match existing.and_then(|at| self.drafts.get_mut(at)) {
                Some(draft) => add_orders(&mut draft.orders, found.orders),
                None => add_orders(&mut self.state.orders, found.orders),
            }
            return;
        }
        let also = operative.items.first().filter(|i| i.also).map(|i| i.range);
        let at = existing.unwrap_or_else(|| self.draft(ordered, also, prefix.only));
        let alone = operative.items.iter().any(|i| i.alone);
        let subject = self.drafts.get(at).map_or(Subject::Any, |d| d.subject);
        let on = if self.drafts.get(at).is_some_and(|d| d.party.is_some()) { party_of(subject) } else { None };
        for s in found.groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
            s.on = on;
        }
        let joint = if existing.is_some() { operative.joint } else { Joint::First };
        let stray = operative.joint != Joint::First && existing.is_none();
        if !found.groups.is_empty() {
            self.state.first_subject = self.state.first_subject.or(Some(subject));
        }
        let mut added = Ok(());
        if let Some(draft) = self.drafts.get_mut(at) {
            add_orders(&mut draft.orders, found.orders);
            draft.refers = draft.refers.or(found.refers);
            added = draft.add(found.groups, joint, alone);
        }
        if let Err(reason) = added {
            let end = operative.items.last().map_or(prefix.range.hi, |i| i.range.hi);
            self.reading.not_understood(Range::new(prefix.range.lo, end), reason);
        }
        if stray {
            self.reading.not_understood(prefix.range, "“或者”前面没有可以选择的处罚");
        }
    }

    /// Objects that stand before the verb, and revocations that only undo a fraud.
    fn settle(&self, group: &mut Group, orders: &mut Vec<Order>, fraud: bool) {
        let fronted = self.state.party.into_iter().chain(self.state.local.last().copied());
        let fronted = fronted.chain(self.state.base.last().copied()).next();
        for choice in &mut group.choices {
            for s in choice.iter_mut() {
                if s.kind == Kind::ConfiscateGoods
                    && s.object.is_none()
                    && let Some(range) = fronted
                {
                    let t = self.g.tokens;
                    let gains = (range.lo..range.hi).any(|i| {
                        t.has(i, Class::Gains) && (i == range.lo || t.ends_with(Range::new(range.lo, i), "有"))
                    });
                    s.kind = if gains { Kind::ConfiscateGains } else { s.kind };
                    s.object = (!gains).then(|| self.g.tokens.text(range));
                }
            }
            if fraud {
                choice.retain(|s| {
                    let undone =
                        s.kind == Kind::RevokeLicence && s.text.as_ref().is_some_and(|t| t.starts_with("撤销"));
                    if undone {
                        let name = s.text.clone().unwrap_or_default();
                        orders.push(Order { name, within: None, modal: s.modal });
                    }
                    !undone
                });
            }
        }
    }

    /// The act is to have got something by fraud: undoing it is an order.
    fn fraud(&self) -> bool {
        let words = ["欺骗", "贿赂", "骗取", "不正当手段", "隐瞒"];
        self.state.base.iter().chain(&self.state.local).any(|r| {
            let text = self.g.tokens.text(*r);
            words.iter().any(|w| text.contains(w))
        })
    }

    /// 责令生产经营单位停产停业整顿 names whom it falls on.
    fn ordered_party(&self, operative: &Operative) -> Option<Subject> {
        let t = self.g.tokens;
        let first = operative.items.first().filter(|i| i.act.kind().is_some())?;
        if !t.has(first.range.lo, Class::Command) {
            return None;
        }
        let verb = (first.range.lo..first.range.hi)
            .find(|i| t.meets(*i, Classes::any(&[Class::StopBusiness, Class::Close, Class::Halt])))?;
        let party = Range::new(first.range.lo + 1, verb);
        t.any_of(party, Classes::any(&[Class::Unit, Class::Individual])).then(|| self.g.party_subject(party))
    }

    /// The outcome of the same act, condition and party.
    fn existing(&self) -> Option<usize> {
        let t = self.g.tokens;
        let party = self.state.party.map(|p| t.text(p));
        let first = self.drafts.len().saturating_sub(OPEN_OUTCOMES);
        let open = self.drafts.iter().enumerate().skip(first).rev();
        open.take_while(|(_, d)| d.act == self.state.act)
            .find(|(_, d)| d.local == self.state.local && d.party.map(|p| t.text(p)) == party)
            .map(|(at, _)| at)
    }

    fn draft(&mut self, ordered: Option<Subject>, also: Option<Range>, only: bool) -> usize {
        let state = &self.state;
        let inherited = match state.first_subject {
            // 情节严重的 speaks of whom the base has punished.
            Some(first) if state.base_subject == Subject::Any && self.g.of_degree(&state.local) => first,
            _ => state.base_subject,
        };
        // 单位有前款行为的, 使用者为个人的: the condition of the step names its own party.
        let local = self.g.offence_subject(&state.local);
        let named = state.local.iter().find_map(|r| self.g.equated_party(*r));
        let inherited = named.unwrap_or(if local == Subject::Any { inherited } else { local });
        let subject = match (state.party, ordered) {
            (Some(party), _) => self.g.party_subject(party),
            (None, Some(ordered)) => ordered,
            (None, None) => inherited,
        };
        let draft = Draft {
            act: state.act,
            base: state.base.clone(),
            local: state.local.clone(),
            party: state.party,
            subject,
            orders: std::mem::take(&mut self.state.orders),
            also,
            only,
            ..Draft::default()
        };
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    fn roles(&mut self, operative: &Operative) {
        let t = self.g.tokens;
        let prefix = operative.prefix;
        self.reading.part(prefix.range, Role::Organ);
        if let Some(party) = prefix.party {
            self.reading.part(party, Role::Party);
        }
        if let Some(condition) = prefix.condition {
            self.reading.part(condition, Role::Condition);
        }
        let modal = Classes::any(&[Class::May, Class::Lead, Class::AloneOrAlso, Class::Only]);
        let start = operative.items.first().map_or(prefix.range.hi, |i| i.range.lo);
        for at in prefix.range.lo..start {
            if t.meets(at, modal) {
                self.reading.part(Range::new(at, at + 1), Role::Modal);
            }
        }
        let mut from = start;
        for item in &operative.items {
            self.reading.part(Range::new(from, item.range.lo), Role::Modal);
            from = item.range.hi;
            match &item.act {
                Act::Sanctions(_) => {
                    self.reading.part(item.range, Role::Sanction);
                    if let Some(slip) = self.g.missing_word(item) {
                        self.reading.remark_slip(&slip);
                    }
                }
                Act::Order(_) => self.reading.part(item.range, Role::Order),
                Act::Refer => self.reading.part(item.range, Role::Reference),
                Act::Slip(slip) => {
                    self.reading.part(item.range, Role::NotUnderstood);
                    self.reading.slip(slip);
                }
            }
        }
    }

    /// A cap or a floor: of the fine with figures that was imposed last.
    fn limit(&mut self, limit: Limit, range: Range) {
        self.reading.part(range, Role::Limit);
        let fits = |a: &Amount| match limit {
            Limit::BaseFloor(_) => matches!(a.basis, Basis::Multiple(_) | Basis::Percent(_)),
            _ => a.range != Interval::ALL || matches!(a.basis, Basis::PerDay { .. }),
        };
        let mut found = false;
        if let Some(draft) = self.drafts.last_mut() {
            let amounts =
                draft.groups.iter_mut().flat_map(|g| &mut g.choices).flatten().filter_map(|s| s.amount.as_mut());
            for amount in amounts.filter(|a| fits(a)) {
                found = true;
                match limit {
                    Limit::Cap(sum) => amount.cap = amount.cap.or(Some(sum)),
                    Limit::FineFloor(sum) => amount.floor = amount.floor.or(Some((sum, FloorOn::Fine))),
                    Limit::BaseFloor(sum) => amount.floor = amount.floor.or(Some((sum, FloorOn::Base))),
                }
            }
        }
        if !found {
            self.reading.not_understood(range, "前面没有写出数额的罚款");
        }
    }

    /// Numbered items are offences under their head, unless an item imposes a penalty of its own.
    fn items(&mut self, items: &[ItemText], lists_kinds: bool) {
        for item in items {
            let pieces = item.steps.iter().flatten().map(|r| (*r, self.g.piece(*r, false))).collect::<Vec<_>>();
            let acts = pieces.iter().position(|(_, p)| {
                matches!(p, Piece::Broken(_))
                    || matches!(p, Piece::Operative(found) if found.iter().any(|o| o.imposes()))
            });
            let condition = pieces.iter().position(|(r, _)| self.g.tokens.ends_with(*r, "的"));
            let imposes = condition.zip(acts).is_some_and(|(c, a)| c < a);
            if imposes {
                let head = self.state.clone();
                let act = head.act + 1;
                self.state = State { act, acted: false, orders: Vec::new(), ..head.clone() };
                self.sentence(&item.steps);
                self.state = State { act: self.state.act + 1, ..head };
            } else {
                self.reading.part(item.range, Role::Item);
                if acts.is_some() && !lists_kinds {
                    self.reading.not_understood(item.range, "分项列出的处罚，看不懂与上文怎样衔接");
                }
            }
        }
    }

    fn finish(mut self) -> Clause {
        let t = self.g.tokens;
        let drafts = std::mem::take(&mut self.drafts);
        let mut outcomes = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let any_of = match (draft.groups.is_empty(), product(&draft.groups)) {
                (true, _) => Vec::new(),
                (false, Some(packages)) => packages,
                (false, None) => {
                    let range =
                        draft.local.last().or(draft.base.last()).copied().unwrap_or(Range::new(0, t.len().min(1)));
                    self.reading.not_understood(range, "可选的组合太多");
                    Vec::new()
                }
            };
            let conditions: Vec<Range> = draft.base.iter().chain(&draft.local).copied().collect();
            outcomes.push(Outcome {
                when: self.g.when(&conditions, draft.party),
                conditions: conditions.iter().map(|r| t.place(*r)).collect(),
                subject: draft.subject,
                party: draft.party.map(|p| t.text(p)),
                orders: draft.orders.clone(),
                any_of,
                refers: draft.refers.map(|r| t.text(r)),
                tier: tier(self.g, &draft),
                groups: draft.groups,
            });
        }
        self.reading.clause_mut().outcomes = outcomes;
        self.reading.close(self.g)
    }
}

impl Operative {
    fn imposes(&self) -> bool {
        self.items.iter().any(|i| !matches!(i.act, Act::Order(_)))
    }
}

impl Grammar<'_> {
    fn of_degree(&self, local: &[Range]) -> bool {
        local.first().is_some_and(|r| self.tokens.chars(*r).starts_with(&['情', '节']))
    }

    /// The words of a condition, joined by ` || `. A very long offence is cut; its places say where it stands.
    fn when(&self, conditions: &[Range], party: Option<Range>) -> Option<String> {
        const MOST: usize = 600;
        let mut text = String::new();
        let mut last: Option<Range> = None;
        for range in conditions {
            if let Some(last) = last {
                text.push_str(if last.hi + 1 == range.lo { "，" } else { " || " });
            }
            text.extend(self.tokens.chars(*range).iter().take(MOST));
            last = Some(*range);
        }
        if let Some(party) = party {
            let named = self.tokens.text(party);
            text.push_str(if text.is_empty() { "对" } else { " || 对" });
            text.push_str(&named);
        }
        if text.chars().count() > MOST {
            text = text.chars().take(MOST).chain("……".chars()).collect();
        }
        (!text.is_empty()).then_some(text)
    }
}

/// Whether a condition only branches by amount or by what was gained.
fn is_branch(g: &Grammar<'_>, range: Range) -> bool {
    let t = g.tokens;
    let text: String = t.chars(range).iter().take(12).collect();
    let words = ["有违法所得", "没有", "无违法所得", "违法所得", "货值", "不足", "非法所得", "同类", "超过"];
    words.iter().any(|w| text.starts_with(w)) || t.any(range, Class::Gains) && t.any(range, Class::Yuan)
}

pub(super) fn is_operative(piece: &Piece) -> bool {
    matches!(piece, Piece::Operative(_) | Piece::Party(_) | Piece::Broken(_) | Piece::Besides(_))
}

fn party_of(subject: Subject) -> Option<Party> {
    match subject {
        Subject::Any => None,
        Subject::Unit => Some(Party::Unit),
        Subject::Individual => Some(Party::Individual),
        Subject::Staff => Some(Party::Staff),
    }
}
