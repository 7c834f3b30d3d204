//! The layers of a case on one day, laid on one another: statute, then each layer down.

mod standing;

use std::collections::BTreeSet;

use cailiang_chart::{Assignment, Diagram, Store, TooLarge};
use cailiang_core::library::{FactId, InstrumentId, MatterId};
use cailiang_core::model::{Condition, EdgeKind, Kind, Modal, Order, Sanction};
use cailiang_core::penalty::describe;

use crate::compare::{Problem, compare};
use crate::family::Day;
use crate::law::ranks::height;
use crate::law::relief::excuses;
use crate::lighter;
use crate::meaning::{Code, Imposed, Interner, Origin, Package, Slot, State, any_path, bases, counted, packages};
use crate::space::Space;
use crate::view;

/// A layer: a matter in force on the day whose territory contains the case's.
pub(crate) struct Layer<'l> {
    pub code: Code<'l>,
    /// Cases for which a lower text says that this one punishes nothing.
    excluded: Diagram,
    /// It is taken at its word: it is not dropped where it leaves the bounds or stands on nothing held.
    pub as_written: bool,
}

/// The layers of a day, the highest first.
pub(crate) struct Stack<'l> {
    pub layers: Vec<Layer<'l>>,
}

/// A layer that says something in a case: its place in the stack, and the statements that speak.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Applied {
    pub layer: usize,
    pub statements: Vec<usize>,
}

/// What the layers of a day leave in one case.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(crate) struct DayState {
    /// Some layer stands here, whether or not it has a rule for the case.
    layered: bool,
    /// Some layer has a rule.
    pub spoken: bool,
    pub packages: Vec<Package>,
    /// After the last layer that may be a basis of punishment.
    pub statutory: Vec<Package>,
    pub applied: Vec<Applied>,
    pub grade: Option<String>,
    /// Orders: layer, statement, order.
    pub orders: Vec<(usize, usize, usize)>,
    /// 不予 or 可以不予: layer and statement.
    pub waived: Option<(Modal, usize, usize)>,
    pub warnings: Vec<String>,
    /// Rows of one text that contradict one another here.
    pub conflict: Option<String>,
    /// Documents that leave the bounds here: they are dropped whole, their general clauses too.
    pub dropped: BTreeSet<InstrumentId>,
    /// Base quantities, known or not, that a layer was dropped for.
    pub needs: BTreeSet<FactId>,
}

/// Orders with the same aim: 责令限期改正 is 责令改正 with a limit.
pub fn order_key(name: &str) -> String {
    let name = name.replace("限期", "");
    name.strip_suffix("违法行为").filter(|n| n.ends_with("改正")).map_or(name.clone(), str::to_owned)
}

impl<'l> Stack<'l> {
    /// Builds the stack of a family.
    pub fn new(space: &mut Space<'l>, day: &Day<'l>, family: &BTreeSet<MatterId>) -> Result<Stack<'l>, TooLarge> {
        let mut layers = Vec::new();
        for id in family {
            let Some(code) = Code::new(space, *id)? else { continue };
            layers.push(Layer { code, excluded: Store::FALSE, as_written: false });
        }
        layers.sort_by_key(|l| (height(l.code.instrument.rank, l.code.instrument.jurisdiction), l.code.id));
        let mut stack = Stack { layers };
        stack.vary();
        stack.exclude(space, day)?;
        Ok(stack)
    }

    /// Where a lower text supplements (上位法未规定处罚), the texts that its other edges lead to are silent.
    fn exclude(&mut self, space: &mut Space<'l>, day: &Day<'l>) -> Result<(), TooLarge> {
        let ids: Vec<MatterId> = self.layers.iter().map(|l| l.code.id).collect();
        for id in ids {
            let Some((instrument, when)) = day.supplement(id) else { continue };
            if *when == Condition::Always {
                continue;
            }
            let supplemented = space.condition(instrument, when)?;
            for (upper, paths) in day.ancestors(id) {
                let refined = any_path(space, &paths)?;
                let silent = space.store.minus(supplemented, refined)?;
                for layer in self.layers.iter_mut().filter(|l| l.code.id == upper) {
                    layer.excluded = space.store.or(layer.excluded, silent)?;
                }
            }
        }
        Ok(())
    }

    /// Facts that amounts are multiples of.
    pub fn bases(&self, space: &Space<'_>) -> BTreeSet<FactId> {
        self.layers.iter().flat_map(|l| bases(space.library, l.code.id)).collect()
    }

    /// Lays the layers on one another, for every case that is still possible.
    pub fn fold(&self, space: &mut Space<'l>, interner: &mut Interner<DayState>) -> Result<Diagram, TooLarge> {
        let bases = self.bases(space);
        let (axes, cells) = space.cells_of(&bases)?;
        let first = interner.number(DayState::default());
        let mut acc = space.store.leaf(first)?;
        for (number, layer) in self.layers.iter().enumerate() {
            let mut outs: Interner<Vec<State>> = Interner::default();
            let out = layer.states(space, &mut outs)?;
            let silent = space.store.not(layer.code.applies)?;
            let silent = space.store.or(silent, layer.excluded)?;
            let mut parts = vec![acc, out, silent];
            parts.extend(&cells);
            acc = space.combine(&parts, &mut |space, values| {
                let [before, out, silent, cells @ ..] = values else { return 0 };
                if *silent != 0 {
                    return *before;
                }
                let case: Assignment =
                    axes.iter().copied().zip(cells.iter().filter_map(|c| usize::try_from(*c).ok())).collect();
                let mut state = interner.get(*before).cloned().unwrap_or_default();
                let states = outs.get(*out).map_or(&[][..], Vec::as_slice);
                Step { stack: self, space, case: &case, number, layer }.apply(&mut state, states);
                interner.number(state)
            })?;
        }
        Ok(acc)
    }
}

impl<'l> Layer<'l> {
    /// The states of all variants that match, in every case.
    fn states(&self, space: &mut Space<'l>, outs: &mut Interner<Vec<State>>) -> Result<Diagram, TooLarge> {
        let none = outs.number(Vec::new());
        let mut all = space.store.leaf(none)?;
        let mut single: Interner<State> = Interner::default();
        for variant in &self.code.variants {
            let states = self.code.states(space, variant, None, &|_| true, &mut single)?;
            all = space.store.combine(&[all, variant.guard, states], &mut |v| match v {
                [before, guard, state] if *guard != 0 => {
                    let mut next = outs.get(*before).cloned().unwrap_or_default();
                    next.extend(single.get(*state).cloned());
                    outs.number(next)
                }
                [before, ..] => *before,
                [] => 0,
            })?;
        }
        Ok(all)
    }

    fn title(&self) -> String {
        self.code.instrument.cite(self.code.matter).to_string()
    }
}

/// One layer laid on what is above it, in one case.
struct Step<'a, 'l> {
    stack: &'a Stack<'l>,
    space: &'a Space<'l>,
    case: &'a Assignment,
    number: usize,
    layer: &'a Layer<'l>,
}

/// What a layer says: its packages, and the state that made them.
struct Said {
    packages: Vec<Package>,
    state: State,
    grade: Option<String>,
}

impl Step<'_, '_> {
    fn apply(&self, acc: &mut DayState, states: &[State]) {
        if acc.conflict.is_some() {
            return;
        }
        let code = &self.layer.code;
        let title = self.layer.title();
        let spoken: Vec<&State> = states.iter().filter(|s| s.fired).collect();
        let in_row = |s: &State| self.row(s).is_some();
        if code.has_rows() && !spoken.iter().any(|s| in_row(s)) {
            let then = if spoken.is_empty() { "按上位规定处理" } else { "按该事项的一般规定处理" };
            acc.warnings.push(format!("{title}的各档都不包含本案情形，{then}"));
        }
        let layered = std::mem::replace(&mut acc.layered, true);
        if spoken.is_empty() {
            return;
        }
        let undecided = self.undecided(acc);
        acc.warnings.extend(undecided);
        let mut said = Vec::new();
        for state in spoken {
            match packages(self.space.library, code, state) {
                Some(packages) => said.push(Said { packages, state: state.clone(), grade: self.grade(state) }),
                None => {
                    acc.conflict = Some(format!("{title}可选的处罚组合过多，无法列出"));
                    return;
                }
            }
        }
        // Which of several rows applies is asked of complete packages: what they are silent about comes from above.
        let mut candidates: Vec<(Said, Outcome)> = Vec::new();
        for one in said {
            let outcome = self.lay(acc, layered, &one);
            candidates.push((one, outcome));
        }
        // Rows to which a circumstance may lead (可以上调一档) stand beside the row of the case itself.
        let (optional, candidates) = candidates.into_iter().partition(|(said, _)| self.is_optional(&said.state));
        match self.choose(candidates) {
            Ok((said, outcome)) => self.accept(acc, &said, with(outcome, optional)),
            Err(message) => acc.conflict = Some(message),
        }
    }

    fn row(&self, state: &State) -> Option<usize> {
        let spoken = state.groups.iter().map(|g| g.0).chain(state.orders.iter().map(|o| o.0));
        spoken
            .chain(state.rest)
            .chain(state.may_waive)
            .filter_map(|s| self.layer.code.statements.get(s))
            .find_map(|s| s.row)
    }

    fn is_optional(&self, state: &State) -> bool {
        let row = self.row(state);
        let statement = self.layer.code.statements.iter().find(|s| s.row.is_some() && s.row == row);
        statement.and_then(|s| s.stepped).is_some_and(|s| s.step.modal == Modal::May)
    }

    fn grade(&self, state: &State) -> Option<String> {
        let row = self.row(state)?;
        let statement = self.layer.code.statements.iter().find(|s| s.row == Some(row))?;
        statement.grade.map(str::to_owned)
    }

    /// One row, several equal ones, or the heavier where the text says so.
    fn choose(&self, mut candidates: Vec<(Said, Outcome)>) -> Result<(Said, Outcome), String> {
        let code = &self.layer.code;
        let Some(mut best) = candidates.pop() else { return Err("没有可适用的档次".to_owned()) };
        while let Some(next) = candidates.pop() {
            // A row that leaves the bounds is weighed by what it says: else the lighter one would apply in its place.
            let spoken = matches!((&best.1, &next.1), (Outcome::Speaks(..), Outcome::Speaks(..)));
            let packages = |c: &(Said, Outcome)| if spoken { c.1.packages().to_vec() } else { c.0.packages.clone() };
            let (mine, theirs) = (packages(&best), packages(&next));
            let same = mine == theirs || self.weigh(&mine) == self.weigh(&theirs);
            if same && best.0.grade == next.0.grade {
                best = next;
                continue;
            }
            let name = |s: &Said| s.grade.clone().unwrap_or_else(|| "未标阶次".to_owned());
            let (first, second) = (name(&next.0), name(&best.0));
            let title = self.layer.title();
            if !code.instrument.general.heavier_wins {
                return Err(format!("本案同时符合{title}的“{first}”和“{second}”两档（重叠），文件没有写明适用哪一档"));
            }
            match lighter::compare(&self.weigh(&theirs), &self.weigh(&mine)) {
                Some(std::cmp::Ordering::Less) => {}
                Some(_) => best = next,
                None => {
                    return Err(format!(
                        "本案同时符合{title}的“{first}”和“{second}”两档（重叠），两档轻重不可比，“竞合 从高”不能决定"
                    ));
                }
            }
        }
        Ok(best)
    }

    fn weigh(&self, packages: &[Package]) -> Vec<lighter::Weighed> {
        packages.iter().map(|p| view::weigh(self.space, p)).collect()
    }

    /// Completes what the layer says from above, or tells why it is out of bounds.
    fn lay(&self, acc: &DayState, layered: bool, said: &Said) -> Outcome {
        let code = &self.layer.code;
        if !acc.spoken && self.layer.as_written {
            return Outcome::Speaks(said.packages.clone(), Vec::new());
        }
        if !acc.spoken {
            let supplements =
                code.matter.edges.iter().any(|e| e.kind != EdgeKind::Refines && e.kind != EdgeKind::Succeeds);
            if !code.instrument.rank.is_basis() {
                return Outcome::Dropped(
                    "上位依据对本案没有规定处罚或未入库，裁量基准本身不是处罚依据".to_owned(),
                    BTreeSet::new(),
                );
            }
            if layered && !supplements {
                return Outcome::Dropped("上位文件对本案情形没有规定处罚".to_owned(), BTreeSet::new());
            }
            return Outcome::Speaks(said.packages.clone(), Vec::new());
        }
        let mut comparison = compare(self.space, self.case, &said.packages, &acc.packages, true);
        // A line with a ground of its own stands on that ground.
        let stands = |p: &Problem| {
            let ground = code.statements.get(p.statement).and_then(|s| s.ground());
            excuses(ground, Some(p))
        };
        comparison.problems.retain(|p| !stands(p));
        if self.layer.as_written && !comparison.problems.is_empty() {
            return Outcome::Speaks(self.as_written(&said.packages, &acc.packages), Vec::new());
        }
        if let Some(problem) = comparison.problems.first() {
            let counts = match code.statements.get(problem.statement).map(|s| s.origin) {
                Some(Origin::Adders(adders)) => counted(self.space.library, code.id.instrument, adders),
                _ => Vec::new(),
            };
            let turns_on: BTreeSet<FactId> = problem.bases.iter().map(|b| b.0).chain(counts).collect();
            let open = turns_on.iter().any(|f| self.space.known(*f).is_none());
            let permitted = problem.permitted.iter().map(describe::sanction).collect::<Vec<_>>().join("或者");
            let limit =
                if permitted.is_empty() { "不允许这一处罚".to_owned() } else { format!("只允许{permitted}") };
            let counts: Vec<String> = problem.counts.iter().map(|c| format!("按 {} 计", c.shown())).collect();
            let depends = if !open && counts.is_empty() { "" } else { "视数值而定" };
            let when: Vec<String> = counts.into_iter().chain([depends.to_owned()]).filter(|w| !w.is_empty()).collect();
            let when = if when.is_empty() { String::new() } else { format!("（{}）", when.join("，")) };
            let why = format!("{}超出上位规定{when}：上位{limit}", describe::sanction(&problem.imposed));
            return Outcome::Dropped(why, turns_on);
        }
        if let Some(why) = self.too_long(acc, &said.state) {
            return Outcome::Dropped(why, BTreeSet::new());
        }
        Outcome::Speaks(self.complete(&said.packages, &acc.packages), comparison.unclear)
    }

    fn order(&self, (layer, statement, index): (usize, usize, usize)) -> Option<&Order> {
        self.stack.layers.get(layer)?.code.statements.get(statement)?.orders.get(index)
    }

    /// The order of the upper texts to do the same.
    fn order_above(&self, acc: &DayState, order: &Order) -> Option<usize> {
        let key = order_key(&order.name);
        acc.orders.iter().position(|o| self.order(*o).is_some_and(|old| order_key(&old.name) == key))
    }

    /// An order that surely gives more time than the texts above: in words.
    fn too_long(&self, acc: &DayState, state: &State) -> Option<String> {
        state.orders.iter().find_map(|(statement, index)| {
            let mine = self.order((self.number, *statement, *index))?;
            let above = self.order(*acc.orders.get(self.order_above(acc, mine)?)?)?;
            let (ours, theirs) = (mine.within.as_ref()?, above.within.as_ref()?);
            let longer = crate::compare::time::is_longer(ours, theirs) == Some(true);
            longer.then(|| format!("“{}”的期限长于上位的“{}”", describe::order(mine), describe::order(above)))
        })
    }

    /// The values of each lower package, with what it is silent about from every upper package that they fit. A lower
    /// package may fit several in part: each gives the part that lies in it.
    fn complete(&self, lower: &[Package], upper: &[Package]) -> Vec<Package> {
        let mut all: Vec<Package> = Vec::new();
        for mine in lower {
            let mut parts: Vec<Package> = Vec::new();
            // Parts whose figures cannot be cut exactly stand in only where nothing else does.
            let mut rough: Vec<Package> = Vec::new();
            for theirs in upper {
                if self.fits(mine, theirs) {
                    parts.push(merge(mine, theirs));
                    continue;
                }
                match common(mine, theirs) {
                    Common::Nothing => {}
                    Common::Part(package) => parts.push(package),
                    Common::Rough(package) => rough.push(package),
                }
            }
            for package in if parts.is_empty() { rough } else { parts } {
                if !all.contains(&package) {
                    all.push(package);
                }
            }
        }
        all
    }

    /// The packages of a layer that leaves the bounds, as it has them. What it is silent about still comes from above, where
    /// every upper package says the same of it.
    fn as_written(&self, lower: &[Package], upper: &[Package]) -> Vec<Package> {
        let Some((first, rest)) = upper.split_first() else { return lower.to_vec() };
        let common: std::collections::BTreeMap<Slot, Imposed> = first
            .slots
            .iter()
            .filter(|(slot, imposed)| rest.iter().all(|p| p.slots.get(*slot) == Some(*imposed)))
            .map(|(slot, imposed)| (slot.clone(), imposed.clone()))
            .collect();
        let above = Package { slots: common, rest: None };
        lower.iter().map(|mine| merge(mine, &above)).collect()
    }

    /// Whether all of a lower package lies in one upper package, apart from lines with a ground of their own.
    fn fits(&self, mine: &Package, theirs: &Package) -> bool {
        let (mine, theirs) = (std::slice::from_ref(mine), std::slice::from_ref(theirs));
        let comparison = compare(self.space, self.case, mine, theirs, true);
        let ground = |statement: usize| self.layer.code.statements.get(statement).and_then(|s| s.ground());
        comparison.problems.iter().all(|p| excuses(ground(p.statement), Some(p)))
    }

    fn accept(&self, acc: &mut DayState, said: &Said, outcome: Outcome) {
        let code = &self.layer.code;
        let title = self.layer.title();
        let (packages, unclear) = match outcome {
            Outcome::Dropped(why, needs) => {
                acc.warnings.push(format!("{title}未适用：{why}"));
                acc.needs.extend(needs);
                acc.dropped.insert(code.id.instrument);
                return;
            }
            Outcome::Speaks(packages, unclear) => (packages, unclear),
        };
        for reason in unclear {
            acc.warnings.push(format!("{title}是否在上位幅度内未能证明：{reason}"));
        }
        acc.packages = packages;
        acc.spoken = true;
        if let Some(grade) = &said.grade {
            acc.grade = Some(grade.clone());
        }
        self.orders(acc, &said.state);
        let waives = said.state.rest.filter(|s| code.statements.get(*s).is_some_and(|s| s.waive == Some(Modal::Must)));
        let nothing = acc.packages.iter().all(|p| p.slots.values().all(|i| i.sanction.modal == Modal::Not));
        if let (Some(statement), true) = (waives, nothing) {
            acc.waived = Some((Modal::Must, self.number, statement));
        } else if let Some(statement) = said.state.may_waive {
            acc.waived = Some((Modal::May, self.number, statement));
        } else if !said.state.groups.is_empty() {
            acc.waived = None;
        }
        let mut statements: Vec<usize> =
            said.state.groups.iter().map(|g| g.0).chain(said.state.orders.iter().map(|o| o.0)).collect();
        statements.extend(said.state.rest);
        statements.extend(said.state.may_waive);
        statements.sort_unstable();
        statements.dedup();
        acc.applied.push(Applied { layer: self.number, statements });
        if code.instrument.rank.is_basis() {
            acc.statutory.clone_from(&acc.packages);
        }
    }

    /// Orders add up; of one order the lower text's time limit counts, unless it cannot be said that it is not longer.
    fn orders(&self, acc: &mut DayState, state: &State) {
        for (statement, index) in &state.orders {
            let new = (self.number, *statement, *index);
            let Some(mine) = self.order(new) else { continue };
            let Some(position) = self.order_above(acc, mine) else {
                acc.orders.push(new);
                continue;
            };
            let above = acc.orders.get(position).and_then(|o| self.order(*o));
            match (above.and_then(|o| o.within.as_ref()), mine.within.as_ref()) {
                (Some(theirs), Some(ours)) if crate::compare::time::is_longer(ours, theirs) != Some(false) => {
                    let title = self.layer.title();
                    let order = describe::order(mine);
                    acc.warnings.push(format!("{title}“{order}”的期限是否长于上位规定未能证明，按上位规定"));
                }
                (Some(_), None) => {}
                _ => {
                    if let Some(slot) = acc.orders.get_mut(position) {
                        *slot = new;
                    }
                }
            }
        }
    }
}

/// What becomes of a layer in a case.
enum Outcome {
    /// Its packages, complete; and what could not be proven about them.
    Speaks(Vec<Package>, Vec<String>),
    /// Out of bounds; base quantities that this turns on.
    Dropped(String, BTreeSet<FactId>),
}

impl Outcome {
    fn packages(&self) -> &[Package] {
        match self {
            Outcome::Speaks(packages, _) => packages,
            Outcome::Dropped(..) => &[],
        }
    }
}

/// An outcome, and beside it what optional rows say that stay in bounds.
fn with(outcome: Outcome, optional: Vec<(Said, Outcome)>) -> Outcome {
    let Outcome::Speaks(mut packages, mut unclear) = outcome else { return outcome };
    for (_, other) in optional {
        if let Outcome::Speaks(more, doubts) = other {
            packages.extend(more);
            unclear.extend(doubts);
        }
    }
    let mut seen: Vec<Package> = Vec::new();
    packages.retain(|p| {
        !seen.contains(p) && {
            seen.push(p.clone());
            true
        }
    });
    Outcome::Speaks(packages, unclear)
}

/// The lower package, with what it is silent about from the upper one.
fn merge(lower: &Package, upper: &Package) -> Package {
    let mut slots = upper.slots.clone();
    if lower.rest.is_some() {
        for imposed in slots.values_mut() {
            imposed.sanction = denial(&imposed.sanction);
        }
    }
    for (slot, mine) in &lower.slots {
        let theirs = upper.slots.get(slot);
        slots.insert(slot.clone(), inherit(mine, theirs));
    }
    Package { slots, rest: lower.rest.or(upper.rest) }
}

/// A sanction without figures takes those above.
fn inherit(mine: &Imposed, theirs: Option<&Imposed>) -> Imposed {
    let mut result = mine.clone();
    if let Some(theirs) = theirs
        && mine.sanction.modal != Modal::Not
    {
        if mine.sanction.amount.is_none() && mine.sanction.kind == Kind::Fine {
            result.sanction.amount.clone_from(&theirs.sanction.amount);
            result.base.clone_from(&theirs.base);
        }
        if mine.sanction.duration.is_none() {
            result.sanction.duration = theirs.sanction.duration;
        }
    }
    result
}

/// The part of a lower package that lies in one upper package.
enum Common {
    /// No value of the lower package lies in it.
    Nothing,
    /// Exactly this part.
    Part(Package),
    /// Part of this: amounts on different bases and durations in different units are not cut.
    Rough(Package),
}

fn common(lower: &Package, upper: &Package) -> Common {
    let present = |i: &Imposed| i.sanction.modal != Modal::Not;
    let must = |i: &Imposed| i.sanction.modal == Modal::Must;
    let denied = |slot: &Slot| match lower.slots.get(slot) {
        Some(mine) => !present(mine),
        None => lower.rest.is_some(),
    };
    if upper.slots.iter().any(|(slot, theirs)| must(theirs) && denied(slot)) {
        return Common::Nothing;
    }
    let mut narrowed = lower.clone();
    let mut exact = true;
    for (slot, mine) in &mut narrowed.slots {
        let theirs = upper.slots.get(slot);
        let free = slot.kind == Kind::ConfiscateGains && theirs.is_none() && upper.rest.is_none();
        if !present(mine) || free {
            continue;
        }
        match theirs.filter(|t| present(t)) {
            // An optional sanction that the upper package does not have is left out.
            None if must(mine) => return Common::Nothing,
            None => mine.sanction = denial(&mine.sanction),
            Some(theirs) => {
                if must(theirs) {
                    mine.sanction.modal = Modal::Must;
                }
                match cut(&mut mine.sanction, &theirs.sanction) {
                    Cut::Nothing if must(theirs) || must(mine) => return Common::Nothing,
                    Cut::Nothing => mine.sanction = denial(&mine.sanction),
                    Cut::Exact => {}
                    Cut::Rough => exact = false,
                }
            }
        }
    }
    let package = merge(&narrowed, upper);
    if exact { Common::Part(package) } else { Common::Rough(package) }
}

fn denial(sanction: &Sanction) -> Sanction {
    Sanction { modal: Modal::Not, amount: None, duration: None, ..sanction.clone() }
}

enum Cut {
    Nothing,
    Exact,
    Rough,
}

/// Cuts the figures of a sanction to those of another.
fn cut(mine: &mut Sanction, theirs: &Sanction) -> Cut {
    if let (Some(a), Some(b)) = (mine.amount.as_mut(), theirs.amount.as_ref()) {
        if (&a.basis, a.cap, a.floor) != (&b.basis, b.cap, b.floor) {
            return Cut::Rough;
        }
        a.range = a.range.intersect(&b.range);
        if a.range.is_empty() {
            return Cut::Nothing;
        }
    }
    if let (Some(a), Some(b)) = (mine.duration.as_mut(), theirs.duration) {
        if a.unit != b.unit {
            return Cut::Rough;
        }
        a.min = a.min.max(b.min);
        a.max = match (a.max, b.max) {
            (Some(x), Some(y)) => Some(x.min(y)),
            (x, y) => x.or(y),
        };
        if a.min.zip(a.max).is_some_and(|(min, max)| min > max) {
            return Cut::Nothing;
        }
    }
    Cut::Exact
}

impl Code<'_> {
    /// All slots that its statements name.
    pub fn slots(&self) -> BTreeSet<Slot> {
        (0..self.statements.len()).flat_map(|s| self.slots_of(s)).collect()
    }
}
