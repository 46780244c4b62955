//! Helpers shared by the tests that cross crates.
#![forbid(unsafe_code)]
// The lints let tests state what they know; these helpers are part of tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr
)]
#![allow(clippy::missing_panics_doc)]

pub mod advice;
pub mod amount;
pub mod awkward;
pub mod by_hand;
pub mod by_the_hour;
pub mod came;
pub mod damage;
pub mod data;
pub mod definition;
pub mod generate;
pub mod histories;
pub mod in_futures;
pub mod instances;
pub mod judge;
pub mod lists;
pub mod mutate;
pub mod program_file;
pub mod random;
pub mod schema;
pub mod staged;
pub mod suites;
pub mod turns;
pub mod whole;

/// The Rust code of the project's README runs as a test. It does so here, as no package
/// that is published may look outside of itself.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
