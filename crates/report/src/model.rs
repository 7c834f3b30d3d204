//! The report model: one review laid out for readers, before any format.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use cailiang_core::library::Library;
use cailiang_core::model::{Instrument, Matter};
use cailiang_core::source::Cell;
use cailiang_validation::{Finding, Place, Report, Severity, rules};

use crate::text::{Example, clean, shorten};
use crate::words::{Lang, Words};

/// A review laid out for readers. All text is ready to show, in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opinion {
    /// Language of everything in it.
    pub lang: Lang,
    /// Day of the review.
    pub as_of: String,
    /// What was reviewed, with counts of each.
    pub reviewed: Vec<Reviewed>,
    /// Counts of the whole.
    pub counts: Counts,
    /// Errors and warnings.
    pub findings: Vec<Chapter>,
    /// Remarks, numbered by themselves.
    pub notes: Vec<Chapter>,
    /// What could not be decided.
    pub undetermined: Vec<Unsettled>,
    /// What could not be looked at.
    pub unreviewed: Vec<Unsettled>,
    /// How it was reviewed: sentences.
    pub conventions: Vec<String>,
    /// The rules that speak in it.
    pub rules: Vec<RuleUsed>,
}

/// A reviewed document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reviewed {
    /// Name.
    pub instrument: String,
    /// Rank, where the library is known.
    pub rank: Option<String>,
    /// Jurisdiction, where the library is known.
    pub jurisdiction: Option<String>,
    /// When it is in force, where the library is known.
    pub period: Option<String>,
    /// How many matters it has.
    pub matters: usize,
    /// Written for illustration, not a real document.
    pub illustrative: bool,
    /// What was found in it.
    pub counts: Counts,
}

/// How many of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Matters reviewed.
    pub matters: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Remarks.
    pub notes: usize,
    /// Questions without an answer.
    pub undetermined: usize,
    /// Matters not looked at.
    pub unreviewed: usize,
}

/// What concerns one document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chapter {
    /// Its name.
    pub instrument: String,
    /// Written for illustration, not a real document.
    pub illustrative: bool,
    /// By article, in the order of the text.
    pub sections: Vec<Section>,
}

/// What concerns one article, or one matter of a document that has no articles.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// The article.
    pub article: Option<String>,
    /// The matters that it is about; empty for the document as a whole.
    pub matters: Vec<String>,
    /// What a matter that is named by its number is about.
    pub about: Option<About>,
    /// One or more.
    pub entries: Vec<Entry>,
}

/// What a row of a table says of its matter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// The act.
    pub act: String,
    /// The provision that it rests on: 《文件》第…条.
    pub basis: Option<String>,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The same number in every format.
    pub number: usize,
    /// Code of the rule.
    pub code: String,
    /// Name of the rule.
    pub rule: String,
    /// Weight.
    pub severity: Severity,
    /// Name of the reviewed document.
    pub instrument: String,
    /// Written for illustration, not a real document.
    pub illustrative: bool,
    /// Short name of the matter; empty for the document as a whole.
    pub matter: String,
    /// Article of the reviewed document.
    pub article: Option<String>,
    /// 阶次.
    pub grade: Option<String>,
    /// One sentence.
    pub message: String,
    /// What the reviewed text says there.
    pub quoted: Option<String>,
    /// Where.
    pub place: Option<At>,
    /// The text that sets the limit.
    pub against: Option<Upper>,
    /// A case that shows it.
    pub witness: Option<Example>,
    /// What would repair it.
    pub repair: Option<String>,
}

/// The text that sets the limit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upper {
    /// 《文件》第…条.
    pub citation: String,
    /// What it says.
    pub quoted: Option<String>,
    /// Where.
    pub place: Option<At>,
}

/// Where a finding stands.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum At {
    /// In a text.
    Line {
        /// File.
        file: String,
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// In a spreadsheet.
    Cell {
        /// File.
        file: String,
        /// Cell.
        cell: Cell,
    },
}

impl At {
    /// The file.
    pub fn file(&self) -> &str {
        match self {
            At::Line { file, .. } | At::Cell { file, .. } => file,
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Line { file, line, column } => write!(f, "{file}:{line}:{column}"),
            At::Cell { file, cell } => {
                // The reader has the file; where it lies on some disk says nothing to him.
                let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
                write!(f, "{name} [{}] {}", clean(&cell.sheet), cell.address())
            }
        }
    }
}

/// Units of an act that stand in a heading.
const LONGEST_ACT: usize = 40;

/// Something without a verdict.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsettled {
    /// Name of the document.
    pub instrument: String,
    /// Short name of the matter.
    pub matter: String,
    /// The upper text.
    pub against: Option<String>,
    /// Why, in Chinese.
    pub reason: String,
}

/// A rule that speaks in the opinion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleUsed {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// What it finds, in Chinese.
    pub what: String,
    /// Legal ground.
    pub ground: String,
    /// How many findings and remarks.
    pub count: usize,
}

impl Opinion {
    /// Lays a review out. The library it was made with gives articles, ranks and periods; without it they are left out.
    pub fn new(report: &Report, library: Option<&Library>, lang: Lang) -> Opinion {
        let writer = Writer { report, library, lang, words: lang.words() };
        Opinion {
            lang,
            as_of: report.as_of.clone(),
            reviewed: writer.reviewed(),
            counts: writer.counts(None),
            findings: writer.chapters(&report.findings),
            notes: writer.chapters(&report.notes),
            undetermined: report
                .undetermined
                .iter()
                .map(|u| unsettled(&u.instrument, &u.matter, u.against.as_deref(), &u.reason))
                .collect(),
            unreviewed: report
                .unreviewed
                .iter()
                .map(|u| unsettled(&u.instrument, &u.matter, None, &u.reason))
                .collect(),
            conventions: writer.conventions(),
            rules: writer.rules(),
        }
    }

    /// Says what the matters of a table are about, where their names are numbers.
    pub fn describe(&mut self, instrument: &str, about: impl Fn(&str) -> Option<About>) {
        let chapters = self.findings.iter_mut().chain(&mut self.notes).filter(|c| c.instrument == instrument);
        for section in chapters.flat_map(|c| &mut c.sections) {
            let Some(about) = section.matters.first().and_then(|m| about(m)) else { continue };
            let act = shorten(&clean(&about.act).split_whitespace().collect::<String>(), LONGEST_ACT);
            section.about = Some(About { act, basis: about.basis.as_deref().map(clean) });
        }
    }

    /// Labels of its language.
    pub fn words(&self) -> &'static Words {
        self.lang.words()
    }

    /// Errors and warnings in order.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        entries(&self.findings)
    }

    /// Remarks in order.
    pub fn remarks(&self) -> impl Iterator<Item = &Entry> {
        entries(&self.notes)
    }

    /// The result in one sentence.
    pub fn verdict(&self) -> String {
        let Counts { matters, errors, warnings, notes, undetermined, unreviewed } = self.counts;
        let documents = self.reviewed.len();
        match self.lang {
            Lang::Zh => format!(
                "审查 {documents} 份文件、{matters} 个事项：错误 {errors}，警告 {warnings}，提示 {notes}，未能判定 {undetermined}，未审查 {unreviewed}。"
            ),
            Lang::En => format!(
                "{documents} documents, {matters} matters: {errors} errors, {warnings} warnings, {notes} notes, {undetermined} undetermined, {unreviewed} unreviewed."
            ),
        }
    }

    /// Names of reviewed documents that are illustrative.
    pub fn illustrative(&self) -> Vec<&str> {
        self.reviewed.iter().filter(|r| r.illustrative).map(|r| r.instrument.as_str()).collect()
    }
}

fn entries(chapters: &[Chapter]) -> impl Iterator<Item = &Entry> {
    chapters.iter().flat_map(|c| &c.sections).flat_map(|s| &s.entries)
}

impl Section {
    /// 第八十条（露天烧烤）.
    pub fn heading(&self, words: &Words) -> String {
        let matters = self.matters.join("、");
        if let Some(About { act, basis }) = &self.about {
            let name = if *act == matters { format!("“{matters}”") } else { format!("“{matters} {act}”") };
            let basis = basis.as_ref().map(|b| format!("（{}）", words.labelled(words.ground, b)));
            return name + &basis.unwrap_or_default();
        }
        match (&self.article, matters.is_empty()) {
            (Some(article), false) => format!("{article}（{matters}）"),
            (Some(article), true) => article.clone(),
            (None, false) => format!("“{matters}”"),
            (None, true) => words.whole_document.to_owned(),
        }
    }
}

fn unsettled(instrument: &str, matter: &str, against: Option<&str>, reason: &str) -> Unsettled {
    Unsettled {
        instrument: clean(instrument),
        matter: clean(matter),
        against: against.map(clean),
        reason: clean(reason),
    }
}

struct Writer<'a> {
    report: &'a Report,
    library: Option<&'a Library>,
    lang: Lang,
    words: &'static Words,
}

impl Writer<'_> {
    fn counts(&self, instrument: Option<&str>) -> Counts {
        let of = |name: &str| instrument.is_none_or(|i| i == name);
        let found = |s: Severity| self.report.findings.iter().filter(|f| f.severity == s && of(&f.instrument)).count();
        Counts {
            matters: self.report.reviewed.iter().filter(|r| of(&r.instrument)).map(|r| r.matters).sum(),
            errors: found(Severity::Error),
            warnings: found(Severity::Warning),
            notes: self.report.notes.iter().filter(|f| of(&f.instrument)).count(),
            undetermined: self.report.undetermined.iter().filter(|u| of(&u.instrument)).count(),
            unreviewed: self.report.unreviewed.iter().filter(|u| of(&u.instrument)).count(),
        }
    }

    /// The version that was reviewed: the one whose text the finding is in, else the one in force on the day.
    fn version(&self, name: &str, source: Option<&str>) -> Option<&Instrument> {
        let library = self.library?;
        let versions = library.versions(name);
        let by_source =
            versions.iter().filter_map(|id| library.instrument(*id)).find(|i| Some(&*i.source.name) == source);
        by_source.or_else(|| {
            let day = self.report.as_of.parse().ok()?;
            let current = versions.iter().find(|id| library.in_force(**id, day));
            current.or_else(|| versions.last()).and_then(|id| library.instrument(*id))
        })
    }

    fn reviewed(&self) -> Vec<Reviewed> {
        let one = |r: &cailiang_validation::Reviewed| {
            let version = self.version(&r.instrument, None);
            Reviewed {
                instrument: clean(&r.instrument),
                rank: version.map(|i| i.rank.name().to_owned()),
                jurisdiction: version.map(|i| i.jurisdiction.to_string()),
                period: version.map(|i| i.period.to_string()),
                matters: r.matters,
                illustrative: r.illustrative,
                counts: self.counts(Some(&r.instrument)),
            }
        };
        self.report.reviewed.iter().map(one).collect()
    }

    fn chapters(&self, findings: &[Finding]) -> Vec<Chapter> {
        let mut chapters: Vec<Chapter> = Vec::new();
        let mut sections: HashMap<(String, String), (usize, usize)> = HashMap::new();
        let mut documents: HashMap<String, usize> = HashMap::new();
        let mut placed: Vec<((usize, usize), Entry)> = Vec::new();
        for finding in findings {
            let entry = self.entry(finding);
            let chapter = *documents.entry(entry.instrument.clone()).or_insert_with(|| {
                chapters.push(Chapter {
                    instrument: entry.instrument.clone(),
                    illustrative: entry.illustrative,
                    sections: Vec::new(),
                });
                chapters.len().saturating_sub(1)
            });
            let Some(document) = chapters.get_mut(chapter) else { continue };
            let unit = entry.article.clone().unwrap_or_else(|| format!("“{}”", entry.matter));
            let at = *sections.entry((entry.instrument.clone(), unit)).or_insert_with(|| {
                document.sections.push(Section {
                    article: entry.article.clone(),
                    matters: Vec::new(),
                    about: None,
                    entries: Vec::new(),
                });
                (chapter, document.sections.len().saturating_sub(1))
            });
            placed.push((at, entry));
        }
        // Numbers follow the order in which the sections are read.
        placed.sort_by_key(|(at, _)| *at);
        for (number, ((chapter, section), mut entry)) in placed.into_iter().enumerate() {
            let section = chapters.get_mut(chapter).and_then(|c| c.sections.get_mut(section));
            let Some(section) = section else { continue };
            entry.number = number.saturating_add(1);
            if !entry.matter.is_empty() && !section.matters.contains(&entry.matter) {
                section.matters.push(entry.matter.clone());
            }
            section.entries.push(entry);
        }
        chapters
    }

    fn entry(&self, f: &Finding) -> Entry {
        let version = self.version(&f.instrument, f.place.as_ref().map(|p| &*p.source.name));
        let matter = version.and_then(|i| i.matters.iter().find(|m: &&Matter| m.name == f.matter));
        let name = rules::find(f.code).map(|r| if self.lang == Lang::Zh { r.name } else { r.name_en });
        Entry {
            number: 0,
            code: f.code.to_owned(),
            rule: name.unwrap_or_default().to_owned(),
            severity: f.severity,
            instrument: clean(&f.instrument),
            illustrative: f.illustrative,
            matter: clean(&f.matter),
            article: matter.and_then(|m| m.place.as_deref()).map(clean),
            grade: f.grade.as_deref().map(clean),
            message: clean(self.lang.pick(&f.message)),
            quoted: f.place.as_ref().and_then(quoted),
            place: f.place.as_ref().map(at),
            against: f.against.as_ref().map(|a| Upper {
                citation: clean(&a.citation.to_string()),
                quoted: a.place.as_ref().and_then(quoted),
                place: a.place.as_ref().map(at),
            }),
            witness: f.witness.as_ref().and_then(|w| Example::of(w, self.words)),
            repair: f.repair.as_ref().map(|r| clean(self.lang.pick(r))),
        }
    }

    fn rules(&self) -> Vec<RuleUsed> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for f in self.report.findings.iter().chain(&self.report.notes) {
            let count = counts.entry(f.code).or_default();
            *count = count.saturating_add(1);
        }
        let used = |(code, count): (&str, usize)| {
            let rule = rules::find(code);
            let name = rule.map(|r| if self.lang == Lang::Zh { r.name } else { r.name_en });
            RuleUsed {
                code: code.to_owned(),
                name: name.unwrap_or_default().to_owned(),
                what: rule.map(|r| r.what).unwrap_or_default().to_owned(),
                ground: rule.map(|r| r.ground).unwrap_or_default().to_owned(),
                count,
            }
        };
        counts.into_iter().map(used).collect()
    }

    fn conventions(&self) -> Vec<String> {
        let as_of = &self.report.as_of;
        let zh = self.lang == Lang::Zh;
        let mut all = vec![
            if zh {
                format!("以 {as_of} 施行的文本为准；下位文件的每一种情形，与约束它的每一层上位文件逐一比较。")
            } else {
                format!(
                    "Texts as in force on {as_of}; every case of a lower text is compared with each text that binds it."
                )
            },
            own(
                zh,
                "“以上”“以下”含本数，文件另有规定的从其规定；金额和比例按分数精确计算，不用浮点数。",
                "以上 and 以下 include the figure unless a document says otherwise; amounts and shares are exact fractions.",
            ),
            own(
                zh,
                "违法所得、货值金额等计算基数按大于零比较；日与月按一个月二十八至三十一日比较，不能确定的列为未能判定。",
                "Base quantities are taken as above zero; a month is 28 to 31 days, and what that leaves open is undetermined.",
            ),
            own(
                zh,
                "越界的意见各有反例，反例已在上下两份文件上各重新计算一遍；警告和提示须由人判断。",
                "Every excess has a witness that was computed again in both texts; warnings and notes are for a person to judge.",
            ),
        ];
        for reviewed in &self.report.reviewed {
            let Some(version) = self.version(&reviewed.instrument, None) else { continue };
            if version.bounds != Default::default() {
                let side = |includes: bool| match (includes, zh) {
                    (true, true) => "含",
                    (false, true) => "不含",
                    (true, false) => "included",
                    (false, false) => "excluded",
                };
                let (above, below) = (side(version.bounds.above_includes), side(version.bounds.below_includes));
                let name = clean(&version.name);
                all.push(if zh {
                    format!("《{name}》规定：以上{above}本数，以下{below}本数。")
                } else {
                    format!("《{name}》: the figure is {above} in 以上 and {below} in 以下.")
                });
            }
        }
        // What was assumed of a document.
        all.extend(self.report.conventions.iter().map(|c| clean(c)));
        all
    }
}

fn own(zh: bool, chinese: &str, english: &str) -> String {
    if zh { chinese.to_owned() } else { english.to_owned() }
}

fn at(place: &Place) -> At {
    let file = clean(&place.source.name);
    match &place.cell {
        Some(cell) => At::Cell { file, cell: cell.clone() },
        None => At::Line { file, line: place.span.line, column: place.span.column },
    }
}

/// The line, or the text of the cell.
fn quoted(place: &Place) -> Option<String> {
    let text = match place.cell {
        Some(_) => clean(place.source.text.trim()),
        // Blanks align a table; in a sentence they are holes.
        None => clean(&place.source.line(place.span.line).split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    (!text.is_empty()).then_some(text)
}
