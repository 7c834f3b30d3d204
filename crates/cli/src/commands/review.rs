//! `cailiang review`: what leaves the bounds of what.

use std::path::Path;

use cailiang::Case;
use cailiang::validation::{Report, Reviewer};

use crate::args::{Format, Review};
use crate::commands::{print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Review) -> Result<u8, Stop> {
    let day = args.as_of.unwrap_or_else(today);
    let (mut tables, files) = load::tables(&args.files, args.document.as_deref(), day)?;
    let loaded = load::usable_with(&files, &mut tables, &args.library, day)?;
    let reviewer =
        Reviewer::new(&loaded.library, day).assume_in_force(args.assume_in_force).all_regions(args.all_regions);
    let mut report = if args.files.is_empty() { reviewer.review_all() } else { reviewer.review(&loaded.named) };
    for table in &tables {
        table.finish(&mut report, &loaded.library, day, args.assume_in_force);
    }
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
        let day = report.as_of.parse().map_err(|_| Stop::new(format!("“{}”不是日期", report.as_of), ""))?;
        let matter = format!("{}/{}", finding.instrument, finding.matter);
        let mut case = Case::new(matter, jurisdiction, day, day);
        case.facts.extend(witness.facts.iter().map(|(name, value)| (name.clone(), value.clone())));
        let body = case.to_toml().map_err(|e| Stop::new(e.message, e.help.unwrap_or_default()))?;
        let note = format!("# {} {}\n", finding.code, finding.message);
        let name = format!("{number:02}-{}-{}.toml", finding.code, finding.matter.replace(['/', '\\'], "_"));
        std::fs::write(directory.join(name), note + &body).map_err(problem)?;
    }
    Ok(())
}
