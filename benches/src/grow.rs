//! Time and memory against rows, facts, layers and thresholds.

use std::fmt::Write as _;
use std::hint::black_box;

use cailiang::resolver::plan::NotPlannable;
use cailiang::source::Source;
use cailiang::{Case, Library, Resolver, Reviewer};

use crate::measure::{Sheet, forget_peak, median, peak, resident};

/// A table of so many rows that ask so many facts, on so many layers.
struct Shape {
    rows: usize,
    facts: usize,
    layers: usize,
    /// Thresholds of a number beside the rows' own.
    thresholds: usize,
}

impl Shape {
    fn texts(&self) -> Vec<Source> {
        let facts: String = (0..self.facts).fold(String::new(), |mut text, i| {
            let _ = writeln!(text, "要素 情形{i} : 是否");
            text
        });
        let law = format!(
            "文件 法 {{\n位阶 法律\n区划 全国\n施行 2020-01-01\n}}\n要素 数 : 数值 倍\n{facts}事项 甲 {{\n依据 第一条\n处一万元以上一百万元以下的罚款\n}}\n"
        );
        let mut all = vec![Source::new("法.jz", &law)];
        let mut under = "法".to_owned();
        for layer in 0..self.layers {
            let name = format!("基准{layer}");
            let mut text = format!(
                "文件 {name} {{\n位阶 裁量权基准\n区划 {}\n施行 2020-01-01\n}}\n基准 甲 细化 {under}/甲 {{\n| 阶次 | 数 |{} 处罚 |\n",
                ["370000", "370100", "370102"][layer.min(2)],
                (0..self.facts).map(|i| format!(" 情形{i} |")).collect::<String>()
            );
            // Each row is a band of the number, cut further by each of the facts being so or not.
            let bands = self.rows.max(1);
            for row in 0..bands {
                let band = if row + 1 == bands { format!("≥{row}") } else { format!("[{row}, {})", row + 1) };
                let cells: String =
                    (0..self.facts).map(|i| if (row + i) % 3 == 0 { " 是 |" } else { " - |" }).collect();
                let _ = writeln!(
                    text,
                    "| {} | {band} |{cells} 处{}元以上{}元以下的罚款 |",
                    row + 1,
                    10_000 + row,
                    20_000 + row
                );
            }
            for t in 0..self.thresholds {
                let _ = writeln!(text, "当 数 ≥ {}：警告", 1_000 + t);
            }
            text.push_str("}\n");
            all.push(Source::new(&format!("{name}.jz"), &text));
            under = name;
        }
        all
    }

    fn library(&self) -> Library {
        let (library, faults) = Library::read(self.texts());
        assert!(faults.is_empty(), "{faults:?}");
        library
    }

    fn case(&self) -> Case {
        let day = DAY.parse().unwrap();
        Case::new(format!("基准{}/甲", self.layers - 1), "370102".parse().unwrap(), day, day)
    }

    /// The case in which every fact is so.
    fn full(&self) -> Case {
        (0..self.facts).fold(self.case().fact("数", 1), |case, i| case.fact(format!("情形{i}"), true))
    }

    fn row(&self, sheet: &mut Sheet) {
        let library = self.library();
        let resolver = Resolver::new(&library);
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let once = || drop(black_box(Reviewer::new(&library, DAY.parse().unwrap()).review_all()));
        let review = alone.install(|| median(3, once));
        let full = self.full();
        let resolve = median(5, || {
            black_box(resolver.resolve(&full).unwrap());
        });
        let time = median(3, || drop(black_box(resolver.plan(&self.case()).ok())));
        let plan = resolver.plan(&self.case());
        let (tests, size, decide) = match &plan {
            Ok(plan) => {
                let values = plan.values_of(&full).unwrap();
                let decide = median(9, || {
                    for _ in 0..1_000 {
                        let _ = black_box(plan.decide(black_box(&values)));
                    }
                });
                let tests = format!("{}；{}", plan.tests(), plan.outcomes());
                (tests, kilobytes(plan.bytes()), Sheet::time(decide / 1e3))
            }
            Err(NotPlannable::Budget) => ("未能判定：超出上限".to_owned(), String::new(), String::new()),
            Err(e) => (e.to_string(), String::new(), String::new()),
        };
        let (of_review, of_plan) = self.memory();
        sheet.line(&format!(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {tests} | {size} | {decide} |",
            self.rows,
            self.facts,
            self.layers,
            self.thresholds,
            Sheet::time(review),
            kilobytes(of_review),
            Sheet::time(resolve),
            Sheet::time(time),
            kilobytes(of_plan),
        ));
    }

    /// The most that a review takes in memory on top of the library, and what a plan takes with its outcomes: measured in a
    /// process of their own.
    fn memory(&self) -> (usize, usize) {
        let shape = [self.rows, self.facts, self.layers, self.thresholds].map(|n| n.to_string());
        let program = std::env::current_exe().unwrap();
        let output = std::process::Command::new(program).arg(CHILD).args(shape).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let mut figures = text.split_whitespace().map(|n| n.parse().unwrap_or(0));
        (figures.next().unwrap_or(0), figures.next().unwrap_or(0))
    }

    fn measure_memory(&self) {
        let library = self.library();
        let before = resident();
        forget_peak();
        black_box(Reviewer::new(&library, DAY.parse().unwrap()).review_all());
        let review = peak().saturating_sub(before);
        let resolver = Resolver::new(&library);
        // The first takes what building needs; what is kept is seen in those after it.
        black_box(resolver.plan(&self.case()).ok());
        let before = resident();
        let plans: Vec<_> = (0..PLANS).map(|_| resolver.plan(&self.case())).collect();
        println!("{review} {}", resident().saturating_sub(before) / PLANS);
        drop(plans);
    }
}

const DAY: &str = "2022-01-01";
const CHILD: &str = "--memory";
const PLANS: usize = 20;

fn kilobytes(bytes: usize) -> String {
    format!("{:.1} kB", bytes as f64 / 1e3)
}

/// Measures the memory of one shape, where the arguments ask for that.
pub fn is_child(arguments: &[String]) -> bool {
    let [_, flag, shape @ ..] = arguments else { return false };
    if flag != CHILD {
        return false;
    }
    let figures: Vec<usize> = shape.iter().filter_map(|n| n.parse().ok()).collect();
    if let [rows, facts, layers, thresholds] = figures[..] {
        Shape { rows, facts, layers, thresholds }.measure_memory();
    }
    true
}

pub fn tables(sheet: &mut Sheet) {
    sheet.head("随行数、要素数、层数、门槛数");
    sheet.line(
        "\n| 行 | 要素 | 层 | 另外的门槛 | 审查 | 审查的内存 | resolve 一件 | 编译 | 计划的内存 | 判断；结果 | 其中的表 | 计划算一件 |\n|---|---|---|---|---|---|---|---|---|---|---|---|",
    );
    let shapes = [
        (5, 4, 1, 0),
        (50, 4, 1, 0),
        (500, 4, 1, 0),
        (12, 1, 1, 0),
        (12, 10, 1, 0),
        (12, 40, 1, 0),
        (12, 4, 2, 0),
        (12, 4, 3, 0),
        (12, 4, 1, 100),
        (12, 4, 1, 400),
    ];
    for (rows, facts, layers, thresholds) in shapes {
        Shape { rows, facts, layers, thresholds }.row(sheet);
    }
}
