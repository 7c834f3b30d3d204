//! What is asked of a document as a whole: who made it, for which territory, what it replaces, whether it was published,
//! and how a baseline stands to those above it.

use std::collections::BTreeMap;

use cailiang_core::library::{InstrumentId, MatterId};
use cailiang_core::model::{Instrument, Jurisdiction, Level, Rank};
use cailiang_core::source::Span;
use cailiang_resolver::family::Day;
use cailiang_resolver::law::authority::{Organ, Subject as Field, city_subject, organs, who_makes};
use cailiang_resolver::law::grounds::{BASELINES, LEVELS_OF_BASELINES, LEVELS_SINCE, PUBLISHED};
use cailiang_resolver::law::ranks::{Relation, relation};

use crate::report::{Finding, Report, Severity, Text, Undetermined};
use crate::rules::{self, Rule};

/// More matters than these are counted, not named.
const NAMED: usize = 5;

/// A document under review.
pub(crate) struct Document<'a, 'l> {
    pub day: &'a Day<'l>,
    pub id: InstrumentId,
    pub instrument: &'l Instrument,
}

impl Document<'_, '_> {
    /// All checks of the document.
    pub fn check(&self, report: &mut Report) {
        self.territory(report);
        self.maker(report);
        self.replaces(report);
        self.published(report);
        self.city(report);
        if self.instrument.rank == Rank::Baseline && self.day.day >= LEVELS_SINCE {
            self.levels(report);
        }
    }

    fn finding(&self, rule: &Rule, severity: Severity, span: Span, message: impl Into<Text>) -> Finding {
        Finding::new(rule, severity, self.instrument, span, message)
    }

    /// A territory broader than what the maker of such a rank governs.
    fn territory(&self, report: &mut Report) {
        let instrument = self.instrument;
        let Some(making) = who_makes(instrument.rank) else { return };
        let claimed = instrument.jurisdiction.level();
        if claimed < making.broadest {
            let message = (
                format!(
                    "{}的区划写作 {}（{}），超出了它的制定机关的区域（{}）",
                    instrument.rank,
                    instrument.jurisdiction,
                    word(claimed),
                    making.ground
                ),
                format!("a document of this rank cannot be for {}", instrument.jurisdiction),
            );
            self.push(&rules::TOO_BROAD, message, report);
            return;
        }
        let Some(name) = instrument.authority.as_deref() else { return };
        // Of several organs, the one with the broadest territory; one without a place in its name leaves it open.
        let levels = organs(name).and_then(|all| all.iter().map(|o| o.level).collect::<Option<Vec<_>>>());
        let broadest = levels.and_then(|all| all.into_iter().map(|(broadest, _)| broadest).min());
        if let Some(broadest) = broadest.filter(|b| claimed < *b) {
            let message = (
                format!(
                    "制定机关“{name}”是{}的机关，区划却写作 {}（{}）",
                    word(broadest),
                    instrument.jurisdiction,
                    word(claimed)
                ),
                format!("{name} cannot make a document for {}", instrument.jurisdiction),
            );
            self.push(&rules::TOO_BROAD, message, report);
        }
    }

    /// A maker that does not make such a rank.
    fn maker(&self, report: &mut Report) {
        let instrument = self.instrument;
        let (Some(name), Some(making)) = (instrument.authority.as_deref(), who_makes(instrument.rank)) else { return };
        let Some(organs) = organs(name) else {
            let reason = format!("制定机关“{name}”没有认出，没有核对它可否制定{}", instrument.rank);
            self.undetermined(reason, report);
            return;
        };
        let within =
            |o: &Organ| o.level.is_none_or(|(broad, narrow)| broad <= making.narrowest && making.broadest <= narrow);
        if organs.iter().any(|o| making.makers.contains(&o.maker) && within(o)) {
            return;
        }
        let message = (
            format!("{}由{}制定，“{name}”不是（{}）", instrument.rank, making.who(), making.ground),
            format!("{name} does not make documents of this rank"),
        );
        self.push(&rules::WRONG_MAKER, message, report);
    }

    fn push(&self, rule: &Rule, message: (String, String), report: &mut Report) {
        let mut finding = self.finding(rule, Severity::Error, self.instrument.span, message);
        finding.repair = Some(
            ("核对位阶、区划和制定机关，改正写错的一项", "check 位阶, 区划 and 制定机关, and correct the wrong one")
                .into(),
        );
        report.findings.push(finding);
    }

    fn undetermined(&self, reason: String, report: &mut Report) {
        report.undetermined.push(Undetermined {
            instrument: self.instrument.name.clone(),
            matter: String::new(),
            against: None,
            reason,
        });
    }

    /// A text that is bound by another, or not ordered to it, does not end it.
    fn replaces(&self, report: &mut Report) {
        let library = self.day.library;
        let own = (self.instrument.rank, self.instrument.jurisdiction);
        let dropped = self.instrument.decriminalised.iter().map(|r| ("不再处罚", r.instrument.as_str(), r.span));
        let replaced = self.instrument.replaces.iter().map(|(name, span)| ("替代", name.as_str(), *span));
        let mut seen = Vec::new();
        for (word, name, span) in replaced.chain(dropped) {
            if seen.contains(&name) {
                continue;
            }
            seen.push(name);
            let Some(old) = library.versions(name).last().and_then(|v| library.instrument(*v)) else { continue };
            if !cannot_end(own, (old.rank, old.jurisdiction)) {
                continue;
            }
            let message = (
                format!(
                    "{}不能{word}《{name}》（{}）：只能由它的制定机关或者有权的上级机关改变、撤销",
                    own.0, old.rank
                ),
                format!("a document of this rank cannot end {name}"),
            );
            let mut finding = self.finding(&rules::REPLACES_UPPER, Severity::Error, span, message);
            finding.repair = Some(("删去这一项", "delete it").into());
            report.findings.push(finding);
        }
    }

    /// What was not published is no basis.
    fn published(&self, report: &mut Report) {
        let instrument = self.instrument;
        let ground = if instrument.rank.is_basis() { PUBLISHED } else { BASELINES };
        match instrument.published {
            Some(published) if published > self.day.day => {
                let message = (
                    format!("{published} 才公布，在 {} 还没有公布：未经公布的不得作为依据（{ground}）", self.day.day),
                    format!("published on {published}, after the day of the review"),
                );
                let mut finding = self.finding(&rules::UNPUBLISHED, Severity::Error, instrument.span, message);
                finding.repair =
                    Some(("施行日期不早于公布日期", "let it take effect no earlier than it is published").into());
                report.findings.push(finding);
            }
            Some(_) => {}
            // Who says who made the document says how it came about; then the missing day is worth a remark.
            None if instrument.authority.is_some() && !instrument.rank.is_basis() => {
                let message = (
                    format!("写了制定机关，没有写公布日期：{}应当向社会公布（{ground}）", instrument.rank),
                    "the day of publication is not stated".to_owned(),
                );
                let mut note = self.finding(&rules::UNPUBLISHED, Severity::Note, instrument.span, message);
                note.repair = Some(("补写 公布 年-月-日", "state 公布 with its day").into());
                report.notes.push(note);
            }
            None => {}
        }
    }

    /// A city's regulation or rule on a subject that is not for cities.
    fn city(&self, report: &mut Report) {
        let instrument = self.instrument;
        let (Some(ground), Some(system)) = (city_ground(instrument.rank), instrument.system.as_deref()) else { return };
        match city_subject(system, instrument.period.from) {
            Field::Within(_) | Field::Earlier => {}
            Field::Unknown => {
                let reason = format!("系统“{system}”是否属于设区的市可以立法的方面（{ground}），由人判断");
                self.undetermined(reason, report);
            }
            Field::Outside => {
                let message = (
                    format!(
                        "“{system}”不在设区的市可以立法的方面以内（{ground}）；法律另有规定的、较大的市以前已经制定的除外"
                    ),
                    format!("{system} is not among the fields of city legislation"),
                );
                let mut finding = self.finding(&rules::CITY_FIELD, Severity::Warning, instrument.span, message);
                finding.repair = Some(
                    (
                        "核对系统；确属这一方面的，应由有权的机关制定",
                        "check 系统; leave the subject to who may regulate it",
                    )
                        .into(),
                );
                report.findings.push(finding);
            }
        }
    }

    /// How a baseline stands to those above it. That none is held does not prove that there is none: a remark.
    fn levels(&self, report: &mut Report) {
        let library = self.day.library;
        let mut alone: Vec<&str> = Vec::new();
        let mut beside: BTreeMap<InstrumentId, Vec<&str>> = BTreeMap::new();
        for (index, matter) in self.instrument.matters.iter().enumerate() {
            let uppers = self.day.uppers(MatterId { instrument: self.id, index });
            let baselines = uppers.iter().filter(|u| {
                let rank = library.instrument(u.matter.instrument).map(|i| i.rank);
                rank == Some(Rank::Baseline) && matches!(u.relation, Relation::Binds(_))
            });
            let mut any = false;
            for upper in baselines {
                any = true;
                if !upper.by_edge {
                    beside.entry(upper.matter.instrument).or_default().push(&matter.name);
                }
            }
            if !any {
                alone.push(&matter.name);
            }
        }
        if self.instrument.jurisdiction.level() == Level::County && !alone.is_empty() {
            let message = (
                format!(
                    "县级的基准在上级基准之内细化（{LEVELS_OF_BASELINES}）；{}在库中没有上级基准，请核对",
                    several(&alone)
                ),
                "a county refines baselines above it; none is held for some matters".to_owned(),
            );
            let mut note = self.finding(&rules::COUNTY_ALONE, Severity::Note, self.instrument.span, message);
            note.repair =
                Some(("写明所细化的上级基准；没有的，报请上级制定", "name the baseline above, or ask for one").into());
            report.notes.push(note);
        }
        let named = beside.iter().filter_map(|(upper, matters)| Some((library.instrument(*upper)?, matters)));
        let said: Vec<String> =
            named.map(|(upper, matters)| format!("《{}》对{}", upper.name, several(matters))).collect();
        if !said.is_empty() {
            let message = (
                format!(
                    "{}已有基准，本文件没有写明细化它：能直接适用的应当直接适用，另作细化的不得超出它的阶次和幅度（{LEVELS_OF_BASELINES}）",
                    said.join("，")
                ),
                "baselines above have matters of this document, which does not refine them".to_owned(),
            );
            let mut note = self.finding(&rules::BESIDE_UPPER, Severity::Note, self.instrument.span, message);
            note.repair =
                Some(("写明细化上级的基准，或者直接适用它", "refine the baselines above, or apply them").into());
            report.notes.push(note);
        }
    }
}

/// Says once of which city texts it was not judged whether they stay in the fields of city legislation.
pub(crate) fn fields<'l>(instruments: impl Iterator<Item = &'l Instrument>, report: &mut Report) {
    let cities = instruments.filter(|i| city_ground(i.rank).is_some());
    let open = cities.filter(|i| match i.system.as_deref() {
        None => true,
        Some(system) => city_subject(system, i.period.from) == Field::Earlier,
    });
    let names: Vec<&str> = open.map(|i| i.name.as_str()).collect();
    if let [first, rest @ ..] = names.as_slice() {
        let more =
            if rest.is_empty() { String::new() } else { format!("等 {} 份设区的市的文件", names.len()) };
        report.conventions.push(format!(
            "《{first}》{more}没有写“系统”，或者早于立法法 2023 年的修正：是否在设区的市的立法事项以内（《立法法》第八十一条第一款、第九十三条第三款）没有判断"
        ));
    }
}

/// Where the fields of city legislation stand, for the ranks that they are for.
fn city_ground(rank: Rank) -> Option<&'static str> {
    match rank {
        Rank::CityRegulation => Some("《立法法》第八十一条第一款、第八十二条第三款"),
        Rank::CityRule => Some("《立法法》第九十三条第三款"),
        _ => None,
    }
}

/// Whether a text cannot end another: it is bound by it, may only vary it, or neither binds the other. Departments succeed
/// one another, and so do an organ's own documents below rules.
fn cannot_end(own: (Rank, Jurisdiction), old: (Rank, Jurisdiction)) -> bool {
    if own.0 == old.0 && own.1 == old.1 || !own.0.is_basis() && !old.0.is_basis() && own.1 == old.1 {
        return false;
    }
    matches!(relation(old, own), Relation::Binds(_) | Relation::MayVary(_) | Relation::Unordered(_))
}

fn several(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(NAMED).map(|n| format!("“{n}”")).collect();
    let more = if names.len() > NAMED { format!("等 {} 个事项", names.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Nation => "全国",
        Level::Province => "省级",
        Level::City => "设区的市级",
        Level::County => "县级",
    }
}
