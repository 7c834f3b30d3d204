//! Every finding that a review of a world has to make about bounds and about its tables, and no other.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use cailiang_core::model::{Date, Kind, Modal, Order, Rank, TimeUnit};
use cailiang_core::number::Exact;

use crate::grid::{Case, World, between};
use crate::layers::Layers;
use crate::lines::lines;
use crate::meaning::{
    At, By, CALENDARS, Calendar, Figure, Package, Reading, Says, Slot, lasts, lengths, matter, readings, same_sort,
};
use crate::methods;

/// What is outside in one calendar, and who says it.
type Outside = BTreeSet<(By, Key)>;

/// What a finding is about, as both sides can name it: the lower and the upper matter, line (0 for combinations), rule.
pub(crate) type Key = (String, u32, &'static str);

/// What a review has to say.
#[derive(Default)]
pub(crate) struct Expected {
    pub found: BTreeSet<Key>,
    /// The same, of lines that carry a ground of their own: remarks.
    pub noted: BTreeSet<Key>,
    /// Combinations that lines with and without a ground make together: a finding or a note.
    pub either: BTreeSet<Key>,
    /// What is outside in some reading of the units only: not to be found as such.
    pub open: BTreeSet<Key>,
    /// What is outside of a formula in some case: it may be found.
    pub formula: BTreeSet<Key>,
    /// Combinations with what a formula gives, and its line.
    with_formula: BTreeSet<(Key, u32)>,
    /// Why something cannot be decided: a word of the reason that has to be given.
    pub reasons: BTreeSet<(String, &'static str)>,
    /// Why something need not be decided.
    pub excuses: BTreeSet<(String, &'static str)>,
    /// Pairs that were compared.
    pub pairs: BTreeSet<String>,
}

pub(crate) fn title(world: &World<'_>, at: At) -> String {
    format!("{}/{}", world.texts[at.0].name, matter(world, at).name)
}

/// What is compared in one case, apart from the case.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    lower: Vec<Reading>,
    upper: Vec<Reading>,
    closed: bool,
}

pub(crate) fn expected(world: &World<'_>, day: Date) -> Expected {
    let layers = Layers::new(world, day);
    let cases = world.cases();
    let mut expected = Expected::default();
    let mut questions: BTreeMap<(At, At), HashSet<Question>> = BTreeMap::new();
    for case in &cases {
        for lower in layers.matters() {
            let uppers = layers.uppers(lower, case);
            if uppers.is_empty() || !layers.applies(lower, case) {
                continue;
            }
            let said = readings(world, lower, case, true);
            for upper in uppers {
                let theirs = if layers.applies(upper, case) { readings(world, upper, case, false) } else { Vec::new() };
                let closed = layers.uppers(upper, case).is_empty();
                let question = Question { lower: said.clone(), upper: theirs, closed };
                questions.entry((lower, upper)).or_default().insert(question);
            }
        }
    }
    for ((lower, upper), questions) in &questions {
        let pair = Pair {
            name: format!("{}<{}", title(world, *lower), title(world, *upper)),
            baseline: world.texts[upper.0].rank == Rank::Baseline,
        };
        expected.pairs.insert(pair.name.clone());
        for question in questions {
            pair.ask(question, &mut expected);
        }
        pair.deadlines(world, (*lower, *upper), &mut expected);
    }
    for (key, line) in std::mem::take(&mut expected.with_formula) {
        let hidden = expected.found.iter().any(|k| k.0 == key.0 && k.1 == line);
        if hidden {
            expected.formula.insert(key)
        } else {
            expected.found.insert(key)
        };
    }
    for at in layers.matters() {
        tables(world, &layers, &cases, at, &mut expected.found);
        lines(world, &layers, &cases, at, &mut expected.found);
    }
    expected
}

struct Pair {
    name: String,
    baseline: bool,
}

/// What an upper package has for a slot.
#[derive(Clone, Copy)]
enum Limit<'p> {
    Says(&'p Says),
    Nothing,
    Anything,
}

fn limit<'p>(package: &'p Package, slot: &Slot, closed: bool) -> Limit<'p> {
    match package.named.get(slot) {
        Some(says) => Limit::Says(says),
        None if package.rest.is_some() => Limit::Nothing,
        // 没收违法所得 has a ground of its own.
        None if !closed || slot.kind == Kind::ConfiscateGains => Limit::Anything,
        None => Limit::Nothing,
    }
}

/// A value: left out, or imposed with a figure and the unit that it is in.
pub(crate) type Point = Option<(Exact, Option<TimeUnit>)>;

/// The values worth trying of what a lower text says, given what it is compared with.
fn points(mine: Option<&Says>, theirs: &[Limit<'_>]) -> Vec<Point> {
    let Some(mine) = mine else { return vec![None] };
    let mut all: Vec<Point> = Vec::new();
    if mine.modal != Modal::Must {
        all.push(None);
    }
    if mine.modal == Modal::Not {
        return all;
    }
    match &mine.figure {
        Figure::Plain => all.push(Some((Exact::ZERO, None))),
        Figure::Time(d) => {
            let months = theirs.iter().any(|l| match l {
                Limit::Says(Says { figure: Figure::Time(t), .. }) => t.unit == TimeUnit::Month || t.min.is_none(),
                _ => false,
            });
            let (lengths, unit) = lengths(d, months);
            all.extend(lengths.into_iter().map(|n| Some((Exact::int(n), Some(unit)))));
        }
        Figure::Money(money) => {
            let mut figures: BTreeSet<Exact> = money.figures().collect();
            for limit in theirs {
                if let Limit::Says(Says { figure: Figure::Money(m), .. }) = limit {
                    figures.extend(m.figures());
                }
            }
            let given = between(&figures).into_iter().filter(|v| money.gives(*v));
            all.extend(given.map(|v| Some((v, None))));
        }
    }
    all
}

fn allows(limit: Limit<'_>, point: Point, calendar: Calendar) -> bool {
    match (limit, point) {
        (Limit::Anything, _) | (Limit::Nothing, None) => true,
        (Limit::Nothing, Some(_)) => false,
        (Limit::Says(says), None) => says.modal != Modal::Must,
        (Limit::Says(says), Some(value)) => says.modal != Modal::Not && figure_allows(&says.figure, value, calendar),
    }
}

/// Whether a figure allows a value; a value without a figure is any.
pub(crate) fn figure_allows(figure: &Figure, (value, unit): (Exact, Option<TimeUnit>), calendar: Calendar) -> bool {
    match (figure, unit) {
        (Figure::Plain, _) => true,
        (Figure::Time(d), Some(unit)) => lasts(d, (value.to_i64().unwrap(), unit), calendar),
        (Figure::Money(m), None) if value > Exact::ZERO => m.gives(value),
        _ => true,
    }
}

fn present(limit: &Limit<'_>) -> bool {
    match limit {
        Limit::Anything => true,
        Limit::Nothing => false,
        Limit::Says(says) => says.modal != Modal::Not,
    }
}

impl Pair {
    fn code(&self, law: &'static str, baseline: &'static str) -> &'static str {
        if self.baseline { baseline } else { law }
    }

    fn add(&self, by: By, line: u32, code: &'static str, to: &mut Expected) {
        self.tell(by, (self.name.clone(), line, code), to);
    }

    /// A ground of its own excuses a line that lightens, and nothing that makes heavier. Of the combinations of such a line
    /// one is shown, be it one that lightens or one that does not.
    fn tell(&self, by: By, key: Key, to: &mut Expected) {
        let lightens = matches!(key.2, "B102" | "B202" | "B104" | "B204" | "B107" | "B207");
        match (by.grounded, key.2) {
            (true, "B105" | "B205") => to.either.insert(key),
            (true, _) if lightens => to.noted.insert(key),
            _ => to.found.insert(key),
        };
    }

    fn ask(&self, question: &Question, to: &mut Expected) {
        let limits: Vec<Package> = question.upper.iter().flat_map(Reading::choices).collect();
        for reading in &question.lower {
            self.orders(reading, &question.upper, to);
            if question.upper.is_empty() {
                let punishing = reading.packages.iter().flat_map(|p| p.named.values());
                for says in punishing.filter(|s| question.closed && s.modal != Modal::Not) {
                    self.add(says.by, says.by.line, self.code("B110", "B210"), to);
                }
                continue;
            }
            for package in reading.choices() {
                self.compare(&package, &limits, question.closed, to);
            }
        }
    }

    fn compare(&self, lower: &Package, limits: &[Package], closed: bool, to: &mut Expected) {
        let named: BTreeSet<&Slot> = limits.iter().flat_map(|p| p.named.keys()).collect();
        let mut slots: BTreeSet<&Slot> = lower.named.keys().collect();
        if lower.rest.is_some() {
            slots.extend(named.iter().copied());
        }
        // The same kind of other things, or where only one side says of whom: a person has to say what it covers.
        let foreign = |s: &&Slot| !named.contains(*s) && named.iter().any(|n| n.may_be(s));
        for slot in lower.named.keys().filter(|s| foreign(s)) {
            to.reasons.insert((self.name.clone(), "同一对象"));
            slots.retain(|s| *s != slot && (!s.may_be(slot) || lower.named.contains_key(*s)));
        }
        // Of what a formula above gives, each case has one value. Where it rises in proportion or without an end, a range
        // is not compared with all of them.
        slots.retain(|slot| {
            let figures = lower.named.get(*slot).is_some_and(|s| matches!(s.figure, Figure::Money(_)));
            let formula = figures && limits.iter().filter_map(|p| p.named.get(*slot)).any(|s| s.by.dense);
            if formula {
                to.excuses.insert((self.name.clone(), "加收"));
                let (_, directions) = self.alone(lower, slot, limits, closed, CALENDARS[0]);
                to.formula.extend(directions.into_iter().map(|k| k.1));
            }
            !formula
        });
        let slots: Vec<&Slot> = slots.into_iter().collect();
        // What is outside for every calendar is found; what is outside for some is open.
        let mut outside: BTreeMap<Option<&Slot>, Vec<Outside>> = BTreeMap::new();
        for calendar in CALENDARS {
            let mut clean: Vec<&Slot> = Vec::new();
            for slot in &slots {
                let (inside, found) = self.alone(lower, slot, limits, closed, calendar);
                outside.entry(Some(slot)).or_default().push(found);
                if inside {
                    clean.push(slot);
                }
            }
            let by = together(lower, &clean, limits, closed, calendar);
            let key = (self.name.clone(), 0, self.code("B105", "B205"));
            if by.len() > 1 {
                to.either.insert(key);
                continue;
            }
            // Of a formula the sums of many cases are looked at together: those that are outside hide a combination.
            let formula = clean.iter().filter_map(|s| lower.named.get(*s)).find(|s| s.by.formula);
            if let (Some(says), [_]) = (formula, by.as_slice()) {
                to.with_formula.insert((key, says.by.line));
                continue;
            }
            let found = by.into_iter().map(|by| (by, key.clone())).collect();
            outside.entry(None).or_default().push(found);
        }
        for seen in outside.values() {
            let surely = |k: &(By, Key)| seen.iter().all(|s| s.contains(k));
            let all: Outside = seen.iter().flatten().cloned().collect();
            let proven = all.iter().any(surely);
            for (by, key) in all {
                if surely(&(by, key.clone())) {
                    self.tell(by, key, to);
                    continue;
                }
                to.open.insert(key);
                // Where a slot is outside for sure, how it may be so in other ways is left aside.
                let why = (self.name.clone(), "期限单位");
                if proven {
                    to.excuses.insert(why)
                } else {
                    to.reasons.insert(why)
                };
            }
        }
    }

    /// How one slot leaves what is allowed of it; whether it stays inside.
    fn alone(
        &self,
        lower: &Package,
        slot: &Slot,
        limits: &[Package],
        closed: bool,
        calendar: Calendar,
    ) -> (bool, Outside) {
        let mine = lower.named.get(slot);
        let by = mine.map(|m| m.by).or(lower.rest).unwrap();
        let theirs: Vec<Limit<'_>> = limits.iter().map(|p| limit(p, slot, closed)).collect();
        let mut found = BTreeSet::new();
        let mut add = |law, baseline| {
            found.insert((by, (self.name.clone(), by.line, self.code(law, baseline))));
        };
        let tried = points(mine, &theirs);
        let is_allowed = |point: Point| theirs.iter().any(|l| allows(*l, point, calendar));
        let timed = mine.is_some_and(|m| matches!(m.figure, Figure::Time(_)));
        // How a value stands to everything that is allowed: asked of the probes, those of the limits among them.
        let sums = || {
            let figures = theirs.iter().filter_map(|l| if let Limit::Says(s) = l { Some(&s.figure) } else { None });
            let of = figures.filter_map(|f| if let Figure::Money(m) = f { Some(m.figures()) } else { None });
            let mine = mine
                .into_iter()
                .filter_map(|m| if let Figure::Money(m) = &m.figure { Some(m.figures()) } else { None });
            between(&of.chain(mine).flatten().collect())
        };
        for point in tried.iter().copied().filter(|p| !is_allowed(*p)) {
            let Some((value, unit)) = point else {
                add("B104", "B204");
                continue;
            };
            if !theirs.iter().any(present) {
                add("B103", "B203");
                continue;
            }
            let around: Vec<Exact> = match unit {
                Some(_) => (1..=400).map(Exact::int).collect(),
                None => sums(),
            };
            let allowed = || around.iter().copied().filter(|v| is_allowed(Some((*v, unit))));
            let above = allowed().all(|v| v < value);
            let below = allowed().all(|v| v > value);
            // No length of the lower text's unit may be allowed at all: then its place is asked of the ends.
            match (above, below) {
                (true, true) => {
                    let longer = theirs.iter().filter(|l| present(l)).all(|l| exceeds(*l, value, unit, calendar));
                    if longer { add("B106", "B206") } else { add("B107", "B207") }
                }
                (true, false) if timed => add("B106", "B206"),
                (false, true) if timed => add("B107", "B207"),
                (true, false) => add("B101", "B201"),
                (false, true) => add("B102", "B202"),
                (false, false) => add("B111", "B211"),
            }
        }
        (found.is_empty(), found)
    }

    fn orders(&self, reading: &Reading, upper: &[Reading], to: &mut Expected) {
        for (order, by) in &reading.orders {
            let same = upper.iter().flat_map(|r| &r.orders).filter(|(o, _)| aim(o) == aim(order));
            for (theirs, _) in same {
                let (Some(ours), Some(limit)) = (order.within, theirs.within) else { continue };
                let key = (self.name.clone(), by.line, self.code("B108", "B208"));
                let is_longer = longer((ours.max, ours.unit), (limit.max, limit.unit));
                match is_longer {
                    Some(true) => _ = to.found.insert(key),
                    Some(false) => {}
                    None => {
                        to.open.insert(key);
                        to.reasons.insert((self.name.clone(), "期限单位"));
                    }
                }
            }
        }
    }

    /// The organ's own time: what the matter says goes before what the general clauses say.
    fn deadlines(&self, world: &World<'_>, (lower, upper): (At, At), to: &mut Expected) {
        let of = |at: At| {
            let own = &matter(world, at).deadlines;
            let general = &world.texts[at.0].general.deadlines;
            let general = general.iter().filter(|d| !own.iter().any(|o| o.act == d.act));
            own.iter().chain(general).cloned().collect::<Vec<_>>()
        };
        for ours in of(lower) {
            for theirs in of(upper).iter().filter(|t| t.act == ours.act) {
                if theirs.from != ours.from {
                    to.reasons.insert((self.name.clone(), "起算日"));
                    continue;
                }
                match longer((ours.within.max, ours.within.unit), (theirs.within.max, theirs.within.unit)) {
                    Some(true) => {
                        to.found.insert((self.name.clone(), ours.span.line, self.code("B109", "B209")));
                    }
                    Some(false) => {}
                    None => _ = to.reasons.insert((self.name.clone(), "期限单位")),
                }
            }
        }
    }
}

/// Whether a length is more than all that is allowed.
fn exceeds(limit: Limit<'_>, value: Exact, unit: Option<TimeUnit>, calendar: Calendar) -> bool {
    let (Limit::Says(Says { figure: Figure::Time(d), .. }), Some(unit)) = (limit, unit) else { return false };
    let days = !same_sort(d.unit, unit);
    let length = calendar.length(value.to_i64().unwrap(), unit, days);
    d.max.is_some_and(|m| length > calendar.length(i64::from(m), d.unit, days))
}

/// 责令限期改正 has the aim of 责令改正.
pub(crate) fn aim(order: &Order) -> String {
    order.name.replace("限期", "")
}

/// Whether a time limit is longer than another, where that is so for every month, year and holiday.
pub(crate) fn longer(a: (u32, TimeUnit), b: (u32, TimeUnit)) -> Option<bool> {
    // So many working days may fall into that many days, and into any greater number of them.
    let days = |(n, unit): (u32, TimeUnit)| -> Vec<i64> {
        let n = i64::from(n);
        match unit {
            TimeUnit::Workday => vec![n, 2 * n, 100_000 + n],
            _ => CALENDARS.map(|c| c.length(n, unit, true)).to_vec(),
        }
    };
    let mut answers = BTreeSet::new();
    if a.1 == b.1 || same_sort(a.1, b.1) {
        let length = |(n, unit): (u32, TimeUnit)| CALENDARS[0].length(i64::from(n), unit, false);
        return Some(length(a) > length(b));
    }
    for mine in days(a) {
        for theirs in days(b) {
            answers.insert(mine > theirs);
        }
    }
    if answers.len() == 1 { answers.into_iter().next() } else { None }
}

/// Of slots that are inside by themselves, whether a combination is outside: by whom it is made, one of each sort.
fn together(lower: &Package, slots: &[&Slot], limits: &[Package], closed: bool, calendar: Calendar) -> Vec<By> {
    let theirs: Vec<Vec<Limit<'_>>> =
        limits.iter().map(|p| slots.iter().map(|s| limit(p, s, closed)).collect()).collect();
    let mut combinations: Vec<Vec<Point>> = vec![Vec::new()];
    for (i, slot) in slots.iter().enumerate() {
        let of: Vec<Limit<'_>> = theirs.iter().map(|t| t[i]).collect();
        let tried = points(lower.named.get(*slot), &of);
        combinations = combinations.iter().flat_map(|c| tried.iter().map(|p| [c.as_slice(), &[*p]].concat())).collect();
    }
    let fits =
        |point: &[Point]| theirs.iter().any(|package| package.iter().zip(point).all(|(l, p)| allows(*l, *p, calendar)));
    let outside = combinations.iter().any(|c| !fits(c));
    let by = |s: &&Slot| lower.named.get(*s).map(|m| m.by).or(lower.rest);
    let mut sorts: Vec<By> = slots.iter().filter(|_| outside).filter_map(by).collect();
    sorts.sort_by_key(|b| b.grounded);
    sorts.dedup_by_key(|b| b.grounded);
    sorts
}

/// Whether a table is sound in itself.
fn tables(world: &World<'_>, layers: &Layers<'_, '_>, cases: &[Case], at: At, found: &mut BTreeSet<Key>) {
    let name = title(world, at);
    let of = matter(world, at);
    let general = &world.texts[at.0].general;
    let rows: Vec<&cailiang_core::model::Row> = of
        .items
        .iter()
        .filter_map(|i| if let cailiang_core::model::Item::Table(t) = i { Some(&t.rows) } else { None })
        .flatten()
        .collect();
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    let mut applied: BTreeSet<usize> = BTreeSet::new();
    let (mut gap, mut moved) = (false, BTreeSet::new());
    // A text with nothing above it in any case has to cover them all, and is not compared with anything.
    let any_upper = cases.iter().any(|c| !layers.uppers(at, c).is_empty());
    for case in cases {
        let here = methods::matching(world, at, case);
        reached.extend(here.iter().copied());
        if any_upper && general.heavier_wins && layers.applies(at, case) {
            let (all, left) = methods::competing(world, at, case);
            moved.extend(all);
            applied.extend(left);
        }
        for (i, b) in here.iter().enumerate() {
            for a in here.iter().take(i).filter(|_| !general.heavier_wins) {
                let (x, y) = (rows[*a], rows[*b]);
                if x.grade != y.grade || x.line.phrase.groups != y.line.phrase.groups || x.line.phrase != y.line.phrase
                {
                    found.insert((name.clone(), y.line.span.line, "S102"));
                }
            }
        }
        let weightless = of.items.iter().any(|i| {
            let cailiang_core::model::Item::Weights(w) = i else { return false };
            world.holds(at.0, &w.when, case) && methods::share(world, at.0, w, case).is_none()
        });
        let outside = here.is_empty() && !rows.is_empty() || weightless;
        if outside && !gap && layers.applies(at, case) {
            let uppers = layers.uppers(at, case);
            let punished =
                |u: &At| layers.applies(*u, case) && readings(world, *u, case, false).iter().any(Reading::punishes);
            gap = !any_upper || uppers.iter().any(punished);
        }
    }
    if gap {
        found.insert((name.clone(), 0, "S101"));
    }
    for (i, row) in rows.iter().enumerate() {
        // Under 竞合 从高, also one that a heavier one outweighs wherever it stands.
        if !reached.contains(&i) || moved.contains(&i) && !applied.contains(&i) {
            found.insert((name.clone(), row.line.span.line, "S103"));
        }
    }
    inversions(world, layers, at, &rows, found);
}

/// A heavier grade that is fined less, where the rows ask the same of every fact but one by which the texts above do not
/// tell cases apart.
fn inversions(
    world: &World<'_>,
    layers: &Layers<'_, '_>,
    at: At,
    rows: &[&cailiang_core::model::Row],
    found: &mut BTreeSet<Key>,
) {
    use cailiang_core::model::{Basis, Condition, grade_rank};
    let order = &world.texts[at.0].general.grade_order;
    let fine = |row: &cailiang_core::model::Row| {
        let all = row.line.phrase.groups.iter().flat_map(|g| &g.choices).flatten();
        let amounts: Vec<_> = all.filter(|s| s.modal != Modal::Not).filter_map(|s| s.amount.as_ref()).collect();
        match amounts.as_slice() {
            [one] if one.basis == Basis::Fixed => Some(one.range),
            _ => None,
        }
    };
    let mut told_apart: BTreeSet<usize> = BTreeSet::new();
    let all: BTreeSet<At> = world.cases().iter().flat_map(|c| layers.uppers(at, c)).collect();
    for upper in all {
        let circumstances = &world.texts[upper.0].general.circumstances;
        let steps = circumstances.iter().filter(|c| matches!(c.effect, cailiang_core::model::Effect::Step(_)));
        let of = matter(world, upper);
        let conditions = of.edges.iter().map(|e| &e.when).chain(of.items.iter().flat_map(|i| i.conditions()));
        for condition in conditions.chain(steps.map(|c| &c.when)) {
            condition.visit(&mut |part| {
                if let Condition::Atom(atom) = part {
                    told_apart.insert(world.named(upper.0, &atom.fact.name).0);
                }
            });
        }
    }
    for (a, light) in rows.iter().enumerate() {
        for (b, heavy) in rows.iter().enumerate() {
            let rank = |r: &cailiang_core::model::Row| grade_rank(order, r.grade.as_deref()?);
            let (Some(low), Some(high)) = (rank(light), rank(heavy)) else { continue };
            let (Some(less), Some(more)) = (fine(light), fine(heavy)) else { continue };
            if low.0 != high.0 || low.1 >= high.1 {
                continue;
            }
            let top = |i: cailiang_core::interval::Interval| i.hi.value();
            let bottom = |i: cailiang_core::interval::Interval| i.lo.value().unwrap_or(Exact::ZERO);
            let open = |i: cailiang_core::interval::Interval| i.lo.is_open();
            let inverted = top(less) > top(more) || (bottom(less), open(less)) > (bottom(more), open(more));
            if inverted && methods::agreeing(world, at, a, b).iter().any(|f| !told_apart.contains(f)) {
                found.insert((title(world, at), heavy.line.phrase_span.line, "S104"));
            }
        }
    }
}
