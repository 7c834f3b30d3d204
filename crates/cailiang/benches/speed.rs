//! How fast, beside what one would write by hand: `cargo bench -p cailiang`.
//!
//! Each figure is the median of several rounds; ratios are of medians of the same run. Nothing is asserted: a machine is no
//! contract.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::float_arithmetic)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use cailiang::source::Source;
use cailiang::{Case, Library, Resolver, Reviewer, Session};

/// The median time of one call.
fn median(rounds: usize, calls: u32, mut f: impl FnMut()) -> Duration {
    f();
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..calls {
                f();
            }
            start.elapsed() / calls
        })
        .collect();
    times.sort();
    times[rounds / 2]
}

fn row(what: &str, time: Duration, beside: Option<(&str, Duration)>) {
    let ratio = beside.map(|(name, t)| match time.as_secs_f64() / t.as_secs_f64() {
        small if small < 0.2 => format!("  1/{:.0} {name}", 1.0 / small),
        ratio => format!("  {ratio:.1} × {name}"),
    });
    println!("{what:<44} {:>12.3} µs{}", time.as_secs_f64() * 1e6, ratio.unwrap_or_default());
}

const LAW: &str = "文件 法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n\
    要素 倍数 : 数值 倍\n要素 拒不改正 : 是否\n";

fn law(matters: usize) -> String {
    let one = |i: usize| {
        format!(
            "事项 事{i} {{\n依据 第一条\n责令改正，没收违法所得，并处一万元以上六万元以下的罚款\n当 拒不改正：吊销许可证\n}}\n"
        )
    };
    LAW.to_owned() + &(0..matters).map(one).collect::<String>()
}

/// Tables of five rows over four facts.
fn baseline(name: &str, place: &str, matters: usize, under: &str) -> String {
    let head = format!("文件 {name} {{\n位阶 裁量权基准\n区划 {place}\n施行 2020-01-01\n}}\n");
    let one = |i: usize| {
        format!(
            "基准 事{i} 细化 {under}/事{i} {{\n| 阶次 | 主体 | 次数 | 倍数 | 拒不改正 | 处罚 |\n\
             | 较轻 | 单位 | 1 | - | 否 | 处二万元以上三万元以下的罚款 |\n| 一般 | 单位 | ≥2 | <2 | 否 | 处三万元以上四万元以下的罚款 |\n\
             | 较重 | 单位 | ≥2 | ≥2 | 否 | 处四万元以上五万元以下的罚款 |\n| 严重 | 单位 | - | - | 是 | 处五万元以上六万元以下的罚款 |\n\
             | 一般 | 个人 | - | - | - | 处一万元以上二万元以下的罚款 |\n}}\n"
        )
    };
    head + &(0..matters).map(one).collect::<String>()
}

fn library(texts: &[String]) -> Library {
    let sources = texts.iter().enumerate().map(|(i, t)| Source::new(&format!("{i}.jz"), t));
    let (library, faults) = Library::read(sources);
    assert!(faults.is_empty(), "{faults:?}");
    library
}

/// The same tables with nothing left to understand: as JSON with numbers in it.
fn as_json(matters: usize) -> String {
    let row = |grade: &str, party: &str, times: [i64; 2], factor: [i64; 2], refuses: &str, fine: [i64; 2]| {
        serde_json::json!({"grade": grade, "主体": party, "次数": times, "倍数": factor, "拒不改正": refuses,
            "kind": "罚款", "modal": "must", "amount": {"basis": "fixed", "min": fine[0], "max": fine[1]}})
    };
    let one = |i: usize| {
        serde_json::json!({"name": format!("事{i}"), "refines": ["法", format!("事{i}")], "rows": [
            row("较轻", "单位", [1, 1], [0, 99], "否", [20_000, 30_000]),
            row("一般", "单位", [2, 99], [0, 2], "否", [30_000, 40_000]),
            row("较重", "单位", [2, 99], [2, 99], "否", [40_000, 50_000]),
            row("严重", "单位", [1, 99], [0, 99], "是", [50_000, 60_000]),
            row("一般", "个人", [1, 99], [0, 99], "-", [10_000, 20_000]),
        ]})
    };
    serde_json::Value::Array((0..matters).map(one).collect()).to_string()
}

/// Loading from text and from bytes.
fn loading(matters: usize) {
    println!("# {matters} 个事项，五行四要素，与所细化的法律");
    let texts = [law(matters), baseline("市基准", "370800", matters, "法")];
    let json = as_json(matters);
    let parse = median(7, 1, || {
        black_box(serde_json::from_str::<serde_json::Value>(black_box(&json)).unwrap());
    });
    row("serde_json 读同样的表（已是数字，不检查）", parse, None);
    let load = median(7, 1, || {
        black_box(library(&texts));
    });
    row("从文本装载：解析、连接、检查", load, Some(("serde_json", parse)));
    let bytes = library(&texts).to_bytes();
    let mut copies = vec![bytes.clone(); 8];
    let open = median(7, 1, || {
        black_box(Library::from_bytes(copies.pop().unwrap()).unwrap());
    });
    row("打开编译过的文件库", open, Some(("serde_json", parse)));
    println!(
        "  编译过的文件库 {} KiB，文本 {} KiB",
        bytes.len() / 1024,
        texts.iter().map(String::len).sum::<usize>() / 1024
    );
}

/// One figure of one row changes in one document.
fn edits(documents: usize, matters: usize, day: cailiang::model::Date) {
    println!("# 改一个数字：{documents} 份法律、省基准、市基准，各 {matters} 个事项");
    let texts: Vec<(String, String)> = (0..documents)
        .flat_map(|i| {
            let (law_name, upper, lower) = (format!("法{i}"), format!("省基准{i}"), format!("市基准{i}"));
            [
                (format!("{law_name}.jz"), law(matters).replacen("文件 法", &format!("文件 {law_name}"), 1)),
                (format!("{upper}.jz"), baseline(&upper, "370000", matters, &law_name)),
                (format!("{lower}.jz"), baseline(&lower, "370800", matters, &upper)),
            ]
        })
        .collect();
    let sources = || texts.iter().map(|(name, text)| Source::new(name, text));
    let fresh = median(1, 1, || {
        let (library, _) = Library::read(sources());
        black_box(Reviewer::new(&library, day).review_all());
    });
    row("全部重新装载、审查", fresh, None);
    let mut session = Session::new(sources(), day);
    black_box(session.report());
    let (name, text) = &texts[texts.len() / 2];
    let other = text.replacen("二万元", "二万五千元", 1);
    let mut turn = false;
    let one = median(9, 10, || {
        turn = !turn;
        session.edit(Source::new(name, if turn { &other } else { text }));
        black_box(session.report());
    });
    row("只重新连接、审查改到的", one, Some(("全部", fresh)));
}

/// The same table as a person writes it in a case system.
fn by_hand(unit: bool, times: u32, factor: f64, refuses: bool) -> (&'static str, u32, u32, bool) {
    let (grade, low, high) = match (unit, times, refuses) {
        (true, _, true) => ("严重", 50_000, 60_000),
        (true, 1, false) => ("较轻", 20_000, 30_000),
        (true, _, false) if factor < 2.0 => ("一般", 30_000, 40_000),
        (true, _, false) => ("较重", 40_000, 50_000),
        (false, ..) => ("一般", 10_000, 20_000),
    };
    (grade, low, high, refuses)
}

fn main() {
    let day = "2022-01-01".parse().unwrap();
    let texts = [law(1), baseline("市基准", "370800", 1, "法")];
    let small = library(&texts);
    let resolver = Resolver::new(&small);
    let case = Case::new("市基准/事0", "370800".parse().unwrap(), day, day)
        .fact("主体", "单位")
        .fact("次数", 2)
        .fact("倍数", 3)
        .fact("拒不改正", false);

    println!("# 计算");
    let hand = median(9, 100_000, || {
        black_box(by_hand(black_box(true), black_box(2), black_box(3.0), black_box(false)));
    });
    row("手写的 match（只有阶次和幅度）", hand, None);
    let resolve = median(9, 200, || {
        black_box(resolver.resolve(black_box(&case)).unwrap());
    });
    row("resolve：两层，全部要素已知，含理由和经过", resolve, Some(("手写", hand)));
    let mut open = case.clone();
    open.facts.clear();
    let missing = median(9, 100, || {
        black_box(resolver.resolve(black_box(&open)).unwrap());
    });
    row("resolve：一个要素也不知道", missing, Some(("全部已知", resolve)));

    println!("# 审查");
    let review = median(9, 100, || {
        black_box(Reviewer::new(&small, day).review_all());
    });
    row("一对文件：五行四要素对一条法律", review, None);

    println!("# 内嵌文件库，2026-08-15");
    let load = median(9, 1, || {
        let documents = cailiang_benchmarks_data::DOCUMENTS.iter();
        black_box(Library::read(documents.map(|(name, text)| Source::new(name, text))));
    });
    row("装载：解析、连接、检查", load, None);
    let code = "2026-08-15".parse().unwrap();
    let review = median(5, 1, || {
        black_box(Reviewer::new(cailiang::embedded(), code).review_all());
    });
    row("审查全部", review, Some(("装载", load)));

    loading(5_000);
    edits(100, 50, day);
    edits(1, 5_000, day);

    for matters in [50, 500, 5_000] {
        println!("# {matters} 个事项，三层");
        let texts = [
            law(matters),
            baseline("省基准", "370000", matters, "法"),
            baseline("市基准", "370800", matters, "省基准"),
        ];
        let rounds = if matters > 1_000 { 1 } else { 5 };
        let load = median(rounds, 1, || {
            black_box(library(&texts));
        });
        row("装载：解析、连接、检查", load, None);
        let big = library(&texts);
        let review = median(rounds, 1, || {
            black_box(Reviewer::new(&big, day).review_all());
        });
        row("审查全部", review, Some(("装载", load)));
        let resolver = Resolver::new(&big);
        let mut case = case.clone();
        case.matter = format!("市基准/事{}", matters - 1);
        let one = median(9, 50, || {
            black_box(resolver.resolve(black_box(&case)).unwrap());
        });
        row("resolve：三层中的一件", one, Some(("小库中的一件", resolve)));
    }
}
