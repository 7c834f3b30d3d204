//! 裁量 resolver: from the facts of a case to the penalties that may be imposed, with grounds, reasons, and what is still
//! to be found out.
//!
//! What it is: [`Resolver`] answers one case over a linked [`cailiang_core::library::Library`]. It finds the layers of the
//! case ([`family`]), lays them on one another from the statute down, drops those that leave the bounds here, applies
//! circumstances, and compares the law of two days. Facts that are not known do not fail: the result is what is still
//! possible. [`meaning`] and [`compare`] are public for the validation, which asks the same sets other questions.
//!
//! Around that core stand the general rules ([`law::general`], [`law::relief`], [`law::procedures`]: tables with article and
//! period, special before general): limitation, one fine for one act ([`concurrence`]), gains ([`gains`]), the time to
//! decide ([`deadline`]), what the procedure calls for ([`procedures`]), and where a departure from a baseline stands
//! ([`departure`]). A figure that no held text gives is said to be open, never guessed. [`Resolution::explain`] writes the
//! reasons ([`rationale`]).
//!
//! What it is not: it reads no files and keeps no state; what it cannot prove it says.
//!
//! The convention for "lighter" (从轻) is that of DESIGN 6 and named in every result that uses it: see [`lighter`].

pub mod case;
mod case_file;
mod circumstances;
pub mod compare;
pub mod concurrence;
pub mod deadline;
pub mod departure;
mod facts;
pub mod family;
mod fines;
pub mod gains;
pub mod law;
pub mod lighter;
mod limitation;
mod matters;
pub mod meaning;
pub mod outcome;
pub mod plan;
pub mod procedures;
pub mod rationale;
mod resolve;
pub mod result;
pub mod space;
mod stack;
mod step;
mod unascertained;
pub mod view;

pub use case::{Case, CaseError};
pub use plan::{NotPlannable, Plan};
pub use resolve::Resolver;
pub use result::Resolution;
pub use stack::order_key;
