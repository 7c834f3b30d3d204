//! Thresholds in a circumstance: 10吨以上50吨以下, 超过3次, 500平方米≤面积＜3000平方米 → an interval, its unit, and the words
//! around it, which name the fact.

use cailiang_core::interval::{End, Interval};
use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, numerals};

/// Units that a threshold is stated in, the longer first.
const UNITS: &[&str] = &[
    "标准立方米",
    "平方公里",
    "平方米",
    "立方米",
    "蒸吨/小时",
    "个工作日",
    "个百分点",
    "分贝",
    "公里",
    "千米",
    "海里",
    "公顷",
    "公斤",
    "千克",
    "毫克",
    "小时",
    "分钟",
    "小类",
    "个月",
    "工作日",
    "万元",
    "亿元",
    "兆瓦",
    "蒸吨",
    "千瓦",
    "dB",
    "db",
    "MW",
    "t/h",
    "千元",
    "元",
    "米",
    "吨",
    "克",
    "头",
    "只",
    "羽",
    "亩",
    "倍",
    "次",
    "项",
    "种",
    "类",
    "家",
    "户",
    "台",
    "辆",
    "人",
    "天",
    "日",
    "月",
    "年",
    "个",
    "级",
    "件",
    "处",
    "份",
    "株",
    "本",
    "名",
    "升",
    "批",
    "车",
    "%",
    "℃",
    "度",
];
/// Units of things that are counted.
const COUNTS: &[&str] = &[
    "次",
    "项",
    "种",
    "小类",
    "类",
    "家",
    "户",
    "台",
    "辆",
    "人",
    "个",
    "件",
    "处",
    "份",
    "株",
    "本",
    "名",
    "头",
    "只",
    "羽",
    "批",
    "车",
    "天",
    "日",
    "个月",
    "工作日",
    "个工作日",
    "级",
];

/// What was found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measure {
    /// The words around the figures: the name of the fact.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Whether it is counted in whole numbers.
    pub whole: bool,
    /// The values; sums of money in 元.
    pub range: Interval,
    /// A figure without a direction (500头): perhaps 以上 or 以下 was forgotten.
    pub bare: bool,
    /// The figures with their words, as written.
    pub written: String,
}

/// How a text states a threshold.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// No threshold, or several that are not one interval.
    None,
    /// One interval.
    One(Measure),
    /// Figures whose directions cannot be: 1000平方米以下5000平方米以上. As written, and what was probably meant.
    Slip(String, String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Lower,
    Upper,
    Exact,
    Bare,
}

struct Bound {
    side: Side,
    value: Exact,
    open: bool,
    unit: &'static str,
    from: usize,
    to: usize,
}

const BEFORE: &[(&str, Side, bool)] = &[
    ("不超过", Side::Upper, false),
    ("未超过", Side::Upper, false),
    ("不高于", Side::Upper, false),
    ("不低于", Side::Lower, false),
    ("不少于", Side::Lower, false),
    ("不足", Side::Upper, true),
    ("不满", Side::Upper, true),
    ("小于", Side::Upper, true),
    ("少于", Side::Upper, true),
    ("低于", Side::Upper, true),
    ("超过", Side::Lower, true),
    ("大于", Side::Lower, true),
    ("高于", Side::Lower, true),
    ("多于", Side::Lower, true),
    ("≥", Side::Lower, false),
    (">", Side::Lower, true),
    ("≤", Side::Upper, false),
    ("<", Side::Upper, true),
];

const AFTER: &[(&str, Side, Option<bool>)] = &[
    ("及以上", Side::Lower, Some(false)),
    ("以上", Side::Lower, None),
    ("及以下", Side::Upper, Some(false)),
    ("以下", Side::Upper, None),
    ("以内", Side::Upper, Some(false)),
    ("≤", Side::Lower, Some(false)),
    ("<", Side::Lower, Some(true)),
    ("≥", Side::Upper, Some(false)),
    (">", Side::Upper, Some(true)),
];

struct Scanner<'a> {
    text: &'a [char],
    bounds: Bounds,
}

impl Scanner<'_> {
    fn starts(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(i, c)| self.text.get(at + i) == Some(&c))
    }

    fn ends(&self, at: usize, word: &str) -> bool {
        let n = word.chars().count();
        at.checked_sub(n).is_some_and(|from| self.starts(from, word))
    }

    /// A numeral at a place: its value and end.
    fn number(&self, at: usize) -> Option<(Exact, usize, bool)> {
        let is = |c: &char| c.is_ascii_digit() || *c == '.' || "零〇一二两三四五六七八九十百千万亿".contains(*c);
        let run = self.text.get(at..)?.iter().take_while(|c| is(c)).count();
        (1..=run).rev().find_map(|n| {
            let text: String = self.text.get(at..at + n)?.iter().collect();
            Some((numerals::parse(&text)?, at + n, text.starts_with(|c: char| c.is_ascii_digit())))
        })
    }

    fn unit(&self, at: usize) -> Option<(&'static str, usize)> {
        UNITS.iter().find(|u| self.starts(at, u)).map(|u| (*u, at + u.chars().count()))
    }

    /// The figure that begins at a place, with the words of its direction.
    fn bound(&self, at: usize) -> Option<Bound> {
        let (mut value, end, arabic) = self.number(at)?;
        let (unit, mut end) = match self.unit(end) {
            Some(found) => found,
            // 10以上20吨以下: the unit stands once.
            None if arabic && AFTER.iter().any(|(w, ..)| self.starts(end, w)) => ("", end),
            None => return None,
        };
        let scale = match unit {
            "千元" => 1_000,
            "万元" => 10_000,
            "亿元" => 100_000_000,
            _ => 1,
        };
        value = value.times(Exact::int(scale))?;
        // dB（A）, 2.8MW（4t/h）: the same again in brackets. 10平方米（不含）以下: what is said there rules.
        let mut open_here = None;
        if self.text.get(end) == Some(&'(')
            && let Some(close) = self.text.iter().skip(end).position(|c| *c == ')').filter(|n| *n <= 10)
        {
            let inside: String = self.text.get(end + 1..end + close).unwrap_or_default().iter().collect();
            open_here = match inside.as_str() {
                "含" | "含本数" => Some(false),
                "不含" | "不含本数" => Some(true),
                other if other.is_ascii() => None,
                _ => return None,
            };
            end += close + 1;
        }
        if matches!(unit, "年" | "日" | "天" | "个月" | "月") && (self.starts(end, "内") || self.starts(end, "来"))
        {
            return None; // 两年内: a window, no threshold
        }
        let unit = match unit {
            "db" | "分贝" => "dB",
            "千元" | "万元" | "亿元" => "元",
            other => other,
        };
        let make = |side, open, from, to| Some(Bound { side, value, open, unit, from, to });
        if let Some((word, side, open)) = AFTER.iter().find(|(w, ..)| self.starts(end, w)) {
            let includes = if *side == Side::Lower { self.bounds.above_includes } else { self.bounds.below_includes };
            let mut from = at;
            if self.ends(at, "第") {
                from -= 1;
            }
            // 超过3次以上: whichever is meant, it is above.
            if *side == Side::Lower && self.ends(at, "超过") {
                return make(Side::Lower, true, at - 2, end + word.chars().count());
            }
            let open = open_here.or(*open).unwrap_or(!includes);
            return make(*side, open, from, end + word.chars().count());
        }
        if let Some((word, side, open)) = BEFORE.iter().find(|(w, ..)| self.ends(at, w)) {
            return make(*side, open_here.unwrap_or(*open), at - word.chars().count(), end);
        }
        if self.ends(at, "第") && unit == "次" {
            return make(Side::Exact, false, at - 1, end);
        }
        match (arabic, unit) {
            (_, "") => None,
            (true, "次" | "项" | "个" | "种") => make(Side::Exact, false, at, end),
            (true, _) => make(Side::Bare, false, at, end),
            (false, "次") => make(Side::Exact, false, at, end),
            _ => None,
        }
    }
}

/// Finds the threshold of a circumstance. Its text has folded forms and no blanks.
pub fn find(text: &str, bounds: Bounds) -> Found {
    // 500头猪当量: counted in heads all the same.
    let text = text.replace("猪当量", "");
    let folded: Vec<char> = text
        .chars()
        .map(|c| match c {
            '＜' | '〈' => '<',
            '＞' => '>',
            '≦' => '≤',
            '≧' => '≥',
            '％' => '%',
            c => c,
        })
        .collect();
    let scanner = Scanner { text: &folded, bounds };
    let mut found: Vec<Bound> = Vec::new();
    let mut at = 0;
    while at < folded.len() {
        match scanner.bound(at) {
            Some(bound) => {
                at = bound.to.max(at + 1);
                found.push(bound);
            }
            None => {
                // A numeral that is no threshold is skipped whole: 21 is not 1.
                at = scanner.number(at).map_or(at + 1, |n| n.1);
            }
        }
    }
    let unit = found.iter().map(|b| b.unit).find(|u| !u.is_empty()).unwrap_or("");
    let one_unit = found.iter().all(|b| b.unit == unit || b.unit.is_empty());
    // 1吨不足3吨: the first 以上 is left out.
    if let [first, second] = found.as_mut_slice()
        && first.side == Side::Bare
        && second.side == Side::Upper
        && second.from == first.to
    {
        first.side = Side::Lower;
    }
    let adjacent = |a: &Bound, b: &Bound| {
        let between: String = folded.get(a.to..b.from).unwrap_or_default().iter().collect();
        between.chars().count() <= 12
    };
    let written = |bounds: &[Bound]| -> String {
        let (from, to) = (bounds.first().map_or(0, |b| b.from), bounds.last().map_or(0, |b| b.to));
        folded.get(from..to).unwrap_or_default().iter().collect()
    };
    let end = |b: &Bound| if b.open { End::Open(b.value) } else { End::Closed(b.value) };
    let zero = if COUNTS.contains(&unit) { End::Closed(Exact::ZERO) } else { End::Open(Exact::ZERO) };
    let (range, bare) = match found.as_slice() {
        [] => return Found::None,
        [one] => match one.side {
            Side::Lower => (Interval::new(end(one), End::Unbounded), false),
            Side::Upper => (Interval::new(zero, end(one)), false),
            Side::Exact => (Interval::point(one.value), false),
            Side::Bare => (Interval::point(one.value), true),
        },
        [low, high] if one_unit && adjacent(low, high) => match (low.side, high.side) {
            (Side::Lower, Side::Upper) => {
                let range = Interval::new(end(low), end(high));
                if range.is_empty() {
                    return Found::Slip(written(&found), String::new());
                }
                (range, false)
            }
            (Side::Upper, Side::Lower | Side::Upper) if low.to == high.from && low.value < high.value => {
                let text = written(&found);
                return Found::Slip(text.clone(), repaired(&text));
            }
            _ => return Found::None,
        },
        _ => return Found::None,
    };
    let mut name = String::new();
    let mut from = 0;
    for bound in &found {
        let part: String = folded.get(from..bound.from).unwrap_or_default().iter().collect();
        // 费用为30万元以上, 存栏量在500头以上: the verb is no part of the name.
        let part = part.strip_suffix('在').unwrap_or(&part);
        let part = part.strip_suffix('为').filter(|p| !p.ends_with('行')).unwrap_or(part);
        name.push_str(part);
        from = bound.to;
    }
    name.extend(folded.get(from..).unwrap_or_default());
    // 3倍以上或者造成严重后果: the figure is one case of several. 500头以上或其他同规模的: it is not.
    let rest: String = folded.get(from..).unwrap_or_default().iter().collect();
    let other_case = rest.trim_start_matches(['的', ',', ';']).strip_prefix('或');
    if other_case.is_some_and(|r| !r.trim_start_matches('者').starts_with("其他")) {
        return Found::None;
    }
    let whole = COUNTS.contains(&unit);
    Found::One(Measure {
        name: named(&name, unit),
        unit: unit.to_owned(),
        whole,
        range,
        bare,
        written: written(&found),
    })
}

/// 1000平方米以下5000平方米以上 → 1000平方米以上5000平方米以下.
fn repaired(text: &str) -> String {
    match text.split_once("以下") {
        Some((first, rest)) => format!("{first}以上{}", rest.replace("以上", "以下")),
        None => String::new(),
    }
}

/// The words around a threshold as the name of a fact.
fn named(rest: &str, unit: &str) -> String {
    let kept: String = rest.chars().filter(|c| !"<≤>≥".contains(*c)).collect();
    let kept = kept.replace("()", "");
    let trimmed = kept.trim_matches(|c| matches!(c, ',' | ';' | '。' | '、' | ':' | '的'));
    if trimmed.is_empty() { unnamed(unit) } else { trimmed.to_owned() }
}

/// The name of a threshold without words.
pub fn unnamed(unit: &str) -> String {
    format!("数量{unit}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn one(text: &str) -> (String, String, String) {
        match find(text, Bounds::default()) {
            Found::One(m) => (m.name, m.range.to_string(), m.unit),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn thresholds_of_many_wordings_become_intervals() {
        for (text, name, range, unit) in [
            ("转移废物10吨以上50吨以下的", "转移废物", "[10, 50]", "吨"),
            ("涉及废物0.2吨以下的", "涉及废物", "(0, 0.2]", "吨"),
            ("两年内第2次", "两年内", "2", "次"),
            ("两年内超过3次的", "两年内", ">3", "次"),
            ("两年内3次以上的", "两年内", "≥3", "次"),
            ("500平方米≤堆场面积<3000平方米", "堆场面积", "[500, 3000)", "平方米"),
            ("3000平方米≤堆场面积", "堆场面积", "≥3000", "平方米"),
            ("堆场面积＜500平方米", "堆场面积", "(0, 500)", "平方米"),
            ("2.8MW(4t/h)≤容量<7MW(10t/h)的", "容量", "[2.8, 7)", "MW"),
            ("超标5.0dB(A)以上10.0dB(A)以下", "超标", "[5, 10]", "dB"),
            ("违法行为超过1个月,不足6个月的", "违法行为", "(1, 6)", "个月"),
            ("费用10万元以上,不足30万元的", "费用", "[100000, 300000)", "元"),
            ("废物1吨不足3吨的", "废物", "[1, 3)", "吨"),
            ("存栏500头以上1000头以下猪当量", "存栏", "[500, 1000]", "头"),
            ("指标3项及以上", "指标", "≥3", "项"),
        ] {
            assert_eq!(one(text), (name.to_owned(), range.to_owned(), unit.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_not_one_threshold_is_left_alone() {
        for text in ["一般污染物", "初犯的", "超标0.5倍以上1倍以下,或者有2个超标因子的", "一个因子超标"]
        {
            assert_eq!(find(text, Bounds::default()), Found::None, "{text}");
        }
    }

    #[test]
    fn directions_that_cannot_be_are_a_slip() {
        let found = find("面积1000平方米以下5000平方米以上的", Bounds::default());
        assert_eq!(
            found,
            Found::Slip("1000平方米以下5000平方米以上".to_owned(), "1000平方米以上5000平方米以下".to_owned())
        );
    }
}
