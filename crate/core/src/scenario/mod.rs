//! The scenario file: types, reading, defaults, checks.

mod error;
mod fleet;
pub mod limits;
mod types;

pub use error::{InputError, InputErrors};
pub(crate) use fleet::{Fleet, Lifted, Triple};
pub use types::*;
