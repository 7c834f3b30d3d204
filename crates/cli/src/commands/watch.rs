//! `cailiang watch`: what matters stand on, and what has changed since that was written down.

use cailiang::source::Source;
use cailiang::survey::watch::{Register, Watched, register, watch};
use serde_json::json;

use crate::args::Watch;
use crate::commands::{output, print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Watch) -> Result<u8, Stop> {
    let path = &args.register;
    let shown = path.display();
    let csv = match path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).as_deref() {
        Some("toml") => false,
        Some("csv") => true,
        _ => return Err(Stop::new(format!("登记文件“{shown}”的扩展名不是 .toml 或 .csv"), "如 --register 登记.toml")),
    };
    if path.is_dir() {
        return Err(Stop::new(format!("“{shown}”是目录"), "用 --register 指定文件"));
    }
    // What is wrong with the register is told before the work.
    let old = if path.exists() { Some(read(args, csv)?) } else { None };
    if let (Some(old), Some(asked)) = (&old, args.jurisdiction)
        && old.place() != Some(asked)
    {
        let whose = old.jurisdiction.as_deref().unwrap_or("全部文件");
        let help = "不写 --jurisdiction 就按登记的区划；另一个区划用 --register 另写一份";
        return Err(Stop::new(format!("{shown} 是 {whose} 的登记，不是 {asked} 的"), help));
    }
    let loaded = load::usable(&[], &args.library)?;
    let library = &loaded.library;
    let day = args.as_of.unwrap_or_else(today);
    let bytes = |r: &Register| if csv { r.to_csv() } else { r.to_toml() };
    let Some(old) = old else {
        let new = register(library, day, args.jurisdiction);
        output::write(Some(path), bytes(&new).as_bytes())?;
        if args.json {
            print_json(&value(
                &Watched { since: None, as_of: day.to_string(), matters: new.matters.len(), look: Vec::new() },
                Some(args),
            ))?;
        } else {
            print(&format!("已登记 {} 个事项（{day}）：{shown} 是新文件", new.matters.len()))?;
        }
        return Ok(0);
    };
    let (watched, new) = watch(library, &old, day);
    if args.update {
        output::write(Some(path), bytes(&new).as_bytes())?;
    }
    if args.json {
        print_json(&value(&watched, args.update.then_some(args)))?;
    } else {
        print(&render::watch::text(&watched))?;
        let line = if args.update {
            format!("已更新 {shown}：登记日由 {} 改为 {day}", old.as_of)
        } else {
            format!("{shown} 没有改动；看过以后用 --update 更新")
        };
        print(&line)?;
    }
    Ok(u8::from(!watched.look.is_empty()))
}

fn read(args: &Watch, csv: bool) -> Result<Register, Stop> {
    let shown = args.register.display().to_string();
    let source = Source::from_bytes(&shown, &cailiang::bytes(&args.register)?)
        .map_err(|e| Stop::new(format!("{shown}：{e}"), e.help()))?;
    Register::read(&source.text, csv).map_err(|e| {
        let help = "从版本库取回原来的登记；或移开这个文件，重新登记";
        Stop::new(format!("{shown}:{}：{}", e.line, e.message), help)
    })
}

fn value(watched: &Watched, written: Option<&Watch>) -> serde_json::Value {
    let mut value = json!(watched);
    if let (Some(map), Some(args)) = (value.as_object_mut(), written) {
        map.insert("written".to_owned(), json!(args.register.display().to_string()));
    }
    value
}
