//! F112: figures that cannot be, with what was probably meant. Nothing is corrected.

use std::collections::BTreeSet;

use cailiang_core::interval::End;
use cailiang_core::penalty::{Bounds, numerals};

use crate::checks::{Slip, Weight};
use crate::compose::{Circumstance, Matter};
use crate::grid::Text;
use crate::measure::Found;
use crate::reading;
use crate::roles::squeeze;

/// F116: what somebody noted down while drafting and forgot to take out.
fn leftovers(matter: &Matter, found: &mut Vec<Slip>) {
    const MARKS: [&str; 6] = ["？", "?", "待定", "待核", "说明-", "XX"];
    for text in matter.remarks.iter().map(|r| &r.text) {
        if let Some(mark) = MARKS.iter().find(|m| text.text.contains(**m)) {
            found.push(Slip {
                code: "F116",
                weight: Weight::Warning,
                matter: None,
                grade: None,
                text: text.clone(),
                message: format!("备注里疑似有遗留的批注（“{mark}”）"),
                english: "what seems to be a drafter's note",
                repair: Some("删去批注".to_owned()),
            });
        }
    }
}

pub(super) fn check(matter: &Matter, bounds: Bounds, found: &mut Vec<Slip>) {
    leftovers(matter, found);
    let mut seen = BTreeSet::new();
    for row in &matter.rows {
        let grade = Some(row.grade()).filter(|g| !g.is_empty());
        if let Some(text) = row.raw.penalty.as_ref().filter(|t| seen.insert(t.cell.clone()))
            && let Some((wrong, right)) = suggest(&squeeze(&text.text))
        {
            let mended = squeeze(&text.text).replacen(&wrong, &right, 1);
            let sound = reading::read(&mended, bounds, None).rest.iter().all(|r| r.contains("增加"));
            let doubled = wrong.starts_with("处以处");
            found.push(slip(text, grade.clone(), &wrong, Some(right).filter(|_| sound), doubled));
        }
        for c in &row.alternatives {
            match &c.found {
                Found::Slip(wrong, right) if seen.insert(c.text.cell.clone()) => {
                    let right = Some(right.clone()).filter(|r| !r.is_empty());
                    found.push(slip(&c.text, grade.clone(), wrong, right, false));
                }
                Found::One(m) if m.bare => {
                    if let Some(right) = directed(matter, c)
                        && seen.insert(c.text.cell.clone())
                    {
                        let mut bare = slip(&c.text, grade.clone(), &m.written, Some(right), false);
                        bare.message = format!("“{}”没有写明以上还是以下", m.written);
                        found.push(bare);
                    }
                }
                _ => {}
            }
        }
    }
}

fn slip(text: &Text, grade: Option<String>, wrong: &str, right: Option<String>, doubled: bool) -> Slip {
    Slip {
        code: "F112",
        weight: if doubled { Weight::Note } else { Weight::Error },
        matter: None,
        grade,
        text: text.clone(),
        message: if doubled {
            format!("“{wrong}”重复了“处”字")
        } else {
            format!("数值写法有误：“{wrong}”")
        },
        english: "figures that cannot be as written",
        repair: right.map(|r| format!("也许应是“{r}”，请核对")),
    }
}

/// 存栏量在500头 beside 500头以上1000头以下: 以下 was left out.
pub(super) fn directed(matter: &Matter, bare: &Circumstance) -> Option<String> {
    let Found::One(m) = &bare.found else { return None };
    let value = m.range.single()?;
    let follows = matter.rows.iter().flat_map(|r| &r.alternatives).any(|c| match &c.found {
        Found::One(o) => !o.bare && o.unit == m.unit && o.range.lo == End::Closed(value),
        _ => false,
    });
    follows.then(|| format!("{}以下", m.written))
}

const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿";

/// What is wrong with the figures of a penalty, and what was probably meant.
fn suggest(text: &str) -> Option<(String, String)> {
    let text = text.replace('％', "%");
    if let Some(head) = text.split("增加").next()
        && head.len() < text.len()
    {
        return None;
    }
    numeral(&text)
        .or_else(|| directions(&text))
        .or_else(|| {
            let doubled = ["以下元", "以上元"].iter().find(|w| text.contains(**w));
            doubled.map(|w| ((*w).to_owned(), w.trim_end_matches('元').to_owned()))
        })
        .or_else(|| share(&text))
        .or_else(|| text.contains("处以处").then(|| ("处以处".to_owned(), "处以".to_owned())))
}

/// 一百万一十元: a place is skipped; 万 belongs at the end.
fn numeral(text: &str) -> Option<(String, String)> {
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let run: String = chars.iter().skip(at).take_while(|c| NUMERALS.contains(**c)).collect();
        let length = run.chars().count();
        if length == 0 {
            at += 1;
            continue;
        }
        let next = chars.get(at + length);
        let share = at >= 2 && chars.get(at - 1) == Some(&'之');
        if next == Some(&'元') && !share && numerals::parse(&run).is_none() {
            let moved = format!("{}万", run.replace('万', ""));
            let right = numerals::parse(&moved).filter(|_| run.contains('万')).map(|_| format!("{moved}元"));
            return Some((format!("{run}元"), right.unwrap_or_default())).filter(|(_, r)| !r.is_empty());
        }
        at += length;
    }
    None
}

/// 七万元以下九万元以下; 二十万元以上三十万元的罚款.
fn directions(text: &str) -> Option<(String, String)> {
    let chars: Vec<char> = text.chars().collect();
    let figure = |from: usize| -> usize {
        let digits =
            chars.iter().skip(from).take_while(|c| NUMERALS.contains(**c) || c.is_ascii_digit() || **c == '.').count();
        if digits == 0 {
            return 0;
        }
        digits + usize::from(chars.get(from + digits).is_some_and(|c| "元%倍".contains(*c)))
    };
    let word = |from: usize, w: &str| w.chars().enumerate().all(|(i, c)| chars.get(from + i) == Some(&c));
    let cut = |from: usize, to: usize| -> String { chars.get(from..to).unwrap_or_default().iter().collect() };
    for at in 0..chars.len() {
        let first = figure(at);
        if first == 0 || at > 0 && figure(at - 1) > 0 {
            continue;
        }
        let behind = at + first;
        let second = figure(behind + 2);
        let end = behind + 2 + second;
        if second > 0 && word(behind, "以下") && word(end, "以下") {
            let (a, b) = (cut(at, behind), cut(behind + 2, end));
            return Some((format!("{a}以下{b}以下"), format!("{a}以上{b}以下")));
        }
        if second > 0 && word(behind, "以上") && (word(end, "的罚款") || word(end, "罚款")) {
            let (a, b) = (cut(at, behind), cut(behind + 2, end));
            return Some((format!("{a}以上{b}"), format!("{a}以上{b}以下")));
        }
    }
    None
}

/// 35以上50%以下: the first share has no %.
fn share(text: &str) -> Option<(String, String)> {
    let (before, after) = text.split_once("以上")?;
    let digits: String = before.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let digits: String = digits.chars().rev().collect();
    let next: String = after.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
    let percent = after.get(next.len()..)?.starts_with('%');
    if !digits.is_empty() && !next.is_empty() && percent {
        return Some((format!("{digits}以上{next}%"), format!("{digits}%以上{next}%")));
    }
    // Perhaps further on.
    let rest = share(after)?;
    Some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_suggested() {
        for (wrong, slip, right) in [
            ("处一百万一十元以上一百三十万元以下罚款", "一百万一十元", "一百一十万元"),
            ("处七万元以下九万元以下罚款", "七万元以下九万元以下", "七万元以上九万元以下"),
            ("处二十万元以上三十万元以下元罚款", "以下元", "以下"),
            ("处上一年度收入20%以上30%的罚款", "20%以上30%", "20%以上30%以下"),
            ("处收入35以上50％以下的罚款", "35以上50%", "35%以上50%"),
        ] {
            assert_eq!(suggest(wrong), Some((slip.to_owned(), right.to_owned())), "{wrong}");
        }
        for sound in [
            "处一万元以上二万元以下的罚款",
            "处货值金额一倍以上三倍以下的罚款",
            "处二百以上五百元以下的罚款",
            "处五万元罚款",
        ] {
            assert_eq!(suggest(sound), None, "{sound}");
        }
    }
}
