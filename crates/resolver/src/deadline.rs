//! 时限: was the decision made in time, counted from 立案?

use std::collections::BTreeSet;

use cailiang_core::library::{Library, MatterId};
use cailiang_core::model::{Date, Deadline, TimeUnit, Within};
use cailiang_core::penalty::describe;
use serde::Serialize;

use crate::case::Case;
use crate::law::general::{self, DECISION_DEADLINE};
use crate::result::{About, Resolution, Step};

/// The time to decide.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DecisionDeadline {
    /// Day of filing.
    pub filed: String,
    /// How long.
    pub within: Within,
    /// Last day; `None` where it is counted in working days: no calendar of holidays is held.
    pub last_day: Option<String>,
    /// Whether the decision is in time; `None` where the working days decide.
    pub met: Option<bool>,
    /// Who says so.
    pub citation: String,
}

/// What is to be done, and from when, in the words of the language.
const DECIDE: &str = "作出决定";
const FILING: &str = "立案之日";

/// Holds the day of the decision against the shortest time that a text of the case gives, or else the general rule.
pub(crate) fn apply(
    library: &Library,
    family: &BTreeSet<MatterId>,
    case: &Case,
    instruments: &[&str],
    resolution: &mut Resolution,
) {
    let Some(filed) = case.filed else { return };
    // A case filed before the rule was in force does not run by it.
    let general =
        general::speaking(&DECISION_DEADLINE, filed, instruments).next().map(|r| (r.says, r.ground.to_string()));
    let mut own: Vec<(Within, String)> = Vec::new();
    let mut guidance: Vec<(Within, String)> = Vec::new();
    for id in family {
        let Some((instrument, matter)) = library.matter(*id) else { continue };
        let speaks = |d: &&Deadline| d.act == DECIDE && d.from == FILING;
        let of_matter = matter.deadlines.iter().find(speaks);
        let found = match of_matter {
            Some(d) => Some((d.within, instrument.cite(matter).to_string())),
            // What the matter says itself goes before what the general clauses say of all.
            None => {
                let of_all = instrument.general.deadlines.iter().find(speaks);
                of_all.map(|d| (d.within, format!("《{}》通则", instrument.name)))
            }
        };
        // A law, regulation or rule may say otherwise; a baseline may only be stricter.
        if instrument.rank.is_basis() { own.extend(found) } else { guidance.extend(found) }
    }
    let law = if own.is_empty() { general.into_iter().collect() } else { own };
    let all: Vec<(Within, String)> = law.into_iter().chain(guidance).collect();
    let judged: Vec<DecisionDeadline> =
        all.into_iter().map(|(within, citation)| judge(filed, case.decision_date, within, citation)).collect();
    // The strictest: one that is missed, else one that is open, else the one that ends first.
    let rank = |d: &DecisionDeadline| match d.met {
        Some(false) => 0,
        None => 1,
        Some(true) => 2,
    };
    let strictest = judged.into_iter().min_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.last_day.cmp(&b.last_day)));
    let Some(deadline) = strictest else { return };
    let within = describe::within(&deadline.within);
    let until = deadline.last_day.as_ref().map(|d| format!("（至 {d}）")).unwrap_or_default();
    match deadline.met {
        Some(true) => {}
        Some(false) => resolution.warnings.push(format!(
            "{filed} 立案，{} 决定，超过{}规定的时限：{within}{until}；依法扣除或者延长的期间请另行核对",
            case.decision_date, deadline.citation
        )),
        None => resolution.warnings.push(format!(
            "{filed} 立案，{} 决定：{}规定的时限（{within}）是否届满，要按节假日核对（日历不在库中）",
            case.decision_date, deadline.citation
        )),
    }
    let word = match deadline.met {
        Some(true) => "在时限之内",
        Some(false) => "超过时限",
        None => "是否在时限之内未能判定",
    };
    let text = format!("自立案之日起{within}作出决定{until}：{word}");
    resolution.trace.push(Step::new(About::Deadline, text, Some(deadline.citation.clone())));
    resolution.deadline = Some(deadline);
}

fn judge(filed: Date, decided: Date, within: Within, citation: String) -> DecisionDeadline {
    let n = i64::from(within.max);
    let span = match within.unit {
        TimeUnit::Day | TimeUnit::Workday => jiff::Span::new().try_days(n),
        TimeUnit::Month => jiff::Span::new().try_months(n),
        TimeUnit::Year => jiff::Span::new().try_years(n),
        TimeUnit::Life => Ok(jiff::Span::new()),
    };
    // Beyond the calendar every day is in time.
    let last = span.and_then(|s| filed.checked_add(s)).unwrap_or(Date::MAX);
    let workdays = within.unit == TimeUnit::Workday;
    let met = match (decided <= last, workdays) {
        (true, _) => Some(true),
        // So many working days are at least as many days.
        (false, true) => None,
        (false, false) => Some(false),
    };
    DecisionDeadline {
        filed: filed.to_string(),
        within,
        last_day: (!workdays).then(|| last.to_string()),
        met,
        citation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_after_filing_is_the_first() {
        let judge = |unit, decided: &str| {
            let within = Within { max: 90, unit };
            judge(Date::constant(2024, 1, 1), decided.parse().unwrap(), within, String::new())
        };
        assert_eq!(judge(TimeUnit::Day, "2024-03-31").met, Some(true));
        assert_eq!(judge(TimeUnit::Day, "2024-04-01").met, Some(false));
        assert_eq!(judge(TimeUnit::Workday, "2024-03-31").met, Some(true));
        assert_eq!(judge(TimeUnit::Workday, "2024-04-01").met, None);
    }
}
