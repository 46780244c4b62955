//! The plan: its types and how it is put together.

mod read;
mod types;

pub use read::from_json;
pub use types::*;
