//! A case as the user gives it: TOML or JSON, checked as it is read.

use std::collections::BTreeMap;

use cailiang_core::interval::Interval;
use cailiang_core::library::{FactId, Library, Lookup, fold, nearest};
use cailiang_core::model::{Date, Derivation, FactDecl, FactRef, FactType, Jurisdiction};
use cailiang_core::number::Exact;
use serde_json::Value as Json;

use crate::departure::Departure;
use crate::space::{Value, domain};

/// Why a case cannot be used; the message names what is wrong and what would help.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{message}")]
pub struct CaseError {
    /// One sentence.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl CaseError {
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> CaseError {
        let help = help.into();
        CaseError { message: message.into(), help: (!help.is_empty()).then_some(help) }
    }
}

/// A case to resolve. Dates are whole days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// 事项, 文件/事项 or 编码.
    pub matter: String,
    /// Where the organ decides.
    pub jurisdiction: Jurisdiction,
    /// Day of the act.
    pub act_date: Date,
    /// Day on which a continuing act ended.
    pub act_end: Option<Date>,
    /// Day of the decision.
    pub decision_date: Date,
    /// Day on which the act was discovered; the day of filing (立案) where only that is given.
    pub discovered: Option<Date>,
    /// Day of filing (立案), from which the time to decide runs.
    pub filed: Option<Date>,
    /// Other matters that the same act falls under (一个行为违反多个规定), named like `matter`.
    pub concurrent: Vec<String>,
    /// The act may be a crime (涉嫌犯罪).
    pub suspected_crime: bool,
    /// What is to be imposed where the baseline is departed from (个案调整).
    pub departure: Option<Departure>,
    /// Facts by name, as given.
    pub facts: BTreeMap<String, Json>,
}

const KEYS: [&str; 11] = [
    "matter",
    "jurisdiction",
    "act_date",
    "act_end",
    "decision_date",
    "discovered",
    "filed",
    "concurrent",
    "suspected_crime",
    "departure",
    "facts",
];

const CONCURRENT: &str = "concurrent 应是事项名称的列表";

impl Case {
    /// A case of an act and a decision on given days, without facts.
    pub fn new(matter: impl Into<String>, jurisdiction: Jurisdiction, act_date: Date, decision_date: Date) -> Case {
        Case {
            matter: matter.into(),
            jurisdiction,
            act_date,
            act_end: None,
            discovered: None,
            filed: None,
            concurrent: Vec::new(),
            suspected_crime: false,
            departure: None,
            decision_date,
            facts: BTreeMap::new(),
        }
    }

    /// The day whose law is that of the act: its end, where it continued (连续或者继续状态).
    pub fn law_day(&self) -> Date {
        self.act_end.unwrap_or(self.act_date)
    }

    /// Adds a fact: a truth value, a word, or a number (decimals as text: `"9.99"`).
    #[must_use]
    pub fn fact(mut self, name: impl Into<String>, value: impl Into<Json>) -> Case {
        self.facts.insert(name.into(), value.into());
        self
    }

    /// Reads a case file. `today` is the decision date where none is given.
    ///
    /// # Errors
    /// [`CaseError`] for broken TOML or JSON, missing or unknown keys, and impossible dates.
    pub fn read(text: &str, is_json: bool, today: Date) -> Result<Case, CaseError> {
        let value: Json = if is_json {
            serde_json::from_str(text).map_err(|e| {
                CaseError::new(format!("案件不是合法的 JSON：第 {} 行第 {} 列", e.line(), e.column()), "")
            })?
        } else {
            from_toml(read_toml(text)?, 0)?
        };
        Case::from_json(&value, today)
    }

    /// The case of a JSON value.
    ///
    /// # Errors
    /// [`CaseError`] for missing or unknown keys and impossible dates.
    pub fn from_json(value: &Json, today: Date) -> Result<Case, CaseError> {
        let Some(map) = value.as_object() else {
            return Err(CaseError::new("案件应是一个对象", "至少要有 matter、jurisdiction、act_date"));
        };
        if let Some(key) = map.keys().find(|k| !KEYS.contains(&k.as_str())) {
            let near = nearest(key, KEYS).map(|n| format!("也许是 {n}")).unwrap_or_default();
            return Err(CaseError::new(format!("案件里没有“{key}”这一项"), near));
        }
        let text = |key: &str| match map.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(s)) => Ok(Some(s.clone())),
            Some(Json::Number(n)) => Ok(Some(n.to_string())),
            Some(_) => Err(CaseError::new(format!("{key} 应是文字"), "")),
        };
        let date = |key: &str| match text(key)? {
            None => Ok(None),
            Some(t) => t
                .parse::<Date>()
                .map(Some)
                .map_err(|_| CaseError::new(format!("{key}：“{t}”不是日期"), "写作 2026-08-15")),
        };
        let need = |key: &str| CaseError::new(format!("案件缺少 {key}"), "");
        let matter = text("matter")?.ok_or_else(|| need("matter"))?;
        let code = text("jurisdiction")?.ok_or_else(|| need("jurisdiction"))?;
        let jurisdiction = Jurisdiction::parse(&code)
            .ok_or_else(|| CaseError::new(format!("“{code}”不是区划代码"), "六位代码，如 370881"))?;
        let act_date = date("act_date")?.ok_or_else(|| need("act_date"))?;
        let act_end = date("act_end")?;
        let decision_date = date("decision_date")?.unwrap_or(today);
        let (discovered, filed) = (date("discovered")?, date("filed")?);
        if decision_date < act_date {
            let message = format!("处罚决定日 {decision_date} 早于行为日 {act_date}");
            return Err(CaseError::new(message, "核对 act_date 与 decision_date"));
        }
        if act_end.is_some_and(|end| end < act_date || end > decision_date) {
            return Err(CaseError::new(
                "act_end 不在 act_date 与 decision_date 之间",
                "行为终了日不早于行为日，不晚于决定日",
            ));
        }
        if filed.is_some_and(|d| d < act_date || d > decision_date) {
            return Err(CaseError::new(
                "filed 不在 act_date 与 decision_date 之间",
                "立案日不早于行为日，不晚于决定日",
            ));
        }
        let discovered = discovered.or(filed);
        if discovered.is_some_and(|d| d < act_date) {
            return Err(CaseError::new("发现日早于行为日", "核对 discovered（没有时用 filed）与 act_date"));
        }
        let concurrent = match map.get("concurrent") {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(names)) => {
                let name = |n: &Json| n.as_str().map(str::to_owned);
                names
                    .iter()
                    .map(name)
                    .collect::<Option<_>>()
                    .ok_or_else(|| CaseError::new(CONCURRENT, "写作 [\"文件/事项\"]"))?
            }
            Some(_) => return Err(CaseError::new(CONCURRENT, "写作 [\"文件/事项\"]")),
        };
        let suspected_crime = match map.get("suspected_crime") {
            None | Some(Json::Null) => false,
            Some(Json::Bool(b)) => *b,
            Some(_) => return Err(CaseError::new("suspected_crime 只能是 true 或 false", "")),
        };
        let departure = match map.get("departure") {
            None | Some(Json::Null) => None,
            Some(value) => Some(Departure::from_json(value)?),
        };
        let facts = match map.get("facts") {
            None | Some(Json::Null) => BTreeMap::new(),
            Some(Json::Object(facts)) => facts.iter().map(|(k, v)| (k.clone(), v.clone())).collect(),
            Some(_) => return Err(CaseError::new("facts 应是 要素 = 值 的表", "")),
        };
        Ok(Case {
            matter,
            jurisdiction,
            act_date,
            act_end,
            decision_date,
            discovered,
            filed,
            concurrent,
            suspected_crime,
            departure,
            facts,
        })
    }
}

/// Reads TOML. TOML wants quotes around names that are not ASCII; a case file may leave them out (主体 = "单位").
fn read_toml(text: &str) -> Result<toml::Value, CaseError> {
    let strict = match toml::from_str(text) {
        Ok(value) => return Ok(value),
        Err(e) => e,
    };
    toml::from_str(&quote_names(text)).map_err(|_| {
        let before = strict.span().and_then(|s| text.get(..s.start)).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let help = format!("写作 要素 = \"值\"，一行一个（{}）", strict.message());
        CaseError::new(format!("案件第 {line} 行不是合法的 TOML"), help)
    })
}

/// Quotes the bare names before `=` that are not ASCII.
fn quote_names(text: &str) -> String {
    let line = |line: &str| {
        let Some((name, value)) = line.split_once('=') else { return line.to_owned() };
        let name = name.trim();
        let bare = !name.is_ascii() && !name.contains(['"', '\'', '#', '[', '\\']);
        if bare { format!("\"{name}\" ={value}") } else { line.to_owned() }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn from_toml(value: toml::Value, depth: usize) -> Result<Json, CaseError> {
    if depth > 8 {
        return Err(CaseError::new("案件嵌套过深", ""));
    }
    Ok(match value {
        toml::Value::String(s) => Json::String(s),
        toml::Value::Integer(i) => Json::from(i),
        toml::Value::Float(f) if !f.is_finite() => return Err(CaseError::new(format!("{f} 不是数"), "")),
        toml::Value::Float(f) => Json::from(f),
        toml::Value::Boolean(b) => Json::Bool(b),
        toml::Value::Datetime(d) => Json::String(d.to_string()),
        toml::Value::Array(items) => {
            Json::Array(items.into_iter().map(|v| from_toml(v, depth + 1)).collect::<Result<_, _>>()?)
        }
        toml::Value::Table(table) => Json::Object(
            table.into_iter().map(|(k, v)| Ok((k, from_toml(v, depth + 1)?))).collect::<Result<_, CaseError>>()?,
        ),
    })
}

/// The word for a fact that was looked into without result.
pub const UNASCERTAINABLE: &str = "无法查明";

/// The facts of a library that a name (`名` or `文件/名`) may mean.
pub fn candidates(library: &Library, name: &str) -> Vec<FactId> {
    let (document, plain) = match name.rsplit_once('/') {
        Some((document, plain)) => (Some(fold(document)), plain),
        None => (None, name),
    };
    // A document names its own facts, and those that it takes over under a name of its own (同).
    let takes_over = |document: &str, id: &FactId| {
        let versions = library.versions(document).iter().filter_map(|v| Some((*v, library.instrument(*v)?)));
        let again = |d: &FactDecl| matches!(d.derivation, Some(Derivation::Same(_))) && fold(&d.name) == fold(plain);
        let name = FactRef { instrument: None, name: plain.to_owned() };
        versions
            .filter(|(_, instrument)| instrument.facts.iter().any(again))
            .any(|(version, _)| library.lookup(version, &name) == Lookup::Found(*id))
    };
    let of_document = |id: &FactId| {
        let owner = library.fact(*id).and_then(|f| library.instrument(f.owner)).map(|i| fold(&i.name));
        document.as_ref().is_none_or(|d| owner.as_ref() == Some(d) || takes_over(d, id))
    };
    library.facts_named(plain).iter().copied().filter(of_document).collect()
}

/// The error for a fact that nothing in the library declares.
pub(crate) fn unknown_fact(library: &Library, name: &str) -> CaseError {
    let names: Vec<&str> = library.facts().map(|f| f.name.as_str()).collect();
    let help = nearest(name, names).map(|n| format!("也许是“{n}”")).unwrap_or_default();
    CaseError::new(format!("没有“{name}”这个要素"), help)
}

/// The value of a fact; `None` when it is left open.
///
/// # Errors
/// [`CaseError`] when the value is none of the fact's.
pub fn value_of(library: &Library, fact: FactId, given: &Json) -> Result<Option<Value>, CaseError> {
    let Some(declared) = library.fact(fact) else { return Ok(None) };
    let name = &declared.name;
    if given.is_null() || given.as_str() == Some(UNASCERTAINABLE) {
        return Ok(None);
    }
    let shown = match given {
        Json::String(s) => s.clone(),
        other => other.to_string(),
    };
    match &declared.ty {
        FactType::YesNo => match (given, shown.as_str()) {
            (Json::Bool(b), _) => Ok(Some(Value::YesNo(*b))),
            (_, "是") => Ok(Some(Value::YesNo(true))),
            (_, "否") => Ok(Some(Value::YesNo(false))),
            _ => Err(CaseError::new(format!("“{name}”只能是 true 或 false，不能是“{shown}”"), "")),
        },
        FactType::Enum(values) => {
            values.iter().position(|v| fold(v) == fold(&shown)).map(|i| Some(Value::Word(i))).ok_or_else(|| {
                CaseError::new(format!("“{name}”没有“{shown}”这个值"), format!("可以是 {}", values.join("、")))
            })
        }
        FactType::Date => {
            let day: Date =
                shown.parse().map_err(|_| CaseError::new(format!("“{name}”：“{shown}”不是日期"), "写作 2026-08-15"))?;
            Ok(Some(Value::Number(cailiang_core::day_number(day))))
        }
        ty => number(name, ty, given, &shown).map(Some),
    }
}

fn number(name: &str, ty: &FactType, given: &Json, shown: &str) -> Result<Value, CaseError> {
    // A JSON number with more digits than a double keeps would not be what was written.
    let digits = shown.chars().filter(char::is_ascii_digit).count();
    if given.is_f64() && (digits > 15 || shown.contains(['e', 'E'])) {
        return Err(CaseError::new(format!("“{name}”：{shown} 的位数过多"), "请写成字符串，如 \"1234.56\""));
    }
    let text = if given.is_f64() { shown.strip_suffix(".0").unwrap_or(shown) } else { shown };
    let value = Exact::parse(&fold(text)).map_err(|e| CaseError::new(format!("“{name}”：“{shown}”{e}"), ""))?;
    if matches!(ty, FactType::Integer(..)) && !value.is_integer() {
        return Err(CaseError::new(format!("“{name}”应是整数，不能是 {shown}"), ""));
    }
    let domain = domain(ty);
    if !domain.contains(value) {
        let limits = if domain == Interval::ALL { String::new() } else { format!("应在 {domain} 之内") };
        return Err(CaseError::new(format!("“{name}”不会是 {shown}"), limits));
    }
    Ok(Value::Number(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_need_no_quotes_in_a_case_file() {
        let today = "2026-01-01".parse().unwrap();
        let text = "matter = \"甲\" # =\njurisdiction = \"370881\"\nact_date = 2026-01-01\n[facts]\n主体 = \"单位=甲\"\n拒不改正 = true";
        let case = Case::read(text, false, today).unwrap();
        assert_eq!(case.facts["主体"], "单位=甲");
        assert_eq!(case.facts["拒不改正"], true);
        let broken = Case::read("matter = \"甲\"\njurisdiction = 37 88\n", false, today).unwrap_err();
        assert!(broken.message.contains("第 2 行"), "{broken}");
    }
}
