//! The mixed purchase that gains most for a budget.
//!
//! Ranking kinds by shadow price alone can be wrong: a price holds for the
//! first machine only, machines come whole, and kinds get in each other's way.
//! But the prices of any fleet's plan bound what every other fleet can reach:
//! reached(m) <= bound(m') + sum of worth(m') x (m - m'), with `worth` what a
//! machine is worth by those prices. So a small program over whole machines
//! proposes the best purchase under all bounds known so far, that fleet is
//! planned for, and its prices add a bound. When the proposal promises no more
//! than what was reached, no purchase is better. (These are cutting planes as
//! in Kelley, The cutting-plane method for solving convex programs, 1960.)

use idlewise_engine::{Column, Lp, SolveContext};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::changed::{enlarged, hours};
use super::marginal::{goal, price_bound, shadow_prices};
use super::tolerances::SAME_PROMISE;
use crate::assignment::Assignment;
use crate::certify::relative_gap;
use crate::context::Context;
use crate::error::Error;
use crate::model::{Goal, Phase};
use crate::pipeline::{outcomes, proved};
use crate::plan::{self, Plan};
use crate::policies::PolicyOutcome;
use crate::scenario::{Fleet, ObjectiveName, Scenario};
use crate::solve::{WarmStart, maximise};
use crate::waste;

/// Fleets planned for at most.
const ROUNDS: usize = 40;

/// What to buy for a budget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Purchase {
    /// Currency per hour that may be spent.
    pub budget_per_hour: f64,
    /// Currency per hour that is spent.
    pub spent_per_hour: f64,
    /// What to buy; nothing where nothing gains more than it costs.
    pub machines: Vec<Bought>,
    /// What all of it gains per hour: value (`serve`), cost saved (`cost`) or
    /// profit. Not reduced by the price of fixed counts.
    pub gain_per_hour: f64,
    /// No purchase within the budget gains more than this per hour, by the
    /// prices of the fleets tried; under `cost` and `profit`: after its price.
    pub bound_per_hour: f64,
    /// Distance of the bound, relative to the objective it bounds.
    pub gap: f64,
    /// Each way of routing with all machines, the optimum among them.
    pub policies: Vec<PolicyOutcome>,
    /// The plan for all machines.
    pub plan: Plan,
}

/// Machines of one kind to buy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Bought {
    /// The id of the entry that they join.
    pub node: String,
    /// How many.
    pub machines: u64,
    /// Their price per hour.
    pub price_per_hour: f64,
}

/// What may be bought of one kind.
struct Offer {
    /// The entry that the machines join.
    node: usize,
    price: f64,
    most: u64,
}

/// A fleet that was planned for.
struct Tried {
    machines: Vec<u64>,
    /// Objective reached, and by the plan's prices no more than `bound`.
    reached: f64,
    bound: f64,
    /// What a further machine of each offer is worth, by the plan's prices.
    worth: Vec<f64>,
}

/// Finds the best purchase on top of a scenario, its plan and that plan's assignment.
/// `nodes` are the entries that machines may join.
pub(super) fn purchase(
    scenario: &Scenario,
    (plan, assignment): (&Plan, &Assignment),
    nodes: &[usize],
    budget: f64,
    context: &Context<'_>,
) -> Result<Purchase, Error> {
    let offers: Vec<Offer> = nodes
        .iter()
        .map(|&node| (node, scenario.nodes[node].machine_price()))
        .filter(|(_, price)| *price > 0.0 && *price <= budget)
        .map(|(node, price)| Offer {
            node,
            price,
            most: ((budget / price) * (1.0 + SAME_PROMISE)).floor().min(1e6) as u64,
        })
        .collect();
    let hours = hours(scenario);
    let nets = scenario.policy.objective != ObjectiveName::Serve;
    let price: Vec<f64> = offers
        .iter()
        .map(|o| {
            let sunk = nets && !scenario.nodes[o.node].count.is_range();
            if sunk { hours * o.price } else { 0.0 }
        })
        .collect();
    let spent = |machines: &[u64]| -> f64 {
        let bought = offers.iter().zip(machines);
        bought.map(|(o, &m)| o.price * m as f64).sum()
    };
    let net = |tried: &Tried| tried.reached - dot(&price, &tried.machines);

    let nothing = vec![0; offers.len()];
    let today = tried(scenario, scenario, &offers, &nothing, plan);
    let before = today.reached;
    let mut all = vec![today];
    let mut best = 0;
    let mut kept = (plan.clone(), assignment.clone());
    let mut promise = f64::INFINITY;
    for _ in 0..ROUNDS {
        let Some((machines, most)) = proposed(&offers, &all, &price, budget, context)? else {
            break;
        };
        promise = promise.min(most);
        let size = promise.abs().max(net(&all[best]).abs());
        let known = all.iter().any(|t| t.machines == machines);
        // What cannot gain more may still cost less.
        let hopeless = promise - net(&all[best]) <= SAME_PROMISE * size
            && spent(&machines) >= spent(&all[best].machines) * (1.0 - SAME_PROMISE);
        if known || hopeless || context.expired() {
            break;
        }
        let changed = bought(scenario, &offers, &machines);
        let (plan, found) = proved(&Fleet::new(&changed), context)?;
        if !plan.exists() {
            break;
        }
        all.push(tried(scenario, &changed, &offers, &machines, &plan));
        let last = all.len() - 1;
        let (a, b) = (net(&all[last]), net(&all[best]));
        let rounding = SAME_PROMISE * a.abs().max(b.abs());
        if a > b + rounding
            || (a >= b - rounding && spent(&all[last].machines) < spent(&all[best].machines))
        {
            best = last;
            kept = (plan, found);
        }
    }

    let chosen = &all[best];
    let changed = bought(scenario, &offers, &chosen.machines);
    let fleet = Fleet::new(&changed);
    let (mut plan, assignment) = kept;
    let spare = plan::spare_of(&plan, &assignment);
    let cold = WarmStart::default();
    plan.waste = waste::account(&fleet, &assignment, &spare, cold, context)?;
    let reached = net(chosen);
    let bound = promise.max(reached);
    let list: Vec<Bought> = offers
        .iter()
        .zip(&chosen.machines)
        .filter(|(_, m)| **m > 0)
        .map(|(o, &machines)| Bought {
            node: scenario.nodes[o.node].id.clone(),
            machines,
            price_per_hour: o.price * machines as f64,
        })
        .collect();
    Ok(Purchase {
        budget_per_hour: budget,
        spent_per_hour: 0.0 + list.iter().map(|b| b.price_per_hour).sum::<f64>(),
        machines: list,
        gain_per_hour: (chosen.reached - before) / hours,
        bound_per_hour: if bound.is_finite() {
            (bound - before) / hours
        } else {
            // Nothing can be bought.
            0.0
        },
        gap: if bound.is_finite() {
            relative_gap(bound, reached)
        } else {
            0.0
        },
        policies: outcomes(&fleet, &plan, &assignment, context),
        plan,
    })
}

fn dot(price: &[f64], machines: &[u64]) -> f64 {
    price.iter().zip(machines).map(|(p, &m)| p * m as f64).sum()
}

/// The scenario with what was bought.
fn bought(scenario: &Scenario, offers: &[Offer], machines: &[u64]) -> Scenario {
    let mut changed = scenario.clone();
    for (offer, &more) in offers.iter().zip(machines) {
        enlarged(&mut changed.nodes[offer.node].count, more);
    }
    changed
}

/// What a plan for the scenario with these machines says. `changed` is that scenario.
fn tried(
    scenario: &Scenario,
    changed: &Scenario,
    offers: &[Offer],
    machines: &[u64],
    plan: &Plan,
) -> Tried {
    let hours = hours(scenario);
    let proved = price_bound(changed, plan);
    let prices = shadow_prices(scenario, plan);
    let bound = match plan.objective.name {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => proved,
        ObjectiveName::Cost => -proved,
    };
    Tried {
        machines: machines.to_vec(),
        reached: goal(plan),
        bound,
        worth: offers.iter().map(|o| hours * prices[o.node]).collect(),
    }
}

/// The purchase that the bounds known so far promise most for, and how much:
/// the objective less what the machines cost.
fn proposed(
    offers: &[Offer],
    all: &[Tried],
    price: &[f64],
    budget: f64,
    context: &Context<'_>,
) -> Result<Option<(Vec<u64>, f64)>, Error> {
    if offers.is_empty() {
        return Ok(None);
    }
    // What is gained over today, in parts of the most that could be: numbers
    // near 1 suit every engine.
    let zero = all[0].reached;
    let most = |t: &Tried| {
        let more: Vec<f64> = offers
            .iter()
            .zip(&t.machines)
            .map(|(o, &m)| (o.most - m) as f64)
            .collect();
        t.bound - zero + t.worth.iter().zip(more).map(|(w, m)| w * m).sum::<f64>()
    };
    let unit = all.iter().map(most).fold(f64::INFINITY, f64::min);
    if unit.is_nan() || unit <= 0.0 {
        return Ok(Some((vec![0; offers.len()], zero)));
    }
    let mut lp = Lp::new();
    let limit = lp.add_row(f64::NEG_INFINITY, 1.0 + SAME_PROMISE);
    for t in all {
        let known = t.bound - zero - dot(&t.worth, &t.machines);
        lp.add_row(f64::NEG_INFINITY, known / unit);
    }
    let column = |gain: f64, most: f64, integer: bool| Column {
        gain,
        lower: 0.0,
        upper: most,
        size: most,
        integer,
    };
    let entries: Vec<(usize, f64)> = (1..=all.len()).map(|row| (row, 1.0)).collect();
    lp.add_column(column(1.0, 1.0, false), &entries);
    for (i, offer) in offers.iter().enumerate() {
        let mut entries = vec![(limit, offer.price / budget)];
        entries.extend((1..).zip(all).map(|(row, t)| (row, -t.worth[i] / unit)));
        let column = column(-price[i] / unit, offer.most as f64, true);
        lp.add_column(column, &entries);
    }
    let spending = std::iter::once(0.0).chain(offers.iter().map(|o| -o.price / budget));
    let phases = [
        Phase {
            goal: Goal::Profit,
            gain: lp.gain.clone(),
        },
        Phase {
            goal: Goal::Cost,
            gain: spending.collect(),
        },
    ];
    let exact = SolveContext {
        gap: 0.0,
        node_limit: u64::MAX,
        ..context.solve
    };
    let answer = maximise(&lp, &phases, &[], false, None, &exact)?;
    if answer.x.is_empty() {
        return Ok(None);
    }
    let machines: Vec<u64> = answer.x[1..]
        .iter()
        .map(|m| m.round().max(0.0) as u64)
        .collect();
    let most = answer
        .search_bound
        .unwrap_or_else(|| lp.objective(&answer.x));
    Ok(Some((machines, zero + unit * most)))
}
