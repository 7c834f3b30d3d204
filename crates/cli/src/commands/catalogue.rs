//! `cailiang catalogue`: every matter, its provisions, and the state of its baseline.

use cailiang::survey::catalogue::catalogue;

use crate::args::{Catalogue, CatalogueFormat};
use crate::commands::{print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Catalogue) -> Result<u8, Stop> {
    let loaded = load::usable(&[], &args.library)?;
    let result = catalogue(&loaded.library, args.as_of.unwrap_or_else(today), args.jurisdiction);
    match if args.json { CatalogueFormat::Json } else { args.format } {
        CatalogueFormat::Json => print_json(&result)?,
        CatalogueFormat::Text => print(&render::catalogue::text(&result))?,
        CatalogueFormat::Csv => print(render::catalogue::csv(&result).trim_end())?,
    }
    Ok(0)
}
