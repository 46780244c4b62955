//! The relaxation of right-sizing: machines in any fraction, from the fewest
//! to the most of each entry, at the least cost per hour.
//!
//! It says where to look for whole machines, and its prices prove how little
//! any fleet could cost. The bound is recomputed by the independent checker.

use crate::Error;
use crate::certify;
use crate::plan::{self, CostCertificate, Plan, Prices};
use crate::program::{ColumnKind, Goal, Phase, Program};
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::{Ending, Limits, maximise_in_turn, polish};

/// The cheapest fleet in fractions of machines.
pub(super) struct Relaxed {
    /// Machines of each entry.
    pub machines: Vec<f64>,
    /// What the last unit of value costs, and the prices of the rows.
    value_price: f64,
    prices: Prices,
}

/// Solves the relaxation of a scenario whose counts are ranges. Under `serve`
/// at least `value` must be served. `None` where no engine finds the answer.
pub(super) fn relaxed(
    ranges: &Scenario,
    value: f64,
    limits: &Limits<'_>,
) -> Result<Option<Relaxed>, Error> {
    let mut loose = ranges.clone();
    loose.policy.relax = true;
    let fleet = Fleet::new(&loose);
    let program = Program::new(&fleet, Vec::new())?;
    let serves = loose.policy.objective == ObjectiveName::Serve;
    let Some(cost) = program.phases.iter().find(|p| p.goal == Goal::Cost) else {
        return Ok(None);
    };
    let worth = &program.phases[0].gain;
    let lp = if serves {
        program.lp.with_row(worth, value, f64::INFINITY)
    } else {
        program.lp.clone()
    };
    let phase = Phase {
        goal: Goal::Cost,
        gain: cost.gain.clone(),
    };
    let answer = match maximise_in_turn(&lp, &[phase], limits, true) {
        Ok(answer) => answer,
        Err(Error::Solver(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    if answer.ending != Ending::Optimal {
        return Ok(None);
    }
    let mut machines: Vec<f64> = fleet.nodes.iter().map(|n| n.count.1).collect();
    for (kind, &x) in program.columns.iter().zip(&answer.x) {
        if let ColumnKind::Machines { node } = *kind {
            machines[node] = x;
        }
    }
    let found = answer.prices.into_iter().next().flatten();
    let mut rows = found.unwrap_or_default().rows;
    rows.resize(lp.rows(), 0.0);
    let mut value_price = 0.0;
    let mut gain = cost.gain.clone();
    if serves {
        value_price = (-rows[program.lp.rows()]).max(0.0);
        rows.truncate(program.lp.rows());
        for (g, w) in gain.iter_mut().zip(worth) {
            *g += value_price * w;
        }
    }
    polish(&program, &gain, &mut rows);
    Ok(Some(Relaxed {
        machines,
        value_price,
        prices: plan::prices(&fleet, &program, rows.iter().copied().enumerate()),
    }))
}

impl Relaxed {
    /// No fleet that serves `value` costs less than this, over all periods, as
    /// the independent checker finds it. `sized` is any plan for the scenario.
    pub fn bound(&self, ranges: &Scenario, sized: &Plan, value: f64) -> f64 {
        let mut plan = sized.clone();
        plan.certificate.search_bound = None;
        match ranges.policy.objective {
            ObjectiveName::Serve => {
                plan.certificate.prices = Prices::default();
                plan.certificate.cost = Some(CostCertificate {
                    value_price: self.value_price,
                    prices: self.prices.clone(),
                    ..CostCertificate::default()
                });
            }
            ObjectiveName::Cost | ObjectiveName::Profit | ObjectiveName::Fair => {
                plan.certificate.prices = self.prices.clone();
            }
        }
        let found = certify::certify(ranges, &plan).certificate;
        match found.cost {
            // The proof is for the value of that plan, which may be higher.
            Some(cost) => (cost.bound - self.value_price * (found.objective - value)).max(0.0),
            None => found.bound,
        }
    }
}
