//! Checks that need more than one document, and the true end of every period.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::library::facts::missing;
use crate::library::{Fact, FactId, InstrumentId, Library, Lookup, diagnostic, fold, folded, nearest};
use crate::model::{
    Amount, Atom, Basis, Condition, EdgeKind, EffectivePeriod, FactRef, FactType, Instrument, Item, Matter, Phrase,
    Term, Test,
};
use crate::number::Exact;
use crate::source::Span;

/// Two versions of one name must start on different days.
pub(crate) fn versions(library: &Library, found: &mut Vec<Diagnostic>) {
    for ids in library.by_name.values() {
        for pair in ids.windows(2) {
            let [a, b] = pair else { continue };
            if let (Some(x), Some(y)) = (library.instrument(*a), library.instrument(*b))
                && x.period.from == y.period.from
            {
                found.push(diagnostic(
                    Severity::Error,
                    code::DUPLICATE,
                    &y.source,
                    y.span,
                    format!("《{}》（{} 施行）有两份", y.name, y.period.from),
                    Some(format!("另一份在 {}；同名的各版本应有不同的施行日", x.source.name)),
                ));
            }
        }
    }
}

/// Periods, each ended the day before what replaces it: a later version of its name, or a 替代.
pub(crate) fn periods(library: &Library) -> Vec<EffectivePeriod> {
    let mut periods: Vec<EffectivePeriod> = library.instruments.iter().map(|i| i.period).collect();
    let mut end = |id: InstrumentId, start: jiff::civil::Date| {
        if let (Some(period), Ok(last)) = (periods.get_mut(id.0), start.checked_sub(1.day()))
            && period.from < start
        {
            *period = period.ended(last);
        }
    };
    for ids in library.by_name.values() {
        for pair in ids.windows(2) {
            if let [a, b] = pair
                && let Some(next) = library.instrument(*b)
            {
                end(*a, next.period.from);
            }
        }
    }
    for instrument in &library.instruments {
        for (name, _) in &instrument.replaces {
            for id in library.versions(name) {
                end(*id, instrument.period.from);
            }
        }
    }
    periods
}

/// 细化, 承接 and 替代 must not run in a circle.
pub(crate) fn cycles(library: &Library, found: &mut Vec<Diagnostic>) {
    // Matters: by (instrument name, matter name), since edges name versions of the day.
    type Key = (String, String);
    let mut next: BTreeMap<Key, Vec<(Key, EdgeKind, &Instrument, Span)>> = BTreeMap::new();
    for instrument in &library.instruments {
        for matter in &instrument.matters {
            let from = (fold(&instrument.name), fold(&matter.name));
            for edge in &matter.edges {
                for target in &edge.targets {
                    if let Some(m) = &target.matter {
                        let to = (fold(&target.instrument), fold(m));
                        next.entry(from.clone()).or_default().push((to, edge.kind, instrument, target.span));
                    }
                }
            }
        }
        for (name, span) in &instrument.replaces {
            let from = (fold(&instrument.name), String::new());
            let to = (fold(name), String::new());
            next.entry(from).or_default().push((to, EdgeKind::Succeeds, instrument, *span));
        }
    }
    // Colours: absent = new, false = on the path, true = done. Iterative, so that long chains are no danger.
    let mut done: BTreeMap<Key, bool> = BTreeMap::new();
    for start in next.keys() {
        let mut path = vec![(start.clone(), 0_usize)];
        if done.contains_key(start) {
            continue;
        }
        done.insert(start.clone(), false);
        while let Some((node, position)) = path.last_mut() {
            let step = next.get(node).and_then(|n| n.get(*position));
            *position += 1;
            let Some((to, kind, instrument, span)) = step else {
                done.insert(node.clone(), true);
                path.pop();
                continue;
            };
            match done.get(to) {
                Some(false) => {
                    let word = if to.1.is_empty() { "替代" } else { kind.name() };
                    let what = if to.1.is_empty() { to.0.clone() } else { format!("{}/{}", to.0, to.1) };
                    found.push(diagnostic(
                        Severity::Error,
                        code::CYCLE,
                        &instrument.source,
                        *span,
                        format!("“{word} {what}”绕回了自己"),
                        Some("上位依据与承接关系不能成环".to_owned()),
                    ));
                }
                Some(true) => {}
                None => {
                    done.insert(to.clone(), false);
                    path.push((to.clone(), 0));
                }
            }
        }
    }
}

/// Whether the documents themselves, each above those that name it, run in no circle: then no matters of theirs do.
pub(crate) fn documents_are_ordered(library: &Library) -> bool {
    let numbers: FxHashMap<&str, usize> = library.by_name.keys().map(String::as_str).zip(0..).collect();
    let mut edges: BTreeSet<(usize, usize)> = BTreeSet::new();
    for instrument in &library.instruments {
        let Some(here) = numbers.get(&*folded(&instrument.name)) else { continue };
        let targets = instrument.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets);
        let targets = targets.filter(|t| t.matter.is_some()).map(|t| t.instrument.as_str());
        let mut last = "";
        for name in targets.chain(instrument.replaces.iter().map(|(name, _)| name.as_str())) {
            if name != last {
                edges.extend(numbers.get(&*folded(name)).map(|there| (*there, *here)));
            }
            last = name;
        }
    }
    // Takes away what stands under nothing that is left, until nothing can be taken.
    let mut above = vec![0_usize; numbers.len()];
    for (_, lower) in &edges {
        if let Some(n) = above.get_mut(*lower) {
            *n += 1;
        }
    }
    let mut free: Vec<usize> = above.iter().enumerate().filter(|(_, n)| **n == 0).map(|(i, _)| i).collect();
    let mut taken = 0;
    while let Some(upper) = free.pop() {
        taken += 1;
        for (_, lower) in edges.range((upper, 0)..=(upper, usize::MAX)) {
            if let Some(n) = above.get_mut(*lower) {
                *n = n.saturating_sub(1);
                free.extend((*n == 0).then_some(*lower));
            }
        }
    }
    taken == numbers.len()
}

/// What heads a column that is no fact.
const HEADER_WORDS: [&str; 4] = ["阶次", "处罚", "期限", "情形"];

struct Checker<'a> {
    library: &'a Library,
    id: InstrumentId,
    instrument: &'a Instrument,
    found: Vec<Diagnostic>,
    /// Names that were looked up and are there: tables ask the same few facts in every row.
    facts: FxHashMap<&'a FactRef, FactId>,
    /// Tests that were found right.
    right: FxHashSet<(FactId, &'a Test)>,
    /// The columns of the table that is looked at; a name that means nothing is told once, at its header.
    columns: &'a [(FactRef, Span)],
    told: FxHashSet<&'a FactRef>,
}

/// Facts, values and references of every document, each by itself.
pub(crate) fn check_all(library: &Library) -> Vec<Vec<Diagnostic>> {
    let ids = (0..library.instruments.len()).into_par_iter().map(InstrumentId);
    ids.map(|id| check(library, id)).collect()
}

/// Facts, values and references of one document.
pub(crate) fn check(library: &Library, id: InstrumentId) -> Vec<Diagnostic> {
    let Some(instrument) = library.instrument(id) else { return Vec::new() };
    let mut checker = Checker::new(library, id, instrument);
    for matter in &instrument.matters {
        checker.matter(matter);
    }
    for c in &instrument.general.circumstances {
        checker.condition(&c.when);
    }
    for target in &instrument.decriminalised {
        checker.reference(target, code::REFERENCE);
    }
    checker.found
}

/// The same for some matters alone.
pub(crate) fn check_matters(
    library: &Library,
    id: InstrumentId,
    places: impl Iterator<Item = usize>,
) -> Vec<Diagnostic> {
    let Some(instrument) = library.instrument(id) else { return Vec::new() };
    let mut checker = Checker::new(library, id, instrument);
    places.filter_map(|at| instrument.matters.get(at)).for_each(|matter| checker.matter(matter));
    checker.found
}

impl<'a> Checker<'a> {
    fn new(library: &'a Library, id: InstrumentId, instrument: &'a Instrument) -> Checker<'a> {
        let (facts, right, told) = (FxHashMap::default(), FxHashSet::default(), FxHashSet::default());
        Checker { library, id, instrument, found: Vec::new(), facts, right, columns: &[], told }
    }

    fn error(&mut self, code: &'static str, span: Span, message: String, help: Option<String>) {
        self.found.push(diagnostic(Severity::Error, code, &self.instrument.source, span, message, help));
    }

    fn matter(&mut self, matter: &'a Matter) {
        for edge in &matter.edges {
            self.condition(&edge.when);
            for target in &edge.targets {
                self.reference(target, code::REFERENCE);
            }
        }
        for item in &matter.items {
            if let Item::Table(table) = item {
                self.columns = &table.columns;
                self.told.clear();
            }
            for when in item.conditions() {
                self.condition(when);
            }
            match item {
                Item::Line(l) => self.phrase(&l.phrase, l.phrase_span),
                Item::Table(t) => {
                    for row in &t.rows {
                        self.phrase(&row.line.phrase, row.line.phrase_span);
                    }
                }
                Item::Weights(w) => {
                    for (base, span) in w.formulas.iter().filter_map(|f| Some((f.top.base()?, f.span))) {
                        self.base(base, span);
                    }
                }
                Item::Adders(a) => {
                    for term in &a.terms {
                        self.counted(term);
                    }
                }
            }
            self.columns = &[];
        }
    }

    /// What 加收 counts has to be a number.
    fn counted(&mut self, term: &Term) {
        let name = &term.fact.name;
        match self.library.lookup(self.id, &term.fact) {
            Lookup::Found(f) => {
                let Some(fact) = self.library.fact(f) else { return };
                if fact.ty.domain().is_none() {
                    let help = Some("加收只能按 整数、数值 或 金额 计算".to_owned());
                    self.error(code::VALUE, term.span, format!("“{name}”不是数，不能按它加收"), help);
                }
                for unit in term.units.iter().filter(|u| fact.ty.unit().is_some_and(|own| fold(own) != fold(u))) {
                    let help = fact.ty.unit().map(|own| format!("“{name}”以“{own}”计"));
                    self.error(code::VALUE, term.span, format!("单位“{unit}”不对"), help);
                }
            }
            other => self.found.push(missing(self.library, self.id, &term.fact, &other, term.span)),
        }
    }

    /// A held instrument must have the matter in some version.
    fn reference(&mut self, target: &crate::model::MatterRef, code: &'static str) {
        let Some(name) = &target.matter else { return };
        let versions = self.library.versions(&target.instrument);
        if versions.is_empty() || versions.iter().any(|v| self.library.find_matter(*v, name).is_some()) {
            return;
        }
        let names: Vec<&str> = versions
            .iter()
            .filter_map(|v| self.library.instrument(*v))
            .flat_map(|i| i.matters.iter().map(|m| m.name.as_str()))
            .collect();
        let help = nearest(name, names.iter().copied()).map(|n| format!("也许是“{n}”"));
        self.error(code, target.span, format!("《{}》里没有事项“{name}”", target.instrument), help);
    }

    fn condition(&mut self, condition: &'a Condition) {
        condition.visit(&mut |c| {
            if let Condition::Atom(atom) = c {
                self.atom(atom);
            }
        });
    }

    fn atom(&mut self, atom: &'a Atom) {
        let known = self.facts.get(&atom.fact).copied();
        let id = match known.map_or_else(|| self.library.lookup(self.id, &atom.fact), Lookup::Found) {
            Lookup::Found(f) => f,
            other => {
                let header = self.columns.iter().find(|(fact, _)| *fact == atom.fact);
                if header.is_none() || self.told.insert(&atom.fact) {
                    let span = header.map_or(atom.span, |(_, span)| *span);
                    let mut fault = missing(self.library, self.id, &atom.fact, &other, span);
                    if header.is_some() && matches!(other, Lookup::Missing(None)) {
                        let near = nearest(&atom.fact.name, HEADER_WORDS);
                        fault.help = near.map(|word| format!("也许是“{word}”")).or(fault.help);
                    }
                    self.found.push(fault);
                }
                return;
            }
        };
        if known.is_none() {
            self.facts.insert(&atom.fact, id);
        }
        // A test that was found right needs no second look.
        if !self.right.contains(&(id, &atom.test)) {
            let Some(fact) = self.library.fact(id) else { return };
            let faults = test_faults(fact, &atom.test);
            if faults.is_empty() {
                self.right.insert((id, &atom.test));
            }
            for (message, help) in faults {
                self.error(code::VALUE, atom.span, message, help);
            }
        }
    }

    fn phrase(&mut self, phrase: &Phrase, span: Span) {
        let amounts = phrase.groups.iter().flat_map(|g| &g.choices).flatten().filter_map(|s| s.amount.as_ref());
        let mut bases: Vec<&str> = Vec::new();
        for Amount { basis, .. } in amounts {
            if let Basis::Multiple(of) | Basis::Percent(of) = basis
                && !bases.contains(&of.as_str())
            {
                bases.push(of);
            }
        }
        for base in bases {
            self.base(base, span);
        }
    }

    fn base(&mut self, base: &str, span: Span) {
        match self.library.base_quantity(self.id, base) {
            Lookup::Found(_) => {}
            Lookup::Ambiguous(ids) => {
                let name = FactRef { instrument: None, name: base.to_owned() };
                self.found.push(missing(self.library, self.id, &name, &Lookup::Ambiguous(ids), span));
            }
            Lookup::Missing(_) => {
                let help = Some(format!("先声明：要素 {base} : 金额"));
                self.error(code::UNDECLARED, span, format!("没有声明计罚基数“{base}”"), help);
            }
        }
    }
}

/// What is wrong with a test of a fact: one sentence and what would help, for each fault.
pub(crate) fn test_faults(fact: &Fact, test: &Test) -> Vec<(String, Option<String>)> {
    let name = &fact.name;
    let outside = |raw: &str| (format!("“{name}”不会是“{raw}”"), Some("超出了声明的范围".to_owned()));
    let no_truth = |raw: &str| (format!("“{name}”只能是“是”或“否”，不能是“{raw}”"), None);
    let enum_value = |values: &[String], word: &str| {
        if values.iter().any(|v| folded(v) == folded(word)) {
            return None;
        }
        let help = match nearest(word, values.iter().map(String::as_str)) {
            Some(near) => format!("也许是“{near}”"),
            None => format!("可以是 {}", values.join("、")),
        };
        Some((format!("“{name}”没有“{word}”这个值"), Some(help)))
    };
    match (&fact.ty, test) {
        (FactType::YesNo, Test::Holds) => Vec::new(),
        (_, Test::Holds) => {
            let help = format!("写作 {name} 为 …，或 {name} ≥ …");
            vec![(format!("“{name}”不是“是否”要素，不能单独作条件"), Some(help))]
        }
        (FactType::Enum(values), Test::OneOf(words)) => words.iter().filter_map(|w| enum_value(values, w)).collect(),
        (FactType::Enum(values), Test::Within { raw, .. }) => enum_value(values, raw).into_iter().collect(),
        (FactType::YesNo, Test::OneOf(words)) => {
            words.iter().filter(|w| !matches!(w.as_str(), "是" | "否")).map(|w| no_truth(w)).collect()
        }
        (FactType::YesNo, Test::Within { raw, .. }) => vec![no_truth(raw)],
        (ty, Test::OneOf(words)) => {
            let fault = |word: &String| match (ty.domain(), Exact::parse(&fold(word))) {
                (_, Err(_)) => Some((format!("“{name}”是数，“{word}”不是"), None)),
                (Some(domain), Ok(v)) if !domain.contains(v) => Some(outside(word)),
                _ => None,
            };
            words.iter().filter_map(fault).collect()
        }
        (ty, Test::Within { range, raw, unit }) => {
            let mut faults = Vec::new();
            if let Some(unit) = unit
                && let Some(own) = ty.unit().filter(|u| fold(u) != fold(unit))
            {
                let help = format!("“{name}”以“{own}”计");
                faults.push((format!("“{raw}”的单位“{unit}”不对"), Some(help)));
            }
            if ty.domain().is_some_and(|d| d.intersect(range).is_empty()) {
                faults.push(outside(raw));
            }
            faults
        }
    }
}
