//! F114: 引文不完整.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 引文不完整.
pub(super) const RULE: Rule = Rule {
    code: "F114",
    name: "引文不完整",
    name_en: "an incomplete citation",
    severity: Severity::Warning,
    what: "引用没有写条号，或者两处引同一条而内容不同、没有写明第几款；别处写了版本而这里没有的，作提示。",
    detail: "",
    ground: "表格的形式要求",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 |",
        ],
    }),
};
