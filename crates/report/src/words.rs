//! The words around the findings, in both languages of the tool.

use cailiang_validation::{Severity, Text};

/// Language of labels and messages. Texts of law and the reasons of what was not decided stay as they are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// 中文
    #[default]
    Zh,
    /// English
    En,
}

impl Lang {
    /// The words of the language.
    pub fn words(self) -> &'static Words {
        match self {
            Lang::Zh => &ZH,
            Lang::En => &EN,
        }
    }

    /// The sentence in the language.
    pub fn pick(self, text: &Text) -> &str {
        match self {
            Lang::Zh => &text.zh,
            Lang::En => &text.en,
        }
    }

    /// Tag of the language.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }
}

macro_rules! words {
    ($($name:ident: $zh:literal, $en:literal;)*) => {
        /// Labels.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[expect(missing_docs, reason = "each label is its own name")]
        pub struct Words {
            pub lang: Lang,
            $(pub $name: &'static str,)*
        }

        const ZH: Words = Words { lang: Lang::Zh, $($name: $zh,)* };
        const EN: Words = Words { lang: Lang::En, $($name: $en,)* };
    };
}

words! {
    title: "裁量权基准审查意见", "Review of penalty discretion baselines";
    draft_title: "审查意见书", "Review opinion";
    draft: "草稿", "draft";
    draft_note: "本件由审查工具根据规则文件生成，是供承办人核对、修改的草稿，不是正式意见，不具有法律效力。",
        "Generated from rule files by a review tool, for the reviewer to check and amend. Not a formal opinion; no legal effect.";
    as_of: "审查日", "As of";
    overview: "概况", "Overview";
    subject: "审查对象", "Documents reviewed";
    conclusion: "审查结论", "Result";
    findings: "审查意见", "Findings";
    notes: "提示", "Notes";
    notes_lead: "不影响结论，供参考。", "These do not affect the result.";
    undetermined: "未能判定", "Undetermined";
    undetermined_lead: "不等于没有问题，须由人核对。", "Not clean: a person has to look.";
    unreviewed: "未审查", "Unreviewed";
    unreviewed_lead: "不等于没有问题。", "Not clean.";
    conventions: "审查方法与约定", "Method and conventions";
    rules: "规则一览", "Rules used";
    all: "全部", "all";
    error: "错误", "error";
    warning: "警告", "warning";
    note: "提示", "note";
    severity: "程度", "severity";
    number: "序号", "no.";
    code: "代码", "code";
    rule: "规则", "rule";
    ground: "依据", "ground";
    instrument: "文件", "document";
    rank: "位阶", "rank";
    jurisdiction: "区划", "jurisdiction";
    period: "施行", "in force";
    matters: "事项数", "matters";
    article: "条款", "article";
    matter: "事项", "matter";
    grade: "阶次", "grade";
    message: "意见", "finding";
    count: "条数", "count";
    what: "查什么", "what it finds";
    here: "原文", "text";
    lower: "下位规定", "lower text";
    upper: "上位规定", "upper text";
    against: "对照", "against";
    repair: "修改建议", "repair";
    witness: "反例", "witness";
    counted: "计罚的数量", "units counted";
    regions: "全部情形", "all cases";
    always: "任何情形", "every case";
    imposed: "下位允许", "lower text permits";
    together: "同时", "together with";
    permitted: "上位允许", "upper text permits";
    no_such_kind: "（没有这一种类）", "(no such kind)";
    place: "位置", "place";
    reason: "原因", "reason";
    illustrative: "示例文件，并非真实文件", "illustrative document, not a real one";
    none: "无", "none";
    clean: "未发现错误或者警告。", "No errors or warnings.";
    filter: "筛选", "Filter";
    skip: "跳到审查意见", "Skip to the findings";
    contents: "目录", "Contents";
    whole_document: "整份文件", "the whole document";
    reviewer: "审查人", "Reviewed by";
    checker: "复核人", "Checked by";
    responsible: "负责人", "Approved by";
    organ: "审查机关（盖章）", "Reviewing organ (seal)";
    date: "日期", "Date";
    date_blank: "　　　　年　　月　　日", "____________";
    file_number: "文号", "Reference";
    in_annex: "其余意见列入附表，每条一行。", "The other findings are in the annex, one row each.";
    annex_lead: "反例和修改建议见同一审查的网页或 Excel 格式，序号相同。",
        "Witnesses and repairs are in the page and the workbook of the same review, under the same numbers.";
    annex: "附表：其余审查意见", "Annex: other findings";
    made_by: "由 裁量（cailiang） 生成；工具核对文本，不提供法律意见", "Made by cailiang; it checks texts and gives no legal advice";
    off_sheet: "下列意见的位置不在副本的表格内", "Findings whose place is not in the copy";
}

impl Words {
    /// 错误, 警告, 提示.
    pub fn severity_of(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Note => self.note,
        }
    }

    /// A label and what it labels.
    pub(crate) fn labelled(&self, label: &str, text: &str) -> String {
        match self.lang {
            Lang::Zh => format!("{label}：{text}"),
            Lang::En => format!("{label}: {text}"),
        }
    }

    /// 《名称》.
    pub(crate) fn titled(&self, name: &str) -> String {
        format!("《{name}》")
    }
}
