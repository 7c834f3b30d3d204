//! 说理: every clause stands on steps of the trace, cites only what is applied or what its steps cite, tells 依据 from
//! 裁量说理, and states no fact that the case does not give.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::library::Library;
use cailiang_core::model::{Date, Jurisdiction};
use cailiang_core::source::Source;
use cailiang_resolver::departure::Departure;
use cailiang_resolver::{Case, Resolution, Resolver};
use serde_json::json;

const LAW: &str = "文件 甲法 {
    位阶  法律
    区划  全国
    施行  2020-01-01
}
要素 主体 : 枚举(单位, 个人)
要素 情节严重 : 是否
要素 违法所得 : 金额
事项 违法 {
    依据  第十条
    责令改正，处一万元以上十万元以下的罚款
    当 情节严重：吊销许可证
}
事项 同行 {
    依据  第十一条
    处二万元以上三十万元以下的罚款
}
";
const NEW: &str = "文件 乙法 {
    位阶  法律
    区划  全国
    施行  2024-06-01
    替代  甲法
}
事项 违法 承接 甲法/违法 {
    依据  第二十条
    责令改正，处一万元以上五万元以下的罚款
}
";
const BASELINE: &str = "文件 市基准 {
    位阶  裁量权基准
    区划  370800
    施行  2020-01-01
}
要素 次数 : 整数 ≥1 次
要素 主动改正 : 是否
通则 {
    从轻 区间最低30%
    当 主动改正：从轻
    无法查明 按最轻
}
基准 违法 细化 甲法/违法 {
    | 阶次 | 次数 | 处罚                         |
    | 一般 | 1    | 处二万元以上四万元以下的罚款 |
    | 较重 | ≥2   | 处四万元以上十万元以下的罚款 |
}
";

fn library() -> Library {
    let sources = [("甲法", LAW), ("乙法", NEW), ("市基准", BASELINE)].map(|(name, text)| Source::new(name, text));
    let (library, faults) = Library::read(sources);
    assert!(faults.is_empty(), "{faults:?}");
    library
}

fn case(decided: &str) -> Case {
    let here = Jurisdiction::parse("370800").unwrap();
    Case::new("甲法/违法", here, Date::constant(2024, 1, 1), decided.parse().unwrap())
}

fn explained(library: &Library, case: &Case) -> Resolution {
    let mut resolution = Resolver::new(library).resolve(case).unwrap();
    resolution.explain(case);
    resolution
}

/// Names in 《》.
fn cited(text: &str) -> Vec<&str> {
    text.split('《').skip(1).map(|part| part.split('》').next().unwrap()).collect()
}

/// Names in “”.
fn quoted(text: &str) -> Vec<&str> {
    text.split('“').skip(1).map(|part| part.split('”').next().unwrap()).collect()
}

/// What holds of every rationale; the number of clauses.
fn check(library: &Library, case: &Case, r: &Resolution) -> usize {
    for clause in &r.rationale {
        let text = &clause.text;
        assert!(!clause.steps.is_empty(), "{text}");
        assert!(clause.steps.iter().all(|s| *s < r.trace.len()), "{text}");
        let of_steps: Vec<&str> = clause.steps.iter().filter_map(|s| r.trace[*s].citation.as_deref()).collect();
        for name in cited(text) {
            let applied = r.applied.iter().any(|a| a.instrument == name);
            assert!(applied || of_steps.iter().any(|c| cited(c).contains(&name)), "{text}: 《{name}》");
        }
        for citation in r.trace.iter().filter_map(|s| s.citation.as_deref()).filter(|c| text.contains(c)) {
            let is =
                |role: &str| r.trace.iter().any(|s| s.citation.as_deref() == Some(citation) && s.role == Some(role));
            let (baseline, basis) = (is("裁量说理"), is("依据"));
            let of_applied = |role: &str| r.applied.iter().any(|a| a.role == role && a.citation == citation);
            assert!(!of_applied("依据") || basis, "{text}");
            assert!(!of_applied("裁量说理") || baseline, "{text}");
            if text.starts_with("依据") {
                assert!(!baseline, "{text}: a baseline is no basis");
            }
            if text.starts_with("参照") {
                assert!(baseline && !basis && text.contains("不作为处罚依据"), "{text}");
            }
        }
        for name in quoted(text) {
            let is_fact = library.facts().any(|f| f.name == name);
            assert!(!is_fact || case.facts.contains_key(name), "{text}: the case does not give {name}");
        }
    }
    r.rationale.len()
}

#[test]
fn a_paragraph_in_the_words_of_a_decision() {
    let library = library();
    let case = case("2024-05-01").fact("情节严重", false).fact("次数", 2).fact("主动改正", true);
    let r = explained(&library, &case);
    let paragraph: String = r.rationale.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(
        paragraph,
        "本案有“主动改正”的情形，没有“情节严重”的情形，“次数”为 2 次。\
         依据《甲法》第十条，责令改正，处一万元以上十万元以下的罚款。\
         参照《市基准》“违法”（裁量基准，只用于说理，不作为处罚依据），“较重”：处四万元以上十万元以下的罚款。\
         参照《市基准》通则（裁量基准，只用于说理，不作为处罚依据），从轻：取幅度中的一段，处四万元以上五万八千元以下的罚款。\
         综上，可以作出的处理是：责令改正，处四万元以上五万八千元以下的罚款。"
            .replace("从轻：取幅度中的一段，处四万元", "从轻：取幅度中的一段，四万元")
    );
    check(&library, &case, &r);
}

#[test]
fn what_is_missing_is_not_stated() {
    let library = library();
    let case = case("2024-05-01").fact("情节严重", false);
    let r = explained(&library, &case);
    let paragraph: String = r.rationale.iter().map(|c| c.text.as_str()).collect();
    assert!(paragraph.contains("尚未查明的有：") && paragraph.contains("次数"), "{paragraph}");
    // Which row applies is open: neither is claimed.
    assert!(!paragraph.contains("较重") && !paragraph.contains("一般"), "{paragraph}");
    check(&library, &case, &r);
}

#[test]
fn a_departure_is_a_reason_only_when_it_stands() {
    let library = library();
    let plain = case("2024-05-01").fact("情节严重", false).fact("次数", 1).fact("主动改正", false);
    let with = |value: serde_json::Value| {
        let departure = Some(Departure::from_json(&value).unwrap());
        Case { departure, ..plain.clone() }
    };
    let full =
        with(json!({"fine": "15000", "reason": "赔偿了损失", "approved_by": "局长办公会", "record": "会议记录一"}));
    let r = explained(&library, &full);
    let paragraph: String = r.rationale.iter().map(|c| c.text.as_str()).collect();
    assert!(paragraph.contains("理由：赔偿了损失；经局长办公会批准（会议记录一）"), "{paragraph}");
    assert!(paragraph.ends_with("综上，拟决定责令改正，罚款 15000 元。"), "{paragraph}");
    check(&library, &full, &r);
    for lacking in [
        json!({"fine": "15000", "reason": "赔偿了损失", "approved_by": "局长办公会"}),
        json!({"fine": "5000", "reason": "赔偿了损失", "approved_by": "局长办公会", "record": "会议记录一"}),
    ] {
        let case = with(lacking);
        let r = explained(&library, &case);
        let paragraph: String = r.rationale.iter().map(|c| c.text.as_str()).collect();
        assert!(!paragraph.contains("赔偿了损失") && !paragraph.contains("拟决定"), "{paragraph}");
    }
}

#[test]
fn every_combination_holds() {
    let library = library();
    let mut clauses = 0;
    let severe = [None, Some(json!(true)), Some(json!(false)), Some(json!("无法查明"))];
    let times = [None, Some(json!(1)), Some(json!(3)), Some(json!("无法查明"))];
    let mended = [None, Some(json!(true)), Some(json!(false))];
    for decided in ["2024-05-01", "2024-07-01", "2027-01-01"] {
        for index in 0..severe.len() * times.len() * mended.len() {
            let severe = &severe[index % 4];
            let times = &times[index / 4 % 4];
            let mended = &mended[index / 16];
            for fine in [None, Some("15000"), Some("500"), Some("不予")] {
                for concurrent in [Vec::new(), vec!["甲法/同行".to_owned()]] {
                    let mut case = case(decided);
                    case.concurrent = concurrent;
                    if decided.starts_with("2027") {
                        case.discovered = Some(case.decision_date);
                    }
                    let given = [("情节严重", severe), ("次数", times), ("主动改正", mended)];
                    case.facts.extend(given.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v.clone()?))));
                    case.departure = fine.map(|f| {
                        let value = json!({"fine": f, "reason": "甲", "approved_by": "乙", "record": "丙",
                            "ground": "行政处罚法第三十二条"});
                        Departure::from_json(&value).unwrap()
                    });
                    let r = explained(&library, &case);
                    clauses += check(&library, &case, &r);
                }
            }
        }
    }
    assert!(clauses > 3_000, "{clauses}");
}
