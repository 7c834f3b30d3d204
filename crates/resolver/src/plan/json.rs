//! JSON in, JSON out: a case file as the contracts write it, answered without a tree in between where the plan holds it.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::io::Write;

use cailiang_core::library::{FactId, Library};
use cailiang_core::model::{Date, FactType};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use crate::case::{Case, CaseError, candidates};
use crate::gains;
use crate::plan::outcome::{Look, Outcome};
use crate::plan::table::{MILLION, Scale};
use crate::plan::{Plan, PlanFact, Value};
use crate::procedures;
use crate::rationale::{BETWEEN, Stated, stated};
use crate::result::{About, Step};

/// The answer of some cases in JSON, but for what the case itself gives.
#[derive(Clone, Debug)]
pub(super) struct Rendered {
    before: Box<str>,
    after: Box<str>,
}

/// Stands in for what the case gives. No text holds it, and JSON escapes it.
const MARK: &str = "\u{1}";

/// How the facts of a plan are named and stated.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// Places by names that mean one fact here.
    names: HashMap<String, usize>,
    /// Places in the order in which a case states its facts.
    order: Vec<usize>,
    parts: Vec<Part>,
    /// What stands before and after all parts.
    around: (String, String),
}

/// How a fact is stated, ready to stand in a JSON string.
#[derive(Clone, Debug, Default)]
struct Part {
    yes: String,
    no: String,
    words: Vec<String>,
    /// What each word says of the party.
    individual: Vec<Option<bool>>,
    /// What stands before and after a number.
    number: (String, String),
    /// It states unlawful gains.
    gains: bool,
}

/// A text inside a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    quoted.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or("").to_owned()
}

/// A text around the mark.
fn around(text: &str) -> Option<(String, String)> {
    text.split_once(MARK).map(|(before, after)| (escaped(before), escaped(after)))
}

impl Words {
    pub fn new(library: &Library, facts: &[PlanFact], used: &BTreeSet<FactId>) -> Words {
        let mut words =
            Words { names: HashMap::new(), order: Vec::new(), parts: Vec::new(), around: Default::default() };
        let frame = stated(&Stated::Facts(MARK)).and_then(|t| around(&t));
        for (place, fact) in facts.iter().enumerate() {
            let part = Part::new(fact);
            let means: Vec<FactId> = candidates(library, &fact.name).into_iter().filter(|f| used.contains(f)).collect();
            let plain = !fact.name.contains('/') && means == [fact.id];
            if plain && part.is_some() && frame.is_some() {
                words.names.insert(fact.name.clone(), place);
                words.order.push(place);
            }
            words.parts.push(part.unwrap_or_default());
        }
        words.order.sort_by_key(|place| facts.get(*place).map(|f| f.name.clone()));
        words.around = frame.unwrap_or_default();
        words
    }
}

impl Part {
    /// `None` for a fact that is left to [`crate::Resolver::resolve`].
    fn new(fact: &PlanFact) -> Option<Part> {
        let name = fact.name.as_str();
        let gains = gains::names_gains(name);
        let words = match &fact.ty {
            // What the words of such an enumeration say of gains is a matter of their spelling.
            FactType::Enum(_) if gains => return None,
            FactType::Enum(words) => words.as_slice(),
            _ => &[],
        };
        let unit = fact.ty.unit();
        let say = |what: Stated<'_>| stated(&what);
        let in_words: Option<Vec<String>> =
            words.iter().map(|w| Some(escaped(&say(Stated::Value(name, unit, w))?))).collect();
        let party = procedures::names_party(name);
        Some(Part {
            yes: escaped(&say(Stated::YesNo(name, true))?),
            no: escaped(&say(Stated::YesNo(name, false))?),
            words: in_words?,
            individual: words.iter().map(|w| procedures::is_individual(w).filter(|_| party)).collect(),
            number: around(&say(Stated::Value(name, unit, MARK))?)?,
            gains,
        })
    }
}

/// A fact as a case file gives it, in the plain spellings.
#[derive(Clone, Copy, Default)]
enum Given<'t> {
    #[default]
    Nothing,
    YesNo(bool),
    Word(u32),
    /// A number and how it is spelt.
    Text(Value, &'t str),
    Whole(i64),
}

impl Given<'_> {
    fn value(self) -> Value {
        match self {
            Given::Nothing => Value::Unknown,
            Given::YesNo(b) => Value::YesNo(b),
            Given::Word(w) => Value::Word(w),
            Given::Text(value, _) => value,
            Given::Whole(n) => Value::Whole(n),
        }
    }
}

impl Plan<'_> {
    /// Answers a case file in JSON, as [`Case::read`] reads it, with the JSON of what [`crate::Resolver::resolve`] gives,
    /// byte for byte. It is fast for cases of the matter, place and days of the plan in plain spelling, with no other keys,
    /// whose outcome turns on no base quantity; all others are answered at the pace of [`Plan::resolve`].
    ///
    /// # Errors
    /// As [`Case::read`] and [`crate::Resolver::resolve`].
    pub fn answer(&self, text: &str, today: Date, to: &mut Vec<u8>) -> Result<(), CaseError> {
        let mut given = vec![Given::Nothing; self.facts.len()];
        let mut values = vec![Value::Unknown; self.facts.len()];
        let plain = self.read(text, &mut given, &mut values);
        let look = Look { individual: self.individual(&given), gains: self.gains(&given) };
        let found = plain.and_then(|()| self.decide(&values).ok()).filter(|o| !o.is_based());
        if let Some(rendered) = found.and_then(|o| o.rendered.get(look.place())?.get()) {
            self.write(rendered, &given, to);
            return Ok(());
        }
        let case = Case::read(text, true, today)?;
        if let Some(outcome) = found {
            self.render(outcome, look, &case);
        }
        let resolution = self.resolve(&case)?;
        serde_json::to_writer(to, &resolution).map_err(|e| CaseError::new(e.to_string(), ""))
    }

    /// Reads a case in plain spelling; `None` for all others, whatever is wrong with them or only unusual.
    fn read<'t>(&self, text: &'t str, given: &mut [Given<'t>], values: &mut [Value]) -> Option<()> {
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.deserialize_map(Header { plan: self, given }).ok()?;
        reader.end().ok()?;
        let mut some = false;
        for ((value, given), scale) in values.iter_mut().zip(given.iter()).zip(&self.scales) {
            *value = given.value();
            some |= *value != Value::Unknown;
            // What the answer does not turn on is checked all the same.
            if *value != Value::Unknown && scale.cell(*value).is_none() {
                return None;
            }
        }
        self.infer(values).ok()?;
        some.then_some(())
    }

    fn individual(&self, given: &[Given<'_>]) -> Option<bool> {
        self.words.order.iter().find_map(|place| match given.get(*place)? {
            Given::Word(word) => {
                let word = usize::try_from(*word).ok()?;
                self.words.parts.get(*place)?.individual.get(word).copied().flatten()
            }
            _ => None,
        })
    }

    fn gains(&self, given: &[Given<'_>]) -> bool {
        self.words.parts.iter().zip(given).filter(|(part, _)| part.gains).any(|(_, given)| match given {
            Given::YesNo(yes) => *yes,
            Given::Whole(n) | Given::Text(Value::Whole(n) | Value::Millionths(n), _) => *n != 0,
            _ => false,
        })
    }

    /// Keeps the answer of an outcome, but for what each case gives.
    fn render(&self, outcome: &Outcome, look: Look, case: &Case) {
        // What was read plainly has to be what the rules see in the case.
        let seen = Look { individual: procedures::individual(case), gains: gains::stated(case) };
        if seen != look || !self.covers(case) || !crate::plan::is_plain(case) {
            return;
        }
        let mut resolution = outcome.of_texts().clone();
        self.rules.open(case, Some(Step::new(About::Facts, MARK, None)), &mut resolution);
        if self.rules.apply(&self.resolver, case, &mut resolution).is_err() {
            return;
        }
        let Ok(text) = serde_json::to_string(&resolution) else { return };
        if let Some((before, after)) = text.split_once(&escaped(MARK))
            && !after.contains(&escaped(MARK))
            && let Some(slot) = outcome.rendered.get(look.place())
        {
            slot.get_or_init(|| Rendered { before: before.into(), after: after.into() });
        }
    }

    fn write(&self, rendered: &Rendered, given: &[Given<'_>], to: &mut Vec<u8>) {
        let words = &self.words;
        to.extend_from_slice(rendered.before.as_bytes());
        to.extend_from_slice(words.around.0.as_bytes());
        let mut first = true;
        for place in &words.order {
            let (Some(part), Some(given)) = (words.parts.get(*place), given.get(*place)) else { continue };
            if matches!(given, Given::Nothing) {
                continue;
            }
            if !std::mem::replace(&mut first, false) {
                to.extend_from_slice(BETWEEN.as_bytes());
            }
            let text = match given {
                Given::YesNo(true) => part.yes.as_str(),
                Given::YesNo(false) => part.no.as_str(),
                Given::Word(word) => usize::try_from(*word).ok().and_then(|w| part.words.get(w)).map_or("", |w| w),
                Given::Text(..) | Given::Whole(_) | Given::Nothing => part.number.0.as_str(),
            };
            to.extend_from_slice(text.as_bytes());
            match given {
                Given::Text(_, text) => to.extend_from_slice(text.as_bytes()),
                // Writing to memory does not fail.
                Given::Whole(n) => drop(write!(to, "{n}")),
                _ => continue,
            }
            to.extend_from_slice(part.number.1.as_bytes());
        }
        to.extend_from_slice(words.around.1.as_bytes());
        to.extend_from_slice(rendered.after.as_bytes());
    }
}

/// The refusal of a spelling that is left to the slow way.
fn unusual<E: Error>() -> E {
    E::custom("unusual")
}

struct Header<'a, 'l, 't> {
    plan: &'a Plan<'l>,
    given: &'a mut [Given<'t>],
}

#[derive(serde::Deserialize, Clone, Copy, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Key {
    Matter,
    Jurisdiction,
    ActDate,
    DecisionDate,
    Facts,
}

impl<'t> Visitor<'t> for Header<'_, '_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a case")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen: [bool; 5] = [false; 5];
        while let Some(key) = map.next_key::<Key>()? {
            let place = match key {
                Key::Matter => 0,
                Key::Jurisdiction => 1,
                Key::ActDate => 2,
                Key::DecisionDate => 3,
                Key::Facts => 4,
            };
            if seen.get_mut(place).is_none_or(|s| std::mem::replace(s, true)) {
                return Err(unusual());
            }
            if key == Key::Facts {
                map.next_value_seed(Facts { plan: self.plan, given: &mut *self.given })?;
                continue;
            }
            let text: &str = map.next_value()?;
            if self.plan.spelt.get(place).is_none_or(|s| s != text) {
                return Err(unusual());
            }
        }
        if seen.iter().all(|s| *s) { Ok(()) } else { Err(unusual()) }
    }
}

struct Facts<'a, 'l, 't> {
    plan: &'a Plan<'l>,
    given: &'a mut [Given<'t>],
}

impl<'t> DeserializeSeed<'t> for Facts<'_, '_, 't> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'t> Visitor<'t> for Facts<'_, '_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("facts")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<&str>()? {
            let Some(place) = self.plan.words.names.get(name).copied() else {
                map.next_value::<IgnoredAny>()?;
                return Err(unusual());
            };
            let fact = self.plan.facts.get(place).zip(self.plan.scales.get(place));
            let (Some((fact, scale)), Some(slot)) = (fact, self.given.get_mut(place)) else { return Err(unusual()) };
            if !matches!(slot, Given::Nothing) {
                return Err(unusual());
            }
            *slot = map.next_value_seed(Reading { ty: &fact.ty, scale })?;
        }
        Ok(())
    }
}

/// A value of a fact.
struct Reading<'a> {
    ty: &'a FactType,
    scale: &'a Scale,
}

impl<'t> DeserializeSeed<'t> for Reading<'_> {
    type Value = Given<'t>;

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<Given<'t>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Reading<'_> {
    type Value = Given<'t>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, v: bool) -> Result<Given<'t>, E> {
        if *self.scale == Scale::YesNo { Ok(Given::YesNo(v)) } else { Err(unusual()) }
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Given<'t>, E> {
        let number = matches!(self.ty, FactType::Integer(..) | FactType::Number(..) | FactType::Money(_));
        if number && v.unsigned_abs() < 1_000_000_000_000 { Ok(Given::Whole(v)) } else { Err(unusual()) }
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Given<'t>, E> {
        self.visit_i64(i64::try_from(v).map_err(|_| unusual())?)
    }

    fn visit_borrowed_str<E: Error>(self, v: &'t str) -> Result<Given<'t>, E> {
        let given = match self.ty {
            FactType::Enum(words) => {
                let place = words.iter().position(|w| w == v).and_then(|p| u32::try_from(p).ok());
                place.map(Given::Word)
            }
            FactType::Integer(..) | FactType::Number(..) | FactType::Money(_) => {
                decimal(v).map(|value| Given::Text(value, v))
            }
            FactType::YesNo | FactType::Date => None,
        };
        given.ok_or_else(unusual)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Given<'t>, E> {
        Err(unusual())
    }
}

/// A decimal in plain digits: `12`, `0.5`, up to a trillion and to millionths.
fn decimal(text: &str) -> Option<Value> {
    let (whole, part) = text.split_once('.').map_or((text, None), |(w, p)| (w, Some(p)));
    let digits = |t: &str, most: usize| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, 12) || whole.len() > 1 && whole.starts_with('0') || part.is_some_and(|p| !digits(p, 6)) {
        return None;
    }
    let number = |t: &str| t.bytes().fold(0_i64, |n, b| n * 10 + i64::from(b - b'0'));
    let Some(part) = part else { return Some(Value::Whole(number(whole))) };
    let scale = 10_i64.pow(u32::try_from(6 - part.len()).ok()?);
    let millionths = number(whole).checked_mul(MILLION)?.checked_add(number(part).checked_mul(scale)?)?;
    Some(if millionths % MILLION == 0 { Value::Whole(millionths / MILLION) } else { Value::Millionths(millionths) })
}
