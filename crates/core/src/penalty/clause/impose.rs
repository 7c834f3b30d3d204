//! What an act adds to the reading: the outcome it belongs to, the party it falls on, its cap and floor.

use crate::interval::Interval;
use crate::model::{Amount, Basis, FloorOn, Group, Kind, Modal, Order, Party, Sanction};
use crate::penalty::clause::draft::{Draft, add_orders};
use crate::penalty::clause::grammar::{Act, Grammar, Limit};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::outcome::Reader;
use crate::penalty::clause::packages::{packages, product};
use crate::penalty::clause::piece::{Item, Joint, Operative};
use crate::penalty::clause::tokens::Range;
use crate::penalty::clause::{Role, Subject};

/// Outcomes that a further act may still belong to.
const OPEN_OUTCOMES: usize = 16;

impl Reader<'_> {
    pub(super) fn impose(&mut self, operative: &Operative) {
        let prefix = operative.prefix;
        let conduct = |i: &Item| match &i.act {
            Act::Sanctions(choices) => choices.iter().flatten().all(is_conduct),
            _ => false,
        };
        let first = operative.items.first();
        if first.is_some_and(|i| self.announces(i)) {
            self.reading.part(Range::new(prefix.range.lo, prefix.range.hi), Role::Organ);
            self.reading.part(operative.items.first().map_or(prefix.range, |i| i.range), Role::Reference);
            return;
        }
        let unprepared = self.drafts.last().is_none_or(|d| d.act != self.state.act);
        // 本法另有规定的，依照规定处罚
        let condition = self.state.local.last().or(self.state.base.last());
        let elsewhere = condition.is_some_and(|r| self.g.tokens.text(*r).contains("另有规定"));
        if elsewhere && first.is_some_and(|i| i.act == Act::Refer) {
            let end = first.map_or(prefix.range.hi, |i| i.range.hi);
            self.reading.set_aside(Range::new(prefix.range.lo, end), "另有规定的从其规定，不在这里给予处罚");
            return;
        }
        let procedure = prefix.organ_acts && self.state.base.is_empty() && first.is_some_and(|i| i.act == Act::Refer);
        // 由海关禁止其从事…: an organ bars whom the condition speaks of.
        let t = self.g.tokens;
        let barred = t.any(prefix.range, Class::By) && condition.is_some_and(|r| t.ends_with(*r, "的"));
        if unprepared && (first.is_some_and(conduct) && !barred || procedure) {
            // 禁止从事… without a penalty before it is a rule of conduct, 行政机关依照…给予处罚 one of procedure.
            let end = operative.items.last().map_or(prefix.range.hi, |i| i.range.hi);
            self.reading.set_aside(Range::new(prefix.range.lo, end), "行为规范或者程序，不在这里给予处罚");
            return;
        }
        if let Some(condition) = prefix.condition {
            self.conditions(&[condition]);
        }
        let named = prefix.party.or_else(|| first.and_then(|i| self.g.inner_party(i)));
        if let Some(party) = named.filter(|p| !self.g.tokens.is(p.lo, "其") || p.hi > p.lo + 1) {
            self.state.party = Some(party);
            // 主要负责人五年内不得…；情节严重的，终身不得…: the sentence goes on to speak of them.
            if prefix.bare_party && first.is_some_and(|i| matches!(i.act.kind(), Some(Kind::Ban | Kind::Other))) {
                self.state.base_subject = self.g.party_subject(party);
                (self.state.first_subject, self.state.sentence_subject) = (None, None);
            }
        }
        if self.deposit(operative) {
            self.reading.set_aside(operative.range(), "保证金、押金的处理，不是处罚");
            return;
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
        let ordered = self.ordered_party(operative);
        let existing = self.existing(ordered);
        let subject =
            existing.and_then(|at| self.drafts.get(at)).map_or_else(|| self.subject(ordered), |draft| draft.subject);
        self.doubts(operative, subject);
        let may = operative.items.last().is_some_and(|i| i.modal == Modal::May);
        (self.state.after_may, self.state.led_by_may) = (may, false);
        let fraud = self.fraud();
        for group in &mut found.groups {
            self.settle(group, &mut found.orders, fraud, subject, prefix.had);
        }
        found.groups.retain(|g| g.choices.iter().any(|c| !c.is_empty()));
        let imposes = !found.groups.is_empty() || found.refers.is_some();
        (self.state.acted, self.state.imposed) = (true, true);
        let joint = if std::mem::take(&mut self.state.or_ahead) { Joint::Or } else { operative.joint };
        let ordered_before = std::mem::replace(&mut self.state.only_ordered, !imposes);
        if !imposes {
            if joint == Joint::Or && existing.is_some() {
                let reason = "有两种读法：“或者”后面的责令可以代替前面的处罚；责令之外仍给予处罚";
                self.reading.not_understood(operative.acts(), reason);
            }
            match existing.and_then(|at| self.drafts.get_mut(at)) {
                Some(draft) => add_orders(&mut draft.orders, found.orders),
                None => add_orders(&mut self.state.orders, found.orders),
            }
            return;
        }
        let also = operative.items.first().filter(|i| i.also).map(|i| i.range);
        let at = existing.unwrap_or_else(|| self.draft(subject, also, prefix.only));
        let alone = operative.items.iter().any(|i| i.alone);
        let on = if self.drafts.get(at).is_some_and(|d| d.party.is_some()) { party_of(subject) } else { None };
        for s in found.groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
            s.on = on;
        }
        // 责令停止作业，或者责令关闭: an order is the alternative.
        let instead = joint == Joint::Or && ordered_before && found.orders.is_empty();
        if instead && let Some(mut choices) = product(&found.groups) {
            choices.push(Vec::new());
            found.groups = vec![Group { choices }];
        }
        let stray = joint != Joint::First && existing.is_none() && !instead;
        let joint = if existing.is_some() && !instead { joint } else { Joint::First };
        if !found.groups.is_empty() {
            self.state.first_subject = self.state.first_subject.or(Some(subject));
            self.state.sentence_subject = self.state.sentence_subject.or(Some(subject));
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
        if alone && operative.items.len() > 1 {
            // 单处或者并处警告、没收违法所得、罚款: how far it reaches is not said.
            let end = operative.items.last().map_or(prefix.range.hi, |i| i.range.hi);
            let range = Range::new(prefix.range.lo, end);
            self.reading.not_understood(range, "“单处或者并处”后面不止一项，组合看不准");
        }
        if stray {
            let end = operative.items.last().map_or(prefix.range.hi, |i| i.range.hi);
            self.reading
                .not_understood(Range::new(prefix.range.lo.saturating_sub(1), end), "“或者”前面没有可以选择的处罚");
        }
    }

    /// 保证金予以没收, 没收保证金: what was put down is forfeited.
    fn deposit(&self, operative: &Operative) -> bool {
        let t = self.g.tokens;
        let deposits =
            |range: Range| (range.lo..range.hi).any(|i| t.is(i, "保证金") || t.is(i, "押金") || t.is(i, "定金"));
        let seizes = operative.items.iter().all(|i| i.act.kind() == Some(Kind::ConfiscateGoods));
        let item = operative.items.first().is_some_and(|i| deposits(i.range) && t.has(i.range.lo, Class::Seize));
        seizes && (item || operative.prefix.unread.is_some_and(deposits))
    }

    /// Objects that stand before the verb, and revocations that only undo a fraud.
    fn settle(&self, group: &mut Group, orders: &mut Vec<Order>, fraud: bool, subject: Subject, had: Option<Range>) {
        let fronted = had.into_iter().chain(self.state.party).chain(self.state.local.last().copied());
        let fronted = fronted.chain(self.state.base.last().copied()).next();
        for choice in &mut group.choices {
            for s in choice.iter_mut() {
                s.kind = halted_kind(s, subject).unwrap_or(s.kind);
                if s.kind == Kind::ConfiscateGoods
                    && s.object.is_none()
                    && let Some(range) = fronted
                {
                    let t = self.g.tokens;
                    let gains = (range.lo..range.hi).any(|i| {
                        t.has(i, Class::Gains)
                            && (i == range.lo
                                || t.chars(Range::new(i, i + 1)).first() == Some(&'有')
                                || t.ends_with(Range::new(range.lo, i), "有"))
                    });
                    s.kind = if gains { Kind::ConfiscateGains } else { s.kind };
                    s.object = (!gains).then(|| self.g.tokens.text(range));
                }
            }
            if fraud {
                choice.retain(|s| {
                    let undone = s.kind == Kind::RevokeLicence
                        && s.duration.is_none()
                        && s.text.as_ref().is_some_and(|t| t.starts_with("撤销"));
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
    pub(super) fn fraud(&self) -> bool {
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
        let inside = || first.range.lo..first.range.hi;
        // 禁止直接负责的董事一定期限从事…, 五年内禁止直接责任人员从事…
        let bar = inside().find(|i| t.has(*i, Class::Bar));
        // 吊销负有责任的驾驶人的驾驶证: whose it is.
        if t.has(first.range.lo, Class::Revoke) || t.has(first.range.lo, Class::Suspend) {
            let of = |i: &usize| t.chars(Range::new(*i + 1, *i + 2)).first() == Some(&'的');
            let owner = inside().filter(|i| t.has(*i, Class::Individual)).find(of)?;
            let named = self.g.party_subject(Range::new(first.range.lo + 1, owner + 1));
            return (named == Subject::Individual).then_some(named);
        }
        let opener = bar.or(Some(first.range.lo).filter(|lo| t.has(*lo, Class::Command)))?;
        let halts = Classes::any(&[Class::StopBusiness, Class::Close, Class::Halt]);
        let barred = Classes::any(&[Class::BarWork, Class::BarConduct, Class::Life]);
        let verb = inside().skip_while(|i| *i <= opener).find(|i| match bar {
            Some(_) => t.meets(*i, barred) || t.is_number(*i) || t.has(*i, Class::Indefinite),
            None => t.meets(*i, halts),
        })?;
        let party = Range::new(opener + 1, verb);
        t.any_of(party, Classes::any(&[Class::Unit, Class::Individual, Class::Staff]))
            .then(|| self.g.party_subject(party))
    }

    /// 按照下列规定处罚, 分别处以罚款: what the items of the list impose.
    fn announces(&self, item: &Item) -> bool {
        let last = self.announcing.is_some_and(|a| (a.lo..a.hi).contains(&item.range.lo));
        last && match &item.act {
            Act::Refer => {
                let text = self.g.tokens.text(item.range);
                ["下列", "以下", "如下"].iter().any(|w| text.contains(w))
            }
            Act::Sanctions(choices) => {
                let bare = |s: &Sanction| s.kind == Kind::Fine && s.amount.is_none();
                item.range.hi == self.announcing.map_or(0, |a| a.hi) && choices.iter().flatten().all(bare)
            }
            _ => false,
        }
    }

    /// The outcome of the same act, condition and party. 责令…单位停业 beside what a person is punished with is another.
    fn existing(&self, ordered: Option<Subject>) -> Option<usize> {
        let t = self.g.tokens;
        let party = self.state.party.map(|p| t.text(p));
        let first = self.drafts.len().saturating_sub(OPEN_OUTCOMES);
        let open = self.drafts.iter().enumerate().skip(first).rev();
        open.take_while(|(_, d)| d.act == self.state.act)
            .filter(|(_, d)| ordered.is_none_or(|o| o == d.subject || d.subject == Subject::Any))
            .find(|(_, d)| d.local == self.state.local && d.party.map(|p| t.text(p)) == party)
            .map(|(at, _)| at)
    }

    /// Whom an outcome that begins here falls on.
    fn subject(&self, ordered: Option<Subject>) -> Subject {
        let state = &self.state;
        let inherited = match state.first_subject {
            // 情节严重的 speaks of whom the base has punished.
            Some(first) if self.g.of_degree(&state.local) => state.sentence_subject.unwrap_or(first),
            _ => state.base_subject,
        };
        // 单位有前款行为的, 使用者为个人的: the condition of the step names its own party.
        let local = self.g.offence_subject(&state.local);
        let named = state.local.iter().find_map(|r| self.g.equated_party(*r));
        let inherited = named.unwrap_or(if local == Subject::Any { inherited } else { local });
        match (ordered, state.party) {
            (Some(ordered), _) => ordered,
            (None, Some(party)) => self.g.party_subject(party),
            (None, None) => inherited,
        }
    }

    fn draft(&mut self, subject: Subject, also: Option<Range>, only: bool) -> usize {
        let state = &self.state;
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
                    if let Some(slip) = self.g.missing_word(item).filter(|_| !self.announced) {
                        self.reading.remark_slip(&slip);
                    }
                }
                Act::Order(_) => self.reading.part(item.range, Role::Order),
                Act::Refer => self.reading.part(item.range, Role::Reference),
                Act::Slip(slip) => {
                    self.reading.slip(slip, item.range);
                }
            }
        }
    }

    /// A cap or a floor: of the fine with figures that was imposed last.
    pub(super) fn limit(&mut self, limit: Limit, range: Range) {
        self.reading.part(range, Role::Limit);
        let range = self.floor.take().map_or(range, |floor| Range::new(floor.lo, range.hi));
        let fits = |a: &Amount| match limit {
            Limit::BaseFloor(_) => matches!(a.basis, Basis::Multiple(_) | Basis::Percent(_)),
            _ => a.range != Interval::ALL || matches!(a.basis, Basis::PerDay { .. }),
        };
        let (mut found, mut second) = (false, false);
        let amounts =
            |d: &Draft| d.groups.iter().flat_map(|g| &g.choices).flatten().any(|s| s.amount.as_ref().is_some_and(fits));
        // ；货值金额不足一万元的，按一万元计算: a step of its own speaks of each fine before it, or of the last one.
        let first = self.drafts.len().saturating_sub(OPEN_OUTCOMES);
        let open = self.drafts.iter().skip(first).filter(|d| d.act == self.state.act && amounts(d)).count();
        if matches!(limit, Limit::BaseFloor(_)) && open > 1 && !self.state.imposed {
            self.reading.not_understood(range, "有两种读法：保底只管前一项罚款；保底管前面每一项罚款");
        }
        if let Some(draft) = self.drafts.iter_mut().rev().take(OPEN_OUTCOMES).find(|d| amounts(d)) {
            let amounts =
                draft.groups.iter_mut().flat_map(|g| &mut g.choices).flatten().filter_map(|s| s.amount.as_mut());
            for amount in amounts.filter(|a| fits(a)) {
                found = true;
                match limit {
                    Limit::Cap(sum) => second |= *amount.cap.get_or_insert(sum) != sum,
                    Limit::FineFloor(sum) => {
                        let floor = (sum, FloorOn::Fine);
                        second |= *amount.floor.get_or_insert(floor) != floor;
                    }
                    Limit::BaseFloor(sum) => {
                        let floor = (sum, FloorOn::Base);
                        second |= *amount.floor.get_or_insert(floor) != floor;
                    }
                }
            }
        }
        match (second, limit) {
            // Two floors of a base are for two sorts of offender: the first is kept, as the conventions of the clauses say.
            (true, Limit::BaseFloor(_)) => self.reading.set_aside(range, "同一罚款又有一个保底，取前一个"),
            (true, _) => self.reading.not_understood(range, "同一罚款又有一个封顶或者保底"),
            _ => {}
        }
        if !found {
            self.reading.not_understood(range, "前面没有写出数额的罚款");
        }
    }
}

impl Grammar<'_> {
    /// 按照前款数额的二倍对负有责任的单位处以罚款: a party between the figures and their verb.
    fn inner_party(&self, item: &Item) -> Option<Range> {
        let t = self.tokens;
        let inside = || item.range.lo..item.range.hi;
        let toward = inside().find(|i| t.has(*i, Class::Toward)).filter(|_| item.act.kind() == Some(Kind::Fine))?;
        let verb = inside().skip_while(|i| *i <= toward).find(|i| t.has(*i, Class::Lead))?;
        Some(Range::new(toward + 1, verb))
    }

    fn of_degree(&self, local: &[Range]) -> bool {
        local.first().is_some_and(|r| self.tokens.chars(*r).starts_with(&['情', '节']))
    }
}

/// 禁止从事… without a term may be no more than a rule of conduct.
fn is_conduct(s: &Sanction) -> bool {
    let termed = s.text.as_ref().is_some_and(|t| t.contains("禁入") || t.contains("一定"));
    s.kind == Kind::Ban && s.duration.is_none() && !is_halt(s) && !termed
}

/// 暂停, 停止, 中止.
pub(super) fn is_halt(s: &Sanction) -> bool {
    s.text.as_ref().is_some_and(|t| ["暂停", "停止", "中止"].iter().any(|w| t.starts_with(w)))
}

/// What a halt is depends on whom it falls on: an institution that stops 执业 stops business, a person is barred.
fn halted_kind(s: &Sanction, subject: Subject) -> Option<Kind> {
    let person = matches!(subject, Subject::Individual | Subject::Staff);
    let own = |t: &str| ["资格", "活动", "业务"].iter().any(|w| t.contains(w));
    match s.kind {
        Kind::Ban if is_halt(s) && subject == Subject::Unit => Some(Kind::StopBusiness),
        Kind::RestrictBusiness if is_halt(s) && person && s.text.as_deref().is_some_and(own) => Some(Kind::Ban),
        _ => None,
    }
}

fn party_of(subject: Subject) -> Option<Party> {
    match subject {
        Subject::Any => None,
        Subject::Unit => Some(Party::Unit),
        Subject::Individual => Some(Party::Individual),
        Subject::Staff => Some(Party::Staff),
    }
}
