//! `cailiang test`: the cases of a rulebook, and what they leave untested.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cailiang::diagnostic::Diagnostic;
use cailiang::source::Source;
use cailiang::survey::cases::report::{Tested, test};
use cailiang::survey::cases::{Runner, Suite, read};

use crate::args::Test;
use crate::commands::{output, print, print_json};
use crate::load;
use crate::render::{self, Stop};

/// What the name of a file of cases ends with.
const SUFFIX: &str = ".cases.toml";

pub(crate) fn run(args: &Test) -> Result<u8, Stop> {
    let (rules, suites) = files(&args.paths)?;
    let loaded = load::usable(&rules, &args.library)?;
    let suites = suites.iter().map(|path| suite(path)).collect::<Result<Vec<_>, _>>()?;
    let faults: Vec<Diagnostic> = suites.iter().filter_map(|s| s.as_ref().err()).flatten().cloned().collect();
    if !faults.is_empty() {
        return Err(Stop::diagnostics(faults));
    }
    let suites: Vec<Suite> = suites.into_iter().flatten().collect();
    let runner = Runner { library: &loaded.library, day: args.as_of };
    let tested = test(runner, &suites, &loaded.named).map_err(Stop::diagnostics)?;
    let written = if args.generate { generate(&tested)? } else { Vec::new() };
    if args.json {
        print_json(&tested)?;
    } else {
        print(&render::cases::text(&tested, args.missing))?;
        for (path, cases) in &written {
            print(&format!("已写入 {}：{cases} 例，尚未确认", path.display()))?;
        }
        for case in tested.proposed.iter().filter(|_| args.generate).flat_map(|p| &p.without) {
            print(&format!("没有结果，写不成用例：{case}"))?;
        }
        if args.generate && written.is_empty() {
            print("没有缺少的用例可写")?;
        }
    }
    Ok(u8::from(tested.summary.failed > 0 || args.strict && !tested.is_complete()))
}

fn is_suite(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().ends_with(SUFFIX))
}

/// `规则.jz` and `规则.cases.toml` go with one another.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match name.strip_suffix(SUFFIX) {
        Some(stem) => path.with_file_name(format!("{stem}.jz")),
        None => path.with_extension("cases.toml"),
    }
}

/// Rule files and suites that the paths mean.
fn files(paths: &[PathBuf]) -> Result<(Vec<PathBuf>, Vec<PathBuf>), Stop> {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let is_rules = |p: &Path| p.extension().is_some_and(|e| e == "jz");
    let mut found: Vec<PathBuf> = Vec::new();
    for path in paths {
        let mut all = cailiang::files_like(path, &|p| is_rules(p) || is_suite(p))?;
        if path.is_dir() && all.is_empty() {
            let message = format!("{} 里没有 .jz 文件，也没有 {SUFFIX} 文件", path.display());
            return Err(Stop::new(message, "用例写在规则文件旁边：规则.jz 的用例是 规则.cases.toml"));
        }
        if let [file] = all.as_slice()
            && !path.is_dir()
        {
            if !is_rules(file) && !is_suite(file) {
                let help = format!("写 .jz 文件、{SUFFIX} 文件或者目录");
                return Err(Stop::new(format!("{} 不是规则文件，也不是用例文件", path.display()), help));
            }
            let other = beside(file);
            all.extend(other.is_file().then_some(other));
        }
        found.extend(all.into_iter().map(|p| p.strip_prefix(".").map(Path::to_owned).unwrap_or(p)));
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|p| seen.insert(p.clone()));
    Ok(found.into_iter().partition(|p| !is_suite(p)))
}

fn suite(path: &Path) -> Result<Result<Suite, Vec<Diagnostic>>, Stop> {
    let shown = path.display().to_string();
    let source = Source::from_bytes(&shown, &cailiang::bytes(path)?)
        .map_err(|e| Stop::new(format!("{shown}：{e}"), e.help()))?;
    Ok(read(source))
}

/// Appends what is missing to the suites; what stands in them stays as it is.
fn generate(tested: &Tested) -> Result<Vec<(PathBuf, usize)>, Stop> {
    let mut files: BTreeMap<PathBuf, (String, usize)> = BTreeMap::new();
    for proposed in tested.proposed.iter().filter(|p| p.cases > 0) {
        let own = Path::new(&proposed.file);
        let path = match &proposed.suite {
            Some(suite) => PathBuf::from(suite),
            None if own.is_file() => beside(own),
            None => continue,
        };
        let (text, cases) = files.entry(path).or_default();
        text.push_str(&proposed.text);
        *cases += proposed.cases;
    }
    for (path, (text, _)) in &files {
        let before = if path.is_file() {
            let bytes = cailiang::bytes(path)?;
            String::from_utf8(bytes).map_err(|_| Stop::new(format!("{} 不是 UTF-8 文本", path.display()), ""))?
        } else {
            "# 用例：cailiang test 按这里写的情形计算，并与这里写的结果比较。\n".to_owned()
        };
        let end = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        output::write(Some(path), format!("{before}{end}{text}").as_bytes())?;
    }
    Ok(files.into_iter().map(|(path, (_, cases))| (path, cases)).collect())
}
