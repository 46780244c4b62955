//! Every limit of DESIGN section 2, recomputed from the plan's decisions.
//!
//! A violation is (left - right) / max(|right|, sum of the left's terms): one
//! part in a million of the limit, in whatever units it is.

use std::collections::{BTreeMap, HashMap};

use super::findings::{Findings, show};
use super::index::{Fit, Index};
use super::loading::{self, Loads};
use super::reading::{Decisions, Flow, Placed};
use super::stages;
use super::tolerances::SMALL_LIMIT;
use super::waiting;

/// What the decisions amount to.
pub(super) struct Usage {
    /// Per node and period in which something happens, in that order.
    pub(super) cells: Vec<Cell>,
    /// Per demand and period (demand-major): units per second served.
    pub(super) served: Vec<f64>,
}

/// One node in one period.
pub(super) struct Cell {
    pub(super) node: usize,
    pub(super) period: usize,
    /// By position of the resource on the node.
    pub(super) amounts: Vec<Amounts>,
}

/// Use of one resource, averaged over the period.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Amounts {
    /// Working for traffic, overhead included, held or not.
    pub(super) busy: f64,
    /// The part of `busy` at overhead 1.
    pub(super) useful: f64,
    /// Taken by placed replicas, whole cards included.
    pub(super) held: f64,
    /// The part of `held` that is busy.
    pub(super) held_busy: f64,
    /// The part of `held` that replicas hold which load.
    pub(super) loading: f64,
    /// The left side of the capacity row.
    pub(super) allocated: f64,
    /// What the row would count if the demands routed here came here whole.
    needed: f64,
}

/// Machines times what one of them makes available of each resource.
pub(super) fn available(
    index: &Index<'_>,
    (node, period): (usize, usize),
    machines: f64,
) -> Vec<f64> {
    let availability = index.availability(node, period);
    let node = &index.scenario.nodes[node];
    let share = availability * (1.0 - node.headroom);
    node.capacity
        .values()
        .map(|&capacity| capacity * machines * share)
        .collect()
}

/// Checks every limit.
pub(super) fn check(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) -> Usage {
    let loads = loading::check(index, plan, findings);
    let usage = check_nodes(index, plan, &loads, findings);
    check_standing(index, plan, findings);
    check_demands(index, &usage.served, findings);
    stages::check(index, &plan.flows, findings);
    check_verifiers(index, &plan.flows, findings);
    check_max_replicas(index, plan.decided(), findings);
    check_unsplit(index, &plan.flows, findings);
    usage
}

/// Capacity and replica rows, node by node and period by period.
fn check_nodes(
    index: &Index<'_>,
    plan: &Decisions,
    loads: &Loads,
    findings: &mut Findings,
) -> Usage {
    let mut served = vec![0.0; index.scenario.demands.len() * index.periods];
    let mut cells = Vec::new();
    let mut fits = HashMap::new();
    let mut flows = plan.flows.as_slice();
    let mut placed = plan.placed.as_slice();
    loop {
        let next_flow = flows.first().map(|f| (f.node, f.period));
        let next_placed = placed.first().map(|p| (p.node, p.period));
        let Some((node, period)) = earliest(next_flow, next_placed) else {
            break;
        };
        let mut amounts = vec![Amounts::default(); index.resources(node).len()];
        // Within the cell, profile by profile.
        loop {
            let here = |at: (usize, usize)| at == (node, period);
            let next_flow = flows.first().filter(|f| here((f.node, f.period)));
            let next_placed = placed.first().filter(|p| here((p.node, p.period)));
            let Some(profile) =
                earliest(next_flow.map(|f| f.profile), next_placed.map(|p| p.profile))
            else {
                break;
            };
            let same = (node, period, profile);
            let routed = take_while(&mut flows, |f| (f.node, f.period, f.profile) == same);
            let replicas = take_while(&mut placed, |p| (p.node, p.period, p.profile) == same);
            for flow in routed {
                if index.is_served_by(profile) {
                    served[flow.demand * index.periods + period] += flow.rate;
                }
            }
            let fit = fits
                .entry((profile, index.shape(node)))
                .or_insert_with_key(|&(profile, shape)| index.fit(profile, shape));
            if let Some(fit) = fit {
                let loading = loads.get(&same).copied().unwrap_or(0.0);
                let replicas = (replicas, loading);
                check_profile(index, fit, routed, replicas, &mut amounts, findings);
            }
        }
        let machines = plan.machines_in(node, period);
        check_capacity(index, node, period, machines, &amounts, findings);
        cells.push(Cell {
            node,
            period,
            amounts,
        });
    }
    Usage { cells, served }
}

/// Adds what one profile takes of a node in a period, and checks that its
/// replicas serve no faster than they can, and those that load not at all.
fn check_profile(
    index: &Index<'_>,
    fit: &Fit,
    routed: &[Flow],
    (replicas, loading): (&[Placed], f64),
    amounts: &mut [Amounts],
    findings: &mut Findings,
) {
    let Some((node, period, profile)) = routed
        .first()
        .map(|f| (f.node, f.period, f.profile))
        .or_else(|| replicas.first().map(|p| (p.node, p.period, p.profile)))
    else {
        return;
    };
    let entry = &index.profiles[profile];
    // In replicas at full speed.
    let (mut working, mut useful, mut needed) = (0.0, 0.0, 0.0);
    for flow in routed {
        let overhead = index.overhead[flow.demand];
        let replicas = flow.rate / entry.profile.rate;
        useful += replicas;
        working += overhead * replicas;
        needed += overhead / entry.profile.rate * index.most(flow.demand, period);
    }
    let count: f64 = replicas.iter().map(|p| p.count).sum();
    for &(position, uses) in &fit.uses {
        let amount = &mut amounts[position];
        amount.busy += uses * working;
        amount.useful += uses * useful;
        amount.allocated += uses * working;
        amount.needed += uses * needed;
    }
    for &(position, holds) in &fit.holds {
        let amount = &mut amounts[position];
        amount.busy += holds * working;
        amount.useful += holds * useful;
        amount.held_busy += holds * working;
    }
    for &(position, takes) in &fit.takes {
        let amount = &mut amounts[position];
        amount.held += takes * count;
        amount.loading += takes * loading;
        amount.allocated += takes * count;
        amount.needed += takes * needed;
    }
    if entry.is_placed {
        let size = count.max(working).max(SMALL_LIMIT * needed);
        findings.limit(working - (count - loading).max(0.0), size, || {
            let loading = match loading {
                0.0 => String::new(),
                some => format!(", of which {} load", show(some)),
            };
            format!(
                "node {}, {} by {}, period {period}: {} replicas working of {} placed{loading}",
                index.scenario.nodes[node].id,
                index.scenario.models[entry.model].id,
                entry.profile.name,
                show(working),
                show(count)
            )
        });
    }
}

fn check_capacity(
    index: &Index<'_>,
    node: usize,
    period: usize,
    machines: f64,
    amounts: &[Amounts],
    findings: &mut Findings,
) {
    let available = available(index, (node, period), machines);
    for ((amount, available), resource) in amounts.iter().zip(available).zip(index.resources(node))
    {
        let size = available
            .max(amount.allocated)
            .max(SMALL_LIMIT * amount.needed);
        findings.limit(amount.allocated - available, size, || {
            format!(
                "node {}, {resource}, period {period}: {} allocated of {} available",
                index.scenario.nodes[node].id,
                show(amount.allocated),
                show(available)
            )
        });
    }
}

/// Where there are several futures: what is decided fits within what each node itself
/// makes available, whatever part of it is there in them.
fn check_standing(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) {
    if index.futures.is_none() {
        return;
    }
    let decided = plan.decided();
    for placed in decided.chunk_by(|a, b| (a.node, a.period) == (b.node, b.period)) {
        let (node, period) = (placed[0].node, placed[0].period);
        let entry = &index.scenario.nodes[node];
        let share = plan.machines[node] * index.stands_within(node) * (1.0 - entry.headroom);
        for (position, (resource, capacity)) in entry.capacity.iter().enumerate() {
            let taken = placed.iter().filter_map(|p| {
                let fit = index.fit(p.profile, index.shape(node))?;
                let own = fit.takes.iter().find(|(at, _)| *at == position);
                Some(p.count * own.map_or(0.0, |(_, amount)| *amount))
            });
            let (taken, available): (f64, f64) = (taken.sum(), capacity * share);
            findings.limit(taken - available, available.max(taken), || {
                format!(
                    "node {}, {resource}, period {period}: {} held by what is placed, {} available",
                    entry.id,
                    show(taken),
                    show(available)
                )
            });
        }
    }
}

fn check_demands(index: &Index<'_>, served: &[f64], findings: &mut Findings) {
    for (number, demand) in index.scenario.demands.iter().enumerate() {
        if index.waits[number].is_some() {
            let own = number * index.periods..(number + 1) * index.periods;
            waiting::check(index, number, &served[own], findings);
            continue;
        }
        for period in 0..index.periods {
            let min_served = index.min_served(number, period);
            let served = served[number * index.periods + period];
            let rate = index.rate(number, period);
            findings.limit(served - rate, rate.max(served), || {
                format!(
                    "demand {}, period {period}: {} served of {} asked for",
                    demand.id,
                    show(served),
                    show(rate)
                )
            });
            let needed = min_served * rate;
            findings.limit(needed - served, needed.max(served), || {
                format!(
                    "demand {}, period {period}: {} served, min_served asks for {}",
                    demand.id,
                    show(served),
                    show(needed)
                )
            });
        }
    }
}

fn check_verifiers(index: &Index<'_>, flows: &[Flow], findings: &mut Findings) {
    let Some(capacity) = index.scenario.verifier_capacity else {
        return;
    };
    let mut load = vec![0.0; index.periods];
    let mut needed = vec![0.0; index.periods];
    for flow in flows.iter().filter(|f| index.is_served_by(f.profile)) {
        let per_unit = index.verifier_load[flow.demand];
        load[flow.period] += per_unit * flow.rate;
        needed[flow.period] += per_unit * index.most(flow.demand, flow.period);
    }
    for (period, (&load, &needed)) in load.iter().zip(&needed).enumerate() {
        let size = capacity.max(load).max(SMALL_LIMIT * needed);
        findings.limit(load - capacity, size, || {
            format!(
                "verifiers, period {period}: {} of verifier work, the capacity is {}",
                show(load),
                show(capacity)
            )
        });
    }
}

fn check_max_replicas(index: &Index<'_>, placed: &[Placed], findings: &mut Findings) {
    let mut counts: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for placement in placed {
        let model = index.profiles[placement.profile].model;
        if index.scenario.models[model].max_replicas.is_some() {
            for stage in index.stages_done(placement.profile) {
                for period in index.counted_in(placement.node, placement.period) {
                    *counts.entry((model, period, stage)).or_default() += placement.count;
                }
            }
        }
    }
    for ((model, period, _), count) in counts {
        let model = &index.scenario.models[model];
        let Some(max) = model.max_replicas else {
            continue;
        };
        findings.limit(count - max as f64, count.max(max as f64), || {
            format!(
                "model {}, period {period}: {} replicas placed, max_replicas is {max}",
                model.id,
                show(count)
            )
        });
    }
}

/// Demands with `"split": false`: one node entry over all periods, or, where
/// the policy relaxes, shares of nodes (their largest over the periods) that
/// add up to one.
fn check_unsplit(index: &Index<'_>, flows: &[Flow], findings: &mut Findings) {
    let mut rates: BTreeMap<((usize, usize), usize, usize), f64> = BTreeMap::new();
    for flow in flows {
        if !index.scenario.demands[flow.demand].split {
            for stage in index.stages_done(flow.profile) {
                let key = ((flow.demand, stage), flow.node, flow.period);
                *rates.entry(key).or_default() += flow.rate;
            }
        }
    }
    // A home for each stage.
    let mut shares: BTreeMap<(usize, usize), BTreeMap<usize, f64>> = BTreeMap::new();
    // One entry of the scenario, also where it is another one in each future.
    for ((of, node, period), served) in rates {
        let (demand, _) = of;
        let rate = index.most(demand, period);
        // Serving what nobody asked for is found by the demand's own limit.
        if rate > 0.0 {
            let home = index.entry(node);
            let share = shares.entry(of).or_default().entry(home).or_default();
            *share = share.max(served / rate);
        }
    }
    let name = |home: usize| {
        let mut nodes = 0..index.scenario.nodes.len();
        let node = nodes.find(|&node| index.entry(node) == home);
        node.map_or("", |node| index.entry_id(node))
    };
    for ((demand, _), shares) in shares {
        let id = &index.scenario.demands[demand].id;
        if index.scenario.policy.relax {
            let sum: f64 = shares.values().sum();
            findings.limit(sum - 1.0, sum.max(1.0), || {
                format!(
                    "demand {id} may not be split: its shares of nodes add up to {}, more than 1",
                    show(sum)
                )
            });
            continue;
        }
        let mut nodes: Vec<(usize, f64)> = shares.into_iter().collect();
        nodes.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        if let [(first, _), (second, share), ..] = nodes[..] {
            findings.limit(share, share.max(1.0), || {
                format!(
                    "demand {id} may not be split, yet it is served on {} and on {}",
                    name(first),
                    name(second)
                )
            });
        }
    }
}

/// The lesser of two keys that may be absent.
fn earliest<K: Ord>(a: Option<K>, b: Option<K>) -> Option<K> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Cuts the leading items that satisfy `keep` off a list.
fn take_while<'a, T>(list: &mut &'a [T], keep: impl Fn(&T) -> bool) -> &'a [T] {
    let length = list
        .iter()
        .position(|item| !keep(item))
        .unwrap_or(list.len());
    let (taken, rest) = list.split_at(length);
    *list = rest;
    taken
}
