//! What stands now, of classes in the place of their members.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::scenario::{CurrentReplicas, Scenario, Steadiness};

/// The steadiness of a scenario whose `classes` go by the first of their members. What
/// stands on the members of one is counted together: which machine holds what matters
/// once its machines are handed out.
pub(super) fn standing(scenario: &Scenario, classes: &[Vec<usize>]) -> Option<Steadiness> {
    let given = scenario.steadiness.as_ref()?;
    let mut class: FxHashMap<&str, &str> = FxHashMap::default();
    for members in classes.iter().filter(|members| members.len() > 1) {
        let first = &scenario.nodes[members[0]].id;
        class.extend(members.iter().map(|&g| (&*scenario.nodes[g].id, &**first)));
    }
    let of = |node: &str| class.get(node).copied();
    let mut counts: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
    let by_machine: BTreeSet<&str> = given.machines.iter().map(|m| &*m.node).collect();
    for group in &given.machines {
        for r in &group.replicas {
            if let Some(node) = of(&group.node) {
                *counts.entry((node, &r.model, &r.profile)).or_default() += r.count * group.count;
            }
        }
    }
    for r in &given.replicas {
        if let Some(node) = of(&r.node).filter(|_| !by_machine.contains(&*r.node)) {
            *counts.entry((node, &r.model, &r.profile)).or_default() += r.count;
        }
    }
    let mut own = given.clone();
    own.machines.retain(|m| of(&m.node).is_none());
    own.replicas.retain(|r| of(&r.node).is_none());
    let together = counts.into_iter();
    own.replicas.extend(
        together.map(|((node, model, profile), count)| {
            CurrentReplicas::new(node, model, profile, count)
        }),
    );
    Some(own)
}
