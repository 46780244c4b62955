//! Scenarios of tests about several futures.

use idlewise::Scenario;
use idlewise::plan::Plan;
use serde_json::{Value, json};

use crate::judge::scenario;
use crate::random::{Shape, feature};

/// What a thousand units a second are worth in an hour, at 1e-6 each.
pub const FULL: f64 = 3.6;

/// One site of machines for rent that each serve 1,000 units a second, and a demand.
#[must_use]
pub fn site(price_per_hour: f64, rate: f64, futures: &Value, objective: &str) -> Scenario {
    scenario(&json!({
        "schema_version": 1,
        "nodes": [{"id": "site", "hardware": "H", "count": {"min": 0, "max": 9},
                   "capacity": {"gpu": 1}, "price_per_hour": price_per_hour}],
        "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 1000}]}],
        "demands": [{"id": "chat", "model": "m", "rate": rate, "value": 1e-6}],
        "futures": futures,
        "policy": {"objective": objective},
    }))
}

/// Machines that are decided before any future comes.
#[must_use]
pub fn machines(plan: &Plan) -> Vec<f64> {
    plan.counts.iter().map(|c| c.count).collect()
}

/// A random fleet without futures, as JSON.
#[must_use]
pub fn random(seed: u64) -> Value {
    let shape = Shape {
        seed,
        nodes: 2 + (seed % 3) as usize,
        demands: 2 + (seed % 2) as usize,
        periods: 1 + (seed % 2) as usize,
        features: feature::ALL & !(seed as u16).wrapping_mul(37),
        objective: ["serve", "cost", "profit"][(seed % 3) as usize],
        relax: seed.is_multiple_of(4),
        load: 1.0,
    };
    serde_json::to_value(shape.scenario()).unwrap()
}
