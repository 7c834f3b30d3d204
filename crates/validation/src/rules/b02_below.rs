//! B102, B202: 低于下限.

use crate::rules::{BoundsExample, Pair};

/// 低于下限.
pub(super) const RULE: Pair = Pair::new(
    ["B102", "B202"],
    "低于下限",
    "a fine below the limit",
    "下位文件在某种情形下允许的罚款，低于上位文件在同一情形下允许的任何数额。",
    "低于法定下限属于减轻处罚，须有法定事由；这一行写明法定依据的（依据 …），不作为错误，列为提示。",
    "《行政处罚法》第十二条第二款、第三十二条",
    &BoundsExample {
        facts: "",
        wide: "处十元以上一百万元以下的罚款",
        upper: "处一千元以上一万元以下的罚款",
        bad: "处五百元以上一万元以下的罚款",
        good: "处二千元以上一万元以下的罚款",
        strict: None,
        inherited: false,
    },
);
