use cailiang_core::library::Library;
use cailiang_core::source::Source;

use super::{Plan, Undecided, Value};
use crate::{Case, NotPlannable, Resolver};

const LAW: &str = "文件 法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n\
    要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n要素 倍数 : 数值 倍\n要素 拒不改正 : 是否\n要素 违法所得 : 金额\n\
    要素 起始日 : 日期\n\
    事项 甲 {\n依据 第一条\n责令改正，并处一万元以上六万元以下的罚款\n当 拒不改正：吊销许可证\n当 倍数 ≥ 2.5：处六万元的罚款\n\
    当 主体 为 个人 且 次数 ≥ 3：处一万元的罚款\n当 起始日 ≥ 2021-05-01：给予警告\n当 违法所得 ≥ 100：给予警告\n}\n\
    事项 乙 {\n依据 第二条\n处违法所得一倍以上三倍以下的罚款\n}\n";

const TODAY: &str = "2022-01-01";

fn library(text: &str) -> Library {
    let (library, faults) = Library::read([Source::new("法.jz", text)]);
    assert!(faults.is_empty(), "{faults:?}");
    library
}

fn empty(matter: &str) -> Case {
    Case::new(matter, "370100".parse().unwrap(), "2021-08-01".parse().unwrap(), TODAY.parse().unwrap())
}

/// A case file with such facts.
fn file(facts: &str) -> String {
    format!(
        r#"{{"matter":"法/甲","jurisdiction":"370100","act_date":"2021-08-01","decision_date":"2022-01-01","facts":{facts}}}"#
    )
}

fn resolved(resolver: Resolver<'_>, text: &str) -> Result<String, String> {
    let case = Case::read(text, true, TODAY.parse().unwrap()).map_err(|e| e.to_string())?;
    let resolution = resolver.resolve(&case).map_err(|e| e.to_string())?;
    Ok(serde_json::to_string(&resolution).unwrap())
}

fn answered(plan: &Plan<'_>, text: &str) -> Result<String, String> {
    let mut to = Vec::new();
    plan.answer(text, TODAY.parse().unwrap(), &mut to).map_err(|e| e.to_string())?;
    Ok(String::from_utf8(to).unwrap())
}

fn kept(plan: &Plan<'_>) -> usize {
    let outcomes = plan.leaves.iter().filter_map(|l| if let super::Leaf::Outcome(o) = l { Some(o) } else { None });
    outcomes.flat_map(|o| &o.rendered).filter(|r| r.get().is_some()).count()
}

const PLAIN: &str = r#"{"主体":"单位","次数":1,"倍数":"1.50","拒不改正":false,"违法所得":"0","起始日":"2021-01-01"}"#;

#[test]
fn plain_cases_are_answered_from_pieces() {
    let whole = library(LAW);
    let open = file(r#"{"主体":"单位","次数":1,"倍数":"1.50","拒不改正":false,"违法所得":"0"}"#);
    // The day is not known: the resolver says what is still possible.
    let plan = Resolver::new(&whole).plan(&empty("法/甲")).unwrap();
    assert_eq!(answered(&plan, &open), resolved(Resolver::new(&whole), &open));
    assert_eq!(kept(&plan), 0);

    let fewer = library(&LAW.replace("当 起始日 ≥ 2021-05-01：给予警告\n", ""));
    let resolver = Resolver::new(&fewer);
    let plan = resolver.plan(&empty("法/甲")).unwrap();
    assert_eq!(answered(&plan, &open), resolved(resolver, &open));
    assert_eq!(kept(&plan), 1);
    for (facts, pieces) in [
        // The same outcome and the same rules: other values are put into the same pieces.
        (r#"{"次数":2,"主体":"单位","倍数":"2","拒不改正":false,"违法所得":0}"#, 1),
        (r#"{"主体":"单位","次数":"1","倍数":1,"拒不改正":false,"违法所得":"0.00"}"#, 1),
        // With gains, of which the general rules speak, and of a natural person.
        (r#"{"主体":"单位","次数":1,"倍数":"1","拒不改正":false,"违法所得":"99.99"}"#, 2),
        (r#"{"主体":"个人","次数":1,"倍数":"1","拒不改正":false,"违法所得":"99.99"}"#, 3),
        (r#"{"主体":"个人","次数":3,"倍数":"1","拒不改正":false,"违法所得":"99.99"}"#, 4),
    ] {
        let text = file(facts);
        for _ in 0..2 {
            assert_eq!(answered(&plan, &text), resolved(resolver, &text), "{facts}");
        }
        assert_eq!(kept(&plan), pieces, "{facts}");
    }
}

/// Whatever a case file holds, the answer is that of the resolver: also where it is a refusal.
#[test]
fn unusual_spellings_are_read_as_the_resolver_reads_them() {
    let library = library(LAW);
    let resolver = Resolver::new(&library);
    let plan = resolver.plan(&empty("法/甲")).unwrap();
    let plain = file(PLAIN);
    let swap = |from: &str, to: &str| {
        let text = plain.replace(from, to);
        assert_ne!(text, plain, "{from}");
        text
    };
    let all = [
        plain.clone(),
        swap("\"单位\"", "\"单\\u4f4d\""),
        swap("\"单位\"", "\" 单位\""),
        swap("\"单位\"", "\"集体\""),
        swap("\"单位\"", "null"),
        swap("\"单位\"", "\"无法查明\""),
        swap("\"主体\"", "\"法/主体\""),
        swap("\"主体\":", "\"法/主体\":\"个人\",\"主体\":"),
        swap("\"主体\":", "\"主体\":\"个人\",\"主体\":"),
        swap("\"主体\":", "\"没有\":1,\"主体\":"),
        swap("\"次数\":1", "\"次数\":0"),
        swap("\"次数\":1", "\"次数\":-1"),
        swap("\"次数\":1", "\"次数\":1.0"),
        swap("\"次数\":1", "\"次数\":1.5"),
        swap("\"次数\":1", "\"次数\":\"01\""),
        swap("\"次数\":1", "\"次数\":\"３\""),
        swap("\"次数\":1", "\"次数\":true"),
        swap("\"次数\":1", "\"次数\":18446744073709551615"),
        swap("\"次数\":1", "\"次数\":\"1000000000000001\""),
        swap("\"次数\":1", "\"次数\":[1]"),
        swap("1.50", "1.5000000"),
        swap("1.50", "-1.5"),
        swap("1.50", ".5"),
        swap("1.50", "2.500000"),
        swap("1.50", "2.499999"),
        swap("\"1.50\"", "2.5"),
        swap("\"1.50\"", "1e3"),
        swap("false", "\"否\""),
        swap("false", "\"也许\""),
        swap("\"0\"", "\"是\""),
        swap("2021-01-01", "2021-05-01"),
        swap("2021-01-01", "2021-13-01"),
        swap("\"法/甲\"", "\"甲\""),
        swap("\"法/甲\"", "\"法/丙\""),
        swap("\"370100\"", "370100"),
        swap("\"370100\"", "\"440100\""),
        swap("\"370100\"", "\"37\""),
        swap("\"2021-08-01\"", "\"2021-07-01\""),
        swap("\"2021-08-01\"", "\"2022-08-01\""),
        swap(",\"decision_date\":\"2022-01-01\"", ""),
        swap("\"2022-01-01\"", "\"2025-01-01\""),
        swap("\"facts\"", "\"filed\":\"2021-09-01\",\"facts\""),
        swap("\"facts\"", "\"suspected_crime\":true,\"facts\""),
        swap("\"facts\"", "\"act_end\":\"2021-08-01\",\"facts\""),
        swap("\"facts\"", "\"facts\":{},\"facts\""),
        swap("\"facts\"", "\"factz\""),
        file("{}"),
        file("[]"),
        file("{\"主体\":\"单位\"}"),
        format!("{plain} x"),
        plain.replace(':', " : "),
        String::new(),
    ];
    for text in all {
        for _ in 0..2 {
            assert_eq!(answered(&plan, &text), resolved(resolver, &text), "{text}");
        }
    }
}

#[test]
fn sums_are_counted_from_the_base_quantity() {
    let library = library(LAW);
    let resolver = Resolver::new(&library);
    let plan = resolver.plan(&empty("法/乙")).unwrap();
    let base = plan.fact("违法所得").unwrap();
    for value in ["0", "0.01", "33.33", "1000000"] {
        let case = empty("法/乙").fact("违法所得", value);
        assert_eq!(plan.held(&case).unwrap(), Some(resolver.resolve(&case).unwrap()), "{value}");
    }
    // Without it, and beyond what is exact for certain, the resolver is asked.
    let unknown = vec![Value::Unknown; plan.facts().len()];
    assert!(matches!(plan.decide(&unknown), Err(Undecided::Missing(f)) if f.name == "违法所得"));
    let mut large = unknown;
    large[base] = Value::Whole(1_000_000_000_001);
    assert!(matches!(plan.decide(&large), Err(Undecided::Outside(_))));
    for case in [empty("法/乙"), empty("法/乙").fact("违法所得", "1000000000001")] {
        assert_eq!(plan.held(&case).unwrap(), None);
        assert_eq!(plan.resolve(&case), resolver.resolve(&case));
    }
}

#[test]
fn a_plan_is_for_its_matter_place_and_days() {
    let library = library(LAW);
    let resolver = Resolver::new(&library);
    let plan = resolver.plan(&empty("法/乙")).unwrap();
    let case = empty("法/乙").fact("违法所得", 5);
    assert!(plan.covers(&case));
    let others = [
        Case { matter: "乙".to_owned(), ..case.clone() },
        Case { jurisdiction: "370200".parse().unwrap(), ..case.clone() },
        Case { act_date: "2021-08-02".parse().unwrap(), ..case.clone() },
        Case { act_end: Some("2021-08-02".parse().unwrap()), ..case.clone() },
        Case { decision_date: "2022-01-02".parse().unwrap(), ..case.clone() },
    ];
    for other in others {
        assert!(!plan.covers(&other));
        assert_eq!(plan.held(&other).unwrap(), None);
        assert_eq!(plan.resolve(&other), resolver.resolve(&other));
    }
}

#[test]
fn plans_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Plan<'_>>();
}

#[test]
fn what_a_plan_cannot_hold_is_said() {
    let two =
        "要素 货值金额 : 金额\n事项 丙 {\n依据 第三条\n处违法所得一倍的罚款\n当 拒不改正：处货值金额一倍的罚款\n}\n";
    let library = library(&format!("{LAW}{two}"));
    let resolver = Resolver::new(&library);
    assert_eq!(resolver.plan(&empty("法/丙")).unwrap_err(), NotPlannable::SeveralBases);
    assert!(matches!(resolver.plan(&empty("法/丁")), Err(NotPlannable::Case(_))));
    let small = super::Budget { outcomes: 2, ranges: 400 };
    assert_eq!(resolver.plan_within(&empty("法/甲"), small).unwrap_err(), NotPlannable::Budget);
}
