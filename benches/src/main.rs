//! How fast, beside what one would write by hand and beside peers, in one run: `benches/run [--write]`.
//!
//! numpy and z3 are asked through `PEERS_PYTHON` (a Python that has `numpy` and `z3-solver`); without it their rows say so.
//! Each figure is the median of several rounds; ratios are of medians of the same run, of rounds in turns where both sides
//! are ours. Nothing is asserted of the figures: a machine is no contract. That both sides give the same answers is.

mod grow;
mod load;
mod measure;
mod work;
#[cfg(feature = "zen")]
mod zen;

use std::fmt::Write as _;
use std::hint::black_box;

use cailiang::resolver::plan::{Column, Plan, Value};
use cailiang::source::Source;
use cailiang::{Case, Library, Resolver, Reviewer};
use measure::{Aim, Sheet, by_the_clock, median, resident, together};
use work::{Answer, CaseIn, Facts};

/// As the command has it: what is measured is what its users get. Code beside which it is measured has it too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PLACE: &str = "370881";
const DAY: &str = "2022-01-01";
const ROWS: usize = 1_000_000;

pub fn library(texts: &[(String, String)]) -> Library {
    let (library, faults) = Library::read(texts.iter().map(|(name, text)| Source::new(name, text)));
    assert!(faults.is_empty(), "{faults:?}");
    library
}

/// How a layer writes its tables: name, place, which matters, and what they refine.
type Layer = fn(&str, &str, std::ops::Range<usize>, &str) -> String;

/// So many matters, in documents of a hundred.
pub fn texts(matters: usize, layer: Layer, layers: &[(&str, &str, &str)]) -> Vec<(String, String)> {
    let mut all = vec![("法.jz".to_owned(), work::law(matters))];
    for (name, place, under) in layers {
        for from in (0..matters).step_by(100) {
            let range = from..(from + 100).min(matters);
            let document = format!("{name}{from}");
            let under = if *under == "法" { "法".to_owned() } else { format!("{under}{from}") };
            all.push((format!("{document}.jz"), layer(&document, place, range, &under)));
        }
    }
    all
}

/// A case without facts.
pub fn empty(matter: &str) -> Case {
    let day = DAY.parse().unwrap();
    Case::new(matter, PLACE.parse().unwrap(), day, day)
}

/// The values of a case in the order of a plan's facts.
fn values(plan: &Plan<'_>, f: &Facts) -> Vec<Value> {
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
fn agree(plan: &Plan<'_>, f: &Facts) {
    let (hand, values) = (work::by_hand(f), values(plan, f));
    let outcome = plan.decide(&values).unwrap_or_else(|e| panic!("{e}: {f:?}")).of_texts();
    let fine = outcome.any_of[0].iter().find(|s| s.sanction.amount.is_some()).unwrap();
    let range = fine.sanction.amount.as_ref().unwrap().range;
    let figure = |n: i64| Some(cailiang::number::Exact::int(n));
    assert_eq!(outcome.grade.as_deref(), Some(hand.grade), "{f:?}");
    assert_eq!((range.lo.value(), range.hi.value()), (figure(hand.low), figure(hand.high)), "{f:?}");
    assert_eq!(outcome.any_of[0].iter().any(|s| s.sanction.kind.to_string().contains("吊销")), hand.revoke, "{f:?}");
}

const MATTER: &str = "市基准0/事0";

fn deciding(sheet: &mut Sheet) {
    let library = library(&texts(1, work::baseline, &[("市基准", "370800", "法")]));
    let resolver = Resolver::new(&library);
    let plan = resolver.plan(&empty(MATTER)).unwrap();
    let cases = work::cases(1_024);
    cases.iter().for_each(|f| agree(&plan, f));
    let compile = median(9, || {
        black_box(resolver.plan(&empty(MATTER)).unwrap());
    });
    sheet.row("编译一个事项（两层、五行四要素、从轻从重）", compile, 1, None);

    sheet.head("一件案子，有类型的值");
    let typed: Vec<Vec<Value>> = cases.iter().map(|f| values(&plan, f)).collect();
    // In turns, so that what else the machine does meets all three alike.
    let [hand, decide, trace] = together(
        31,
        [
            &mut || {
                for f in &cases {
                    black_box(work::by_hand(black_box(f)));
                }
            },
            &mut || {
                for v in &typed {
                    black_box(plan.decide(black_box(v)).unwrap());
                }
            },
            &mut || {
                for v in &typed {
                    black_box(plan.trace(black_box(v)).unwrap());
                }
            },
        ],
    );
    let hand = sheet.row("手写的 match", hand, cases.len(), None);
    let decide = sheet.aim("计划：不带经过", decide, cases.len(), ("手写", hand), Aim::AtMost(3.0));
    sheet.aim(
        "计划：带经过（结果所系的要素；依据和步骤在结果里）",
        trace,
        cases.len(),
        ("手写", hand),
        Aim::AtMost(4.0),
    );
    let full: Vec<Case> = cases.iter().take(64).map(case).collect();
    let [resolve, through] = together(
        7,
        [
            &mut || {
                for c in &full {
                    black_box(resolver.resolve(black_box(c)).unwrap());
                }
            },
            &mut || {
                for c in &full {
                    black_box(plan.resolve(black_box(c)).unwrap());
                }
            },
        ],
    );
    let resolve =
        sheet.row("逐件 Resolver::resolve：完整的结果", resolve, full.len(), Some(("计划，不带经过", decide)));
    sheet.row("Plan::resolve：同样的完整结果", through, full.len(), Some(("逐件", resolve)));

    json_in_out(sheet, resolver, &plan, &cases);
    #[cfg(feature = "zen")]
    zen::row(sheet, &cases, decide);
    batch(sheet, &plan);
}

fn case(f: &Facts) -> Case {
    empty(MATTER)
        .fact("主体", if f.unit { "单位" } else { "个人" })
        .fact("次数", f.times)
        .fact("倍数", work::multiple(f))
        .fact("拒不改正", f.refuses)
        .fact("主动消除", f.removes)
        .fact("情节恶劣", f.vile)
}

/// The case as a case file in JSON.
fn file(case: &Case) -> String {
    let file = serde_json::json!({"matter": case.matter, "jurisdiction": PLACE, "act_date": DAY, "decision_date": DAY,
        "facts": case.facts});
    file.to_string()
}

fn json_in_out(sheet: &mut Sheet, resolver: Resolver<'_>, plan: &Plan<'_>, cases: &[Facts]) {
    sheet.head("JSON 进，JSON 出（整个案件文件进；完整的结果出，与 resolve 的逐字节相同）");
    let texts: Vec<String> = cases.iter().map(|f| file(&case(f))).collect();
    let today = DAY.parse().unwrap();
    // What the hand-written service answers with: typed, filled once.
    let mut answers: Vec<Option<Answer>> = vec![None; 64];
    let mut out = Vec::new();
    let by_hand = |text: &str, answers: &mut [Option<Answer>], out: &mut Vec<u8>| {
        let case: CaseIn<'_> = serde_json::from_str(text).unwrap();
        assert!(
            (case.matter, case.jurisdiction) == (MATTER, PLACE) && case.act_date == DAY && case.decision_date == DAY
        );
        let answer = answers[case.facts.typed().unwrap().answer()].as_mut().unwrap();
        answer.trace[0].text = case.facts.stated();
        serde_json::to_writer(out, answer).unwrap();
    };
    for (f, text) in cases.iter().zip(&texts) {
        out.clear();
        plan.answer(text, today, &mut out).unwrap();
        let slow = serde_json::to_vec(&resolver.resolve(&Case::read(text, true, today).unwrap()).unwrap()).unwrap();
        assert!(out == slow, "{text}");
        answers[f.answer()].get_or_insert_with(|| serde_json::from_slice(&out).unwrap());
        let mut written = Vec::new();
        by_hand(text, &mut answers, &mut written);
        assert_eq!(String::from_utf8(written).unwrap(), String::from_utf8(out.clone()).unwrap(), "{text}");
    }
    let mut written = Vec::new();
    let [hand, ours] = together(
        21,
        [
            &mut || {
                for text in &texts {
                    written.clear();
                    by_hand(black_box(text), &mut answers, &mut written);
                    black_box(&written);
                }
            },
            &mut || {
                for text in &texts {
                    out.clear();
                    plan.answer(black_box(text), today, &mut out).unwrap();
                    black_box(&out);
                }
            },
        ],
    );
    let hand = sheet.row("手写的 serde", hand, texts.len(), None);
    sheet.aim("计划", ours, texts.len(), ("手写", hand), Aim::AtMost(2.0));
}

fn batch(sheet: &mut Sheet, plan: &Plan<'_>) {
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let one = pool.install(|| median(15, || drop(black_box(plan.decide_columns(&columns).unwrap()))));
    let one = sheet.row("计划：decide_columns，1 线程", one, ROWS, None);
    let threads = rayon::current_num_threads();
    let all = by_the_clock(15, || drop(black_box(plan.decide_columns(&columns).unwrap())));
    sheet.shared(&format!("计划：decide_columns，{threads} 线程"), all, ROWS);
    let Some(peers) = python() else { return sheet.note("numpy、z3：没有设 PEERS_PYTHON，未运行") };
    for (name, key) in [("numpy（1 线程）：np.where 与小整数运算", "where"), ("numpy（1 线程）：np.select", "select")]
    {
        let time = peers["numpy"][key].as_f64().unwrap_or_default();
        sheet.aim(name, time * ROWS as f64, ROWS, ("计划，1 线程", one), Aim::AtLeast(2.0));
    }
    sheet.z3 = peers["z3"][0].as_f64().zip(peers["z3"][1].as_f64());
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
    sheet.judge("包含与反例：一秒几对处罚组合", 1.0 / pair, " 对", Aim::AtLeast(500_000.0));

    let day = DAY.parse().unwrap();
    let library = library(&texts(100, work::baseline, &[("市基准", "370800", "法")]));
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let review = alone.install(|| median(5, || drop(black_box(Reviewer::new(&library, day).review_all()))));
    let whole = sheet.row("一对事项：五行四要素对一条法律，全部检查", review, 100, None);
    sheet.note(&format!("每秒 {:.0} 对事项", 1.0 / whole));
    if let Some((package, matter)) = sheet.z3 {
        sheet.aim("z3：同样的一对处罚组合，Python 接口", package, 1, ("一对处罚组合", pair), Aim::AtLeast(1_000.0));
        let beside = Some(("一对事项的全部检查", whole));
        sheet.row("z3：同样的一对事项，只问罚款是否超出，Python 接口", matter, 1, beside);
    }
}

fn large(sheet: &mut Sheet) {
    use rayon::prelude::*;

    sheet.head("五千个事项（一部法、五十份基准，各五行四要素，有从轻从重）");
    let held = library(&texts(5_000, work::baseline, &[("市基准", "370800", "法")]));
    let resolver = Resolver::new(&held);
    let threads = rayon::current_num_threads();
    let before = resident();
    let matter = |i: usize| format!("市基准{}/事{i}", i / 100 * 100);
    let all = || -> Vec<Plan<'_>> {
        (0..5_000).into_par_iter().map(|i| resolver.plan(&empty(&matter(i))).unwrap()).collect()
    };
    let plans = all();
    let memory = resident().saturating_sub(before);
    drop(plans);
    let time = by_the_clock(1, || drop(black_box(all())));
    sheet.shared(&format!("全部编译成计划，{threads} 线程"), time, 1);
    sheet.note(&format!("五千个计划占内存约 {} MB", memory / 1_000_000));

    sheet.head("一个省：五千个事项，三层，每表十二行");
    let layers = [("省基准", "370000", "法"), ("市基准", "370800", "省基准")];
    let province = library(&texts(5_000, work::twelve, &layers));
    let day = DAY.parse().unwrap();
    let report = Reviewer::new(&province, day).review_all();
    let errors = report.findings.iter().filter(|f| f.code.starts_with('B')).count();
    assert!(report.undetermined.is_empty() && errors == 0, "{errors} {:?}", report.undetermined.first());
    let review = by_the_clock(3, || {
        black_box(Reviewer::new(&province, day).review_all());
    });
    sheet.shared(&format!("审查全部，所有规则，{threads} 线程（目标 ≤ 5 s）"), review, 1);
    // What all threads computed, shared between them: the clock of a machine with nothing else to do.
    let alone = review.1 / threads as f64;
    sheet.judge(&format!("一个省审查全部，{threads} 线程各算"), alone, " s", Aim::AtMost(5.0));
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if grow::is_child(&arguments) || load::is_child(&arguments) {
        return;
    }
    let mut sheet = Sheet::default();
    deciding(&mut sheet);
    containment(&mut sheet);
    load::rows(&mut sheet);
    load::edits(&mut sheet);
    large(&mut sheet);
    grow::tables(&mut sheet);
    sheet.verdicts();
    if let [_, flag, path] = arguments.as_slice()
        && flag == "--write"
    {
        let mut page = String::from(include_str!("page.md"));
        let _ = write!(page, "\n{}\n{}\n{}", measure::machine(), sheet.page, include_str!("after.md"));
        std::fs::write(path, page).unwrap();
    }
}
