//! Machines that are chosen anew in each future (`count.decided: "after"`): an entry for each
//! of them, which is there in that future only. Elsewhere it does not exist: nothing is
//! available of it, nothing is paid for it, no limit counts it. What is decided of such an
//! entry before anyone knows is then what is decided in its future.

use std::collections::{BTreeMap, BTreeSet};

use super::fate::Fate;
use super::{Decided, Scenario};

/// Which node entries of a scenario of all futures' periods stand for which of the
/// scenario's own.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Copies {
    /// By node: the scenario's own entry, by index. Those of one entry are neighbours.
    pub origin: Vec<usize>,
    /// By node: the one future in which it is there, where it is a copy.
    pub only_in: Vec<Option<usize>>,
    /// Of every copy, by its id: the id of the entry, and the future.
    told: BTreeMap<String, (String, usize)>,
    /// Ids of the copies of an entry, one for each future.
    names: BTreeMap<String, Vec<String>>,
}

impl Copies {
    /// One entry for each future in the place of every entry that is chosen in each of
    /// them; the others stay.
    pub fn of(scenario: &Scenario, fates: &[Fate]) -> Copies {
        let mut copies = Copies::default();
        let mut taken: BTreeSet<&str> = BTreeSet::new();
        if scenario.decides_after() {
            taken = scenario.nodes.iter().map(|n| n.id.as_str()).collect();
        }
        for (origin, node) in scenario.nodes.iter().enumerate() {
            if node.count.decided() == Decided::Before {
                copies.origin.push(origin);
                copies.only_in.push(None);
                continue;
            }
            for (future, fate) in fates.iter().enumerate() {
                let mut name = format!("{} in {}", node.id, fate.id);
                while taken.contains(name.as_str()) || copies.told.contains_key(&name) {
                    name.push('\'');
                }
                copies.origin.push(origin);
                copies.only_in.push(Some(future));
                let names = copies.names.entry(node.id.clone()).or_default();
                names.push(name.clone());
                copies.told.insert(name, (node.id.clone(), future));
            }
        }
        copies
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The entry and the future that a copy stands for.
    pub fn told(&self, name: &str) -> Option<(&str, usize)> {
        let (id, future) = self.told.get(name)?;
        Some((id, *future))
    }

    /// The copy of an entry in a future.
    pub fn name(&self, id: &str, future: usize) -> Option<&str> {
        let names = self.names.get(id)?;
        names.get(future).map(String::as_str)
    }

    /// The same for some of the nodes.
    pub fn of_nodes(&self, nodes: &[usize]) -> Copies {
        Copies {
            origin: nodes.iter().map(|&g| self.origin[g]).collect(),
            only_in: nodes.iter().map(|&g| self.only_in[g]).collect(),
            told: self.told.clone(),
            names: self.names.clone(),
        }
    }

    /// Puts the copies in the places of their entries, wherever these are named.
    pub(super) fn put_in(&self, all: &mut Scenario, fates: &mut [Fate]) {
        if self.is_empty() {
            return;
        }
        let own = std::mem::take(&mut all.nodes);
        let both = self.origin.iter().zip(&self.only_in);
        let nodes = both.map(|(&origin, only_in)| {
            let mut node = own[origin].clone();
            let name = only_in.and_then(|future| self.name(&node.id, future));
            if let Some(name) = name {
                name.clone_into(&mut node.id);
            }
            node
        });
        all.nodes = nodes.collect();
        let copied = |id: &str| self.names.get(id).map_or(&[][..], Vec::as_slice);
        for limit in &mut all.limits {
            if let Some(nodes) = &mut limit.nodes {
                let more = nodes.id.iter().flat_map(|id| copied(id)).cloned();
                let more: Vec<String> = more.collect();
                nodes.id.extend(more);
            }
        }
        let routes = std::mem::take(&mut all.routes);
        for route in routes {
            let copies = copied(&route.node);
            for node in copies {
                all.routes.push(super::ListedRoute {
                    node: node.clone(),
                    ..route.clone()
                });
            }
            if copies.is_empty() {
                all.routes.push(route);
            }
        }
        for (number, fate) in fates.iter_mut().enumerate() {
            let there = |node: usize| self.only_in[node].is_none_or(|only| only == number);
            let nodes = self.origin.iter().enumerate();
            let of = |values: &[f64]| -> Vec<f64> {
                let each = nodes.clone();
                each.map(|(g, &origin)| if there(g) { values[origin] } else { 0.0 })
                    .collect()
            };
            fate.availability = of(&fate.availability);
            fate.kept = of(&fate.kept);
            let prices = nodes.clone().map(|(g, &origin)| {
                let own = fate.prices[origin];
                if there(g) { own } else { own.map(|_| 0.0) }
            });
            fate.prices = prices.collect();
        }
    }
}
