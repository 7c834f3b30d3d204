//! `cailiang rule`: the registry, one page a code.

use cailiang::library::nearest;
use cailiang::validation::rules;

use crate::args::RuleArgs;
use crate::commands::print;
use crate::render::Stop;

pub(crate) fn run(args: &RuleArgs) -> Result<u8, Stop> {
    if let Some(directory) = &args.write {
        let problem =
            |e: std::io::Error| Stop::new(format!("写不了 {}：{}", directory.display(), cailiang::reason(&e)), "");
        std::fs::create_dir_all(directory).map_err(problem)?;
        for rule in rules::all() {
            std::fs::write(directory.join(format!("{}.md", rule.code)), rules::page(&rule)).map_err(problem)?;
        }
        return Ok(0);
    }
    let Some(code) = &args.code else {
        for rule in rules::all() {
            print(&format!("{}  {}（{}）", rule.code, rule.name, rule.name_en))?;
        }
        return Ok(0);
    };
    match rules::find(code) {
        Some(rule) => print(&rules::page(&rule))?,
        None => {
            let all = rules::all();
            let near = nearest(code, all.iter().map(|r| r.code)).map(|n| format!("也许是 {n}")).unwrap_or_default();
            return Err(Stop::new(format!("没有代码 {code}"), near));
        }
    }
    Ok(0)
}
