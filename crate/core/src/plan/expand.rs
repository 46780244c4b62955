//! From column values and row prices back to the fleet's words.

use super::{
    Assignment, CapacityPrice, DemandPrice, Flow, LinkPrice, ModelPrice, NEGLIGIBLE, PeriodPrice,
    Placed, Prices, ReplicaPrice, SingleNodePrice,
};
use crate::program::{ColumnKind, Program, RowKind};
use crate::scenario::Fleet;

/// A replica count this far above a whole number is rounding.
const ROUNDING: f64 = 1e-6;

/// The assignment that column values stand for, without rounding dust: routes
/// too small to mean anything are dropped, no demand is served beyond its rate,
/// and no more replicas are placed than their traffic needs.
pub(crate) fn assignment(fleet: &Fleet<'_>, program: &Program, x: &[f64]) -> Assignment {
    let mut flows: Vec<Flow> = Vec::new();
    let mut machines: Vec<f64> = fleet.nodes.iter().map(|n| n.count.0).collect();
    for (kind, &value) in program.columns.iter().zip(x) {
        match *kind {
            ColumnKind::Route { triple, period } => {
                let triple = program.triples[triple];
                if value > NEGLIGIBLE * fleet.rate(triple.demand, period) {
                    flows.push(Flow {
                        triple,
                        period,
                        rate: value,
                    });
                }
            }
            ColumnKind::Machines { node } => machines[node] = value,
            ColumnKind::Replicas { .. } | ColumnKind::OnNode { .. } => {}
        }
    }

    let mut assignment = Assignment {
        flows,
        placed: Vec::new(),
        machines,
    };
    let served = assignment.served(fleet);
    for flow in &mut assignment.flows {
        let at = flow.period * fleet.demands.len() + flow.triple.demand;
        let rate = fleet.rate(flow.triple.demand, flow.period);
        // All of a demand, or more than all of it, but for rounding.
        if served[at] > rate * (1.0 - 10.0 * NEGLIGIBLE) {
            flow.rate *= rate / served[at];
        }
    }
    assignment.placed = placements(fleet, &assignment);
    assignment
}

/// The fewest replicas that can do the work of the flows.
pub(crate) fn placements(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<Placed> {
    let whole = !fleet.scenario.policy.relax;
    let mut loads: Vec<((usize, usize, usize), f64)> = assignment
        .flows
        .iter()
        .filter(|f| !fleet.profiles[f.triple.profile].holds.is_empty())
        .map(|f| {
            let place = (f.period, f.triple.node, f.triple.profile);
            (place, Assignment::load(fleet, f))
        })
        .collect();
    loads.sort_by_key(|(place, _)| *place);
    let mut placed: Vec<Placed> = Vec::new();
    for ((period, node, profile), load) in loads {
        match placed.last_mut() {
            Some(p) if (p.period, p.node, p.profile) == (period, node, profile) => p.count += load,
            _ => placed.push(Placed {
                node,
                profile,
                period,
                count: load,
            }),
        }
    }
    if whole {
        for p in &mut placed {
            p.count = (p.count - ROUNDING).ceil().max(1.0);
        }
    }
    placed
}

/// Row prices by what their rows limit; zeros are left out.
pub(crate) fn prices(fleet: &Fleet<'_>, program: &Program, rows: &[f64]) -> Prices {
    let s = fleet.scenario;
    let mut out = Prices::default();
    for (kind, &price) in program.rows.iter().zip(rows) {
        if price == 0.0 {
            continue;
        }
        match *kind {
            RowKind::Capacity {
                node,
                resource,
                period,
            } => out.capacity.push(CapacityPrice {
                node: s.nodes[node].id.clone(),
                resource: fleet.resources[resource].clone(),
                period,
                price,
            }),
            RowKind::Replica { site, period } => {
                let (node, profile) = program.sites[site];
                let (model, profile) = names(fleet, profile);
                out.replica.push(ReplicaPrice {
                    node: s.nodes[node].id.clone(),
                    model,
                    profile,
                    period,
                    price,
                });
            }
            RowKind::Demand { demand, period } => out.demand.push(DemandPrice {
                demand: s.demands[demand].id.clone(),
                period,
                price,
            }),
            RowKind::Verifier { period } => out.verifier.push(PeriodPrice { period, price }),
            RowKind::MaxReplicas { model, period } => out.max_replicas.push(ModelPrice {
                model: s.models[model].id.clone(),
                period,
                price,
            }),
            RowKind::Link {
                demand,
                node,
                period,
            } => out.link.push(LinkPrice {
                demand: s.demands[demand].id.clone(),
                node: s.nodes[node].id.clone(),
                period,
                price,
            }),
            RowKind::SingleNode { demand } => out.single_node.push(SingleNodePrice {
                demand: s.demands[demand].id.clone(),
                price,
            }),
        }
    }
    out
}

/// Names of a profile's model and of the profile.
pub(crate) fn names(fleet: &Fleet<'_>, profile: usize) -> (String, String) {
    let p = &fleet.profiles[profile];
    let model = &fleet.scenario.models[p.model];
    (model.id.clone(), model.profiles[p.index].name.clone())
}
