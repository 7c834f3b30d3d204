//! S112: 应当并处的种类没有写.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 应当并处的种类没有写.
pub(super) const RULE: Rule = Rule {
    code: "S112",
    name: "应当并处的种类没有写",
    name_en: "a compulsory kind that is not mentioned",
    severity: Severity::Warning,
    what: "所引依据规定应当给予的处罚种类（如没收违法所得、对责任人员的罚款），表里各档和备注都没有写。",
    detail: "没有写的，按法律规定执行；是否有意省略，须人工判断，所以只是警告。",
    ground: "《行政处罚法》第三十四条",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，没收违法所得，处一万元以上十万元以下的罚款。 | 1 | 乙 | 处一万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，没收违法所得，处一万元以上十万元以下的罚款。 | 1 | 乙 | 没收违法所得，处一万元以上十万元以下罚款 |",
        ],
    }),
};
