//! Numerals: Chinese, Arabic and mixed, to exact numbers and back. Malformed ones are refused, never guessed.

use crate::number::Exact;

const DIGITS: &str = "零一二三四五六七八九";

fn digit(c: char) -> Option<i64> {
    match c {
        '〇' => Some(0),
        '两' => Some(2),
        _ => DIGITS.chars().position(|d| d == c).and_then(|p| i64::try_from(p).ok()),
    }
}

/// Reads a section below 万 (`一千零二十`, `十五`, `二百五` is refused: it is 250 or 205 by habit).
fn section(text: &[char]) -> Option<i64> {
    let (mut total, mut pending, mut zero, mut last_unit) = (0_i64, None, false, 10_000_i64);
    for &c in text {
        if let Some(d) = digit(c) {
            if d == 0 {
                if pending.is_some() || zero {
                    return None;
                }
                zero = true;
            } else if pending.replace(d).is_some() {
                return None;
            }
            continue;
        }
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1_000,
            _ => return None,
        };
        let d = match pending.take() {
            Some(d) => d,
            None if unit == 10 && total == 0 && !zero => 1,
            None => return None,
        };
        if unit >= last_unit || (!zero && last_unit < 10_000 && unit * 10 != last_unit) {
            return None;
        }
        total += d * unit;
        last_unit = unit;
        zero = false;
    }
    if let Some(d) = pending {
        if last_unit < 10_000 && last_unit != 10 && !zero {
            return None;
        }
        total += d;
    } else if zero && total > 0 {
        return None;
    }
    Some(total)
}

/// Reads a whole Chinese numeral (`一百二十万`). `一百万一十` and the like are refused.
fn chinese(text: &str) -> Option<i64> {
    let mut rest: Vec<char> = text.chars().collect();
    let mut total = 0_i64;
    let mut gap = false;
    for (unit, value) in [('亿', 100_000_000_i64), ('万', 10_000)] {
        if let Some(at) = rest.iter().position(|c| *c == unit) {
            let head = section(rest.get(..at)?)?;
            if head == 0 {
                return None;
            }
            total += head.checked_mul(value)?;
            rest = rest.get(at + 1..)?.to_vec();
            gap = true;
        }
    }
    if rest.is_empty() {
        return (total > 0).then_some(total);
    }
    let starts_with_zero = matches!(rest.first(), Some('零' | '〇'));
    let low = section(&rest)?;
    // 一万五千 and 一万零五百 are numerals; 一百万一十 and 一万五百 skip a place without saying 零.
    if gap && !starts_with_zero && low < 1_000 {
        return None;
    }
    if gap && starts_with_zero && low == 0 {
        return None;
    }
    total.checked_add(low)
}

/// Reads a numeral: `二千`, `2000`, `1.5万`.
pub fn parse(text: &str) -> Option<Exact> {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (figure, scale) = text.split_at_checked(end)?;
        let mut value = Exact::parse(figure).ok()?;
        for c in scale.chars() {
            let factor = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1_000,
                '万' => 10_000,
                '亿' => 100_000_000,
                _ => return None,
            };
            value = value.times(Exact::int(factor))?;
        }
        return (value <= Exact::int(1_000_000_000_000_000)).then_some(value);
    }
    chinese(text).map(Exact::int)
}

/// Reads the numeral behind 百分之, 千分之 or 万分之, whose `whole` (百, 千, 万) may stand there alone: 百分之百 is all of it.
pub fn parse_share(text: &str, whole: &str) -> Option<Exact> {
    let unit = if text == whole { parse(&format!("一{whole}")) } else { None };
    unit.or_else(|| parse(text))
}

/// The numeral that a malformed one probably stands for: 一百万一十 → 一百一十万, 一万五百 → 一万零五百. It is for
/// messages only.
pub fn likely(text: &str) -> Option<String> {
    if text.chars().count() > 20 {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let well_formed = |candidate: &String| parse(candidate).is_some();
    let moved = chars.iter().position(|c| *c == '万').filter(|at| at + 1 < chars.len()).map(|at| {
        let rest = chars.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c);
        rest.chain(['万']).collect::<String>()
    });
    let mut with_zero = (1..chars.len()).map(|at| {
        let (head, tail) = chars.split_at_checked(at).unwrap_or_default();
        head.iter().chain(&['零']).chain(tail).collect::<String>()
    });
    moved.filter(well_formed).or_else(|| with_zero.find(well_formed))
}

/// Writes a number the way statutes do (`二万`, `一万二千五百`); `None` when it is not a whole number below 万亿.
pub fn to_chinese(value: Exact) -> Option<String> {
    let n = value.to_i64().filter(|n| (0..1_000_000_000_000).contains(n))?;
    if n == 0 {
        return Some("零".to_owned());
    }
    let mut text = String::new();
    let mut skipped = false;
    for (unit, value) in [("亿", 100_000_000), ("万", 10_000), ("", 1)] {
        let part = n / value % 10_000;
        if part == 0 {
            skipped = !text.is_empty();
            continue;
        }
        if !text.is_empty() && (part < 1_000 || skipped) {
            text.push('零');
        }
        text.push_str(&below_ten_thousand(part, text.is_empty()));
        text.push_str(unit);
        skipped = false;
    }
    Some(text)
}

fn below_ten_thousand(n: i64, leading: bool) -> String {
    let mut text = String::new();
    let mut zero = false;
    for (unit, value) in [("千", 1_000), ("百", 100), ("十", 10), ("", 1)] {
        let d = n / value % 10;
        if d == 0 {
            zero = !text.is_empty();
            continue;
        }
        if zero {
            text.push('零');
            zero = false;
        }
        let silent = value == 10 && d == 1 && text.is_empty() && leading;
        if !silent {
            text.extend(usize::try_from(d).ok().and_then(|d| DIGITS.chars().nth(d)));
        }
        text.push_str(unit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slips_are_refused() {
        for bad in ["一百万一十", "二百五", "一万五百", "万", "十十", "一二", "一百二", "百", "零零"]
        {
            assert_eq!(parse(bad), None, "{bad}");
        }
        for (good, value) in
            [("二千", 2000), ("十五", 15), ("一百二十万", 1_200_000), ("1.5万", 15_000), ("两", 2), ("一千零五", 1005)]
        {
            assert_eq!(parse(good), Some(Exact::int(value)), "{good}");
        }
    }

    #[test]
    fn only_a_share_may_be_the_bare_whole() {
        for (text, whole, value) in [("百", "百", 100), ("一百", "百", 100), ("十", "百", 10), ("千", "千", 1_000)]
        {
            assert_eq!(parse_share(text, whole), Some(Exact::int(value)), "{text}");
        }
        for (bad, whole) in [("千", "百"), ("百", "千"), ("百五", "百"), ("", "百")] {
            assert_eq!(parse_share(bad, whole), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn written_numbers_read_back(n in prop_oneof![0..20_000_i64, 0..1_000_000_000_000_i64]) {
            let text = to_chinese(Exact::int(n)).unwrap();
            prop_assert_eq!(parse(&text), Some(Exact::int(n)), "{}", text);
        }
    }
}
