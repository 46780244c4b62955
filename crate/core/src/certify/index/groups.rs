//! How the index groups what is alike to eligibility: built once, then only read.

use std::collections::HashMap;

use crate::scenario::Node;

use super::Index;

/// Nodes that are alike to eligibility.
pub(super) struct NodeGroup<'a> {
    pub(super) hardware: &'a str,
    pub(super) region: usize,
    pub(super) modes: Vec<&'a str>,
    pub(super) shape: usize,
    pub(super) members: Vec<usize>,
}

/// Demands of one model that are alike to eligibility.
pub(super) struct DemandGroup<'a> {
    pub(super) region: &'a str,
    pub(super) mode: &'a str,
    pub(super) max_rtt_ms: Option<f64>,
    pub(super) members: Vec<usize>,
}

impl<'a> Index<'a> {
    /// Forms the groups of nodes; returns the regions of nodes by name.
    pub(super) fn group_nodes(&mut self) -> HashMap<&'a str, usize> {
        let mut regions = HashMap::new();
        let mut shapes: HashMap<Vec<&'a str>, usize> = HashMap::new();
        let mut groups = HashMap::new();
        for (number, node) in self.scenario.nodes.iter().enumerate() {
            let next = regions.len();
            let region = *regions.entry(node.region.as_str()).or_insert(next);
            let names: Vec<&str> = node.capacity.keys().map(String::as_str).collect();
            let shape = *shapes.entry(names).or_insert_with_key(|names| {
                self.shapes.push(names.clone());
                self.shapes.len() - 1
            });
            let modes = sorted(node.verification.iter().map(String::as_str));
            let hosted = self.hosted_models(node);
            let key = (node.hardware.as_str(), region, modes, hosted, shape);
            let group = *groups.entry(key).or_insert_with_key(|key| {
                let group = self.node_groups.len();
                self.node_groups.push(NodeGroup {
                    hardware: key.0,
                    region,
                    modes: key.2.clone(),
                    shape,
                    members: Vec::new(),
                });
                match &key.3 {
                    Some(models) => {
                        for &model in models {
                            self.hosting_groups[model].push(group);
                        }
                    }
                    None => self.open_groups.entry(key.0).or_default().push(group),
                }
                group
            });
            self.node_groups[group].members.push(number);
            self.node_group.push(group);
        }
        self.node_regions = regions.len();
        regions
    }

    fn hosted_models(&self, node: &'a Node) -> Option<Vec<usize>> {
        let names = node.hosts.as_ref()?;
        Some(sorted(names.iter().filter_map(|name| self.model(name))))
    }

    pub(super) fn list_routes(&mut self) {
        self.listed = vec![None; self.scenario.demands.len()];
        for route in &self.scenario.routes {
            let (Some(demand), Some(node)) = (self.demand(&route.demand), self.node(&route.node))
            else {
                continue;
            };
            self.listed[demand]
                .get_or_insert_default()
                .push((node, route.cost));
        }
        for nodes in self.listed.iter_mut().flatten() {
            nodes.sort_by_key(|&(node, _)| node);
            nodes.dedup_by_key(|&mut (node, _)| node);
        }
    }

    pub(super) fn group_demands(&mut self) {
        self.demand_groups
            .resize_with(self.scenario.models.len(), Vec::new);
        let mut groups = HashMap::new();
        for (number, demand) in self.scenario.demands.iter().enumerate() {
            let Some(model) = self.demand_model[number] else {
                continue;
            };
            if self.listed[number].is_some() {
                self.listed_demands[model].push(number);
                continue;
            }
            let key = (
                model,
                demand.region.as_str(),
                demand.verification.as_str(),
                demand.max_rtt_ms.map(f64::to_bits),
            );
            let of_model = &mut self.demand_groups[model];
            let group = *groups.entry(key).or_insert_with(|| {
                of_model.push(DemandGroup {
                    region: &demand.region,
                    mode: &demand.verification,
                    max_rtt_ms: demand.max_rtt_ms,
                    members: Vec::new(),
                });
                of_model.len() - 1
            });
            of_model[group].members.push(number);
        }
    }

    /// Known round trips from regions of demands that have a limit.
    pub(super) fn find_near_regions(&mut self, regions: &HashMap<&'a str, usize>) {
        let scenario = self.scenario;
        let limited = scenario.demands.iter().filter(|d| d.max_rtt_ms.is_some());
        let from = sorted(limited.map(|d| d.region.as_str()));
        let mut neighbours: HashMap<&str, Vec<&str>> =
            from.iter().map(|&name| (name, vec![name])).collect();
        for (a, row) in &scenario.rtt_ms {
            for b in row.keys() {
                for (one, other) in [(a, b), (b, a)] {
                    if let Some(list) = neighbours.get_mut(one.as_str()) {
                        list.push(other);
                    }
                }
            }
        }
        for name in from {
            let near = sorted(neighbours.remove(name).unwrap_or_default().into_iter())
                .into_iter()
                .filter_map(|to| Some((*regions.get(to)?, scenario.round_trip_ms(name, to)?)))
                .collect();
            self.near.insert(name, near);
        }
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut list: Vec<T> = items.collect();
    list.sort_unstable();
    list.dedup();
    list
}
