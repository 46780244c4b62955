//! `forecast`: a history to the demand of the next day, alone or in a scenario.

use std::path::Path;

use crate::support::{Files, run};

fn history() -> String {
    let path = Path::new("../../tests/cluster/history.csv");
    path.to_str().expect("UTF-8").to_owned()
}

#[test]
fn what_is_too_short_to_judge_is_said() {
    let files = Files::of("forecast-short");
    let text = "ts,tokens\n2026-03-18 00:00:00,940000\n2026-03-18 01:00:00,280000\n\
                2026-03-18 02:00:00,120000\n2026-03-18 03:00:00,80000\n";
    let short = files.with("short.csv", text);
    let shown = run(&["forecast", &short]).ended(0).stdout;
    for line in [
        "Forecast of 24 periods of 1 h, in tokens per second",
        "tokens: 4 known periods, too short to judge: the last one is repeated",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
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
        "Forecast of 24 periods of 1 h, in ",
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

/// A fleet for the two demands of the history; every replica holds its card.
fn fleet() -> String {
    let model = |id: &str| {
        format!(
            r#"{{"id": "meta-llama/{id}", "profiles": [
                 {{"hardware": "H", "rate": 1000, "holds": {{"gpu": 1}}}}]}}"#
        )
    };
    let (large, small) = ("Llama-3.3-70B-Instruct", "Llama-3.1-8B-Instruct");
    format!(
        r#"{{
          "schema_version": 1, "name": "two models",
          "nodes": [{{"id": "n", "hardware": "H", "capacity": {{"gpu": 1}}, "price_per_hour": 2,
                      "count": {{"min": 0, "max": 40}}}}],
          "models": [{}, {}],
          "demands": [
            {{"id": "chat", "model": "meta-llama/{large}", "rate": 1, "value": 1e-6}},
            {{"id": "code", "model": "meta-llama/{small}", "rate": 1, "value": 1e-6}}],
          "policy": {{"objective": "profit"}}
        }}"#,
        model(large),
        model(small),
    )
}

#[test]
fn futures_stand_in_the_scenario_and_are_planned_for() {
    let files = Files::of("forecast-futures");
    let on = files.with("fleet.json", &fleet());
    let out = files.path("tomorrow.json");
    run(&[
        "forecast",
        &history(),
        "--on",
        &on,
        "--futures",
        "3",
        "--out",
        &out,
    ])
    .ended(0);
    let made: serde_json::Value = serde_json::from_str(&files.read("tomorrow.json")).expect("JSON");
    let futures = made["futures"].as_array().expect("a list");
    assert_eq!(futures.len(), 3);
    for future in futures {
        assert_eq!(future["demands"][0]["id"], "chat");
        assert_eq!(future["demands"][1]["id"], "code");
        let path = future["demands"][1]["rate"].as_array();
        assert_eq!(path.map(Vec::len), Some(24));
    }
    let plan = run(&["solve", &out, "--json"]).ended(0).json();
    assert_eq!(plan["futures"].as_array().map(Vec::len), Some(3));

    // One future is the median: the scenario has none.
    run(&["forecast", &history(), "--on", &on, "--out", &out]).ended(0);
    let made: serde_json::Value = serde_json::from_str(&files.read("tomorrow.json")).expect("JSON");
    assert!(made.get("futures").is_none());

    let losses = fleet().replace(
        r#""policy""#,
        r#""futures": [{"lose_any": "node"}], "policy""#,
    );
    let on = files.with("losses.json", &losses);
    let asked = ["forecast", &history(), "--on", &on, "--out", &out];
    run(&asked).ended(0);
    let refused = run(&[&asked[..], &["--futures", "3"]].concat()).ended(2);
    assert!(
        refused.stderr.contains("$.futures: found 1 futures"),
        "{refused:?}"
    );
}

#[test]
fn plans_on_forecasts_are_judged_on_what_came() {
    let files = Files::of("backtest");
    let fleet = files.with("fleet.json", &fleet());
    let asked = [
        "backtest",
        &fleet,
        &history(),
        "--days",
        "2",
        "--futures",
        "3",
    ];
    let shown = run(&asked).ended(0).stdout;
    for line in [
        "is the best of 5 ways:",
        "3 futures",
        "the last season",
        "last week's peak",
        "no plan (as is)",
        "perfect foresight",
        "MASE",
        "2026-11-29T00:00Z",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80),
        "{shown}"
    );
    let answer = run(&[&asked[..], &["--json"]].concat()).ended(0).json();
    assert_eq!(answer["days"].as_array().map(Vec::len), Some(2));
    assert_eq!(answer["ways"].as_array().map(Vec::len), Some(7));
    assert!(
        shown
            .replace('\n', " ")
            .contains(answer["sentence"].as_str().expect("a text"))
    );

    let many = run(&["backtest", &fleet, &history(), "--days", "40"]).ended(2);
    assert!(
        many.stderr.contains("found a history of 672 periods"),
        "{many:?}"
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
