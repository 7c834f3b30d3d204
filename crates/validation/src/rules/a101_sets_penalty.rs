//! A101: 规范性文件设定处罚.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 规范性文件设定处罚.
pub(super) const RULE: Rule = Rule {
    code: "A101",
    name: "规范性文件设定处罚",
    name_en: "a document that may not set penalties",
    severity: Severity::Error,
    what: "规范性文件或者裁量权基准不能设定处罚：事项或者某一行写了“补充设定”或者“授权”。",
    detail: "写着自己的条文而没有写明细化哪一事项的，是警告：可能只是漏写。基准增设上位没有的种类，由 B103、B203 报告。",
    ground: "《行政处罚法》第十六条",
    example: Some(Example::Files {
        bad: &[(
            "基准.jz",
            "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 补充设定 {\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        good: &[
            (
                "示例法.jz",
                "文件 示例法 {\n    位阶  法律\n    区划  全国\n    施行  2020-01-01\n}\n\n要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n\n事项 甲 {\n    依据  第一条\n    处一千元以上一万元以下的罚款\n}\n",
            ),
            (
                "基准.jz",
                "文件 示例市基准 {\n    位阶  裁量权基准\n    区划  370100\n    施行  2021-01-01\n}\n\n基准 甲 细化 示例法/甲 {\n    处一千元以上五千元以下的罚款\n}\n",
            ),
        ],
        as_of: "2022-01-01",
    }),
};
