//! T101: 依据已被承接.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 依据已被承接.
pub(super) const RULE: Rule = Rule {
    code: "T101",
    name: "依据已被承接",
    name_en: "a basis that has been succeeded",
    severity: Severity::Note,
    what: "所细化的事项已不再施行，新的文件承接了它；审查按新的依据进行，文件应当改引。",
    detail: "",
    ground: "《立法法》第一百零三条",
    example: Some(Example::Files {
        bad: &[
            (
                "旧法.jz",
                "文件 旧法 {\n    位阶  法律\n    区划  全国\n    施行  2010-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "新法.jz",
                "文件 新法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n    替代  旧法\n}\n\n事项 甲 承接 旧法/甲 {\n    依据  第二条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 旧法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[
            (
                "新法.jz",
                "文件 新法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第二条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 新法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        as_of: "2022-01-01",
    }),
};
