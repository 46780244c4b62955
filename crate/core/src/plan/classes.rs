//! Plans that speak of classes of alike entries instead of every entry.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::types::Plan;
use crate::merge::{folded, hand_out};
use crate::scenario::{Count, CurrentReplicas, InputError, InputErrors, Scenario, Spread, quoted};

/// What `idlewise` hands out to the members of a class is told by these: members in the
/// scenario's order, and machines.
struct Members<'s> {
    ids: Vec<&'s str>,
    counts: Vec<Count>,
}

impl Plan {
    /// The scenario in the words of this plan: where the plan names classes, each is one
    /// entry with the machines of all its members. Views that look nodes of a plan up in
    /// its scenario ask this one.
    ///
    /// # Errors
    ///
    /// Where a class names an entry that the scenario does not have or that another class
    /// has named. Whether entries of a class are alike is for
    /// [`verify`](crate::certify::verify) to say.
    pub fn in_classes<'s>(&self, scenario: &'s Scenario) -> Result<Cow<'s, Scenario>, InputErrors> {
        if self.classes.is_empty() {
            return Ok(Cow::Borrowed(scenario));
        }
        let mut class_of: FxHashMap<&str, usize> = FxHashMap::default();
        for (number, class) in self.classes.iter().enumerate() {
            for (place, id) in class.nodes.iter().enumerate() {
                if class_of.insert(id, number).is_some() {
                    return Err(wrong(number, place, id, "each entry in one class, once"));
                }
            }
        }
        let mut classes: Vec<Vec<usize>> = Vec::new();
        let mut names: Vec<String> = Vec::new();
        let mut places: FxHashMap<usize, usize> = FxHashMap::default();
        for (g, node) in scenario.nodes.iter().enumerate() {
            let Some(number) = class_of.remove(node.id.as_str()) else {
                classes.push(vec![g]);
                names.push(node.id.clone());
                continue;
            };
            let next = classes.len();
            let place = *places.entry(number).or_insert(next);
            if place == next {
                classes.push(Vec::new());
                names.push(self.classes[number].class.clone());
            }
            classes[place].push(g);
        }
        let unknown = self.classes.iter().enumerate().find_map(|(number, class)| {
            let mut ids = class.nodes.iter().enumerate();
            let (place, id) = ids.find(|(_, id)| class_of.contains_key(id.as_str()))?;
            Some(wrong(number, place, id, "the id of a node of the scenario"))
        });
        match unknown {
            Some(errors) => Err(errors),
            None => Ok(Cow::Owned(folded(scenario, &classes, &names))),
        }
    }

    /// What the plan places in its first period, on entries: replicas of classes are handed
    /// out, machine by machine where the plan says what machines hold.
    pub(super) fn current_replicas(&self, scenario: &Scenario) -> Vec<CurrentReplicas> {
        let members = self.members(scenario);
        let now = self.replicas.iter().filter(|r| r.period == 0);
        let mut current = Vec::new();
        let mut handed: BTreeMap<(&str, &str, &str), u64> = BTreeMap::new();
        let mut packed: Vec<&str> = Vec::new();
        for (class, own) in &members {
            let mut groups = self.machines.iter();
            let groups = groups
                .by_ref()
                .filter(|m| m.period == 0 && m.node == *class);
            let groups: Vec<_> = groups.collect();
            if groups.is_empty() {
                continue;
            }
            packed.push(class);
            let counts: Vec<u64> = groups.iter().map(|m| m.count).collect();
            let machines = self.machines_of(class, own, scenario.policy.spread);
            for share in hand_out::contents(&counts, &machines, scenario.policy.spread) {
                for r in &groups[share.content].replicas {
                    let key = (own.ids[share.member], r.model.as_str(), r.profile.as_str());
                    *handed.entry(key).or_default() += share.machines * r.count;
                }
            }
        }
        for r in now {
            let count = r.count.round() as u64;
            let (model, profile) = (r.model.as_str(), r.profile.as_str());
            match members.get(r.node.as_str()) {
                None => {
                    *handed.entry((r.node.as_str(), model, profile)).or_default() += count;
                }
                Some(_) if packed.contains(&r.node.as_str()) => {}
                Some(own) => {
                    let machines = self.machines_of(&r.node, own, scenario.policy.spread);
                    let room: Vec<u64> = machines.iter().map(|m| m.saturating_mul(count)).collect();
                    for share in hand_out::contents(&[count], &room, Spread::Even) {
                        let key = (own.ids[share.member], model, profile);
                        *handed.entry(key).or_default() += share.machines;
                    }
                }
            }
        }
        current.extend(
            handed
                .into_iter()
                .map(|((node, model, profile), count)| CurrentReplicas {
                    node: node.to_owned(),
                    model: model.to_owned(),
                    profile: profile.to_owned(),
                    count,
                }),
        );
        current
    }

    fn members<'s>(&'s self, scenario: &'s Scenario) -> BTreeMap<&'s str, Members<'s>> {
        let mut class_of: FxHashMap<&str, &str> = FxHashMap::default();
        for class in &self.classes {
            class_of.extend(
                class
                    .nodes
                    .iter()
                    .map(|id| (id.as_str(), class.class.as_str())),
            );
        }
        let mut members: BTreeMap<&str, Members<'_>> = BTreeMap::new();
        for node in &scenario.nodes {
            if let Some(class) = class_of.get(node.id.as_str()) {
                let own = members.entry(class).or_insert_with(|| Members {
                    ids: Vec::new(),
                    counts: Vec::new(),
                });
                own.ids.push(&node.id);
                own.counts.push(node.count);
            }
        }
        members
    }

    /// Machines of each member of a class.
    fn machines_of(&self, class: &str, members: &Members<'_>, spread: Spread) -> Vec<u64> {
        let chosen = self.counts.iter().find(|c| c.node == class);
        let all = || members.counts.iter().map(|count| count.bounds().1).sum();
        let total = chosen.map_or_else(all, |chosen| chosen.count.ceil() as u64);
        hand_out::machines(&members.counts, total, spread)
    }
}

fn wrong(class: usize, place: usize, id: &str, expected: &str) -> InputErrors {
    let path = format!("$.classes[{class}].nodes[{place}]");
    InputErrors(vec![InputError::new(path, quoted(id), expected)])
}
