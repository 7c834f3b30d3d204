//! What the makers of lower texts have to do when an upper one takes effect, as data with its articles.

use cailiang_core::model::{Date, Rank};

use crate::law::grounds::{Provision, provision, unchecked};

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

/// 地方性法规: those of zones and autonomous places may vary the law, so that leaving it is no contradiction of itself.
const LOCAL: &[Rank] = &[Rank::LocalRegulation, Rank::CityRegulation];
const BELOW_LAW: &[Rank] = &[
    Rank::AdministrativeRegulation,
    Rank::LocalRegulation,
    Rank::CityRegulation,
    Rank::DepartmentRule,
    Rank::LocalRule,
    Rank::CityRule,
];

const DUTIES: &[Duty] = &[
    Duty {
        ground: provision("立法法", "第八十二条第二款"),
        upper: &[Rank::Law, Rank::AdministrativeRegulation],
        lower: LOCAL,
        on_conflict: true,
        what: "抵触的部分自上位规定生效起无效，由制定机关及时修改或者废止",
        condition: Some("在国家制定法律、行政法规以前先行制定的"),
        months: None,
    },
    Duty {
        ground: provision("立法法", "第一百零七条第二项"),
        upper: &[],
        lower: BELOW_LAW,
        on_conflict: true,
        what: "违反上位法的部分，由第一百零八条所列的机关改变或者撤销",
        condition: None,
        months: None,
    },
    Duty {
        ground: unchecked("立法法", "第六十六条"),
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
    fn only_conflicting_texts_must_be_amended() {
        let places =
            |rank, conflicts| -> Vec<&str> { duties(Rank::Law, rank, conflicts).map(|d| d.ground.place).collect() };
        let always = ["第六十六条", "第一百一十六条"];
        assert_eq!(places(Rank::CityRegulation, true)[..2], ["第八十二条第二款", "第一百零七条第二项"]);
        assert_eq!(places(Rank::CityRegulation, false), always);
        assert_eq!(places(Rank::ZoneRegulation, true), always);
        assert_eq!(places(Rank::DepartmentRule, true)[..1], ["第一百零七条第二项"]);
        assert_eq!(places(Rank::Baseline, true), always);
    }

    #[test]
    fn what_is_not_held_is_said() {
        let doubtful: Vec<String> = DUTIES.iter().filter(|d| !d.ground.checked).map(|d| d.ground.to_string()).collect();
        assert_eq!(doubtful, ["《立法法》第六十六条（文本没有入库，未核对）"]);
    }

    #[test]
    fn a_year_ends_the_day_before_the_anniversary() {
        let duty = DUTIES.iter().find(|d| d.months.is_some()).unwrap();
        assert_eq!(duty.until(Date::constant(2026, 8, 15)), Some(Date::constant(2027, 8, 14)));
    }
}
