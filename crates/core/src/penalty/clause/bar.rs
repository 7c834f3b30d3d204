//! Bars: from a profession, from a market, from applying for something.

use crate::model::{Duration, Kind, Sanction, TimeUnit};
use crate::penalty::clause::grammar::{Act, Grammar};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::Slip;
use crate::penalty::clause::tokens::Range;

const LIFE: Duration = Duration { min: None, max: None, unit: TimeUnit::Life };

/// 进入市场, 进入保险业 is to do business; 进入场馆 is to be there.
pub(super) fn enters_business(text: &str) -> bool {
    text.ends_with('业') || ["市场", "行业", "领域", "行当", "职业"].iter().any(|w| text.contains(w))
}

/// How long a bar lasts: several where it is 十年直至终身; `None` for a term that is not said (一定期限).
#[derive(Default)]
struct Terms {
    found: Vec<Option<Duration>>,
    slip: Option<Slip>,
    end: usize,
}

impl Grammar<'_> {
    /// A bar from work: `五年内不得从事…`, `十年直至终身禁止…`, `禁止其一定期限直至终身进入…`, `终身市场禁入`.
    pub(super) fn bar(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let before = self.terms(at);
        let mut next = before.end;
        if next == at && !t.has(at, Class::Bar) && !t.has(at, Class::BarEntry) {
            return None;
        }
        while next < hi && (t.has(next, Class::It) || ["的", "实行", "实施"].iter().any(|w| t.is(next, w))) {
            next += 1;
        }
        let lasting = !before.found.is_empty() || before.slip.is_some();
        // 禁止其在五年内从事…: the term stands behind the verb.
        let after = (next + 1..hi.min(next + 20)).map(|i| self.terms(i)).find(|terms| !terms.is_empty());
        let inside = after.filter(|terms| !lasting && t.has(next, Class::Bar) && terms.end <= hi);
        let from = inside.as_ref().map_or(next + 1, |terms| terms.end);
        let (kind, end) = self.barred(next, from, hi, lasting || inside.is_some())?;
        let terms = inside.unwrap_or(before);
        if let Some(slip) = terms.slip {
            return Some((Act::Slip(slip), end));
        }
        // 一定期限 stays in the words, since no duration can say it.
        let verb = if terms.found.contains(&None) {
            at
        } else if t.has(next, Class::Bar) {
            next + 1
        } else {
            next
        };
        let text = Some(t.text(Range::new(verb, end)));
        let one = |duration| vec![Sanction { duration, text: text.clone(), ..Sanction::new(kind) }];
        let choices = match terms.found.as_slice() {
            [] => vec![one(None)],
            several => several.iter().map(|d| one(*d)).collect(),
        };
        Some((Act::Sanctions(choices), end))
    }

    /// `五年内`, `十年直至终身`, `一定期限直至终身`, `在三年以内`.
    fn terms(&self, at: usize) -> Terms {
        let t = self.tokens;
        let mut terms = Terms { end: at, ..Terms::default() };
        let mut next = if t.is(at, "在") { at + 1 } else { at };
        loop {
            if t.has(next, Class::Life) {
                terms.found.push(Some(LIFE));
                next += 1;
            } else if t.has(next, Class::Indefinite) {
                terms.found.push(None);
                next += 1;
            } else if let Some((found, end)) = self.duration(next) {
                match found {
                    Ok(d) => {
                        // 五年以内不得 is 五年内不得: the ban lasts that long.
                        let within = t.is(end - 1, "以内") && d.min.is_none();
                        terms.found.push(Some(if within { Duration { min: d.max, ..d } } else { d }));
                    }
                    Err(s) => terms.slip = Some(s),
                }
                next = end;
            } else {
                return terms;
            }
            next += usize::from(t.has(next, Class::Within));
            terms.end = next;
            if !t.has(next, Class::Until) && !t.has(next, Class::Or) {
                return terms;
            }
            next += 1;
        }
    }

    /// What is barred, behind the term that may stand up to `from`: its kind and its end.
    fn barred(&self, at: usize, from: usize, hi: usize, lasting: bool) -> Option<(Kind, usize)> {
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
        let end = self.object_end(from, hi);
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
                let contest = text.contains("评") && !text.contains("评价");
                if contest || text.contains("考试") || text.contains("申报") {
                    Kind::Other
                } else {
                    Kind::RestrictBusiness
                }
            }
            // 不得进入场馆 bars from a place; 禁止进入市场 from a business.
            Some(v) if t.is(v, "进入") && !enters_business(&t.text(object)) => Kind::Other,
            Some(_) => Kind::Ban,
            // 禁止其二年内代理…
            None if lasting && t.any(object, Class::Participation) => Kind::RestrictBusiness,
            None if lasting => Kind::Other,
            None => return None,
        };
        // Without a term only 禁止从事… imposes; 不得从事… alone is a rule of conduct.
        (lasting || t.is(at, "禁止") && kind == Kind::Ban).then_some((kind, end))
    }
}

impl Terms {
    fn is_empty(&self) -> bool {
        self.found.is_empty() && self.slip.is_none()
    }
}
