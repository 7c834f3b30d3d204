//! Fines: what stands between 处 and 罚款.

use crate::interval::Interval;
use crate::model::{Amount, Basis, Kind, Sanction};
use crate::penalty::clause::grammar::{Act, Grammar, Limit};
use crate::penalty::clause::lexicon::{Class, Classes};
use crate::penalty::clause::quantity::{Found, Quantity, Slip, Unit};
use crate::penalty::clause::tokens::Range;

/// The most words that name a base quantity or a unit.
const LONGEST_BASE: usize = 48;

/// What no name of a base quantity contains.
const NO_BASE: Classes = Classes::any(&[
    Class::Lead,
    Class::Command,
    Class::Seize,
    Class::Revoke,
    Class::Suspend,
    Class::Noun,
    Class::StopBusiness,
    Class::Until,
    Class::AloneOrAlso,
]);

impl Grammar<'_> {
    /// A fine whose figures begin here; `led` when 处 or the like stands before it.
    pub(super) fn fine(&self, at: usize, hi: usize, led: bool) -> Option<(Act, usize)> {
        let t = self.tokens;
        let mut amounts: Vec<Amount> = Vec::new();
        let mut slip: Option<Slip> = None;
        let mut next = at;
        loop {
            let (found, end) = self.amount(next, hi)?;
            next = end;
            match found {
                Ok(amount) => amounts.push(amount),
                Err(s) => slip = slip.or(Some(s)),
            }
            if let Some((Limit::Cap(cap), end)) = self.inner_cap(next, hi) {
                if let Some(last) = amounts.last_mut() {
                    last.cap = Some(cap);
                }
                next = end;
            }
            // 五万元以下或者货值金额一倍以下的罚款: two amounts, one 罚款.
            if t.has(next, Class::Or) && self.amount(next + 1, hi).is_some_and(|(_, end)| self.fine_word(end).is_some())
            {
                next += 1;
            } else {
                break;
            }
        }
        let fixed = amounts.iter().all(|a| !matches!(a.basis, Basis::Multiple(_) | Basis::Percent(_)));
        let end = match self.fine_tail(next, hi) {
            Some(end) => end,
            // 处二千元以上二万元以下: 处 and money can only be a fine.
            None if led && fixed && (next >= hi || self.is_joint(next)) => next,
            // 每超载一吨罚款五百元: the verb stands before the figures.
            None if next >= hi && t.has(at, Class::Per) && (at..next).any(|i| t.is(i, "罚款")) => next,
            None => return None,
        };
        if let Some(slip) = slip {
            return Some((Act::Slip(slip), end));
        }
        let fine = |amount| vec![Sanction { amount: Some(amount), ..Sanction::new(Kind::Fine) }];
        Some((Act::Sanctions(amounts.into_iter().map(fine).collect()), end))
    }

    /// 的罚款, right behind the figures.
    pub(super) fn fine_word(&self, at: usize) -> Option<usize> {
        let at = if self.tokens.is(at, "的") { at + 1 } else { at };
        let found = self.tokens.entry(at).is_some_and(|w| w.kind == Some(Kind::Fine));
        found.then_some(at + 1)
    }

    /// 的罚款; 的标准处以罚款; 对…处以罚款.
    fn fine_tail(&self, at: usize, hi: usize) -> Option<usize> {
        let t = self.tokens;
        if let Some(end) = self.fine_word(at) {
            // 按照每招用一人处五千元罚款的标准给予处罚
            let standard = t.is(end, "的") && t.has(end + 1, Class::Standard);
            let verb = (end + 2..hi).all(|i| {
                t.meets(i, Classes::any(&[Class::Lead, Class::Adverb, Class::ReferEnd]))
                    || t.is(i, "罚款")
                    || t.ends_with(Range::new(i, i + 1), "处罚")
            });
            return Some(if standard && verb { hi } else { end });
        }
        let mut next = at;
        if t.is(next, "的") {
            next += 1;
        }
        if t.has(next, Class::Standard) {
            next += 1;
        }
        if t.has(next, Class::Toward) {
            next = (next..hi).find(|i| t.has(*i, Class::Lead))?;
        }
        while next < hi
            && (t.has(next, Class::Calculate)
                || t.has(next, Class::Lead)
                || t.has(next, Class::Adverb)
                || t.is(next, "加处"))
        {
            next += 1;
        }
        (next > at).then(|| self.fine_word(next)).flatten()
    }

    /// `、但最高不超过三万元` before 的罚款.
    fn inner_cap(&self, at: usize, hi: usize) -> Option<(Limit, usize)> {
        let t = self.tokens;
        let mut next = at;
        while next < hi && (t.is_mark(next, '、') || t.is(next, "但") || t.has(next, Class::Total) || t.is(next, "且"))
        {
            next += 1;
        }
        if next == at || !t.has(next, Class::AtMost) && !t.has(next, Class::Below) {
            return None;
        }
        let (sum, end) = self.sum(next + 1)?;
        Some((Limit::Cap(sum), end))
    }

    /// An exact sum of money.
    pub(super) fn sum(&self, at: usize) -> Option<(crate::number::Exact, usize)> {
        match self.quantity(at)? {
            (Ok(Quantity { range, unit: Unit::Yuan, .. }), end) => Some((range.single()?, end)),
            _ => None,
        }
    }

    /// One amount: money, money a unit, or a rate of a base quantity.
    fn amount(&self, at: usize, hi: usize) -> Found<Amount> {
        let t = self.tokens;
        if t.has(at, Class::Per) {
            return self.per_unit(at, hi);
        }
        if t.has(at, Class::Refer) && t.has(at + 1, Class::Per) {
            return self.per_unit(at + 1, hi);
        }
        if let Some((found, end)) = self.quantity(at) {
            return match found {
                Ok(Quantity { range, unit: Unit::Yuan, .. }) => Some((Ok(amount(Basis::Fixed, range)), end)),
                Ok(_) => self.rate(at, hi),
                Err(slip) => (!t.has(end, Class::Within)).then_some((Err(slip), end)),
            };
        }
        self.rate(at, hi)
    }

    /// `每平方米一百元以上二百元以下`; `每日…元`; `每日按罚款数额的百分之三`.
    fn per_unit(&self, at: usize, hi: usize) -> Found<Amount> {
        let t = self.tokens;
        let last = hi.min(at + LONGEST_BASE);
        for i in at + 1..last {
            // 每超载一吨罚款五百元
            let fined = t.has(i, Class::Noun) && t.is(i, "罚款");
            let verb = fined || t.has(i, Class::Lead) && self.quantity(i + 1).is_some();
            if t.meets(i, NO_BASE) && !verb {
                return None;
            }
            let daily = t.meets(i - 1, Classes::any(&[Class::Day]));
            if t.has(i, Class::Refer) && daily {
                let (found, end) = self.rate(i + 1, hi)?;
                let by_day = |a: Amount| match a.basis {
                    Basis::Percent(of) => amount(Basis::PerDay { of: Some(of), per: Some("%".to_owned()) }, a.range),
                    _ => a,
                };
                return Some((found.map(by_day), end));
            }
            // 每一辆, 每超过一日: a numeral inside the unit has no 元.
            let Some((found, end)) = self.quantity(i) else { continue };
            let quantity = match found {
                Ok(q) if q.unit == Unit::Yuan => Ok(q),
                Ok(_) => continue,
                Err(slip) if t.any(slip.range, Class::Yuan) => Err(slip),
                Err(_) => continue,
            };
            let verb = t.has(i - 1, Class::Lead) || t.is(i - 1, "罚款");
            let stop = if verb { i - 1 } else { i };
            let mut per = t.verbatim(Range::new(at, stop));
            if let Some(short) = per.strip_suffix("按").or_else(|| per.strip_suffix("的")) {
                per = short.to_owned();
            }
            let basis = if per.ends_with(['日', '天']) {
                Basis::PerDay { of: None, per: Some(per) }
            } else {
                Basis::PerUnit(per)
            };
            return Some((quantity.map(|q| amount(basis, q.range)), end));
        }
        None
    }

    /// `货值金额一倍以上三倍以下`: a base quantity and times or per cent of it.
    fn rate(&self, at: usize, hi: usize) -> Found<Amount> {
        let t = self.tokens;
        let first = if t.has(at, Class::Refer) { at + 1 } else { at };
        let (mut first, last) = (first, hi.min(at + LONGEST_BASE));
        // 药品（包括已售出和未售出的药品，下同）货值金额: the name stands behind the brackets.
        let open = (first..last).take_while(|i| !t.meets(*i, NO_BASE)).find(|i| t.is_mark(*i, '('));
        let close = open.and_then(|o| (o..last).find(|i| t.is_mark(*i, ')')));
        let light = |c: usize| self.quantity(c + 1).is_none() && !self.carries_any(Range::new(first, c));
        if let Some(close) = close.filter(|c| light(*c)) {
            first = close + 1;
        }
        for i in first..last {
            // 处建筑面积每平方米二十元
            let named = || (first..i).all(|k| t.mark(k).is_none() && !self.carries(k));
            if i > first && t.has(i, Class::Per) && named() {
                return self.per_unit(i, hi);
            }
            if t.meets(i, NO_BASE) || t.mark(i).is_some_and(|m| !"、()".contains(m)) {
                return None;
            }
            let Some((found, end)) = self.quantity(i) else { continue };
            let found = match found {
                Ok(Quantity { range, unit: unit @ (Unit::Times | Unit::Percent), .. }) => {
                    let of = self.base_phrase(Range::new(first, i))?;
                    let basis = if unit == Unit::Times { Basis::Multiple(of) } else { Basis::Percent(of) };
                    Ok(amount(basis, range))
                }
                Ok(Quantity { unit: Unit::Time(_), .. }) => continue,
                Ok(_) => return None,
                Err(slip) => Err(slip),
            };
            return Some((found, end));
        }
        None
    }

    /// The name of a base quantity without 的 behind it.
    fn base_phrase(&self, range: Range) -> Option<String> {
        let mut text = self.tokens.verbatim(range);
        for word in ["按照", "按", "相当于", "其"] {
            text = text.strip_prefix(word).map(str::to_owned).unwrap_or(text);
        }
        for word in ["的", "价值的"] {
            text = text.strip_suffix(word).map(str::to_owned).unwrap_or(text);
        }
        (!text.is_empty()).then_some(text)
    }

    /// 罚款 with the figures behind it, or with none.
    pub(super) fn bare_fine(&self, at: usize, hi: usize) -> (Act, usize) {
        let t = self.tokens;
        let mut start = at + 1;
        while start < hi && (t.has(start, Class::Total) && !t.has(start, Class::AtMost) || t.is(start, "为")) {
            start += 1;
        }
        if let Some((found, end)) = self.quantity(start).filter(|(_, end)| *end <= hi) {
            match found {
                Ok(Quantity { range, unit: Unit::Yuan, .. }) => {
                    let amount = Some(amount(Basis::Fixed, range));
                    return (Act::one(Sanction { amount, ..Sanction::new(Kind::Fine) }), end);
                }
                Err(slip) => return (Act::Slip(slip), end),
                Ok(_) => {}
            }
        }
        (Act::one(Sanction::new(Kind::Fine)), at + 1)
    }

    /// 罚款数额为二万元以上二十万元以下.
    pub(super) fn stated_fine(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let is = self.tokens.is(at + 1, "为") || self.tokens.is(at + 1, "是");
        let (found, end) = self.amount(if is { at + 2 } else { at + 1 }, hi).filter(|(_, end)| *end <= hi)?;
        let act = match found {
            Ok(amount) => Act::one(Sanction { amount: Some(amount), ..Sanction::new(Kind::Fine) }),
            Err(slip) => Act::Slip(slip),
        };
        Some((act, end))
    }

    /// 按照原处罚数额按日连续处罚.
    pub(super) fn daily(&self, at: usize, hi: usize) -> Option<(Act, usize)> {
        let t = self.tokens;
        let last = hi.min(at + LONGEST_BASE);
        let mark = (at..last).find(|i| t.has(*i, Class::Daily))?;
        if t.any_of(Range::new(at, mark), NO_BASE) {
            return None;
        }
        // 依照某法的规定按日连续处罚 refers to it.
        if mark > at && t.has(at, Class::Refer) && t.any(Range::new(at, mark), Class::Provision) {
            return Some((Act::Refer, hi));
        }
        let of = if mark > at { self.base_phrase(Range::new(at, mark)) } else { None };
        let mut end = mark + 1;
        while end < hi && t.meets(end, Classes::any(&[Class::Lead, Class::ReferEnd, Class::Calculate])) {
            end += 1;
        }
        if t.entry(end).is_some_and(|w| w.kind == Some(Kind::Fine)) && end < hi {
            end += 1;
        }
        let amount = Some(amount(Basis::PerDay { of, per: None }, Interval::ALL));
        Some((Act::one(Sanction { amount, ..Sanction::new(Kind::Fine) }), end))
    }

    /// Whether words speak of a sum and of no other, and of no penalty: what stands before 按一万元计算.
    pub(super) fn names_floor(&self, words: Range, sum: crate::number::Exact) -> bool {
        let figures = (words.lo..words.hi).filter(|i| self.counts(*i));
        let mut sums = figures.map(|i| self.sum(i).is_some_and(|(found, _)| found == sum)).peekable();
        sums.peek().is_some() && sums.all(|same| same) && !(words.lo..words.hi).any(|i| self.sanctions(i))
    }

    /// The end of a cap at the head of a piece that goes on behind it.
    pub(super) fn limit_end(&self, at: usize, hi: usize) -> Option<usize> {
        let t = self.tokens;
        let next = (at..hi).find(|i| !t.has(*i, Class::Total) && !t.has(*i, Class::Adverb)).filter(|i| *i > at)?;
        let (_, end) = self.sum(next + 1).filter(|_| t.has(next, Class::AtMost))?;
        self.fine_word(end).filter(|end| *end < hi)
    }

    /// A piece that only caps or lifts the fine before it.
    pub(super) fn limit(&self, at: usize, hi: usize) -> Option<Limit> {
        let t = self.tokens;
        let mut next = at;
        while next < hi && (t.has(next, Class::Total) || t.has(next, Class::Adverb) || t.is(next, "且")) {
            next += 1;
        }
        let most = t.has(next, Class::AtMost);
        let least = t.has(next, Class::AtLeast);
        if most || least {
            let (sum, end) = self.sum(next + 1)?;
            // 总额不超过一万元的罚款
            let end = self.fine_word(end).unwrap_or(end);
            return (end == hi).then_some(if most { Limit::Cap(sum) } else { Limit::FineFloor(sum) });
        }
        // 按一万元计算: the other half of 不足一万元的.
        if t.has(next, Class::Refer) {
            let (sum, end) = self.sum(next + 1)?;
            let done = t.has(end, Class::Calculate) && end + 1 == hi;
            return done.then_some(Limit::BaseFloor(sum));
        }
        None
    }
}

fn amount(basis: Basis, range: Interval) -> Amount {
    Amount { basis, range, cap: None, floor: None }
}
