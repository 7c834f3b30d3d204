//! Random worlds with everything beyond plain lines: two parties, durations, objects, base quantities, weights, adders,
//! grade steps and 竞合 从高, general clauses, orders and deadlines, edges with conditions, 承接, and facts under other
//! names.

use crate::dice::Dice;

/// What the penalties of a world are about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Flavour {
    Parties,
    Times,
    Objects,
    Bases,
    Weights,
    Adders,
    Grades,
    Sums,
}

use Flavour::{Adders, Bases, Grades, Objects, Parties, Sums, Times, Weights};

const FLAVOURS: [Flavour; 8] = [Parties, Times, Objects, Bases, Weights, Adders, Grades, Sums];

/// How the texts of a world stand to one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// Each refines the one above it.
    Chain,
    /// The city's text goes past the province's, which binds it all the same.
    Beside,
    /// Edges with conditions; a regulation that supplements the law.
    Conditions,
    /// The law was replaced: edges follow 承接.
    Succession,
}

/// A text: how it calls the facts of the law.
struct Doc {
    name: &'static str,
    flavour: Flavour,
    is_law: bool,
    /// Name of 次数 here, and what is added to it.
    count: (&'static str, u64),
    /// The facts that its conditions may look at.
    asked: Vec<&'static str>,
}

fn sum(n: u64) -> String {
    format!("{}元", n * 1000)
}

fn fine(d: &mut Dice, doc: &Doc) -> String {
    let (low, high) = match (doc.is_law, d.below(3)) {
        // Laws are wide, so that some baselines stay inside.
        (true, 0 | 1) => (d.from(1, 2), d.from(7, 9)),
        (false, 0) => (d.from(2, 4), d.from(5, 7)),
        _ => {
            let low = d.from(1, 6);
            (low, d.from(low + 1, 9))
        }
    };
    match d.below(8) {
        0 => format!("{}以下的罚款", sum(high)),
        1 => format!("{}的罚款", sum(high)),
        2 if !doc.is_law => "罚款".to_owned(),
        _ => format!("{}以上{}以下的罚款", sum(low), sum(high)),
    }
}

/// A share or multiple of a base quantity, perhaps lifted or capped.
fn share(d: &mut Dice, phrase: &mut String) -> String {
    let one: (u64, u64) = (d.from(1, 3), d.from(3, 5));
    let body = match d.below(4) {
        0 => format!("货值金额{}倍以下", one.1),
        1 => format!("货值金额{}%以上{}%以下", one.0 * 50, one.1 * 50),
        _ => format!("货值金额{}倍以上{}倍以下", one.0, one.1),
    };
    match d.below(8) {
        0 => phrase.push_str(&format!("，最高不超过{}", sum(d.from(6, 9)))),
        1 => phrase.push_str(&format!("，货值金额不足{0}的，按{0}计算", sum(d.from(1, 2)))),
        2 => phrase.push_str(&format!("，罚款不得低于{}", sum(d.from(1, 3)))),
        _ => {}
    }
    format!("{body}的罚款")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Warning,
    Fine,
    Unit,
    Staff,
    Gains,
    Goods,
    Licence,
    Suspended,
    Banned,
    Detained,
    Closed,
}

fn vocabulary(flavour: Flavour) -> Vec<What> {
    match flavour {
        Parties => vec![What::Unit, What::Staff, What::Unit, What::Staff, What::Warning],
        Times => vec![What::Suspended, What::Suspended, What::Banned, What::Detained, What::Fine],
        Objects => vec![What::Goods, What::Licence, What::Fine, What::Gains],
        Bases => vec![What::Fine, What::Fine, What::Warning, What::Gains],
        _ => vec![What::Fine, What::Fine, What::Fine, What::Warning, What::Closed],
    }
}

fn span(d: &mut Dice, doc: &Doc) -> String {
    let (a, b) = if doc.is_law { (d.from(2, 4), d.from(4, 7)) } else { (d.from(1, 5), d.from(5, 8)) };
    match d.below(9) {
        0 if !doc.is_law => format!("{}日以上{}日以下", a * 30, b * 30),
        1 if a < 3 => format!("{a}年"),
        2 => format!("{b}个月以下"),
        3 => "一年以下".to_owned(),
        _ => format!("{a}个月以上{b}个月以下"),
    }
}

/// A sanction in words, and what is said behind the whole phrase.
fn sanction(d: &mut Dice, doc: &Doc, what: What, modal: &str) -> (String, String) {
    let mut behind = String::new();
    let text = match what {
        What::Warning => format!("{modal}给予警告"),
        What::Fine if doc.flavour == Bases && d.chance(60) => format!("{modal}处{}", share(d, &mut behind)),
        What::Fine => format!("{modal}处{}", fine(d, doc)),
        // One that does not say whom it falls on cannot be compared with those that do.
        What::Unit if d.chance(4) => format!("{modal}处{}", fine(d, doc)),
        What::Unit => format!("对单位{modal}处{}", fine(d, doc)),
        What::Staff => format!("对直接负责的主管人员和其他直接责任人员{modal}处{}", fine(d, doc)),
        What::Gains => format!("{modal}没收违法所得"),
        What::Goods => format!("{modal}没收{}", if d.chance(90) { "工具" } else { "原料" }),
        What::Licence => format!("{modal}吊销{}", if d.chance(90) { "许可证" } else { "执照" }),
        What::Suspended => format!("{modal}暂扣许可证{}", span(d, doc)),
        // A figure must not stand behind the colon of a condition that ends with one.
        What::Banned => format!("{modal}并{}年内不得从事经营活动", d.from(1, 4)),
        What::Detained => {
            let low = d.from(3, 8);
            format!("{modal}处{low}日以上{}日以下拘留", d.from(low, 12))
        }
        What::Closed => format!("{modal}责令停产停业"),
    };
    (text, behind)
}

fn order(d: &mut Dice, doc: &Doc) -> String {
    let n = if doc.is_law { d.from(15, 40) } else { d.from(5, 40) };
    match d.below(8) {
        0 => format!("责令{n}个工作日内改正"),
        1 => "责令1个月内改正".to_owned(),
        2 => "责令改正".to_owned(),
        _ => format!("责令{n}日内改正"),
    }
}

/// Phrases name each kind once.
fn phrase(d: &mut Dice, doc: &Doc) -> String {
    let mut words = vocabulary(doc.flavour);
    let mut next = |d: &mut Dice, may: bool| {
        let what = d.take(&mut words);
        words.retain(|w| *w != what);
        let modal = if may && d.chance(20) { "可以" } else { "" };
        sanction(d, doc, what, modal)
    };
    let (first, behind) = next(d, true);
    if doc.flavour == Times && d.chance(6) {
        let (low, high) = (d.from(1, 3), d.from(3, 5));
        let unit = d.pick(&["个月", "个月", "年"]);
        let one = format!("暂扣许可证{low}{unit}以上{high}{unit}以下");
        return format!("{one}或者暂扣许可证{}{unit}以上{}{unit}以下", high + 1, high + d.from(2, 3));
    }
    let waives = if doc.is_law { 4 } else { 8 };
    match d.below(100) {
        n if n < waives => "不予处罚".to_owned(),
        n if n < waives + 3 => "可以不予处罚".to_owned(),
        n if n < 18 && behind.is_empty() && !first.starts_with('对') && !first.starts_with("可以") => {
            let (second, _) = next(d, false);
            if second.starts_with('对') { first } else { format!("{first}或者{}", second.trim_start_matches('处')) }
        }
        18..25 => format!("仅{}{behind}", first.replace("可以", "")),
        25..30 => "不予没收违法所得".to_owned(),
        n @ 30..62 if doc.flavour != Times || n < 40 => {
            let (second, more) = next(d, true);
            if behind.is_empty() {
                format!("{first}，{second}{more}")
            } else {
                format!("{second}{more}，{first}{behind}")
            }
        }
        40..90 if doc.flavour == Times => format!("{}，{first}{behind}", order(d, doc)),
        _ => format!("{first}{behind}"),
    }
}

fn atom(d: &mut Dice, doc: &Doc) -> String {
    let asked: Vec<&str> = doc.asked.clone();
    match d.pick(&asked) {
        "主体" => format!("主体 为 {}", d.pick(&["单位", "个人"])),
        "次数" => {
            let (name, more) = doc.count;
            match d.below(3) {
                0 => format!("{name} ≥ {}", d.from(1, 3) + more),
                1 => format!("{name} 在 [{}, {})", d.from(0, 1) + more, d.from(2, 3) + more),
                _ => format!("{name} 为 {}", d.from(0, 2) + more),
            }
        }
        "货值金额" => match d.below(3) {
            0 => format!("货值金额 < {}", d.from(1, 3) * 1000),
            1 => format!("货值金额 ≥ {}", d.from(1, 3) * 1000),
            _ => format!("货值金额 在 (1000, {}]", d.from(2, 4) * 1000),
        },
        "倍数" => match d.below(2) {
            0 => format!("倍数 < {}", d.from(1, 2)),
            _ => format!("倍数 ≥ {}", d.from(1, 2)),
        },
        name => name.to_owned(),
    }
}

fn condition(d: &mut Dice, doc: &Doc) -> String {
    let one = atom(d, doc);
    match d.below(6) {
        0 => format!("非 ({one})"),
        1 => format!("{one} 且 {}", atom(d, doc)),
        2 => format!("{one} 或 {}", atom(d, doc)),
        _ => one,
    }
}

fn ground(d: &mut Dice, doc: &Doc) -> &'static str {
    if !doc.is_law && d.chance(8) { "（依据 行政处罚法第三十三条第一款）" } else { "" }
}

fn lines(d: &mut Dice, doc: &Doc, base: u64) -> String {
    let mut text = String::new();
    if d.chance(base) {
        text.push_str(&format!("    {}{}\n", phrase(d, doc), ground(d, doc)));
    }
    for _ in 0..d.below(3) {
        text.push_str(&format!("    当 {}：{}{}\n", condition(d, doc), phrase(d, doc), ground(d, doc)));
    }
    if text.is_empty() {
        text.push_str(&format!("    当 {}：{}\n", condition(d, doc), phrase(d, doc)));
    }
    text
}

/// A table by 次数 and perhaps 主体; with `graded` the rows are fines that rise, mostly.
fn table(d: &mut Dice, doc: &Doc) -> String {
    let (name, more) = doc.count;
    let both = doc.asked.contains(&"主体") && d.chance(50);
    let mut text = format!("    | 阶次 | {}{name} | 处罚 |\n", if both { "主体 | " } else { "" });
    let cells = match d.below(4) {
        0 => [format!("<{}", 1 + more), format!("[{}, {})", 1 + more, 3 + more), format!("≥{}", 3 + more)],
        1 => [format!("<{}", 2 + more), format!("{}", 2 + more), format!("≥{}", 3 + more)],
        // With a gap, or an overlap.
        2 => [format!("<{}", 1 + more), format!("{}", 1 + more), format!("≥{}", 3 + more)],
        _ => [format!("<{}", 2 + more), format!("[{}, {}]", 1 + more, 2 + more), "-".to_owned()],
    };
    let who: &[&str] = match (both, d.below(3)) {
        (false, _) => &[""],
        (true, 0) => &["单位 | ", "- | "],
        (true, _) => &["单位 | ", "个人 | "],
    };
    for who in who {
        let mut last = 0;
        for (grade, cell) in ["较轻", "一般", "较重"].iter().zip(&cells) {
            let low = if d.chance(85) { last.max(d.from(1, 3)) } else { d.from(1, 3) };
            let high = d.from(low + 1, low + 3);
            last = high.min(6);
            let what = match d.below(10) {
                0 => phrase(d, doc),
                1 => format!("可以处{}以上{}以下的罚款", sum(low), sum(high)),
                _ => format!("处{}以上{}以下的罚款", sum(low), sum(high)),
            };
            text.push_str(&format!("    | {grade} | {who}{cell} | {what} |\n"));
        }
    }
    text
}

fn weights(d: &mut Dice, doc: &Doc) -> String {
    let (name, more) = doc.count;
    let when = if d.chance(25) { format!(" 当 {}", condition(d, doc)) } else { String::new() };
    let mut text = format!("    累加{when} {{\n        起点 {}%\n", d.from(2, 6) * 5);
    let at = more + 1;
    // Some leave the lowest count without a level.
    let (first, next) = if d.chance(85) { (format!("<{at}"), at) } else { (at.to_string(), at + 1) };
    let levels = [d.from(0, 2) * 5, d.from(2, 5) * 5, d.from(5, 12) * 5];
    text.push_str(&format!(
        "        {name} {first}：{}%，{next}：{}%，≥{}：{}%\n",
        levels[0],
        levels[1],
        next + 1,
        levels[2]
    ));
    text.push_str(&format!("        拒不改正 是：{}%，否：0%\n", d.from(1, 8) * 5));
    if d.chance(60) {
        let low = d.chance(15);
        text.push_str(&format!(
            "        地点 一般区域：{}，敏感区：{}%\n",
            if low { "-5%" } else { "0%" },
            d.from(1, 8) * 5
        ));
    }
    let floor = if d.chance(30) { format!("，不低于{}", sum(d.from(1, 3))) } else { String::new() };
    let formula = |d: &mut Dice| match d.below(4) {
        0 => format!("罚款 = 合计 × 货值金额 × {}倍{floor}", d.from(2, 5)),
        _ => format!("罚款 = 合计 × {}{floor}", sum(d.from(5, 10))),
    };
    text.push_str(&format!("        {}\n", formula(d)));
    if d.chance(30) {
        text.push_str(&format!("        当 主体 为 个人：{}\n", formula(d)));
    }
    text.push_str("    }\n");
    text
}

fn adders(d: &mut Dice, doc: &Doc) -> String {
    let when = if d.chance(25) { format!(" 当 {}", condition(d, doc)) } else { String::new() };
    let start = d.from(1, 4);
    let mut text = format!("    加收{when} {{\n        起点 {}\n", sum(start));
    let rounding = ["", "，不足的进一", "，不足的四舍五入", "，不足的舍去"];
    let term = |d: &mut Dice, fact: &str| {
        let above = if d.chance(50) { format!("超过 {} 的，", d.from(1, 2)) } else { String::new() };
        let step = if fact == "倍数" { d.pick(&["0.5", "1", "2"]) } else { d.pick(&["1", "2"]) };
        format!("        {fact} {above}每 {step} 加{}{}\n", sum(d.from(1, 2)), d.pick(&rounding))
    };
    text.push_str(&term(d, "倍数"));
    if d.chance(40) {
        text.push_str(&term(d, "因子数"));
    }
    if d.chance(80) {
        text.push_str(&format!("        上限 {}\n", sum(d.from(start + 2, 9))));
    }
    text.push_str("    }\n");
    text
}

fn deadline(d: &mut Dice, doc: &Doc) -> String {
    let n = if doc.is_law { 90 } else { d.from(5, 12) * 10 };
    let unit = if doc.is_law || d.chance(85) { "日" } else { "个工作日" };
    format!("时限 作出决定 自立案之日起{n}{unit}内\n")
}

/// Dice of its own for what was added later: worlds without it stay what they were.
fn apart(d: &Dice, salt: u64) -> Dice {
    Dice(d.0 ^ salt.wrapping_mul(0x9e6c_63d0_876a_68ee))
}

/// The general clauses of a baseline, and the facts they look at that no other text does.
fn general(d: &mut Dice, doc: &Doc) -> String {
    let mut text = String::new();
    if doc.flavour == Grades && d.chance(40) {
        text.push_str("    竞合 从高\n");
    }
    if doc.flavour == Grades && d.chance(50) {
        let may = if d.chance(40) { "可以" } else { "" };
        let (step, end) = if d.chance(60) { ("上调", "，已是最高档的取上限") } else { ("下调", "") };
        text.push_str(&format!("    当 拒不改正：{may}{step}一档{}\n", if d.chance(50) { end } else { "" }));
        if d.chance(40) {
            text.push_str("    当 情节严重：上调一档\n");
        }
    }
    if d.chance(12) {
        let mut own = apart(d, 1);
        let may = if d.chance(50) { "可以" } else { "" };
        let yields = if own.chance(40) { "（表中未作规定的）" } else { "" };
        text.push_str(&format!("    当 情节严重：{may}不予处罚{}{yields}\n", ground(d, doc)));
    }
    if doc.flavour == Times && d.chance(40) {
        text.push_str(&format!("    {}", deadline(d, doc)));
    }
    if d.chance(20) {
        let share = d.from(2, 4) * 10;
        text.push_str(&format!("    从轻  区间最低{share}%\n    当 初次违法：从轻\n"));
        match d.below(4) {
            0 => text.push_str(&format!("    一般  区间{share}%至{}%\n", share + 30)),
            1 => text.push_str("    从重  区间70%以上\n    当 拒不改正：从重\n"),
            2 => text.push_str("    只有上限 从轻 20%\n"),
            _ => {}
        }
    } else if d.chance(10) {
        text.push_str("    减轻  下限50%至80%\n    当 初次违法：减轻（依据 行政处罚法第三十二条）\n");
    } else if d.chance(10) {
        text.push_str("    当 初次违法：降低20%至40%\n");
    }
    if text.is_empty() { text } else { format!("通则 {{\n{text}}}\n\n") }
}

fn body(d: &mut Dice, doc: &Doc) -> String {
    let table_share = match doc.flavour {
        Grades => 85,
        Weights | Adders | Parties | Times => 0,
        _ => 20,
    };
    let mut text = String::new();
    if doc.flavour == Times && (doc.is_law || d.chance(30)) {
        text.push_str(&format!("    {}", deadline(d, doc)));
    }
    match doc.flavour {
        Adders if doc.is_law && apart(d, 2).chance(35) => {
            if d.chance(30) {
                text.push_str(&format!("    {}\n", phrase(d, doc)));
            }
            text.push_str(&adders(d, doc));
        }
        _ if doc.is_law => text.push_str(&lines(d, doc, 85)),
        Weights | Adders if d.chance(75) => {
            if d.chance(30) {
                text.push_str(&format!("    {}\n", phrase(d, doc)));
            }
            text.push_str(&if doc.flavour == Weights { weights(d, doc) } else { adders(d, doc) });
            if d.chance(25) {
                text.push_str(&format!("    当 {}：{}\n", condition(d, doc), phrase(d, doc)));
            }
        }
        _ if d.chance(table_share) => {
            if d.chance(30) {
                text.push_str(&format!("    {}\n", phrase(d, doc)));
            }
            text.push_str(&table(d, doc));
        }
        _ => text.push_str(&lines(d, doc, 70)),
    }
    text
}

const FACTS: &str = "要素 主体 : 枚举(单位, 个人)\n要素 拒不改正 : 是否\n要素 情节严重 : 是否\n要素 次数 : 整数 次\n\
                     要素 倍数 : 数值 倍\n要素 因子数 : 整数 个\n要素 货值金额 : 金额\n要素 初次违法 : 是否\n要素 地点 : 枚举(一般区域, 敏感区)\n";

fn asked(d: &mut Dice, flavour: Flavour) -> Vec<&'static str> {
    let mut all = match flavour {
        Bases => vec!["主体", "货值金额", "拒不改正"],
        Weights => vec!["主体", "拒不改正", "次数"],
        Adders => vec!["主体", "倍数"],
        _ => vec!["主体", "拒不改正", "次数", "情节严重"],
    };
    while all.len() > 3 {
        _ = d.take(&mut all);
    }
    all
}

/// How the text calls 次数: as the law does, or as one of these declarations says.
fn own_facts(d: &mut Dice) -> ((&'static str, u64), &'static str) {
    match d.below(12) {
        0 => (("含本次次数", 1), "要素 含本次次数 : 整数 ≥1 次 = 次数 + 1\n\n"),
        1 => (("累计次数", 0), "要素 累计次数 同 次数\n\n"),
        // Declared anew it is another fact.
        2 => (("次数", 0), "要素 次数 : 整数 次\n\n"),
        _ => (("次数", 0), ""),
    }
}

fn head(name: &str, rank: &str, place: &str, from: &str, more: &str) -> String {
    format!("文件 {name} {{\n    位阶  {rank}\n    区划  {place}\n    施行  {from}\n{more}}}\n\n")
}

/// The texts of a world.
pub(crate) fn texts(seed: u64) -> Vec<(String, String)> {
    let mut d = Dice(seed.wrapping_mul(0x1000_0001).wrapping_add(77));
    let flavour = FLAVOURS[usize::try_from(d.below(8)).unwrap()];
    let shape = match d.below(10) {
        0 => Shape::Beside,
        1 | 2 => Shape::Conditions,
        3 | 4 => Shape::Succession,
        _ => Shape::Chain,
    };
    let asked = asked(&mut d, flavour);
    let doc = |name, is_law, count| Doc { name, flavour, is_law, count, asked: asked.clone() };
    let law = doc("法", true, ("次数", 0));
    let mut all = Vec::new();
    let mut add = |name: &str, text: String| all.push((format!("{name}.jz"), text));
    let basis = |d: &mut Dice, edges: &str, matter: &str, of: &Doc| {
        format!("事项 {matter}{edges} {{\n    依据  第一条\n{}}}\n\n", body(d, of))
    };
    if shape == Shape::Succession {
        let old = basis(&mut d, "", "甲", &law);
        add("旧法", format!("{}{FACTS}\n{old}", head("旧法", "法律", "全国", "2010-01-01", "")));
        let new = if d.chance(50) {
            let one = basis(&mut d, " 承接 旧法/甲 当 主体 为 单位", "乙", &law);
            let other = if d.chance(80) { "主体 为 个人" } else { "主体 为 个人 且 非 拒不改正" };
            let two = basis(&mut d, &format!(" 承接 旧法/甲 当 {other}"), "丙", &law);
            format!("{one}{two}")
        } else {
            basis(&mut d, " 承接 旧法/甲", "乙", &law)
        };
        add("法", format!("{}{new}", head("法", "法律", "全国", "2021-01-01", "    替代  旧法\n")));
    } else {
        let text = basis(&mut d, "", "甲", &law);
        add("法", format!("{}{FACTS}\n{text}", head("法", "法律", "全国", "2020-01-01", "")));
    }
    let root = if shape == Shape::Succession { "旧法/甲" } else { "法/甲" };
    let mut upper = root.to_owned();
    if shape == Shape::Conditions && d.chance(60) {
        let own = doc("条例", false, ("次数", 0));
        let when = condition(&mut d, &own);
        let edges = match d.below(3) {
            0 => format!(" 细化 {upper}"),
            1 => format!(" 细化 {upper} 当 {when} 补充设定 当 非 ({when})"),
            _ => format!(" 细化 {upper} 当 {when}"),
        };
        let text = basis(&mut d, &edges, "甲", &own);
        add("条例", format!("{}{text}", head("条例", "地方性法规", "370000", "2020-01-01", "")));
        upper = "条例/甲".to_owned();
    }
    let baseline = |d: &mut Dice, name: &'static str, place: &str, edges: &str, has: Option<(&'static str, u64)>| {
        let (count, facts) = match has {
            Some(count) => (count, ""),
            None => own_facts(d),
        };
        let own = doc(name, false, count);
        let clauses = general(d, &own);
        let text = format!("基准 甲{edges} {{\n{}}}\n", body(d, &own));
        (format!("{}{facts}{clauses}{text}", head(own.name, "裁量权基准", place, "2020-01-01", "")), count)
    };
    let mut count = None;
    if d.chance(50) || shape == Shape::Beside {
        let (text, named) = baseline(&mut d, "省", "370000", &format!(" 细化 {upper}"), None);
        add("省", text);
        if shape != Shape::Beside {
            upper = "省/甲".to_owned();
            // What the province declares the city sees.
            count = Some(named);
        }
    }
    let plain = doc("市", false, count.unwrap_or(("次数", 0)));
    let edges = match shape {
        Shape::Conditions if d.chance(50) => format!(" 细化 {upper} 当 {}", condition(&mut d, &plain)),
        _ => format!(" 细化 {upper}"),
    };
    let (text, _) = baseline(&mut d, "市", "370100", &edges, count);
    add("市", text);
    all
}
