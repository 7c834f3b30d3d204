//! A112: 制定机关与位阶不符.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 制定机关与位阶不符.
pub(super) const RULE: Rule = Rule {
    code: "A112",
    name: "制定机关与位阶不符",
    name_en: "a maker that does not make such documents",
    severity: Severity::Error,
    what: "写明的制定机关不制定这一位阶的文件：如局、厅制定的“地方政府规章”，人民政府制定的“地方性法规”，人大制定的裁量权基准。",
    detail: "由机关的名称认出是人大、政府还是部门，是哪一级；没有认出的列为未能判定。",
    ground: "《立法法》第十条、第八十条、第八十一条第一款、第九十一条第一款、第九十三条第一款；《行政处罚法》第三十四条",
    example: Some(Example::Files {
        bad: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  设区的市地方政府规章\n    区划  370100\n    施行  2021-12-01\n    制定机关  示例市城市管理局\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    给予警告\n}\n",
        )],
        good: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  设区的市地方政府规章\n    区划  370100\n    施行  2021-12-01\n    制定机关  示例市人民政府\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    给予警告\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
