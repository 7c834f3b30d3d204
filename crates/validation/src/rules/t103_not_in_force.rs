//! T103: 文件不在施行期内.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 文件不在施行期内.
pub(super) const RULE: Rule = Rule {
    code: "T103",
    name: "文件不在施行期内",
    name_en: "a document that is not in force",
    severity: Severity::Error,
    what: "点名审查的文件在审查日尚未施行或者已经失效。",
    detail: "只对点名的文件报告。审查草案时用 --assume-in-force。",
    ground: "《行政处罚法》第五条第三款",
    example: Some(Example::Files {
        bad: &[
            (
                "示例法.jz",
                "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 示例法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        good: &[
            (
                "示例法.jz",
                "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2020-06-01\n}\n\n基准 甲 细化 示例法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        as_of: "2020-07-01",
    }),
};
