//! Author a rulebook: from a statute sentence to a baseline that is proved to stay inside it, all in memory.
//!
//! `cargo run -p cailiang-examples --bin author`

use cailiang::model::Date;
use cailiang::penalty::{Bounds, describe, parse_clause};
use cailiang::source::Source;
use cailiang::{Library, Report, Reviewer, fmt};

const LAW: &str = "
文件 示例法 {
    位阶 法律
    区划 全国
    施行 2024-01-01
    性质 示例
}
事项 无证经营 {
    依据 第十条
    责令改正，没收违法所得，并处一万元以上十万元以下的罚款
}";

/// A baseline whose heaviest row has the given upper end.
fn baseline(highest: &str) -> String {
    format!(
        "
文件 示例市基准 {{
    位阶 裁量权基准
    区划 370800
    施行 2024-03-01
    性质 示例
}}
要素 经营天数 : 整数 ≥1 日 \"已经营几日？\"
基准 无证经营 细化 示例法/无证经营 {{
    | 阶次 | 经营天数 | 处罚 |
    | 较轻 | <30 | 处一万元以上三万元以下的罚款 |
    | 一般 | [30, 90) | 处三万元以上六万元以下的罚款 |
    | 较重 | ≥90 | 处六万元以上{highest}以下的罚款 |
}}"
    )
}

fn review(baseline: &str, day: Date) -> Result<Report, String> {
    let sources = [Source::new("示例法.jz", LAW), Source::new("示例市基准.jz", baseline)];
    let (library, faults) = Library::read(sources);
    match faults.first() {
        Some(fault) => Err(format!("{}:{} {}", fault.source.name, fault.span.line, fault.message)),
        None => Ok(Reviewer::new(&library, day).review_all()),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let day: Date = "2024-06-01".parse()?;

    // 1. What does the sentence say?
    let clause = parse_clause("由主管部门责令改正，没收违法所得，并处一万元以上十万元以下的罚款。", Bounds::default());
    assert!(!clause.incomplete, "{:?}", clause.not_understood);
    for sanctions in clause.outcomes.iter().flat_map(|o| &o.any_of) {
        println!("读作：{}", describe::package(sanctions));
    }

    // 2. A first draft, one row too high.
    for finding in review(&baseline("十二万元"), day)?.findings {
        println!("{} {}", finding.code, finding.message);
    }

    // 3. Repaired: proved to stay inside for every case.
    let draft = baseline("十万元");
    let report = review(&draft, day)?;
    assert!(report.findings.is_empty() && report.undetermined.is_empty() && report.unreviewed.is_empty());
    println!("没有问题；统一格式如下");
    println!("{}", fmt::format(&Source::new("示例市基准.jz", &draft)).unwrap_or(draft));
    Ok(())
}
