//! Plans of every matter of the embedded library, held against the resolver.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use cailiang::model::FactType;
use cailiang::number::Exact;
use cailiang::resolver::plan::{Budget, Plan, Uncompiled, Undecided, Value};
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

/// A case with a value for every fact.
fn filled(plan: &Plan, empty: &Case, dice: &mut Dice) -> Case {
    plan.facts()
        .iter()
        .fold(empty.clone(), |case, f| case.fact(format!("{}/{}", f.document, f.name), value(dice, &f.ty)))
}

#[test]
fn plans_of_the_embedded_library_agree_with_the_resolver() {
    let library = cailiang::embedded();
    let resolver = Resolver::new(library);
    let mut dice = Dice(7);
    let (mut plans, mut cases, mut singly) = (0, 0, Vec::new());
    // Every fourth: all of them take a minute.
    for id in library.matters().step_by(4) {
        let (instrument, matter) = library.matter(id).unwrap();
        let named = format!("{}/{}", instrument.name, matter.name);
        for (act, decision) in
            [("2026-08-14", "2026-08-14"), ("2026-08-20", "2026-08-20"), ("2026-08-01", "2026-08-20")]
        {
            let empty = Case::new(&named, "370881".parse().unwrap(), act.parse().unwrap(), decision.parse().unwrap());
            let plan = match resolver.compile_for(&empty, Budget::default()) {
                Ok(plan) => plan,
                Err(Uncompiled::Case(_)) => continue,
                Err(e) => {
                    singly.push(format!("{named}: {e}"));
                    continue;
                }
            };
            plans += 1;
            for _ in 0..12 {
                let case = filled(&plan, &empty, &mut dice);
                let Ok(values) = resolver.values(&plan, &case) else { continue };
                let expected = resolver.resolve(&case).map_err(|e| e.to_string());
                match plan.decide(&values) {
                    Ok(outcome) => {
                        assert_eq!(Ok(plan.resolution(outcome, &values).into_owned()), expected, "{case:?}");
                    }
                    Err(Undecided::Conflict(e)) => assert_eq!(Err(e.to_string()), expected.map(|_| ()), "{case:?}"),
                    Err(Undecided::Resolve) => singly.push(format!("{named}: a case")),
                    Err(e) => panic!("{e}: {case:?}"),
                }
                cases += 1;
            }
        }
    }
    singly.sort();
    singly.dedup();
    println!("{plans} plans, {cases} cases; one by one: {singly:#?}");
    assert!(plans > 100 && cases > 1_000, "{plans} {cases}");
    // What a plan cannot hold stays the exception.
    assert!(singly.len() * 5 < plans, "{singly:#?}");
}

#[test]
fn numbers_finer_than_a_plan_holds_are_refused() {
    assert_eq!(Value::number(Exact::parse("0.000001").unwrap()), Some(Value::Millionths(1)));
    assert_eq!(Value::number(Exact::ratio(1, 3).unwrap()), None);
}
