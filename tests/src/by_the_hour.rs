//! Fleets of tests about machines that are rented by the hour: one GPU each, 10 units a
//! second.

use idlewise::plan::{Plan, Status};
use idlewise::scenario::Count;
use idlewise::{Demand, Model, Node, ObjectiveName, Planner, Policy, Profile, Scenario};

/// What an hour of a machine's work is worth at a value of 1.
pub const WORTH: f64 = 3600.0 * 10.0;

/// Machines of one GPU that serve 10 units a second each.
#[must_use]
pub fn machines(id: &str, count: impl Into<Count>, price_per_hour: f64) -> Node {
    Node::new(id, "H")
        .count(count)
        .capacity("gpu", 1.0)
        .price_per_hour(price_per_hour)
}

/// A demand of so many machines in each period, each machine-hour of work worth so much;
/// the profile holds a whole machine where `held`.
#[must_use]
pub fn asked(machines: &[f64], worth: f64, held: bool) -> Scenario {
    let profile = Profile::new("H", 10.0);
    let profile = if held {
        profile.holds("gpu", 1.0)
    } else {
        profile
    };
    let rates: Vec<f64> = machines.iter().map(|m| 10.0 * m).collect();
    Scenario::new("by the hour")
        .periods(machines.len())
        .model(Model::new("m").profile(profile))
        .demand(Demand::new("d", "m", rates).value(worth / WORTH))
}

/// The same where all of it must be served, at the least cost.
#[must_use]
pub fn must_serve(machines: &[f64], held: bool) -> Scenario {
    asked(machines, WORTH, held).policy(Policy::new().objective(ObjectiveName::Cost))
}

/// The best plan, proved and checked.
#[must_use]
#[track_caller]
pub fn solved(scenario: &Scenario) -> Plan {
    let planner = Planner::new();
    let plan = planner.solve(scenario).unwrap();
    assert_eq!(plan.status, Status::Optimal, "{:?}", plan.conflicts);
    let verified = planner.verify(scenario, &plan).unwrap();
    assert!(verified.valid, "{:?}", verified.findings);
    plan
}

/// Machines of a node in each period of the plan.
#[must_use]
pub fn rented(plan: &Plan, node: &str) -> Vec<f64> {
    let mut counts = vec![0.0; plan.periods.len()];
    for entry in plan.hourly.iter().filter(|h| h.node == node) {
        counts[entry.period] = entry.count;
    }
    counts
}
