//! A114: 没有公布.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 没有公布.
pub(super) const RULE: Rule = Rule {
    code: "A114",
    name: "没有公布",
    name_en: "not published",
    severity: Severity::Error,
    what: "审查日还没有公布；或者写了制定机关的基准、规范性文件没有写公布日期（提示）。",
    detail: "未经公布的规定不得作为处罚的依据；裁量基准应当向社会公布。没有写制定机关的文件，不问公布日期。",
    ground: "《行政处罚法》第五条第三款、第三十四条",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n    公布  2022-03-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n    公布  2021-11-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
