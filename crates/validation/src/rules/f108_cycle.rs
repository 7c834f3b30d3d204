//! F108: 关系成环.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 关系成环.
pub(super) const RULE: Rule = Rule {
    code: "F108",
    name: "关系成环",
    name_en: "edges that run in a circle",
    severity: Severity::Error,
    what: "细化、承接或替代绕回了自己。",
    detail: "",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 细化 示例法/乙 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n\n事项 乙 细化 示例法/甲 {\n    依据  第二条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
