//! How the index is built, once: names to indices, and groups of what is alike
//! to eligibility.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::super::cards::Cards;
use super::super::waits;
use super::stage_names::Stages;
use super::view::{DemandGroup, Index, NodeGroup, ProfileEntry, too_large};
use crate::scenario::{Demand, Node, Scenario};

impl<'a> Index<'a> {
    /// Reads the scenario, which must have passed the scenario's own checks;
    /// of names that stand twice, the first one counts.
    pub(crate) fn new(scenario: &'a Scenario) -> Self {
        let nodes_by_id = by_name(scenario.nodes.iter().map(|n| n.id.as_str()));
        let models_by_id = by_name(scenario.models.iter().map(|m| m.id.as_str()));
        let demands_by_id = by_name(scenario.demands.iter().map(|d| d.id.as_str()));

        let mut profiles = Vec::new();
        let mut first_profile = vec![0];
        let mut model_stages = Vec::new();
        for (model, entry) in scenario.models.iter().enumerate() {
            let stages = Stages::of(entry);
            profiles.extend(entry.profiles.iter().map(|profile| ProfileEntry {
                model,
                profile,
                stage: stages.number(profile.stage.as_deref()),
                is_placed: profile.holds.values().any(|&amount| amount > 0.0),
            }));
            first_profile.push(profiles.len());
            model_stages.push(stages);
        }

        let mut first_slot = vec![0];
        for node in &scenario.nodes {
            let last = first_slot.last().copied().unwrap_or(0);
            first_slot.push(last + node.capacity.len());
        }

        let mut index = Index {
            scenario,
            periods: scenario.periods.len(),
            futures: None,
            waits: waits::read(scenario),
            profiles,
            overhead: demand_values(scenario, |d| scenario.overhead(&d.verification)),
            verifier_load: demand_values(scenario, |d| scenario.verifier_load(&d.verification)),
            demand_model: scenario
                .demands
                .iter()
                .map(|d| models_by_id.get(d.model.as_str()).copied())
                .collect(),
            nodes_by_id,
            models_by_id,
            demands_by_id,
            first_profile,
            listed: Vec::new(),
            first_slot,
            node_group: Vec::with_capacity(scenario.nodes.len()),
            node_groups: Vec::new(),
            shapes: Vec::new(),
            shape_cards: Vec::new(),
            open_groups: HashMap::new(),
            hosting_groups: vec![Vec::new(); scenario.models.len()],
            demand_groups: Vec::new(),
            listed_demands: vec![Vec::new(); scenario.models.len()],
            near: HashMap::new(),
            node_regions: 0,
            first_of_region: Vec::new(),
            model_stages,
            whole_places: Vec::new(),
        };
        let regions = index.group_nodes();
        index.list_routes();
        index.group_demands();
        index.find_near_regions(&regions);
        index.find_whole_places();
        index
    }

    /// Forms the groups of nodes; returns the regions of nodes by name.
    fn group_nodes(&mut self) -> HashMap<&'a str, usize> {
        let mut regions = HashMap::new();
        let mut shapes = HashMap::new();
        let mut groups = HashMap::new();
        let large = self.large_profiles();
        for (number, node) in self.scenario.nodes.iter().enumerate() {
            let next = regions.len();
            let region = *regions.entry(node.region.as_str()).or_insert(next);
            if region == self.first_of_region.len() {
                self.first_of_region.push(number);
            }
            let names: Vec<&str> = node.capacity.keys().map(String::as_str).collect();
            let cards = Cards::of(self.scenario, node);
            let shape = (names, cards.as_ref().map(Cards::key));
            let shape = *shapes.entry(shape).or_insert_with_key(|(names, _)| {
                self.shapes.push(names.clone());
                self.shape_cards.push(cards);
                self.shapes.len() - 1
            });
            let modes = sorted(node.verification.iter().map(String::as_str));
            let hosted = self.hosted_models(node);
            let large = large.get(node.hardware.as_str()).into_iter().flatten();
            let too_large: Vec<usize> = large
                .filter(|&&p| too_large(self.profiles[p].profile, node).is_some())
                .copied()
                .collect();
            let key = (
                node.hardware.as_str(),
                region,
                modes,
                hosted,
                shape,
                too_large,
            );
            let group = *groups.entry(key).or_insert_with_key(|key| {
                let group = self.node_groups.len();
                self.node_groups.push(NodeGroup {
                    hardware: key.0,
                    region,
                    region_name: &node.region,
                    modes: key.2.clone(),
                    shape,
                    too_large: key.5.clone(),
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

    /// Per hardware: profiles that may be too large for some node, ascending. A
    /// replica that fits on the least of every resource fits everywhere, and
    /// most do, so that nodes need not be asked one by one.
    fn large_profiles(&self) -> HashMap<&'a str, Vec<usize>> {
        let mut placed: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, entry) in self.profiles.iter().enumerate() {
            if entry.is_placed {
                let own = placed.entry(entry.profile.hardware.as_str());
                own.or_default().push(number);
            }
        }
        let mut least: HashMap<&str, Node> = HashMap::new();
        for node in &self.scenario.nodes {
            if !placed.contains_key(node.hardware.as_str()) {
                continue;
            }
            match least.get_mut(node.hardware.as_str()) {
                Some(least) => {
                    if node.count.bounds().1 < least.count.bounds().1 {
                        least.count = node.count;
                    }
                    for (name, &amount) in &node.capacity {
                        match least.capacity.get_mut(name) {
                            Some(known) => *known = known.min(amount),
                            None => drop(least.capacity.insert(name.clone(), amount)),
                        }
                    }
                }
                None => drop(least.insert(&node.hardware, node.clone())),
            }
        }
        placed.retain(|hardware, profiles| {
            let Some(least) = least.get(hardware) else {
                return false;
            };
            profiles.retain(|&p| too_large(self.profiles[p].profile, least).is_some());
            !profiles.is_empty()
        });
        placed
    }

    fn hosted_models(&self, node: &'a Node) -> Option<Vec<usize>> {
        let names = node.hosts.as_ref()?;
        Some(sorted(names.iter().filter_map(|name| self.model(name))))
    }

    fn list_routes(&mut self) {
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

    fn group_demands(&mut self) {
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
            let regions = demand.in_regions.as_ref();
            let regions = regions.map(|names| sorted(names.iter().map(String::as_str)));
            let key = (
                model,
                regions.clone(),
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
                    in_regions: regions,
                    members: Vec::new(),
                });
                of_model.len() - 1
            });
            of_model[group].members.push(number);
        }
    }

    /// Known round trips from regions of demands that have a limit.
    fn find_near_regions(&mut self, regions: &HashMap<&'a str, usize>) {
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

fn by_name<'a>(names: impl Iterator<Item = &'a str>) -> FxHashMap<&'a str, usize> {
    let mut map = FxHashMap::default();
    for (number, name) in names.enumerate() {
        map.entry(name).or_insert(number);
    }
    map
}

fn demand_values(scenario: &Scenario, value: impl Fn(&Demand) -> f64) -> Vec<f64> {
    scenario.demands.iter().map(value).collect()
}
