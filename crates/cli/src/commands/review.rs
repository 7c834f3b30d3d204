//! `cailiang review`: what leaves the bounds of what.

use std::path::Path;

use cailiang::Case;
use cailiang::Loaded;
use cailiang::import::read::is_table_file;
use cailiang::report::{self, Opinion, WriteError};
use cailiang::survey::timeline::timeline;
use cailiang::tables::Table;
use cailiang::validation::{Report, Reviewer};
use jiff::civil::Date;

use crate::args::{Lang, Review, ReviewFormat};
use crate::commands::{json, output, today};
use crate::load;
use crate::progress::Progress;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Review) -> Result<u8, Stop> {
    let format = output::format(args)?;
    if let (Some(from), Some(to)) = (args.from, args.to) {
        if let Some(table) = args.files.iter().find(|f| is_table_file(&f.display().to_string()) && !f.is_dir()) {
            let message = format!("{} 是裁量表；一段日子的审查只读规则文件", table.display());
            return Err(Stop::new(message, "用 --as-of 审查一天，或先用 cailiang import 写成规则文件"));
        }
        let loaded = load::usable(&args.files, &args.library)?;
        return stretch(args, format, &loaded, from, to);
    }
    let day = args.as_of.unwrap_or_else(today);
    let progress = Progress::start("正在读文件");
    let (mut tables, files) = load::tables(&args.files, args.document.as_deref(), day)?;
    let loaded = load::usable_with(&files, &mut tables, &args.library, day)?;
    progress.now("正在审查");
    let reviewer =
        Reviewer::new(&loaded.library, day).assume_in_force(args.assume_in_force).all_regions(args.all_regions);
    let mut report = if args.files.is_empty() { reviewer.review_all() } else { reviewer.review(&loaded.named) };
    for table in &tables {
        table.finish(&mut report, &loaded.library, day, args.assume_in_force);
    }
    tables.iter().for_each(|table| table.in_order(&mut report));
    drop(progress);
    // What cannot be written is told before anything is shown.
    if let Some(directory) = &args.save_cases {
        save(&report, directory)?;
    }
    let output = args.output.as_ref();
    match format {
        ReviewFormat::Json => output::write_text(output, &json(&report)?)?,
        ReviewFormat::Sarif => output::write_text(output, &json(&render::sarif::report(&report))?)?,
        ReviewFormat::Text => output::write_text(output, &render::text::report(&report, args.lang))?,
        ReviewFormat::Html | ReviewFormat::Xlsx | ReviewFormat::Docx => {
            let mut opinion = Opinion::new(&report, Some(&loaded.library), args.lang.into());
            tables.iter().for_each(|table| table.describe(&mut opinion));
            let bytes = match format {
                ReviewFormat::Xlsx => {
                    let grids: Vec<_> = tables.iter().map(Table::grid).collect();
                    report::xlsx(&opinion, &grids)?
                }
                ReviewFormat::Docx => report::docx(&opinion)?,
                _ => report::html(&opinion).into_bytes(),
            };
            output::write(output, &bytes)?;
        }
    }
    if let Some(path) = output {
        // The result is in the file; standard output stays free for what other commands read.
        eprintln!("已写入 {}", path.display());
        eprintln!("{}", render::text::summary(&report, args.lang));
    }
    let open = args.strict && !(report.undetermined.is_empty() && report.unreviewed.is_empty());
    Ok(u8::from(report.has_errors() || open))
}

impl From<Lang> for report::Lang {
    fn from(lang: Lang) -> report::Lang {
        match lang {
            Lang::Zh => report::Lang::Zh,
            Lang::En => report::Lang::En,
        }
    }
}

impl From<WriteError> for Stop {
    fn from(e: WriteError) -> Stop {
        Stop::new(e.to_string(), "试试 --format html")
    }
}

/// Reviews a stretch of days.
fn stretch(args: &Review, format: ReviewFormat, loaded: &Loaded, from: Date, to: Date) -> Result<u8, Stop> {
    if from > to {
        return Err(Stop::new(format!("--from {from} 晚于 --to {to}"), "起日不晚于止日"));
    }
    if !matches!(format, ReviewFormat::Text | ReviewFormat::Json | ReviewFormat::Html) {
        let help = "用 --format text、json 或 html，或用 --as-of 审查一天";
        return Err(Stop::new("一段日子的审查只有文字、JSON 和网页三种格式", help));
    }
    let named = (!args.files.is_empty()).then_some(loaded.named.as_slice());
    let result = timeline(&loaded.library, named, from, to);
    if let Some(path) = &args.svg {
        output::write(Some(path), report::timeline::svg(&result).as_bytes())?;
    }
    let output = args.output.as_ref();
    match format {
        ReviewFormat::Json => output::write_text(output, &json(&result)?)?,
        ReviewFormat::Html => {
            output::write(output, report::timeline::html(&result, args.lang.into()).as_bytes())?;
        }
        _ => output::write_text(output, &render::timeline::text(&result))?,
    }
    if let Some(path) = output {
        eprintln!("已写入 {}", path.display());
        eprintln!("{}", render::timeline::summary(&result));
    }
    let open = args.strict && !(result.undetermined.is_empty() && result.unreviewed.is_empty());
    Ok(u8::from(result.has_errors() || open))
}

/// Writes each witness as a case file.
fn save(report: &Report, directory: &Path) -> Result<(), Stop> {
    let problem =
        |e: std::io::Error| Stop::new(format!("写不了 {}：{}", directory.display(), cailiang::reason(&e)), "");
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
