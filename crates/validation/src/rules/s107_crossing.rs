//! S107: 档间交叉.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 档间交叉.
pub(super) const RULE: Rule = Rule {
    code: "S107",
    name: "档间交叉",
    name_en: "the ranges of two grades cross",
    severity: Severity::Warning,
    what: "相邻两档的罚款幅度交叉，交叉部分的数额不能区分轻重；两档幅度相同的，作提示。",
    detail: "共用一个端点不算交叉。",
    ground: "《行政处罚法》第三十四条",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上五万元以下罚款 |",
            "|  |  |  | 2 | 丙 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 丙 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
    }),
};
