//! What is unique about the plans of the golden scenarios: every environment must find
//! the same. This test is native, pkg/test covers Node and browsers.
//!
//! Which of several equally good plans is found depends on ties, and nothing of that is
//! kept in a file: pkg/test compares it with the plan of the command at run time.
//!
//! `cargo xtask write` writes `tests/golden/numbers.json` anew.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use idlewise::{Options, Plan, Scenario, example, scenario, solve};

type Numbers = BTreeMap<String, f64>;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn numbers(plan: &Plan) -> Numbers {
    let total = &plan.waste.total;
    [
        ("value", plan.objective.value),
        ("bound", plan.objective.bound),
        (
            "served",
            plan.demands.iter().map(|demand| demand.served).sum(),
        ),
        ("installed.compute_hours", total.compute_hours.installed),
        ("installed.cost", total.cost.installed),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

fn found() -> BTreeMap<String, Numbers> {
    let minimal = std::fs::read(directory().join("minimal.json")).unwrap();
    let scenarios: [(&str, Scenario); 2] = [
        (
            "example",
            scenario::from_json(example::JSON.as_bytes()).unwrap(),
        ),
        ("minimal", scenario::from_json(&minimal).unwrap()),
    ];
    scenarios
        .into_iter()
        .map(|(name, scenario)| {
            let plan = solve(&scenario, &Options::default()).unwrap();
            (name.to_owned(), numbers(&plan))
        })
        .collect()
}

#[test]
fn native_plans_have_the_golden_numbers() {
    let path = directory().join("numbers.json");
    let found = found();
    if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
        let text = serde_json::to_string_pretty(&found).unwrap();
        std::fs::write(&path, text + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let expected: BTreeMap<String, Numbers> = serde_json::from_str(&text).unwrap();
    assert!(found.keys().eq(expected.keys()));
    for (scenario, expected) in &expected {
        let found = &found[scenario];
        assert!(found.keys().eq(expected.keys()), "{scenario}");
        for (name, &value) in expected {
            assert!(
                (found[name] - value).abs() <= 1e-9 * value.abs(),
                "{scenario}, {name}: found {}, expected {value}",
                found[name]
            );
        }
    }
}
