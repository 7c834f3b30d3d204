//! F101: 看不懂的语句.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 看不懂的语句.
pub(super) const RULE: Rule = Rule {
    code: "F101",
    name: "看不懂的语句",
    name_en: "a statement the language does not have",
    severity: Severity::Error,
    what: "语言里没有这种写法，或者块没有结束。",
    detail: "每一行各自读取，一处错误不会遮住别处的错误。",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    当 主体 单位：处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
