//! The plan: its types and how it is put together.

mod assemble;
mod assignment;
mod expand;
mod types;

pub(crate) use assemble::describe;
pub(crate) use assignment::{Assignment, Flow, NEGLIGIBLE, Placed};
pub(crate) use expand::{assignment, names, prices};
pub use types::*;
