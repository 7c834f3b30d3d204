//! SARIF 2.1.0 (OASIS), for code platforms.

use cailiang::validation::{Finding, Report, Severity, rules};
use serde_json::{Value, json};

/// A report as a SARIF log.
pub(crate) fn report(report: &Report) -> Value {
    let all: Vec<&Finding> = report.findings.iter().chain(&report.notes).collect();
    let mut codes: Vec<&str> = all.iter().map(|f| f.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let rules: Vec<Value> = codes
        .iter()
        .filter_map(|c| rules::find(c))
        .map(|r| {
            json!({
                "id": r.code,
                "name": r.name_en,
                "shortDescription": {"text": r.name},
                "fullDescription": {"text": r.what},
                "help": {"text": rules::page(&r)},
            })
        })
        .collect();
    let results: Vec<Value> = all.iter().map(|f| result(f)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "cailiang", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
            "columnKind": "unicodeCodePoints",
            "properties": {
                "as_of": report.as_of,
                "undetermined": report.undetermined,
                "unreviewed": report.unreviewed,
            },
        }],
    })
}

fn result(f: &Finding) -> Value {
    let level = match f.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let location = |p: &cailiang::validation::Place| match &p.cell {
        // A spreadsheet has no lines: the cell is a logical location (SARIF 3.33).
        Some(cell) => json!({
            "physicalLocation": {"artifactLocation": {"uri": p.source.name.as_ref()}},
            "logicalLocations": [{"fullyQualifiedName": format!("{}!{}", cell.sheet, cell.address()), "kind": "cell"}],
        }),
        None => json!({"physicalLocation": {
            "artifactLocation": {"uri": p.source.name.as_ref()},
            "region": {
                "startLine": p.span.line,
                "startColumn": p.span.column,
                "endColumn": p.span.column.saturating_add(p.span.len),
            },
        }}),
    };
    let mut value = json!({
        "ruleId": f.code,
        "level": level,
        "message": {"text": f.message.zh},
        "properties": {"instrument": f.instrument, "matter": f.matter, "grade": f.grade, "witness": f.witness},
    });
    if let Some(map) = value.as_object_mut() {
        if let Some(p) = &f.place {
            map.insert("locations".to_owned(), json!([location(p)]));
        }
        if let Some(p) = f.against.as_ref().and_then(|a| a.place.as_ref()) {
            map.insert("relatedLocations".to_owned(), json!([location(p)]));
        }
    }
    value
}
