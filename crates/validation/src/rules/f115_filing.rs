//! F115: 备案材料不全.

use crate::report::Severity;
use crate::rules::Rule;

/// 备案材料不全.
pub(super) const RULE: Rule = Rule {
    code: "F115",
    name: "备案材料不全",
    name_en: "an incomplete filing record",
    severity: Severity::Warning,
    what: "旁边的 TOML 有 [filing] 一节，而制定机关、文号、征求意见、合法性审核、集体讨论、公布、备案号有的没有写。",
    detail: "没有 [filing] 的，不作这项审查。",
    ground: "《行政处罚法》第三十四条",
    example: None,
};
