//! The work that is measured: texts, cases, and the same rules written by hand.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// Law, and the head of a baseline.
pub const FACTS: &str = "要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n要素 倍数 : 数值 倍\n要素 拒不改正 : 是否\n\
    要素 主动消除 : 是否\n要素 情节恶劣 : 是否\n";

pub fn law(matters: usize) -> String {
    let head = format!("文件 法 {{\n位阶 法律\n区划 全国\n施行 2020-01-01\n}}\n{FACTS}");
    let one = |i: usize| {
        format!(
            "事项 事{i} {{\n依据 第{}条\n责令改正，没收违法所得，并处一万元以上六万元以下的罚款\n当 拒不改正：吊销许可证\n}}\n",
            ["一", "二", "三", "五", "八"][i % 5]
        )
    };
    format!("{head}{}", (0..matters).map(one).collect::<String>())
}

/// Tables of five rows over four facts, under circumstances.
pub fn baseline(name: &str, place: &str, matters: std::ops::Range<usize>, under: &str) -> String {
    let head = format!(
        "文件 {name} {{\n位阶 裁量权基准\n区划 {place}\n施行 2020-01-01\n}}\n\
         通则 {{\n从轻 区间最低30%\n从重 区间最高20%\n当 主动消除：从轻\n当 情节恶劣：从重\n}}\n"
    );
    // The first matter has the figures that are written by hand below; no two others share all of theirs.
    let one = |i: usize| {
        let at = |base: usize| base + i % 5_000;
        format!(
            "基准 事{i} 细化 {under}/事{i} {{\n| 阶次 | 主体 | 次数 | 倍数 | 拒不改正 | 处罚 |\n\
             | 较轻 | 单位 | 1 | - | 否 | 处{}元以上{}元以下的罚款 |\n| 一般 | 单位 | ≥2 | <2 | 否 | 处{}元以上{}元以下的罚款 |\n\
             | 较重 | 单位 | ≥2 | ≥2 | 否 | 处{}元以上{}元以下的罚款 |\n| 严重 | 单位 | - | - | 是 | 处{}元以上{}元以下的罚款 |\n\
             | 一般 | 个人 | - | - | - | 处{}元以上{}元以下的罚款 |\n}}\n",
            at(20_000),
            at(30_000),
            at(30_000),
            at(40_000),
            at(40_000),
            at(50_000),
            at(50_000),
            60_000,
            at(10_000),
            at(20_000)
        )
    };
    format!("{head}{}", matters.map(one).collect::<String>())
}

/// Tables of twelve rows over the same facts.
pub fn twelve(name: &str, place: &str, matters: std::ops::Range<usize>, under: &str) -> String {
    let head = format!("文件 {name} {{\n位阶 裁量权基准\n区划 {place}\n施行 2020-01-01\n}}\n");
    let rows: Vec<String> = ["1", "2", "3", "≥4"]
        .iter()
        .flat_map(|times| ["<2", "≥2"].map(|multiple| format!("单位 | {times} | {multiple} | 否")))
        .chain(["<2", "≥2"].map(|multiple| format!("单位 | - | {multiple} | 是")))
        .chain(["1", "≥2"].map(|times| format!("个人 | {times} | - | -")))
        .collect();
    let one = |i: usize| {
        let mut text = format!("基准 事{i} 细化 {under}/事{i} {{\n| 阶次 | 主体 | 次数 | 倍数 | 拒不改正 | 处罚 |\n");
        for (row, cells) in rows.iter().enumerate() {
            // Natural persons are fined the least; the figures differ from matter to matter.
            let low = if row < 10 { 20_000 + 3_600 * row + i % 4_000 } else { 10_000 + 3_600 * (row - 10) + i % 4_000 };
            let grade = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"][row % 10];
            let _ = writeln!(text, "| {grade} | {cells} | 处{low}元以上{}元以下的罚款 |", low + 3_600);
        }
        text + "}\n"
    };
    matters.map(one).fold(head, |text, one| text + one.as_str())
}

/// A case, typed.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub unit: bool,
    pub times: i64,
    /// In millionths, as money and shares must be: exact.
    pub multiple: i64,
    pub refuses: bool,
    pub removes: bool,
    pub vile: bool,
}

/// Cases that reach every row and every circumstance, in no order.
pub fn cases(count: usize) -> Vec<Facts> {
    let mut state = 7_u64;
    let mut below = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % n
    };
    let figure = |n: u64| i64::try_from(n).unwrap_or(0);
    (0..count)
        .map(|_| Facts {
            unit: below(4) != 0,
            times: 1 + figure(below(4)),
            multiple: figure(below(4_000_000)),
            refuses: below(3) == 0,
            removes: below(4) == 0,
            vile: below(4) == 0,
        })
        .collect()
}

/// What a person writes by hand gives back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fine {
    pub grade: &'static str,
    pub low: i64,
    pub high: i64,
    pub revoke: bool,
}

/// The rules as a person writes them in a case system.
#[inline(never)]
pub fn by_hand(f: &Facts) -> Fine {
    let (grade, low, high) = match (f.unit, f.times, f.refuses) {
        (true, _, true) => ("严重", 50_000, 60_000),
        (true, 1, false) => ("较轻", 20_000, 30_000),
        (true, _, false) if f.multiple < 2_000_000 => ("一般", 30_000, 40_000),
        (true, _, false) => ("较重", 40_000, 50_000),
        (false, ..) => ("一般", 10_000, 20_000),
    };
    let (low, high) = match (f.removes, f.vile) {
        (true, false) => (low, low + (high - low) * 3 / 10),
        (false, true) => (high - (high - low) * 2 / 10, high),
        _ => (low, high),
    };
    Fine { grade, low, high, revoke: f.refuses }
}

/// A case file as a hand-written service reads it.
#[derive(Deserialize)]
pub struct CaseIn<'a> {
    pub matter: &'a str,
    pub jurisdiction: &'a str,
    pub act_date: &'a str,
    pub decision_date: &'a str,
    #[serde(borrow)]
    pub facts: FactsIn<'a>,
}

#[derive(Deserialize)]
pub struct FactsIn<'a> {
    #[serde(rename = "主体")]
    pub party: Party,
    #[serde(rename = "次数")]
    pub times: i64,
    #[serde(rename = "倍数")]
    pub multiple: &'a str,
    #[serde(rename = "拒不改正")]
    pub refuses: bool,
    #[serde(rename = "主动消除")]
    pub removes: bool,
    #[serde(rename = "情节恶劣")]
    pub vile: bool,
}

#[derive(Deserialize, PartialEq, Clone, Copy)]
pub enum Party {
    #[serde(rename = "单位")]
    Unit,
    #[serde(rename = "个人")]
    Person,
}

impl FactsIn<'_> {
    pub fn typed(&self) -> Option<Facts> {
        let (whole, part) = self.multiple.split_once('.').unwrap_or((self.multiple, ""));
        let digits: i64 = if part.is_empty() { 0 } else { part.parse().ok()? };
        let scale = 10_i64.checked_pow(6_u32.checked_sub(u32::try_from(part.len()).ok()?)?)?;
        Some(Facts {
            unit: self.party == Party::Unit,
            times: self.times,
            multiple: whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(digits.checked_mul(scale)?)?,
            refuses: self.refuses,
            removes: self.removes,
            vile: self.vile,
        })
    }

    /// What the case gives, as the first step of an answer says it.
    pub fn stated(&self) -> String {
        let has = |yes: bool| if yes { "有" } else { "没有" };
        format!(
            "本案“主体”为{}，{}“主动消除”的情形，“倍数”为 {} 倍，{}“情节恶劣”的情形，{}“拒不改正”的情形，“次数”为 {} 次",
            if self.party == Party::Unit { "单位" } else { "个人" },
            has(self.removes),
            self.multiple,
            has(self.vile),
            has(self.refuses),
            self.times
        )
    }
}

impl Facts {
    /// Which of the answers that were thought out beforehand.
    pub fn answer(&self) -> usize {
        let bits = [self.unit, self.times == 1, self.multiple < 2_000_000, self.refuses, self.removes, self.vile];
        bits.iter().fold(0, |n, b| n * 2 + usize::from(*b))
    }
}

/// The multiple as a case file writes it.
pub fn multiple(f: &Facts) -> String {
    format!("{}.{:06}", f.multiple / 1_000_000, f.multiple % 1_000_000)
}

/// The answer as a hand-written service types it; filled from the answers of the plan, so that both write the same.
#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Answer {
    pub matter: String,
    pub law_date: Option<String>,
    pub applied: Vec<Applied>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    pub orders: Vec<Order>,
    pub any_of: Vec<Vec<Sanction>>,
    pub statutory: Vec<Vec<Sanction>>,
    pub reasons: Vec<String>,
    pub missing: Vec<String>,
    pub remarks: Vec<Remark>,
    pub procedures: Vec<Procedure>,
    pub warnings: Vec<String>,
    pub trace: Vec<Step>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Applied {
    pub instrument: String,
    pub matter: String,
    pub citation: String,
    pub role: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Order {
    pub order: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Remark {
    pub topic: String,
    pub text: String,
    pub citation: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Procedure {
    pub name: String,
    pub state: String,
    pub why: String,
    pub citation: String,
    pub verified: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Sanction {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub modal: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Amount {
    pub basis: String,
    pub min: String,
    pub max: String,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Debug)]
pub struct Step {
    pub about: String,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}
