//! Plans against the resolver: every case of random worlds, with base quantities, circumstances and two laws.

use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_resolver::plan::{Column, Plan, Row, Uncompiled, Undecided, Value};
use cailiang_resolver::{Case, Resolver};
use serde_json::{Value as Json, json};

/// What happened, so that the test is known to bite.
#[derive(Default, Debug)]
struct Tally {
    cases: u64,
    conflicts: u64,
    with_base: u64,
    two_laws: u64,
    left_to_resolve: u64,
    missing: u64,
    several_outcomes: u64,
    over_budget: u64,
}

fn library(seed: u64) -> (Library, String) {
    let texts = crate::world::rich(seed);
    let shown = texts.iter().map(|(n, t)| format!("--- {n}\n{t}")).collect::<String>();
    let (library, faults) = Library::read(texts.iter().map(|(n, t)| Source::new(n, t)));
    let errors: Vec<_> = faults.iter().filter(|d| d.severity == crate::Weight::Error).collect();
    assert!(errors.is_empty(), "seed {seed}: {errors:?}\n{shown}");
    (library, shown)
}

/// Figures on, between and beyond everything that these worlds cut at.
const BASES: [&str; 12] =
    ["0", "0.01", "33.34", "99.99", "100", "112.5", "150", "266.66", "300", "400.01", "900", "1000000"];

fn cases() -> Vec<Vec<(&'static str, Json)>> {
    let mut all: Vec<Vec<(&str, Json)>> = vec![Vec::new()];
    let mut each = |name: &'static str, values: &[Json]| {
        all = all
            .iter()
            .flat_map(|c| values.iter().map(move |v| [c.clone(), vec![(name, v.clone())]].concat()))
            .collect();
    };
    each("主体", &[json!("单位"), json!("个人")]);
    for name in ["拒不改正", "情节严重", "主动消除", "情节恶劣"] {
        each(name, &[json!(true), json!(false)]);
    }
    each("次数", &[json!(0), json!(1), json!(2), json!(3), json!(7)]);
    all
}

/// The plan's answer, in the words of the resolver's.
fn planned(plan: &Plan, values: &[Value]) -> Result<Json, String> {
    match plan.decide(values) {
        Ok(outcome) => {
            let mut written = Vec::new();
            plan.write_json(outcome, values, &mut written).unwrap();
            Ok(serde_json::from_slice(&written).unwrap())
        }
        Err(Undecided::Conflict(e)) => Err(e.to_string()),
        Err(Undecided::Resolve) => Err("resolve".to_owned()),
        Err(other) => Err(format!("! {other}")),
    }
}

fn compare(library: &Library, two_days: bool, seed: u64, tally: &mut Tally) -> Result<(), String> {
    let decided = if two_days { "2022-01-01" } else { "2021-01-01" };
    let new = || Case::new("市/甲", "370100".parse().unwrap(), "2021-01-01".parse().unwrap(), decided.parse().unwrap());
    let resolver = Resolver::new(library);
    let plan = match resolver.compile_for(&new(), cailiang_resolver::plan::Budget::default()) {
        Ok(plan) => plan,
        Err(Uncompiled::Case(_)) => return Ok(()),
        Err(Uncompiled::Budget) => {
            tally.over_budget += 1;
            return Ok(());
        }
        Err(e) => return Err(e.to_string()),
    };
    tally.several_outcomes += u64::from(plan.outcomes() > 3);
    let based = plan.fact("货值金额").is_some();
    let all = cases();
    let mut rows: Vec<(Vec<Value>, Result<Json, String>)> = Vec::new();
    // Every case of a few figures, and every figure in a few cases.
    for (n, facts) in all.iter().enumerate() {
        for (b, base) in BASES.iter().enumerate() {
            let turn = seed as usize;
            let chosen =
                if based { (n + turn) % 12 == b || n % 40 == turn % 40 } else { b == 0 && (n + turn) % 3 == 0 };
            if !chosen {
                continue;
            }
            let case =
                facts.iter().fold(new(), |c, (name, value)| c.fact(*name, value.clone())).fact("货值金额", *base);
            let values = resolver.values(&plan, &case).map_err(|e| e.to_string())?;
            let expected =
                resolver.resolve(&case).map(|r| serde_json::to_value(&r).unwrap()).map_err(|e| e.to_string());
            let found = planned(&plan, &values);
            if found == Err("resolve".to_owned()) {
                tally.left_to_resolve += 1;
            } else if found != expected {
                return Err(format!("{case:?}\nplan {found:#?}\nresolve {expected:#?}"));
            }
            tally.cases += 1;
            tally.conflicts += u64::from(expected.is_err());
            let text = expected.as_ref().map(Json::to_string).unwrap_or_default();
            tally.with_base += u64::from(text.contains("\"yuan\""));
            tally.two_laws += u64::from(two_days && !text.contains("\"law_date\":\"2021-01-01\""));
            rows.push((values, found));
        }
    }
    less_is_known(&resolver, &plan, &all, new, tally)?;
    columns(&plan, &rows)
}

/// With a fact unknown the plan says that it is missing, or gives what the resolver gives without it.
fn less_is_known(
    resolver: &Resolver<'_>,
    plan: &Plan,
    all: &[Vec<(&'static str, Json)>],
    new: impl Fn() -> Case,
    tally: &mut Tally,
) -> Result<(), String> {
    for facts in all.iter().step_by(7) {
        for left_out in facts.iter().step_by(2) {
            let known = facts.iter().filter(|f| f.0 != left_out.0);
            let case = known.fold(new().fact("货值金额", 150), |c, (name, value)| c.fact(*name, value.clone()));
            let values = resolver.values(plan, &case).map_err(|e| e.to_string())?;
            match plan.decide(&values) {
                Err(Undecided::Missing(fact)) => {
                    tally.missing += 1;
                    if fact.name != left_out.0 {
                        return Err(format!("{} is known in {case:?}", fact.name));
                    }
                }
                Err(Undecided::Outside(fact)) => return Err(format!("{} is outside in {case:?}", fact.name)),
                _ => {
                    let expected =
                        resolver.resolve(&case).map(|r| serde_json::to_value(&r).unwrap()).map_err(|e| e.to_string());
                    let found = planned(plan, &values);
                    if found != Err("resolve".to_owned()) && found != expected {
                        return Err(format!("{case:?}\nplan {found:#?}\nresolve {expected:#?}"));
                    }
                }
            }
        }
    }
    Ok(())
}

/// A batch gives what its cases give one by one.
fn columns(plan: &Plan, rows: &[(Vec<Value>, Result<Json, String>)]) -> Result<(), String> {
    let yes: Vec<Vec<bool>> = plan
        .facts()
        .iter()
        .enumerate()
        .map(|(f, _)| rows.iter().map(|r| r.0[f] == Value::YesNo(true)).collect())
        .collect();
    let words: Vec<Vec<u32>> = (0..plan.facts().len())
        .map(|f| rows.iter().map(|r| if let Value::Word(w) = r.0[f] { w } else { 0 }).collect())
        .collect();
    let figure = |v: Value| match v {
        Value::Whole(n) => n,
        _ => 0,
    };
    let millionths = |v: Value| match v {
        Value::Whole(n) => n * 1_000_000,
        Value::Millionths(n) => n,
        _ => 0,
    };
    let whole: Vec<Vec<i64>> = (0..plan.facts().len()).map(|f| rows.iter().map(|r| figure(r.0[f])).collect()).collect();
    let fine: Vec<Vec<i64>> =
        (0..plan.facts().len()).map(|f| rows.iter().map(|r| millionths(r.0[f])).collect()).collect();
    let columns: Vec<Option<Column<'_>>> = plan
        .facts()
        .iter()
        .enumerate()
        .map(|(f, fact)| {
            Some(match (&rows.first()?.0[f], fact.name.as_str()) {
                (Value::YesNo(_), _) => Column::YesNo(&yes[f]),
                (Value::Word(_), _) => Column::Words(&words[f]),
                (_, "货值金额") => Column::Millionths(&fine[f]),
                _ => Column::Whole(&whole[f]),
            })
        })
        .collect();
    let found: Vec<Row> = plan.decide_columns(&columns).map_err(|e| e.to_string())?;
    for (row, (values, _)) in found.iter().zip(rows) {
        let (one, batch) = (plan.decide(values), plan.row(*row));
        if one != batch {
            return Err(format!("{values:?}: alone {one:?}, in a batch {batch:?}"));
        }
    }
    Ok(())
}

#[test]
fn plans_agree_with_the_resolver() {
    let worlds = crate::worlds(40);
    let mut tally = Tally::default();
    for seed in 0..worlds {
        let (library, shown) = library(seed);
        for two_days in [false, true] {
            if let Err(e) = compare(&library, two_days, seed, &mut tally) {
                panic!("seed {seed}: {e}\n{shown}");
            }
        }
    }
    println!("{worlds} worlds: {tally:?}");
    for (what, count) in [
        ("conflicts", tally.conflicts),
        ("bases", tally.with_base),
        ("laws", tally.two_laws),
        ("missing", tally.missing),
    ] {
        assert!(count > worlds, "too few {what}: {tally:?}");
    }
    assert!(
        tally.several_outcomes > worlds && tally.left_to_resolve < tally.cases / 4 && tally.over_budget < worlds / 10,
        "{tally:?}"
    );
}
