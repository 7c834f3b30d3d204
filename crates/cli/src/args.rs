//! What a user may type.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// 裁量：行政处罚裁量权基准的审查与计算
#[derive(Parser, Debug)]
#[command(name = "cailiang", version, about, long_about = None, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// 审查：下位文件是否超出上位文件，并给出反例
    Review(Review),
    /// 计算：一件案子可以给予哪些处罚，依据和理由，还缺哪些要素
    Resolve(Resolve),
    /// 检查：规则文件有没有写错
    Check(Check),
    /// 整理：把规则文件写成统一格式
    Fmt(Fmt),
    /// 规则：一个代码是什么意思
    Rule(RuleArgs),
    /// 解读：从标准输入读一段罚则，写出它规定的处罚（JSON）
    ParsePenalty(ParsePenalty),
}

/// 输出语言
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// 终端上读的文字
    Text,
    /// JSON
    Json,
    /// SARIF 2.1.0，供代码平台读取
    Sarif,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Library {
    /// 文件库：目录或 .jz 文件，可以写几次；embedded 指内嵌的文件库。缺省用内嵌的文件库
    #[arg(long = "library", value_name = "DIR")]
    pub library: Vec<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Review {
    /// 要审查的 .jz 文件或目录；不写则审查文件库中施行的全部文件
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub library: Library,
    /// 审查日，如 2026-08-15；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 点名的文件一律按已施行审查（用于草案）
    #[arg(long)]
    pub assume_in_force: bool,
    /// 有未能判定或未审查的，也以 1 退出
    #[arg(long)]
    pub strict: bool,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// 同 --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// 输出语言
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: Lang,
    /// 把每个反例存成 resolve 能算的案件文件
    #[arg(long, value_name = "DIR")]
    pub save_cases: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Resolve {
    /// 案件文件（.toml 或 .json）
    pub case: PathBuf,
    #[command(flatten)]
    pub library: Library,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
    /// 输出语言
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: Lang,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Check {
    /// 要检查的 .jz 文件或目录
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub library: Library,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// 同 --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Fmt {
    /// .jz 文件或目录
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// 只看是否已是统一格式，不改写
    #[arg(long)]
    pub check: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct RuleArgs {
    /// 代码，如 B101；不写则列出全部
    pub code: Option<String>,
    /// 把全部规则的说明写到这个目录
    #[arg(long, value_name = "DIR", conflicts_with = "code")]
    pub write: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct ParsePenalty {
    /// 每行一个 {"id", "text"}，逐行回答
    #[arg(long)]
    pub jsonl: bool,
    /// 在终端上看：原文，按作用加下划线
    #[arg(long, conflicts_with = "jsonl")]
    pub explain: bool,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("没有“{text}”这一天；日期写作 2026-08-15"))
}
