//! The `HiGHS` engine: `good_lp` models, and the solver in C++ solves, whole
//! columns included. For builds with the feature `highs`.

use ::highs::{HighsModelStatus, HighsSolutionStatus, SolvedModel};
use good_lp::solvers::highs::{HighsProblem, highs};

use super::engine::{Engine, Task};
use super::model::model;
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::outcome::{Ending, Outcome};
use idlewise_linear::Lp;
use idlewise_linear::tolerances::engines::HIGHS;

/// `HiGHS` through `good_lp`.
pub struct Highs;

impl Engine for Highs {
    fn id(&self) -> EngineId {
        EngineId::Highs
    }

    fn keeps_whole_columns(&self) -> bool {
        true
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        context.check_stopped()?;
        let lp = task.lp;
        let solved = run(lp, task.start.point, context)?;
        let with_point = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        let ending = match solved.status() {
            HighsModelStatus::Optimal => Ending::Optimal,
            // Every program of a scenario is bounded.
            HighsModelStatus::Infeasible | HighsModelStatus::UnboundedOrInfeasible => {
                Ending::Infeasible
            }
            HighsModelStatus::ReachedTimeLimit
            | HighsModelStatus::ReachedIterationLimit
            | HighsModelStatus::ReachedSolutionLimit
                if with_point =>
            {
                Ending::Feasible
            }
            HighsModelStatus::ReachedTimeLimit
            | HighsModelStatus::ReachedIterationLimit
            | HighsModelStatus::ReachedSolutionLimit => Ending::Limit,
            other => return Err(Failure::Numerical(format!("HiGHS ended with {other:?}"))),
        };
        let bound = solved.double_info_value(c"mip_dual_bound").ok();
        let mut outcome = Outcome {
            bound: bound.filter(|b| lp.has_integers() && b.is_finite()),
            iterations: count(solved.simplex_iteration_count())
                + count(solved.ipm_iteration_count()),
            ..Outcome::without_point(ending)
        };
        if matches!(ending, Ending::Optimal | Ending::Feasible) {
            outcome.x = within(lp, solved.get_solution().columns());
            if lp.has_integers() {
                self.settle(lp, &mut outcome, context)?;
            }
        }
        Ok(outcome)
    }
}

impl Highs {
    /// The rest of a point once its whole columns are whole: rounding them takes
    /// what tolerances gave away.
    fn settle(
        &self,
        lp: &Lp,
        outcome: &mut Outcome,
        context: &SolveContext<'_>,
    ) -> Result<(), Failure> {
        let mut fixed = lp.clone();
        for j in (0..lp.columns()).filter(|&j| lp.integer[j]) {
            (fixed.lower[j], fixed.upper[j]) = (outcome.x[j], outcome.x[j]);
            fixed.integer[j] = false;
        }
        let patient = SolveContext {
            deadline: None,
            finish: None,
            ..*context
        };
        let settled = self.maximise(Task::new(&fixed), &patient)?;
        if settled.ending == Ending::Optimal {
            outcome.x = settled.x;
        }
        Ok(())
    }
}

/// Solves, and says what became of it.
fn run(lp: &Lp, start: Option<&[f64]>, context: &SolveContext<'_>) -> Result<SolvedModel, Failure> {
    let failed = |what: &str| Failure::Numerical(format!("HiGHS refused {what}"));
    let nodes = i32::try_from(context.node_limit).unwrap_or(i32::MAX);
    let problem: HighsProblem = model(lp, highs);
    let mut model = problem
        .try_into_inner()
        .map_err(|e| Failure::Numerical(e.to_string()))?;
    let numbers = [
        ("primal_feasibility_tolerance", HIGHS),
        ("dual_feasibility_tolerance", HIGHS),
        ("mip_feasibility_tolerance", HIGHS),
        ("mip_rel_gap", context.gap),
        ("mip_abs_gap", 0.0),
        ("time_limit", seconds_left(context)),
    ];
    for (name, value) in numbers {
        model
            .try_set_option(name, value)
            .map_err(|_| failed(name))?;
    }
    // Threads are for the parts of a program; within one, answers do not depend on them.
    for (name, value) in [("threads", 1), ("mip_max_nodes", nodes)] {
        model
            .try_set_option(name, value)
            .map_err(|_| failed(name))?;
    }
    model
        .try_set_option("parallel", "off")
        .map_err(|_| failed("parallel"))?;
    if start.is_some() {
        model
            .try_set_solution(start, None, None, None)
            .map_err(|_| failed("the point to start from"))?;
    }
    model
        .try_solve()
        .map_err(|status| Failure::Numerical(format!("HiGHS ended with {status:?}")))
}

fn seconds_left(context: &SolveContext<'_>) -> f64 {
    context
        .time_left()
        .map_or(f64::INFINITY, |left| left.as_secs_f64())
}

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Values within their bounds, whole columns whole.
fn within(lp: &Lp, x: &[f64]) -> Vec<f64> {
    x.iter()
        .enumerate()
        .map(|(j, &value)| {
            let value = if lp.integer[j] { value.round() } else { value };
            value.max(lp.lower[j]).min(lp.upper[j])
        })
        .collect()
}
