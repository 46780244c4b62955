//! The fleet: a checked scenario with names replaced by indices.
//!
//! Everything downstream (programs, policies, waste) walks these arrays; only
//! the certificate checker makes its own, so that a mistake here is found.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::cards::{CardClass, OnCards};
use super::fit::{LargeReplicas, Shortage, most_machines, shortage};
use super::fleet_limits::{FleetLimit, FleetShare, memberships};
use super::stage_numbers::FleetStages;
use super::{Hourly, Loading, Scenario, Slots, Standing, Steady, Waiting, limits};
use crate::error::Error;

/// Resource amounts by resource index, without zeros.
pub(crate) type Amounts = Vec<(usize, f64)>;

/// A node entry by index.
#[derive(Debug)]
pub(crate) struct FleetNode {
    /// Amount of each resource one machine has, dense.
    pub capacity: Vec<f64>,
    /// Bit k is set where the capacity names resource k.
    pub named: u64,
    /// Fewest and most machines.
    pub count: (f64, f64),
    /// Whether the plan chooses the count.
    pub is_range: bool,
    /// Where it chooses in every period.
    pub hourly: Option<Hourly>,
    /// availability x (1 - headroom).
    pub usable: f64,
    /// Price per unit of each resource and hour, dense.
    pub usage_price: Vec<f64>,
    /// The class of its cards, if it has some.
    pub card_class: Option<usize>,
    pub(super) hardware: usize,
    pub(super) region: usize,
    pub(super) modes: Vec<usize>,
    pub(super) hosts: Option<Vec<usize>>,
}

/// A profile by index; profiles of all models are numbered together.
#[derive(Debug)]
pub(crate) struct FleetProfile {
    /// Index of the model.
    pub model: usize,
    /// Index within the model.
    pub index: usize,
    /// Units per second of one replica.
    pub rate: f64,
    /// Busy in proportion to the work.
    pub uses: Amounts,
    /// Taken while placed.
    pub holds: Amounts,
    /// The stage of the work that it does, by number; none where it does all of it.
    pub stage: Option<usize>,
    /// Most machines under one replica.
    pub(super) machines: u64,
    /// Whether one replica is too large for some entry.
    pub(super) is_large: bool,
    pub(super) hardware: usize,
    pub(super) needs: u64,
}

impl FleetProfile {
    /// uses + holds of a resource by one replica at full speed.
    pub fn total(&self, resource: usize) -> f64 {
        let of = |amounts: &Amounts| -> f64 {
            amounts
                .iter()
                .filter(|(k, _)| *k == resource)
                .map(|(_, a)| a)
                .sum()
        };
        of(&self.uses) + of(&self.holds)
    }
}

/// A demand by index.
#[derive(Debug)]
pub(crate) struct FleetDemand {
    /// Index of the model.
    pub model: usize,
    /// Overhead factor of its verification mode.
    pub overhead: f64,
    /// Verifier work per unit.
    pub verifier_load: f64,
    /// Fraction that must be served.
    pub min_served: f64,
    pub(super) mode: usize,
    pub(super) region: usize,
    pub(super) max_rtt_ms: f64,
    /// Regions that may serve it, ascending.
    pub(super) in_regions: Option<Vec<usize>>,
    pub(super) listed: Option<HashMap<usize, f64>>,
}

/// An eligible (demand, profile, node), and what a unit routed there costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Triple {
    /// Index of the demand.
    pub demand: usize,
    /// Index of the profile.
    pub profile: usize,
    /// Index of the node.
    pub node: usize,
    /// Currency per unit routed.
    pub cost: f64,
}

/// Which kinds of restriction are lifted (DESIGN section 3).
// Independent switches, not a state machine.
#[allow(clippy::struct_excessive_bools)]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Lifted {
    /// That a replica holds no more compute than its machines have.
    pub fragmentation: bool,
    /// Hosts lists and listed routes.
    pub hosting: bool,
    /// Nodes' verification modes.
    pub verification: bool,
    /// Round trip limits and lists of regions.
    pub region: bool,
    /// Resources other than compute, and what else keeps a replica off a machine.
    pub resource: bool,
}

/// A checked scenario with names replaced by indices.
#[derive(Debug)]
pub(crate) struct Fleet<'s> {
    /// Where the names are.
    pub scenario: &'s Scenario,
    /// Resource names in alphabetical order.
    pub resources: Vec<String>,
    /// Index of the compute resource.
    pub compute: usize,
    /// Length of each period.
    pub hours: Vec<f64>,
    pub nodes: Vec<FleetNode>,
    pub profiles: Vec<FleetProfile>,
    pub demands: Vec<FleetDemand>,
    /// Profiles of each model, as indices into `profiles`.
    pub profiles_of: Vec<std::ops::Range<usize>>,
    /// Where moving replicas has a price or a limit.
    pub steady: Option<Steady>,
    /// When replicas load, where some do before they serve.
    pub loading: Option<Loading>,
    /// Limits over several nodes, models or demands.
    pub limits: Vec<FleetLimit>,
    /// How each model's replicas are spread.
    pub shares: Vec<Option<FleetShare>>,
    /// The stages of each model.
    pub stages: Vec<FleetStages>,
    /// Machines that have cards, by class.
    pub card_classes: Vec<CardClass>,
    /// What stands before the first period, where anything is said about it.
    pub standing: Option<Standing>,
    /// What the periods mean, where they are those of several futures.
    pub slots: Option<Slots>,
    /// By demand: until when its work can wait, where it can.
    pub waiting: Vec<Option<Waiting>>,
    pub(super) nodes_of_hardware: Vec<Vec<usize>>,
    /// Round trip from demand region (row) to node region; NaN where unknown.
    pub(super) round_trip_ms: Vec<f64>,
    pub(super) regions: usize,
}

impl Fleet<'_> {
    /// Units per second of a demand in a period.
    pub fn rate(&self, demand: usize, period: usize) -> f64 {
        self.scenario.demands[demand].rate[period]
    }

    /// The most units per second of a demand that can be served in a period: its rate, or
    /// all that waits then.
    pub fn most(&self, demand: usize, period: usize) -> f64 {
        match &self.waiting[demand] {
            Some(waiting) => waiting.most[period],
            None => self.rate(demand, period),
        }
    }

    /// Whether some work can wait.
    pub fn has_waiting(&self) -> bool {
        self.waiting.iter().any(Option::is_some)
    }

    /// Whether replicas of a model load before they serve.
    pub fn loads(&self, model: usize) -> bool {
        self.loading.as_ref().is_some_and(|own| own.loads(model))
    }

    /// Whether replicas may stand without work: moving them costs or takes time, or they are
    /// asked for.
    pub fn may_wait_for_work(&self) -> bool {
        self.steady.is_some() || self.loading.is_some() || self.any_stands_idle()
    }

    /// Worth of one unit of a demand.
    pub fn value(&self, demand: usize) -> f64 {
        self.scenario.demands[demand].value
    }

    /// Round trip in milliseconds between a demand and a node; NaN where unknown.
    pub fn round_trip_ms(&self, demand: usize, node: usize) -> f64 {
        self.round_trip_ms[self.demands[demand].region * self.regions + self.nodes[node].region]
    }

    /// What may be allocated of a resource on `machines` machines.
    pub fn available(&self, node: usize, resource: usize, machines: f64) -> f64 {
        let n = &self.nodes[node];
        n.capacity[resource] * machines * n.usable
    }

    /// What one replica takes of a node's capacity: what it holds, or all of the whole
    /// cards that it stands on.
    pub fn takes(&self, profile: usize, node: usize) -> &Amounts {
        let taken = self.cards(node).and_then(|class| class.takes(profile));
        taken.unwrap_or(&self.profiles[profile].holds)
    }

    /// What one replica takes of the cards of a machine.
    pub fn on_cards(&self, profile: usize, node: usize) -> OnCards {
        self.cards(node).map_or(OnCards::Nothing, |class| {
            class.on_cards(&self.profiles[profile].holds)
        })
    }

    /// The cards of a node's machines, if they have some.
    pub fn cards(&self, node: usize) -> Option<&CardClass> {
        self.nodes[node]
            .card_class
            .map(|class| &self.card_classes[class])
    }

    /// Whether any machine has cards.
    pub fn has_cards(&self) -> bool {
        !self.card_classes.is_empty()
    }

    /// Whether whole replicas have to be packed: where there are several machines, or
    /// cards.
    pub fn is_packed(&self, node: usize, machines: f64) -> bool {
        machines > 1.0 || self.nodes[node].card_class.is_some()
    }

    /// Whether a profile's resources are all named by a node's capacity, and one
    /// replica fits on the node's machines.
    pub fn fits(&self, profile: usize, node: usize, lifted: Lifted) -> bool {
        let needs = self.profiles[profile].needs;
        lifted.resource
            || (self.nodes[node].named & needs == needs
                && match self.shortage(profile, node) {
                    None => true,
                    Some(Shortage::Compute) => lifted.fragmentation,
                    Some(Shortage::Other) => false,
                })
    }

    /// Whether replicas of a profile may stand on a node: it holds something, its hardware
    /// is there, the node hosts its model, and one fits.
    pub fn may_stand(&self, profile: usize, node: usize) -> bool {
        let p = &self.profiles[profile];
        !p.holds.is_empty()
            && self.same_hardware(profile, node)
            && self.hosts(node, p.model)
            && self.fits(profile, node, Lifted::default())
    }

    /// What the machines under one replica lack.
    fn shortage(&self, profile: usize, node: usize) -> Option<Shortage> {
        let p = &self.profiles[profile];
        if !p.is_large {
            return None;
        }
        let capacity = &self.nodes[node].capacity;
        let held = p.holds.iter();
        let shares = held.map(|&(k, amount)| (k == self.compute, amount / capacity[k]));
        let most = most_machines(p.machines, self.nodes[node].count.1);
        shortage(most, shares)
    }

    /// Whether one replica of any profile is too large for some entry.
    pub fn has_large_replicas(&self) -> bool {
        self.profiles.iter().any(|p| p.is_large)
    }

    /// Whether a node may host a model.
    pub fn hosts(&self, node: usize, model: usize) -> bool {
        self.nodes[node]
            .hosts
            .as_ref()
            .is_none_or(|hosts| hosts.contains(&model))
    }

    /// Whether a node is in a region that may serve a demand.
    pub fn in_regions(&self, demand: usize, node: usize) -> bool {
        let allowed = self.demands[demand].in_regions.as_ref();
        allowed.is_none_or(|regions| regions.binary_search(&self.nodes[node].region).is_ok())
    }

    /// Whether a demand may be routed to a node, whatever the profile.
    pub fn reachable(&self, demand: usize, node: usize, lifted: Lifted) -> bool {
        let d = &self.demands[demand];
        let n = &self.nodes[node];
        (lifted.verification || n.modes.contains(&d.mode))
            && (lifted.region
                || (self.in_regions(demand, node)
                    && (d.max_rtt_ms.is_infinite()
                        || self.round_trip_ms(demand, node) <= d.max_rtt_ms)))
            && (lifted.hosting
                || (self.hosts(node, d.model)
                    && d.listed.as_ref().is_none_or(|l| l.contains_key(&node))))
    }

    /// Nodes of the hardware class a profile was measured on.
    pub fn nodes_of(&self, profile: usize) -> &[usize] {
        &self.nodes_of_hardware[self.profiles[profile].hardware]
    }

    /// Whether a profile was measured on a node's hardware.
    pub fn same_hardware(&self, profile: usize, node: usize) -> bool {
        self.profiles[profile].hardware == self.nodes[node].hardware
    }

    /// Currency per unit routed from a demand to a node.
    pub fn route_cost(&self, demand: usize, node: usize) -> f64 {
        self.demands[demand]
            .listed
            .as_ref()
            .and_then(|l| l.get(&node))
            .copied()
            .unwrap_or(0.0)
    }

    /// The eligible triples of one demand (DESIGN section 2), by profile, then node.
    pub fn triples_of(&self, demand: usize, lifted: Lifted) -> impl Iterator<Item = Triple> + '_ {
        let model = self.demands[demand].model;
        let places = self.whole_places(demand, lifted).map(Arc::new);
        self.profiles_of[model].clone().flat_map(move |profile| {
            let places = places.clone();
            let places = places.filter(|_| self.profiles[profile].stage.is_some());
            let counts = self.counts(profile);
            self.nodes_of(profile)
                .iter()
                .filter(move |&&node| {
                    self.fits(profile, node, lifted)
                        && self.reachable(demand, node, lifted)
                        && places
                            .as_ref()
                            .is_none_or(|p| p.contains(&self.place_of_stages(model, node)))
                })
                .map(move |&node| Triple {
                    demand,
                    profile,
                    node,
                    cost: if counts {
                        self.route_cost(demand, node)
                    } else {
                        0.0
                    },
                })
        })
    }

    /// A number for each node, the same for nodes that differ in capacity and
    /// count only and on which the same replicas fit: whatever restriction applies to
    /// one applies to the other.
    pub fn kinds(&self) -> Vec<usize> {
        let mut listed = vec![false; self.nodes.len()];
        for demand in &self.demands {
            for &node in demand.listed.iter().flat_map(HashMap::keys) {
                listed[node] = true;
            }
        }
        let mut numbers = FxHashMap::default();
        let large = LargeReplicas::of(self.scenario);
        let keep_stages = self.keep_stages();
        self.nodes
            .iter()
            .enumerate()
            .map(|(g, n)| {
                let mut modes = n.modes.clone();
                modes.sort_unstable();
                let mut hosts = n.hosts.clone();
                if let Some(h) = &mut hosts {
                    h.sort_unstable();
                }
                let prices: Vec<u64> = n.usage_price.iter().map(|p| p.to_bits()).collect();
                // A listed node keeps to itself: its routes may have costs.
                // So does a place that the stages of a model share.
                let alone = listed[g] || keep_stages[g];
                let own = if alone { g } else { usize::MAX };
                let too_large = large.on(&self.scenario.nodes[g]);
                let next = numbers.len();
                // What limits count keeps to those that they count.
                let limits = memberships(self.scenario, &self.scenario.nodes[g]);
                let rules = (n.hardware, n.region, modes, hosts, too_large, limits);
                *numbers.entry((rules, n.named, prices, own)).or_insert(next)
            })
            .collect()
    }

    /// All eligible triples, by demand, profile, node.
    pub fn triples(&self) -> Result<Vec<Triple>, Error> {
        let mut triples = Vec::new();
        let mut columns = 0;
        for demand in 0..self.demands.len() {
            for triple in self.triples_of(demand, Lifted::default()) {
                // What is chosen in one future is there in its periods only.
                columns += if self.is_decided_after(triple.node) {
                    self.periods()
                } else {
                    self.hours.len()
                };
                triples.push(triple);
            }
            if columns > limits::MAX_TRIPLES {
                return Err(Error::TooLarge {
                    what: "eligible (demand, profile, node) triples over all periods",
                    found: columns,
                    limit: limits::MAX_TRIPLES,
                });
            }
        }
        Ok(triples)
    }
}
