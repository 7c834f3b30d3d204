//! F105: 要素没有这个值.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 要素没有这个值.
pub(super) const RULE: Rule = Rule {
    code: "F105",
    name: "要素没有这个值",
    name_en: "a value the fact does not have",
    severity: Severity::Error,
    what: "条件里的值不在要素声明的取值之内，或者单位不对。",
    detail: "",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n\n事项 甲 {\n    依据  第一条\n    当 主体 为 公司：处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
