//! Findings that somebody looked at and let stand: they become remarks, until the cell changes or the finding is gone.

use cailiang_import::document::Accepted;
use cailiang_import::roles::squeeze;
use cailiang_validation::{Finding, Report, Severity, Text, rules};

use crate::tables::Table;

pub(super) fn apply(table: &Table, report: &mut Report) {
    for accepted in &table.import.document.accepted {
        let matches = |f: &Finding| {
            let cell = f.place.as_ref().and_then(|p| p.cell.as_ref());
            f.code == accepted.code
                && f.instrument == table.import.document.name
                && cell.is_some_and(|c| format!("{}!{}", c.sheet, c.address()) == accepted.cell)
        };
        let now =
            report.findings.iter().find(|f| matches(f)).and_then(|f| f.place.as_ref()).map(|p| squeeze(&p.source.text));
        let changed = match (&now, &accepted.text) {
            (Some(now), Some(then)) => *now != squeeze(then),
            _ => false,
        };
        if now.is_none() || changed {
            report.findings.push(stale(table, accepted, changed));
            continue;
        }
        let (taken, rest): (Vec<Finding>, Vec<Finding>) = report.findings.drain(..).partition(|f| matches(f));
        report.findings = rest;
        report.notes.extend(taken.into_iter().map(|mut f| {
            f.severity = Severity::Note;
            f.message = Text {
                zh: format!("{}【已接受（{}）：{}】", f.message.zh, accepted.date, accepted.reason),
                en: format!("{} [accepted {}: {}]", f.message.en, accepted.date, accepted.reason),
            };
            f
        }));
    }
}

fn stale(table: &Table, accepted: &Accepted, changed: bool) -> Finding {
    let Accepted { code, cell, date, .. } = accepted;
    let why = if changed { "单元格的内容已经改变" } else { "这条意见已不再出现" };
    Finding {
        code: rules::STALE.code,
        severity: Severity::Warning,
        instrument: table.import.document.name.clone(),
        illustrative: false,
        matter: String::new(),
        grade: None,
        against: None,
        message: (
            format!("{date} 接受的意见 {code}（{cell}）已经过时：{why}"),
            format!("the acceptance of {code} at {cell} is stale"),
        )
            .into(),
        repair: Some(("从 [[accepted]] 里删去，或重新审查后更新", "remove or renew it in [[accepted]]").into()),
        witness: None,
        place: None,
    }
}
