//! Which column is what: headings of all the wordings that baselines use, in any order, on one row or two.

use std::collections::BTreeMap;

use crate::grid::Sheet;

/// What a column holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// 序号
    Number,
    /// 违法行为
    Act,
    /// 法律依据, with the quoted provision or only its number
    Basis,
    /// 处罚种类及幅度: what the law provides
    Statutory,
    /// 裁量阶次
    Grade,
    /// 裁量情节
    Circumstance,
    /// A column for one factor, by its heading
    Factor(String),
    /// 裁量标准
    Penalty,
    /// 备注
    Remark,
    /// Something else
    Other,
}

/// Headings, the longer ones first where one contains another. Blanks are dropped before they are compared.
const HEADINGS: &[(&str, Role)] = &[
    ("法定处罚种类及幅度", Role::Statutory),
    ("处罚种类及幅度", Role::Statutory),
    ("处罚种类和幅度", Role::Statutory),
    ("处罚种类、幅度", Role::Statutory),
    ("法定处罚幅度", Role::Statutory),
    ("法定幅度", Role::Statutory),
    ("法定处罚", Role::Statutory),
    ("违反的法律条款", Role::Other),
    ("违反条款", Role::Other),
    ("违反规定", Role::Other),
    ("违法依据", Role::Other),
    ("禁止性规定", Role::Other),
    ("裁量标准", Role::Penalty),
    ("处罚标准", Role::Penalty),
    ("裁量幅度", Role::Penalty),
    ("处罚幅度", Role::Penalty),
    ("裁量基准", Role::Penalty),
    ("处罚基准", Role::Penalty),
    ("具体标准", Role::Penalty),
    ("处罚内容", Role::Penalty),
    ("罚款幅度", Role::Penalty),
    ("罚款金额", Role::Penalty),
    ("处理标准", Role::Penalty),
    ("处罚裁量", Role::Penalty),
    ("裁量情节", Role::Circumstance),
    ("适用条件", Role::Circumstance),
    ("适用情形", Role::Circumstance),
    ("具体情形", Role::Circumstance),
    ("违法情节", Role::Circumstance),
    ("违法情形", Role::Circumstance),
    ("裁量因素", Role::Circumstance),
    ("情节与后果", Role::Circumstance),
    ("情节和后果", Role::Circumstance),
    ("裁量阶次", Role::Grade),
    ("裁量等级", Role::Grade),
    ("裁量档次", Role::Grade),
    ("裁量层级", Role::Grade),
    ("违法程度", Role::Grade),
    ("违法等级", Role::Grade),
    ("情节轻重", Role::Grade),
    ("设定依据", Role::Basis),
    ("法律依据", Role::Basis),
    ("处罚依据", Role::Basis),
    ("法定依据", Role::Basis),
    ("实施依据", Role::Basis),
    ("处罚条款", Role::Basis),
    ("罚则", Role::Basis),
    ("违法行为", Role::Act),
    ("违法事项", Role::Act),
    ("处罚事项", Role::Act),
    ("事项名称", Role::Act),
    ("案由", Role::Act),
    ("备注", Role::Remark),
    ("说明", Role::Remark),
    ("序号", Role::Number),
    ("编号", Role::Number),
];

/// Headings that are whole words only: they occur inside others.
const EXACT: &[(&str, Role)] = &[
    ("事项", Role::Act),
    ("依据", Role::Basis),
    ("类别", Role::Grade),
    ("阶次", Role::Grade),
    ("等级", Role::Grade),
    ("档次", Role::Grade),
    ("程度", Role::Grade),
    ("情节", Role::Circumstance),
    ("情形", Role::Circumstance),
    ("处罚", Role::Penalty),
    ("罚款", Role::Penalty),
    ("标准", Role::Penalty),
    ("幅度", Role::Penalty),
];

/// Names of roles in a mapping file.
const NAMES: &[(&str, Role)] = &[
    ("序号", Role::Number),
    ("违法行为", Role::Act),
    ("依据", Role::Basis),
    ("法定处罚", Role::Statutory),
    ("阶次", Role::Grade),
    ("情形", Role::Circumstance),
    ("处罚", Role::Penalty),
    ("备注", Role::Remark),
    ("不读", Role::Other),
];

/// The role of a name in a mapping file; 要素 makes a column one factor.
pub fn role_of_name(name: &str, heading: &str) -> Option<Role> {
    if name == "要素" {
        return Some(Role::Factor(heading.to_owned()));
    }
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, role)| role.clone())
}

/// Names that a mapping file may use.
pub fn role_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(n, _)| *n).chain(std::iter::once("要素"))
}

/// A text with folded forms and without blanks.
pub fn squeeze(text: &str) -> String {
    text.chars().map(cailiang_core::source::fold_width).filter(|c| !c.is_whitespace()).collect()
}

/// What a heading says, by the mapping file first.
fn role(heading: &str, mapping: &BTreeMap<String, Role>) -> Option<Role> {
    let heading = squeeze(heading);
    if let Some(role) = mapping.get(&heading) {
        return Some(role.clone());
    }
    if heading.chars().count() > 14 {
        return None;
    }
    let exact = EXACT.iter().find(|(h, _)| *h == heading);
    let found = exact.or_else(|| HEADINGS.iter().find(|(h, _)| heading.contains(h)));
    found.map(|(_, role)| role.clone())
}

/// The columns of a table, and where its rows begin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Columns {
    /// Column → role and heading.
    pub roles: BTreeMap<u32, (Role, String)>,
    /// First row of the heading.
    pub heading: u32,
    /// First row below it.
    pub first: u32,
}

impl Columns {
    /// The columns of a role.
    pub fn of(&self, role: &Role) -> impl Iterator<Item = u32> + '_ {
        let role = role.clone();
        self.roles.iter().filter(move |(_, r)| r.0 == role).map(|(c, _)| *c)
    }
}

/// Rows that may stand above a heading.
const MAX_ABOVE: u32 = 40;

/// Finds the heading at or below a row: a penalty column, and something to say when.
pub fn columns(sheet: &Sheet, from: u32, mapping: &BTreeMap<String, Role>) -> Option<Columns> {
    (from..=sheet.rows().min(from.saturating_add(MAX_ABOVE))).find_map(|row| heading(sheet, row, mapping))
}

/// Reads a row as a heading.
pub fn heading(sheet: &Sheet, row: u32, mapping: &BTreeMap<String, Role>) -> Option<Columns> {
    let width = sheet.columns();
    let mut first: BTreeMap<u32, (Role, String)> = BTreeMap::new();
    let mut last = row;
    for column in 1..=width {
        let Some(text) = sheet.text(row, column) else { continue };
        // A title over the whole table is no heading.
        if sheet.area(row, column).is_some_and(|a| a.left == 1 && a.right >= width && width > 1) {
            return None;
        }
        let role = role(text, mapping);
        // Below a heading over several columns each has its own.
        let area = sheet.area(row, column);
        let wide = area.is_some_and(|a| a.right > a.left);
        let below = area.map_or(row, |a| a.bottom).saturating_add(1);
        let under = if wide { sheet.text(below, column).filter(|t| squeeze(t).chars().count() <= 14) } else { None };
        let (text, role) = match under {
            Some(under) => {
                last = last.max(below);
                let inner = self::role(under, mapping).or_else(|| match role {
                    Some(Role::Circumstance | Role::Factor(_)) | None => Some(Role::Factor(squeeze(under))),
                    ref other => other.clone(),
                });
                (under, inner)
            }
            None => (text, role),
        };
        if let Some(area) = area {
            last = last.max(area.bottom.min(row.saturating_add(3)));
        }
        let role = role.unwrap_or(Role::Factor(squeeze(text)));
        first.insert(column, (role, squeeze(text)));
    }
    let count = |wanted: &dyn Fn(&Role) -> bool| first.values().filter(|(r, _)| wanted(r)).count();
    let penalties = count(&|r| *r == Role::Penalty);
    let others = count(&|r| matches!(r, Role::Act | Role::Grade | Role::Circumstance | Role::Basis | Role::Number));
    if penalties == 0 || others == 0 || others + penalties < 2 {
        return None;
    }
    settle(&mut first);
    Some(Columns { roles: first, heading: row, first: last.saturating_add(1) })
}

/// One penalty column; unnamed columns are factors only between what is done and what is imposed.
fn settle(roles: &mut BTreeMap<u32, (Role, String)>) {
    let penalties: Vec<u32> = roles.iter().filter(|(_, r)| r.0 == Role::Penalty).map(|(c, _)| *c).collect();
    let last = penalties.last().copied().unwrap_or(0);
    for column in penalties.iter().filter(|c| **c != last) {
        // 裁量基准 over 情节 and 幅度, or 处罚 of the law beside 处罚标准: only the last one is ours.
        if let Some(role) = roles.get_mut(column) {
            role.0 = Role::Statutory;
        }
    }
    let start = roles
        .iter()
        .filter(|(_, r)| matches!(r.0, Role::Number | Role::Act | Role::Basis | Role::Statutory | Role::Grade))
        .map(|(c, _)| *c)
        .min()
        .unwrap_or(0);
    for (column, role) in roles.iter_mut() {
        if matches!(role.0, Role::Factor(_)) && (*column < start || *column > last) {
            role.0 = Role::Other;
        }
    }
}
