//! The program of right-sizing: machines from the fewest to the most of each
//! entry, at the least cost per hour.
//!
//! Its relaxation says where to look for whole machines, and its prices prove how
//! little any fleet could cost; that bound is recomputed by the independent
//! checker. A search for whole machines says more where it proves more.

use crate::certify;
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Phase, Program, first_cuts};
use crate::plan::{self, CostCertificate, Plan, Prices};
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::{maximise, polish};
use idlewise_engine::{Ending, Lp};

/// Programs with more columns are not searched: the plan for each fleet that is
/// tried takes its own time, and this one has all periods at once.
const MOST_COLUMNS: usize = 5_000;

/// The cheapest fleet in fractions of machines.
pub(super) struct RelaxedCounts {
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
    context: &Context<'_>,
) -> Result<Option<RelaxedCounts>, Error> {
    if context.expired() {
        return Ok(None);
    }
    let mut loose = ranges.clone();
    loose.policy.relax = true;
    let fleet = Fleet::new(&loose);
    let program = Program::new(&fleet, Vec::new())?;
    let serves = loose.policy.objective == ObjectiveName::Serve;
    let Some(cost) = program.phases.iter().find(|p| p.goal == Goal::Cost) else {
        return Ok(None);
    };
    let worth = &program.phases[0].gain;
    let (lp, phase) = cheapest(&program, cost, serves.then_some(value));
    let answer = match maximise(&lp, &[phase], &[], true, None, &context.solve) {
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
    Ok(Some(RelaxedCounts {
        machines,
        value_price,
        prices: plan::prices(&fleet, &program, rows.iter().copied().enumerate()),
    }))
}

/// The program that serves at least `value`, where one is given, at the least cost.
fn cheapest(program: &Program, cost: &Phase, value: Option<f64>) -> (Lp, Phase) {
    let lp = match value {
        Some(value) => {
            let worth = &program.phases[0].gain;
            program.lp.with_row(worth, value, f64::INFINITY)
        }
        None => program.lp.clone(),
    };
    let phase = Phase {
        goal: Goal::Cost,
        gain: cost.gain.clone(),
    };
    (lp, phase)
}

/// What a search for whole machines found.
pub(super) struct SearchedCounts {
    /// Machines of each entry; none where no fleet was found.
    pub machines: Option<Vec<f64>>,
    /// No fleet that serves as much costs less, over all periods.
    pub bound: f64,
}

/// Searches the whole machines of a scenario whose counts are ranges. Under
/// `serve` at least `value` must be served. `None` where the program is too
/// large for a search, or nothing was proved.
pub(super) fn searched(
    ranges: &Scenario,
    value: f64,
    context: &Context<'_>,
) -> Result<Option<SearchedCounts>, Error> {
    if context.expired() {
        return Ok(None);
    }
    let fleet = Fleet::new(ranges);
    let mut program = Program::new(&fleet, first_cuts(&fleet))?;
    if program.lp.columns() > MOST_COLUMNS {
        return Ok(None);
    }
    for (j, kind) in program.columns.iter().enumerate() {
        // Machines are whole even where replicas are not.
        program.lp.integer[j] |= matches!(kind, ColumnKind::Machines { .. });
    }
    let serves = ranges.policy.objective == ObjectiveName::Serve;
    let Some(cost) = program.phases.iter().find(|p| p.goal == Goal::Cost) else {
        return Ok(None);
    };
    let (lp, phase) = cheapest(&program, cost, serves.then_some(value));
    let found = match maximise(&lp, &[phase], &program.packs, false, None, &context.solve) {
        Ok(answer) => answer,
        Err(Error::Solver(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let Some(bound) = found.search_bound else {
        return Ok(None);
    };
    let mut machines: Vec<f64> = fleet.nodes.iter().map(|n| n.count.1).collect();
    for (kind, &x) in program.columns.iter().zip(&found.x) {
        if let ColumnKind::Machines { node } = *kind {
            machines[node] = x;
        }
    }
    Ok(Some(SearchedCounts {
        machines: (!found.x.is_empty()).then_some(machines),
        bound: 0.0 - bound,
    }))
}

impl RelaxedCounts {
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
