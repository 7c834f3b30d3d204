//! Sanctions that take away what one has or may do: confiscation, licences, qualifications, business.

use crate::model::{Duration, Kind, Modal, Order, Sanction};
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::lexicon::Class;
use crate::penalty::clause::quantity::Slip;
use crate::penalty::clause::tokens::Range;

/// Words that no object of a confiscation or a revocation ends with: there the sanction is only told of.
const TOLD_ENDS: [&str; 15] = [
    "决定",
    "之日",
    "之日起",
    "期间",
    "时",
    "后",
    "前",
    "处罚",
    "情形",
    "人员",
    "事项",
    "程序",
    "规定",
    "权限",
    "款项",
];

/// With what the name of a gain ends.
const GAINS: [&str; 7] = ["收入", "所得", "费用", "获利", "报酬", "佣金", "利润"];

/// How far before a verb its 给予 may stand.
const GIVEN: usize = 16;

impl Grammar<'_> {
    /// 没收 and its object: gains, goods or both.
    pub(super) fn seize(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        // 没收并销毁渔具: two verbs, one object.
        let joined = (t.has(at + 1, Class::And) || t.is_mark(at + 1, '、')) && t.has(at + 2, Class::Order);
        let first = if joined { at + 3 } else { at + 1 };
        let end = self.object_end(first, hi);
        let object = Range::new(first, end);
        // 没收的违法所得 speaks of what has been taken.
        if self.told(object) || self.taken(object) {
            return None;
        }
        Some((Act::one_package(self.seized(object)), end))
    }

    /// What a list of things is: 违法所得 and the like are gains, the rest are goods.
    pub(super) fn seized(&self, object: Range) -> Vec<Sanction> {
        let t = self.tokens;
        let mut goods: Vec<Range> = Vec::new();
        let (mut gains, mut limits) = (false, None);
        let mut start = object.lo;
        for i in object.lo..=object.hi {
            let joint = i < object.hi && (t.is_mark(i, '、') || t.has(i, Class::And) || t.has(i, Class::Or));
            if !joint && i < object.hi {
                continue;
            }
            let part = Range::new(start, i);
            start = i + 1;
            if part.is_empty() {
                continue;
            }
            if self.is_gain(part) {
                gains = true;
                // 三个月的违法所得: what limits them is kept.
                limits = limits.or(self.carries_any(part).then(|| t.text(part)));
            } else {
                // A list of goods keeps its words and joints.
                match goods.last_mut() {
                    Some(last) if last.hi + 1 == part.lo => last.hi = part.hi,
                    _ => goods.push(part),
                }
            }
        }
        // 没收全部储存、运输收入: one gain, of several sources.
        if gains && self.is_gain(object) && t.chars(object).starts_with(&['全', '部']) {
            goods.clear();
        }
        let mut found = Vec::new();
        if gains {
            found.push(Sanction { object: limits, ..Sanction::new(Kind::ConfiscateGains) });
        }
        if let (Some(first), Some(last)) = (goods.first(), goods.last()) {
            let text = if goods.len() == 1 {
                t.text(Range::new(first.lo, last.hi))
            } else {
                goods.iter().map(|g| t.text(*g)).collect::<Vec<_>>().join("、")
            };
            found.push(Sanction { object: Some(text), ..Sanction::new(Kind::ConfiscateGoods) });
        }
        if found.is_empty() {
            found.push(Sanction::new(Kind::ConfiscateGoods));
        }
        found
    }

    /// 没收的财物, 吊销的证书: what has been taken.
    fn taken(&self, object: Range) -> bool {
        self.tokens.chars(object).first() == Some(&'的')
    }

    /// 广告费用, 全部运输收入: by its last word something is gained, whatever it is called; 所得的财物 are goods.
    fn is_gain(&self, part: Range) -> bool {
        let t = self.tokens;
        t.has(part.hi - 1, Class::Gains) || GAINS.iter().any(|w| t.ends_with(part, w))
    }

    /// Whether an object shows that the sanction is told of, not imposed.
    fn told(&self, object: Range) -> bool {
        TOLD_ENDS.iter().any(|w| self.tokens.ends_with(object, w)) || object.hi.saturating_sub(object.lo) > 120
    }

    /// A verb on a licence: 吊销 or 暂扣 with its object, and a duration before, inside or behind it.
    pub(super) fn licence(&self, at: usize, hi: usize, kind: Kind) -> Option<(Act, usize)> {
        let end = self.given_end(at, hi);
        let object = Range::new(at + 1, end);
        if self.told(object) || self.taken(object) {
            return None;
        }
        let (duration, rest) = self.split_duration(object);
        let text = self.object_text(&rest);
        // 暂扣其经营工具 holds a thing, and no licence.
        let licence = text.is_empty() || text.contains(['证', '照', '牌']) || self.tokens.any(object, Class::Licence);
        if kind == Kind::SuspendLicence && !licence && duration.is_none() {
            let name = self.tokens.text(Range::new(at, end));
            return Some((Act::Order(Order { name, within: None, modal: Modal::Must }), end));
        }
        let sanction = Sanction { object: (!text.is_empty()).then_some(text), ..Sanction::new(kind) };
        Some((Act::lasting(sanction, duration), end))
    }

    /// The end of an object, without the 的处罚 that 给予 asks for.
    fn given_end(&self, at: usize, hi: usize) -> usize {
        let t = self.tokens;
        let end = self.object_end(at + 1, hi);
        let last = end.saturating_sub(1);
        let led = (at.saturating_sub(GIVEN)..at).any(|i| t.has(i, Class::Lead));
        if led && (t.is(last, "的处罚") || t.is(last, "的行政处罚")) { last } else { end }
    }

    fn object_text(&self, parts: &[Range]) -> String {
        let text: String = parts.iter().map(|r| self.tokens.text(*r)).collect();
        let text = text.trim_start_matches('其').trim_start_matches('的').trim_end_matches('的').to_owned();
        text.trim_end_matches(['、', '等']).to_owned()
    }

    /// A duration inside an object, and what is left of the object.
    pub(super) fn split_duration(&self, object: Range) -> (Option<Result<Duration, Slip>>, Vec<Range>) {
        let t = self.tokens;
        for i in object.lo..object.hi {
            if !t.is_number(i) {
                continue;
            }
            let timed = |end: usize| self.time_unit(end - 1).is_some() || t.has(end - 1, Class::Down);
            let found = self.duration(i).filter(|(_, end)| *end <= object.hi && timed(*end));
            let Some((found, end)) = found else { continue };
            let behind = if t.has(end, Class::Within) && end < object.hi { end + 1 } else { end };
            return (Some(found), vec![Range::new(object.lo, i), Range::new(behind, object.hi)]);
        }
        (None, vec![object])
    }

    /// 降低其施工资质等级: a grade that is lowered, whatever it is of.
    pub(super) fn lower(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        let grade = ["等级", "资质", "级别"].iter().any(|w| self.tokens.ends_with(object, w));
        let text = self.object_text(&[object]);
        grade.then(|| (Act::one(Sanction { object: Some(text), ..Sanction::new(Kind::LowerGrade) }), end))
    }

    /// 取消 or 撤销: of a qualification it is a sanction, of anything else none.
    pub(super) fn cancel(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let end = self.given_end(at, hi);
        let object = Range::new(at + 1, end);
        // 撤销登记的品种: what has been undone before.
        let named = object.hi.checked_sub(1).is_some_and(|last| {
            t.has(last, Class::Licence) || t.is(last, "等") || t.ends_with(object, "证") || t.ends_with(object, "证件")
        });
        if !t.any(object, Class::Licence) || self.told(object) || !named && self.modifies(object) {
            return None;
        }
        let (duration, rest) = self.split_duration(object);
        let kind = if self.candidacy(object) {
            Kind::Other
        } else if duration.is_some() && t.any(object, Class::Participation) {
            Kind::RestrictBusiness
        } else {
            Kind::RevokeLicence
        };
        let sanction = Sanction {
            object: Some(self.object_text(&rest)),
            text: Some(t.text(Range::new(at, end))),
            ..Sanction::new(kind)
        };
        Some((Act::lasting(sanction, duration), end))
    }

    /// A licence word with 的 behind it.
    fn modifies(&self, object: Range) -> bool {
        let t = self.tokens;
        (object.lo..object.hi)
            .any(|i| t.has(i, Class::Licence) && t.chars(Range::new(i + 1, i + 2)).first() == Some(&'的'))
    }

    /// 暂停 or 停止: of business it restricts, of a profession it bars, of an act it is an order (`None` here).
    pub(super) fn halt(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let end = self.given_end(at, hi);
        let mut object = Range::new(at + 1, end);
        if object.is_empty() && (t.has(end, Class::Or) || t.is_mark(end, '、')) && t.has(end + 1, Class::Cancel) {
            // 暂停或者取消其资格: the object of the second verb.
            object = Range::new(end + 2, self.given_end(end + 1, hi));
        }
        // 停止非法执业活动 puts an end to an offence.
        if ["非法", "违法"].iter().any(|w| t.text(object).starts_with(w)) {
            return None;
        }
        let (duration, _) = self.split_duration(object);
        // 停止经营…业务 too, where it is not for a time: the act is named, not the business.
        let deed = ["经营", "从事", "生产", "销售", "使用", "办理"].iter().any(|w| t.text(object).starts_with(w));
        if t.is(at, "停止") && deed && duration.is_none() {
            return None;
        }
        let qualification = || ["资格", "资质", "注册", "认证"].iter().any(|w| t.text(object).contains(w));
        let kind = if t.any(object, Class::Practice) {
            Kind::Ban
        } else if t.any(object, Class::Participation) {
            Kind::RestrictBusiness
        } else if t.text(object).starts_with("为其") || t.text(object).starts_with("向其") {
            // 停止为其办理退税: a service of the organ, outside the kinds.
            Kind::Other
        } else if qualification() || duration.is_some() {
            // 停止生产 orders; for a time it punishes.
            if self.candidacy(object) { Kind::Other } else { Kind::RestrictBusiness }
        } else if t.is(at, "暂停") && !object.is_empty() && !self.works(object) {
            // What is halted is no work of the party: which kind it is, is told as a doubt.
            Kind::RestrictBusiness
        } else {
            return None;
        };
        let sanction = Sanction { text: Some(t.text(Range::new(at, end))), ..Sanction::new(kind) };
        Some((Act::lasting(sanction, duration), end))
    }

    /// 暂停施工, 暂停使用 are orders, as 停止 is.
    fn works(&self, object: Range) -> bool {
        let text = self.tokens.text(object);
        ["施工", "建设", "使用", "作业", "运行", "生产", "执行", "行政", "有关执法", "审批", "执法"]
            .iter()
            .any(|w| text.contains(w))
    }

    /// To stand for something: a qualification that is no licence.
    fn candidacy(&self, object: Range) -> bool {
        let text = self.tokens.text(object);
        ["提名", "居留", "考试", "录取", "参赛", "比赛", "参评", "评选"].iter().any(|w| text.contains(w))
    }

    /// 停业整顿, 关闭 and their duration.
    pub(super) fn stop(&self, at: usize, hi: usize, kind: Kind) -> (Act, usize) {
        let mut sanction = Sanction::new(kind);
        if kind == Kind::StopBusiness {
            sanction.text = Some(self.tokens.text(Range::new(at, at + 1)));
        }
        match self.duration(at + 1).filter(|(_, end)| *end <= hi) {
            Some((Ok(d), end)) => {
                sanction.duration = Some(d);
                (Act::one(sanction), end)
            }
            Some((Err(slip), end)) => (Act::Slip(slip), end),
            None => (Act::one(sanction), at + 1),
        }
    }
}

impl Act {
    /// A sanction with the duration that was found for it.
    pub(super) fn lasting(sanction: Sanction, duration: Option<Result<Duration, Slip>>) -> Act {
        match duration {
            Some(Ok(duration)) => Act::one(Sanction { duration: Some(duration), ..sanction }),
            Some(Err(slip)) => Act::Slip(slip),
            None => Act::one(sanction),
        }
    }

    fn one_package(sanctions: Vec<Sanction>) -> Act {
        Act::Sanctions(vec![sanctions])
    }
}
