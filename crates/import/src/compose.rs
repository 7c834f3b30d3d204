//! From what stands in the cells to what it means: quoted provisions with their tiers, rows with their conditions, remarks.

use std::collections::BTreeSet;

use cailiang_core::interval::Interval;
use cailiang_core::model::{Basis, Kind, Modal, Party, Sanction};
use cailiang_core::penalty::Bounds;

use crate::citation::{Head, quotes};
use crate::cue::{self, CRIMINAL, Tier};
use crate::grid::Text;
use crate::measure::{self, Found, Measure};
use crate::outline::{RawMatter, RawRow};
use crate::reading::{self, Reading, Step};
use crate::roles::squeeze;

/// A provision quoted for a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Quoted {
    /// The cell.
    pub text: Text,
    /// Its head; none where it goes on with the one before.
    pub head: Option<Head>,
    /// What it says.
    pub reading: Reading,
    /// The words behind the head.
    pub words: String,
    /// Whether the matter is compared with it; of two laws in a cell only with the one that states figures.
    pub compared: bool,
    /// Block of the matter that it stands over.
    pub block: usize,
}

/// A circumstance of a row: one of its alternatives.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Circumstance {
    /// Where.
    pub text: Text,
    /// Its words, folded, without the words of its tier.
    pub words: String,
    /// What they are.
    pub found: Found,
    /// The gains that they speak of, and of nothing else.
    pub gains: Option<Interval>,
}

/// A row of a matter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// As it stands.
    pub raw: RawRow,
    /// Block of the matter.
    pub block: usize,
    /// Alternatives; one of them has to hold. Empty: any case.
    pub alternatives: Vec<Circumstance>,
    /// Factor columns: all have to hold.
    pub factors: Vec<Circumstance>,
    /// The penalty.
    pub reading: Reading,
    /// Tiers that it belongs to: by its words, by its block, or as inferred.
    pub tiers: BTreeSet<String>,
    /// The tier that it was put in because only there its fine fits.
    pub inferred: Option<String>,
    /// Tiers that its words name as one case among others: it neither belongs to them nor leaves them to other rows.
    pub among: BTreeSet<String>,
}

impl Row {
    /// Tiers that its words or its block name.
    pub fn named_tiers(&self) -> BTreeSet<&str> {
        self.tiers.iter().filter(|t| Some(*t) != self.inferred.as_ref()).map(String::as_str).collect()
    }

    /// 阶次, as shown.
    pub fn grade(&self) -> String {
        self.raw.grade.as_ref().map_or_else(String::new, |g| squeeze(&g.text))
    }
}

/// A remark and the rows that it stands beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The cell.
    pub text: Text,
    /// What it says.
    pub reading: Reading,
    /// Rows, by their place in [`Matter::rows`].
    pub rows: Vec<usize>,
}

/// A matter, understood as far as it goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Matter {
    /// Unique name: the number, else the act.
    pub name: String,
    /// As it stands.
    pub raw: RawMatter,
    /// In order.
    pub quoted: Vec<Quoted>,
    /// In order.
    pub rows: Vec<Row>,
    /// In order.
    pub remarks: Vec<Remark>,
}

impl Matter {
    /// Steps of the provisions that it is compared with.
    pub fn upper(&self) -> impl Iterator<Item = (&Quoted, &Step)> {
        self.quoted.iter().filter(|q| q.compared).flat_map(|q| q.reading.steps.iter().map(move |s| (q, s)))
    }

    /// Heads of what is quoted, in order.
    pub fn heads(&self) -> impl Iterator<Item = &Head> {
        self.quoted.iter().filter_map(|q| q.head.as_ref())
    }

    /// The head of what it is compared with.
    pub fn head(&self) -> Option<&Head> {
        self.quoted.iter().filter(|q| q.compared).find_map(|q| q.head.as_ref()).or_else(|| self.heads().next())
    }

    /// What its act is called, for messages.
    pub fn act(&self) -> &str {
        self.raw.act.as_ref().map_or("", |a| a.text.as_str())
    }

    /// Tiers of the provision, by name, the base not among them.
    pub fn tiers(&self) -> BTreeSet<String> {
        self.upper().filter_map(|(_, s)| step_tier(s)).collect()
    }

    /// The tiers that its rows may belong to; none where no provision is quoted, and every word is taken as it stands.
    fn known(&self) -> Option<BTreeSet<String>> {
        self.upper().next().map(|_| self.tiers())
    }
}

/// The name of the tier of a step: its fact, or the words of its condition.
pub fn step_tier(step: &Step) -> Option<String> {
    step.tier.name().map(str::to_owned).or_else(|| step.other.clone())
}

/// All sanctions of a step.
pub fn sanctions(step: &Step) -> impl Iterator<Item = &Sanction> {
    step.phrase.groups.iter().flat_map(|g| &g.choices).flatten()
}

/// What tells sanctions apart that are set one instead of the other: kind and party.
pub fn slot(s: &Sanction) -> (Kind, Option<Party>) {
    (s.kind, s.on)
}

/// Reads a matter.
pub fn matter(raw: &RawMatter, name: String, bounds: Bounds) -> Matter {
    let quoted = provisions(raw, bounds);
    let mut matter = Matter { name, raw: raw.clone(), quoted: quoted.clone(), rows: Vec::new(), remarks: Vec::new() };
    choose_act(&mut matter);
    let known = matter.known();
    let mut rows: Vec<Row> = Vec::new();
    for (block, b) in raw.blocks.iter().enumerate() {
        let own: Vec<&Quoted> = quoted.iter().filter(|q| q.block == block).collect();
        // A block that goes on with the provision is a tier, or the part on the staff.
        let goes_on = block > 0 && own.iter().all(|q| q.head.is_none()) && !own.is_empty();
        let steps: Vec<&Step> = own.iter().flat_map(|q| &q.reading.steps).collect();
        let tier = steps.first().and_then(|s| s.tier.name()).filter(|_| goes_on);
        let staff = goes_on
            && !steps.is_empty()
            && steps.iter().all(|s| sanctions(s).all(|x| x.on == Some(Party::Staff)) && sanctions(s).next().is_some());
        let names_staff = |text: &str| text.contains("责任人");
        for row in &b.rows {
            let mut row = self::row(row, block, bounds, staff.then_some(Party::Staff), known.as_ref());
            row.tiers.extend(tier.map(str::to_owned));
            if staff && names_staff(row.raw.penalty.as_ref().map_or("", |p| p.text.as_str())) {
                row.reading.rest.retain(|r| reading::is_penalty(r));
            }
            rows.push(row);
        }
    }
    matter.rows = rows;
    personal(&mut matter);
    matter.remarks = remarks(&matter, bounds);
    let tiers = matter.tiers();
    for index in 0..matter.rows.len() {
        infer_tier(&mut matter, index, &tiers);
    }
    matter
}

/// Gives a matter whose table only cites its provision the steps of the provision itself, and reads its rows anew.
pub fn adopt(matter: &mut Matter, steps: Vec<Step>, bounds: Bounds) {
    let Some(quoted) = matter.quoted.iter_mut().find(|q| q.head.is_some()) else { return };
    quoted.words = "（库中条文）".to_owned();
    quoted.reading = Reading { steps, ..Reading::default() };
    quoted.compared = true;
    let known = matter.known();
    for row in &mut matter.rows {
        let again = self::row(&row.raw, row.block, bounds, None, known.as_ref());
        row.tiers = again.tiers;
        row.alternatives = again.alternatives;
        row.among = again.among;
        row.inferred = None;
    }
    personal(matter);
    let tiers = matter.tiers();
    for index in 0..matter.rows.len() {
        infer_tier(matter, index, &tiers);
    }
}

/// The provisions that stand over the blocks of a matter.
fn provisions(raw: &RawMatter, bounds: Bounds) -> Vec<Quoted> {
    let mut found: Vec<Quoted> = Vec::new();
    for (block, b) in raw.blocks.iter().enumerate() {
        let mut parts = Vec::new();
        for text in b.basis.iter().chain(&b.statutory) {
            for quote in quotes(&text.text) {
                let reading = reading::read(&quote.text, bounds, None);
                parts.push(Quoted {
                    text: text.clone(),
                    head: quote.head,
                    reading,
                    words: quote.text,
                    compared: true,
                    block,
                });
            }
        }
        let states_figures =
            |q: &Quoted| q.reading.steps.iter().flat_map(sanctions).any(|s| s.amount.is_some() || s.duration.is_some());
        let heads = parts.iter().filter(|q| q.head.is_some()).count();
        if heads > 1 && parts.iter().any(states_figures) {
            for part in &mut parts {
                part.compared = states_figures(part);
            }
        }
        found.extend(parts);
    }
    found
}

/// Of a provision with several acts, each with its penalty, the one that the matter names.
fn choose_act(matter: &mut Matter) {
    let act = squeeze(matter.act());
    // 前款规定的单位…: not another act, but more on the one before.
    let own = |a: &str| !a.contains("前款") && !a.contains("本条第");
    for quoted in &mut matter.quoted {
        let acts: BTreeSet<&str> = quoted
            .reading
            .steps
            .iter()
            .filter(|s| sanctions(s).next().is_some())
            .filter_map(|s| s.act.as_deref())
            .filter(|a| own(a))
            .collect();
        if acts.len() < 2 || act.is_empty() {
            continue;
        }
        let mut ranked: Vec<(usize, String)> = acts.iter().map(|a| (likeness(a, &act), (*a).to_owned())).collect();
        ranked.sort_by_key(|r| std::cmp::Reverse(r.0));
        let (Some(best), Some(second)) = (ranked.first().cloned(), ranked.get(1)) else { continue };
        if best.0 >= second.0.saturating_add(15) {
            quoted.reading.steps.retain(|s| s.act.as_deref().is_none_or(|a| a == best.1 || !own(a)));
        }
    }
}

/// How much of a text occurs in another, pairs of characters in per cent.
pub fn likeness(text: &str, other: &str) -> usize {
    let pairs = |t: &str| -> Vec<(char, char)> { t.chars().zip(t.chars().skip(1)).collect() };
    let (own, theirs) = (pairs(text), pairs(other));
    if own.is_empty() {
        return 0;
    }
    own.iter().filter(|p| theirs.contains(p)).count() * 100 / own.len()
}

/// 对个人 in a cell is the staff where the provision speaks of staff and of no individual.
fn personal(matter: &mut Matter) {
    let named: BTreeSet<Option<Party>> = matter.upper().flat_map(|(_, s)| sanctions(s).map(|x| x.on)).collect();
    if named.contains(&Some(Party::Individual)) || !named.contains(&Some(Party::Staff)) {
        return;
    }
    for step in matter.rows.iter_mut().flat_map(|r| &mut r.reading.steps) {
        let mut changed = false;
        for s in step.phrase.groups.iter_mut().flat_map(|g| &mut g.choices).flatten() {
            if s.on == Some(Party::Individual) {
                s.on = Some(Party::Staff);
                changed = true;
            }
        }
        if changed {
            step.text = step.text.replacen("对个人", "对直接负责的主管人员和其他直接责任人员", 1);
        }
    }
}

fn row(raw: &RawRow, block: usize, bounds: Bounds, party: Option<Party>, known: Option<&BTreeSet<String>>) -> Row {
    let penalty = raw.penalty.as_ref().map_or("", |p| p.text.as_str());
    let reading = reading::read(penalty, bounds, party);
    let mut parts: Vec<(&Text, Said, String)> = Vec::new();
    for text in raw.circumstances.iter().take(1) {
        parts.extend(alternatives_of(&text.text).into_iter().map(|part| (text, said(&part, known), part)));
    }
    // A tier of one alternative is none of the row: 之一：（1）拒不改正的；（2）占地10亩以上的.
    let mut sets = parts.iter().map(|(_, said, _)| said.tiers.clone());
    let first = sets.next().unwrap_or_default();
    let mut tiers = sets.fold(first, |a, b| a.intersection(&b).cloned().collect());
    let mut among = BTreeSet::new();
    let mut alternatives = Vec::new();
    for (text, said, part) in parts {
        among.extend(said.among);
        among.extend(said.tiers.difference(&tiers).cloned());
        // What says no more than a tier of the provision is the fact of that name.
        let named = said.tiers.iter().next().filter(|_| said.words.is_empty() && said.tiers.len() == 1);
        let words = match named {
            Some(name) if !tiers.contains(name) => name.clone(),
            _ if said.tiers.is_subset(&tiers) => said.words,
            _ => plain(&part),
        };
        if words.is_empty() {
            // 拒不改正的: the tier says it all, whatever the alternatives add to it.
            alternatives.clear();
            break;
        }
        alternatives.push(circumstance(text, words, bounds));
    }
    // A second column of circumstances has to hold as well.
    let beside = raw.circumstances.iter().skip(1).map(|t| circumstance(t, plain(&squeeze(&t.text)), bounds));
    let of_columns = raw
        .factors
        .iter()
        .filter(|(_, t)| !matches!(squeeze(&t.text).as_str(), "-" | "—" | "/" | "任意" | "不限"))
        .map(|(heading, t)| {
            let words = squeeze(&t.text);
            // The heading names the fact; a cell that only gives its values is a measure of it.
            let found = match measure::find(&words, bounds) {
                Found::One(m) if m.name == measure::unnamed(&m.unit) || heading.contains(&m.name) => {
                    Found::One(Measure { name: heading.clone(), ..m })
                }
                Found::One(_) => Found::None,
                other => other,
            };
            Circumstance { text: t.clone(), words: format!("{heading}:{words}"), found, gains: None }
        });
    let factors = beside.chain(of_columns).collect();
    // A tier that only some steps of the cell name is theirs alone.
    let mut of_steps = reading.steps.iter().map(step_tier);
    if let Some(Some(first)) = of_steps.next()
        && of_steps.all(|t| t.as_ref() == Some(&first))
    {
        tiers.insert(first);
    }
    Row { raw: raw.clone(), block, alternatives, factors, reading, tiers, inferred: None, among }
}

/// （1）…；（2）… and 1、…；2、… are alternatives; so are lines.
fn alternatives_of(text: &str) -> Vec<String> {
    let squeezed = squeeze(text);
    let marks: Vec<Vec<String>> = vec![
        (1..=9).map(|n| format!("({n})")).collect(),
        "一二三四五六七八九".chars().map(|n| format!("({n})")).collect(),
        (1..=9).map(|n| format!("{n}、")).collect(),
        "①②③④⑤⑥⑦⑧⑨".chars().map(String::from).collect(),
    ];
    for set in marks {
        let mut rest = squeezed.as_str();
        let mut parts = Vec::new();
        let Some((head, after)) = set.first().and_then(|m| rest.split_once(m.as_str())) else { continue };
        // 其中一种：1、…；2、… counts items of a list: no alternatives of the row.
        let any_of = head.is_empty() || head.contains("之一") || head.contains("情形") && !head.contains('种');
        if !any_of {
            return vec![squeezed];
        }
        let lead = if head.contains("之一") || head.contains("情形") { "" } else { head };
        rest = after;
        for mark in set.iter().skip(1) {
            let Some((part, after)) = rest.split_once(mark.as_str()) else { break };
            parts.push(part.to_owned());
            rest = after;
        }
        parts.push(rest.to_owned());
        if parts.len() > 1 {
            let clean = |p: &String| format!("{lead}{}", p.trim_matches(|c| matches!(c, ';' | ',' | '。' | ':')));
            return parts.iter().map(clean).filter(|p| !p.is_empty()).collect();
        }
    }
    if squeezed.is_empty() { Vec::new() } else { vec![squeezed] }
}

fn circumstance(text: &Text, words: String, bounds: Bounds) -> Circumstance {
    let (found, gains) = (measure::find(&words, bounds), cue::gains(&words, bounds));
    Circumstance { text: text.clone(), words, found, gains }
}

/// What a part of a circumstance says.
#[derive(Default)]
struct Said {
    /// The words that are left beside the tiers.
    words: String,
    /// The tiers that hold whenever the part does.
    tiers: BTreeSet<String>,
    /// The tiers that are one case of it among others.
    among: BTreeSet<String>,
}

/// Sets the tiers of a circumstance apart from its words. Words are only left out where they name a tier that the
/// provision knows and say nothing else; all others stay.
fn said(text: &str, known: Option<&BTreeSet<String>>) -> Said {
    let is_known = |name: &str| name != CRIMINAL && known.is_none_or(|k| k.contains(name));
    let cases = |part: &str| -> Vec<String> {
        part.replace("或者", ";").replace('或', ";").split(';').map(|p| bare(p).to_owned()).collect()
    };
    let mut said = Said::default();
    let mut kept: Vec<&str> = Vec::new();
    let one_of = text.split(',').any(|p| p.starts_with('或'));
    for part in text.split(',') {
        let words = bare(part);
        let negated =
            ["未造成", "没有造成", "尚未造成", "未构成", "不属于", "未达到"].iter().any(|n| words.contains(n));
        if negated {
            kept.push(part);
            continue;
        }
        if let Some(name) = cue::whole(words).filter(|name| is_known(name) && !one_of) {
            said.tiers.insert(name.to_owned());
            continue;
        }
        kept.push(part);
        let of_cases: Vec<&str> = cases(part).iter().filter_map(|c| cue::whole(c)).collect();
        if one_of || !of_cases.is_empty() {
            said.among.extend(of_cases.into_iter().filter(|name| is_known(name)).map(str::to_owned));
        } else if let Some(Tier::Fact(name)) = cue::tier(words).filter(|t| t.name().is_some_and(is_known)) {
            // 经责令限期改正但逾期不改正的: the words tell more than the tier, so both stand.
            said.tiers.insert(name);
        }
    }
    said.words = plain(&kept.join(","));
    said
}

/// Words without the marks that end them.
fn plain(text: &str) -> String {
    text.trim_end_matches(['。', ';', ',']).to_owned()
}

/// Words without what joins them to those before, and without 的.
fn bare(part: &str) -> &str {
    let part = part.trim_end_matches(['。', ';', '的']);
    let joints = ["并且", "而且", "且", "又", "经"];
    joints.iter().find_map(|j| part.strip_prefix(j).filter(|rest| cue::whole(rest).is_some())).unwrap_or(part)
}

/// Remarks, each with the rows that it stands beside.
fn remarks(matter: &Matter, bounds: Bounds) -> Vec<Remark> {
    let mut found: Vec<Remark> = Vec::new();
    for (index, row) in matter.rows.iter().enumerate() {
        let Some(text) = &row.raw.remark else { continue };
        match found.iter_mut().find(|r| r.text.cell == text.cell) {
            Some(remark) => remark.rows.push(index),
            None => {
                let reading = reading::read(&text.text, bounds, None);
                found.push(Remark { text: text.clone(), reading, rows: vec![index] });
            }
        }
    }
    found
}

/// Whether figures of a fine lie inside those of another that counts the same.
pub fn inside(lower: &Sanction, upper: &Sanction) -> Option<bool> {
    let (own, theirs) = (lower.amount.as_ref()?, upper.amount.as_ref()?);
    let same = match (&own.basis, &theirs.basis) {
        (Basis::Fixed, Basis::Fixed) => true,
        (Basis::Multiple(_), Basis::Multiple(_)) | (Basis::Percent(_), Basis::Percent(_)) => true,
        (a, b) => a == b,
    };
    if !same {
        return Some(false);
    }
    // 百元以下 of a grade lies inside 千元以下.
    Some(covers(&theirs.range, &own.range))
}

fn covers(upper: &Interval, lower: &Interval) -> bool {
    upper.covers(lower)
}

/// A row that names no tier belongs to the one whose range its fine lies in: first the base, else the only other.
fn infer_tier(matter: &mut Matter, index: usize, tiers: &BTreeSet<String>) {
    let Some(row) = matter.rows.get(index) else { return };
    // Words that name a tier which the provision does not have say nothing of tiers; where no provision is quoted, they do.
    let unknown = matter.upper().next().is_none();
    let kept: BTreeSet<String> = row.tiers.iter().filter(|t| unknown || tiers.contains(*t)).cloned().collect();
    let mut inferred = None;
    if kept.is_empty() && !tiers.is_empty() && row.among.is_empty() {
        let own = row.reading.steps.iter().filter(|s| step_tier(s).is_none());
        let fines: Vec<&Sanction> =
            own.flat_map(sanctions).filter(|s| s.kind == Kind::Fine && s.on.is_none()).collect();
        let upper: Vec<(Option<String>, &Sanction)> = matter
            .upper()
            .filter(|(_, s)| s.gains.is_none())
            .flat_map(|(_, s)| sanctions(s).map(move |x| (step_tier(s), x)))
            .filter(|(_, x)| x.kind == Kind::Fine && x.on.is_none() && x.amount.is_some())
            .collect();
        let fits = |tier: Option<&str>| {
            upper.iter().any(|(t, x)| t.as_deref() == tier && fines.iter().all(|f| inside(f, x) == Some(true)))
        };
        let base_has = upper.iter().any(|(t, _)| t.is_none());
        if !fines.is_empty() && !fits(None) {
            let others: Vec<&String> = tiers.iter().filter(|t| fits(Some(t))).collect();
            let only: Vec<&String> =
                tiers.iter().filter(|t| upper.iter().any(|(u, _)| u.as_ref() == Some(t))).collect();
            inferred = match (others.first(), base_has, only.as_slice()) {
                (Some(t), ..) => Some((*t).clone()),
                (None, false, [one]) => Some((*one).clone()),
                _ => None,
            };
        }
    }
    let Some(row) = matter.rows.get_mut(index) else { return };
    row.tiers = kept;
    row.tiers.extend(inferred.clone());
    row.inferred = inferred;
    row.tiers.remove(CRIMINAL);
}

/// Whether two sanctions are set one instead of the other.
pub fn competes(a: &Step, b: &Step) -> bool {
    sanctions(a).any(|x| sanctions(b).any(|y| slot(x) == slot(y) && x.modal != Modal::Not))
}
