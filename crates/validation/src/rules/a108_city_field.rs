//! A108: 超出设区的市的立法事项.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 超出设区的市的立法事项.
pub(super) const RULE: Rule = Rule {
    code: "A108",
    name: "超出设区的市的立法事项",
    name_en: "outside the fields of city legislation",
    severity: Severity::Warning,
    what: "设区的市的地方性法规、规章限于城乡建设与管理、生态文明建设、历史文化保护、基层治理等方面，文件写明的“系统”不在其内。",
    detail: "系统属于哪一方面是数据（`resolver/data/authority.toml`）。条文写的是“等方面”，所以只是警告；数据里没有的系统列为未能判定。没有写系统的、早于 2023 年修正的不判断，审查结果里说明。",
    ground: "《立法法》第八十一条第一款、第八十二条第三款、第九十三条第三款",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例市条例 {\n    位阶  设区的市地方性法规\n    区划  370100\n    施行  2024-01-01\n    系统  税务\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例市条例 {\n    位阶  设区的市地方性法规\n    区划  370100\n    施行  2024-01-01\n    系统  生态环境\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        as_of: "2024-06-01",
    }),
};
