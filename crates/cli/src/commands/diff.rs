//! `cailiang diff`: in which cases two versions of a document come to different outcomes.

use cailiang::Loaded;
use cailiang::library::InstrumentId;
use cailiang::survey::diff::{Version, diff};
use jiff::civil::Date;

use crate::args::{self, Diff};
use crate::commands::names::{self, Named};
use crate::commands::{print, print_json};
use crate::load;
use crate::render::{self, Stop};

/// A version with the library that it is read in.
struct Side {
    loaded: Loaded,
    instrument: InstrumentId,
}

impl Side {
    fn load(text: &str, library: &args::Library) -> Result<Side, Stop> {
        match Named::parse(text)? {
            Named::File(path) => {
                let loaded = load::usable(&[path], library)?;
                match loaded.named.as_slice() {
                    [one] => Ok(Side { instrument: *one, loaded }),
                    _ => Err(Stop::new(format!("{text} 不是一份文件"), "写一个 .jz 文件")),
                }
            }
            Named::Document(name, day) => {
                let loaded = load::usable(&[], library)?;
                let instrument = match day {
                    Some(day) => names::version(&loaded.library, &name, day)?,
                    None => {
                        names::versions(&loaded.library, &name)?;
                        let help = format!("写明是哪一天的版本，如 {name}@2026-08-15；或写一个 .jz 文件");
                        return Err(Stop::new(format!("“{text}”没有写明版本"), help));
                    }
                };
                Ok(Side { loaded, instrument })
            }
        }
    }

    fn version(&self) -> Version<'_> {
        Version { library: &self.loaded.library, instrument: self.instrument }
    }

    fn start(&self) -> Option<Date> {
        self.loaded.library.instrument(self.instrument).map(|i| i.period.from)
    }
}

pub(crate) fn run(args: &Diff) -> Result<u8, Stop> {
    let old = Side::load(&args.old, &args.library)?;
    let new = Side::load(&args.new, &args.library)?;
    let later = old.start().max(new.start()).unwrap_or_else(crate::commands::today);
    let result = diff(old.version(), new.version(), args.as_of.unwrap_or(later));
    if args.json {
        print_json(&result)?;
    } else {
        print(&render::changes::diff(&result))?;
    }
    Ok(0)
}
