//! F111: 重新声明上位要素.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 重新声明上位要素.
pub(super) const RULE: Rule = Rule {
    code: "F111",
    name: "重新声明上位要素",
    name_en: "a seen name declared again",
    severity: Severity::Warning,
    what: "上位文件已经声明了这个要素，这里重新声明的是另一个要素，两者从不视为相等。",
    detail: "若是同一个要素，删去这一行，或写 同 上位文件/名。",
    ground: "语言的形式要求",
    example: Some(Example::Files {
        bad: &[
            (
                "示例法.jz",
                "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n\n基准 甲 细化 示例法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[(
            "示例法.jz",
            "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
