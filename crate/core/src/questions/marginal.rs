//! What one more machine is worth by a plan's prices, and what those prices prove.

use rustc_hash::FxHashMap;

use super::changed::hours;
use super::tolerances::NO_GAIN;
use crate::certify;
use crate::plan::{BoundSource, Plan};
use crate::scenario::{Node, ObjectiveName, Scenario};

/// Objective per machine-hour of one node, by the prices of a plan; 0 where it is noise.
pub(super) fn shadow_price(scenario: &Scenario, g: usize, plan: &Plan) -> f64 {
    net(scenario, g, worth(&scenario.nodes[g], plan), plan)
}

/// [`shadow_price`] of every node, from one look at the prices.
pub(super) fn shadow_prices(scenario: &Scenario, plan: &Plan) -> Vec<f64> {
    let worths = worths(&scenario.nodes, plan).into_iter().enumerate();
    worths
        .map(|(g, worth)| net(scenario, g, worth, plan))
        .collect()
}

/// What a machine is worth less what is paid for it where the objective counts that, per
/// hour; 0 where it is noise.
fn net(scenario: &Scenario, g: usize, worth: f64, plan: &Plan) -> f64 {
    let node = &scenario.nodes[g];
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

/// What a machine of one node is worth over all periods, by a plan's prices.
pub(super) fn worth(node: &Node, plan: &Plan) -> f64 {
    worths(std::slice::from_ref(node), plan).iter().sum()
}

/// What a machine of each node is worth over all periods, by a plan's prices, which are
/// looked at once.
pub(super) fn worths(nodes: &[Node], plan: &Plan) -> Vec<f64> {
    let at: FxHashMap<&str, usize> = nodes
        .iter()
        .enumerate()
        .map(|(g, node)| (node.id.as_str(), g))
        .collect();
    let mut capacity = vec![0.0; nodes.len()];
    for p in &plan.certificate.prices.capacity {
        if let Some(&g) = at.get(p.node.as_str()) {
            let node = &nodes[g];
            let usable = node.availability * (1.0 - node.headroom);
            let each = node.capacity.get(&p.resource).copied().unwrap_or(0.0);
            capacity[g] += p.price * usable * each;
        }
    }
    let mut packing = vec![0.0; nodes.len()];
    for p in &plan.certificate.prices.packing {
        if let Some(&g) = at.get(p.node.as_str()) {
            packing[g] += p.price;
        }
    }
    let both = capacity.into_iter().zip(packing);
    both.map(|(capacity, packing)| capacity + packing).collect()
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
