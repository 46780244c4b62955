//! What counts as identical: keys that agree where entries may become one.

use std::collections::HashSet;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::stages::staged;
use crate::scenario::{
    Demand, LargeReplicas, Node, Resources, Scenario, Together, memberships, memberships_of_demand,
};

/// Node entries whose machines are alike: they differ in id, operator and
/// number of machines only. Listed entries keep to themselves.
pub(crate) fn classes(scenario: &Scenario) -> Vec<Vec<usize>> {
    let listed: HashSet<&str> = scenario.routes.iter().map(|r| r.node.as_str()).collect();
    let large = LargeReplicas::of(scenario);
    let on_nodes = staged(scenario, Together::Node);
    group(&scenario.nodes, |n| {
        let key = || {
            let own = (memberships(scenario, n), n.price_per_hour.map(f64::to_bits));
            (node_key(n, &large), own)
        };
        let alone = listed.contains(n.id.as_str()) || on_nodes.contains(n.hardware.as_str());
        (!alone).then(key)
    })
}

/// Groups of equal keys in the order of their first members; entries without a
/// key stay alone.
pub(super) fn group<'a, T, K: Hash + Eq>(
    entries: &'a [T],
    key: impl Fn(&'a T) -> Option<K>,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut index = FxHashMap::default();
    for (i, entry) in entries.iter().enumerate() {
        match key(entry) {
            Some(key) => {
                let at = *index.entry(key).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[at].push(i);
            }
            None => groups.push(vec![i]),
        }
    }
    groups
}

/// Amounts by resource, in bits.
pub(super) type Amounts<'a> = Vec<(&'a str, u64)>;

pub(super) fn bits(map: &Resources) -> Amounts<'_> {
    map.iter().map(|(k, v)| (k.as_str(), v.to_bits())).collect()
}

pub(super) fn sorted(names: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// What so many machines of an entry make available of a resource.
pub(super) fn available(n: &Node, resource: &str, machines: u64) -> f64 {
    let capacity = n.capacity.get(resource).copied().unwrap_or(0.0);
    capacity * machines as f64 * n.availability * (1.0 - n.headroom)
}

/// Capacities as multiples of the first that is not 0: the same for entries in
/// proportion. An entry that makes nothing available agrees with its like only.
pub(super) fn proportions(n: &Node) -> (bool, Amounts<'_>) {
    let first = n.capacity.values().copied().find(|amount| *amount > 0.0);
    let unit = first.unwrap_or(1.0);
    let parts = n.capacity.iter();
    let something =
        first.is_some_and(|_| n.count.bounds().1 > 0) && n.availability > 0.0 && n.headroom < 1.0;
    let parts = parts.map(|(k, v)| (k.as_str(), (v / unit).to_bits()));
    (something, parts.collect())
}

/// What node entries of one class agree in. A machine of one is a machine of the other, so
/// that sizes count, too.
fn node_key<'a>(n: &'a Node, large: &LargeReplicas<'_>) -> impl Hash + Eq + use<'a> {
    (
        (n.hardware.as_str(), n.region.as_str()),
        (bits(&n.capacity), bits(&n.usage_price)),
        (n.availability.to_bits(), n.headroom.to_bits()),
        (sorted(&n.verification), n.hosts.as_ref().map(|h| sorted(h))),
        n.cards.map(|cards| (cards, sorted(&n.per_card))),
        large.on(n),
    )
}

/// What demands of one stream agree in.
pub(super) fn demand_key<'a>(scenario: &Scenario, d: &'a Demand) -> impl Hash + Eq + use<'a> {
    (
        (d.model.as_str(), d.region.as_str(), d.verification.as_str()),
        d.value.to_bits(),
        scenario.min_served(d).to_bits(),
        d.max_rtt_ms.map(f64::to_bits),
        memberships_of_demand(scenario, d),
        d.in_regions.as_ref().map(|regions| sorted(regions)),
        d.priority,
        // What waits of one is not what waits of another.
        (d.within_hours > 0.0).then_some(d.id.as_str()),
    )
}
