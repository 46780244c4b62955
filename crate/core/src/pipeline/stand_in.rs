//! What stands in for the parts of a program that a limit left open, and how much of
//! the time is left to what comes after the solve.

use std::cell::OnceCell;
use std::time::Duration;

use rustc_hash::FxHashMap;
use web_time::Instant;

use super::first_fit::first_fit;
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::model::{ColumnKind, Goal, Program};
use crate::plan::{DemandPrice, Prices};
use crate::scenario::{Fleet, ObjectiveName, rent};
use crate::solve::Solved;
use idlewise_engine::Ending;

/// A program is built and solved where as many times the time that has passed are left.
const WORTH_A_SOLVE: u32 = 12;
/// Putting the plan together and certifying it takes as many times that.
const AFTERWARDS: u32 = 3;
/// Plans of more bytes than this are put together and certified before there is a program:
/// only that tells how long it takes on this machine at this moment.
const REHEARSED_ABOVE_BYTES: usize = 4 << 20;
/// Where less than so many times that is left, there is no time for another plan.
const WORTH_ANOTHER: u32 = AFTERWARDS + 2;
/// The account of waste gets one part of so many of the time that is left, and so does
/// the plan with free moves where moves count.
const ACCOUNT_PART: u32 = 10;

/// The plan that needs no program: made at once where there is a time limit, else only
/// when something is left open.
pub(super) struct StandIn<'a> {
    fleet: &'a Fleet<'a>,
    context: &'a Context<'a>,
    begun: Instant,
    made: OnceCell<Option<Assignment>>,
}

impl<'a> StandIn<'a> {
    /// `begun` is when work on the scenario began.
    ///
    /// # Errors
    ///
    /// [`Error::Cancelled`] where the caller asked to stop.
    pub fn new(
        fleet: &'a Fleet<'a>,
        begun: Instant,
        context: &'a Context<'a>,
    ) -> Result<Self, Error> {
        let stand_in = StandIn {
            fleet,
            context,
            begun,
            made: OnceCell::new(),
        };
        if context.solve.deadline.is_some() {
            stand_in.plan()?;
        }
        Ok(stand_in)
    }

    /// The plan; none where no valid one was found.
    pub fn plan(&self) -> Result<Option<&Assignment>, Error> {
        if let Some(made) = self.made.get() {
            return Ok(made.as_ref());
        }
        let made = first_fit(self.fleet, self.context)?;
        Ok(self.made.get_or_init(|| made).as_ref())
    }

    /// Whether too little time is left for a program.
    pub fn is_all(&self) -> bool {
        let solve = &self.context.solve;
        let left = solve.deadline.and_then(|_| solve.time_left());
        !self.context.is_solved
            && left.is_some_and(|left| left < WORTH_A_SOLVE * self.begun.elapsed())
    }

    /// Whether putting a plan together takes so long that it has to be known how long.
    pub fn is_rehearsed(&self) -> bool {
        let is_limited = self.context.solve.deadline.is_some() && !self.context.is_solved;
        is_limited && self.fleet.scenario.plan_bytes() > REHEARSED_ABOVE_BYTES
    }

    /// Whether too little time is left for another plan, after one has been put together.
    pub fn is_last(&self) -> bool {
        let left = self.context.solve.time_left();
        left.is_some_and(|left| left < WORTH_ANOTHER * self.begun.elapsed())
    }

    /// What a solve may use.
    pub fn limits(&self) -> Context<'a> {
        let parts = if self.fleet.steady.is_some() { 2 } else { 1 };
        with_time_for_the_rest(self.context, self.begun, parts)
    }

    /// Puts the plan into the parts of an answer that have none, or within a time limit
    /// and under a goal of value a worse one; whether there were any.
    pub fn fill_in(&self, program: &Program, solved: &mut Solved) -> Result<bool, Error> {
        if solved.open.is_empty() {
            return Ok(false);
        }
        let lacks = solved.ending == Ending::Limit;
        let by_value = program.phases[0].goal == Goal::Value && self.made.get().is_some();
        if !lacks && !by_value {
            return Ok(false);
        }
        let Some(plan) = self.plan()? else {
            return Ok(false);
        };
        let rates: FxHashMap<_, f64> = plan
            .flows
            .iter()
            .map(|f| {
                (
                    (f.period, f.triple.demand, f.triple.profile, f.triple.node),
                    f.rate,
                )
            })
            .collect();
        let replicas: FxHashMap<_, f64> = plan
            .placed
            .iter()
            .map(|p| ((p.period, p.node, p.profile), p.count))
            .collect();
        let started: FxHashMap<usize, Vec<f64>> = plan
            .hourly
            .iter()
            .filter_map(|(&node, machines)| {
                let hourly = self.fleet.nodes[node].hourly?;
                Some((node, rent::started(&hourly, machines)))
            })
            .collect();
        let coming: FxHashMap<_, f64> = plan
            .coming(self.fleet)
            .into_iter()
            .map(|p| ((p.period, p.node, p.profile), p.count))
            .collect();
        let waits = so_far(self.fleet, plan);
        let gain = &program.phases[0].gain;
        let mut any = false;
        for part in &solved.open {
            let column = |j: usize| match program.columns[j] {
                ColumnKind::Route { triple, period } => {
                    let t = program.triples[triple];
                    let key = (period, t.demand, t.profile, t.node);
                    rates.get(&key).copied().unwrap_or(0.0)
                }
                ColumnKind::Replicas { site, period } => {
                    let (node, profile) = program.sites[site];
                    let key = (period, node, profile);
                    replicas.get(&key).copied().unwrap_or(0.0)
                }
                ColumnKind::Coming { site, period } => {
                    let (node, profile) = program.sites[site];
                    let key = (period, node, profile);
                    coming.get(&key).copied().unwrap_or(0.0)
                }
                // As many as there may be: what is not needed is taken off with the rest.
                ColumnKind::Machines { .. } => program.lp.upper[j],
                ColumnKind::HourlyMachines { node, period } => plan.paid_in(node, period),
                ColumnKind::Ready { node, period } => plan.machines_in(node, period),
                ColumnKind::Started { node, period } => started
                    .get(&node)
                    .map_or(0.0, |started: &Vec<f64>| started[period]),
                ColumnKind::OnNode { .. }
                | ColumnKind::Moves { .. }
                | ColumnKind::Worst
                | ColumnKind::Beyond { .. } => 0.0,
                ColumnKind::ServedSoFar { demand, period } => waits[&demand].0[period],
                ColumnKind::AcceptedSoFar { demand, period } => waits[&demand].1[period],
            };
            let own: Vec<f64> = part.columns.iter().map(|&j| column(j)).collect();
            let worth = |x: &dyn Fn(usize) -> f64| -> f64 {
                let columns = part.columns.iter().enumerate();
                columns.map(|(local, &j)| gain[j] * x(local)).sum()
            };
            let is_better = by_value
                && worth(&|local| own[local]) > worth(&|local| solved.x[part.columns[local]]);
            if !part.has_point || is_better {
                any = true;
                for (&j, value) in part.columns.iter().zip(own) {
                    solved.x[j] = value;
                }
            }
        }
        solved.ending = Ending::Feasible;
        Ok(any)
    }
}

/// Of each demand whose work can wait what is served and what is accepted up to the end of
/// every period.
fn so_far(fleet: &Fleet<'_>, plan: &Assignment) -> FxHashMap<usize, (Vec<f64>, Vec<f64>)> {
    let demands = fleet.demands.len();
    let rates = plan.served(fleet);
    let sums = |amounts: Vec<f64>| -> Vec<f64> {
        let mut sum = 0.0;
        let sums = amounts.into_iter().map(|amount| {
            sum += amount;
            sum
        });
        sums.collect()
    };
    let waiting = fleet.waiting.iter().enumerate();
    let waiting = waiting.filter_map(|(d, own)| {
        let hours = fleet.hours.iter().enumerate();
        let served = hours.map(|(t, hours)| hours * rates[t * demands + d]);
        let served: Vec<f64> = served.collect();
        let accepted = own.as_ref()?.first_come(&served).of;
        Some((d, (sums(served), sums(accepted))))
    });
    waiting.collect()
}

/// The limits of a solve, so that what comes after it has its time: as much as the way to
/// the program took, some times over, and so many parts for the account and others.
pub(super) fn with_time_for_the_rest<'a>(
    context: &Context<'a>,
    begun: Instant,
    parts: u32,
) -> Context<'a> {
    let left = context.solve.time_left().unwrap_or_default();
    let rest: Duration = AFTERWARDS * begun.elapsed() + parts * left / ACCOUNT_PART;
    context.leaving(rest)
}

/// Prices that need no program: of every demand what it is worth to serve it. The bound
/// that they prove is that all is served.
pub(super) fn simple_prices(fleet: &Fleet<'_>) -> Prices {
    let mut prices = Prices::default();
    match fleet.scenario.policy.objective {
        ObjectiveName::Serve | ObjectiveName::Profit => {}
        ObjectiveName::Cost | ObjectiveName::Fair => return prices,
    }
    for (period, hours) in fleet.hours.iter().enumerate() {
        for (demand, entry) in fleet.scenario.demands.iter().enumerate() {
            let price = 3600.0 * hours * entry.value;
            if price > 0.0 && fleet.most(demand, period) > 0.0 {
                prices.demand.push(DemandPrice {
                    demand: entry.id.clone(),
                    period,
                    price,
                });
            }
        }
    }
    prices
}
