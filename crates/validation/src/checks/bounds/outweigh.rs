//! 竞合 从高: which rows of a table really speak.

use cailiang_chart::{Store, TooLarge};
use cailiang_core::model::Modal;
use cailiang_resolver::meaning::{Code, Interner, State, Variant, packages};
use cailiang_resolver::space::Space;
use cailiang_resolver::view::is_heavier;

use super::Pair;
use crate::report::{Finding, Report, Severity};
use crate::rules;

/// Tables with more rows than this are compared row by row, whichever is heavier.
const MAX_OUTWEIGHED: usize = 200;

/// 竞合 从高: a row does not speak for the cases in which a heavier one holds as well. Returns the rows that never do.
pub(super) fn outweigh<'l>(space: &mut Space<'l>, code: &mut Code<'l>) -> Result<Vec<usize>, TooLarge> {
    let mut never = Vec::new();
    // A row to which a circumstance may lead (可以上调一档) stands beside the row of the case itself.
    let optional = |v: &Variant| {
        let statement = code.statements.iter().find(|s| s.row == v.row);
        statement.and_then(|s| s.stepped).is_some_and(|s| s.step.modal == Modal::May)
    };
    let competing = |v: &&Variant| v.row.is_some() && v.guard != Store::FALSE && !optional(v);
    let rows: Vec<Variant> = code.variants.iter().filter(competing).cloned().collect();
    if !code.instrument.general.heavier_wins || rows.len() > MAX_OUTWEIGHED {
        return Ok(never);
    }
    let mut states: Interner<State> = Interner::default();
    let mut said = Vec::new();
    for variant in &rows {
        let d = code.states(space, variant, None, &|_| false, &mut states)?;
        said.push((variant.row, variant.guard, d));
    }
    for (row, guard, state) in &said {
        let mut left = *guard;
        for (_, there, theirs) in said.iter().filter(|s| s.0 != *row) {
            if space.store.and(left, *there)? == Store::FALSE {
                continue;
            }
            let code = &*code;
            left = space.combine(&[left, *there, *state, *theirs], &mut |space, v| {
                let [left, there, mine, theirs] = v else { return 0 };
                if *left == 0 || *there == 0 {
                    return *left;
                }
                let all = |n: &u32| states.get(*n).and_then(|s| packages(space.library, code, s));
                match (all(mine), all(theirs)) {
                    (Some(mine), Some(theirs)) if is_heavier(space, &theirs, &mine) => 0,
                    _ => 1,
                }
            })?;
        }
        code.variants.iter_mut().filter(|v| v.row == *row).for_each(|v| v.guard = left);
        never.extend(row.filter(|_| left == Store::FALSE));
    }
    Ok(never)
}

impl Pair<'_, '_> {
    /// Rows that a heavier one always outweighs, said once a matter.
    pub(super) fn unused(&self, rows: &[usize], report: &mut Report) {
        let known = |span| {
            let place = |f: &Finding| f.place.as_ref().is_some_and(|p| p.span == span);
            report.findings.iter().any(|f| f.code == rules::UNREACHABLE.code && place(f))
        };
        let statements = self.lower_code.statements.iter().filter(|s| s.stepped.is_none());
        let unused: Vec<_> =
            statements.filter(|s| s.row.is_some_and(|r| rows.contains(&r))).filter(|s| !known(s.span())).collect();
        for statement in unused {
            let grade = statement.grade.unwrap_or("未标阶次");
            let message = (
                format!("“{grade}”这一档永远用不上：它的情形都同时符合较重的一档，从高适用"),
                "a heavier row holds wherever this one does".to_owned(),
            );
            let mut finding = self.subject.finding(&rules::UNREACHABLE, Severity::Warning, statement.span(), message);
            finding.grade = statement.grade.map(str::to_owned);
            finding.repair = Some(("核对较重一档的范围", "is the heavier row too wide?").into());
            report.findings.push(finding);
        }
    }
}
