//! Periods of effect (施行): whole days, both included.

use std::fmt;
use std::io::{Error, ErrorKind, Read, Write};

use borsh::{BorshDeserialize, BorshSerialize};

use jiff::civil::Date;

/// From a first day to a last day, both included; no last day: still in force.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct EffectivePeriod {
    /// First day of effect.
    pub from: Date,
    /// Last day of effect.
    pub to: Option<Date>,
}

impl EffectivePeriod {
    /// Whether the instrument is in force on the day.
    pub fn contains(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// The same period, ended on `last` unless it ends before.
    pub fn ended(self, last: Date) -> Self {
        EffectivePeriod { from: self.from, to: Some(self.to.map_or(last, |to| to.min(last))) }
    }
}

/// Year, month and day.
pub(crate) type Ymd = (i16, i8, i8);

pub(crate) fn ymd(date: Date) -> Ymd {
    (date.year(), date.month(), date.day())
}

pub(crate) fn date((year, month, day): Ymd) -> Result<Date, Error> {
    Date::new(year, month, day).map_err(|_| ErrorKind::InvalidData.into())
}

impl BorshSerialize for EffectivePeriod {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<(), Error> {
        (ymd(self.from), self.to.map(ymd)).serialize(writer)
    }
}

impl BorshDeserialize for EffectivePeriod {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self, Error> {
        let (from, to) = <(Ymd, Option<Ymd>)>::deserialize_reader(reader)?;
        Ok(EffectivePeriod { from: date(from)?, to: to.map(date).transpose()? })
    }
}

impl fmt::Display for EffectivePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{} 至 {to}", self.from),
            None => write!(f, "{}", self.from),
        }
    }
}
