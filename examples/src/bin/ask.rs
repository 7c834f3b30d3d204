//! Ask what is missing: a result is what is still possible, and names the facts worth finding out; one answer after the
//! other narrows it down.
//!
//! `cargo run -p cailiang-examples --bin ask`

use cailiang::resolver::view::package;
use cailiang::{Case, Resolver};

/// What the officer finds out when asked; a real program asks.
fn answer(case: Case, fact: &str) -> Option<Case> {
    match fact {
        "主体" => Some(case.fact(fact, "个人")),
        "行为方式" => Some(case.fact(fact, "露天")),
        "拒不改正" => Some(case.fact(fact, false)),
        "一年内次数" => Some(case.fact(fact, 2)),
        _ => None,
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let resolver = Resolver::new(cailiang::embedded());
    let day = "2026-08-01".parse()?;
    let mut case = Case::new("露天烧烤", "370881".parse()?, day, day);
    loop {
        let result = resolver.resolve(&case)?;
        println!("现在可能的处理：");
        for choice in &result.any_of {
            println!("  {}", package(choice));
        }
        let Some(next) = result.missing.first() else {
            println!("阶次：{}", result.grade.as_deref().unwrap_or("无"));
            return Ok(());
        };
        println!("问：{}", next.question.as_deref().unwrap_or(&next.fact));
        case = answer(case, &next.fact).ok_or("没有准备这个回答")?;
    }
}
