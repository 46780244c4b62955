//! Identical node entries become one class, identical demands one stream.
//!
//! **Nodes.** Take entries that `alike` finds alike. Where work is divisible, what entry g
//! makes available of every resource is `w_g` times what the class does, with the
//! `w_g` adding up to 1. They obey the same rules, and routes may be divided
//! freely among them. The sum of a plan's routes over such entries is a plan of
//! the class; and a plan of the class, divided in proportion to `w_g`, fits every
//! entry, because each holds the same fraction of every limit. Gains agree, so
//! the optimum is the same. Entries for rent are a class of as many machines of the one
//! kind; so are entries that hold whole replicas. What fits then is decided machine by
//! machine, and machines are handed out whole (`hand_out`). Where a replica may span
//! machines, how many of them an entry has matters, and it stays alone.
//!
//! **Demands.** Streams that agree in everything but id and rate may be served
//! in proportion to their rates; served fractions, and so `min_served`, agree.
//!
//! Inverse: routes are divided among streams by rate and among entries by what
//! they make available (`even`), or so that as few as possible work (`packed`,
//! see `next_fit.rs`).
//! Every member's rows take the price of the class: the sums of price x limit
//! are the same, and no column sees a different reduced cost.

use std::collections::{HashMap, HashSet};

use rustc_hash::FxHashMap;

use super::alike::Alike;
use super::by_the_hour;
use super::identical::{available, demand_key, group};
use super::limits::of_classes as limits;
use super::standing::standing;
use crate::scenario::{Count, Demand, ListedRoute, Node, Scenario, Slots};

/// A scenario of classes and streams, and their members in the whole one.
pub(crate) struct Merged {
    /// Members keep the name of the first of them.
    pub scenario: Scenario,
    /// Node entries of each class.
    pub classes: Vec<Vec<usize>>,
    /// Demands of each stream.
    pub streams: Vec<Vec<usize>>,
    /// Whether the members of each class get whole machines, with whole replicas on them.
    pub whole: Vec<bool>,
    /// Whether the machines of each class are shares of those of its members.
    pub shares: Vec<bool>,
}

impl Merged {
    /// Merges what is identical; `None` where nothing is.
    pub fn new(scenario: &Scenario) -> Option<Self> {
        Merged::by_fate(scenario, &|_| Some(Vec::new()))
    }

    /// Merges what is identical in every future. Entries that hold replicas stay alone:
    /// what stands is shared by all futures, and the work in each of them may be divided
    /// in another way.
    pub fn in_futures(scenario: &Scenario, slots: &Slots) -> Option<Self> {
        let holding = holding(scenario);
        let places = scenario.nodes.iter().enumerate();
        let places: HashMap<&str, usize> = places.map(|(g, n)| (n.id.as_str(), g)).collect();
        Merged::by_fate(scenario, &|node| {
            let g = places[node.id.as_str()];
            let is_changed = slots
                .fates
                .iter()
                .any(|fate| fate.availability[g] != node.availability);
            if holding.contains(node.hardware.as_str()) || (is_changed && node.availability == 0.0)
            {
                return None;
            }
            let only_in = slots.copies.only_in[g].map_or(u64::MAX, |future| future as u64);
            let fates = slots.fates.iter();
            let fate = fates.flat_map(|fate| {
                let part = fate.availability[g] / node.availability;
                let price = fate.prices[g].filter(|_| node.count.is_range());
                [part.to_bits(), price.map_or(u64::MAX, f64::to_bits)]
            });
            Some(fate.chain([only_in]).collect())
        })
    }

    /// What the futures mean for classes of nodes.
    pub fn slots(&self, whole: &Scenario, slots: &Slots) -> Slots {
        let first: Vec<usize> = self.classes.iter().map(|members| members[0]).collect();
        let mut own = slots.of_nodes(&first);
        for fate in &mut own.fates {
            for (class, &g) in first.iter().enumerate() {
                let (member, node) = (&whole.nodes[g], &self.scenario.nodes[class]);
                if member.availability != node.availability && member.availability > 0.0 {
                    // A class has what its members make available, and is always there.
                    fate.availability[class] *= node.availability / member.availability;
                }
            }
        }
        own
    }

    /// Merges entries of equal fate; those without one stay alone.
    fn by_fate(scenario: &Scenario, fate: &dyn Fn(&Node) -> Option<Vec<u64>>) -> Option<Self> {
        let listed_demands: HashSet<&str> =
            scenario.routes.iter().map(|r| r.demand.as_str()).collect();
        let holding = holding(scenario);
        let alike = Alike::new(scenario);
        let classes = group(&scenario.nodes, |n| Some((fate(n)?, alike.key(n)?)));
        let streams = group(&scenario.demands, |d| {
            let alone = !d.split || listed_demands.contains(d.id.as_str());
            (!alone).then(|| demand_key(scenario, d))
        });
        if classes.len() == scenario.nodes.len() && streams.len() == scenario.demands.len() {
            return None;
        }

        let nodes: Vec<Node> = classes
            .iter()
            .map(|members| class(&alike, members, &holding))
            .collect();
        let demands = streams.iter().map(|members| stream(scenario, members));
        let first = classes.iter().map(|members| &scenario.nodes[members[0]]);
        let whole = first.clone().map(|node| alike.holds_whole(node));
        let shares = first.zip(&classes);
        let shares = shares.map(|(node, own)| own.len() > 1 && alike.holds_on_share(node));
        Some(Merged {
            // Field by field: cloning the whole would copy all nodes once more.
            scenario: Scenario {
                schema_version: scenario.schema_version,
                name: scenario.name.clone(),
                compute: scenario.compute.clone(),
                periods: scenario.periods.clone(),
                limits: limits(scenario, &nodes),
                nodes,
                models: scenario.models.clone(),
                demands: demands.collect(),
                verification: scenario.verification.clone(),
                verifier_capacity: scenario.verifier_capacity,
                rtt_ms: scenario.rtt_ms.clone(),
                routes: routes(scenario, &classes),
                steadiness: standing(scenario, &classes),
                futures: scenario.futures.clone(),
                policy: scenario.policy.clone(),
                source: Vec::new(),
            },
            whole: whole.collect(),
            shares: shares.collect(),
            classes,
            streams,
        })
    }
}

/// Hardware on which replicas hold something.
fn holding(scenario: &Scenario) -> HashSet<&str> {
    let profiles = scenario.models.iter().flat_map(|m| &m.profiles);
    let holding = profiles.filter(|p| !p.holds.is_empty());
    holding.map(|p| p.hardware.as_str()).collect()
}

/// The listed routes to the entries that stand for classes: those of the others are the
/// same.
fn routes(scenario: &Scenario, classes: &[Vec<usize>]) -> Vec<ListedRoute> {
    if scenario.routes.is_empty() {
        return Vec::new();
    }
    let first = classes.iter().map(|members| &scenario.nodes[members[0]]);
    let first: HashSet<&str> = first.map(|node| node.id.as_str()).collect();
    let routes = scenario.routes.iter();
    let kept = routes.filter(|r| first.contains(r.node.as_str()));
    kept.cloned().collect()
}

/// The entry that stands for its members. Where they are so many machines of one kind it
/// is as many; else it is one machine that has what all of them make available, or, where
/// replicas hold something, machines of the first kind, so that the same replicas fit.
fn class(alike: &Alike<'_>, members: &[usize], holding: &HashSet<&str>) -> Node {
    let scenario = alike.scenario();
    let mut node = scenario.nodes[members[0]].clone();
    if members.len() == 1 {
        return node;
    }
    let counts = members.iter().map(|&g| scenario.nodes[g].count);
    if alike.holds_on_share(&node) {
        // One machine each: its share is a smaller machine.
        for (name, amount) in &mut node.capacity {
            *amount = available(&scenario.nodes[members[0]], name, 1);
        }
        node.availability = 1.0;
        node.headroom = 0.0;
    }
    if let Some(hourly) = node.count.hourly() {
        node.count = Count::Hourly(by_the_hour::together(hourly, counts));
    } else if node.count.is_range() {
        let (min, max) = counts.fold((0, 0), |(min, max), count| {
            let (least, most) = count.bounds();
            (min + least, max + most)
        });
        let decided = node.count.decided();
        node.count = Count::Range { min, max, decided };
    } else if alike.holds_whole(&node) {
        node.count = Count::Fixed(counts.map(|count| count.bounds().1).sum());
    } else {
        let holds = holding.contains(node.hardware.as_str());
        let machine = holds.then(|| node.capacity.clone());
        let kinds = kinds(scenario, members);
        node.count = Count::Fixed(1);
        node.availability = 1.0;
        node.headroom = 0.0;
        for (name, amount) in &mut node.capacity {
            let all = kinds.iter();
            let all = all.map(|&(g, count)| available(&scenario.nodes[g], name, count));
            *amount = all.sum();
        }
        if let Some(machine) = machine {
            let mut amounts = machine.iter().zip(node.capacity.values());
            // Any resource will do: they are all in proportion.
            let machines = amounts
                .find_map(|((_, one), all)| (*one > 0.0).then_some(all / one))
                .unwrap_or(0.0);
            let count = machines.ceil().max(1.0);
            node.count = Count::Fixed(count as u64);
            node.availability = machines / count;
            node.capacity = machine;
        }
    }
    node
}

/// The different machines among the members, and how many there are of each: so that the
/// sum over them is the same, bit for bit, however the machines are divided into entries.
fn kinds(scenario: &Scenario, members: &[usize]) -> Vec<(usize, u64)> {
    let mut kinds: Vec<(usize, u64)> = Vec::new();
    let mut known = FxHashMap::default();
    for &g in members {
        let node = &scenario.nodes[g];
        let amounts: Vec<u64> = node.capacity.values().map(|v| v.to_bits()).collect();
        let key = (
            amounts,
            node.availability.to_bits(),
            node.headroom.to_bits(),
        );
        let at = *known.entry(key).or_insert_with(|| {
            kinds.push((g, 0));
            kinds.len() - 1
        });
        kinds[at].1 += node.count.bounds().1;
    }
    kinds
}

/// The demand that stands for its members.
fn stream(scenario: &Scenario, members: &[usize]) -> Demand {
    let mut demand = scenario.demands[members[0]].clone();
    for &d in &members[1..] {
        for (sum, rate) in demand.rate.iter_mut().zip(&scenario.demands[d].rate) {
            *sum += rate;
        }
    }
    demand
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::context::Context;
    use crate::model::Program;
    use crate::options::{Hooks, Options};
    use crate::pipeline::solve;
    use crate::plan::Status;
    use crate::scenario::{self, Fleet};
    use crate::solve::{WarmStart, solve_program};

    /// Two kinds of machines in entries of several sizes; demands for models
    /// that hold memory where `holds`, of which some fit on the larger machines only.
    fn text(entries: &[(bool, u8, u8, bool)], rates: &[u16], holds: bool) -> String {
        let nodes: Vec<String> = entries
            .iter()
            .enumerate()
            .map(|(n, &(large, size, count, half))| {
                let (hardware, memory) = if large { ("A", 80) } else { ("B", 24) };
                let memory = memory * u32::from(size);
                let availability = if half { 0.5 } else { 1.0 };
                format!(
                    r#"{{"id": "n{n}", "hardware": "{hardware}", "count": {count},
                    "availability": {availability}, "usage_price": {{"gpu": 1}},
                    "capacity": {{"gpu": {size}, "vram_gb": {memory}}}}}"#
                )
            })
            .collect();
        let word = if holds { "holds" } else { "uses" };
        let demands: Vec<String> = rates
            .iter()
            .enumerate()
            .map(|(d, rate)| {
                let (model, value) = (d % 2, 0.001 * (1 + d) as f64);
                format!(
                    r#"{{"id": "d{d}", "model": "m{model}", "rate": {rate}, "value": {value}}}"#
                )
            })
            .collect();
        format!(
            r#"{{"schema_version": 1, "nodes": [{}], "models": [
              {{"id": "m0", "profiles": [
                {{"hardware": "A", "rate": 90, "{word}": {{"gpu": 1, "vram_gb": 100}}}},
                {{"hardware": "B", "rate": 30, "{word}": {{"gpu": 1, "vram_gb": 20}}}}]}},
              {{"id": "m1", "profiles": [
                {{"hardware": "A", "rate": 70, "{word}": {{"gpu": 2, "vram_gb": 30}}}}]}}],
            "demands": [{}], "policy": {{"objective": "profit", "relax": true}}}}"#,
            nodes.join(", "),
            demands.join(", ")
        )
    }

    proptest! {
        #[test]
        fn merging_keeps_the_optimum(
            entries in prop::collection::vec((any::<bool>(), 1..4_u8, 0..4_u8, any::<bool>()), 1..9),
            rates in prop::collection::vec(0..900_u16, 1..6),
            holds in any::<bool>(),
        ) {
            let scenario = scenario::from_json(text(&entries, &rates, holds).as_bytes()).unwrap();
            let program = Program::new(&Fleet::new(&scenario), Vec::new()).unwrap();
            let context = Context::start(&Options::default(), Hooks::default());
            let whole = solve_program(&program, WarmStart::default(), &context).unwrap();
            let expected = program.lp.objective(&whole.x);
            let plan = solve(&scenario, &Options::default()).unwrap();
            prop_assert_eq!(plan.status, Status::Optimal);
            prop_assert!((plan.objective.value - expected).abs() <= 1e-7 * expected.abs().max(1.0));
            prop_assert!(plan.objective.gap <= 1e-8);
        }
    }
}
