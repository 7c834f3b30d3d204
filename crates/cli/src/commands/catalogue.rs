//! `cailiang catalogue`: every matter, its provisions, and the state of its baseline.

use cailiang::report;
use cailiang::survey::catalogue::catalogue;

use crate::args::{Catalogue, CatalogueFormat};
use crate::commands::output::{self, Kind, Target};
use crate::commands::{json, today};
use crate::load;
use crate::render::{self, Stop};

impl Kind for CatalogueFormat {
    fn extension(self) -> &'static str {
        match self {
            CatalogueFormat::Text => "txt",
            CatalogueFormat::Json => "json",
            CatalogueFormat::Csv => "csv",
            CatalogueFormat::Xlsx => "xlsx",
            CatalogueFormat::Html => "html",
        }
    }

    fn all() -> &'static [CatalogueFormat] {
        use CatalogueFormat::{Csv, Html, Json, Text, Xlsx};
        &[Text, Json, Csv, Xlsx, Html]
    }
}

pub(crate) fn run(args: &Catalogue) -> Result<u8, Stop> {
    let target = Target { output: args.output.as_deref(), read: &args.library.library, what: "事项目录" };
    let asked = if args.json { Some(CatalogueFormat::Json) } else { args.format };
    let format = target.format(asked, CatalogueFormat::Text)?;
    let loaded = load::usable(&[], &args.library)?;
    let result = catalogue(&loaded.library, args.as_of.unwrap_or_else(today), args.jurisdiction);
    let path = args.output.as_ref();
    match format {
        CatalogueFormat::Json => output::write_text(path, &json(&result)?)?,
        CatalogueFormat::Text => output::write_text(path, &render::catalogue::text(&result))?,
        CatalogueFormat::Csv => output::write(path, render::catalogue::csv(&result).as_bytes())?,
        CatalogueFormat::Xlsx => output::write(path, &report::catalogue::xlsx(&result)?)?,
        CatalogueFormat::Html => output::write(path, report::catalogue::html(&result).as_bytes())?,
    }
    if let Some(path) = path {
        eprintln!("已写入 {}：{} 个事项", path.display(), result.matters.len());
    }
    Ok(0)
}
