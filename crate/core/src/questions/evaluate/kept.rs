//! What a plan decided, in the words of another scenario: machines, replicas and the
//! homes of unsplit demands, period by period. What does not match is said.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::super::tolerances::PART_OF_A_MACHINE as WHOLE;
use super::homes::{Homes, homes};
use super::hours;
use super::lost::{Losses, without_what_does_not_fit};
use super::mismatch::{Mismatch, MismatchKind};
use super::numbers::{node_numbers, numbers, profile_numbers};
use super::periods::matched;
use crate::assignment::{Assignment, Placed};
use crate::error::Error;
use crate::plan::Plan;
use crate::scenario::{Count, Fleet, InputError, InputErrors, Lifted, Scenario, quoted};

/// Decisions that stay, whatever comes.
pub(in crate::questions) struct Kept {
    /// Machines and replicas; no routes.
    pub placement: Assignment,
    /// The share of each unsplit demand, and of each stage of its model, that may go to a
    /// node.
    pub homes: Homes,
    pub mismatches: Vec<Mismatch>,
}

/// What of a plan stays in a fleet.
pub(super) fn kept(plan: &Plan, fleet: &Fleet<'_>) -> Kept {
    let mut mismatches = Vec::new();
    let periods = matched(plan, fleet.scenario, &mut mismatches);
    nodes(plan, fleet, &mut mismatches);
    let machines = machines(plan, fleet, &mut mismatches);
    let mut losses = Losses::default();
    let hourly = hours::kept(plan, fleet, &periods, &mut mismatches);
    let mut placement = Assignment {
        hourly,
        flows: Vec::new(),
        placed: placed(plan, fleet, &periods, &mut losses),
        machines,
        ..Assignment::default()
    };
    placement.count_hourly(fleet);
    without_what_does_not_fit(fleet, &mut placement, &mut losses);
    losses.say(fleet, &mut mismatches);
    demands(plan, fleet, &mut mismatches);
    let homes = homes(plan, fleet, &mut mismatches);
    Kept {
        placement,
        homes,
        mismatches,
    }
}

/// The nodes that a plan names.
fn planned(plan: &Plan) -> BTreeSet<&str> {
    let mut planned: BTreeSet<&str> = plan.nodes.iter().map(|n| n.node.as_str()).collect();
    planned.extend(plan.replicas.iter().map(|r| r.node.as_str()));
    planned.extend(plan.counts.iter().map(|c| c.node.as_str()));
    planned.extend(plan.hourly.iter().map(|h| h.node.as_str()));
    planned.extend(plan.routes.iter().map(|r| r.node.as_str()));
    planned
}

/// Refuses a plan of which the scenario knows neither a node nor a demand: it was made for
/// another fleet, and nothing that it decided could be kept.
///
/// # Errors
///
/// [`Error::Input`] with a node of each.
pub(super) fn same_fleet(plan: &Plan, on: &Scenario) -> Result<(), Error> {
    let planned = planned(plan);
    let (Some(first), Some(own)) = (planned.first(), on.nodes.first()) else {
        return Ok(());
    };
    let demands: BTreeSet<&str> = plan.demands.iter().map(|d| d.demand.as_str()).collect();
    let is_known = on.nodes.iter().any(|n| planned.contains(n.id.as_str()))
        || on.demands.iter().any(|d| demands.contains(d.id.as_str()));
    if is_known {
        return Ok(());
    }
    let found = format!("{} and no node or demand of the scenario", quoted(first));
    let expected = format!(
        "a plan for its fleet, with nodes such as {}",
        quoted(&own.id)
    );
    let error = InputError::new("$.nodes".to_owned(), found, expected);
    Err(Error::Input(InputErrors(vec![error])))
}

/// Says which nodes only one of the two knows.
fn nodes(plan: &Plan, fleet: &Fleet<'_>, mismatches: &mut Vec<Mismatch>) {
    let planned = planned(plan);
    let own = node_numbers(fleet);
    for &name in planned.iter().filter(|name| !own.contains_key(**name)) {
        mismatches.push(Mismatch {
            kind: MismatchKind::Node,
            name: name.to_owned(),
            message: format!("node {name} is not in the scenario: what the plan has there is gone"),
        });
    }
    for node in &fleet.scenario.nodes {
        if !planned.contains(node.id.as_str()) {
            let name = node.id.clone();
            let message = format!("node {name} is not in the plan: no replica stands there");
            mismatches.push(Mismatch {
                kind: MismatchKind::Node,
                name,
                message,
            });
        }
    }
}

/// Machines of each node: those of the plan, as far as the scenario has them.
fn machines(plan: &Plan, fleet: &Fleet<'_>, mismatches: &mut Vec<Mismatch>) -> Vec<f64> {
    let counts = plan.counts.iter().map(|c| (c.node.as_str(), c.count));
    let counts: FxHashMap<&str, f64> = counts.collect();
    let by_the_hour = hours::most(plan);
    let nodes = fleet.scenario.nodes.iter().enumerate();
    nodes
        .map(|(g, node)| {
            if fleet.nodes[g].hourly.is_some() {
                return 0.0; // counted period by period
            }
            let planned = counts.get(node.id.as_str()).copied();
            let planned = planned.or(by_the_hour.get(node.id.as_str()).copied());
            let planned = planned.or_else(|| match node.count {
                Count::Range { .. } if plan.futures.is_empty() => standing(plan, fleet, g),
                Count::Range { .. } | Count::Fixed(_) | Count::Hourly(_) => None,
            });
            let (fewest, most) = fleet.nodes[g].count;
            let there = planned.unwrap_or(fewest).clamp(fewest, most);
            if let Some(planned) = planned.filter(|planned| (planned - there).abs() > WHOLE) {
                mismatches.push(Mismatch {
                    kind: MismatchKind::Machines,
                    name: node.id.clone(),
                    message: format!(
                        "node {}: the plan has {planned} machines, the scenario allows {there}",
                        node.id
                    ),
                });
            }
            there
        })
        .collect()
}

/// Machines of a node whose count the plan could not choose, from what it made available.
fn standing(plan: &Plan, fleet: &Fleet<'_>, node: usize) -> Option<f64> {
    let id = &fleet.scenario.nodes[node].id;
    let here = plan.nodes.iter().find(|n| n.node == *id)?;
    let (k, name) = fleet.resources.iter().enumerate().find(|(k, name)| {
        fleet.available(node, *k, 1.0) > 0.0 && here.available.contains_key(name.as_str())
    })?;
    let machines = here.available.get(name)? / fleet.available(node, k, 1.0);
    let whole = machines.round();
    Some(if (machines - whole).abs() <= WHOLE * whole.max(1.0) {
        whole
    } else {
        machines.floor()
    })
}

/// Replicas of the plan in the periods in which they hold, by period, node and profile.
fn placed(plan: &Plan, fleet: &Fleet<'_>, periods: &[usize], losses: &mut Losses) -> Vec<Placed> {
    let mut holds_in: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (own, &planned) in periods.iter().enumerate() {
        holds_in.entry(planned).or_default().push(own);
    }
    let nodes = node_numbers(fleet);
    let s = fleet.scenario;
    let profiles = profile_numbers(fleet);
    let mut counts: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for r in &plan.replicas {
        let (Some(own), Some(&node)) = (holds_in.get(&r.period), nodes.get(r.node.as_str())) else {
            continue; // a period or a node that is gone, which is said
        };
        let profile = profiles
            .get(&(r.model.as_str(), r.profile.as_str()))
            .copied();
        let stands = profile.filter(|&p| may_stand(fleet, node, p));
        let Some(profile) = stands else {
            let why = match profile {
                None => "the scenario has no such profile",
                Some(_) => "it may not stand there",
            };
            losses.whole(&r.node, (&r.model, &r.profile), r.count, why);
            continue;
        };
        let count = if s.policy.relax {
            r.count
        } else {
            (r.count + WHOLE).floor()
        };
        losses.partly((node, profile), r.count - count, "replicas are whole");
        for &period in own {
            *counts.entry((period, node, profile)).or_default() += count;
        }
    }
    let positive = counts.into_iter().filter(|(_, count)| *count > 0.0);
    positive
        .map(|((period, node, profile), count)| Placed {
            node,
            profile,
            period,
            count,
        })
        .collect()
}

fn may_stand(fleet: &Fleet<'_>, node: usize, profile: usize) -> bool {
    let p = &fleet.profiles[profile];
    !p.holds.is_empty()
        && fleet.same_hardware(profile, node)
        && fleet.fits(profile, node, Lifted::default())
        && fleet.hosts(node, p.model)
}

/// Says which demands only one of the two knows.
fn demands(plan: &Plan, fleet: &Fleet<'_>, mismatches: &mut Vec<Mismatch>) {
    let planned: BTreeSet<&str> = plan.demands.iter().map(|d| d.demand.as_str()).collect();
    let own = numbers(fleet.scenario.demands.iter().map(|d| &d.id));
    for &name in planned.iter().filter(|name| !own.contains_key(**name)) {
        mismatches.push(Mismatch {
            kind: MismatchKind::Demand,
            name: name.to_owned(),
            message: format!("demand {name} is not in the scenario: nothing is asked for"),
        });
    }
    for demand in &fleet.scenario.demands {
        let name = &demand.id;
        if !planned.contains(name.as_str()) {
            mismatches.push(Mismatch {
                kind: MismatchKind::Demand,
                name: name.clone(),
                message: format!("demand {name} is not in the plan: it gets what is left"),
            });
        }
    }
}
