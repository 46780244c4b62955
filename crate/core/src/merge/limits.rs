//! Limits of scenarios whose alike entries are one. Members of a class agree in the limits
//! that count them, so a class is counted as its first member is.

use std::collections::BTreeMap;

use crate::scenario::{Limit, LimitOf, Node, Scenario};

/// The limits of the scenario of classes, which go by the first of their members. A class
/// of machines that are there anyway may be written as another number of them: what limits
/// of machines leave for others stays the same.
pub(super) fn of_classes(scenario: &Scenario, classes: &[Node]) -> Vec<Limit> {
    let limits = scenario.limits.iter();
    limits
        .map(|limit| {
            let mut own = limit.clone();
            if limit.of == LimitOf::Machines {
                let as_classes = counted(classes, limit);
                let more = as_classes - counted(&scenario.nodes, limit);
                let sides = own.max.iter_mut().chain(&mut own.min);
                for side in sides.flatten() {
                    *side += more;
                }
            }
            own
        })
        .collect()
}

/// Machines that are there anyway, of those that a limit counts.
fn counted(nodes: &[Node], limit: &Limit) -> f64 {
    let own = nodes.iter().filter(|n| !n.count.is_range());
    let own = own.filter(|n| limit.nodes.as_ref().is_none_or(|s| s.matches(n)));
    own.map(|n| n.count.bounds().1 as f64).sum()
}

/// The limits of a scenario whose classes have names of their own: what names a member
/// names its class.
pub(super) fn renamed(scenario: &Scenario, nodes: &[Node], classes: &[Vec<usize>]) -> Vec<Limit> {
    let mut limits = scenario.limits.clone();
    let selectors = limits.iter_mut().filter_map(|limit| limit.nodes.as_mut());
    let named: Vec<_> = selectors.filter(|s| !s.id.is_empty()).collect();
    if named.is_empty() {
        return limits;
    }
    let members = classes.iter().zip(nodes);
    let first = members.map(|(own, node)| (&*scenario.nodes[own[0]].id, &*node.id));
    let first: BTreeMap<&str, &str> = first.collect();
    for selector in named {
        let ids = selector.id.iter();
        selector.id = ids
            .filter_map(|id| first.get(&**id).map(|&id| id.to_owned()))
            .collect();
    }
    limits
}
