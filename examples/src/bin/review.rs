//! Review a directory of documents against the embedded library, as a filing review (备案审查) does.
//!
//! `cargo run -p cailiang-examples --bin review [DIR]`

use std::path::PathBuf;

use cailiang::{Loader, Reviewer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("rulebook");
    let directory = std::env::args_os().nth(1).map_or(own, PathBuf::from);

    // What is named is reviewed; the context is what it is reviewed against.
    let loaded = Loader::new().named(directory).embedded().load()?.usable()?;
    let report = Reviewer::new(&loaded.library, "2026-08-14".parse()?).review(&loaded.named);

    for finding in &report.findings {
        println!("{} {}", finding.code, finding.message);
        if let Some(place) = &finding.place {
            println!("  第 {} 行", place.span.line);
        }
        for (fact, value) in finding.witness.iter().flat_map(|w| &w.facts) {
            println!("  反例：{fact} = {value}");
        }
        if let Some(repair) = &finding.repair {
            println!("  修改：{repair}");
        }
    }
    // Neither of these counts as clean.
    for open in &report.undetermined {
        println!("未能判定 《{}》{}：{}", open.instrument, open.matter, open.reason);
    }
    for open in &report.unreviewed {
        println!("未审查 《{}》{}：{}", open.instrument, open.matter, open.reason);
    }
    println!("{}", if report.has_errors() { "有错误" } else { "没有错误" });
    Ok(())
}
