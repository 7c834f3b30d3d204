//! Heads of quotations: 《某法》（2018年修订）第三十一条第三款第（一）项：.

use crate::roles::squeeze;

/// A cited provision.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Name of the document as written, without 《》.
    pub law: String,
    /// 2018年修订
    pub edition: Option<String>,
    /// 第三十一条第三款
    pub place: Option<String>,
    /// The item of it: 一 of 第（一）项.
    pub item: Option<String>,
    /// Whether 《 is missing before the name.
    pub unopened: bool,
}

impl Head {
    /// 第三十一条第三款第一项, in the form of the language.
    pub fn provision(&self) -> Option<String> {
        let place = self.place.clone()?;
        Some(match &self.item {
            Some(item) => format!("{place}第{item}项"),
            None => place,
        })
    }

    /// The name without 中华人民共和国.
    pub fn short(&self) -> &str {
        self.law.strip_prefix("中华人民共和国").unwrap_or(&self.law)
    }

    /// 《某法》第一条.
    pub fn cite(&self) -> String {
        format!("《{}》{}", self.law, self.provision().unwrap_or_default())
    }
}

/// A quotation of one provision: its head and what follows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Quote {
    /// Its head; none where a cell goes on with the provision of the cell above.
    pub head: Option<Head>,
    /// The text.
    pub text: String,
}

const NUMERALS: &str = "零〇一二三四五六七八九十百千两0123456789";

/// `第…条` and what belongs to it, at the start of a text: the provision, the item, and the rest.
fn provision(text: &str) -> Option<(String, Option<String>, &str)> {
    let mut place = String::new();
    let mut item = None;
    let mut rest = text;
    while let Some(after) = rest.strip_prefix('第') {
        let after = after.strip_prefix('(').unwrap_or(after);
        let digits: String = after.chars().take_while(|c| NUMERALS.contains(*c)).collect();
        let Some(behind) = after.strip_prefix(digits.as_str()) else { break };
        let behind = behind.strip_prefix(')').unwrap_or(behind);
        let Some(unit) = behind.chars().next().filter(|c| "条款项目".contains(*c)) else { break };
        if digits.is_empty() || unit != '条' && place.is_empty() {
            break;
        }
        rest = behind.strip_prefix(unit).unwrap_or("");
        // 第二十条之一
        let mut suffix = String::new();
        if unit == '条'
            && let Some(inner) = rest.strip_prefix('之')
        {
            let n: String = inner.chars().take_while(|c| NUMERALS.contains(*c)).collect();
            if !n.is_empty() {
                rest = inner.strip_prefix(n.as_str()).unwrap_or("");
                suffix = format!("之{n}");
            }
        }
        if unit == '项' {
            item = Some(digits);
        } else {
            place.push_str(&format!("第{digits}{unit}{suffix}"));
        }
    }
    (!place.is_empty()).then_some((place, item, rest))
}

/// Cuts a basis cell into quotations. Blanks between lines are kept, for the items of a list.
pub fn quotes(text: &str) -> Vec<Quote> {
    let lines: Vec<String> = text.replace("   ", "\n").split('\n').map(squeeze).filter(|l| !l.is_empty()).collect();
    let mut found: Vec<Quote> = Vec::new();
    for line in lines {
        match head(&line) {
            Some((head, rest)) => found.push(Quote { head: Some(head), text: rest.to_owned() }),
            None => match found.last_mut() {
                Some(last) => {
                    last.text.push('\n');
                    last.text.push_str(&line);
                }
                None => found.push(Quote { head: None, text: line }),
            },
        }
    }
    found
}

/// A head at the start of a line, and the rest of the line.
fn head(line: &str) -> Option<(Head, &str)> {
    let bare = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '、' | '.' | '•' | '·' | '-'));
    let (name, rest, unopened) = match bare.strip_prefix('《') {
        Some(inner) => {
            let (name, rest) = balanced(inner)?;
            (name, rest, false)
        }
        None => {
            let (name, rest) = bare.split_once('》')?;
            // 》 without 《 before it: the mark was forgotten.
            if name.contains('《') || name.chars().count() > 40 || name.contains(',') {
                return None;
            }
            (name, rest, true)
        }
    };
    let mut head = Head { law: name.to_owned(), unopened, ..Head::default() };
    let mut rest = rest;
    if let Some(inner) = rest.strip_prefix('(')
        && let Some((edition, after)) = inner.split_once(')')
        && (edition.contains('年') || edition.contains("修"))
    {
        head.edition = Some(edition.to_owned());
        rest = after;
    }
    if let Some((place, item, after)) = provision(rest) {
        (head.place, head.item, rest) = (Some(place), item, after);
    }
    // 、第二款：, and other provisions behind the first.
    let mut after = rest;
    while let Some(more) = after.strip_prefix(['、', '和', '及']) {
        let skipped: String = more.chars().take_while(|c| NUMERALS.contains(*c) || "第条款项()".contains(*c)).collect();
        if skipped.is_empty() {
            break;
        }
        after = more.strip_prefix(skipped.as_str()).unwrap_or("");
    }
    let text = after.trim_start_matches("规定").trim_start_matches([':', ',']);
    // A name in the middle of a sentence is no head.
    if head.place.is_none() && !text.is_empty() && !after.starts_with(':') {
        return None;
    }
    Some((head, text))
}

/// The name up to its 》; 〈〉 and 《》 may stand inside.
fn balanced(inner: &str) -> Option<(&str, &str)> {
    let mut depth = 1_i32;
    for (at, c) in inner.char_indices() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((inner.get(..at)?, inner.get(at + c.len_utf8()..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn heads_are_read_in_their_variants() {
        let q = quotes(
            "1、《甲法》（2018年修订）第四十八条：\n违反规定的，处罚款。\n2、《乙省实施〈甲法〉办法》第三十一条第（一）项：处一万元罚款",
        );
        assert_eq!(q.len(), 2);
        assert_eq!(q[0].head.as_ref().unwrap().edition.as_deref(), Some("2018年修订"));
        assert_eq!(q[1].head.as_ref().unwrap().cite(), "《乙省实施〈甲法〉办法》第三十一条第一项");
        assert_eq!(q[1].text, "处一万元罚款");
        let q = quotes("甲法》第五十五条第（二）项：\n有下列行为之一的");
        assert!(q[0].head.as_ref().unwrap().unopened);
        let q = quotes("《甲法》第九十一条第一款　有下列行为之一的，处罚款");
        assert_eq!(q[0].head.as_ref().unwrap().place.as_deref(), Some("第九十一条第一款"));
        assert!(q[0].text.starts_with("有下列"));
        assert!(quotes("逾期不改正的，处一万元罚款")[0].head.is_none());
    }
}
