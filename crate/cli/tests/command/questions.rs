//! `size`, `grow`, `stress`, `earnings`, `futures` and `commit`: what they print, and how they end.

use std::path::Path;

use serde_json::Value;

use crate::support::{Files, Run, one_node, run, run_with_input};

/// The path of a file beside the golden ones.
fn golden(name: &str) -> String {
    let folder = Path::new("tests/golden");
    folder.join(name).to_str().expect("UTF-8").to_owned()
}

/// What a run printed is what the file says, and fits a terminal. The files are
/// made by eye; `cargo xtask write` rewrites them, and the change is to
/// be looked at before it is committed.
#[track_caller]
fn assert_golden(name: &str, run: &Run) {
    let path = golden(name);
    if std::env::var_os("IDLEWISE_WRITE").is_some_and(|value| value == "1") {
        std::fs::write(&path, &run.stdout).expect("a written file");
    }
    let expected = std::fs::read_to_string(&path).expect("a golden file");
    assert_eq!(run.stdout, expected.replace('\r', ""), "{name} differs");
    for line in run.stdout.lines() {
        assert!(line.chars().count() <= 80, "too wide: {line}");
        assert_eq!(line, line.trim_end(), "trailing blanks");
    }
}

fn two_sites(command: &str, flags: &[&str]) -> Run {
    let path = golden("two-sites.json");
    let args = [&[command, path.as_str()], flags].concat();
    run(&args).ended(0)
}

#[track_caller]
fn assert_near(value: &Value, expected: f64) {
    let value = value.as_f64().expect("a number");
    let near = (value - expected).abs() <= 1e-6 * expected.abs().max(1.0);
    assert!(near, "{value} is not {expected}");
}

/// A question about a scenario that the guides use, too.
fn guide(command: &str, name: &str) -> Run {
    let folder = Path::new("../../tests/golden");
    let path = folder.join(name);
    run(&[command, path.to_str().expect("UTF-8")]).ended(0)
}

#[test]
fn what_planning_for_futures_is_worth() {
    assert_golden("futures.txt", &guide("futures", "futures.json"));
}

#[test]
fn how_many_to_commit_to() {
    assert_golden("commit.txt", &guide("commit", "hourly.json"));
}

#[test]
fn what_could_be_switched_off() {
    assert_golden("size.txt", &two_sites("size", &[]));
}

#[test]
fn what_more_machines_would_be_worth() {
    let flags = ["--machines", "3", "--budget", "40", "--ranges"];
    assert_golden("grow.txt", &two_sites("grow", &flags));
}

#[test]
fn what_growth_and_losses_cost() {
    let flags = ["--demand", "20", "--demand", "100"];
    assert_golden("stress.txt", &two_sites("stress", &flags));
}

#[test]
fn what_operators_earn() {
    assert_golden("earnings.txt", &two_sites("earnings", &[]));
    let answer = two_sites("earnings", &["--json"]).json();
    let balance = &answer["balance"];
    assert_near(
        &balance["sum"],
        balance["optimum"].as_f64().expect("a number"),
    );
    assert_eq!(answer["plan"]["solver"]["seconds"], 0.0);
    assert!(
        answer["groups"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|g| g["stays"] == true)
    );
}

/// A plan for one rate, on another one.
#[test]
fn a_plan_on_what_came() {
    let files = Files::of("evaluate");
    let text = std::fs::read_to_string(golden("two-sites.json")).expect("a golden file");
    let forecast = files.with("forecast.json", &text);
    let plan = files.with(
        "plan.json",
        &run(&["solve", &forecast, "--json"]).ended(0).stdout,
    );
    let mut came: Value = serde_json::from_str(&text).expect("JSON");
    for demand in came["demands"].as_array_mut().expect("a list") {
        let twice = |rate: &Value| Value::from(2.0 * rate.as_f64().unwrap_or_default());
        demand["rate"] = match &demand["rate"] {
            Value::Array(rates) => rates.iter().map(twice).collect(),
            rate => twice(rate),
        };
    }
    came["demands"][0]["id"] = Value::from("somebody else");
    let came = files.with("came.json", &came.to_string());
    assert_golden(
        "evaluate.txt",
        &run(&["evaluate", &plan, "--on", &came]).ended(0),
    );
    let quick = run(&["evaluate", &plan, "--on", &came, "--no-regret", "--json"]).ended(0);
    assert_eq!(quick.json()["regret"], Value::Null);
    let swapped = run(&["evaluate", &came, "--on", &plan]).ended(2);
    assert!(
        swapped.stderr.contains("swap the two"),
        "{}",
        swapped.stderr
    );
}

/// A scenario that all readers are tested on.
fn everyones(name: &str) -> String {
    format!("../../tests/golden/{name}")
}

/// Such a scenario without a field, solved.
fn planned_without(files: &Files, name: &str, field: &str) -> String {
    let text = std::fs::read_to_string(everyones(name)).expect("a golden file");
    let mut text: Value = serde_json::from_str(&text).expect("JSON");
    let fields = text.as_object_mut().expect("an object");
    fields.remove(field).expect("the field");
    let scenario = files.with("without.json", &text.to_string());
    files.with(
        "plan.json",
        &run(&["solve", &scenario, "--json"]).ended(0).stdout,
    )
}

/// A plan for the forecast alone, on the futures that may come instead, and on one of them.
#[test]
fn a_plan_on_several_futures() {
    let files = Files::of("evaluate-futures");
    let plan = planned_without(&files, "futures.json", "futures");
    let on = everyones("futures.json");
    let ask = ["evaluate", &plan, "--on", &on];
    assert_golden("evaluate-futures.txt", &run(&ask).ended(0));
    let one = [&ask[..], &["--future", "launch", "--json"]].concat();
    let one = run(&one).ended(0).json();
    let futures = one["plan"]["futures"].as_array().expect("a list");
    assert_eq!(
        (futures.len(), &futures[0]["id"]),
        (1, &Value::from("launch"))
    );
    let unknown = run(&[&ask[..], &["--future", "lunch"]].concat()).ended(2);
    assert!(
        unknown.stderr.contains("\"as forecast\", \"launch\""),
        "{}",
        unknown.stderr
    );
}

/// A plan that knew of no limits, on the scenario that has them.
#[test]
fn a_plan_on_limits_that_it_did_not_know() {
    let files = Files::of("evaluate-limits");
    let plan = planned_without(&files, "limits.json", "limits");
    let on = everyones("limits.json");
    assert_golden(
        "evaluate-limits.txt",
        &run(&["evaluate", &plan, "--on", &on]).ended(0),
    );
}

/// What to do for a plan, with its scenario and without.
#[test]
fn what_to_do_as_a_list_and_as_csv() {
    let path = golden("two-sites.json");
    let files = Files::of("timetable");
    let plan = &files.path("plan.json");
    run(&["solve", &path, "--out", plan]).ended(0);
    let table = ["timetable", plan, "--scenario", &path];
    assert_golden("timetable.txt", &run(&table).ended(0));
    let steps = run(&[&table[..], &["--json"]].concat()).ended(0).json();
    let csv = run(&[&table[..], &["--csv"]].concat()).ended(0).stdout;
    let steps = steps["steps"].as_array().expect("a list").len();
    assert_eq!(csv.lines().count(), steps + 1);
    assert!(
        csv.starts_with("step,from,hours,action,node,machines,"),
        "{csv}"
    );
    let alone = run(&["timetable", plan, "--csv"]).ended(0);
    assert!(
        alone.stderr.contains("without the scenario"),
        "{}",
        alone.stderr
    );
    let refused = run(&["timetable", &path]).ended(2);
    assert!(refused.stderr.contains("a scenario"), "{}", refused.stderr);
}

/// Two machines at 2 per hour, and work for one.
#[test]
fn the_smaller_fleet_as_json() {
    let scenario = one_node(80.0, 0.0).replace(r#""id": "n","#, r#""id": "n", "count": 2,"#);
    let sized = run_with_input(&["size", "-", "--json"], &scenario).ended(0);
    let sized = sized.json();
    assert_near(&sized["saved_per_hour"], 2.0);
    assert_near(&sized["needed"]["machines"], 1.0);
    assert_near(&sized["entries"][0]["off"], 1.0);
    assert_eq!(sized["plan"]["solver"]["seconds"], 0.0);
    assert!(sized["plan"]["solver"].get("threads").is_none());
}

/// A machine more serves 50 units/s more, worth 1 each: 180,000 an hour. The
/// second one gains nothing.
#[test]
fn more_machines_as_json() {
    let asked = ["grow", "-", "--json", "--machines", "2", "--budget", "5"];
    let grown = run_with_input(&asked, &one_node(150.0, 0.0))
        .ended(0)
        .json();
    let points = grown["curves"][0]["points"].as_array().expect("a list");
    assert_near(&points[0]["gain_per_hour"], 180_000.0);
    assert!(
        points.len() == 1 || points[1]["gain_per_hour"] == 0.0,
        "{points:?}"
    );
    // One machine is enough, though the budget would do for two.
    assert_near(&grown["purchase"]["spent_per_hour"], 2.0);
    assert_near(&grown["purchase"]["gain_per_hour"], 180_000.0);
    assert_eq!(grown["plan"]["solver"]["seconds"], 0.0);
}

/// 80 of 100 units/s: half as much again is 120, of which 100 are served.
#[test]
fn stress_as_json() {
    let asked = ["stress", "-", "--json", "--demand", "50"];
    let found = run_with_input(&asked, &one_node(80.0, 0.0)).ended(0).json();
    assert_near(&found["today"]["served_percent"], 100.0);
    let cases = found["cases"].as_array().expect("a list");
    assert_near(
        &cases[0]["service"]["served_percent"],
        100.0 * 100.0 / 120.0,
    );
    // The only machine is the whole fleet: its loss is no question.
    assert_eq!(cases.len(), 1);
}

#[test]
fn a_fleet_without_a_plan_ends_with_one() {
    let scenario = one_node(150.0, 0.9);
    for command in ["size", "grow", "stress"] {
        let shown = run_with_input(&[command, "-"], &scenario).ended(1).stdout;
        assert!(shown.starts_with("No plan meets every limit"), "{shown}");
        let asked = run_with_input(&[command, "-", "--json"], &scenario).ended(1);
        assert_eq!(asked.json()["plan"]["status"], "infeasible");
    }
}

/// What the README says of exit codes holds for every question, with each code.
#[test]
fn every_question_ends_with_the_code_of_the_contract() {
    let (possible, impossible) = (one_node(80.0, 0.0), one_node(150.0, 0.9));
    let open = Path::new("tests/command/open.json");
    let open = open.to_str().expect("UTF-8");
    for command in ["solve", "compare", "size", "grow", "stress"] {
        let status = |run: Run| {
            let json = run.json();
            let status = match &json["status"] {
                Value::Null => json["plan"]["status"].clone(),
                status => status.clone(),
            };
            status.as_str().expect("a status").to_owned()
        };
        let json = [command, "-", "--json"];
        let done = run_with_input(&json, &possible).ended(0);
        assert_eq!(status(done), "optimal", "{command}");
        let none = run_with_input(&json, &impossible).ended(1);
        assert_eq!(status(none), "infeasible", "{command}");
        run_with_input(&json, "no scenario").ended(2);
        run(&[command, "--example", "--gap", "-1"]).ended(2);
        // A search of one node, and one without any time.
        let searched = run(&[command, open, "--json", "--gap", "0", "--node-limit", "1"]);
        assert_eq!(status(searched.ended(3)), "feasible", "{command}");
        let hurried = run(&[command, open, "--json", "--time-limit", "1e-9"]).ended(3);
        assert!(
            ["limit", "feasible"].contains(&status(hurried).as_str()),
            "{command}"
        );
    }
}

/// Under `fair` a plan tells its levels; the questions are answered as well.
#[test]
fn fair_shares_are_shown() {
    let path = golden("two-sites.json");
    let text = std::fs::read_to_string(&path).expect("a file");
    let asked = r#""policy": {"objective": "fair"}, "rtt_ms""#;
    let fair = text.replacen(r#""rtt_ms""#, asked, 1);
    let solved = run_with_input(&["solve", "-"], &fair).ended(0);
    assert_golden("fair.txt", &solved);
    for command in ["size", "grow", "stress"] {
        let shown = run_with_input(&[command, "-"], &fair).ended(0).stdout;
        assert!(shown.contains("two sites, day and night"), "{shown}");
    }
}

/// Two gpus, and a replica of each model as the forecast asked. Of `x` twice as much comes, of
/// which 80 % must be served: the best plan serves 100 of it and nothing of `y`, worth 100;
/// this one goes on serving 50 of each, worth 150.
#[test]
fn a_plan_that_serves_less_than_must_be_is_not_called_the_best() {
    let files = Files::of("evaluate-short");
    let scenario = |x: &str| {
        format!(
            r#"{{"schema_version": 1,
  "nodes": [{{"id": "n", "hardware": "h", "capacity": {{"gpu": 1}}, "count": 2}}],
  "models": [
    {{"id": "x", "profiles": [{{"hardware": "h", "rate": 50, "holds": {{"gpu": 1}}}}]}},
    {{"id": "y", "profiles": [{{"hardware": "h", "rate": 50, "holds": {{"gpu": 1}}}}]}}],
  "demands": [{{"id": "x", "model": "x", {x}}},
              {{"id": "y", "model": "y", "rate": 50, "value": 2}}]}}"#
        )
    };
    let forecast = files.with("forecast.json", &scenario(r#""rate": 50"#));
    let came = files.with("came.json", &scenario(r#""rate": 100, "min_served": 0.8"#));
    let plan = files.path("plan.json");
    run(&["solve", &forecast, "--out", &plan]).ended(0);
    let told = run(&["evaluate", &plan, "--on", &came]).stdout;
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("this one does not serve that."), "{told}");
    assert!(!told.contains("No plan would have done better."), "{told}");
}
