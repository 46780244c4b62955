//! Synthetic scenarios from a seed, for benchmarks and large tests.
//!
//! Everything here is invented: the fleets are made to be hard, not to be like
//! anyone's. Every number is a function of the seed alone, so the same shape is
//! the same scenario on every machine.

use std::collections::BTreeMap;

use idlewise::scenario::{
    Count, DEFAULT_REGION, Demand, Model, NO_VERIFICATION, Node, Period, Policy, Profile,
    Resources, Scenario,
};

/// A small generator of pseudo-random numbers (xorshift64*, Vigna 2016).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator whose whole sequence is fixed by the seed.
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds are spread apart; the state must not be 0.
        Random(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// A number from `low` to below `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        // The upper 53 bits are the best ones, and fill an f64 exactly.
        let unit = (self.bits() >> 11) as f64 / (1_u64 << 53) as f64;
        low + (high - low) * unit
    }

    /// A whole number from `low` to `high`, both included.
    pub fn whole(&mut self, low: u64, high: u64) -> u64 {
        low + self.bits() % (high - low + 1)
    }
}

/// What a synthetic scenario looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Node entries, no two alike.
    pub nodes: usize,
    /// Demands; each has a model of its own.
    pub demands: usize,
    /// Periods of one hour.
    pub periods: usize,
    /// Hardware classes, at least 1. Every model has a profile for each.
    pub hardware: usize,
    /// Work offered in the first period, as a multiple of what the fleet could
    /// serve. Above 1, something stays unmet.
    pub load: f64,
    /// Whether a model must be resident to serve, which makes replicas, and
    /// with them whole numbers, part of the plan.
    pub resident: bool,
    /// Fixes every number.
    pub seed: u64,
}

impl Default for Shape {
    /// A small scenario of one period without whole numbers.
    fn default() -> Self {
        Shape {
            nodes: 20,
            demands: 5,
            periods: 1,
            hardware: 4,
            load: 1.1,
            resident: false,
            seed: 1,
        }
    }
}

/// Makes the scenario of a shape. Every demand may use every node, so a period
/// has `nodes` x `demands` eligible triples (demand, profile, node).
///
/// ```
/// use idlewise_tests::generate::{Shape, scenario};
/// let made = scenario(&Shape { nodes: 3, ..Shape::default() });
/// assert_eq!(made.nodes.len(), 3);
/// ```
pub fn scenario(shape: &Shape) -> Scenario {
    let mut random = Random::new(shape.seed);
    let nodes: Vec<Node> = (0..shape.nodes)
        .map(|n| node(n, shape.hardware.max(1), &mut random))
        .collect();
    let models: Vec<Model> = (0..shape.demands)
        .map(|m| model(m, shape, &mut random))
        .collect();
    // Each demand is sized to take an even part of the fleet by itself, so
    // together they take all of it `load` times over.
    let demands = models
        .iter()
        .enumerate()
        .map(|(d, model)| {
            let alone = served_alone(model, &nodes);
            let rate = alone * shape.load / shape.demands as f64;
            demand(d, model, rate, shape.periods, &mut random)
        })
        .collect();
    Scenario {
        schema_version: 1,
        name: format!("synthetic {} x {}", shape.nodes, shape.demands),
        compute: "gpu".to_owned(),
        periods: (0..shape.periods)
            .map(|t| Period {
                label: t.to_string(),
                hours: 1.0,
            })
            .collect(),
        nodes,
        models,
        demands,
        verification: BTreeMap::new(),
        verifier_capacity: None,
        rtt_ms: BTreeMap::new(),
        routes: Vec::new(),
        steadiness: None,
        policy: Policy::default(),
    }
}

/// Classes are dealt out in turn; sizes and prices differ from node to node, so
/// that no two nodes can be treated as one.
fn node(index: usize, hardware: usize, random: &mut Random) -> Node {
    let price = random.between(0.5, 4.0);
    Node {
        id: format!("node-{index}"),
        count: Count::Fixed(random.whole(1, 40)),
        hardware: class(index % hardware),
        region: DEFAULT_REGION.to_owned(),
        operator: None,
        capacity: resources(&[("gpu", 8.0), ("vram_gb", (8 * random.whole(24, 80)) as f64)]),
        price_per_hour: 8.0 * price,
        availability: random.between(0.95, 1.0),
        headroom: 0.1,
        verification: vec![NO_VERIFICATION.to_owned()],
        hosts: None,
        usage_price: resources(&[("gpu", 0.1 * price)]),
    }
}

fn model(index: usize, shape: &Shape, random: &mut Random) -> Model {
    let weight = random.between(12.0, 60.0);
    let speed = random.between(2_000.0, 16_000.0);
    let profiles = (0..shape.hardware.max(1))
        .map(|class_index| {
            let memory = resources(&[("vram_gb", weight)]);
            let gpu = resources(&[("gpu", 1.0)]);
            let (uses, holds) = if shape.resident {
                (gpu, memory)
            } else {
                (gpu.into_iter().chain(memory).collect(), Resources::new())
            };
            Profile {
                name: class(class_index),
                hardware: class(class_index),
                rate: speed * random.between(0.3, 1.0),
                uses,
                holds,
            }
        })
        .collect();
    Model {
        id: format!("model-{index}"),
        max_replicas: None,
        profiles,
    }
}

/// Rates drift from period to period by up to half, up or down.
fn demand(index: usize, model: &Model, rate: f64, periods: usize, random: &mut Random) -> Demand {
    let first = rate * random.between(0.5, 1.5);
    let rate = (0..periods)
        .map(|t| match t {
            0 => first,
            _ => first * random.between(0.5, 1.5),
        })
        .collect();
    Demand {
        id: format!("demand-{index}"),
        model: model.id.clone(),
        region: DEFAULT_REGION.to_owned(),
        verification: NO_VERIFICATION.to_owned(),
        rate,
        value: random.between(1e-7, 1e-6),
        min_served: None,
        max_rtt_ms: None,
        split: true,
    }
}

/// Units per second that the whole fleet would serve of one model alone, by
/// the compute resource.
fn served_alone(model: &Model, nodes: &[Node]) -> f64 {
    nodes
        .iter()
        .map(|node| {
            let machines = node.count.bounds().1 as f64;
            let gpu = node.capacity.get("gpu").copied().unwrap_or(0.0);
            let available = gpu * machines * node.availability * (1.0 - node.headroom);
            let rate = model
                .profiles
                .iter()
                .find(|profile| profile.hardware == node.hardware)
                .map_or(0.0, |profile| profile.rate);
            available * rate
        })
        .sum()
}

fn class(index: usize) -> String {
    format!("class-{index}")
}

fn resources(amounts: &[(&str, f64)]) -> Resources {
    amounts
        .iter()
        .map(|&(name, amount)| (name.to_owned(), amount))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const LARGE: Shape = Shape {
        nodes: 2_000,
        demands: 18,
        periods: 1,
        hardware: 8,
        load: 1.1,
        resident: false,
        seed: 7,
    };

    /// Eligible triples by the rules of DESIGN section 2, written out plainly.
    fn triples(scenario: &Scenario) -> usize {
        assert!(scenario.routes.is_empty(), "listed routes are not counted");
        let mut count = 0;
        for demand in &scenario.demands {
            let model = scenario.models.iter().find(|m| m.id == demand.model);
            for profile in &model.unwrap().profiles {
                let names = || profile.uses.keys().chain(profile.holds.keys());
                for node in &scenario.nodes {
                    let near = demand.max_rtt_ms.is_none_or(|limit| {
                        scenario
                            .round_trip_ms(&demand.region, &node.region)
                            .is_some_and(|ms| ms <= limit)
                    });
                    let hosted = node
                        .hosts
                        .as_ref()
                        .is_none_or(|hosts| hosts.contains(&demand.model));
                    if profile.hardware == node.hardware
                        && node.verification.contains(&demand.verification)
                        && near
                        && hosted
                        && names().all(|name| node.capacity.contains_key(name))
                    {
                        count += 1;
                    }
                }
            }
        }
        count
    }

    #[test]
    fn the_same_seed_makes_the_same_scenario() {
        for resident in [false, true] {
            let shape = Shape {
                periods: 3,
                resident,
                ..Shape::default()
            };
            assert_eq!(scenario(&shape), scenario(&shape));
            let other = Shape { seed: 2, ..shape };
            assert_ne!(scenario(&shape), scenario(&other));
        }
    }

    #[test]
    fn every_demand_may_use_every_node() {
        assert_eq!(triples(&scenario(&Shape::default())), 100);
        assert_eq!(triples(&scenario(&LARGE)), 36_000);
    }

    #[test]
    fn no_two_nodes_are_alike() {
        let made = scenario(&LARGE);
        let kinds: BTreeSet<String> = made
            .nodes
            .iter()
            .map(|n| format!("{} {:?} {:?}", n.hardware, n.capacity, n.usage_price))
            .collect();
        assert_eq!(kinds.len(), 2_000);
        let hardware: BTreeSet<&str> = made.nodes.iter().map(|n| n.hardware.as_str()).collect();
        assert_eq!(hardware.len(), 8);
    }

    #[test]
    fn offered_work_follows_the_load() {
        let made = scenario(&LARGE);
        let taken: f64 = made
            .demands
            .iter()
            .zip(&made.models)
            .map(|(demand, model)| demand.rate[0] / served_alone(model, &made.nodes))
            .sum();
        // Each of 18 demands is drawn from half to one and a half of its part.
        assert!((taken - 1.1).abs() < 0.3, "{taken}");
    }

    #[test]
    fn rates_cover_every_period_and_are_positive() {
        let made = scenario(&Shape {
            periods: 24,
            ..Shape::default()
        });
        assert_eq!(made.periods.len(), 24);
        for demand in &made.demands {
            assert_eq!(demand.rate.len(), 24);
            assert!(demand.rate.iter().all(|&rate| rate > 0.0));
        }
    }

    #[test]
    fn resident_models_hold_memory_and_others_use_it() {
        for resident in [false, true] {
            let made = scenario(&Shape {
                resident,
                ..Shape::default()
            });
            for profile in made.models.iter().flat_map(|m| &m.profiles) {
                assert_eq!(profile.uses["gpu"], 1.0);
                assert_eq!(profile.holds.contains_key("vram_gb"), resident);
                assert_eq!(profile.uses.contains_key("vram_gb"), !resident);
            }
        }
    }

    #[test]
    fn random_numbers_stay_in_range_and_spread() {
        let mut random = Random::new(0);
        let draws: Vec<f64> = (0..1_000).map(|_| random.between(2.0, 4.0)).collect();
        assert!(draws.iter().all(|x| (2.0..4.0).contains(x)));
        let mean = draws.iter().sum::<f64>() / 1_000.0;
        assert!((mean - 3.0).abs() < 0.1, "{mean}");
        let whole: BTreeSet<u64> = (0..1_000).map(|_| random.whole(3, 7)).collect();
        assert_eq!(whole, BTreeSet::from([3, 4, 5, 6, 7]));
    }
}
