//! Plans of matters of the embedded library, held against the resolver: byte for byte in JSON.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;

use cailiang::model::FactType;
use cailiang::number::Exact;
use cailiang::resolver::plan::{NotPlannable, Plan, Value};
use cailiang::{Case, Resolver};
use serde_json::{Value as Json, json};

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

fn value(dice: &mut Dice, ty: &FactType) -> Json {
    match ty {
        FactType::YesNo => json!(dice.below(2) == 1),
        FactType::Enum(words) => json!(words[dice.below(words.len())]),
        FactType::Date => json!("2026-08-01"),
        FactType::Integer(..) => json!([1, 2, 3, 5, 12][dice.below(5)]),
        _ => json!(["0.5", "1", "9999.99", "10000", "50000", "100000", "1234567.89"][dice.below(7)]),
    }
}

/// A case with a value for most facts: one in sixteen is not known, one in sixteen cannot be found out.
fn filled(plan: &Plan<'_>, empty: &Case, dice: &mut Dice) -> Case {
    plan.facts().iter().fold(empty.clone(), |case, f| {
        let document = dice.below(2) == 0 && plan.fact(&f.name).is_some();
        let name = if document { f.name.clone() } else { format!("{}/{}", f.document, f.name) };
        match dice.below(16) {
            0 => case,
            1 => case.fact(name, "无法查明"),
            _ => case.fact(name, value(dice, &f.ty)),
        }
    })
}

fn file(case: &Case) -> String {
    json!({"matter": case.matter, "jurisdiction": case.jurisdiction.to_string(),
        "act_date": case.act_date.to_string(), "decision_date": case.decision_date.to_string(), "facts": case.facts})
    .to_string()
}

#[test]
fn plans_of_the_embedded_library_agree_with_the_resolver() {
    let library = cailiang::embedded();
    let resolver = Resolver::new(library);
    // Everything takes minutes: `CAILIANG_STEP=1`.
    let step = std::env::var("CAILIANG_STEP").ok().and_then(|v| v.parse().ok()).unwrap_or(8);
    let mut dice = Dice(7);
    let (mut plans, mut cases, mut held) = (0, 0, 0);
    let mut none: BTreeMap<String, usize> = BTreeMap::new();
    for id in library.matters().step_by(step) {
        let (instrument, matter) = library.matter(id).unwrap();
        let named = format!("{}/{}", instrument.name, matter.name);
        for (act, decision) in
            [("2026-08-14", "2026-08-14"), ("2026-08-20", "2026-08-20"), ("2026-08-01", "2026-08-20")]
        {
            let empty = Case::new(&named, "370881".parse().unwrap(), act.parse().unwrap(), decision.parse().unwrap());
            let plan = match resolver.plan(&empty) {
                Ok(plan) => plan,
                Err(NotPlannable::Case(e)) => {
                    assert_eq!(resolver.resolve(&empty).unwrap_err(), e, "{named}");
                    continue;
                }
                Err(e) => {
                    *none.entry(e.to_string()).or_default() += 1;
                    continue;
                }
            };
            plans += 1;
            for _ in 0..8 {
                let case = filled(&plan, &empty, &mut dice);
                let expected = resolver.resolve(&case).map(|r| serde_json::to_string(&r).unwrap());
                let found = plan.held(&case).transpose();
                held += usize::from(found.is_some());
                if let Some(found) = found {
                    assert_eq!(found.map(|r| serde_json::to_string(&r).unwrap()), expected, "{case:?}");
                }
                for _ in 0..2 {
                    let mut to = Vec::new();
                    let found = plan.answer(&file(&case), case.decision_date, &mut to);
                    assert_eq!(found.map(|()| String::from_utf8(to).unwrap()), expected, "{case:?}");
                }
                cases += 1;
            }
        }
    }
    println!("{plans} plans, {cases} cases, {held} held; no plan: {none:#?}");
    assert!(plans > 50 && held * 3 > cases, "{plans} {held} of {cases}");
    // What a plan cannot hold stays the exception.
    assert!(none.values().sum::<usize>() * 4 < plans, "{plans} plans; {none:#?}");
}

#[test]
fn numbers_finer_than_a_plan_holds_are_refused() {
    assert_eq!(Value::number(Exact::parse("0.000001").unwrap()), Some(Value::Millionths(1)));
    assert_eq!(Value::number(Exact::ratio(1, 3).unwrap()), None);
}
