//! F104: 没有声明的要素.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 没有声明的要素.
pub(super) const RULE: Rule = Rule {
    code: "F104",
    name: "没有声明的要素",
    name_en: "an undeclared fact",
    severity: Severity::Error,
    what: "条件或者计罚基数用到的要素，本文件和它的上位文件都没有声明。",
    detail: "上位文件没有入库时，它声明的要素也看不到：用 --library 提供。",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    当 情节严重：处一千元以上一万元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
