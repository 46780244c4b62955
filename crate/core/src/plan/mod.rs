//! The plan: its types and how it is put together.

mod assignment;
mod types;

pub(crate) use assignment::{Assignment, Flow, NEGLIGIBLE, Placed};
pub use types::*;
