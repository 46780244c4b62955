//! Machines are chosen by how they are paid for: by limits, and by what a future changes.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise_tests::judge::{exact, is_close, judged_by_all, scenario};
use serde_json::{Value, json};

/// A model of which a gpu serves 10 a second, and a demand for 100 a second of which each
/// unit is worth 1/3600, so that the objective of one hour is what is served a second.
fn fleet(nodes: &[Value]) -> Value {
    json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "m", "profiles": [{"hardware": "H100", "rate": 10}]}],
        "demands": [{"id": "d", "model": "m", "rate": 100, "value": 1.0 / 3600.0}],
    })
}

fn limited(mut s: Value, limits: Value) -> Value {
    s["limits"] = limits;
    s
}

fn assert_best(s: &Value, value: f64) {
    let plan = judged_by_all(&scenario(s), &exact());
    assert_eq!(plan.status, Status::Optimal, "{s}");
    let found = plan.objective.value;
    assert!(
        is_close(found, value, 1e-7, 0.0),
        "{found} is not {value}: {s}"
    );
}

/// A quota of spot machines, whatever else they are: eight machines are wanted, four in each
/// region, and two of each region are spot. At most one spot machine is rented, so that five
/// of the eight serve 10 each.
#[test]
fn a_tier_is_limited_wherever_it_is() {
    let node = |region: &str, tier: &str| {
        json!({"id": format!("{region}/{tier}"), "count": {"min": 0, "max": 2}, "tier": tier,
               "hardware": "H100", "region": region, "capacity": {"gpu": 1}})
    };
    let all = ["us", "eu"].map(|region| ["committed", "spot"].map(|tier| node(region, tier)));
    let s = fleet(&all.concat());
    let limits = json!([{"id": "spot", "nodes": {"tier": "spot"}, "of": "machines", "max": 1}]);
    assert_best(&limited(s.clone(), limits), 50.0);
    let limits = json!([{"id": "spot", "nodes": {"tier": "spt"}, "of": "machines", "max": 1}]);
    let wrong = serde_json::to_vec(&limited(s.clone(), limits)).unwrap();
    let said = idlewise::scenario::from_json(&wrong)
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("$.limits[0].nodes.tier") && said.contains("spot"),
        "{said}"
    );
}

/// A future in which spot machines are taken away: two of the four machines are left in the
/// half of the time, so 0.5 x 40 + 0.5 x 20 is served a second.
#[test]
fn a_tier_can_be_lost_in_a_future() {
    let mut s = fleet(&[
        json!({"id": "own", "count": 2, "hardware": "H100", "region": "us", "tier": "committed",
         "capacity": {"gpu": 1}}),
        json!({"id": "spot", "count": 2, "hardware": "H100", "region": "us", "tier": "spot",
         "capacity": {"gpu": 1}}),
    ]);
    s["futures"] = json!([
        {"id": "calm"},
        {"id": "taken", "nodes": [{"where": {"tier": "spot"}, "availability": 0}]},
    ]);
    assert_best(&s, 30.0);
}
