//! What each machine holds, in the fleet's words.

use super::names::names;
use super::types::{CardGroup, MachineGroup, PackedReplicas};
use crate::assignment::Assignment;
use crate::pack::{Filled, entries, fill};
use crate::scenario::Fleet;

/// What each machine of an entry of several, or with cards, holds, identical machines
/// together.
pub(crate) fn machines(fleet: &Fleet<'_>, assignment: &Assignment) -> Vec<MachineGroup> {
    let mut groups = Vec::new();
    for entry in entries(fleet, assignment) {
        let machines = assignment.machines[entry.node] as u64;
        let Filled::Fits(patterns) = fill(&entry.kinds(fleet), machines) else {
            continue; // the checker misses them
        };
        groups.extend(patterns.into_iter().map(|pattern| {
            let named = |replicas: Vec<(usize, u64)>| {
                let replicas = replicas.into_iter().map(|(kind, count)| {
                    let (model, profile) = names(fleet, entry.placed[kind].profile);
                    PackedReplicas {
                        model,
                        profile,
                        count,
                    }
                });
                replicas.collect()
            };
            let cards = pattern.cards.into_iter().map(|card| CardGroup {
                count: card.count,
                span: card.span,
                replicas: named(card.replicas),
            });
            MachineGroup {
                period: entry.period,
                node: fleet.scenario.nodes[entry.node].id.clone(),
                count: pattern.count,
                span: pattern.span,
                replicas: named(pattern.replicas),
                cards: cards.collect(),
            }
        }));
    }
    groups
}
