//! Putting a plan together from its parts.

use rustc_hash::FxHashMap;

use super::hourly::hourly_counts;
use super::loading::loading;
use super::names::{names, profile_name};
use super::prices::Prices;
use super::types::{
    DemandService, MachineCount, NodeUse, Plan, PlanPeriod, ReplicaPlacement, Route,
};
use super::waiting::{WaitingOutcome, price_of_arrival};
use crate::assignment::{Assignment, NEGLIGIBLE, Placed};
use crate::scenario::{Fleet, Resources};

/// Fills in what follows from the assignment: routes, replicas, counts, what
/// nodes do and what becomes of demands. `prices` are those of the objective.
pub(crate) fn describe(
    plan: &mut Plan,
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    prices: &Prices,
) {
    let s = fleet.scenario;
    let is_cut = s.periods.iter().any(|p| p.continues);
    let mut begun = 0;
    plan.periods = s
        .periods
        .iter()
        .map(|p| {
            begun += usize::from(!p.continues);
            PlanPeriod {
                label: p.label.clone(),
                hours: p.hours,
                part_of: is_cut.then(|| begun - 1),
            }
        })
        .collect();
    let shared = s.nodes.iter().filter(|n| n.shared);
    plan.shared = shared.map(|n| n.id.clone()).collect();
    plan.routes = assignment
        .flows
        .iter()
        .map(|f| Route {
            period: f.period,
            future: None,
            demand: s.demands[f.triple.demand].id.clone(),
            node: s.nodes[f.triple.node].id.clone(),
            profile: profile_name(fleet, f.triple.profile),
            stage: fleet.stage_of(f.triple.profile),
            rate: f.rate,
        })
        .collect();
    plan.replicas = assignment
        .placed
        .iter()
        .map(|p| {
            let (model, profile) = names(fleet, p.profile);
            ReplicaPlacement {
                period: p.period,
                future: None,
                node: s.nodes[p.node].id.clone(),
                model,
                profile,
                stage: fleet.stage_of(p.profile),
                count: p.count,
                spare: 0.0,
            }
        })
        .collect();
    plan.loading = loading(fleet, assignment);
    plan.counts = fleet
        .nodes
        .iter()
        .zip(&s.nodes)
        .zip(&assignment.machines)
        .filter(|((n, _), _)| n.is_range && n.hourly.is_none())
        .map(|((_, entry), &count)| MachineCount {
            node: entry.id.clone(),
            future: None,
            count,
        })
        .collect();
    plan.hourly = hourly_counts(fleet, assignment);
    plan.nodes = node_uses(fleet, assignment, prices);
    plan.demands = demand_services(fleet, assignment, prices);
}

/// Says which of a plan's replicas are spare.
pub(crate) fn name_spare(plan: &mut Plan, fleet: &Fleet<'_>, spare: &[Placed]) {
    if spare.is_empty() {
        return;
    }
    let s = fleet.scenario;
    let key = |p: &Placed| {
        let own = &fleet.profiles[p.profile];
        let model = &s.models[own.model];
        let profile = &model.profiles[own.index].name;
        let node = &s.nodes[p.node].id;
        (p.period, node.as_str(), model.id.as_str(), profile.as_str())
    };
    let spare: FxHashMap<_, f64> = spare.iter().map(|p| (key(p), p.count)).collect();
    for r in &mut plan.replicas {
        let place = (
            r.period,
            r.node.as_str(),
            r.model.as_str(),
            r.profile.as_str(),
        );
        r.spare = spare.get(&place).copied().unwrap_or(0.0);
    }
}

/// The spare replicas among those of a plan whose assignment this is.
pub(crate) fn spare_of(plan: &Plan, assignment: &Assignment) -> Vec<Placed> {
    if plan.objective.given_up_for_spare.is_some() {
        // Work made room for them: what they hold was not idle without them.
        return Vec::new();
    }
    let both = plan.replicas.iter().zip(&assignment.placed);
    let spare = both.filter(|(named, _)| named.spare > 0.0);
    spare
        .map(|(named, placed)| Placed {
            count: named.spare,
            ..*placed
        })
        .collect()
}

fn node_uses(fleet: &Fleet<'_>, assignment: &Assignment, prices: &Prices) -> Vec<NodeUse> {
    let s = fleet.scenario;
    let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
    let at = |period: usize, node: usize, k: usize| (period * nodes + node) * kinds + k;
    let (used, held) = assignment.allocated(fleet);
    let mut busy = used.clone();
    for f in &assignment.flows {
        let load = Assignment::load(fleet, f);
        for &(k, amount) in &fleet.profiles[f.triple.profile].holds {
            busy[at(f.period, f.triple.node, k)] += load * amount;
        }
    }
    let mut uses: Vec<NodeUse> = Vec::with_capacity(fleet.hours.len() * nodes);
    // Where the uses of each period begin; what is chosen in each future is not in all.
    let mut starts = Vec::with_capacity(fleet.hours.len());
    let mut of: Vec<usize> = Vec::with_capacity(fleet.hours.len() * nodes);
    for period in 0..fleet.hours.len() {
        starts.push(uses.len());
        for (node, entry) in s.nodes.iter().enumerate() {
            if !fleet.is_there(node, period) {
                continue;
            }
            of.push(node);
            let machines = assignment.machines_in(node, period);
            // One at a time: collecting sorts, which costs more than the few inserts.
            let named = |values: &dyn Fn(usize) -> f64| -> Resources {
                let mut amounts = Resources::new();
                for k in (0..kinds).filter(|k| fleet.nodes[node].named & (1 << k) != 0) {
                    amounts.insert(fleet.resources[k].clone(), values(k));
                }
                amounts
            };
            uses.push(NodeUse {
                node: entry.id.clone(),
                period,
                future: None,
                busy: named(&|k| busy[at(period, node, k)]),
                held: named(&|k| held[at(period, node, k)]),
                allocated: named(&|k| used[at(period, node, k)] + held[at(period, node, k)]),
                available: named(&|k| fleet.available_in(node, k, machines, period)),
                price: named(&|_| 0.0),
            });
        }
    }
    let index: FxHashMap<&str, usize> = s
        .nodes
        .iter()
        .enumerate()
        .map(|(g, n)| (n.id.as_str(), g))
        .collect();
    for p in &prices.capacity {
        let Some(&node) = index.get(p.node.as_str()) else {
            continue;
        };
        let first = starts[p.period];
        let end = starts.get(p.period + 1).copied().unwrap_or(uses.len());
        if let Ok(at) = of[first..end].binary_search(&node) {
            uses[first + at]
                .price
                .insert(p.resource.clone(), p.price / fleet.hours[p.period]);
        }
    }
    uses
}

fn demand_services(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    prices: &Prices,
) -> Vec<DemandService> {
    let s = fleet.scenario;
    let served = assignment.served(fleet);
    let mut services: Vec<DemandService> = Vec::with_capacity(served.len());
    for period in 0..fleet.hours.len() {
        for (demand, entry) in s.demands.iter().enumerate() {
            let offered = fleet.rate(demand, period);
            let served = served[period * s.demands.len() + demand];
            // What is left by rounding is served.
            let waits = fleet.waiting[demand].is_some();
            let served = if waits || served < offered * (1.0 - NEGLIGIBLE) {
                served
            } else {
                offered
            };
            services.push(DemandService {
                demand: entry.id.clone(),
                period,
                future: None,
                offered,
                served,
                unmet: offered - served,
                waiting: 0.0,
                routes: 0,
                price: 0.0,
            });
        }
    }
    for f in &assignment.flows {
        services[f.period * s.demands.len() + f.triple.demand].routes += 1;
    }
    let index: FxHashMap<&str, usize> = s
        .demands
        .iter()
        .enumerate()
        .map(|(d, n)| (n.id.as_str(), d))
        .collect();
    for p in &prices.demand {
        if let Some(&demand) = index.get(p.demand.as_str()) {
            services[p.period * s.demands.len() + demand].price =
                p.price / (3600.0 * fleet.hours[p.period]);
        }
    }
    let demands = s.demands.len();
    for (demand, waiting) in fleet.waiting.iter().enumerate() {
        let Some(waiting) = waiting else {
            continue;
        };
        let periods = 0..fleet.hours.len();
        let rates: Vec<f64> = periods.map(|t| served[t * demands + demand]).collect();
        let outcome = WaitingOutcome::of(fleet, waiting, &rates);
        let worth = price_of_arrival(fleet, demand, waiting, prices);
        for (t, price) in worth.into_iter().enumerate() {
            let own = &mut services[t * demands + demand];
            own.unmet = outcome.unmet[t];
            own.waiting = outcome.waiting[t];
            own.price = price / (3600.0 * fleet.hours[t]);
        }
    }
    services
}
