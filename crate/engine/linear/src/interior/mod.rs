//! Primal-dual predictor-corrector interior point method (Mehrotra 1992), on
//! the relaxation: integers are ignored.
//!
//! It ends with prices for free. They lie in the middle of all optimal prices,
//! so they do not depend on the order of nodes or demands.
//!
//! `structure` finds, from the pattern alone, blocks of rows that can be
//! eliminated one by one (`blocks`), an order for the rest (`supernodes`) and the
//! layout of the factor (`panels`), or, where many columns tie blocks of rows, one order of
//! rows and columns (`tied`); `factor` and `kernels` do the arithmetic;
//! `standard` reads the numbers, `step` moves, `residuals` measures what is left, `proof` recognises programs
//! without a point or without a limit. `sifting` solves programs with many columns
//! for each row with few of them at a time, and `method` is all of it.

mod blocks;
mod factor;
mod kernels;
mod method;
mod ordering;
mod panels;
mod pattern;
mod proof;
mod residuals;
mod sifting;
mod standard;
mod step;
mod structure;
mod supernodes;
mod tied;
mod trailing;

pub use method::{Point, Status, solve, solve_feasible, solve_with};
pub use structure::Structure;
