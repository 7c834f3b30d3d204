//! B110, B210: 扩大处罚范围.

use crate::rules::{BoundsExample, Pair};

/// 扩大处罚范围.
pub(super) const RULE: Pair = Pair::new(
    ["B110", "B210"],
    "扩大处罚范围",
    "a wider condition",
    "上位文件对某种情形没有规定处罚，下位文件却给予处罚。",
    "确有权限补充设定的，写明“补充设定”；有授权的，写明“授权”及其条文。",
    "《行政处罚法》第十二条第二款、第三款",
    &BoundsExample {
        facts: "要素 逾期不改正 : 是否",
        wide: "处十元以上一百万元以下的罚款",
        upper: "当 逾期不改正：处一千元以上一万元以下的罚款",
        bad: "处一千元以上一万元以下的罚款",
        good: "当 逾期不改正：处一千元以上五千元以下的罚款",
        strict: None,
        inherited: true,
    },
);
