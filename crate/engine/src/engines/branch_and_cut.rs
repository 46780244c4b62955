//! Branch and cut as an engine.

use super::engine::{Engine, Task};
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::mip::{self, NoCuts};
use crate::outcome::Outcome;

/// The search of [`mip::branch_and_cut`], for any program.
pub struct BranchAndCut;

impl Engine for BranchAndCut {
    fn id(&self) -> EngineId {
        EngineId::Search
    }

    fn keeps_whole_columns(&self) -> bool {
        true
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        let Task {
            lp,
            start,
            cuts,
            unit,
            ..
        } = task;
        match cuts {
            Some(cuts) => mip::branch_and_cut(lp, &start, cuts, unit, context),
            None => mip::branch_and_cut(lp, &start, &mut NoCuts, unit, context),
        }
    }
}
