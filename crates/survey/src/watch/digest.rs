//! What a provision means, as a short figure: two texts of one figure say the same, whatever their layout, comments and
//! order of declarations. It finds changes; it is no proof against somebody who looks for two texts of one figure.

use std::fmt::Write as _;
use std::hash::Hasher as _;

use cailiang_core::library::{Library, Lookup, MatterId};
use cailiang_core::model::{
    Adders, Condition, Edge, EdgeKind, FactRef, Group, Instrument, Item, Line, Modal, Phrase, Test, Weights,
};
use fnv::FnvHasher;

/// The figure of a matter: its conditions, what it imposes, its edges, and the values of the facts that it looks at.
pub fn digest(library: &Library, id: MatterId) -> String {
    let Some((instrument, matter)) = library.matter(id) else { return String::new() };
    let mut text = Canonical { library, id, instrument, out: String::new() };
    for edge in &matter.edges {
        text.edge(edge);
    }
    for deadline in &matter.deadlines {
        text.part(&format!("时限 {} {} {:?}", deadline.act, deadline.from, deadline.within));
    }
    for item in &matter.items {
        text.item(item);
    }
    let general = &instrument.general;
    text.part(&format!("竞合 {} 阶次 {:?}", general.heavier_wins, general.grade_order));
    for segment in [&general.mitigate, &general.middle, &general.aggravate, &general.abate] {
        text.part(&segment.as_ref().map(|s| format!("{} {:?}", s.share, s.kind)).unwrap_or_default());
    }
    text.part(&format!("{:?} {:?}", general.one_sided, general.unascertained));
    for c in &general.circumstances {
        text.part(&format!("情节 {:?} {}", c.effect, c.unless_graded));
        text.condition(&c.when);
    }
    let mut hasher = FnvHasher::default();
    hasher.write(text.out.as_bytes());
    format!("{:016x}", hasher.finish())
}

/// A text in which nothing stands but what has a meaning.
struct Canonical<'l> {
    library: &'l Library,
    id: MatterId,
    instrument: &'l Instrument,
    out: String,
}

impl Canonical<'_> {
    fn part(&mut self, text: &str) {
        let _ = writeln!(self.out, "{text}");
    }

    fn edge(&mut self, edge: &Edge) {
        // What it succeeds says where it comes from, not what it says.
        if edge.kind == EdgeKind::Succeeds {
            return;
        }
        for target in &edge.targets {
            self.part(&format!("{} {target}", edge.kind.name()));
        }
        self.condition(&edge.when);
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Line(line) => self.line(line, None),
            Item::Table(table) => {
                for row in &table.rows {
                    self.line(&row.line, row.grade.as_deref());
                }
            }
            Item::Weights(weights) => self.weights(weights),
            Item::Adders(adders) => self.adders(adders),
        }
    }

    fn line(&mut self, line: &Line, grade: Option<&str>) {
        self.part(&format!("行 {}", grade.unwrap_or("-")));
        self.condition(&line.when);
        self.phrase(&line.phrase);
        if let Some(ground) = &line.ground {
            self.part(&format!("{:?} {}", ground.kind, ground.citation));
        }
    }

    fn phrase(&mut self, phrase: &Phrase) {
        for order in &phrase.orders {
            self.part(&format!("令 {} {:?} {}", order.name, order.within, order.modal == Modal::May));
        }
        for Group { choices } in &phrase.groups {
            let json = serde_json::to_string(choices).unwrap_or_default();
            self.part(&format!("罚 {json}"));
        }
        self.part(&format!("{} {:?}", phrase.only, phrase.waive));
    }

    fn weights(&mut self, weights: &Weights) {
        self.part(&format!("累加 {}", weights.start));
        self.condition(&weights.when);
        for factor in &weights.factors {
            for (level, weight) in &factor.levels {
                self.condition(level);
                self.part(&weight.to_string());
            }
        }
        for formula in &weights.formulas {
            self.condition(&formula.when);
            let (base, figure) = (formula.top.base().unwrap_or("元"), formula.top.figure());
            self.part(&format!("{base} {figure} {:?}", formula.floor.map(|f| f.to_string())));
        }
    }

    fn adders(&mut self, adders: &Adders) {
        self.part(&format!("加收 {} {:?}", adders.start, adders.cap.map(|c| c.to_string())));
        self.condition(&adders.when);
        for term in &adders.terms {
            self.fact(&term.fact);
            self.part(&format!("{} {} {} {:?}", term.above, term.step, term.plus, term.rounding));
        }
    }

    /// The name of a fact with its values: 次 of another type is another condition.
    fn fact(&mut self, name: &FactRef) {
        let found = match self.library.lookup(self.id.instrument, name) {
            Lookup::Found(fact) => self.library.fact(fact),
            _ => None,
        };
        let ty = found.map(|f| format!("{:?}", f.ty)).unwrap_or_default();
        let owner = found.and_then(|f| self.library.instrument(f.owner)).unwrap_or(self.instrument);
        self.part(&format!("{}/{} {ty}", owner.name, name.name));
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Always => self.part("总"),
            Condition::Opaque(text, _) => self.part(&format!("「{text}」")),
            Condition::Not(inner) => {
                self.part("非");
                self.condition(inner);
            }
            Condition::All(parts) | Condition::Any(parts) => {
                let word = if matches!(condition, Condition::All(_)) { "且" } else { "或" };
                self.part(&format!("{word} {}", parts.len()));
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Atom(atom) => {
                self.fact(&atom.fact);
                self.part(&match &atom.test {
                    Test::Holds => "是".to_owned(),
                    Test::OneOf(words) => words.join("、"),
                    Test::Within { range, .. } => range.to_string(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::digest;
    use cailiang_core::library::Library;
    use cailiang_core::source::Source;

    const TEXT: &str = "文件 法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n要素 次 : 整数\n事项 甲 {\n依据 第一条\n责令改正，处一千元以上一万元以下的罚款\n当 次 ≥ 3：处五千元以上一万元以下的罚款\n}\n";

    fn of(text: &str) -> String {
        let (library, faults) = Library::read([Source::new("法.jz", text)]);
        assert!(faults.is_empty(), "{faults:?}");
        let id = library.matters().next().unwrap();
        digest(&library, id)
    }

    #[test]
    fn layout_and_comments_say_nothing() {
        let spaced = TEXT.replace('\n', "\n   ").replace("甲 {", "甲 {   # 说明\n");
        let wide = TEXT.replace("一千元以上", "1000元以上").replace('，', ",");
        assert_eq!((of(TEXT), of(TEXT)), (of(&spaced), of(&wide)));
    }

    #[test]
    fn what_says_something_else_has_another_figure() {
        let changes = [
            ("一千元以上", "二千元以上"),
            ("≥ 3", "> 3"),
            ("≥ 3", "≥ 4"),
            ("责令改正，", ""),
            ("：处五千元", "：可以处五千元"),
            ("次 : 整数", "次 : 数值"),
            ("施行 2020-01-01", "施行 2020-01-01\n边界 以上含本数，以下不含本数"),
        ];
        for (from, to) in changes {
            assert_ne!(of(TEXT), of(&TEXT.replace(from, to)), "{from} → {to}");
        }
    }

    /// Registers outlive the program: where this changes, so does the number of the format.
    #[test]
    fn figures_stay_as_they_are() {
        assert_eq!(of(TEXT), "8984f622d9cd0c55");
    }
}
