//! Embed in a case system (办案系统): the facts of a case in, the permitted penalties with grounds and reasons out.
//!
//! `cargo run -p cailiang-examples --bin embed`

use cailiang::resolver::view::package;
use cailiang::{Case, Resolver};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Once, at start: the library is linked and may be shared between threads.
    let resolver = Resolver::new(cailiang::embedded());

    // What the case system knows. Names and values that the library does not have are refused, never ignored.
    let case =
        Case::new("济宁市大气污染防治条例/露天烧烤", "370800".parse()?, "2026-08-20".parse()?, "2026-08-20".parse()?)
            .fact("行为方式", "露天")
            .fact("主体", "单位")
            .fact("拒不改正", false);

    let result = resolver.resolve(&case)?;
    println!("适用 {} 的法律", result.law_date.as_deref().unwrap_or("（待定）"));
    for order in &result.orders {
        println!("责令：{}", order.order);
    }
    for (number, choice) in result.any_of.iter().enumerate() {
        println!("处罚 {}：{}", number + 1, package(choice));
    }
    for text in &result.applied {
        println!("{}：{}", text.role, text.citation);
    }
    // A local text that leaves the bounds of the law for this very case is dropped, and it is said that it was.
    for warning in &result.warnings {
        println!("注意：{warning}");
    }
    Ok(())
}
