//! `cailiang check`: is a rule file written correctly?

use cailiang::diagnostic::{Diagnostic, Severity};
use serde_json::json;

use crate::args::{Check, Format};
use crate::commands::{print, print_json};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Check) -> Result<u8, Stop> {
    let loaded = load::load(&args.files, &args.library)?;
    let (errors, warnings): (Vec<Diagnostic>, Vec<Diagnostic>) =
        loaded.faults.into_iter().partition(|d| d.severity == Severity::Error);
    if args.json || args.format == Format::Json {
        let entry = |d: &Diagnostic| {
            json!({
                "code": d.code,
                "message": d.message,
                "help": d.help,
                "span": {"file": d.source.name.as_ref(), "line": d.span.line, "column": d.span.column},
            })
        };
        let list = |all: &[Diagnostic]| all.iter().map(entry).collect::<Vec<_>>();
        print_json(&json!({"errors": list(&errors), "warnings": list(&warnings)}))?;
    } else {
        for d in errors.iter().chain(&warnings).take(render::text::MAX_SHOWN) {
            print(&render::text::diagnostic(d))?;
        }
        if let Some(rest) = render::text::not_shown(errors.len() + warnings.len()) {
            print(&rest)?;
        }
        let summary = if errors.is_empty() {
            format!("没有错误（{} 份文件）", loaded.named.len())
        } else {
            format!("{} 处错误", errors.len())
        };
        print(&summary)?;
    }
    Ok(if errors.is_empty() { 0 } else { 2 })
}
