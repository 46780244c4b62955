//! What one more machine is worth by a plan's prices, and what those prices prove.

use super::changed::hours;
use super::tolerances::NO_GAIN;
use crate::certify;
use crate::plan::{BoundSource, Plan};
use crate::scenario::{Node, ObjectiveName, Scenario};

/// Objective per machine-hour, by the prices of a plan; 0 where it is noise.
pub(super) fn shadow_price(scenario: &Scenario, g: usize, plan: &Plan) -> f64 {
    let node = &scenario.nodes[g];
    let worth = worth(node, plan);
    let hours = hours(scenario);
    let counts = scenario.policy.objective != ObjectiveName::Serve;
    let own = if counts && node.count.is_range() {
        hours * node.machine_price()
    } else {
        0.0
    };
    let objective = plan.objective.value.abs().max(plan.objective.bound.abs());
    if worth - own <= NO_GAIN * objective.max(own) {
        0.0
    } else {
        (worth - own) / hours
    }
}

/// What a machine is worth over all periods, by a plan's prices.
pub(super) fn worth(node: &Node, plan: &Plan) -> f64 {
    let usable = node.availability * (1.0 - node.headroom);
    let rows = plan.certificate.prices.capacity.iter();
    let capacity: f64 = rows
        .filter(|p| p.node == node.id)
        .map(|p| p.price * usable * node.capacity.get(&p.resource).copied().unwrap_or(0.0))
        .sum();
    let packing = plan.certificate.prices.packing.iter();
    let packing = packing.filter(|p| p.node == node.id).map(|p| p.price);
    capacity + packing.sum::<f64>()
}

/// What the prices of a plan prove, without the word of a search: only that
/// bound moves with the number of machines as the prices say.
pub(super) fn price_bound(scenario: &Scenario, plan: &Plan) -> f64 {
    if plan.certificate.bound_source == BoundSource::Prices {
        return plan.objective.bound;
    }
    let mut plan = plan.clone();
    plan.certificate.search_bound = None;
    certify::certify(scenario, &plan).certificate.bound
}

/// The objective as something to maximise.
pub(super) fn goal(plan: &Plan) -> f64 {
    match plan.objective.name {
        ObjectiveName::Serve | ObjectiveName::Profit | ObjectiveName::Fair => plan.objective.value,
        ObjectiveName::Cost => -plan.objective.value,
    }
}
