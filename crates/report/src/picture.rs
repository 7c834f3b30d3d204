//! The picture of a review over a stretch of time: a row for each finding with a bar for the days on which it holds, a
//! line for each day on which the law becomes another. It needs no script and no colour: every bar says in words what it
//! shows, and severities differ in shade and outline. All places are whole numbers, so that the same review is the same
//! bytes.

use std::collections::BTreeSet;

use cailiang_core::model::Date;
use cailiang_survey::timeline::{During, Event, Happening, Segment, Timeline};
use cailiang_validation::{Finding, Severity};
use maud::{Markup, PreEscaped, html as markup};
use unicode_width::UnicodeWidthChar as _;

use crate::timeline::{events, held};

const WIDTH: i64 = 1000;
/// Where the days begin: left of it are the names of the rows.
const LEFT: i64 = 280;
/// Where the days end; a bar that holds on has an arrow behind it.
const RIGHT: i64 = WIDTH - 16;
const ROW: i64 = 22;
const BAR: i64 = 13;
/// A line of the names of what happened.
const NAMES: i64 = 17;
/// Lines of names; what finds no room is named in the list of days and when one points at its line.
const MAX_NAMES: usize = 5;
/// Units of half a character.
const HALF: i64 = 7;
/// Half-widths of the name of a row.
const LABEL: usize = 37;
/// Half-widths of the name of an event.
const EVENT: usize = 34;

/// A row of the picture.
pub(crate) struct Row<'t> {
    /// What it is called.
    pub label: String,
    /// Where more is said of it (`#n3`).
    pub link: Option<String>,
    /// The finding.
    pub finding: &'t During<Finding>,
}

/// Days from one to another.
fn span(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |s| i64::from(s.get_days()))
}

/// At most so many half-widths of a text.
fn cut(text: &str, most: usize) -> String {
    let mut width = 0;
    let mut short = String::new();
    for c in text.chars() {
        width += c.width().unwrap_or(0);
        if width > most {
            short.push('…');
            break;
        }
        short.push(c);
    }
    short
}

fn half_widths(text: &str) -> i64 {
    i64::try_from(text.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>()).unwrap_or(0)
}

/// The first of what took effect, or ended, and how many more.
fn name_of(all: &[Event]) -> String {
    let started = all.iter().filter(|e| e.event == Happening::InForce).count();
    let first = all.iter().find(|e| e.event == Happening::InForce).or(all.first());
    let Some(first) = first else { return String::new() };
    let word = if first.event == Happening::InForce { "施行" } else { "失效" };
    let same = if started > 0 { started } else { all.len() };
    let more = if same > 1 { format!("等 {same} 份") } else { String::new() };
    format!("{}{more}{word}", cut(&format!("《{}》", first.instrument), EVENT))
}

struct Scale {
    from: Date,
    days: i64,
}

impl Scale {
    /// Where a day begins.
    fn x(&self, day: Date) -> i64 {
        LEFT + (RIGHT - LEFT) * span(self.from, day).clamp(0, self.days) / self.days
    }
}

/// The line of names that a name stands on: the first on which it has room. It ends where the picture ends.
struct Names {
    ends: Vec<i64>,
}

impl Names {
    fn place(&mut self, x: i64, width: i64) -> Option<(usize, i64)> {
        // Names that would run out of the picture stand left of their line.
        let start = if x + width > WIDTH { (x - width - 4).max(0) } else { x + 4 };
        for (line, end) in self.ends.iter_mut().enumerate() {
            if *end < start {
                *end = start + width + 8;
                return Some((line, start));
            }
        }
        if self.ends.len() == MAX_NAMES {
            return None;
        }
        self.ends.push(start + width + 8);
        Some((self.ends.len() - 1, start))
    }
}

/// An event with the place of its name.
struct Mark<'t> {
    segment: &'t Segment,
    x: i64,
    name: Option<(usize, i64, String)>,
}

/// The days on which some row begins or ends: their lines have names.
fn turns(rows: &[Row<'_>]) -> BTreeSet<Date> {
    let held = rows.iter().flat_map(|r| &r.finding.holds);
    held.flat_map(|h| {
        let closed = (!h.closed_by.is_empty()).then(|| h.to.tomorrow().ok()).flatten();
        [(!h.opened_by.is_empty()).then_some(h.from), closed]
    })
    .flatten()
    .collect()
}

fn marks<'t>(t: &'t Timeline, scale: &Scale, named: &BTreeSet<Date>) -> (Vec<Mark<'t>>, i64) {
    let mut names = Names { ends: Vec::new() };
    let mut all = Vec::new();
    for segment in t.segments.iter().filter(|s| !s.events.is_empty()) {
        let x = scale.x(segment.from);
        let text = format!("{} {}", segment.from, name_of(&segment.events));
        let width = half_widths(&text) * HALF;
        let place = if named.contains(&segment.from) { names.place(x, width) } else { None };
        let name = place.map(|(line, start)| (line, start, text));
        all.push(Mark { segment, x, name });
    }
    let lines = i64::try_from(names.ends.len()).unwrap_or(0);
    (all, lines)
}

/// The picture of some rows. Inside a page it takes the colours of the page; alone it has its own.
pub(crate) fn picture(t: &Timeline, rows: &[Row<'_>], title: &str, alone: bool) -> Markup {
    let scale = Scale { from: t.from, days: span(t.from, t.to).max(0).saturating_add(1) };
    let (marks, lines) = marks(t, &scale, &turns(rows));
    let top = 24 + lines * NAMES;
    let count = i64::try_from(rows.len()).unwrap_or(0).max(1);
    let height = top + count * ROW + 8;
    let (ink, paper) = if alone { ("#1b1f24", "#fff") } else { ("currentColor", "var(--paper)") };
    let about = format!("横轴是 {} 至 {}；每行是一条意见，横条是它存在的日子，竖线是规定改变的日子。", t.from, t.to);
    markup! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {height}")) role="img"
            width=[alone.then_some(WIDTH)] height=[alone.then_some(height)]
            font-family="'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="14" class="timeline" {
            title { (title) }
            desc { (about) }
            @if alone { rect width=(WIDTH) height=(height) fill="#fff" {} }
            g fill=(ink) {
                text x=(LEFT) y="15" { (t.from) }
                text x=(RIGHT) y="15" text-anchor="end" { (t.to) }
            }
            // Every other row is shaded, so that the eye keeps to it.
            g fill=(ink) fill-opacity="0.05" {
                @for n in (0..count).filter(|n| n % 2 == 1) {
                    rect x="0" y=(top + n * ROW) width=(WIDTH) height=(ROW) {}
                }
            }
            @for mark in &marks { (line(mark, top, height, ink)) }
            @for mark in &marks { (name(mark, ink, paper)) }
            @for (n, row) in (0_i64..).zip(rows) { (bars(row, top + n * ROW, &scale, ink)) }
            @if rows.is_empty() { text x=(LEFT) y=(top + 16) fill=(ink) { "没有审查意见" } }
        }
    }
}

fn line(mark: &Mark<'_>, top: i64, height: i64, ink: &str) -> Markup {
    let x = mark.x;
    let from = mark.name.as_ref().map_or(top, |n| 22 + i64::try_from(n.0).unwrap_or(0) * NAMES);
    markup! {
        g {
            title { (mark.segment.from) "：" (events(&mark.segment.events)) }
            line x1=(x) x2=(x) y1=(from) y2=(height) stroke=(ink) stroke-dasharray="4 3"
                stroke-opacity=(if mark.name.is_some() { "0.6" } else { "0.25" }) {}
        }
    }
}

/// The name of what happened, over the lines that it crosses.
fn name(mark: &Mark<'_>, ink: &str, paper: &str) -> Markup {
    markup! {
        @if let Some((line, start, name)) = &mark.name {
            text x=(start) y=(35 + i64::try_from(*line).unwrap_or(0) * NAMES) fill=(ink) paint-order="stroke"
                stroke-width="4" style=(format!("stroke:{paper}")) { (name) }
        }
    }
}

fn bars(row: &Row<'_>, y: i64, scale: &Scale, ink: &str) -> Markup {
    let error = row.finding.item.severity == Severity::Error;
    let (fill, edge) = if error { ("#b3261e", "#7d1a14") } else { ("#ffd873", "#7a4b00") };
    let label = markup! { text x="4" y=(y + 16) fill=(ink) { (cut(&row.label, LABEL)) } };
    markup! {
        g {
            title { (row.label) "：" (row.finding.item.message.zh) }
            @match &row.link {
                Some(to) => a href=(to) { (label) },
                None => (label),
            }
            @for h in &row.finding.holds {
                @let from = scale.x(h.from);
                @let to = h.to.tomorrow().map_or(RIGHT, |d| scale.x(d)).max(from + 2);
                rect x=(from) y=(y + (ROW - BAR) / 2) width=(to - from) height=(BAR) fill=(fill) stroke=(edge) {
                    title { (held(h)) }
                }
                @if h.closed_by.is_empty() {
                    // It holds on behind the last day.
                    path d=(format!("M{} {}l7 6l-7 6z", RIGHT + 2, y + (ROW - BAR) / 2)) fill=(edge) {}
                }
            }
        }
    }
}

/// The picture of all findings, to stand alone as a file.
pub fn svg(t: &Timeline) -> String {
    let label = |f: &Finding| {
        let grade = f.grade.as_ref().map(|g| format!("（{g}）")).unwrap_or_default();
        format!("{} 《{}》{}{grade}", f.code, f.instrument, f.matter)
    };
    let rows: Vec<Row<'_>> =
        t.findings.iter().map(|finding| Row { label: label(&finding.item), link: None, finding }).collect();
    let title = format!("{} 至 {} 的审查意见", t.from, t.to);
    let picture = picture(t, &rows, &title, true);
    markup! { (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")) (picture) "\n" }.into_string()
}
