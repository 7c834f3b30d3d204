//! F110: 引用不存在.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 引用不存在.
pub(super) const RULE: Rule = Rule {
    code: "F110",
    name: "引用不存在",
    name_en: "a reference that leads nowhere",
    severity: Severity::Error,
    what: "引用的文件在库中，但它没有这个事项。",
    detail: "",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[
            (
                "示例法.jz",
                "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 示例法/丙 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
