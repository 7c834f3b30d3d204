//! Who may set which penalty by itself (设定), as data: 行政处罚法 arts. 10–14 and 16, the kinds of art. 9.
//!
//! What a text says inside an upper provision (细化) is no setting: containment judges it.

use cailiang_core::model::{Kind, Rank};

use crate::law::grounds::{OTHER_DOCUMENTS, Provision, provision};

/// What a rank may set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Setting {
    /// Every kind.
    Any,
    /// Every kind but some.
    Except(&'static [Reserved]),
    /// Some kinds only.
    Only(&'static [Kind]),
    /// None.
    Nothing,
}

/// A kind that is kept from a rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// The kind.
    pub kind: Kind,
    /// Only with this word in its object (吊销营业执照).
    pub object: Option<&'static str>,
    /// Who keeps it.
    pub ground: Provision,
    /// Why that is not for the engine to decide.
    pub open: Option<&'static str>,
}

/// What a rank may do of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Competence {
    /// The rank.
    pub rank: Rank,
    /// What it may set.
    pub setting: Setting,
    /// Where that stands.
    pub ground: Provision,
    /// Where it is allowed to add penalties for acts that the upper text does not punish (补充设定).
    pub supplement: Option<Provision>,
    /// Ranks of the texts under which it may not set anything, as soon as there is one on the subject (尚未制定…的).
    pub yields_to: &'static [Rank],
}

/// Whether a rank may set a kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It may.
    Yes,
    /// It may not.
    No(Provision),
    /// A person has to judge: where it stands, and what is open.
    Open(Provision, &'static str),
}

const fn penalties(place: &'static str) -> Provision {
    provision("行政处罚法", place)
}

const LIBERTY: Reserved =
    Reserved { kind: Kind::Detention, object: None, ground: penalties("第十条第二款"), open: None };
const BUSINESS_LICENCE: Reserved =
    Reserved {
        kind: Kind::RevokeLicence, object: Some("营业执照"), ground: penalties("第十二条第一款"), open: None
    };
const BUSINESS_LICENCE_VARIED: Reserved =
    Reserved { open: Some("是否属于可以变通的事项"), ..BUSINESS_LICENCE };
/// Art. 9 (6): other kinds are for laws and administrative regulations to make.
const OTHER_KINDS: Reserved = Reserved {
    kind: Kind::Other,
    object: None,
    ground: penalties("第九条第六项"),
    open: Some("这一措施是否属于行政处罚；属于的，只有法律、行政法规可以规定第九条所列以外的种类"),
};

const LOCAL: Setting = Setting::Except(&[LIBERTY, BUSINESS_LICENCE, OTHER_KINDS]);
const VARYING: Setting = Setting::Except(&[LIBERTY, BUSINESS_LICENCE_VARIED, OTHER_KINDS]);
const OF_RULES: Setting = Setting::Only(&[Kind::Warning, Kind::Censure, Kind::Fine]);
const STATE: &[Rank] = &[Rank::Law, Rank::AdministrativeRegulation];
const STATE_AND_LOCAL: &[Rank] = &[
    Rank::Law,
    Rank::AdministrativeRegulation,
    Rank::LocalRegulation,
    Rank::CityRegulation,
    Rank::ZoneRegulation,
    Rank::AutonomousRegulation,
];

const fn row(
    rank: Rank,
    setting: Setting,
    ground: Provision,
    supplement: Option<Provision>,
    yields_to: &'static [Rank],
) -> Competence {
    Competence { rank, setting, ground, supplement, yields_to }
}

/// A row a rank. Zones and autonomous places are read as makers of 地方性法规 here (行政处罚法 names no others), and may vary
/// what a law says (立法法 101), so that 营业执照 is left to a person.
#[rustfmt::skip]
const TABLE: [Competence; 11] = [
    row(Rank::Law, Setting::Any, penalties("第十条第一款"), Some(penalties("第十条第一款")), &[]),
    row(Rank::AdministrativeRegulation, Setting::Except(&[LIBERTY]), penalties("第十一条第一款"), Some(penalties("第十一条第三款")), &[]),
    row(Rank::LocalRegulation, LOCAL, penalties("第十二条第一款"), Some(penalties("第十二条第三款")), &[]),
    row(Rank::CityRegulation, LOCAL, penalties("第十二条第一款"), Some(penalties("第十二条第三款")), &[]),
    row(Rank::ZoneRegulation, VARYING, penalties("第十二条第一款"), Some(penalties("第十二条第三款")), &[]),
    row(Rank::AutonomousRegulation, VARYING, penalties("第十二条第一款"), Some(penalties("第十二条第三款")), &[]),
    row(Rank::DepartmentRule, OF_RULES, penalties("第十三条第二款"), None, STATE),
    row(Rank::LocalRule, OF_RULES, penalties("第十四条第二款"), None, STATE_AND_LOCAL),
    row(Rank::CityRule, OF_RULES, penalties("第十四条第二款"), None, STATE_AND_LOCAL),
    row(Rank::NormativeDocument, Setting::Nothing, OTHER_DOCUMENTS, None, &[]),
    row(Rank::Baseline, Setting::Nothing, OTHER_DOCUMENTS, None, &[]),
];

/// What a rank may do of itself; `None` only for a rank that the table does not have, and a test says that there is none.
pub fn competence(rank: Rank) -> Option<&'static Competence> {
    TABLE.iter().find(|c| c.rank == rank)
}

impl Competence {
    /// Whether it may set a kind on an object.
    pub fn may_set(&self, kind: Kind, object: Option<&str>) -> Verdict {
        match self.setting {
            Setting::Any => Verdict::Yes,
            Setting::Nothing => Verdict::No(self.ground),
            // Liberty is kept from rules too, and the article that keeps it says why.
            Setting::Only(_) if kind == LIBERTY.kind => Verdict::No(LIBERTY.ground),
            Setting::Only(kinds) if kinds.contains(&kind) => Verdict::Yes,
            Setting::Only(_) => Verdict::No(self.ground),
            Setting::Except(kept) => {
                let named = |word: &str| object.is_some_and(|o| o.contains(word));
                match kept.iter().find(|r| r.kind == kind && r.object.is_none_or(named)) {
                    None => Verdict::Yes,
                    Some(Reserved { ground, open: None, .. }) => Verdict::No(*ground),
                    Some(Reserved { ground, open: Some(what), .. }) => Verdict::Open(*ground, what),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row a rank; `+` may, `-` may not, `?` is for a person. The licence is 营业执照 in the last column but one.
    const READABLE: &str = "
        位阶                 警告 罚款 没收违法所得 责令停产停业 吊销许可证件 吊营业执照 其他 行政拘留
        法律                 +    +    +            +            +            +          +    +
        行政法规             +    +    +            +            +            +          +    -
        地方性法规           +    +    +            +            +            -          ?    -
        设区的市地方性法规   +    +    +            +            +            -          ?    -
        经济特区法规         +    +    +            +            +            ?          ?    -
        自治条例             +    +    +            +            +            ?          ?    -
        部门规章             +    +    -            -            -            -          -    -
        地方政府规章         +    +    -            -            -            -          -    -
        设区的市地方政府规章 +    +    -            -            -            -          -    -
        规范性文件           -    -    -            -            -            -          -    -
        裁量权基准           -    -    -            -            -            -          -    -";

    #[test]
    fn the_table_is_that_of_the_law() {
        let mut rows = READABLE.lines().map(|l| l.split_whitespace().collect::<Vec<_>>()).filter(|r| !r.is_empty());
        let head = rows.next().unwrap();
        let mut tried = 0;
        for row in rows {
            let (name, cells) = row.split_first().unwrap();
            let competence = competence(Rank::parse(name).unwrap()).unwrap();
            for (column, wanted) in head.iter().skip(1).zip(cells) {
                let (kind, object) = match *column {
                    "吊营业执照" => (Kind::RevokeLicence, Some("营业执照")),
                    other => (Kind::from_name(other).unwrap(), None),
                };
                let found = match competence.may_set(kind, object) {
                    Verdict::Yes => "+",
                    Verdict::No(_) => "-",
                    Verdict::Open(..) => "?",
                };
                assert_eq!(found, *wanted, "{name} {column}");
                tried += 1;
            }
        }
        assert_eq!(tried, Rank::names().count() * 8);
    }
}
