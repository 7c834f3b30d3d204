//! Sanctions that take away what one has or may do: confiscation, licences, business, professions.

use crate::model::{Duration, Kind, Sanction, TimeUnit};
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::Slip;
use crate::penalty::clause::tokens::Range;

/// Words that no object of a confiscation or a revocation ends with: there the sanction is only told of.
const TOLD_ENDS: [&str; 14] =
    ["决定", "之日", "之日起", "期间", "时", "后", "前", "处罚", "情形", "人员", "事项", "程序", "规定", "权限"];

impl Grammar<'_> {
    /// 没收 and its object: gains, goods or both.
    pub(super) fn seize(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        if self.told(object) {
            return None;
        }
        Some((Act::one_package(self.seized(object)), end))
    }

    /// What a list of things is: 违法所得 and the like are gains, the rest are goods.
    pub(super) fn seized(&self, object: Range) -> Vec<Sanction> {
        let t = self.tokens;
        let mut goods: Vec<Range> = Vec::new();
        let mut gains = false;
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
            if t.has(i - 1, Class::Gains) {
                gains = true;
            } else {
                // A list of goods keeps its words and joints.
                match goods.last_mut() {
                    Some(last) if last.hi + 1 == part.lo => last.hi = part.hi,
                    _ => goods.push(part),
                }
            }
        }
        let mut found = Vec::new();
        if gains {
            found.push(Sanction::new(Kind::ConfiscateGains));
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

    /// Whether an object shows that the sanction is told of, not imposed.
    fn told(&self, object: Range) -> bool {
        TOLD_ENDS.iter().any(|w| self.tokens.ends_with(object, w)) || object.hi.saturating_sub(object.lo) > 120
    }

    /// A verb on a licence: 吊销 or 暂扣 with its object, and a duration before, inside or behind it.
    pub(super) fn licence(&self, at: usize, hi: usize, kind: Kind) -> Option<(Act, usize)> {
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        if self.told(object) {
            return None;
        }
        let (duration, rest) = self.split_duration(object);
        let mut sanction = Sanction::new(kind);
        match duration {
            Some(Ok(d)) => sanction.duration = Some(d),
            Some(Err(slip)) => return Some((Act::Slip(slip), end)),
            None => {}
        }
        let text = self.object_text(&rest);
        sanction.object = (!text.is_empty()).then_some(text);
        Some((Act::one(sanction), end))
    }

    fn object_text(&self, parts: &[Range]) -> String {
        let text: String = parts.iter().map(|r| self.tokens.text(*r)).collect();
        let text = text.trim_start_matches('其').trim_start_matches('的').trim_end_matches('的').to_owned();
        text.trim_end_matches(['、', '等']).to_owned()
    }

    /// A duration inside an object, and what is left of the object.
    fn split_duration(&self, object: Range) -> (Option<Result<Duration, Slip>>, Vec<Range>) {
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

    /// 取消 or 撤销: of a qualification it is a sanction, of anything else none.
    pub(super) fn cancel(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        if !t.any(object, Class::Licence) || self.told(object) {
            return None;
        }
        let text = t.text(object);
        let special = ["提名", "居留", "考试", "录取", "参赛", "比赛", "参评", "评选"].iter().any(|w| text.contains(w));
        let (duration, rest) = self.split_duration(object);
        let kind = if special {
            Kind::Other
        } else if duration.is_some() && t.any(object, Class::Participation) {
            Kind::RestrictBusiness
        } else {
            Kind::RevokeLicence
        };
        let mut sanction = Sanction::new(kind);
        match duration {
            Some(Ok(d)) => sanction.duration = Some(d),
            Some(Err(slip)) => return Some((Act::Slip(slip), end)),
            None => {}
        }
        sanction.object = Some(self.object_text(&rest));
        sanction.text = Some(t.text(Range::new(at, end)));
        Some((Act::one(sanction), end))
    }

    /// 暂停 or 停止: of business it restricts, of a profession it bars, of an act it is an order (`None` here).
    pub(super) fn halt(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        let (duration, _) = self.split_duration(object);
        let kind = if t.any(object, Class::Practice) {
            Kind::Ban
        } else if t.any(object, Class::Participation) {
            Kind::RestrictBusiness
        } else {
            return None;
        };
        let mut sanction = Sanction::new(kind);
        match duration {
            Some(Ok(d)) => sanction.duration = Some(d),
            Some(Err(slip)) => return Some((Act::Slip(slip), end)),
            None => {}
        }
        sanction.text = Some(t.text(Range::new(at, end)));
        Some((Act::one(sanction), end))
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

    /// A bar from work: `五年内不得从事…`, `十年直至终身禁止…`, `终身市场禁入`, `禁止从事…`.
    pub(super) fn bar(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let mut next = at;
        let mut durations: Vec<Duration> = Vec::new();
        let mut slip = None;
        loop {
            if t.has(next, Class::Life) {
                durations.push(Duration { min: None, max: None, unit: TimeUnit::Life });
                next += 1;
            } else if let Some((found, end)) = self.duration(next) {
                match found {
                    Ok(d) => {
                        // 五年以内不得 is 五年内不得: the ban lasts that long.
                        let within = t.is(end - 1, "以内") && d.min.is_none();
                        durations.push(if within { Duration { min: d.max, ..d } } else { d });
                    }
                    Err(s) => slip = Some(s),
                }
                next = end;
                if t.has(next, Class::Within) {
                    next += 1;
                }
            } else {
                break;
            }
            if t.has(next, Class::Until) || t.has(next, Class::Or) {
                next += 1;
            } else {
                break;
            }
        }
        if next == at && !t.has(at, Class::Bar) && !t.has(at, Class::BarEntry) {
            return None;
        }
        while next < hi && (t.has(next, Class::It) || t.is(next, "的") || t.is(next, "实行") || t.is(next, "实施"))
        {
            next += 1;
        }
        let (kind, end) = self.barred(next, hi, !durations.is_empty() || slip.is_some())?;
        if let Some(slip) = slip {
            return Some((Act::Slip(slip), end));
        }
        let text = Some(self.bar_text(next, end));
        // 禁止其在五年内从事…: the duration stands behind the verb.
        if durations.is_empty() {
            match self.split_duration(Range::new(next, end)).0 {
                Some(Ok(d)) => durations.push(d),
                Some(Err(slip)) => return Some((Act::Slip(slip), end)),
                None => {}
            }
        }
        let one = |duration| vec![Sanction { duration, text: text.clone(), ..Sanction::new(kind) }];
        let choices = match durations.as_slice() {
            [] => vec![one(None)],
            several => several.iter().map(|d| one(Some(*d))).collect(),
        };
        Some((Act::Sanctions(choices), end))
    }

    fn bar_text(&self, at: usize, end: usize) -> String {
        let verb = if self.tokens.has(at, Class::Bar) { at + 1 } else { at };
        self.tokens.text(Range::new(verb, end))
    }

    /// What is barred behind the duration: its kind and its end.
    fn barred(&self, at: usize, hi: usize, lasting: bool) -> Option<(Kind, usize)> {
        let t = self.tokens;
        if t.has(at, Class::Refuse) {
            return lasting.then(|| (Kind::Other, self.object_end(at + 1, hi)));
        }
        if t.has(at, Class::BarEntry) {
            return Some((Kind::Ban, at + 1));
        }
        if !t.has(at, Class::Bar) {
            return None;
        }
        let end = self.object_end(at + 1, hi);
        let object = Range::new(at + 1, end);
        if object.is_empty() || t.ends_with(object, "的") {
            return None;
        }
        let verbs = Classes::any(&[Class::BarWork, Class::BarConduct, Class::BarApply]);
        let verb = (object.lo..end.min(object.lo + 12)).find(|i| t.meets(*i, verbs));
        let kind = match verb {
            Some(v) if t.has(v, Class::BarApply) => Kind::Other,
            Some(v) if t.has(v, Class::BarConduct) => {
                let text = t.text(object);
                if text.contains("考试") || text.contains("申报") || text.contains("评") && !text.contains("评价")
                {
                    Kind::Other
                } else {
                    Kind::RestrictBusiness
                }
            }
            Some(_) => Kind::Ban,
            None if lasting => Kind::Other,
            None => return None,
        };
        // Without a duration only 禁止从事… imposes; 不得从事… alone is a rule of conduct.
        let imposes = lasting || t.is(at, "禁止") && kind == Kind::Ban || self.split_duration(object).0.is_some();
        imposes.then_some((kind, end))
    }
}

impl Act {
    fn one_package(sanctions: Vec<Sanction>) -> Act {
        Act::Sanctions(vec![sanctions])
    }
}
