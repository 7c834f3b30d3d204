//! Running cases: a case that means nothing to the library is stale, and told before anything runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cailiang_core::TableCell;
use cailiang_core::diagnostic::{Diagnostic, code};
use cailiang_core::interval::{End, Interval};
use cailiang_core::library::{FactId, Library, MatterId, fold, nearest};
use cailiang_core::model::{Condition, Date, FactRef, FactType, Test};
use cailiang_core::number::Exact;
use cailiang_core::penalty::Bounds;
use cailiang_core::source::Source;
use cailiang_resolver::case::candidates;
use cailiang_resolver::family::Day;
use cailiang_resolver::law::ranks::height;
use cailiang_resolver::result::Resolution;
use cailiang_resolver::space::{Cells, round_value};
use cailiang_resolver::{Case, Resolver};
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value as Json;

use crate::cases::result::{Stated, matches, written};
use crate::cases::{Suite, TestCase, fault};

/// A case stands for at most so many points.
const MAX_POINTS: usize = 1_000;

/// Where the result is not the one stated.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Difference {
    /// 阶次, 处罚, 适用法, 尚缺, or 结果 where there is none.
    pub what: &'static str,
    /// As stated.
    pub expected: String,
    /// As it came out.
    pub actual: String,
}

/// One concrete case of a test case.
#[derive(Clone, Debug)]
pub struct Point {
    /// The case.
    pub case: Case,
    /// Matters whose texts speak in it: document and matter.
    pub spoken: BTreeSet<(String, String)>,
    /// Where its result is not the one stated.
    pub differences: Vec<Difference>,
    /// What the result says besides: a layer that is out of bounds here, …
    pub warnings: Vec<String>,
}

/// A case that was run.
#[derive(Clone, Debug)]
pub struct Ran<'s> {
    /// The case.
    pub test: &'s TestCase,
    /// Its matter.
    pub matter: MatterId,
    /// The concrete cases that it stands for.
    pub points: Vec<Point>,
    /// Units of its facts.
    pub units: BTreeMap<String, String>,
}

impl Ran<'_> {
    /// The first concrete case whose result is not the one stated.
    pub fn failure(&self) -> Option<&Point> {
        self.points.iter().find(|p| !p.differences.is_empty())
    }
}

/// Runs suites over a library.
#[derive(Clone, Copy, Debug)]
pub struct Runner<'l> {
    /// The library.
    pub library: &'l Library,
    /// Day of acts that name none; the first day of the matter's document by default.
    pub day: Option<Date>,
}

/// A case that means something: ready to run.
struct Ready {
    matter: MatterId,
    cases: Vec<Case>,
    units: BTreeMap<String, String>,
    bounds: Bounds,
}

impl<'l> Runner<'l> {
    /// Runs all cases of a suite.
    ///
    /// # Errors
    /// Cases that are stale or wrong, all of them: an unknown matter or fact, a value that a fact does not have, a phrase
    /// that is not understood.
    pub fn run<'s>(&self, suite: &'s Suite) -> Result<Vec<Ran<'s>>, Vec<Diagnostic>> {
        let mut faults = Vec::new();
        let mut ready = Vec::new();
        for test in &suite.cases {
            match self.prepare(&suite.source, test) {
                Ok(r) => ready.push((test, r)),
                Err(all) => faults.extend(all),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(ready.into_par_iter().map(|(test, ready)| self.ran(test, ready)).collect())
    }

    fn prepare(&self, source: &Arc<Source>, test: &TestCase) -> Result<Ready, Vec<Diagnostic>> {
        let one = |span, message: String, help: String| vec![fault(code::REFERENCE, source, span, message, help)];
        let matter = self.matter(source, test)?;
        let Some((instrument, found)) = self.library.matter(matter) else { return Err(Vec::new()) };
        let act_date = test.act_date.or(self.day).unwrap_or_else(|| first_day(self.library, matter));
        let mut case = Case::new(
            format!("{}/{}", instrument.name, found.name),
            test.jurisdiction.unwrap_or(instrument.jurisdiction),
            act_date,
            test.decision_date.unwrap_or(act_date),
        );
        if case.decision_date < case.act_date {
            let message = format!("处罚决定日 {} 早于行为日 {act_date}", case.decision_date);
            return Err(one(test.place, message, "写明 act_date".to_owned()));
        }
        let looked_at = Resolver::new(self.library)
            .looks_at(&case)
            .map_err(|e| one(test.matter_place, e.message, e.help.unwrap_or_default()))?;
        let mut faults = Vec::new();
        let mut axes: Vec<(String, Vec<Json>)> = Vec::new();
        let mut units = BTreeMap::new();
        for (name, cell) in &test.facts {
            match self.fact(source, name, cell, &looked_at, instrument.bounds) {
                Ok((Some(fact), values)) => {
                    let unit = self.library.fact(fact).and_then(|f| f.ty.unit());
                    units.extend(unit.map(|u| (name.clone(), u.to_owned())));
                    axes.push((name.clone(), values));
                }
                Ok((None, _)) => {}
                Err(all) => faults.extend(all),
            }
        }
        let phrases: Vec<String> = test.expect.any_of.iter().flatten().map(|p| p.0.clone()).collect();
        if let Err((number, message, help)) = Stated::read(&phrases, instrument.bounds)
            && !phrases.iter().any(|p| p.contains("（不含）"))
        {
            let span = test.expect.any_of.iter().flatten().nth(number).map_or(test.place, |p| p.1);
            faults.push(fault(code::PENALTY, source, span, message, help.unwrap_or_default()));
        }
        for name in test.expect.missing.iter().flatten() {
            if !candidates(self.library, name).iter().any(|f| looked_at.contains_key(f)) {
                faults.push(self.unknown(source, test.place, name, &looked_at));
            }
        }
        let points = axes.iter().try_fold(1_usize, |n, (_, v)| n.checked_mul(v.len()));
        if points.is_none_or(|n| n > MAX_POINTS) {
            let message = format!("这一例代表的情形太多（上限 {MAX_POINTS}）");
            faults.push(fault(code::VALUE, source, test.place, message, "把区间和列表分到几行"));
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut cases = vec![std::mem::replace(&mut case, Case::new("", instrument.jurisdiction, act_date, act_date))];
        for (name, values) in &axes {
            let with = |c: &Case, v: &Json| c.clone().fact(name.clone(), v.clone());
            cases = cases.iter().flat_map(|c| values.iter().map(move |v| with(c, v))).collect();
        }
        Ok(Ready { matter, cases, units, bounds: instrument.bounds })
    }

    /// The matter that a case names.
    fn matter(&self, source: &Arc<Source>, test: &TestCase) -> Result<MatterId, Vec<Diagnostic>> {
        let library = self.library;
        let wrong =
            |message: String, help: String| vec![fault(code::REFERENCE, source, test.matter_place, message, help)];
        let all: Vec<MatterId> = match test.matter.split_once('/') {
            Some((document, name)) => {
                let versions = library.versions(document);
                if versions.is_empty() {
                    let names: BTreeSet<&str> = library.instruments().map(|(_, i)| i.name.as_str()).collect();
                    let near = nearest(document, names).map(|n| format!("也许是《{n}》")).unwrap_or_default();
                    return Err(wrong(format!("文件库里没有《{document}》"), near));
                }
                versions.iter().filter_map(|v| library.find_matter(*v, name)).collect()
            }
            None => library.matters_named(&test.matter).to_vec(),
        };
        let documents: BTreeSet<&str> =
            all.iter().filter_map(|m| library.instrument(m.instrument)).map(|i| i.name.as_str()).collect();
        let height = |m: &MatterId| library.instrument(m.instrument).map(|i| height(i.rank, i.jurisdiction));
        match all.iter().copied().max_by_key(|m| (height(m), *m)) {
            Some(lowest) => {
                let day = test.act_date.or(self.day).unwrap_or_else(|| first_day(library, lowest));
                let own = library.instrument(lowest.instrument).map(|i| &i.name);
                let version = |m: &&MatterId| {
                    library.instrument(m.instrument).map(|i| &i.name) == own && library.in_force(m.instrument, day)
                };
                let one = all.iter().find(version).copied().unwrap_or(lowest);
                // One act in several texts is one matter; one name for several acts is none.
                let family = Day::new(library, day).family(&BTreeSet::from([one]));
                let held = |d: &&str| {
                    let of = |m: &MatterId| library.instrument(m.instrument).is_some_and(|i| i.name == **d);
                    family.iter().any(of)
                };
                if documents.iter().all(held) {
                    return Ok(one);
                }
                let names: Vec<String> = documents.iter().map(|d| format!("{d}/{}", test.matter)).collect();
                let message = format!("几份文件里的“{}”不是一回事", test.matter);
                Err(wrong(message, format!("写明是哪一个：{}", names.join("、"))))
            }
            None => {
                let name = test.matter.rsplit('/').next().unwrap_or(&test.matter);
                let known: BTreeSet<&str> =
                    library.matters().filter_map(|m| library.matter(m)).map(|(_, m)| m.name.as_str()).collect();
                let near = nearest(name, known).map(|n| format!("也许是“{n}”")).unwrap_or_default();
                Err(wrong(format!("没有“{}”这个事项", test.matter), near))
            }
        }
    }

    fn unknown(
        &self,
        source: &Arc<Source>,
        span: cailiang_core::source::Span,
        name: &str,
        looked_at: &BTreeMap<FactId, Option<Cells>>,
    ) -> Diagnostic {
        let names: BTreeSet<&str> =
            looked_at.keys().filter_map(|f| self.library.fact(*f)).map(|f| f.name.as_str()).collect();
        let message = if candidates(self.library, name).is_empty() {
            format!("没有“{name}”这个要素")
        } else {
            format!("这个事项不看要素“{name}”")
        };
        let help = match nearest(name, names.iter().copied()) {
            Some(near) => format!("也许是“{near}”"),
            None => format!("这个事项看的要素：{}", names.into_iter().collect::<Vec<_>>().join("、")),
        };
        fault(code::UNDECLARED, source, span, message, help)
    }

    /// The fact of a name, and the values that a cell stands for; none for `-`.
    fn fact(
        &self,
        source: &Arc<Source>,
        name: &str,
        cell: &TableCell,
        looked_at: &BTreeMap<FactId, Option<Cells>>,
        bounds: Bounds,
    ) -> Result<(Option<FactId>, Vec<Json>), Vec<Diagnostic>> {
        let all: Vec<FactId> =
            candidates(self.library, name).into_iter().filter(|f| looked_at.contains_key(f)).collect();
        let fact = match all.as_slice() {
            [one] => *one,
            [] => return Err(vec![self.unknown(source, cell.span(), name, looked_at)]),
            many => {
                let owner = |f: &FactId| self.library.instrument(self.library.fact(*f)?.owner);
                let names: Vec<String> = many.iter().filter_map(owner).map(|i| format!("{}/{name}", i.name)).collect();
                let message = format!("本事项有几个不同的要素叫“{name}”");
                let help = format!("写明是哪一个：{}", names.join("、"));
                return Err(vec![fault(code::UNDECLARED, source, cell.span(), message, help)]);
            }
        };
        let reference = FactRef { instrument: None, name: name.to_owned() };
        let test = match cell.condition(&reference, bounds, source)? {
            Condition::Always => return Ok((None, Vec::new())),
            Condition::Atom(atom) => atom.test,
            Condition::Opaque(word, _) => Test::OneOf(vec![word]),
            _ => return Err(vec![fault(code::VALUE, source, cell.span(), "格里只能写值、列表或区间", "")]),
        };
        let wrong = |(message, help): (String, Option<String>)| {
            fault(code::VALUE, source, cell.span(), message, help.unwrap_or_default())
        };
        let faults = self.library.test_faults(fact, &test);
        if !faults.is_empty() {
            return Err(faults.into_iter().map(wrong).collect());
        }
        let Some(ty) = self.library.fact(fact).map(|f| &f.ty) else { return Ok((None, Vec::new())) };
        let values = values(ty, &test, looked_at.get(&fact).and_then(Option::as_ref));
        // A case without a value would hold whatever comes out.
        if values.is_empty() {
            let message = format!("“{name}”没有“{}”里的值", cell.text());
            return Err(vec![fault(code::VALUE, source, cell.span(), message, "整数写整数，区间里至少有一个值")]);
        }
        Ok((Some(fact), values))
    }

    fn ran<'s>(&self, test: &'s TestCase, ready: Ready) -> Ran<'s> {
        let resolver = Resolver::new(self.library);
        let points = ready.cases.into_iter().map(|case| match resolver.resolve(&case) {
            Ok(result) => Point {
                spoken: result.applied.iter().map(|a| (a.instrument.clone(), a.matter.clone())).collect(),
                differences: self.differences(test, &result, ready.bounds),
                warnings: result.warnings,
                case,
            },
            Err(e) => {
                let actual = e.message;
                let differences = vec![Difference { what: "结果", expected: "有结果".to_owned(), actual }];
                Point { case, spoken: BTreeSet::new(), differences, warnings: Vec::new() }
            }
        });
        Ran { test, matter: ready.matter, points: points.collect(), units: ready.units }
    }

    fn differences(&self, test: &TestCase, result: &Resolution, bounds: Bounds) -> Vec<Difference> {
        let mut all = Vec::new();
        let none = |t: Option<&String>| t.map_or("（无）", String::as_str).to_owned();
        let mut differ = |what, expected: String, actual: String| {
            if expected != actual {
                all.push(Difference { what, expected, actual });
            }
        };
        let expect = &test.expect;
        if let Some(grade) = &expect.grade {
            differ("阶次", none(grade.as_ref()), none(result.grade.as_ref()));
        }
        if let Some(date) = &expect.law_date {
            let wanted = date.map(|d| d.to_string());
            differ("适用法", none(wanted.as_ref()), none(result.law_date.as_ref()));
        }
        if let Some(missing) = &expect.missing {
            let list = |names: BTreeSet<String>| match names.len() {
                0 => "（无）".to_owned(),
                _ => names.into_iter().collect::<Vec<_>>().join("、"),
            };
            let wanted = missing.iter().map(|n| fold(n)).collect();
            differ("尚缺", list(wanted), list(result.missing.iter().map(|m| fold(&m.fact)).collect()));
        }
        if let Some(phrases) = &expect.any_of {
            let phrases: Vec<String> = phrases.iter().map(|p| p.0.clone()).collect();
            let speaking = result.applied.iter().flat_map(|a| self.library.versions(&a.instrument));
            let theirs = speaking.filter_map(|v| self.library.instrument(*v)).map(|i| i.bounds);
            let mut all_bounds = vec![bounds];
            all_bounds.extend(theirs);
            if !matches(&phrases, result, &all_bounds) {
                let orders = Stated::read(&phrases, bounds).is_ok_and(|s| s.states_orders());
                let actual = written(result, Some(bounds), orders).join("；");
                all.push(Difference { what: "处罚", expected: phrases.join("；"), actual });
            }
        }
        all
    }
}

/// The values that a test of a fact stands for: each word; of a range its ends, and a number for each cell that the texts
/// tell apart.
fn values(ty: &FactType, test: &Test, cells: Option<&Cells>) -> Vec<Json> {
    match (ty, test) {
        (FactType::YesNo, Test::OneOf(words)) => words.iter().map(|w| Json::Bool(w == "是")).collect(),
        (FactType::YesNo, _) => vec![Json::Bool(true)],
        (FactType::Enum(_), Test::OneOf(words)) => words.iter().cloned().map(Json::String).collect(),
        (FactType::Enum(_), Test::Within { raw, .. }) => vec![Json::String(raw.clone())],
        (FactType::Enum(_), Test::Holds) => Vec::new(),
        (ty, test) => {
            let ranges: Vec<Interval> = match test {
                Test::Within { range, .. } => vec![*range],
                Test::OneOf(words) => {
                    words.iter().filter_map(|w| Exact::parse(&fold(w)).ok()).map(Interval::point).collect()
                }
                Test::Holds => Vec::new(),
            };
            let all = [Interval::ALL];
            let told = match cells {
                Some(Cells::Numbers(cells)) => cells.as_slice(),
                _ => &all,
            };
            let domain = cailiang_resolver::space::domain(ty);
            let money = matches!(ty, FactType::Money(_));
            let whole_numbers = matches!(ty, FactType::Integer(..) | FactType::Date);
            let mut found: BTreeSet<Exact> = BTreeSet::new();
            for part in ranges.iter().flat_map(|r| told.iter().map(|c| c.intersect(r).intersect(&domain))) {
                let part = if whole_numbers { whole(&part) } else { part };
                // An open end has no last value: one that people write, inside.
                let inside = Interval::new(open(part.lo), open(part.hi));
                let inner = if part.hi.is_open() { inside.pick(true) } else { None };
                found.extend(round_value(&part, money).into_iter().chain(inner));
                found.extend(part.pick(true).into_iter().chain(part.pick(false)));
            }
            found.retain(|v| !whole_numbers || v.is_integer());
            found.into_iter().filter_map(|v| number(ty, v)).collect()
        }
    }
}

fn open(end: End) -> End {
    end.value().map_or(End::Unbounded, End::Open)
}

/// The whole numbers of a range, with closed ends where they are finite.
fn whole(range: &Interval) -> Interval {
    let lo = match range.lo {
        End::Open(v) if v.is_integer() => v.plus(Exact::ONE).map_or(range.lo, End::Closed),
        End::Open(v) | End::Closed(v) => End::Closed(v.ceil()),
        End::Unbounded => End::Unbounded,
    };
    let hi = match range.hi {
        End::Open(v) if v.is_integer() => v.minus(Exact::ONE).map_or(range.hi, End::Closed),
        End::Open(v) | End::Closed(v) => End::Closed(v.floor()),
        End::Unbounded => End::Unbounded,
    };
    Interval::new(lo, hi)
}

/// The first day on which a case of a matter can be decided: that of its document, or a later one on which a law,
/// regulation or rule above it is in force.
pub(super) fn first_day(library: &Library, id: MatterId) -> Date {
    let Some(instrument) = library.instrument(id.instrument) else { return Date::ZERO };
    let start = instrument.period.from;
    if instrument.rank.is_basis() {
        return start;
    }
    let within = |d: &Date| *d >= start && library.in_force(id.instrument, *d);
    let starts = library.instruments().filter_map(|(i, _)| library.period(i)).map(|p| p.from).filter(within);
    let days: BTreeSet<Date> = starts.chain([start]).collect();
    let based = |day: &Date| {
        let above = Day::new(library, *day).ancestors(id);
        above.keys().any(|m| library.instrument(m.instrument).is_some_and(|i| i.rank.is_basis()))
    };
    days.into_iter().find(based).unwrap_or(start)
}

/// A number as a case file has it.
pub(super) fn number(ty: &FactType, value: Exact) -> Option<Json> {
    Some(match (ty, value.to_i64()) {
        (FactType::Date, _) => Json::String(cailiang_core::date_of(value)?.to_string()),
        (_, Some(n)) => Json::from(n),
        (_, None) => Json::String(value.to_string()),
    })
}
