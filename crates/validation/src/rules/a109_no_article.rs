//! A109: 授权没有写明条文.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 授权没有写明条文.
pub(super) const RULE: Rule = Rule {
    code: "A109",
    name: "授权没有写明条文",
    name_en: "a delegation without an article",
    severity: Severity::Error,
    what: "写作授权，没有写明哪一条授权。",
    detail: "授权 某法第十条第二款；没有条文，无从核对。",
    ground: "《行政处罚法》第十六条、第三十八条第一款",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n}\n\n事项 甲 授权 环境保护法 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n}\n\n事项 甲 授权 环境保护法第五十九条第三款 {\n    依据  第一条\n    可以按照原处罚数额按日连续处罚\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
