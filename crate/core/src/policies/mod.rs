//! As-is policies: what a router does without a plan (DESIGN section 4), and
//! how its result compares with a plan.
//!
//! The model is fluid. Serving x units/s of demand d by profile p on node g
//! allocates (o/r)(uses + holds) x of each resource, and replicas come in any
//! fraction, exactly as many as the work keeps busy. So there is no workload
//! idle: what a policy wastes, it wastes by routing. A node that offers several
//! profiles of a model uses the one with the least compute per unit.
//!
//! Every policy keeps the limits of capacities, verifiers and `max_replicas`;
//! what does not fit is unmet, and so is what limits over several nodes, models or demands
//! and `max_share` leave no room for. A router knows nothing of `min_served`, of any other
//! least amount, and it
//! spreads demands with `"split": false` like any other.

mod by_the_hour;
pub(crate) mod compare;
mod current;
mod eligible;
mod least_loaded;
mod limits;
mod nearest;
mod remaining_capacity;
mod shed;
mod spread;
#[cfg(test)]
mod tests;
mod water_filling;

pub use compare::{Comparison, PolicyOutcome};

use crate::assignment::{Assignment, Flow, Placed};
use crate::scenario::Fleet;
pub(crate) use by_the_hour::route_on;
use current::Today;
use eligible::Eligible;
use remaining_capacity::RemainingCapacity;

/// What a router goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Policy {
    /// Every eligible machine gets the same share of a demand.
    Random,
    /// Every eligible node gets a share in proportion to its compute.
    Weighted,
    /// The lowest round trip first, then spill to the next.
    Nearest,
    /// The lowest compute utilisation first, demand by demand in file order.
    LeastLoaded,
    /// The rates that the scenario lists under `routes`.
    Current,
}

impl Policy {
    /// All policies, in the order of reports.
    pub const ALL: [Policy; 5] = [
        Policy::Random,
        Policy::Weighted,
        Policy::Nearest,
        Policy::LeastLoaded,
        Policy::Current,
    ];

    /// The name as written in files.
    pub fn name(self) -> &'static str {
        match self {
            Policy::Random => "random",
            Policy::Weighted => "weighted",
            Policy::Nearest => "nearest",
            Policy::LeastLoaded => "least_loaded",
            Policy::Current => "current",
        }
    }

    /// Whether the scenario says enough for the policy: `current` needs a
    /// route with a rate.
    pub fn applies(self, fleet: &Fleet<'_>) -> bool {
        self != Policy::Current || fleet.scenario.routes.iter().any(|r| r.rate.is_some())
    }
}

/// Routes every demand by a policy. `machines` are the machines of each node,
/// usually those of the plan to compare with, so that only the routing differs.
pub(crate) fn route(policy: Policy, fleet: &Fleet<'_>, machines: &[f64]) -> Assignment {
    let mut eligible = Eligible::new(fleet, machines);
    if policy == Policy::Nearest {
        eligible.sort_by_round_trip();
    }
    let today = (policy == Policy::Current).then(|| Today::new(fleet));
    let mut flows = Vec::new();
    for period in 0..fleet.hours.len() {
        let start = flows.len();
        match policy {
            Policy::Random => spread::random(&eligible, period, &mut flows),
            Policy::Weighted => spread::weighted(&eligible, period, &mut flows),
            Policy::Current => {
                if let Some(today) = &today {
                    today.route(&eligible, period, &mut flows);
                }
            }
            Policy::Nearest => in_file_order(&eligible, period, &mut flows, nearest::pour),
            Policy::LeastLoaded => {
                in_file_order(&eligible, period, &mut flows, least_loaded::pour);
            }
        }
        match policy {
            Policy::Random | Policy::Weighted | Policy::Current => {
                shed::evenly(&eligible, &mut flows[start..]);
            }
            Policy::Nearest | Policy::LeastLoaded => {}
        }
        limits::shed(&eligible, period, &mut flows[start..]);
    }
    flows.retain(|f| f.rate > 0.0);
    Assignment {
        placed: placed(fleet, &flows),
        flows,
        machines: machines.to_vec(),
        ..Assignment::default()
    }
}

/// Routes one demand into what the demands before it left.
type Pour = fn(&mut RemainingCapacity<'_>, &Eligible<'_>, usize, f64, &mut Vec<Flow>, usize);

/// Routes a period demand by demand.
fn in_file_order(eligible: &Eligible<'_>, period: usize, flows: &mut Vec<Flow>, pour: Pour) {
    let mut remaining = RemainingCapacity::new(eligible);
    for demand in 0..eligible.fleet.demands.len() {
        let rate = eligible.fleet.rate(demand, period);
        if rate > 0.0 {
            let start = flows.len();
            pour(&mut remaining, eligible, demand, rate, flows, period);
            flows[start..].sort_unstable_by_key(|f| (f.triple.profile, f.triple.node));
        }
    }
}

/// The replicas that flows (ordered by period) keep busy.
fn placed(fleet: &Fleet<'_>, flows: &[Flow]) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    for flows in flows.chunk_by(|a, b| a.period == b.period) {
        let mut busy: Vec<Placed> = flows
            .iter()
            .filter(|f| !fleet.profiles[f.triple.profile].holds.is_empty())
            .map(|f| Placed {
                node: f.triple.node,
                profile: f.triple.profile,
                period: f.period,
                count: Assignment::load(fleet, f),
            })
            .collect();
        // Stable, so that the sums below do not depend on how sorting works.
        busy.sort_by_key(|p| (p.node, p.profile));
        let start = placed.len();
        for replicas in busy {
            match placed[start..].last_mut() {
                Some(last) if (last.node, last.profile) == (replicas.node, replicas.profile) => {
                    last.count += replicas.count;
                }
                _ => placed.push(replicas),
            }
        }
    }
    placed
}
