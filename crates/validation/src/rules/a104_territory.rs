//! A104: 区划不符.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 区划不符.
pub(super) const RULE: Rule = Rule {
    code: "A104",
    name: "区划不符",
    name_en: "a text of another territory",
    severity: Severity::Error,
    what: "所细化、补充或者引作授权的文件不适用于本文件的区划。",
    detail: "",
    ground: "《立法法》第八十条、第八十一条",
    example: Some(Example::Files {
        bad: &[
            (
                "条例.jz",
                "文件 示例条例 {\n    位阶  地方性法规\n    区划  440000\n    施行  2020-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 示例条例/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[
            (
                "条例.jz",
                "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2020-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 示例条例/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        as_of: "2022-01-01",
    }),
};
