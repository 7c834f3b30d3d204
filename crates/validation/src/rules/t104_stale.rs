//! T104: 接受的意见已过时.

use crate::report::Severity;
use crate::rules::Rule;

/// 接受的意见已过时.
pub(super) const RULE: Rule = Rule {
    code: "T104",
    name: "接受的意见已过时",
    name_en: "a stale acceptance",
    severity: Severity::Warning,
    what: "[[accepted]] 里接受过的一条意见，单元格已经改变，或者这条意见已不再出现。",
    detail: "",
    ground: "工作要求",
    example: None,
};
