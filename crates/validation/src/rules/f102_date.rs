//! F102: 不存在的日期.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 不存在的日期.
pub(super) const RULE: Rule = Rule {
    code: "F102",
    name: "不存在的日期",
    name_en: "a date that does not exist",
    severity: Severity::Error,
    what: "日期写作 2026-08-15，并且日历上要有这一天。",
    detail: "",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-02-30\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
