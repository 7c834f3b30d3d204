//! The pages: one file each that needs nothing else, filters without a script, and prints.

mod catalogue;
mod style;
mod timeline;

use cailiang_validation::Severity;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

pub use catalogue::catalogue;
pub use timeline::timeline;

use crate::model::{Chapter, Entry, Opinion, Section, Unsettled, Upper};
use crate::words::Words;

/// Writes an opinion as a page.
pub fn html(opinion: &Opinion) -> String {
    let words = opinion.words();
    let body = markup! {
        a class="skip" href="#findings" { (words.skip) }
        (head(opinion, words))
        main {
            (overview(opinion, words))
            (filter(opinion, words))
            (contents(opinion, words))
            (findings(opinion, words))
            (remarks(opinion, words))
            (unsettled("undetermined", words.undetermined, words.undetermined_lead, &opinion.undetermined, words))
            (unsettled("unreviewed", words.unreviewed, words.unreviewed_lead, &opinion.unreviewed, words))
            (conventions(opinion, words))
            (rules(opinion, words))
        }
    };
    page(words, &format!("{} {}", words.title, opinion.as_of), &style::sheet(opinion), body)
}

/// A page around its body.
fn page(words: &Words, title: &str, sheet: &str, body: Markup) -> String {
    let page = markup! {
        (DOCTYPE)
        html lang=(words.lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                // Whatever a document holds, the page loads and runs nothing.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="generator" content="cailiang";
                title { (title) }
                // Of the page's own making: no text of a document is in it.
                style { (PreEscaped(sheet)) }
            }
            body {
                (body)
                footer { p { (words.made_by) } }
            }
        }
    };
    page.into_string()
}

fn head(opinion: &Opinion, words: &Words) -> Markup {
    let c = opinion.counts;
    let tiles = [
        ("error", words.error, c.errors, "#findings"),
        ("warning", words.warning, c.warnings, "#findings"),
        ("note", words.notes, c.notes, "#notes"),
        ("open", words.undetermined, c.undetermined, "#undetermined"),
        ("open", words.unreviewed, c.unreviewed, "#unreviewed"),
    ];
    let examples: Vec<String> = opinion.illustrative().iter().map(|n| words.titled(n)).collect();
    markup! {
        header {
            h1 { (words.title) }
            p class="lead" { (words.labelled(words.as_of, &opinion.as_of)) }
            p { (opinion.verdict()) }
            @if !examples.is_empty() {
                p class="illustrative" { (words.labelled(words.illustrative, &examples.join("、"))) }
            }
            ul class="tiles" {
                @for (class, label, count, to) in tiles {
                    li class=(if count == 0 { "zero" } else { class }) {
                        a href=(to) { strong { (count) } " " (label) }
                    }
                }
            }
        }
    }
}

fn overview(opinion: &Opinion, words: &Words) -> Markup {
    markup! {
        section aria-labelledby="overview" {
            h2 id="overview" { (words.subject) }
            div class="wide" {
                table {
                    thead { tr {
                        @for label in [
                            words.instrument, words.rank, words.jurisdiction, words.period, words.matters, words.error,
                            words.warning, words.note, words.undetermined, words.unreviewed,
                        ] { th scope="col" { (label) } }
                    } }
                    tbody {
                        @for r in &opinion.reviewed {
                            tr {
                                th scope="row" {
                                    (words.titled(&r.instrument))
                                    @if r.illustrative { " " span class="mark" { (words.illustrative) } }
                                }
                                td class="rank" { (r.rank.as_deref().unwrap_or("—")) }
                                @for text in [&r.jurisdiction, &r.period] {
                                    td class="short" { (text.as_deref().unwrap_or("—")) }
                                }
                                @let c = r.counts;
                                @for n in [r.matters, c.errors, c.warnings, c.notes, c.undetermined, c.unreviewed] {
                                    td class="number" { (n) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Radio buttons that the style sheet listens to. The codes are the registry's.
fn filter(opinion: &Opinion, words: &Words) -> Markup {
    let severities = [
        ("error", words.error, opinion.counts.errors),
        ("warning", words.warning, opinion.counts.warnings),
        ("note", words.note, opinion.counts.notes),
    ];
    let choice = |name: &str, id: &str, label: &str, count: Option<usize>, first: bool| {
        markup! {
            span class="choice" {
                input type="radio" name=(name) id=(id) checked[first];
                label for=(id) { (label) @if let Some(n) = count { " " small { "(" (n) ")" } } }
            }
        }
    };
    markup! {
        @if opinion.rules.len() > 1 {
            form class="filter" aria-label=(words.filter) {
                fieldset {
                    legend { (words.labelled(words.filter, words.severity)) }
                    (choice("severity", "s-all", words.all, None, true))
                    @for (id, label, count) in severities.into_iter().filter(|s| s.2 > 0) {
                        (choice("severity", &format!("s-{id}"), label, Some(count), false))
                    }
                }
                fieldset {
                    legend { (words.labelled(words.filter, words.code)) }
                    (choice("code", "c-all", words.all, None, true))
                    @for r in &opinion.rules {
                        (choice("code", &format!("c-{}", token(&r.code)), &format!("{} {}", r.code, r.name), Some(r.count), false))
                    }
                }
            }
        }
    }
}

/// The documents and articles, for a page that is longer than a screen.
fn contents(opinion: &Opinion, words: &Words) -> Markup {
    let sections: usize = opinion.findings.iter().map(|c| c.sections.len()).sum();
    markup! {
        @if sections > 3 {
            nav aria-label=(words.contents) {
                // A long list would push the findings off the first screens.
                details open[sections <= LONG] {
                    summary { h2 { (words.contents) } }
                    ul {
                        @for (c, chapter) in opinion.findings.iter().enumerate() {
                            li {
                                a href=(format!("#f{c}")) { (words.titled(&chapter.instrument)) }
                                ul {
                                    @for (s, section) in chapter.sections.iter().enumerate() {
                                        li class=(classes("group", section)) {
                                            a href=(format!("#f{c}-{s}")) { (section.heading(words)) }
                                            " " small { "(" (section.entries.len()) ")" }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Sections that the table of contents shows at once.
const LONG: usize = 60;

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A code as it may stand in a style sheet, a class and an address.
fn token(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What the filter looks at: severities, codes and both together.
fn classes(own: &str, section: &Section) -> String {
    let mut all: Vec<String> = Vec::new();
    for e in &section.entries {
        let s = severity(e.severity);
        for class in [format!("has-{s}"), format!("has-{}", token(&e.code)), format!("has-{s}-{}", token(&e.code))] {
            if !all.contains(&class) {
                all.push(class);
            }
        }
    }
    format!("{own} {}", all.join(" "))
}

fn findings(opinion: &Opinion, words: &Words) -> Markup {
    markup! {
        section aria-labelledby="findings" {
            h2 id="findings" { (words.findings) }
            @if opinion.findings.is_empty() { p class="clean" { (words.clean) } }
            @for (c, chapter) in opinion.findings.iter().enumerate() {
                (chapter_head(chapter, Some(format!("f{c}")), words))
                @for (s, section) in chapter.sections.iter().enumerate() {
                    section class=(classes("group", section)) aria-labelledby=(format!("f{c}-{s}")) {
                        h4 id=(format!("f{c}-{s}")) { (section.heading(words)) }
                        @for entry in &section.entries { (finding(entry, words)) }
                    }
                }
            }
        }
    }
}

fn chapter_head(chapter: &Chapter, id: Option<String>, words: &Words) -> Markup {
    markup! {
        h3 id=[id] {
            (words.titled(&chapter.instrument))
            @if chapter.illustrative { " " span class="mark" { (words.illustrative) } }
        }
    }
}

fn finding(e: &Entry, words: &Words) -> Markup {
    let s = severity(e.severity);
    markup! {
        article class=(format!("entry {s} {}", token(&e.code))) id=(format!("n{}", e.number)) {
            p class="kind" {
                span class="number" { (e.number) } " "
                span class="badge" { (words.severity_of(e.severity)) } " "
                a href=(format!("#r-{}", token(&e.code))) { (e.code) } " " (e.rule)
                @if let Some(grade) = &e.grade { " · " (words.labelled(words.grade, grade)) }
                @if e.illustrative { " " span class="mark" { (words.illustrative) } }
            }
            p class="message" { (e.message) }
            dl {
                @if let Some(quoted) = &e.quoted {
                    dt { (if e.against.is_some() { words.lower } else { words.here }) }
                    dd { blockquote { (quoted) } (place(e.place.as_ref().map(ToString::to_string))) }
                } @else if let Some(at) = &e.place {
                    dt { (words.place) }
                    dd { (place(Some(at.to_string()))) }
                }
                @if let Some(upper) = &e.against { dt { (words.upper) } dd { (against(upper)) } }
                @if let Some(w) = &e.witness {
                    dt { (words.witness) }
                    dd {
                        (w.sentence)
                        @if !w.regions.is_empty() {
                            p { (words.labelled(words.regions, "")) }
                            ul { @for region in &w.regions { li { (region) } } }
                        }
                    }
                }
                @if let Some(repair) = &e.repair { dt { (words.repair) } dd { (repair) } }
            }
        }
    }
}

fn against(upper: &Upper) -> Markup {
    markup! {
        p { cite { (upper.citation) } }
        @if let Some(quoted) = &upper.quoted { blockquote { (quoted) } }
        (place(upper.place.as_ref().map(ToString::to_string)))
    }
}

fn place(at: Option<String>) -> Markup {
    markup! { @if let Some(at) = at { span class="place" { (at) } } }
}

/// Remarks are many and short: a table by document.
fn remarks(opinion: &Opinion, words: &Words) -> Markup {
    let labels = [words.number, words.code, words.article, words.message, words.place];
    markup! {
        section aria-labelledby="notes" {
            h2 id="notes" { (words.notes) }
            @if opinion.notes.is_empty() { p { (words.none) } } @else { p { (words.notes_lead) } }
            @for chapter in &opinion.notes {
                (chapter_head(chapter, None, words))
                div class="wide" {
                    table {
                        thead { tr { @for label in labels { th scope="col" { (label) } } } }
                        tbody {
                            @for section in &chapter.sections {
                                @for e in &section.entries {
                                    tr class=(format!("entry {} {}", severity(e.severity), token(&e.code))) {
                                        td class="number" { (e.number) }
                                        td class="short" { a href=(format!("#r-{}", token(&e.code))) { (e.code) } }
                                        td { (section.heading(words)) }
                                        td {
                                            (e.message)
                                            @if let Some(w) = &e.witness { br; span class="lines" { (words.labelled(words.witness, &w.in_words(words))) } }
                                            @if let Some(r) = &e.repair { br; (words.labelled(words.repair, r)) }
                                        }
                                        td { (place(e.place.as_ref().map(ToString::to_string))) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn unsettled(id: &str, title: &str, lead: &str, all: &[Unsettled], words: &Words) -> Markup {
    let row = |u: &Unsettled| {
        markup! {
            td { (words.titled(&u.instrument)) }
            td { (u.matter) }
            td { (u.against.as_deref().unwrap_or("—")) }
            td { (u.reason) }
        }
    };
    let labels = [words.instrument, words.matter, words.against, words.reason];
    listed(id, (title, lead), labels, all.iter().map(row).collect(), words)
}

/// A section with a table of what could not be decided or was not looked at: the cells of each row.
fn listed(id: &str, (title, lead): (&str, &str), labels: [&str; 4], rows: Vec<Markup>, words: &Words) -> Markup {
    markup! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            @if rows.is_empty() { p { (words.none) } } @else {
                p { (lead) }
                div class="wide" {
                    table {
                        thead { tr { @for label in labels { th scope="col" { (label) } } } }
                        tbody { @for row in rows { tr { (row) } } }
                    }
                }
            }
        }
    }
}

fn conventions(opinion: &Opinion, words: &Words) -> Markup {
    markup! {
        section aria-labelledby="conventions" {
            h2 id="conventions" { (words.conventions) }
            ul { @for sentence in &opinion.conventions { li { (sentence) } } }
        }
    }
}

fn rules(opinion: &Opinion, words: &Words) -> Markup {
    markup! {
        @if !opinion.rules.is_empty() {
            section aria-labelledby="rules" {
                h2 id="rules" { (words.rules) }
                div class="wide" {
                    table {
                        thead { tr {
                            @for label in [words.code, words.rule, words.what, words.ground] {
                                th scope="col" { (label) }
                            }
                        } }
                        tbody {
                            @for r in &opinion.rules {
                                tr id=(format!("r-{}", token(&r.code))) {
                                    th scope="row" class="short" { (r.code) }
                                    td { (r.name) }
                                    td { (r.what) }
                                    td { (r.ground) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
