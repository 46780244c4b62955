//! From names to indices: how a [`Fleet`] is made of a checked scenario.

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::card_classes::classes;
use super::fit::LargeReplicas;
use super::fleet::{Amounts, Fleet, FleetDemand, FleetNode, FleetProfile};
use super::fleet_limits::{limits, shares};
use super::resources::resource_names;
use super::stage_numbers::{stages, stages_of_profiles};
use super::{Loading, Node, Profile, Resources, Scenario, Standing, Steady, Waiting};

/// Numbers names in the order in which they are first seen.
#[derive(Default)]
struct Interner<'s> {
    index: FxHashMap<&'s str, usize>,
    names: Vec<&'s str>,
    /// The name asked for last, and its number: lists repeat themselves.
    last: Option<(&'s str, usize)>,
}

impl<'s> Interner<'s> {
    fn of(&mut self, name: &'s str) -> usize {
        if let Some((last, number)) = self.last
            && last == name
        {
            return number;
        }
        let next = self.names.len();
        let number = *self.index.entry(name).or_insert_with(|| {
            self.names.push(name);
            next
        });
        self.last = Some((name, number));
        number
    }
}

/// The numbers of all names but ids.
struct Numbers<'s> {
    resources: Vec<&'s str>,
    models: FxHashMap<&'s str, usize>,
    hardware: Interner<'s>,
    regions: Interner<'s>,
    modes: Interner<'s>,
}

impl<'s> Numbers<'s> {
    fn new(scenario: &'s Scenario) -> Self {
        let models = scenario.models.iter().enumerate();
        Numbers {
            resources: resource_names(scenario),
            models: models.map(|(i, m)| (m.id.as_str(), i)).collect(),
            hardware: Interner::default(),
            regions: Interner::default(),
            modes: Interner::default(),
        }
    }

    fn resource(&self, name: &str) -> usize {
        self.resources.binary_search(&name).unwrap_or(0)
    }

    fn model(&self, name: &str) -> usize {
        self.models.get(name).copied().unwrap_or(usize::MAX)
    }

    fn amounts(&self, map: &Resources) -> Amounts {
        map.iter()
            .filter(|(_, a)| **a > 0.0)
            .map(|(name, a)| (self.resource(name), *a))
            .collect()
    }

    fn dense(&self, map: &Resources) -> Vec<f64> {
        let mut v = vec![0.0; self.resources.len()];
        for (name, a) in map {
            v[self.resource(name)] = *a;
        }
        v
    }

    fn node(&mut self, n: &'s Node) -> FleetNode {
        let (min, max) = n.count.bounds();
        FleetNode {
            capacity: self.dense(&n.capacity),
            named: n
                .capacity
                .keys()
                .fold(0, |bits, name| bits | 1 << self.resource(name)),
            count: (min as f64, max as f64),
            is_range: n.count.is_range(),
            hourly: n.count.hourly(),
            usable: n.availability * (1.0 - n.headroom),
            usage_price: self.dense(&n.usage_price),
            card_class: None,
            hardware: self.hardware.of(&n.hardware),
            region: self.regions.of(&n.region),
            modes: n.verification.iter().map(|m| self.modes.of(m)).collect(),
            hosts: n
                .hosts
                .as_ref()
                .map(|hosts| hosts.iter().map(|m| self.model(m)).collect()),
        }
    }

    fn profile(&mut self, model: usize, index: usize, p: &'s Profile) -> FleetProfile {
        let uses = self.amounts(&p.uses);
        let holds = self.amounts(&p.holds);
        FleetProfile {
            model,
            index,
            rate: p.rate,
            hardware: self.hardware.of(&p.hardware),
            needs: uses
                .iter()
                .chain(&holds)
                .fold(0, |bits, (k, _)| bits | 1 << k),
            uses,
            holds,
            stage: None,
            machines: p.machines,
            is_large: false,
        }
    }

    /// Profiles of all models, and those of each model as a range of them.
    fn profiles(&mut self, scenario: &'s Scenario) -> (Vec<FleetProfile>, Vec<Range<usize>>) {
        let mut profiles = Vec::new();
        let mut profiles_of = Vec::new();
        for (model, entry) in scenario.models.iter().enumerate() {
            let start = profiles.len();
            let stages = stages_of_profiles(entry);
            for (index, (p, stage)) in entry.profiles.iter().zip(stages).enumerate() {
                let mut profile = self.profile(model, index, p);
                profile.stage = stage;
                profiles.push(profile);
            }
            profiles_of.push(start..profiles.len());
        }
        for profile in LargeReplicas::of(scenario).all() {
            profiles[profile].is_large = true;
        }
        (profiles, profiles_of)
    }

    fn demands(&mut self, scenario: &'s Scenario) -> Vec<FleetDemand> {
        let mut listed = listed_nodes(scenario);
        scenario
            .demands
            .iter()
            .map(|d| FleetDemand {
                model: self.model(&d.model),
                overhead: scenario.overhead(&d.verification),
                verifier_load: scenario.verifier_load(&d.verification),
                min_served: scenario.min_served(d),
                mode: self.modes.of(&d.verification),
                region: self.regions.of(&d.region),
                max_rtt_ms: d.max_rtt_ms.unwrap_or(f64::INFINITY),
                in_regions: d.in_regions.as_ref().map(|names| {
                    let mut regions: Vec<usize> =
                        names.iter().map(|name| self.regions.of(name)).collect();
                    regions.sort_unstable();
                    regions
                }),
                listed: listed.remove(d.id.as_str()),
            })
            .collect()
    }

    /// Round trips from every region (row) to every region; NaN where unknown.
    fn round_trips(&self, scenario: &Scenario) -> Vec<f64> {
        let names = &self.regions.names;
        let mut round_trip_ms = Vec::with_capacity(names.len() * names.len());
        for from in names {
            for to in names {
                round_trip_ms.push(scenario.round_trip_ms(from, to).unwrap_or(f64::NAN));
            }
        }
        round_trip_ms
    }
}

/// Of each demand whose work can wait, until when.
fn waiting(scenario: &Scenario) -> Vec<Option<Waiting>> {
    let demands = scenario.demands.iter();
    let waits = demands.map(|d| {
        let can_wait = d.within_hours > 0.0;
        can_wait.then(|| Waiting::new(&scenario.periods, &d.rate, d.within_hours))
    });
    waits.collect()
}

/// Of each demand with listed routes, its nodes and what a unit routed there costs.
fn listed_nodes(scenario: &Scenario) -> HashMap<&str, HashMap<usize, f64>> {
    let mut listed: HashMap<&str, HashMap<usize, f64>> = HashMap::new();
    if scenario.routes.is_empty() {
        return listed;
    }
    let nodes = scenario.nodes.iter().enumerate();
    let nodes: FxHashMap<&str, usize> = nodes.map(|(g, n)| (n.id.as_str(), g)).collect();
    for route in &scenario.routes {
        if let Some(&g) = nodes.get(route.node.as_str()) {
            let routes = listed.entry(&route.demand).or_default();
            routes.insert(g, route.cost);
        }
    }
    listed
}

impl<'s> Fleet<'s> {
    /// Indexes a scenario that passed [`super::check`].
    pub fn new(scenario: &'s Scenario) -> Self {
        let mut numbers = Numbers::new(scenario);
        let mut nodes: Vec<FleetNode> = scenario.nodes.iter().map(|n| numbers.node(n)).collect();
        let (profiles, profiles_of) = numbers.profiles(scenario);
        let demands = numbers.demands(scenario);
        let named = (&numbers.resources[..], numbers.resource(&scenario.compute));
        let card_classes = classes(scenario, &mut nodes, &profiles, named);
        let mut nodes_of_hardware = vec![Vec::new(); numbers.hardware.names.len()];
        for (g, node) in nodes.iter().enumerate() {
            nodes_of_hardware[node.hardware].push(g);
        }
        let standing = Standing::new(scenario, |model, name| {
            let own = &scenario.models[model].profiles;
            let at = own.iter().position(|p| p.name == name)?;
            Some(profiles_of[model].start + at)
        });
        let steady = Steady::new(scenario, standing.as_ref());
        let loading = Loading::new(scenario, standing.as_ref());
        let owned = |name: &&str| (*name).to_owned();
        Fleet {
            scenario,
            steady,
            loading,
            standing,
            slots: None,
            waiting: waiting(scenario),
            compute: numbers.resource(&scenario.compute),
            resources: numbers.resources.iter().map(owned).collect(),
            hours: scenario.periods.iter().map(|p| p.hours).collect(),
            nodes,
            profiles,
            demands,
            profiles_of,
            card_classes,
            limits: limits(scenario, |name| numbers.resource(name)),
            shares: shares(scenario),
            stages: stages(scenario),
            nodes_of_hardware,
            round_trip_ms: numbers.round_trips(scenario),
            regions: numbers.regions.names.len(),
        }
    }
}
