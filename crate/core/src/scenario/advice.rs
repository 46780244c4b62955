//! What is valid but probably not meant: a demand that no node can serve, a
//! node that can serve nothing, a default among numbers of another size.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::advice_list::{Advice, List};
use super::candidates::{Candidates, Obstacle, WORK};
use super::card_advice;
use super::chosen_after;
use super::distance_advice;
use super::limit_advice;
use super::loading_advice;
use super::path::Path;
use super::residency_advice::{self, served_in};
use super::slips;
use super::stage_advice;
use super::text::{Short, quoted};
use super::too_large;
use super::{Count, Demand, Node, ObjectiveName, Scenario};

/// Values that differ by more than this are unlikely to be in the same unit.
const FAR_APART: f64 = 1e6;

impl Scenario {
    /// Looks for what is valid but probably not meant. The scenario must have passed
    /// [`Scenario::check`]; otherwise the advice may miss the point.
    ///
    /// ```
    /// use idlewise::{Demand, Model, Node, Profile, Scenario};
    /// let scenario = Scenario::new("one site")
    ///     .node(Node::new("site", "L40S").capacity("gpu", 1.0))
    ///     .model(Model::new("llama-8b").profile(Profile::new("H100", 5104.0)))
    ///     .demand(Demand::new("chat", "llama-8b", 3_000.0));
    /// assert!(scenario.advise().iter().any(|a| a.path == "$.demands[0]"));
    /// ```
    pub fn advise(&self) -> Vec<Advice> {
        advise(self)
    }
}

/// [`Scenario::advise`].
pub fn advise(scenario: &Scenario) -> Vec<Advice> {
    let mut advice = List::default();
    let candidates = Candidates::of(scenario);
    nodes(scenario, &mut advice);
    slips::hardware(scenario, &mut advice);
    slips::prices(scenario, &mut advice);
    profiles(scenario, &mut advice);
    for (path, text) in card_advice::findings(scenario) {
        advice.add_at(path, text);
    }
    large_replicas(scenario, &candidates, &mut advice);
    limit_advice::findings(scenario, &mut advice);
    values(scenario, &mut advice);
    served_in_part(scenario, &mut advice);
    priorities(scenario, &mut advice);
    slips::units(scenario, &mut advice);
    unknown_round_trips(scenario, &mut advice);
    if let Some((path, text)) = distance_advice::finding(scenario) {
        advice.add_at(path, text);
    }
    for (path, text) in residency_advice::findings(scenario) {
        advice.add_at(path, text);
    }
    demands(scenario, &candidates, &mut advice);
    stage_advice::findings(scenario, &mut advice);
    chosen_after::findings(scenario, &mut advice);
    loading_advice::findings(scenario, &mut advice);
    routes(scenario, &candidates, &mut advice);
    advice.finish()
}

/// Nodes with the same oddity are one finding, at the first of them.
#[derive(Default)]
struct Groups<'s>(BTreeMap<(usize, &'s str), (usize, usize)>);

impl<'s> Groups<'s> {
    fn add(&mut self, oddity: usize, name: &'s str, index: usize) {
        self.0.entry((oddity, name)).or_insert((index, 0)).1 += 1;
    }
}

fn nodes(scenario: &Scenario, advice: &mut List) {
    let profiles = scenario.models.iter().flat_map(|model| &model.profiles);
    let hardware: BTreeSet<&str> = profiles.map(|p| p.hardware.as_str()).collect();
    let mut groups = Groups::default();
    let too_small = too_large::nodes_too_small(scenario);
    for (i, node) in scenario.nodes.iter().enumerate() {
        if too_small.contains(&i) {
            groups.add(5, &node.hardware, i);
        }
        if !hardware.contains(node.hardware.as_str()) {
            groups.add(0, &node.hardware, i);
        }
        if !node
            .capacity
            .get(&scenario.compute)
            .is_some_and(|c| *c > 0.0)
        {
            groups.add(1, &scenario.compute, i);
        }
        if node.verification.is_empty() {
            groups.add(2, "", i);
        }
        if node.hosts.as_ref().is_some_and(Vec::is_empty) {
            groups.add(3, "", i);
        }
        for resource in node.usage_price.keys() {
            if !node.capacity.contains_key(resource) {
                groups.add(4, resource, i);
            }
        }
    }
    let list = Path::ROOT.field("nodes");
    for ((oddity, name), (first, entries)) in groups.0 {
        let node = list.index(first);
        let who = match entries - 1 {
            0 => "this node".to_owned(),
            more => format!("this node and {more} more"),
        };
        let name = quoted(name);
        match oddity {
            0 => advice.add(
                &node.field("hardware"),
                format_args!("{who} can serve nothing: no profile is for hardware {name}"),
            ),
            1 => advice.add(
                &node.field("capacity"),
                format_args!("{who} cannot be seen in the account of compute: there is no {name}"),
            ),
            2 => advice.add(
                &node.field("verification"),
                format_args!(
                    "{who} can serve nothing: the list is empty (leave it out for \"none\")"
                ),
            ),
            3 => advice.add(
                &node.field("hosts"),
                format_args!(
                    "{who} can serve nothing: the list is empty (leave it out for any model)"
                ),
            ),
            4 => advice.add(
                &node.field("usage_price"),
                format_args!("{who} cannot charge for {name}: the capacity does not name it"),
            ),
            _ => advice.add(
                &node.field("capacity"),
                format_args!(
                    "{who} can serve nothing: one replica of any profile for hardware {name} \
                     needs more than a machine has"
                ),
            ),
        }
    }
}

fn profiles(scenario: &Scenario, advice: &mut List) {
    let list = Path::ROOT.field("models");
    for (i, model) in scenario.models.iter().enumerate() {
        let model_path = list.index(i);
        let field = model_path.field("profiles");
        for (j, profile) in model.profiles.iter().enumerate() {
            let mut amounts = profile.uses.values().chain(profile.holds.values());
            if !amounts.any(|amount| *amount > 0.0) {
                advice.add(
                    &field.index(j),
                    "it neither uses nor holds anything, so one node can serve any rate with it",
                );
            }
        }
    }
}

/// Profiles of which no machine of their hardware holds one replica.
fn large_replicas(scenario: &Scenario, candidates: &Candidates<'_>, advice: &mut List) {
    let list = Path::ROOT.field("models");
    for found in too_large::profiles(scenario, candidates) {
        let model = list.index(found.model);
        let field = model.field("profiles");
        let profile = field.index(found.profile);
        advice.add(&profile.field("holds"), found.text);
    }
}

/// A value that was left out (and so is 1) beside values given in a currency
/// per token outweighs them all.
fn values(scenario: &Scenario, advice: &mut List) {
    if scenario.policy.objective == ObjectiveName::Cost {
        return;
    }
    let given = scenario.demands.iter().map(|demand| demand.value);
    let least = given.filter(|value| *value > 0.0).fold(1.0, f64::min);
    let first = scenario
        .demands
        .iter()
        .position(|demand| demand.value == 1.0);
    if let Some(first) = first
        && least * FAR_APART < 1.0
    {
        let ones = scenario.demands.iter().filter(|d| d.value == 1.0).count();
        let who = match ones - 1 {
            0 => "the value of this demand is".to_owned(),
            more => format!("the values of this demand and {more} more are"),
        };
        let demands = Path::ROOT.field("demands");
        advice.add(
            &demands.index(first).field("value"),
            format_args!(
                "{who} 1, the default, while another is {}: is it in the same unit?",
                Short(format!("{least:.5e}").parse().unwrap_or(least))
            ),
        );
    }
}

/// Under `cost` a part is served, whatever stands idle beside the rest.
fn served_in_part(scenario: &Scenario, advice: &mut List) {
    let paid = |node: &Node| matches!(node.count, Count::Fixed(n) if n > 0);
    if scenario.policy.objective != ObjectiveName::Cost || !scenario.nodes.iter().any(paid) {
        return;
    }
    let in_part = |demand: &Demand| scenario.min_served(demand) < 1.0;
    let some = scenario.demands.iter().filter(|demand| in_part(demand));
    let Some(first) = scenario.demands.iter().position(in_part) else {
        return;
    };
    let who = match some.count() - 1 {
        0 => "of this demand".to_owned(),
        more => format!("of this demand and {more} more"),
    };
    let demands = Path::ROOT.field("demands");
    advice.add(
        &demands.index(first).field("min_served"),
        format_args!(
            "under `cost` no more {who} is served than this part, also while machines idle \
             that are paid for either way (`serve` fills them)"
        ),
    );
}

/// Priorities where the objective has no value to put in order.
fn priorities(scenario: &Scenario, advice: &mut List) {
    let objective = scenario.policy.objective;
    let is_of_value = matches!(objective, ObjectiveName::Serve | ObjectiveName::Profit);
    let lowest = scenario.priorities().last().copied();
    let higher = scenario
        .demands
        .iter()
        .position(|d| Some(d.priority) != lowest);
    if let (false, Some(first)) = (is_of_value, higher) {
        let list = Path::ROOT.field("demands");
        advice.add(
            &list.index(first).field("priority"),
            format_args!(
                "it decides nothing under the objective {}: only serve and profit put one \
                 demand before another",
                objective.as_str()
            ),
        );
    }
}

/// A round trip that is not given counts as too long wherever a demand has a
/// limit, which is easily overlooked.
fn unknown_round_trips(scenario: &Scenario, advice: &mut List) {
    let regions: BTreeSet<&str> = scenario.nodes.iter().map(|n| n.region.as_str()).collect();
    let mut limited = BTreeMap::new();
    for (i, demand) in scenario.demands.iter().enumerate() {
        if demand.max_rtt_ms.is_some() {
            let from = (demand.region.as_str(), demand.in_regions.as_deref());
            limited.entry(from).or_insert((i, 0_usize)).1 += 1;
        }
    }
    let mut work = WORK;
    let mut findings = Vec::new();
    for ((region, allowed), (first, demands)) in limited {
        work = work.saturating_sub(regions.len());
        if work == 0 {
            break;
        }
        let may = |to: &str| allowed.is_none_or(|list| list.iter().any(|name| name == to));
        let mut unknown =
            (regions.iter()).filter(|to| may(to) && scenario.round_trip_ms(region, to).is_none());
        if let Some(one) = unknown.next() {
            findings.push((first, demands, region, *one, unknown.count()));
        }
    }
    findings.sort_unstable();
    let list = Path::ROOT.field("demands");
    for (first, demands, from, to, others) in findings {
        let others = match others {
            0 => String::new(),
            1 => " and 1 other region".to_owned(),
            others => format!(" and {others} other regions"),
        };
        let who = match demands - 1 {
            0 => "this demand".to_owned(),
            more => format!("this demand and {more} more"),
        };
        advice.add(
            &list.index(first).field("max_rtt_ms"),
            format_args!(
                "no round trip is given from {} to {}{others}: nodes there count as too far for {who}",
                quoted(from),
                quoted(to)
            ),
        );
    }
}

/// Demands that no node can serve, or, of demands with listed routes, that no
/// listed node can serve.
fn demands(scenario: &Scenario, candidates: &Candidates<'_>, advice: &mut List) {
    let by_id: HashMap<&str, &Node> = ids(&scenario.nodes, |node| &node.id);
    // For each demand with listed routes, whether one of them can be used.
    let mut listed: HashMap<&str, bool> = HashMap::new();
    let by_demand: HashMap<&str, &Demand> = ids(&scenario.demands, |demand| &demand.id);
    for route in &scenario.routes {
        let usable = by_demand
            .get(route.demand.as_str())
            .zip(by_id.get(route.node.as_str()))
            .is_some_and(|(demand, node)| candidates.obstacle(demand, node).is_none());
        *listed.entry(&route.demand).or_default() |= usable;
    }
    let list = Path::ROOT.field("demands");
    let mut work = WORK;
    for (i, demand) in scenario.demands.iter().enumerate() {
        let path = list.index(i);
        if let Some(usable) = listed.get(demand.id.as_str()) {
            if !usable {
                advice.add(
                    &path,
                    "no node can serve it: none of its listed routes can be used",
                );
            }
            continue;
        }
        let nearest = candidates.search(demand, &mut work);
        if work == 0 {
            advice.add(
                &path,
                "demands from here on were not looked at: too many nodes cannot serve them",
            );
            break;
        }
        if let Some(nearest) = nearest {
            let first = nearest.class.map_or(0, |class| class.first);
            let left = match nearest.entries {
                1 => format!("the last candidate, $.nodes[{first}]"),
                entries => {
                    format!("each of the last {entries} candidates, such as $.nodes[{first}]")
                }
            };
            let model = quoted(&demand.model);
            let too_large = || {
                let class = nearest
                    .class
                    .filter(|_| nearest.obstacle == Obstacle::Machine);
                class.and_then(|class| too_large::for_demand(candidates, demand, class.node))
            };
            let why = match nearest.obstacle {
                Obstacle::Machine => too_large().unwrap_or_default(),
                Obstacle::Hardware => {
                    format!("no profile of model {model} is for the hardware of any node")
                }
                Obstacle::Resource => {
                    format!(
                        "a resource that the profiles of model {model} need is missing on {left}"
                    )
                }
                Obstacle::Verification => {
                    format!(
                        "verification {} is missing on {left}",
                        quoted(&demand.verification)
                    )
                }
                Obstacle::Hosting => format!("model {model} is not in the hosts of {left}"),
                Obstacle::Residency => {
                    format!("{}, and {left}, is elsewhere", served_in(demand))
                }
                Obstacle::RoundTrip => format!(
                    "more than {} ms, or no given round trip, lies between region {} and {left}",
                    Short(demand.max_rtt_ms.unwrap_or_default()),
                    quoted(&demand.region)
                ),
            };
            advice.add(&path, format_args!("no node can serve it: {why}"));
        }
    }
}

/// Listed routes that cannot be used.
fn routes(scenario: &Scenario, candidates: &Candidates<'_>, advice: &mut List) {
    let nodes: HashMap<&str, &Node> = ids(&scenario.nodes, |node| &node.id);
    let demands: HashMap<&str, &Demand> = ids(&scenario.demands, |demand| &demand.id);
    let list = Path::ROOT.field("routes");
    for (i, route) in scenario.routes.iter().enumerate() {
        let (Some(demand), Some(node)) = (
            demands.get(route.demand.as_str()),
            nodes.get(route.node.as_str()),
        ) else {
            continue;
        };
        let Some(obstacle) = candidates.obstacle(demand, node) else {
            continue;
        };
        let model = quoted(&demand.model);
        let why = match obstacle {
            Obstacle::Machine => {
                too_large::for_demand(candidates, demand, node).unwrap_or_default()
            }
            Obstacle::Hardware => format!(
                "no profile of model {model} is for the node's hardware {}",
                quoted(&node.hardware)
            ),
            Obstacle::Resource => {
                format!("the node lacks a resource that the profiles of model {model} need")
            }
            Obstacle::Verification => {
                format!(
                    "the node lacks verification {}",
                    quoted(&demand.verification)
                )
            }
            Obstacle::Hosting => format!("the node does not host model {model}"),
            Obstacle::Residency => format!(
                "{}, and the node is in {}",
                served_in(demand),
                quoted(&node.region)
            ),
            Obstacle::RoundTrip => {
                let (from, to) = (quoted(&demand.region), quoted(&node.region));
                match scenario.round_trip_ms(&demand.region, &node.region) {
                    Some(ms) => format!(
                        "the round trip from {from} to {to} is {} ms, and the demand's limit is {} ms",
                        Short(ms),
                        Short(demand.max_rtt_ms.unwrap_or_default())
                    ),
                    None => format!(
                        "no round trip is given from {from} to {to}, and the demand has a limit"
                    ),
                }
            }
        };
        advice.add(&list.index(i), format_args!("it cannot be used: {why}"));
    }
}

fn ids<'s, T>(entries: &'s [T], id: impl Fn(&'s T) -> &'s String) -> HashMap<&'s str, &'s T> {
    entries
        .iter()
        .map(|entry| (id(entry).as_str(), entry))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::from_json;
    use super::*;

    fn scenario(changes: &[(&str, serde_json::Value)]) -> Scenario {
        let mut json = json!({
            "schema_version": 1,
            "nodes": [{"id": "n", "hardware": "H", "region": "us", "capacity": {"gpu": 1},
                       "count": 2}],
            "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1}]}],
            "demands": [{"id": "d", "model": "m", "region": "us", "rate": 1}],
            "verification": {"tee": {}}
        });
        for (path, value) in changes {
            let (parent, key) = path.rsplit_once('/').unwrap();
            let parent = json.pointer_mut(parent).unwrap();
            parent[key] = value.clone();
        }
        from_json(json.to_string().as_bytes()).unwrap()
    }

    fn said(changes: &[(&str, serde_json::Value)]) -> Vec<String> {
        advise(&scenario(changes))
            .iter()
            .map(|advice| format!("{}: {}", advice.path, advice.text))
            .collect()
    }

    #[test]
    fn says_nothing_about_a_plain_scenario() {
        assert_eq!(said(&[]), Vec::<String>::new());
    }

    #[test]
    fn names_what_excludes_the_last_candidates() {
        let limit = ("/demands/0/max_rtt_ms", 10.into());
        for (change, expected) in [
            (
                ("/nodes/0/hardware", "G".into()),
                "no profile of model \"m\" is for the hardware of any node",
            ),
            (
                ("/models/0/profiles/0/holds", json!({"vram_gb": 1})),
                "a resource that the profiles of model \"m\" need is missing on the last candidate, $.nodes[0]",
            ),
            (
                ("/models/0/profiles/0/holds", json!({"gpu": 1.5})),
                "no machine of n holds one replica of m: it needs 1.5 gpu, a machine has 1",
            ),
            (
                (
                    "/models/0/profiles",
                    json!([{"name": "two", "hardware": "H", "rate": 1,
                    "holds": {"gpu": 2.5}, "machines": 2}]),
                ),
                "no 2 machines of n hold one replica of m by two: it needs 2.5 gpu, 2 machines have 2",
            ),
            (
                ("/demands/0/verification", "tee".into()),
                "verification \"tee\" is missing on the last candidate, $.nodes[0]",
            ),
            (
                ("/nodes/0/hosts", json!([])),
                "model \"m\" is not in the hosts of the last candidate, $.nodes[0]",
            ),
            (
                ("/demands/0/region", "eu".into()),
                "more than 10 ms, or no given round trip, lies between region \"eu\" and the last candidate, $.nodes[0]",
            ),
        ] {
            let all = said(&[limit.clone(), change]);
            let expected = format!("$.demands[0]: no node can serve it: {expected}");
            assert!(all.contains(&expected), "{all:#?}");
        }
    }

    #[test]
    fn nodes_that_can_serve_nothing() {
        let node = |id: &str, capacity: serde_json::Value| json!({"id": id, "hardware": "G", "capacity": capacity, "usage_price": {"cpu": 1}});
        let good = json!({"id": "n", "hardware": "H", "region": "us", "capacity": {"gpu": 1}});
        let mut idle = good.clone();
        idle["id"] = json!("idle");
        idle["verification"] = json!([]);
        let nodes = json!([
            good,
            node("a", json!({})),
            node("b", json!({"gpu": 1})),
            idle
        ]);
        assert_eq!(
            said(&[("/nodes", nodes)]),
            [
                "$.nodes[1].hardware: this node and 1 more can serve nothing: no profile is for hardware \"G\"",
                "$.nodes[1].capacity: this node cannot be seen in the account of compute: there is no \"gpu\"",
                "$.nodes[3].verification: this node can serve nothing: the list is empty (leave it out for \"none\")",
                "$.nodes[1].usage_price: this node and 1 more cannot charge for \"cpu\": the capacity does not name it",
            ]
        );
    }

    #[test]
    fn odd_numbers_and_distances() {
        let demands = json!([
            {"id": "a", "model": "m", "rate": 1, "value": 9e-7},
            {"id": "b", "model": "m", "rate": 1},
            {"id": "c", "model": "m", "rate": 1, "region": "us", "max_rtt_ms": 50},
            {"id": "d", "model": "m", "rate": 1, "region": "eu", "max_rtt_ms": 50}
        ]);
        let routes = json!([{"demand": "d", "node": "n"}]);
        let changes = [
            ("/demands", demands),
            ("/routes", routes),
            ("/models/0/profiles/0/uses", json!({})),
        ];
        assert_eq!(
            said(&changes),
            [
                "$.models[0].profiles[0]: it neither uses nor holds anything, so one node can serve any rate with it",
                "$.demands[1].value: the values of this demand and 2 more are 1, the default, while another is 9e-7: is it in the same unit?",
                "$.demands[3].max_rtt_ms: no round trip is given from \"eu\" to \"us\": nodes there count as too far for this demand",
                "$.demands[3]: no node can serve it: none of its listed routes can be used",
                "$.routes[0]: it cannot be used: no round trip is given from \"eu\" to \"us\", and the demand has a limit",
            ]
        );
    }
}
