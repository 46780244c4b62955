//! What each machine holds, in the fleet's words.

use super::names::names;
use super::types::{MachineGroup, PackedReplicas};
use crate::assignment::Assignment;
use crate::pack::{Filled, entries, fill};
use crate::scenario::{Fleet, Node};

/// What each machine of an entry of several holds, identical machines together.
pub(crate) fn machines(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MachineGroup> {
    let mut groups = Vec::new();
    for entry in entries(fleet, assignment) {
        let machines = assignment.machines[entry.node] as u64;
        let Filled::Fits(patterns) = fill(&entry.kinds(fleet), machines) else {
            continue; // the checker misses them
        };
        let mut machine_names = names_of(&fleet.scenario.nodes[entry.node]).iter();
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
                names: machine_names
                    .by_ref()
                    .take((pattern.count * pattern.span) as usize)
                    .cloned()
                    .collect(),
            }
        }));
    }
    groups
}

/// The names of an entry's machines, where each has one. The machines are alike, so any
/// may hold what any other does.
fn names_of(node: &Node) -> &[String] {
    let (_, most) = node.count.bounds();
    if node.names.len() as u64 == most {
        &node.names
    } else {
        &[]
    }
}
