//! T102: 依据已失效.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 依据已失效.
pub(super) const RULE: Rule = Rule {
    code: "T102",
    name: "依据已失效",
    name_en: "a basis that is no longer law",
    severity: Severity::Error,
    what: "所细化的事项在审查日已经失效，库中没有承接它的规定，或者新文件写明不再处罚。",
    detail: "",
    ground: "《行政处罚法》第四条",
    example: Some(Example::Files {
        bad: &[
            (
                "旧法.jz",
                "文件 旧法 {\n    位阶  法律\n    区划  全国\n    施行  2010-01-01 至 2021-06-30\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 旧法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[
            (
                "旧法.jz",
                "文件 旧法 {\n    位阶  法律\n    区划  全国\n    施行  2010-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 旧法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        as_of: "2022-01-01",
    }),
};
