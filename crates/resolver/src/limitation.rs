//! 责任追究期限: may the act still be punished, given when it ended and when it was discovered?

use cailiang_core::model::Modal;

use crate::case::Case;
use crate::law::general::{self, Standing};
use crate::result::{About, Resolution, Step, Waived};

/// Takes the penalties out of a result that came too late, or says what it turns on.
pub(crate) fn apply(case: &Case, instruments: &[&str], resolution: &mut Resolution) {
    let ended = case.law_day();
    let Some(rule) = general::limitation(case.decision_date, instruments) else { return };
    // Until it is known when the act was discovered, the decision is the latest day it can have been.
    let discovered = case.discovered.unwrap_or(case.decision_date);
    let Some(standing) = rule.says.standing(ended, discovered) else { return };
    let ground = rule.ground;
    match (standing, case.discovered) {
        (Standing::InTime, _) => {}
        (Standing::OnlyIfLonger | Standing::TooLate, None) => resolution.warnings.push(format!(
            "行为终了于 {ended}，距决定日已超过 {} 年：请写明发现日（discovered），以依{ground}核对追究期限",
            rule.says.years
        )),
        (Standing::OnlyIfLonger, Some(day)) => resolution.warnings.push(format!(
            "行为终了于 {ended}，{day} 才被发现，已超过 {} 年：只有{}的，才可以在 {} 年内处罚（{ground}），请核实",
            rule.says.years, rule.says.longer_for, rule.says.longer
        )),
        (Standing::TooLate, Some(day)) => {
            let text = format!(
                "行为终了于 {ended}，{day} 才被发现，已超过 {} 年，依{ground}不再给予行政处罚",
                rule.says.longer
            );
            resolution.any_of = vec![Vec::new()];
            resolution.possible.clear();
            resolution.scenarios.clear();
            resolution.alternatives.clear();
            resolution.missing.clear();
            resolution.grade = None;
            resolution.waived =
                Some(Waived { modal: Modal::Must, ground: Some(ground.to_string()), citation: ground.to_string() });
            resolution.reasons.push(text.clone());
            resolution.trace.push(Step::new(About::Limitation, text, Some(ground.to_string())));
        }
    }
}
