//! Where a plan serves the demands that may not be split.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::mismatch::{Mismatch, MismatchKind};
use super::numbers::{node_numbers, numbers, profile_numbers};
use crate::plan::{Plan, Route};
use crate::scenario::Fleet;

/// Shares of demands by demand, stage and node; a model without stages has the stage 0.
pub(in crate::questions) type Homes = BTreeMap<(usize, usize, usize), f64>;

/// Shares by period and future.
type ByMoment<'p> = BTreeMap<(usize, Option<&'p str>), f64>;

/// Where the plan serves unsplit demands: the one node of each, and of each stage of its
/// model, or, where the policy relaxes, the shares of several.
pub(super) fn homes(plan: &Plan, fleet: &Fleet<'_>, mismatches: &mut Vec<Mismatch>) -> Homes {
    let s = fleet.scenario;
    let unsplit: BTreeMap<&str, usize> = numbers(s.demands.iter().map(|d| &d.id))
        .into_iter()
        .filter(|(_, d)| !s.demands[*d].split)
        .collect();
    if unsplit.is_empty() {
        return Homes::new();
    }
    let shares = shares(plan, fleet, &unsplit);
    let mut homes = Homes::new();
    for (&name, &demand) in &unsplit {
        let mut without = false;
        for stage in stages(fleet, demand) {
            let here = shares.range((demand, stage, 0)..(demand, stage + 1, 0));
            let here: Vec<(usize, f64)> = here
                .map(|(&(_, _, g), moments)| (g, moments.values().copied().fold(0.0, f64::max)))
                .collect();
            without |= here.is_empty();
            if s.policy.relax {
                homes.extend(here.iter().map(|&(g, share)| ((demand, stage, g), share)));
            } else {
                let most = here.iter().copied();
                let most = most.reduce(|a, b| if b.1 > a.1 { b } else { a });
                homes.extend(most.map(|(g, _)| ((demand, stage, g), 1.0)));
            }
        }
        if without {
            mismatches.push(Mismatch {
                kind: MismatchKind::Home,
                name: name.to_owned(),
                message: format!(
                    "demand {name} may not be split and has no node in the plan: it is not served"
                ),
            });
        }
    }
    homes
}

/// The stages of a demand's model; one where it has none.
fn stages(fleet: &Fleet<'_>, demand: usize) -> std::ops::Range<usize> {
    0..fleet.stages[fleet.demands[demand].model].count.max(1)
}

/// The share of each demand, and stage, that each node has, in every period of every future
/// that the plan is for.
fn shares<'p>(
    plan: &'p Plan,
    fleet: &Fleet<'_>,
    unsplit: &BTreeMap<&str, usize>,
) -> BTreeMap<(usize, usize, usize), ByMoment<'p>> {
    let nodes = node_numbers(fleet);
    let profiles = profile_numbers(fleet);
    let waits: BTreeSet<usize> = (0..fleet.demands.len())
        .filter(|&d| fleet.waiting[d].is_some())
        .collect();
    let offered = plan.demands.iter();
    let offered: FxHashMap<(&str, usize, Option<&str>), f64> = offered
        .map(|d| {
            (
                (d.demand.as_str(), d.period, d.future.as_deref()),
                d.offered,
            )
        })
        .collect();
    let done = |demand: usize, route: &Route| {
        let model = &fleet.scenario.models[fleet.demands[demand].model].id;
        let profile = profiles.get(&(model.as_str(), route.profile.as_str()));
        profile.map_or(stages(fleet, demand), |&p| fleet.stages_done(p))
    };
    let mut shares: BTreeMap<(usize, usize, usize), ByMoment<'_>> = BTreeMap::new();
    for r in &plan.routes {
        let (Some(&d), Some(&g)) = (unsplit.get(r.demand.as_str()), nodes.get(r.node.as_str()))
        else {
            continue;
        };
        let when = (r.period, r.future.as_deref());
        let all = offered.get(&(r.demand.as_str(), when.0, when.1)).copied();
        // What waits is served beyond what is offered.
        let all = all.filter(|all| *all > 0.0 && !waits.contains(&d));
        let share = r.rate / all.unwrap_or(r.rate);
        for stage in done(d, r) {
            *shares
                .entry((d, stage, g))
                .or_default()
                .entry(when)
                .or_default() += share;
        }
    }
    shares
}
