//! Machines of an entry have names, and the plan says by them which holds what.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use idlewise::{Options, Scenario, solve};

fn scenario(names: &str) -> String {
    format!(
        r#"{{"schema_version": 1,
        "nodes": [{{"id": "n", "count": 3, "hardware": "H", "capacity": {{"gpu": 8}}{names}}}],
        "models": [{{"id": "m", "profiles": [{{"hardware": "H", "rate": 10, "holds": {{"gpu": 4}}}}]}}],
        "demands": [{{"id": "d", "model": "m", "rate": 45}}]}}"#
    )
}

#[test]
fn every_machine_of_a_plan_has_its_own_name() {
    let text = scenario(r#", "names": ["a", "b", "c"]"#);
    let fleet = Scenario::from_json(&text).unwrap();
    let plan = solve(&fleet, &Options::default()).unwrap();
    let mut seen = BTreeSet::new();
    for group in &plan.machines {
        assert_eq!(group.names.len() as u64, group.count * group.span);
        assert!(group.names.iter().all(|name| seen.insert(name.clone())));
    }
    // Five replicas of 4 stand on three machines of 8.
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn without_a_name_for_each_there_are_none() {
    for names in ["", r#", "names": ["a"]"#] {
        let fleet = Scenario::from_json(scenario(names)).unwrap();
        let plan = solve(&fleet, &Options::default()).unwrap();
        assert!(plan.machines.iter().all(|group| group.names.is_empty()));
    }
}

#[test]
fn more_names_than_machines_are_refused() {
    let text = scenario(r#", "names": ["a", "b", "a", "d"]"#);
    let errors = Scenario::from_json(&text).unwrap_err().to_string();
    assert!(
        errors.contains("$.nodes[0].names: found 4 names, expected at most 3"),
        "{errors}"
    );
    assert!(
        errors.contains("$.nodes[0].names[2]: found \"a\" a second time"),
        "{errors}"
    );
}
