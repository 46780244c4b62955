//! What each machine holds, in the fleet's words.

use std::collections::BTreeMap;

use super::names::names;
use super::types::{CardGroup, MachineGroup, PackedReplicas};
use crate::assignment::{Assignment, Contents};
use crate::scenario::{Fleet, Node};

/// What each machine of an entry of several, or with cards, holds, identical machines
/// together.
pub(crate) fn machines(
    fleet: &Fleet<'_>,
    assignment: &Assignment,
    contents: Vec<Contents>,
) -> Vec<MachineGroup> {
    // How many of an entry's names are given away already.
    let mut given: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let packed = contents.into_iter();
    let packed = packed.filter(|c| fleet.is_packed(c.node, assignment.machines[c.node]));
    let groups = packed.map(|c| {
        let cards = c.cards.into_iter().map(|card| CardGroup {
            count: card.count,
            span: card.span,
            replicas: named(fleet, card.replicas),
        });
        let given = given.entry((c.period, c.node)).or_default();
        let own = names_of(&fleet.scenario.nodes[c.node]).iter();
        let machines = (c.count * c.span) as usize;
        let own = own.skip(*given).take(machines);
        *given += machines;
        MachineGroup {
            names: own.cloned().collect(),
            period: c.period,
            future: None,
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
