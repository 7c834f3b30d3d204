//! How fast, beside what one would write by hand and beside peers, in one run:
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml [-- --write docs/performance.md]
//! ```
//!
//! numpy and z3 are asked through `PEERS_PYTHON` (a Python that has `numpy` and `z3-solver`); without it their rows say so.
//! Each figure is the median of several rounds; ratios are of medians of the same run. Nothing is asserted of the figures: a
//! machine is no contract. That both sides give the same answers is.

mod grow;
mod measure;
mod work;
#[cfg(feature = "zen")]
mod zen;

use std::fmt::Write as _;
use std::hint::black_box;

use cailiang::resolver::plan::{Column, Plan, Value};
use cailiang::source::Source;
use cailiang::{Case, Library, Resolver, Reviewer};
use measure::{Sheet, median, resident};
use work::{Answer, Facts, FactsIn};

const PLACE: &str = "370881";
const DAY: &str = "2022-01-01";
const ROWS: usize = 1_000_000;

fn library(texts: &[(String, String)]) -> Library {
    let (library, faults) = Library::read(texts.iter().map(|(name, text)| Source::new(name, text)));
    assert!(faults.is_empty(), "{faults:?}");
    library
}

/// So many matters, in documents of a hundred.
fn texts(matters: usize, layers: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut all = vec![("法.jz".to_owned(), work::law(matters))];
    for (name, place, under) in layers {
        for from in (0..matters).step_by(100) {
            let range = from..(from + 100).min(matters);
            let document = format!("{name}{from}");
            let under = if *under == "法" { "法".to_owned() } else { format!("{under}{from}") };
            all.push((format!("{document}.jz"), work::baseline(&document, place, range, &under)));
        }
    }
    all
}

/// The values of a case in the order of a plan's facts.
fn values(plan: &Plan, f: &Facts) -> Vec<Value> {
    let value = |name: &str| match name {
        "主体" => Value::Word(u32::from(!f.unit)),
        "次数" => Value::Whole(f.times),
        "倍数" => Value::Millionths(f.multiple),
        "拒不改正" => Value::YesNo(f.refuses),
        "主动消除" => Value::YesNo(f.removes),
        _ => Value::YesNo(f.vile),
    };
    plan.facts().iter().map(|fact| value(&fact.name)).collect()
}

/// Both sides give the same grade and range.
fn agree(plan: &Plan, f: &Facts) {
    let (hand, values) = (work::by_hand(f), values(plan, f));
    let outcome = plan.decide(&values).unwrap_or_else(|e| panic!("{e}: {f:?}")).as_written();
    let fine = outcome.any_of[0].iter().find(|s| s.sanction.amount.is_some()).unwrap();
    let range = fine.sanction.amount.as_ref().unwrap().range;
    let figure = |n: i64| Some(cailiang::number::Exact::int(n));
    assert_eq!(outcome.grade.as_deref(), Some(hand.grade), "{f:?}");
    assert_eq!((range.lo.value(), range.hi.value()), (figure(hand.low), figure(hand.high)), "{f:?}");
    assert_eq!(outcome.any_of[0].iter().any(|s| s.sanction.kind.to_string().contains("吊销")), hand.revoke, "{f:?}");
}

fn deciding(sheet: &mut Sheet) {
    let library = library(&texts(1, &[("市基准", "370800", "法")]));
    let resolver = Resolver::new(&library);
    let (place, day) = (PLACE.parse().unwrap(), DAY.parse().unwrap());
    let plan = resolver.compile("市基准0/事0", place, day).unwrap();
    let cases = work::cases(1_024);
    cases.iter().for_each(|f| agree(&plan, f));
    let compile = median(9, || {
        black_box(resolver.compile("市基准0/事0", place, day).unwrap());
    });
    sheet.row("编译一个事项（两层、五行四要素、从轻从重）", compile, 1, None);

    sheet.head("一件案子，有类型的值");
    let hand = median(15, || {
        for f in &cases {
            black_box(work::by_hand(black_box(f)));
        }
    });
    let hand = sheet.row("手写的 match", hand, cases.len(), None);
    let typed: Vec<Vec<Value>> = cases.iter().map(|f| values(&plan, f)).collect();
    let decide = median(15, || {
        for v in &typed {
            black_box(plan.decide(black_box(v)).unwrap());
        }
    });
    sheet.aim("计划：不带经过", decide, cases.len(), ("手写", hand), "≤ 3");
    let mut looked_at = Vec::new();
    let trace = median(15, || {
        for v in &typed {
            black_box(plan.trace(black_box(v), &mut looked_at).unwrap());
            black_box(&looked_at);
        }
    });
    sheet.aim("计划：带经过（看过的要素；依据和步骤在结果里）", trace, cases.len(), ("手写", hand), "≤ 4");
    let full: Vec<Case> = cases.iter().take(64).map(|f| case("市基准0/事0", f)).collect();
    let resolve = median(5, || {
        for c in &full {
            black_box(resolver.resolve(black_box(c)).unwrap());
        }
    });
    sheet.row("不编译，逐件 resolve", resolve, full.len(), Some(("计划", decide / cases.len() as f64)));

    json_in_out(sheet, &plan, &cases);
    #[cfg(feature = "zen")]
    zen::row(sheet, &cases, decide / cases.len() as f64);
    batch(sheet, &plan);
}

fn case(matter: &str, f: &Facts) -> Case {
    let day = DAY.parse().unwrap();
    Case::new(matter, PLACE.parse().unwrap(), day, day)
        .fact("主体", if f.unit { "单位" } else { "个人" })
        .fact("次数", f.times)
        .fact("倍数", format!("{}.{:06}", f.multiple / 1_000_000, f.multiple % 1_000_000))
        .fact("拒不改正", f.refuses)
        .fact("主动消除", f.removes)
        .fact("情节恶劣", f.vile)
}

fn json_in_out(sheet: &mut Sheet, plan: &Plan, cases: &[Facts]) {
    sheet.head("JSON 进，JSON 出（全部要素进；完整的结果出，两边逐字节相同）");
    let texts: Vec<String> = cases.iter().map(work::as_json).collect();
    // What the hand-written service answers with: typed, filled once.
    let mut answers: Vec<((work::Fine, (bool, bool)), Answer)> = Vec::new();
    let (mut values_read, mut out) = (Vec::new(), Vec::new());
    for f in cases {
        out.clear();
        let read = values(plan, f);
        plan.write_json(plan.decide(&read).unwrap(), &read, &mut out).unwrap();
        let key = (work::by_hand(f), (f.removes, f.vile));
        if !answers.iter().any(|a| a.0 == key) {
            let answer: Answer = serde_json::from_slice(&out).unwrap();
            assert_eq!(serde_json::to_vec(&answer).unwrap(), out, "the hand-written service writes the same");
            answers.push((key, answer));
        }
    }
    let hand = median(9, || {
        for text in &texts {
            let facts: FactsIn = serde_json::from_str(black_box(text)).unwrap();
            let f = facts.typed().unwrap();
            let key = (work::by_hand(&f), (f.removes, f.vile));
            let answer = &answers.iter().find(|a| a.0 == key).unwrap().1;
            out.clear();
            serde_json::to_writer(&mut out, answer).unwrap();
            black_box(&out);
        }
    });
    let hand = sheet.row("手写的 serde", hand, texts.len(), None);
    let ours = median(9, || {
        for text in &texts {
            plan.read_json(black_box(text), &mut values_read).unwrap();
            let outcome = plan.decide(&values_read).unwrap();
            out.clear();
            plan.write_json(outcome, &values_read, &mut out).unwrap();
            black_box(&out);
        }
    });
    sheet.aim("计划", ours, texts.len(), ("手写", hand), "≤ 2");
}

fn batch(sheet: &mut Sheet, plan: &Plan) {
    sheet.head("成批：一百万件，按列");
    let cases = work::cases(ROWS);
    let (party, times): (Vec<u32>, Vec<i64>) = cases.iter().map(|f| (u32::from(!f.unit), f.times)).unzip();
    let multiple: Vec<i64> = cases.iter().map(|f| f.multiple).collect();
    let flags = |of: fn(&Facts) -> bool| cases.iter().map(of).collect::<Vec<bool>>();
    let (refuses, removes, vile) = (flags(|f| f.refuses), flags(|f| f.removes), flags(|f| f.vile));
    let columns: Vec<Option<Column<'_>>> = plan
        .facts()
        .iter()
        .map(|fact| {
            Some(match fact.name.as_str() {
                "主体" => Column::Words(&party),
                "次数" => Column::Whole(&times),
                "倍数" => Column::Millionths(&multiple),
                "拒不改正" => Column::YesNo(&refuses),
                "主动消除" => Column::YesNo(&removes),
                _ => Column::YesNo(&vile),
            })
        })
        .collect();
    let rows = plan.decide_columns(&columns).unwrap();
    for (f, row) in cases.iter().zip(&rows).step_by(997) {
        assert_eq!(plan.row(*row), plan.decide(&values(plan, f)));
    }
    let threads = rayon::current_num_threads();
    let all = median(9, || {
        black_box(plan.decide_columns(&columns).unwrap());
    });
    let all = sheet.row(&format!("计划：decide_columns，{threads} 线程"), all, ROWS, None);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = median(9, || {
        pool.install(|| black_box(plan.decide_columns(&columns).unwrap()));
    });
    sheet.row("计划：decide_columns，1 线程", one, ROWS, None);
    let Some(peers) = python() else { return sheet.note("numpy、z3：没有设 PEERS_PYTHON，未运行") };
    for (name, key) in [("numpy：np.where 与小整数运算", "where"), ("numpy：np.select", "select")] {
        let time = peers["numpy"][key].as_f64().unwrap_or_default();
        sheet.aim(name, time * ROWS as f64, ROWS, ("计划", all), "≥ 2");
    }
    sheet.z3 = peers["z3"].as_f64();
}

fn python() -> Option<serde_json::Value> {
    let python = std::env::var("PEERS_PYTHON").ok()?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/peers.py");
    let output = std::process::Command::new(python).args([script, &ROWS.to_string(), "200"]).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}

/// Containment of one box in another, and of a table in a law, each with the witness.
fn containment(sheet: &mut Sheet) {
    use cailiang::interval::Interval;
    use cailiang::number::Exact;
    use cailiang_chart::package::{Part, excesses, remainder};

    sheet.head("包含与反例");
    let figures =
        |lo: i64, hi: i64| Part { absent: false, present: Some(Interval::closed(Exact::int(lo), Exact::int(hi))) };
    let plain = Part { absent: false, present: Some(Interval::ALL) };
    let optional = Part { absent: true, present: Some(Interval::ALL) };
    let pairs: Vec<_> = (0..1_000)
        .map(|i| {
            (
                vec![figures(10_000 + i, 60_000 + i % 2), plain, optional],
                vec![vec![figures(10_000, 60_000), plain, optional]],
            )
        })
        .collect();
    let time = median(9, || {
        for (inner, outer) in &pairs {
            let found = excesses(black_box(inner), black_box(outer));
            black_box(if found.is_empty() { remainder(inner, outer).unwrap() } else { None });
            black_box(found);
        }
    });
    let pair = sheet.row("一种情形里的一对处罚组合（三类），一半超出、给出数额", time, pairs.len(), None);
    sheet.note(&format!("每秒 {:.0} 对（目标 ≥ 500000）", 1.0 / pair));

    let day = DAY.parse().unwrap();
    let library = library(&texts(100, &[("市基准", "370800", "法")]));
    let review = median(5, || {
        black_box(Reviewer::new(&library, day).review_all());
    });
    let whole = sheet.row("一对事项：五行四要素对一条法律，全部检查", review, 100, None);
    sheet.note(&format!("每秒 {:.0} 对事项", 1.0 / whole));
    if let Some(z3) = sheet.z3 {
        sheet.aim("z3：同一对事项，只问罚款是否超出，Python 接口", z3, 1, ("一对处罚组合", pair), "≥ 1000");
        sheet.ratio("z3 对一对事项的全部检查", z3 / whole);
    }
}

fn large(sheet: &mut Sheet) {
    sheet.head("五千个事项（一部法、五十份基准，各五行四要素，有从轻从重）");
    let day = DAY.parse().unwrap();
    let small = texts(5_000, &[("市基准", "370800", "法")]);
    let bytes: usize = small.iter().map(|t| t.1.len()).sum();
    let before = resident();
    let held = library(&small);
    let memory = resident().saturating_sub(before);
    let load = median(3, || {
        black_box(library(&small));
    });
    sheet.row(&format!("装载：解析、连接、检查 {:.1} MB 的文本（目标 ≤ 100 ms）", bytes as f64 / 1e6), load, 1, None);
    sheet.note(&format!("库占内存约 {} MB（目标 ≤ 30 MB，指编译过的缓存）", memory / 1_000_000));

    let resolver = Resolver::new(&held);
    let place = PLACE.parse().unwrap();
    let before = resident();
    let start = std::time::Instant::now();
    let plans: Vec<Plan> = {
        use rayon::prelude::*;
        (0..5_000_usize)
            .into_par_iter()
            .map(|i| resolver.compile(&format!("市基准{}/事{i}", i / 100 * 100), place, day).unwrap())
            .collect()
    };
    sheet.row("全部编译成计划", start.elapsed().as_secs_f64(), 1, None);
    sheet.note(&format!("五千个计划占内存约 {} MB", resident().saturating_sub(before) / 1_000_000));
    drop(plans);

    sheet.head("一个省：五千个事项，三层，每表五行");
    let province = library(&texts(5_000, &[("省基准", "370000", "法"), ("市基准", "370800", "省基准")]));
    let review = median(1, || {
        black_box(Reviewer::new(&province, day).review_all());
    });
    sheet.row("审查全部（目标 ≤ 5 s）", review, 1, None);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let mut sheet = Sheet::default();
    deciding(&mut sheet);
    containment(&mut sheet);
    large(&mut sheet);
    grow::tables(&mut sheet);
    if let [_, flag, path] = arguments.as_slice()
        && flag == "--write"
    {
        let mut page = String::from(include_str!("page.md"));
        let _ = write!(page, "\n{}\n{}", measure::machine(), sheet.page);
        std::fs::write(path, page).unwrap();
    }
}
