//! The search for programs that only choose a node per demand, as an engine.

use super::engine::{Engine, Task};
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::mip;
use crate::outcome::Outcome;

/// The Lagrangian search of [`mip::assign`]. Any other program is refused.
pub struct Assignment;

impl Engine for Assignment {
    fn id(&self) -> EngineId {
        EngineId::Search
    }

    fn keeps_whole_columns(&self) -> bool {
        true
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        let refused = || Failure::Numerical("the program does more than choose".to_owned());
        mip::assign(task.lp, context)?.ok_or_else(refused)
    }
}
