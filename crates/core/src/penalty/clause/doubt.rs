//! Clauses with two honest readings: what neither the words nor the conventions settle is said, with both readings.

use crate::model::{Basis, Kind, Modal, Sanction};
use crate::penalty::clause::Subject;
use crate::penalty::clause::bar::enters_business;
use crate::penalty::clause::draft::Draft;
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::impose::is_halt;
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::outcome::Reader;
use crate::penalty::clause::piece::{Item, Joint, Operative};
use crate::penalty::clause::tokens::Range;
use crate::penalty::swallowed::holds_a_limit;

/// A time or a limit that has run into the name of a licence or of a base quantity (暂扣许可证三个月以上).
fn swallowed(s: &Sanction) -> Option<&'static str> {
    let licence = matches!(s.kind, Kind::SuspendLicence | Kind::RevokeLicence);
    let object = s.object.as_deref().filter(|_| licence);
    let of = s.amount.as_ref().and_then(|a| match &a.basis {
        Basis::Multiple(of) | Basis::Percent(of) => Some(of.as_str()),
        Basis::Fixed | Basis::PerUnit(_) | Basis::PerDay { .. } => None,
    });
    let limits = ["不超过", "不低于", "不少于"];
    if object.is_some_and(holds_a_limit) {
        return Some("期限与证件的名称连在一起，没有分开");
    }
    of.is_some_and(|of| limits.iter().any(|w| of.contains(w))).then_some("“不超过”没有读成上限")
}

impl Reader<'_> {
    /// Says which of the acts of a piece may be read in two ways.
    pub(super) fn doubts(&mut self, operative: &Operative, subject: Subject) {
        let fraud = self.fraud();
        let conditional = !self.state.base.is_empty() || !self.state.local.is_empty();
        let whole = operative.acts();
        let mut found: Vec<(Range, &str)> = Vec::new();
        for item in &operative.items {
            let doubt = match &item.act {
                Act::Order(_) => self.g.doubtful_order(item, fraud, conditional),
                Act::Sanctions(choices) => choices.iter().flatten().find_map(|s| {
                    let doubt = self.g.doubtful_sanction(item, s, subject);
                    doubt.or_else(|| self.doubtful_seizure(operative, s)).or_else(|| swallowed(s))
                }),
                _ => None,
            };
            found.extend(doubt.map(|reason| (item.range, reason)));
        }
        // Each package so far with the fine: what several of them come to is no longer sure.
        if operative.items.iter().any(|i| i.alone) && self.groups_before() > 1 {
            found.push((whole, "有两种读法：“单处”的罚款代替前面全部处罚；只代替前一项"));
        }
        if several_behind_or(&operative.items) {
            found.push((whole, "有两种读法：“或者”后面的几项一并适用；每一项都可以单独选择"));
        }
        if self.state.led_by_may && operative.items.iter().all(|i| i.modal == Modal::Must) {
            found.push((whole, "有两种读法：前面的“可以”管到这里；这里是应当"));
        }
        let or = operative.joint == Joint::Or && operative.items.iter().all(|i| i.modal == Modal::Must);
        if self.bare_behind_may(operative) || or && self.state.after_may {
            found.push((whole, "有两种读法：前一段的“可以”管到这里；这里是应当"));
        }
        let fixed = |s: &Sanction| s.amount.as_ref().is_some_and(|a| a.basis == Basis::Fixed);
        let fined =
            operative.items.iter().any(|i| matches!(&i.act, Act::Sanctions(c) if c.iter().flatten().any(fixed)));
        let each = self.g.tokens.text(operative.prefix.range);
        if fined && ["按次", "按日", "按人", "按件", "按户"].iter().any(|w| each.contains(w)) {
            found.push((whole, "有两种读法：每次、每日各罚一次；数额固定"));
        }
        for (range, reason) in found {
            self.reading.not_understood(range, reason);
        }
    }

    /// Groups that have been imposed under the condition and on the party of what follows.
    fn groups_before(&self) -> usize {
        let same = |d: &&Draft| d.act == self.state.act && d.local == self.state.local;
        self.drafts.last().filter(same).map_or(0, |d| d.groups.len())
    }

    /// 可以处…罚款，吊销许可证: a bare verb behind a piece under 可以, which may or may not be one list with it.
    fn bare_behind_may(&self, operative: &Operative) -> bool {
        let Some(first) = operative.items.first() else { return false };
        let bare = Classes::any(&[
            Class::Revoke,
            Class::Suspend,
            Class::Cancel,
            Class::Halt,
            Class::StopBusiness,
            Class::Lower,
            Class::Noun,
        ]);
        self.state.after_may
            && operative.joint == Joint::First
            && operative.prefix.range.is_empty()
            && first.modal == Modal::Must
            && !first.also
            && self.g.tokens.meets(first.range.lo, bare)
            && self.g.tokens.meets(operative.prefix.range.hi, bare)
    }

    /// 予以没收 whose object is a whole offence: what is taken is not said.
    fn doubtful_seizure(&self, operative: &Operative, s: &Sanction) -> Option<&'static str> {
        let t = self.g.tokens;
        if s.kind != Kind::ConfiscateGoods || s.object.is_some() || operative.prefix.had.is_some() {
            return None;
        }
        let state = &self.state;
        let fronted = state.local.last().or(state.base.last()).filter(|_| state.party.is_none())?;
        // 除没收浮标外: the thing is named, and reads on into 外.
        let end = operative.range().hi;
        if end < t.len() && t.is_other(end) {
            return None;
        }
        let offence = t.ends_with(*fronted, "的") && !t.any(*fronted, Class::Gains);
        offence.then_some("有两种读法：没收违法所得；没收非法财物")
    }

    /// 收回采矿权: a right that is taken back.
    pub(super) fn doubtful_retaking(&self, range: Range) -> Option<&'static str> {
        let t = self.g.tokens;
        let verb = (range.lo..range.hi).find(|i| t.has(*i, Class::Retake))?;
        let object = t.text(Range::new(verb + 1, range.hi));
        let right = ["权", "证", "许可", "资格", "标识", "牌照"].iter().any(|w| object.ends_with(w));
        (right && !(self.state.base.is_empty() && self.state.local.is_empty()))
            .then_some("有两种读法：收回是责令；收回是吊销许可证件")
    }

    /// 被吊销执照的，不得担任…; 在规定的期限内不得申领…: a bar whose term or nature is not said.
    pub(super) fn doubtful_bar(&self, range: Range) -> Option<&'static str> {
        let t = self.g.tokens;
        let bar = (range.lo..range.hi).find(|i| t.has(*i, Class::Bar))?;
        let verbs = Classes::any(&[Class::BarWork, Class::BarApply]);
        if !t.any_of(Range::new(bar + 1, range.hi.min(bar + 4)), verbs) {
            return None;
        }
        let before = t.text(Range::new(self.state.step, bar));
        if ["期限内", "限期内"].iter().any(|w| before.ends_with(w)) {
            return Some("有两种读法：有期限的禁止；对申请的限制，不是处罚");
        }
        let conditions = self.state.base.iter().chain(&self.state.local);
        let punished = conditions.map(|r| t.text(*r)).chain([before]).any(|text| {
            let told = ["被", "受到", "受过", "因"].iter().any(|w| text.contains(w));
            told && ["吊销", "处罚", "判处", "取缔", "开除"].iter().any(|w| text.contains(w))
        });
        punished.then_some("有两种读法：受处罚后的限制从业；任职、执业的条件，不是处罚")
    }
}

impl Grammar<'_> {
    /// An order that may be a sanction.
    fn doubtful_order(&self, item: &Item, fraud: bool, conditional: bool) -> Option<&'static str> {
        let t = self.tokens;
        let text = t.text(item.range);
        let halts = text.contains("停止");
        let unlawful = text.contains("非法") || text.contains("违法");
        if halts && text.contains("限期停止") && text.contains("活动") {
            return Some("有两种读法：停止活动是责令；停止活动是限制开展生产经营活动");
        }
        if halts && !unlawful && !text.contains("停止经营") && (text.ends_with("业务") || text.ends_with("服务"))
        {
            return Some("有两种读法：停止业务是责令；停止业务是限制开展生产经营活动");
        }
        if STOPPAGES.iter().any(|w| text.contains(w)) {
            return Some("有两种读法：停航、停刊一类是责令；是责令停产停业");
        }
        // 骗取的荣誉予以取消 undoes a fraud; else a right that is taken away may be a penalty outside the kinds.
        let taken = t.is(item.range.lo, "取消") && !fraud && conditional;
        if taken {
            return Some("有两种读法：取消是责令；取消是处罚");
        }
        let undone = t.is(item.range.lo, "撤销") && !fraud && conditional;
        let internal = ["决定", "处分", "职务", "合同", "行为", "奖", "活动", "拨款"].iter().any(|w| text.contains(w));
        (undone && !internal).then_some("有两种读法：撤销是责令；撤销是处罚")
    }

    /// A sanction whose kind is not settled.
    fn doubtful_sanction(&self, item: &Item, s: &Sanction, subject: Subject) -> Option<&'static str> {
        let t = self.tokens;
        let text = t.text(item.range);
        if is_halt(s) {
            return self.doubtful_halt(item.range, s, subject);
        }
        if let Some(bar) = (item.range.lo..item.range.hi).find(|i| t.has(*i, Class::Bar)) {
            let verbs = Classes::any(&[Class::BarWork, Class::BarConduct, Class::BarApply, Class::BarEntry]);
            let verb = (bar + 1..item.range.hi).find(|i| t.meets(*i, verbs));
            let known = t.any(item.range, Class::Participation) && s.kind == Kind::RestrictBusiness;
            let Some(verb) = verb else { return (!known).then_some("有两种读法：限制从业；其他限制") };
            if t.is(verb, "进入") && !enters_business(&text) {
                return Some("有两种读法：限制从业；其他限制");
            }
            let takes_part = t.has(verb, Class::BarConduct) && !t.is(verb, "开展");
            if takes_part && s.kind == Kind::RestrictBusiness && !t.any(item.range, Class::Participation) {
                return Some("有两种读法：限制开展生产经营活动；其他限制");
            }
        }
        // 取消资格三年: a qualification that comes back.
        let cancelled = s.kind == Kind::RevokeLicence && s.duration.is_some();
        if cancelled {
            return Some("有两种读法：吊销许可证件；一定期限内限制开展生产经营活动或者从业");
        }
        let seized = t.has(item.range.lo, Class::Seize) && t.any(item.range, Class::Or);
        let both = seized && s.kind == Kind::ConfiscateGains && self.seized_both(item);
        both.then_some("有两种读法：没收物品，或者没收所得；两样都没收")
    }

    /// 暂停, 停止: of what, and of whom.
    fn doubtful_halt(&self, range: Range, s: &Sanction, subject: Subject) -> Option<&'static str> {
        let t = self.tokens;
        let text = s.text.as_deref().unwrap_or_default();
        if s.kind == Kind::Ban && subject == Subject::Any {
            return Some("有两种读法：个人的停止执业是限制从业；机构的停止执业是责令停产停业");
        }
        // 暂停或者取消…资格: what is halted stands behind the second verb.
        let borrows = range.hi.checked_sub(1).is_some_and(|last| t.has(last, Class::Halt));
        if s.duration.is_some() || borrows || s.kind != Kind::RestrictBusiness {
            return None;
        }
        let business = t.any(range, Class::Participation) || ["资格", "交易", "注册"].iter().any(|w| text.contains(w));
        if !business {
            return Some("有两种读法：暂停是责令；暂停是限制开展生产经营活动");
        }
        let service = ["受理", "批准", "办理"].iter().any(|w| text.contains(w));
        // 停止相关业务 restricts; 停止招生, 停止开发业务活动 may be orders.
        let known = ["相关业务", "有关业务", "部分业务", "新业务", "资格", "其业务"].iter().any(|w| text.contains(w));
        let intake = text.starts_with("停止") && !known;
        (service || intake).then_some("有两种读法：停止、暂停是监管措施；停止、暂停是限制开展生产经营活动")
    }

    fn seized_both(&self, item: &Item) -> bool {
        match &item.act {
            Act::Sanctions(choices) => choices.iter().flatten().any(|s| s.kind == Kind::ConfiscateGoods),
            _ => false,
        }
    }
}

/// Stoppages that have no kind of their own.
const STOPPAGES: [&str; 5] = ["停航", "停刊", "停播", "停机", "停运"];

/// A或者B、C: what stands behind the last 或者 is a list of its own, or goes on with the alternatives.
fn several_behind_or(items: &[Item]) -> bool {
    let Some(last) = items.iter().rposition(|i| i.joint == Joint::Or) else { return false };
    let tail = items.get(last..).unwrap_or_default();
    let listed: Vec<Option<Kind>> = tail
        .iter()
        .take_while(|i| matches!(i.joint, Joint::Or | Joint::List))
        .filter(|i| !matches!(i.act, Act::Order(_)))
        .map(|i| i.act.kind())
        .collect();
    // 停业、关闭 are alternatives wherever they stand.
    listed.len() > 1 && listed != [Some(Kind::StopBusiness), Some(Kind::Close)]
}
