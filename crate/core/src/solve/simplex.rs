//! The simplex engine with branch and bound: `good_lp` models, `microlp` solves.

use std::time::Duration;

use ::microlp::{ResumeOptions, SolveOptions, SolveOutcome, TerminationReason};
use good_lp::{
    Expression, Solver, SolverModel, Variable, constraint, solvers::microlp::microlp, variable,
    variables,
};
use web_time::Instant;

use super::engine::{Ending, Engine, Limits, Outcome};
use super::used::Worker;
use crate::Error;
use crate::model::Lp;

/// Branch and bound nodes between two looks at the caller's wish to stop.
const NODES_PER_SLICE: u64 = 64;
/// A column this close to a whole number counts as whole.
const WHOLE: f64 = 1e-7;

/// `microlp` through `good_lp`.
pub(crate) struct Simplex;

impl Engine for Simplex {
    fn worker(&self) -> Worker {
        Worker::Simplex
    }

    fn maximise(
        &self,
        lp: &Lp,
        start: Option<&[f64]>,
        limits: &Limits<'_>,
    ) -> Result<Outcome, Error> {
        let problem = model(lp, microlp);
        let mut nodes = 0;
        let mut options = SolveOptions::default();
        options.mip_gap = limits.gap;
        options.int_tol = WHOLE;
        options.time_limit = remaining(limits);
        if lp.has_integers() {
            options.node_limit = Some(NODES_PER_SLICE);
        }
        options.warm_start = start.map(hints);
        let mut result = problem.as_inner().solve_with(options);
        loop {
            limits.check_cancelled()?;
            let outcome = match result {
                Ok(outcome) => outcome,
                Err(::microlp::Error::Infeasible) => {
                    return Ok(Outcome {
                        ending: Ending::Infeasible,
                        x: Vec::new(),
                        search_bound: None,
                        iterations: 0,
                    });
                }
                Err(error) => return Err(Error::Solver(error.to_string())),
            };
            nodes += NODES_PER_SLICE;
            if outcome.termination_reason() != TerminationReason::NodeLimit
                || limits.expired()
                || nodes >= limits.node_limit
            {
                return Ok(read(lp, outcome));
            }
            let mut options = ResumeOptions::default();
            options.mip_gap = Some(limits.gap);
            options.node_limit = Some(NODES_PER_SLICE);
            options.time_limit = remaining(limits);
            result = outcome.resume_with(options);
        }
    }
}

fn remaining(limits: &Limits<'_>) -> Option<Duration> {
    limits
        .deadline
        .map(|d| d.saturating_duration_since(Instant::now()))
}

/// A point as `microlp`'s starting values. A handle is its column's number, and
/// `good_lp` keeps the ones it made to itself: an empty problem of the same size
/// hands out the same numbers.
fn hints(x: &[f64]) -> Vec<(::microlp::Variable, f64)> {
    let mut numbers = ::microlp::Problem::new(::microlp::OptimizationDirection::Maximize);
    x.iter()
        .map(|&value| (numbers.add_var(0.0, (0.0, 0.0)), value))
        .collect()
}

/// The program as a `good_lp` model. A row with two sides becomes two rows.
pub(super) fn model<S: Solver>(lp: &Lp, solver: S) -> S::Model {
    let mut vars = variables!();
    let columns: Vec<Variable> = (0..lp.columns())
        .map(|j| {
            let mut definition = variable().min(lp.lower[j]);
            if lp.integer[j] {
                // Whole columns need a bound; what fits by itself is one.
                let most = lp.upper[j].min(lp.size[j] * (1.0 + 1e-9) + 1e-9).floor();
                definition = definition
                    .integer()
                    .max(most.clamp(lp.lower[j], f64::from(i32::MAX)));
            } else if lp.upper[j].is_finite() {
                definition = definition.max(lp.upper[j]);
            }
            vars.add(definition)
        })
        .collect();
    let mut gain = Expression::with_capacity(lp.columns());
    let mut rows: Vec<Expression> = (0..lp.rows()).map(|_| Expression::default()).collect();
    for (j, &column) in columns.iter().enumerate() {
        gain.add_mul(lp.gain[j], column);
        for (i, a) in lp.column(j) {
            rows[i].add_mul(a, column);
        }
    }
    let mut problem = vars.maximise(gain).using(solver);
    for (i, row) in rows.into_iter().enumerate() {
        let (lower, upper) = (lp.row_lower[i], lp.row_upper[i]);
        if lower == upper {
            problem.add_constraint(constraint::eq(row, upper));
        } else {
            if lower.is_finite() {
                problem.add_constraint(constraint::geq(row.clone(), lower));
            }
            if upper.is_finite() {
                problem.add_constraint(constraint::leq(row, upper));
            }
        }
    }
    problem
}

fn read(lp: &Lp, outcome: SolveOutcome) -> Outcome {
    let stats = outcome.stats();
    let reason = outcome.termination_reason();
    let search_bound = stats
        .best_bound
        .filter(|b| lp.has_integers() && b.is_finite());
    let Ok(solution) = outcome.into_solution() else {
        return Outcome {
            ending: Ending::Limit,
            x: Vec::new(),
            search_bound,
            iterations: stats.lp_iterations,
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
        ending,
        x,
        search_bound,
        iterations: stats.lp_iterations,
    }
}
