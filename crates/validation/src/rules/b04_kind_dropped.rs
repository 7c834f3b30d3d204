//! B104, B204: 遗漏应当给予的处罚.

use crate::rules::{BoundsExample, Pair};

/// 遗漏应当给予的处罚.
pub(super) const RULE: Pair = Pair::new(
    ["B104", "B204"],
    "遗漏应当给予的处罚",
    "a compulsory sanction dropped",
    "上位文件规定应当给予的处罚，下位文件写明不予，或者改成了“可以”。",
    "没有写到不等于不予：下位文件对某一种类保持沉默，就沿用上位规定。",
    "《行政处罚法》第十二条第二款",
    &BoundsExample {
        facts: "",
        wide: "没收违法所得，可以并处十元以上一百万元以下的罚款",
        upper: "没收违法所得，并处一千元以上一万元以下的罚款",
        bad: "处一千元以上一万元以下的罚款，不予没收违法所得",
        good: "处一千元以上一万元以下的罚款",
        strict: None,
        inherited: false,
    },
);
