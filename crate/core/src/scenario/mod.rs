//! The scenario file: types, reading, defaults, checks.

mod advice;
mod candidates;
mod check;
mod check_entry;
mod csv;
mod fields;
mod fleet;
mod json;
pub mod limits;
mod nearest;
mod path;
mod problems;
mod read;
mod steady;
mod syntax;
mod text;
mod types;

pub use crate::error::{InputError, InputErrors};
pub use advice::{Advice, advise};
pub use check::check;
pub use csv::{demands_from_csv, demands_to_csv, nodes_from_csv, nodes_to_csv};
pub(crate) use fleet::{Fleet, Lifted, Triple};
pub use json::Json;
#[cfg(test)]
pub(crate) use read::known_fields;
pub use read::{from_json, from_value, from_value_unchecked};
pub(crate) use steady::Steady;
pub use types::*;

// Shared with the reader of plans.
pub(crate) use nearest::Search;
pub(crate) use syntax::syntax_error;
pub(crate) use text::{excerpt, quoted, text_of};
