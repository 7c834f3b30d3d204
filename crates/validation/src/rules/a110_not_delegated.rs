//! A110: 授权不成立.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 授权不成立.
pub(super) const RULE: Rule = Rule {
    code: "A110",
    name: "授权不成立",
    name_en: "not what the article delegates",
    severity: Severity::Error,
    what: "所引的条文没有授权设定处罚，或者授权的位阶、种类不包括这里的；是文件自己的条文；或者已经失效。",
    detail: "授权的条文是数据（`resolver/data/authority.toml`）：列出的条文按所授权的位阶和种类核对；通读过的文本，没有列出的条文就没有授权；其余的列为未能判定。授权的条文已由新法承接的是提示。",
    ground: "《行政处罚法》第十二条、第十六条",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n}\n\n事项 甲 授权 环境保护法第五十九条第三款 {\n    依据  第一条\n    处二千元罚款\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-12-01\n}\n\n事项 甲 授权 环境保护法第五十九条第三款 {\n    依据  第一条\n    可以按照原处罚数额按日连续处罚\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
