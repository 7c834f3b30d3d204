//! B111, B211: 落在空隙.

use crate::rules::{BoundsExample, Pair};

/// 落在空隙.
pub(super) const RULE: Pair = Pair::new(
    ["B111", "B211"],
    "落在空隙",
    "a value in a hole",
    "上位文件允许几段不相连的幅度，下位文件允许的数额落在它们之间的空隙里。",
    "常见于上位文件以“或者”给出两段幅度，下位文件把两段连成一段。",
    "《行政处罚法》第十二条第二款",
    &BoundsExample {
        facts: "",
        wide: "处十元以上一百万元以下的罚款",
        upper: "处一百元以上二百元以下的罚款或者五百元以上一千元以下的罚款",
        bad: "处一百元以上一千元以下的罚款",
        good: "处一百元以上二百元以下的罚款",
        strict: None,
        inherited: false,
    },
);
