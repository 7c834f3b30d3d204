//! A111: 位阶与区划不符.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 位阶与区划不符.
pub(super) const RULE: Rule = Rule {
    code: "A111",
    name: "位阶与区划不符",
    name_en: "a territory broader than the maker's",
    severity: Severity::Error,
    what: "区划比这一位阶的制定机关（写了制定机关的，比这个机关）所管的区域大。",
    detail: "机关的级别由名称里的省、市、县认出；只写“市”的，按设区的市。区划比制定机关的区域小，是允许的。",
    ground: "《立法法》第八十条、第八十一条第一款、第九十三条第一款",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例市条例 {\n    位阶  设区的市地方性法规\n    区划  370000\n    施行  2021-12-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例市条例 {\n    位阶  设区的市地方性法规\n    区划  370100\n    施行  2021-12-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
