//! A review over a stretch of time: each finding with the days it holds, and what opened and closed it.

use std::collections::{BTreeMap, BTreeSet};

use cailiang_core::library::{InstrumentId, Library};
use cailiang_core::model::Date;
use cailiang_validation::{Finding, Report, Reviewer, Severity, Undetermined, Unreviewed};
use rayon::prelude::*;
use serde::{Serialize, Serializer};

fn as_text<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// What happens to a document on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub enum Happening {
    /// Its first day.
    #[serde(rename = "in force")]
    InForce,
    /// The first day on which it is no longer in force.
    #[serde(rename = "ended")]
    Ended,
}

/// Something that happens to a document.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Event {
    /// Name of the document.
    pub instrument: String,
    /// What.
    pub event: Happening,
}

/// A stretch of days on which the law is the same.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Segment {
    /// First day.
    #[serde(serialize_with = "as_text")]
    pub from: Date,
    /// Last day, included.
    #[serde(serialize_with = "as_text")]
    pub to: Date,
    /// What happens on the first day; of the first stretch nothing is said.
    pub events: Vec<Event>,
    /// How many errors hold.
    pub errors: usize,
}

/// The days on which something holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Held {
    /// First day; where nothing opened it, it may have held before.
    #[serde(serialize_with = "as_text")]
    pub from: Date,
    /// Last day, included; where nothing closed it, it may hold on.
    #[serde(serialize_with = "as_text")]
    pub to: Date,
    /// What opened it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opened_by: Vec<Event>,
    /// What closed it, on the day after the last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_by: Vec<Event>,
}

/// Something a review says, with the days on which it does.
#[derive(Clone, PartialEq, Debug)]
pub struct During<T> {
    /// What is said, as on the first of those days.
    pub item: T,
    /// When.
    pub holds: Vec<Held>,
}

impl<T: Serialize> Serialize for During<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error as _, SerializeMap as _};
        let item = serde_json::to_value(&self.item).map_err(S::Error::custom)?;
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in item.as_object().into_iter().flatten() {
            map.serialize_entry(key, value)?;
        }
        map.serialize_entry("holds", &self.holds)?;
        map.end()
    }
}

/// The review of a stretch of time.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Timeline {
    /// First day.
    #[serde(serialize_with = "as_text")]
    pub from: Date,
    /// Last day, included.
    #[serde(serialize_with = "as_text")]
    pub to: Date,
    /// Stretches on which the law is the same.
    pub segments: Vec<Segment>,
    /// Errors and warnings.
    pub findings: Vec<During<Finding>>,
    /// Remarks.
    pub notes: Vec<During<Finding>>,
    /// What could not be decided.
    pub undetermined: Vec<During<Undetermined>>,
    /// What could not be reviewed.
    pub unreviewed: Vec<During<Unreviewed>>,
}

impl Timeline {
    /// Whether a finding is an error on some day.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|f| f.item.severity == Severity::Error)
    }
}

/// Reviews the days from one to another: everything in force, or, of the documents given, those in force on each day.
pub fn timeline(library: &Library, named: Option<&[InstrumentId]>, from: Date, to: Date) -> Timeline {
    let starts = starts(library, from, to);
    let mut segments: Vec<Segment> = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let last = starts.get(i + 1).and_then(|next| next.yesterday().ok()).unwrap_or(to);
        let events = if i == 0 { Vec::new() } else { events(library, *start) };
        segments.push(Segment { from: *start, to: last, events, errors: 0 });
    }
    let reports: Vec<Report> = segments
        .par_iter()
        .map(|segment| {
            let reviewer = Reviewer::new(library, segment.from);
            match named {
                None => reviewer.review_all(),
                Some(ids) => {
                    let here = |id: &InstrumentId| library.in_force(*id, segment.from);
                    reviewer.review(&ids.iter().copied().filter(here).collect::<Vec<_>>())
                }
            }
        })
        .collect();
    for (segment, report) in segments.iter_mut().zip(&reports) {
        segment.errors = report.findings.iter().filter(|f| f.severity == Severity::Error).count();
    }
    let findings = held(&segments, &reports, |r| &r.findings, identity, about);
    let notes = held(&segments, &reports, |r| &r.notes, identity, about);
    let undetermined = held(&segments, &reports, |r| &r.undetermined, Clone::clone, |u| vec![&u.instrument]);
    let unreviewed = held(&segments, &reports, |r| &r.unreviewed, Clone::clone, |u| vec![&u.instrument]);
    Timeline { from, to, segments, findings, notes, undetermined, unreviewed }
}

/// The days on which the law becomes another, the first day included.
fn starts(library: &Library, from: Date, to: Date) -> Vec<Date> {
    let mut days = BTreeSet::from([from]);
    for period in library.instruments().filter_map(|(id, _)| library.period(id)) {
        let ended = period.to.and_then(|last| last.tomorrow().ok());
        days.extend([Some(period.from), ended].into_iter().flatten().filter(|d| *d > from && *d <= to));
    }
    days.into_iter().collect()
}

/// What happens on a day.
fn events(library: &Library, day: Date) -> Vec<Event> {
    let mut events = BTreeSet::new();
    for (id, instrument) in library.instruments() {
        let Some(period) = library.period(id) else { continue };
        let event = |event| Event { instrument: instrument.name.clone(), event };
        if period.from == day {
            events.insert(event(Happening::InForce));
        }
        if period.to.and_then(|last| last.tomorrow().ok()) == Some(day) {
            events.insert(event(Happening::Ended));
        }
    }
    events.into_iter().collect()
}

/// What makes two findings of two days one: the rule, the line, and the text that sets the limit.
fn identity(f: &Finding) -> impl Ord + use<> {
    let place = f.place.as_ref().map(|p| (p.source.name.to_string(), p.span));
    let against = f.against.as_ref().map(|a| a.citation.to_string());
    (place, f.code, f.severity, f.instrument.clone(), f.matter.clone(), f.grade.clone(), against)
}

/// The documents that a finding is about.
fn about(f: &Finding) -> Vec<&String> {
    std::iter::once(&f.instrument).chain(f.against.as_ref().map(|a| &a.instrument)).collect()
}

/// Gathers what the reports of the stretches say into the days on which they say it.
fn held<T: Clone, K: Ord>(
    segments: &[Segment],
    reports: &[Report],
    list: impl Fn(&Report) -> &Vec<T>,
    key: impl Fn(&T) -> K,
    about: impl Fn(&T) -> Vec<&String>,
) -> Vec<During<T>> {
    let mut order: BTreeMap<K, usize> = BTreeMap::new();
    let mut all: Vec<(T, BTreeSet<usize>)> = Vec::new();
    for (number, report) in reports.iter().enumerate() {
        for item in list(report) {
            let at = *order.entry(key(item)).or_insert_with(|| {
                all.push((item.clone(), BTreeSet::new()));
                all.len() - 1
            });
            if let Some((_, on)) = all.get_mut(at) {
                on.insert(number);
            }
        }
    }
    let with_days = |(item, on): (T, BTreeSet<usize>)| {
        let names = about(&item);
        let holds = days(segments, &on, &names);
        During { item, holds }
    };
    all.into_iter().map(with_days).collect()
}

/// Stretches that follow one another as one.
fn days(segments: &[Segment], on: &BTreeSet<usize>, about: &[&String]) -> Vec<Held> {
    let by = |number: usize| -> Vec<Event> {
        let events = segments.get(number).map_or(&[][..], |s| s.events.as_slice());
        let own: Vec<Event> = events.iter().filter(|e| about.contains(&&e.instrument)).cloned().collect();
        // What a finding names is told first; a basis that is gone is named by nobody.
        if own.is_empty() { events.to_vec() } else { own }
    };
    let mut holds: Vec<Held> = Vec::new();
    for number in on {
        let Some(segment) = segments.get(*number) else { continue };
        let closed_by = by(number + 1);
        match holds.last_mut() {
            Some(last) if last.to.tomorrow().ok() == Some(segment.from) => {
                last.to = segment.to;
                last.closed_by = closed_by;
            }
            _ => holds.push(Held { from: segment.from, to: segment.to, opened_by: by(*number), closed_by }),
        }
    }
    holds
}
