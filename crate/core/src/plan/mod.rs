//! The plan: its types and how it is put together.

mod types;

pub use types::*;
