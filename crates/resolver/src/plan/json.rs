//! JSON in, JSON out, without a tree in between.

use std::fmt;

use cailiang_core::library::fold;
use cailiang_core::model::{Date, FactType};
use cailiang_core::number::Exact;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::case::UNASCERTAINABLE;
use crate::plan::{Outcome, Plan, Value};

impl Plan {
    /// Reads an object of facts (`{"主体": "单位", "次数": 2}`) into values in the order of [`Plan::facts`]; what it does
    /// not name is [`Value::Unknown`].
    ///
    /// # Errors
    /// When it is no such object, or names a fact that the plan does not ask for; [`crate::Resolver::values`] says of a
    /// whole case what is wrong with it, and passes over facts of other matters.
    pub fn read_json(&self, text: &str, values: &mut Vec<Value>) -> Result<(), serde_json::Error> {
        values.clear();
        values.resize(self.facts.len(), Value::Unknown);
        let mut reader = serde_json::Deserializer::from_str(text);
        reader.deserialize_map(Facts { plan: self, values })?;
        reader.end()?;
        self.infer(values).map_err(serde_json::Error::custom)
    }

    /// Writes what [`crate::Resolver::resolve`] gives for the case, as JSON.
    ///
    /// # Errors
    /// As serde_json.
    pub fn write_json(&self, outcome: &Outcome, values: &[Value], to: &mut Vec<u8>) -> Result<(), serde_json::Error> {
        match &outcome.json {
            Some(json) => {
                to.extend_from_slice(json.as_bytes());
                Ok(())
            }
            None => serde_json::to_writer(to, &*self.resolution(outcome, values)),
        }
    }
}

struct Facts<'a> {
    plan: &'a Plan,
    values: &'a mut [Value],
}

impl<'de> Visitor<'de> for Facts<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("要素 → 值 的对象")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(Name { plan: self.plan })? {
            let Some(fact) = self.plan.facts.get(place) else { continue };
            let value = map.next_value_seed(Reading { name: &fact.name, ty: &fact.ty })?;
            if let Some(slot) = self.values.get_mut(place) {
                *slot = value;
            }
        }
        Ok(())
    }
}

/// The place of a fact by its name.
struct Name<'a> {
    plan: &'a Plan,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("要素的名称")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        self.plan.fact(name).ok_or_else(|| E::custom(format!("本事项不用“{name}”这个要素")))
    }
}

/// A value of a fact.
struct Reading<'a> {
    name: &'a str,
    ty: &'a FactType,
}

impl Reading<'_> {
    fn number<E: Error>(&self, number: Exact) -> Result<Value, E> {
        match self.ty {
            FactType::YesNo | FactType::Enum(_) => Err(self.none(&number)),
            FactType::Integer(..) if !number.is_integer() => Err(self.none(&number)),
            _ => Value::number(number).ok_or_else(|| self.none(&number)),
        }
    }

    fn none<E: Error>(&self, given: &dyn fmt::Display) -> E {
        E::custom(format!("“{}”不能是“{given}”", self.name))
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("是否、文字或数")
    }

    fn visit_bool<E: Error>(self, v: bool) -> Result<Value, E> {
        if *self.ty == FactType::YesNo { Ok(Value::YesNo(v)) } else { Err(self.none(&v)) }
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Value, E> {
        self.number(Exact::int(v))
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Value, E> {
        i64::try_from(v).map_err(|_| self.none(&v)).and_then(|v| self.number(Exact::int(v)))
    }

    fn visit_f64<E: Error>(self, v: f64) -> Result<Value, E> {
        // A number with more digits than a double keeps would not be what was written.
        let shown = v.to_string();
        if shown.chars().filter(char::is_ascii_digit).count() > 15 {
            return Err(self.none(&v));
        }
        Exact::parse(&shown).map_err(|_| self.none(&v)).and_then(|n| self.number(n))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Unknown)
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Value, E> {
        if v == UNASCERTAINABLE {
            return Ok(Value::Unknown);
        }
        match self.ty {
            FactType::YesNo if v == "是" || v == "true" => Ok(Value::YesNo(true)),
            FactType::YesNo if v == "否" || v == "false" => Ok(Value::YesNo(false)),
            FactType::YesNo => Err(self.none(&v)),
            FactType::Enum(words) => {
                let place = words.iter().position(|w| w == v);
                let place = place.or_else(|| words.iter().position(|w| fold(w) == fold(v)));
                place.and_then(|p| u32::try_from(p).ok()).map(Value::Word).ok_or_else(|| self.none(&v))
            }
            FactType::Date => {
                let day: Date = v.parse().map_err(|_| self.none(&v))?;
                self.number(cailiang_core::day_number(day))
            }
            _ => Exact::parse(&fold(v)).map_err(|_| self.none(&v)).and_then(|n| self.number(n)),
        }
    }
}
