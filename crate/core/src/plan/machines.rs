//! What each machine holds, in the fleet's words.

use super::names::names;
use super::types::{MachineGroup, PackedReplicas};
use crate::assignment::{Assignment, Contents};
use crate::scenario::Fleet;

/// What each machine of an entry of several holds, identical machines together.
pub(crate) fn machines(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    contents: Vec<Contents>,
) -> Vec<MachineGroup> {
    let several = contents.into_iter();
    let several = several.filter(|c| assignment.machines[c.node] > 1.0);
    let groups = several.map(|c| {
        let replicas = c.replicas.into_iter().map(|(profile, count)| {
            let (model, profile) = names(fleet, profile);
            PackedReplicas {
                model,
                profile,
                count,
            }
        });
        MachineGroup {
            period: c.period,
            node: fleet.scenario.nodes[c.node].id.clone(),
            count: c.count,
            span: c.span,
            replicas: replicas.collect(),
        }
    });
    groups.collect()
}
