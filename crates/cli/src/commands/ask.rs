//! `cailiang ask`: one question after the other, the one first that narrows the result most.

use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal as _, Write};
use std::path::Path;

use cailiang::model::Jurisdiction;
use cailiang::resolver::case::UNASCERTAINABLE;
use cailiang::resolver::result::Missing;
use cailiang::resolver::view::package;
use cailiang::{Case, CaseError, Resolution, Resolver};
use jiff::civil::Date;

use crate::args::{Ask, Lang};
use crate::commands::{names, today};
use crate::load;
use crate::render::{self, Stop};

pub(crate) fn run(args: &Ask) -> Result<u8, Stop> {
    let loaded = load::usable(&[], &args.library)?;
    // A name that means nothing is told before the first question.
    names::matters(&loaded.library, &args.matter)?;
    let resolver = Resolver::new(&loaded.library);
    let echo = !std::io::stdin().is_terminal();
    let mut talk = Talk { input: std::io::stdin().lock(), output: anstream::stdout().lock(), echo };
    match dialogue(args, &resolver, &mut talk) {
        Ok(()) => Ok(0),
        // Nobody listens any more.
        Err(End::Output(e)) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(0),
        Err(End::Output(e)) => Err(Stop::new(format!("无法输入或者输出：{e}"), "")),
        Err(End::Case(e)) => Err(Stop::new(e.message, e.help.unwrap_or_default())),
    }
}

/// Why a conversation ends early.
enum End {
    Output(std::io::Error),
    Case(CaseError),
}

impl From<std::io::Error> for End {
    fn from(e: std::io::Error) -> End {
        End::Output(e)
    }
}

/// The two sides of a conversation.
struct Talk<R, W> {
    input: R,
    output: W,
    /// Answers are written down, where no terminal shows them.
    echo: bool,
}

impl<R: BufRead, W: Write> Talk<R, W> {
    fn say(&mut self, text: &str) -> std::io::Result<()> {
        writeln!(self.output, "{text}")
    }

    /// A line of the user's without its blanks; `None` at the end of the input.
    fn hear(&mut self) -> std::io::Result<Option<String>> {
        loop {
            write!(self.output, "> ")?;
            self.output.flush()?;
            let mut line = Vec::new();
            if self.input.read_until(b'\n', &mut line)? == 0 {
                self.say("")?;
                return Ok(None);
            }
            match String::from_utf8(line) {
                Ok(text) => {
                    let text = text.trim();
                    if self.echo {
                        self.say(text)?;
                    }
                    return Ok(Some(text.to_owned()));
                }
                Err(_) => self.say("这一行不是 UTF-8 文字，请再写一次")?,
            }
        }
    }
}

/// What a user said to a question.
enum Answer {
    Value(serde_json::Value),
    Unknown,
    Quit,
    /// Not understood, and why.
    Again(String),
}

fn dialogue<R: BufRead, W: Write>(args: &Ask, resolver: &Resolver<'_>, talk: &mut Talk<R, W>) -> Result<(), End> {
    let Some(mut case) = begin(args, talk)? else {
        talk.say("不知道办案地和行为日，没有计算")?;
        return Ok(());
    };
    let mut result = resolver.resolve(&case).map_err(End::Case)?;
    talk.say("逐项询问。不知道的，直接回车；查过而无法查明的，写“无法查明”；写“退出”就到此为止。")?;
    let mut skipped: BTreeSet<String> = BTreeSet::new();
    'facts: loop {
        still_possible(&result, talk)?;
        let Some(next) = result.missing.iter().find(|m| !skipped.contains(&m.fact)).cloned() else { break };
        talk.say("")?;
        talk.say(&question(&next))?;
        loop {
            let Some(line) = talk.hear()? else { break 'facts };
            match answer(&next, &line) {
                Answer::Quit => break 'facts,
                Answer::Unknown => {
                    skipped.insert(next.fact.clone());
                    break;
                }
                Answer::Again(why) => talk.say(&why)?,
                Answer::Value(value) => {
                    let told = case.clone().fact(next.fact.clone(), value);
                    match resolver.resolve(&told) {
                        Ok(narrowed) => {
                            (case, result) = (told, narrowed);
                            break;
                        }
                        Err(e) => talk.say(&again(&e.message, e.help.as_deref()))?,
                    }
                }
            }
        }
    }
    talk.say("")?;
    talk.say(&render::resolution::text(&result, &case, Lang::Zh))?;
    save(&case, talk)
}

fn again(message: &str, help: Option<&str>) -> String {
    let help = help.map(|h| format!("（{h}）")).unwrap_or_default();
    format!("{message}{help}，请再答一次")
}

/// The case before any fact; `None` when the input ends before it is known.
fn begin<R: BufRead, W: Write>(args: &Ask, talk: &mut Talk<R, W>) -> Result<Option<Case>, End> {
    let code = match &args.jurisdiction {
        Some(code) => {
            let bad = || CaseError {
                message: format!("“{code}”不是区划代码"),
                help: Some("六位代码，如 370881".into()),
            };
            Some(Jurisdiction::parse(code).ok_or_else(|| End::Case(bad()))?)
        }
        None => until(talk, "办案地的区划代码？（六位，如 370881）", |t| {
            Jurisdiction::parse(t).ok_or_else(|| format!("“{t}”不是区划代码，应是六位数字，如 370881"))
        })?,
    };
    let Some(jurisdiction) = code else { return Ok(None) };
    let decided = args.decision_date.unwrap_or_else(today);
    let act = match args.act_date {
        Some(day) => Some(day),
        None => until(talk, "行为发生在哪一天？（如 2026-08-15；持续的行为写终了之日）", |t| {
            match t.parse::<Date>() {
                Ok(day) if day > decided => Err(format!("{day} 晚于决定日 {decided}")),
                Ok(day) => Ok(day),
                Err(_) => Err(format!("没有“{t}”这一天，日期写作 2026-08-15")),
            }
        })?,
    };
    let Some(act) = act else { return Ok(None) };
    if act > decided {
        let message = format!("处罚决定日 {decided} 早于行为日 {act}");
        return Err(End::Case(CaseError { message, help: Some("核对 --act-date 与 --decision-date".into()) }));
    }
    Ok(Some(Case::new(args.matter.clone(), jurisdiction, act, decided)))
}

/// Asks until the answer can be read.
fn until<R: BufRead, W: Write, T>(
    talk: &mut Talk<R, W>,
    question: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, End> {
    talk.say(question)?;
    while let Some(line) = talk.hear()? {
        match read(&line) {
            Ok(value) => return Ok(Some(value)),
            Err(why) => talk.say(&format!("{why}；请再答一次"))?,
        }
    }
    Ok(None)
}

/// More possible results than this are counted, not listed.
const MAX_LISTED: usize = 6;

fn still_possible<R: BufRead, W: Write>(result: &Resolution, talk: &mut Talk<R, W>) -> std::io::Result<()> {
    let (open, count) = (!result.missing.is_empty(), result.any_of.len());
    talk.say(match (open, count) {
        (_, 0) => "现在没有适用的处罚规定",
        (true, _) => "现在可能的处理：",
        (false, _) => "可以给予的处罚已经确定：",
    })?;
    for choice in result.any_of.iter().take(MAX_LISTED) {
        talk.say(&format!("  {}", package(choice)))?;
    }
    if count > MAX_LISTED {
        talk.say(&format!("  ……共 {count} 种"))?;
    }
    match &result.grade {
        Some(grade) => talk.say(&format!("  阶次：{grade}")),
        None => Ok(()),
    }
}

fn question(missing: &Missing) -> String {
    let asked = missing.question.clone().unwrap_or_else(|| format!("{}？", missing.fact));
    let unit = missing.unit.as_ref().map(|u| format!("，以{u}计")).unwrap_or_default();
    let hint = match missing.ty {
        "是否" => "  是 / 否".to_owned(),
        "枚举" => {
            let numbered = missing.answers.iter().enumerate().map(|(i, a)| format!("{}. {a}", i + 1));
            format!("  {}（写序号或者原词）", numbered.collect::<Vec<_>>().join("  "))
        }
        "日期" => "  一个日期，如 2026-08-15".to_owned(),
        ty => {
            let ranges = if missing.answers.is_empty() {
                String::new()
            } else {
                format!("；文件分别处理 {}", missing.answers.join("、"))
            };
            let number = if ty == "整数" { "一个整数" } else { "一个数" };
            format!("  {number}{unit}{ranges}")
        }
    };
    format!("{asked}〔{}〕\n{hint}", missing.fact)
}

fn answer(missing: &Missing, line: &str) -> Answer {
    let word = line.to_lowercase();
    match word.as_str() {
        "" | "不知道" | "不清楚" | "?" | "？" => return Answer::Unknown,
        "退出" | "q" | "quit" | "exit" => return Answer::Quit,
        UNASCERTAINABLE => return Answer::Value(UNASCERTAINABLE.into()),
        _ => {}
    }
    match missing.ty {
        "是否" => match word.as_str() {
            "是" | "y" | "yes" | "true" => Answer::Value(true.into()),
            "否" | "不是" | "n" | "no" | "false" => Answer::Value(false.into()),
            _ => Answer::Again(format!("“{line}”既不是“是”也不是“否”，请再答一次")),
        },
        "枚举" => {
            if missing.answers.iter().any(|a| a == line) {
                return Answer::Value(line.into());
            }
            let chosen = line.parse::<usize>().ok().and_then(|n| missing.answers.get(n.checked_sub(1)?));
            match chosen {
                Some(value) => Answer::Value(value.as_str().into()),
                None => Answer::Again(format!("没有“{line}”这个值，可以是 {}，请再答一次", missing.answers.join("、"))),
            }
        }
        _ => {
            // 3次 and 3 are the same answer.
            let unit = missing.unit.as_deref().unwrap_or("");
            let figure = line.strip_suffix(unit).filter(|_| !unit.is_empty()).unwrap_or(line).trim();
            Answer::Value(figure.into())
        }
    }
}

/// Offers to save the case.
fn save<R: BufRead, W: Write>(case: &Case, talk: &mut Talk<R, W>) -> Result<(), End> {
    talk.say("")?;
    talk.say("保存成案件文件？写文件名，如 案件.toml；不保存的，直接回车")?;
    while let Some(name) = talk.hear()? {
        if name.is_empty() || name == "否" || name == "不保存" {
            return Ok(());
        }
        let text = case.to_toml().map_err(End::Case)?;
        // A case on disk is never written over.
        let written = std::fs::File::create_new(Path::new(&name)).and_then(|mut file| file.write_all(text.as_bytes()));
        match written {
            Ok(()) => {
                talk.say(&format!("已保存。再算一次：cailiang resolve {name}"))?;
                return Ok(());
            }
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                talk.say(&format!("已经有 {name}，没有覆盖；请另写一个名字"))?;
            }
            Err(e) => talk.say(&format!("写不了 {name}：{}；请另写一个名字", cailiang::reason(&e)))?,
        }
    }
    Ok(())
}
