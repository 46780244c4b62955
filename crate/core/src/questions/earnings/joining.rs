//! What a machine that joins would earn, and whose income it takes.
//!
//! The margin is the shadow price: what a sliver of such a machine earns. What is taken
//! from whom comes from a solve of the relaxation with one whole machine of a new owner,
//! whose prices say what everybody gets then.

use std::collections::BTreeMap;

use super::incomes::{ByPrice, by_operator, by_price};
use super::types::{IncomeChange, Joining};
use crate::context::Context;
use crate::error::Error;
use crate::questions::changed::hours;
use crate::questions::marginal::{goal, worths};
use crate::questions::steps::Steps;
use crate::questions::tolerances::{NO_GAIN, SAME_INCOME};
use crate::scenario::{Count, Scenario};

/// Kinds of machine that get a solve; of the others only the margin is told.
const KINDS: usize = 12;

/// One candidate for each hardware and region: the node that earns most beyond its price. A
/// `shared` node is what other work leaves of machines, and nobody brings such a machine.
pub(super) fn candidates(scenario: &Scenario, today: &ByPrice) -> Vec<(usize, Joining)> {
    let hours = hours(scenario);
    let noise = NO_GAIN * goal(&today.plan).abs() / hours;
    let mut best: BTreeMap<(&str, &str), (f64, usize, f64)> = BTreeMap::new();
    let worths = worths(&scenario.nodes, &today.plan);
    for (g, node) in scenario.nodes.iter().enumerate().filter(|(_, n)| !n.shared) {
        let margin = worths[g] / hours;
        let margin = if margin > noise { margin } else { 0.0 };
        let beyond = margin - node.machine_price();
        let kept = best.entry((&node.hardware, &node.region));
        let kept = kept.or_insert((beyond, g, margin));
        if beyond > kept.0 {
            *kept = (beyond, g, margin);
        }
    }
    let mut all: Vec<(usize, Joining)> = best
        .into_iter()
        .map(|((hardware, region), (_, g, margin))| {
            let joining = Joining {
                hardware: hardware.to_owned(),
                region: region.to_owned(),
                like: scenario.nodes[g].id.clone(),
                price_per_hour: scenario.nodes[g].price_per_hour,
                margin_per_hour: margin,
                ..Joining::default()
            };
            (g, joining)
        })
        .collect();
    // Stable: equals stay in the order of names.
    all.sort_by(|(_, a), (_, b)| b.margin_per_hour.total_cmp(&a.margin_per_hour));
    all
}

/// Lets one machine of each candidate join, and says how many could not be tried for the
/// number of them, and how many for the time.
///
/// # Errors
///
/// As [`Planner::solve`](crate::Planner::solve).
pub(super) fn join_each(
    scenario: &Scenario,
    today: &ByPrice,
    candidates: &mut [(usize, Joining)],
    context: &Context<'_>,
    steps: &Steps<'_>,
) -> Result<(usize, usize), Error> {
    let (mut tried, mut beyond, mut late) = (0, 0, 0);
    for (g, joining) in candidates {
        if joining.margin_per_hour == 0.0 {
            // What a sliver gains nothing by, a whole machine does not either.
            joining.income_per_hour = Some(0.0);
            joining.brings_per_hour = Some(0.0);
            continue;
        }
        if tried == KINDS {
            beyond += 1;
            continue;
        }
        tried += 1;
        context.check_cancelled()?;
        let found = if context.expired() {
            None
        } else {
            by_price(&with_one_more(scenario, *g), None, context)?
        };
        match found {
            Some(found) => tell(scenario, today, &found, joining),
            None => late += 1,
        }
        steps.step();
    }
    Ok((beyond, late))
}

/// The scenario with one machine like those of a node, of an owner of its own, as the last
/// node. Whoever may be routed to the node may be routed there.
fn with_one_more(scenario: &Scenario, g: usize) -> Scenario {
    let mut more = scenario.clone();
    let mut node = scenario.nodes[g].clone();
    let mut id = format!("{} that joins", node.id);
    while scenario.nodes.iter().any(|other| other.id == id) {
        id.push('+');
    }
    let routes = scenario.routes.iter().filter(|route| route.node == node.id);
    let routes: Vec<_> = routes
        .cloned()
        .map(|mut route| {
            route.node.clone_from(&id);
            route
        })
        .collect();
    more.routes.extend(routes);
    node.id = id;
    node.count = Count::Fixed(1);
    node.names.clear();
    more.nodes.push(node);
    more
}

/// How everybody's income changes.
fn tell(scenario: &Scenario, before: &ByPrice, after: &ByPrice, joining: &mut Joining) {
    let hours = hours(scenario);
    let size = goal(&before.plan).abs().max(goal(&after.plan).abs()) / hours;
    let clean = |change: f64| {
        if change.abs() <= SAME_INCOME * size {
            0.0
        } else {
            change
        }
    };
    let own = after.nodes().last().unwrap_or(0.0) / hours;
    joining.income_per_hour = Some(clean(own));
    let brings = (goal(&after.plan) - goal(&before.plan)) / hours;
    joining.brings_per_hour = Some(clean(brings));
    // The scenario has one node less than the plan with the machine.
    let then = by_operator(scenario, after.nodes());
    let now = by_operator(scenario, before.nodes());
    let mut changes: Vec<IncomeChange> = then
        .into_iter()
        .map(|(operator, income)| {
            let today = now.get(operator).copied().unwrap_or(0.0);
            IncomeChange {
                operator: operator.to_owned(),
                per_hour: clean((income - today) / hours),
            }
        })
        .filter(|change| change.per_hour != 0.0)
        .collect();
    changes.sort_by(|a, b| a.per_hour.total_cmp(&b.per_hour));
    joining.operators = changes;
    let keeps = |of: &ByPrice| of.shares.demands.iter().sum::<f64>();
    joining.demands_per_hour = clean((keeps(after) - keeps(before)) / hours);
    let rents = |of: &ByPrice| of.rents() - of.rented.iter().sum::<f64>();
    joining.rents_per_hour = clean((rents(after) - rents(before)) / hours);
}
