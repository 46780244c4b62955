//! Independent components of a program, and which of them are equal.

mod repeats;
mod split;

pub use repeats::{Goals, repeats, same_numbers, same_pattern};
pub use split::{Component, split};
