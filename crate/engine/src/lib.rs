//! The engines of idlewise: sparse linear programs, with whole columns or without.
//!
//! It knows nothing of scenarios. [`engines::maximise`] solves a program;
//! everything else is what it is made of, from the ground up: `tolerances`, a
//! program ([`Lp`]), the context of a solve ([`SolveContext`]), scaling
//! ([`Scaled`]), the [`simplex`] method, the [`interior`] point, [`presolve`], the
//! optimal face, [`components`], the search for whole numbers ([`mip`]) and the
//! [`engines`] behind one trait. It is a crate of its own so that the npm package
//! can optimise it for speed and everything else for size.
#![forbid(unsafe_code)]

pub mod components;
mod context;
pub mod engines;
mod fingerprint;
pub mod interior;
mod ledger;
mod lp;
pub mod mip;
mod optimal_face;
mod outcome;
pub mod presolve;
mod scale;
pub mod simplex;
mod start;
#[cfg(test)]
mod tests;
pub mod tolerances;

pub use context::{EngineName, Failure, SearchProgress, SolveContext};
pub use ledger::{EngineId, EnginesUsed, Ledger};
pub use lp::{Column, Lp, NewRow};
pub use optimal_face::{FacePart, FacePrices, OptimalFace};
pub use outcome::{Ending, Outcome};
pub use scale::Scaled;
pub use start::{PreviousSolve, Start};

/// The example of the README is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
