//! Resolving a case: two days, their layers, and the lighter of the results.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Assignment, Diagram, Region, TooLarge};
use cailiang_core::library::{FactId, InstrumentId, Library, MatterId};
use cailiang_core::model::{Date, Item};

use crate::case::{Case, CaseError};
use crate::circumstances::Adjusted;
use crate::concurrence;
use crate::deadline;
use crate::departure;
use crate::facts;
use crate::family::Day;
use crate::gains;
use crate::law::general::{self, Standing};
use crate::lighter;
use crate::limitation;
use crate::matters::{self, Found};
use crate::meaning::{Interner, bases, counted};
use crate::outcome;
use crate::procedures;
use crate::rationale;
use crate::result::{Resolution, Step, Writer};
use crate::space::{Cells, Conditioned, Known, Space};
use crate::stack::{DayState, Stack};
use crate::unascertained::{self, Settled};
use crate::view;

/// Which law a result follows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Law {
    /// Of the day of the act.
    Old,
    /// Of the day of the decision, because it is lighter.
    New,
    /// Neither is lighter.
    Both,
}

/// What is left to decide in one case: which law, and what either gives.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Final {
    pub law: Law,
    pub old: Adjusted,
    pub new: Option<Adjusted>,
}

impl Final {
    /// The result that applies; of two laws of which neither is lighter, the old one.
    pub fn applied(&self) -> &Adjusted {
        match (self.law, &self.new) {
            (Law::New, Some(new)) => new,
            _ => &self.old,
        }
    }

    /// Rows that contradict one another under either law.
    pub fn conflict(&self) -> Option<CaseError> {
        let of = |a: &Adjusted| a.state.conflict.clone();
        let message = of(&self.old).or_else(|| self.new.as_ref().and_then(of))?;
        Some(CaseError::new(message, "由制定机关明确，或在 通则 写 竞合 从高"))
    }
}

/// Resolves cases over a library. It holds no state and does no I/O; it may be shared between threads.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'l> {
    library: &'l Library,
}

impl<'l> Resolver<'l> {
    /// A resolver over linked texts.
    pub fn new(library: &'l Library) -> Resolver<'l> {
        Resolver { library }
    }

    pub(crate) fn library(&self) -> &'l Library {
        self.library
    }

    /// What may be imposed in a case, with grounds, reasons and what is still to be found out.
    ///
    /// # Errors
    /// [`CaseError`] when the case names what no text knows, is ambiguous, has no law in force on the day of the act, or
    /// falls into several grades of one text that does not say which applies.
    pub fn resolve(&self, case: &Case) -> Result<Resolution, CaseError> {
        let question = self.question(case)?;
        question.check_law()?;
        let (known, unfound) = facts::known(self.library, case, &question.used(&question.family()))?;
        let given = rationale::given(self.library, case, &known);
        let mut drawn = question.draw(known)?;
        let settled = question.settle(&mut drawn, &unfound)?;
        drawn.check_conflicts()?;
        let result = drawn.result;
        let mut resolution = question.write(&mut drawn, result, unfound)?;
        let rules = question.rules();
        rules.open(case, given, &mut resolution);
        unascertained::tell(self.library, &settled, &mut resolution);
        rules.apply(self, case, &mut resolution)?;
        Ok(resolution)
    }

    /// The facts that the texts of a case look at, on the day of the act and on that of the decision; with the cells that
    /// they tell apart, where conditions cut the fact at all.
    ///
    /// # Errors
    /// [`CaseError`] when no text knows the matter, or its name is ambiguous.
    pub fn looks_at(&self, case: &Case) -> Result<BTreeMap<FactId, Option<Cells>>, CaseError> {
        let question = self.question(case)?;
        let both: BTreeSet<MatterId> = question.old.family.union(&question.new.family).copied().collect();
        let space = Space::new(self.library, &question.conditions(&both), Known::new());
        let cells = |fact: FactId| space.axis_of(fact).and_then(|a| space.axis(a)).map(|a| a.cells.clone());
        Ok(question.used(&both).into_iter().map(|fact| (fact, cells(fact))).collect())
    }

    /// What a case asks: its layers on the day of the act and on that of the decision.
    ///
    /// # Errors
    /// [`CaseError`] when no text knows the matter, or its name is ambiguous.
    pub(crate) fn question<'c>(&self, case: &'c Case) -> Result<Question<'c, 'l>, CaseError> {
        let named = matters::named(self.library, case)?;
        let old_day = Day::new(self.library, case.law_day());
        let new_day = Day::new(self.library, case.decision_date);
        let old = matters::layers(&old_day, case, &named)?;
        let new = matters::layers(&new_day, case, &named)?;
        Ok(Question { library: self.library, case, old_day, new_day, old, new })
    }
}

/// A case with the layers of its two days.
pub(crate) struct Question<'c, 'l> {
    pub library: &'l Library,
    case: &'c Case,
    old_day: Day<'l>,
    new_day: Day<'l>,
    old: Found,
    new: Found,
}

/// What the texts leave in every case that is still possible. It depends on the facts and on the layers of the two days, and
/// on nothing else of the case.
pub(crate) struct Drawn<'l> {
    pub space: Space<'l>,
    /// Values are numbers of [`Drawn::finals`].
    pub result: Diagram,
    pub finals: Interner<Final>,
    /// Of the day of the act and of the day of the decision.
    pub stacks: (Stack<'l>, Stack<'l>),
}

/// What the general rules make of a result: all that depends on more of a case than its facts.
#[derive(Clone, Debug)]
pub(crate) struct Rules<'l> {
    library: &'l Library,
    /// Names of the instruments that speak on either day.
    instruments: Vec<&'l str>,
    /// The layers of the day of the decision, or those of the act where none are held.
    present: BTreeSet<MatterId>,
    /// 实施主体, as a text of the case names it.
    organ: Option<&'l str>,
}

impl From<TooLarge> for CaseError {
    fn from(e: TooLarge) -> CaseError {
        CaseError::new(format!("{e}：未知的要素太多"), "先给出已经查明的要素，再计算")
    }
}

impl<'l> Question<'_, 'l> {
    /// A case needs a law, regulation or rule in force on the day of the act.
    pub fn check_law(&self) -> Result<(), CaseError> {
        let is_basis = |m: &MatterId| self.library.instrument(m.instrument).is_some_and(|i| i.rank.is_basis());
        if self.old.family.iter().any(is_basis) {
            return Ok(());
        }
        let message = format!("行为日 {} 没有施行中的法律、法规或规章规定“{}”", self.case.law_day(), self.case.matter);
        Err(CaseError::new(message, "核对 act_date，或补充该日施行的版本"))
    }

    /// The matters of both days.
    pub fn family(&self) -> BTreeSet<MatterId> {
        self.old.family.union(&self.new.family).copied().collect()
    }

    /// Whether it is known what the later law says: it regulates the act, or says that it no longer does.
    fn later(&self) -> bool {
        !self.new.family.is_empty() || self.new.decriminalised.is_some()
    }

    /// Lays the layers of both days and chooses between them, for every case that what is known leaves open.
    pub fn draw(&self, known: Known) -> Result<Drawn<'l>, TooLarge> {
        let mut space = Space::new(self.library, &self.conditions(&self.family()), known);
        let mut states: Interner<DayState> = Interner::default();
        let mut adjusted: Interner<Adjusted> = Interner::default();

        let old_stack = Stack::new(&mut space, &self.old_day, &self.old.family)?;
        let new_stack = Stack::new(&mut space, &self.new_day, &self.new.family)?;
        for fact in old_stack.bases(&space).into_iter().chain(new_stack.bases(&space)) {
            space.mention(fact);
        }
        let old = old_stack.fold(&mut space, &mut states)?;
        let old = outcome::adjusted(&mut space, &self.old.family, old, &states, &mut adjusted)?;
        let same = self.old.family == self.new.family;
        let mut finals: Interner<Final> = Interner::default();
        let result = if self.later() && !same {
            let new = new_stack.fold(&mut space, &mut states)?;
            let new = outcome::adjusted(&mut space, &self.new.family, new, &states, &mut adjusted)?;
            let gone = self.new.decriminalised.is_some() && self.new.family.is_empty();
            space.combine(&[old, new], &mut |space, v| {
                let [a, b] = v else { return 0 };
                let old = adjusted.get(*a).cloned().unwrap_or_default();
                let new = adjusted.get(*b).cloned().unwrap_or_default();
                let law = choose(space, &old, &new, gone);
                finals.number(Final { law, old, new: Some(new) })
            })?
        } else {
            space.combine(&[old], &mut |_, v| {
                let old = v.first().and_then(|v| adjusted.get(*v)).cloned().unwrap_or_default();
                finals.number(Final { law: Law::Old, old, new: None })
            })?
        };
        Ok(Drawn { space, result, finals, stacks: (old_stack, new_stack) })
    }

    /// Takes for facts that cannot be found out what a text says of them.
    fn settle(&self, drawn: &mut Drawn<'l>, unfound: &BTreeSet<FactId>) -> Result<Vec<Settled>, TooLarge> {
        let both = self.family();
        let mut settled = Vec::new();
        for fact in unfound {
            let by = self.clause(&both, *fact);
            let (after, one) = unascertained::settle(&mut drawn.space, drawn.result, &drawn.finals, *fact, by)?;
            drawn.result = after;
            settled.push(one);
        }
        Ok(settled)
    }

    /// The resolution of what a diagram leaves possible: all that was drawn, or a part of it.
    pub fn write(
        &self,
        drawn: &mut Drawn<'l>,
        result: Diagram,
        unfound: BTreeSet<FactId>,
    ) -> Result<Resolution, TooLarge> {
        let Drawn { space, finals, stacks: (old, new), .. } = drawn;
        let (case, library, instruments) = (self.case, self.library, self.instruments());
        let mut writer = Writer { case, library, instruments, stacks: (old, new), space, result, finals, unfound };
        let mut resolution = writer.write()?;
        if !self.later() && self.case.decision_date != self.case.law_day() {
            let day = self.case.decision_date;
            let text = format!("该日版本未入库：{day} 施行的规定不在库中，无法比较新旧规定轻重");
            resolution.warnings.insert(0, text);
        }
        resolution.warnings.extend(self.old.expired.iter().chain(&self.new.expired).cloned());
        Ok(resolution)
    }

    /// The general rules for cases like this one.
    pub fn rules(&self) -> Rules<'l> {
        let present = self.present().clone();
        Rules { library: self.library, instruments: self.instruments(), present, organ: self.organ() }
    }

    /// Names of the instruments that speak on either day.
    fn instruments(&self) -> Vec<&'l str> {
        let family = self.old.family.iter().chain(&self.new.family);
        let names = family.filter_map(|m| self.library.instrument(m.instrument)).map(|i| i.name.as_str());
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// The layers of the day of the decision, or those of the act where none are held.
    fn present(&self) -> &BTreeSet<MatterId> {
        if self.new.family.is_empty() { &self.old.family } else { &self.new.family }
    }

    /// 实施主体, as a text of the case names it.
    fn organ(&self) -> Option<&'l str> {
        self.present().iter().filter_map(|m| self.library.matter(*m)).find_map(|(_, m)| m.organ.as_deref())
    }

    /// The text that uses a fact and says what holds when it cannot be found out (无法查明).
    fn clause(&self, family: &BTreeSet<MatterId>, fact: FactId) -> Option<InstrumentId> {
        let says = |id: &InstrumentId| self.library.instrument(*id).is_some_and(|i| i.general.unascertained.is_some());
        let instruments: BTreeSet<InstrumentId> = family.iter().map(|m| m.instrument).filter(says).collect();
        instruments.into_iter().find(|id| {
            let own = family.iter().copied().filter(|m| m.instrument == *id).collect();
            self.used(&own).contains(&fact)
        })
    }

    fn conditions(&self, family: &BTreeSet<MatterId>) -> Vec<Conditioned<'l>> {
        outcome::conditions_of(self.library, family)
    }

    /// The facts that the texts of a family ask for.
    pub fn used(&self, family: &BTreeSet<MatterId>) -> BTreeSet<FactId> {
        use cailiang_core::library::Lookup;
        use cailiang_core::model::Condition;
        let mut used = BTreeSet::new();
        for (instrument, condition) in self.conditions(family) {
            condition.visit(&mut |c| match c {
                Condition::Opaque(text, _) => used.extend(self.library.opaque(instrument, text)),
                Condition::Atom(a) => {
                    if let Lookup::Found(f) = self.library.lookup(instrument, &a.fact) {
                        used.insert(f);
                    }
                }
                _ => {}
            });
        }
        for id in family {
            used.extend(bases(self.library, *id));
            for item in self.library.matter(*id).into_iter().flat_map(|(_, m)| &m.items) {
                if let Item::Adders(adders) = item {
                    used.extend(counted(self.library, id.instrument, adders));
                }
            }
        }
        let mut open: Vec<FactId> = used.iter().copied().collect();
        while let Some(fact) = open.pop() {
            open.extend(facts::source(self.library, fact).filter(|from| used.insert(*from)));
        }
        used
    }
}

impl Drawn<'_> {
    /// A case that falls into two rows is no result, as soon as nothing that is still open can change that.
    fn check_conflicts(&self) -> Result<(), CaseError> {
        let conflict = |v: &u32| self.finals.get(*v).and_then(Final::conflict);
        let values = self.space.store.values(self.result);
        match values.iter().find_map(conflict) {
            Some(error) if values.iter().all(|v| conflict(v).is_some()) => Err(error),
            _ => Ok(()),
        }
    }
}

impl Rules<'_> {
    /// Begins a result with what the case itself gives.
    pub fn open(&self, case: &Case, given: Option<Step>, resolution: &mut Resolution) {
        if let Some(end) = case.act_end {
            let text = format!("行为持续到 {end}，以终了之日的规定为行为发生时的规定");
            resolution.reasons.insert(0, text);
        }
        resolution.trace.splice(0..0, given);
    }

    /// Whether an act may still be punished, discovered on a day.
    pub fn limitation(&self, case: &Case, discovered: Option<Date>) -> Option<Standing> {
        let rule = general::limitation(case.decision_date, &self.instruments)?;
        rule.says.standing(case.law_day(), discovered.unwrap_or(case.decision_date))
    }

    /// Limitation, the time to decide, gains, concurrence, departure and procedures, one after the other.
    ///
    /// # Errors
    /// [`CaseError`] when the case names another matter that no text knows.
    pub fn apply(&self, resolver: &Resolver<'_>, case: &Case, resolution: &mut Resolution) -> Result<(), CaseError> {
        limitation::apply(case, &self.instruments, resolution);
        deadline::apply(self.library, &self.present, case, &self.instruments, resolution);
        gains::apply(case, &self.instruments, resolution);
        concurrence::apply(resolver, case, resolution)?;
        departure::apply(case, &self.instruments, resolution);
        procedures::apply(case, self.organ, resolution);
        let mut seen = BTreeSet::new();
        resolution.warnings.retain(|w| seen.insert(w.clone()));
        Ok(())
    }
}

/// 从旧兼从轻 (行政处罚法第三十七条): the old law, unless the new one is lighter or no longer punishes.
fn choose(space: &Space<'_>, old: &Adjusted, new: &Adjusted, gone: bool) -> Law {
    let weigh =
        |a: &Adjusted| -> Vec<lighter::Weighed> { a.state.packages.iter().map(|p| view::weigh(space, p)).collect() };
    let waived = |a: &Adjusted| a.state.packages.iter().all(|p| view::show(space, p).is_empty()) && a.state.spoken;
    let (a, b) = (weigh(old), weigh(new));
    // No rule of the later law, though it regulates the act: it no longer punishes this case.
    if gone || !new.state.spoken && old.state.spoken {
        return Law::New;
    }
    match (waived(old), waived(new)) {
        (true, _) => return Law::Old,
        (false, true) => return Law::New,
        _ => {}
    }
    match lighter::compare(&b, &a) {
        Some(Ordering::Less) => Law::New,
        Some(_) => Law::Old,
        None => Law::Both,
    }
}

/// The first case of a path.
pub(crate) fn first_of(path: &Region) -> Assignment {
    path.iter().filter_map(|(axis, cells)| Some((*axis, *cells.first()?))).collect()
}

/// Why the law of a day was chosen, among the instruments that speak, and the first ground of it.
pub(crate) fn reason(law: Law, case: &Case, instruments: &[&str]) -> Option<(String, Option<String>)> {
    let grounds = general::speaking(&general::LAW_OF_THE_DAY, case.decision_date, instruments);
    let grounds: Vec<String> = grounds.map(|r| r.ground.to_string()).collect();
    let under = if grounds.is_empty() { String::new() } else { format!("依{}", grounds.join("、")) };
    let (act, decision) = (case.law_day(), case.decision_date);
    let text = match law {
        Law::Old => return None,
        Law::New => format!(
            "行为日 {act} 与决定日 {decision} 的规定不同，新规定处罚较轻或者不再处罚，{under}适用新规定（轻重的比较次序是本工具的约定）"
        ),
        Law::Both => {
            format!("行为日 {act} 与决定日 {decision} 的规定不同，轻重不可比，两种结果都列出，由办案机关{under}决定")
        }
    };
    Some((text, grounds.into_iter().next()))
}

/// The other result where neither law is lighter.
pub(crate) fn alternatives(f: &Final, case: &Case) -> Vec<(cailiang_core::model::Date, Adjusted)> {
    match (f.law, &f.new) {
        (Law::Both, Some(new)) => vec![(case.law_day(), f.old.clone()), (case.decision_date, new.clone())],
        _ => Vec::new(),
    }
}
