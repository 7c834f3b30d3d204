//! Sanctions and orders as JSON: keys in English, terms in Chinese, money as decimal strings in 元.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::interval::{End, Interval};
use crate::model::{Amount, Basis, Order, Sanction};
use crate::number::Exact;

/// The figures of a range: an open zero below is "no lower figure".
fn figures<M: SerializeMap>(map: &mut M, range: &Interval, may_be_zero: bool) -> Result<(), M::Error> {
    match range.lo {
        End::Open(v) if v == Exact::ZERO && !may_be_zero => {}
        End::Open(v) => {
            map.serialize_entry("min", &v)?;
            map.serialize_entry("min_open", &true)?;
        }
        End::Closed(v) => map.serialize_entry("min", &v)?,
        End::Unbounded => {}
    }
    match range.hi {
        End::Open(v) => {
            map.serialize_entry("max", &v)?;
            map.serialize_entry("max_open", &true)?;
        }
        End::Closed(v) => map.serialize_entry("max", &v)?,
        End::Unbounded => {}
    }
    Ok(())
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let (basis, of, per) = match &self.basis {
            Basis::Fixed => ("fixed", None, None),
            Basis::Multiple(of) => ("multiple", Some(of), None),
            Basis::Percent(of) => ("percent", Some(of), None),
            Basis::PerUnit(per) => ("per_unit", None, Some(per)),
            Basis::PerDay { of, per } => ("per_day", of.as_ref(), per.as_ref()),
        };
        map.serialize_entry("basis", basis)?;
        if let Some(of) = of {
            map.serialize_entry("of", of)?;
        }
        if let Some(per) = per {
            map.serialize_entry("per", per)?;
        }
        figures(&mut map, &self.range, false)?;
        if let Some(cap) = self.cap {
            map.serialize_entry("cap", &cap)?;
        }
        if let Some((floor, on)) = self.floor {
            map.serialize_entry("floor", &floor)?;
            map.serialize_entry("floor_on", &on)?;
        }
        map.end()
    }
}

impl Serialize for Sanction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", &self.kind)?;
        if let Some(object) = &self.object {
            map.serialize_entry("object", object)?;
        }
        if let Some(text) = &self.text {
            map.serialize_entry("text", text)?;
        }
        if let Some(on) = self.on {
            map.serialize_entry("on", &on)?;
        }
        map.serialize_entry("modal", &self.modal)?;
        if let Some(amount) = &self.amount {
            map.serialize_entry("amount", amount)?;
        }
        if let Some(duration) = &self.duration {
            map.serialize_entry("duration", duration)?;
        }
        map.end()
    }
}

impl Serialize for Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("order", &self.name)?;
        if let Some(within) = &self.within {
            map.serialize_entry("within", within)?;
        }
        map.end()
    }
}
