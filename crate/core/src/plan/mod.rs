//! The plan: its types and how it is put together.

mod account;
mod assemble;
mod assignment;
mod expand;
mod levels;
mod proof;
mod read;
mod types;

pub use account::*;
pub(crate) use assemble::describe;
pub(crate) use assignment::{Assignment, Flow, NEGLIGIBLE, Placed};
pub(crate) use expand::{assignment, chosen_machines, names, placements, prices};
pub(crate) use levels::levels;
pub use proof::*;
pub use read::from_json;
pub use types::*;
