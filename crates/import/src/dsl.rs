//! Documents of the rule language from matters: the baseline itself, and the provisions that its table quotes. Each line
//! knows the cell that it comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use cailiang_core::interval::Interval;
use cailiang_core::model::{Basis, Date};

use crate::compose::{Circumstance, Matter, Row, competes, sanctions, step_tier};
use crate::cue::CRIMINAL;
use crate::document::Document;
use crate::grid::Text;
use crate::measure::{Found, Measure};
use crate::reading::Step;
use crate::roles::squeeze;

/// Where a line comes from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// The matter, by its place.
    pub matter: Option<usize>,
    /// The cell with the penalty, the remark or the provision.
    pub penalty: Option<Text>,
    /// The cell with the circumstance.
    pub circumstance: Option<Text>,
    /// The step, by a number that stays the same when the document is written again.
    pub step: Option<usize>,
}

/// A document with the origins of its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Rendered {
    /// Name of the instrument.
    pub name: String,
    /// Text in the language.
    pub text: String,
    /// Origin of each line, from line 1.
    pub origins: Vec<Origin>,
}

impl Rendered {
    /// The origin of a line, from 1.
    pub fn origin(&self, line: u32) -> Option<&Origin> {
        self.origins.get(usize::try_from(line).ok()?.checked_sub(1)?)
    }

    fn line(&mut self, text: &str, origin: Origin) {
        self.text.push_str(text);
        self.text.push('\n');
        self.origins.push(origin);
    }

    fn plain(&mut self, text: &str) {
        self.line(text, Origin::default());
    }
}

/// A name between 「」; what would end it is taken out.
pub(crate) fn quoted(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    format!("「{}」", kept.replace('「', "“").replace('」', "”").trim())
}

/// Quantities that provisions multiply, by the words that they end in.
const BASES: &[&str] = &[
    "总投资额",
    "直接损失",
    "违法所得",
    "货值金额",
    "所收费用",
    "处置费用",
    "取得收入",
    "合同价款",
    "销售额",
    "营业额",
];

/// The fact that a base phrase denotes.
fn base(of: &str) -> String {
    let found = BASES.iter().find(|b| of.ends_with(**b));
    found.map_or_else(|| of.to_owned(), |b| (*b).to_owned())
}

fn bases<'a>(steps: impl Iterator<Item = &'a Step>) -> BTreeSet<String> {
    let amounts = steps.flat_map(sanctions).filter_map(|s| s.amount.as_ref());
    amounts
        .filter_map(|a| match &a.basis {
            Basis::Multiple(of) | Basis::Percent(of) => Some(base(of)),
            _ => None,
        })
        .collect()
}

/// A test of a number.
fn test(name: &str, range: &Interval) -> String {
    let shown = range.to_string();
    if shown.starts_with(['[', '(']) {
        format!("{name} 在 {shown}")
    } else if range.single().is_some() {
        format!("{name} = {shown}")
    } else {
        format!("{name} {shown}")
    }
}

const GAINS: &str = "违法所得";

/// How the facts of the documents are named.
#[derive(Clone, Debug, Default)]
struct Vocabulary {
    /// Measured facts: matter and name → name in the document.
    measured: BTreeMap<(String, String), String>,
    /// Declarations of them.
    declared: BTreeMap<String, (bool, String)>,
}

impl Vocabulary {
    /// A number is a fact where at least two rows of a tier of the matter measure the same.
    fn new(matters: &[Matter]) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for matter in matters {
            let mut counts: BTreeMap<(String, String), (usize, bool)> = BTreeMap::new();
            let all = matter.rows.iter().flat_map(|r| r.alternatives.iter().chain(&r.factors));
            for m in all.filter(|c| c.gains.is_none()).filter_map(measure) {
                counts.entry((m.name.clone(), m.unit.clone())).or_insert((0, m.whole)).0 += 1;
            }
            for ((name, unit), (count, whole)) in counts {
                if count < 2 {
                    continue;
                }
                let entry = (whole, unit.clone());
                let mut own = name.clone();
                if vocabulary.declared.get(&own).is_some_and(|d| *d != entry) {
                    own = format!("{name}（{unit}）");
                }
                vocabulary.declared.insert(own.clone(), entry);
                vocabulary.measured.insert((matter.name.clone(), format!("{name}/{unit}")), own);
            }
        }
        vocabulary
    }

    fn circumstance(&self, matter: &str, c: &Circumstance) -> String {
        if let Some(range) = &c.gains {
            return test(GAINS, range);
        }
        if let Found::One(m) = &c.found
            && !m.bare
            && let Some(name) = self.measured.get(&(matter.to_owned(), format!("{}/{}", m.name, m.unit)))
        {
            return test(&quoted(name), &m.range);
        }
        quoted(&c.words)
    }
}

/// What the tiers of a matter are called, where they are facts.
pub fn tiers_of(matter: &Matter) -> BTreeSet<String> {
    tier_facts(std::slice::from_ref(matter))
}

fn measure(c: &Circumstance) -> Option<&Measure> {
    match &c.found {
        Found::One(m) if !m.bare => Some(m),
        _ => None,
    }
}

/// The tiers that are facts: those by words, not by a free condition.
fn tier_facts(matters: &[Matter]) -> BTreeSet<String> {
    let steps =
        matters.iter().flat_map(|m| m.upper().map(|(_, s)| s).chain(m.remarks.iter().flat_map(|r| &r.reading.steps)));
    steps.filter_map(|s| s.tier.name()).filter(|n| *n != CRIMINAL).map(str::to_owned).collect()
}

fn tier_test(name: &str, facts: &BTreeSet<String>) -> String {
    if facts.contains(name) { name.to_owned() } else { quoted(name) }
}

fn header(rendered: &mut Rendered, name: &str, rank: &str, document: &Document, from: Date) {
    rendered.plain(&format!("文件 {name} {{"));
    rendered.plain(&format!("    位阶  {rank}"));
    let code = document.jurisdiction.to_string();
    rendered.plain(&format!("    区划  {}", if rank == "裁量权基准" { code.as_str() } else { "全国" }));
    match document.to.filter(|_| rank == "裁量权基准") {
        Some(to) => rendered.plain(&format!("    施行  {from} 至 {to}")),
        None => rendered.plain(&format!("    施行  {from}")),
    }
    let word = |includes: bool| if includes { "含本数" } else { "不含本数" };
    let (above, below) = (word(document.bounds.above_includes), word(document.bounds.below_includes));
    rendered.plain(&format!("    边界  以上{above}，以下{below}"));
    rendered.plain("}");
    rendered.plain("");
}

/// The provisions that the table quotes, as one document: each matter cites its own law.
pub fn provisions(matters: &[Matter], document: &Document, skip: &BTreeSet<usize>) -> Rendered {
    let mut out = Rendered { name: format!("{}所引依据", document.name), ..Rendered::default() };
    let name = out.name.clone();
    header(&mut out, &name, "法律", document, Date::constant(1949, 10, 1));
    for fact in tier_facts(matters) {
        out.plain(&format!("要素 {fact} : 是否"));
    }
    let all =
        matters.iter().flat_map(|m| m.upper().map(|(_, s)| s).chain(m.rows.iter().flat_map(|r| &r.reading.steps)));
    let mut money = bases(all);
    money.insert(GAINS.to_owned());
    for fact in &money {
        out.plain(&format!("要素 {} : 金额", quoted(fact)));
    }
    let facts = tier_facts(matters);
    let mut number = 0;
    for (index, matter) in matters.iter().enumerate() {
        let steps: Vec<_> = matter.upper().collect();
        if steps.is_empty() {
            continue;
        }
        out.plain("");
        let of = |text: &Text| Origin { matter: Some(index), penalty: Some(text.clone()), ..Origin::default() };
        let cell = steps.first().map(|(q, _)| of(&q.text)).unwrap_or_default();
        out.line(&format!("事项 {} {{", quoted(&matter.name)), cell.clone());
        if let Some(head) = matter.head() {
            out.line(&format!("    依据  {}", head.cite().replace(['{', '}'], "")), cell);
        }
        for (quote, step) in steps {
            number += 1;
            if skip.contains(&number) {
                continue;
            }
            let when = condition_of(step, &facts);
            let line = if when.is_empty() { step.text.clone() } else { format!("当 {when}：{}", step.text) };
            out.line(&format!("    {line}"), Origin { step: Some(number), ..of(&quote.text) });
        }
        out.plain("}");
    }
    out
}

/// The condition of a step of a provision or a remark.
fn condition_of(step: &Step, facts: &BTreeSet<String>) -> String {
    let mut parts = Vec::new();
    parts.extend(step_tier(step).map(|t| tier_test(&t, facts)));
    parts.extend(step.gains.map(|range| test(GAINS, &range)));
    parts.join(" 且 ")
}

/// The baseline itself.
pub fn baseline(
    matters: &[Matter],
    document: &Document,
    upper: &Rendered,
    from: Date,
    skip: &BTreeSet<usize>,
) -> Rendered {
    let edge = |index: usize, matter: &Matter| {
        let has_upper = upper.origins.iter().any(|o| o.matter == Some(index));
        has_upper.then(|| format!("{}/{}", upper.name, quoted(&matter.name)))
    };
    write(matters, &Heading { name: &document.name, document, from, declared: &[] }, &edge, skip)
}

/// One matter as a document of its own that refines a matter of a held law. `aliases` say which fact of the law is which
/// tier of the table.
pub fn against(
    matter: &Matter,
    document: &Document,
    (name, target): (&str, &str),
    aliases: &[(String, String)],
    from: Date,
) -> Rendered {
    let declared: Vec<String> = aliases.iter().map(|(tier, fact)| format!("要素 {tier} 同 {fact}")).collect();
    let head = Heading { name, document, from, declared: &declared };
    write(std::slice::from_ref(matter), &head, &|_, _| Some(target.to_owned()), &BTreeSet::new())
}

/// What stands at the head of a baseline.
struct Heading<'a> {
    name: &'a str,
    document: &'a Document,
    from: Date,
    declared: &'a [String],
}

fn write(
    matters: &[Matter],
    head: &Heading<'_>,
    edge: &dyn Fn(usize, &Matter) -> Option<String>,
    skip: &BTreeSet<usize>,
) -> Rendered {
    let document = head.document;
    let mut out = Rendered { name: head.name.to_owned(), ..Rendered::default() };
    header(&mut out, head.name, "裁量权基准", document, head.from);
    head.declared.iter().for_each(|line| out.plain(line));
    let vocabulary = Vocabulary::new(matters);
    let facts = tier_facts(matters);
    for (name, (whole, unit)) in &vocabulary.declared {
        let kind = match (unit.as_str(), whole) {
            ("元", _) => "金额".to_owned(),
            (unit, true) => format!("整数 ≥0 {unit}"),
            (unit, false) => format!("数值 ≥0 {}", unit.replace(['/', '%', '(', ')'], "")),
        };
        out.plain(&format!("要素 {} : {kind}", quoted(name)));
    }
    if document.heavier_wins {
        out.plain("");
        out.plain("通则 {");
        out.plain("    竞合 从高");
        out.plain("}");
    }
    let mut number = 0;
    for (index, matter) in matters.iter().enumerate() {
        let mut lines: Vec<(String, Origin)> = Vec::new();
        for remark in &matter.remarks {
            for step in &remark.reading.steps {
                number += 1;
                let beside = common_tiers(matter, &remark.rows);
                let mut when: Vec<String> = beside.iter().map(|t| tier_test(t, &facts)).collect();
                let own = condition_of(step, &facts);
                if !own.is_empty() && !when.contains(&own) {
                    when.push(own);
                }
                // A remark without a condition leaves to the tiers what the provision sets apart for them.
                let mut of_remark = beside.clone();
                of_remark.extend(step_tier(step));
                when.extend(left_to_others(matter, &of_remark, step, &facts));
                let line = if when.is_empty() {
                    step.text.clone()
                } else {
                    format!("当 {}：{}", when.join(" 且 "), step.text)
                };
                let origin = Origin {
                    matter: Some(index),
                    penalty: Some(remark.text.clone()),
                    circumstance: None,
                    step: Some(number),
                };
                if !skip.contains(&number) {
                    lines.push((line, origin));
                }
            }
        }
        let mut rows: Vec<(String, Origin)> = Vec::new();
        for row in &matter.rows {
            for step in &row.reading.steps {
                number += 1;
                if skip.contains(&number) {
                    continue;
                }
                let grade = row.grade().replace('|', "");
                let grade = if grade.is_empty() { "未标".to_owned() } else { grade };
                let when = row_condition(matter, row, step, &vocabulary, &facts);
                let text = format!("{}{}", step.text.replace('|', ""), waiver_ground(row, step));
                let circumstance = row.alternatives.first().or(row.factors.first()).map(|c| c.text.clone());
                let origin =
                    Origin { matter: Some(index), penalty: row.raw.penalty.clone(), circumstance, step: Some(number) };
                rows.push((format!("| {grade} | {when} | {text} |"), origin));
            }
        }
        if lines.is_empty() && rows.is_empty() {
            continue;
        }
        out.plain("");
        let act = squeeze(matter.act());
        if !act.is_empty() {
            out.plain(&format!("# {act}"));
        }
        let name = quoted(&matter.name);
        let edge = edge(index, matter).map(|target| format!(" 细化 {target}")).unwrap_or_default();
        let start = Origin { matter: Some(index), penalty: matter.raw.act.clone(), ..Origin::default() };
        out.line(&format!("基准 {name}{edge} {{"), start);
        for (text, origin) in lines {
            out.line(&format!("    {text}"), origin);
        }
        if !rows.is_empty() {
            out.plain("    | 阶次 | 情形 | 处罚 |");
            for (text, origin) in rows {
                out.line(&format!("    {text}"), origin);
            }
        }
        out.plain("}");
    }
    out
}

/// Tiers that all rows beside a remark share.
fn common_tiers(matter: &Matter, rows: &[usize]) -> BTreeSet<String> {
    let mut sets = rows.iter().filter_map(|i| matter.rows.get(*i)).map(|r| r.tiers.clone());
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |a, b| a.intersection(&b).cloned().collect())
}

/// 轻微并及时改正 and 初次违法且危害后果轻微并及时改正 are grounds of 行政处罚法 33 for not punishing.
fn waiver_ground(row: &Row, step: &Step) -> &'static str {
    let words: String = row.alternatives.iter().map(|c| c.words.as_str()).collect();
    let first = ["首次", "初次", "初犯"].iter().any(|w| words.contains(w));
    let grounded = step.phrase.waive.is_some() && words.contains("改正") && (words.contains("轻微") || first);
    if grounded { "（依据 行政处罚法第三十三条第一款）" } else { "" }
}

/// Tests that leave out the tiers for which the provision sets apart what a step imposes.
fn left_to_others(matter: &Matter, own: &BTreeSet<String>, step: &Step, facts: &BTreeSet<String>) -> Vec<String> {
    let apart: BTreeSet<String> = matter
        .upper()
        .filter(|(_, upper)| competes(upper, step))
        .filter_map(|(_, upper)| step_tier(upper))
        .filter(|t| t != CRIMINAL && !own.contains(t))
        .collect();
    apart.iter().map(|t| format!("非 {}", tier_test(t, facts))).collect()
}

/// Tests that leave out the conditions for which the same cell sets apart what a step imposes: 处A；情节特别严重的，处B.
fn left_to_steps(row: &Row, own: &BTreeSet<String>, step: &Step, facts: &BTreeSet<String>) -> Vec<String> {
    if step_tier(step).is_some() {
        return Vec::new();
    }
    let apart = row.reading.steps.iter().filter(|other| competes(other, step)).filter_map(step_tier);
    apart.filter(|t| !own.contains(t)).map(|t| format!("非 {}", tier_test(&t, facts))).collect()
}

/// When a row speaks: its tiers, those that it leaves to other rows, and its circumstances.
fn row_condition(matter: &Matter, row: &Row, step: &Step, vocabulary: &Vocabulary, facts: &BTreeSet<String>) -> String {
    let of_step = step_tier(step).filter(|t| !row.tiers.contains(t));
    let own: BTreeSet<String> = row.tiers.iter().cloned().chain(of_step).collect();
    let mut parts: Vec<String> = own.iter().map(|t| tier_test(t, facts)).collect();
    let settled: BTreeSet<String> = own.union(&row.among).cloned().collect();
    let mut others = left_to_others(matter, &settled, step, facts);
    others.extend(left_to_steps(row, &settled, step, facts));
    others.sort();
    others.dedup();
    parts.extend(others);
    // 占道的，处A；乱堆的，处B: an act that only the penalty cell names is a condition as well.
    parts.extend(step.act.iter().filter(|act| !squeeze(matter.act()).contains(act.as_str())).map(|act| quoted(act)));
    parts.extend(step.gains.map(|range| test(GAINS, &range)));
    let any: Vec<String> = row.alternatives.iter().map(|c| vocabulary.circumstance(&matter.name, c)).collect();
    match any.as_slice() {
        [] => {}
        [one] => parts.push(one.clone()),
        many => parts.push(format!("({})", many.join(" 或 "))),
    }
    parts.extend(row.factors.iter().map(|c| vocabulary.circumstance(&matter.name, c)));
    if parts.is_empty() {
        return "-".to_owned();
    }
    let mut text = String::new();
    for (i, part) in parts.iter().enumerate() {
        let joint = if i == 0 { "" } else { " 且 " };
        let _ = write!(text, "{joint}{part}");
    }
    text
}
