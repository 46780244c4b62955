//! Engines behind one trait, and which of them see a program.
//!
//! An engine is one file that implements [`Engine`] and a line in `list`.
//! `program` maximises one goal in the user's own units, with whole columns or
//! without; `relaxation` does it for a scaled relaxation, of which the next goal
//! needs exact prices. `refinement` corrects what an engine leaves, with `double_double`.

mod assignment;
mod branch_and_cut;
mod double_double;
mod engine;
#[cfg(feature = "highs")]
mod highs;
mod interior;
mod list;
mod microlp;
mod model;
mod program;
mod refinement;
mod relaxation;
mod simplex;

pub use engine::{Engine, Task};
pub use list::ENGINES;
pub use microlp::Microlp;
pub use program::{ProgramOutcome, ProgramTask, maximise};
pub use relaxation::{Relaxed, relaxation, solves_relaxations_alone};
