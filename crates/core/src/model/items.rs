//! The statements of a matter: there, or packed in a compiled library until somebody looks.

use std::fmt;
use std::ops::{Deref, Range};
use std::sync::{Arc, OnceLock};

use borsh::BorshDeserialize as _;

use crate::model::Item;

/// Where statements lie in the bytes of a compiled library. Its checksum was verified when it was opened, and it was written
/// by this build: they are the bytes of a `Vec<Item>`.
#[derive(Clone)]
pub(crate) struct Packed {
    pub bytes: Arc<Vec<u8>>,
    pub range: Range<usize>,
}

/// The statements of a matter, in text order: a slice. Of a compiled library they are unpacked when first looked at, so
/// that opening one costs the same however much it holds.
#[derive(Clone, Default)]
pub struct Items {
    unpacked: OnceLock<Vec<Item>>,
    packed: Option<Packed>,
}

impl Items {
    pub(crate) fn packed(packed: Packed) -> Items {
        Items { unpacked: OnceLock::new(), packed: Some(packed) }
    }

    /// Adds a statement behind the others.
    pub(crate) fn push(&mut self, item: Item) {
        self.force();
        if let Some(items) = self.unpacked.get_mut() {
            // Most matters have one or two, and there are many matters.
            if items.len() == items.capacity() {
                items.reserve_exact(items.len().max(1));
            }
            items.push(item);
        }
    }

    fn force(&self) -> &Vec<Item> {
        self.unpacked.get_or_init(|| {
            let bytes = self.packed.as_ref().and_then(|p| p.bytes.get(p.range.clone()));
            bytes.and_then(|bytes| Vec::try_from_slice(bytes).ok()).unwrap_or_default()
        })
    }
}

impl From<Vec<Item>> for Items {
    fn from(items: Vec<Item>) -> Items {
        Items { unpacked: OnceLock::from(items), packed: None }
    }
}

impl Deref for Items {
    type Target = [Item];

    fn deref(&self) -> &[Item] {
        self.force()
    }
}

impl<'a> IntoIterator for &'a Items {
    type Item = &'a Item;
    type IntoIter = std::slice::Iter<'a, Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Item> for Items {
    fn extend<I: IntoIterator<Item = Item>>(&mut self, items: I) {
        items.into_iter().for_each(|item| self.push(item));
    }
}

impl PartialEq for Items {
    fn eq(&self, other: &Items) -> bool {
        **self == **other
    }
}

impl Eq for Items {}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.deref().fmt(f)
    }
}
