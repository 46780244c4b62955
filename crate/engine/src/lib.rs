//! The engines of idlewise: sparse programs, with whole columns or without.
//!
//! It knows nothing of scenarios. [`engines::maximise`] solves a program;
//! everything else is what it is made of, from the ground up: linear programs
//! (`idlewise-linear`, all of which is handed out here), the context of a solve
//! ([`SolveContext`]), [`presolve`], [`components`], the search for whole numbers
//! ([`mip`]) and the [`engines`] behind one trait.
#![forbid(unsafe_code)]

pub mod components;
mod context;
pub mod engines;
mod fingerprint;
mod ledger;
pub mod mip;
mod optimal_face;
mod outcome;
pub mod presolve;
mod scale;
mod start;
#[cfg(test)]
mod tests;

pub use context::{Effort, EngineName, Failure, SearchProgress, SolveContext};
pub use idlewise_linear::{Column, Lp, NewRow, classes, interior, simplex, tolerances};
pub use ledger::{EngineId, EnginesUsed, Ledger};
pub use optimal_face::{FacePart, FacePrices, OptimalFace};
pub use outcome::{Ending, Outcome};
pub use scale::Scaled;
pub use start::{PreviousSolve, Start};

/// The example of the README is tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
