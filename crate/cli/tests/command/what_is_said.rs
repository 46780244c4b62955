//! What a view must not say, and what it must: of money that is lost, of prices where nothing
//! is short, of machines that idle beside work that is turned away.

use serde_json::{Value, json};

use crate::support::{Files, Run, run, run_with_input};

/// Machines of one kind that each hold 8 gpu, of which a replica takes one and serves 10
/// units/s.
fn fleet(nodes: &Value, demands: &Value, policy: &Value) -> Value {
    json!({
        "schema_version": 1,
        "nodes": nodes,
        "models": [{"id": "m", "profiles": [
            {"hardware": "H100", "rate": 10, "holds": {"gpu": 1}}]}],
        "demands": demands,
        "policy": policy,
    })
}

fn node(id: &str, count: &Value, price: f64) -> Value {
    json!({"id": id, "hardware": "H100", "count": count, "capacity": {"gpu": 8},
           "price_per_hour": price})
}

fn asked(args: &[&str], scenario: &Value) -> Run {
    let shown = run_with_input(&[args, &["-"]].concat(), &scenario.to_string());
    for line in shown.stdout.lines() {
        assert!(line.chars().count() <= 80, "too wide: {line}");
    }
    shown
}

/// As one line, so that a sentence is found wherever it was broken.
fn flat(run: &Run) -> String {
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A machine serves 80 units/s, worth 3600 x 80 x 5e-5 = 14.4 an hour, and costs 30.
#[test]
fn what_costs_more_than_it_gains_is_not_praised() {
    let scenario = fleet(
        &json!([node("own", &json!(1), 30.0)]),
        &json!([{"id": "d", "model": "m", "rate": 400, "value": 5e-5}]),
        &json!({"objective": "serve", "currency": "USD"}),
    );
    let bought = flat(&asked(&["grow", "--budget", "100"], &scenario).ended(0));
    let expected = "No purchase pays that was found for 100.00 USD per hour: 3 for own gains \
                    43.2 value per hour and costs 90.00 USD.";
    assert!(bought.starts_with(expected), "{bought}");
    let one = flat(&asked(&["grow"], &scenario).ended(0));
    let expected = "No machine more pays for itself: the best for its price, one of own, gains \
                    14.4 value per hour and costs 30.00 USD.";
    assert!(one.starts_with(expected), "{one}");
    let mut worth = scenario;
    worth["demands"][0]["value"] = json!(5e-4);
    let bought = flat(&asked(&["grow", "--budget", "100"], &worth).ended(0));
    assert!(
        bought.starts_with("With 100.00 USD per hour buy 3 for own: gains 432 value"),
        "{bought}"
    );
}

/// All is served by machines that are there: more of nothing helps, whatever prices prove it.
#[test]
fn where_nothing_is_short_no_price_is_shown() {
    let scenario = fleet(
        &json!([
            node("own", &json!(1), 20.0),
            node("rent", &json!({"min": 0, "max": 5}), 50.0)
        ]),
        &json!([{"id": "d", "model": "m", "rate": 20}]),
        &json!({"objective": "cost", "currency": "USD"}),
    );
    let shown = flat(&asked(&["solve"], &scenario).ended(0));
    assert!(
        shown.contains("More capacity would add nothing on any node."),
        "{shown}"
    );
    // One gpu is full, and nobody is turned away.
    let full = fleet(
        &json!([{"id": "a", "hardware": "H100", "capacity": {"gpu": 2}}]),
        &json!([{"id": "d", "model": "m", "rate": 20}]),
        &json!({"objective": "serve"}),
    );
    let shown = flat(&asked(&["solve"], &full).ended(0));
    assert!(
        shown.contains("More capacity would add nothing on any node."),
        "{shown}"
    );
    // Ten more units are asked for: one more gpu serves them.
    let mut short = full;
    short["demands"][0]["rate"] = json!(30);
    let shown = flat(&asked(&["solve"], &short).ended(0));
    assert!(
        shown.contains("Where one more unit would help most"),
        "{shown}"
    );
    // What is rented may be rented on: that is no want. Own machines save rent.
    let rented = fleet(
        &json!([
            node("own", &json!(1), 20.0),
            node("rent", &json!({"min": 0, "max": 5}), 50.0)
        ]),
        &json!([{"id": "d", "model": "m", "rate": 160}]),
        &json!({"objective": "cost", "currency": "USD"}),
    );
    let shown = asked(&["solve"], &rented).ended(0);
    let table = shown
        .stdout
        .split("(shadow prices)")
        .nth(1)
        .unwrap_or_default();
    let table = table.split("\n\n").next().unwrap_or_default();
    assert!(table.contains("own") && !table.contains("rent "), "{table}");
}

#[test]
fn cost_that_turns_work_away_beside_idle_machines_says_so() {
    let scenario = fleet(
        &json!([node("own", &json!(4), 22.0)]),
        &json!([{"id": "d", "model": "m", "rate": 100, "min_served": 0.95}]),
        &json!({"objective": "cost", "currency": "USD"}),
    );
    let shown = flat(&asked(&["solve"], &scenario).ended(0));
    let expected = "Machines that are paid for either way idle while d is turned away";
    assert!(shown.contains(expected), "{shown}");
    let checked = flat(&asked(&["check"], &scenario));
    assert!(
        checked.contains("under `cost` no more of this demand is served"),
        "{checked}"
    );
    let mut all = scenario;
    all["demands"][0]["min_served"] = json!(1);
    let shown = flat(&asked(&["solve"], &all).ended(0));
    assert!(!shown.contains("turned away"), "{shown}");
}

/// All stands in one region; the other has machines on which nothing stands.
#[test]
fn a_stress_test_has_every_region_and_tells_of_empty_machines() {
    let mut nodes = [node("us", &json!(2), 20.0), node("eu", &json!(3), 20.0)];
    for (node, region) in nodes.iter_mut().zip(["us", "eu"]) {
        node["region"] = json!(region);
    }
    let mut scenario = fleet(
        &json!(nodes),
        &json!([{"id": "d", "model": "m", "rate": 160, "region": "us", "max_rtt_ms": 100}]),
        &json!({}),
    );
    scenario["routes"] = json!([{"demand": "d", "node": "us"}]);
    let shown = asked(&["stress"], &scenario).ended(0);
    let losses = shown.stdout.split("lost: region").nth(1).expect("regions");
    assert!(
        losses.contains("\n    us ") && losses.contains("\n    eu "),
        "{losses}"
    );
    let said = flat(&shown);
    assert!(
        said.contains("3 machines hold nothing in this plan (3 in eu)"),
        "{said}"
    );
}

/// Four machines are there, three are allowed: once for all periods.
#[test]
fn the_same_clash_in_several_periods_is_told_once() {
    let mut scenario = fleet(
        &json!([node("own", &json!(4), 20.0)]),
        &json!([{"id": "d", "model": "m", "rate": [10, 10, 10]}]),
        &json!({}),
    );
    scenario["periods"] = json!([{"label": "00:00"}, {"label": "01:00"}, {"label": "02:00"}]);
    scenario["limits"] = json!([
        {"id": "quota", "nodes": {"hardware": "H100"}, "of": "machines", "max": 3}]);
    let shown = flat(&asked(&["solve"], &scenario).ended(1));
    assert_eq!(shown.matches("4 are there anyway").count(), 1, "{shown}");
    assert!(
        shown.contains("These limits clash in every period"),
        "{shown}"
    );
    assert!(
        shown.contains("1. 1 more max of limit quota, in each"),
        "{shown}"
    );
}

/// 100 units/s from the beginning; 80 are there, and what is rented comes later.
#[test]
fn machines_that_are_not_ready_yet_are_why_there_is_no_plan() {
    let mut scenario = fleet(
        &json!([
            node("own", &json!(1), 20.0),
            node(
                "cloud",
                &json!({"min": 0, "max": 9,
            "per": "period", "running": 0, "start_hours": 0.25}),
                50.0
            )
        ]),
        &json!([{"id": "d", "model": "m", "rate": [100, 120]}]),
        &json!({"objective": "cost"}),
    );
    scenario["periods"] = json!([{"label": "00:00"}, {"label": "01:00"}]);
    let shown = flat(&asked(&["solve"], &scenario).ended(1));
    let expected = "Machines of cloud need 0.25 hours to start: none is ready before that";
    assert!(shown.contains(expected), "{shown}");
}

/// Two own machines at 20, and one at 50 that is rented.
#[test]
fn a_sweep_counts_machines_that_are_there_anyway() {
    let files = Files::of("sweep-cost-per-hour");
    let scenario = fleet(
        &json!([
            node("own", &json!(2), 20.0),
            node("rent", &json!({"min": 0, "max": 5}), 50.0)
        ]),
        &json!([{"id": "d", "model": "m", "rate": 100}]),
        &json!({"objective": "cost"}),
    );
    let scenario = files.with("fleet.json", &scenario.to_string());
    let grid = files.with("grid.json", r#"{"demands.rate.times": [1, 2]}"#);
    let args = [
        "sweep",
        &scenario,
        "--over",
        &grid,
        "--keep",
        "cost_per_hour",
    ];
    let lines = run(&args).ended(0).stdout;
    let costs: Vec<f64> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter_map(|line| line["cost_per_hour"].as_f64())
        .collect();
    assert_eq!(costs, [40.0, 90.0]);
}
