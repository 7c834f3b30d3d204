//! Resolving a case: two days, their layers, and the lighter of the results.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::{Assignment, Diagram, Region, TooLarge};
use cailiang_core::library::{FactId, InstrumentId, Library, MatterId};
use cailiang_core::model::Item;

use crate::case::{Case, CaseError, UNASCERTAINABLE, candidates, unknown_fact, value_of};
use crate::circumstances::Adjusted;
use crate::concurrence;
use crate::deadline;
use crate::departure;
use crate::family::Day;
use crate::gains;
use crate::law::general;
use crate::lighter;
use crate::limitation;
use crate::matters::{self, Found};
use crate::meaning::{Interner, bases, counted};
use crate::outcome;
use crate::procedures;
use crate::rationale;
use crate::result::{Resolution, Writer};
use crate::space::{Cells, Conditioned, Known, Space};
use crate::stack::{DayState, Stack};
use crate::unascertained;
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

    /// What may be imposed in a case, with grounds, reasons and what is still to be found out.
    ///
    /// # Errors
    /// [`CaseError`] when the case names what no text knows, is ambiguous, has no law in force on the day of the act, or
    /// falls into several grades of one text that does not say which applies.
    pub fn resolve(&self, case: &Case) -> Result<Resolution, CaseError> {
        let mut question = self.question(case)?;
        self.check_law(case, &question.old)?;
        let mut resolution = question.answer()?;
        let instruments = question.instruments();
        limitation::apply(case, &instruments, &mut resolution);
        let family = question.present();
        deadline::apply(self.library, family, case, &instruments, &mut resolution);
        gains::apply(case, &instruments, &mut resolution);
        concurrence::apply(self, case, &mut resolution)?;
        departure::apply(case, &instruments, &mut resolution);
        procedures::apply(case, question.organ(), &mut resolution);
        let mut seen = BTreeSet::new();
        resolution.warnings.retain(|w| seen.insert(w.clone()));
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

    fn check_law(&self, case: &Case, old: &Found) -> Result<(), CaseError> {
        let is_basis = |m: &MatterId| self.library.instrument(m.instrument).is_some_and(|i| i.rank.is_basis());
        if old.family.iter().any(is_basis) {
            return Ok(());
        }
        let message = format!("行为日 {} 没有施行中的法律、法规或规章规定“{}”", case.law_day(), case.matter);
        Err(CaseError::new(message, "核对 act_date，或补充该日施行的版本"))
    }
}

pub(crate) struct Question<'c, 'l> {
    library: &'l Library,
    case: &'c Case,
    old_day: Day<'l>,
    new_day: Day<'l>,
    old: Found,
    new: Found,
}

impl From<TooLarge> for CaseError {
    fn from(e: TooLarge) -> CaseError {
        CaseError::new(format!("{e}：未知的要素太多"), "先给出已经查明的要素，再计算")
    }
}

impl<'l> Question<'_, 'l> {
    fn answer(&mut self) -> Result<Resolution, CaseError> {
        let mut warnings: Vec<String> = Vec::new();
        // The later law counts when it is known what it says: it regulates the act, or says that it no longer does.
        let later = !self.new.family.is_empty() || self.new.decriminalised.is_some();
        if !later && self.case.decision_date != self.case.law_day() {
            warnings
                .push(format!("该日版本未入库：{} 施行的规定不在库中，无法比较新旧规定轻重", self.case.decision_date));
        }
        let both: BTreeSet<MatterId> = self.old.family.union(&self.new.family).copied().collect();
        let (known, unfound) = self.known(&both)?;
        let given = rationale::given(self.library, self.case, &known);
        let mut space = Space::new(self.library, &self.conditions(&both), known);
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
        let mut result = if later && !same {
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
        let mut settled = Vec::new();
        for fact in &unfound {
            let by = self.clause(&both, *fact);
            let (after, one) = unascertained::settle(&mut space, result, &finals, *fact, by)?;
            result = after;
            settled.push(one);
        }
        self.check_conflicts(&space, result, &finals)?;
        let stacks = (&old_stack, &new_stack);
        let instruments = self.instruments();
        let mut writer =
            Writer { case: self.case, library: self.library, instruments, stacks, space, result, finals, unfound };
        let mut resolution = writer.write()?;
        resolution.warnings.splice(0..0, warnings);
        resolution.warnings.extend(self.old.expired.iter().chain(&self.new.expired).cloned());
        if let Some(end) = self.case.act_end {
            let text = format!("行为持续到 {end}，以终了之日的规定为行为发生时的规定");
            resolution.reasons.insert(0, text);
        }
        resolution.trace.splice(0..0, given);
        unascertained::tell(self.library, &settled, &mut resolution);
        Ok(resolution)
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

    /// The facts of the case that the texts ask for, and those of them that cannot be found out. All others are checked
    /// all the same.
    fn known(&self, family: &BTreeSet<MatterId>) -> Result<(Known, BTreeSet<FactId>), CaseError> {
        let used = self.used(family);
        let mut known = Known::new();
        let mut unfound = BTreeSet::new();
        for (name, given) in &self.case.facts {
            let all = candidates(self.library, name);
            if all.is_empty() {
                return Err(unknown_fact(self.library, name));
            }
            let relevant: Vec<FactId> = all.iter().copied().filter(|f| used.contains(f)).collect();
            match relevant.as_slice() {
                [] => {
                    let checked: Vec<_> = all.iter().map(|f| value_of(self.library, *f, given)).collect();
                    if checked.iter().all(Result::is_err)
                        && let Some(Err(e)) = checked.into_iter().next()
                    {
                        return Err(e);
                    }
                }
                [one] => match value_of(self.library, *one, given)? {
                    Some(value) => {
                        known.insert(*one, value);
                    }
                    None if given.as_str() == Some(UNASCERTAINABLE) => {
                        unfound.insert(*one);
                    }
                    None => {}
                },
                many => {
                    let owners: Vec<String> = many
                        .iter()
                        .filter_map(|f| self.library.fact(*f))
                        .filter_map(|f| self.library.instrument(f.owner))
                        .map(|i| format!("{}/{name}", i.name))
                        .collect();
                    let message = format!("本事项有几个不同的要素叫“{name}”");
                    return Err(CaseError::new(message, format!("写明是哪一个：{}", owners.join("、"))));
                }
            }
        }
        self.infer(&mut known)?;
        unfound.retain(|f| !known.contains_key(f));
        Ok((known, unfound))
    }

    /// A value that refines one of an upper fact gives the upper fact too.
    fn infer(&self, known: &mut Known) -> Result<(), CaseError> {
        use cailiang_core::library::Derived;
        for fact in known.keys().copied().collect::<Vec<_>>() {
            let Some(declared) = self.library.fact(fact) else { continue };
            if let Some(Derived::Refines(from, word)) = &declared.derived {
                let value = value_of(self.library, *from, &serde_json::Value::String(word.clone()))?;
                let before = known.get(from).cloned();
                if let (Some(value), Some(before)) = (&value, &before)
                    && value != before
                {
                    let upper = self.library.fact(*from).map_or("", |f| f.name.as_str());
                    let message = format!("“{}”只在 {upper} 为 {word} 时才有", declared.name);
                    return Err(CaseError::new(message, "核对两个要素的值"));
                }
                known.extend(value.map(|v| (*from, v)));
            }
        }
        Ok(())
    }

    fn used(&self, family: &BTreeSet<MatterId>) -> BTreeSet<FactId> {
        use cailiang_core::library::{Derived, Lookup};
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
        for fact in used.clone() {
            if let Some(Derived::Shifted(from, _) | Derived::Refines(from, _)) =
                self.library.fact(fact).and_then(|f| f.derived.as_ref())
            {
                used.insert(*from);
            }
        }
        used
    }

    /// A case that falls into two rows is no result, as soon as nothing that is still open can change that.
    fn check_conflicts(&self, space: &Space<'_>, result: Diagram, finals: &Interner<Final>) -> Result<(), CaseError> {
        let conflict = |v: u32| {
            finals.get(v).and_then(|f| {
                f.old.state.conflict.clone().or_else(|| f.new.as_ref().and_then(|n| n.state.conflict.clone()))
            })
        };
        let values = space.store.values(result);
        if values.iter().all(|v| conflict(*v).is_some())
            && let Some(message) = values.iter().find_map(|v| conflict(*v))
        {
            return Err(CaseError::new(message, "由制定机关明确，或在 通则 写 竞合 从高"));
        }
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
