//! S108: 同一情节两档.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 同一情节两档.
pub(super) const RULE: Rule = Rule {
    code: "S108",
    name: "同一情节两档",
    name_en: "one circumstance in two grades",
    severity: Severity::Error,
    what: "措辞相同的情节写在两档，而两档的处罚不同。",
    detail: "",
    ground: "《行政处罚法》第三十四条",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 初犯的 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 初犯的 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 初犯的 | 责令改正，处一万元以上三万元以下罚款 |",
            "|  |  |  | 2 | 再犯的 | 责令改正，处三万元以上十万元以下罚款 |",
        ],
    }),
};
