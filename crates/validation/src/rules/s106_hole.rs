//! S106: 档间空隙.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 档间空隙.
pub(super) const RULE: Rule = Rule {
    code: "S106",
    name: "档间空隙",
    name_en: "a hole between the ranges of grades",
    severity: Severity::Warning,
    what: "相邻两档的罚款幅度之间有空隙，空隙里的数额哪一档都用不上。",
    detail: "两档都是固定数额的，不算。",
    ground: "《行政处罚法》第三十四条",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 丙 | 责令改正，处五万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 丙 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
    }),
};
