//! `cailiang fmt`: the canonical form.

use cailiang::diagnostic::Severity;
use cailiang::source::Source;

use crate::args::Fmt;
use crate::commands::print;
use crate::render::Stop;

pub(crate) fn run(args: &Fmt) -> Result<u8, Stop> {
    let mut paths = Vec::new();
    for path in &args.files {
        paths.extend(cailiang::files(path)?);
    }
    // All is read before anything is written: a fault in the last file leaves the first as it was.
    let mut changed = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        let source = Source::from_bytes(&shown, &cailiang::bytes(&path)?)
            .map_err(|e| Stop::new(format!("{shown}：{e}"), e.help()))?;
        let parsed = cailiang::parse(source.clone());
        let errors: Vec<_> = parsed.errors.into_iter().filter(|d| d.severity == Severity::Error).collect();
        if !errors.is_empty() {
            return Err(Stop::diagnostics(errors));
        }
        let Some(text) = cailiang::fmt::format(&source) else {
            return Err(Stop::new(format!("{shown}：块没有结束，不能整理"), "先用 cailiang check 查看"));
        };
        if text != *source.text {
            changed.push((path, shown, text));
        }
    }
    for (path, shown, text) in &changed {
        if args.check {
            print(&format!("{shown} 不是统一格式"))?;
        } else {
            std::fs::write(path, text)
                .map_err(|e| Stop::new(format!("写不了 {shown}：{}", cailiang::reason(&e)), ""))?;
            print(&format!("已整理 {shown}"))?;
        }
    }
    Ok(u8::from(args.check && !changed.is_empty()))
}
