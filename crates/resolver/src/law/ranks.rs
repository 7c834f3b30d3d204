//! Who binds whom: a partial order on ranks (DESIGN 6), with the ground of every pair.

use cailiang_core::model::{Jurisdiction, Rank};

use crate::law::grounds::Provision;

use Rank::{
    AdministrativeRegulation, AutonomousRegulation, Baseline, CityRegulation, CityRule, DepartmentRule, Law,
    LocalRegulation, LocalRule, NormativeDocument, ZoneRegulation,
};

/// How an upper rank stands to a lower one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// The lower text must stay inside the upper one.
    Binds(Provision),
    /// Neither binds the other; a conflict is decided elsewhere.
    Unordered(Provision),
    /// The lower text may vary the upper one.
    MayVary(Provision),
    /// Nothing is said.
    None,
}

const PENALTIES: &str = "行政处罚法";
const LEGISLATION: &str = "立法法";

const fn at(instrument: &'static str, place: &'static str) -> Provision {
    Provision { instrument, place }
}

/// (upper, lower, relation). What is not listed is [`Relation::None`].
const TABLE: &[(Rank, Rank, Relation)] = &[
    (Law, AdministrativeRegulation, Relation::Binds(at(PENALTIES, "第十一条第二款"))),
    (Law, LocalRegulation, Relation::Binds(at(PENALTIES, "第十二条第二款"))),
    (Law, CityRegulation, Relation::Binds(at(PENALTIES, "第十二条第二款"))),
    (Law, DepartmentRule, Relation::Binds(at(PENALTIES, "第十三条第一款"))),
    (Law, LocalRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (Law, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (Law, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (Law, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (Law, ZoneRegulation, Relation::MayVary(at(LEGISLATION, "第一百零一条第二款"))),
    (Law, AutonomousRegulation, Relation::MayVary(at(LEGISLATION, "第一百零一条第一款"))),
    (AdministrativeRegulation, LocalRegulation, Relation::Binds(at(PENALTIES, "第十二条第二款"))),
    (AdministrativeRegulation, CityRegulation, Relation::Binds(at(PENALTIES, "第十二条第二款"))),
    (AdministrativeRegulation, DepartmentRule, Relation::Binds(at(PENALTIES, "第十三条第一款"))),
    (AdministrativeRegulation, LocalRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (AdministrativeRegulation, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (AdministrativeRegulation, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (AdministrativeRegulation, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (AdministrativeRegulation, ZoneRegulation, Relation::MayVary(at(LEGISLATION, "第一百零一条第二款"))),
    (AdministrativeRegulation, AutonomousRegulation, Relation::MayVary(at(LEGISLATION, "第一百零一条第一款"))),
    (LocalRegulation, CityRegulation, Relation::Binds(at(LEGISLATION, "第八十一条第一款"))),
    (LocalRegulation, LocalRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (LocalRegulation, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (LocalRegulation, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (LocalRegulation, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (CityRegulation, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (CityRegulation, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (CityRegulation, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (ZoneRegulation, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (ZoneRegulation, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (ZoneRegulation, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (AutonomousRegulation, LocalRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (AutonomousRegulation, CityRule, Relation::Binds(at(PENALTIES, "第十四条第一款"))),
    (AutonomousRegulation, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (AutonomousRegulation, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (DepartmentRule, LocalRegulation, Relation::Unordered(at(LEGISLATION, "第一百零六条第一款第二项"))),
    (DepartmentRule, CityRegulation, Relation::Unordered(at(LEGISLATION, "第一百零六条第一款第二项"))),
    (DepartmentRule, LocalRule, Relation::Unordered(at(LEGISLATION, "第一百零六条第一款第三项"))),
    (DepartmentRule, CityRule, Relation::Unordered(at(LEGISLATION, "第一百零六条第一款第三项"))),
    (DepartmentRule, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (DepartmentRule, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (LocalRule, CityRule, Relation::Binds(at(LEGISLATION, "第一百条第二款"))),
    (LocalRule, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (LocalRule, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (CityRule, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (CityRule, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (NormativeDocument, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (Baseline, Baseline, Relation::Binds(at(PENALTIES, "第三十四条"))),
    (NormativeDocument, NormativeDocument, Relation::Binds(at(PENALTIES, "第三十四条"))),
];

/// How a text of the upper rank and territory stands to one of the lower rank and territory. A text binds only inside its
/// territory; of two baselines (or two 规范性文件) that of the broader territory binds.
pub fn relation(upper: (Rank, Jurisdiction), lower: (Rank, Jurisdiction)) -> Relation {
    if !upper.1.contains(lower.1) || upper.0 == lower.0 && upper.1 == lower.1 {
        return Relation::None;
    }
    TABLE.iter().find(|(u, l, _)| *u == upper.0 && *l == lower.0).map_or(Relation::None, |(_, _, r)| *r)
}

/// Where a layer stands in the stack of a case: by rank, then broader territories first.
pub fn height(rank: Rank, territory: Jurisdiction) -> (Rank, cailiang_core::model::Level) {
    (rank, territory.level())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_partial() {
        let ranks: Vec<Rank> = Rank::names().filter_map(Rank::parse).collect();
        let binds =
            |u: Rank, l: Rank| TABLE.iter().any(|(a, b, r)| *a == u && *b == l && matches!(r, Relation::Binds(_)));
        for &a in &ranks {
            for &b in &ranks {
                assert!(a == b || !(binds(a, b) && binds(b, a)), "{a} {b}");
                for &c in &ranks {
                    let vary = TABLE.iter().any(|(x, y, r)| *x == a && *y == c && matches!(r, Relation::MayVary(_)));
                    if binds(a, b) && binds(b, c) && !vary {
                        assert!(binds(a, c), "{a} binds {b} binds {c}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_city_is_not_bound_by_another_province() {
        let [shandong, guangdong, jining] = ["370000", "440000", "370800"].map(|c| Jurisdiction::parse(c).unwrap());
        assert!(matches!(relation((LocalRegulation, shandong), (CityRegulation, jining)), Relation::Binds(_)));
        assert_eq!(relation((LocalRegulation, guangdong), (CityRegulation, jining)), Relation::None);
    }
}
