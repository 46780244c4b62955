//! A scenario, its best plan, and what they come to in money or compute per hour.

use std::time::Duration;

use web_time::Instant;

use super::types::{AmountUnit, Distance, Outlook};
use crate::assignment::Assignment;
use crate::context::Context;
use crate::error::Error;
use crate::pipeline::proved;
use crate::plan::{Plan, Status};
use crate::policies::compare::outcome;
use crate::questions::changed::hours;
use crate::questions::fixed_placement::unforced;
use crate::questions::steps::slice_of;
use crate::questions::tolerances::{NO_GAIN, SAME_SERVED};
use crate::questions::words::listed;
use crate::scenario::{Fleet, Lifted, ObjectiveName, Scenario};

/// Growth of every demand in the second look at each action, in percent.
pub(super) const MORE_DEMAND: f64 = 20.0;
/// A search that leaves less than this part of its time may have been ended by it.
const MOST_OF_IT: f64 = 0.5;

/// What a plan comes to, per hour over all periods.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amounts {
    /// Value x units served.
    pub value: f64,
    /// Currency of machines, usage, routes and loads.
    pub cost: f64,
    /// Compute of all machines.
    pub compute: f64,
    /// Compute that the work served needs at least, wherever it is done.
    pub work: f64,
}

/// A plan and what it comes to.
pub(super) struct Tried {
    pub plan: Plan,
    pub assignment: Assignment,
    pub amounts: Amounts,
    pub outlook: Outlook,
    /// Whether a limit of time may have kept it from being better.
    pub cut: bool,
}

/// The scenario that is asked about, and today's plan for it.
pub(super) struct Study<'a> {
    pub scenario: &'a Scenario,
    pub fleet: &'a Fleet<'a>,
    pub now: Tried,
    /// Whether anything has a price, and whether serving has one.
    pub priced: bool,
    pub valued: bool,
    pub hours: f64,
    pub context: Context<'a>,
}

/// Whether anything in a scenario has a price.
pub(super) fn is_priced(scenario: &Scenario) -> bool {
    let node =
        |n: &crate::Node| n.machine_price() > 0.0 || n.usage_price.values().any(|p| *p > 0.0);
    let loads = scenario
        .steadiness
        .iter()
        .flat_map(|s| s.load_cost.values());
    scenario.nodes.iter().any(node)
        || scenario.routes.iter().any(|r| r.cost > 0.0)
        || loads.into_iter().any(|cost| *cost > 0.0)
}

impl Study<'_> {
    /// The best plan of a changed scenario within a part of the time that is left; nothing
    /// where there is none.
    pub fn tried(&self, changed: &Scenario, context: &Context<'_>) -> Result<Option<Tried>, Error> {
        let fleet = Fleet::new(changed);
        let given = context.solve.time_left();
        let (plan, assignment) = match proved(&fleet, context) {
            Ok(found) => found,
            // What an engine cannot plan for is not advised.
            Err(Error::Solver(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        // A search that ended by itself left most of its time.
        let left = context.solve.time_left();
        let cut = match (given, left) {
            (Some(given), Some(left)) => left < given.mul_f64(MOST_OF_IT),
            _ => context.expired(),
        };
        Ok(plan.exists().then(|| Tried {
            cut,
            ..self.judged(&fleet, plan, assignment)
        }))
    }

    /// What a plan comes to.
    pub fn judged(&self, fleet: &Fleet<'_>, plan: Plan, assignment: Assignment) -> Tried {
        judged(fleet, plan, assignment, self.priced)
    }

    /// The unit in which more work is counted.
    pub fn unit(&self) -> AmountUnit {
        let by_cost = self.scenario.policy.objective == ObjectiveName::Cost;
        if self.priced && (self.valued || by_cost) {
            AmountUnit::Currency
        } else {
            AmountUnit::Compute
        }
    }

    /// What a plan is worth per hour: what it serves less what it costs. Under `cost` what
    /// is served beyond what must be has no worth.
    pub fn worth(&self, amounts: &Amounts, unit: AmountUnit) -> f64 {
        let counts = self.scenario.policy.objective != ObjectiveName::Cost;
        match unit {
            AmountUnit::Currency if counts && self.valued => amounts.value - amounts.cost,
            AmountUnit::Currency => -amounts.cost,
            AmountUnit::Compute if self.priced => amounts.work,
            AmountUnit::Compute if counts => amounts.work - amounts.compute,
            AmountUnit::Compute => -amounts.compute,
        }
    }

    /// How far a plan may be from the best, per hour.
    pub fn distance(&self, tried: &Tried, unit: AmountUnit) -> Distance {
        let objective = &tried.plan.objective;
        let relative = objective.gap;
        let absolute = match (objective.name, unit) {
            (ObjectiveName::Fair, AmountUnit::Currency) => relative * tried.amounts.value,
            (_, AmountUnit::Compute) => relative * tried.amounts.work,
            (_, AmountUnit::Currency) => {
                let dear = objective
                    .cost_bound
                    .map_or(0.0, |bound| objective.cost - bound);
                ((objective.bound - objective.value).abs() + dear.max(0.0)) / self.hours
            }
        };
        Distance { absolute, relative }
    }

    /// Whether a difference is more than the rounding of what it is the difference of.
    pub fn is_something(&self, gain: f64, unit: AmountUnit) -> bool {
        let a = &self.now.amounts;
        let size = match unit {
            // Value that is no money is of another size.
            AmountUnit::Currency if self.valued => a.value.max(a.cost),
            AmountUnit::Currency => a.cost,
            AmountUnit::Compute => a.work.max(a.compute),
        };
        gain > 10.0 * NO_GAIN * size
    }

    /// Whether a plan serves what today's does: of all value to a part in a million, in
    /// every period as far as plans are told apart at all, which is the asked gap.
    pub fn serves_the_same(&self, other: &Fleet<'_>, assignment: &Assignment) -> bool {
        let before = by_period(self.fleet, &self.now.assignment);
        let after = by_period(other, assignment);
        let hours = &self.fleet.hours;
        let all = |values: &[f64]| -> f64 { values.iter().zip(hours).map(|(v, h)| v * h).sum() };
        let least = 1.0 - self.context.solve.gap.max(SAME_SERVED);
        let mut periods = before.iter().zip(&after);
        all(&after) >= all(&before) * (1.0 - SAME_SERVED)
            && periods.all(|(before, after)| *after >= before * least)
    }

    /// Value of each demand that a plan serves more than today's, or less where it is
    /// negative, per hour.
    pub fn more_served(&self, other: &Fleet<'_>, assignment: &Assignment) -> Vec<f64> {
        let mut more = vec![0.0; self.fleet.demands.len()];
        let plans = [
            (1.0, other, assignment),
            (-1.0, self.fleet, &self.now.assignment),
        ];
        for (sign, fleet, plan) in plans {
            for f in &plan.flows {
                let value = 3600.0 * fleet.hours[f.period] * fleet.value(f.triple.demand);
                more[f.triple.demand] += sign * value * f.rate / self.hours;
            }
        }
        more
    }

    /// The demands that a plan serves more of, in a sentence that goes on: nothing where
    /// there are none.
    pub fn who_gains(&self, other: &Fleet<'_>, assignment: &Assignment) -> Option<String> {
        let more = self.more_served(other, assignment);
        let all: f64 = more.iter().map(|m| m.max(0.0)).sum();
        let mut most: Vec<usize> = (0..more.len()).filter(|&d| more[d] > 0.1 * all).collect();
        most.sort_by(|&a, &b| more[b].total_cmp(&more[a]));
        let ids: Vec<&str> = most
            .iter()
            .map(|&d| self.scenario.demands[d].id.as_str())
            .collect();
        (!ids.is_empty()).then(|| format!("serves more of {}", listed(&ids)))
    }

    /// What is served in percent when every demand is larger; nothing where the time is up.
    pub fn served_at_more(
        &self,
        changed: &Scenario,
        context: &Context<'_>,
    ) -> Result<Option<f64>, Error> {
        if context.expired() {
            return Ok(None);
        }
        let tried = self.tried(&more_demand(changed), context)?;
        let done = tried.filter(is_done);
        Ok(done.map(|tried| tried.outlook.served_percent))
    }

    /// The limits of one of so many solves that are left.
    pub fn slice(&self, solves: usize) -> Context<'_> {
        slice_of(&self.context, solves)
    }
}

/// Whether no time limit cut a plan short, which then would say less than the fleet can.
pub(super) fn is_done(tried: &Tried) -> bool {
    tried.plan.status == Status::Optimal || !tried.cut
}

/// A moment so far from now.
pub(super) fn deadline_in(time: Duration) -> Option<Instant> {
    Instant::now().checked_add(time)
}

/// What a plan comes to.
pub(super) fn judged(fleet: &Fleet<'_>, plan: Plan, assignment: Assignment, priced: bool) -> Tried {
    let (amounts, outlook) = amounts(fleet, &assignment, priced);
    Tried {
        plan,
        assignment,
        amounts,
        outlook,
        cut: false,
    }
}

/// What an assignment comes to.
pub(super) fn amounts(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    priced: bool,
) -> (Amounts, Outlook) {
    let hours = hours(fleet.scenario);
    let found = outcome("", fleet, assignment, None);
    let entries = || {
        fleet
            .nodes
            .iter()
            .zip(&fleet.scenario.nodes)
            .zip(&assignment.machines)
    };
    // Machines of ranges are in the plan's cost already.
    let fixed: f64 = entries()
        .filter(|((node, _), _)| !node.is_range)
        .map(|((_, entry), machines)| entry.machine_price() * machines)
        .sum();
    let compute: f64 = entries()
        .map(|((node, _), machines)| node.capacity[fleet.compute] * machines)
        .sum();
    let least = least_compute(fleet);
    let work: f64 = assignment
        .flows
        .iter()
        .map(|f| fleet.hours[f.period] * f.rate * least[f.triple.demand])
        .sum();
    let cost = fixed + found.cost / hours;
    let amounts = Amounts {
        value: found.value / hours,
        cost,
        compute,
        work: 0.0 + work / hours,
    };
    let outlook = Outlook {
        machines: 0.0 + assignment.machines.iter().sum::<f64>(),
        served_percent: found.served_percent,
        idle_percent: found.idle_percent,
        cost_per_hour: priced.then_some(cost),
        value_per_hour: amounts.value,
        served_percent_at_more_demand: None,
    };
    (amounts, outlook)
}

/// Compute per unit per second of each demand, by the profile that needs least.
fn least_compute(fleet: &Fleet<'_>) -> Vec<f64> {
    let demands = fleet.demands.iter();
    demands
        .map(|demand| {
            let profiles = fleet.profiles[fleet.profiles_of[demand.model].clone()].iter();
            let each = profiles.map(|p| demand.overhead * p.total(fleet.compute) / p.rate);
            let least = each.fold(f64::INFINITY, f64::min);
            if least.is_finite() { least } else { 0.0 }
        })
        .collect()
}

/// Value served in each period, per second.
fn by_period(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<f64> {
    let mut values = vec![0.0; fleet.hours.len()];
    for flow in &assignment.flows {
        values[flow.period] += fleet.value(flow.triple.demand) * flow.rate;
    }
    values
}

/// The scenario with more demand, none of which has to be served where less has to be
/// today than could be asked of the same machines.
pub(super) fn more_demand(scenario: &Scenario) -> Scenario {
    let forced = scenario
        .demands
        .iter()
        .any(|d| scenario.min_served(d) > 0.0);
    let mut more = if forced {
        unforced(scenario)
    } else {
        scenario.clone()
    };
    for demand in &mut more.demands {
        for rate in &mut demand.rate {
            *rate *= 1.0 + MORE_DEMAND / 100.0;
        }
    }
    more
}

/// Lifts one restriction.
pub(super) const HOSTING: Lifted = Lifted {
    fragmentation: false,
    hosting: true,
    verification: false,
    region: false,
    resource: false,
};

/// Lifts one restriction.
pub(super) const VERIFICATION: Lifted = Lifted {
    hosting: false,
    verification: true,
    ..HOSTING
};

/// Lifts one restriction.
pub(super) const REGION: Lifted = Lifted {
    hosting: false,
    region: true,
    ..HOSTING
};
