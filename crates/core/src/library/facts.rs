//! Whose fact is it: a fact belongs to the document that declares it and is seen by those below.

use borsh::{BorshDeserialize, BorshSerialize};
use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Severity, code};
use crate::library::{InstrumentId, Library, diagnostic, fold, folded, nearest, same_type};
use crate::model::{Condition, Derivation, FactRef, FactType, Instrument, Matter};
use crate::number::Exact;

/// A fact of a library.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, BorshSerialize, BorshDeserialize)]
pub struct FactId(pub usize);

/// A fact with its values.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub struct Fact {
    /// Identity.
    pub id: FactId,
    /// Name as declared, or the wording of an opaque one.
    pub name: String,
    /// The instrument that declares it.
    pub owner: InstrumentId,
    /// Values.
    pub ty: FactType,
    /// Question to ask.
    pub question: Option<String>,
    /// 「…」: its meaning is not known to the engine; it proves no gap and no overlap.
    pub opaque: bool,
    /// Made from another fact.
    pub derived: Option<Derived>,
}

/// How a fact is made from another one.
#[derive(Clone, PartialEq, Eq, Debug, BorshSerialize, BorshDeserialize)]
pub enum Derived {
    /// It is the other number plus this.
    Shifted(FactId, Exact),
    /// It splits one value of the other enumeration, and means nothing elsewhere.
    Refines(FactId, String),
}

/// What a name means in a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lookup {
    /// One fact.
    Found(FactId),
    /// Several, none of which hides the others.
    Ambiguous(Vec<FactId>),
    /// None; perhaps this name was meant.
    Missing(Option<String>),
}

#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub(crate) struct Facts {
    all: Vec<Fact>,
    /// For each instrument: folded name → facts (one, or several when ambiguous).
    scopes: Vec<FxHashMap<String, BTreeSet<FactId>>>,
    /// For each instrument: the instruments above it.
    above: Vec<BTreeSet<InstrumentId>>,
    opaque: Vec<FxHashMap<String, FactId>>,
    /// Folded name → all facts of that name.
    by_name: FxHashMap<String, Vec<FactId>>,
}

impl Facts {
    pub(crate) fn new(library: &Library, found: &mut Vec<Diagnostic>) -> Facts {
        let above = above(library);
        let count = library.instruments.len();
        let mut facts = Facts {
            above,
            scopes: vec![FxHashMap::default(); count],
            opaque: vec![FxHashMap::default(); count],
            ..Facts::default()
        };
        let order = facts.top_down(library);
        let mut declared: FxHashMap<(String, String), Vec<FactId>> = FxHashMap::default();
        for &id in &order {
            facts.inherit(id);
            facts.declare(library, id, &mut declared, found);
            facts.collect_opaque(library, id);
        }
        for fact in &facts.all {
            facts.by_name.entry(fold(&fact.name)).or_default().push(fact.id);
        }
        facts.name_again(library);
        facts
    }

    /// A fact that a document takes over under a name of its own (同) goes by that name too.
    fn name_again(&mut self, library: &Library) {
        for (number, instrument) in library.instruments.iter().enumerate() {
            let again = instrument.facts.iter().filter(|d| matches!(d.derivation, Some(Derivation::Same(_))));
            for decl in again {
                let seen = self.seen(InstrumentId(number), &decl.name);
                let Some(fact) = seen.and_then(BTreeSet::first).copied() else { continue };
                let named = self.by_name.entry(fold(&decl.name)).or_default();
                if !named.contains(&fact) {
                    named.push(fact);
                }
            }
        }
    }

    /// Instruments so that those above, and those whose facts are taken over by name, come first. Circles were reported
    /// before; they are cut here.
    fn top_down(&self, library: &Library) -> Vec<InstrumentId> {
        let mut roots: Vec<InstrumentId> = (0..library.instruments.len()).map(InstrumentId).collect();
        roots.sort_by_key(|id| (self.above.get(id.0).map_or(0, BTreeSet::len), id.0));
        let mut order = Vec::new();
        let mut entered: BTreeSet<InstrumentId> = BTreeSet::new();
        // An instrument is left once all before it are.
        let mut stack: Vec<(InstrumentId, bool)> = roots.into_iter().rev().map(|id| (id, false)).collect();
        while let Some((id, leaving)) = stack.pop() {
            if leaving {
                order.push(id);
            } else if entered.insert(id) {
                stack.push((id, true));
                let upper = self.above.get(id.0).into_iter().flatten().copied();
                stack.extend(upper.chain(taken_over(library, id)).map(|before| (before, false)));
            }
        }
        order
    }

    /// Merges the scopes of the documents above; a name of a lower document hides the same name above it.
    fn inherit(&mut self, id: InstrumentId) {
        let mut seen: FxHashMap<String, BTreeSet<FactId>> = FxHashMap::default();
        for upper in self.above.get(id.0).into_iter().flatten() {
            for (name, ids) in self.scopes.get(upper.0).into_iter().flatten() {
                seen.entry(name.clone()).or_default().extend(ids.iter().copied());
            }
        }
        for ids in seen.values_mut() {
            let hidden: Vec<FactId> =
                ids.iter().filter(|f| ids.iter().any(|g| g != *f && self.owner_is_below(*g, **f))).copied().collect();
            ids.retain(|f| !hidden.contains(f));
        }
        if let Some(scope) = self.scopes.get_mut(id.0) {
            *scope = seen;
        }
    }

    fn owner_is_below(&self, lower: FactId, upper: FactId) -> bool {
        let owner = |f: FactId| self.all.get(f.0).map(|f| f.owner);
        match (owner(lower), owner(upper)) {
            (Some(l), Some(u)) => l != u && self.above.get(l.0).is_some_and(|a| a.contains(&u)),
            _ => false,
        }
    }

    fn declare(
        &mut self,
        library: &Library,
        id: InstrumentId,
        declared: &mut FxHashMap<(String, String), Vec<FactId>>,
        found: &mut Vec<Diagnostic>,
    ) {
        let Some(instrument) = library.instrument(id) else { return };
        let mut own: Vec<(String, FactId)> = Vec::new();
        for decl in &instrument.facts {
            let key = fold(&decl.name);
            if let Some(Derivation::Same(target)) = &decl.derivation {
                match self.qualified(library, id, target) {
                    Lookup::Found(fact) => own.push((key, fact)),
                    other => found.push(missing(library, id, target, &other, decl.span)),
                }
                continue;
            }
            let source = match &decl.derivation {
                Some(Derivation::Shifted(target, _) | Derivation::Refines(target, _)) => {
                    match self.qualified(library, id, target) {
                        Lookup::Found(fact) => Some(fact),
                        other => {
                            found.push(missing(library, id, target, &other, decl.span));
                            None
                        }
                    }
                }
                _ => None,
            };
            let derived = match (&decl.derivation, source) {
                (Some(Derivation::Shifted(_, by)), Some(from)) => Some(Derived::Shifted(from, *by)),
                (Some(Derivation::Refines(_, value)), Some(from)) => Some(Derived::Refines(from, value.clone())),
                _ => None,
            };
            let source_type = source.and_then(|f| self.all.get(f.0)).map(|f| f.ty.clone());
            let Some(ty) = decl.ty.clone().or(source_type) else { continue };
            let seen = self.scopes.get(id.0).and_then(|s| s.get(&key)).is_some_and(|s| !s.is_empty());
            if seen && decl.derivation.is_none() {
                found.push(diagnostic(
                    Severity::Warning,
                    code::SHADOW,
                    &instrument.source,
                    decl.span,
                    format!("上位文件已声明要素“{}”，这里重新声明的是另一个要素", decl.name),
                    Some(format!("若是同一个，写 要素 {} 同 上位文件/{}", decl.name, decl.name)),
                ));
            }
            // Versions of one instrument declare one fact, unless its values changed.
            let versions = declared.entry((fold(&instrument.name), key.clone())).or_default();
            let known = versions.iter().find(|f| self.all.get(f.0).is_some_and(|f| same_type(&f.ty, &ty)));
            let fact = match known {
                Some(f) => *f,
                None => {
                    let fact = FactId(self.all.len());
                    self.all.push(Fact {
                        id: fact,
                        name: decl.name.clone(),
                        owner: id,
                        ty,
                        question: decl.question.clone(),
                        opaque: false,
                        derived,
                    });
                    versions.push(fact);
                    fact
                }
            };
            own.push((key, fact));
        }
        if let Some(scope) = self.scopes.get_mut(id.0) {
            for (key, fact) in own {
                scope.insert(key, BTreeSet::from([fact]));
            }
        }
    }

    /// Gives every 「…」 that is no declared name a fact of its own, shared with the documents above that use the wording.
    fn collect_opaque(&mut self, library: &Library, id: InstrumentId) {
        let Some(instrument) = library.instrument(id) else { return };
        for text in opaque_texts(instrument) {
            let key = fold(text);
            if self.opaque(id, text).is_some() {
                continue;
            }
            let fact = FactId(self.all.len());
            self.all.push(Fact {
                id: fact,
                name: text.to_owned(),
                owner: id,
                ty: FactType::YesNo,
                question: None,
                opaque: true,
                derived: None,
            });
            if let Some(own) = self.opaque.get_mut(id.0) {
                own.insert(key, fact);
            }
        }
    }

    fn qualified(&self, library: &Library, from: InstrumentId, name: &FactRef) -> Lookup {
        let Some(document) = &name.instrument else { return self.lookup(from, name) };
        let plain = FactRef { instrument: None, name: name.name.clone() };
        let mut result = Lookup::Missing(None);
        for version in library.versions(document) {
            match self.lookup(*version, &plain) {
                Lookup::Found(f) => return Lookup::Found(f),
                other => result = other,
            }
        }
        result
    }

    pub(crate) fn lookup(&self, id: InstrumentId, name: &FactRef) -> Lookup {
        let ids = self.seen(id, &name.name);
        match ids.and_then(BTreeSet::first) {
            Some(one) if name.instrument.is_some() || ids.is_some_and(|ids| ids.len() == 1) => Lookup::Found(*one),
            Some(_) => Lookup::Ambiguous(ids.into_iter().flatten().copied().collect()),
            None => {
                let mut names: Vec<&str> = self.scopes.get(id.0).into_iter().flatten().map(|s| s.0.as_str()).collect();
                names.sort_unstable();
                Lookup::Missing(nearest(&name.name, names).map(str::to_owned))
            }
        }
    }

    /// The facts of a name that a document sees.
    fn seen(&self, id: InstrumentId, name: &str) -> Option<&BTreeSet<FactId>> {
        self.scopes.get(id.0)?.get(&*folded(name)).filter(|ids| !ids.is_empty())
    }

    pub(crate) fn named(&self, name: &str) -> &[FactId] {
        self.by_name.get(&*folded(name)).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn opaque(&self, id: InstrumentId, text: &str) -> Option<FactId> {
        let key = folded(text);
        if let Some(ids) = self.seen(id, text).filter(|ids| ids.len() == 1) {
            return ids.first().copied();
        }
        std::iter::once(&id)
            .chain(self.above.get(id.0).into_iter().flatten())
            .find_map(|i| self.opaque.get(i.0).and_then(|o| o.get(&*key)))
            .copied()
    }

    pub(crate) fn base_quantity(&self, id: InstrumentId, phrase: &str) -> Lookup {
        let phrase = folded(phrase);
        let mut best: Vec<FactId> = Vec::new();
        let mut longest = 0;
        for (name, ids) in self.scopes.get(id.0).into_iter().flatten() {
            let is_money = |f: &FactId| self.all.get(f.0).is_some_and(|f| matches!(f.ty, FactType::Money(_)));
            if !phrase.ends_with(name.as_str()) || !ids.iter().any(is_money) || name.len() < longest {
                continue;
            }
            if name.len() > longest {
                best.clear();
                longest = name.len();
            }
            best.extend(ids.iter().filter(|f| is_money(f)));
        }
        best.sort_unstable();
        best.dedup();
        match best.as_slice() {
            [one] => Lookup::Found(*one),
            [] => Lookup::Missing(None),
            _ => Lookup::Ambiguous(best),
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Fact> {
        self.all.iter()
    }

    pub(crate) fn get(&self, id: FactId) -> Option<&Fact> {
        self.all.get(id.0)
    }
}

/// The 「…」 of a document, each once, in text order.
pub(crate) fn opaque_texts(instrument: &Instrument) -> Vec<&str> {
    let of_matters = instrument.matters.iter().flat_map(Matter::conditions);
    opaque_in(of_matters.chain(instrument.general.circumstances.iter().map(|c| &c.when)))
}

/// The 「…」 of conditions, each once, in text order.
pub(crate) fn opaque_in<'a>(conditions: impl Iterator<Item = &'a Condition>) -> Vec<&'a str> {
    let (mut texts, mut seen) = (Vec::new(), FxHashSet::default());
    for condition in conditions {
        condition.visit(&mut |part| {
            if let Condition::Opaque(text, _) = part
                && seen.insert(text.as_str())
            {
                texts.push(text.as_str());
            }
        });
    }
    texts
}

/// The diagnostic for a fact name that means nothing or too much.
pub(crate) fn missing(
    library: &Library,
    id: InstrumentId,
    name: &FactRef,
    lookup: &Lookup,
    span: crate::source::Span,
) -> Diagnostic {
    let source = library
        .instrument(id)
        .map(|i| i.source.clone())
        .unwrap_or_else(|| std::sync::Arc::new(crate::source::Source::new("", "")));
    let (message, help) = match lookup {
        Lookup::Ambiguous(ids) => {
            let owners: Vec<&str> = ids
                .iter()
                .filter_map(|f| library.facts.get(*f).or(None))
                .filter_map(|f| library.instrument(f.owner))
                .map(|i| i.name.as_str())
                .collect();
            (
                format!("要素“{name}”在几份上位文件里都有声明"),
                format!("写明是哪一个：要素 {} 同 文件/{}（{}）", name.name, name.name, owners.join("、")),
            )
        }
        Lookup::Missing(Some(near)) => (format!("没有声明要素“{name}”"), format!("也许是“{near}”")),
        _ => {
            let absent = link_absent(library, id);
            let help = if absent.is_empty() {
                format!("先声明：要素 {} : 是否", name.name)
            } else {
                format!("先声明它；若由上位文件声明，用 --library 提供：{}", absent.join("、"))
            };
            (format!("没有声明要素“{name}”"), help)
        }
    };
    diagnostic(Severity::Error, code::UNDECLARED, &source, span, message, Some(help))
}

/// Names of the documents above that the library does not hold.
fn link_absent(library: &Library, id: InstrumentId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let Some(instrument) = library.instrument(id) else { return names };
    for target in instrument.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets) {
        if library.versions(&target.instrument).is_empty() && !names.contains(&target.instrument) {
            names.push(target.instrument.clone());
        }
    }
    names
}

/// The documents that an instrument takes facts over from by name.
fn taken_over(library: &Library, id: InstrumentId) -> Vec<InstrumentId> {
    let declared = library.instrument(id).into_iter().flat_map(|i| &i.facts);
    declared
        .filter_map(|decl| match decl.derivation.as_ref()? {
            Derivation::Same(target) | Derivation::Shifted(target, _) | Derivation::Refines(target, _) => {
                target.instrument.as_deref()
            }
        })
        .flat_map(|document| library.versions(document))
        .copied()
        .collect()
}

/// For each instrument, all that it refines, supplements, succeeds or replaces, directly or through others.
fn above(library: &Library) -> Vec<BTreeSet<InstrumentId>> {
    let direct: Vec<BTreeSet<InstrumentId>> = library
        .instruments
        .iter()
        .enumerate()
        .map(|(i, instrument)| {
            let edges = instrument.matters.iter().flat_map(|m| &m.edges).flat_map(|e| &e.targets);
            let names = edges.map(|t| t.instrument.as_str());
            let replaced = instrument.replaces.iter().map(|r| r.0.as_str());
            names.chain(replaced).flat_map(|n| library.versions(n)).copied().filter(|id| id.0 != i).collect()
        })
        .collect();
    direct
        .iter()
        .enumerate()
        .map(|(i, first)| {
            let mut seen = first.clone();
            let mut queue: Vec<InstrumentId> = first.iter().copied().collect();
            while let Some(id) = queue.pop() {
                for next in direct.get(id.0).into_iter().flatten() {
                    if next.0 != i && seen.insert(*next) {
                        queue.push(*next);
                    }
                }
            }
            seen
        })
        .collect()
}
