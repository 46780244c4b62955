//! Moves of replicas between what stands now and the periods of a plan: every
//! replica that an entry has more than the period before.

use std::collections::BTreeMap;

use super::findings::{Findings, show};
use super::index::Index;
use super::reading::Decisions;
use super::sum::Sum;

/// Replicas of a profile that stand on a node before the first period.
pub(super) fn standing(index: &Index<'_>, profile: usize, node: usize) -> f64 {
    let entry = &index.profiles[profile];
    let scenario = index.scenario;
    let given = scenario.steadiness.iter().flat_map(|s| &s.replicas);
    let mut here = given.filter(|r| {
        r.node == scenario.nodes[node].id
            && r.model == scenario.models[entry.model].id
            && r.profile == entry.profile.name
    });
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

/// Moves by model.
fn moves(index: &Index<'_>, plan: &Decisions) -> BTreeMap<usize, Sum> {
    let mut counts: BTreeMap<(usize, usize), BTreeMap<usize, f64>> = BTreeMap::new();
    for p in &plan.placed {
        let own = counts.entry((p.node, p.profile)).or_default();
        *own.entry(p.period).or_default() += p.count;
    }
    let mut moves: BTreeMap<usize, Sum> = BTreeMap::new();
    for ((node, profile), counts) in counts {
        let mut before = standing(index, profile, node);
        for period in 0..index.periods {
            let now = counts.get(&period).copied().unwrap_or(0.0);
            let model = index.profiles[profile].model;
            moves.entry(model).or_default().add((now - before).max(0.0));
            before = now;
        }
    }
    moves
}

/// What the moves of a plan cost.
pub(super) fn cost(index: &Index<'_>, plan: &Decisions) -> f64 {
    if index.scenario.steadiness.is_none() {
        return 0.0;
    }
    let mut cost = Sum::default();
    for (model, moves) in moves(index, plan) {
        cost.add(load_cost(index, model) * moves.value());
    }
    cost.value()
}

/// Checks `max_moves`.
pub(super) fn check(index: &Index<'_>, plan: &Decisions, findings: &mut Findings) {
    let most = index.scenario.steadiness.as_ref().and_then(|s| s.max_moves);
    let Some(most) = most else {
        return;
    };
    let all = moves(index, plan);
    let total = all.into_values().map(Sum::value).collect::<Sum>();
    let total = total.value();
    findings.limit(total - most as f64, total.max(1.0), || {
        format!("{} replicas are moved, max_moves is {most}", show(total))
    });
}
