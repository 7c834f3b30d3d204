//! `cailiang impact`: what a document does to others on the day it takes effect.

use cailiang::survey::impact::impact;

use crate::args::Impact;
use crate::commands::names::{self, Named};
use crate::commands::{print, print_json};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Impact) -> Result<u8, Stop> {
    let named = Named::parse(&args.instrument)?;
    let files = match &named {
        Named::File(path) => vec![path.clone()],
        Named::Document(..) => Vec::new(),
    };
    let loaded = load::usable(&files, &args.library)?;
    let library = &loaded.library;
    let id = match &named {
        Named::File(_) => loaded.named.first().copied(),
        Named::Document(name, day) => match day.or(args.on) {
            Some(day) => Some(names::version(library, name, day)?),
            None => names::versions(library, name)?.last().copied(),
        },
    };
    let Some((id, period)) = id.and_then(|id| Some((id, library.period(id)?))) else {
        return Err(Stop::new(format!("{} 不是一份文件", args.instrument), "写文件名，或一个 .jz 文件"));
    };
    let on = args.on.unwrap_or(period.from);
    if !period.contains(on) {
        let message = format!("{} 在 {on} 没有施行（施行期 {period}）", args.instrument);
        return Err(Stop::new(message, "核对 --on"));
    }
    let result = impact(library, id, on);
    if args.json {
        print_json(&result)?;
    } else {
        print(&render::impact::text(&result))?;
    }
    Ok(u8::from(result.has_errors()))
}
