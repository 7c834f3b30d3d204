//! 裁量 survey: questions to a whole library, where the resolver answers one case and the validation reviews one document.
//!
//! What it is: what differs between two versions of a document ([`diff`]) or between two places ([`place`]), in exactly
//! which cases and in which direction; what a document does to others on the day it takes effect ([`impact`]); on which
//! days a finding holds ([`timeline`]); which matters there are and whether they have a baseline ([`catalogue`]); what the
//! matters stand on, and what of it has changed ([`watch`]); whether a rulebook's own cases come out as its drafter says,
//! and which of its rows, thresholds and tiers have no case ([`cases`]). All of it is data; wording is at the edge.
//!
//! What it is not: it has no algebra and no law of its own. Outcomes come from the resolver, findings from the validation,
//! and a question that has too many cases is said to be undetermined.
//!
//! Why a crate of its own: it needs both the resolver and the validation, and neither may need it.

pub mod cases;
pub mod catalogue;
pub mod change;
pub mod diff;
pub mod impact;
mod joint;
mod outcome;
pub mod place;
mod sets;
pub mod timeline;
pub mod watch;

pub use change::{Change, Direction};
