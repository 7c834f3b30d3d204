//! Numerals and units → ranges of money, rates and durations. A malformed figure is a [`Slip`], never a guess.

use crate::interval::{End, Interval};
use crate::model::{Duration, Kind, TimeUnit};
use crate::number::Exact;
use crate::penalty::clause::grammar::Grammar;
use crate::penalty::clause::lexicon::Class;
use crate::penalty::clause::piece::Item;
use crate::penalty::clause::tokens::{Range, What};
use crate::penalty::numerals;

/// A probable slip of the text: what is wrong, and what was probably meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slip {
    pub(super) range: Range,
    pub(super) reason: String,
    pub(super) suggestion: Option<String>,
}

/// What figures count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Yuan,
    Times,
    Percent,
    Time(TimeUnit),
}

/// One end of a range as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Figure {
    value: Exact,
    unit: Option<Unit>,
    /// （含） or （不含） behind it.
    included: Option<bool>,
    /// A bare figure that may borrow the 万 of the other end (2至5万元).
    bare: bool,
    at: usize,
}

/// A range with its unit. Rates whose ends differ in kind count times.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quantity {
    pub(super) range: Interval,
    pub(super) unit: Unit,
    /// A figure stands without the unit that only the other one has (二千元以上二万以下).
    pub(super) unit_missing: bool,
}

/// What a parser of figures found, and where it ends.
pub(super) type Found<T> = Option<(Result<T, Slip>, usize)>;

impl Grammar<'_> {
    /// A range, an upper or a lower end, or an exact figure.
    pub(super) fn quantity(&self, at: usize) -> Found<Quantity> {
        let t = self.tokens;
        if t.has(at, Class::Below) && !t.has(at, Class::AtLeast) {
            let (high, next) = self.figure(at + 1)?;
            return Some((high.and_then(|h| self.finish(None, Some((h, self.open_above(at))), at, next)), next));
        }
        let above = t.has(at, Class::Above);
        let (low, mut next) = self.figure(if above { at + 1 } else { at })?;
        let low = match low {
            Ok(low) => low,
            Err(slip) => {
                // The rest of the range belongs to the slip.
                let rest = if t.has(next, Class::Up) { self.figure(next + 1).map_or(next, |f| f.1) } else { next };
                return Some((Err(slip), if t.has(rest, Class::Down) { rest + 1 } else { rest }));
            }
        };
        let word = next;
        if t.has(word, Class::Up) || (t.is(word, "但") || t.has(word, Class::Below)) {
            let second = if t.has(word, Class::Up) || t.is(word, "但") { word + 1 } else { word };
            let second = if t.is(word, "以上") && self.pause(second) { second + 1 } else { second };
            let strict = t.has(second, Class::Below) && !t.has(second, Class::AtLeast);
            let found = self.figure(if strict { second + 1 } else { second });
            if let Some((high, end)) = found {
                next = end;
                let mut open = strict && self.open_above(second);
                if t.has(next, Class::Down) {
                    open = open || t.is(next, "以下") && !self.bounds.below_includes;
                    next += 1;
                } else if t.has(next, Class::Below) && !self.figure_follows(next) {
                    open = true;
                    next += 1;
                }
                let open_low = above && t.is(at, "超过") || t.is(word, "以上") && !self.bounds.above_includes;
                let result = high.and_then(|h| self.finish(Some((low, open_low)), Some((h, open)), at, next));
                return Some((result, next));
            }
            if t.is(word, "以上") {
                let open = !self.bounds.above_includes;
                return Some((self.finish(Some((low, open)), None, at, word + 1), word + 1));
            }
        }
        if above {
            let open = t.is(at, "超过") || t.is(at, "高于") || t.is(at, "大于");
            return Some((self.finish(Some((low, open)), None, at, next), next));
        }
        if t.has(word, Class::Down) {
            next = word + 1;
            // 二千元以下二万元以下: one of the two is a slip.
            if let Some((Ok(high), end)) = self.figure(next).filter(|(_, end)| t.has(*end, Class::Down)) {
                let range = Range::new(at, end + 1);
                let (first, second) = (t.text(Range::new(at, word)), t.text(Range::new(next, end)));
                let fits = low.value < high.value;
                let suggestion = fits.then(|| format!("{first}以上{second}以下"));
                let reason = "一个幅度里写了两个“以下”".to_owned();
                return Some((Err(Slip { range, reason, suggestion }), end + 1));
            }
            let open = t.is(word, "以下") && !self.bounds.below_includes;
            return Some((self.finish(None, Some((low, open)), at, next), next));
        }
        Some((self.finish(Some((low, false)), Some((low, false)), at, next), next))
    }

    /// 二十元以上、二百元以下: a pause inside a range.
    fn pause(&self, at: usize) -> bool {
        self.tokens.is_mark(at, '、') && self.figure(at + 1).is_some_and(|(_, end)| self.tokens.has(end, Class::Down))
    }

    fn figure_follows(&self, at: usize) -> bool {
        self.figure(at + 1).is_some()
    }

    fn open_above(&self, at: usize) -> bool {
        ["不足", "不满", "不到", "低于", "未满", "少于", "小于"].iter().any(|w| self.tokens.is(at, w))
    }

    /// A numeral with its unit: `二千元`, `百分之五`, `十五日`, `5%`, `等值`.
    fn figure(&self, at: usize) -> Found<Figure> {
        let t = self.tokens;
        if t.has(at, Class::Rmb) {
            return self.figure(at + 1).filter(|(f, _)| f.as_ref().map_or(true, |f| f.unit != Some(Unit::Times)));
        }
        if t.has(at, Class::SameValue) {
            let figure = Figure { value: Exact::ONE, unit: Some(Unit::Times), included: None, bare: false, at };
            return Some((Ok(figure), at + 1));
        }
        let share = [(Class::Hundredth, 1, "百"), (Class::Thousandth, 10, "千"), (Class::TenThousandth, 100, "万")];
        if let Some((_, divisor, whole)) = share.into_iter().find(|(class, ..)| t.has(at, *class)) {
            let value = match t.get(at + 1)?.what {
                What::Number(None) => numerals::parse_share(&t.text(Range::new(at + 1, at + 2)), whole),
                What::Number(value) => value,
                _ => return None,
            };
            let value = value.and_then(|v| v.over(Exact::int(divisor)));
            let range = Range::new(at, at + 2);
            let figure =
                value.map(|value| Figure { value, unit: Some(Unit::Percent), included: None, bare: false, at });
            return Some((figure.ok_or_else(|| self.malformed(range)), at + 2));
        }
        let What::Number(value) = t.get(at)?.what else { return None };
        let mut next = at + 1;
        let mut divisor = 1;
        let unit = if t.has(next, Class::Yuan) {
            Some(Unit::Yuan)
        } else if t.has(next, Class::Times) {
            Some(Unit::Times)
        } else if t.has(next, Class::Percent) {
            Some(Unit::Percent)
        } else if t.has(next, Class::Permille) {
            divisor = 10;
            Some(Unit::Percent)
        } else {
            self.time_unit(next).map(Unit::Time)
        };
        if unit.is_some() {
            next += 1;
        }
        // 二万元元, 五元万元: a unit that stands twice.
        if unit == Some(Unit::Yuan) && (t.has(next, Class::Yuan) || self.stray_scale(next)) {
            let end = if t.has(next, Class::Yuan) { next + 1 } else { next + 2 };
            let digits = t.text(Range::new(at, at + 1));
            let scale = if end == next + 2 { t.text(Range::new(next, next + 1)) } else { String::new() };
            let suggestion = Some(format!("{digits}{scale}元"));
            let range = Range::new(at, end);
            return Some((Err(Slip { range, reason: "多写了一个“元”".to_owned(), suggestion }), end));
        }
        if t.has(next, Class::Rmb) && unit == Some(Unit::Yuan) {
            next += 1;
        }
        let mut included = None;
        if t.is_mark(next, '(') && t.is_mark(next + 2, ')') {
            let inside = t.text(Range::new(next + 1, next + 2));
            included = match inside.as_str() {
                "含" | "含本数" | "包含" => Some(true),
                "不含" | "不含本数" => Some(false),
                _ => None,
            };
            next = if included.is_some() { next + 3 } else { next };
        }
        let value = value.and_then(|v| v.over(Exact::int(divisor)));
        let bare = !t.chars(Range::new(at, at + 1)).iter().any(|c| "百千万亿".contains(*c));
        let figure = value.map(|value| Figure { value, unit, included, bare, at });
        Some((figure.ok_or_else(|| self.malformed(Range::new(at, next))), next))
    }

    /// 万 or 千 between two 元.
    fn stray_scale(&self, at: usize) -> bool {
        let scale = ["万", "千", "百", "亿"].iter().any(|s| self.tokens.is(at, s));
        scale && self.tokens.is_number(at) && self.tokens.has(at + 1, Class::Yuan)
    }

    pub(super) fn time_unit(&self, at: usize) -> Option<TimeUnit> {
        let units = [
            (Class::Workday, TimeUnit::Workday),
            (Class::Day, TimeUnit::Day),
            (Class::Month, TimeUnit::Month),
            (Class::Year, TimeUnit::Year),
        ];
        units.into_iter().find(|(class, _)| self.tokens.has(at, *class)).map(|(_, unit)| unit)
    }

    fn malformed(&self, range: Range) -> Slip {
        let digits = (range.lo..range.hi).find(|at| self.tokens.is_number(*at));
        let number = digits.map(|at| self.tokens.text(Range::new(at, at + 1))).unwrap_or_default();
        let rest = digits.map(|at| self.tokens.text(Range::new(at + 1, range.hi))).unwrap_or_default();
        let suggestion = numerals::likely(&number).map(|likely| format!("{likely}{rest}"));
        Slip { range, reason: format!("“{number}”不是合乎规范的数字"), suggestion }
    }

    /// Brings two ends to one unit and orders them.
    fn finish(
        &self,
        low: Option<(Figure, bool)>,
        high: Option<(Figure, bool)>,
        at: usize,
        next: usize,
    ) -> Result<Quantity, Slip> {
        let range = Range::new(at, next);
        let slip = |reason: &str| Slip { range, reason: reason.to_owned(), suggestion: None };
        let units = (low.and_then(|l| l.0.unit), high.and_then(|h| h.0.unit));
        let (first, last) = match units {
            (Some(a), Some(b)) => (a, b),
            (Some(a), None) | (None, Some(a)) => (a, a),
            (None, None) => return Err(slip("数字没有单位")),
        };
        let joined = low.zip(high).is_some_and(|(l, h)| self.joined_loosely(l.0.at, h.0.at));
        let unit_missing = low.is_some() && high.is_some() && (units.1.is_none() || units.0.is_none() && !joined);
        let unit = match (first, last) {
            (a, b) if a == b => a,
            (Unit::Times, Unit::Percent) | (Unit::Percent, Unit::Times) => Unit::Times,
            (Unit::Time(TimeUnit::Month), Unit::Time(TimeUnit::Year))
            | (Unit::Time(TimeUnit::Year), Unit::Time(TimeUnit::Month)) => Unit::Time(TimeUnit::Month),
            _ => return Err(slip("两头的单位不能换算")),
        };
        let scaled = |figure: Figure, own: Unit| match (own, unit) {
            (Unit::Percent, Unit::Times) => figure.value.over(Exact::int(100)),
            (Unit::Time(TimeUnit::Year), Unit::Time(TimeUnit::Month)) => figure.value.times(Exact::int(12)),
            _ => Some(figure.value),
        };
        let mut lower = low.map(|(f, open)| (scaled(f, first), !f.included.unwrap_or(!open)));
        let upper = high.map(|(f, open)| (scaled(f, last), !f.included.unwrap_or(!open)));
        // 2至5万元: the lower figure borrows the 万 of the upper one.
        if let (Some((Some(a), _)), Some((l, _)), Some((h, _))) = (lower.as_mut(), low, high)
            && joined
            && l.unit.is_none()
            && l.bare
            && !h.bare
        {
            *a = self.borrowed(*a, h.at).unwrap_or(*a);
        }
        let end = |end: Option<(Option<Exact>, bool)>, missing: End| match end {
            None => Ok(missing),
            Some((None, _)) => Err(slip("数值过大")),
            Some((Some(v), true)) => Ok(End::Open(v)),
            Some((Some(v), false)) => Ok(End::Closed(v)),
        };
        let result = Interval::new(end(lower, End::Open(Exact::ZERO))?, end(upper, End::Unbounded)?);
        if result.is_empty() {
            let swapped =
                low.zip(high).filter(|(l, h)| l.0.value > h.0.value).map(|(l, h)| self.swapped(l.0, h.0, next));
            let reason = "下限不低于上限".to_owned();
            return Err(Slip { range, reason, suggestion: swapped });
        }
        Ok(Quantity { range: result, unit, unit_missing })
    }

    /// Whether two figures are joined by 至 or a dash, not by 以上.
    fn joined_loosely(&self, low: usize, high: usize) -> bool {
        (low..high).any(|at| self.tokens.has(at, Class::Up) && !self.tokens.is(at, "以上"))
    }

    fn borrowed(&self, value: Exact, from: usize) -> Option<Exact> {
        let scale = match self.tokens.chars(Range::new(from, from + 1)).last()? {
            '万' => 10_000,
            '亿' => 100_000_000,
            _ => return None,
        };
        value.times(Exact::int(scale))
    }

    fn swapped(&self, low: Figure, high: Figure, next: usize) -> String {
        let t = self.tokens;
        let up = (low.at..high.at).find(|at| t.has(*at, Class::Up)).unwrap_or(high.at);
        let down = (high.at..next).find(|at| t.has(*at, Class::Down)).unwrap_or(next);
        let text = |lo, hi| t.text(Range::new(lo, hi));
        format!("{}{}{}{}", text(high.at, down), text(up, high.at), text(low.at, up), text(down, next))
    }

    /// A fine that reads in spite of a word that is missing: 二千元以上二万以下罚款.
    pub(super) fn missing_word(&self, item: &Item) -> Option<Slip> {
        let (t, range) = (self.tokens, item.range);
        if item.act.kind() != Some(Kind::Fine) {
            return None;
        }
        for at in (range.lo..range.hi).filter(|at| t.is_number(*at)) {
            let Some((Ok(quantity), end)) = self.quantity(at).filter(|(_, end)| *end <= range.hi) else { continue };
            if quantity.unit_missing && quantity.unit == Unit::Yuan {
                let numbers = (at..end).filter(|i| t.is_number(*i));
                let bare = numbers.rev().find(|i| !t.has(*i + 1, Class::Yuan))?;
                let (head, tail) = (t.text(Range::new(at, bare + 1)), t.text(Range::new(bare + 1, end)));
                let reason = "少写了一个“元”，按款额读".to_owned();
                return Some(Slip { range: Range::new(at, end), reason, suggestion: Some(format!("{head}元{tail}")) });
            }
        }
        let named =
            (range.lo..range.hi).any(|i| t.has(i, Class::Noun) || t.has(i, Class::FineSum) || t.has(i, Class::Daily));
        let reason = "少写了“罚款”二字，按罚款读".to_owned();
        (!named).then(|| Slip { range, reason, suggestion: Some(format!("{}的罚款", t.text(range))) })
    }

    /// A duration: a quantity in whole units of time.
    pub(super) fn duration(&self, at: usize) -> Found<Duration> {
        let (quantity, next) = self.quantity(at)?;
        let found = match quantity {
            // 两侧: a numeral without a unit is no malformed duration.
            Err(_) if (at..next).all(|i| self.time_unit(i).is_none()) => return None,
            Err(slip) => Err(slip),
            Ok(Quantity { range, unit: Unit::Time(unit), .. }) => self.whole_duration(&range, unit, at, next),
            Ok(_) => return None,
        };
        Some((found, next))
    }

    fn whole_duration(&self, range: &Interval, unit: TimeUnit, at: usize, next: usize) -> Result<Duration, Slip> {
        let whole = |v: Exact| v.to_i64().and_then(|n| u32::try_from(n).ok()).filter(|n| *n <= 100_000);
        let min = match range.lo {
            End::Open(v) if v == Exact::ZERO => Some(None),
            End::Open(v) => whole(v).and_then(|n| n.checked_add(1)).map(Some),
            End::Closed(v) => whole(v).map(Some),
            End::Unbounded => Some(None),
        };
        let max = match range.hi {
            End::Open(v) => whole(v).and_then(|n| n.checked_sub(1)).map(Some),
            End::Closed(v) => whole(v).map(Some),
            End::Unbounded => Some(None),
        };
        let range = Range::new(at, next);
        let reason = "期限不是整数，或者太长".to_owned();
        let (Some(min), Some(max)) = (min, max) else { return Err(Slip { range, reason, suggestion: None }) };
        Ok(Duration { min, max, unit })
    }
}
