//! A review over a stretch of time as a page and as a picture.

use cailiang_survey::timeline::{Event, Happening, Held};

pub use crate::html::timeline as html;
pub use crate::picture::svg;

/// 《甲》施行，《乙》失效.
pub fn events(all: &[Event]) -> String {
    let names = |wanted: Happening, word: &str| {
        let names: Vec<String> =
            all.iter().filter(|e| e.event == wanted).map(|e| format!("《{}》", e.instrument)).collect();
        (!names.is_empty()).then(|| format!("{}{word}", names.join("、")))
    };
    let parts = [names(Happening::InForce, "施行"), names(Happening::Ended, "失效")];
    parts.into_iter().flatten().collect::<Vec<_>>().join("，")
}

/// The days on which something holds, with what opened and closed it.
pub fn held(h: &Held) -> String {
    let opened = events(&h.opened_by);
    let closed = events(&h.closed_by);
    let from = if opened.is_empty() { "（此前已有）".to_owned() } else { format!("（{opened}）") };
    let to = if closed.is_empty() { "（仍在）".to_owned() } else { format!("（次日{closed}）") };
    format!("{}{from} 至 {}{to}", h.from, h.to)
}
