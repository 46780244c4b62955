//! What the nodes hold before a period begins.

use std::collections::BTreeMap;

use crate::scenario::{Fleet, Group};

/// What a node holds: machine by machine, or only how many replicas.
#[derive(Debug, Clone)]
pub(super) enum Held {
    Machines(Vec<Group>),
    Replicas(BTreeMap<usize, u64>),
}

/// What stands before the first period; none where nothing is said about it.
pub(super) fn standing(fleet: &Fleet<'_>) -> Option<Vec<Option<Held>>> {
    let standing = fleet.standing.as_ref()?;
    let mut all = vec![None; fleet.nodes.len()];
    for (node, groups) in &standing.machines {
        all[*node] = Some(Held::Machines(groups.clone()));
    }
    for (&(node, profile), &count) in &standing.replicas {
        let held = || Held::Replicas(BTreeMap::new());
        if let Held::Replicas(counts) = all[node].get_or_insert_with(held) {
            counts.insert(profile, count as u64);
        }
    }
    Some(all)
}
