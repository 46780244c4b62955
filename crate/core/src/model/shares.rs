//! What whole replicas take of the machines of an entry.

use crate::scenario::{Fleet, Lifted};
pub(crate) use crate::scenario::{NEGLIGIBLE_SHARE, OnCards};

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
    /// Cards of one machine; 0 where its compute is divisible.
    pub cards: u64,
    /// What one replica takes of them. One that spans machines has all of theirs.
    pub on_cards: OnCards,
}

impl Kind {
    /// So many replicas of a profile on a node.
    pub fn of(fleet: &Fleet<'_>, node: usize, profile: usize, count: f64) -> Self {
        let mut kind = Kind::new(shares(fleet, node, profile), count.round() as u64);
        if let Some(class) = fleet.cards(node) {
            kind.cards = class.cards;
            if kind.span == 1 {
                kind.on_cards = fleet.on_cards(profile, node);
            }
        }
        kind
    }

    /// The same kind, so many replicas.
    pub fn counted(&self, count: u64) -> Self {
        Kind {
            count,
            ..self.clone()
        }
    }

    /// Replicas that take these shares of a machine.
    pub fn new(shares: Vec<f64>, count: u64) -> Self {
        let largest = shares.iter().copied().fold(0.0, f64::max);
        Kind {
            shares,
            largest,
            span: ((largest - NEGLIGIBLE_SHARE).ceil() as u64).max(1),
            count,
            cards: 0,
            on_cards: OnCards::Nothing,
        }
    }

    /// Replicas that an empty machine holds of no other kind.
    pub fn per_machine(&self) -> u64 {
        let by_shares = self.fits(&vec![1.0; self.shares.len()]);
        match &self.on_cards {
            OnCards::Nothing => by_shares,
            OnCards::Whole(whole) => by_shares.min(self.cards / whole),
            OnCards::Share(share) => by_shares.min(
                self.cards
                    .saturating_mul(fitting(share, &vec![1.0; share.len()])),
            ),
        }
    }

    /// Replicas that fit into what is free of a machine.
    pub fn fits(&self, free: &[f64]) -> u64 {
        fitting(&self.shares, free)
    }
}

/// How often shares fit into what is free.
pub(crate) fn fitting(shares: &[f64], free: &[f64]) -> u64 {
    let most = shares
        .iter()
        .zip(free)
        .filter(|(share, _)| **share > 0.0)
        .map(|(share, free)| (free + NEGLIGIBLE_SHARE) / share)
        .fold(f64::INFINITY, f64::min);
    most.max(0.0) as u64 // casts saturate
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
/// take nothing. A single machine has no more than its share of the pool; one that has
/// cards is packed like several, to its full capacity.
pub(super) fn kind_on(fleet: &Fleet<'_>, node: usize, profile: usize) -> Option<Kind> {
    let n = &fleet.nodes[node];
    let mut kind = Kind::of(fleet, node, profile, 0.0);
    if !fleet.is_packed(node, n.count.1) && n.usable > 0.0 {
        let shares = kind.shares.iter().map(|share| share / n.usable).collect();
        kind = Kind::new(shares, 0);
    }
    (kind.largest.is_finite() && kind.largest > 0.0).then_some(kind)
}

/// What a replica takes of one machine, as shares of its resources.
fn shares(fleet: &Fleet<'_>, node: usize, profile: usize) -> Vec<f64> {
    let capacity = &fleet.nodes[node].capacity;
    let mut shares = vec![0.0; capacity.len()];
    for &(k, amount) in fleet.takes(profile, node) {
        shares[k] = amount / capacity[k];
    }
    shares
}

/// Whether replicas of a profile may stand on a node of its hardware.
pub(super) fn fits_on(fleet: &Fleet<'_>, profile: usize, node: usize) -> bool {
    fleet.fits(profile, node, Lifted::default()) && fleet.hosts(node, fleet.profiles[profile].model)
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
