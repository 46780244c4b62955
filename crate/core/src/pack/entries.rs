//! The packing problems of an assignment: one for each entry and period.

use crate::assignment::{Assignment, Placed};
use crate::model::Kind;
use crate::scenario::Fleet;

/// Replicas of one entry in one period, to be packed on its machines.
pub(crate) struct EntryReplicas<'a> {
    pub node: usize,
    pub period: usize,
    pub placed: &'a [Placed],
}

/// Where packing can fail: whole replicas on entries of several machines or with cards.
pub(super) fn packed<'a>(fleet: &Fleet<'_>, assignment: &'a Assignment) -> Vec<EntryReplicas<'a>> {
    entries(fleet, assignment, |node| {
        fleet.is_packed(node, assignment.machines[node])
    })
}

/// Whole replicas on wanted entries.
pub(super) fn entries<'a>(
    fleet: &Fleet<'_>,
    assignment: &'a Assignment,
    wanted: impl Fn(usize) -> bool,
) -> Vec<EntryReplicas<'a>> {
    if fleet.scenario.policy.relax {
        return Vec::new();
    }
    assignment
        .placed
        .chunk_by(|a, b| (a.period, a.node) == (b.period, b.node))
        .filter(|placed| wanted(placed[0].node))
        .map(|placed| EntryReplicas {
            node: placed[0].node,
            period: placed[0].period,
            placed,
        })
        .collect()
}

impl EntryReplicas<'_> {
    /// What the replicas take of a machine, in the order of `placed`.
    pub fn kinds(&self, fleet: &Fleet<'_>) -> Vec<Kind> {
        self.placed
            .iter()
            .map(|p| Kind::of(fleet, self.node, p.profile, p.count))
            .collect()
    }
}
