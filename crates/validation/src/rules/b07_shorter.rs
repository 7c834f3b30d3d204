//! B107, B207: 期限过短.

use crate::rules::{BoundsExample, Pair};

/// 期限过短.
pub(super) const RULE: Pair = Pair::new(
    ["B107", "B207"],
    "期限过短",
    "a shorter duration",
    "下位文件规定的暂扣、拘留、限制从业等期限，短于上位文件。",
    "与“低于下限”相同：短于法定期限须有法定依据。",
    "《行政处罚法》第十二条第二款",
    &BoundsExample {
        facts: "",
        wide: "暂扣许可证一个月以上十二个月以下",
        upper: "暂扣许可证三个月以上六个月以下",
        bad: "暂扣许可证一个月以上六个月以下",
        good: "暂扣许可证三个月以上四个月以下",
        strict: None,
        inherited: false,
    },
);
