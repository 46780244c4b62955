//! What each machine holds, in the fleet's words.

use super::names::names;
use super::types::{MachineGroup, PackedReplicas};
use crate::assignment::Assignment;
use crate::pack::{Filled, entries, fill};
use crate::scenario::Fleet;

/// What each machine of an entry of several holds, identical machines together.
pub(crate) fn machines(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MachineGroup> {
    if assignment.moved.is_some() {
        return arranged(fleet, assignment);
    }
    let mut groups = Vec::new();
    for entry in entries(fleet, assignment) {
        let machines = assignment.machines[entry.node] as u64;
        let Filled::Fits(patterns) = fill(&entry.kinds(fleet), machines) else {
            continue; // the checker misses them
        };
        groups.extend(patterns.into_iter().map(|pattern| {
            let replicas = pattern.replicas.into_iter().map(|(kind, count)| {
                let (model, profile) = names(fleet, entry.placed[kind].profile);
                PackedReplicas {
                    model,
                    profile,
                    count,
                }
            });
            MachineGroup {
                period: entry.period,
                node: fleet.scenario.nodes[entry.node].id.clone(),
                count: pattern.count,
                span: pattern.span,
                replicas: replicas.collect(),
            }
        }));
    }
    groups
}

/// Machines that were arranged so that little moves.
fn arranged(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MachineGroup> {
    let contents = assignment.contents.iter();
    let groups = contents.flat_map(|c| c.groups.iter().map(move |group| (c, group)));
    groups
        .map(|(contents, group)| MachineGroup {
            period: contents.period,
            node: fleet.scenario.nodes[contents.node].id.clone(),
            count: group.count,
            span: group.span,
            replicas: group
                .replicas
                .iter()
                .map(|&(profile, count)| {
                    let (model, profile) = names(fleet, profile);
                    PackedReplicas {
                        model,
                        profile,
                        count,
                    }
                })
                .collect(),
        })
        .collect()
}
