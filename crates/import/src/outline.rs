//! Rows of a sheet → matters, each with blocks of one basis, each with its rows.

use std::collections::BTreeMap;

use cailiang_core::source::Cell;

use crate::grid::{Sheet, Text, Workbook};
use crate::roles::{self, Columns, Role, squeeze};

/// A row of a baseline, as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawRow {
    /// Its row in the sheet.
    pub row: u32,
    /// 阶次
    pub grade: Option<Text>,
    /// 情节: the circumstance column.
    pub circumstances: Vec<Text>,
    /// Factor columns: heading and cell.
    pub factors: Vec<(String, Text)>,
    /// 裁量标准
    pub penalty: Option<Text>,
    /// 备注
    pub remark: Option<Text>,
}

/// Rows under one basis cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Block {
    /// 依据
    pub basis: Option<Text>,
    /// 处罚种类及幅度 of the law
    pub statutory: Option<Text>,
    /// In order.
    pub rows: Vec<RawRow>,
}

/// A matter as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawMatter {
    /// 序号
    pub number: Option<Text>,
    /// 违法行为
    pub act: Option<Text>,
    /// Where it begins.
    pub cell: Cell,
    /// What stands over the table.
    pub title: Option<Text>,
    /// In order.
    pub blocks: Vec<Block>,
}

/// What a workbook holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outline {
    /// In order.
    pub matters: Vec<RawMatter>,
    /// Sheets without a table of a baseline.
    pub skipped: Vec<String>,
    /// Cells below the tables that belong to no matter.
    pub loose: Vec<Text>,
}

/// Reads all tables of a workbook.
pub fn outline(book: &Workbook, mapping: &BTreeMap<String, Role>) -> Outline {
    let mut found = Outline::default();
    for sheet in &book.sheets {
        let mut from = 1;
        let mut any = false;
        while let Some(columns) = roles::columns(sheet, from, mapping) {
            any = true;
            from = table(sheet, &columns, from, mapping, &mut found);
            if from > sheet.rows() {
                break;
            }
        }
        if !any {
            found.skipped.push(sheet.name.to_string());
        }
    }
    found
}

/// Labelled lines above a table: 违法行为：…, in one cell or two.
fn labelled(sheet: &Sheet, rows: std::ops::Range<u32>, labels: &[&str]) -> Option<Text> {
    for row in rows {
        for column in 1..=sheet.columns() {
            if sheet.owner(row, column) != (row, column) {
                continue;
            }
            let Some(value) = sheet.value(row, column) else { continue };
            let head = value.text.split([':', '：']).next().unwrap_or("");
            if !labels.contains(&squeeze(head).as_str()) {
                continue;
            }
            let rest = value.text.get(head.len()..).unwrap_or("").trim_start_matches([':', '：']).trim();
            if !rest.is_empty() {
                return Some(Text { text: rest.to_owned(), cell: value.cell });
            }
            let next = sheet.area(row, column).map_or(column, |a| a.right).saturating_add(1);
            if let Some(value) = sheet.value(row, next) {
                return Some(value);
            }
        }
    }
    None
}

/// Reads the rows below a heading; returns the row where the next table may begin.
fn table(sheet: &Sheet, columns: &Columns, from: u32, mapping: &BTreeMap<String, Role>, found: &mut Outline) -> u32 {
    let above = from..columns.heading;
    let act_above = labelled(sheet, above.clone(), &["违法行为", "违法事项", "事项", "事项名称", "处罚事项", "案由"]);
    let basis_above = labelled(sheet, above.clone(), &["法律依据", "设定依据", "处罚依据", "依据", "法定依据"]);
    let statutory_above = labelled(sheet, above.clone(), &["法定处罚", "处罚种类及幅度", "法定幅度"]);
    let title = above.clone().find_map(|row| sheet.value(row, 1)).or_else(|| {
        let text = sheet.title.clone()?;
        Some(Text { text, cell: Cell { sheet: sheet.name.clone(), row: columns.heading, column: 1 } })
    });
    let one = |role: Role| columns.of(&role).next();
    let (number, act) = (one(Role::Number), one(Role::Act));
    let (basis, statutory) = (one(Role::Basis), one(Role::Statutory));
    let (grade, penalty) = (one(Role::Grade), one(Role::Penalty));
    let remark = one(Role::Remark);
    let circumstance: Vec<u32> = columns.of(&Role::Circumstance).collect();
    let factors: Vec<(u32, String)> = columns
        .roles
        .iter()
        .filter_map(|(c, (r, _))| if let Role::Factor(name) = r { Some((*c, name.clone())) } else { None })
        .collect();
    let get = |row: u32, column: Option<u32>| column.and_then(|c| sheet.value(row, c));
    let mut current: Option<RawMatter> = None;
    let mut row = columns.first;
    while row <= sheet.rows() {
        // The heading again, after a page break or for the next matter.
        if let Some(again) = roles::heading(sheet, row, mapping) {
            let same = again.roles.keys().eq(columns.roles.keys());
            if !same || act_above.is_some() {
                break;
            }
            row = again.first;
            continue;
        }
        let starts_labelled = labelled(sheet, row..row.saturating_add(1), &["违法行为", "违法事项", "案由"]);
        if act_above.is_some() && starts_labelled.is_some() {
            break;
        }
        let said = (get(row, penalty), get(row, grade));
        let when: Vec<Text> = circumstance.iter().filter_map(|c| sheet.value(row, *c)).collect();
        let parts: Vec<(String, Text)> =
            factors.iter().filter_map(|(c, name)| Some((name.clone(), sheet.value(row, *c)?))).collect();
        let blank = said.0.is_none() && said.1.is_none() && when.is_empty() && parts.is_empty();
        let across = sheet.area(row, 1).is_some_and(|a| a.right >= sheet.columns() && a.right > a.left);
        if blank || across {
            // A line across the table: a section, or a note below it.
            if let Some(text) = sheet.value(row, 1).filter(|_| across) {
                current.take().into_iter().for_each(|m| found.matters.push(m));
                found.loose.push(text);
            } else if let Some(text) = (1..=sheet.columns()).find_map(|c| sheet.value(row, c))
                && text.cell.row == row
            {
                found.loose.push(text);
            }
            row = row.saturating_add(1);
            continue;
        }
        let begins = |column: Option<u32>| {
            column.is_some_and(|c| {
                sheet.owner(row, c).0 == row && sheet.text(row, c).is_some_and(|t| !t.trim().is_empty())
            })
        };
        let fresh = if number.is_some() { begins(number) } else { begins(act) };
        if fresh || current.is_none() {
            current.take().into_iter().for_each(|m| found.matters.push(m));
            let first = number.or(act).unwrap_or(1);
            current = Some(RawMatter {
                number: get(row, number),
                act: get(row, act).or_else(|| act_above.clone()),
                cell: Cell { sheet: sheet.name.clone(), row, column: first },
                title: title.clone(),
                blocks: Vec::new(),
            });
        }
        let Some(matter) = current.as_mut() else { break };
        let mut of_basis = get(row, basis).or_else(|| basis_above.clone());
        let mut of_law = get(row, statutory).or_else(|| statutory_above.clone());
        let before = matter.blocks.last();
        // A blank that is not merged carries down what stands above it.
        of_basis = of_basis.or_else(|| before.and_then(|b| b.basis.clone()));
        of_law = of_law.or_else(|| before.and_then(|b| b.statutory.clone()));
        let place = |t: &Option<Text>| t.as_ref().map(|t| t.cell.clone());
        let same = before.is_some_and(|b| place(&b.basis) == place(&of_basis) && place(&b.statutory) == place(&of_law));
        if !same {
            matter.blocks.push(Block { basis: of_basis, statutory: of_law, rows: Vec::new() });
        }
        let Some(block) = matter.blocks.last_mut() else { break };
        let last = block.rows.last();
        let carried = RawRow {
            row,
            grade: said.1.or_else(|| last.and_then(|l| l.grade.clone())),
            penalty: said.0.or_else(|| last.and_then(|l| l.penalty.clone())),
            circumstances: when,
            factors: parts,
            remark: get(row, remark),
        };
        block.rows.push(carried);
        row = row.saturating_add(1);
    }
    current.into_iter().for_each(|m| found.matters.push(m));
    row.max(columns.first)
}
