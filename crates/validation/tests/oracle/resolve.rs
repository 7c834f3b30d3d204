//! The resolver against enumeration: the same layers laid on one another, value by value.
//!
//! What a case permits is a union of pieces; a piece has for each slot the values that it may have. The law gives some, a
//! layer keeps those that agree with what it says, and is dropped when it says something that none of them agrees with.
//! Then the general clauses take their part of a fine.

use std::collections::BTreeSet;

use cailiang_core::interval::{End, Interval};
use cailiang_core::library::Library;
use cailiang_core::model::{
    Duration, EdgeKind, Effect, General, Instrument, Kind, Modal, Order, Rank, Segment, TimeUnit,
};
use cailiang_core::number::Exact;
use cailiang_resolver::{Case as Asked, Resolver};

use crate::expected::{aim, longer};
use crate::grid::{Case, Value, World, between};
use crate::layers::Layers;
use crate::meaning::{At, Figure, Money, Package, Reading, Says, Slot, matter, readings};
use crate::review::{day, library, shown};
use crate::{methods, methods_world, world, worlds};

const GAINS: Slot = Slot { kind: Kind::ConfiscateGains, object: None, on: None };

/// The values with which a slot may be imposed.
#[derive(Clone, PartialEq, Debug)]
enum Values {
    None,
    /// Imposed, without a figure: as an upper text, any.
    Some,
    Sums(Interval),
    /// Days, or months.
    Lengths(BTreeSet<i64>),
}

#[derive(Clone, PartialEq, Debug)]
struct Part {
    absent: bool,
    values: Values,
}

const ABSENT: Part = Part { absent: true, values: Values::None };

/// For each slot of the case, what it may be; whether illegal gains, which nothing was said of, may still be taken.
#[derive(Clone, PartialEq, Debug)]
struct Piece {
    parts: Vec<Part>,
    free: bool,
}

fn sums(money: &Money) -> Interval {
    let end = |e: End| match e {
        End::Unbounded => End::Unbounded,
        End::Open(v) | End::Closed(v) => {
            let sum = v.times(money.factor).unwrap();
            let lifted = money.floor.map_or(sum, |f| f.max(sum));
            let clamped = money.cap.map_or(lifted, |c| c.min(lifted));
            if e.is_open() && clamped == sum { End::Open(sum) } else { End::Closed(clamped) }
        }
    };
    Interval::new(end(money.range.lo), end(money.range.hi))
}

fn lengths(d: &Duration) -> BTreeSet<i64> {
    let scale = if d.unit == TimeUnit::Year { 12 } else { 1 };
    let (min, max) = (d.min.map_or(1, |m| i64::from(m) * scale), i64::from(d.max.unwrap()) * scale);
    (min..=max).collect()
}

fn part(says: &Says) -> Part {
    let values = match (&says.figure, says.modal) {
        (_, Modal::Not) => Values::None,
        (Figure::Plain, _) => Values::Some,
        (Figure::Money(m), _) => Values::Sums(sums(m)),
        (Figure::Time(d), _) => Values::Lengths(lengths(d)),
    };
    Part { absent: says.modal != Modal::Must, values }
}

/// What two parts have in common; a sanction without a figure takes that of the other.
fn common(a: &Part, b: &Part) -> Option<Part> {
    let values = match (&a.values, &b.values) {
        (Values::None, _) | (_, Values::None) => Values::None,
        (Values::Some, other) | (other, Values::Some) => other.clone(),
        (Values::Sums(x), Values::Sums(y)) => {
            let both = x.intersect(y);
            if both.is_empty() { Values::None } else { Values::Sums(both) }
        }
        (Values::Lengths(x), Values::Lengths(y)) => {
            let both: BTreeSet<i64> = x & y;
            if both.is_empty() { Values::None } else { Values::Lengths(both) }
        }
        _ => unreachable!("a slot has sums or lengths"),
    };
    let common = Part { absent: a.absent && b.absent, values };
    (common.absent || common.values != Values::None).then_some(common)
}

/// One value: left out, a figure, or imposed without one.
type Point = Option<Option<Exact>>;

fn has(part: &Part, point: Point) -> bool {
    match (point, &part.values) {
        (None, _) => part.absent,
        (Some(_), Values::None) => false,
        (Some(_), Values::Some) | (Some(None), _) => true,
        (Some(Some(v)), Values::Sums(range)) => range.contains(v),
        (Some(Some(v)), Values::Lengths(all)) => v.to_i64().is_some_and(|n| all.contains(&n)),
    }
}

/// Values of a slot that tell parts apart.
fn probes<'p>(parts: impl Iterator<Item = &'p Part>) -> Vec<Point> {
    let mut figures: BTreeSet<Exact> = BTreeSet::new();
    let (mut plain, mut lengths) = (false, BTreeSet::new());
    for part in parts {
        match &part.values {
            Values::None => {}
            Values::Some => plain = true,
            Values::Sums(range) => figures.extend([range.lo, range.hi].into_iter().filter_map(End::value)),
            Values::Lengths(all) => lengths.extend(all.iter().flat_map(|n| [n - 1, *n, n + 1])),
        }
    }
    figures.remove(&Exact::ZERO);
    let mut all: Vec<Point> = vec![None];
    all.extend(between(&figures).into_iter().map(|v| Some(Some(v))));
    all.extend(lengths.into_iter().filter(|n| *n > 0).map(|n| Some(Some(Exact::int(n)))));
    if plain && all.len() == 1 {
        all.push(Some(None));
    }
    all
}

fn product(sets: &[Vec<Point>]) -> Vec<Vec<Point>> {
    sets.iter().fold(vec![Vec::new()], |all, set| {
        all.iter().flat_map(|v| set.iter().map(|p| [v.as_slice(), &[*p]].concat()).collect::<Vec<_>>()).collect()
    })
}

/// More combinations than this are too many to try.
const MOST: usize = 20_000;

/// The points of some slots; `None` when there are too many.
fn points(slots: &[usize], pieces: &[&[Part]]) -> Option<Vec<Vec<Point>>> {
    let sets: Vec<Vec<Point>> = slots.iter().map(|s| probes(pieces.iter().map(|p| &p[*s]))).collect();
    let size = sets.iter().map(Vec::len).product::<usize>();
    (size <= MOST).then(|| product(&sets))
}

/// Why a case is left out.
struct Skipped;

/// The layers of a case, as they are laid on one another.
struct Laid<'s> {
    slots: &'s [Slot],
    pieces: Vec<Piece>,
    statutory: Vec<Piece>,
    spoken: bool,
    layered: bool,
    dropped: BTreeSet<usize>,
    /// What is ordered, with the time that counts.
    orders: Vec<Order>,
}

impl Laid<'_> {
    fn parts(&self, package: &Package) -> Vec<Option<Part>> {
        let of = |slot: &Slot| match package.named.get(slot) {
            Some(says) => Some(part(says)),
            None => package.rest.map(|_| ABSENT),
        };
        self.slots.iter().map(of).collect()
    }

    fn law(&self, package: &Package) -> Piece {
        let free = package.rest.is_none() && !package.named.contains_key(&GAINS);
        let parts = self.parts(package).into_iter().map(|p| p.unwrap_or(ABSENT)).collect();
        Piece { parts, free }
    }

    /// What remains when a package speaks; `None` when it leaves the bounds.
    fn lay(&self, package: &Package) -> Result<Option<Vec<Piece>>, Skipped> {
        let mine = self.parts(package);
        let named: Vec<usize> = (0..mine.len()).filter(|i| mine[*i].is_some()).collect();
        let own: Vec<Part> = mine.iter().map(|p| p.clone().unwrap_or(ABSENT)).collect();
        let is_free = |piece: &Piece, slot: usize| piece.free && self.slots[slot] == GAINS;
        let all: Vec<&[Part]> =
            std::iter::once(own.as_slice()).chain(self.pieces.iter().map(|p| p.parts.as_slice())).collect();
        let Some(tried) = points(&named, &all) else { return Err(Skipped) };
        // A sanction without a figure has that of the piece.
        let agrees = |piece: &Piece, point: &[Point]| {
            named.iter().zip(point).all(|(s, p)| match (&own[*s].values, p) {
                _ if is_free(piece, *s) => true,
                (Values::Some, Some(_)) => piece.parts[*s].values != Values::None,
                _ => has(&piece.parts[*s], *p),
            })
        };
        let says = |point: &[Point]| named.iter().zip(point).all(|(s, p)| has(&own[*s], *p));
        if tried.iter().filter(|p| says(p)).any(|p| !self.pieces.iter().any(|piece| agrees(piece, p))) {
            return Ok(None);
        }
        let mut remains = Vec::new();
        for piece in &self.pieces {
            let together = |slot: usize| match &mine[slot] {
                None => Some(piece.parts[slot].clone()),
                Some(mine) if is_free(piece, slot) => Some(mine.clone()),
                Some(mine) => common(mine, &piece.parts[slot]),
            };
            let parts: Option<Vec<Part>> = (0..self.slots.len()).map(together).collect();
            let silent = self.slots.iter().position(|s| *s == GAINS).is_none_or(|at| mine[at].is_none());
            remains.extend(parts.map(|parts| Piece { parts, free: piece.free && silent }));
        }
        Ok(Some(remains))
    }

    fn reading(&self, reading: &Reading) -> Result<Option<Vec<Piece>>, Skipped> {
        let mut all = Vec::new();
        for package in &reading.packages {
            match self.lay(package)? {
                Some(pieces) => all.extend(pieces),
                None => return Ok(None),
            }
        }
        Ok(Some(all))
    }

    fn add(&mut self, layers: &Layers<'_, '_>, at: At, said: &[Reading]) -> Result<(), Skipped> {
        let layered = std::mem::replace(&mut self.layered, true);
        let (optional, own): (Vec<&Reading>, Vec<&Reading>) = said.iter().partition(|r| r.optional);
        let [own] = own.as_slice() else { return if said.is_empty() { Ok(()) } else { Err(Skipped) } };
        let rank = layers.world.texts[at.0].rank;
        let refines = |e: &cailiang_core::model::Edge| matches!(e.kind, EdgeKind::Refines | EdgeKind::Succeeds);
        if !self.spoken {
            let alone = matter(layers.world, at).edges.iter().all(refines);
            if rank == Rank::Baseline || layered && alone {
                self.dropped.insert(at.0);
                return Ok(());
            }
            if !optional.is_empty() {
                return Err(Skipped);
            }
            self.pieces = own.packages.iter().map(|p| self.law(p)).collect();
        } else {
            let kept = if self.gives_more_time(own) { None } else { self.reading(own)? };
            let Some(mut pieces) = kept else {
                self.dropped.insert(at.0);
                return Ok(());
            };
            for other in optional {
                pieces.extend(self.reading(other)?.unwrap_or_default());
            }
            self.pieces = pieces;
        }
        self.spoken = true;
        self.order(own);
        if rank != Rank::Baseline {
            self.statutory.clone_from(&self.pieces);
        }
        Ok(())
    }

    /// Whether an order gives surely more time than the same order of the texts above.
    fn gives_more_time(&self, reading: &Reading) -> bool {
        let pairs = reading.orders.iter().flat_map(|(o, _)| self.orders.iter().map(move |above| (o, above)));
        pairs.filter(|(o, above)| aim(o) == aim(above)).any(|(o, above)| is_longer(o, above) == Some(true))
    }

    /// Orders add up; a time that may be longer than that above does not count.
    fn order(&mut self, reading: &Reading) {
        for (order, _) in &reading.orders {
            match self.orders.iter_mut().find(|o| aim(o) == aim(order)) {
                None => self.orders.push(order.clone()),
                Some(above) => {
                    let closer = above.within.is_none() || is_longer(order, above) == Some(false);
                    if order.within.is_some() && closer {
                        *above = order.clone();
                    }
                }
            }
        }
    }

    /// What the general clauses of a text make of it.
    fn circumstances(&mut self, layers: &Layers<'_, '_>, text: usize, case: &Case) {
        let general = &layers.world.texts[text].general;
        let plain = general.middle.is_none() && general.circumstances.is_empty() && general.one_sided.is_empty();
        if !self.spoken || self.dropped.contains(&text) || plain {
            return;
        }
        let of: Vec<At> = layers.matters().into_iter().filter(|at| at.0 == text).collect();
        let held: Vec<Effect> = general
            .circumstances
            .iter()
            .filter(|c| of.iter().all(|at| methods::speaks_for(layers.world, *at, c)))
            .filter(|c| layers.world.holds(text, &c.when, case))
            .map(|c| c.effect)
            .collect();
        let is = |e: Effect| held.contains(&e);
        let (effect, segment) = match (is(Effect::Mitigate), is(Effect::Aggravate)) {
            (true, true) => (None, None),
            (true, false) => (Some(Effect::Mitigate), general.mitigate.as_ref()),
            (false, true) => (Some(Effect::Aggravate), general.aggravate.as_ref()),
            (false, false) => (None, general.middle.as_ref()),
        };
        let both = is(Effect::Mitigate) && is(Effect::Aggravate);
        if !both {
            self.fines(&mut |_, range| narrowed(range, general, effect, segment));
        }
        for left in held.iter().filter_map(|e| if let Effect::Reduce(left) = e { Some(*left) } else { None }) {
            let floors = self.floors();
            self.fines(&mut |slot, range| reduced(range, &left, floors[slot]));
        }
        if held.contains(&Effect::Abate)
            && let Some(part) = &general.abate
        {
            let floors = self.floors();
            self.fines(&mut |slot, range| {
                let Some(floor) = floors[slot].filter(|f| *f > Exact::ZERO) else { return *range };
                let at = |e: End| {
                    let v = e.value().unwrap().times(floor).unwrap();
                    if e.is_open() { End::Open(v) } else { End::Closed(v) }
                };
                Interval::new(at(part.share.lo), at(part.share.hi))
            });
        }
        if held.contains(&Effect::Waive(Modal::Must)) {
            self.pieces = vec![Piece { parts: vec![ABSENT; self.slots.len()], free: false }];
        }
    }

    /// The lowest fine that the statutes permit, by slot.
    fn floors(&self) -> Vec<Option<Exact>> {
        let low = |p: &Piece, at: usize| match &p.parts[at].values {
            Values::Sums(range) => Some(range.lo.value().unwrap_or(Exact::ZERO)),
            _ => None,
        };
        (0..self.slots.len()).map(|at| self.statutory.iter().filter_map(|p| low(p, at)).min()).collect()
    }

    fn fines(&mut self, f: &mut dyn FnMut(usize, &Interval) -> Interval) {
        for piece in &mut self.pieces {
            for (number, (slot, part)) in self.slots.iter().zip(&mut piece.parts).enumerate() {
                if let (Kind::Fine, Values::Sums(range)) = (slot.kind, &mut part.values) {
                    *range = f(number, range);
                }
            }
        }
    }
}

fn is_longer(order: &Order, above: &Order) -> Option<bool> {
    let (ours, theirs) = (order.within?, above.within?);
    longer((ours.max, ours.unit), (theirs.max, theirs.unit))
}

/// The part of a range that a circumstance leaves.
fn narrowed(range: &Interval, general: &General, effect: Option<Effect>, segment: Option<&Segment>) -> Interval {
    let (low, high) = (range.lo.value().unwrap_or(Exact::ZERO), range.hi.value().unwrap());
    let one = general.one_sided.iter().find(|r| r.upper && r.effect == effect && low == Exact::ZERO);
    if let Some(rule) = one {
        return Interval::point(high.times(rule.factor).unwrap());
    }
    let Some(segment) = segment else { return *range };
    let at = |share: Exact| low.plus(high.minus(low).unwrap().times(share).unwrap()).unwrap();
    let end = |e: End, own: End, whole: Exact| match e {
        End::Closed(s) if s == whole => own,
        End::Open(s) => End::Open(at(s)),
        End::Closed(s) => End::Closed(at(s)),
        End::Unbounded => own,
    };
    if low == high {
        return *range;
    }
    Interval::new(end(segment.share.lo, range.lo, Exact::ZERO), end(segment.share.hi, range.hi, Exact::ONE))
}

fn reduced(range: &Interval, left: &Interval, floor: Option<Exact>) -> Interval {
    let floor = floor.unwrap_or(Exact::ZERO);
    let end = |e: End, share: End| {
        let Some(v) = e.value() else { return End::Unbounded };
        let v = v.times(share.value().unwrap()).unwrap();
        match e {
            _ if v < floor => End::Closed(floor),
            End::Open(_) => End::Open(v),
            _ => End::Closed(v),
        }
    };
    Interval::new(end(range.lo, left.lo), end(range.hi, left.hi))
}

/// What a case permits, by slot, and how many layers were dropped. Left out: cases in which rows contradict one another,
/// lines that stand on a ground of their own, kinds of other things or persons, and months against days.
fn expected(layers: &Layers<'_, '_>, case: &Case) -> Result<(Vec<Slot>, Vec<Piece>, usize), Skipped> {
    let world = layers.world;
    let mut said: Vec<(At, Vec<Reading>)> = Vec::new();
    for at in layers.matters().into_iter().filter(|at| layers.applies(*at, case)) {
        // A text below that supplements says that this one is silent.
        let silenced = layers.matters().into_iter().any(|lower| {
            let conditional = |e: &&cailiang_core::model::Edge| e.when != cailiang_core::model::Condition::Always;
            let edges = matter(world, lower).edges.iter().filter(|e| e.kind == EdgeKind::Supplements);
            let supplements = edges.filter(conditional).any(|e| world.holds(lower.0, &e.when, case));
            supplements && world.above[lower.0].contains(&at.0) && !layers.ancestors(lower, case).contains(&at)
        });
        if !silenced {
            said.push((at, readings(world, at, case, false)));
        }
    }
    let packages = || said.iter().flat_map(|s| &s.1).flat_map(|r| &r.packages);
    let all: BTreeSet<Slot> = packages().flat_map(|p| p.named.keys().cloned()).collect();
    let slots: Vec<Slot> = all.into_iter().collect();
    let grounded = packages().any(|p| p.rest.is_some_and(|r| r.grounded) || p.named.values().any(|s| s.by.grounded));
    let foreign = slots.iter().any(|a| slots.iter().any(|b| a != b && a.may_be(b)));
    let mixed = slots.iter().any(|slot| {
        let figures = packages().filter_map(|p| p.named.get(slot)).map(|s| &s.figure);
        let days = |f: &&Figure| matches!(f, Figure::Time(d) if d.unit == TimeUnit::Day);
        let months = |f: &&Figure| matches!(f, Figure::Time(d) if d.unit != TimeUnit::Day);
        figures.clone().any(|f| days(&f)) && figures.clone().any(|f| months(&f))
    });
    // 竞合 从高 weighs rows with what comes from above, which makes more options of 可以 and of a fine without a figure: here
    // only rows that say the same kinds in the same way.
    let unlike = said.iter().any(|(at, _)| {
        let rows = methods::competing(world, *at, case).0;
        let kinds = |i: &usize| methods::kinds(world, *at, *i);
        world.texts[at.0].general.heavier_wins && rows.windows(2).any(|w| kinds(&w[0]) != kinds(&w[1]))
    });
    if grounded || foreign || mixed || unlike {
        return Err(Skipped);
    }
    let mut laid = Laid {
        slots: &slots,
        pieces: Vec::new(),
        statutory: Vec::new(),
        spoken: false,
        layered: false,
        dropped: BTreeSet::new(),
        orders: Vec::new(),
    };
    for (at, readings) in &said {
        laid.add(layers, *at, readings)?;
    }
    let dropped = laid.dropped.len();
    for text in 0..world.texts.len() {
        laid.circumstances(layers, text, case);
    }
    let pieces = laid.pieces;
    Ok((slots, pieces, dropped))
}

/// The packages of a result, by slot.
fn found(slots: &[Slot], any_of: &[Vec<cailiang_resolver::view::Shown>]) -> Option<Vec<Vec<Part>>> {
    let package = |package: &Vec<cailiang_resolver::view::Shown>| -> Option<Vec<Part>> {
        let mut parts = vec![ABSENT; slots.len()];
        for shown in package {
            let s = &shown.sanction;
            let slot = Slot { kind: s.kind, object: s.object.clone(), on: s.on };
            let values = match (&s.amount, s.duration) {
                (_, Some(d)) => Values::Lengths(lengths(&d)),
                (Some(a), _) => Values::Sums(shown.yuan.unwrap_or(a.range)),
                (None, None) => Values::Some,
            };
            *parts.get_mut(slots.iter().position(|s| *s == slot)?)? = Part { absent: s.modal == Modal::May, values };
        }
        Some(parts)
    };
    any_of.iter().map(package).collect()
}

/// Whether two unions allow the same.
fn differs(slots: &[Slot], a: &[Vec<Part>], b: &[Vec<Part>]) -> Option<Vec<Point>> {
    let every: Vec<usize> = (0..slots.len()).collect();
    let all: Vec<&[Part]> = a.iter().chain(b).map(Vec::as_slice).collect();
    let within = |pieces: &[Vec<Part>], point: &[Point]| {
        pieces.iter().any(|parts| parts.iter().zip(point).all(|(part, p)| has(part, *p)))
    };
    points(&every, &all)?.into_iter().find(|p| within(a, p) != within(b, p))
}

/// A case as it is put to the resolver; `None` where a number cannot be written down.
fn asked(world: &World<'_>, case: &Case) -> Option<Asked> {
    let mut asked = Asked::new("市/甲", "370100".parse().unwrap(), day(), day());
    for (fact, value) in world.facts.iter().zip(case) {
        let twin = world.facts.iter().filter(|f| f.name == fact.name).count() > 1;
        let name = if twin { format!("{}/{}", world.texts[fact.owner].name, fact.name) } else { fact.name.clone() };
        asked = match (value, &fact.ty) {
            (Value::Yes(yes), _) => asked.fact(name, *yes),
            (Value::Word(at), cailiang_core::model::FactType::Enum(words)) => asked.fact(name, words[*at].clone()),
            (Value::Number(n), _) => {
                Exact::parse(&n.to_string()).ok()?;
                asked.fact(name, n.to_string())
            }
            other => unreachable!("{other:?}"),
        };
    }
    Some(asked)
}

/// Counts of what was compared.
#[derive(Default, Debug)]
struct Tally {
    cases: u64,
    skipped: u64,
    with_dropped_layer: u64,
    several_choices: u64,
}

/// So many cases of a world are tried.
const CASES: usize = 48;

/// Compares cases of a world; also, that not knowing a fact only adds what is possible.
fn compare(library: &Library, tally: &mut Tally) -> Result<(), String> {
    let texts: Vec<&Instrument> = library.instruments().map(|(_, i)| i).collect();
    let world = World::new(texts);
    let layers = Layers::new(&world, day());
    let resolver = Resolver::new(library);
    let cases = world.cases();
    let step = cases.len().div_ceil(CASES);
    for (number, case) in cases.iter().enumerate().filter(|(i, _)| i % step == 0) {
        let Some(asked) = asked(&world, case) else { continue };
        let Ok((slots, pieces, dropped)) = expected(&layers, case) else {
            tally.skipped += 1;
            continue;
        };
        let result = resolver.resolve(&asked).map_err(|e| format!("{asked:?}: {e}"))?;
        let mine: Vec<Vec<Part>> = pieces.into_iter().map(|p| p.parts).collect();
        let Some(theirs) = found(&slots, &result.any_of) else {
            return Err(format!("{asked:?}: a kind that no text has: {:?}", result.any_of));
        };
        if let Some(point) = differs(&slots, &mine, &theirs) {
            return Err(format!(
                "{asked:?}:\n{point:?} of {slots:?}\n{theirs:?} instead of\n{mine:?}\n{:?}",
                result.warnings
            ));
        }
        if !result.missing.is_empty() {
            return Err(format!("{asked:?}: everything is known, yet {:?} is missing", result.missing));
        }
        if number % 3 == 0 {
            let mut unknown = asked.clone();
            unknown.facts.retain(|name, _| !name.ends_with("拒不改正") && !name.ends_with("次数"));
            let wider = resolver.resolve(&unknown).map_err(|e| format!("{unknown:?}: {e}"))?;
            let Some(wider) = found(&slots, &wider.any_of) else { continue };
            let together = [wider.clone(), theirs.clone()].concat();
            if let Some(point) = differs(&slots, &together, &wider) {
                return Err(format!("{asked:?}: {point:?} is not among what is possible without the facts"));
            }
        }
        tally.cases += 1;
        tally.with_dropped_layer += u64::from(dropped > 0);
        tally.several_choices += u64::from(result.any_of.len() > 1);
    }
    Ok(())
}

fn run(name: &str, usual: u64, texts: impl Fn(u64) -> Vec<(String, String)>) {
    let (first, worlds) = (crate::review::first(), worlds(usual));
    let mut tally = Tally::default();
    for seed in first..first + worlds {
        let texts = texts(seed);
        if let Err(e) = compare(&library(&texts), &mut tally) {
            panic!("{name}, seed {seed}: {e}\n{}", shown(&texts));
        }
    }
    println!("{name}: {worlds} worlds: {tally:?}");
    if worlds >= usual {
        let enough = tally.with_dropped_layer * 5 > tally.cases && tally.several_choices * 50 > tally.cases;
        assert!(enough && tally.skipped < tally.cases, "{tally:?}");
    }
}

#[test]
fn resolving_lines_and_tiers_agrees_with_enumeration() {
    run("lines and tiers", 100, world::texts);
}

#[test]
fn resolving_methods_agrees_with_enumeration() {
    run("methods", 200, methods_world::texts);
}
