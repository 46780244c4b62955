//! From futures as they are written to what becomes of every demand and node in each of
//! them, and to a scenario whose periods are those of all futures, one future after
//! another: what is decided when a future has come is decided in its periods, and an hour
//! counts there as much as the future is likely.

use std::collections::HashSet;

use super::copies::Copies;
use super::fate::Fate;
use super::{Domain, Future, Node, NodeChange, Period, Scenario};

/// What a scenario of the periods of all futures means.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Slots {
    /// Periods of each future: those of the scenario.
    pub periods: usize,
    /// In order: the slots of the first come first.
    pub fates: Vec<Fate>,
    /// Lengths of the scenario's periods.
    pub hours: Vec<f64>,
    /// Which nodes are there in one future only.
    pub copies: Copies,
}

impl Slots {
    /// The future that a slot is in.
    pub fn fate(&self, slot: usize) -> &Fate {
        &self.fates[slot / self.periods]
    }

    /// The scenario of what is decided for its periods, whatever future comes, out of that of
    /// all futures' periods.
    pub fn decided(&self, all: &Scenario) -> Scenario {
        let mut own = all.clone();
        own.periods.truncate(self.periods);
        for (period, hours) in own.periods.iter_mut().zip(&self.hours) {
            period.hours = *hours;
        }
        for demand in &mut own.demands {
            demand.rate.truncate(self.periods);
        }
        for limit in &mut own.limits {
            for side in [&mut limit.min, &mut limit.max].into_iter().flatten() {
                side.truncate(self.periods);
            }
        }
        own
    }

    /// The same for some of the nodes.
    pub fn of_nodes(&self, nodes: &[usize]) -> Slots {
        let mut own = self.clone();
        for (fate, all) in own.fates.iter_mut().zip(&self.fates) {
            fate.availability = nodes.iter().map(|&g| all.availability[g]).collect();
            fate.kept = nodes.iter().map(|&g| all.kept[g]).collect();
            fate.prices = nodes.iter().map(|&g| all.prices[g]).collect();
        }
        own.copies = self.copies.of_nodes(nodes);
        own
    }
}

/// What a node loses with others, in a future of a list of losses.
pub(super) fn domain<'n>(node: &'n Node, future: &Future) -> Option<&'n str> {
    match future.lose_any? {
        Domain::Node => Some(&node.id),
        Domain::Region => Some(&node.region),
        Domain::Operator => node.operator.as_deref(),
    }
}

/// Whether a change is about a node.
pub(super) fn is_changed(node: &Node, change: &NodeChange) -> bool {
    change.id.as_ref().is_none_or(|id| *id == node.id)
        && change.matching.meets(|field| match field {
            "id" => Some(node.id.as_str()),
            "hardware" => Some(node.hardware.as_str()),
            "region" => Some(node.region.as_str()),
            "operator" => node.operator.as_deref(),
            "tier" => node.tier.as_deref(),
            _ => None,
        })
}

/// All futures of a scenario that passed its checks, in order.
pub(crate) fn fates(scenario: &Scenario) -> Vec<Fate> {
    let mut fates = Vec::new();
    for future in &scenario.futures {
        if future.lose_any.is_some() {
            losses(scenario, future, &mut fates);
        } else {
            fates.push(single(scenario, future));
        }
    }
    let total: f64 = fates.iter().map(|fate| fate.weight).sum();
    for fate in &mut fates {
        fate.weight /= total;
    }
    fates
}

/// How many futures that makes, none of them written down: their lists of losses may be
/// long.
pub(super) fn how_many(scenario: &Scenario) -> usize {
    let each = scenario.futures.iter().map(|future| {
        let nothing_lost = usize::from(future.lose_any.is_some());
        let one = usize::from(future.lose_any.is_none());
        one + nothing_lost + domains(scenario, future).len()
    });
    each.sum()
}

/// What may be lost in the futures of a list of losses, each once.
fn domains<'s>(scenario: &'s Scenario, future: &Future) -> Vec<&'s str> {
    let mut seen = HashSet::new();
    let names = scenario.nodes.iter().filter_map(|n| domain(n, future));
    names.filter(|name| seen.insert(*name)).collect()
}

/// The scenario as it is.
fn as_is(scenario: &Scenario, id: String, weight: f64) -> Fate {
    let nodes = &scenario.nodes;
    Fate {
        id,
        weight,
        rates: scenario.demands.iter().map(|d| d.rate.clone()).collect(),
        availability: nodes.iter().map(|n| n.availability).collect(),
        kept: vec![1.0; nodes.len()],
        prices: nodes.iter().map(|n| n.price_per_hour).collect(),
        min_served: None,
    }
}

fn single(scenario: &Scenario, future: &Future) -> Fate {
    let mut fate = as_is(scenario, future.id.clone(), future.weight.unwrap_or(1.0));
    fate.min_served = future.min_served;
    for change in &future.demands {
        for (demand, rates) in scenario.demands.iter().zip(&mut fate.rates) {
            let meets = change.matching.meets(|field| match field {
                "id" => Some(demand.id.as_str()),
                "model" => Some(demand.model.as_str()),
                "region" => Some(demand.region.as_str()),
                "verification" => Some(demand.verification.as_str()),
                _ => None,
            });
            if !meets || change.id.as_ref().is_some_and(|id| *id != demand.id) {
                continue;
            }
            if let Some(times) = change.times {
                for rate in rates.iter_mut() {
                    *rate *= times;
                }
            }
            if let Some(new) = &change.rate {
                rates.clone_from(new);
            }
        }
    }
    for change in &future.nodes {
        for (g, node) in scenario.nodes.iter().enumerate() {
            if !is_changed(node, change) {
                continue;
            }
            if let Some(availability) = change.availability {
                fate.lose(g, node, availability);
            }
            if change.price_per_hour.is_some() {
                fate.prices[g] = change.price_per_hour;
            }
        }
    }
    fate
}

/// One future for everything that may be lost, and one in which nothing is.
fn losses(scenario: &Scenario, future: &Future, fates: &mut Vec<Fate>) {
    let names = domains(scenario, future);
    let weight = future.weight.unwrap_or(0.5);
    let nothing = "nothing is lost".to_owned();
    fates.push(as_is(scenario, nothing, 1.0 - weight));
    for name in &names {
        let id = format!("{name} is lost");
        let mut fate = as_is(scenario, id, weight / names.len() as f64);
        fate.min_served = future.min_served;
        for (g, node) in scenario.nodes.iter().enumerate() {
            if domain(node, future) == Some(name) {
                fate.lose(g, node, 0.0);
            }
        }
        fates.push(fate);
    }
}

/// The scenario of all futures' periods, and what they mean; none where there are no
/// futures.
pub(crate) fn expanded(scenario: &Scenario) -> Option<(Scenario, Slots)> {
    if scenario.futures.is_empty() {
        return None;
    }
    let mut fates = fates(scenario);
    let mut all = scenario.clone();
    let copies = Copies::of(scenario, &fates);
    copies.put_in(&mut all, &mut fates);
    all.futures.clear();
    all.periods.clear();
    for demand in &mut all.demands {
        demand.rate.clear();
    }
    for limit in &mut all.limits {
        // They hold in every future.
        for side in [&mut limit.min, &mut limit.max].into_iter().flatten() {
            *side = side.repeat(fates.len());
        }
    }
    for listed in &mut all.routes {
        // Only a policy that is not asked here knows what is routed today.
        listed.rate = None;
    }
    for fate in &fates {
        let periods = scenario.periods.iter().map(|period| Period {
            label: period.label.clone(),
            hours: fate.weight * period.hours,
            continues: period.continues,
        });
        all.periods.extend(periods);
        for (demand, rates) in all.demands.iter_mut().zip(&fate.rates) {
            demand.rate.extend_from_slice(rates);
        }
    }
    let slots = Slots {
        periods: scenario.periods.len(),
        hours: scenario.periods.iter().map(|p| p.hours).collect(),
        fates,
        copies,
    };
    Some((all, slots))
}

/// The scenario of one future alone: what would be asked if it were known to come.
pub(crate) fn alone(scenario: &Scenario, fate: &Fate) -> Scenario {
    let mut own = scenario.clone();
    own.futures.clear();
    for (demand, rates) in own.demands.iter_mut().zip(&fate.rates) {
        demand.rate.clone_from(rates);
        if fate.min_served.is_some() {
            demand.min_served = fate.min_served;
        }
    }
    for (g, node) in own.nodes.iter_mut().enumerate() {
        node.availability = fate.availability[g];
        node.price_per_hour = fate.prices[g];
    }
    own
}
