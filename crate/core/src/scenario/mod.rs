//! The scenario file: types, reading, defaults, checks.

mod error;
pub mod limits;
mod types;

pub use error::{InputError, InputErrors};
pub use types::*;
