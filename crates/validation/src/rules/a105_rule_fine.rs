//! A105: 规章设定罚款超过限额.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 规章设定罚款超过限额.
pub(super) const RULE: Rule = Rule {
    code: "A105",
    name: "规章设定罚款超过限额",
    name_en: "a fine above the limit for rules",
    severity: Severity::Warning,
    what: "尚未制定法律、行政法规的，部门规章设定的罚款超过国务院规定的限额。",
    detail: "限额是数据（`resolver/data/authority.toml`）。国务院的限额没有与文本核对，所以是警告；省级人大常委会规定的限额没有入库，列为未能判定。不是定额的罚款也列为未能判定。",
    ground: "《行政处罚法》第十三条第二款、第十四条第二款",
    example: Some(Example::Files {
        bad: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  部门规章\n    区划  全国\n    施行  2021-12-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一万元以上三十万元以下的罚款\n}\n",
        )],
        good: &[(
            "规章.jz",
            "文件 示例规章 {\n    位阶  部门规章\n    区划  全国\n    施行  2021-12-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一万元以上十万元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
