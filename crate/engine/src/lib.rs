//! The arithmetic of idlewise: sparse linear programs and the two engines made
//! for the programs of placement.
//!
//! It knows nothing of scenarios. It is a crate of its own so that the npm
//! package can optimise it for speed and everything else for size.
#![forbid(unsafe_code)]

pub mod basis;
pub mod interior;
mod lp;

pub use lp::{Column, Lp, NewRow};

/// The example of the README is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
