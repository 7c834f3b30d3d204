//! B106, B206: 期限过长.

use crate::rules::{BoundsExample, Pair};

/// 期限过长.
pub(super) const RULE: Pair = Pair::new(
    ["B106", "B206"],
    "期限过长",
    "a longer duration",
    "下位文件规定的暂扣、拘留、限制从业等期限，长于上位文件。",
    "一年按十二个月计；日与月比较时，一个月按二十八日至三十一日计，不能确定的列入“未能判定”。",
    "《行政处罚法》第十二条第二款",
    &BoundsExample {
        facts: "",
        wide: "暂扣许可证一个月以上十二个月以下",
        upper: "暂扣许可证一个月以上三个月以下",
        bad: "暂扣许可证一个月以上六个月以下",
        good: "暂扣许可证一个月以上二个月以下",
        strict: None,
        inherited: false,
    },
);
