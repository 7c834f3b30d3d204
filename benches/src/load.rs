//! Loading a library, from texts and compiled; and a review that follows an edit.

use std::hint::black_box;

use cailiang::source::Source;
use cailiang::{Library, Reviewer, Session};

use crate::measure::{Aim, Sheet, by_the_clock, median, resident};
use crate::{DAY, library, texts, work};

/// Asks a process of its own what an opened library takes in memory.
const CHILD: &str = "--opened";

pub fn rows(sheet: &mut Sheet) {
    sheet.head("装载：五千个事项（一部法、五十份基准，各五行四要素，有从轻从重）");
    let all = texts(5_000, work::baseline, &[("市基准", "370800", "法")]);
    let bytes: usize = all.iter().map(|t| t.1.len()).sum();
    // Kept until all are measured: freeing a library is no part of loading it.
    let mut kept = Vec::new();
    let load = by_the_clock(5, || kept.push(library(&all)));
    drop(kept);
    sheet.shared(&format!("解析、连接、检查 {:.1} MB 的文本（目标 ≤ 100 ms）", bytes as f64 / 1e6), load, 1);
    let alone = load.1 * 1e3 / rayon::current_num_threads() as f64;
    sheet.judge("从文本装载，各线程各算", alone, " ms", Aim::AtMost(100.0));

    let compiled = library(&all).to_bytes();
    let file = File::of(&compiled);
    let mut kept = Vec::new();
    let open = by_the_clock(9, || kept.push(Library::from_bytes(std::fs::read(&file.0).unwrap()).unwrap()));
    drop(kept);
    sheet.shared("读入并打开编译过的文件库（目标 ≤ 10 ms）", open, 1);
    let alone = open.1 * 1e3 / rayon::current_num_threads() as f64;
    sheet.judge("读入并打开编译过的文件库，各线程各算", alone, " ms", Aim::AtMost(10.0));
    let memory = opened(&file) as f64 / 1e6;
    sheet.judge("打开后占内存", memory, " MB", Aim::AtMost(30.0));
    sheet.note(&format!(
        "编译过的文件 {:.1} MB；打开后占内存 {memory:.1} MB（目标 ≤ 30 MB）",
        compiled.len() as f64 / 1e6
    ));
}

/// A compiled library on disk, for as long as it is measured.
struct File(std::path::PathBuf);

impl File {
    fn of(bytes: &[u8]) -> File {
        let path = std::env::temp_dir().join(format!("cailiang-peers-{}.jzc", std::process::id()));
        std::fs::write(&path, bytes).unwrap();
        File(path)
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What the compiled library takes once it is open, in bytes: in a process that holds nothing else.
fn opened(file: &File) -> usize {
    let output = std::process::Command::new(std::env::current_exe().unwrap()).arg(CHILD).arg(&file.0).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

/// Measures the memory of an opened library, where the arguments ask for that.
pub fn is_child(arguments: &[String]) -> bool {
    let [_, flag, path] = arguments else { return false };
    if flag != CHILD {
        return false;
    }
    let before = resident();
    let library = Library::from_bytes(std::fs::read(path).unwrap()).unwrap();
    println!("{}", resident().saturating_sub(before));
    drop(library);
    true
}

/// One figure of one row changes in one of a hundred provincial baselines of fifty matters, between their laws and the city's.
pub fn edits(sheet: &mut Sheet) {
    const DOCUMENTS: usize = 100;
    const MATTERS: usize = 50;
    sheet.head("改一个数字：三百份文件（法、省基准、市基准各一百份），各五十个事项");
    let all: Vec<(String, String)> = (0..DOCUMENTS)
        .flat_map(|i| {
            let (law, upper, lower) = (format!("法{i}"), format!("省基准{i}"), format!("市基准{i}"));
            [
                (format!("{law}.jz"), work::law(MATTERS).replacen("文件 法", &format!("文件 {law}"), 1)),
                (format!("{upper}.jz"), work::baseline(&upper, "370000", 0..MATTERS, &law)),
                (format!("{lower}.jz"), work::baseline(&lower, "370800", 0..MATTERS, &upper)),
            ]
        })
        .collect();
    let day = DAY.parse().unwrap();
    let fresh = median(3, || drop(black_box(Reviewer::new(&library(&all), day).review_all())));
    let whole = sheet.row("全部重新装载、审查（一个线程的部分）", fresh, 1, None);
    let mut session = Session::new(all.iter().map(|(name, text)| Source::new(name, text)), day);
    black_box(session.report());
    let (name, text) = &all[all.len() / 2 + 1];
    let other = text.replacen("20000元", "20001元", 1);
    assert_ne!(text, &other);
    let mut turn = false;
    let edit = by_the_clock(25, || {
        turn = !turn;
        session.edit(Source::new(name, if turn { &other } else { text }));
        black_box(session.report());
    });
    sheet.shared("Session：改一行，只重新连接、审查牵连到的", edit, 1);
    sheet.note(&format!("为全部重来的 1/{:.0}", whole / edit.1));
    sheet.judge("改一行后重新审查，按钟", edit.0 * 1e3, " ms", Aim::AtMost(10.0));
}
