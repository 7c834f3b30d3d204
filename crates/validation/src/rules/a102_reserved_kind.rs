//! A102: 设定保留的处罚种类.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 设定保留的处罚种类.
pub(super) const RULE: Rule = Rule {
    code: "A102",
    name: "设定保留的处罚种类",
    name_en: "a kind reserved to a higher rank",
    severity: Severity::Error,
    what: "文件自行设定了法律保留的处罚种类：限制人身自由只能由法律设定，吊销营业执照不能由地方性法规设定。",
    detail: "只看自行设定的事项和写明补充设定的行；细化上位规定的，由越界规则审查。经济特区法规、自治条例可以变通法律，吊销营业执照列为未能判定；地方性法规规定第九条所列以外的措施，是否属于处罚也列为未能判定。哪一位阶可以设定什么，是一张表：`resolver/src/law/setting.rs`。",
    ground: "《行政处罚法》第十条第二款、第十二条第一款",
    example: Some(Example::Files {
        bad: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    吊销营业执照\n}\n",
        )],
        good: &[(
            "条例.jz",
            "文件 示例条例 {\n    位阶  地方性法规\n    区划  370000\n    施行  2021-01-01\n}\n\n事项 甲 补充设定 {\n    依据  第一条\n    处一千元以上五千元以下的罚款\n}\n",
        )],
        as_of: "2022-01-01",
    }),
};
