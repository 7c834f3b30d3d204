//! Periods of effect (施行): whole days, both included.

use std::fmt;

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

impl fmt::Display for EffectivePeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{} 至 {to}", self.from),
            None => write!(f, "{}", self.from),
        }
    }
}
