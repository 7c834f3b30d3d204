//! A case written back as a case file.

use cailiang_core::model::Jurisdiction;
use serde_json::Value as Json;

use crate::case::{Case, CaseError};

impl Case {
    /// The case as the TOML that [`Case::read`] reads.
    ///
    /// # Errors
    /// [`CaseError`] for a fact whose value a case file cannot hold.
    pub fn to_toml(&self) -> Result<String, CaseError> {
        let text = |s: &str| toml::Value::String(s.to_owned());
        let mut table = toml::Table::new();
        let mut put = |key: &str, value: Option<toml::Value>| {
            table.extend(value.map(|v| (key.to_owned(), v)));
        };
        put("matter", Some(text(&self.matter)));
        let nation = self.jurisdiction == Jurisdiction::NATION;
        let code = if nation { "000000".to_owned() } else { self.jurisdiction.to_string() };
        put("jurisdiction", Some(text(&code)));
        let date = |day: jiff::civil::Date| text(&day.to_string());
        put("act_date", Some(date(self.act_date)));
        put("act_end", self.act_end.map(date));
        put("discovered", self.discovered.map(date));
        put("filed", self.filed.map(date));
        put("decision_date", Some(date(self.decision_date)));
        let named = self.concurrent.iter().map(|n| text(n)).collect::<Vec<_>>();
        put("concurrent", (!named.is_empty()).then_some(toml::Value::Array(named)));
        put("suspected_crime", self.suspected_crime.then_some(toml::Value::Boolean(true)));
        let departure = self.departure.as_ref().map(|d| {
            let parts = [
                ("fine", Some(d.fine.word())),
                ("reason", d.reason.clone()),
                ("approved_by", d.approved_by.clone()),
                ("record", d.record.clone()),
                ("ground", d.ground.clone()),
            ];
            let parts = parts.into_iter().filter_map(|(k, v)| Some((k.to_owned(), toml::Value::String(v?))));
            toml::Value::Table(parts.collect())
        });
        put("departure", departure);
        let mut facts = toml::Table::new();
        for (name, value) in &self.facts {
            let value = match value {
                Json::Bool(b) => toml::Value::Boolean(*b),
                Json::String(s) => text(s),
                Json::Number(n) => n.as_i64().map_or_else(|| text(&n.to_string()), toml::Value::Integer),
                Json::Null => continue,
                Json::Array(_) | Json::Object(_) => {
                    return Err(CaseError::new(format!("“{name}”的值不能写进案件文件"), ""));
                }
            };
            facts.insert(name.clone(), value);
        }
        put("facts", Some(toml::Value::Table(facts)));
        toml::to_string(&table).map_err(|e| CaseError::new(format!("无法写成 TOML：{e}"), ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let today = "2026-01-01".parse().unwrap();
        let text = r#"
            matter = "甲/乙"
            jurisdiction = "370881"
            act_date = 2024-01-01
            filed = 2024-02-01
            decision_date = 2024-03-01
            concurrent = ["甲/丙"]
            suspected_crime = true
            [departure]
            fine = "1500.5"
            reason = "理由"
            [facts]
            主体 = "单位"
            拒不改正 = false
            次数 = 3
            倍数 = "0.25"
            原因 = "无法查明"
        "#;
        let case = Case::read(text, false, today).unwrap();
        assert_eq!(Case::read(&case.to_toml().unwrap(), false, today).unwrap(), case);
    }
}
