//! Identical node entries become one class, identical demands one stream.
//!
//! **Nodes.** Take entries that agree in everything but id, operator, price of a
//! fixed count, number of machines, availability, headroom and size, where the
//! capacities of one are a multiple of those of the other. What entry g makes
//! available of every resource is then `w_g` times what the class does, with the
//! `w_g` adding up to 1. They obey the same rules, and routes may be divided
//! freely among them. The sum of a plan's routes over such entries is a plan of
//! the class; and a plan of the class, divided in proportion to `w_g`, fits every
//! entry, because each holds the same fraction of every limit. Gains agree, so
//! the optimum is the same. This needs divisible work: entries that could hold
//! whole replicas, entries whose count is a range, listed entries, and
//! scenarios with unsplit demands are left alone.
//!
//! **Demands.** Streams that agree in everything but id and rate may be served
//! in proportion to their rates; served fractions, and so `min_served`, agree.
//!
//! Inverse: routes are divided among streams by rate and among entries by what
//! they make available (`even`), or so that as few as possible work (`packed`, see
//! `share.rs`).
//! Every member's rows take the price of the class: the sums of price x limit
//! are the same, and no column sees a different reduced cost.

use std::collections::HashSet;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::share::{Given, Piece, pour};
use crate::plan::{Assignment, FairLevel, Flow, Placed, Prices};
use crate::scenario::{Count, Demand, Fleet, Node, Resources, Scenario, Spread};

/// A scenario of classes and streams, and their members in the whole one.
pub(crate) struct Merged {
    /// Members keep the name of the first of them.
    pub scenario: Scenario,
    classes: Vec<Vec<usize>>,
    streams: Vec<Vec<usize>>,
}

impl Merged {
    /// Merges what is identical; `None` where nothing is.
    pub fn new(scenario: &Scenario) -> Option<Self> {
        let listed_nodes: HashSet<&str> = scenario.routes.iter().map(|r| r.node.as_str()).collect();
        let listed_demands: HashSet<&str> =
            scenario.routes.iter().map(|r| r.demand.as_str()).collect();
        let divisible = scenario.demands.iter().all(|d| d.split);
        let holding: HashSet<&str> = scenario
            .models
            .iter()
            .flat_map(|m| &m.profiles)
            .filter(|p| {
                let kept = !scenario.policy.relax || scenario.steadiness.is_some();
                !p.holds.is_empty() && kept
            })
            .map(|p| p.hardware.as_str())
            .collect();

        let classes = group(&scenario.nodes, |n| {
            let alone = !divisible
                || n.count.is_range()
                || holding.contains(n.hardware.as_str())
                || listed_nodes.contains(n.id.as_str());
            (!alone).then(|| node_key(n))
        });
        let streams = group(&scenario.demands, |d| {
            let alone = !d.split || listed_demands.contains(d.id.as_str());
            (!alone).then(|| demand_key(scenario, d))
        });
        if classes.len() == scenario.nodes.len() && streams.len() == scenario.demands.len() {
            return None;
        }

        let nodes = classes
            .iter()
            .map(|members| {
                let mut node = scenario.nodes[members[0]].clone();
                if members.len() > 1 {
                    // One machine that has what all of them make available.
                    node.count = Count::Fixed(1);
                    node.availability = 1.0;
                    node.headroom = 0.0;
                    for (name, amount) in &mut node.capacity {
                        *amount = members
                            .iter()
                            .map(|&g| available(&scenario.nodes[g], name))
                            .sum();
                    }
                }
                node
            })
            .collect();
        let demands = streams
            .iter()
            .map(|members| {
                let mut demand = scenario.demands[members[0]].clone();
                for &d in &members[1..] {
                    for (sum, rate) in demand.rate.iter_mut().zip(&scenario.demands[d].rate) {
                        *sum += rate;
                    }
                }
                demand
            })
            .collect();
        Some(Merged {
            // Field by field: cloning the whole would copy all nodes once more.
            scenario: Scenario {
                schema_version: scenario.schema_version,
                name: scenario.name.clone(),
                compute: scenario.compute.clone(),
                periods: scenario.periods.clone(),
                nodes,
                models: scenario.models.clone(),
                demands,
                verification: scenario.verification.clone(),
                verifier_capacity: scenario.verifier_capacity,
                rtt_ms: scenario.rtt_ms.clone(),
                routes: scenario.routes.clone(),
                steadiness: scenario.steadiness.clone(),
                policy: scenario.policy.clone(),
            },
            classes,
            streams,
        })
    }

    /// The assignment of the whole fleet that one of the classes stands for.
    /// Replicas are left to the caller, who knows how many the routes need.
    pub fn assignment(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        assignment: &Assignment,
    ) -> Assignment {
        let mut machines: Vec<f64> = whole.nodes.iter().map(|n| n.count.0).collect();
        for (class, members) in self.classes.iter().enumerate() {
            if let [only] = members[..] {
                machines[only] = assignment.machines[class];
            }
        }
        let weights = self.weights(whole);
        let mut flows = Vec::with_capacity(assignment.flows.len() + whole.nodes.len());
        let mut sorted = assignment.flows.clone();
        sorted.sort_by_key(|f| (f.period, f.triple.node));
        for work in sorted.chunk_by(|a, b| (a.period, a.triple.node) == (b.period, b.triple.node)) {
            let class = work[0].triple.node;
            let (members, weights) = (&self.classes[class], &weights[class]);
            let own: Vec<Flow> = work
                .iter()
                .flat_map(|f| self.by_demand(whole, small, f))
                .collect();
            let given = self.divided(whole, small, assignment.machines[class], weights, &own);
            flows.extend(given.into_iter().map(|given| {
                let mut flow = own[given.piece];
                flow.triple.node = members[given.entry];
                flow.rate *= given.part;
                flow
            }));
        }
        flows.retain(|f| f.rate > 0.0);
        flows.sort_by_key(|f| (f.period, f.triple.demand, f.triple.profile, f.triple.node));
        Assignment {
            flows,
            placed: Vec::new(),
            machines,
        }
    }

    /// A stream's flow as flows of its demands, by their rates.
    fn by_demand<'a>(
        &'a self,
        whole: &'a Fleet<'_>,
        small: &Fleet<'_>,
        flow: &Flow,
    ) -> impl Iterator<Item = Flow> + use<'a> {
        let mut own = *flow;
        let total = small.rate(flow.triple.demand, flow.period);
        let rate = flow.rate;
        self.streams[flow.triple.demand].iter().map(move |&demand| {
            own.triple.demand = demand;
            own.rate = rate * whole.rate(demand, own.period) / total;
            own
        })
    }

    /// Placed replicas of the whole fleet. Entries that hold what may not be
    /// divided are classes of their own.
    pub fn placed(&self, placed: &[Placed]) -> Vec<Placed> {
        placed
            .iter()
            .map(|p| Placed {
                node: self.classes[p.node][0],
                ..*p
            })
            .collect()
    }

    /// The work of a class in a period, divided among its members.
    fn divided(
        &self,
        whole: &Fleet<'_>,
        small: &Fleet<'_>,
        machines: f64,
        weights: &[f64],
        work: &[Flow],
    ) -> Vec<Given> {
        let all = |entry, part| (0..work.len()).map(move |piece| Given { entry, piece, part });
        if weights.len() == 1 {
            return all(0, 1.0).collect();
        }
        if self.scenario.policy.spread == Spread::Even {
            let entries = weights.iter().enumerate();
            return entries
                .flat_map(|(entry, &part)| all(entry, part))
                .collect();
        }
        let pieces: Vec<Piece> = work
            .iter()
            .map(|f| taken(whole, small, machines, f))
            .collect();
        if let Some(poured) = pour(weights, &pieces) {
            return poured;
        }
        // In proportion to the part that has to work; rounding must not overfill it.
        let mut totals = vec![0.0; small.resources.len()];
        for piece in &pieces {
            for (total, part) in totals.iter_mut().zip(piece) {
                *total += if part.is_finite() { *part } else { 0.0 };
            }
        }
        let most = totals.into_iter().fold(0.0, f64::max);
        let working = (most * (1.0 + 1e-12)).min(1.0);
        let mut left = 1.0_f64;
        let mut given = Vec::new();
        for (entry, weight) in weights.iter().enumerate() {
            let part = if working > 0.0 {
                (weight / working).min(left)
            } else {
                left
            };
            left -= part;
            given.extend(all(entry, part));
        }
        given
    }

    /// What each member makes available, as a part of its class.
    fn weights(&self, whole: &Fleet<'_>) -> Vec<Vec<f64>> {
        self.classes
            .iter()
            .map(|members| {
                // Any resource will do: they are all in proportion.
                let amount = |g: usize| {
                    let node = &whole.nodes[g];
                    let mut all =
                        (0..node.capacity.len()).map(|k| whole.available(g, k, node.count.1));
                    all.find(|amount| *amount > 0.0).unwrap_or(0.0)
                };
                let total: f64 = members.iter().map(|&g| amount(g)).sum();
                let even = 1.0 / members.len() as f64;
                members
                    .iter()
                    .map(|&g| if total > 0.0 { amount(g) / total } else { even })
                    .collect()
            })
            .collect()
    }

    /// Levels of the whole program: members of a stream have one level, and a
    /// unit of any of them counts the same.
    pub fn levels(&self, whole: &Scenario, small: Vec<FairLevel>) -> Vec<FairLevel> {
        let demands = Members::new(&self.scenario.demands, &whole.demands, &self.streams, |d| {
            &d.id
        });
        // Members that ask for nothing in a period have no level there.
        let all = whole.demands.iter();
        let rates: FxHashMap<&str, &[f64]> = all.map(|d| (d.id.as_str(), &d.rate[..])).collect();
        let asks = |demand: &str, period: usize| rates[demand][period] > 0.0;
        let mut levels = small;
        for level in &mut levels {
            let own = std::mem::take(level);
            *level = FairLevel {
                members: demands.each(own.members, |m| &mut m.demand),
                raised: demands.each(own.raised, |p| &mut p.demand),
                kept: demands.each(own.kept, |p| &mut p.demand),
                prices: self.prices(whole, own.prices),
                ..own
            };
            level.members.retain(|m| asks(&m.demand, m.period));
            level.raised.retain(|p| asks(&p.demand, p.period));
            level.kept.retain(|p| asks(&p.demand, p.period));
        }
        levels
    }

    /// Prices of the whole program's rows.
    pub fn prices(&self, whole: &Scenario, small: Prices) -> Prices {
        let nodes = Members::new(&self.scenario.nodes, &whole.nodes, &self.classes, |n| &n.id);
        let demands = Members::new(&self.scenario.demands, &whole.demands, &self.streams, |d| {
            &d.id
        });
        Prices {
            capacity: nodes.each(small.capacity, |p| &mut p.node),
            replica: nodes.each(small.replica, |p| &mut p.node),
            demand: demands.each(small.demand, |p| &mut p.demand),
            moves: nodes.each(small.moves, |p| &mut p.node),
            packing: nodes.each(small.packing, |p| &mut p.node),
            ..small
        }
    }
}

/// Members of each class or stream by the name it goes by.
struct Members<'a>(FxHashMap<&'a str, Vec<&'a str>>);

impl<'a> Members<'a> {
    fn new<T>(
        small: &'a [T],
        whole: &'a [T],
        groups: &[Vec<usize>],
        id: impl Fn(&T) -> &String,
    ) -> Self {
        Members(
            small
                .iter()
                .zip(groups)
                .map(|(entry, members)| {
                    let names = members.iter().map(|&m| id(&whole[m]).as_str()).collect();
                    (id(entry).as_str(), names)
                })
                .collect(),
        )
    }

    /// The entry once for each member.
    fn each<P: Clone>(&self, prices: Vec<P>, name: impl Fn(&mut P) -> &mut String) -> Vec<P> {
        let mut all = Vec::with_capacity(prices.len());
        for mut price in prices {
            let key = name(&mut price).clone();
            for member in self.0.get(key.as_str()).into_iter().flatten() {
                let mut own = price.clone();
                (*member).clone_into(name(&mut own));
                all.push(own);
            }
        }
        all
    }
}

/// What a flow of a demand of the whole fleet takes of a class of the small one,
/// as parts of what the class makes available.
fn taken(whole: &Fleet<'_>, small: &Fleet<'_>, machines: f64, flow: &Flow) -> Piece {
    let p = &small.profiles[flow.triple.profile];
    let load = Assignment::load(whole, flow);
    let mut taken = vec![0.0; small.resources.len()];
    // Merged entries hold nothing whole: what is held follows the traffic.
    for &(k, amount) in p.uses.iter().chain(&p.holds) {
        taken[k] += load * amount / small.available(flow.triple.node, k, machines);
    }
    taken
}

/// Node entries whose machines are alike: they differ in id, operator and
/// number of machines only. Listed entries keep to themselves.
pub(crate) fn classes(scenario: &Scenario) -> Vec<Vec<usize>> {
    let listed: HashSet<&str> = scenario.routes.iter().map(|r| r.node.as_str()).collect();
    group(&scenario.nodes, |n| {
        let key = || (node_key(n), n.price_per_hour.to_bits());
        (!listed.contains(n.id.as_str())).then(key)
    })
}

/// Groups of equal keys in the order of their first members; entries without a
/// key stay alone.
fn group<'a, T, K: Hash + Eq>(
    entries: &'a [T],
    key: impl Fn(&'a T) -> Option<K>,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut index = FxHashMap::default();
    for (i, entry) in entries.iter().enumerate() {
        match key(entry) {
            Some(key) => {
                let at = *index.entry(key).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                });
                groups[at].push(i);
            }
            None => groups.push(vec![i]),
        }
    }
    groups
}

type Amounts<'a> = Vec<(&'a str, u64)>;

fn bits(map: &Resources) -> Amounts<'_> {
    map.iter().map(|(k, v)| (k.as_str(), v.to_bits())).collect()
}

fn sorted(names: &[String]) -> Vec<&str> {
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// What all machines of an entry of fixed count make available of a resource.
fn available(n: &Node, resource: &str) -> f64 {
    let capacity = n.capacity.get(resource).copied().unwrap_or(0.0);
    capacity * n.count.bounds().1 as f64 * n.availability * (1.0 - n.headroom)
}

/// Capacities as multiples of the first that is not 0: the same for entries in
/// proportion. An entry that makes nothing available agrees with its like only.
fn proportions(n: &Node) -> (bool, Amounts<'_>) {
    let first = n.capacity.values().copied().find(|amount| *amount > 0.0);
    let unit = first.unwrap_or(1.0);
    let parts = n.capacity.iter();
    let something =
        first.is_some_and(|_| n.count.bounds().1 > 0) && n.availability > 0.0 && n.headroom < 1.0;
    let parts = parts.map(|(k, v)| (k.as_str(), (v / unit).to_bits()));
    (something, parts.collect())
}

fn node_key(n: &Node) -> impl Hash + Eq + '_ {
    (
        (n.hardware.as_str(), n.region.as_str()),
        (proportions(n), bits(&n.usage_price)),
        (sorted(&n.verification), n.hosts.as_ref().map(|h| sorted(h))),
    )
}

fn demand_key<'a>(scenario: &Scenario, d: &'a Demand) -> impl Hash + Eq + use<'a> {
    (
        (d.model.as_str(), d.region.as_str(), d.verification.as_str()),
        d.value.to_bits(),
        scenario.min_served(d).to_bits(),
        d.max_rtt_ms.map(f64::to_bits),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::context::Context;
    use crate::model::Program;
    use crate::plan::Status;
    use crate::scenario::{self, Fleet};
    use crate::solve::{WarmStart, solve_program};
    use crate::{Hooks, Options, solve};

    /// Two kinds of machines in entries of several sizes; demands for models
    /// that hold memory where `holds`.
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
