//! The registry: every code, what it means, on what ground, with an example that shows it and one that does not.
//!
//! One file a rule. The pages under `docs/rules` are generated from here (`cailiang rule --write docs/rules`) and a test
//! fails when they are stale; the examples are run as tests.

mod a101_sets_penalty;
mod a102_reserved_kind;
mod a103_rule_kind;
mod a104_territory;
mod a105_rule_fine;
mod a106_rule_supplements;
mod a107_already_punished;
mod a108_city_field;
mod a109_no_article;
mod a110_not_delegated;
mod a111_too_broad;
mod a112_wrong_maker;
mod a113_replaces_upper;
mod a114_unpublished;
mod a115_county_alone;
mod a116_beside_upper;
mod a120_abates_without_ground;
mod b01_above;
mod b02_below;
mod b03_kind_added;
mod b04_kind_dropped;
mod b05_method;
mod b06_longer;
mod b07_shorter;
mod b08_order_limit;
mod b09_organ_limit;
mod b10_wider;
mod b11_between;
mod f101_syntax;
mod f102_date;
mod f103_penalty;
mod f104_undeclared;
mod f105_value;
mod f106_field;
mod f107_duplicate;
mod f108_cycle;
mod f109_encoding;
mod f110_reference;
mod f111_shadow;
mod f112_figures;
mod f113_citation;
mod f114_citation_incomplete;
mod f115_filing;
mod f116_leftover;
mod s101_gap;
mod s102_overlap;
mod s103_unreachable;
mod s104_inversion;
mod s105_boundary;
mod s106_hole;
mod s107_crossing;
mod s108_twice;
mod s109_two_ranges;
mod s110_tier;
mod s111_lists;
mod s112_unmentioned;
mod s113_contending;
mod s114_settled;
mod s115_unused;
mod s120_counted_twice;
mod t101_succeeded;
mod t102_repealed;
mod t103_not_in_force;
mod t104_stale;

use crate::report::Severity;

/// A rule: what a code means.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Name in English.
    pub name_en: &'static str,
    /// The weight its findings usually have.
    pub severity: Severity,
    /// What it finds.
    pub what: &'static str,
    /// What else to know; may be empty.
    pub detail: &'static str,
    /// Legal ground, or the requirement of the language.
    pub ground: &'static str,
    /// An example and its repair.
    pub example: Option<Example>,
}

/// An example of a rule.
#[derive(Clone, Copy, Debug)]
pub enum Example {
    /// Whole documents: name and text. The last one is reviewed, the others are its library.
    Files {
        /// Shows the rule.
        bad: &'static [(&'static str, &'static str)],
        /// Does not.
        good: &'static [(&'static str, &'static str)],
        /// The day of the review.
        as_of: &'static str,
    },
    /// A table of Excel or Word, a row a line, the cells between bars.
    Table {
        /// Shows the rule.
        bad: &'static [&'static str],
        /// Does not.
        good: &'static [&'static str],
    },
    /// A refinement of a law, or of a baseline above it.
    Bounds {
        /// The texts.
        texts: &'static BoundsExample,
        /// Whether the upper text is a baseline.
        baseline: bool,
    },
}

/// The body of an upper matter, and of two lower ones.
#[derive(Clone, Copy, Debug)]
pub struct BoundsExample {
    /// Facts that the law declares.
    pub facts: &'static str,
    /// What the law says where the upper text is a baseline under it.
    pub wide: &'static str,
    /// What the upper text says.
    pub upper: &'static str,
    /// Leaves it.
    pub bad: &'static str,
    /// Does not.
    pub good: &'static str,
    /// What an upper baseline has to say instead of `upper`: its silence would inherit the law.
    pub strict: Option<&'static str>,
    /// An upper baseline's silence inherits the law above it, so that the rule shows only where it stands alone.
    pub inherited: bool,
}

/// The same rule against a law, regulation or rule (B1xx: unlawful) and against an upper baseline inside the statute
/// (B2xx: the upper baseline applies).
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    law: Rule,
    baseline: Rule,
}

impl Pair {
    const fn new(
        codes: [&'static str; 2],
        name: &'static str,
        name_en: &'static str,
        what: &'static str,
        detail: &'static str,
        ground: &'static str,
        texts: &'static BoundsExample,
    ) -> Pair {
        let [law, baseline] = codes;
        let severity = Severity::Error;
        let example = Some(Example::Bounds { texts, baseline: false });
        let other = if texts.inherited { None } else { Some(Example::Bounds { texts, baseline: true }) };
        Pair {
            law: Rule { code: law, name, name_en, severity, what, detail, ground, example },
            baseline: Rule {
                code: baseline,
                name,
                name_en,
                severity,
                what,
                detail,
                ground: "《行政处罚法》第三十四条",
                example: other,
            },
        }
    }

    /// B1xx.
    pub const fn against_law(&self) -> &Rule {
        &self.law
    }

    /// B2xx.
    pub const fn against_baseline(&self) -> &Rule {
        &self.baseline
    }
}

pub(crate) const ABOVE: Pair = b01_above::RULE;
pub(crate) const BELOW: Pair = b02_below::RULE;
pub(crate) const KIND_ADDED: Pair = b03_kind_added::RULE;
pub(crate) const KIND_DROPPED: Pair = b04_kind_dropped::RULE;
pub(crate) const METHOD: Pair = b05_method::RULE;
pub(crate) const LONGER: Pair = b06_longer::RULE;
pub(crate) const SHORTER: Pair = b07_shorter::RULE;
pub(crate) const ORDER_LIMIT: Pair = b08_order_limit::RULE;
pub(crate) const ORGAN_LIMIT: Pair = b09_organ_limit::RULE;
pub(crate) const WIDER: Pair = b10_wider::RULE;
pub(crate) const BETWEEN: Pair = b11_between::RULE;
pub(crate) const GAP: Rule = s101_gap::RULE;
pub(crate) const OVERLAP: Rule = s102_overlap::RULE;
pub(crate) const UNREACHABLE: Rule = s103_unreachable::RULE;
pub(crate) const INVERSION: Rule = s104_inversion::RULE;
pub(crate) const BOUNDARY: Rule = s105_boundary::RULE;
pub(crate) const HOLE: Rule = s106_hole::RULE;
pub(crate) const CROSSING: Rule = s107_crossing::RULE;
pub(crate) const CONTENDING: Rule = s113_contending::RULE;
pub(crate) const SETTLED: Rule = s114_settled::RULE;
pub(crate) const UNUSED: Rule = s115_unused::RULE;
pub(crate) const COUNTED_TWICE: Rule = s120_counted_twice::RULE;
pub(crate) const SUCCEEDED: Rule = t101_succeeded::RULE;
pub(crate) const REPEALED: Rule = t102_repealed::RULE;
pub(crate) const NOT_IN_FORCE: Rule = t103_not_in_force::RULE;
pub(crate) const SETS_PENALTY: Rule = a101_sets_penalty::RULE;
pub(crate) const RESERVED_KIND: Rule = a102_reserved_kind::RULE;
pub(crate) const RULE_KIND: Rule = a103_rule_kind::RULE;
pub(crate) const TERRITORY: Rule = a104_territory::RULE;
pub(crate) const RULE_FINE: Rule = a105_rule_fine::RULE;
pub(crate) const RULE_SUPPLEMENTS: Rule = a106_rule_supplements::RULE;
pub(crate) const ALREADY_PUNISHED: Rule = a107_already_punished::RULE;
pub(crate) const CITY_FIELD: Rule = a108_city_field::RULE;
pub(crate) const NO_ARTICLE: Rule = a109_no_article::RULE;
pub(crate) const NOT_DELEGATED: Rule = a110_not_delegated::RULE;
pub(crate) const TOO_BROAD: Rule = a111_too_broad::RULE;
pub(crate) const WRONG_MAKER: Rule = a112_wrong_maker::RULE;
pub(crate) const REPLACES_UPPER: Rule = a113_replaces_upper::RULE;
pub(crate) const UNPUBLISHED: Rule = a114_unpublished::RULE;
pub(crate) const COUNTY_ALONE: Rule = a115_county_alone::RULE;
pub(crate) const BESIDE_UPPER: Rule = a116_beside_upper::RULE;
pub(crate) const ABATES_WITHOUT_GROUND: Rule = a120_abates_without_ground::RULE;

/// F115, the completeness of a filing record.
pub const FILING: Rule = f115_filing::RULE;
/// T104, an accepted finding that is stale.
pub const STALE: Rule = t104_stale::RULE;
/// T102, a basis that is no longer law.
pub const NO_LONGER_LAW: Rule = REPEALED;

const PAIRS: &[Pair] =
    &[ABOVE, BELOW, KIND_ADDED, KIND_DROPPED, METHOD, LONGER, SHORTER, ORDER_LIMIT, ORGAN_LIMIT, WIDER, BETWEEN];
const SINGLES: &[Rule] = &[
    GAP,
    OVERLAP,
    UNREACHABLE,
    INVERSION,
    BOUNDARY,
    CONTENDING,
    SETTLED,
    UNUSED,
    COUNTED_TWICE,
    SUCCEEDED,
    REPEALED,
    NOT_IN_FORCE,
    SETS_PENALTY,
    RESERVED_KIND,
    RULE_KIND,
    TERRITORY,
    RULE_FINE,
    RULE_SUPPLEMENTS,
    ALREADY_PUNISHED,
    CITY_FIELD,
    NO_ARTICLE,
    NOT_DELEGATED,
    TOO_BROAD,
    WRONG_MAKER,
    REPLACES_UPPER,
    UNPUBLISHED,
    COUNTY_ALONE,
    BESIDE_UPPER,
    ABATES_WITHOUT_GROUND,
    f101_syntax::RULE,
    f102_date::RULE,
    f103_penalty::RULE,
    f104_undeclared::RULE,
    f105_value::RULE,
    f106_field::RULE,
    f107_duplicate::RULE,
    f108_cycle::RULE,
    f109_encoding::RULE,
    f110_reference::RULE,
    f111_shadow::RULE,
    f112_figures::RULE,
    f113_citation::RULE,
    f114_citation_incomplete::RULE,
    HOLE,
    CROSSING,
    s108_twice::RULE,
    s109_two_ranges::RULE,
    s110_tier::RULE,
    s111_lists::RULE,
    s112_unmentioned::RULE,
    f116_leftover::RULE,
    FILING,
    STALE,
];

/// All rules, by code.
pub fn all() -> Vec<Rule> {
    let pairs = PAIRS.iter().flat_map(|p| [p.law, p.baseline]);
    let mut rules: Vec<Rule> = pairs.chain(SINGLES.iter().copied()).collect();
    rules.sort_by_key(|r| r.code);
    rules
}

/// The rule of a code.
pub fn find(code: &str) -> Option<Rule> {
    all().into_iter().find(|r| r.code.eq_ignore_ascii_case(code))
}

/// Documents of an example: name and text, the last one being reviewed.
pub type Documents = Vec<(String, String)>;

impl Example {
    /// The documents that show the rule, those that do not, and the day.
    pub fn documents(&self) -> (Documents, Documents, &'static str) {
        match self {
            Example::Files { bad, good, as_of } => {
                let owned =
                    |files: &[(&str, &str)]| files.iter().map(|(n, t)| ((*n).to_owned(), (*t).to_owned())).collect();
                (owned(bad), owned(good), as_of)
            }
            // Tables are tried where they are imported.
            Example::Table { .. } => (Vec::new(), Vec::new(), "2022-01-01"),
            Example::Bounds { texts, baseline } => {
                (texts.documents(texts.bad, *baseline), texts.documents(texts.good, *baseline), "2022-01-01")
            }
        }
    }
}

impl BoundsExample {
    fn documents(&self, lower: &str, baseline: bool) -> Documents {
        let facts = if self.facts.is_empty() { String::new() } else { format!("{}\n\n", self.facts) };
        let head = |name: &str, rank: &str, code: &str, from: &str| {
            format!("文件 {name} {{\n    位阶  {rank}\n    区划  {code}\n    施行  {from}\n}}\n\n")
        };
        let law = |body: &str| {
            format!(
                "{}{facts}事项 甲 {{\n    依据  第一条\n    {body}\n}}\n",
                head("示例法", "法律", "全国", "2020-01-01")
            )
        };
        let refining = |upper: &str, body: &str| format!("基准 甲 细化 {upper}/甲 {{\n    {body}\n}}\n");
        let city = head("示例市基准", "裁量权基准", "370100", "2021-01-01");
        if baseline {
            let province = head("示例省基准", "裁量权基准", "370000", "2020-06-01");
            vec![
                ("示例法.jz".to_owned(), law(self.wide)),
                (
                    "省基准.jz".to_owned(),
                    format!("{province}{}", refining("示例法", self.strict.unwrap_or(self.upper))),
                ),
                ("基准.jz".to_owned(), format!("{city}{}", refining("示例省基准", lower))),
            ]
        } else {
            vec![
                ("示例法.jz".to_owned(), law(self.upper)),
                ("基准.jz".to_owned(), format!("{city}{}", refining("示例法", lower))),
            ]
        }
    }
}

/// The page of a rule, in Markdown.
pub fn page(rule: &Rule) -> String {
    let severity = match rule.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Note => "提示",
    };
    let mut page = format!(
        "# {} {}\n\n*{}*\n\n- 程度：{severity}\n- 依据：{}\n\n{}\n",
        rule.code, rule.name, rule.name_en, rule.ground, rule.what
    );
    if !rule.detail.is_empty() {
        page.push_str(&format!("\n{}\n", rule.detail));
    }
    if let Some(Example::Table { bad, good }) = &rule.example {
        for (title, rows) in [("报告", bad), ("不报告", good)] {
            page.push_str(&format!("\n## 例：{title}\n\n"));
            for (number, row) in rows.iter().enumerate() {
                page.push_str(&format!("{row}\n"));
                if number == 0 {
                    page.push_str(&format!("|{}\n", " --- |".repeat(row.matches('|').count().saturating_sub(1))));
                }
            }
        }
    } else if let Some(example) = &rule.example {
        let (bad, good, as_of) = example.documents();
        for (title, files) in [("报告", &bad), ("不报告", &good)] {
            page.push_str(&format!("\n## 例：{title}（审查日 {as_of}）\n"));
            for (name, text) in files {
                page.push_str(&format!("\n`{name}`\n\n```\n{}```\n", text));
            }
        }
    }
    page
}
