//! One circumstance in two grades (S108), and lists that should exclude one another and do not (S111).

use std::collections::BTreeSet;

use crate::checks::{Slip, Weight, circumstance_cell, ladders};
use crate::compose::{Circumstance, Matter, Row};
use crate::roles::squeeze;

pub(super) fn check(matter: &Matter, found: &mut Vec<Slip>) {
    for rows in ladders(matter) {
        same(&rows, found);
        lists(&rows, found);
    }
}

fn key(c: &Circumstance) -> String {
    c.words.trim_end_matches('的').replace(['(', ')', ',', ';', '。'], "")
}

fn same(rows: &[&Row], found: &mut Vec<Slip>) {
    for (i, b) in rows.iter().enumerate() {
        for a in rows.iter().take(i).filter(|a| a.grade() != b.grade()) {
            if penalty(a) == penalty(b) || a.factors.iter().map(key).ne(b.factors.iter().map(key)) {
                continue;
            }
            let Some(c) = b.alternatives.iter().find(|c| a.alternatives.iter().any(|o| key(o) == key(c))) else {
                continue;
            };
            let at = circumstance_cell(a).map(|t| t.cell.address()).unwrap_or_default();
            found.push(Slip {
                code: "S108",
                weight: Weight::Error,
                matter: None,
                grade: Some(b.grade()),
                text: c.text.clone(),
                message: format!("同一情节既在第{}档（{at}）又在第{}档", a.grade(), b.grade()),
                english: "one circumstance in two grades",
                repair: Some("核对两处的措辞，同一情节只归一档".to_owned()),
            });
        }
    }
}

fn penalty(row: &Row) -> String {
    row.raw.penalty.as_ref().map(|p| squeeze(&p.text)).unwrap_or_default()
}

/// 不属于甲、乙的 beside 属于甲、乙、丙的.
struct List<'a> {
    lead: String,
    negative: bool,
    members: BTreeSet<String>,
    row: &'a Row,
    circumstance: &'a Circumstance,
}

fn list<'a>(row: &'a Row, c: &'a Circumstance) -> Option<List<'a>> {
    let words = c.words.replace(['(', ')'], ",");
    let at = words.find("属于")?;
    let (before, after) = words.split_at_checked(at)?;
    let negative = before.ends_with('不') || before.ends_with('非');
    let after = after.strip_prefix("属于")?;
    let body = after.trim_end_matches([',', '的']).trim_end_matches("项目").trim_end_matches("行业");
    let members: BTreeSet<String> =
        body.split('、').map(str::trim).filter(|m| !m.is_empty()).map(str::to_owned).collect();
    if members.len() < 3 {
        return None;
    }
    let lead = before.trim_end_matches(['不', '非']).trim_matches(',').to_owned();
    Some(List { lead, negative, members, row, circumstance: c })
}

fn lists(rows: &[&Row], found: &mut Vec<Slip>) {
    let all: Vec<List<'_>> = rows.iter().flat_map(|r| r.alternatives.iter().filter_map(|c| list(r, c))).collect();
    for a in all.iter().filter(|l| l.negative) {
        for b in all.iter().filter(|l| !l.negative && l.lead == a.lead) {
            let lost: Vec<&String> = a.members.difference(&b.members).collect();
            let twice: Vec<&String> = b.members.difference(&a.members).collect();
            if lost.is_empty() && twice.is_empty() {
                continue;
            }
            let named = |members: &[&String]| members.iter().map(|m| m.as_str()).collect::<Vec<_>>().join("、");
            let at = a.circumstance.text.cell.address();
            let mut parts = Vec::new();
            if !lost.is_empty() {
                parts.push(format!("“{}”两档都不属于", named(&lost)));
            }
            if !twice.is_empty() {
                parts.push(format!("“{}”两档都属于", named(&twice)));
            }
            found.push(Slip {
                code: "S111",
                weight: Weight::Warning,
                matter: None,
                grade: Some(b.row.grade()),
                text: b.circumstance.text.clone(),
                message: format!("“属于”与“不属于”（{at}）所列不一致：{}", parts.join("，")),
                english: "a list and its exclusion do not match",
                repair: Some("两档使用同一份清单".to_owned()),
            });
        }
    }
}
