//! `cailiang review`: what leaves the bounds of what.

use std::path::Path;

use cailiang::validation::{Report, Reviewer};

use crate::args::{Format, Review};
use crate::commands::{print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Review) -> Result<u8, Stop> {
    let loaded = load::usable(&args.files, &args.library)?;
    let day = args.as_of.unwrap_or_else(today);
    let reviewer =
        Reviewer::new(&loaded.library, day).assume_in_force(args.assume_in_force).all_regions(args.all_regions);
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
