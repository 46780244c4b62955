//! Whole replicas stand on whole machines: what the plan says each machine
//! holds, and the weights of packing prices.
//!
//! A machine holds at most its full capacity; availability and headroom are
//! shares of the whole entry, checked with its pooled capacity. One replica
//! that holds more than a machine has may span as many as it needs, alone, and
//! at most as many as its profile says. Where machines have cards, the plan says
//! which replicas stand on which (`cards`).

use std::collections::BTreeMap;

use crate::plan::{CardGroup, MachineGroup, PackingPrice, Plan};

use super::cards::{self, Taken, Weighed};
use super::findings::{Findings, is_usable, show};
use super::index::Index;
use super::reading::{Decisions, Placed};
use super::tolerances::{FEASIBILITY_TOLERANCE, FULL_MACHINE, WEIGHT_ROUNDING};

/// Steps in which weights must prove themselves.
const STEPS: usize = 2_000_000;

/// What a replica takes of each resource of a node, as a share of one machine.
fn shares(index: &Index<'_>, profile: usize, node: usize) -> Option<Vec<f64>> {
    let fit = index.fit(profile, index.shape(node))?;
    let capacity: Vec<f64> = index.scenario.nodes[node]
        .capacity
        .values()
        .copied()
        .collect();
    let mut shares = vec![0.0; capacity.len()];
    for (position, amount) in fit.takes {
        shares[position] = amount / capacity[position];
    }
    Some(shares)
}

/// What a replica takes of the cards of a node's machines.
fn taken(index: &Index<'_>, profile: usize, node: usize) -> Taken {
    let shape = index.shape(node);
    match (index.cards(node), index.fit(profile, shape)) {
        (Some(cards), Some(fit)) => cards.taken(&fit.holds, index.compute(shape)),
        _ => Taken::Nothing,
    }
}

fn largest(shares: &[f64]) -> f64 {
    shares.iter().copied().fold(0.0, f64::max)
}

/// Machines that one replica needs for itself.
fn machines_needed(shares: &[f64]) -> f64 {
    (largest(shares) - FULL_MACHINE).ceil().max(1.0)
}

/// Checks that the listed machines hold the placed replicas, each within its
/// capacity. Entries of one machine and continuous replicas need no list; where
/// a plan lists nothing for an entry, its replicas must fit first-fit, the
/// largest first.
pub(super) fn check(
    index: &Index<'_>,
    plan: &Plan,
    decisions: &Decisions,
    findings: &mut Findings,
) {
    let mut listed: BTreeMap<(usize, usize, usize), u64> = BTreeMap::new();
    let mut taken: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for (number, group) in plan.machines.iter().enumerate() {
        match read(index, group) {
            Ok((node, contents)) => {
                let machines = group.count.saturating_mul(group.span);
                let sum = taken.entry((node, group.period)).or_default();
                *sum = sum.saturating_add(machines);
                for (profile, count) in contents {
                    let sum = listed.entry((node, group.period, profile)).or_default();
                    *sum = sum.saturating_add(count.saturating_mul(group.count));
                }
            }
            Err(why) => findings.refuse(|| {
                format!(
                    "machines[{number}], node {}, period {}: {why}",
                    group.node, group.period
                )
            }),
        }
    }
    for (&(node, period), &taken) in &taken {
        let machines = decisions.machines_in(node, period);
        findings.limit(taken as f64 - machines, machines.max(1.0), || {
            format!(
                "node {}, period {period}: replicas on {taken} machines, there are {}",
                index.scenario.nodes[node].id,
                show(machines)
            )
        });
    }
    for placed in decisions.decided() {
        if !taken.contains_key(&(placed.node, placed.period)) {
            continue;
        }
        let at = (placed.node, placed.period, placed.profile);
        let found = listed.remove(&at).unwrap_or(0) as f64;
        let differs = (found - placed.count).abs() > FEASIBILITY_TOLERANCE * placed.count.max(1.0);
        if differs {
            findings.refuse(|| {
                format!(
                    "{}: {} replicas on the listed machines, {} placed",
                    subject(index, at),
                    show(found),
                    show(placed.count)
                )
            });
        }
    }
    for placed in decisions
        .decided()
        .chunk_by(|a, b| (a.node, a.period) == (b.node, b.period))
    {
        let (node, period) = (placed[0].node, placed[0].period);
        let machines = decisions.machines_in(node, period);
        let has_cards = index.cards(node).is_some();
        let pooled = index.scenario.policy.relax || (machines <= 1.0 && !has_cards);
        let listed = taken.contains_key(&(node, period));
        if !pooled && !listed && (has_cards || !first_fit(index, placed, machines)) {
            findings.refuse(|| {
                format!(
                    "node {}, period {period}: the plan does not say how its replicas fit on {} \
                     machines{}",
                    index.scenario.nodes[node].id,
                    show(machines),
                    if has_cards { " and their cards" } else { "" }
                )
            });
        }
    }
    for (at, count) in listed {
        if count > 0 {
            findings.refuse(|| {
                format!(
                    "{}: {count} replicas on the listed machines, none placed",
                    subject(index, at)
                )
            });
        }
    }
}

/// Whether replicas of one node and period fit, machine after machine, the
/// largest first.
fn first_fit(index: &Index<'_>, placed: &[Placed], machines: f64) -> bool {
    let mut left: Vec<(f64, Vec<f64>)> = Vec::with_capacity(placed.len());
    let mut taken = 0.0;
    for p in placed {
        let Some(shares) = shares(index, p.profile, p.node) else {
            return false;
        };
        let needed = machines_needed(&shares);
        if needed > 1.0 {
            taken += needed * p.count.round();
        } else {
            left.push((p.count.round(), shares));
        }
    }
    left.sort_by(|a, b| largest(&b.1).total_cmp(&largest(&a.1)));
    while left.iter().any(|(count, _)| *count > 0.0) {
        if taken >= machines {
            return false;
        }
        let mut free = vec![1.0 + FULL_MACHINE; left[0].1.len()];
        // The contents of this machine, and how often they can be repeated.
        let mut repeats = f64::INFINITY;
        let mut contents = vec![0.0; left.len()];
        for (held, (count, shares)) in contents.iter_mut().zip(&left) {
            *held = fits(shares, &free).min(*count);
            if *held > 0.0 {
                repeats = repeats.min((count / *held).floor());
                for (free, share) in free.iter_mut().zip(shares) {
                    *free -= *held * share;
                }
            }
        }
        if !repeats.is_finite() {
            return false;
        }
        for (held, (count, _)) in contents.iter().zip(&mut left) {
            *count -= held * repeats;
        }
        taken += repeats;
    }
    taken <= machines
}

/// Replicas with these shares that fit into what is free.
fn fits(shares: &[f64], free: &[f64]) -> f64 {
    let most = shares
        .iter()
        .zip(free)
        .filter(|(share, _)| **share > 0.0)
        .map(|(share, free)| (free / share).floor());
    most.fold(f64::INFINITY, f64::min).max(0.0)
}

fn subject(index: &Index<'_>, (node, period, profile): (usize, usize, usize)) -> String {
    let entry = &index.profiles[profile];
    format!(
        "node {}, {} by {}, period {period}",
        index.scenario.nodes[node].id, index.scenario.models[entry.model].id, entry.profile.name
    )
}

/// The node and the contents of each machine of a group, which must fit.
fn read(index: &Index<'_>, group: &MachineGroup) -> Result<(usize, Vec<(usize, u64)>), String> {
    let node = index.node(&group.node).ok_or("unknown node")?;
    if group.period >= index.decided_periods() {
        return Err(format!(
            "the scenario has {} periods",
            index.decided_periods()
        ));
    }
    if index.scenario.policy.relax {
        return Err("the policy relaxes, so no machine holds whole replicas".to_owned());
    }
    let resources = index.resources(node);
    let mut sums = vec![0.0; resources.len()];
    let mut contents = Vec::with_capacity(group.replicas.len());
    for held in &group.replicas {
        let profile = placeable(index, &held.model, &held.profile, node)?;
        let shares = shares(index, profile, node).ok_or("the profile does not fit")?;
        for (sum, share) in sums.iter_mut().zip(&shares) {
            *sum += share * held.count as f64;
        }
        contents.push((profile, held.count));
    }
    let on_card = |card: &CardGroup| {
        let held = card.replicas.iter();
        held.map(|held| {
            let profile = placeable(index, &held.model, &held.profile, node)?;
            Ok(taken(index, profile, node))
        })
        .collect()
    };
    let all = contents
        .iter()
        .map(|&(profile, _)| taken(index, profile, node));
    let all: Vec<Taken> = all.collect();
    cards::check(index.cards(node), group, on_card, &all)?;
    if group.span != 1 {
        let alone = matches!(contents[..], [(_, 1)]);
        if group.span == 0 || !alone {
            return Err(format!(
                "span {}: only one replica alone spans machines",
                group.span
            ));
        }
        let most = contents
            .iter()
            .map(|&(p, _)| index.profiles[p].profile.machines);
        if most.min().is_some_and(|most| group.span > most) {
            return Err(format!(
                "span {}: more machines than one replica may span",
                group.span
            ));
        }
    }
    let span = group.span as f64;
    for (sum, resource) in sums.iter().zip(resources) {
        let most = span * (1.0 + FEASIBILITY_TOLERANCE);
        if !(0.0..=most).contains(sum) {
            return Err(format!(
                "{} times the {resource} of a machine is held on {} machines",
                show(*sum),
                group.span
            ));
        }
    }
    Ok((node, contents))
}

fn placeable(index: &Index<'_>, model: &str, profile: &str, node: usize) -> Result<usize, String> {
    let model = index.model(model).ok_or("unknown model")?;
    let profile = index
        .profile(model, profile)
        .ok_or("the model has no such profile")?;
    if !index.profiles[profile].is_placed {
        return Err("the profile holds nothing".to_owned());
    }
    index.why_not_placeable(profile, node)?;
    Ok(profile)
}

/// A packing row: (node, period, weights by profile). Its weights must hold for
/// whatever a machine can hold.
pub(super) type PackingRow = (usize, usize, Vec<(usize, f64)>);

/// Reads a packing price, or says why it prices no row that every plan meets.
pub(super) fn row(index: &Index<'_>, entry: &PackingPrice) -> Result<PackingRow, String> {
    let node = index.node(&entry.node).ok_or("unknown node")?;
    if entry.period >= index.decided_periods() {
        return Err(format!(
            "the scenario has {} periods",
            index.decided_periods()
        ));
    }
    if index.scenario.policy.relax {
        return Err("the policy relaxes, so replicas need not fit on machines".to_owned());
    }
    let mut weights: Vec<(usize, f64)> = Vec::with_capacity(entry.weights.len());
    let mut kinds: Vec<Weighed> = Vec::with_capacity(entry.weights.len());
    for weight in &entry.weights {
        let profile = placeable(index, &weight.model, &weight.profile, node)?;
        let shares = shares(index, profile, node).ok_or("the profile does not fit")?;
        if !is_usable(weight.weight) || weight.weight < 0.0 {
            return Err(format!("{} is not a weight", show(weight.weight)));
        }
        if weights.iter().any(|&(p, _)| p == profile) {
            return Err(format!("{} is weighed twice", weight.profile));
        }
        weights.push((profile, weight.weight));
        let needed = machines_needed(&shares);
        if needed > 1.0 || largest(&shares) <= 0.0 {
            // Alone on its machines.
            let most = if largest(&shares) > 0.0 { needed } else { 0.0 };
            if weight.weight > most * (1.0 + WEIGHT_ROUNDING) {
                return Err(format!(
                    "a replica by {} weighs {} and needs {most} machines",
                    weight.profile,
                    show(weight.weight)
                ));
            }
        } else if weight.weight > 0.0 {
            kinds.push((weight.weight, shares, taken(index, profile, node)));
        }
    }
    kinds.sort_by(|a, b| (b.0 / largest(&b.1)).total_cmp(&(a.0 / largest(&a.1))));
    let mut steps = STEPS;
    let free = vec![1.0 + FULL_MACHINE; index.resources(node).len()];
    let limit = 1.0 + WEIGHT_ROUNDING;
    let exceeds = match index.cards(node) {
        Some(cards) => cards::exceeds(&kinds, cards.number, &free, limit, &mut steps),
        None => exceeds(&kinds, &free, limit, &mut steps),
    };
    match exceeds {
        Some(false) => Ok((node, entry.period, weights)),
        Some(true) => Err("what fits on one machine weighs more than 1".to_owned()),
        None => Err("too many ways to fill a machine to check the weights".to_owned()),
    }
}

/// Whether contents of what is free can weigh more than `limit`; nothing where
/// the steps do not suffice to say.
fn exceeds(kinds: &[Weighed], free: &[f64], limit: f64, steps: &mut usize) -> Option<bool> {
    if limit < 0.0 {
        return Some(true);
    }
    let Some(((weight, shares, _), rest)) = kinds.split_first() else {
        return Some(false);
    };
    *steps = steps.checked_sub(1)?;
    // No resource carries more than its free share at the best weight for it.
    let room = |resource: usize| {
        let best = kinds
            .iter()
            .map(|(weight, shares, _)| {
                if shares[resource] > 0.0 {
                    weight / shares[resource]
                } else {
                    f64::INFINITY
                }
            })
            .fold(0.0, f64::max);
        free[resource] * best
    };
    if (0..free.len()).any(|resource| room(resource) <= limit) {
        return Some(false);
    }
    let mut count = fits(shares, free);
    loop {
        let left: Vec<f64> = free
            .iter()
            .zip(shares)
            .map(|(free, share)| (free - count * share).max(0.0))
            .collect();
        if exceeds(rest, &left, limit - count * weight, steps)? {
            return Some(true);
        }
        if count < 1.0 {
            return Some(false);
        }
        count -= 1.0;
    }
}
