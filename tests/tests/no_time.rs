//! Where machines may move little and there is no time: what stands now is no reason to have
//! no plan.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use idlewise::certify::verify;
use idlewise::plan::Plan;
use idlewise::{Options, Scenario, solve};
use idlewise_tests::judge::{as_json, assert_close, scenario};
use serde_json::{Value, json};

#[track_caller]
fn in_no_time(s: &Scenario) -> Plan {
    let options = Options {
        time_limit: Some(Duration::ZERO),
        ..Options::default()
    };
    let plan = solve(s, &options).unwrap();
    assert!(plan.exists(), "{:?}\n{}", plan.status, as_json(s));
    let found = verify(s, &plan);
    assert!(found.valid, "{:?}\n{}", found.findings, as_json(s));
    plan
}

/// Two machines of 4 gpu and 4 GB on which replicas of 1 gpu and of 1 GB stand, in another
/// way than machines are filled one after another; beside them one machine that stands as
/// it would be filled.
fn standing(max_moves: u64) -> Scenario {
    let held = |m: u64, n: u64| -> Value {
        json!([
            {"model": "m", "profile": "p", "count": m},
            {"model": "n", "profile": "p", "count": n},
        ])
    };
    let holds = |id: &str, resource: &str| {
        json!({"id": id, "profiles": [
            {"name": "p", "hardware": "H", "rate": 1, "holds": {resource: 1}},
        ]})
    };
    scenario(&json!({
        "schema_version": 1,
        "nodes": [
            {"id": "a", "hardware": "H", "count": 2, "capacity": {"gpu": 4, "gb": 4},
             "hosts": ["m", "n"]},
            {"id": "b", "hardware": "H", "capacity": {"gpu": 4}, "hosts": ["k"]},
        ],
        "models": [holds("m", "gpu"), holds("n", "gb"), holds("k", "gpu")],
        "demands": [{"id": "d", "model": "k", "rate": 1, "value": 1}],
        "steadiness": {"max_moves": max_moves, "machines": [
            {"node": "a", "count": 1, "replicas": held(1, 3)},
            {"node": "a", "count": 1, "replicas": held(3, 1)},
            {"node": "b", "count": 1, "replicas": [{"model": "k", "profile": "p", "count": 1}]},
        ]},
    }))
}

#[test]
fn machines_that_may_not_move_are_a_plan_without_any_time() {
    for max_moves in [0, 1, 2, 8] {
        let plan = in_no_time(&standing(max_moves));
        let moves = plan.steadiness.as_ref().unwrap().moves;
        assert!(moves <= max_moves as f64);
        // What stands on the other machine serves all the same.
        assert_close(plan.objective.value, 3600.0, 1e-9);
    }
}

#[test]
fn an_entry_whose_machines_would_move_is_left_empty() {
    // Replicas of two models stand on two machines of an entry, and nothing may move.
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/awkward/standing_without_moves.json"
    );
    let s = Scenario::from_json(std::fs::read(path).unwrap()).unwrap();
    let plan = in_no_time(&s);
    assert_eq!(plan.steadiness.unwrap().moves, 0.0);
}
