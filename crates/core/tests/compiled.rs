//! Compiled libraries: what is read back is what was written, and bytes that are anything else are refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::library::{CompiledError, Library};
use cailiang_core::source::Source;
use proptest::prelude::*;

const LAW: &str = "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01 至 2029-12-31\n公布 2019-12-01\n}\n要素 主体 : 枚举(单位, 个人) “谁？”\n\
    要素 货值 : 金额\n要素 次数 : 整数 ≥1 次\n事项 甲 {\n依据 第一条\n责令改正，没收违法所得，可以并处货值一倍以上三倍以下的罚款\n\
    当 主体 为 单位 且 (次数 在 [2, 5) 或 非 「拒不改正」)：吊销许可证（依据 第二条）\n时限 作出决定 自立案之日起九十日内\n}\n";
const BASELINE: &str = "文件 某基准 {\n位阶 裁量权基准\n区划 370800\n施行 2021-01-01\n}\n通则 {\n竞合 从高\n从轻 区间最低30%\n当 「主动消除」：从轻\n}\n\
    要素 超标 : 数值 倍\n基准 甲 细化 某法/甲 {\n| 阶次 | 主体 | 超标 | 处罚 |\n| 一般 | 单位 | <0.5 | 处货值一倍以上二倍以下的罚款 |\n\
    | 较重 |  | ≥0.5 | 处货值二倍以上三倍以下的罚款 |\n}\n基准 乙 细化 某法/甲 {\n\
    累加 {\n起点 20%\n次数 1：0%，≥2：6.5%\n罚款 = 合计 × 货值 × 3倍\n}\n}\n基准 丙 细化 某法/甲 {\n加收 {\n起点 一万元\n\
    超标 超过 1 倍的，每 0.3 倍 加 五千元，不足的进一\n上限 六万元\n}\n}\n基准 丁 细化 某法/甲 {\n\
    | 超标 | 处罚 | 期限 |\n| <0.5 | 吊销许可证 | - |\n| ≥0.5 | 暂扣许可证 | 一个月以上三个月以下 |\n}\n";

fn library() -> Library {
    let (library, faults) = Library::read([Source::new("法.jz", LAW), Source::new("基准.jz", BASELINE)]);
    let errors: Vec<_> = faults.iter().map(|d| &d.message).collect();
    assert!(errors.is_empty(), "{errors:?}");
    library
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let library = library();
    let bytes = library.to_bytes();
    let back = Library::from_bytes(bytes.clone()).unwrap();
    // Everything: instruments with places and texts, periods, facts, edges.
    let all = |l: &Library| {
        let matters: Vec<_> = l.matters().map(|m| (m, l.matter(m).unwrap().1.name.clone())).collect();
        let refining = l.refining("某法", "甲").to_vec();
        format!("{:#?}{:#?}{matters:?}{refining:?}", l.instruments().collect::<Vec<_>>(), l.facts().collect::<Vec<_>>())
    };
    assert_eq!(all(&library), all(&back));
    assert_eq!(library.sources_hash(), back.sources_hash());
    let periods = |l: &Library| l.instruments().map(|(id, _)| l.period(id)).collect::<Vec<_>>();
    assert_eq!(periods(&library), periods(&back));
    // Writing it again, packed or unpacked, gives the same bytes.
    assert_eq!(back.to_bytes(), bytes);
    assert_eq!(Library::from_bytes(bytes.clone()).unwrap().to_bytes(), bytes);
}

#[test]
fn every_truncation_is_refused() {
    let bytes = library().to_bytes();
    for length in 0..bytes.len() {
        let error = Library::from_bytes(bytes[..length].to_vec()).unwrap_err();
        let expected = if length < 8 { CompiledError::Foreign } else { CompiledError::Truncated };
        assert_eq!(error, expected, "{length}");
    }
    let longer = [bytes, vec![0]].concat();
    assert_eq!(Library::from_bytes(longer).unwrap_err(), CompiledError::Damaged);
}

#[test]
fn every_changed_byte_is_refused() {
    let bytes = library().to_bytes();
    for place in 0..bytes.len() {
        let mut other = bytes.clone();
        other[place] ^= 0x11;
        assert!(Library::from_bytes(other).is_err(), "byte {place}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_any_origin_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), known in any::<bool>()) {
        let start = if known { library().to_bytes()[..92].to_vec() } else { Vec::new() };
        prop_assert!(Library::from_bytes([start, bytes].concat()).is_err());
    }
}
