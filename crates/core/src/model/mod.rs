//! The typed model: what an instrument says, with names as written and places in the text.
//!
//! Names are not resolved here; [`crate::library`] links instruments with one another.

mod citation;
mod condition;
mod fact;
mod general;
mod grade;
mod instrument;
mod items;
mod jurisdiction;
mod method;
pub(crate) mod period;
mod places;
mod rank;
mod sanction;
mod wire;

pub use citation::Citation;
pub use condition::{Atom, Condition, Test};
pub use fact::{Derivation, FactDecl, FactRef, FactType};
pub use general::{Circumstance, Effect, General, OneSided, Segment, Step, Unascertained};
pub use grade::grade_rank;
pub use instrument::{
    DEFAULT_DOMAIN, Deadline, Edge, EdgeKind, Ground, GroundKind, Instrument, Item, Line, Matter, MatterRef, Row,
    Table, Unevaluated,
};
pub use items::Items;
pub(crate) use items::Packed;
pub use jurisdiction::{Jurisdiction, Level};
pub use method::{Adders, Formula, Rounding, Term, Top, WeightFactor, Weights};
pub use period::EffectivePeriod;
pub(crate) use places::Placed;
pub use rank::Rank;
pub use sanction::{
    Amount, Basis, Choice, Duration, FloorOn, Group, Kind, Modal, Order, Party, Phrase, Sanction, TimeUnit, Within,
};

pub use jiff::civil::Date;
