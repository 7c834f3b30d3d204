//! Decision tables: header cells are facts, 阶次 and 处罚; blank cells repeat the one above.

use crate::diagnostic::code;
use crate::layout::Statement;
use crate::model::{Condition, FactRef, Line, Row, Table};
use crate::parse::condition::{cell, condition};
use crate::parse::grammar::Reader;
use crate::parse::matter::{Scope, phrase, split_ground};

/// Rows of one table; more are no table that anybody reads, and their cases could not be compared.
const MAX_ROWS: usize = 2_000;

enum Column {
    Grade,
    Penalty,
    Conditions,
    Fact(FactRef),
}

/// Cuts a row at `|` outside 「」.
pub(crate) fn cells<'s>(row: &Statement<'s>) -> Vec<Statement<'s>> {
    let mut cells = Vec::new();
    let mut from = None;
    let mut quoted = false;
    for (c, before, behind) in row.marks() {
        match c {
            '「' => quoted = true,
            '」' => quoted = false,
            '|' if !quoted => {
                if let Some(f) = from {
                    cells.push(row.cut(f, before));
                }
                from = Some(behind);
            }
            _ => {}
        }
    }
    // Text behind the last bar is a cell whose bar was forgotten.
    if let Some(f) = from {
        let rest = row.cut(f, row.end());
        if !rest.is_empty() {
            cells.push(rest);
        }
    }
    cells
}

/// Reads the rows of a table, the first being its header.
pub(crate) fn table(rows: &[&Statement<'_>], scope: &Scope<'_>, reader: &mut Reader) -> Option<Table> {
    let (header, body) = rows.split_first()?;
    let columns: Vec<Column> = cells(header).iter().map(column).collect();
    let penalties = columns.iter().filter(|c| matches!(c, Column::Penalty)).count();
    if penalties != 1 {
        let message = if penalties == 0 { "表头没有“处罚”一栏" } else { "表头有几栏“处罚”" };
        reader.error(code::FIELD, header.whole(), message, "表头写要素名、阶次和一栏处罚");
        return None;
    }
    if body.len() > MAX_ROWS {
        let message = format!("这张表有 {} 行（上限 {MAX_ROWS} 行）", body.len());
        reader.syntax(header.whole(), message, "请按情形拆成几个事项");
        return None;
    }
    let mut above: Vec<Statement<'_>> = vec![Statement::default(); columns.len()];
    let mut table = Table { rows: Vec::new(), span: header.whole() };
    for row in body {
        let written = cells(row);
        if written.iter().all(|c| !c.is_empty() && c.text.chars().all(|x| "-:".contains(x)) && c.len() > 1) {
            continue; // a Markdown rule under the header
        }
        if written.len() != columns.len() {
            let message = format!("这一行有 {} 格，表头有 {} 格", written.len(), columns.len());
            reader.syntax(row.whole(), message, "空格表示同上，- 表示任意，格数应与表头相同");
            continue;
        }
        for (slot, cell) in above.iter_mut().zip(written) {
            if !cell.is_empty() {
                *slot = cell;
            }
        }
        if let Some(r) = read_row(row, &columns, &above, scope, reader) {
            table.rows.push(r);
        }
    }
    if table.rows.is_empty() && body.is_empty() {
        reader.error(code::FIELD, header.whole(), "表里没有一行", "");
        return None;
    }
    Some(table)
}

fn column(cell: &Statement<'_>) -> Column {
    match &*cell.text {
        "阶次" => Column::Grade,
        "处罚" => Column::Penalty,
        "情形" => Column::Conditions,
        _ => {
            let text = cell.squeezed();
            let text = text.trim_start_matches('「').trim_end_matches('」');
            let (instrument, name) = match text.rsplit_once('/') {
                Some((i, n)) => (Some(i.to_owned()), n.to_owned()),
                None => (None, text.to_owned()),
            };
            Column::Fact(FactRef { instrument, name })
        }
    }
}

fn read_row(
    row: &Statement<'_>,
    columns: &[Column],
    filled: &[Statement<'_>],
    scope: &Scope<'_>,
    reader: &mut Reader,
) -> Option<Row> {
    let mut grade = None;
    let mut when = Some(Condition::Always);
    let mut said = None;
    for (column, content) in columns.iter().zip(filled) {
        match column {
            Column::Grade => grade = (!content.is_empty()).then(|| content.squeezed()),
            Column::Penalty => {
                let (ground, rest) = split_ground(content, scope);
                said = Some((phrase(&rest, scope.bounds, reader).unwrap_or_default(), ground, rest.whole()));
            }
            Column::Conditions | Column::Fact(_) if content.is_empty() => {
                reader.syntax(row.whole(), "第一行有空格，上面没有可以重复的内容", "任意写作 -");
                when = None;
            }
            Column::Conditions => {
                let c = if content.text == "-" {
                    Some(Condition::Always)
                } else {
                    condition(content, scope.bounds, reader)
                };
                when = when.zip(c).map(|(a, b)| a.and(b));
            }
            Column::Fact(fact) => {
                let c = cell(fact, content, scope.bounds, reader);
                when = when.zip(c).map(|(a, b)| a.and(b));
            }
        }
    }
    let (phrase, ground, phrase_span) = said?;
    Some(Row { grade, line: Line { when: when?, phrase, ground, span: row.whole(), phrase_span } })
}
