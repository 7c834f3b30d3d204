//! After any edits a session says what a fresh review says.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use cailiang_core::library::Library;
use cailiang_core::source::Source;
use cailiang_validation::{Reviewer, Session};
use proptest::prelude::*;
use proptest::sample::Index;

const TEXTS: [(&str, &str); 5] = [
    (
        "法.jz",
        "文件 某法 {\n位阶 法律\n区划 全国\n施行 2020-01-01\n}\n要素 主体 : 枚举(单位, 个人)\n要素 次数 : 整数 ≥1 次\n要素 拒不改正 : 是否\n\
         事项 甲 {\n依据 第一条\n责令改正，处一万元以上五万元以下的罚款\n当 拒不改正：吊销许可证\n}\n\
         事项 乙 {\n依据 第二条\n处二千元以上一万元以下的罚款\n当 「有暴利」：没收违法所得\n}\n\
         事项 丙 {\n依据 第三条\n警告，可以并处五百元以下的罚款\n}\n",
    ),
    (
        "新法.jz",
        "文件 新法 {\n位阶 法律\n区划 全国\n施行 2021-06-01\n}\n要素 主体 : 枚举(单位, 个人)\n\
         事项 丁 承接 某法/丙 {\n依据 第一条\n警告，并处一千元以下的罚款\n}\n",
    ),
    (
        "省.jz",
        "文件 省基准 {\n位阶 裁量权基准\n区划 370000\n施行 2020-02-01\n}\n通则 {\n竞合 从高\n从轻 区间最低30%\n当 「主动消除」：从轻\n}\n\
         基准 甲 细化 某法/甲 {\n| 阶次 | 主体 | 次数 | 处罚 |\n| 较轻 | 单位 | 1 | 处二万元以上三万元以下的罚款 |\n\
         | 较重 | 单位 | ≥2 | 处三万元以上五万元以下的罚款 |\n| 一般 | 个人 | - | 处一万元以上二万元以下的罚款 |\n}\n\
         基准 乙 细化 某法/乙 当 主体 为 单位 {\n| 阶次 | 次数 | 处罚 |\n| 一般 | 1 | 处二千元以上五千元以下的罚款 |\n| 较重 | ≥2 | 处五千元以上一万元以下的罚款 |\n}\n",
    ),
    (
        "市.jz",
        "文件 市基准 {\n位阶 裁量权基准\n区划 370800\n施行 2020-03-01\n}\n要素 有证 : 是否\n\
         基准 甲 细化 省基准/甲 {\n| 阶次 | 主体 | 处罚 |\n| 一般 | 单位 | 处二万元以上五万元以下的罚款 |\n| 较轻 | 个人 | 处一万元以上一万五千元以下的罚款 |\n}\n\
         基准 乙 细化 某法/乙 {\n当 有证：处二千元以上四千元以下的罚款\n当 非 有证：处四千元以上一万元以下的罚款\n}\n\
         基准 丙 细化 某法/丙 {\n处三百元以下的罚款\n}\n",
    ),
    (
        "县.jz",
        "文件 县基准 {\n位阶 裁量权基准\n区划 370881\n施行 2022-09-01\n}\n\
         基准 甲 细化 某法/甲 {\n处一万元以上四万元以下的罚款\n}\n\
         基准 丙 细化 某法/丙 {\n处二百元以下的罚款\n}\n",
    ),
];

/// What may be written in the place of what.
const WORDS: [[&str; 2]; 18] = [
    ["一万元", "二万元"],
    ["五万元", "六万元"],
    ["五千元", "八千元"],
    ["细化 某法/乙", "细化 某法/丙"],
    ["细化 省基准/甲", "细化 某法/甲"],
    ["承接 某法/丙", "承接 某法/乙"],
    ["基准 丙", "基准 戊"],
    ["事项 乙", "事项 己"],
    ["370800", "370000"],
    ["2020-03-01", "2022-03-01"],
    ["「有暴利」", "「主动消除」"],
    ["当 有证", "当 「有证明」"],
    ["≥2", "≥3"],
    ["枚举(单位, 个人)", "枚举(单位, 个人, 其他)"],
    ["竞合 从高\n", "\n竞合 从高\n\n"],
    ["依据 第二条", "依据 第二十条"],
    ["主体 为 单位", "主体 为 个人"],
    ["警告", "通报批评"],
];

#[derive(Clone, Debug)]
enum Edit {
    /// One of two words for the other.
    Word(Index),
    /// A line away, or twice.
    Line(Index, Index, bool),
    /// An empty line somewhere.
    Blank(Index, Index),
    /// The text away, or back as it was.
    Whole(Index, bool),
}

fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    prop_oneof![
        6 => index().prop_map(Edit::Word),
        2 => (index(), index(), any::<bool>()).prop_map(|(a, b, c)| Edit::Line(a, b, c)),
        1 => (index(), index()).prop_map(|(a, b)| Edit::Blank(a, b)),
        1 => (index(), any::<bool>()).prop_map(|(a, b)| Edit::Whole(a, b)),
    ]
}

/// The texts as they stand, beside the session that follows them.
struct Desk {
    texts: Vec<(String, String)>,
    session: Session,
}

impl Desk {
    fn new() -> Desk {
        let texts = TEXTS.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec();
        let session = Session::new(texts.iter().map(|(n, t)| Source::new(n, t)), day());
        Desk { texts, session }
    }

    fn write(&mut self, name: &str, text: String) {
        self.session.edit(Source::new(name, &text));
        match self.texts.iter_mut().find(|t| t.0 == name) {
            Some(known) => known.1 = text,
            None => self.texts.push((name.to_owned(), text)),
        }
    }

    fn apply(&mut self, edit: &Edit) {
        if let Edit::Whole(which, away) = edit {
            let (name, text) = which.get(&TEXTS);
            if *away {
                self.session.remove(name);
                self.texts.retain(|t| t.0 != *name);
            } else {
                self.write(name, (*text).to_owned());
            }
            return;
        }
        if self.texts.is_empty() {
            return;
        }
        let (name, text) = match edit {
            Edit::Word(at) => {
                let all: Vec<(usize, &str, &str)> = WORDS
                    .iter()
                    .flat_map(|[a, b]| [(*a, *b), (*b, *a)])
                    .flat_map(|(from, to)| (0..self.texts.len()).map(move |i| (i, from, to)))
                    .filter(|(i, from, _)| self.texts[*i].1.contains(from))
                    .collect();
                let (i, from, to) = at.get(&all);
                (self.texts[*i].0.clone(), self.texts[*i].1.replacen(from, to, 1))
            }
            Edit::Line(which, at, twice) => {
                let (name, text) = which.get(&self.texts);
                let mut lines: Vec<&str> = text.split('\n').collect();
                let at = at.index(lines.len());
                if *twice {
                    lines.insert(at, lines[at]);
                } else {
                    lines.remove(at);
                }
                (name.clone(), lines.join("\n"))
            }
            Edit::Blank(which, at) => {
                let (name, text) = which.get(&self.texts);
                let mut lines: Vec<&str> = text.split('\n').collect();
                lines.insert(at.index(lines.len()), "");
                (name.clone(), lines.join("\n"))
            }
            Edit::Whole(..) => return,
        };
        self.write(&name, text);
    }
}

fn day() -> cailiang_core::model::Date {
    "2023-01-01".parse().unwrap()
}

/// What edges lead to, in both libraries.
fn edges(library: &Library) -> Vec<String> {
    let each = library.matters().map(|id| {
        let (instrument, matter) = library.matter(id).unwrap();
        let (i, m) = (&instrument.name, &matter.name);
        let lists = (library.refining(i, m), library.succeeding(i, m), library.dropping(i, m));
        format!("{id:?}{lists:?}{:?}{:?}", library.matters_named(m), library.find_matter(id.instrument, m))
    });
    each.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn a_session_says_what_a_fresh_review_says(edits in proptest::collection::vec(edit(), 1..10)) {
        let mut desk = Desk::new();
        desk.session.report();
        for edit in &edits {
            desk.apply(edit);
            let (library, faults) = Library::read(desk.texts.iter().map(|(n, t)| Source::new(n, t)));
            prop_assert_eq!(desk.session.faults(), faults);
            prop_assert_eq!(edges(desk.session.library()), edges(&library));
            let facts = |l: &Library| l.facts().cloned().collect::<Vec<_>>();
            prop_assert_eq!(facts(desk.session.library()), facts(&library));
            let fresh = Reviewer::new(&library, day()).review_all();
            prop_assert_eq!(desk.session.report(), fresh);
        }
    }
}

#[test]
fn edits_of_other_families_keep_what_is_known() {
    let mut desk = Desk::new();
    let before = desk.session.report();
    assert!(!before.findings.is_empty() || !before.notes.is_empty());
    let (name, text) = desk.texts[3].clone();
    desk.write(&name, text.replace("三百元", "九百元"));
    let after = desk.session.report();
    // 丙 is out of bounds now; all else is as it was, shown in the new text.
    let other = |r: &cailiang_validation::Report| r.findings.iter().filter(|f| f.matter != "丙").count();
    assert_eq!(other(&before), other(&after));
    assert!(after.findings.iter().any(|f| f.matter == "丙" && f.code.starts_with('B')));
    let shown = after.findings.iter().filter_map(|f| f.place.as_ref()).filter(|p| *p.source.name == name);
    assert!(shown.into_iter().all(|p| p.source.text.contains("九百元")));
}
