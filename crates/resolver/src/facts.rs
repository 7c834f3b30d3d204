//! The facts of a case, by what its texts ask for.

use std::collections::BTreeSet;

use cailiang_core::library::{Derived, FactId, Library};

use crate::case::{Case, CaseError, UNASCERTAINABLE, candidates, unknown_fact, value_of};
use crate::space::Known;

/// The facts of the case that the texts ask for, and those of them that cannot be found out. All others are checked
/// all the same.
pub(crate) fn known(
    library: &Library,
    case: &Case,
    used: &BTreeSet<FactId>,
) -> Result<(Known, BTreeSet<FactId>), CaseError> {
    let mut known = Known::new();
    let mut unfound = BTreeSet::new();
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
            [one] => match value_of(library, *one, given)? {
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
                    .filter_map(|f| library.fact(*f))
                    .filter_map(|f| library.instrument(f.owner))
                    .map(|i| format!("{}/{name}", i.name))
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

/// A value that refines one of an upper fact gives the upper fact too.
fn infer(library: &Library, known: &mut Known) -> Result<(), CaseError> {
    for fact in known.keys().copied().collect::<Vec<_>>() {
        let Some(declared) = library.fact(fact) else { continue };
        if let Some(Derived::Refines(from, word)) = &declared.derived {
            let value = value_of(library, *from, &serde_json::Value::String(word.clone()))?;
            let before = known.get(from).cloned();
            if let (Some(value), Some(before)) = (&value, &before)
                && value != before
            {
                let upper = library.fact(*from).map_or("", |f| f.name.as_str());
                let message = format!("“{}”只在 {upper} 为 {word} 时才有", declared.name);
                return Err(CaseError::new(message, "核对两个要素的值"));
            }
            known.extend(value.map(|v| (*from, v)));
        }
    }
    Ok(())
}
