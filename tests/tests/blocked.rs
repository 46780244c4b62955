//! Limits of zero: nothing can pass, and the prices still prove the plan.
// The helpers belong to tests.
#![allow(clippy::unwrap_used)]

use idlewise::plan::Status;
use idlewise::{Options, certify, scenario, solve};

fn proved(changes: &[(&str, &str)]) {
    let mut text = r#"{
      "schema_version": 1,
      "nodes": [
        {"id": "a", "count": 2, "hardware": "H100", "availability": 1, "verification": ["none", "tee"],
         "capacity": {"gpu": 8, "vram_gb": 640}},
        {"id": "b", "count": 1, "hardware": "L40S", "capacity": {"gpu": 1, "vram_gb": 48}}
      ],
      "models": [
        {"id": "big", "max_replicas": 9, "profiles": [
          {"hardware": "H100", "rate": 4000, "holds": {"gpu": 2, "vram_gb": 145}}]},
        {"id": "small", "profiles": [
          {"hardware": "H100", "rate": 15000}, {"hardware": "L40S", "rate": 1200}]}
      ],
      "demands": [
        {"id": "chat", "model": "big", "rate": 9000, "verification": "tee", "value": 3},
        {"id": "search", "model": "small", "rate": 400000, "value": 2},
        {"id": "notes", "model": "small", "rate": 500, "verification": "tee"}
      ],
      "verification": {"tee": {"overhead": 1.07, "verifier_load": 1}},
      "verifier_capacity": 5000
    }"#
    .to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not in the scenario");
        text = text.replace(from, to);
    }
    for relax in ["true", "false"] {
        let text = text.replacen('{', &format!("{{\"policy\": {{\"relax\": {relax}}},"), 1);
        let scenario = scenario::from_json(text.as_bytes()).unwrap();
        let plan = solve(&scenario, &Options::default()).unwrap();
        assert_eq!(
            plan.status,
            Status::Optimal,
            "{changes:?} {:?}",
            plan.objective
        );
        if relax == "true" {
            assert!(
                plan.objective.gap < 1e-8,
                "{changes:?} {:?}",
                plan.objective
            );
        }
        let checked = certify::verify(&scenario, &plan);
        assert!(checked.valid, "{changes:?} {:?}", checked.findings);
    }
}

#[test]
fn a_node_that_is_never_available() {
    proved(&[(r#""availability": 1"#, r#""availability": 0"#)]);
}

#[test]
fn a_node_without_machines() {
    proved(&[(r#""count": 2"#, r#""count": 0"#)]);
}

#[test]
fn a_node_without_one_resource() {
    proved(&[(r#""vram_gb": 640"#, r#""vram_gb": 0"#)]);
}

#[test]
fn no_verifiers() {
    proved(&[(r#""verifier_capacity": 5000"#, r#""verifier_capacity": 0"#)]);
}

#[test]
fn no_replicas_allowed() {
    proved(&[(r#""max_replicas": 9"#, r#""max_replicas": 0"#)]);
}

#[test]
fn nothing_blocked() {
    proved(&[]);
}
