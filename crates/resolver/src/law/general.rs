//! General rules about punishing, as data: each with its provision, its period, and the texts it is special to. Special
//! rules come before general ones (立法法: 特别规定优于一般规定).

use cailiang_core::model::Date;

use crate::law::grounds::{Provision, provision};

/// Which cases a general rule is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// First day it is in force.
    pub from: Date,
    /// It is special to cases in which this instrument speaks; `None`: to all.
    pub within: Option<&'static str>,
}

impl Scope {
    fn covers(&self, day: Date, instruments: &[&str]) -> bool {
        day >= self.from && self.within.is_none_or(|name| instruments.contains(&name))
    }
}

/// How long after an act it may still be punished (责任追究期限): whole years from the day of the act, or from the end of a
/// continuing one, the anniversary included, until the day it was discovered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limitation {
    /// The provision.
    pub ground: Provision,
    /// Where it applies.
    pub scope: Scope,
    /// Years for acts in general.
    pub years: i16,
    /// Years for acts of the longer kind.
    pub longer: i16,
    /// What makes an act one of the longer kind.
    pub longer_for: &'static str,
}

/// Special before general.
const LIMITATIONS: [Limitation; 2] = [
    Limitation {
        ground: provision("生态环境法典", "第一千零五十四条第一款"),
        scope: Scope { from: Date::constant(2026, 8, 15), within: Some("生态环境法典") },
        years: 2,
        longer: 5,
        longer_for: "造成环境污染、生态破坏等危害后果",
    },
    Limitation {
        ground: provision("行政处罚法", "第三十六条"),
        scope: Scope { from: Date::constant(2021, 7, 15), within: None },
        years: 2,
        longer: 5,
        longer_for: "涉及公民生命健康安全、金融安全且有危害后果",
    },
];

/// The rule on limitation for a day and the instruments that speak in the case; `None` before any that is held.
pub fn limitation(day: Date, instruments: &[&str]) -> Option<&'static Limitation> {
    LIMITATIONS.iter().find(|l| l.scope.covers(day, instruments))
}

/// 从旧兼从轻, special before general.
const LAWS_OF_THE_DAY: [(Provision, Scope); 2] = [
    (
        provision("生态环境法典", "第一千零五十七条"),
        Scope { from: Date::constant(2026, 8, 15), within: Some("生态环境法典") },
    ),
    (provision("行政处罚法", "第三十七条"), Scope { from: Date::constant(2021, 7, 15), within: None }),
];

/// The provisions on the law of the day that speak on a day, special ones first.
pub fn law_of_the_day(day: Date, instruments: &[&str]) -> Vec<Provision> {
    LAWS_OF_THE_DAY.iter().filter(|(_, scope)| scope.covers(day, instruments)).map(|(p, _)| *p).collect()
}

/// Whether an act may still be punished.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Discovered in time.
    InTime,
    /// Discovered in time only if the act is of the longer kind.
    OnlyIfLonger,
    /// Discovered too late, whatever the act.
    TooLate,
}

impl Limitation {
    /// Where an act stands that ended on one day and was discovered on another. `None` where the calendar ends.
    pub fn standing(&self, ended: Date, discovered: Date) -> Option<Standing> {
        let last = |years: i16| ended.checked_add(jiff::Span::new().years(years)).ok();
        Some(if discovered <= last(self.years)? {
            Standing::InTime
        } else if discovered <= last(self.longer)? {
            Standing::OnlyIfLonger
        } else {
            Standing::TooLate
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_rules_come_before_general_ones() {
        let day = Date::constant(2026, 9, 1);
        let article = |names: &[&str]| limitation(day, names).map(|l| l.ground.place);
        assert_eq!(article(&["生态环境法典", "省条例"]), Some("第一千零五十四条第一款"));
        assert_eq!(article(&["食品安全法"]), Some("第三十六条"));
        assert_eq!(
            limitation(Date::constant(2026, 8, 14), &["生态环境法典"]).map(|l| l.ground.place),
            Some("第三十六条")
        );
        assert_eq!(limitation(Date::constant(2020, 1, 1), &[]), None);
        assert_eq!(law_of_the_day(day, &["生态环境法典"]).len(), 2);
    }

    #[test]
    fn the_anniversary_is_the_last_day() {
        let rule = limitation(Date::constant(2024, 1, 1), &[]).unwrap();
        let standing = |discovered: &str| rule.standing(Date::constant(2021, 8, 1), discovered.parse().unwrap());
        assert_eq!(standing("2023-08-01"), Some(Standing::InTime));
        assert_eq!(standing("2023-08-02"), Some(Standing::OnlyIfLonger));
        assert_eq!(standing("2026-08-01"), Some(Standing::OnlyIfLonger));
        assert_eq!(standing("2026-08-02"), Some(Standing::TooLate));
        assert_eq!(rule.standing(Date::MAX, Date::MAX), None);
    }
}
