//! The reference engine: `good_lp` models, `microlp` solves, whole columns
//! included. Every test of engines runs on it, and it takes over where ours
//! give up.

use ::microlp::{SolveOptions, SolveOutcome, TerminationReason};
use good_lp::solvers::microlp::microlp;

use super::engine::{Engine, Task};
use super::model::model;
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::outcome::{Ending, Outcome};
use idlewise_linear::Lp;
use idlewise_linear::tolerances::engines::MICROLP_WHOLE;

/// `microlp` through `good_lp`.
pub struct Microlp;

impl Engine for Microlp {
    fn id(&self) -> EngineId {
        EngineId::Microlp
    }

    fn keeps_whole_columns(&self) -> bool {
        true
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        context.check_stopped()?;
        let mut options = SolveOptions::default();
        options.mip_gap = context.gap;
        options.int_tol = MICROLP_WHOLE;
        options.time_limit = context.time_left();
        if task.lp.has_integers() {
            options.node_limit = Some(context.node_limit);
        }
        match model(task.lp, microlp).as_inner().solve_with(options) {
            Ok(outcome) => Ok(read(task.lp, outcome)),
            Err(::microlp::Error::Infeasible) => Ok(Outcome::without_point(Ending::Infeasible)),
            Err(error) => Err(Failure::Numerical(error.to_string())),
        }
    }
}

fn read(lp: &Lp, outcome: SolveOutcome) -> Outcome {
    let stats = outcome.stats();
    let reason = outcome.termination_reason();
    let bound = stats
        .best_bound
        .filter(|b| lp.has_integers() && b.is_finite());
    let Ok(solution) = outcome.into_solution() else {
        return Outcome {
            bound,
            iterations: stats.lp_iterations,
            ..Outcome::without_point(Ending::Limit)
        };
    };
    let x = solution
        .iter()
        .enumerate()
        .map(|(j, (_, value))| {
            let value = if lp.integer[j] { value.round() } else { value };
            value.clamp(lp.lower[j], lp.upper[j])
        })
        .collect();
    let ending = match reason {
        TerminationReason::ProvenOptimal | TerminationReason::MipGap => Ending::Optimal,
        // Time, nodes, or a limit that a later version adds.
        _ => Ending::Feasible,
    };
    Outcome {
        x,
        bound,
        iterations: stats.lp_iterations,
        ..Outcome::without_point(ending)
    }
}
