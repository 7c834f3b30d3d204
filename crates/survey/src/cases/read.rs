//! A suite from its text: every independent fault is told, with its place.

use std::ops::Range;
use std::sync::Arc;

use cailiang_core::TableCell;
use cailiang_core::diagnostic::{Diagnostic, code};
use cailiang_core::library::nearest;
use cailiang_core::model::{Date, Jurisdiction};
use cailiang_core::source::{Source, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::cases::{Expect, Suite, TestCase, bare, fault};

const TOP: [&str; 6] = ["jurisdiction", "act_date", "decision_date", "confirmed", "table", "case"];
const BLOCK: [&str; 6] = ["matter", "jurisdiction", "act_date", "decision_date", "confirmed", "facts"];
const EXPECT: [&str; 4] = ["grade", "any_of", "law_date", "missing"];
/// Columns of a table that are no facts.
const GRADE: &str = "阶次";
const PENALTY: &str = "处罚";
const LAW: &str = "适用法";
const MISSING: &str = "尚缺";
const CONFIRMED: &str = "确认";
const NAME: &str = "名称";
/// More cases than this are no file that anybody confirms.
const MAX_CASES: usize = 20_000;

/// Reads a suite.
///
/// # Errors
/// All faults of the text.
pub fn read(source: Source) -> Result<Suite, Vec<Diagnostic>> {
    let source = Arc::new(source);
    let text = bare::quoted(&source.text);
    let mut reader = Reader { source: Arc::clone(&source), text: &text, faults: Vec::new() };
    let table = match DeTable::parse(&text) {
        Ok(table) => table.into_inner(),
        Err(e) => {
            let at = e.span().unwrap_or(0..0);
            reader.fault(
                code::SYNTAX,
                &at,
                format!("不是合法的 TOML：{}", e.message().trim()),
                "一行一个 名 = 值；文字加引号",
            );
            return Err(reader.faults);
        }
    };
    let cases = reader.document(&table);
    if cases.len() > MAX_CASES {
        reader.fault(code::SYNTAX, &(0..0), format!("用例太多（上限 {MAX_CASES}）"), "分成几个文件");
    }
    if reader.faults.is_empty() { Ok(Suite { source, cases }) } else { Err(reader.faults) }
}

/// What a block says beside its facts and results; a table passes it on to its rows.
#[derive(Clone, Default)]
struct Block {
    matter: Option<(String, Span)>,
    jurisdiction: Option<Jurisdiction>,
    act_date: Option<Date>,
    decision_date: Option<Date>,
    confirmed: Option<bool>,
    facts: Vec<(String, TableCell)>,
}

struct Reader<'t> {
    source: Arc<Source>,
    text: &'t str,
    faults: Vec<Diagnostic>,
}

type Table<'t> = DeTable<'t>;
type Entry<'t> = Spanned<DeValue<'t>>;

impl Reader<'_> {
    fn line(&self, at: usize) -> u32 {
        let lines = self.text.get(..at).unwrap_or(self.text).matches('\n').count();
        u32::try_from(lines).unwrap_or(u32::MAX).saturating_add(1)
    }

    /// The line that a position is on, without its indentation.
    fn span(&self, at: &Range<usize>) -> Span {
        let line = self.line(at.start);
        let text = self.source.line(line);
        let before = text.chars().take_while(|c| c.is_whitespace()).count();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(line, count(before).saturating_add(1), count(text.trim().chars().count()).max(1))
    }

    /// Where the value of a name stands: in the text as it was before names were quoted.
    fn value_place(&self, name: &str, at: &Range<usize>) -> (u32, u32) {
        let line = self.line(at.start);
        let held = self.source.line(line);
        let value = self.text.get(at.clone()).unwrap_or("").trim_matches(['"', '\'']);
        let after = held.find(name).map_or(0, |p| p + name.len());
        let found = held.get(after..).and_then(|rest| rest.find(value)).map_or(after, |p| after + p);
        let column = held.get(..found).map_or(0, |t| t.chars().count());
        (line, u32::try_from(column).unwrap_or(0).saturating_add(1))
    }

    fn fault(&mut self, code: &'static str, at: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        let span = self.span(at);
        self.fault_at(code, span, message, help);
    }

    fn fault_at(&mut self, code: &'static str, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.faults.push(fault(code, &self.source, span, message, help));
    }

    fn keys(&mut self, table: &Table<'_>, known: &[&str]) {
        for key in table.keys().filter(|k| !known.contains(&k.get_ref().as_ref())) {
            let near = nearest(key.get_ref(), known.iter().copied()).map(|n| format!("也许是 {n}"));
            let help = near.unwrap_or_else(|| format!("可以写 {}", known.join("、")));
            self.fault(code::FIELD, &key.span(), format!("没有“{}”这一项", key.get_ref()), help);
        }
    }

    fn document(&mut self, table: &Table<'_>) -> Vec<TestCase> {
        self.keys(table, &TOP);
        let defaults = self.block(table, &Block::default());
        let mut cases = Vec::new();
        for (key, of_rows) in [("table", true), ("case", false)] {
            let Some(value) = table.get(key) else { continue };
            let Some(list) = value.get_ref().as_array() else {
                self.fault(code::FIELD, &value.span(), format!("{key} 写作 [[{key}]]"), "");
                continue;
            };
            for entry in list.iter() {
                let Some(block) = entry.get_ref().as_table() else {
                    self.fault(code::FIELD, &entry.span(), format!("{key} 写作 [[{key}]]"), "");
                    continue;
                };
                if of_rows {
                    self.keys(block, &[&BLOCK[..], &["rows"]].concat());
                    self.rows(block, &entry.span(), &defaults, &mut cases);
                } else {
                    self.keys(block, &[&BLOCK[..], &["name", "expect"]].concat());
                    cases.extend(self.case(block, &entry.span(), &defaults));
                }
            }
        }
        cases.sort_by_key(|c| c.place);
        cases
    }

    fn string<'v>(&mut self, table: &'v Table<'_>, key: &str) -> Option<(&'v str, Range<usize>)> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.fault(code::FIELD, &value.span(), format!("{key} 应是文字"), "");
        }
        Some((text?, value.span()))
    }

    fn date(&mut self, table: &Table<'_>, key: &str) -> Option<Date> {
        let value = table.get(key)?;
        let text = value_text(value.get_ref()).unwrap_or_default();
        let date = text.parse().ok();
        if date.is_none() {
            self.fault(code::DATE, &value.span(), format!("{key}：“{text}”不是日期"), "写作 2026-08-15");
        }
        date
    }

    fn block(&mut self, table: &Table<'_>, defaults: &Block) -> Block {
        let mut block = defaults.clone();
        if let Some((matter, at)) = self.string(table, "matter") {
            block.matter = Some((matter.to_owned(), self.span(&at)));
        }
        if let Some(value) = table.get("jurisdiction") {
            let text = value_text(value.get_ref()).unwrap_or_default();
            block.jurisdiction = Jurisdiction::parse(&text);
            if block.jurisdiction.is_none() {
                let help = "全国，或六位代码，如 370881";
                self.fault(code::FIELD, &value.span(), format!("“{text}”不是区划代码"), help);
            }
        }
        block.act_date = self.date(table, "act_date").or(block.act_date);
        block.decision_date = self.date(table, "decision_date").or(block.decision_date);
        if let Some(value) = table.get("confirmed") {
            block.confirmed = value.get_ref().as_bool();
            if block.confirmed.is_none() {
                self.fault(code::FIELD, &value.span(), "confirmed 只能是 true 或 false", "");
            }
        }
        if let Some(value) = table.get("facts") {
            match value.get_ref().as_table() {
                Some(facts) => block.facts.extend(self.facts(facts)),
                None => self.fault(code::FIELD, &value.span(), "facts 应是 要素 = 值 的表", ""),
            }
        }
        block
    }

    fn facts(&mut self, table: &Table<'_>) -> Vec<(String, TableCell)> {
        let mut facts = Vec::new();
        for (name, value) in table.iter() {
            match value_text(value.get_ref()) {
                Some(text) => {
                    let (line, column) = self.value_place(name.get_ref(), &value.span());
                    facts.push((name.get_ref().to_string(), TableCell::new(&text, line, column)));
                }
                None => {
                    let help = "true、false、数，或表格单元格的写法，如 \"[1, 3)\"";
                    self.fault(code::VALUE, &value.span(), format!("“{}”的值写得不对", name.get_ref()), help);
                }
            }
        }
        facts
    }

    fn finish(
        &mut self,
        block: Block,
        name: Option<String>,
        place: Span,
        facts: Vec<(String, TableCell)>,
        expect: Expect,
        confirmed: Option<bool>,
    ) -> Option<TestCase> {
        let Some((matter, matter_place)) = block.matter else {
            self.fault_at(code::FIELD, place, "没有写 matter（事项）", "写作 matter = \"文件/事项\"");
            return None;
        };
        if let (Some(act), Some(decision)) = (block.act_date, block.decision_date)
            && decision < act
        {
            let message = format!("处罚决定日 {decision} 早于行为日 {act}");
            self.fault_at(code::DATE, place, message, "核对 act_date 与 decision_date");
            return None;
        }
        if expect.is_empty() {
            self.fault_at(code::FIELD, place, "没有写应有的结果", "至少写阶次（grade）或处罚（any_of）");
            return None;
        }
        let own = |name: &str| facts.iter().any(|f| f.0 == name);
        let mut all: Vec<(String, TableCell)> = block.facts.into_iter().filter(|f| !own(&f.0)).collect();
        all.extend(facts);
        Some(TestCase {
            name,
            place,
            matter,
            matter_place,
            jurisdiction: block.jurisdiction,
            act_date: block.act_date,
            decision_date: block.decision_date,
            facts: all,
            expect,
            confirmed: confirmed.or(block.confirmed).unwrap_or(true),
        })
    }

    fn case(&mut self, table: &Table<'_>, at: &Range<usize>, defaults: &Block) -> Option<TestCase> {
        let block = self.block(table, defaults);
        let name = self.string(table, "name").map(|(n, _)| n.to_owned());
        let mut expect = Expect::default();
        if let Some(value) = table.get("expect") {
            match value.get_ref().as_table() {
                Some(wanted) => expect = self.expect(wanted),
                None => self.fault(code::FIELD, &value.span(), "expect 应是表", "写作 expect = { grade = \"…\" }"),
            }
        }
        let place = self.span(at);
        self.finish(block, name, place, Vec::new(), expect, None)
    }

    fn expect(&mut self, table: &Table<'_>) -> Expect {
        self.keys(table, &EXPECT);
        let grade = self.string(table, "grade").map(|(g, _)| optional(g).map(str::to_owned));
        let any_of = self.strings(table, "any_of");
        let law_date = match table.get("law_date") {
            Some(v) if v.get_ref().as_str().is_some_and(|t| optional(t).is_none()) => Some(None),
            _ => self.date(table, "law_date").map(Some),
        };
        let missing = self.strings(table, "missing");
        let plain = |all: Vec<(String, Span)>| all.into_iter().map(|m| m.0).filter(|m| optional(m).is_some()).collect();
        Expect { grade, any_of, law_date, missing: missing.map(plain) }
    }

    /// A text, or a list of texts.
    fn strings(&mut self, table: &Table<'_>, key: &str) -> Option<Vec<(String, Span)>> {
        let value = table.get(key)?;
        let span = self.span(&value.span());
        let one = |v: &Entry<'_>| v.get_ref().as_str().map(|t| (t.to_owned(), span));
        let all = match value.get_ref().as_array() {
            Some(list) => list.iter().map(one).collect::<Option<Vec<_>>>(),
            None => one(value).map(|t| vec![t]),
        };
        if all.is_none() {
            self.fault(code::FIELD, &value.span(), format!("{key} 应是文字，或文字的列表"), "");
        }
        all
    }

    /// The lines of a table in a string, as they stand in the file.
    fn lines(&self, content: &str, at: &Range<usize>) -> Vec<(u32, u32, String)> {
        let raw = self.text.get(at.clone()).unwrap_or("");
        let opens = ["\"\"\"\n", "'''\n", "\"\"\"\r\n", "'''\r\n"].iter().any(|o| raw.starts_with(o));
        let first = self.line(at.start).saturating_add(u32::from(opens));
        let mut lines = Vec::new();
        for (line, text) in (first..).zip(content.lines()) {
            let held = self.source.line(line);
            let indent = held.find(text.trim()).and_then(|b| held.get(..b)).map_or(0, |t| t.chars().count());
            let column = u32::try_from(indent).unwrap_or(0).saturating_add(1);
            if !text.trim().is_empty() && !text.trim_start().starts_with('#') {
                lines.push((line, column, text.trim().to_owned()));
            }
        }
        lines
    }

    fn rows(&mut self, table: &Table<'_>, at: &Range<usize>, defaults: &Block, cases: &mut Vec<TestCase>) {
        let block = self.block(table, defaults);
        let Some((content, at)) = self.string(table, "rows") else {
            if table.get("rows").is_none() {
                self.fault(code::FIELD, at, "[[table]] 没有 rows", "rows = '''（表）'''，第一行是表头");
            }
            return;
        };
        let mut lines = self.lines(content, &at).into_iter();
        let Some((line, column, header)) = lines.next() else {
            self.fault(code::FIELD, &at, "rows 里没有表", "第一行是表头：| 要素 | 阶次 | 处罚 |");
            return;
        };
        let header: Vec<String> = TableCell::row(&header, line, column).iter().map(TableCell::text).collect();
        let mut above: Vec<Option<TableCell>> = vec![None; header.len()];
        for (line, column, text) in lines {
            let cells = TableCell::row(&text, line, column);
            let rule = |c: &TableCell| c.text().len() > 1 && c.text().chars().all(|x| "-:".contains(x));
            if !cells.is_empty() && cells.iter().all(rule) {
                continue; // a Markdown rule under the header
            }
            let width = u32::try_from(text.chars().count()).unwrap_or(1);
            let place = Span::new(line, column, width);
            if cells.len() != header.len() {
                let message = format!("这一行有 {} 格，表头有 {} 格", cells.len(), header.len());
                self.fault_at(code::SYNTAX, place, message, "空格表示同上，- 表示没有查明，格数应与表头相同");
                continue;
            }
            for (slot, cell) in above.iter_mut().zip(cells) {
                if !cell.text().is_empty() {
                    *slot = Some(cell);
                }
            }
            cases.extend(self.row(&header, &above, block.clone(), place));
        }
    }

    fn row(&mut self, header: &[String], cells: &[Option<TableCell>], block: Block, place: Span) -> Option<TestCase> {
        let (mut name, mut confirmed) = (None, None);
        let mut facts = Vec::new();
        let mut expect = Expect::default();
        for (column, cell) in header.iter().zip(cells) {
            let Some(cell) = cell else { continue };
            let text = cell.text();
            match column.as_str() {
                NAME => name = Some(text),
                GRADE => expect.grade = Some(optional(&text).map(str::to_owned)),
                PENALTY => {
                    let phrases = text.split(['；', ';']).map(str::trim).filter(|p| !p.is_empty());
                    expect.any_of = Some(phrases.map(|p| (p.to_owned(), cell.span())).collect());
                }
                LAW => match (optional(&text), text.parse().ok()) {
                    (None, _) => expect.law_date = Some(None),
                    (_, Some(day)) => expect.law_date = Some(Some(day)),
                    _ => self.fault_at(code::DATE, cell.span(), format!("“{text}”不是日期"), "写作 2026-08-15"),
                },
                MISSING => {
                    let names = text.split('、').map(str::trim).filter(|n| optional(n).is_some());
                    expect.missing = Some(names.map(str::to_owned).collect());
                }
                CONFIRMED => match text.as_str() {
                    "是" => confirmed = Some(true),
                    "否" => confirmed = Some(false),
                    _ => self.fault_at(code::VALUE, cell.span(), format!("确认一栏写“{text}”"), "写 是 或 否"),
                },
                fact => facts.push((fact.trim_matches(['「', '」']).to_owned(), cell.clone())),
            }
        }
        self.finish(block, name, place, facts, expect, confirmed)
    }
}

/// `-` stands for none.
fn optional(text: &str) -> Option<&str> {
    Some(text).filter(|t| !matches!(*t, "-" | "－" | ""))
}

/// A plain value in the syntax of a cell.
fn value_text(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(s) => s.to_string(),
        DeValue::Integer(i) if i.radix() == 10 => i.as_str().to_owned(),
        DeValue::Float(f) => f.as_str().to_owned(),
        DeValue::Boolean(b) => if *b { "是" } else { "否" }.to_owned(),
        DeValue::Datetime(d) => d.to_string(),
        _ => return None,
    })
}
