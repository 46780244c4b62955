//! Which replicas of a plan load before they serve, in the fleet's words.

use super::names::names;
use super::types::ReplicaLoad;
use crate::assignment::Assignment;
use crate::scenario::Fleet;

/// Replicas that begin to load, by period, then node and profile.
pub(super) fn loading(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<ReplicaLoad> {
    let Some(loading) = &fleet.loading else {
        return Vec::new();
    };
    let coming = assignment.coming(fleet).into_iter();
    coming
        .map(|p| {
            let loads = loading.loading(fleet.profiles[p.profile].model, p.period);
            let (model, profile) = names(fleet, p.profile);
            ReplicaLoad {
                period: p.period,
                serves_from: (loads.end < fleet.periods()).then_some(loads.end),
                node: fleet.scenario.nodes[p.node].id.clone(),
                model,
                profile,
                count: p.count,
            }
        })
        .collect()
}
