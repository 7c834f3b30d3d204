//! 裁量 chart: the algebra of cases and dispositions. It knows no law, only sets.
//!
//! A *case* is a point of a product of axes; every axis is cut into finitely many cells ([`axis`]). A function of the
//! case (whether a condition holds, which line applies, what excess there is) is a reduced, shared decision diagram
//! over those cells ([`Store`]). A *disposition* is a point of a product of slots, each absent or present with a value;
//! what a rule permits in one case is a union of boxes of such points ([`package`]). Ends that depend on a base
//! quantity are piecewise linear in it and compared exactly at finitely many points ([`scale`]).
//!
//! What it is not: it reads no text, names no fact, and does not say what is lawful.
//!
//! Why a diagram and not a list of boxes: sixty independent yes/no facts, each deciding one line, are a chain of sixty
//! nodes; as disjoint boxes they are sixty boxes of up to sixty sides, and their complement is worse
//! (the test `sixty_independent_facts_stay_small`).

pub mod axis;
mod diagram;
pub mod package;
pub mod scale;

pub use diagram::{Assignment, Diagram, Region, Store, TooLarge};
