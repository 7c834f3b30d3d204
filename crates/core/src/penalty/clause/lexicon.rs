//! The words of the grammar, read once from `lexicon.toml`.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Kind;
use crate::penalty::clause::Relation;

/// What the grammar does with a word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    Lead,
    Also,
    AloneOrAlso,
    May,
    Only,
    Adverb,
    By,
    From,
    Except,
    Organ,
    It,
    Or,
    Until,
    And,
    Noun,
    Lower,
    Notice,
    Seize,
    Gains,
    Revoke,
    Cancel,
    Suspend,
    Licence,
    Participation,
    Command,
    StopBusiness,
    Close,
    Halt,
    Practice,
    Bar,
    BarEntry,
    BarWork,
    BarConduct,
    BarApply,
    Refuse,
    Retake,
    Life,
    Order,
    Refer,
    ReferEnd,
    Provision,
    Consequence,
    Discipline,
    Criminal,
    Court,
    Recommend,
    Told,
    ToldAfter,
    Up,
    Down,
    Below,
    Above,
    AtMost,
    AtLeast,
    Total,
    FineSum,
    Rmb,
    Yuan,
    Times,
    Percent,
    Permille,
    Hundredth,
    Thousandth,
    TenThousandth,
    SameValue,
    Day,
    Workday,
    Month,
    Year,
    Within,
    Indefinite,
    Per,
    Daily,
    Calculate,
    Standard,
    Payment,
    Plain,
    Toward,
    Unit,
    Individual,
    Staff,
    Neutral,
    Deed,
    Activity,
    Transfer,
    Local,
}

/// A set of classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Classes(u128);

impl Classes {
    pub(super) const fn of(class: Class) -> Classes {
        Classes(1 << class as u32)
    }

    pub(super) const fn any(classes: &[Class]) -> Classes {
        let mut set = 0;
        let mut rest = classes;
        while let [first, tail @ ..] = rest {
            set |= 1 << *first as u32;
            rest = tail;
        }
        Classes(set)
    }

    pub(super) const fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    pub(super) const fn meets(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

/// A word of the lexicon.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Word {
    pub(super) classes: Classes,
    pub(super) kind: Option<Kind>,
    pub(super) tier: Option<Relation>,
}

#[derive(Deserialize)]
struct File {
    group: Vec<WordGroup>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordGroup {
    class: Class,
    kind: Option<String>,
    tier: Option<String>,
    words: Vec<String>,
}

/// Why the lexicon is not one.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum LexiconError {
    #[error("词库不是合乎格式的 TOML：{0}")]
    Form(String),
    #[error("词库里“{word}”的 {what} 不对")]
    Word { word: String, what: &'static str },
}

/// Words as a tree of characters.
#[derive(Default)]
pub(super) struct Lexicon {
    words: Vec<Word>,
    /// By node: the word that ends here.
    ends: Vec<Option<u32>>,
    /// From a node by a character to the next node.
    next: HashMap<(u32, char), u32, rustc_hash::FxBuildHasher>,
}

impl Lexicon {
    fn read(text: &str) -> Result<Lexicon, LexiconError> {
        let file: File = toml::from_str(text).map_err(|e| LexiconError::Form(e.to_string()))?;
        let mut lexicon = Lexicon { ends: vec![None], ..Lexicon::default() };
        for group in file.group {
            let fault = |what| {
                let word = group.words.first().cloned().unwrap_or_default();
                Err(LexiconError::Word { word, what })
            };
            let kind = match group.kind.as_deref().map(Kind::from_name) {
                Some(None) => return fault("kind"),
                found => found.flatten(),
            };
            let tier = match group.tier.as_deref() {
                None => None,
                Some("escalates") => Some(Relation::Escalates),
                Some("afresh") => Some(Relation::Afresh),
                Some(_) => return fault("tier"),
            };
            for text in &group.words {
                let number = lexicon.number(text);
                let clash = |w: &Word| kind.is_some() && w.kind.is_some() || tier.is_some() && w.tier.is_some();
                match lexicon.words.get_mut(number) {
                    Some(word) if !text.is_empty() && !clash(word) => {
                        word.classes.0 |= Classes::of(group.class).0;
                        word.kind = word.kind.or(kind);
                        word.tier = word.tier.or(tier);
                    }
                    _ => return Err(LexiconError::Word { word: text.clone(), what: "kind 或 tier" }),
                }
            }
        }
        Ok(lexicon)
    }

    /// The number of a word, which is added when it is new.
    fn number(&mut self, text: &str) -> usize {
        let mut node = 0_u32;
        for c in text.chars() {
            let fresh = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
            node = *self.next.entry((node, c)).or_insert(fresh);
            if node == fresh {
                self.ends.push(None);
            }
        }
        let fresh = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let end = self.ends.get_mut(usize::try_from(node).unwrap_or(usize::MAX));
        let number = end.map_or(fresh, |e| *e.get_or_insert(fresh));
        if number == fresh {
            self.words.push(Word::default());
        }
        usize::try_from(number).unwrap_or(usize::MAX)
    }

    /// The longest word at the head of the characters: its number and length.
    pub(super) fn longest(&self, chars: &[char]) -> Option<(u32, usize)> {
        let mut node = 0_u32;
        let mut found = None;
        for (length, c) in chars.iter().enumerate() {
            let Some(next) = self.next.get(&(node, *c)) else { break };
            node = *next;
            if let Some(word) = self.ends.get(usize::try_from(node).unwrap_or(usize::MAX)).copied().flatten() {
                found = Some((word, length + 1));
            }
        }
        found
    }

    /// A word by its number.
    pub(super) fn word(&self, number: u32) -> Option<&Word> {
        self.words.get(usize::try_from(number).unwrap_or(usize::MAX))
    }
}

/// The lexicon of the crate. A test says that it is well formed; were it not, nothing would be understood.
pub(super) static LEXICON: LazyLock<Result<Lexicon, LexiconError>> =
    LazyLock::new(|| Lexicon::read(include_str!("lexicon.toml")));

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::{File, LEXICON, Lexicon, LexiconError};
    use crate::model::{Kind, Sanction};
    use crate::penalty::clause::tokens::{Range, Tokens};
    use crate::penalty::{Bounds, describe, parse_clause};

    fn file() -> File {
        toml::from_str(include_str!("lexicon.toml")).unwrap()
    }

    fn all_words() -> BTreeSet<String> {
        file().group.into_iter().flat_map(|g| g.words).collect()
    }

    /// Texts of the project's own corpus.
    fn corpus() -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
        let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
        files
            .filter(|f| f.extension().is_some_and(|e| e == "jsonl"))
            .flat_map(|f| std::fs::read_to_string(f).unwrap().lines().map(str::to_owned).collect::<Vec<_>>())
            .map(|l| serde_json::from_str::<serde_json::Value>(&l).unwrap()["text"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn every_word_stands_once_in_a_group_and_in_a_class() {
        let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
        for group in file().group {
            for word in group.words {
                *seen.entry((format!("{:?}", group.class), word)).or_default() += 1;
            }
        }
        let twice: Vec<_> = seen.iter().filter(|(_, n)| **n > 1).map(|(k, _)| k).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn every_word_is_used_by_a_clause_of_the_corpus() {
        let lexicon = LEXICON.as_ref().unwrap();
        let mut used = BTreeSet::new();
        for text in corpus() {
            let tokens = Tokens::new(&text, lexicon);
            let words = (0..tokens.len()).filter(|i| tokens.entry(*i).is_some());
            used.extend(words.map(|i| tokens.text(Range::new(i, i + 1))));
        }
        let idle: Vec<String> = all_words().difference(&used).cloned().collect();
        assert!(idle.is_empty(), "{}：{}", idle.len(), idle.join("、"));
    }

    /// A word wins over those that it begins with.
    #[test]
    fn the_longest_word_wins() {
        let lexicon = LEXICON.as_ref().unwrap();
        let words = all_words();
        let mut nested = 0;
        for word in &words {
            let chars: Vec<char> = word.chars().collect();
            let followed: Vec<char> = chars.iter().copied().chain(['\u{0}']).collect();
            assert_eq!(lexicon.longest(&followed).map(|f| f.1), Some(chars.len()), "{word}");
            nested += usize::from((1..chars.len()).any(|n| words.contains(&chars[..n].iter().collect::<String>())));
        }
        assert!(nested > 100, "{nested}");
        assert_eq!(lexicon.longest(&[]), None);
    }

    /// The kinds of the words are those of the model, and each kind in its normal form is read as itself.
    #[test]
    fn kinds_agree_with_the_model() {
        for group in file().group {
            assert!(group.kind.as_deref().is_none_or(|k| Kind::from_name(k).is_some()), "{:?}", group.kind);
        }
        for kind in Kind::ALL {
            let text = match kind {
                Kind::Ban => "终身不得从事运输".to_owned(),
                Kind::Other => "限期出境".to_owned(),
                Kind::Detention => "处五日拘留".to_owned(),
                _ => describe::sanction(&Sanction::new(kind)),
            };
            let clause = parse_clause(&format!("夜航的，{text}。"), Bounds::default());
            let read = clause.outcomes.iter().flat_map(|o| o.any_of.concat()).map(|s| s.kind);
            assert_eq!(read.collect::<Vec<_>>(), [kind], "{text}");
        }
    }

    #[test]
    fn a_lexicon_that_contradicts_itself_is_refused() {
        let clash = "[[group]]\nclass = \"noun\"\nkind = \"警告\"\nwords = [\"甲\"]\n[[group]]\nclass = \"noun\"\nkind = \"罚款\"\nwords = [\"甲\"]";
        assert!(matches!(Lexicon::read(clash), Err(LexiconError::Word { .. })));
        let kind = "[[group]]\nclass = \"noun\"\nkind = \"杖责\"\nwords = [\"甲\"]";
        assert!(matches!(Lexicon::read(kind), Err(LexiconError::Word { what: "kind", .. })));
        assert!(matches!(Lexicon::read("group = 1"), Err(LexiconError::Form(_))));
    }
}
