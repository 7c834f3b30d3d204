//! A text with penalties — a cell of a table, a remark, a quoted provision — read step by step into phrases of the language.
//!
//! One reader cuts every text: that of statute sentences in the core says what each stretch of a line does — a condition,
//! a party, an organ, an act. Here the conditions become tiers and the acts between two marks become a phrase of the
//! language, whose grammar has the last word. A piece that holds a penalty and is refused is not understood; one that
//! holds none is a measure.

use std::collections::BTreeSet;

use cailiang_core::interval::Interval;
use cailiang_core::model::{Party, Phrase};
use cailiang_core::number::Exact;
use cailiang_core::penalty::{Bounds, Role, parse_clause, parse_phrase};

use crate::account;
use crate::cue::{self, CRIMINAL, Tier};
use crate::roles::squeeze;

/// One step: under which condition what is imposed on whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Tier by its words.
    pub tier: Tier,
    /// Or a range of gains.
    pub gains: Option<Interval>,
    /// Or a condition that is neither.
    pub other: Option<String>,
    /// The act that it speaks of, where the text has several.
    pub act: Option<String>,
    /// 有前款第…项: goes on from what was said of the act before.
    pub resumes: bool,
    /// The phrase, in words of the language.
    pub text: String,
    /// The same, read.
    pub phrase: Phrase,
}

/// A text, read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Reading {
    /// In text order.
    pub steps: Vec<Step>,
    /// Pieces with a penalty or a sum that were not understood.
    pub rest: Vec<String>,
    /// Pieces without a penalty.
    pub measures: Vec<String>,
    /// Numbers of items quoted in it: （二）.
    pub items: Vec<String>,
}

/// Words that only a penalty has.
const PENALTY_WORDS: &[&str] = &[
    "罚款",
    "没收",
    "吊销",
    "拘留",
    "暂扣",
    "吊扣",
    "警告",
    "通报批评",
    "停产",
    "停业",
    "责令关闭",
    "予以关闭",
    "禁止从事",
    "不得从事",
    "不得担任",
    "限制生产",
    "限产",
    "降低资质",
    "取消",
    "停工整治",
    "关闭",
];

fn has_penalty(piece: &str) -> bool {
    PENALTY_WORDS.iter().any(|w| piece.contains(w))
}

/// Whether a text speaks of a penalty at all.
pub fn is_penalty(text: &str) -> bool {
    has_penalty(text) || text.contains("不予处罚")
}

/// Reads a text. `party` is whom the phrases fall on where they name nobody.
pub fn read(text: &str, bounds: Bounds, party: Option<Party>) -> Reading {
    let mut reading = Reading::default();
    let mut context = Context::new(bounds, party);
    // 处…罚款：（1）每增加1个因子增加一万元…: the range is read, the adders are not.
    let mut text = text;
    if text.contains("每增加")
        && let Some(at) = text.find("罚款").map(|at| at + "罚款".len())
        && let (Some(head), Some(tail)) = (text.get(..at), text.get(at..))
        && !head.contains("增加")
    {
        reading.rest.push(squeeze(tail));
        text = head;
    }
    for line in lines(text, &mut reading) {
        context.line(&line, &mut reading);
    }
    reading
}

/// The lines of a text without the items of a list (（一）…；（二）…) and the heads of quotations.
fn lines(text: &str, reading: &mut Reading) -> Vec<String> {
    let broken = text.replace("   ", "\n");
    let mut lines = Vec::new();
    for line in broken.split('\n') {
        let line = squeeze(line);
        if line.is_empty() {
            continue;
        }
        // An item may follow the colon on the same line.
        let mut rest = line.as_str();
        if let Some((head, item)) = rest.split_once(":(")
            && let Some(number) = item_number(&format!("({item}"))
            && !item.contains("罚款")
        {
            reading.items.push(number);
            lines.push(head.to_owned());
            continue;
        }
        if let Some(number) = item_number(rest) {
            reading.items.push(number);
            // An item names an act; some impose a penalty of their own.
            if !["罚款", "没收", "吊销", "拘留", "警告", "责令"].iter().any(|w| rest.contains(w)) {
                continue;
            }
            rest = rest.split_once(')').map_or("", |(_, act)| act);
        }
        rest = rest.trim_end_matches(':');
        lines.push(rest.to_owned());
    }
    lines
}

/// The number of an item at the start of a line: 一 of （一）.
fn item_number(line: &str) -> Option<String> {
    let inner = line.strip_prefix('(')?;
    let (number, _) = inner.split_once(')')?;
    let numeral = !number.is_empty() && number.chars().all(|c| "一二三四五六七八九十".contains(c));
    numeral.then(|| number.to_owned())
}

struct Context {
    bounds: Bounds,
    default_party: Option<Party>,
    /// Condition of the sentence, and of the step.
    act: Option<String>,
    resumes: bool,
    local: Local,
    party: Option<Party>,
    /// Whether the piece is the first of its step.
    first: bool,
    /// The phrase so far, in words of the language.
    pending: String,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Local {
    tier: Tier,
    gains: Option<Interval>,
    other: Option<String>,
}

impl Local {
    const BASE: Local = Local { tier: Tier::Base, gains: None, other: None };
}

impl Context {
    fn new(bounds: Bounds, party: Option<Party>) -> Context {
        Context {
            bounds,
            default_party: party,
            act: None,
            resumes: false,
            local: Local::BASE,
            party,
            first: false,
            pending: String::new(),
        }
    }

    fn sentence(&mut self) {
        self.act = None;
        self.resumes = false;
        self.step();
    }

    fn step(&mut self) {
        self.local = Local::BASE;
        self.party = self.default_party;
    }

    /// Reads a line: what each stretch of it does, and the marks between.
    fn line(&mut self, line: &str, reading: &mut Reading) {
        self.sentence();
        self.first = true;
        let chars: Vec<char> = line.chars().collect();
        let text = |from: usize, to: usize| chars.get(from..to).unwrap_or_default().iter().collect::<String>();
        // The words of the acts so far, up to the next mark, condition or party.
        let mut words = String::new();
        let mut at = 0;
        for part in parse_clause(line, self.bounds).parts {
            self.between(&text(at, part.place.start), &mut words, reading);
            at = part.place.start + part.place.len;
            let said = text(part.place.start, at);
            match part.role {
                Role::Condition => {
                    self.take(&mut words, reading);
                    self.condition(&said, reading);
                    self.first = false;
                }
                Role::Party => {
                    self.take(&mut words, reading);
                    self.party(&said, reading);
                }
                Role::Organ | Role::Item => {}
                // What a statute leaves in doubt may still be a phrase of the language; its grammar decides.
                Role::Modal
                | Role::Order
                | Role::Sanction
                | Role::Limit
                | Role::Reference
                | Role::SetAside
                | Role::NotUnderstood => words.push_str(&said),
            }
        }
        self.between(&text(at, chars.len()), &mut words, reading);
        self.take(&mut words, reading);
        self.flush(reading);
    }

    /// Marks end steps and sentences; words without a role go on with the acts.
    fn between(&mut self, text: &str, words: &mut String, reading: &mut Reading) {
        for c in text.chars() {
            match c {
                ';' | '。' => {
                    self.take(words, reading);
                    self.flush(reading);
                    if c == ';' {
                        self.step()
                    } else {
                        self.sentence()
                    }
                    self.first = true;
                }
                ':' => {}
                _ => words.push(c),
            }
        }
    }

    /// Takes the words of acts that stand together, piece by piece.
    fn take(&mut self, words: &mut String, reading: &mut Reading) {
        for piece in std::mem::take(words).split(',').filter(|p| !p.is_empty()) {
            if !self.condition(piece, reading) {
                self.act(piece, reading);
            }
        }
    }

    /// Whom the next acts fall on.
    fn party(&mut self, named: &str, reading: &mut Reading) {
        let party = party_named(named);
        if self.party != party {
            self.flush(reading);
        }
        self.party = party.or(self.party);
    }

    fn act(&mut self, rest: &str, reading: &mut Reading) {
        if self.local.tier == Tier::Fact(CRIMINAL.to_owned()) {
            return;
        }
        let words = tidy(rest);
        // 依照本条第二款的规定处以罚款: the figures stand further on in the same quotation.
        if words.is_empty() || words.contains("依照本条第") && words.ends_with("处以罚款") {
            return;
        }
        // 罚款由…部门决定: who decides, not what.
        if rest.ends_with("决定") || rest.contains("报请人民政府决定") {
            reading.measures.push(rest.to_owned());
            return;
        }
        let joined = if self.pending.is_empty() { words.clone() } else { format!("{},{words}", self.pending) };
        if self.parses(&joined) {
            self.pending = joined;
            return;
        }
        if self.parses(&words) {
            self.flush(reading);
            self.pending = words;
            return;
        }
        // 限期采取治理措施: an order without 责令.
        if !has_penalty(&words) && (words.starts_with("限期") || words.starts_with("消除") || words.starts_with("恢复"))
        {
            let order = format!("责令{words}");
            let joined = if self.pending.is_empty() { order } else { format!("{},{order}", self.pending) };
            if self.parses(&joined) {
                self.pending = joined;
                return;
            }
        }
        if has_penalty(&words) || words.contains("增加") {
            reading.rest.push(rest.to_owned());
        } else {
            reading.measures.push(rest.to_owned());
        }
    }

    fn parses(&self, words: &str) -> bool {
        parse_phrase(words, self.bounds).is_ok()
    }

    /// Takes a piece that states a condition.
    fn condition(&mut self, piece: &str, reading: &mut Reading) -> bool {
        let bare = piece.trim_end_matches('的');
        let is_cue = cue::tier(bare).is_some() && !has_penalty(bare) && bare.chars().count() <= 24;
        if piece.starts_with("有前款") && !has_penalty(piece) {
            self.flush(reading);
            self.resumes = true;
            self.local = Local::BASE;
            return true;
        }
        // 责令…停业的，须报…批准: how it is done, once it is ordered.
        if piece.ends_with('的') && piece.starts_with("责令") {
            self.flush(reading);
            reading.measures.push(piece.to_owned());
            return true;
        }
        let states = piece.ends_with('的') && !has_penalty(piece) || is_cue && !piece.starts_with("责令");
        if !states {
            return false;
        }
        self.flush(reading);
        let gains = cue::gains(bare, self.bounds);
        if let Some(range) = gains {
            self.local = Local { gains: Some(range), ..Local::BASE };
        } else if cue::any_gains(bare) {
            // What is confiscated presupposes that it is there.
            self.local = Local::BASE;
        } else if let Some(tier) = cue::tier(bare) {
            self.local = Local { tier, ..Local::BASE };
        } else if local_words(bare) && (self.first || !reading.steps.is_empty()) {
            self.local = Local { other: Some(bare.to_owned()), ..Local::BASE };
        } else {
            self.act = Some(match self.act.take() {
                Some(before) => format!("{before},{bare}"),
                None => bare.to_owned(),
            });
            self.local = Local::BASE;
        }
        true
    }

    /// Ends the phrase so far.
    fn flush(&mut self, reading: &mut Reading) {
        let words = std::mem::take(&mut self.pending);
        if words.is_empty() {
            return;
        }
        let text = match self.party {
            Some(Party::Staff) => format!("对直接负责的主管人员和其他直接责任人员{words}"),
            Some(Party::Individual) => format!("对个人{words}"),
            Some(Party::Unit) | None => words.clone(),
        };
        // A party rules the segment it stands in; what has several segments stays without it unless each parses with it.
        let (text, phrase) = match parse_phrase(&text, self.bounds) {
            Ok(phrase) => (text, phrase),
            Err(_) => match parse_phrase(&words, self.bounds) {
                Ok(phrase) => (words, phrase),
                Err(_) => {
                    reading.rest.push(words);
                    return;
                }
            },
        };
        // A figure that the phrase does not have was swallowed by some other word: then the phrase is not what it says.
        let distinct = |all: Vec<Exact>| all.into_iter().collect::<BTreeSet<Exact>>();
        if distinct(account::figures(&text)) != distinct(account::of_phrase(&phrase)) {
            reading.rest.push(text);
            return;
        }
        let phrase = on(phrase, self.party);
        reading.steps.push(Step {
            tier: self.local.tier.clone(),
            gains: self.local.gains,
            other: self.local.other.clone(),
            act: self.act.clone(),
            resumes: self.resumes,
            text,
            phrase,
        });
    }
}

/// Fills in whom the sanctions fall on; a unit is whom they fall on unless somebody else is named.
fn on(mut phrase: Phrase, party: Option<Party>) -> Phrase {
    let party = party.filter(|p| *p != Party::Unit);
    for sanction in phrase.groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
        sanction.on = sanction.on.or(party);
    }
    phrase
}

/// Conditions that qualify what was said before rather than name an act.
fn local_words(text: &str) -> bool {
    let heads = ["造成", "对造成", "未按照要求", "其中", "不按照", "产品", "货值", "情节", "有前", "属于"];
    heads.iter().any(|h| text.starts_with(h))
}

/// Words that change nothing, taken away; and others in the form of the language.
const REWRITE: &[(&str, &str)] = &[
    ("根据裁量情节和危害后果", ""),
    ("根据违法情节和危害后果", ""),
    ("根据不同情节", ""),
    ("根据情节轻重", ""),
    ("根据所造成的危害后果", ""),
    ("根据所造成的危害和损失", ""),
    ("处以处", "处以"),
    ("处处", "处"),
    ("还应当", "应当"),
    ("还可以", "可以"),
    ("也可以", "可以"),
    ("并可责令", "可以责令"),
    ("可责令", "可以责令"),
    ("并可处", "可以并处"),
    ("可并处", "可以并处"),
    ("责令其", "责令"),
    ("直接经济损失", "直接损失"),
    ("取得的收入", "取得收入"),
    ("本企业事业单位取得收入", "本单位取得收入"),
    ("计算罚款", "的罚款"),
    ("但是最高不超过", "最高不超过"),
    ("停止生产或者使用", "停止生产、使用"),
    ("停业、搬迁、关闭", "停业、关闭或者责令搬迁"),
    ("的的罚款", "的罚款"),
    ("的%", "%"),
];

fn tidy(piece: &str) -> String {
    let mut words = piece.to_owned();
    for (from, to) in REWRITE {
        words = words.replace(from, to);
    }
    if let Some(rest) = words.strip_prefix("并报")
        && let Some(at) = rest.find("责令")
    {
        return rest.get(at..).unwrap_or("").to_owned();
    }
    if words.starts_with("报经") || words.starts_with("并报") || words.starts_with("或者报经") {
        return String::new();
    }
    if let Some(rest) = words.strip_prefix("按照").or_else(|| words.strip_prefix("按"))
        && words.ends_with("罚款")
        && !words.contains("按日")
    {
        words = format!("处{rest}");
    }
    words.trim_matches(|c| matches!(c, ',' | ';' | ':' | '。')).to_owned()
}

/// Nouns that name the staff of a unit.
const STAFF: &[&str] = &["主管人员", "责任人员", "责任人", "法定代表人", "主要负责人"];

/// Whom the words of a party name; none where they name several sorts, or nobody that the kinds of party cover.
fn party_named(text: &str) -> Option<Party> {
    if STAFF.iter().any(|s| text.ends_with(s)) {
        Some(Party::Staff)
    } else if text == "个人" {
        Some(Party::Individual)
    } else if (text.ends_with("单位") || text.ends_with("企业")) && !text.contains('的') {
        Some(Party::Unit)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use cailiang_core::penalty::describe;

    fn shown(text: &str) -> Vec<String> {
        let reading = read(text, Bounds::default(), None);
        let steps = reading.steps.iter().map(|s| {
            let packages = s.phrase.packages();
            let all: Vec<String> = packages.iter().map(|p| describe::package(p)).collect();
            format!("{}{}", s.tier.name().map(|n| format!("{n}:")).unwrap_or_default(), all.join("/"))
        });
        steps.chain(reading.rest.iter().map(|r| format!("?{r}"))).collect()
    }

    #[test]
    fn provisions_are_read_step_by_step() {
        let text =
            "违反规定的,由县级以上主管部门责令改正,处二万元以上二十万元以下的罚款;拒不改正的,责令停产整治:\n(一)甲的;";
        assert_eq!(shown(text), ["处二万元以上二十万元以下的罚款", "拒不改正:责令停产整治"]);
        let text = "处十万元以上五十万元以下罚款;情节严重的,报经有批准权的人民政府批准,责令停业、关闭";
        assert_eq!(shown(text), ["处十万元以上五十万元以下的罚款", "情节严重:责令停业/责令关闭"]);
    }

    #[test]
    fn whom_it_falls_on_is_kept() {
        let reading = read(
            "处七十万元以下罚款,并对法定代表人、直接负责的主管人员和其他直接责任人员,处五万元以下的罚款",
            Bounds::default(),
            None,
        );
        let parties: Vec<Option<Party>> = reading.steps.iter().map(|s| s.phrase.groups[0].choices[0][0].on).collect();
        assert_eq!(parties, [None, Some(Party::Staff)]);
    }

    #[test]
    fn what_is_refused_is_said() {
        assert_eq!(shown("处一百万一十元以上二百万元以下罚款"), ["?处一百万一十元以上二百万元以下罚款"]);
    }
}
