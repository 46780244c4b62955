//! From column values back to an assignment.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::hourly::{chosen_by_the_hour, rent_by_the_hour};
use super::tolerances::{LEAST_MACHINE, MISSED, WHOLE};
use super::waiting::meet_waiting;
use super::whole_up::whole_up;
use crate::assignment::{Assignment, Flow, NEGLIGIBLE, Placed};
use crate::model::{ColumnKind, Goal, Program};
use crate::scenario::Fleet;

/// The assignment that column values stand for, without rounding dust: routes
/// too small to mean anything are dropped, limits missed by rounding are met,
/// and there are no more replicas and machines than the traffic needs.
pub(crate) fn assignment(fleet: &Fleet<'_>, program: &Program, x: &[f64]) -> Assignment {
    let mut flows: Vec<Flow> = Vec::new();
    let closed = closed(fleet, program, x);
    let sizes = sizes(program);
    for ((kind, &value), size) in program.columns.iter().zip(x).zip(sizes) {
        if let ColumnKind::Route { triple, period } = *kind {
            let triple = program.triples[triple];
            let place = (fleet.period_of(period), triple.node, triple.profile);
            let profile = &fleet.profiles[triple.profile];
            // What takes nothing needs no machine.
            let takes = !(profile.uses.is_empty() && profile.holds.is_empty());
            let shut = takes
                && (closed.has_no_machine(triple.node, period) || closed.replicas.contains(&place));
            if value > NEGLIGIBLE * size && !shut {
                flows.push(Flow {
                    triple,
                    period,
                    rate: value,
                });
            }
        }
    }
    let mut assignment = met(fleet, flows);
    assignment.placed = placements(fleet, &assignment);
    if fleet.may_wait_for_work() {
        keep_standing(fleet, program, x, &mut assignment.placed);
    }
    assignment.machines = machines_for(fleet, &assignment);
    keep_machines(fleet, program, x, &mut assignment.machines);
    let chosen = chosen_by_the_hour(fleet, program, x);
    rent_by_the_hour(fleet, &mut assignment, Some(&chosen));
    meet_capacity(fleet, &mut assignment);
    assignment.level_stages(fleet);
    assignment
}

/// The assignment of flows that come from nowhere but themselves, ordered by period,
/// then demand, profile, node: with as many replicas and machines as they need.
pub(crate) fn from_flows(fleet: &Fleet<'_>, flows: Vec<Flow>) -> Assignment {
    let mut assignment = met(fleet, flows);
    assignment.placed = placements(fleet, &assignment);
    assignment.machines = machines_for(fleet, &assignment);
    rent_by_the_hour(fleet, &mut assignment, None);
    meet_capacity(fleet, &mut assignment);
    assignment.level_stages(fleet);
    assignment
}

/// Flows that serve what they should, on all machines there may be.
fn met(fleet: &Fleet<'_>, flows: Vec<Flow>) -> Assignment {
    let mut assignment = Assignment {
        flows,
        placed: Vec::new(),
        machines: fleet.nodes.iter().map(|n| n.count.1).collect(),
        ..Assignment::default()
    };
    assignment.level_stages(fleet);
    meet_rates(fleet, &mut assignment);
    assignment
}

/// Routes without rounding dust: limits of demands and of machines that are missed
/// by rounding are met. Machines and whole replicas stay as they are.
pub(crate) fn without_dust(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    assignment.level_stages(fleet);
    meet_rates(fleet, assignment);
    meet_capacity(fleet, assignment);
    assignment.level_stages(fleet);
}

/// What a column could be, to tell rounding by: under `fair` what a demand has at
/// level 1, which is less than all of it where it is worth less than others.
fn sizes(program: &Program) -> impl Iterator<Item = f64> + '_ {
    let fair = program.phases.first().filter(|p| p.goal == Goal::Fair);
    let sizes = program.lp.size.iter().enumerate();
    sizes.map(move |(j, &size)| match fair {
        Some(phase) if phase.gain[j] > 0.0 => size.min(1.0 / phase.gain[j]),
        _ => size,
    })
}

/// Where nothing is served, whatever an engine's tolerance leaves there.
#[derive(Default)]
struct Closed {
    /// Nodes without a machine.
    nodes: FxHashSet<usize>,
    /// Periods and nodes without a machine, of those that are rented by the hour.
    hours: FxHashSet<(usize, usize)>,
    /// Periods, nodes and profiles without a replica.
    replicas: FxHashSet<(usize, usize, usize)>,
}

impl Closed {
    fn has_no_machine(&self, node: usize, period: usize) -> bool {
        self.nodes.contains(&node) || self.hours.contains(&(period, node))
    }
}

/// The entries and replicas of which there is not one, where they are whole.
fn closed(fleet: &Fleet<'_>, program: &Program, x: &[f64]) -> Closed {
    let mut closed = Closed::default();
    if fleet.scenario.policy.relax {
        return closed;
    }
    for (kind, _) in program.columns.iter().zip(x).filter(|(_, n)| **n < 0.5) {
        match *kind {
            ColumnKind::Machines { node } => {
                closed.nodes.insert(node);
            }
            ColumnKind::HourlyMachines { node, period } => {
                let parts = fleet.parts_of(period);
                closed.hours.extend(parts.map(|part| (part, node)));
            }
            ColumnKind::Ready { node, period } => {
                closed.hours.insert((period, node));
            }
            ColumnKind::Replicas { site, period } => {
                let (node, profile) = program.sites[site];
                closed.replicas.insert((period, node, profile));
            }
            _ => {}
        }
    }
    closed
}

/// Machines that are there without work, because a limit asks for them: as many as the
/// column values say.
fn keep_machines(fleet: &Fleet<'_>, program: &Program, x: &[f64], machines: &mut [f64]) {
    let asking = fleet.limits.iter().filter(|limit| limit.has_min());
    let asking: Vec<_> = asking.collect();
    let whole = !fleet.scenario.policy.relax;
    for (kind, &value) in program.columns.iter().zip(x) {
        if let ColumnKind::Machines { node } = *kind
            && asking
                .iter()
                .any(|limit| limit.counts_machines(fleet, node))
        {
            let value = if whole { value.round() } else { value };
            machines[node] = machines[node].max(value.min(fleet.nodes[node].count.1));
        }
    }
}

/// Replicas that stand without work, because moving them costs or takes time, or they are
/// asked for: as many as the column values say.
fn keep_standing(fleet: &Fleet<'_>, program: &Program, x: &[f64], placed: &mut Vec<Placed>) {
    let whole = !fleet.scenario.policy.relax;
    let needed = placed.drain(..);
    let key = |p: &Placed| (p.period, p.node, p.profile);
    let mut counts: BTreeMap<_, f64> = needed.map(|p| (key(&p), p.count)).collect();
    for ((kind, &value), &size) in program.columns.iter().zip(x).zip(&program.lp.size) {
        if let ColumnKind::Replicas { site, period } = *kind
            && value > NEGLIGIBLE * size
        {
            let (node, profile) = program.sites[site];
            let model = fleet.profiles[profile].model;
            let may = fleet.may_stand_idle(model) || fleet.loads(model);
            if fleet.steady.is_none() && !may {
                continue;
            }
            let count = counts.entry((period, node, profile)).or_default();
            *count = count.max(if whole { value.round() } else { value });
        }
    }
    placed.extend(counts.into_iter().filter(|(_, count)| *count > 0.0).map(
        |((period, node, profile), count)| Placed {
            node,
            profile,
            period,
            count,
        },
    ));
}

/// Serves all of a demand, or what has to be served of it, where only rounding
/// is in the way.
fn meet_rates(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    if fleet.has_waiting() {
        meet_waiting(fleet, assignment);
    }
    let served = assignment.served(fleet);
    let flows = assignment.flows.iter_mut();
    for flow in flows.filter(|f| fleet.waiting[f.triple.demand].is_none()) {
        let served = served[flow.period * fleet.demands.len() + flow.triple.demand];
        let rate = fleet.rate(flow.triple.demand, flow.period);
        let least = fleet.min_served(flow.triple.demand, flow.period) * rate;
        if served > rate * (1.0 - 10.0 * NEGLIGIBLE) {
            flow.rate *= rate / served;
        } else if served < least && served > least * (1.0 - MISSED) {
            flow.rate *= least / served;
        }
    }
}

/// Sheds what exceeds a node's capacity by rounding. A larger excess is left
/// for the checker to find.
fn meet_capacity(fleet: &Fleet<'_>, assignment: &mut Assignment) {
    let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
    let (used, held) = assignment.allocated(fleet);
    let whole = !fleet.scenario.policy.relax;
    let factor: Vec<f64> = (0..used.len() / kinds)
        .map(|at| {
            let (node, slot) = (at % nodes, at / nodes);
            let machines = assignment.machines_in(node, slot);
            (0..kinds).fold(1.0, |factor: f64, k| {
                let (used, held) = (used[at * kinds + k], held[at * kinds + k]);
                let available = fleet.available_in(node, k, machines, slot);
                let excess = used + held - available;
                let least = fleet.available_in(node, k, LEAST_MACHINE, slot);
                let rounding = MISSED * available.max(least);
                if excess <= 0.0 || excess > rounding {
                    return factor;
                }
                // Whole replicas stay; continuous ones follow their traffic.
                let (fixed, moving) = if whole {
                    (held, used)
                } else {
                    (0.0, used + held)
                };
                if moving > 0.0 {
                    factor.min(((available - fixed) / moving).max(0.0))
                } else {
                    factor
                }
            })
        })
        .collect();
    for flow in &mut assignment.flows {
        flow.rate *= factor[flow.period * nodes + flow.triple.node];
    }
    if !whole {
        for placed in &mut assignment.placed {
            let slots = fleet.slots_of(placed.period);
            let factors = slots.map(|slot| factor[slot * nodes + placed.node]);
            placed.count *= factors.fold(1.0, f64::min);
        }
    }
}

/// Machines of each node: as many as its busiest period needs.
pub(crate) fn machines_for(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<f64> {
    let (nodes, kinds) = (fleet.nodes.len(), fleet.resources.len());
    let (used, held) = assignment.allocated(fleet);
    let whole = !fleet.scenario.policy.relax;
    let mut needed: Vec<f64> = fleet.nodes.iter().map(|n| n.count.0).collect();
    for at in 0..used.len() {
        let node = at / kinds % nodes;
        let one = fleet.available_in(node, at % kinds, 1.0, at / kinds / nodes);
        if fleet.nodes[node].is_range && one > 0.0 {
            let machines = (used[at] + held[at]) / one;
            let machines = if whole { whole_up(machines) } else { machines };
            needed[node] = needed[node].max(machines.min(fleet.nodes[node].count.1));
        }
    }
    needed
}

/// Machines of each node: chosen by column values, or fixed.
pub(crate) fn chosen_machines(fleet: &Fleet<'_>, program: &Program, x: &[f64]) -> Vec<f64> {
    let mut machines: Vec<f64> = fleet.nodes.iter().map(|n| n.count.1).collect();
    for (kind, &value) in program.columns.iter().zip(x) {
        if let ColumnKind::Machines { node } = *kind {
            machines[node] = (value + WHOLE).floor();
        }
    }
    machines
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
    if fleet.slots.is_some() {
        placed = in_every_future(fleet, placed);
    }
    if whole {
        for p in &mut placed {
            p.count = whole_up(p.count).max(1.0);
        }
    }
    placed
}

/// As many replicas as the future asks for that needs most of them; some are lost there.
fn in_every_future(fleet: &Fleet<'_>, needed: Vec<Placed>) -> Vec<Placed> {
    let mut counts: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for p in needed {
        let key = (fleet.period_of(p.period), p.node, p.profile);
        let count = counts.entry(key).or_default();
        *count = count.max(p.count / fleet.kept(p.node, p.period));
    }
    let counted = counts.into_iter();
    counted
        .map(|((period, node, profile), count)| Placed {
            node,
            profile,
            period,
            count,
        })
        .collect()
}
