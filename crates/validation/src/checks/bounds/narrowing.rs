//! Narrowing is no excess, but worth a remark: what an upper text leaves open and the lower text settles for every case,
//! and fines of the upper range that no line of the lower text gives. (S114, S115)

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::interval::{Interval, cmp_hi, cmp_lo};
use cailiang_core::library::MatterId;
use cailiang_core::model::{Amount, Condition, Kind, Modal};
use cailiang_core::penalty::describe;
use cailiang_resolver::meaning::{BaseRef, Code, Imposed, Origin, Package, Slot};

use crate::checks::Subject;
use crate::report::{Report, Severity};
use crate::rules;

/// A slot in the cases in which certain statements of the upper text decide it: a tier.
type Key = (Slot, BTreeSet<usize>);

/// What the upper text permits in a tier, and what the lower text makes of it in all its cases.
#[derive(Default)]
struct Tier {
    /// The upper text lets it be left out; imposes it, and with what figures (`None`: without).
    may_omit: bool,
    permitted: Vec<Option<(Amount, Option<BaseRef>)>>,
    /// The same of the lower text.
    omits: bool,
    imposed: Vec<Option<(Amount, Option<BaseRef>)>>,
    /// The lower text is silent in some case, which leaves all that the upper text permits.
    silent: bool,
    /// Its figures are sums of a formula: of these only the ends are looked at.
    formula: bool,
}

/// What has been seen of all tiers.
#[derive(Default)]
pub(super) struct Narrowing {
    tiers: BTreeMap<Key, Tier>,
}

fn figures(imposed: &Imposed) -> Option<(Amount, Option<BaseRef>)> {
    imposed.sanction.amount.clone().map(|a| (a, imposed.base.clone()))
}

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}

impl Narrowing {
    /// Notes what the texts say in some case. No packages of the lower text: it is silent there.
    pub fn see(&mut self, slots: &BTreeSet<Slot>, lower: (&Code<'_>, &[Package]), upper: &[Package]) {
        for slot in slots {
            let said: Vec<&Imposed> = upper.iter().filter_map(|p| p.slots.get(slot)).collect();
            let key: BTreeSet<usize> = said.iter().map(|i| i.statement).collect();
            if said.iter().all(|i| i.sanction.modal == Modal::Not) {
                continue;
            }
            let tier = self.tiers.entry((slot.clone(), key)).or_default();
            tier.may_omit |= upper.iter().any(|p| p.slots.get(slot).is_none_or(|i| i.sanction.modal != Modal::Must));
            for imposed in said.iter().filter(|i| i.sanction.modal != Modal::Not) {
                add(&mut tier.permitted, figures(imposed));
            }
            tier.silent |= lower.1.is_empty();
            for package in lower.1 {
                let Some(imposed) = package.slots.get(slot) else {
                    tier.omits |= package.rest.is_some();
                    tier.silent |= package.rest.is_none();
                    continue;
                };
                tier.omits |= imposed.sanction.modal != Modal::Must;
                if imposed.sanction.modal != Modal::Not {
                    add(&mut tier.imposed, figures(imposed));
                    let origin = lower.0.statements.get(imposed.statement).map(|s| s.origin);
                    tier.formula |= !matches!(origin, Some(Origin::Line(_)));
                }
            }
        }
    }

    /// Says it: one note of each sort for an upper matter.
    pub fn report(&self, subject: &Subject<'_, '_>, upper: (MatterId, &Code<'_>), report: &mut Report) {
        let Some(against) = subject.against(upper.0, Some(upper.1.matter.span)) else { return };
        let (mut settled, mut unused) = (Vec::new(), Vec::new());
        for ((slot, statements), tier) in self.tiers.iter().filter(|(_, t)| !t.silent && !t.imposed.is_empty()) {
            let when = statements.iter().filter_map(|s| name(upper.1, *s)).collect::<Vec<_>>().join("、");
            let when = if when.is_empty() { when } else { format!("（{when}）") };
            let object = slot.object.as_ref().map(|o| format!("（{o}）")).unwrap_or_default();
            if tier.may_omit && !tier.omits {
                add(&mut settled, format!("“{}{object}”{when}", slot.kind));
            }
            if let Some((whole, left)) = tier.unused(slot) {
                add(&mut unused, format!("“{whole}”{when}中的{left}"));
            }
        }
        let own = subject.instrument.cite(subject.matter);
        let citation = &against.citation;
        let mut note = |rule, list: &[String], zh: &str, en: &str| {
            if list.is_empty() {
                return;
            }
            let shown = list.iter().take(MAX_SHOWN).cloned().collect::<Vec<_>>().join("；");
            let more = if list.len() > MAX_SHOWN { format!("等 {} 处", list.len()) } else { String::new() };
            let message = (format!("{citation}{zh}：{shown}{more}"), format!("{own}: {en} of {citation}"));
            let mut note = subject.finding(rule, Severity::Note, subject.matter.span, message);
            note.against = Some(against.clone());
            report.notes.push(note);
        };
        note(
            &rules::SETTLED,
            &settled,
            "允许不给予或者在几种处罚中选择的，本事项在各种情形下一律给予",
            "settles for every case what is left to discretion",
        );
        note(&rules::UNUSED, &unused, "规定的罚款幅度，有一部分哪一档都没有用到", "never uses part of the range");
    }
}

/// Tiers that one note lists.
const MAX_SHOWN: usize = 3;

/// A tier as a reader finds it in the upper text: the grade of a row, or its line; nothing for the base.
fn name(code: &Code<'_>, statement: usize) -> Option<String> {
    let statement = code.statements.get(statement)?;
    match (statement.grade, statement.origin) {
        (Some(grade), _) => Some(format!("“{grade}”档")),
        (None, Origin::Line(line)) if line.when == Condition::Always => None,
        (None, _) => Some(format!("第 {} 行", statement.span().line)),
    }
}

impl Tier {
    /// Fines that the upper text permits and the lower text never gives: of which range, and which. Only where the figures
    /// of both count the same thing; a single sum that is left over is the end of a range.
    fn unused(&self, slot: &Slot) -> Option<(String, String)> {
        let counts = |one: &Option<(Amount, Option<BaseRef>)>| {
            one.as_ref().map(|(a, base)| (a.basis.clone(), base.clone(), a.cap, a.floor))
        };
        let all = || self.permitted.iter().chain(&self.imposed);
        let first = counts(self.permitted.first()?)?;
        if slot.kind != Kind::Fine || slot.daily || all().any(|one| counts(one).as_ref() != Some(&first)) {
            return None;
        }
        let ranges = |list: &[Option<(Amount, Option<BaseRef>)>]| -> Vec<Interval> {
            list.iter().flatten().map(|(a, _)| a.range).filter(|r| !r.is_empty()).collect()
        };
        let mut given = ranges(&self.imposed);
        // Of a formula there are as many sums as it has: it is the ends that count.
        if self.formula {
            let lo = given.iter().map(|r| r.lo).min_by(|a, b| cmp_lo(*a, *b))?;
            let hi = given.iter().map(|r| r.hi).max_by(|a, b| cmp_hi(*a, *b))?;
            given = vec![Interval::new(lo, hi)];
        }
        let permitted = ranges(&self.permitted);
        // What leaves the range is told as such.
        if !without(given.clone(), &permitted).is_empty() {
            return None;
        }
        let mut left = without(permitted.clone(), &given);
        left.retain(|l| l.single().is_none());
        let (amount, _) = self.permitted.first()?.as_ref()?;
        let shown = |range: &Interval| {
            let plain = Amount { range: *range, cap: None, floor: None, ..amount.clone() };
            // What is left over is an open range: 五千元以上一万元以下 is enough to find it.
            let text = describe::amount(&plain).replace("（不含）", "");
            text.trim_end_matches("的罚款").to_owned()
        };
        let list = |ranges: &[Interval]| ranges.iter().map(shown).collect::<Vec<_>>().join("、");
        // A range without an end has no part that could be named.
        let bounded = left.iter().all(|l| l.hi.value().is_some());
        (!left.is_empty() && bounded).then(|| (list(&permitted), list(&left)))
    }
}

/// What is left of some ranges without others.
fn without(all: Vec<Interval>, taken: &[Interval]) -> Vec<Interval> {
    taken.iter().fold(all, |left, range| {
        left.iter().flat_map(|l| <[Option<Interval>; 2]>::from(l.minus(range))).flatten().collect()
    })
}
