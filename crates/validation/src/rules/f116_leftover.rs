//! F116: 遗留的批注.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 遗留的批注.
pub(super) const RULE: Rule = Rule {
    code: "F116",
    name: "遗留的批注",
    name_en: "a drafter's note left behind",
    severity: Severity::Warning,
    what: "备注里有问号、“待定”、“说明-”之类，像是起草时的批注，没有删去。",
    detail: "",
    ground: "表格的形式要求",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 | 备注 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 | 后果怎么写？ |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 | 备注 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 | 责令改正 |",
        ],
    }),
};
