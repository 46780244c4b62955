//! Objective, bound and waste of the golden scenarios, as every environment
//! must find them: this test is native, pkg/test covers Node and browsers.
//!
//! `IDLEWISE_WRITE=1 cargo test -p idlewise-tests --test golden_numbers` writes
//! `tests/golden/numbers.json` anew.

use std::collections::BTreeMap;
use std::path::PathBuf;

use idlewise::plan::{Breakdown, Stranded};
use idlewise::{Options, Plan, Scenario, example, scenario, solve};

type Numbers = BTreeMap<String, f64>;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden")
}

fn add(numbers: &mut Numbers, name: &str, part: &Breakdown) {
    let mut set = |field: &str, value: f64| numbers.insert(format!("waste.{name}.{field}"), value);
    set("installed", part.installed);
    set("unavailable", part.unavailable);
    set("headroom", part.headroom);
    set("useful", part.useful);
    set("overhead", part.overhead);
    set("workload_idle", part.workload_idle);
    set("surplus", part.surplus);
    for (cause, amount) in Stranded::CAUSES.iter().zip(part.stranded.amounts()) {
        set(&format!("stranded.{cause}"), amount);
    }
}

fn numbers(plan: &Plan) -> Numbers {
    let mut numbers = Numbers::new();
    numbers.insert("value".to_owned(), plan.objective.value);
    numbers.insert("bound".to_owned(), plan.objective.bound);
    numbers.insert("cost".to_owned(), plan.objective.cost);
    let total = &plan.waste.total;
    add(&mut numbers, "compute_hours", &total.compute_hours);
    add(&mut numbers, "cost", &total.cost);
    numbers.insert("waste.idle_percent".to_owned(), total.idle_percent);
    numbers
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

/// The amount that a number is a part of: parts that are rounding dust are
/// compared with the whole.
fn whole(name: &str, of: &Numbers) -> f64 {
    let parts = ["waste.compute_hours.", "waste.cost."];
    parts
        .iter()
        .find(|part| name.starts_with(*part))
        .and_then(|part| of.get(&format!("{part}installed")))
        .copied()
        .unwrap_or(0.0)
}

#[test]
fn native_plans_have_the_golden_numbers() {
    let path = directory().join("numbers.json");
    let found = found();
    if std::env::var_os("IDLEWISE_WRITE").is_some() {
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
            let size = value
                .abs()
                .max(found[name].abs())
                .max(whole(name, expected));
            assert!(
                (found[name] - value).abs() <= 1e-9 * size,
                "{scenario}, {name}: found {}, expected {value}",
                found[name]
            );
        }
    }
}
