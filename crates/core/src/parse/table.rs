//! Decision tables: header cells are facts, 阶次, 处罚, 期限 and 情形; blank cells repeat the one above.

use std::sync::Arc;

use crate::diagnostic::code;
use crate::layout::Statement;
use crate::model::{Condition, Duration, FactRef, Kind, Line, Modal, Phrase, Row, Table, TimeUnit};
use crate::parse::condition::{cell, condition};
use crate::parse::grammar::Reader;
use crate::parse::matter::{Scope, phrase, split_ground};
use crate::penalty;
use crate::source::Span;

/// Rows of one table; more are no table that anybody reads, and their cases could not be compared.
const MAX_ROWS: usize = 2_000;

/// The column of durations, and the fact of that name that a document may declare instead.
pub(crate) const DURATION: &str = "期限";

enum Column {
    Grade,
    Penalty,
    /// How long the sanction of the row lasts.
    Duration,
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
    let heads = cells(header);
    let columns: Vec<Column> = heads.iter().map(|cell| column(cell, scope)).collect();
    if !header_is_right(header, &heads, &columns, reader) {
        return None;
    }
    if body.len() > MAX_ROWS {
        let message = format!("这张表有 {} 行（上限 {MAX_ROWS} 行）", body.len());
        reader.syntax(header.whole(), message, "请按情形拆成几个事项");
        return None;
    }
    let mut above: Vec<Statement<'_>> = vec![Statement::default(); columns.len()];
    let facts = columns.iter().zip(&heads).filter_map(|(column, cell)| match column {
        Column::Fact(fact) => Some((fact.clone(), cell.whole())),
        _ => None,
    });
    let mut table = Table { columns: facts.collect(), rows: Vec::with_capacity(body.len()), span: header.whole() };
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
            if !cell.is_empty() || slot.is_empty() {
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

/// Whether there is one column 处罚, no other column of its kind stands twice, and every header cell says something.
fn header_is_right(header: &Statement<'_>, heads: &[Statement<'_>], columns: &[Column], reader: &mut Reader) -> bool {
    let help = "表头写要素名、阶次和一栏处罚";
    let errors = reader.errors.len();
    if !columns.iter().any(|c| matches!(c, Column::Penalty)) {
        reader.error(code::FIELD, header.whole(), "表头没有“处罚”一栏", help);
    }
    let (mut grade, mut penalty, mut duration) = (false, false, false);
    for (column, cell) in columns.iter().zip(heads) {
        let seen = match column {
            _ if cell.is_empty() => {
                reader.error(code::FIELD, cell.whole(), "表头有一格是空的", help);
                continue;
            }
            Column::Grade => &mut grade,
            Column::Penalty => &mut penalty,
            Column::Duration => &mut duration,
            Column::Conditions | Column::Fact(_) => continue,
        };
        if std::mem::replace(seen, true) {
            reader.error(code::FIELD, cell.whole(), format!("表头有几栏“{}”", cell.squeezed()), "只留一栏");
        }
    }
    reader.errors.len() == errors
}

fn column(cell: &Statement<'_>, scope: &Scope<'_>) -> Column {
    match &*cell.text {
        "阶次" => Column::Grade,
        "处罚" => Column::Penalty,
        "情形" => Column::Conditions,
        DURATION if !scope.duration_is_fact => Column::Duration,
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
    let mut when = Some(Vec::with_capacity(filled.iter().filter(|cell| cell.text != "-").count()));
    let mut said = None;
    let mut lasting = None;
    for (column, content) in columns.iter().zip(filled) {
        match column {
            Column::Grade => grade = (!content.is_empty()).then(|| content.squeezed()),
            Column::Penalty => {
                let (ground, rest) = split_ground(content, scope);
                said = Some((phrase(&rest, scope.bounds, reader), ground, rest.whole()));
            }
            Column::Conditions | Column::Duration | Column::Fact(_) if content.is_empty() => {
                let help = if matches!(column, Column::Duration) { "没有期限写作 -" } else { "任意写作 -" };
                reader.syntax(content.whole(), "这一格是空的，上面没有可以重复的内容", help);
                when = None;
            }
            Column::Conditions => {
                let c = if content.text == "-" {
                    Some(Condition::Always)
                } else {
                    condition(content, scope.bounds, reader)
                };
                when = together(when, c);
            }
            Column::Duration if content.text == "-" => {}
            Column::Duration => match penalty::parse_duration(&content.text, scope.bounds) {
                Ok(duration) => lasting = Some((duration, content.whole())),
                Err(e) => {
                    let help = e.help.unwrap_or_default();
                    reader.error(code::PENALTY, content.span(e.start, e.len.max(1)), e.message, &help);
                }
            },
            Column::Fact(fact) => {
                let c = cell(fact, content, scope.bounds, reader);
                when = together(when, c);
            }
        }
    }
    let (phrase, ground, phrase_span) = said?;
    // A phrase that is not understood is an error already; the rest of the row is still checked.
    let mut phrase = phrase.map(|phrase| match lasting {
        Some((duration, place)) => {
            // A duration repeated from above is at fault in this row.
            let place = if place.line == row.whole().line { place } else { phrase_span };
            lasts(phrase, duration, place, reader)
        }
        None => phrase,
    });
    let phrase = phrase.take().unwrap_or_default();
    Some(Row { grade, line: Line { when: Condition::all(when?), phrase, ground, span: row.whole(), phrase_span } })
}

/// Adds what a cell asks to what the cells before it ask; nothing, where one of them is not understood.
fn together(parts: Option<Vec<Condition>>, cell: Option<Condition>) -> Option<Vec<Condition>> {
    let (mut parts, cell) = parts.zip(cell)?;
    match cell {
        Condition::Always => {}
        Condition::All(several) => parts.extend(several),
        one => parts.push(one),
    }
    Some(parts)
}

/// Gives the one kind of a phrase that lasts the duration of its row.
fn lasts(mut phrase: Arc<Phrase>, duration: Duration, place: Span, reader: &mut Reader) -> Arc<Phrase> {
    let lasting = phrase.groups.iter().flat_map(|g| &g.choices).flatten();
    let lasting = lasting.filter(|s| s.kind.lasts() && s.modal != Modal::Not);
    let mut kinds: Vec<Kind> = Vec::new();
    let mut twice = false;
    for sanction in lasting {
        twice |= sanction.duration.is_some();
        if !kinds.contains(&sanction.kind) {
            kinds.push(sanction.kind);
        }
    }
    let names = |kinds: &[Kind]| kinds.iter().map(|k| k.name()).collect::<Vec<_>>().join("、");
    let (message, help) = match kinds.as_slice() {
        [] => {
            let all: Vec<Kind> = Kind::ALL.into_iter().filter(|k| k.lasts()).collect();
            let help = format!("这一行没有期限的，期限栏写 -；有期限的种类是 {}", names(&all));
            ("这一行的处罚里没有可以有期限的种类".to_owned(), help)
        }
        [_, _, ..] => {
            let message = format!("期限可以是几个种类的：{}", names(&kinds));
            (message, "把期限写进处罚，这一行的期限栏写 -".to_owned())
        }
        [_] if twice => {
            ("处罚里和期限栏里都写了期限".to_owned(), "只写一处；写在处罚里的，这一行的期限栏写 -".to_owned())
        }
        [kind] if duration.unit == TimeUnit::Life && *kind != Kind::Ban => {
            (format!("{kind}没有终身的"), "写作 一个月以上三个月以下，或 三个月".to_owned())
        }
        [kind] => {
            let groups = &mut Arc::make_mut(&mut phrase).groups;
            let sanctions = groups.iter_mut().flat_map(|g| &mut g.choices).flatten();
            sanctions.filter(|s| s.kind == *kind && s.modal != Modal::Not).for_each(|s| s.duration = Some(duration));
            return phrase;
        }
    };
    reader.error(code::PENALTY, place, message, &help);
    phrase
}
