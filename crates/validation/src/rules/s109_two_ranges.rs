//! S109: 同档两种幅度.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 同档两种幅度.
pub(super) const RULE: Rule = Rule {
    code: "S109",
    name: "同档两种幅度",
    name_en: "one grade with two ranges",
    severity: Severity::Warning,
    what: "同一档号下写了两种罚款幅度，多半是档号没有顺延。",
    detail: "",
    ground: "《行政处罚法》第三十四条",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 1 | 丙 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 丙 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
    }),
};
