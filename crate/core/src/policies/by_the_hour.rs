//! Routing without a plan on machines that are rented by the hour: in every period on
//! those that the plan rents there.

use super::{Policy, route};
use crate::assignment::Assignment;
use crate::scenario::Fleet;

/// [`route`] on the machines that a plan has in each period.
pub(crate) fn route_on(policy: Policy, fleet: &Fleet<'_>, plan: &Assignment) -> Assignment {
    if plan.hourly.is_empty() {
        return route(policy, fleet, &plan.machines);
    }
    let mut routed = Assignment {
        machines: plan.machines.clone(),
        hourly: plan.hourly.clone(),
        ready: plan.ready.clone(),
        ..Assignment::default()
    };
    for period in 0..fleet.hours.len() {
        let nodes = 0..fleet.nodes.len();
        let machines: Vec<f64> = nodes.map(|node| plan.machines_in(node, period)).collect();
        // No policy looks at another period.
        let now = route(policy, fleet, &machines);
        let flows = now.flows.into_iter();
        routed.flows.extend(flows.filter(|f| f.period == period));
        let placed = now.placed.into_iter();
        routed.placed.extend(placed.filter(|p| p.period == period));
    }
    routed
}
