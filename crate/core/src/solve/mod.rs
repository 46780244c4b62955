//! Solving: engines behind one trait, and the driver that puts them to work.
//!
//! `phases` solves one independent component, phase after phase; `driver`
//! solves all components in parallel and joins their answers; `prices` cleans
//! the prices that prove the bound; `relaxed` and `face` lead what has no whole
//! numbers from an interior point to a vertex; `basis` is the simplex method that
//! starts from anywhere; `search` finds the best whole numbers; `memory` keeps
//! where a program ended, and `again` starts the next one like it there;
//! `elastic` explains why no plan exists; `fair` settles the levels of that
//! objective, `levels` are what it finds.

mod again;
mod answer;
mod driver;
mod elastic;
mod engine;
mod face;
mod fair;
#[cfg(feature = "highs")]
mod highs;
mod levels;
mod memory;
mod phases;
mod prices;
mod relaxed;
mod search;
mod simplex;
#[cfg(test)]
mod tests;
mod used;

use idlewise_engine::{basis, interior};

pub(crate) use driver::{Solved, Work, solve_program};
pub(crate) use elastic::explain;
pub(crate) use engine::{Ending, Limits};
pub(crate) use levels::Level;
pub use memory::Reuse;
pub(crate) use memory::{Memory, Place, maximise_at};
pub(crate) use phases::{Answer, maximise_in_turn, maximise_on_machines};
pub(crate) use prices::polish;
