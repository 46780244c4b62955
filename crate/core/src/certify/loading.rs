//! Models that load before they serve, from their definition: what a period has of a replica
//! more than the one before comes there and loads for `load_hours`; so long it holds its
//! resources, serves nothing and stays. Inside a period something comes only at a moment in
//! which a machine of the entry that was started with a period becomes ready.

use std::collections::{BTreeMap, HashMap};

use crate::plan::{Plan, ReplicaLoad};
use crate::scenario::{Model, Node, Scenario};

use super::findings::{Findings, show};
use super::hourly::begins;
use super::index::Index;
use super::moves;
use super::reading::Decisions;
use super::sum::Sum;
use super::tolerances::{CLAIM_TOLERANCE, SAME_TIME};

/// Whether replicas of a model load.
pub(super) fn loads(model: &Model) -> bool {
    let held = model.profiles.iter().flat_map(|p| p.holds.values());
    model.load_hours > 0.0 && held.into_iter().any(|amount| *amount > 0.0)
}

/// Whether nothing can stand on an entry when the first period begins: none of its machines
/// is on before, and those that are rented then are ready at once.
fn begins_empty(node: &Node) -> bool {
    let hourly = node.count.hourly();
    hourly.is_some_and(|own| own.running == Some(0) && own.start_hours <= 0.0)
}

/// Whether something may have to load in the very first period.
pub(super) fn may_load_first(scenario: &Scenario) -> bool {
    scenario.steadiness.is_some() || scenario.nodes.iter().any(begins_empty)
}

/// Replicas before the first period; none where what it has was there.
pub(super) fn before(index: &Index<'_>, profile: usize, node: usize) -> Option<f64> {
    if index.scenario.steadiness.is_some() {
        return Some(moves::standing(index, profile, node));
    }
    begins_empty(&index.scenario.nodes[node]).then_some(0.0)
}

/// Whether what comes in one period still loads in another that is not earlier.
fn is_loading(index: &Index<'_>, begins: &[f64], profile: usize, came: usize, now: usize) -> bool {
    let model = &index.scenario.models[index.profiles[profile].model];
    begins[now] - begins[came] + SAME_TIME < model.load_hours
}

/// Whether replicas may come to a node in a period.
fn may_come(index: &Index<'_>, begins: &[f64], node: usize, period: usize) -> bool {
    let periods = index.own_periods();
    if !periods[period].continues {
        return true;
    }
    let Some(own) = index.scenario.nodes[node].count.hourly() else {
        return false;
    };
    let started = begins[period] - own.start_hours;
    let first = begins.partition_point(|&begin| begin < started - SAME_TIME);
    let then = (first..=period).take_while(|&t| begins[t] <= started + SAME_TIME);
    let mut starts = then.filter(|&t| !periods[t].continues);
    own.start_hours > 0.0 && own.max > 0 && starts.any(|t| t > 0 || own.running.is_some())
}

/// Replicas that load, by node, period and profile.
pub(super) type Loads = HashMap<(usize, usize, usize), f64>;

/// What comes in each period, by node and profile, of models that load.
fn coming(index: &Index<'_>, plan: &Decisions) -> BTreeMap<(usize, usize), Vec<f64>> {
    let periods = index.decided_periods();
    let mut counts: BTreeMap<(usize, usize), Vec<f64>> = BTreeMap::new();
    for placed in plan.decided() {
        let model = &index.scenario.models[index.profiles[placed.profile].model];
        if loads(model) {
            let own = counts.entry((placed.node, placed.profile));
            own.or_insert_with(|| vec![0.0; periods])[placed.period] += placed.count;
        }
    }
    for (&(node, profile), own) in &mut counts {
        let first = before(index, profile, node).unwrap_or(own[0]);
        for period in (1..periods).rev() {
            own[period] = (own[period] - own[period - 1]).max(0.0);
        }
        own[0] = (own[0] - first).max(0.0);
    }
    counts
}

/// Replicas that a plan has, by node, period and profile.
fn standing(plan: &Decisions) -> Loads {
    let mut there = Loads::new();
    for placed in plan.decided() {
        let place = (placed.node, placed.period, placed.profile);
        *there.entry(place).or_default() += placed.count;
    }
    there
}

/// Replicas that load in each period, with a finding for those that come where none may or
/// go before they have loaded.
pub(super) fn check(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) -> Loads {
    let begins = begins(index);
    let there = standing(plan);
    let mut all = Loads::new();
    for ((node, profile), came) in coming(index, plan) {
        let name = |period: usize| {
            let entry = &index.profiles[profile];
            format!(
                "node {}, {} by {}, period {period}",
                index.scenario.nodes[node].id,
                index.scenario.models[entry.model].id,
                entry.profile.name
            )
        };
        for period in 0..came.len() {
            let stands = there.get(&(node, period, profile)).copied().unwrap_or(0.0);
            if !may_come(index, &begins, node, period) {
                findings.limit(came[period], stands, || {
                    format!(
                        "{}: {} replicas come inside a period, where no machine becomes ready",
                        name(period),
                        show(came[period])
                    )
                });
            }
            let before = (0..=period).rev();
            let still = before.take_while(|&q| is_loading(index, &begins, profile, q, period));
            let loading: f64 = still.map(|q| came[q]).sum();
            findings.limit(loading - stands, loading, || {
                format!(
                    "{}: {} replicas, {} came less than {} hours before and load",
                    name(period),
                    show(stands),
                    show(loading),
                    show(index.scenario.models[index.profiles[profile].model].load_hours)
                )
            });
            if loading > 0.0 {
                all.insert((node, period, profile), loading);
            }
        }
    }
    all
}

/// Compares what a plan says of loads with what its replicas say.
pub(super) fn check_claims(
    index: &Index<'_>,
    plan: &Plan,
    decisions: &Decisions,
    findings: &mut Findings,
) {
    let mut known: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    for ((node, profile), came) in coming(index, decisions) {
        let came = came
            .into_iter()
            .enumerate()
            .filter(|(_, count)| *count > 0.0);
        known.extend(came.map(|(period, count)| ((period, node, profile), count)));
    }
    for (number, claimed) in plan.loading.iter().enumerate() {
        let found = place(index, claimed).and_then(|place| known.remove(&place));
        let found = found.unwrap_or(0.0);
        let size = claimed.count.abs().max(found);
        if claimed.count.is_nan() || (claimed.count - found).abs() > CLAIM_TOLERANCE * size {
            findings.say(|| {
                format!(
                    "loading[{number}], {} on {} by {}, period {}: {} replicas come, not {}",
                    claimed.model,
                    claimed.node,
                    claimed.profile,
                    claimed.period,
                    show(found),
                    show(claimed.count)
                )
            });
        }
    }
    let there = standing(decisions);
    for ((period, node, profile), count) in known {
        let entry = &index.profiles[profile];
        let stands = there.get(&(node, period, profile)).copied().unwrap_or(0.0);
        if count > CLAIM_TOLERANCE * stands {
            findings.say(|| {
                format!(
                    "loading: {} on {} by {}, period {period}: {} replicas come and are not listed",
                    index.scenario.models[entry.model].id,
                    index.scenario.nodes[node].id,
                    entry.profile.name,
                    show(count)
                )
            });
        }
    }
}

fn place(index: &Index<'_>, claimed: &ReplicaLoad) -> Option<(usize, usize, usize)> {
    let node = index.node(&claimed.node)?;
    let profile = index.profile(index.model(&claimed.model)?, &claimed.profile)?;
    Some((claimed.period, node, profile))
}

/// Adds what the rows of what comes leave at their prices: only in the first period has one
/// a side but 0, where it is said what stands.
pub(super) fn add_sides(index: &Index<'_>, rows: &[((usize, usize, usize), f64)], bound: &mut Sum) {
    for &((profile, node, period), price) in rows {
        if period == 0 {
            bound.add(price * before(index, profile, node).unwrap_or(0.0));
        }
    }
}

/// What a replica that comes is worth: the price of its row, less those of the work that it
/// misses while it loads. Nothing where nothing may come.
pub(super) fn worth(
    index: &Index<'_>,
    begins: &[f64],
    (profile, node, period): (usize, usize, usize),
    price: f64,
    of_work: impl Fn(usize) -> f64,
) -> f64 {
    if price <= 0.0 || !may_come(index, begins, node, period) {
        return 0.0;
    }
    let still =
        (period..begins.len()).take_while(|&now| is_loading(index, begins, profile, period, now));
    (price - still.map(of_work).sum::<f64>()).max(0.0)
}
