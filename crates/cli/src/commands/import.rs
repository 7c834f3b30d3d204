//! `cailiang import`: a table of Excel or Word as rule files, with an account of every penalty cell.

use std::path::Path;

use cailiang::import::account::NotUnderstood;
use cailiang::tables::Table;
use serde_json::{Value, json};

use crate::args::Import;
use crate::commands::{print, print_json, today};
use crate::load;
use crate::progress::Progress;
use crate::render::Stop;

pub(crate) fn run(args: &Import) -> Result<u8, Stop> {
    let progress = Progress::start(format!("正在读 {}", args.file.display()));
    let table = load::table(&args.file, args.document.as_deref(), today())?;
    drop(progress);
    let written = write(&table, &args.output)?;
    if args.json {
        print_json(&account(&table, &written))?;
    } else {
        print(&text(&table, &written))?;
    }
    Ok(0)
}

/// Writes the documents in their canonical form.
fn write(table: &Table, directory: &Path) -> Result<Vec<String>, Stop> {
    let problem =
        |e: std::io::Error| Stop::new(format!("写不了 {}：{}", directory.display(), cailiang::reason(&e)), "");
    std::fs::create_dir_all(directory).map_err(problem)?;
    let mut names = Vec::new();
    for document in [&table.documents.baseline, &table.documents.provisions] {
        let name = format!("{}.jz", document.name);
        let source = cailiang::source::Source::new(&name, &document.text);
        let canonical = cailiang::fmt::format(&source).unwrap_or_else(|| document.text.clone());
        std::fs::write(directory.join(&name), canonical).map_err(problem)?;
        names.push(directory.join(&name).display().to_string());
    }
    Ok(names)
}

fn not_understood(n: &NotUnderstood) -> Value {
    let figures: Vec<String> = n.figures.iter().map(ToString::to_string).collect();
    json!({
        "sheet": &*n.text.cell.sheet,
        "row": n.text.cell.row,
        "cell": n.text.cell.address(),
        "text": n.text.text,
        "part": n.part,
        "figures": figures,
    })
}

/// Each line of the baseline with the cell whose penalty it states.
fn lines(table: &Table) -> Vec<Value> {
    let baseline = &table.documents.baseline;
    let stated = baseline.text.lines().zip(&baseline.origins).filter(|(_, o)| o.step.is_some());
    stated
        .filter_map(|(line, origin)| {
            let cell = &origin.penalty.as_ref()?.cell;
            Some(json!({"sheet": &*cell.sheet, "row": cell.row, "cell": cell.address(), "line": line.trim()}))
        })
        .collect()
}

fn account(table: &Table, written: &[String]) -> Value {
    let import = &table.import;
    let loose = import.loose.iter().map(|t| json!({"sheet": &*t.cell.sheet, "cell": t.cell.address(), "text": t.text}));
    json!({
        "file": &*import.book.file,
        "instrument": import.document.name,
        "matters": import.matters.len(),
        "rows": import.matters.iter().map(|m| m.rows.len()).sum::<usize>(),
        "penalty_cells": import.account.cells,
        "understood": import.account.understood,
        "not_understood": import.account.not_understood.iter().map(not_understood).collect::<Vec<_>>(),
        "lines": lines(table),
        "sheets_without_table": import.skipped,
        "lines_outside": loose.collect::<Vec<_>>(),
        "conventions": import.document.assumed,
        "written": written,
    })
}

fn text(table: &Table, written: &[String]) -> String {
    let import = &table.import;
    let mut lines = vec![format!(
        "《{}》：{} 个事项，{} 行；处罚单元格 {} 个，读懂 {} 个，没有（全部）读懂 {} 个",
        import.document.name,
        import.matters.len(),
        import.matters.iter().map(|m| m.rows.len()).sum::<usize>(),
        import.account.cells,
        import.account.understood,
        import.account.not_understood.len()
    )];
    for n in &import.account.not_understood {
        let cut: String = n.part.chars().take(60).collect();
        lines.push(format!("  没读懂 [{}] {}：{cut}", n.text.cell.sheet, n.text.cell.address()));
    }
    for t in import.outside() {
        let cut: String = t.text.trim().chars().take(60).collect();
        lines.push(format!("  表外写有处罚 [{}] {}：{cut}", t.cell.sheet, t.cell.address()));
    }
    lines.extend(import.skipped.iter().map(|s| format!("  没有裁量表的工作表：{s}")));
    lines.extend(import.document.assumed.iter().map(|a| format!("  假定 {a}")));
    lines.extend(written.iter().map(|w| format!("已写 {w}")));
    lines.join("\n")
}
