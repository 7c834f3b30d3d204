//! Loading a library from texts. Compiled caches and a second review after an edit have their rows here too.

use std::hint::black_box;

use crate::measure::{Aim, Sheet, by_the_clock, resident};
use crate::{library, texts, work};

pub fn rows(sheet: &mut Sheet) {
    sheet.head("装载：五千个事项（一部法、五十份基准，各五行四要素，有从轻从重）");
    let all = texts(5_000, work::baseline, &[("市基准", "370800", "法")]);
    let bytes: usize = all.iter().map(|t| t.1.len()).sum();
    let before = resident();
    let held = library(&all);
    let memory = resident().saturating_sub(before);
    let load = by_the_clock(3, || {
        black_box(library(&all));
    });
    drop(held);
    sheet.shared(&format!("解析、连接、检查 {:.1} MB 的文本（目标 ≤ 100 ms）", bytes as f64 / 1e6), load, 1);
    let alone = load.1 * 1e3 / rayon::current_num_threads() as f64;
    sheet.judge("从文本装载，各线程各算", alone, " ms", Aim::AtMost(100.0));
    sheet.note(&format!("库占内存约 {} MB（目标 ≤ 30 MB，指编译过的缓存）", memory / 1_000_000));
}
