//! Plans against the resolver: every case of random worlds, with base quantities, sums of weights, circumstances, two laws,
//! facts that are missing or cannot be found out, and all that a case may give beside its facts. The answers are compared
//! byte for byte in JSON.

use std::collections::BTreeSet;

use cailiang_core::diagnostic::Severity;
use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_resolver::departure::{Departure, Proposed};
use cailiang_resolver::plan::{Column, NotPlannable, Plan, Row, Undecided, Value};
use cailiang_resolver::{Case, Resolver};
use serde_json::{Value as Json, json};

/// What happened, so that the test is known to bite.
#[derive(Default, Debug)]
struct Tally {
    plans: u64,
    cases: u64,
    /// Answers that the plan held itself.
    held: u64,
    conflicts: u64,
    with_base: u64,
    /// Cases that differ in the base quantity alone, and in what is imposed: the plan held each.
    turning: u64,
    two_laws: u64,
    /// Cases with all facts known that were left to the resolver.
    left: u64,
    /// Cases with a fact missing, and those of them that the plan held all the same.
    missing: u64,
    missing_held: u64,
    unascertained: u64,
    several_outcomes: u64,
    over_budget: u64,
    /// Cases with a time limit, a departure, another matter or a crime in them.
    special: u64,
}

fn library(seed: u64) -> (Library, String) {
    let texts = crate::world::rich(seed);
    let shown = texts.iter().map(|(n, t)| format!("--- {n}\n{t}")).collect::<String>();
    let (library, faults) = Library::read(texts.iter().map(|(n, t)| Source::new(n, t)));
    let errors: Vec<_> = faults.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "seed {seed}: {errors:?}\n{shown}");
    (library, shown)
}

/// Figures on, between and beyond everything that these worlds cut at.
const BASES: [&str; 13] = [
    "0",
    "0.01",
    "33.34",
    "99.99",
    "100",
    "112.5",
    "150",
    "266.66",
    "300",
    "400.01",
    "900",
    "1000000",
    "2000000000000",
];

/// The last of them is beyond what a plan holds.
const LEFT_OUT: &str = "2000000000000";

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
    each("次数", &[json!(0), json!(1), json!("2"), json!(3), json!(7)]);
    all
}

/// The case as a case file in JSON.
fn file(case: &Case) -> String {
    let mut map = json!({"matter": case.matter, "jurisdiction": case.jurisdiction.to_string(),
        "act_date": case.act_date.to_string(), "decision_date": case.decision_date.to_string(), "facts": case.facts});
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            map[key] = json!(value);
        }
    };
    put("act_end", case.act_end.map(|d| d.to_string()));
    put("discovered", case.discovered.map(|d| d.to_string()));
    put("filed", case.filed.map(|d| d.to_string()));
    if !case.concurrent.is_empty() {
        map["concurrent"] = json!(case.concurrent);
    }
    if case.suspected_crime {
        map["suspected_crime"] = json!(true);
    }
    if let Some(d) = &case.departure {
        map["departure"] = json!({"fine": d.fine.word(), "reason": d.reason});
    }
    map.to_string()
}

struct Sides<'a, 'l> {
    resolver: Resolver<'l>,
    plan: &'a Plan<'l>,
}

impl Sides<'_, '_> {
    /// Every way of asking the plan gives what the resolver gives; the answer, and whether the plan held it.
    fn same(&self, case: &Case) -> Result<(Result<String, String>, bool), String> {
        let expected = self.resolver.resolve(case).map_err(|e| e.to_string());
        let expected = expected.map(|r| serde_json::to_string(&r).unwrap());
        let differ = |what: &str, found: &Result<String, String>| {
            Err(format!("{what}\n{case:?}\nplan    {found:?}\nresolve {expected:?}"))
        };
        let written = |r: cailiang_resolver::Resolution| serde_json::to_string(&r).unwrap();
        let found = self.plan.resolve(case).map(written).map_err(|e| e.to_string());
        if found != expected {
            return differ("resolve", &found);
        }
        let held = self.plan.held(case).map_err(|e| e.to_string());
        let is_held = !matches!(held, Ok(None));
        if let Some(found) = held.map(|h| h.map(written)).transpose()
            && found != expected
        {
            return differ("held", &found);
        }
        // Twice: the second time the pieces are there.
        let text = file(case);
        for round in 0..2 {
            let mut to = Vec::new();
            let found = self.plan.answer(&text, case.decision_date, &mut to).map_err(|e| e.to_string());
            let found = found.map(|()| String::from_utf8(to).unwrap());
            if found != expected {
                return differ(if round == 0 { "answer" } else { "answer again" }, &found);
            }
        }
        Ok((expected, is_held))
    }
}

/// The cases of a world that stand apart from one another by a number.
fn special(case: Case, n: usize) -> Case {
    let day = |text: &str| text.parse().ok();
    let departure =
        |fine| Departure { fine, reason: Some("理由".to_owned()), approved_by: None, record: None, ground: None };
    match n % 8 {
        0 => Case { discovered: day("2026-01-01"), ..case },
        1 => Case { filed: day("2021-01-01"), discovered: day("2021-01-01"), ..case },
        2 => Case { act_end: Some(case.act_date), ..case },
        3 => Case { suspected_crime: true, ..case },
        4 => Case { departure: Some(departure(Proposed::Sum(cailiang_core::number::Exact::int(250)))), ..case },
        5 => Case { departure: Some(departure(Proposed::Waive)), ..case },
        6 => Case { concurrent: vec!["法/甲".to_owned()], ..case },
        _ => Case { matter: "甲".to_owned(), ..case },
    }
}

fn compare(library: &Library, two_days: bool, seed: u64, tally: &mut Tally) -> Result<(), String> {
    let decided = if two_days { "2022-01-01" } else { "2021-01-01" };
    let new = || Case::new("市/甲", "370100".parse().unwrap(), "2021-01-01".parse().unwrap(), decided.parse().unwrap());
    let resolver = Resolver::new(library);
    let plan = match resolver.plan(&new()) {
        Ok(plan) => plan,
        Err(NotPlannable::Case(_)) => return Ok(()),
        Err(NotPlannable::Budget) => {
            tally.over_budget += 1;
            return Ok(());
        }
        Err(e) => return Err(e.to_string()),
    };
    let sides = Sides { resolver, plan: &plan };
    tally.plans += 1;
    tally.several_outcomes += u64::from(plan.outcomes() > 3);
    let based = plan.fact("货值金额").is_some();
    let turn = usize::try_from(seed).unwrap();
    let mut known: Vec<Case> = Vec::new();
    // Every eighth case with a figure in turn, and every figure in a few cases.
    for (n, facts) in cases().iter().enumerate() {
        let every = based && n % 32 == turn % 32;
        let mut imposed: BTreeSet<String> = BTreeSet::new();
        for (b, base) in BASES.iter().enumerate() {
            let in_turn = (n + turn).is_multiple_of(8) && (n / 8 + turn) % BASES.len() == b;
            if !(in_turn || every) {
                continue;
            }
            let case = facts.iter().fold(new(), |c, (name, value)| c.fact(*name, value.clone()));
            let case = case.fact("货值金额", *base);
            let (answer, held) = sides.same(&case)?;
            tally.cases += 1;
            tally.held += u64::from(held);
            tally.left += u64::from(!held && *base != LEFT_OUT);
            tally.conflicts += u64::from(answer.is_err());
            if let (true, Ok(text)) = (held && *base != "0", &answer) {
                imposed.insert(as_written(text));
            }
            let text = answer.unwrap_or_default();
            tally.with_base += u64::from(held && text.contains("\"yuan\""));
            tally.two_laws += u64::from(two_days && held && !text.contains("\"law_date\":\"2021-01-01\""));
            if n % 5 == turn % 5 {
                let _ = sides.same(&special(case.clone(), n / 5 + turn))?;
                tally.special += 1;
            }
            if n % 4 == turn % 4 {
                less_is_known(&sides, &case, n + turn, tally)?;
            }
            known.push(case);
        }
        tally.turning += u64::from(every && imposed.len() > 1);
    }
    columns(&plan, &known)
}

/// What is imposed, without what it comes to in 元.
fn as_written(text: &str) -> String {
    let mut answer: Json = serde_json::from_str(text).unwrap();
    let packages = answer["any_of"].as_array_mut().unwrap();
    for sanction in packages.iter_mut().flat_map(|p| p.as_array_mut().unwrap()) {
        sanction.as_object_mut().unwrap().remove("yuan");
    }
    format!("{} {}", answer["law_date"], answer["any_of"])
}

/// With a fact unknown or not to be found out.
fn less_is_known(sides: &Sides<'_, '_>, case: &Case, turn: usize, tally: &mut Tally) -> Result<(), String> {
    let Some((name, _)) = case.facts.iter().nth(turn % case.facts.len()) else { return Ok(()) };
    let mut open = case.clone();
    open.facts.remove(name);
    let (_, held) = sides.same(&open)?;
    tally.missing += 1;
    tally.missing_held += u64::from(held);
    let _ = sides.same(&open.fact(name.as_str(), "无法查明"))?;
    tally.unascertained += 1;
    Ok(())
}

/// A batch gives what its cases give one by one, and the table what the walk gives.
fn columns(plan: &Plan<'_>, cases: &[Case]) -> Result<(), String> {
    let rows: Result<Vec<Vec<Value>>, _> = cases.iter().map(|c| plan.values_of(c)).collect();
    let rows: Vec<Vec<Value>> = rows.map_err(|e| e.to_string())?;
    let figure = |v: &Value, unit: i64| match v {
        Value::Whole(n) => n * unit,
        Value::Millionths(n) => *n,
        Value::Word(n) => i64::from(*n),
        Value::YesNo(b) => i64::from(*b),
        Value::Unknown => 0,
    };
    // A sum of more than nine trillion is no number of millionths.
    let rows: Vec<&Vec<Value>> = rows.iter().filter(|r| r.iter().all(|v| figure(v, 1) < 1_000_000_000_000)).collect();
    let of = |f: usize, unit: i64| -> Vec<i64> { rows.iter().map(|r| figure(&r[f], unit)).collect() };
    let numbers: Vec<Vec<i64>> = plan
        .facts()
        .iter()
        .enumerate()
        .map(|(f, fact)| of(f, if fact.name == "货值金额" { 1_000_000 } else { 1 }))
        .collect();
    let yes: Vec<Vec<bool>> = numbers.iter().map(|c| c.iter().map(|n| *n == 1).collect()).collect();
    let words: Vec<Vec<u32>> =
        numbers.iter().map(|c| c.iter().map(|n| u32::try_from(*n).unwrap_or(0)).collect()).collect();
    let columns: Vec<Option<Column<'_>>> = plan
        .facts()
        .iter()
        .enumerate()
        .map(|(f, fact)| {
            Some(match (&rows.first()?[f], fact.name.as_str()) {
                (Value::YesNo(_), _) => Column::YesNo(&yes[f]),
                (Value::Word(_), _) => Column::Words(&words[f]),
                (_, "货值金额") => Column::Millionths(&numbers[f]),
                _ => Column::Whole(&numbers[f]),
            })
        })
        .collect();
    let found: Vec<Row> = plan.decide_columns(&columns).map_err(|e| e.to_string())?;
    for (row, values) in found.iter().zip(rows) {
        let (one, batch) = (plan.decide(values), plan.row(*row));
        if one != batch {
            return Err(format!("{values:?}: alone {one:?}, in a batch {batch:?}"));
        }
        let traced = plan.trace(values);
        if let (Ok(one), Ok(traced)) = (&one, &traced) {
            // What the outcome did not turn on may be unknown.
            let turned: Vec<_> = traced.turned_on().map(|f| f.id).collect();
            let fewer: Vec<Value> = plan
                .facts()
                .iter()
                .zip(values)
                .map(|(f, v)| if turned.contains(&f.id) { *v } else { Value::Unknown })
                .collect();
            if plan.decide(&fewer) != Ok(*one) || traced.outcome != *one {
                return Err(format!("{values:?}: turned on {turned:?}"));
            }
        }
        if let Err(Undecided::Missing(fact) | Undecided::Outside(fact)) = &one {
            return Err(format!("{values:?}: {} is given", fact.name));
        }
    }
    Ok(())
}

#[test]
fn plans_agree_with_the_resolver() {
    let worlds = crate::worlds(12);
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
        ("turning", tally.turning),
        ("laws", tally.two_laws),
        ("missing", tally.missing),
        ("missing held", tally.missing_held),
        ("unascertained", tally.unascertained),
        ("special", tally.special),
        ("outcomes", tally.several_outcomes),
    ] {
        assert!(count * 2 > worlds, "too few {what}: {tally:?}");
    }
    assert!(tally.left < tally.cases / 4 && tally.over_budget < worlds / 10, "{tally:?}");
}
