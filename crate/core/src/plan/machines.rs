//! What each machine holds, in the fleet's words.

use super::names::names;
use super::types::{CardGroup, MachineGroup, PackedReplicas};
use crate::assignment::{Assignment, Contents};
use crate::scenario::Fleet;

/// What each machine of an entry of several, or with cards, holds, identical machines
/// together.
pub(crate) fn machines(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    contents: Vec<Contents>,
) -> Vec<MachineGroup> {
    let packed = contents.into_iter();
    let packed = packed.filter(|c| fleet.is_packed(c.node, assignment.machines[c.node]));
    let groups = packed.map(|c| {
        let cards = c.cards.into_iter().map(|card| CardGroup {
            count: card.count,
            span: card.span,
            replicas: named(fleet, card.replicas),
        });
        MachineGroup {
            period: c.period,
            node: fleet.scenario.nodes[c.node].id.clone(),
            count: c.count,
            span: c.span,
            cards: cards.collect(),
            replicas: named(fleet, c.replicas),
        }
    });
    groups.collect()
}

fn named(fleet: &Fleet<'_>, replicas: Vec<(usize, u64)>) -> Vec<PackedReplicas> {
    let replicas = replicas.into_iter().map(|(profile, count)| {
        let (model, profile) = names(fleet, profile);
        PackedReplicas {
            model,
            profile,
            count,
        }
    });
    replicas.collect()
}
