//! The style sheets: light and dark, screen and paper, and the filters.

use std::collections::BTreeSet;

use crate::model::Opinion;

/// The rules of every page, and those that the radio buttons of this one need.
pub(super) fn sheet(opinion: &Opinion) -> String {
    let mut css = STATIC.to_owned();
    let mut pairs: BTreeSet<(&str, String)> = BTreeSet::new();
    for e in opinion.entries().chain(opinion.remarks()) {
        pairs.insert((super::severity(e.severity), super::token(&e.code)));
    }
    let severities: BTreeSet<&str> = pairs.iter().map(|p| p.0).collect();
    let codes: BTreeSet<&str> = pairs.iter().map(|p| p.1.as_str()).collect();
    for s in &severities {
        css.push_str(&format!("body:has(#s-{s}:checked) :is(.entry:not(.{s}),.group:not(.has-{s})){{display:none}}\n"));
    }
    for c in &codes {
        css.push_str(&format!("body:has(#c-{c}:checked) :is(.entry:not(.{c}),.group:not(.has-{c})){{display:none}}\n"));
    }
    // A group that has both, but in no one finding.
    for s in &severities {
        for c in &codes {
            css.push_str(&format!(
                "body:has(#s-{s}:checked):has(#c-{c}:checked) .group:not(.has-{s}-{c}){{display:none}}\n"
            ));
        }
    }
    css
}

/// The rules of every page, with more of one.
pub(super) fn with(more: &str) -> String {
    format!("{STATIC}{more}")
}

const STATIC: &str = "
:root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--paper:#fff;--panel:#f6f8fa;--line:#d0d7de;--link:#0550ae;
--error:#b3261e;--error-bg:#fdeceb;--warning:#7a4b00;--warning-bg:#fff4d6;--note:#0a5a87;--note-bg:#e6f3fb;
--serif:'Noto Serif CJK SC','Source Han Serif SC','Songti SC',SimSun,serif;
--sans:'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','WenQuanYi Micro Hei',system-ui,sans-serif}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#a0aab4;--paper:#0d1117;--panel:#161b22;--line:#3a424c;
--link:#79c0ff;--error:#ff8f86;--error-bg:#3b1512;--warning:#f0b955;--warning-bg:#332405;--note:#7cc7f2;--note-bg:#0b2a3d}}
*{box-sizing:border-box}
html{scroll-behavior:smooth}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
body{margin:0 auto;max-width:68rem;padding:1.5rem 1.25rem 3rem;background:var(--paper);color:var(--ink);
font:1rem/1.7 var(--sans);overflow-wrap:anywhere}
h1,h2,h3,h4{line-height:1.35;break-after:avoid}
h1{font:700 1.9rem/1.3 var(--serif);margin:0 0 .25rem}
h2{font-size:1.3rem;margin:2.5rem 0 .75rem;padding-bottom:.3rem;border-bottom:2px solid var(--line)}
h3{font-size:1.12rem;margin:1.75rem 0 .5rem}
h4{font-size:1rem;margin:1.25rem 0 .5rem;color:var(--soft)}
p{margin:.4rem 0}
a{color:var(--link)}
a:focus-visible,input:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-999rem}
.skip:focus{position:static}
.lead{color:var(--soft)}
.illustrative,.mark{color:var(--warning)}
.mark{font-size:.82rem;font-weight:400;border:1px solid currentColor;border-radius:.25rem;padding:0 .35rem;white-space:nowrap}
.tiles{display:flex;flex-wrap:wrap;gap:.6rem;list-style:none;padding:0;margin:1rem 0}
.tiles a{display:block;padding:.5rem .9rem;border:1px solid var(--line);border-left:5px solid var(--soft);border-radius:.4rem;
background:var(--panel);color:inherit;text-decoration:none}
.tiles strong{font-size:1.35rem}
.tiles .error a{border-left-color:var(--error)}
.tiles .error strong{color:var(--error)}
.tiles .warning a{border-left-color:var(--warning)}
.tiles .note a{border-left-color:var(--note)}
.tiles .zero{color:var(--soft)}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{border:1px solid var(--line);padding:.35rem .55rem;text-align:left;vertical-align:top}
thead th{background:var(--panel);white-space:nowrap}
tbody th{font-weight:600}
td.number{text-align:right;font-variant-numeric:tabular-nums}
.short{white-space:nowrap}
.lines{white-space:pre-line}
.rank{min-width:6.5em}
.filter{margin:1.5rem 0;padding:.75rem 1rem;background:var(--panel);border:1px solid var(--line);border-radius:.5rem}
fieldset{border:0;padding:0;margin:.25rem 0}
legend{float:left;margin-right:.75rem;font-weight:600}
.choice{display:inline-block;margin-right:.9rem;white-space:nowrap}
nav ul{columns:2 22rem;padding-left:1.2rem;margin:.25rem 0}
nav details>ul{columns:auto;list-style:none;padding:0}
summary{cursor:pointer}
summary h2{display:inline-block;border:0;margin:1rem 0 .25rem}
article.entry{--tone:var(--error);--tint:var(--error-bg)}
article.entry.warning{--tone:var(--warning);--tint:var(--warning-bg)}
article.entry.note{--tone:var(--note);--tint:var(--note-bg)}
article.entry{margin:.75rem 0 1.1rem;padding:.7rem 1rem .8rem;border:1px solid var(--line);border-left:5px solid var(--tone);
border-radius:.4rem;break-inside:avoid;content-visibility:auto;contain-intrinsic-size:auto 22rem}
.kind{color:var(--soft);font-size:.9rem;margin:0}
.kind .number{font-weight:700;color:var(--ink)}
.badge{background:var(--tint);color:var(--tone);border:1px solid currentColor;border-radius:.25rem;padding:0 .45rem;font-weight:600}
.message{font-weight:600;font-size:1.04rem}
dl{display:grid;grid-template-columns:minmax(4.5rem,max-content) 1fr;gap:.35rem 1rem;margin:.6rem 0 0}
dt{color:var(--soft);font-size:.92rem}
dd{margin:0;min-width:0}
dd p:first-child{margin-top:0}
blockquote{white-space:pre-line;margin:0;padding:.1rem .6rem;border-left:3px solid var(--line);font-family:var(--serif)}
cite{font-style:normal;font-weight:600}
.place{color:var(--soft);font-size:.82rem;font-family:ui-monospace,Consolas,monospace}
:target{scroll-margin-top:1rem}
article:target,tr:target{outline:2px solid var(--link)}
.clean{font-weight:600;color:var(--note)}
footer{margin-top:3rem;border-top:1px solid var(--line);color:var(--soft);font-size:.88rem}
@media (max-width:40rem){dl{grid-template-columns:1fr;gap:.1rem}dt{margin-top:.4rem}}
@media print{
@page{size:A4;margin:18mm 16mm}
:root{color-scheme:light;--ink:#000;--soft:#444;--paper:#fff;--panel:#f2f2f2;--line:#999;--link:#000;--error:#8c1d18;
--error-bg:#fff;--warning:#5c3900;--warning-bg:#fff;--note:#074465;--note-bg:#fff}
body{max-width:none;padding:0;font-size:10.5pt;line-height:1.55}
.filter,.skip,nav{display:none}
a{text-decoration:none}
article.entry{content-visibility:visible;padding:.4rem .7rem}
thead{display:table-header-group}
tr{break-inside:avoid}
.wide{overflow:visible}
}
";
