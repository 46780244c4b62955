//! The simplex method as an engine for relaxations, from wherever it may start.

use super::engine::{Engine, Task};
use crate::context::{Failure, SolveContext};
use crate::ledger::EngineId;
use crate::outcome::{Ending, Outcome};
use idlewise_linear::simplex::{self, Basis, Verdict, vertex};

/// Exchanges beside one for each row after which the way from a basis is longer
/// than another one.
const NEAR: u64 = 100;

/// The simplex method: from a basis that is near the optimal one, from a point
/// by crossover, or from nothing. It ends with a basis and its prices.
pub struct Simplex;

impl Engine for Simplex {
    fn id(&self) -> EngineId {
        EngineId::Simplex
    }

    fn keeps_whole_columns(&self) -> bool {
        false
    }

    fn maximise(&self, task: Task<'_>, context: &SolveContext<'_>) -> Result<Outcome, Failure> {
        let (lp, start) = (task.lp, task.start);
        let stop = || context.expired();
        if let (None, Some(x)) = (start.basis, start.point) {
            return match vertex(lp, x, start.prices, task.aim, &stop) {
                Ok(found) => Ok(optimal(
                    found.x,
                    found.prices,
                    found.basis,
                    found.iterations,
                )),
                Err(verdict) => without_optimum(verdict, 0),
            };
        }
        let mut method = simplex::Simplex::new(lp);
        if let Some(basis) = start.basis {
            method.load(basis);
            method.set_limit(NEAR + lp.rows() as u64);
        }
        match method.solve(&stop) {
            Verdict::Optimal => Ok(optimal(
                method.x(),
                method.prices().to_vec(),
                method.basis(),
                method.iterations(),
            )),
            verdict => without_optimum(verdict, method.iterations()),
        }
    }
}

fn optimal(x: Vec<f64>, prices: Vec<f64>, basis: Basis, iterations: u64) -> Outcome {
    Outcome {
        x,
        prices,
        basis: Some(basis),
        iterations,
        ..Outcome::without_point(Ending::Optimal)
    }
}

fn without_optimum(verdict: Verdict, iterations: u64) -> Result<Outcome, Failure> {
    let ending = match verdict {
        Verdict::Infeasible => Ending::Infeasible,
        Verdict::Optimal | Verdict::Limit => Ending::Limit,
        Verdict::Unbounded => {
            return Err(Failure::Numerical("the program has no bound".to_owned()));
        }
    };
    Ok(Outcome {
        iterations,
        ..Outcome::without_point(ending)
    })
}
