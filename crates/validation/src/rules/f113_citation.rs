//! F113: 引文有误.

use crate::report::Severity;
use crate::rules::{Example, Rule};

/// 引文有误.
pub(super) const RULE: Rule = Rule {
    code: "F113",
    name: "引文有误",
    name_en: "a citation that is wrong",
    severity: Severity::Error,
    what: "引用的文件名称、条款项与引文本身不符，或者写法残缺。",
    detail: "项号与引文里的项号不一致；名称与别处相差一字；书名号缺一半；“第二十八第一款”缺“条”。",
    ground: "表格的形式要求",
    example: Some(Example::Table {
        bad: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条第（一）项：有下列行为之一的，责令改正，处一万元以上十万元以下的罚款：（二）甲的。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 |",
        ],
        good: &[
            "| 序号 | 违法行为 | 法律依据 | 类别 | 裁量情节 | 裁量标准 |",
            "| 1 | 甲 | 《示例法》第一条第（二）项：有下列行为之一的，责令改正，处一万元以上十万元以下的罚款：（二）甲的。 | 1 | 乙 | 责令改正，处一万元以上十万元以下罚款 |",
        ],
    }),
};
