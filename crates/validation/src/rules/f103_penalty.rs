//! F103: 处罚写法有误.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 处罚写法有误.
pub(super) const RULE: Rule = Rule {
    code: "F103",
    name: "处罚写法有误",
    name_en: "a penalty phrase that is not understood",
    severity: Severity::Error,
    what: "看不懂的处罚，或者数额颠倒、缺字。工具不猜。",
    detail: "写法与法条相同，如：责令改正，没收违法所得，并处二千元以上二万元以下的罚款。",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一万元以上一千元以下的罚款\n}\n",
        )],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
