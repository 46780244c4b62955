//! The search for whole numbers.
//!
//! `branch_and_cut` searches any program: `covers` and `mir` find rows that the
//! relaxation lacks (`cut` is what all sources of cuts have in common),
//! `relaxation` keeps a warm basis, `dive` makes whole points of its points,
//! `tree` branches, `local_search` and `rins` look around the best point, and
//! `incumbent` keeps that.
//!
//! `tightened` comes before all of it: rows no wider than what can fill them.
//!
//! Programs that only choose a node per demand have a search of their own, in
//! `assignment`.

mod assignment;
mod branch_and_cut;
mod covers;
mod cut;
mod dive;
mod incumbent;
mod local_search;
mod mir;
mod relaxation;
mod rins;
mod tightened;
mod tree;

pub use assignment::assign;
pub use branch_and_cut::maximise as branch_and_cut;
pub use cut::{Cut, CutSource, NoCuts};
pub use tightened::tightened;
