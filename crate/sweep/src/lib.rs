//! Many scenarios from one, and a line of JSON for each of them.
//!
//! [`Over`] reads what to go over: a grid of fields and values, or merge patches. [`Sweep`]
//! makes scenario after scenario of it and solves them; [`Keep`] says which figures of a
//! plan a [`Line`] has. [`solved`] is the same for a scenario from elsewhere.
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod error;
mod field;
mod figures;
mod futures_file;
mod line;
mod over;
mod set;
mod sweep;
mod text;
mod tried;

pub use error::Error;
pub use field::Field;
pub use figures::Keep;
pub use line::{Came, Line, solved};
pub use over::{MAX_SCENARIOS, Over};
pub use sweep::Sweep;
pub use tried::Tried;
