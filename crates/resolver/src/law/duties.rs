//! What the makers of lower texts have to do when an upper one takes effect, as data with its articles.

use cailiang_core::model::{Date, Rank};

use crate::law::grounds::{Provision, provision};

/// A duty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Duty {
    /// The provision.
    pub ground: Provision,
    /// Ranks of the text that takes effect.
    pub upper: &'static [Rank],
    /// Ranks of the texts whose makers have the duty; empty: all.
    pub lower: &'static [Rank],
    /// Only where the lower text contradicts the upper one.
    pub on_conflict: bool,
    /// What is to be done.
    pub what: &'static str,
    /// For which texts, where that is not for the engine to know.
    pub condition: Option<&'static str>,
    /// Within how many months of the day of effect; `None`: without delay.
    pub months: Option<i16>,
}

const LOCAL: &[Rank] = &[Rank::LocalRegulation, Rank::CityRegulation, Rank::ZoneRegulation, Rank::AutonomousRegulation];

const DUTIES: &[Duty] = &[
    Duty {
        ground: provision("立法法", "第八十二条第二款"),
        upper: &[Rank::Law, Rank::AdministrativeRegulation],
        lower: LOCAL,
        on_conflict: true,
        what: "抵触的部分自上位规定生效起无效，由制定机关及时修改或者废止",
        condition: None,
        months: None,
    },
    Duty {
        ground: provision("立法法", "第六十六条"),
        upper: &[Rank::Law],
        lower: &[],
        on_conflict: false,
        what: "作出配套的具体规定；另有期限的从其规定",
        condition: Some("法律明确要求作出配套规定的"),
        months: Some(12),
    },
    Duty {
        ground: provision("立法法", "第一百一十六条"),
        upper: &[],
        lower: &[],
        on_conflict: false,
        what: "由制定机关清理",
        condition: None,
        months: None,
    },
];

/// The duties of the maker of a text when one of the upper rank takes effect.
pub fn duties(upper: Rank, lower: Rank, conflicts: bool) -> impl Iterator<Item = &'static Duty> {
    DUTIES.iter().filter(move |d| {
        (d.upper.is_empty() || d.upper.contains(&upper))
            && (d.lower.is_empty() || d.lower.contains(&lower))
            && (conflicts || !d.on_conflict)
    })
}

impl Duty {
    /// The last day, for a text that takes effect on a day.
    pub fn until(&self, on: Date) -> Option<Date> {
        let months = self.months?;
        on.checked_add(jiff::Span::new().months(months)).ok()?.yesterday().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_conflicting_local_regulations_must_be_amended() {
        let places =
            |rank, conflicts| -> Vec<&str> { duties(Rank::Law, rank, conflicts).map(|d| d.ground.place).collect() };
        assert_eq!(places(Rank::CityRegulation, true), ["第八十二条第二款", "第六十六条", "第一百一十六条"]);
        assert_eq!(places(Rank::CityRegulation, false), ["第六十六条", "第一百一十六条"]);
        assert_eq!(places(Rank::Baseline, true), ["第六十六条", "第一百一十六条"]);
    }

    #[test]
    fn a_year_ends_the_day_before_the_anniversary() {
        let duty = DUTIES.iter().find(|d| d.months.is_some()).unwrap();
        assert_eq!(duty.until(Date::constant(2026, 8, 15)), Some(Date::constant(2027, 8, 14)));
    }
}
