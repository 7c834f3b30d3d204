//! A review over a stretch of time as a page: which finding holds from when to when, as a picture and as a table.

use cailiang_survey::timeline::{During, Timeline};
use cailiang_validation::{Finding, Severity};
use maud::{Markup, html as markup};

use super::{listed, page, severity, style, token};
use crate::picture::{Row, picture};
use crate::timeline::{events, held};
use crate::words::{Lang, Words};

/// Rows of one picture: what fits on a page of paper.
const ROWS: usize = 36;

const SHEET: &str = "
figure{margin:1rem 0;break-inside:avoid}
figcaption{color:var(--soft);font-size:.9rem}
svg.timeline{width:100%;height:auto;display:block}
svg.timeline a{text-decoration:underline}
.findings td p{margin:0 0 .2rem}
.findings td:nth-child(4){min-width:16em}
.findings td:nth-child(5){min-width:14em}
.key{display:inline-block;width:1.6em;height:.8em;border:1px solid #7d1a14;background:#b3261e;vertical-align:-.05em}
.key.warning{border-color:#7a4b00;background:#ffd873}
.key.line{border:0;border-left:2px dashed currentColor;background:none;width:.4em}
";

/// A document with its findings and the numbers they have on the page.
type Chapter<'t> = (&'t str, bool, Vec<(usize, &'t During<Finding>)>);

/// Writes a review over a stretch of time as a page.
pub fn timeline(t: &Timeline, lang: Lang) -> String {
    let words = lang.words();
    let title = format!("{} {} 至 {}", words.title, t.from, t.to);
    let chapters = by_document(&t.findings);
    let notes = by_document(&t.notes);
    let body = markup! {
        a class="skip" href="#findings" { (words.skip) }
        (head(t, words))
        main {
            (segments(t))
            section aria-labelledby="findings" {
                h2 id="findings" { "意见存在的日子" }
                (key())
                @if chapters.is_empty() { p class="clean" { (words.clean) } }
                @for chapter in &chapters { (document(t, chapter, words, lang)) }
            }
            section aria-labelledby="notes" {
                h2 id="notes" { (words.notes) }
                @if notes.is_empty() { p { (words.none) } } @else { p { (words.notes_lead) } }
                @for chapter in &notes { (heading(chapter)) (table(&chapter.2, words, lang, "r")) }
            }
            (doubts("undetermined", words.undetermined, words.undetermined_lead, &undetermined(t), words))
            (doubts("unreviewed", words.unreviewed, words.unreviewed_lead, &unreviewed(t), words))
        }
    };
    page(words, &title, &style::with(SHEET), body)
}

/// By document, numbered in the order of the page.
fn by_document(findings: &[During<Finding>]) -> Vec<Chapter<'_>> {
    let mut all: Vec<Chapter<'_>> = Vec::new();
    for finding in findings {
        let name = finding.item.instrument.as_str();
        match all.iter_mut().find(|c| c.0 == name) {
            Some(chapter) => chapter.2.push((0, finding)),
            None => all.push((name, finding.item.illustrative, vec![(0, finding)])),
        }
    }
    for (number, row) in (1..).zip(all.iter_mut().flat_map(|c| &mut c.2)) {
        row.0 = number;
    }
    all
}

fn head(t: &Timeline, words: &Words) -> Markup {
    let errors = t.findings.iter().filter(|f| f.item.severity == Severity::Error).count();
    let warnings = t.findings.len().saturating_sub(errors);
    let tiles = [
        ("error", words.error, errors, "#findings"),
        ("warning", words.warning, warnings, "#findings"),
        ("note", words.notes, t.notes.len(), "#notes"),
        ("open", words.undetermined, t.undetermined.len(), "#undetermined"),
        ("open", words.unreviewed, t.unreviewed.len(), "#unreviewed"),
    ];
    markup! {
        header {
            h1 { (words.title) }
            p class="lead" { (t.from) " 至 " (t.to) }
            p {
                "这段日子里规定改变 " (t.segments.len().saturating_sub(1)) " 次，分为 " (t.segments.len())
                " 段；每段审查一次，同一处的同一条意见合为一条，列明它存在的日子和引起、消除它的文件。"
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

fn segments(t: &Timeline) -> Markup {
    markup! {
        section aria-labelledby="segments" {
            h2 id="segments" { "规定相同的各段" }
            div class="wide" {
                table {
                    thead { tr { @for label in ["从", "至", "错误", "这一段开始时"] { th scope="col" { (label) } } } }
                    tbody {
                        @for s in &t.segments {
                            tr {
                                th scope="row" class="short" { (s.from) }
                                td class="short" { (s.to) }
                                td class="number" { (s.errors) }
                                td { (if s.events.is_empty() { "—".to_owned() } else { events(&s.events) }) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn key() -> Markup {
    markup! {
        p {
            span class="key" {} " 错误　" span class="key warning" {} " 警告　"
            span class="key line" {} " 规定改变的日子　▶ 到这段日子的最后一天仍在"
        }
    }
}

fn heading(chapter: &Chapter<'_>) -> Markup {
    markup! {
        h3 { "《" (chapter.0) "》" @if chapter.1 { " " span class="mark" { "示例文件，并非真实文件" } } }
    }
}

fn document(t: &Timeline, chapter: &Chapter<'_>, words: &Words, lang: Lang) -> Markup {
    let row = |(number, finding): &(usize, &'_ During<Finding>)| {
        let f = &finding.item;
        let grade = f.grade.as_ref().map(|g| format!("（{g}）")).unwrap_or_default();
        format!("{number} {} {}{grade}", f.code, f.matter)
    };
    markup! {
        section {
            (heading(chapter))
            @for part in chapter.2.chunks(ROWS) {
                @let rows: Vec<Row<'_>> = part
                    .iter()
                    .map(|one| Row { label: row(one), link: Some(format!("#n{}", one.0)), finding: one.1 })
                    .collect();
                figure {
                    (picture(t, &rows, &format!("《{}》的审查意见存在的日子", chapter.0), false))
                    figcaption { "同样的内容见下表。" }
                }
            }
            (table(&chapter.2, words, lang, "n"))
        }
    }
}

fn table(findings: &[(usize, &During<Finding>)], words: &Words, lang: Lang, id: &str) -> Markup {
    let labels = [words.number, words.code, words.matter, words.message, "存在的日子"];
    markup! {
        div class="wide" {
            table class="findings" {
                thead { tr { @for label in labels { th scope="col" { (label) } } } }
                tbody {
                    @for (number, f) in findings {
                        tr class=(format!("entry {} {}", severity(f.item.severity), token(f.item.code))) id=(format!("{id}{number}")) {
                            td class="number" { (number) }
                            td class="short" { (words.severity_of(f.item.severity)) " " (f.item.code) }
                            td { (f.item.matter) @if let Some(g) = &f.item.grade { "（" (g) "）" } }
                            td { (lang.pick(&f.item.message)) }
                            td { @for h in &f.holds { p { (held(h)) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Document and matter, the upper text, the reason, the days.
type Doubt = (String, String, String, Vec<String>);

fn undetermined(t: &Timeline) -> Vec<Doubt> {
    let one = |d: &During<cailiang_validation::Undetermined>| {
        let u = &d.item;
        let against = u.against.clone().unwrap_or_else(|| "—".to_owned());
        (format!("《{}》{}", u.instrument, u.matter), against, u.reason.clone(), d.holds.iter().map(held).collect())
    };
    t.undetermined.iter().map(one).collect()
}

fn unreviewed(t: &Timeline) -> Vec<Doubt> {
    let one = |d: &During<cailiang_validation::Unreviewed>| {
        let u = &d.item;
        (
            format!("《{}》{}", u.instrument, u.matter),
            "—".to_owned(),
            u.reason.clone(),
            d.holds.iter().map(held).collect(),
        )
    };
    t.unreviewed.iter().map(one).collect()
}

fn doubts(id: &str, title: &str, lead: &str, all: &[Doubt], words: &Words) -> Markup {
    let row = |(matter, against, reason, days): &Doubt| {
        markup! {
            td { (matter) }
            td { (against) }
            td { (reason) }
            td { @for day in days { p { (day) } } }
        }
    };
    let labels = [words.matter, words.against, words.reason, "存在的日子"];
    listed(id, (title, lead), labels, all.iter().map(row).collect(), words)
}
