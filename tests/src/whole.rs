//! Fleets of whole replicas and machines, as users have them: gpu and memory
//! both bind, demand has a daily shape, some of it goes to one node only. They
//! stand beside the published instances in the benchmark of whole numbers.

use std::fmt;

use idlewise::Scenario;
use serde_json::{Map, Value, json};

use crate::judge::scenario;
use crate::random::Dice;

/// Gpus, memory in GB, price per hour and speed of one machine of a class.
const HARDWARE: [(&str, f64, f64, f64, f64); 4] = [
    ("H100", 8.0, 640.0, 17.6, 1.0),
    ("H200", 8.0, 1128.0, 24.8, 1.1),
    ("A100", 8.0, 640.0, 10.4, 0.5),
    ("L40S", 4.0, 192.0, 3.6, 0.25),
];
const REGIONS: [&str; 2] = ["us", "eu"];

/// What a fleet is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fixed fleet that cannot serve everything; replicas hold gpu and memory.
    Memory,
    /// The same with half of the demands on one node each.
    OneNode,
    /// Machines to rent so that everything is served at the least cost.
    Rent,
}

/// One fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Whole {
    /// What it is asked to do.
    pub kind: Kind,
    /// Node entries.
    pub nodes: usize,
    /// Models, with one demand from each region at most.
    pub models: usize,
    /// Hours of a day.
    pub periods: usize,
}

impl Whole {
    /// Those that the benchmark measures.
    pub fn all() -> Vec<Whole> {
        let of = |kind, nodes, models, periods| Whole {
            kind,
            nodes,
            models,
            periods,
        };
        vec![
            of(Kind::Memory, 6, 8, 1),
            of(Kind::Memory, 12, 12, 1),
            of(Kind::Memory, 24, 20, 1),
            of(Kind::Memory, 4, 6, 24),
            of(Kind::OneNode, 4, 6, 1),
            of(Kind::OneNode, 8, 10, 1),
            of(Kind::OneNode, 16, 14, 1),
            of(Kind::Rent, 6, 6, 1),
            of(Kind::Rent, 8, 10, 1),
            of(Kind::Rent, 4, 4, 4),
            of(Kind::Rent, 4, 4, 24),
        ]
    }

    /// Makes the scenario; its name is the fleet's.
    pub fn scenario(&self) -> Scenario {
        let mut s = Map::new();
        let periods: Vec<Value> = (0..self.periods).map(|_| json!({"hours": 1})).collect();
        let objective = if self.kind == Kind::Rent {
            "cost"
        } else {
            "serve"
        };
        s.insert("schema_version".into(), json!(1));
        s.insert("name".into(), json!(self.to_string()));
        s.insert("periods".into(), json!(periods));
        s.insert("nodes".into(), json!(self.fleet()));
        s.insert("models".into(), json!(self.catalogue()));
        s.insert("demands".into(), json!(self.demands()));
        s.insert("rtt_ms".into(), json!({"us": {"eu": 90}}));
        s.insert("policy".into(), json!({"objective": objective}));
        scenario(&Value::Object(s))
    }

    fn dice(&self, what: &str, index: usize) -> Dice {
        let seed = 1_000 * self.nodes + 10 * self.models + self.periods;
        Dice::new(seed as u64, what, index)
    }

    /// Machines of an entry; of a range the most.
    fn machines(&self, node: usize) -> u64 {
        match self.kind {
            Kind::Memory | Kind::OneNode => self.dice("machines", node).whole(1, 4),
            Kind::Rent => self.dice("machines", node).whole(4, 12),
        }
    }

    fn fleet(&self) -> Vec<Value> {
        let node = |i: usize| {
            let (hardware, gpu, memory, price, _) = HARDWARE[i % HARDWARE.len()];
            let most = self.machines(i);
            let mut dice = self.dice("node", i);
            let count = if self.kind == Kind::Rent {
                json!({"min": 0, "max": most})
            } else {
                json!(most)
            };
            json!({
                "id": format!("n{i}"),
                "hardware": hardware,
                "region": REGIONS[i / HARDWARE.len() % REGIONS.len()],
                "capacity": {"gpu": gpu, "vram_gb": memory},
                "count": count,
                "price_per_hour": (price * dice.between(0.9, 1.2) * 100.0).round() / 100.0,
            })
        };
        (0..self.nodes).map(node).collect()
    }

    /// Gpus and memory that a replica holds on a class, and its rate; `None`
    /// where it does not fit.
    fn profile(&self, model: usize, class: usize) -> Option<(f64, f64, f64)> {
        let mut dice = self.dice("model", model);
        let memory = dice.between(30.0, 330.0).round();
        let gpu = dice.whole(1, 4) as f64;
        let rate = dice.between(500.0, 4_000.0);
        let (_, gpus, most, _, speed) = HARDWARE[class];
        let fits = gpu <= gpus && memory <= most;
        fits.then(|| (gpu, memory, (rate * gpu * speed).round()))
    }

    fn catalogue(&self) -> Vec<Value> {
        let model = |m: usize| {
            let profiles: Vec<Value> = (0..HARDWARE.len())
                .filter_map(|class| {
                    let (gpu, memory, rate) = self.profile(m, class)?;
                    Some(json!({"hardware": HARDWARE[class].0, "rate": rate,
                                "holds": {"gpu": gpu, "vram_gb": memory}}))
                })
                .collect();
            json!({"id": format!("m{m}"), "profiles": profiles})
        };
        (0..self.models).map(model).collect()
    }

    /// Rates add up to a little more than the fleet's gpus can serve; what is
    /// to be served by rented machines, to about a third.
    fn demands(&self) -> Vec<Value> {
        let gpus: f64 = (0..self.nodes)
            .map(|i| HARDWARE[i % HARDWARE.len()].1 * self.machines(i) as f64)
            .sum();
        let load = if self.kind == Kind::Rent { 0.35 } else { 1.1 };
        let demand = |m: usize, region: usize| {
            let mut dice = self.dice("demand", 2 * m + region);
            let (gpu, _, rate) = self.profile(m, 0)?;
            if region > 0 && dice.chance(0.5) {
                return None;
            }
            let share = dice.between(0.3, 1.7) * load * gpus / (1.5 * self.models as f64);
            let mean = share * rate / gpu * 0.75;
            let noon = dice.between(0.0, 24.0);
            let rates: Vec<f64> = (0..self.periods)
                .map(|t| {
                    let hour = 24.0 * t as f64 / self.periods as f64;
                    let clock = (hour - noon) / 24.0 * std::f64::consts::TAU;
                    (mean * (1.0 + 0.4 * clock.cos())).round()
                })
                .collect();
            let mut d = json!({
                "id": format!("d{m}-{}", REGIONS[region]),
                "model": format!("m{m}"),
                "region": REGIONS[region],
                "rate": rates,
                "value": dice.between(0.5, 2.0) * 1e-6 * 2_000.0 * gpu / rate,
            });
            if dice.chance(0.3) && self.kind != Kind::Rent {
                d["max_rtt_ms"] = json!(50);
            }
            if self.kind == Kind::OneNode && dice.chance(0.5) {
                d["split"] = json!(false);
            }
            Some(d)
        };
        (0..self.models)
            .flat_map(|m| [demand(m, 0), demand(m, 1)])
            .flatten()
            .collect()
    }
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Memory => "memory",
            Kind::OneNode => "one-node",
            Kind::Rent => "rent",
        };
        write!(f, "{kind}-{}x{}x{}", self.nodes, self.models, self.periods)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn fleets_are_repeatable_and_their_names_differ() {
        let all = Whole::all();
        let names: BTreeSet<String> = all.iter().map(Whole::to_string).collect();
        assert_eq!(names.len(), all.len());
        for whole in all {
            let made = whole.scenario();
            assert_eq!(made, whole.scenario());
            assert_eq!(made.nodes.len(), whole.nodes);
            assert!(made.demands.len() >= whole.models);
            assert!(made.nodes.iter().all(|n| n.capacity["vram_gb"] > 0.0));
        }
    }
}
