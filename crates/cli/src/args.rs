//! What a user may type.

use std::path::PathBuf;

use cailiang::model::Jurisdiction;
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
    /// 导入：Excel、Word 里的裁量表写成规则文件，并交代每一格
    Import(Import),
    /// 对比版本：一份文件改了以后，哪些情形的结果变重、变轻、变得不同
    Diff(Diff),
    /// 对比地区：同一件案子在两地的结果哪里不同
    Compare(Compare),
    /// 影响：一份文件施行之日，哪些事项越界、失去依据
    Impact(Impact),
    /// 询问：一个要素一个要素地问，直到知道怎样处理
    Ask(Ask),
    /// 目录：每个事项的依据，有没有基准、是谁的、是否越界或者过时
    Catalogue(Catalogue),
    /// 登记：每个事项和它的上位规定；上次登记以来，要看的有哪些
    Watch(Watch),
    /// 用例：规则自己的案子算出来的，是不是应有的结果；还有哪些行、界、档没有用例
    Test(Test),
    /// 检查：规则文件有没有写错
    Check(Check),
    /// 整理：把规则文件写成统一格式
    Fmt(Fmt),
    /// 编译：把文件库写成一个 .jzc，以后不必再读规则文件
    Compile(Compile),
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

/// What a review is written as.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ReviewFormat {
    /// 终端上读的文字
    Text,
    /// JSON
    Json,
    /// SARIF 2.1.0，供代码平台读取
    Sarif,
    /// 网页：一个文件，可筛选，可打印
    Html,
    /// Excel：意见清单；审查的是表格时，附原表，意见批注在单元格上
    Xlsx,
    /// Word：审查意见书草稿
    Docx,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Library {
    /// 文件库：目录、.jz 文件或 compile 写出的 .jzc，可以写几次；embedded 指内嵌的文件库。缺省用内嵌的文件库
    #[arg(long = "library", value_name = "DIR")]
    pub library: Vec<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Review {
    /// 要审查的 .jz 文件或目录，或 .xls、.xlsx、.docx 裁量表；不写则审查文件库中施行的全部文件
    pub files: Vec<PathBuf>,
    /// 裁量表的说明（名称、区划、施行期、边界……）；缺省用表旁同名的 .toml
    #[arg(long, value_name = "FILE.toml")]
    pub document: Option<PathBuf>,
    #[command(flatten)]
    pub library: Library,
    /// 审查日，如 2026-08-15；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 审查一段日子，从哪一天起：每条意见存在的日子、由哪份文件引起或消除
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD", requires = "to", conflicts_with_all = ["as_of", "assume_in_force", "save_cases"])]
    pub from: Option<Date>,
    /// 到哪一天为止（含）
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD", requires = "from")]
    pub to: Option<Date>,
    /// 把一段日子的审查画成时间轴（与 --from、--to 一起用）
    #[arg(long, value_name = "FILE", requires = "from")]
    pub svg: Option<PathBuf>,
    /// 点名的文件一律按已施行审查（用于草案）
    #[arg(long)]
    pub assume_in_force: bool,
    /// 有未能判定或未审查的，也以 1 退出
    #[arg(long)]
    pub strict: bool,
    /// 输出格式；不写则看 --output 的扩展名，再不然是 text
    #[arg(long, value_enum)]
    pub format: Option<ReviewFormat>,
    /// 同 --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// 写到这个文件，不写到屏幕
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// 输出语言
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: Lang,
    /// 每条意见列出它的全部情形，不只最简单的一例
    #[arg(long)]
    pub all_regions: bool,
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
    /// 写出说理：决定书里的一段，每一句都连到经过的一步；也可以写 --reasons
    #[arg(long, alias = "reasons")]
    pub explain: bool,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
    /// 输出语言
    #[arg(long, value_enum, default_value = "zh")]
    pub lang: Lang,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Import {
    /// .xls、.xlsx 或 .docx 裁量表
    pub file: PathBuf,
    /// 规则文件写到这个目录
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// 裁量表的说明（名称、区划、施行期、边界……）；缺省用表旁同名的 .toml
    #[arg(long, value_name = "FILE.toml")]
    pub document: Option<PathBuf>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Diff {
    /// 旧版本：.jz 文件，或者 名@日期（文件库中该日施行的版本）
    pub old: String,
    /// 新版本：写法同上
    pub new: String,
    #[command(flatten)]
    pub library: Library,
    /// 上位规定按哪一天的；缺省为两个版本施行日中较晚的一天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Compare {
    /// 区划代码，如 440000
    #[arg(value_parser = place)]
    pub a: Jurisdiction,
    /// 另一个区划代码，如 440700
    #[arg(value_parser = place)]
    pub b: Jurisdiction,
    /// 只比较这些事项：事项、文件/事项 或编码，可以写几次；缺省为两地规定不同的全部事项
    #[arg(long = "matter", value_name = "MATTER")]
    pub matters: Vec<String>,
    #[command(flatten)]
    pub library: Library,
    /// 比较哪一天的规定；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Impact {
    /// 文件名，或者尚未入库的 .jz 文件
    pub instrument: String,
    #[command(flatten)]
    pub library: Library,
    /// 哪一天；缺省为该文件的施行日
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub on: Option<Date>,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum CatalogueFormat {
    /// 终端上读的文字
    Text,
    /// JSON
    Json,
    /// CSV，可以用 Excel 打开
    Csv,
    /// Excel：可以排序、筛选，可打印
    Xlsx,
    /// 网页：一个文件，可筛选，可打印
    Html,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Catalogue {
    /// 哪一个区划的目录；不写则每个事项按文件自己的区划
    #[arg(long, value_parser = place, value_name = "CODE")]
    pub jurisdiction: Option<Jurisdiction>,
    #[command(flatten)]
    pub library: Library,
    /// 哪一天的目录；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 输出格式；不写则看 --output 的扩展名，再不然是 text
    #[arg(long, value_enum)]
    pub format: Option<CatalogueFormat>,
    /// 同 --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// 写到这个文件，不写到屏幕
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Ask {
    /// 事项：名称、文件/事项或者编码
    pub matter: String,
    /// 办案地的区划代码，如 370881；不写则先问
    #[arg(long, value_name = "CODE")]
    pub jurisdiction: Option<String>,
    /// 行为日，如 2026-08-15；不写则先问
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub act_date: Option<Date>,
    /// 处罚决定日；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub decision_date: Option<Date>,
    #[command(flatten)]
    pub library: Library,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Watch {
    /// 登记文件（.toml 或 .csv）；没有时新写一份，已有的只比较，--update 才更新
    #[arg(long, value_name = "FILE", default_value = "登记.toml")]
    pub register: PathBuf,
    #[command(flatten)]
    pub library: Library,
    /// 新写登记时，只登记这个区划和它以下的文件里的事项；以后按登记的区划
    #[arg(long, value_parser = place, value_name = "CODE")]
    pub jurisdiction: Option<Jurisdiction>,
    /// 哪一天；缺省为今天
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 比较以后，把登记更新到这一天
    #[arg(long)]
    pub update: bool,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(ClapArgs, Debug)]
pub(crate) struct Test {
    /// 规则文件（.jz，连同旁边同名的 .cases.toml）、用例文件（.cases.toml）或目录；缺省为当前目录
    #[arg(value_name = "DIR|FILE")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub library: Library,
    /// 没有写行为日的用例按哪一天；缺省为规则的施行日
    #[arg(long, value_parser = date, value_name = "YYYY-MM-DD")]
    pub as_of: Option<Date>,
    /// 列出没有覆盖的行、界、档，各举一例
    #[arg(long)]
    pub missing: bool,
    /// 把缺少的用例连同现在的结果写到用例文件的末尾，标为未确认
    #[arg(long)]
    pub generate: bool,
    /// 有没有覆盖的，或者未确认的用例，也以 1 退出
    #[arg(long)]
    pub strict: bool,
    /// 输出 JSON
    #[arg(long)]
    pub json: bool,
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
pub(crate) struct Compile {
    /// 目录或 .jz 文件；embedded 指内嵌的文件库
    #[arg(required = true, value_name = "DIR")]
    pub library: Vec<PathBuf>,
    /// 写到这个文件，扩展名是 .jzc
    #[arg(short, long, value_name = "FILE.jzc")]
    pub output: PathBuf,
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

fn place(text: &str) -> Result<Jurisdiction, String> {
    let place: Jurisdiction = text.parse().map_err(|e| format!("{e}"))?;
    if place.in_a_province() {
        return Ok(place);
    }
    let province: String = text.chars().take(2).collect();
    Err(format!("没有以 {province} 开头的省级区划（GB/T 2260）"))
}
