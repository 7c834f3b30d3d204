//! Random worlds as texts: a law, a province's baseline, a city's baseline.

use std::ops::{Deref, DerefMut};

use crate::dice::Dice;

/// Writes a world.
struct Writer {
    dice: Dice,
    /// Fines may be multiples of a base quantity.
    rich: bool,
}

impl Deref for Writer {
    type Target = Dice;

    fn deref(&self) -> &Dice {
        &self.dice
    }
}

impl DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Dice {
        &mut self.dice
    }
}

const HUNDREDS: [&str; 10] = ["零", "一百", "二百", "三百", "四百", "五百", "六百", "七百", "八百", "九百"];

const COUNTS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap()
}

fn hundred(n: u64) -> &'static str {
    HUNDREDS[index(n)]
}

fn fine(d: &mut Writer) -> String {
    let low = 1 + d.below(6);
    let high = low + 1 + d.below(9 - low);
    if d.rich && d.chance(45) {
        return format!("货值金额{}倍以上{}倍以下的罚款", COUNTS[index(low)], COUNTS[index(high)]);
    }
    match d.below(6) {
        0 => format!("{}元以下的罚款", hundred(high)),
        1 => format!("{}元的罚款", hundred(low)),
        _ => format!("{}元以上{}元以下的罚款", hundred(low), hundred(high)),
    }
}

fn sanction(d: &mut Writer) -> String {
    match d.below(7) {
        0 => "给予警告".to_owned(),
        1 => "没收违法所得".to_owned(),
        2 => "吊销许可证".to_owned(),
        _ => {
            let fine = fine(d);
            let figure = if fine.starts_with('货') { 1 + d.below(8) } else { 0 };
            match (figure, if figure == 0 { 2 } else { d.below(3) }) {
                (_, 0) => format!("处{fine}，最高不超过{}元", hundred(figure)),
                (_, 1) => format!("处{fine}，货值金额不足{}元的，按{}元计算", hundred(figure), hundred(figure)),
                _ => format!("处{fine}"),
            }
        }
    }
}

fn modal(d: &mut Writer, text: &str) -> String {
    if d.chance(20) { format!("可以{text}") } else { text.to_owned() }
}

/// Phrases name each kind once.
fn phrase(d: &mut Writer) -> String {
    match d.below(12) {
        0 => "不予处罚".to_owned(),
        1 => format!("处警告或者{}", fine(d)),
        2 => format!("处{}或者吊销许可证", fine(d)),
        3 => {
            let low = 1 + d.below(3);
            let a = format!("{}元以上{}元以下的罚款", hundred(low), hundred(low + 1));
            format!("处{a}或者{}元以上九百元以下的罚款", hundred(low + 3))
        }
        4 => format!("仅处{}", fine(d)),
        5 => "仅给予警告".to_owned(),
        6 => "不予没收违法所得".to_owned(),
        7 => {
            let first = modal(d, "给予警告");
            let second = format!("处{}", fine(d));
            let second = modal(d, &second);
            format!("{first}，{second}")
        }
        8 => {
            let first = fine(d);
            format!("处{first}，{}", modal(d, "吊销许可证"))
        }
        _ => {
            let s = sanction(d);
            modal(d, &s)
        }
    }
}

fn atom(d: &mut Writer) -> String {
    if d.rich && d.chance(10) {
        return format!("货值金额 ≥ {}", 50 * (1 + d.below(8)));
    }
    match d.below(6) {
        0 => "拒不改正".to_owned(),
        1 => "情节严重".to_owned(),
        2 => format!("主体 为 {}", d.pick(&["单位", "个人"])),
        3 => format!("次数 ≥ {}", 1 + d.below(4)),
        4 => format!("次数 在 [{}, {})", d.below(2), 2 + d.below(3)),
        _ => format!("次数 为 {}", d.below(4)),
    }
}

fn condition(d: &mut Writer) -> String {
    let one = atom(d);
    match d.below(5) {
        0 => format!("非 ({one})"),
        1 => format!("{one} 且 {}", atom(d)),
        2 => format!("{one} 或 {}", atom(d)),
        _ => one,
    }
}

fn lines(d: &mut Writer, base: u64) -> String {
    let mut text = String::new();
    if d.chance(base) {
        text.push_str(&format!("    {}\n", phrase(d)));
    }
    for _ in 0..d.below(3) {
        text.push_str(&format!("    当 {}：{}\n", condition(d), phrase(d)));
    }
    if text.is_empty() {
        text.push_str(&format!("    当 {}：{}\n", condition(d), phrase(d)));
    }
    text
}

fn table(d: &mut Writer) -> String {
    let mut text = "    | 阶次 | 主体 | 次数 | 处罚 |\n".to_owned();
    for grade in ["较轻", "一般", "较重"].iter().take(usize::try_from(1 + d.below(3)).unwrap()) {
        let who = d.pick(&["单位", "个人", "-"]);
        let times = d.pick(&["0", "1", "[1, 2]", "≥2", "≥3", "-", "<2"]);
        text.push_str(&format!("    | {grade} | {who} | {times} | {} |\n", phrase(d)));
    }
    text
}

fn body(d: &mut Writer, base: u64) -> String {
    if d.chance(30) {
        let before = if d.chance(40) { format!("    {}\n", phrase(d)) } else { String::new() };
        format!("{before}{}", table(d))
    } else {
        lines(d, base)
    }
}

fn head(name: &str, rank: &str, place: &str) -> String {
    format!("文件 {name} {{\n    位阶  {rank}\n    区划  {place}\n    施行  2020-01-01\n}}\n\n")
}

const FACTS: &str = "要素 主体 : 枚举(单位, 个人)\n要素 拒不改正 : 是否\n要素 情节严重 : 是否\n要素 次数 : 整数 次\n";

/// The texts of a world.
pub(crate) fn texts(seed: u64) -> Vec<(String, String)> {
    layers(&mut Writer { dice: Dice(seed), rich: false })
}

/// A sum of weights in place of a table.
const WEIGHTS: &str = "    累加 {\n        起点 20%\n        主体 单位：5%，个人：0%\n        次数 0：0%，1：5%，≥2：40%\n        \
    罚款 = 合计 × 九百元\n    }\n";

/// The texts of a world with fines that are multiples of a base quantity, with circumstances, and, in one of three, with a
/// law that is replaced half way.
pub(crate) fn rich(seed: u64) -> Vec<(String, String)> {
    let mut d = Writer { dice: Dice(seed ^ 0x5eed), rich: !seed.is_multiple_of(4) };
    let weighing = d.rich && d.chance(40);
    let mut all = if weighing { scales(&mut d) } else { layers(&mut d) };
    if let Some((_, law)) = all.first_mut() {
        *law =
            law.replacen("要素 主体", "要素 货值金额 : 金额\n要素 主动消除 : 是否\n要素 情节恶劣 : 是否\n要素 主体", 1);
    }
    if !weighing
        && d.chance(15)
        && let Some((_, city)) = all.last_mut()
        && let Some((head, _)) = city.rsplit_once("甲 {\n")
    {
        *city = format!("{head}甲 {{\n{WEIGHTS}}}\n");
    }
    for (_, text) in &mut all {
        if d.chance(50) && !text.contains("通则") {
            text.push_str(&general(&mut d));
        }
    }
    if weighing || d.chance(33) {
        let lines = if weighing { format!("    处{}\n", fine(&mut d)) } else { lines(&mut d, 85) };
        let law = format!("事项 甲 承接 法/甲 {{\n    依据  第二条\n{lines}}}\n");
        let head = head("新法", "法律", "全国").replace("2020-01-01", "2021-06-01\n    替代  法");
        all.push(("新法.jz".to_owned(), format!("{head}{law}")));
    }
    all
}

/// A law, its successor and the rows of a city that all fine, in sums or in multiples: which of them is the lighter or the
/// heavier turns on the base quantity.
fn scales(d: &mut Writer) -> Vec<(String, String)> {
    let (law, rows) = if d.chance(50) {
        let law = format!("    处{}\n    当 拒不改正：处{}\n", fine(d), fine(d));
        (law, "    | 较轻 | - | ≤2 | 给予警告 |\n".to_owned())
    } else {
        let rows = format!("    | 较轻 | - | ≤2 | 处{} |\n    | 较重 | - | ≥1 | 处{} |\n", fine(d), fine(d));
        ("    处罚款\n".to_owned(), rows)
    };
    let law = format!("{}{FACTS}\n事项 甲 {{\n    依据  第一条\n{law}}}\n", head("法", "法律", "全国"));
    let city = format!(
        "{}通则 {{\n    竞合 从高\n}}\n基准 甲 细化 法/甲 {{\n    | 阶次 | 主体 | 次数 | 处罚 |\n{rows}}}\n",
        head("市", "裁量权基准", "370100")
    );
    vec![("法.jz".to_owned(), law), ("市.jz".to_owned(), city)]
}

fn general(d: &mut Writer) -> String {
    let mut text = "通则 {\n".to_owned();
    if d.chance(50) {
        text.push_str("    竞合 从高\n");
    }
    if d.chance(35) {
        text.push_str("    无法查明 按最轻\n");
    }
    text.push_str("    从轻 区间最低30%\n    从重 区间最高20%\n    减轻 下限50%以上\n");
    if d.chance(40) {
        text.push_str("    一般 区间30%至80%\n");
    }
    for (condition, effect) in [
        ("主动消除", "从轻"),
        ("情节恶劣", "从重"),
        ("主动消除 且 次数 ≥ 1", "不予处罚"),
        ("次数 为 0", "可以不予处罚"),
        ("情节恶劣 且 次数 ≥ 2", "上调一档"),
        ("主动消除 且 主体 为 个人", "减轻"),
        ("次数 为 1", "降低30%至50%"),
    ] {
        if d.chance(35) {
            text.push_str(&format!("    当 {condition}：{effect}\n"));
        }
    }
    text + "}\n"
}

fn layers(d: &mut Writer) -> Vec<(String, String)> {
    let law = lines(d, 85);
    let mut all = vec![(
        "法.jz".to_owned(),
        format!("{}{FACTS}\n事项 甲 {{\n    依据  第一条\n{law}}}\n", head("法", "法律", "全国")),
    )];
    let mut upper = "法";
    if d.chance(50) {
        let text = body(d, 70);
        all.push((
            "省.jz".to_owned(),
            format!("{}基准 甲 细化 法/甲 {{\n{text}}}\n", head("省", "裁量权基准", "370000")),
        ));
        upper = "省";
    }
    let text = body(d, 70);
    all.push((
        "市.jz".to_owned(),
        format!("{}基准 甲 细化 {upper}/甲 {{\n{text}}}\n", head("市", "裁量权基准", "370100")),
    ));
    all
}
