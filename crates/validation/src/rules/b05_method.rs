//! B105, B205: 处罚方式或组合超出.

use crate::rules::{BoundsExample, Pair};

/// 处罚方式或组合超出.
pub(super) const RULE: Pair = Pair::new(
    ["B105", "B205"],
    "处罚方式或组合超出",
    "a combination that is not allowed",
    "每一种处罚上位文件都有，但下位文件把它们组合的方式（单处、并处、选处）是上位文件不允许的。",
    "上位文件写“或者”的，下位文件选定其中一种不算越界，两种并处就越界了。",
    "《行政处罚法》第十二条第二款",
    &BoundsExample {
        facts: "",
        wide: "可以给予警告，可以并处一百万元以下的罚款",
        upper: "处警告或者五百元以下的罚款",
        bad: "给予警告，并处一百元以上五百元以下的罚款",
        good: "处警告",
        strict: None,
        inherited: false,
    },
);
