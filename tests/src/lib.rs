//! Helpers shared by the tests that cross crates.
#![forbid(unsafe_code)]

pub mod generate;
