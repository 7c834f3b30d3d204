//! Random worlds as texts: a law, a province's baseline, a city's baseline.

use crate::dice::Dice;

const HUNDREDS: [&str; 10] = ["零", "一百", "二百", "三百", "四百", "五百", "六百", "七百", "八百", "九百"];

fn hundred(n: u64) -> &'static str {
    HUNDREDS[usize::try_from(n).unwrap()]
}

fn fine(d: &mut Dice) -> String {
    let low = 1 + d.below(6);
    let high = low + 1 + d.below(9 - low);
    match d.below(6) {
        0 => format!("{}元以下的罚款", hundred(high)),
        1 => format!("{}元的罚款", hundred(low)),
        _ => format!("{}元以上{}元以下的罚款", hundred(low), hundred(high)),
    }
}

fn sanction(d: &mut Dice) -> String {
    match d.below(7) {
        0 => "给予警告".to_owned(),
        1 => "没收违法所得".to_owned(),
        2 => "吊销许可证".to_owned(),
        _ => format!("处{}", fine(d)),
    }
}

fn modal(d: &mut Dice, text: &str) -> String {
    if d.chance(20) { format!("可以{text}") } else { text.to_owned() }
}

/// Phrases name each kind once.
fn phrase(d: &mut Dice) -> String {
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

fn atom(d: &mut Dice) -> String {
    match d.below(6) {
        0 => "拒不改正".to_owned(),
        1 => "情节严重".to_owned(),
        2 => format!("主体 为 {}", d.pick(&["单位", "个人"])),
        3 => format!("次数 ≥ {}", 1 + d.below(4)),
        4 => format!("次数 在 [{}, {})", d.below(2), 2 + d.below(3)),
        _ => format!("次数 为 {}", d.below(4)),
    }
}

fn condition(d: &mut Dice) -> String {
    let one = atom(d);
    match d.below(5) {
        0 => format!("非 ({one})"),
        1 => format!("{one} 且 {}", atom(d)),
        2 => format!("{one} 或 {}", atom(d)),
        _ => one,
    }
}

fn lines(d: &mut Dice, base: u64) -> String {
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

fn table(d: &mut Dice) -> String {
    let mut text = "    | 阶次 | 主体 | 次数 | 处罚 |\n".to_owned();
    for grade in ["较轻", "一般", "较重"].iter().take(usize::try_from(1 + d.below(3)).unwrap()) {
        let who = d.pick(&["单位", "个人", "-"]);
        let times = d.pick(&["0", "1", "[1, 2]", "≥2", "≥3", "-", "<2"]);
        text.push_str(&format!("    | {grade} | {who} | {times} | {} |\n", phrase(d)));
    }
    text
}

fn body(d: &mut Dice, base: u64) -> String {
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

/// The texts of a world.
pub(crate) fn texts(seed: u64) -> Vec<(String, String)> {
    let mut d = Dice(seed);
    let facts = "要素 主体 : 枚举(单位, 个人)\n要素 拒不改正 : 是否\n要素 情节严重 : 是否\n要素 次数 : 整数 次\n\n";
    let law = lines(&mut d, 85);
    let mut all = vec![(
        "法.jz".to_owned(),
        format!("{}{facts}事项 甲 {{\n    依据  第一条\n{law}}}\n", head("法", "法律", "全国")),
    )];
    let mut upper = "法";
    if d.chance(50) {
        let text = body(&mut d, 70);
        all.push((
            "省.jz".to_owned(),
            format!("{}基准 甲 细化 法/甲 {{\n{text}}}\n", head("省", "裁量权基准", "370000")),
        ));
        upper = "省";
    }
    let text = body(&mut d, 70);
    all.push((
        "市.jz".to_owned(),
        format!("{}基准 甲 细化 {upper}/甲 {{\n{text}}}\n", head("市", "裁量权基准", "370100")),
    ));
    all
}
