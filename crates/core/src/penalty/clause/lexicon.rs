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
