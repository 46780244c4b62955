//! Which node serves which demand by which profile, and what that allocates.

use crate::assignment::Flow;
use crate::scenario::{Amounts, Fleet, FleetProfile, Lifted, Triple};

/// A node that may serve a demand, with its best profile. Indices are short:
/// a large fleet has millions of these (`scenario::limits` keeps them below 2^32).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Choice {
    node: u32,
    profile: u32,
}

impl Choice {
    pub fn node(self) -> usize {
        self.node as usize
    }

    pub fn profile(self) -> usize {
        self.profile as usize
    }
}

/// The choices of every demand on the given machines.
#[derive(Debug)]
pub(super) struct Eligible<'f> {
    pub fleet: &'f Fleet<'f>,
    pub machines: &'f [f64],
    /// What may be allocated, by node x resource.
    available: Vec<f64>,
    /// Allocated per unit/s at overhead 1, by class of cards (the first: none), then
    /// profile.
    needs: Vec<Vec<Vec<(usize, f64)>>>,
    choices: Vec<Choice>,
    /// Choices of demand d are `starts[d]..starts[d + 1]`.
    starts: Vec<usize>,
}

impl<'f> Eligible<'f> {
    /// Finds the choices: the nodes of the eligible triples (DESIGN section 2)
    /// that have machines, each with the profile of the least compute per unit
    /// (ties: the highest rate, then file order). By profile, then node.
    pub fn new(fleet: &'f Fleet<'f>, machines: &'f [f64]) -> Self {
        const NONE: u32 = u32::MAX;
        let rank = preference(fleet);
        let mut best = vec![NONE; fleet.nodes.len()];
        let mut seen: Vec<Choice> = Vec::new();
        let mut choices = Vec::new();
        let mut starts = vec![0];
        for demand in 0..fleet.demands.len() {
            seen.clear();
            for triple in fleet.triples_of(demand, Lifted::default()) {
                if machines[triple.node] > 0.0 {
                    let known = best[triple.node];
                    if known == NONE || rank[triple.profile] < rank[known as usize] {
                        best[triple.node] = triple.profile as u32;
                    }
                    seen.push(Choice {
                        node: triple.node as u32,
                        profile: triple.profile as u32,
                    });
                }
            }
            choices.extend(seen.iter().filter(|c| best[c.node()] == c.profile));
            starts.push(choices.len());
            for choice in &seen {
                best[choice.node()] = NONE;
            }
        }
        let resources = fleet.resources.len();
        let available = (0..fleet.nodes.len() * resources)
            .map(|i| {
                let node = i / resources;
                fleet.available(node, i % resources, machines[node])
            })
            .collect();
        Eligible {
            fleet,
            machines,
            available,
            needs: needs_by_class(fleet),
            choices,
            starts,
        }
    }

    /// The choices of a demand.
    pub fn of(&self, demand: usize) -> &[Choice] {
        &self.choices[self.starts[demand]..self.starts[demand + 1]]
    }

    /// Orders the choices of every demand by round trip, unknown ones last.
    pub fn sort_by_round_trip(&mut self) {
        for demand in 0..self.fleet.demands.len() {
            let range = self.starts[demand]..self.starts[demand + 1];
            let fleet = self.fleet;
            self.choices[range].sort_by(|a, b| {
                let of = |c: &Choice| round_trip(fleet, demand, *c);
                of(a).total_cmp(&of(b))
            });
        }
    }

    /// Allocated per unit/s at overhead 1, each resource once.
    pub fn needs(&self, node: usize, profile: usize) -> &[(usize, f64)] {
        let class = self.fleet.nodes[node].card_class;
        &self.needs[class.map_or(0, |class| class + 1)][profile]
    }

    /// What may be allocated, by node x resource.
    pub fn all_available(&self) -> &[f64] {
        &self.available
    }

    /// Where the amount of a resource on a node stands in such a list.
    pub fn at(&self, node: usize, resource: usize) -> usize {
        node * self.fleet.resources.len() + resource
    }

    /// Whether the profile of a choice counts towards `max_replicas`.
    pub fn holds(&self, choice: Choice) -> bool {
        !self.fleet.profiles[choice.profile()].holds.is_empty()
    }

    /// Replicas kept busy per unit/s: o / r.
    pub fn load(&self, demand: usize, choice: Choice) -> f64 {
        self.fleet.demands[demand].overhead / self.fleet.profiles[choice.profile()].rate
    }

    /// A rate of a demand on a choice.
    pub fn flow(&self, demand: usize, choice: Choice, period: usize, rate: f64) -> Flow {
        let node = choice.node();
        Flow {
            triple: Triple {
                demand,
                profile: choice.profile(),
                node,
                cost: self.fleet.route_cost(demand, node),
            },
            period,
            rate,
        }
    }
}

/// Round trip in milliseconds; infinite where unknown.
pub(super) fn round_trip(fleet: &Fleet<'_>, demand: usize, choice: Choice) -> f64 {
    let known = fleet.round_trip_ms(demand, choice.node());
    if known.is_nan() { f64::INFINITY } else { known }
}

/// The rank of every profile within its model, the best first.
fn preference(fleet: &Fleet<'_>) -> Vec<usize> {
    let mut rank = vec![0; fleet.profiles.len()];
    let compute_per_unit = |p: usize| {
        let profile = &fleet.profiles[p];
        profile.total(fleet.compute) / profile.rate
    };
    for range in &fleet.profiles_of {
        let mut order: Vec<usize> = range.clone().collect();
        order.sort_by(|&a, &b| {
            compute_per_unit(a)
                .total_cmp(&compute_per_unit(b))
                .then(fleet.profiles[b].rate.total_cmp(&fleet.profiles[a].rate))
        });
        for (place, profile) in order.into_iter().enumerate() {
            rank[profile] = place;
        }
    }
    rank
}

/// What every profile allocates where there are no cards, and on each class of cards.
fn needs_by_class(fleet: &Fleet<'_>) -> Vec<Vec<Vec<(usize, f64)>>> {
    let classes = std::iter::once(None).chain(fleet.card_classes.iter().map(Some));
    classes
        .map(|class| {
            let profiles = fleet.profiles.iter().enumerate();
            let needs = profiles.map(|(number, p)| {
                let taken = class.and_then(|class| class.takes(number));
                needs(p, taken.unwrap_or(&p.holds))
            });
            needs.collect()
        })
        .collect()
}

/// (uses + taken) / rate of a profile, each resource once.
fn needs(p: &FleetProfile, taken: &Amounts) -> Vec<(usize, f64)> {
    let both = || p.uses.iter().chain(taken);
    let mut resources: Vec<usize> = both().map(|&(k, _)| k).collect();
    resources.sort_unstable();
    resources.dedup();
    let total = |resource| -> f64 {
        let own = both().filter(|(k, _)| *k == resource);
        own.map(|(_, amount)| amount).sum()
    };
    let per_unit = resources.into_iter().map(|k| (k, total(k) / p.rate));
    per_unit.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample::{amounts, demand, model, node, profile, scenario};
    use super::*;
    use crate::scenario::{Node, Profile};

    /// The profile (index within the model) that a node uses.
    fn chosen(n: Node, profiles: Vec<Profile>) -> Option<usize> {
        let s = scenario(
            vec![n],
            vec![model("m", profiles)],
            vec![demand("d", "m", &[1.0])],
        );
        let fleet = Fleet::new(&s);
        let eligible = Eligible::new(&fleet, &[1.0]);
        eligible.of(0).first().map(|c| c.profile())
    }

    #[test]
    fn a_node_uses_the_profile_of_the_least_compute_per_unit() {
        let slow = profile(1.0, &[("gpu", 1.0)], &[]);
        let wide = profile(8.0, &[("gpu", 2.0)], &[("gpu", 2.0)]);
        let fast = profile(4.0, &[("gpu", 2.0)], &[]);
        let of =
            |list: &[&Profile]| chosen(node("n", 8.0), list.iter().map(|p| (*p).clone()).collect());
        assert_eq!(of(&[&slow, &fast]), Some(1));
        assert_eq!(of(&[&fast, &wide]), Some(1), "equal compute: higher rate");
        assert_eq!(of(&[&fast, &fast]), Some(0), "all equal: file order");
    }

    #[test]
    fn a_profile_whose_resources_the_node_lacks_is_not_offered() {
        let better = profile(9.0, &[("gpu", 1.0)], &[("nvlink", 1.0)]);
        let worse = profile(1.0, &[("gpu", 1.0)], &[]);
        assert_eq!(
            chosen(node("n", 1.0), vec![better.clone(), worse.clone()]),
            Some(1)
        );
        let mut linked = node("n", 1.0);
        linked.capacity = amounts(&[("gpu", 1.0), ("nvlink", 1.0)]);
        assert_eq!(chosen(linked, vec![better.clone(), worse]), Some(0));
        assert_eq!(chosen(node("n", 1.0), vec![better]), None);
    }

    #[test]
    fn nodes_without_machines_are_not_eligible() {
        let s = scenario(
            vec![node("a", 1.0), node("b", 1.0)],
            vec![model("m", vec![profile(1.0, &[("gpu", 1.0)], &[])])],
            vec![demand("d", "m", &[1.0])],
        );
        let fleet = Fleet::new(&s);
        let nodes = |machines: &[f64]| -> Vec<usize> {
            let eligible = Eligible::new(&fleet, machines);
            eligible.of(0).iter().map(|c| c.node()).collect()
        };
        assert_eq!(nodes(&[1.0, 0.0]), [0]);
        assert_eq!(nodes(&[0.0, 0.5]), [1]);
        assert!(nodes(&[0.0, 0.0]).is_empty());
    }
}
