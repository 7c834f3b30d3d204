//! The catalogue of matters as a page: by document, filtered by the state of the baseline.

use cailiang_survey::catalogue::{Baseline, Catalogue, Entry};
use maud::{Markup, html as markup};

use super::{page, style};
use crate::catalogue::{STATES, baselines, count, place, state};
use crate::words::Lang;

fn class(baseline: Baseline) -> &'static str {
    match baseline {
        Baseline::Local => "local",
        Baseline::FromAbove => "above",
        Baseline::Missing => "missing",
        Baseline::OutOfBounds => "outside",
        Baseline::Stale => "stale",
    }
}

const SHEET: &str = "
.tiles .local a,.tiles .above a{border-left-color:var(--note)}
.tiles .missing a,.tiles .stale a{border-left-color:var(--warning)}
.tiles .outside a{border-left-color:var(--error)}
.matters{table-layout:fixed}
.matters th:nth-child(1){width:22%}.matters th:nth-child(2){width:34%}.matters th:nth-child(3){width:17%}
.state{--tone:var(--note);--tint:var(--note-bg)}
.state.missing,.state.stale{--tone:var(--warning);--tint:var(--warning-bg)}
.state.outside{--tone:var(--error);--tint:var(--error-bg)}
.chain{list-style:none;margin:0;padding:0}
.chain li+li::before{content:'↳ ';color:var(--soft)}
.chain li:last-child{font-weight:600}
h3 small{font-weight:400;color:var(--soft)}
@media (max-width:40rem){.matters{table-layout:auto}}
";

/// Writes a catalogue as a page.
pub fn catalogue(catalogue: &Catalogue) -> String {
    let mut sheet = style::with(SHEET);
    for baseline in STATES {
        let c = class(baseline);
        sheet.push_str(&format!(
            "body:has(#s-{c}:checked) :is(.entry:not(.{c}),.group:not(.has-{c})){{display:none}}\n"
        ));
    }
    let documents = documents(catalogue);
    let title = format!("行政处罚事项目录（{}，{}）", place(catalogue), catalogue.as_of);
    let body = markup! {
        a class="skip" href="#matters" { "跳到事项" }
        header {
            h1 { "行政处罚事项目录" }
            p class="lead" { "区划：" (place(catalogue)) "　截至：" (catalogue.as_of) }
            p { (catalogue.matters.len()) " 个事项，" (documents.len()) " 份文件。每个事项列出它的依据，以及有没有裁量权基准、是谁的、是否越界或者过时。" }
            ul class="tiles" {
                @for baseline in STATES {
                    @let n = count(catalogue, baseline);
                    li class=(if n == 0 { "zero" } else { class(baseline) }) {
                        a href="#matters" { strong { (n) } " " (state(baseline)) }
                    }
                }
            }
        }
        main {
            (filter(catalogue))
            (contents(&documents))
            section aria-labelledby="matters" {
                h2 id="matters" { "事项" }
                @if catalogue.matters.is_empty() { p { "没有事项。" } }
                @for (number, (name, entries)) in documents.iter().enumerate() { (document(number, name, entries)) }
            }
            (conventions())
        }
    };
    page(Lang::Zh.words(), &title, &sheet, body)
}

/// The matters by document, in the order of the catalogue.
fn documents(catalogue: &Catalogue) -> Vec<(&str, Vec<&Entry>)> {
    let mut all: Vec<(&str, Vec<&Entry>)> = Vec::new();
    for entry in &catalogue.matters {
        match all.iter_mut().find(|(name, _)| *name == entry.instrument) {
            Some((_, entries)) => entries.push(entry),
            None => all.push((&entry.instrument, vec![entry])),
        }
    }
    all
}

fn filter(catalogue: &Catalogue) -> Markup {
    let states: Vec<Baseline> = STATES.into_iter().filter(|b| count(catalogue, *b) > 0).collect();
    let choice = |id: &str, label: &str, n: usize, first: bool| {
        markup! {
            span class="choice" {
                input type="radio" name="state" id=(id) checked[first];
                label for=(id) { (label) " " small { "(" (n) ")" } }
            }
        }
    };
    markup! {
        @if states.len() > 1 {
            form class="filter" aria-label="筛选" {
                fieldset {
                    legend { "筛选：基准" }
                    (choice("s-all", "全部", catalogue.matters.len(), true))
                    @for b in states { (choice(&format!("s-{}", class(b)), state(b), count(catalogue, b), false)) }
                }
            }
        }
    }
}

fn contents(documents: &[(&str, Vec<&Entry>)]) -> Markup {
    markup! {
        @if documents.len() > 3 {
            nav aria-label="目录" {
                details {
                    summary { h2 { "目录" } }
                    ul {
                        @for (number, (name, entries)) in documents.iter().enumerate() {
                            li { a href=(format!("#d{number}")) { "《" (name) "》" } " " small { "(" (entries.len()) ")" } }
                        }
                    }
                }
            }
        }
    }
}

fn document(number: usize, name: &str, entries: &[&Entry]) -> Markup {
    let mut classes = String::from("group");
    for baseline in STATES.into_iter().filter(|b| entries.iter().any(|e| e.baseline == *b)) {
        classes.push_str(&format!(" has-{}", class(baseline)));
    }
    let place = entries.first().map(|e| e.jurisdiction.to_string()).unwrap_or_default();
    markup! {
        section class=(classes) aria-labelledby=(format!("d{number}")) {
            h3 id=(format!("d{number}")) { "《" (name) "》 " small { (place) "，" (entries.len()) " 个事项" } }
            div class="wide" {
                table class="matters" {
                    thead { tr { @for label in ["事项", "依据", "基准", "基准文件"] { th scope="col" { (label) } } } }
                    tbody { @for e in entries { (matter(e)) } }
                }
            }
        }
    }
}

fn matter(e: &Entry) -> Markup {
    let which = baselines(e);
    markup! {
        tr class=(format!("entry {}", class(e.baseline))) {
            th scope="row" {
                @if let Some(code) = &e.code { span class="place" { (code) } br; }
                (e.matter)
                @if e.category != "处罚" || e.organ.is_some() {
                    br; small { (e.category) @if let Some(organ) = &e.organ { "，" (organ) } }
                }
            }
            td { ol class="chain" { @for link in &e.chain { li { (link.citation) } } } }
            td { span class=(format!("badge state {}", class(e.baseline))) { (state(e.baseline)) } }
            td { (if which.is_empty() { "—" } else { &which }) }
        }
    }
}

fn conventions() -> Markup {
    let all = [
        "依据自上而下排列，最后一条是事项自己的条文；上位条文已由别的条文承接的，列承接的条文。",
        "本地基准：区划自己的基准；直接适用上级基准：区划没有自己的基准，更大区划的基准适用。",
        "基准越界：审查得出它超出上位规定；基准失效或依据过时：基准已过施行期，或它引的依据已经失效、被承接。",
        "标【示例文件】的不是真实文件。",
    ];
    markup! {
        section aria-labelledby="conventions" {
            h2 id="conventions" { "说明" }
            ul { @for sentence in all { li { (sentence) } } }
        }
    }
}
