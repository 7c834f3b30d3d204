//! Citations: a wrong item, a name that is misspelt or unmarked (F113), and what is missing from a citation (F114).

use std::collections::{BTreeMap, BTreeSet};

use crate::Import;
use crate::checks::{Slip, Weight};
use crate::citation::Head;
use crate::compose::{Matter, Quoted, likeness};
use crate::grid::Text;
use crate::roles::squeeze;

pub(super) fn check(matter: &Matter, import: &Import, found: &mut Vec<Slip>) {
    for quoted in &matter.quoted {
        let Some(head) = &quoted.head else { continue };
        if head.unopened {
            let message = format!("引文的书名号不全：“{}》”前面缺“《”", head.law);
            push(found, "F113", Weight::Error, &quoted.text, message, Some(format!("也许应是“《{}》”", head.law)));
        }
        if let Some(right) = misspelt(head, import) {
            let message = format!("所引文件名称有误：《{}》", head.law);
            push(found, "F113", Weight::Error, &quoted.text, message, Some(format!("也许应是《{right}》")));
        }
        item(head, quoted, found);
        for wrong in broken_provisions(&quoted.words) {
            let message = format!("条款写法有误：“{wrong}”");
            let fixed = mend(&wrong);
            push(found, "F113", Weight::Warning, &quoted.text, message, Some(format!("也许应是“{fixed}”")));
        }
        if head.place.is_none() {
            let message = format!("引用《{}》没有写条号", head.law);
            push(found, "F114", Weight::Warning, &quoted.text, message, Some("写明第几条、第几款".to_owned()));
        }
    }
}

fn push(
    found: &mut Vec<Slip>,
    code: &'static str,
    weight: Weight,
    text: &Text,
    message: String,
    repair: Option<String>,
) {
    let english = if code == "F113" { "a citation that is wrong" } else { "an incomplete citation" };
    found.push(Slip { code, weight, matter: None, grade: None, text: text.clone(), message, english, repair });
}

/// 第（一）项 is cited and （二） is quoted.
fn item(head: &Head, quoted: &Quoted, found: &mut Vec<Slip>) {
    let Some(cited) = &head.item else { return };
    let items: BTreeSet<&String> = quoted.reading.items.iter().collect();
    let mut items = items.into_iter();
    let (Some(one), None) = (items.next(), items.next()) else { return };
    if one == cited {
        return;
    }
    let message = format!("引用的是第（{cited}）项，引文却是第（{one}）项");
    let place = head.place.clone().unwrap_or_default();
    push(found, "F113", Weight::Error, &quoted.text, message, Some(format!("也许应是“{place}第（{one}）项”")));
}

/// 第二十八第一款: 条 is missing.
fn broken_provisions(words: &str) -> Vec<String> {
    let chars: Vec<char> = squeeze(words).chars().collect();
    let numeral = |c: &char| "零〇一二三四五六七八九十百".contains(*c);
    let mut found = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        if *c != '第' {
            continue;
        }
        let first = chars.iter().skip(at + 1).take_while(|c| numeral(c)).count();
        let second = at + 1 + first;
        if first == 0 || chars.get(second) != Some(&'第') {
            continue;
        }
        let more = chars.iter().skip(second + 1).take_while(|c| numeral(c)).count();
        let end = second + 1 + more;
        if more > 0 && chars.get(end).is_some_and(|c| "款项".contains(*c)) {
            found.push(chars.iter().skip(at).take(end + 1 - at).collect());
        }
    }
    found
}

fn mend(wrong: &str) -> String {
    match wrong.rfind('第') {
        Some(at) if at > 0 => {
            let (a, b) = wrong.split_at_checked(at).unwrap_or((wrong, ""));
            format!("{a}条{b}")
        }
        _ => wrong.to_owned(),
    }
}

/// The frequent name that a rare one is a slip of.
pub(super) fn misspelt(head: &Head, import: &Import) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for law in import.matters.iter().flat_map(Matter::heads).map(|h| h.law.as_str()) {
        *counts.entry(law).or_default() += 1;
    }
    let own = counts.get(head.law.as_str()).copied().unwrap_or(0);
    let near = |other: &str| {
        let distance = strsim::osa_distance(&head.law, other);
        // 甲省 and 乙省, 实施办法 and 实施细则 are names of their own: one character is a slip, two are not.
        distance == 1 && head.law.chars().count() >= 6
    };
    let best = counts.iter().filter(|(law, n)| **n >= own * 3 && near(law)).max_by_key(|(_, n)| **n);
    best.map(|(law, _)| (*law).to_owned())
}

/// A title over a table that names a law which no matter below it cites, though they cite one much like it.
fn titles(import: &Import, found: &mut Vec<Slip>) {
    let mut below: BTreeMap<&str, (Option<&Text>, BTreeSet<&str>)> = BTreeMap::new();
    for matter in &import.matters {
        let entry = below.entry(&matter.raw.cell.sheet).or_default();
        entry.0 = entry.0.or(matter.raw.title.as_ref());
        entry.1.extend(matter.heads().map(|h| h.law.as_str()));
    }
    for (title, cited) in below.values() {
        let Some(title) = title else { continue };
        for name in title.text.split('《').skip(1).filter_map(|t| t.split_once('》')).map(|(name, _)| squeeze(name)) {
            let near = cited.iter().find(|c| strsim::osa_distance(c, &name) <= 2);
            if let Some(near) = near.filter(|_| !cited.contains(name.as_str())) {
                let message = format!("表题称《{name}》，所引的却是《{near}》");
                push(found, "F113", Weight::Warning, title, message, Some("核对文件名称".to_owned()));
            }
        }
    }
}

/// What only all matters together show.
pub(super) fn across(import: &Import, found: &mut Vec<Slip>) {
    titles(import, found);
    let mut cited: BTreeMap<String, Vec<(usize, &Quoted)>> = BTreeMap::new();
    let mut editions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (index, matter) in import.matters.iter().enumerate() {
        for quoted in &matter.quoted {
            let Some(head) = &quoted.head else { continue };
            cited.entry(head.cite()).or_default().push((index, quoted));
            if let Some(edition) = &head.edition {
                editions.entry(&head.law).or_default().insert(edition);
            }
        }
    }
    for (index, matter) in import.matters.iter().enumerate() {
        for quoted in &matter.quoted {
            let Some(head) = &quoted.head else { continue };
            let before = found.len();
            if let (None, Some(known)) = (&head.edition, editions.get(head.law.as_str())) {
                let known: Vec<&str> = known.iter().copied().collect();
                let message = format!("引用《{}》没有写版本，别处写的是“{}”", head.law, known.join("、"));
                push(found, "F114", Weight::Note, &quoted.text, message, None);
            }
            // Two provisions of one article, told apart by nothing.
            let whole_article = head.place.as_ref().is_some_and(|p| p.ends_with('条')) && head.item.is_none();
            let others = cited.get(&head.cite()).into_iter().flatten();
            let other = others.filter(|(i, q)| *i != index && q.text.cell != quoted.text.cell).find(|(_, q)| {
                let (a, b) = (squeeze(&q.words), squeeze(&quoted.words));
                likeness(&a, &b).max(likeness(&b, &a)) < 80
            });
            if let (true, Some((_, q))) = (whole_article, other) {
                let at = q.text.cell.address();
                let message = format!("与 {at} 同引{}，引文不同，没有写明第几款", head.cite());
                push(found, "F114", Weight::Warning, &quoted.text, message, Some("写明第几款".to_owned()));
            }
            for slip in found.iter_mut().skip(before) {
                slip.matter = Some(index);
            }
        }
    }
}
