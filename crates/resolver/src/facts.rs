//! The facts of a case, by what its texts ask for.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{Derived, FactId, Library};

use crate::case::{Case, CaseError, UNASCERTAINABLE, candidates, unknown_fact, value_of};
use crate::space::{Known, Value};

/// The facts of the case that the texts ask for, and those of them that cannot be found out. All others are checked
/// all the same.
pub(crate) fn known(
    library: &Library,
    case: &Case,
    used: &BTreeSet<FactId>,
) -> Result<(Known, BTreeSet<FactId>), CaseError> {
    let mut known = Known::new();
    let mut unfound = BTreeSet::new();
    // By which name a fact was given, and what: it may have several names (同).
    let mut told: BTreeMap<FactId, (&str, Option<Value>)> = BTreeMap::new();
    for (name, given) in &case.facts {
        let all = candidates(library, name);
        if all.is_empty() {
            return Err(unknown_fact(library, name));
        }
        let relevant: Vec<FactId> = all.iter().copied().filter(|f| used.contains(f)).collect();
        match relevant.as_slice() {
            [] => {
                let checked: Vec<_> = all.iter().map(|f| value_of(library, *f, given)).collect();
                if checked.iter().all(Result::is_err)
                    && let Some(Err(e)) = checked.into_iter().next()
                {
                    return Err(e);
                }
            }
            [one] => {
                let value = value_of(library, *one, given)?;
                let open = value.is_none() && given.as_str() != Some(UNASCERTAINABLE);
                if open {
                    continue;
                }
                match told.get(one) {
                    Some((other, before)) if *before != value => {
                        let message = format!("“{other}”和“{name}”是同一个要素，给出的值却不同");
                        return Err(CaseError::new(message, "只写其中一个，或者写成相同的值"));
                    }
                    _ => {}
                }
                told.insert(*one, (name, value.clone()));
                match value {
                    Some(value) => {
                        known.insert(*one, value);
                    }
                    None => {
                        unfound.insert(*one);
                    }
                }
            }
            many => {
                let owners: Vec<String> = many
                    .iter()
                    .filter_map(|f| library.fact(*f))
                    .filter_map(|f| Some(format!("{}/{}", library.instrument(f.owner)?.name, f.name)))
                    .collect();
                let message = format!("本事项有几个不同的要素叫“{name}”");
                return Err(CaseError::new(message, format!("写明是哪一个：{}", owners.join("、"))));
            }
        }
    }
    infer(library, &mut known)?;
    unfound.retain(|f| !known.contains_key(f));
    Ok((known, unfound))
}

/// A value that refines one of an upper fact, or counts it otherwise (含本次次数 = 次数 + 1), gives the upper fact too.
fn infer(library: &Library, known: &mut Known) -> Result<(), CaseError> {
    let mut open: Vec<FactId> = known.keys().copied().collect();
    while let Some(fact) = open.pop() {
        let Some(declared) = library.fact(fact) else { continue };
        let (from, value) = match (&declared.derived, known.get(&fact)) {
            (Some(Derived::Refines(from, word)), _) => (*from, word.clone()),
            (Some(Derived::Shifted(from, by)), Some(Value::Number(n))) => match n.minus(*by) {
                Some(less) => (*from, less.to_string()),
                None => continue,
            },
            _ => continue,
        };
        let value = value_of(library, from, &serde_json::Value::String(value))?;
        let before = known.get(&from).cloned();
        if let (Some(value), Some(before)) = (&value, &before)
            && value != before
        {
            let upper = library.fact(from).map_or("", |f| f.name.as_str());
            let message = match &declared.derived {
                Some(Derived::Refines(_, word)) => format!("“{}”只在 {upper} 为 {word} 时才有", declared.name),
                _ => format!("“{}”由“{upper}”算出，给出的两个值不一致", declared.name),
            };
            return Err(CaseError::new(message, "核对两个要素的值"));
        }
        if let Some(value) = value
            && before.is_none()
        {
            known.insert(from, value);
            open.push(from);
        }
    }
    Ok(())
}
