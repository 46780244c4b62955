//! The planner: everything that can be asked about a scenario, and how to ask it.
//!
//! This is the top of the library: it hands limits, progress and the stop flag to the
//! rooms below, and adds nothing of its own to their answers. `ask` holds the questions
//! that stand alone (`ahead` those about what is not known yet), `warm` what remembers the solve before.

mod ahead;
mod ask;
mod warm;

pub use ask::Planner;
pub use warm::{Warm, WarmPlanner};
