//! The packing rows that a program begins with: the plain cases in which an
//! entry's pooled capacity allows more replicas than its machines can hold.
//! Replicas of which only q fit on a machine weigh 1/q, and those that hold
//! more than half of one resource weigh 1 each; where machines have c cards, 1/c
//! where it is half of a card's, and k/c with k whole cards.

use super::packing::Cut;
use super::shares::{Kind, NEGLIGIBLE_SHARE, OnCards, fits_on};
use crate::scenario::Fleet;

/// Such rows of all entries of several machines or with cards, by entry.
pub(crate) fn first_cuts(fleet: &Fleet<'_>) -> Vec<Cut> {
    if fleet.scenario.policy.relax {
        return Vec::new();
    }
    let mut cuts = Vec::new();
    for (node, kinds) in kinds_by_entry(fleet).into_iter().enumerate() {
        cuts.extend(cuts_of(fleet, node, &kinds));
    }
    cuts
}

/// What can stand on each entry, if it has several machines or cards: (profile, kind).
fn kinds_by_entry(fleet: &Fleet<'_>) -> Vec<Vec<(usize, Kind)>> {
    let mut kinds_on = vec![Vec::new(); fleet.nodes.len()];
    for (p, profile) in fleet.profiles.iter().enumerate() {
        if profile.holds.is_empty() {
            continue;
        }
        let several = |&&node: &&usize| fleet.is_packed(node, fleet.nodes[node].count.1);
        for &node in fleet.nodes_of(p).iter().filter(several) {
            let kind = Kind::of(fleet, node, p, 0.0);
            if kind.largest.is_finite() && fits_on(fleet, p, node) {
                kinds_on[node].push((p, kind));
            }
        }
    }
    kinds_on
}

/// The part of a machine's cards that a replica has to itself, as far as one resource
/// is concerned: its whole cards, or the card of which it holds more than half.
fn of_a_card(kind: &Kind, resource: usize) -> Option<f64> {
    let cards = kind.cards as f64;
    match &kind.on_cards {
        OnCards::Whole(whole) => Some(*whole as f64 / cards),
        OnCards::Share(share) if share[resource] > 0.5 + NEGLIGIBLE_SHARE => Some(1.0 / cards),
        _ => None,
    }
}

/// The rows of one entry, each once and only where the pool allows more.
fn cuts_of(fleet: &Fleet<'_>, node: usize, kinds: &[(usize, Kind)]) -> Vec<Cut> {
    let usable = fleet.nodes[node].usable;
    // Whether the pool lets a kind weigh more than the machines.
    let pooled = |k: &Kind, weight: f64| weight * usable > k.largest * (1.0 + NEGLIGIBLE_SHARE);
    let mut cuts = Vec::new();
    let mut add = |weights: Vec<(usize, f64)>, needed: bool| {
        let cut = Cut {
            node,
            weights,
            proved: true,
        };
        if needed && !cuts.contains(&cut) {
            cuts.push(cut);
        }
    };
    for r in 0..fleet.resources.len() {
        let large = |k: &Kind| k.shares[r] > 0.5 + NEGLIGIBLE_SHARE;
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
    let small = |(_, k): &&(usize, Kind)| {
        k.largest <= 0.5 + NEGLIGIBLE_SHARE || k.on_cards != OnCards::Nothing
    };
    for (p, k) in kinds.iter().filter(small) {
        let weight = 1.0 / k.per_machine().max(1) as f64;
        add(vec![(*p, weight)], pooled(k, weight));
    }
    for r in 0..fleet.resources.len() {
        let weights = kinds
            .iter()
            .filter_map(|(p, k)| Some((*p, of_a_card(k, r)?)));
        let weights: Vec<(usize, f64)> = weights.collect();
        let needed = weights.iter().any(|&(p, weight)| {
            let kind = kinds.iter().find(|(q, _)| *q == p);
            kind.is_some_and(|(_, k)| pooled(k, weight))
        });
        add(weights, needed);
    }
    cuts
}
