//! A result for a person at a terminal.

use cailiang::model::{Modal, Order};
use cailiang::penalty::describe;
use cailiang::resolver::Case;
use cailiang::resolver::departure::{Place, Verdict};
use cailiang::resolver::procedures::{Flag, State};
use cailiang::resolver::result::{OrderShown, Resolution};
use cailiang::resolver::view::{Shown, package};

use crate::args::Lang;

fn order(o: &OrderShown) -> String {
    describe::order(&Order { name: o.order.clone(), within: o.within, modal: Modal::Must })
}

fn union(packages: &[Vec<Shown>], none: &str) -> Vec<String> {
    match packages {
        [] => vec![none.to_owned()],
        [one] => vec![package(one)],
        many => many.iter().enumerate().map(|(i, p)| format!("{}. {}", i + 1, package(p))).collect(),
    }
}

/// The clauses, one after the other.
fn paragraph(r: &Resolution) -> Vec<String> {
    let text: String = r.rationale.iter().map(|c| c.text.as_str()).collect();
    if text.is_empty() { Vec::new() } else { vec![text] }
}

fn departure(v: &Verdict, lang: Lang) -> Vec<String> {
    let zh = lang == Lang::Zh;
    let place = match (v.verdict, zh) {
        (Place::Baseline, true) => "在裁量基准的幅度之内",
        (Place::Baseline, false) => "inside the baseline",
        (Place::Statute, true) => "在法定幅度之内",
        (Place::Statute, false) => "inside the statute",
        (Place::Outside, true) => "在法定幅度之外",
        (Place::Outside, false) => "outside the statute",
        (Place::Undetermined, true) => "未能判定",
        (Place::Undetermined, false) => "undetermined",
    };
    let citation = v.citation.as_ref().map(|c| format!("（{c}）")).unwrap_or_default();
    let (error, need) = if zh { ("不能成立", "还需要") } else { ("cannot stand", "still needed") };
    let mut lines = vec![format!("{place}{citation}")];
    lines.extend(v.error.iter().map(|e| format!("{error}：{e}")));
    lines.extend(v.needs.iter().map(|n| format!("{need}：{n}")));
    lines
}

fn procedure(f: &Flag, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let state = match (f.state, zh) {
        (State::Required, true) => "必经",
        (State::Required, false) => "required",
        (State::Allowed, true) => "可以",
        (State::Allowed, false) => "allowed",
        (State::Depends, true) => "视情形",
        (State::Depends, false) => "depends",
        (State::Open, true) => "待认定",
        (State::Open, false) => "open",
    };
    let source = f.source.as_ref().map(|s| format!("、{s}")).unwrap_or_default();
    format!("{}（{state}）：{}（{}{source}）", f.name, f.why, f.citation)
}

/// The result in words.
pub(crate) fn text(r: &Resolution, case: &Case, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let pick = |a: &'static str, b: &'static str| if zh { a } else { b };
    let mut out = Vec::new();
    let mut section = |title: &str, lines: Vec<String>| {
        if !lines.is_empty() {
            out.push(format!("{title}\n{}", lines.iter().map(|l| format!("  {l}")).collect::<Vec<_>>().join("\n")));
        }
    };
    let law = match &r.law_date {
        Some(d) => format!("{}（{} {d}）", case.matter, pick("适用之日", "law of")),
        None => case.matter.clone(),
    };
    section(pick("事项", "Matter"), vec![law]);
    section(pick("阶次", "Grade"), r.grade.iter().cloned().collect());
    section(pick("责令", "Orders"), r.orders.iter().map(order).collect());
    section(pick("可以给予的处罚", "Penalties"), union(&r.any_of, pick("没有适用的规定", "no rule applies")));
    if r.statutory != r.any_of {
        section(pick("法定幅度（不计裁量基准）", "Statutory range"), union(&r.statutory, ""));
    }
    if let Some(w) = &r.waived {
        let word = if w.modal == Modal::Must { "不予处罚" } else { "可以不予处罚" };
        let ground = w.ground.as_deref().filter(|g| *g != w.citation);
        let ground = ground.map(|g| format!("，依据{g}")).unwrap_or_default();
        section(pick("不予", "Waiver"), vec![format!("{word}：{}{ground}", w.citation)]);
    }
    let applied = r.applied.iter().map(|a| {
        let mark = if a.illustrative { pick("【示例文件，并非真实文件】", " [illustrative]") } else { "" };
        format!("{}：{}{mark}", a.role, a.citation)
    });
    section(pick("依据与说理", "Grounds"), applied.collect());
    section(pick("理由", "Reasons"), r.reasons.clone());
    let missing = r.missing.iter().map(|m| match &m.question {
        Some(q) => format!("{}：{q}", m.fact),
        None => m.fact.clone(),
    });
    section(pick("说理", "Rationale"), paragraph(r));
    section(
        pick("一般规定", "General rules"),
        r.remarks.iter().map(|m| format!("{}（{}）", m.text, m.citation)).collect(),
    );
    section(pick("个案调整", "Departure"), r.departure.iter().flat_map(|v| departure(v, lang)).collect());
    section(pick("程序", "Procedure"), r.procedures.iter().map(|f| procedure(f, lang)).collect());
    section(pick("尚需查明", "Missing facts"), missing.collect());
    let scenarios = r.scenarios.iter().map(|s| {
        let facts: Vec<String> = s
            .facts
            .iter()
            .map(|(k, v)| match v {
                serde_json::Value::Bool(true) => k.clone(),
                serde_json::Value::Bool(false) => format!("非 {k}"),
                serde_json::Value::String(t) => format!("{k} {t}"),
                other => format!("{k} {other}"),
            })
            .collect();
        format!("{}：{}", facts.join(" 且 "), union(&s.any_of, pick("没有适用的规定", "no rule applies")).join(" / "))
    });
    section(pick("按查明的结果", "By what is found"), scenarios.collect());
    let other =
        r.alternatives.iter().map(|a| format!("{}：{}", a.law_date, union(&a.any_of, "没有适用的规定").join(" / ")));
    section(pick("两种法律下的结果", "Under either law"), other.collect());
    section(pick("注意", "Warnings"), r.warnings.clone());
    let trace = r.trace.iter().map(|s| match &s.citation {
        Some(c) => format!("{c}：{}", s.text),
        None => s.text.clone(),
    });
    section(pick("经过", "Trace"), trace.collect());
    out.join("\n")
}
