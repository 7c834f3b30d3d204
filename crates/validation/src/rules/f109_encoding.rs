//! F109: 不是文本.

use crate::report::Severity;
use crate::rules::Rule;

/// 不是文本. Its bad example is no text, so it stands in the tests of the reader.
pub(super) const RULE: Rule = Rule {
    code: "F109",
    name: "不是文本",
    name_en: "bytes that are no text",
    severity: Severity::Error,
    what: "文件不是 UTF-8 文本，或者有控制字符。",
    detail: "在编辑器里另存为 UTF-8。",
    ground: "语言的形式要求",
    example: None,
};
