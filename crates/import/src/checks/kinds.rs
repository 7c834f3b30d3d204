//! Tiers of the provision without a grade (S110), and compulsory kinds that neither rows nor remarks mention (S112).
//!
//! A table that is silent about a kind leaves it to the law; whether it was meant to be left out, a person has to say.

use std::collections::BTreeSet;

use cailiang_core::model::{Kind, Modal, Party, Sanction};
use cailiang_core::penalty::describe;

use crate::checks::{Slip, Weight};
use crate::compose::{Matter, Row, sanctions, slot, step_tier};
use crate::cue::CRIMINAL;
use crate::grid::Text;
use crate::reading::Step;

pub(super) fn check(matter: &Matter, found: &mut Vec<Slip>) {
    if matter.rows.is_empty() {
        return;
    }
    other_measures(matter, found);
    let spoken: BTreeSet<(Kind, Option<Party>)> = matter
        .rows
        .iter()
        .flat_map(|r| &r.reading.steps)
        .chain(matter.remarks.iter().flat_map(|r| &r.reading.steps))
        .flat_map(sanctions)
        .map(slot)
        .collect();
    let unread =
        matter.rows.iter().flat_map(|r| &r.reading.rest).chain(matter.remarks.iter().flat_map(|r| &r.reading.rest));
    let unread: String = unread.cloned().collect::<Vec<_>>().join("；");
    let mut told: BTreeSet<String> = BTreeSet::new();
    for (quoted, step) in matter.upper() {
        let tier = step_tier(step);
        if tier.as_deref() == Some(CRIMINAL) || step.gains.is_some() {
            continue;
        }
        let of_step = |r: &Row, t: &str| r.reading.steps.iter().any(|s| step_tier(s).as_deref() == Some(t));
        let of_tier = |t: &str| matter.rows.iter().any(|r| r.tiers.contains(t) || r.among.contains(t) || of_step(r, t));
        let lone: Vec<_> =
            step.phrase.groups.iter().filter(|g| g.choices.len() == 1).flat_map(|g| &g.choices).flatten().collect();
        if let Some(t) = &tier
            && !of_tier(t)
            && lone.iter().any(|s| s.kind == Kind::Fine && s.on.is_none() && s.amount.is_some())
            && told.insert(format!("tier {t}"))
        {
            let said = describe::package(&lone.iter().map(|s| (*s).clone()).collect::<Vec<_>>());
            push(
                found,
                "S110",
                Weight::Warning,
                &quoted.text,
                format!("依据另有“{t}”一档（{said}），表里没有对应的档次"),
            );
            continue;
        }
        for s in lone {
            // Detention is for the police to impose.
            let compulsory = s.modal == Modal::Must
                && s.kind != Kind::Detention
                && (s.kind != Kind::Fine || s.on == Some(Party::Staff));
            let said = spoken
                .iter()
                .any(|(kind, on)| *kind == s.kind && (*on == s.on || on.is_none() && s.kind != Kind::Fine));
            // Rows of this tier that say nothing of the staff, where other tiers do: asked of the tier itself.
            let here = tier.is_none()
                && s.kind == Kind::Fine
                && matter.rows.iter().filter(|r| r.tiers.is_empty()).any(|r| {
                    !r.reading.steps.is_empty()
                        && !r.reading.steps.iter().flat_map(sanctions).any(|x| slot(x) == slot(s))
                })
                && !matter.rows.iter().any(|r| {
                    r.tiers.is_empty() && r.reading.steps.iter().flat_map(sanctions).any(|x| slot(x) == slot(s))
                });
            if !compulsory || said && !here || unread.contains(s.kind.name()) {
                continue;
            }
            let when = tier.as_ref().map(|t| format!("“{t}”时")).unwrap_or_default();
            let what = describe::sanction(s);
            if told.insert(format!("{when}{what}")) {
                let cell = matter.rows.iter().find(|r| tier.as_ref().is_none_or(|t| r.tiers.contains(t)));
                let text = cell.and_then(|r| r.raw.penalty.clone()).unwrap_or_else(|| quoted.text.clone());
                push(found, "S112", Weight::Warning, &text, format!("依据规定{when}应当“{what}”，表里没有写"));
            }
        }
    }
}

/// 停工整治 where the provision only has 停业整治: the measure is not the same, whether it is a sanction or an order.
fn other_measures(matter: &Matter, found: &mut Vec<Slip>) {
    let stops = |s: &Sanction| s.text.clone().filter(|_| s.kind == Kind::StopBusiness && s.modal != Modal::Not);
    let measures = |step: &Step| -> Vec<String> {
        let halted = step.phrase.orders.iter().filter_map(|o| o.name.strip_prefix("责令"));
        let halted = halted.filter(|name| name.starts_with("停工")).map(str::to_owned);
        sanctions(step).filter_map(stops).chain(halted).collect()
    };
    let known: BTreeSet<String> = matter.upper().flat_map(|(_, s)| measures(s)).collect();
    if known.is_empty() {
        return;
    }
    let rows = matter.rows.iter().filter_map(|r| Some((r.raw.penalty.as_ref()?, &r.reading)));
    let mut told = BTreeSet::new();
    for (text, reading) in rows.chain(matter.remarks.iter().map(|r| (&r.text, &r.reading))) {
        let own = reading.steps.iter().flat_map(measures);
        for measure in own.filter(|m| !known.contains(m)) {
            if told.insert((text.cell.clone(), measure.clone())) {
                let of_law: Vec<&str> = known.iter().map(String::as_str).collect();
                let message = format!("依据没有“责令{measure}”，只有“责令{}”", of_law.join("、"));
                push(found, "B103", Weight::Warning, text, message);
            }
        }
    }
}

fn push(found: &mut Vec<Slip>, code: &'static str, weight: Weight, text: &Text, message: String) {
    found.push(Slip {
        code,
        weight,
        matter: None,
        grade: None,
        text: text.clone(),
        message,
        english: match code {
            "S110" => "a tier of the law without a grade",
            "B103" => "a measure that the law does not have",
            _ => "a compulsory kind that is not mentioned",
        },
        repair: Some(if code == "B103" { "按依据的措辞改写" } else { "补写，或写明按法律规定执行" }.to_owned()),
    });
}
