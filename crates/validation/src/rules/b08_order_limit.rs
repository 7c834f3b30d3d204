//! B108, B208: 改正期限过长.

use crate::rules::{BoundsExample, Pair};

/// 改正期限过长.
pub(super) const RULE: Pair = Pair::new(
    ["B108", "B208"],
    "改正期限过长",
    "a longer time to put things right",
    "下位文件给予的改正期限，长于上位文件规定的期限。",
    "缩短改正期限属于收窄，不算越界。",
    "《行政处罚法》第二十八条第一款",
    &BoundsExample {
        facts: "",
        wide: "责令改正，处一千元以上一万元以下的罚款",
        upper: "责令十五日内改正，处一千元以上一万元以下的罚款",
        bad: "责令三十日内改正",
        good: "责令十日内改正",
        strict: None,
        inherited: false,
    },
);
