//! Grounds on which less than the statutory minimum, or nothing, may be imposed (减轻, 不予处罚), as data.

use cailiang_core::library::fold;
use cailiang_core::model::{Date, Ground, GroundKind, Modal};

use crate::compare::{Direction, Problem};
use crate::law::general::{self, CODE, PENALTY_LAW, Rule};
use crate::law::grounds::provision;

/// What a ground allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relief {
    /// 减轻: below the statutory minimum.
    pub abate: bool,
    /// 不予处罚, or 可以不予处罚.
    pub waive: bool,
}

const BOTH: Relief = Relief { abate: true, waive: true };

/// Whether a line's own ground excuses a way in which it leaves the upper text (`None`: it punishes a case that the upper
/// text does not). A statutory ground lightens (减轻、不予: 行政处罚法 30–33) and never makes heavier; what an upper text
/// authorises (授权), or the law leaves open (补充设定), does not stand within the text that it is held against.
pub fn excuses(ground: Option<&Ground>, problem: Option<&Problem>) -> bool {
    match ground.map(|g| g.kind) {
        None => false,
        Some(GroundKind::Delegated | GroundKind::Supplements) => true,
        Some(GroundKind::Basis) => problem.is_some_and(lightens),
    }
}

/// Whether less is imposed than the upper text has imposed.
fn lightens(problem: &Problem) -> bool {
    match problem.direction {
        Direction::Below | Direction::Dropped | Direction::Shorter => true,
        // One sanction that the upper text has too: what it misses is what should go with it.
        Direction::Combination => {
            let all = problem.together_with.iter().chain([&problem.imposed]);
            all.filter(|s| s.modal != Modal::Not).count() <= 1
        }
        Direction::Above | Direction::Between | Direction::Added | Direction::Longer => false,
    }
}

/// Special before general.
pub const RELIEF: [Rule<Relief>; 5] = [
    Rule { ground: provision("生态环境法典", "第一千零五十六条第二款"), scope: CODE, says: BOTH },
    Rule { ground: provision("行政处罚法", "第三十条"), scope: PENALTY_LAW, says: BOTH },
    Rule { ground: provision("行政处罚法", "第三十一条"), scope: PENALTY_LAW, says: BOTH },
    Rule {
        ground: provision("行政处罚法", "第三十二条"),
        scope: PENALTY_LAW,
        says: Relief { abate: true, waive: false },
    },
    Rule {
        ground: provision("行政处罚法", "第三十三条"),
        scope: PENALTY_LAW,
        says: Relief { abate: false, waive: true },
    },
];

/// The rule that a user's words name (行政处罚法第三十二条第一项), among those that speak in the case.
pub fn named<'t>(text: &str, day: Date, instruments: &'t [&str]) -> Option<&'t Rule<Relief>> {
    let plain = plain(text);
    general::speaking(&RELIEF, day, instruments).find(|rule| {
        let place = plain.strip_prefix(rule.ground.instrument);
        place.is_some_and(|p| p.ends_with(['条', '款', '项']) && names(p, rule.ground.place))
    })
}

/// Whether one place lies in the other: an article in words may be named with or without its 款 and 项.
fn names(given: &str, held: &str) -> bool {
    given.starts_with(held) || held.starts_with(given)
}

/// The words of a citation without 《》 and 中华人民共和国.
pub fn plain(text: &str) -> String {
    fold(text).replace(['《', '》', ' '], "").replace("中华人民共和国", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_known_by_its_article() {
        let before = Date::constant(2026, 8, 14);
        let after = Date::constant(2026, 8, 15);
        let place = |text: &str, day| named(text, day, &["生态环境法典"]).map(|r| r.ground.place);
        assert_eq!(place("《中华人民共和国行政处罚法》第三十二条第一项", before), Some("第三十二条"));
        assert_eq!(place("行政处罚法第三十条", before), Some("第三十条"));
        assert_eq!(place("行政处罚法第三", before), None);
        assert_eq!(place("行政处罚法第三十四条", before), None);
        assert_eq!(place("生态环境法典第一千零五十六条", before), None);
        assert_eq!(place("生态环境法典第一千零五十六条", after), Some("第一千零五十六条第二款"));
        assert_eq!(place("生态环境法典第一千零五十六条第一款", after), None, "从重");
    }
}
