//! A103: 规章设定的种类.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 规章设定的种类.
pub(super) const RULE: Rule = Rule {
    code: "A103",
    name: "规章设定的种类",
    name_en: "a kind that rules may not set",
    severity: Severity::Error,
    what: "尚未制定法律、法规的，规章只能设定警告、通报批评或者一定数额的罚款。",
    detail: "",
    ground: "《行政处罚法》第十三条第二款、第十四条第二款",
    example: Some(Example::Files {
        bad: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  地方政府规章\n    区划  370000\n    施行  2021-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    责令停业整顿\n}\n",
        )],
        good: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  地方政府规章\n    区划  370000\n    施行  2021-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    给予警告\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
