//! Why a node cannot serve a demand: the eligibility of DESIGN section 2, one
//! restriction after another.

use std::collections::{BTreeMap, HashMap};

use super::fit::{self, LargeReplicas, Shortage};
use super::{Demand, Model, Node, Profile, Scenario};

/// Profiles compared with nodes, over all demands: beyond, the rest of the demands is not
/// looked at (and the advice says so).
pub(super) const WORK: usize = 4_000_000;

/// A restriction that keeps a demand from a node, in the order in which they
/// are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Obstacle {
    /// No profile of the model is for the node's hardware.
    Hardware,
    /// The node lacks a resource that every such profile needs.
    Resource,
    /// The node cannot produce the verification mode.
    Verification,
    /// The model is not in the node's `hosts`.
    Hosting,
    /// The node is in none of the regions that may serve the demand.
    Residency,
    /// The round trip is too long or not known.
    RoundTrip,
    /// One replica by any such profile holds more than its machines have.
    Machine,
}

/// Nodes that are all eligible for the same demands.
pub(super) struct Class<'s> {
    /// Index of the first of them.
    pub(super) first: usize,
    pub(super) node: &'s Node,
    /// How many entries there are.
    pub(super) entries: usize,
}

/// A scenario, looked at by demand.
pub(super) struct Candidates<'s> {
    scenario: &'s Scenario,
    models: HashMap<&'s str, &'s Model>,
    pub(super) classes: Vec<Class<'s>>,
    by_hardware: BTreeMap<&'s str, Vec<usize>>,
}

/// All that eligibility looks at in a node.
type ClassKey<'s> = (
    &'s str,
    &'s str,
    &'s [String],
    Option<&'s [String]>,
    Vec<&'s str>,
    Vec<(usize, Shortage)>,
);

/// What became of a search for a node that can serve a demand.
pub(super) struct Nearest<'c, 's> {
    /// What excludes the nodes that came furthest.
    pub(super) obstacle: Obstacle,
    /// How many entries came that far.
    pub(super) entries: usize,
    /// One of them, if any came beyond the first restriction.
    pub(super) class: Option<&'c Class<'s>>,
}

impl<'s> Candidates<'s> {
    pub(super) fn of(scenario: &'s Scenario) -> Self {
        let large = LargeReplicas::of(scenario);
        let mut classes: Vec<Class<'s>> = Vec::new();
        let mut known: HashMap<ClassKey<'s>, usize> = HashMap::new();
        for (first, node) in scenario.nodes.iter().enumerate() {
            let resources = node.capacity.keys().map(String::as_str).collect();
            let key: ClassKey<'s> = (
                &node.hardware,
                &node.region,
                &node.verification,
                node.hosts.as_deref(),
                resources,
                large.on(node),
            );
            let place = *known.entry(key).or_insert(classes.len());
            match classes.get_mut(place) {
                Some(class) => class.entries += 1,
                None => classes.push(Class {
                    first,
                    node,
                    entries: 1,
                }),
            }
        }
        let mut by_hardware: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (i, class) in classes.iter().enumerate() {
            by_hardware.entry(&class.node.hardware).or_default().push(i);
        }
        Candidates {
            scenario,
            models: scenario.models.iter().map(|m| (m.id.as_str(), m)).collect(),
            classes,
            by_hardware,
        }
    }

    /// The model of a demand.
    pub(super) fn model(&self, demand: &Demand) -> Option<&'s Model> {
        self.models.get(demand.model.as_str()).copied()
    }

    /// The classes of a hardware.
    pub(super) fn of_hardware(&self, hardware: &str) -> impl Iterator<Item = &Class<'s>> {
        let classes = self.by_hardware.get(hardware).into_iter().flatten();
        classes.filter_map(|class| self.classes.get(*class))
    }

    /// What keeps a demand from a node, `None` where nothing does.
    pub(super) fn obstacle(&self, demand: &Demand, node: &Node) -> Option<Obstacle> {
        let model = self.models.get(demand.model.as_str());
        let mut profiles = model
            .into_iter()
            .flat_map(|model| &model.profiles)
            .filter(|profile| profile.hardware == node.hardware)
            .peekable();
        if profiles.peek().is_none() {
            return Some(Obstacle::Hardware);
        }
        let mut runs = profiles.filter(|profile| has_all(node, profile)).peekable();
        if runs.peek().is_none() {
            Some(Obstacle::Resource)
        } else if !node.verification.contains(&demand.verification) {
            Some(Obstacle::Verification)
        } else if node
            .hosts
            .as_ref()
            .is_some_and(|h| !h.contains(&demand.model))
        {
            Some(Obstacle::Hosting)
        } else if demand
            .in_regions
            .as_ref()
            .is_some_and(|regions| !regions.contains(&node.region))
        {
            Some(Obstacle::Residency)
        } else if demand.max_rtt_ms.is_some_and(|most| {
            let known = self.scenario.round_trip_ms(&demand.region, &node.region);
            known.is_none_or(|ms| ms > most)
        }) {
            Some(Obstacle::RoundTrip)
        } else if runs.all(|profile| fit::scarcest(profile, node).is_some()) {
            Some(Obstacle::Machine)
        } else {
            None
        }
    }

    /// The classes whose hardware the demand's model has a profile for.
    fn with_profile(&self, demand: &Demand) -> impl Iterator<Item = &Class<'s>> {
        let model = self.models.get(demand.model.as_str());
        let profiles = model.map_or(&[][..], |model| &model.profiles);
        let hardware = profiles.iter().enumerate().filter_map(|(i, profile)| {
            let earlier = profiles.iter().take(i);
            let is_new = !earlier.into_iter().any(|p| p.hardware == profile.hardware);
            is_new.then_some(profile.hardware.as_str())
        });
        hardware.flat_map(|hardware| self.of_hardware(hardware))
    }

    /// Searches for a node that can serve a demand; `None` where there is one,
    /// or where `work` (comparisons of a profile with a node) is used up.
    pub(super) fn search(&self, demand: &Demand, work: &mut usize) -> Option<Nearest<'_, 's>> {
        let mut nearest = Nearest {
            obstacle: Obstacle::Hardware,
            entries: self.scenario.nodes.len(),
            class: None,
        };
        let profiles = self.models.get(demand.model.as_str());
        let cost = profiles.map_or(1, |model| model.profiles.len().max(1));
        for class in self.with_profile(demand) {
            *work = work.saturating_sub(cost);
            if *work == 0 {
                return None;
            }
            let obstacle = self.obstacle(demand, class.node)?;
            if nearest.class.is_none() || obstacle > nearest.obstacle {
                nearest = Nearest {
                    obstacle,
                    entries: class.entries,
                    class: Some(class),
                };
            } else if obstacle == nearest.obstacle {
                nearest.entries += class.entries;
            }
        }
        Some(nearest)
    }
}

/// Whether the node has every resource that the profile uses or holds.
pub(super) fn has_all(node: &Node, profile: &Profile) -> bool {
    let mut needed = profile
        .uses
        .iter()
        .chain(&profile.holds)
        .filter(|(_, amount)| **amount > 0.0)
        .map(|(name, _)| name);
    needed.all(|resource| node.capacity.contains_key(resource))
}
