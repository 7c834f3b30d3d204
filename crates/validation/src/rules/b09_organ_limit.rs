//! B109, B209: 办案时限过长.

use crate::rules::{BoundsExample, Pair};

/// 办案时限过长.
pub(super) const RULE: Pair = Pair::new(
    ["B109", "B209"],
    "办案时限过长",
    "a longer deadline of the organ",
    "下位文件给行政机关自己规定的办案时限，长于上位文件。",
    "时限是机关的义务：可以缩短，不可以延长。工作日与日比较，不能确定的列入“未能判定”。",
    "《行政处罚法》第六十条",
    &BoundsExample {
        facts: "",
        wide: "处一千元以上一万元以下的罚款",
        upper: "时限  作出决定 自立案之日起九十日内\n    处一千元以上一万元以下的罚款",
        bad: "时限  作出决定 自立案之日起一百二十日内\n    处一千元以上一万元以下的罚款",
        good: "时限  作出决定 自立案之日起六十日内\n    处一千元以上一万元以下的罚款",
        strict: None,
        inherited: false,
    },
);
