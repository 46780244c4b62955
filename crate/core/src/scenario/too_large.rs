//! Replicas that no machine holds, in words.

use std::collections::{BTreeSet, HashMap};

use super::candidates::{Candidates, Obstacle, WORK, has_all};
use super::fit::{LargeReplicas, NEGLIGIBLE_SHARE, machines_under, scarcest};
use super::text::Short;
use super::{Demand, Model, Node, Profile, Scenario};

impl Scenario {
    /// Demands that nothing but the size of a machine keeps from being served: no machine
    /// that could serve them holds one replica of their model. Each by its index, with a
    /// sentence such as "no machine of l40s holds one replica of big: it needs 8 gpu, a
    /// machine has 4". In the order of the demands; empty where the size of no machine
    /// matters.
    pub fn too_large_for_machines(&self) -> Vec<(usize, String)> {
        let large: BTreeSet<usize> = LargeReplicas::of(self).all().collect();
        if large.is_empty() {
            return Vec::new();
        }
        let mut first = 0;
        let mut models = HashMap::new();
        for model in &self.models {
            let next = first + model.profiles.len();
            let is_large = large.range(first..next).next().is_some();
            models.insert(model.id.as_str(), is_large);
            first = next;
        }
        let candidates = Candidates::of(self);
        let listed = listed_nodes(self);
        let mut work = WORK;
        let demands = self.demands.iter().enumerate();
        demands
            .filter(|(_, demand)| models.get(demand.model.as_str()) == Some(&true))
            .filter_map(|(index, demand)| {
                let node = match listed.get(demand.id.as_str()) {
                    Some(nodes) => listed_node(&candidates, demand, nodes)?,
                    None => nearest_node(&candidates, demand, &mut work)?,
                };
                Some((index, for_demand(&candidates, demand, node)?))
            })
            .collect()
    }
}

impl Scenario {
    /// Why some of the given nodes (by index) do not serve a demand (by index): nothing but
    /// the size of their machines keeps them from it. A sentence such as "no machine of l40s
    /// or of 2 more entries holds one replica of big: it needs 8 gpu, a machine has 4"; none
    /// where that is true of no such node.
    pub fn too_small_for(&self, demand: usize, nodes: &[usize]) -> Option<String> {
        let demand = self.demands.get(demand)?;
        // Most scenarios have none, and nothing more to look for.
        LargeReplicas::of(self).all().next()?;
        let candidates = Candidates::of(self);
        let listed = listed_nodes(self);
        let listed = listed.get(demand.id.as_str());
        let is_listed = |node: &Node| listed.is_none_or(|l| l.iter().any(|n| n.id == node.id));
        let mut small = nodes
            .iter()
            .filter_map(|&node| self.nodes.get(node))
            .filter(|node| candidates.obstacle(demand, node) == Some(Obstacle::Machine))
            .filter(|node| is_listed(node));
        let first = small.next()?;
        let further = small.count();
        about(&candidates, demand, first, further)
    }
}

/// A profile of which no machine of its hardware holds one replica.
pub(super) struct TooLarge {
    /// Index of the model.
    pub(super) model: usize,
    /// Index within the model.
    pub(super) profile: usize,
    /// What is short, and what would help.
    pub(super) text: String,
}

/// The profiles of which no machine of their hardware holds one replica.
pub(super) fn profiles(scenario: &Scenario, candidates: &Candidates<'_>) -> Vec<TooLarge> {
    let large: BTreeSet<usize> = LargeReplicas::of(scenario).all().collect();
    let mut found = Vec::new();
    let mut work = WORK;
    let mut number = 0;
    for (m, model) in scenario.models.iter().enumerate() {
        for (p, profile) in model.profiles.iter().enumerate() {
            number += 1;
            if large.contains(&(number - 1)) {
                let text = on_no_machine(candidates, model, profile, &mut work);
                found.extend(text.map(|text| TooLarge {
                    model: m,
                    profile: p,
                    text,
                }));
            }
        }
    }
    found
}

/// Why no machine of its hardware holds one replica of a profile: by the machine that
/// comes closest. None where one does, or where `work` (comparisons) is used up.
fn on_no_machine(
    candidates: &Candidates<'_>,
    model: &Model,
    profile: &Profile,
    work: &mut usize,
) -> Option<String> {
    let mut closest: Option<(f64, &Node)> = None;
    let mut entries = 0;
    let classes = candidates.of_hardware(&profile.hardware);
    for class in classes.filter(|class| has_all(class.node, profile)) {
        *work = work.checked_sub(1)?;
        let (_, share) = scarcest(profile, class.node)?;
        entries += class.entries;
        if closest.is_none_or(|(least, _)| share < least) {
            closest = Some((share, class.node));
        }
    }
    let (share, node) = closest?;
    let why = sentence(model, profile, node, entries - 1)?;
    if share.is_infinite() {
        return Some(why);
    }
    let needed = (share - NEGLIGIBLE_SHARE).ceil();
    let machines = node.count.bounds().1;
    if needed > machines as f64 {
        return Some(format!(
            "{why} (it would need {needed} whole machines, {} has {machines})",
            node.id
        ));
    }
    Some(format!(
        "{why} (\"machines\": {needed} would let it span {needed} whole machines)"
    ))
}

/// Nodes on which no replica for their hardware fits, though some fits elsewhere.
pub(super) fn nodes_too_small(scenario: &Scenario) -> BTreeSet<usize> {
    let large = LargeReplicas::of(scenario);
    let mut profiles: HashMap<&str, usize> = HashMap::new();
    for profile in scenario.models.iter().flat_map(|model| &model.profiles) {
        *profiles.entry(&profile.hardware).or_default() += 1;
    }
    let mut fitting = BTreeSet::new();
    let mut too_small = BTreeSet::new();
    for (i, node) in scenario.nodes.iter().enumerate() {
        let all = profiles.get(node.hardware.as_str()).copied().unwrap_or(0);
        if all > 0 && large.on(node).len() == all {
            too_small.insert(i);
        } else if all > 0 {
            fitting.insert(node.hardware.as_str());
        }
    }
    too_small.retain(|&i| fitting.contains(scenario.nodes[i].hardware.as_str()));
    too_small
}

/// The listed nodes of every demand that has some.
fn listed_nodes(scenario: &Scenario) -> HashMap<&str, Vec<&Node>> {
    let mut listed: HashMap<&str, Vec<&Node>> = HashMap::new();
    if scenario.routes.is_empty() {
        return listed;
    }
    let nodes = scenario.nodes.iter().map(|node| (node.id.as_str(), node));
    let nodes: HashMap<&str, &Node> = nodes.collect();
    for route in &scenario.routes {
        let own = listed.entry(&route.demand).or_default();
        own.extend(nodes.get(route.node.as_str()));
    }
    listed
}

/// A node that only its size keeps from serving a demand that no node serves.
fn nearest_node<'s>(
    candidates: &Candidates<'s>,
    demand: &Demand,
    work: &mut usize,
) -> Option<&'s Node> {
    let nearest = candidates.search(demand, work)?;
    let class = nearest.class?;
    (nearest.obstacle == Obstacle::Machine).then_some(class.node)
}

/// The same for a demand with listed routes.
fn listed_node<'s>(
    candidates: &Candidates<'_>,
    demand: &Demand,
    nodes: &[&'s Node],
) -> Option<&'s Node> {
    let mut found = None;
    for node in nodes {
        if candidates.obstacle(demand, node)? == Obstacle::Machine {
            found = Some(*node);
        }
    }
    found
}

/// Why no machine of a node holds a replica for a demand: by the profile that comes
/// closest. None where one does.
pub(super) fn for_demand(
    candidates: &Candidates<'_>,
    demand: &Demand,
    node: &Node,
) -> Option<String> {
    about(candidates, demand, node, 0)
}

/// The same for a node and so many further entries.
fn about(
    candidates: &Candidates<'_>,
    demand: &Demand,
    node: &Node,
    further: usize,
) -> Option<String> {
    let model = candidates.model(demand)?;
    let profiles = model.profiles.iter();
    let excess = profiles
        .filter(|profile| profile.hardware == node.hardware)
        .filter_map(|profile| {
            let (_, share) = scarcest(profile, node)?;
            Some((profile, share / machines_under(profile, node)))
        });
    let closest = excess.reduce(|best, next| if next.1 < best.1 { next } else { best });
    sentence(model, closest?.0, node, further)
}

/// Why no machine of a node, and of so many further entries, holds one replica; none
/// where it does.
pub(super) fn sentence(
    model: &Model,
    profile: &Profile,
    node: &Node,
    further: usize,
) -> Option<String> {
    let (resource, _) = scarcest(profile, node)?;
    let amount = |amounts: &super::Resources| amounts.get(resource).copied().unwrap_or_default();
    let by = if profile.name == profile.hardware {
        String::new()
    } else {
        format!(" by {}", profile.name)
    };
    let of = match further {
        0 => node.id.clone(),
        1 => format!("{} or of 1 more entry", node.id),
        _ => format!("{} or of {further} more entries", node.id),
    };
    let most = machines_under(profile, node);
    let (machines, holds, a_machine) = if most == 1.0 {
        ("no machine".to_owned(), "holds", "a machine has".to_owned())
    } else {
        let machines = format!("no {most} machines");
        (machines, "hold", format!("{most} machines have"))
    };
    Some(format!(
        "{machines} of {of} {holds} one replica of {}{by}: it needs {} {resource}, {a_machine} {}",
        model.id,
        Short(amount(&profile.holds)),
        Short(amount(&node.capacity) * most),
    ))
}
