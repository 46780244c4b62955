//! What the checker knows of a scenario by index, and which triples are
//! eligible; `build` fills it in.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rustc_hash::FxHashMap;

use super::super::cards::Cards;
use super::super::futures::Futures;
use super::super::tolerances::FULL_MACHINE;
use super::super::waits::Waits;
use super::stage_names::Stages;
use crate::scenario::{Node, Profile, Scenario};

/// The scenario by index.
pub(crate) struct Index<'a> {
    pub(crate) scenario: &'a Scenario,
    /// Number of periods; of all futures together, where there are several.
    pub(crate) periods: usize,
    /// What the periods mean where there are several futures.
    pub(crate) futures: Option<Futures>,
    /// Per demand: its work that can wait, where it can.
    pub(crate) waits: Vec<Option<Waits>>,
    /// All profiles of all models, model by model.
    pub(crate) profiles: Vec<ProfileEntry<'a>>,
    /// Per demand: overhead factor of its verification mode.
    pub(crate) overhead: Vec<f64>,
    /// Per demand: verifier work per unit.
    pub(crate) verifier_load: Vec<f64>,
    pub(super) nodes_by_id: FxHashMap<&'a str, usize>,
    pub(super) models_by_id: FxHashMap<&'a str, usize>,
    pub(super) demands_by_id: FxHashMap<&'a str, usize>,
    /// Per model: where its profiles start in `profiles`; one more at the end.
    pub(super) first_profile: Vec<usize>,
    /// Per demand: its model, unless it names an unknown one.
    pub(super) demand_model: Vec<Option<usize>>,
    /// Per demand with listed routes: nodes (ascending) and costs per unit.
    pub(super) listed: Vec<Option<Vec<(usize, f64)>>>,
    /// Per node: where its resources start among all; one more at the end.
    pub(super) first_slot: Vec<usize>,
    /// Per node: its group.
    pub(super) node_group: Vec<usize>,
    pub(super) node_groups: Vec<NodeGroup<'a>>,
    /// Distinct lists of resource names, each in the order of the names.
    pub(super) shapes: Vec<Vec<&'a str>>,
    /// The cards of each of these, where machines have some.
    pub(super) shape_cards: Vec<Option<Cards>>,
    /// Per hardware class: groups without a hosts list.
    pub(super) open_groups: HashMap<&'a str, Vec<usize>>,
    /// Per model: groups whose hosts list names it.
    pub(super) hosting_groups: Vec<Vec<usize>>,
    /// Per model: groups of demands without listed routes.
    pub(super) demand_groups: Vec<Vec<DemandGroup<'a>>>,
    /// Per model: demands with listed routes.
    pub(super) listed_demands: Vec<Vec<usize>>,
    /// Per region of a demand: regions of nodes with a known round trip, and
    /// its milliseconds.
    pub(super) near: HashMap<&'a str, Vec<(usize, f64)>>,
    pub(super) node_regions: usize,
    /// Per region of nodes: its first node.
    pub(super) first_of_region: Vec<usize>,
    /// Per model.
    pub(super) model_stages: Vec<Stages<'a>>,
    /// Per demand: places in which all stages of its model may be done; none without stages.
    pub(super) whole_places: Vec<Option<BTreeSet<usize>>>,
}

/// Nodes that are alike to eligibility.
pub(super) struct NodeGroup<'a> {
    pub(super) hardware: &'a str,
    pub(super) region: usize,
    pub(super) region_name: &'a str,
    pub(super) modes: Vec<&'a str>,
    pub(super) shape: usize,
    /// Profiles of the hardware of which one replica is too large, ascending.
    pub(super) too_large: Vec<usize>,
    pub(super) members: Vec<usize>,
}

/// Demands of one model that are alike to eligibility.
pub(super) struct DemandGroup<'a> {
    pub(super) region: &'a str,
    pub(super) mode: &'a str,
    pub(super) max_rtt_ms: Option<f64>,
    /// Regions that may serve them, in the order of names; any unless given.
    pub(super) in_regions: Option<Vec<&'a str>>,
    pub(super) members: Vec<usize>,
}

impl DemandGroup<'_> {
    /// Whether nodes of a region may serve them.
    fn may_be_in(&self, region: &str) -> bool {
        let allowed = self.in_regions.as_ref();
        allowed.is_none_or(|regions| regions.binary_search(&region).is_ok())
    }
}

/// A profile and whose it is.
pub(crate) struct ProfileEntry<'a> {
    pub(crate) model: usize,
    pub(crate) profile: &'a Profile,
    /// Whether replicas of it hold something, so that they are placed.
    pub(crate) is_placed: bool,
    /// The number of its stage; none where it does all of the work.
    pub(crate) stage: Option<usize>,
}

/// A resource of which one replica holds more than as many empty machines of an entry
/// as it may span have, of those that the machine names.
pub(super) fn too_large<'a>(profile: &'a Profile, machine: &Node) -> Option<&'a str> {
    // No more machines than the entry can have; one without any holds nothing anyway.
    let machines = machine.count.bounds().1.max(1);
    let most = profile.machines.min(machines) as f64 + FULL_MACHINE;
    let mut held = profile.holds.iter();
    let exceeds = |(name, amount): &(&String, &f64)| {
        let has = machine.capacity.get(*name);
        has.is_some_and(|has| **amount > most * has)
    };
    held.find(exceeds).map(|(name, _)| name.as_str())
}

/// What one replica takes on nodes that name a certain list of resources:
/// positions in that list and amounts above 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fit {
    pub(crate) uses: Vec<(usize, f64)>,
    pub(crate) holds: Vec<(usize, f64)>,
    /// What a placed replica takes: what it holds, or all of its whole cards.
    pub(crate) takes: Vec<(usize, f64)>,
}

/// Eligible triples of one profile: each of the demands with each of the nodes.
pub(crate) struct Block<'b> {
    pub(crate) demands: &'b [usize],
    pub(crate) nodes: &'b [usize],
    /// The group that the nodes are all members of, unless their routes are listed.
    pub(crate) group: Option<usize>,
    pub(crate) fit: &'b Fit,
    /// Currency per unit routed.
    pub(crate) route_cost: f64,
}

impl<'a> Index<'a> {
    /// The index of a scenario whose periods are those of several futures.
    pub(crate) fn in_futures(mut self, futures: Option<Futures>) -> Self {
        self.futures = futures;
        self
    }

    /// The node of that name.
    pub(crate) fn node(&self, id: &str) -> Option<usize> {
        self.nodes_by_id.get(id).copied()
    }

    /// The model of that name.
    pub(crate) fn model(&self, id: &str) -> Option<usize> {
        self.models_by_id.get(id).copied()
    }

    /// The demand of that name.
    pub(crate) fn demand(&self, id: &str) -> Option<usize> {
        self.demands_by_id.get(id).copied()
    }

    /// The model's profile of that name.
    pub(crate) fn profile(&self, model: usize, name: &str) -> Option<usize> {
        self.profiles_of(model)
            .find(|&p| self.profiles[p].profile.name == name)
    }

    /// The model of a demand, unless it names an unknown one.
    pub(crate) fn model_of(&self, demand: usize) -> Option<usize> {
        self.demand_model[demand]
    }

    /// Units per second asked for.
    pub(crate) fn rate(&self, demand: usize, period: usize) -> f64 {
        let rates = &self.scenario.demands[demand].rate;
        rates.get(period).copied().unwrap_or(0.0)
    }

    /// The most units per second that can be served in a period: what is asked for, or all
    /// that waits then.
    pub(crate) fn most(&self, demand: usize, period: usize) -> f64 {
        match &self.waits[demand] {
            Some(waits) => waits.most[period],
            None => self.rate(demand, period),
        }
    }

    /// Where a node's resources start among the resources of all nodes.
    pub(crate) fn first_slot(&self, node: usize) -> usize {
        self.first_slot[node]
    }

    /// Number of resources of all nodes together.
    pub(crate) fn slots(&self) -> usize {
        self.first_slot.last().copied().unwrap_or(0)
    }

    /// The names of a node's resources, in the order of their positions.
    pub(crate) fn resources(&self, node: usize) -> &[&'a str] {
        &self.shapes[self.shape(node)]
    }

    /// Number of groups of nodes that are alike to eligibility.
    pub(crate) fn groups(&self) -> usize {
        self.node_groups.len()
    }

    /// The group of a node.
    pub(crate) fn group(&self, node: usize) -> usize {
        self.node_group[node]
    }

    /// Which list of resource names a node has; equal lists have equal numbers.
    pub(crate) fn shape(&self, node: usize) -> usize {
        self.node_groups[self.node_group[node]].shape
    }

    /// The cards of a node's machines, if they have some.
    pub(crate) fn cards(&self, node: usize) -> Option<&Cards> {
        self.shape_cards[self.shape(node)].as_ref()
    }

    /// The position of the compute resource in a list of resources.
    pub(crate) fn compute(&self, shape: usize) -> Option<usize> {
        let names = &self.shapes[shape];
        names.binary_search(&self.scenario.compute.as_str()).ok()
    }

    /// What a replica takes of a list of resources, or `None` where the list
    /// does not name everything the profile uses or holds.
    pub(crate) fn fit(&self, profile: usize, shape: usize) -> Option<Fit> {
        let names = &self.shapes[shape];
        let place = |amounts: &BTreeMap<String, f64>| {
            amounts
                .iter()
                .filter(|&(_, &amount)| amount > 0.0)
                .map(|(name, &amount)| {
                    let position = names.binary_search(&name.as_str()).ok()?;
                    Some((position, amount))
                })
                .collect::<Option<Vec<_>>>()
        };
        let profile = self.profiles[profile].profile;
        let holds = place(&profile.holds)?;
        let cards = self.shape_cards[shape].as_ref();
        Some(Fit {
            uses: place(&profile.uses)?,
            takes: match cards {
                Some(cards) => cards.takes(&holds, self.compute(shape)),
                None => holds.clone(),
            },
            holds,
        })
    }

    /// Why replicas of a profile cannot run on a node, in fleet words.
    pub(crate) fn why_not_placeable(&self, profile: usize, node: usize) -> Result<(), String> {
        let entry = &self.profiles[profile];
        let machine = &self.scenario.nodes[node];
        if entry.profile.hardware != machine.hardware {
            return Err(format!(
                "profile {} is for {}, node {} is {}",
                entry.profile.name, entry.profile.hardware, machine.id, machine.hardware
            ));
        }
        let model = &self.scenario.models[entry.model].id;
        if !self.hosts(node, entry.model) {
            return Err(format!("node {} does not host {model}", machine.id));
        }
        let mut needed = entry.profile.uses.iter().chain(&entry.profile.holds);
        if let Some((name, _)) =
            needed.find(|&(name, &amount)| amount > 0.0 && !machine.capacity.contains_key(name))
        {
            return Err(format!("node {} has no {name}", machine.id));
        }
        match too_large(entry.profile, machine) {
            Some(resource) => Err(format!(
                "one replica by {} holds {} {resource}, {} of node {} has {}",
                entry.profile.name,
                entry.profile.holds[resource],
                match entry.profile.machines.min(machine.count.bounds().1.max(1)) {
                    1 => "a machine".to_owned(),
                    most => format!("each of {most} machines"),
                },
                machine.id,
                machine.capacity[resource]
            )),
            None => Ok(()),
        }
    }

    /// Why a triple is not eligible, in fleet words. The profile must be of the
    /// demand's model.
    pub(crate) fn why_not_eligible(
        &self,
        demand: usize,
        profile: usize,
        node: usize,
    ) -> Result<(), String> {
        self.why_not_placeable(profile, node)?;
        let asked = &self.scenario.demands[demand];
        let machine = &self.scenario.nodes[node];
        if !machine.verification.contains(&asked.verification) {
            return Err(format!(
                "node {} cannot produce verification {}",
                machine.id, asked.verification
            ));
        }
        if let Some(allowed) = &asked.in_regions
            && !allowed.contains(&machine.region)
        {
            return Err(format!(
                "{} may be served in {} only, node {} is in {}",
                asked.id,
                allowed.join(", "),
                machine.id,
                machine.region
            ));
        }
        if let Some(limit) = asked.max_rtt_ms {
            match self
                .scenario
                .round_trip_ms(&asked.region, &machine.region)
                .map(|ms| (ms, ms <= limit))
            {
                Some((_, true)) => {}
                Some((ms, false)) => {
                    return Err(format!(
                        "the round trip from {} to {} is {ms} ms, the limit {limit} ms",
                        asked.region, machine.region
                    ));
                }
                None => {
                    return Err(format!(
                        "the round trip from {} to {} is not known, the limit {limit} ms",
                        asked.region, machine.region
                    ));
                }
            }
        }
        match &self.listed[demand] {
            Some(nodes) if nodes.binary_search_by_key(&node, |&(n, _)| n).is_err() => Err(format!(
                "no route from {} to {} is listed",
                asked.id, machine.id
            )),
            _ => Ok(()),
        }
    }

    /// Whether any profile lets a node serve a demand.
    pub(crate) fn can_serve(&self, demand: usize, node: usize) -> bool {
        self.demand_model[demand].is_some_and(|model| {
            self.profiles_of(model)
                .any(|profile| self.why_not_eligible(demand, profile, node).is_ok())
        })
    }

    /// Currency per unit routed from a demand to a node, where the profile is not of a
    /// stage before the last.
    pub(crate) fn route_cost(&self, demand: usize, profile: usize, node: usize) -> f64 {
        let Some(nodes) = self.listed[demand]
            .as_ref()
            .filter(|_| self.is_served_by(profile))
        else {
            return 0.0;
        };
        match nodes.binary_search_by_key(&node, |&(n, _)| n) {
            Ok(at) => nodes[at].1,
            Err(_) => 0.0,
        }
    }

    /// Whether some node may serve a demand, by demand.
    pub(crate) fn reachable(&self) -> Vec<bool> {
        let mut reachable = vec![false; self.scenario.demands.len()];
        for profile in 0..self.profiles.len() {
            self.blocks(profile, |block| {
                if !block.nodes.is_empty() {
                    for &demand in block.demands {
                        reachable[demand] = true;
                    }
                }
            });
        }
        reachable
    }

    /// Calls `visit` with every triple of a profile that is eligible by itself, in blocks.
    pub(super) fn every_block(&self, profile: usize, mut visit: impl FnMut(&Block<'_>)) {
        let entry = &self.profiles[profile];
        let groups = &self.demand_groups[entry.model];
        let listed_demands = &self.listed_demands[entry.model];
        if groups.is_empty() && listed_demands.is_empty() {
            return;
        }
        let mut fits = FxHashMap::default();
        let candidates = self.candidates(profile, &mut fits);

        let mut is_near = vec![false; self.node_regions];
        for group in groups {
            let near = match group.max_rtt_ms {
                Some(_) => self.near.get(group.region).map_or(&[][..], Vec::as_slice),
                None => &[],
            };
            for &(region, ms) in near {
                is_near[region] = group.max_rtt_ms.is_some_and(|limit| ms <= limit);
            }
            for &candidate in &candidates {
                let nodes = &self.node_groups[candidate];
                if (group.max_rtt_ms.is_none() || is_near[nodes.region])
                    && nodes.modes.contains(&group.mode)
                    && group.may_be_in(nodes.region_name)
                    && let Some(Some(fit)) = fits.get(&nodes.shape)
                {
                    visit(&Block {
                        demands: &group.members,
                        nodes: &nodes.members,
                        group: Some(candidate),
                        fit,
                        route_cost: 0.0,
                    });
                }
            }
            for &(region, _) in near {
                is_near[region] = false;
            }
        }

        for &demand in listed_demands {
            for &(node, route_cost) in self.listed[demand].as_deref().unwrap_or(&[]) {
                if self.why_not_eligible(demand, profile, node).is_ok()
                    && let Some(fit) = fits
                        .entry(self.shape(node))
                        .or_insert_with_key(|&shape| self.fit(profile, shape))
                {
                    visit(&Block {
                        demands: &[demand],
                        nodes: &[node],
                        group: None,
                        fit,
                        route_cost,
                    });
                }
            }
        }
    }

    /// Groups of nodes that could run a profile, ascending; fills in what fits.
    fn candidates(&self, profile: usize, fits: &mut FxHashMap<usize, Option<Fit>>) -> Vec<usize> {
        let entry = &self.profiles[profile];
        let hardware = entry.profile.hardware.as_str();
        let open = self
            .open_groups
            .get(hardware)
            .map_or(&[][..], Vec::as_slice);
        let hosting = &self.hosting_groups[entry.model];
        let mut candidates: Vec<usize> = open.iter().chain(hosting).copied().collect();
        candidates.sort_unstable();
        candidates.retain(|&group| {
            let group = &self.node_groups[group];
            group.hardware == hardware
                && group.too_large.binary_search(&profile).is_err()
                && fits
                    .entry(group.shape)
                    .or_insert_with_key(|&shape| self.fit(profile, shape))
                    .is_some()
        });
        candidates
    }

    fn profiles_of(&self, model: usize) -> std::ops::Range<usize> {
        self.first_profile[model]..self.first_profile[model + 1]
    }

    fn hosts(&self, node: usize, model: usize) -> bool {
        self.scenario.nodes[node].hosts.is_none()
            || self.hosting_groups[model]
                .binary_search(&self.node_group[node])
                .is_ok()
    }
}
