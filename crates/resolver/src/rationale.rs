//! 说理: the reasons of a decision as a paragraph. Every clause is tied to steps of the trace, is made from a template
//! (`data/rationale.toml`), and tells 依据 from 裁量说理. It states no fact that the case does not give.

use std::sync::LazyLock;

use cailiang_core::library::Library;
use cailiang_core::model::{Kind, Modal, Order};
use cailiang_core::penalty::describe;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::case::{Case, candidates};
use crate::departure::{Departure, Place, Proposed};
use crate::result::{About, Resolution, Step};
use crate::space::{Known, Value};
use crate::view::package;

/// A clause of the paragraph.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Clause {
    /// The clause, with its full stop.
    pub text: String,
    /// Places in `trace` that it stands on; never empty.
    pub steps: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Templates {
    fact_yes: String,
    fact_no: String,
    fact_value: String,
    facts: String,
    clause_facts: String,
    clause_law: String,
    clause_basis: String,
    clause_baseline: String,
    clause_general: String,
    clause_departure: String,
    record: String,
    conclusion_one: String,
    conclusion_many: String,
    conclusion_other: String,
    conclusion_proposed: String,
    conclusion_open: String,
}

static TEMPLATES: LazyLock<Result<Templates, toml::de::Error>> =
    LazyLock::new(|| toml::from_str(include_str!("../data/rationale.toml")));

fn fill(template: &str, values: &[(&str, &str)]) -> String {
    // One pass, so that a value with braces stays as it is.
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            rest = after;
            break;
        };
        out.push_str(values.iter().find(|(n, _)| *n == name).map_or("", |(_, v)| *v));
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// The step that states what the case gives, of the facts that its texts ask for.
pub(crate) fn given(library: &Library, case: &Case, known: &Known) -> Option<Step> {
    let templates = TEMPLATES.as_ref().ok()?;
    let mut parts: Vec<String> = Vec::new();
    for (name, given) in &case.facts {
        let Some(fact) = candidates(library, name).into_iter().find(|f| known.contains_key(f)) else { continue };
        let (Some(declared), Some(value)) = (library.fact(fact), known.get(&fact)) else { continue };
        let shown = match given {
            Json::String(s) => s.clone(),
            other => other.to_string(),
        };
        let (name, unit) = (&declared.name, declared.ty.unit());
        parts.push(match value {
            Value::YesNo(yes) => yes_or_no(templates, name, *yes),
            Value::Word(_) | Value::Number(_) => with_value(templates, name, unit, &shown),
        });
    }
    let text = fill(&templates.facts, &[("text", &parts.join(BETWEEN))]);
    (!parts.is_empty()).then(|| Step::new(About::Facts, text, None))
}

/// What stands between two facts.
pub(crate) const BETWEEN: &str = "，";

fn yes_or_no(templates: &Templates, name: &str, yes: bool) -> String {
    fill(if yes { &templates.fact_yes } else { &templates.fact_no }, &[("fact", name)])
}

fn with_value(templates: &Templates, name: &str, unit: Option<&str>, shown: &str) -> String {
    let unit = unit.map(|u| format!(" {u}")).unwrap_or_default();
    let shown = format!("{}{shown}{unit}", if unit.is_empty() { "" } else { " " });
    fill(&templates.fact_value, &[("fact", name), ("value", &shown)])
}

/// How [`given`] states one fact and all of them, for plans, which write it from pieces.
pub(crate) enum Stated<'a> {
    /// A yes/no fact.
    YesNo(&'a str, bool),
    /// A fact with its unit and its value as given.
    Value(&'a str, Option<&'a str>, &'a str),
    /// All parts.
    Facts(&'a str),
}

/// The words of [`given`]; `None` where the templates cannot be read.
pub(crate) fn stated(what: &Stated<'_>) -> Option<String> {
    let templates = TEMPLATES.as_ref().ok()?;
    Some(match what {
        Stated::YesNo(name, yes) => yes_or_no(templates, name, *yes),
        Stated::Value(name, unit, shown) => with_value(templates, name, *unit, shown),
        Stated::Facts(parts) => fill(&templates.facts, &[("text", parts)]),
    })
}

const ILLUSTRATIVE: &str = "【示例文件，并非真实文件】";

/// The paragraph of a result.
pub(crate) fn write(case: &Case, resolution: &Resolution) -> Vec<Clause> {
    let Ok(templates) = TEMPLATES.as_ref() else { return Vec::new() };
    let certain = |s: &&(usize, &Step)| resolution.uncertain.iter().all(|u| u != s.1);
    let steps: Vec<(usize, &Step)> = resolution.trace.iter().enumerate().collect();
    let steps: Vec<(usize, &Step)> = steps.iter().filter(certain).copied().collect();
    let mut clauses: Vec<Clause> = Vec::new();
    for (index, step) in &steps {
        if let Some(text) = clause(templates, case, resolution, step) {
            clauses.push(Clause { text, steps: vec![*index] });
        }
    }
    let weighty = |s: &(usize, &Step)| !matches!(s.1.about, About::Deadline | About::Facts);
    let stands_on: Vec<usize> = steps.iter().filter(|s| weighty(s)).map(|s| s.0).collect();
    if stands_on.is_empty() {
        return clauses;
    }
    clauses.push(Clause { text: conclusion(templates, case, resolution), steps: stands_on });
    clauses
}

fn clause(templates: &Templates, case: &Case, resolution: &Resolution, step: &Step) -> Option<String> {
    let citation = step.citation.as_deref().unwrap_or("");
    // No paragraph lets an illustration pass for a real text.
    let illustrative =
        resolution.applied.iter().any(|a| a.illustrative && citation.starts_with(&format!("《{}》", a.instrument)));
    let citation = format!("{citation}{}", if illustrative { ILLUSTRATIVE } else { "" });
    let values = [("citation", citation.as_str()), ("text", step.text.as_str())];
    let template = match step.about {
        About::Facts => &templates.clause_facts,
        About::LawOfTheDay => &templates.clause_law,
        About::Text | About::Circumstance => match step.role {
            Some("依据") => &templates.clause_basis,
            _ => &templates.clause_baseline,
        },
        About::Limitation | About::Concurrence => &templates.clause_general,
        About::Departure => return departure(templates, case, resolution, step),
        // When the organ decides is no reason for what it decides.
        About::Deadline => return None,
    };
    Some(fill(template, &values))
}

/// The proposal of the case, where it can stand and nothing is lacking that the case could give.
fn standing<'c>(case: &'c Case, resolution: &Resolution) -> Option<&'c Departure> {
    let verdict = resolution.departure.as_ref()?;
    let given = case.departure.as_ref()?;
    let complete = given.reason.is_some() && given.approved_by.is_some() && given.record.is_some();
    let stands = match verdict.verdict {
        Place::Baseline => true,
        Place::Statute => verdict.needs.is_empty(),
        Place::Outside => verdict.error.is_none() && complete && given.fine != Proposed::Abate,
        Place::Undetermined => false,
    };
    stands.then_some(given)
}

/// A departure is a reason only when it can stand.
fn departure(templates: &Templates, case: &Case, resolution: &Resolution, step: &Step) -> Option<String> {
    let given = standing(case, resolution)?;
    if resolution.departure.as_ref().is_some_and(|v| v.verdict == Place::Baseline) {
        return None;
    }
    let (Some(reason), Some(approved_by)) = (&given.reason, &given.approved_by) else { return None };
    let record = given.record.as_ref().map(|r| fill(&templates.record, &[("record", r)])).unwrap_or_default();
    let values = [("text", step.text.as_str()), ("reason", reason), ("approved_by", approved_by), ("record", &record)];
    Some(fill(&templates.clause_departure, &values))
}

fn conclusion(templates: &Templates, case: &Case, resolution: &Resolution) -> String {
    if !resolution.missing.is_empty() {
        let names: Vec<&str> = resolution.missing.iter().map(|m| m.fact.as_str()).collect();
        return fill(&templates.conclusion_open, &[("text", &names.join("、"))]);
    }
    let higher = resolution.concurrence.as_ref().and_then(|c| c.higher.as_ref());
    if let Some(other) = higher.filter(|h| **h != case.matter) {
        return fill(&templates.conclusion_other, &[("text", other)]);
    }
    let order = |o: &crate::result::OrderShown| {
        describe::order(&Order { name: o.order.clone(), within: o.within, modal: Modal::Must })
    };
    let orders: Vec<String> = resolution.orders.iter().map(order).collect();
    if let Some(departure) = standing(case, resolution) {
        let mut parts = orders;
        parts.push(departure.fine.to_string());
        // What is imposed beside the fine is known where there is no choice.
        if let ([one], Proposed::Sum(_)) = (resolution.any_of.as_slice(), departure.fine) {
            parts.extend(one.iter().filter(|s| s.sanction.kind != Kind::Fine).map(ToString::to_string));
        }
        return fill(&templates.conclusion_proposed, &[("text", &parts.join("，"))]);
    }
    let with_orders = |p: &Vec<crate::view::Shown>| {
        orders.iter().cloned().chain(std::iter::once(package(p))).collect::<Vec<_>>().join("，")
    };
    match resolution.any_of.as_slice() {
        [one] => fill(&templates.conclusion_one, &[("text", &with_orders(one))]),
        [] => fill(&templates.conclusion_one, &[("text", "没有适用的处罚规定")]),
        many => {
            let listed: Vec<String> =
                many.iter().enumerate().map(|(i, p)| format!("{}. {}", i + 1, with_orders(p))).collect();
            fill(&templates.conclusion_many, &[("text", &listed.join("；"))])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_can_be_read() {
        assert_eq!(TEMPLATES.as_ref().err().map(ToString::to_string), None);
    }

    #[test]
    fn values_are_put_in_once() {
        assert_eq!(fill("甲{a}乙{b}", &[("a", "{b}"), ("b", "二")]), "甲{b}乙二");
        assert_eq!(fill("甲{没有}", &[]), "甲");
    }
}
