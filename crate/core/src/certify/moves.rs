//! Moves of replicas between what stands now and the periods of a plan: every replica
//! that a machine has more than the period before.
//!
//! Where a plan does not say which machine holds what, the entry counts in their place:
//! one machine is its entry, and where nothing is known packing was free.

use std::collections::BTreeMap;

use crate::plan::{MachineGroup, Plan};

use super::findings::{Findings, show};
use super::index::Index;
use super::loads::{Contents, Machines, kept};
use super::reading::Decisions;
use super::sum::Sum;

/// A load that costs nothing weighs this part of the dearest.
const SMALL_WEIGHT: f64 = 1e-9;

/// What a plan moves.
#[derive(Debug, Clone, Default)]
pub(super) struct Moved {
    /// Replicas loaded.
    pub(super) loads: f64,
    /// Replicas taken away.
    pub(super) unloads: f64,
    /// Currency for the loads.
    pub(super) cost: f64,
    /// Loads that no placement of the same replicas of each entry avoids.
    pub(super) at_least: f64,
}

/// Replicas of a profile that stand on a node before the first period.
pub(super) fn standing(index: &Index<'_>, profile: usize, node: usize) -> f64 {
    let entry = &index.profiles[profile];
    let (id, name) = (&index.scenario.nodes[node].id, &entry.profile.name);
    let model = &index.scenario.models[entry.model].id;
    let Some(given) = &index.scenario.steadiness else {
        return 0.0;
    };
    let mut machines = given.machines.iter().filter(|m| m.node == *id).peekable();
    if machines.peek().is_some() {
        let held = machines.flat_map(|m| m.replicas.iter().map(move |r| (m.count, r)));
        let own = held.filter(|(_, r)| r.model == *model && r.profile == *name);
        return own.map(|(machines, r)| (machines * r.count) as f64).sum();
    }
    let mut here = given
        .replicas
        .iter()
        .filter(|r| r.node == *id && r.model == *model && r.profile == *name);
    here.next().map_or(0.0, |r| r.count as f64)
}

/// Currency per move of a model's replica.
pub(super) fn load_cost(index: &Index<'_>, model: usize) -> f64 {
    let given = index.scenario.steadiness.as_ref();
    let id = &index.scenario.models[model].id;
    given
        .and_then(|s| s.load_cost.get(id))
        .copied()
        .unwrap_or(0.0)
}

/// Counts by node and period.
type ByCell<T> = BTreeMap<(usize, usize), T>;

/// Counts what a plan moves. From what stands to the first period only where the
/// scenario says what stands.
pub(super) fn count(index: &Index<'_>, plan: &Plan, decisions: &Decisions) -> Moved {
    let mut placed: ByCell<BTreeMap<usize, f64>> = ByCell::new();
    // What is decided in each future moves in each of them, and counts in none.
    let before = decisions.decided().iter();
    for p in before.filter(|p| index.only_in(p.node).is_none()) {
        let own = placed.entry((p.node, p.period)).or_default();
        *own.entry(p.profile).or_default() += p.count;
    }
    let listed = listed(index, &plan.machines);
    let stood = stood(index);
    let mut nodes: Vec<usize> = placed.keys().map(|(node, _)| *node).collect();
    for (node, own) in stood.iter().flatten().enumerate() {
        if own.is_some() {
            nodes.push(node);
        }
    }
    nodes.sort_unstable();
    nodes.dedup();

    let models = 0..index.scenario.models.len();
    let dearest = models.map(|m| load_cost(index, m)).fold(0.0, f64::max);
    let one = if dearest > 0.0 {
        SMALL_WEIGHT * dearest
    } else {
        1.0
    };
    let weight = |p: usize| one + load_cost(index, index.profiles[p].model);
    let mut sums = [Sum::default(); 4];
    let nothing = Stood::default();
    for node in nodes {
        let mut before = match (&stood, index.scenario.steadiness.is_some()) {
            (Some(stood), _) => Some(stood[node].clone().unwrap_or_default()),
            (None, true) => Some(nothing.clone()),
            (None, false) => None,
        };
        for period in 0..index.decided_periods() {
            let counts = placed.get(&(node, period)).cloned().unwrap_or_default();
            let machines = match listed.get(&(node, period)) {
                Some(machines) => Some(machines.clone()),
                None => alone(index, &counts, decisions.machines[node]),
            };
            let now = Stood { counts, machines };
            if let Some(before) = &before {
                let stays = now.stays(before, weight);
                add(index, &mut sums, before, &now, &stays);
            }
            before = Some(now);
        }
    }
    let [loads, unloads, cost, at_least] = sums.map(Sum::value);
    Moved {
        loads,
        unloads,
        cost,
        at_least,
    }
}

/// What a node holds: replicas by profile, and which machine holds what where that is
/// known.
#[derive(Debug, Clone, Default)]
struct Stood {
    counts: BTreeMap<usize, f64>,
    machines: Option<Machines>,
}

impl Stood {
    /// Replicas by profile that stay where they were before.
    fn stays(&self, before: &Stood, weight: impl Fn(usize) -> f64) -> BTreeMap<usize, f64> {
        let both = self.counts.iter().map(|(profile, now)| {
            let stood = before.counts.get(profile).copied().unwrap_or(0.0);
            (*profile, now.min(stood))
        });
        match (&before.machines, &self.machines) {
            (Some(before), Some(now)) => {
                let kept = kept(before, now, weight).into_iter();
                kept.map(|(profile, count)| (profile, count as f64))
                    .collect()
            }
            _ => both.collect(),
        }
    }
}

/// Adds loads, unloads, cost and the least loads of one node from a period to the next.
fn add(
    index: &Index<'_>,
    [loads, unloads, cost, at_least]: &mut [Sum; 4],
    before: &Stood,
    now: &Stood,
    stays: &BTreeMap<usize, f64>,
) {
    for (profile, count) in &now.counts {
        let stay = stays.get(profile).copied().unwrap_or(0.0);
        let stood = before.counts.get(profile).copied().unwrap_or(0.0);
        let loaded = (count - stay).max(0.0);
        loads.add(loaded);
        cost.add(loaded * load_cost(index, index.profiles[*profile].model));
        at_least.add((count - stood).max(0.0));
    }
    for (profile, stood) in &before.counts {
        let stay = stays.get(profile).copied().unwrap_or(0.0);
        unloads.add((stood - stay).max(0.0));
    }
}

/// What the machines of each node hold in each period, as the plan lists them.
fn listed(index: &Index<'_>, groups: &[MachineGroup]) -> ByCell<Machines> {
    let mut all: ByCell<Machines> = ByCell::new();
    for group in groups {
        let Some(node) = index.node(&group.node) else {
            continue;
        };
        let held = group
            .replicas
            .iter()
            .map(|r| (r.model.as_str(), r.profile.as_str(), r.count));
        let own = all.entry((node, group.period)).or_default();
        let contents = contents(index, held);
        if !contents.is_empty() {
            *own.entry((group.span, contents)).or_default() += group.count;
        }
    }
    all
}

/// What stands on each node before the first period, where anything does; none where
/// nothing is said.
fn stood(index: &Index<'_>) -> Option<Vec<Option<Stood>>> {
    let given = index.scenario.steadiness.as_ref()?;
    let mut all: Vec<Option<Stood>> = vec![None; index.scenario.nodes.len()];
    for group in &given.machines {
        let Some(node) = index.node(&group.node) else {
            continue;
        };
        let held = group
            .replicas
            .iter()
            .map(|r| (r.model.as_str(), r.profile.as_str(), r.count));
        let contents = contents(index, held);
        let own = all[node].get_or_insert_default();
        for (profile, count) in &contents {
            *own.counts.entry(*profile).or_default() += (count * group.count) as f64;
        }
        let machines = own.machines.get_or_insert_default();
        if !contents.is_empty() {
            *machines.entry((group.span, contents)).or_default() += group.count;
        }
    }
    for r in &given.replicas {
        let profile = index
            .model(&r.model)
            .and_then(|m| index.profile(m, &r.profile));
        if let (Some(node), Some(profile)) = (index.node(&r.node), profile) {
            let own = all[node].get_or_insert_default();
            if own.machines.is_none() {
                own.counts.insert(profile, r.count as f64);
            }
        }
    }
    Some(all)
}

fn contents<'a>(
    index: &Index<'_>,
    held: impl Iterator<Item = (&'a str, &'a str, u64)>,
) -> Contents {
    let mut contents = Contents::new();
    for (model, profile, count) in held.filter(|(.., count)| *count > 0) {
        if let Some(profile) = index.model(model).and_then(|m| index.profile(m, profile)) {
            *contents.entry(profile).or_default() += count;
        }
    }
    contents
}

/// Whole replicas on a node without a list of machines: those of its only machine, or
/// none.
fn alone(index: &Index<'_>, counts: &BTreeMap<usize, f64>, machines: f64) -> Option<Machines> {
    if index.scenario.policy.relax || (machines > 1.0 && !counts.is_empty()) {
        return None;
    }
    let held = counts.iter().map(|(p, count)| (*p, count.round() as u64));
    let held: Contents = held.filter(|(_, count)| *count > 0).collect();
    let mut all = Machines::new();
    if !held.is_empty() {
        all.insert((1, held), 1);
    }
    Some(all)
}

/// Checks `max_moves`.
pub(super) fn check(index: &Index<'_>, moved: &Moved, findings: &mut Findings) {
    let most = index.scenario.steadiness.as_ref().and_then(|s| s.max_moves);
    let Some(most) = most else {
        return;
    };
    let total = moved.loads;
    findings.limit(total - most as f64, total.max(1.0), || {
        format!("{} replicas are moved, max_moves is {most}", show(total))
    });
}
