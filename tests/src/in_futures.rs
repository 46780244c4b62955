//! Scenarios of tests about several futures.

use idlewise::plan::{Objective, Plan, Status};
use idlewise::{Options, Scenario, solve};
use serde_json::{Value, json};

use crate::judge::{assert_sound, exact, is_close, judged, scenario};
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

/// One machine that holds one replica of either of two models, a and b; in one future only the
/// first is asked for, in the other only the second.
#[must_use]
pub fn either(rates: [f64; 2], weights: [f64; 2]) -> Value {
    let model = |id: &str| json!({"id": id, "profiles": [{"hardware": "H", "rate": 1000, "holds": {"gpu": 1}}]});
    let demand = |id: &str, model: &str, rate: f64| json!({"id": id, "model": model, "rate": rate, "value": 1e-6});
    let future = |id: &str, weight: f64, other: &str| json!({"id": id, "weight": weight, "demands": [{"id": other, "times": 0}]});
    json!({
        "schema_version": 1,
        "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 1}}],
        "models": [model("a"), model("b")],
        "demands": [demand("da", "a", rates[0]), demand("db", "b", rates[1])],
        "futures": [future("a is asked for", weights[0], "db"),
                    future("b is asked for", weights[1], "da")],
    })
}

/// The best plan, proved.
#[must_use]
pub fn best(s: &Scenario) -> Plan {
    let plan = judged(s, &exact());
    assert_eq!(plan.status, Status::Optimal);
    plan
}

/// The plan of a fleet with these futures, where there is one.
#[must_use]
pub fn with_futures(s: &Value, futures: &Value) -> Option<(Scenario, Plan)> {
    let mut s = s.clone();
    s["futures"] = futures.clone();
    let s = scenario(&s);
    let plan = solve(&s, &Options::default()).unwrap_or_else(|e| panic!("{e}"));
    if !plan.exists() {
        assert_eq!(plan.status, Status::Infeasible);
        return None;
    }
    assert_sound(&s, &plan);
    Some((s, plan))
}

/// Whether there is a plan: it brings as much as the best of all that were counted out, and
/// where none was found there is none.
pub fn is_counted_out(s: &Scenario, most: f64, tolerance: f64, case: usize) -> bool {
    if most == f64::NEG_INFINITY {
        let plan = solve(s, &Options::default()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(plan.status, Status::Infeasible, "case {case}");
        return false;
    }
    let found = judged(s, &exact()).objective.value;
    assert!(
        is_close(found, most, tolerance, tolerance),
        "case {case}: {found} is not {most}"
    );
    true
}

/// Two searches for the same: each ends where its gap is small enough.
pub fn same_objective(a: &Objective, b: &Objective, seed: u64) {
    let tolerance = 1e-9_f64.max(a.gap + b.gap);
    assert!(
        is_close(a.value, b.value, tolerance, 0.0),
        "seed {seed}: {a:?}, {b:?}"
    );
}

/// A random fleet without futures, as JSON.
#[must_use]
pub fn random(seed: u64) -> Value {
    serde_json::to_value(shape(seed).scenario()).unwrap()
}

/// The shape of it: two or three nodes and demands in one or two periods.
#[must_use]
pub fn shape(seed: u64) -> Shape {
    Shape {
        seed,
        nodes: 2 + (seed % 3) as usize,
        demands: 2 + (seed % 2) as usize,
        periods: 1 + (seed % 2) as usize,
        features: feature::ALL & !(seed as u16).wrapping_mul(37),
        objective: ["serve", "cost", "profit"][(seed % 3) as usize],
        relax: seed.is_multiple_of(4),
        load: 1.0,
    }
}
