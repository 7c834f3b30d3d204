//! The same table and circumstances in ZEN: a decision table, then expressions.

use std::hint::black_box;

use serde_json::json;
use zen_engine::DecisionEngine;
use zen_engine::model::DecisionContent;

use crate::measure::{Aim, Sheet, median};
use crate::work::{self, Facts};

/// One row.
pub fn row(sheet: &mut Sheet, cases: &[Facts], decide: f64) {
    sheet.head("ZEN（zen-engine 2.1，编译过的决策）");
    let rules = [
        ("'单位'", "1", "", "false", "'较轻'", 20_000, 30_000),
        ("'单位'", ">= 2", "< 2", "false", "'一般'", 30_000, 40_000),
        ("'单位'", ">= 2", ">= 2", "false", "'较重'", 40_000, 50_000),
        ("'单位'", "", "", "true", "'严重'", 50_000, 60_000),
        ("'个人'", "", "", "", "'一般'", 10_000, 20_000),
    ];
    let rules: Vec<_> = rules
        .iter()
        .enumerate()
        .map(|(i, r)| json!({"_id": format!("r{i}"), "a": r.0, "b": r.1, "c": r.2, "d": r.3, "g": r.4, "l": r.5.to_string(), "h": r.6.to_string()}))
        .collect();
    let low = "vile and not removes ? high - (high - low) * 2 / 10 : low";
    let high = "removes and not vile ? low + (high - low) * 3 / 10 : high";
    let content: DecisionContent = serde_json::from_value(json!({
        "nodes": [
            {"id": "in", "name": "in", "type": "inputNode", "content": {}},
            {"id": "t", "name": "t", "type": "decisionTableNode", "content": {
                "hitPolicy": "first", "passThrough": true,
                "inputs": [{"id": "a", "name": "a", "field": "party"}, {"id": "b", "name": "b", "field": "times"},
                    {"id": "c", "name": "c", "field": "multiple"}, {"id": "d", "name": "d", "field": "refuses"}],
                "outputs": [{"id": "g", "name": "g", "field": "grade"}, {"id": "l", "name": "l", "field": "low"}, {"id": "h", "name": "h", "field": "high"}],
                "rules": rules}},
            {"id": "x", "name": "x", "type": "expressionNode", "content": {"expressions": [
                {"id": "1", "key": "grade", "value": "grade"}, {"id": "2", "key": "min", "value": low},
                {"id": "3", "key": "max", "value": high}, {"id": "4", "key": "revoke", "value": "refuses"}]}},
            {"id": "out", "name": "out", "type": "outputNode", "content": {}}
        ],
        "edges": [{"id": "e1", "sourceId": "in", "targetId": "t"}, {"id": "e2", "sourceId": "t", "targetId": "x"}, {"id": "e3", "sourceId": "x", "targetId": "out"}]
    }))
    .unwrap();
    let mut decision = DecisionEngine::default().create_decision(content.into()).unwrap();
    decision.compile();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let inputs: Vec<serde_json::Value> = cases
        .iter()
        .take(256)
        .map(|f| {
            json!({"party": if f.unit { "单位" } else { "个人" }, "times": f.times, "multiple": f.multiple as f64 / 1e6,
                "refuses": f.refuses, "removes": f.removes, "vile": f.vile})
        })
        .collect();
    for (f, input) in cases.iter().zip(&inputs) {
        let hand = work::by_hand(f);
        let answer = runtime.block_on(decision.evaluate(input.clone().into())).unwrap().result.to_value();
        let (min, max) = (answer["min"].as_f64(), answer["max"].as_f64());
        assert_eq!(
            (answer["grade"].as_str(), min, max),
            (Some(hand.grade), Some(hand.low as f64), Some(hand.high as f64)),
            "{f:?}"
        );
    }
    let time = median(5, || {
        for input in &inputs {
            black_box(runtime.block_on(decision.evaluate(input.clone().into())).unwrap());
        }
    });
    sheet.aim("ZEN：一件案子（值是 JSON 树）", time, inputs.len(), ("计划", decide), Aim::AtLeast(100.0));
}
