//! Who binds whom: a partial order on ranks (DESIGN 6), with the ground of every pair, and who decides where neither text
//! binds the other.

use cailiang_core::model::{Jurisdiction, Level, Rank};

use crate::law::grounds::{BASELINES, LEVELS_OF_BASELINES, OTHER_DOCUMENTS, Provision, provision};

use Rank::{
    AdministrativeRegulation, AutonomousRegulation, Baseline, CityRegulation, CityRule, DepartmentRule, Law,
    LocalRegulation, LocalRule, NormativeDocument, ZoneRegulation,
};

/// Two texts of which neither simply binds the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Conflict {
    /// Why.
    pub ground: Provision,
    /// Who decides, and how, where they differ.
    pub decision: &'static str,
    /// Where that is said.
    pub place: Provision,
}

/// How an upper rank stands to a lower one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The lower text must stay inside the upper one.
    Binds(Provision),
    /// Neither binds the other, whichever is named as the upper one; a conflict is decided elsewhere.
    Unordered(Conflict),
    /// Texts of one rank and territory: the special and the later one go first, and what that leaves open is decided
    /// elsewhere. It matters only where one says that it refines the other.
    Equal(Conflict),
    /// The lower text may vary the upper one.
    MayVary(Conflict),
    /// Nothing is said.
    None,
}

impl Relation {
    /// Why the lower text is not measured by the upper one, and who decides where they differ; `None` where it is measured.
    pub fn undecided(&self) -> Option<String> {
        let (how, Conflict { ground, decision, place }) = match self {
            Relation::Unordered(c) => (format!("两份文件互不约束（{}），规定不一致的", c.ground), c),
            Relation::Equal(c) => (format!("位阶相同，特别的、新的规定优先（{}），不能确定如何适用的", c.ground), c),
            Relation::MayVary(c) => (format!("依{}可以变通，不作越界判断；有争议的", c.ground), c),
            Relation::Binds(_) | Relation::None => return None,
        };
        let at = if ground == place { String::new() } else { format!("（{place}）") };
        Some(format!("{how}，{decision}{at}"))
    }
}

const fn penalties(place: &'static str) -> Relation {
    Relation::Binds(provision("行政处罚法", place))
}

const fn legislation(place: &'static str) -> Provision {
    provision("立法法", place)
}

const fn unordered(ground: &'static str, decision: &'static str, place: &'static str) -> Relation {
    Relation::Unordered(Conflict { ground: legislation(ground), decision, place: legislation(place) })
}

const fn equal(decision: &'static str, place: &'static str) -> Relation {
    Relation::Equal(Conflict { ground: legislation("第一百零三条"), decision, place: legislation(place) })
}

const fn vary(ground: &'static str, decision: &'static str, place: &'static str) -> Relation {
    Relation::MayVary(Conflict { ground: legislation(ground), decision, place: legislation(place) })
}

const CONGRESS: &str = "由全国人民代表大会常务委员会裁决";
const COUNCIL: &str = "由国务院裁决";
const MAKER: &str = "由制定机关裁决";

/// Rules of departments and local regulations. The article names 地方性法规; those of zones and autonomous places are made
/// by local congresses too, and not being named they are left undecided rather than bound.
const AGAINST_DEPARTMENT: Relation = unordered(
    "第一百零六条第一款第二项",
    "由国务院提出意见，认为应当适用部门规章的，提请全国人民代表大会常务委员会裁决",
    "第一百零六条第一款第二项",
);
const AMONG_RULES: Relation = unordered("第一百零二条", COUNCIL, "第一百零六条第一款第三项");
/// The rules of a province and the regulations of its cities: looked at when the city's are approved.
const PROVINCE_AND_CITY: Relation =
    unordered("第八十一条第二款", "由省、自治区人民代表大会常务委员会在批准该市法规时处理", "第八十一条第二款");
const ZONE_LAW: Relation = vary("第一百零一条第二款", CONGRESS, "第一百零六条第二款");
const ZONE: Relation = vary("第一百零一条第二款", "由授权机关撤销", "第一百零八条第七项");
const AUTONOMOUS: Relation =
    vary("第一百零一条第一款", "由全国人民代表大会或者其常务委员会撤销", "第一百零八条第一项、第二项");
const BOUND_DOCUMENT: Relation = Relation::Binds(OTHER_DOCUMENTS);
const BOUND_BASELINE: Relation = Relation::Binds(BASELINES);
const UPPER_BASELINE: Relation = Relation::Binds(LEVELS_OF_BASELINES);

/// (upper, lower, relation). Unordered pairs hold both ways. What is not listed is [`Relation::None`].
const TABLE: &[(Rank, Rank, Relation)] = &[
    (Law, Law, equal(CONGRESS, "第一百零五条第一款")),
    (Law, AdministrativeRegulation, penalties("第十一条第二款")),
    (Law, LocalRegulation, penalties("第十二条第二款")),
    (Law, CityRegulation, penalties("第十二条第二款")),
    (Law, ZoneRegulation, ZONE_LAW),
    (Law, AutonomousRegulation, AUTONOMOUS),
    (Law, DepartmentRule, penalties("第十三条第一款")),
    (Law, LocalRule, penalties("第十四条第一款")),
    (Law, CityRule, penalties("第十四条第一款")),
    (Law, NormativeDocument, BOUND_DOCUMENT),
    (Law, Baseline, BOUND_BASELINE),
    (AdministrativeRegulation, AdministrativeRegulation, equal(COUNCIL, "第一百零五条第二款")),
    (AdministrativeRegulation, LocalRegulation, penalties("第十二条第二款")),
    (AdministrativeRegulation, CityRegulation, penalties("第十二条第二款")),
    (AdministrativeRegulation, ZoneRegulation, ZONE),
    (AdministrativeRegulation, AutonomousRegulation, AUTONOMOUS),
    (AdministrativeRegulation, DepartmentRule, penalties("第十三条第一款")),
    (AdministrativeRegulation, LocalRule, penalties("第十四条第一款")),
    (AdministrativeRegulation, CityRule, penalties("第十四条第一款")),
    (AdministrativeRegulation, NormativeDocument, BOUND_DOCUMENT),
    (AdministrativeRegulation, Baseline, BOUND_BASELINE),
    (LocalRegulation, LocalRegulation, equal(MAKER, "第一百零六条第一款第一项")),
    (LocalRegulation, CityRegulation, Relation::Binds(legislation("第八十一条第一款"))),
    (LocalRegulation, ZoneRegulation, ZONE),
    (LocalRegulation, AutonomousRegulation, AUTONOMOUS),
    (LocalRegulation, LocalRule, penalties("第十四条第一款")),
    (LocalRegulation, CityRule, penalties("第十四条第一款")),
    (LocalRegulation, NormativeDocument, BOUND_DOCUMENT),
    (LocalRegulation, Baseline, BOUND_BASELINE),
    (CityRegulation, CityRegulation, equal(MAKER, "第一百零六条第一款第一项")),
    (CityRegulation, ZoneRegulation, ZONE),
    (CityRegulation, AutonomousRegulation, AUTONOMOUS),
    (CityRegulation, CityRule, penalties("第十四条第一款")),
    (CityRegulation, NormativeDocument, BOUND_DOCUMENT),
    (CityRegulation, Baseline, BOUND_BASELINE),
    (ZoneRegulation, ZoneRegulation, equal(MAKER, "第一百零六条第一款第一项")),
    (ZoneRegulation, LocalRule, penalties("第十四条第一款")),
    (ZoneRegulation, CityRule, penalties("第十四条第一款")),
    (ZoneRegulation, NormativeDocument, BOUND_DOCUMENT),
    (ZoneRegulation, Baseline, BOUND_BASELINE),
    (AutonomousRegulation, AutonomousRegulation, equal(MAKER, "第一百零六条第一款第一项")),
    (AutonomousRegulation, LocalRule, penalties("第十四条第一款")),
    (AutonomousRegulation, CityRule, penalties("第十四条第一款")),
    (AutonomousRegulation, NormativeDocument, BOUND_DOCUMENT),
    (AutonomousRegulation, Baseline, BOUND_BASELINE),
    (DepartmentRule, LocalRegulation, AGAINST_DEPARTMENT),
    (DepartmentRule, CityRegulation, AGAINST_DEPARTMENT),
    (DepartmentRule, ZoneRegulation, AGAINST_DEPARTMENT),
    (DepartmentRule, AutonomousRegulation, AGAINST_DEPARTMENT),
    (DepartmentRule, DepartmentRule, AMONG_RULES),
    (DepartmentRule, LocalRule, AMONG_RULES),
    (DepartmentRule, CityRule, AMONG_RULES),
    (DepartmentRule, NormativeDocument, BOUND_DOCUMENT),
    (DepartmentRule, Baseline, BOUND_BASELINE),
    (LocalRule, CityRegulation, PROVINCE_AND_CITY),
    (LocalRule, LocalRule, equal(MAKER, "第一百零六条第一款第一项")),
    (LocalRule, CityRule, Relation::Binds(legislation("第一百条第二款"))),
    (LocalRule, NormativeDocument, BOUND_DOCUMENT),
    (LocalRule, Baseline, BOUND_BASELINE),
    (CityRule, CityRule, equal(MAKER, "第一百零六条第一款第一项")),
    (CityRule, NormativeDocument, BOUND_DOCUMENT),
    (CityRule, Baseline, BOUND_BASELINE),
    (NormativeDocument, NormativeDocument, UPPER_BASELINE),
    (NormativeDocument, Baseline, UPPER_BASELINE),
    (Baseline, Baseline, UPPER_BASELINE),
];

fn listed(upper: Rank, lower: Rank) -> Option<Relation> {
    TABLE.iter().find(|(u, l, _)| *u == upper && *l == lower).map(|(_, _, r)| *r)
}

/// How a text of the upper rank and territory stands to one of the lower rank and territory. A text binds only inside its
/// territory; of two baselines (or two 规范性文件) that of the broader territory binds. Where neither binds the other, it is
/// enough that their territories meet.
pub fn relation(upper: (Rank, Jurisdiction), lower: (Rank, Jurisdiction)) -> Relation {
    let meet = upper.1.contains(lower.1) || lower.1.contains(upper.1);
    let same = upper.1 == lower.1;
    match listed(upper.0, lower.0).or_else(|| listed(lower.0, upper.0).filter(|r| matches!(r, Relation::Unordered(_))))
    {
        Some(conflict @ Relation::Unordered(_)) if meet => conflict,
        Some(conflict @ Relation::Equal(_)) if same => conflict,
        Some(Relation::Binds(_)) if upper.0 == lower.0 && same => Relation::None,
        Some(relation @ (Relation::Binds(_) | Relation::MayVary(_))) if upper.1.contains(lower.1) => relation,
        _ => Relation::None,
    }
}

/// Where a layer stands in the stack of a case: by rank, then broader territories first.
pub fn height(rank: Rank, territory: Jurisdiction) -> (Rank, Level) {
    (rank, territory.level())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_partial() {
        let ranks: Vec<Rank> = Rank::names().filter_map(Rank::parse).collect();
        let binds = |u: Rank, l: Rank| matches!(listed(u, l), Some(Relation::Binds(_)));
        let open = |u: Rank, l: Rank| {
            matches!(listed(u, l).or(listed(l, u)), Some(Relation::MayVary(_) | Relation::Unordered(_)))
        };
        for &a in &ranks {
            for &b in &ranks {
                assert!(a == b || !(binds(a, b) && binds(b, a)), "{a} {b}");
                for &c in &ranks {
                    if binds(a, b) && binds(b, c) && !open(a, c) {
                        assert!(binds(a, c), "{a} binds {b} binds {c}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_pair_is_listed_once() {
        for (i, (u, l, r)) in TABLE.iter().enumerate() {
            assert!(!TABLE.iter().skip(i + 1).any(|(a, b, _)| a == u && b == l), "{u} {l} twice");
            let back = u != l && matches!(r, Relation::Unordered(_)) && listed(*l, *u).is_some();
            assert!(!back, "{u} {l} both ways");
        }
    }

    #[test]
    fn a_city_is_not_bound_by_another_province() {
        let [shandong, guangdong, jining] = ["370000", "440000", "370800"].map(|c| Jurisdiction::parse(c).unwrap());
        assert!(matches!(relation((LocalRegulation, shandong), (CityRegulation, jining)), Relation::Binds(_)));
        assert_eq!(relation((LocalRegulation, guangdong), (CityRegulation, jining)), Relation::None);
        assert_eq!(relation((LocalRule, guangdong), (CityRegulation, jining)), Relation::None);
    }

    #[test]
    fn what_is_unordered_is_so_both_ways() {
        let [nation, shandong, jining] = ["全国", "370000", "370800"].map(|c| Jurisdiction::parse(c).unwrap());
        let ministry = (DepartmentRule, nation);
        assert_eq!(relation(ministry, (CityRegulation, jining)), relation((CityRegulation, jining), ministry));
        assert!(matches!(relation((CityRegulation, jining), (LocalRule, shandong)), Relation::Unordered(_)));
        assert!(matches!(relation(ministry, ministry), Relation::Unordered(_)));
    }
}
