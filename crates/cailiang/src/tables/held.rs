//! Where the library holds the cited article, the table is compared with that too: the quotation may be wrong, cut short, or
//! of another version.

use std::collections::BTreeSet;
use std::sync::Arc;

use cailiang_core::library::{Library, Lookup, MatterId};
use cailiang_core::model::{Basis, Condition, Date, FactRef, FactType, Item, Kind, MatterRef, Party, Sanction, Test};
use cailiang_core::penalty::{Bounds, parse_phrase};
use cailiang_core::source::{Source, Span};
use cailiang_import::compose::{Matter, sanctions, slot};
use cailiang_import::cue::{self, Tier};
use cailiang_import::dsl::{self, Rendered};
use cailiang_import::reading::Step;
use cailiang_resolver::family::{Day, Target};

use crate::tables::Table;

/// One matter of a table as a document of its own, which refines the held article.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its matter, by its place.
    pub matter: usize,
    /// The held matter: document and name.
    pub target: (String, String),
    /// The document.
    pub rendered: Rendered,
    /// The same as a text.
    pub source: Source,
}

/// How many matters could be compared with a held article, and why others of a held law were not.
#[derive(Clone, Debug, Default)]
pub struct Comparisons {
    /// Those that are compared.
    pub held: Vec<Held>,
    /// Others: matter and reason.
    pub not: Vec<(usize, String)>,
}

/// Finds the held articles that the matters of a table cite.
pub fn comparisons(table: &Table, library: &Library, day: Date) -> Comparisons {
    let mut found = Comparisons::default();
    for (index, matter) in table.import.matters.iter().enumerate() {
        match target(matter, library, day) {
            None => {}
            Some(Err(reason)) => found.not.push((index, reason)),
            Some(Ok(id)) => match document(table, index, matter, id, library, day) {
                Ok(held) => found.held.push(held),
                Err(reason) => found.not.push((index, reason)),
            },
        }
    }
    found
}

/// 第八十五条第一款第一项 and 第八十五条第一项 are one; of 第一款、第二款 the first is looked for.
fn plain(place: &str) -> String {
    let first = place.split(['、', '和']).next().unwrap_or(place);
    match first.find("第一款第") {
        Some(at) => format!("{}{}", first.get(..at).unwrap_or(""), first.get(at + "第一款".len()..).unwrap_or("")),
        None => first.to_owned(),
    }
}

/// The held matter of the article that a matter cites, as of the day.
fn target(matter: &Matter, library: &Library, day: Date) -> Option<Result<MatterId, String>> {
    let head = matter.head()?;
    let place = plain(&head.provision()?);
    let versions =
        [head.law.as_str(), head.short()].map(|n| library.versions(n)).into_iter().find(|v| !v.is_empty())?;
    let mut ids: BTreeSet<MatterId> = BTreeSet::new();
    for version in versions {
        let instrument = library.instrument(*version)?;
        let cited = instrument.matters.iter().filter(|m| m.place.as_deref().is_some_and(|p| plain(p) == place));
        for m in cited {
            let reference = MatterRef {
                instrument: instrument.name.clone(),
                matter: Some(m.name.clone()),
                place: None,
                span: Span::default(),
            };
            for target in Day::new(library, day).target(&reference) {
                match target {
                    Target::Held(id) => drop(ids.insert(id)),
                    Target::Split(into) => ids.extend(into),
                    _ => {}
                }
            }
        }
    }
    let mut ids = ids.into_iter();
    match (ids.next(), ids.next()) {
        (Some(one), None) => Some(Ok(one)),
        (Some(_), Some(_)) => Some(Err("所引条文在库中对应几个事项，未与库中条文比较".to_owned())),
        _ => None,
    }
}

/// The steps of the held article that a matter cites; `None` where its conditions are not those of a tier.
pub fn steps(matter: &Matter, library: &Library, day: Date, bounds: Bounds) -> Option<Vec<Step>> {
    let id = target(matter, library, day)?.ok()?;
    let (instrument, held) = library.matter(id)?;
    let mut steps = Vec::new();
    for item in &held.items {
        let Item::Line(line) = item else { return None };
        let tier = match &line.when {
            Condition::Always => Tier::Base,
            Condition::Atom(atom) if atom.test == Test::Holds => Tier::Fact(tier_of(&atom.fact.name)?),
            _ => return None,
        };
        let from = usize::try_from(line.phrase_span.column).ok()?.checked_sub(1)?;
        let written = instrument.source.line(line.phrase_span.line).chars().skip(from);
        let text: String = written.take(usize::try_from(line.phrase_span.len).ok()?).collect();
        let phrase = parse_phrase(&text, bounds).ok()?;
        steps.push(Step { tier, gains: None, other: None, act: None, resumes: false, text, phrase });
    }
    Some(steps)
}

fn document(
    table: &Table,
    index: usize,
    matter: &Matter,
    id: MatterId,
    library: &Library,
    day: Date,
) -> Result<Held, String> {
    let (instrument, held) = library.matter(id).ok_or("所引条文不在库中")?;
    let mut aliases: Vec<(String, String)> = Vec::new();
    let spoken: BTreeSet<(Kind, Option<Party>)> =
        matter.rows.iter().flat_map(|r| &r.reading.steps).flat_map(sanctions).map(slot).collect();
    for item in &held.items {
        let Item::Line(line) = item else {
            return Err("库中条文是表或公式，未与库中条文比较".to_owned());
        };
        let said = line.phrase.groups.iter().flat_map(|g| &g.choices).flatten();
        let daily = |s: &Sanction| s.amount.as_ref().is_some_and(|a| matches!(a.basis, Basis::PerDay { .. }));
        let touches = said.filter(|s| !daily(s)).any(|s| spoken.contains(&slot(s)));
        let mut unknown = None;
        line.when.visit(&mut |c| match c {
            Condition::Atom(atom) => {
                let name = &atom.fact.name;
                let fact = library.lookup(id.instrument, &atom.fact);
                let known = if let Lookup::Found(f) = fact { library.fact(f) } else { None };
                let yes_no = known.is_some_and(|f| f.ty == FactType::YesNo);
                match tier_of(name).filter(|_| yes_no) {
                    Some(tier) => aliases.push((tier, name.clone())),
                    None if name == "违法所得" => {}
                    None => unknown = Some(name.clone()),
                }
            }
            Condition::Opaque(text, _) => unknown = Some(text.clone()),
            _ => {}
        });
        if let Some(name) = unknown.filter(|_| touches) {
            return Err(format!("库中条文以“{name}”区分，表里没有对应的要素，未与库中条文比较"));
        }
    }
    aliases.sort();
    aliases.dedup();
    let tiers = dsl::tiers_of(matter);
    if (1..aliases.len()).any(|i| aliases.get(i).map(|a| &a.0) == aliases.get(i - 1).map(|a| &a.0)) {
        return Err("库中条文的档次与表里的对不上，未与库中条文比较".to_owned());
    }
    let missing = tiers.iter().find(|t| !aliases.iter().any(|a| a.0 == **t));
    if let Some(tier) = missing {
        return Err(format!("库中条文没有“{tier}”一档，未与库中条文比较"));
    }
    if matter.upper().any(|(_, s)| s.other.is_some()) {
        return Err("引文的档次不是固定用语，未与库中条文比较".to_owned());
    }
    bases(matter, id, library)?;
    let name = format!("{}〔{}〕", table.import.document.name, matter.name);
    let target = format!("{}/{}", instrument.name, quoted(&held.name));
    let full: Vec<(String, String)> =
        aliases.iter().map(|(tier, fact)| (tier.clone(), format!("{}/{fact}", instrument.name))).collect();
    let from = table.import.document.from.unwrap_or(day);
    let rendered = dsl::against(matter, &table.import.document, (&name, &target), &full, from);
    let source = Source { name: Arc::clone(&table.file), text: rendered.text.as_str().into() };
    if cailiang_core::parse(source.clone()).errors.is_empty() {
        Ok(Held { matter: index, target: (instrument.name.clone(), held.name.clone()), rendered, source })
    } else {
        Err("写不成与库中条文比较的规则文件".to_owned())
    }
}

/// The tier that a fact of the law stands for.
fn tier_of(fact: &str) -> Option<String> {
    if fact.contains("严重后果") {
        return Some("造成严重后果".to_owned());
    }
    cue::tier(fact).and_then(|t| t.name().map(str::to_owned))
}

fn quoted(name: &str) -> String {
    format!("「{name}」")
}

/// What the table multiplies has to be known to the law.
fn bases(matter: &Matter, id: MatterId, library: &Library) -> Result<(), String> {
    let steps = matter.rows.iter().flat_map(|r| &r.reading.steps);
    let known = cailiang_resolver::meaning::bases(library, id);
    for amount in steps.clone().flat_map(sanctions).filter_map(|s| s.amount.as_ref()) {
        if let Basis::Multiple(of) | Basis::Percent(of) = &amount.basis
            && !matches!(library.base_quantity(id.instrument, of), Lookup::Found(f) if known.contains(&f))
        {
            return Err(format!("库中条文没有“{of}”这一基数，未与库中条文比较"));
        }
    }
    let gains = FactRef { instrument: None, name: "违法所得".to_owned() };
    let speaks_of_gains = matter.rows.iter().any(|r| r.alternatives.iter().any(|c| c.words.contains("违法所得")));
    if speaks_of_gains && !matches!(library.lookup(id.instrument, &gains), Lookup::Found(_)) {
        return Err("库中条文没有“违法所得”这一要素，未与库中条文比较".to_owned());
    }
    Ok(())
}
