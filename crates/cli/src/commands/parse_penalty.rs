//! `cailiang parse-penalty`: a clause in, outcomes out.

use std::io::{BufRead as _, Read as _};

use cailiang::penalty::{Bounds, Clause, parse_clause};
use cailiang::source::MAX_BYTES;
use serde_json::{Value, json};

use crate::args::ParsePenalty;
use crate::commands::{print, print_json};
use crate::render::Stop;
use crate::render::explain::explain;

pub(crate) fn run(args: &ParsePenalty) -> Result<u8, Stop> {
    let stdin = std::io::stdin().lock();
    if !args.jsonl {
        let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
        let mut bytes = Vec::new();
        stdin.take(limit).read_to_end(&mut bytes).map_err(|e| Stop::new(format!("读不了标准输入：{e}"), ""))?;
        if bytes.len() > MAX_BYTES {
            return Err(Stop::new("标准输入过大（上限 16 MiB）", "请分批解读，或用 --jsonl"));
        }
        let text = String::from_utf8(bytes).map_err(|_| Stop::new("标准输入不是 UTF-8 文本", "另存为 UTF-8"))?;
        let clause = parse_clause(&text, Bounds::default());
        if args.explain {
            print(&explain(&text, &clause))?;
        } else {
            print_json(&answer(&clause))?;
        }
        return Ok(0);
    }
    // Nothing is written before all is read: a bad line is exit 2 with an empty output.
    let mut answers = String::new();
    for (number, line) in stdin.lines().enumerate() {
        let number = number + 1;
        let line = line.map_err(|_| Stop::new(format!("第 {number} 行不是 UTF-8 文本"), ""))?;
        if line.trim().is_empty() {
            continue;
        }
        let entry: Value =
            serde_json::from_str(&line).map_err(|e| Stop::new(format!("第 {number} 行不是 JSON：{e}"), ""))?;
        let Some(text) = entry.get("text").and_then(Value::as_str) else {
            return Err(Stop::new(format!("第 {number} 行没有 text"), "写作 {\"id\": …, \"text\": …}"));
        };
        let mut result = answer(&parse_clause(text, Bounds::default()));
        if let (Some(map), Some(id)) = (result.as_object_mut(), entry.get("id")) {
            map.insert("id".to_owned(), id.clone());
        }
        answers.push_str(&result.to_string());
        answers.push('\n');
    }
    print(answers.trim_end())?;
    Ok(0)
}

fn answer(clause: &Clause) -> Value {
    serde_json::to_value(clause).unwrap_or_else(|_| json!({"outcomes": [], "incomplete": true}))
}
