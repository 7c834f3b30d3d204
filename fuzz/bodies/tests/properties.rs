//! The fuzz bodies on stable: on mutated documents of the embedded library, on words of the language in any order, and
//! on anything. `PROPTEST_CASES=1000000` runs more.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_benchmarks_data::DOCUMENTS;
use cailiang_fuzz_bodies::{document, penalty, review, round_trip, table};
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Words that a document is made of, and some that it is not.
const WORDS: &[&str] = &[
    "文件",
    "甲",
    "乙",
    "丙",
    " ",
    "\n",
    "{",
    "}",
    "位阶",
    "法律",
    "地方性法规",
    "基准",
    "区划",
    "370000",
    "施行",
    "2020-01-01",
    "至",
    "要素",
    ":",
    "：",
    "是否",
    "枚举(",
    "单位",
    "、",
    "个人",
    ")",
    "整数",
    "数值 倍",
    "金额",
    "日期",
    "事项",
    "细化",
    "承接",
    "替代",
    "补充设定",
    "授权",
    "依据",
    "第一条",
    "当",
    "非",
    "且",
    "或",
    "为",
    "在",
    "[1, 5)",
    "≥",
    "3",
    "「",
    "」",
    "|",
    "阶次",
    "处罚",
    "较轻",
    "-",
    "仅",
    "责令改正",
    "，",
    "没收违法所得",
    "处",
    "二千元以上二万元以下的罚款",
    "警告或者罚款",
    "并处",
    "可以",
    "每日",
    "货值金额",
    "一倍以上三倍以下",
    "百分之五",
    "吊销许可证",
    "通则",
    "竞合 从高",
    "累加",
    "起点 20%",
    "不予处罚",
    "（",
    "）",
    "#",
    "\u{3000}",
    "\t",
    "\r\n",
    "不足一万元的，按一万元计算",
    "亿",
    "万",
    "零",
];

const PENALTY: &[&str] = &[
    "责令改正",
    "，",
    "；",
    "。",
    "处",
    "并处",
    "可以",
    "单处或者并处",
    "二千元",
    "以上",
    "以下",
    "一百万一十元",
    "20000",
    "１０",
    "万元",
    "元",
    "的罚款",
    "罚款",
    "警告",
    "或者",
    "没收",
    "违法所得",
    "货值金额",
    "一倍",
    "百分之五",
    "十五日",
    "拘留",
    "情节严重的",
    "拒不改正的",
    "吊销许可证",
    "责令停产停业",
    "对",
    "直接负责的主管人员",
    "每日",
    "不足",
    "按",
    "计算",
    "直至",
    "其他",
    "五年内",
    "不得从事",
    "依照",
    "第三条",
    "（",
    "）",
    "%",
    "-",
    "\n",
    " ",
    "零",
    "亿亿",
    "：（一）",
    "（二）",
    "下列规定",
    "采取下列措施",
    "每",
    "一人",
    "总额不超过",
    "对单位",
    "对个人",
    "除",
    "外",
    "没有违法所得的",
    "上一年度营业额",
    "按日连续处罚",
    "取消",
    "资格",
    "暂停",
    "业务",
    "终身",
    "市场禁入",
    "一定期限",
    "其",
    "由公安机关",
    "自",
    "之日起",
    "被",
    "给予",
    "关闭",
    "停业整顿",
    "不予",
    "所称",
    "是指",
];

fn words(of: &'static [&'static str], most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(of), 0..most).prop_map(|w| w.concat())
}

/// A document of the library with lines and words cut out, doubled, swapped or replaced.
fn mutated() -> impl Strategy<Value = String> {
    let edits = proptest::collection::vec((0..6u8, any::<Index>(), any::<Index>(), select(WORDS)), 0..6);
    (0..DOCUMENTS.len(), edits).prop_map(|(number, edits)| {
        let mut text: Vec<char> = DOCUMENTS[number].1.chars().collect();
        // A whole statute is slow to mutate a thousand times: its head and one part of its body.
        text.truncate(2500);
        for (kind, a, b, word) in edits {
            let (from, to) = (a.index(text.len()), b.index(text.len()));
            let near = (from + to % 12).min(text.len());
            match kind {
                0 => drop(text.drain(from..near)),
                1 => drop(text.splice(from..near, word.chars())),
                2 => text.swap(from, to),
                3 => drop(text.splice(from..from, text[from..near].to_vec())),
                4 => drop(text.splice(from..from, word.chars())),
                _ => text.truncate(from.max(1)),
            }
            if text.is_empty() {
                text.push('文');
            }
        }
        text.into_iter().collect()
    })
}

/// Small documents that check often enough for the review to be reached.
fn small() -> impl Strategy<Value = String> {
    let line = select(&[
        "责令改正，处二千元以上二万元以下的罚款",
        "当 甲：处一万元以下的罚款",
        "当 非 甲 且 次 ≥ 3：吊销许可证",
        "仅处警告",
        "当 次 在 [1, 3)：仅处警告",
        "处警告或者五百元的罚款",
        "可以并处违法所得一倍以上三倍以下的罚款",
        "不予处罚",
        "当 甲：不予处罚（依据 行政处罚法第三十三条第一款）",
        "没收违法所得",
        "暂扣许可证三个月以上六个月以下",
        "时限 作出决定 自立案之日起九十日内",
        "| 阶次 | 次 | 处罚 |\n| 较轻 | <3 | 处二千元以上五千元以下的罚款 |\n| 一般 | ≥3 | 处五千元以上三万元以下的罚款 |",
        "| 次 | 处罚 |\n| 1 | 处警告 |\n| 1、2 | 处三千元的罚款 |",
    ]);
    let rank = select(&["法律", "行政法规", "地方性法规", "设区的市地方性法规", "部门规章", "行政规范性文件"]);
    let edge = select(&["", " 细化 上/事", " 补充设定", " 承接 上/事", " 授权 上第二条", " 细化 下/事"]);
    let when = select(&["2020-01-01", "2027-01-01", "2016-01-01 至 2026-08-15"]);
    let lines = proptest::collection::vec(line, 0..4);
    (select(&["上", "下", "旁"]), rank, edge, when, lines).prop_map(|(name, rank, edge, when, lines)| {
        format!(
            "文件 {name} {{\n位阶 {rank}\n区划 370000\n施行 {when}\n}}\n要素 甲 : 是否\n要素 次 : 整数\n要素 违法所得 : 金额\n\
             事项 事{edge} {{\n依据 第一条\n{}\n}}\n",
            lines.join("\n")
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_as_a_workbook(bytes in proptest::collection::vec(any::<u8>(), 0..400), zip in any::<bool>()) {
        let head: &[u8] = if zip { b"PK\x03\x04" } else { &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] };
        table(&[head, &bytes].concat());
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        document(&bytes);
    }

    #[test]
    fn any_words(text in words(WORDS, 80)) {
        document(text.as_bytes());
        round_trip(&text);
    }

    #[test]
    fn mutated_documents(text in mutated()) {
        document(text.as_bytes());
        round_trip(&text);
        review(&[&text]);
    }

    #[test]
    fn penalties(text in words(PENALTY, 30), anything in ".{0,60}") {
        penalty(&text);
        penalty(&anything);
    }

    #[test]
    fn small_documents(texts in proptest::collection::vec(small(), 1..4)) {
        for text in &texts {
            round_trip(text);
        }
        review(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

#[test]
fn the_embedded_library_round_trips() {
    for (name, text) in DOCUMENTS {
        assert!(cailiang_core::fmt::format(&cailiang_core::source::Source::new(name, text)).is_some(), "{name}");
        round_trip(text);
    }
    review(&DOCUMENTS.iter().map(|d| d.1).collect::<Vec<_>>());
}
