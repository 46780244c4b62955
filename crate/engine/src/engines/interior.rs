//! The interior point as an engine for relaxations.

use super::engine::{Engine, Task};
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::outcome::{Ending, Outcome};
use idlewise_linear::interior::{self, Status};
use idlewise_linear::tolerances::engines::USABLE;

/// The interior point: a point and prices in the middle of all optimal ones,
/// and no basis. Where it did not come close enough for an optimum it ends with
/// a limit, and its point and prices are the best that it had.
pub struct Interior;

impl Engine for Interior {
    fn id(&self) -> EngineId {
        EngineId::Interior
    }

    fn keeps_whole_columns(&self) -> bool {
        false
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        let stop = || context.expired();
        let point = match task.start.point {
            Some(_) => interior::solve_feasible(task.lp, &stop),
            None => interior::solve(task.lp, &stop),
        };
        let ending = match point.status {
            Status::Infeasible => Ending::Infeasible,
            Status::Point if point.error < USABLE => Ending::Optimal,
            Status::Point | Status::Unbounded => Ending::Limit,
        };
        Ok(Outcome {
            x: point.x,
            prices: point.prices,
            error: point.error,
            iterations: point.steps,
            ..Outcome::without_point(ending)
        })
    }
}
