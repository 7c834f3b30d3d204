//! A review of random worlds, and the results of their cases, against an evaluator written apart from the algebra: it
//! enumerates every case and every disposition of a small world and knows nothing of diagrams, boxes or intervals.
//!
//! `CAILIANG_WORLDS=100000 cargo test --release -p cailiang-validation --test oracle` runs more worlds.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::unreachable,
    clippy::panic,
    clippy::large_enum_variant,
    clippy::string_slice
)]

mod dice;
mod expected;
mod grid;
mod layers;
mod lines;
mod meaning;
mod metamorphic;
mod metamorphic_methods;
mod methods;
mod methods_world;
mod plan;
mod resolve;
mod review;
mod shown;
mod world;

/// How many worlds to try.
fn worlds(usual: u64) -> u64 {
    std::env::var("CAILIANG_WORLDS").ok().and_then(|v| v.parse().ok()).unwrap_or(usual)
}
