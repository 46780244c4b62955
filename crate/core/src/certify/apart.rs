//! Entries whose machines are chosen anew in each future, as the checker sees them: once for
//! each future, under a name of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::scenario::{Decided, Node, Scenario};

/// The entries that the checker sees, and what they stand for.
#[derive(Clone, Default)]
pub(crate) struct Apart {
    /// By entry: its place in the scenario.
    pub(crate) origin: Vec<usize>,
    /// By entry: the only future in which it is there, where it is chosen in each.
    pub(crate) only_in: Vec<Option<usize>>,
    /// By entry: its id in the scenario.
    ids: Vec<String>,
    /// By id and future: the name that it goes by here.
    names: BTreeMap<String, Vec<String>>,
    /// All these names.
    own: BTreeSet<String>,
}

impl Apart {
    /// Sees every entry as often as its machines are chosen.
    pub(super) fn of(scenario: &Scenario, futures: &[String]) -> Self {
        let mut taken: BTreeSet<String> = scenario.nodes.iter().map(|n| n.id.clone()).collect();
        let mut apart = Apart::default();
        for (place, node) in scenario.nodes.iter().enumerate() {
            if node.count.decided() != Decided::After {
                apart.origin.push(place);
                apart.only_in.push(None);
                apart.ids.push(node.id.clone());
                continue;
            }
            let mut names = Vec::with_capacity(futures.len());
            for (number, future) in futures.iter().enumerate() {
                let mut name = format!("{} (in {future})", node.id);
                while !taken.insert(name.clone()) {
                    // No name of a scenario ends so.
                    name.push(' ');
                }
                apart.own.insert(name.clone());
                names.push(name);
                apart.origin.push(place);
                apart.only_in.push(Some(number));
                apart.ids.push(node.id.clone());
            }
            apart.names.insert(node.id.clone(), names);
        }
        apart
    }

    /// Whether anything is chosen in each future.
    pub(super) fn is_needed(&self) -> bool {
        !self.names.is_empty()
    }

    /// What the scenario calls an entry.
    pub(crate) fn id(&self, entry: usize) -> &str {
        &self.ids[entry]
    }

    /// Whether a name is the checker's own, which no scenario has.
    pub(super) fn is_own(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// The names that an entry goes by.
    pub(super) fn of_entry(&self, id: &str) -> Option<&[String]> {
        self.names.get(id).map(Vec::as_slice)
    }

    /// Puts them in the place of the scenario's own, wherever these are named.
    pub(super) fn put_into(&self, wide: &mut Scenario) {
        if !self.is_needed() {
            return;
        }
        let both = self.origin.iter().zip(&self.only_in);
        let nodes = both.map(|(&place, only_in)| {
            let own = &wide.nodes[place];
            let names = self.of_entry(&own.id);
            let name = only_in.and_then(|future| names?.get(future).cloned());
            Node {
                id: name.unwrap_or_else(|| own.id.clone()),
                ..own.clone()
            }
        });
        wide.nodes = nodes.collect();
        let routes = std::mem::take(&mut wide.routes);
        for route in routes {
            let Some(names) = self.of_entry(&route.node) else {
                wide.routes.push(route);
                continue;
            };
            for name in names {
                let mut own = route.clone();
                own.node.clone_from(name);
                wide.routes.push(own);
            }
        }
        for selector in wide.limits.iter_mut().filter_map(|l| l.nodes.as_mut()) {
            let named = std::mem::take(&mut selector.id);
            for id in named {
                match self.of_entry(&id) {
                    Some(names) => selector.id.extend(names.iter().cloned()),
                    None => selector.id.push(id),
                }
            }
        }
    }
}
