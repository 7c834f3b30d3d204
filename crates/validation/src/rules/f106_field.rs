//! F106: 缺少或多余的项目.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 缺少或多余的项目.
pub(super) const RULE: Rule = Rule {
    code: "F106",
    name: "缺少或多余的项目",
    name_en: "a field that is missing or unknown",
    severity: Severity::Error,
    what: "文件缺少位阶、区划、施行，事项没有写任何处理，等等。",
    detail: "",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
