//! `cailiang review`: what leaves the bounds of what.

use std::path::Path;

use cailiang::Loaded;
use cailiang::survey::timeline::timeline;
use cailiang::validation::{Report, Reviewer};
use jiff::civil::Date;

use crate::args::{Format, Review};
use crate::commands::{print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Review) -> Result<u8, Stop> {
    let loaded = load::usable(&args.files, &args.library)?;
    if let (Some(from), Some(to)) = (args.from, args.to) {
        return stretch(args, &loaded, from, to);
    }
    let day = args.as_of.unwrap_or_else(today);
    let reviewer = Reviewer::new(&loaded.library, day).assume_in_force(args.assume_in_force);
    let report = if args.files.is_empty() { reviewer.review_all() } else { reviewer.review(&loaded.named) };
    let format = if args.json { Format::Json } else { args.format };
    match format {
        Format::Json => print_json(&report)?,
        Format::Sarif => print_json(&render::sarif::report(&report))?,
        Format::Text => print(&render::text::report(&report, args.lang))?,
    }
    if let Some(directory) = &args.save_cases {
        save(&report, directory)?;
    }
    let open = args.strict && !(report.undetermined.is_empty() && report.unreviewed.is_empty());
    Ok(u8::from(report.has_errors() || open))
}

/// Reviews a stretch of days.
fn stretch(args: &Review, loaded: &Loaded, from: Date, to: Date) -> Result<u8, Stop> {
    if from > to {
        return Err(Stop::new(format!("--from {from} 晚于 --to {to}"), "起日不晚于止日"));
    }
    let named = (!args.files.is_empty()).then_some(loaded.named.as_slice());
    let result = timeline(&loaded.library, named, from, to);
    if let Some(path) = &args.svg {
        std::fs::write(path, render::timeline::svg(&result))
            .map_err(|e| Stop::new(format!("写不了 {}：{e}", path.display()), ""))?;
    }
    match if args.json { Format::Json } else { args.format } {
        Format::Json => print_json(&result)?,
        Format::Text => print(&render::timeline::text(&result))?,
        Format::Sarif => {
            return Err(Stop::new("一段日子的审查没有 SARIF 格式", "用 --format text 或 json，或用 --as-of 审查一天"));
        }
    }
    let open = args.strict && !(result.undetermined.is_empty() && result.unreviewed.is_empty());
    Ok(u8::from(result.has_errors() || open))
}

/// Writes each witness as a case file.
fn save(report: &Report, directory: &Path) -> Result<(), Stop> {
    let problem = |e: std::io::Error| Stop::new(format!("写不了 {}：{e}", directory.display()), "");
    std::fs::create_dir_all(directory).map_err(problem)?;
    let mut number = 0;
    for finding in &report.findings {
        let Some(witness) = &finding.witness else { continue };
        let Some(jurisdiction) = witness.jurisdiction else { continue };
        number += 1;
        let mut table = toml::Table::new();
        let text = |s: &str| toml::Value::String(s.to_owned());
        table.insert("matter".to_owned(), text(&format!("{}/{}", finding.instrument, finding.matter)));
        let code = if jurisdiction == cailiang::model::Jurisdiction::NATION {
            "000000".to_owned()
        } else {
            jurisdiction.to_string()
        };
        table.insert("jurisdiction".to_owned(), text(&code));
        table.insert("act_date".to_owned(), text(&report.as_of));
        table.insert("decision_date".to_owned(), text(&report.as_of));
        let facts: toml::Table = witness
            .facts
            .iter()
            .filter_map(|(name, value)| {
                let value = match value {
                    serde_json::Value::Bool(b) => toml::Value::Boolean(*b),
                    serde_json::Value::Number(n) => toml::Value::Integer(n.as_i64()?),
                    serde_json::Value::String(s) => toml::Value::String(s.clone()),
                    _ => return None,
                };
                Some((name.clone(), value))
            })
            .collect();
        table.insert("facts".to_owned(), toml::Value::Table(facts));
        let body = toml::to_string(&table).map_err(|e| Stop::new(format!("无法写成 TOML：{e}"), ""))?;
        let note = format!("# {} {}\n", finding.code, finding.message);
        let name = format!("{number:02}-{}-{}.toml", finding.code, finding.matter.replace(['/', '\\'], "_"));
        std::fs::write(directory.join(name), note + &body).map_err(problem)?;
    }
    Ok(())
}
