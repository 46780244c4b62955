//! Whether one replica fits on the machines of an entry (DESIGN section 2).
//!
//! A replica stands on one machine unless its profile lets it span several. Where what it
//! holds exceeds that many empty machines in any resource, or all that the entry can have,
//! it stands nowhere on the entry.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::{Node, Profile, Resources, Scenario};

/// Amounts below this part of a machine are rounding: shares are quotients of
/// numbers that people write with a few digits.
pub(crate) const NEGLIGIBLE_SHARE: f64 = 1e-9;

/// What the machines under one replica lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Shortage {
    /// Compute, perhaps among others: a larger machine of the hardware would do.
    Compute,
    /// Other resources only.
    Other,
}

/// The most machines of an entry under one replica, of which there are at most `count`.
/// An entry without any holds nothing anyway.
pub(super) fn most_machines(profile: u64, count: f64) -> f64 {
    (profile as f64).min(count.max(1.0))
}

/// The shortage of machines on which a replica holds `held`: (whether the resource is
/// compute, its amount as a share of one machine). None where the replica fits.
pub(super) fn shortage(machines: f64, held: impl Iterator<Item = (bool, f64)>) -> Option<Shortage> {
    let most = machines + NEGLIGIBLE_SHARE;
    let mut short = None;
    for (is_compute, share) in held {
        // An amount of a resource of which there is nothing is an infinite share.
        if share > most {
            if is_compute {
                return Some(Shortage::Compute);
            }
            short = Some(Shortage::Other);
        }
    }
    short
}

/// What a replica holds, as shares of one machine; without what the machine does not
/// name, which is another restriction.
fn shares<'a>(profile: &'a Profile, node: &'a Node) -> impl Iterator<Item = (&'a str, f64)> {
    let held = profile.holds.iter().filter(|(_, amount)| **amount > 0.0);
    held.filter_map(|(name, amount)| Some((name.as_str(), amount / node.capacity.get(name)?)))
}

/// The most machines of a node under one replica of a profile.
pub(super) fn machines_under(profile: &Profile, node: &Node) -> f64 {
    most_machines(profile.machines, node.count.bounds().1 as f64)
}

/// The resource of which one replica exceeds its machines the most, if it does.
pub(super) fn scarcest<'a>(profile: &'a Profile, node: &'a Node) -> Option<(&'a str, f64)> {
    let most = machines_under(profile, node) + NEGLIGIBLE_SHARE;
    shares(profile, node)
        .filter(|(_, share)| *share > most)
        .reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// Profiles whose replicas may span machines: how many an entry has matters to them.
pub(crate) struct Spanning<'s>(Vec<&'s Profile>);

impl<'s> Spanning<'s> {
    pub fn of(scenario: &'s Scenario) -> Self {
        let profiles = scenario.models.iter().flat_map(|m| &m.profiles);
        Spanning(profiles.filter(|profile| profile.machines > 1).collect())
    }

    /// Whether one replica of any of them holds more than a machine of a node.
    pub fn any_on(&self, node: &Node) -> bool {
        self.0.iter().any(|profile| {
            profile.hardware == node.hardware
                && shares(profile, node).any(|(_, share)| share > 1.0 + NEGLIGIBLE_SHARE)
        })
    }
}

/// The profiles whose replicas are too large for some entry of their hardware. Most
/// scenarios have none, so that looking at the smallest machines settles it.
#[derive(Debug)]
pub(crate) struct LargeReplicas<'s> {
    compute: &'s str,
    /// By hardware: index among the profiles of all models, and the profile.
    by_hardware: FxHashMap<&'s str, Vec<(usize, &'s Profile)>>,
}

impl<'s> LargeReplicas<'s> {
    pub fn of(scenario: &'s Scenario) -> Self {
        let profiles = scenario.models.iter().flat_map(|m| &m.profiles).enumerate();
        let mut by_hardware: FxHashMap<&str, Vec<(usize, &Profile)>> = FxHashMap::default();
        for (index, profile) in profiles {
            if profile.holds.values().any(|amount| *amount > 0.0) {
                let own = by_hardware.entry(profile.hardware.as_str());
                own.or_default().push((index, profile));
            }
        }
        if !by_hardware.is_empty() {
            let smallest = smallest_machines(scenario, &by_hardware);
            for (hardware, profiles) in &mut by_hardware {
                let Some((least, count)) = smallest.get(hardware) else {
                    profiles.clear();
                    continue;
                };
                profiles.retain(|(_, profile)| {
                    let most = most_machines(profile.machines, *count) + NEGLIGIBLE_SHARE;
                    let mut held = profile.holds.iter();
                    held.any(|(name, amount)| {
                        let has = least.get(name.as_str());
                        has.is_some_and(|has| *amount > 0.0 && amount / has > most)
                    })
                });
            }
            by_hardware.retain(|_, profiles| !profiles.is_empty());
        }
        LargeReplicas {
            compute: &scenario.compute,
            by_hardware,
        }
    }

    /// Indices, among the profiles of all models, of those that are too large for some
    /// entry.
    pub fn all(&self) -> impl Iterator<Item = usize> {
        self.by_hardware.values().flatten().map(|(index, _)| *index)
    }

    /// The profiles of a node's hardware whose replicas do not fit on it, and what is
    /// short.
    pub fn on(&self, node: &Node) -> Vec<(usize, Shortage)> {
        let profiles = self.by_hardware.get(node.hardware.as_str());
        let profiles = profiles.into_iter().flatten();
        profiles
            .filter_map(|(index, profile)| {
                let held = shares(profile, node).map(|(name, share)| (name == self.compute, share));
                Some((*index, shortage(machines_under(profile, node), held)?))
            })
            .collect()
    }
}

/// The least that a machine of each such hardware has of each resource that it names, and
/// the fewest machines of its entries.
fn smallest_machines<'s>(
    scenario: &'s Scenario,
    wanted: &FxHashMap<&'s str, Vec<(usize, &'s Profile)>>,
) -> HashMap<&'s str, (HashMap<&'s str, f64>, f64)> {
    let mut smallest: HashMap<&str, (HashMap<&str, f64>, f64)> = HashMap::new();
    // Entries repeat each other, and comparing is cheaper than looking up.
    let mut before: Option<(&str, &Resources, u64)> = None;
    for node in &scenario.nodes {
        let this = (
            node.hardware.as_str(),
            &node.capacity,
            node.count.bounds().1,
        );
        if before == Some(this) || !wanted.contains_key(this.0) {
            continue;
        }
        before = Some(this);
        let most = this.2 as f64;
        let (least, count) = smallest.entry(this.0).or_insert((HashMap::new(), most));
        *count = count.min(most);
        for (name, amount) in this.1 {
            let own = least.entry(name.as_str()).or_insert(*amount);
            *own = own.min(*amount);
        }
    }
    smallest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Model;

    #[test]
    fn a_replica_fits_on_as_many_machines_as_it_may_span() {
        let node = Node::new("n", "H")
            .capacity("gpu", 4.0)
            .capacity("vram_gb", 320.0);
        let of_entry = |count: u64, machines, gpu, vram| {
            let node = node.clone().count(count);
            let profile = Profile::new("H", 1.0)
                .holds("gpu", gpu)
                .holds("vram_gb", vram);
            let profile = profile.machines(machines);
            let s = Scenario::new("")
                .node(node.clone())
                .model(Model::new("m").profile(profile));
            let large = LargeReplicas::of(&s);
            let short = large.on(&node).first().map(|(_, short)| *short);
            assert_eq!(large.all().count(), usize::from(short.is_some()));
            short
        };
        // A replica spans no more machines than there are.
        assert_eq!(of_entry(1, 2, 8.0, 320.0), Some(Shortage::Compute));
        assert_eq!(of_entry(2, 2, 8.0, 320.0), None);
        assert_eq!(of_entry(2, 9, 4.0, 961.0), Some(Shortage::Other));
        assert_eq!(of_entry(0, 1, 4.0, 320.0), None);
        let of = |machines, gpu, vram| of_entry(9, machines, gpu, vram);
        assert_eq!(of(1, 4.0, 320.0), None);
        assert_eq!(of(1, 8.0, 320.0), Some(Shortage::Compute));
        assert_eq!(of(1, 8.0, 900.0), Some(Shortage::Compute));
        assert_eq!(of(1, 4.0, 321.0), Some(Shortage::Other));
        assert_eq!(of(2, 8.0, 640.0), None);
        assert_eq!(of(2, 9.0, 640.0), Some(Shortage::Compute));
        assert_eq!(of(3, 9.0, 961.0), Some(Shortage::Other));
        // A rounding error is not a machine.
        assert_eq!(of(1, 4.0 * (1.0 + 1e-12), 1.0), None);
    }

    #[test]
    fn a_machine_without_any_of_it_holds_nothing() {
        let node = Node::new("n", "H").capacity("gpu", 0.0);
        let profile = Profile::new("H", 1.0).holds("gpu", 1.0).machines(9);
        let s = Scenario::new("")
            .node(node.clone())
            .model(Model::new("m").profile(profile));
        assert_eq!(LargeReplicas::of(&s).on(&node), [(0, Shortage::Compute)]);
    }
}
