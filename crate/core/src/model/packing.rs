//! Replicas are placed on machines, not into a pool: rows that every packing of
//! whole replicas on whole machines meets.
//!
//! Give each kind of replica a weight such that whatever fits on one machine
//! weighs at most 1 (and a replica that spans machines weighs no more than
//! these). Then the replicas on an entry weigh at most as much as it has
//! machines. Here stand the plain cases in which the pooled capacity allows
//! more: replicas of which only q fit on a machine weigh 1/q, and those that
//! hold more than half of one resource weigh 1 each.

use std::collections::BTreeMap;

use crate::scenario::Fleet;

/// Amounts below this part of a machine are rounding.
pub(crate) const ROUNDING: f64 = 1e-9;

/// Replicas that are all alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kind {
    /// Share of one machine, by resource.
    pub shares: Vec<f64>,
    /// The largest of the shares.
    pub largest: f64,
    /// Machines that one replica takes: 1, or more where it holds more than
    /// one machine has.
    pub span: u64,
    /// Replicas.
    pub count: u64,
}

impl Kind {
    /// So many replicas of a profile on a node.
    pub fn of(fleet: &Fleet<'_>, node: usize, profile: usize, count: f64) -> Self {
        Kind::new(shares(fleet, node, profile), count.round() as u64)
    }

    /// Replicas that take these shares of a machine.
    pub fn new(shares: Vec<f64>, count: u64) -> Self {
        let largest = shares.iter().copied().fold(0.0, f64::max);
        Kind {
            shares,
            largest,
            span: ((largest - ROUNDING).ceil() as u64).max(1),
            count,
        }
    }

    /// Replicas that fit into what is free of a machine.
    pub fn fits(&self, free: &[f64]) -> u64 {
        let most = self
            .shares
            .iter()
            .zip(free)
            .filter(|(share, _)| **share > 0.0)
            .map(|(share, free)| (free + ROUNDING) / share)
            .fold(f64::INFINITY, f64::min);
        most.max(0.0) as u64 // casts saturate
    }
}

/// How many machines there are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Machines {
    Fixed(f64),
    /// As many as this column says.
    Column(usize),
}

/// Replicas that have to stand on the machines of one entry in one period.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pack {
    pub machines: Machines,
    /// Columns of whole replicas, and what one takes.
    pub kinds: Vec<(usize, Kind)>,
}

impl Pack {
    /// The same in a program with other numbers of columns; `None` where
    /// nothing of it is left. Columns without a number stay at 0.
    pub fn renumbered(&self, number: impl Fn(usize) -> Option<usize>) -> Option<Pack> {
        let machines = match self.machines {
            Machines::Fixed(count) => Machines::Fixed(count),
            Machines::Column(j) => Machines::Column(number(j)?),
        };
        let kept = |(j, kind): &(usize, Kind)| Some((number(*j)?, kind.clone()));
        let kinds: Vec<(usize, Kind)> = self.kinds.iter().filter_map(kept).collect();
        (!kinds.is_empty()).then_some(Pack { machines, kinds })
    }
}

/// What whole replicas of an entry take of its machines; `None` where they
/// take nothing. A single machine has no more than its share of the pool.
pub(crate) fn kind_on(fleet: &Fleet<'_>, node: usize, profile: usize) -> Option<Kind> {
    let n = &fleet.nodes[node];
    let mut kind = Kind::of(fleet, node, profile, 0.0);
    if n.count.1 <= 1.0 && n.usable > 0.0 {
        let shares = kind.shares.iter().map(|share| share / n.usable).collect();
        kind = Kind::new(shares, 0);
    }
    (kind.largest.is_finite() && kind.largest > 0.0).then_some(kind)
}

/// A row on one entry, in every period: the weights of its replicas add up to
/// no more than its machines.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cut {
    pub node: usize,
    /// (profile, weight), by profile.
    pub weights: Vec<(usize, f64)>,
    /// Whether every packing meets it. Where no such row is found, one that
    /// forbids the replicas at hand takes its place, and proves nothing.
    pub proved: bool,
}

/// What a replica takes of one machine, as shares of its resources.
fn shares(fleet: &Fleet<'_>, node: usize, profile: usize) -> Vec<f64> {
    let capacity = &fleet.nodes[node].capacity;
    let mut shares = vec![0.0; capacity.len()];
    for &(k, amount) in &fleet.profiles[profile].holds {
        shares[k] = amount / capacity[k];
    }
    shares
}

fn fits_on(fleet: &Fleet<'_>, profile: usize, node: usize) -> bool {
    fleet.fits(profile, node) && fleet.hosts(node, fleet.profiles[profile].model)
}

/// Profiles that hold something and run on a node.
pub(crate) fn profiles_on(fleet: &Fleet<'_>, node: usize) -> Vec<usize> {
    (0..fleet.profiles.len())
        .filter(|&p| {
            !fleet.profiles[p].holds.is_empty()
                && fleet.same_hardware(p, node)
                && fits_on(fleet, p, node)
        })
        .collect()
}

/// The plain cases in which an entry's pooled capacity allows more replicas
/// than its machines can hold.
pub(crate) fn first_cuts(fleet: &Fleet<'_>) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if fleet.scenario.policy.relax {
        return cuts;
    }
    let mut kinds_on: BTreeMap<usize, Vec<(usize, Kind)>> = BTreeMap::new();
    for (p, profile) in fleet.profiles.iter().enumerate() {
        if profile.holds.is_empty() {
            continue;
        }
        let several = |&&node: &&usize| fleet.nodes[node].count.1 > 1.0;
        for &node in fleet.nodes_of(p).iter().filter(several) {
            let kind = Kind::of(fleet, node, p, 0.0);
            if kind.largest.is_finite() && fits_on(fleet, p, node) {
                kinds_on.entry(node).or_default().push((p, kind));
            }
        }
    }
    for (node, kinds) in kinds_on {
        let n = &fleet.nodes[node];
        let first = cuts.len();
        // Whether the pool lets a kind weigh more than the machines.
        let pooled = |k: &Kind, weight: f64| weight * n.usable > k.largest * (1.0 + ROUNDING);
        let mut add = |weights: Vec<(usize, f64)>, needed: bool| {
            let cut = Cut {
                node,
                weights,
                proved: true,
            };
            if needed && !cuts[first..].contains(&cut) {
                cuts.push(cut);
            }
        };
        for r in 0..fleet.resources.len() {
            let large = |k: &Kind| k.shares[r] > 0.5 + ROUNDING;
            let weights: Vec<(usize, f64)> = kinds
                .iter()
                .filter(|(_, k)| large(k))
                .map(|(p, k)| (*p, k.span as f64))
                .collect();
            let needed = kinds
                .iter()
                .any(|(_, k)| large(k) && pooled(k, k.span as f64));
            add(weights, needed);
        }
        for (p, k) in kinds.iter().filter(|(_, k)| k.largest <= 0.5 + ROUNDING) {
            let weight = 1.0 / k.fits(&vec![1.0; k.shares.len()]) as f64;
            add(vec![(*p, weight)], pooled(k, weight));
        }
    }
    cuts
}
