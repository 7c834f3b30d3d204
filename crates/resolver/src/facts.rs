//! The facts of a case, by what its texts ask for.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::date_of;
use cailiang_core::library::{Derived, Fact, FactId, Library};
use cailiang_core::model::FactType;
use cailiang_core::number::Exact;

use crate::case::{Case, CaseError, UNASCERTAINABLE, candidates, unknown_fact, value_of};
use crate::space::{Known, Value, domain};

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
        let relevant = relevant(library, &all, used);
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

/// The facts of a name that the texts ask for, or from which those can be told.
fn relevant(library: &Library, all: &[FactId], used: &BTreeSet<FactId>) -> Vec<FactId> {
    let asked: Vec<FactId> = all.iter().copied().filter(|f| used.contains(f)).collect();
    if !asked.is_empty() {
        return asked;
    }
    let tells =
        |f: &FactId| std::iter::successors(source(library, *f), |f| source(library, *f)).any(|f| used.contains(&f));
    all.iter().copied().filter(tells).collect()
}

/// The fact that another one is made from.
pub(crate) fn source(library: &Library, fact: FactId) -> Option<FactId> {
    match library.fact(fact)?.derived.as_ref()? {
        Derived::Shifted(from, _) | Derived::Refines(from, _) => Some(*from),
    }
}

/// A value that refines one of an upper fact gives the upper fact too, and so does one counted from it (含本次次数 =
/// 曾受处罚次数 + 1).
fn infer(library: &Library, known: &mut Known) -> Result<(), CaseError> {
    let mut open: Vec<FactId> = known.keys().copied().collect();
    while let Some(fact) = open.pop() {
        let (Some(declared), Some(value)) = (library.fact(fact), known.get(&fact).cloned()) else { continue };
        let (from, value) = match (&declared.derived, value) {
            (Some(Derived::Refines(from, word)), _) => {
                (*from, value_of(library, *from, &serde_json::Value::String(word.clone()))?)
            }
            (Some(Derived::Shifted(from, by)), Value::Number(value)) => {
                (*from, Some(Value::Number(counted_back(library, declared, value, (*from, *by))?)))
            }
            _ => continue,
        };
        let Some(value) = value else { continue };
        match known.get(&from) {
            Some(before) if *before != value => return Err(contradiction(library, declared, from, &value)),
            Some(_) => {}
            None => {
                known.insert(from, value);
                open.push(from);
            }
        }
    }
    Ok(())
}

/// The number that one counted from it gives.
fn counted_back(
    library: &Library,
    declared: &Fact,
    value: Exact,
    (from, by): (FactId, Exact),
) -> Result<Exact, CaseError> {
    let back = value.minus(by).ok_or_else(|| CaseError::new(format!("“{}”：数额过大", declared.name), ""))?;
    let Some(upper) = library.fact(from) else { return Ok(back) };
    let domain = domain(&upper.ty);
    let whole = !matches!(upper.ty, FactType::Integer(..)) || back.is_integer();
    if domain.contains(back) && whole {
        return Ok(back);
    }
    let (name, shown) = (&declared.name, shown(&upper.ty, back));
    let limits = if whole {
        format!("“{}”应在 {domain} 之内", upper.name)
    } else {
        format!("“{}”应是整数", upper.name)
    };
    let message = format!("“{name}”的值不可能：它等于{}，而“{}”不会是 {shown}", formula(upper, by), upper.name);
    Err(CaseError::new(message, limits))
}

/// The error for an upper fact with another value than one made from it gives.
fn contradiction(library: &Library, declared: &Fact, from: FactId, value: &Value) -> CaseError {
    let upper = library.fact(from);
    let name = upper.map_or("", |f| f.name.as_str());
    let message = match (&declared.derived, value, upper) {
        (Some(Derived::Refines(_, word)), ..) => format!("“{}”只在 {name} 为 {word} 时才有", declared.name),
        (Some(Derived::Shifted(_, by)), Value::Number(value), Some(upper)) => {
            let needed = shown(&upper.ty, *value);
            let formula = formula(upper, *by);
            format!("“{}”等于{formula}，案件给出的两个值互相矛盾：依前者，“{name}”应为 {needed}", declared.name)
        }
        _ => format!("“{}”与“{name}”互相矛盾", declared.name),
    };
    CaseError::new(message, "核对两个要素的值")
}

/// What a fact counted from another is: “曾受处罚次数”加 1.
fn formula(upper: &Fact, by: Exact) -> String {
    match Exact::ZERO.minus(by).filter(|_| by < Exact::ZERO) {
        Some(less) => format!("“{}”减 {less}", upper.name),
        None => format!("“{}”加 {by}", upper.name),
    }
}

/// A number as a case writes it.
fn shown(ty: &FactType, value: Exact) -> String {
    match (ty, date_of(value)) {
        (FactType::Date, Some(day)) => day.to_string(),
        _ => value.to_string(),
    }
}
