//! F112: 数值写法有误.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 数值写法有误.
pub(super) const RULE: Rule = Rule {
    code: "F112",
    name: "数值写法有误",
    name_en: "figures that cannot be",
    severity: Severity::Error,
    what: "表格里的数额、阈值不合写法：缺位的数（一百万一十元）、两个“以下”、以上以下颠倒、漏写的“以下”或“%”、多出的“元”。",
    detail: "给出也许的本意，从不代为更正；这样的格不进入模型，在导入清单里列出。",
    ground: "表格的形式要求",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以下三万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条：违反规定的，责令改正，处一万元以上十万元以下的罚款。 | 1 | 乙 | 责令改正，处一万元以上三万元以下罚款 |",
        ],
    }),
};
