//! From a cell of the case space to a case that people believe: round numbers, only the facts that matter.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_chart::Assignment;
use cailiang_core::library::{FactId, MatterId};
use cailiang_core::model::FactType;
use cailiang_core::number::Exact;
use cailiang_resolver::meaning::{self, conditions};
use cailiang_resolver::space::{Cells, Known, Space, Value, case_name, round_value};
use serde_json::Value as Json;

use crate::checks::Subject;

/// The values of a case: those of the assignment, then base quantities.
pub(crate) fn values(space: &Space<'_>, case: &Assignment, bases: &[(FactId, Exact)]) -> Known {
    let mut known = Known::new();
    for (number, cell) in case {
        let Some(axis) = space.axis(*number) else { continue };
        let value = match &axis.cells {
            Cells::YesNo => Some(Value::YesNo(*cell == 1)),
            Cells::Words(_) => Some(Value::Word(*cell)),
            Cells::Numbers(cells) => {
                let money = space.library.fact(axis.fact).is_some_and(|f| matches!(f.ty, FactType::Money(_)));
                cells.get(*cell).and_then(|c| round_value(c, money)).map(Value::Number)
            }
        };
        known.extend(value.map(|v| (axis.fact, v)));
    }
    known.extend(bases.iter().map(|(f, v)| (*f, Value::Number(*v))));
    known
}

/// The name of a fact as a case of the matter has to write it: what texts of its family ask that hold where it holds.
fn name(subject: &Subject<'_, '_>, fact: FactId) -> Option<String> {
    let library = subject.library();
    let declared = library.fact(fact)?;
    if library.facts_named(&declared.name).len() < 2 {
        return Some(declared.name.clone());
    }
    let place = subject.instrument.jurisdiction;
    let covers = |m: &MatterId| library.instrument(m.instrument).is_some_and(|i| i.jurisdiction.contains(place));
    let mut family = subject.day.family(&BTreeSet::from([subject.id]));
    family.retain(covers);
    let general = family.iter().filter_map(|m| Some((m.instrument, library.instrument(m.instrument)?)));
    let general = general.flat_map(|(id, i)| i.general.circumstances.iter().map(move |c| (id, &c.when)));
    let all = family.iter().flat_map(|m| conditions(library, *m)).chain(general);
    case_name(library, fact, all.flat_map(|c| meaning::facts(library, c)))
}

/// The values as a case file has them.
pub(crate) fn facts(subject: &Subject<'_, '_>, space: &Space<'_>, known: &Known) -> BTreeMap<String, Json> {
    let mut facts = BTreeMap::new();
    for (fact, value) in known {
        let Some(declared) = space.library.fact(*fact) else { continue };
        let json = match value {
            Value::YesNo(b) => Json::Bool(*b),
            Value::Word(i) => match &declared.ty {
                FactType::Enum(words) => words.get(*i).cloned().map_or(Json::Null, Json::String),
                _ => Json::Null,
            },
            Value::Number(v) => match (v.to_i64(), &declared.ty) {
                (_, FactType::Date) => day(*v).map_or(Json::Null, Json::String),
                (Some(n), _) => Json::from(n),
                (None, _) => Json::String(v.to_string()),
            },
        };
        facts.extend(name(subject, *fact).map(|name| (name, json)));
    }
    facts
}

/// The units of the facts that are numbers with one.
pub(crate) fn units(subject: &Subject<'_, '_>, space: &Space<'_>, known: &Known) -> BTreeMap<String, String> {
    let unit = |fact: &FactId| space.library.fact(*fact)?.ty.unit().map(str::to_owned);
    known.keys().filter_map(|f| Some((name(subject, *f)?, unit(f)?))).collect()
}

/// The date of a day number.
fn day(number: Exact) -> Option<String> {
    cailiang_core::date_of(number).map(|d| d.to_string())
}
