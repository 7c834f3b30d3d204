//! Suites and registers that are damaged in any way: an answer or faults with their lines, never a panic.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_survey::cases::{Runner, read};
use cailiang_survey::watch::{Register, register};
use proptest::prelude::*;

const LAW: &str = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n要素 次 : 整数 ≥1 次\n要素 拒不 : 是否\n事项 甲 {\n依据 第一条\n处一千元以上一万元以下的罚款\n当 拒不：处警告\n}\n";
const BASELINE: &str = "文件 某基准 {\n位阶 裁量权基准\n区划 370800\n施行 2021-01-01\n}\n基准 甲 细化 某法/甲 {\n| 次 | 处罚 |\n| <3 | 处一千元以上五千元以下的罚款 |\n| ≥3 | 处五千元以上一万元以下的罚款 |\n}\n";
const SUITE: &str = "act_date = 2022-01-01\n[[table]]\nmatter = \"某基准/甲\"\nfacts = { 拒不 = 否 }\nrows = '''\n| 次 | 处罚 | 尚缺 |\n| 1、2 | 处一千元以上五千元以下的罚款 | - |\n| [3, 9) | 处五千元以上一万元以下的罚款 | |\n'''\n[[case]]\nname = \"甲\"\nmatter = \"某基准/甲\"\nfacts = { 次 = 3 }\nexpect = { any_of = [\"处警告\"], law_date = 2022-01-01, missing = \"拒不\" }\n";

fn library() -> Library {
    let (library, faults) = Library::read([Source::new("法.jz", LAW), Source::new("基准.jz", BASELINE)]);
    assert!(faults.is_empty(), "{faults:?}");
    library
}

/// A text with a part taken out, doubled, or replaced.
fn damaged(text: &'static str) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "",
        "\"",
        "'''",
        "[",
        "]]",
        "{",
        "=",
        "|",
        "| |",
        "-",
        "\n",
        "\r\n",
        "#",
        "、",
        "≥",
        "9999999999999999999",
        "1e9",
        "nan",
        "「」",
        "２",
        "\u{3000}",
        "2024-02-30",
        "true",
        "\\u0000",
        "'",
        "(",
        "某法/甲",
        "不予处罚；",
    ]);
    let chars = text.chars().count();
    prop::collection::vec((0..chars, 0..12usize, piece), 1..4).prop_map(move |cuts| {
        let mut all: Vec<char> = text.chars().collect();
        for (at, len, piece) in cuts {
            let from = at.min(all.len());
            let to = (from + len).min(all.len());
            all.splice(from..to, piece.chars());
        }
        all.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn suites(text in prop_oneof![damaged(SUITE), ".{0,200}"]) {
        let library = library();
        let lines = u32::try_from(text.lines().count()).unwrap() + 1;
        let faults = match read(Source::new("用例.cases.toml", &text)) {
            Ok(suite) => Runner { library: &library, day: None }.run(&suite).err(),
            Err(faults) => Some(faults),
        };
        if let Some(faults) = faults {
            prop_assert!(!faults.is_empty());
            for fault in faults {
                prop_assert!(!fault.message.is_empty() && (1..=lines).contains(&fault.span.line), "{fault:?}\n{text}");
            }
        }
    }

    #[test]
    fn registers(csv: bool, at in 0..2_000usize, len in 0..20usize, piece in "[甲\"',=\\[\\]\n0-9-]{0,4}") {
        let library = library();
        let whole = register(&library, "2022-01-01".parse().unwrap(), None);
        let text = if csv { whole.to_csv() } else { whole.to_toml() };
        prop_assert_eq!(&Register::read(&text, csv).unwrap(), &whole);
        let mut all: Vec<char> = text.chars().collect();
        let from = at.min(all.len());
        let to = (from + len).min(all.len());
        all.splice(from..to, piece.chars());
        let text: String = all.into_iter().collect();
        if let Err(e) = Register::read(&text, csv) {
            let lines = u32::try_from(text.lines().count()).unwrap() + 1;
            prop_assert!(!e.message.is_empty() && (1..=lines).contains(&e.line), "{e:?}\n{text}");
        }
    }
}

#[test]
fn the_undamaged_suite_runs() {
    let library = library();
    let suite = read(Source::new("用例.cases.toml", SUITE)).unwrap();
    let ran = Runner { library: &library, day: None }.run(&suite).unwrap();
    let points: Vec<usize> = ran.iter().map(|r| r.points.len()).collect();
    assert_eq!(points, [2, 2, 1]);
    assert!(ran[..2].iter().all(|r| r.failure().is_none()));
    assert_eq!(ran[2].failure().unwrap().differences.len(), 1);
}
