//! `cailiang compare`: the same case in two places.

use cailiang::survey::place::compare;

use crate::args::Compare;
use crate::commands::{names, print, print_json, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Compare) -> Result<u8, Stop> {
    if args.a == args.b {
        return Err(Stop::new(format!("两个区划都是 {}", args.a), "写两个不同的区划代码"));
    }
    let loaded = load::usable(&[], &args.library)?;
    let mut matters = Vec::new();
    for name in &args.matters {
        matters.extend(names::matters(&loaded.library, name)?);
    }
    let only = (!args.matters.is_empty()).then_some(matters.as_slice());
    let day = args.as_of.unwrap_or_else(today);
    let result = compare(&loaded.library, day, args.a, args.b, only);
    if args.json {
        print_json(&result)?;
    } else {
        print(&render::changes::places(&result))?;
    }
    Ok(0)
}
