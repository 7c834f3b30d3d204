//! Rules of the legal system as data, each with its ground. Nothing here is hard-coded to one instrument.

pub mod authority;
pub mod duties;
pub mod general;
pub mod grounds;
pub mod procedures;
pub mod ranks;
mod read;
pub mod relief;
pub mod setting;
