//! Time and memory against rows, facts, layers and thresholds.

use std::fmt::Write as _;
use std::hint::black_box;

use cailiang::resolver::plan::{Budget, Uncompiled, Value};
use cailiang::source::Source;
use cailiang::{Case, Library, Resolver, Reviewer};

use crate::measure::{Sheet, median};

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

    fn row(&self, sheet: &mut Sheet) {
        let (library, faults) = Library::read(self.texts());
        assert!(faults.is_empty(), "{faults:?}");
        let resolver = Resolver::new(&library);
        let day = "2022-01-01".parse().unwrap();
        let case = Case::new(format!("基准{}/甲", self.layers - 1), "370102".parse().unwrap(), day, day);
        let compile = || resolver.compile_for(&case, Budget::default());
        let review = median(1, || {
            black_box(Reviewer::new(&library, day).review_all());
        });
        let start = std::time::Instant::now();
        let plan = compile();
        let time = start.elapsed().as_secs_f64();
        let (tests, size, decide) = match &plan {
            Ok(plan) => {
                let values: Vec<Value> = plan
                    .facts()
                    .iter()
                    .map(|f| if f.name == "数" { Value::Whole(1) } else { Value::YesNo(true) })
                    .collect();
                let decide = median(9, || {
                    for _ in 0..1_000 {
                        let _ = black_box(plan.decide(black_box(&values)));
                    }
                });
                (plan.tests().to_string(), format!("{:.1} kB", plan.bytes() as f64 / 1e3), Sheet::time(decide / 1e3))
            }
            Err(Uncompiled::Budget) => ("未能判定：超出上限".to_owned(), String::new(), String::new()),
            Err(e) => (e.to_string(), String::new(), String::new()),
        };
        sheet.line(&format!(
            "| {} | {} | {} | {} | {} | {} | {tests} | {size} | {decide} |",
            self.rows,
            self.facts,
            self.layers,
            self.thresholds,
            Sheet::time(review),
            Sheet::time(time),
        ));
    }
}

pub fn tables(sheet: &mut Sheet) {
    sheet.head("随行数、要素数、层数、门槛数");
    sheet.line("\n| 行 | 要素 | 层 | 另外的门槛 | 审查 | 编译 | 表里的判断 | 表的大小 | 计算一件 |\n|---|---|---|---|---|---|---|---|---|");
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
