//! A plan as what stands now.

use std::collections::{BTreeMap, BTreeSet};

use super::types::Plan;
use crate::scenario::{
    Advice, CurrentContents, CurrentMachines, CurrentReplicas, Scenario, quoted,
};

/// Why replicas of a plan do not stand any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gone<'a> {
    Node(&'a str),
    Model(&'a str),
    Profile(&'a str, &'a str),
}

impl Plan {
    /// The scenario with what this plan places in its first period as what stands now,
    /// machine by machine where the plan says it. Moves from there count where the
    /// scenario's `steadiness` gives them a price or a limit; elsewhere equally good plans
    /// differ by them. What stood on nodes, or was of models or profiles, that the scenario
    /// does not have is lost ([`Plan::lost`] says what), and so is what stood on machines
    /// that an entry does not have any more.
    pub fn as_current(&self, scenario: &Scenario) -> Scenario {
        let mut next = scenario.clone();
        let known = Known::of(scenario);
        if !self.classes.is_empty() {
            // Classes hand their replicas out to the entries that are there.
            let mut replicas = self.current_replicas(scenario);
            replicas.retain(|r| known.gone(&r.node, &r.model, &r.profile).is_none());
            let steadiness = next.steadiness.get_or_insert_default();
            steadiness.replicas = replicas;
            steadiness.machines = Vec::new();
            return next;
        }
        let mut left: BTreeMap<&str, u64> = BTreeMap::new();
        let mut held: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
        let mut machines = Vec::new();
        // What stands is what was decided before any future came.
        let mut now: Vec<_> = self.machines.iter().filter(|g| g.period == 0).collect();
        now.retain(|g| g.future.is_none());
        // Where there are fewer machines now, those that hold the most are still there.
        now.sort_by_key(|g| std::cmp::Reverse(g.replicas.iter().map(|r| r.count).sum::<u64>()));
        for group in now {
            let Some(&most) = known.nodes.get(group.node.as_str()) else {
                continue;
            };
            let left = left.entry(&group.node).or_insert(most);
            let span = group.span.max(1);
            let count = group.count.min(*left / span);
            *left -= count * span;
            let mut own = CurrentMachines::new(group.node.clone(), count).span(span);
            for r in &group.replicas {
                if known.gone(&group.node, &r.model, &r.profile).is_some() {
                    continue;
                }
                let key = (&*group.node, &*r.model, &*r.profile);
                *held.entry(key).or_default() += r.count * count;
                own.replicas.push(CurrentContents {
                    model: r.model.clone(),
                    profile: r.profile.clone(),
                    count: r.count,
                });
            }
            if count > 0 && !own.replicas.is_empty() {
                machines.push(own);
            }
        }
        let listed: BTreeSet<&str> = machines.iter().map(|m| &*m.node).collect();
        let replicas = self
            .replicas
            .iter()
            .filter(|r| r.period == 0 && r.future.is_none())
            .filter(|r| known.gone(&r.node, &r.model, &r.profile).is_none());
        let replicas = replicas.map(|r| {
            let key = (&*r.node, &*r.model, &*r.profile);
            let count = if listed.contains(&*r.node) {
                held.get(&key).copied().unwrap_or(0)
            } else {
                r.count.round() as u64
            };
            let (node, model) = (r.node.clone(), r.model.clone());
            CurrentReplicas::new(node, model, r.profile.clone(), count)
        });
        let replicas = replicas.filter(|r| r.count > 0).collect();
        let steadiness = next.steadiness.get_or_insert_default();
        steadiness.replicas = replicas;
        steadiness.machines = machines;
        next
    }

    /// What stands by this plan and is not in a scenario any more, each with its place in
    /// the plan; its replicas count as lost. A class of entries is gone where all of them are.
    pub fn lost(&self, scenario: &Scenario) -> Vec<Advice> {
        let mut known = Known::of(scenario);
        for class in &self.classes {
            if class.nodes.iter().any(|id| known.nodes.contains_key(&**id)) {
                known.nodes.insert(&class.class, 1);
            }
        }
        let mut lost: BTreeMap<Gone<'_>, (usize, f64)> = BTreeMap::new();
        for (at, r) in self
            .replicas
            .iter()
            .enumerate()
            .filter(|(_, r)| r.period == 0 && r.future.is_none())
        {
            if let Some(gone) = known.gone(&r.node, &r.model, &r.profile) {
                lost.entry(gone).or_insert((at, 0.0)).1 += r.count;
            }
        }
        let mut lost: Vec<_> = lost.into_iter().collect();
        lost.sort_by_key(|(_, (at, _))| *at);
        let note = |(gone, (at, count)): (Gone<'_>, (usize, f64))| {
            let (what, field) = match gone {
                Gone::Node(node) => (format!("node {}", quoted(node)), "node"),
                Gone::Model(model) => (format!("model {}", quoted(model)), "model"),
                Gone::Profile(model, profile) => (
                    format!("profile {} of {}", quoted(profile), quoted(model)),
                    "profile",
                ),
            };
            let replicas = match count.round() as u64 {
                1 => "1 replica counts".to_owned(),
                count => format!("{count} replicas count"),
            };
            Advice {
                path: format!("$.replicas[{at}].{field}"),
                text: format!(
                    "the current plan has {what}, the scenario does not: {replicas} as lost"
                ),
            }
        };
        lost.into_iter().map(note).collect()
    }
}

/// What a scenario has.
struct Known<'a> {
    /// Machines of each node, at most.
    nodes: BTreeMap<&'a str, u64>,
    profiles: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Known<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let nodes = scenario.nodes.iter().map(|n| (&*n.id, n.count.bounds().1));
        let names = |m: &'a crate::scenario::Model| m.profiles.iter().map(|p| &*p.name).collect();
        let profiles = scenario.models.iter().map(|m| (&*m.id, names(m)));
        Known {
            nodes: nodes.collect(),
            profiles: profiles.collect(),
        }
    }

    fn gone<'p>(&self, node: &'p str, model: &'p str, profile: &'p str) -> Option<Gone<'p>> {
        if !self.nodes.contains_key(node) {
            return Some(Gone::Node(node));
        }
        match self.profiles.get(model) {
            None => Some(Gone::Model(model)),
            Some(names) if !names.contains(profile) => Some(Gone::Profile(model, profile)),
            Some(_) => None,
        }
    }
}
