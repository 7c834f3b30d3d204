//! 裁量 resolver: from the facts of a case to the penalties that may be imposed, with grounds, reasons, and what is still
//! to be found out.
//!
//! What it is: [`Resolver`] answers one case over a linked [`cailiang_core::library::Library`]. It finds the layers of the
//! case ([`family`]), lays them on one another from the statute down, drops those that leave the bounds here, applies
//! circumstances, and compares the law of two days. Facts that are not known do not fail: the result is what is still
//! possible. [`meaning`] and [`compare`] are public for the validation, which asks the same sets other questions.
//!
//! What it is not: it reads no files and keeps no state; what it cannot prove it says.
//!
//! The convention for "lighter" (从轻) is that of DESIGN 6 and named in every result that uses it: see [`lighter`].

pub mod case;
mod circumstances;
pub mod compare;
pub mod family;
pub mod law;
pub mod lighter;
mod limitation;
mod matters;
pub mod meaning;
pub mod plan;
mod resolve;
pub mod result;
pub mod space;
mod stack;
pub mod view;

pub use case::{Case, CaseError};
pub use plan::Plan;
pub use resolve::Resolver;
pub use result::Resolution;
pub use stack::order_key;
