//! The result of a case, as the contracts write it.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Diagram, TooLarge};
use cailiang_core::library::{FactId, Library};
use cailiang_core::model::{Adders, Date, FactType, Kind, Modal, Within};
use cailiang_core::number::Exact;
use cailiang_core::penalty::describe;
use serde::Serialize;

use crate::case::Case;
use crate::circumstances::Adjusted;
use crate::concurrence::Concurrence;
use crate::deadline::DecisionDeadline;
use crate::departure::Verdict;
use crate::gains::Remark;
use crate::meaning::{BaseRef, Imposed, Interner, Origin, Package, Slot, counted};
use crate::procedures::Flag;
use crate::rationale::{self, Clause};
use crate::resolve::{Final, Law, alternatives, first_of, reason};
use crate::space::{Cells, Space};
use crate::stack::{DayState, Stack};
use crate::step::role;
pub use crate::step::{About, Step};
use crate::view::{Shown, join, show};

/// A text that says something in the case.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct AppliedText {
    /// Name of the instrument.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// 《文件》第…条.
    pub citation: String,
    /// 依据, or 裁量说理 for baselines.
    pub role: &'static str,
    /// Written for illustration, not a real document.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub illustrative: bool,
}

/// An order to put things right.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct OrderShown {
    /// 责令改正.
    pub order: String,
    /// Within what time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
}

/// No penalty, or none needed.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize)]
pub struct Waived {
    /// `must` (不予) or `may` (可以不予).
    pub modal: Modal,
    /// The statutory ground that the line carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// Where it is said.
    pub citation: String,
}

/// A fact that is still to be found out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Missing {
    /// Its name.
    pub fact: String,
    /// What to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// 是否, 枚举, 整数, 数值, 金额 or 日期.
    #[serde(rename = "type")]
    pub ty: &'static str,
    /// Its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The answers that the texts tell apart: words, or ranges of a number in cell syntax.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
}

/// A result that depends on facts not yet known.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Scenario {
    /// Those facts; numbers in cell syntax.
    pub facts: BTreeMap<String, serde_json::Value>,
    /// Packages.
    pub any_of: Vec<Vec<Shown>>,
    /// 阶次.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Orders.
    pub orders: Vec<OrderShown>,
}

/// The result under one of two laws of which neither is lighter.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Alternative {
    /// Day whose law it is.
    pub law_date: String,
    /// Packages.
    pub any_of: Vec<Vec<Shown>>,
    /// Texts.
    pub applied: Vec<AppliedText>,
}

/// What may be imposed in a case.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Resolution {
    /// The matter as the case names it.
    pub matter: String,
    /// Day whose law applies; `None` where neither law is lighter, or where that depends on missing facts.
    pub law_date: Option<String>,
    /// Texts that say something in the case, the highest first.
    pub applied: Vec<AppliedText>,
    /// 阶次, when it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Orders.
    pub orders: Vec<OrderShown>,
    /// Packages, one of which is imposed; `[]`: no rule applies; `[[]]`: permitted without sanction.
    pub any_of: Vec<Vec<Shown>>,
    /// The same under laws, regulations and rules alone, without baselines.
    pub statutory: Vec<Vec<Shown>>,
    /// 不予 or 可以不予.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waived>,
    /// Why this law, why this result.
    pub reasons: Vec<String>,
    /// Facts worth finding out, the one that narrows the result most first.
    pub missing: Vec<Missing>,
    /// The results that are still possible.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// Both results, where neither law is lighter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// What general rules add.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// Which of several provisions fines the act, where the case names several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrence: Option<Concurrence>,
    /// Where a departure from the baseline stands, where the case has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departure: Option<Verdict>,
    /// The time to decide, where the day of filing is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<DecisionDeadline>,
    /// Steps of the procedure that the result calls for, or may call for.
    pub procedures: Vec<Flag>,
    /// What the user should know.
    pub warnings: Vec<String>,
    /// The steps.
    pub trace: Vec<Step>,
    /// The reasons as a paragraph; see [`Resolution::explain`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rationale: Vec<Clause>,
    /// The results that are still possible, each by itself.
    #[serde(skip)]
    pub(crate) possible: Vec<Possible>,
    /// Steps of the trace that are not taken in every result that is still possible.
    #[serde(skip)]
    pub(crate) uncertain: Vec<Step>,
}

impl Resolution {
    /// Writes the reasons (说理) of the result of this case as a paragraph, clause by clause.
    pub fn explain(&mut self, case: &Case) {
        self.rationale = rationale::write(case, self);
    }
}

/// One result that is still possible.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Possible {
    pub any_of: Vec<Vec<Shown>>,
    pub statutory: Vec<Vec<Shown>>,
    /// Some text says that gains are not confiscated.
    pub denies_gains: bool,
}

/// More scenarios than this are not listed.
const MAX_SCENARIOS: usize = 64;

pub(crate) struct Writer<'a, 'l> {
    pub case: &'a Case,
    pub library: &'l Library,
    /// Names of the instruments that speak.
    pub instruments: Vec<&'l str>,
    /// Of the day of the act and of the day of the decision.
    pub stacks: (&'a Stack<'l>, &'a Stack<'l>),
    pub space: &'a mut Space<'l>,
    pub result: Diagram,
    pub finals: &'a Interner<Final>,
    /// Facts that cannot be found out: not worth asking for.
    pub unfound: BTreeSet<FactId>,
}

/// What decides whether a fact is missing.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Key {
    law: Law,
    any_of: Vec<Vec<Shown>>,
    grade: Option<String>,
    waived: Option<Waived>,
    conflict: bool,
}

impl Writer<'_, '_> {
    pub(crate) fn write(&mut self) -> Result<Resolution, TooLarge> {
        let mut keys: Interner<Key> = Interner::default();
        let mut store = std::mem::take(&mut self.space.store);
        let keyed = store.combine(&[self.result], &mut |v| {
            let f = v.first().and_then(|v| self.finals.get(*v));
            f.map_or(0, |f| keys.number(self.key(f)))
        });
        self.space.store = store;
        let keyed = keyed?;

        let all: Vec<Final> =
            self.space.store.values(self.result).iter().filter_map(|v| self.finals.get(*v)).cloned().collect();
        let laws: BTreeSet<Law> = all.iter().map(|f| f.law).collect();
        let law_date = match laws.iter().collect::<Vec<_>>().as_slice() {
            [Law::Old] => Some(self.case.law_day().to_string()),
            [Law::New] => Some(self.case.decision_date.to_string()),
            _ => None,
        };
        let missing = self.missing(keyed, &all)?;
        let scenarios = self.scenarios(keyed);
        let grades: BTreeSet<Option<String>> = all.iter().map(|f| f.applied().state.grade.clone()).collect();
        let waived: Vec<Option<Waived>> = all.iter().map(|f| self.waived(f, f.applied())).collect();
        let packages = all.iter().flat_map(|f| f.applied().state.packages.iter());
        let statutory = all.iter().flat_map(|f| f.applied().state.statutory.iter());
        let mut resolution = Resolution {
            matter: self.case.matter.clone(),
            law_date,
            applied: Vec::new(),
            grade: if grades.len() == 1 { grades.into_iter().next().flatten() } else { None },
            orders: Vec::new(),
            any_of: self.shown(packages),
            statutory: self.shown(statutory),
            waived: waived.first().cloned().flatten().filter(|_| waived.windows(2).all(|w| w.first() == w.last())),
            reasons: Vec::new(),
            missing,
            scenarios: scenarios.unwrap_or_default(),
            alternatives: Vec::new(),
            remarks: Vec::new(),
            concurrence: None,
            departure: None,
            deadline: None,
            procedures: Vec::new(),
            warnings: Vec::new(),
            trace: Vec::new(),
            rationale: Vec::new(),
            possible: self.possible(&all),
            uncertain: Vec::new(),
        };
        for law in &laws {
            if let Some((text, citation)) = reason(*law, self.case, &self.instruments) {
                resolution.trace.push(Step::new(About::LawOfTheDay, text.clone(), citation));
                resolution.reasons.push(text);
            }
        }
        if laws.len() > 1 {
            resolution.uncertain.extend(resolution.trace.iter().cloned());
        }
        for f in &all {
            self.add(f, &mut resolution);
        }
        let traces: Vec<Vec<Step>> = all.iter().map(|f| self.trace(self.date(f), f.applied())).collect();
        let doubtful = |s: &&Step| traces.iter().any(|t| t.contains(s)) && !traces.iter().all(|t| t.contains(s));
        let doubtful: Vec<Step> = resolution.trace.iter().filter(doubtful).cloned().collect();
        resolution.uncertain.extend(doubtful);
        // What is still open may make no difference to either result.
        let mut both = all.iter().map(|f| self.alternatives(f));
        if let Some(first) = both.next()
            && both.all(|b| b == first)
        {
            resolution.alternatives = first;
        }
        Ok(resolution)
    }

    /// Both results, where neither law is lighter.
    fn alternatives(&self, f: &Final) -> Vec<Alternative> {
        let both = alternatives(f, self.case).into_iter();
        both.map(|(date, adjusted)| Alternative {
            law_date: date.to_string(),
            any_of: self.shown(adjusted.state.packages.iter()),
            applied: self.applied(date, &adjusted.state),
        })
        .collect()
    }

    /// Adds what one still possible result contributes to the lists.
    fn add(&self, f: &Final, to: &mut Resolution) {
        let adjusted = f.applied();
        let date = self.date(f);
        for text in self.applied(date, &adjusted.state) {
            if !to.applied.contains(&text) {
                to.applied.push(text);
            }
        }
        for order in self.orders(date, &adjusted.state) {
            if !to.orders.contains(&order) {
                to.orders.push(order);
            }
        }
        for warning in &adjusted.state.warnings {
            if !to.warnings.contains(warning) {
                to.warnings.push(warning.clone());
            }
        }
        if let Some(conflict) = &adjusted.state.conflict
            && !to.warnings.contains(conflict)
        {
            to.warnings.push(conflict.clone());
        }
        for step in self.trace(date, adjusted) {
            if !to.trace.contains(&step) {
                to.trace.push(step);
            }
        }
        if let Some(w) = self.waived(f, adjusted) {
            let word = if w.modal == Modal::Must { "不予处罚" } else { "可以不予处罚" };
            let ground = w.ground.as_ref().map(|g| format!("（依据{g}）")).unwrap_or_default();
            let text = format!("{word}：{}{ground}", w.citation);
            if !to.reasons.contains(&text) {
                to.reasons.push(text);
            }
        }
        if let Some(grade) = &adjusted.state.grade {
            let text = format!("本案情形属于“{grade}”");
            if !to.reasons.contains(&text) {
                to.reasons.push(text);
            }
        }
    }

    fn date(&self, f: &Final) -> Date {
        if f.law == Law::New { self.case.decision_date } else { self.case.law_day() }
    }

    fn stack(&self, date: Date) -> &Stack<'_> {
        if date == self.case.decision_date && date != self.case.law_day() { self.stacks.1 } else { self.stacks.0 }
    }

    fn shown<'p>(&self, packages: impl Iterator<Item = &'p Package>) -> Vec<Vec<Shown>> {
        let mut all: Vec<Vec<Shown>> = Vec::new();
        for package in packages {
            let shown = show(self.space, package);
            if !all.contains(&shown) {
                all.push(shown);
            }
        }
        join(all)
    }

    /// The results that are still possible; both, where neither of two laws is lighter.
    fn possible(&self, all: &[Final]) -> Vec<Possible> {
        let mut possible: Vec<Possible> = Vec::new();
        for f in all {
            let other = if f.law == Law::Both { f.new.as_ref() } else { None };
            for adjusted in std::iter::once(f.applied()).chain(other) {
                let state = &adjusted.state;
                let slots = state.packages.iter().flat_map(|p| &p.slots);
                let denied = |s: &Slot, i: &Imposed| s.kind == Kind::ConfiscateGains && i.sanction.modal == Modal::Not;
                let one = Possible {
                    any_of: self.shown(state.packages.iter()),
                    statutory: self.shown(state.statutory.iter()),
                    denies_gains: slots.into_iter().any(|(s, i)| denied(s, i)),
                };
                if !possible.contains(&one) {
                    possible.push(one);
                }
            }
        }
        possible
    }

    fn key(&self, f: &Final) -> Key {
        let adjusted = f.applied();
        Key {
            law: f.law,
            any_of: self.shown(adjusted.state.packages.iter()),
            grade: adjusted.state.grade.clone(),
            waived: self.waived(f, adjusted),
            conflict: adjusted.state.conflict.is_some(),
        }
    }

    fn waived(&self, f: &Final, adjusted: &Adjusted) -> Option<Waived> {
        if let Some((modal, id, index)) = adjusted.waived {
            let instrument = self.library.instrument(id)?;
            let circumstance = instrument.general.circumstances.get(index)?;
            return Some(Waived {
                modal,
                ground: circumstance.ground.as_ref().map(|g| g.citation.to_string()),
                citation: format!("《{}》通则", instrument.name),
            });
        }
        let (modal, layer, statement) = adjusted.state.waived?;
        let code = &self.stack(self.date(f)).layers.get(layer)?.code;
        Some(Waived {
            modal,
            ground: code.statements.get(statement)?.ground().map(|g| g.citation.to_string()),
            citation: code.instrument.cite(code.matter).to_string(),
        })
    }

    fn applied(&self, date: Date, state: &DayState) -> Vec<AppliedText> {
        let layers = &self.stack(date).layers;
        let texts = state.applied.iter().filter_map(|a| layers.get(a.layer)).map(|l| AppliedText {
            instrument: l.code.instrument.name.clone(),
            matter: l.code.matter.name.clone(),
            citation: l.code.instrument.cite(l.code.matter).to_string(),
            role: role(l.code.instrument.rank),
            illustrative: l.code.instrument.illustrative,
        });
        texts.collect()
    }

    fn orders(&self, date: Date, state: &DayState) -> Vec<OrderShown> {
        let layers = &self.stack(date).layers;
        let orders =
            state.orders.iter().filter_map(|(l, s, o)| layers.get(*l)?.code.statements.get(*s)?.orders.get(*o));
        orders.map(|o| OrderShown { order: o.name.clone(), within: o.within }).collect()
    }

    fn trace(&self, date: Date, adjusted: &Adjusted) -> Vec<Step> {
        let layers = &self.stack(date).layers;
        let mut steps = Vec::new();
        for applied in &adjusted.state.applied {
            let Some(layer) = layers.get(applied.layer) else { continue };
            let code = &layer.code;
            let mut parts: Vec<String> = Vec::new();
            for statement in applied.statements.iter().filter_map(|s| code.statements.get(*s)) {
                let packages = statement.groups.iter().map(|g| describe::alternatives(&g.choices));
                let orders = statement.orders.iter().map(describe::order);
                let mut words: Vec<String> = orders.chain(packages).collect();
                if statement.waive.is_some() && words.is_empty() {
                    words.push(format!("{}不予处罚", statement.waive.map(may).unwrap_or_default()));
                }
                let mut text = words.join("，");
                match statement.origin {
                    Origin::Weights(_, sum) => text = format!("{}：{text}", weight_sum(sum)),
                    Origin::Adders(a) => text = format!("{}：{text}", raised(a)),
                    Origin::Line(_) | Origin::Waiver(_) => {}
                }
                if let Some(grade) = statement.grade {
                    text = format!("“{grade}”：{text}");
                }
                if let Some(stepped) = statement.stepped {
                    let from = code.statements.get(stepped.from).and_then(|s| s.grade).unwrap_or("未标阶次");
                    let (may, way) = (may(stepped.step.modal), if stepped.step.up { "上调" } else { "下调" });
                    text = format!("由“{from}”{may}{way}一档，{text}");
                }
                if !text.is_empty() {
                    parts.push(text);
                }
            }
            let citation = code.instrument.cite(code.matter).to_string();
            steps.push(Step::new(About::Text, parts.join("；"), Some(citation)).of(code.instrument.rank));
        }
        for (text, id) in &adjusted.steps {
            let Some(instrument) = self.library.instrument(*id) else { continue };
            let citation = Some(format!("《{}》通则", instrument.name));
            steps.push(Step::new(About::Circumstance, text.clone(), citation).of(instrument.rank));
        }
        steps
    }

    /// What to find out, the fact first whose answer leaves the fewest results in the worst case.
    fn missing(&mut self, keyed: Diagram, all: &[Final]) -> Result<Vec<Missing>, TooLarge> {
        let mut ranked: Vec<(usize, usize, usize)> = Vec::new();
        for axis in self.space.store.support(keyed) {
            let (mut worst, mut sum) = (0, 0);
            for cell in 0..self.space.store.cells(axis) {
                let left = self.space.store.fix(keyed, axis, cell)?;
                let results = self.space.store.values(left).len();
                (worst, sum) = (worst.max(results), sum + results);
            }
            ranked.push((worst, sum, axis));
        }
        ranked.sort_unstable();
        let mut facts: Vec<FactId> =
            ranked.iter().filter_map(|(.., axis)| self.space.axis(*axis)).map(|a| a.fact).collect();
        // A fine that is a multiple of something unknown is not yet a sum.
        for f in all {
            let imposed = f.applied().state.packages.iter().flat_map(|p| p.slots.values());
            let bases = imposed.filter(|i| i.sanction.modal != Modal::Not).filter_map(|i| i.base.as_ref());
            let open = bases.filter_map(|b| if let BaseRef::Fact(f) = b { Some(*f) } else { None });
            let open = open.chain(self.counted(self.date(f), &f.applied().state));
            facts
                .extend(open.chain(f.applied().state.needs.iter().copied()).filter(|f| self.space.known(*f).is_none()));
        }
        let mut seen = BTreeSet::new();
        facts.retain(|f| seen.insert(*f) && !self.unfound.contains(f));
        Ok(facts.iter().filter_map(|f| self.ask(*f)).collect())
    }

    /// A fact as a question with its answers.
    fn ask(&self, fact: FactId) -> Option<Missing> {
        let declared = self.library.fact(fact)?;
        let name = self.space.name_of(fact)?;
        let ty = match declared.ty {
            FactType::YesNo => "是否",
            FactType::Enum(_) => "枚举",
            FactType::Integer(..) => "整数",
            FactType::Number(..) => "数值",
            FactType::Money(_) => "金额",
            FactType::Date => "日期",
        };
        let axis = self.space.axis_of(fact).and_then(|a| self.space.axis(a)).map(|a| &a.cells);
        let answers = match axis {
            Some(Cells::YesNo) => vec!["是".to_owned(), "否".to_owned()],
            Some(Cells::Words(words)) => words.clone(),
            Some(Cells::Numbers(ranges)) if ranges.len() > 1 && declared.ty != FactType::Date => {
                ranges.iter().map(ToString::to_string).collect()
            }
            _ => Vec::new(),
        };
        let unit = declared.ty.unit().map(str::to_owned);
        Some(Missing { fact: name, question: declared.question.clone(), ty, unit, answers })
    }

    /// The facts that methods of the applied texts count.
    fn counted(&self, date: Date, state: &DayState) -> Vec<FactId> {
        let layers = &self.stack(date).layers;
        let applied = state.applied.iter().filter_map(|a| Some((a, &layers.get(a.layer)?.code)));
        let statements = applied.flat_map(|(a, code)| a.statements.iter().map(move |s| (code, *s)));
        statements
            .filter_map(|(code, s)| match code.statements.get(s)?.origin {
                Origin::Adders(adders) => Some(counted(self.library, code.id.instrument, adders)),
                _ => None,
            })
            .flatten()
            .collect()
    }

    /// The results by the facts that decide; `None` when there are too many to list, empty when there is one.
    fn scenarios(&self, keyed: Diagram) -> Option<Vec<Scenario>> {
        if self.space.store.value(keyed).is_some() {
            return Some(Vec::new());
        }
        let cases = self.space.store.cases(keyed, MAX_SCENARIOS)?;
        let scenarios = cases.iter().filter_map(|(path, _)| {
            let f = self.finals.get(self.space.store.at(self.result, &first_of(path)))?;
            let adjusted = f.applied();
            Some(Scenario {
                facts: self.space.shown_region(path),
                any_of: self.shown(adjusted.state.packages.iter()),
                grade: adjusted.state.grade.clone(),
                orders: self.orders(self.date(f), &adjusted.state),
            })
        });
        Some(scenarios.collect())
    }
}

/// 可以, where it is not compulsory.
fn may(modal: Modal) -> &'static str {
    if modal == Modal::May { "可以" } else { "" }
}

/// 累加合计 59%.
fn weight_sum(sum: Exact) -> String {
    sum.times(Exact::int(100)).map_or_else(|| "累加".to_owned(), |s| format!("累加合计 {s}%（不超过 100%）"))
}

/// 加收: where it starts and where it ends.
fn raised(adders: &Adders) -> String {
    let cap = adders.cap.map(|c| format!("，最高 {c} 元")).unwrap_or_default();
    format!("加收（起点 {} 元{cap}）", adders.start)
}

impl From<&Resolution> for serde_json::Value {
    fn from(resolution: &Resolution) -> serde_json::Value {
        serde_json::to_value(resolution).unwrap_or_default()
    }
}
