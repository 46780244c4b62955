//! `forecast`: a history to the demand of the next day, alone or in a scenario.

use std::path::Path;

use crate::support::{Files, run};

fn history() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cluster/history.csv");
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_table_says_how_each_demand_was_forecast() {
    let shown = run(&["forecast", &history()]).ended(0).stdout;
    for line in [
        "24,168",
        "mstl of logs",
        "seasonal naive",
        "3 periods of an outage",
        "4 periods missing",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
}

#[test]
fn the_parts_are_the_whole_and_futures_have_weights() {
    let asked = [
        "forecast",
        &history(),
        "--json",
        "--futures",
        "3",
        "--quantiles",
        "0.1,0.9",
    ];
    let answer = run(&asked).ended(0);
    assert_eq!(
        answer.stdout,
        run(&asked).ended(0).stdout,
        "the same once more"
    );
    let answer = answer.json();
    let number = |value: &serde_json::Value| value.as_f64().expect("a number");
    for step in 0..24 {
        let list = answer["demands"].as_array().expect("a list");
        let sum: f64 = list
            .iter()
            .map(|demand| number(&demand["rate"][step]))
            .sum();
        let whole = number(&answer["total"]["rate"][step]);
        assert!((sum - whole).abs() <= 1e-7 * whole, "{step}");
        for demand in list {
            let bound = |at: usize| number(&demand["quantiles"][at]["rate"][step]);
            assert!(0.0 <= bound(0) && bound(0) <= bound(1), "{step}");
        }
    }
    let futures = answer["futures"].as_array().expect("a list");
    let weights: f64 = futures.iter().map(|future| number(&future["weight"])).sum();
    assert!(
        futures.len() == 3 && (weights - 1.0).abs() < 1e-8,
        "{futures:?}"
    );
    assert_eq!(answer["periods"][0]["label"], "2026-11-30T00:00Z");
}

#[test]
fn a_scenario_gets_the_forecast() {
    let files = Files::of("forecast-on");
    let scenario = r#"{
      "schema_version": 1, "name": "two models",
      "nodes": [{"id": "n", "hardware": "H", "capacity": {"gpu": 64}, "price_per_hour": 2}],
      "models": [
        {"id": "meta-llama/Llama-3.3-70B-Instruct", "profiles": [{"hardware": "H", "rate": 1000}]},
        {"id": "meta-llama/Llama-3.1-8B-Instruct", "profiles": [{"hardware": "H", "rate": 1000}]}],
      "demands": [
        {"id": "chat", "model": "meta-llama/Llama-3.3-70B-Instruct", "rate": 1},
        {"id": "code", "model": "meta-llama/Llama-3.1-8B-Instruct", "rate": 1}]
    }"#;
    let on = files.with("fleet.json", scenario);
    let out = files.path("tomorrow.json");
    run(&["forecast", &history(), "--on", &on, "--out", &out]).ended(0);
    let made: serde_json::Value = serde_json::from_str(&files.read("tomorrow.json")).expect("JSON");
    assert_eq!(made["periods"].as_array().map(Vec::len), Some(24));
    assert_eq!(
        made["demands"][1]["rate"].as_array().map(Vec::len),
        Some(24)
    );
    run(&["solve", &out]).ended(0);

    let other = files.with(
        "other.json",
        &scenario.replace("meta-llama/Llama-3.1-8B-Instruct", "x"),
    );
    let refused = run(&["forecast", &history(), "--on", &other, "--out", &out]).ended(2);
    assert!(
        refused.stderr.contains("found no demand for the history"),
        "{refused:?}"
    );
}

#[test]
fn wrong_usage_is_said() {
    let unordered = run(&["forecast", &history(), "--quantiles", "0.9,0.1"]).ended(2);
    assert!(
        unordered
            .stderr
            .contains("expected quantiles above 0 and below 1"),
        "{unordered:?}"
    );
    let files = Files::of("forecast-wrong");
    let constant = files.with("d.csv", "model,rate\nm,50\n");
    let none = run(&["forecast", &constant]).ended(2);
    assert!(none.stderr.contains("expected a history"), "{none:?}");
}
