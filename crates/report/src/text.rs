//! Parts of a finding as text, the same in every format.

use std::collections::BTreeMap;

use cailiang_core::number::Exact;
use cailiang_core::penalty::describe;
use cailiang_core::penalty::numerals::to_chinese;
use cailiang_validation::{Act, Witness};
use serde_json::Value as Json;

use crate::words::{Lang, Words};

/// A sanction or an order in the words of a statute.
pub fn act(act: &Act) -> String {
    match act {
        Act::Sanction(s) => describe::sanction(s),
        Act::Order(o) => describe::order(o),
    }
}

/// The value of a fact.
pub fn value(value: &Json) -> String {
    match value {
        Json::Bool(true) => "是".to_owned(),
        Json::Bool(false) => "否".to_owned(),
        Json::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// A witness: a case, what the lower text permits in it, what the upper one does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// Facts and their values, with units.
    pub facts: Vec<(String, String)>,
    /// What the lower text permits; absent for findings about the table itself.
    pub imposed: Option<String>,
    /// The rest of a combination.
    pub together: Option<String>,
    /// What the upper text permits of that kind.
    pub permitted: Option<String>,
    /// The same as one sentence.
    pub sentence: String,
    /// All cases with the same fault, where they were asked for.
    pub regions: Vec<String>,
}

impl Example {
    /// Puts a witness into words; `None` when it shows nothing.
    pub fn of(witness: &Witness, words: &Words) -> Option<Example> {
        let units = &witness.units;
        let shown =
            |(name, v): (&String, &Json)| (clean(name), clean(&quantity(v, units.get(name).map(String::as_str))));
        let mut facts: Vec<(String, String)> = witness.facts.iter().map(shown).collect();
        facts.extend(witness.counts.iter().map(|c| (words.counted.to_owned(), clean(&c.shown()))));
        let imposed = witness.imposed.as_ref().map(|a| clean(&act(a)));
        let together = (imposed.is_some() && !witness.together_with.is_empty())
            .then(|| clean(&describe::package(&witness.together_with)));
        let permitted = imposed.is_some().then(|| {
            let all: Vec<String> = witness.permitted.iter().map(|a| clean(&act(a))).collect();
            if all.is_empty() { words.no_such_kind.to_owned() } else { all.join(" / ") }
        });
        let allowed = permitted.as_deref().filter(|_| !witness.permitted.is_empty());
        let sentence = sentence(&facts, imposed.as_deref(), together.as_deref(), allowed, words.lang);
        let region = |r: &BTreeMap<String, Json>| {
            let facts: Vec<String> = r.iter().map(|(name, v)| format!("{name} {}", value(v))).collect();
            if facts.is_empty() { words.always.to_owned() } else { clean(&facts.join("，")) }
        };
        let regions = witness.regions.iter().map(region).collect();
        sentence.map(|sentence| Example { facts, imposed, together, permitted, sentence, regions })
    }

    /// The sentence, and all cases where they were asked for.
    pub fn in_words(&self, words: &Words) -> String {
        let mut lines = vec![self.sentence.clone()];
        if !self.regions.is_empty() {
            lines.push(words.labelled(words.regions, ""));
            lines.extend(self.regions.iter().cloned());
        }
        lines.join("\n")
    }

    /// Rows of two columns: facts, then the two texts.
    pub fn rows(&self, words: &Words) -> Vec<(String, String)> {
        let own = |label: &str, text: &Option<String>| text.as_ref().map(|t| (label.to_owned(), t.clone()));
        let tail = [
            own(words.imposed, &self.imposed),
            own(words.together, &self.together),
            own(words.permitted, &self.permitted),
        ];
        self.facts.iter().cloned().chain(tail.into_iter().flatten()).collect()
    }
}

/// A value with its unit; money as the texts write it.
fn quantity(v: &Json, unit: Option<&str>) -> String {
    let text = value(v);
    match unit {
        None => text,
        Some("元") => {
            let words = Exact::parse(&text).ok().and_then(to_chinese);
            words.map_or_else(|| format!("{text} 元"), |words| format!("{words}元"))
        }
        Some(unit) => format!("{text} {unit}"),
    }
}

fn sentence(
    facts: &[(String, String)],
    imposed: Option<&str>,
    together: Option<&str>,
    allowed: Option<&str>,
    lang: Lang,
) -> Option<String> {
    if facts.is_empty() && imposed.is_none() {
        return None;
    }
    Some(match lang {
        Lang::Zh => {
            let case: Vec<String> = facts.iter().map(|(k, v)| format!("{k}为“{v}”")).collect();
            let case = if case.is_empty() { "不论何种情形".to_owned() } else { case.join("、") };
            let Some(imposed) = imposed else { return Some(format!("{case}的案件。")) };
            let case = if facts.is_empty() { case } else { format!("{case}的") };
            let together = together.map(|t| format!("，同时“{t}”")).unwrap_or_default();
            match allowed {
                Some(allowed) => {
                    format!("{case}，下位文件允许“{imposed}”{together}；同一情形，上位文件只允许“{allowed}”。")
                }
                None => format!("{case}，下位文件允许“{imposed}”{together}；同一情形，上位文件没有这一种类。"),
            }
        }
        Lang::En => {
            let case: Vec<String> = facts.iter().map(|(k, v)| format!("{k} = {v}")).collect();
            let case = if case.is_empty() { "in any case".to_owned() } else { format!("with {}", case.join(", ")) };
            let Some(imposed) = imposed else { return Some(format!("A case {case}.")) };
            let together = together.map(|t| format!(" together with “{t}”")).unwrap_or_default();
            let upper = allowed.map_or_else(|| "has no such kind".to_owned(), |a| format!("permits only “{a}”"));
            format!("For example, {case}: the lower text permits “{imposed}”{together}; the upper text {upper}.")
        }
    })
}

/// Without characters that a file format forbids or that reorder what a reader sees.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The beginning of a text that is longer than a format allows, in UTF-16 units as Office counts.
pub(crate) fn shorten(text: &str, most: usize) -> String {
    let mut used = 0usize;
    let mut kept = String::new();
    for c in text.chars() {
        used = used.saturating_add(c.len_utf16());
        if used >= most {
            kept.push('…');
            return kept;
        }
        kept.push(c);
    }
    kept
}

/// 一, 二 … 十, 十一 … for headings.
pub(crate) fn ordinal(number: usize) -> String {
    let chinese = i64::try_from(number).ok().and_then(|n| to_chinese(Exact::int(n)));
    chinese.unwrap_or_else(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_count_in_chinese() {
        let shown: Vec<String> = [1, 10, 11, 20, 21, 101].map(ordinal).to_vec();
        assert_eq!(shown, ["一", "十", "十一", "二十", "二十一", "一百零一"]);
    }

    #[test]
    fn what_breaks_a_file_or_misleads_the_eye_is_replaced() {
        assert_eq!(clean("甲\u{0}乙\u{202e}丙\n丁\u{ffff}"), "甲\u{fffd}乙\u{fffd}丙\n丁\u{fffd}");
    }

    #[test]
    fn long_texts_are_cut_by_the_units_of_office() {
        assert_eq!(shorten("一二三", 4), "一二三");
        assert_eq!(shorten("一二三四", 4), "一二三…");
        assert_eq!(shorten("\u{20000}\u{20000}\u{20000}", 5), "\u{20000}\u{20000}…");
    }
}
