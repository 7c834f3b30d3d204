//! `cailiang resolve`: one case.

use cailiang::{Case, Resolver};

use crate::args::Resolve;
use crate::commands::{print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Resolve) -> Result<u8, Stop> {
    let shown = args.case.display().to_string();
    let bytes = cailiang::bytes(&args.case)?;
    let text = cailiang::source::Source::from_bytes(&shown, &bytes)
        .map_err(|e| Stop::new(format!("{shown}：{e}"), e.help()))?;
    let is_json = args.case.extension().is_some_and(|e| e == "json");
    let case = Case::read(&text.text, is_json, today())
        .map_err(|e| Stop::new(format!("{shown}：{}", e.message), e.help.unwrap_or_default()))?;
    let loaded = load::usable(&[], &args.library)?;
    let mut resolution =
        Resolver::new(&loaded.library).resolve(&case).map_err(|e| Stop::new(e.message, e.help.unwrap_or_default()))?;
    if args.explain {
        resolution.explain(&case);
    }
    if args.json {
        print_json(&resolution)?;
    } else {
        print(&render::resolution::text(&resolution, &case, args.lang))?;
    }
    Ok(0)
}
