//! `cailiang compile`: a library as one file that opens at once.

use crate::args::{self, Compile};
use crate::commands::{output, print};
use crate::load;
use crate::render::Stop;

pub(crate) fn run(args: &Compile) -> Result<u8, Stop> {
    let path = &args.output;
    if path.extension().is_none_or(|e| e != "jzc") {
        let message = format!("“{}”不是编译过的文件库的名字", path.display());
        return Err(Stop::new(message, "扩展名用 .jzc，--library 凭它认出"));
    }
    let library = load::usable(&[], &args::Library { library: args.library.clone() })?.library;
    output::write(Some(path), &library.to_bytes())?;
    let (documents, matters) = (library.instruments().count(), library.matters().count());
    print(&format!("已写入 {}：{documents} 份文件，{matters} 个事项", path.display()))?;
    Ok(0)
}
