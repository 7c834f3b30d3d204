//! General rules about punishing, as data: each with its provision, its period, and the texts it is special to. Special
//! rules stand before general ones in every table (立法法: 特别规定优于一般规定), and [`speaking`] keeps that order.

use cailiang_core::model::{Date, EffectivePeriod, TimeUnit, Within};

use crate::law::grounds::{CONFISCATION_OF_GAINS, Provision, provision};

/// Which cases a general rule is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// When it is in force.
    pub period: EffectivePeriod,
    /// It is special to cases in which this instrument speaks; `None`: to all.
    pub within: Option<&'static str>,
}

impl Scope {
    fn covers(&self, day: Date, instruments: &[&str]) -> bool {
        self.period.contains(day) && self.within.is_none_or(|name| instruments.contains(&name))
    }
}

/// A general rule: where it stands, which cases it is for, and what it says beyond its topic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule<T> {
    /// The provision.
    pub ground: Provision,
    /// Where it applies.
    pub scope: Scope,
    /// Its figures; `()` where the topic says all.
    pub says: T,
}

/// The rules of a table that speak on a day among the instruments of a case, in the order of the table.
pub fn speaking<'t, T>(
    table: &'t [Rule<T>],
    day: Date,
    instruments: &'t [&str],
) -> impl Iterator<Item = &'t Rule<T>> + 't {
    table.iter().filter(move |rule| rule.scope.covers(day, instruments))
}

/// 行政处罚法 as revised in 2021; earlier versions are not held.
pub(crate) const PENALTY_LAW: Scope =
    Scope { period: EffectivePeriod { from: Date::constant(2021, 7, 15), to: None }, within: None };
/// 生态环境法典, where it speaks.
pub(crate) const CODE: Scope = Scope {
    period: EffectivePeriod { from: Date::constant(2026, 8, 15), to: None },
    within: Some("生态环境法典"),
};

/// How long after an act it may still be punished (责任追究期限): whole years from the day of the act, or from the end of a
/// continuing one, the anniversary included, until the day it was discovered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limitation {
    /// Years for acts in general.
    pub years: i16,
    /// Years for acts of the longer kind.
    pub longer: i16,
    /// What makes an act one of the longer kind.
    pub longer_for: &'static str,
}

const LIMITATIONS: [Rule<Limitation>; 2] = [
    Rule {
        ground: provision("生态环境法典", "第一千零五十四条第一款"),
        scope: CODE,
        says: Limitation { years: 2, longer: 5, longer_for: "造成污染或者生态损害的行为" },
    },
    Rule {
        ground: provision("行政处罚法", "第三十六条"),
        scope: PENALTY_LAW,
        says: Limitation {
            years: 2, longer: 5, longer_for: "关系生命健康或者金融、并且已有危害的行为"
        },
    },
];

/// The rule on limitation for a day and the instruments that speak in the case; `None` before any that is held.
pub fn limitation(day: Date, instruments: &[&str]) -> Option<&'static Rule<Limitation>> {
    LIMITATIONS.iter().find(|l| l.scope.covers(day, instruments))
}

/// 从旧兼从轻.
pub const LAW_OF_THE_DAY: [Rule<()>; 2] = [
    Rule { ground: provision("生态环境法典", "第一千零五十七条"), scope: CODE, says: () },
    Rule { ground: provision("行政处罚法", "第三十七条"), scope: PENALTY_LAW, says: () },
];

/// 一事不再罚, and the higher fine where one act breaks several provisions.
pub const CONCURRENCE: [Rule<()>; 2] = [
    Rule { ground: provision("生态环境法典", "第一千零五十五条"), scope: CODE, says: () },
    Rule { ground: provision("行政处罚法", "第二十九条"), scope: PENALTY_LAW, says: () },
];

/// 没收违法所得, unless it has to be paid back (退赔).
pub const GAINS: [Rule<()>; 1] = [Rule { ground: CONFISCATION_OF_GAINS, scope: PENALTY_LAW, says: () }];

/// From 立案 to the decision, unless a law, regulation or rule says otherwise.
pub const DECISION_DEADLINE: [Rule<Within>; 1] = [Rule {
    ground: provision("行政处罚法", "第六十条"),
    scope: PENALTY_LAW,
    says: Within { max: 90, unit: TimeUnit::Day },
}];

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
        assert_eq!(speaking(&LAW_OF_THE_DAY, day, &["生态环境法典"]).count(), 2);
        let first = |table: &'static [Rule<()>], names: &'static [&str]| {
            speaking(table, day, names).next().map(|r| r.ground.place)
        };
        assert_eq!(first(&CONCURRENCE, &["生态环境法典"]), Some("第一千零五十五条"));
        assert_eq!(first(&CONCURRENCE, &["食品安全法"]), Some("第二十九条"));
        assert_eq!(speaking(&CONCURRENCE, Date::constant(2021, 7, 14), &[]).count(), 0);
    }

    #[test]
    fn the_anniversary_is_the_last_day() {
        let rule = limitation(Date::constant(2024, 1, 1), &[]).unwrap();
        let standing = |discovered: &str| rule.says.standing(Date::constant(2021, 8, 1), discovered.parse().unwrap());
        assert_eq!(standing("2023-08-01"), Some(Standing::InTime));
        assert_eq!(standing("2023-08-02"), Some(Standing::OnlyIfLonger));
        assert_eq!(standing("2026-08-01"), Some(Standing::OnlyIfLonger));
        assert_eq!(standing("2026-08-02"), Some(Standing::TooLate));
        assert_eq!(rule.says.standing(Date::MAX, Date::MAX), None);
    }
}
