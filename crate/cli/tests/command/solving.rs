//! `solve`, `verify`, `compare` and `export` on fleets small enough to solve by hand.

use serde_json::Value;

use crate::support::{Files, command, one_node, run, run_with_input};

/// The text with every run of blanks as one, lines kept.
fn squeezed(text: &str) -> String {
    text.lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n")
        .collect()
}

fn close(value: &Value, expected: f64) -> bool {
    value
        .as_f64()
        .is_some_and(|value| (value - expected).abs() <= 1e-6 * expected.abs().max(1.0))
}

#[test]
fn spare_compute_is_surplus() {
    // 80 of 100 units/s: a fifth of the machine at 2 per hour is idle.
    let solved = run_with_input(&["solve", "-"], &one_node(80.0, 0.0)).ended(0);
    for line in [
        "Optimal plan: one node",
        "served 100.0 % of the work asked for",
        "idle 20.0 % of the installed compute, by price",
        "wasted 0.40 currency per hour, on idle compute",
        "avoidable 0.40 currency per hour at most: no fleet that serves as much",
        "Every demand is served in full.",
        "More capacity would add nothing on any node.",
    ] {
        let shown = squeezed(&solved.stdout);
        assert!(shown.contains(line), "{line}\n{}", solved.stdout);
    }
    assert!(solved.stdout.lines().all(|line| line.chars().count() <= 80));
    // How long it took is not data.
    assert!(solved.stderr.contains(" s by "), "{solved:?}");
}

/// What `check` notes stands below the plan, once.
#[test]
fn notes_stand_below_the_plan() {
    let scenario = one_node(80.0, 0.0).replace(
        r#""nodes": ["#,
        r#""nodes": [{"id": "idle", "hardware": "X", "capacity": {"gpu": 1}, "price_per_hour": 1},"#,
    );
    let checked = run_with_input(&["check", "-"], &scenario).ended(0).stdout;
    let (_, note) = checked.split_once("note: ").expect("a note");
    let note = note.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = run_with_input(&["solve", "-"], &scenario).ended(0);
    let (plan, below) = shown.stdout.split_once("\nnote: ").expect("a note");
    assert!(plan.contains("Proof:"), "{}", shown.stdout);
    let below = below.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(note.contains(&below), "{note}\n{below}");
    assert!(!shown.stderr.contains("note:"), "{}", shown.stderr);
    let json = run_with_input(&["solve", "-", "--json"], &scenario).ended(0);
    assert_eq!(json.json()["status"], "optimal");
    assert_eq!(json.stderr.matches("note:").count(), 1, "{}", json.stderr);
}

#[test]
fn json_is_the_plan_file() {
    let plan = run_with_input(&["solve", "-", "--json"], &one_node(150.0, 0.0))
        .ended(0)
        .json();
    assert_eq!(plan["schema_version"], 1);
    assert_eq!(plan["status"], "optimal");
    assert!(close(&plan["objective"]["value"], 360_000.0), "{plan}");
    assert!(close(&plan["demands"][0]["unmet"], 50.0), "{plan}");
    assert!(close(&plan["routes"][0]["rate"], 100.0), "{plan}");
    let account = &plan["waste"]["total"];
    assert!(close(&account["compute_hours"]["useful"], 1.0), "{plan}");
    assert!(close(&account["idle_percent"], 0.0), "{plan}");
    assert_eq!(plan["solver"]["seconds"], 0.0);
}

#[test]
fn unmet_demand_and_the_worth_of_more_are_shown() {
    let solved = run_with_input(&["solve", "-"], &one_node(150.0, 0.0)).ended(0);
    let shown = squeezed(&solved.stdout);
    assert!(
        shown.contains("served 66.7 % of the work asked for\n"),
        "{shown}"
    );
    assert!(shown.contains("\nd m default 150 50 33.3\n"), "{shown}");
    // One gpu serves 100 units/s, each worth 1: 360,000 an hour.
    assert!(shown.contains("\nn H default gpu 360,000\n"), "{shown}");
}

#[test]
fn a_fleet_that_cannot_do_what_it_must_ends_with_one() {
    let scenario = one_node(150.0, 0.9);
    let shown = run_with_input(&["solve", "-"], &scenario).ended(1).stdout;
    assert!(
        shown.starts_with("No plan meets every limit: one node\n"),
        "{shown}"
    );
    assert!(shown.contains("would be enough:"), "{shown}");
    assert!(shown.contains("min_served"), "{shown}");
    let plan = run_with_input(&["solve", "-", "--json"], &scenario)
        .ended(1)
        .json();
    assert_eq!(plan["status"], "infeasible");
    assert!(
        !plan["conflicts"][0]["relaxations"][0]["changes"]
            .as_array()
            .expect("a list")
            .is_empty()
    );
    let compared = run_with_input(&["compare", "-"], &scenario).ended(1).stdout;
    assert!(compared.contains("No plan meets every limit"), "{compared}");
}

#[test]
fn a_time_limit_ends_with_three() {
    let stopped = run(&[
        "solve",
        "--example",
        "--time-limit",
        "0.000001",
        "--gap",
        "0",
        "--json",
    ]);
    let plan = stopped.ended(3).json();
    let status = plan["status"].as_str().expect("a status");
    assert!(["limit", "feasible"].contains(&status), "{status}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for args in [
        &["solve", "-"][..],
        &["solve", "-", "--json"],
        &["compare", "-"],
        &["compare", "-", "--json"],
        &["export", "-"],
    ] {
        let scenario = one_node(150.0, 0.0);
        let first = run_with_input(args, &scenario).ended(0);
        let second = run_with_input(args, &scenario).ended(0);
        assert_eq!(first.stdout, second.stdout, "{args:?}");
        assert_ne!(first.stdout, "", "{args:?}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing_but_time() {
    let one = run(&["solve", "--example", "--threads", "1", "--json"]).ended(0);
    let two = run(&["solve", "--example", "--threads", "2", "--json"]).ended(0);
    assert_eq!(one.stdout, two.stdout);
}

#[test]
fn one_period_can_be_looked_at() {
    let files = Files::of("period");
    let scenario = one_node(80.0, 0.0)
        .replace(
            "\"nodes\"",
            "\"periods\": [{\"label\": \"day\"}, {\"label\": \"night\"}],\n  \"nodes\"",
        )
        .replace("\"rate\": 80", "\"rate\": [80, 20]");
    let path = files.with("fleet.json", &scenario);
    let night = run(&["solve", &path, "--period", "night"]).ended(0).stdout;
    assert!(night.contains("period 1 (night), 1 hour"), "{night}");
    assert!(squeezed(&night).contains("idle 80.0 %"), "{night}");
    assert_eq!(
        run(&["solve", &path, "--period", "1"]).ended(0).stdout,
        night
    );
    let unknown = run(&["solve", &path, "--period", "noon"]).ended(2);
    assert!(
        unknown.stderr.contains("a number from 0 to 1"),
        "{unknown:?}"
    );
    assert_eq!(unknown.stdout, "");
}

#[test]
fn a_plan_passes_verification_until_it_is_changed() {
    let files = Files::of("verify");
    let scenario = files.with("fleet.json", &one_node(150.0, 0.0));
    let plan = files.path("plan.json");
    let solved = run(&["solve", &scenario, "--out", &plan]).ended(0);
    assert!(solved.stdout.starts_with("Optimal plan"), "{solved:?}");

    let valid = run(&["verify", &scenario, &plan]).ended(0).stdout;
    assert!(valid.starts_with("Valid: "), "{valid}");
    let json = run(&["verify", &scenario, &plan, "--json"]).ended(0).json();
    assert_eq!(json["valid"], true);
    let piped = run_with_input(&["verify", &scenario, "-"], &files.read("plan.json"));
    assert_eq!(piped.ended(0).stdout, valid);

    let mut changed: Value = serde_json::from_str(&files.read("plan.json")).expect("JSON");
    changed["routes"][0]["rate"] = 140.0.into();
    let changed = files.with("changed.json", &changed.to_string());
    let refused = run(&["verify", &scenario, &changed]).ended(1).stdout;
    assert!(refused.starts_with("Not valid: "), "{refused}");
    assert!(refused.contains("\n  - "), "{refused}");
    let json = run(&["verify", &scenario, &changed, "--json"])
        .ended(1)
        .json();
    assert_eq!(json["valid"], false);

    let broken = files.with("broken.json", "{\"schema_version\": 1}");
    let refused = run(&["verify", &scenario, &broken]).ended(2);
    assert!(refused.stderr.contains("broken.json"), "{refused:?}");
    assert_eq!(refused.stdout, "");
}

#[test]
fn every_policy_is_compared_with_the_plan() {
    // Half the machines are far away, and the router does not know it.
    let scenario = r#"{
      "schema_version": 1,
      "nodes": [
        {"id": "near", "hardware": "H", "region": "us", "capacity": {"gpu": 1}, "price_per_hour": 2},
        {"id": "fast", "hardware": "F", "region": "eu", "capacity": {"gpu": 1}, "price_per_hour": 2}],
      "models": [
        {"id": "a", "profiles": [{"hardware": "H", "rate": 100}, {"hardware": "F", "rate": 100}]},
        {"id": "b", "profiles": [{"hardware": "F", "rate": 100}]}],
      "demands": [
        {"id": "any", "model": "a", "region": "us", "rate": 100},
        {"id": "picky", "model": "b", "region": "us", "rate": 100}],
      "rtt_ms": {"us": {"eu": 90}}
    }"#;
    let json = run_with_input(&["compare", "-", "--json"], scenario)
        .ended(0)
        .json();
    let policies = json["policies"].as_array().expect("a list");
    let names: Vec<&str> = policies
        .iter()
        .filter_map(|p| p["policy"].as_str())
        .collect();
    for name in ["random", "weighted", "nearest", "least_loaded", "optimum"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let optimum = policies
        .iter()
        .find(|p| p["policy"] == "optimum")
        .expect("the optimum");
    assert!(close(&optimum["served_percent"], 100.0), "{optimum}");
    let random = policies
        .iter()
        .find(|p| p["policy"] == "random")
        .expect("random");
    assert!(random["served_percent"].as_f64() < Some(80.0), "{random}");
    assert_eq!(json["plan"]["solver"]["seconds"], 0.0);

    let shown = run_with_input(&["compare", "-"], scenario).ended(0).stdout;
    assert!(shown.contains("least_loaded  least busy first"), "{shown}");
    assert!(shown.contains("\nAgainst `"), "{shown}");
}

#[test]
fn any_solver_can_read_the_export() {
    let files = Files::of("export");
    let scenario = files.with("fleet.json", &one_node(150.0, 0.0));
    let mps = run(&["export", &scenario, "--format", "mps"])
        .ended(0)
        .stdout;
    for section in ["\nROWS\n", "\nCOLUMNS\n", "\nRHS\n", "\nENDATA"] {
        assert!(mps.contains(section), "{section} in {mps}");
    }
    let lp = run(&["export", &scenario, "--format", "lp"])
        .ended(0)
        .stdout
        .to_lowercase();
    assert!(lp.contains("minimize") && lp.contains("subject to"), "{lp}");
    assert!(lp.trim_end().ends_with("end"), "{lp}");
    let out = files.path("fleet.mps");
    assert_eq!(
        run(&["export", &scenario, "--out", &out]).ended(0).stdout,
        ""
    );
    assert_eq!(files.read("fleet.mps"), mps);
}

#[test]
fn the_example_solves_and_verifies() {
    let files = Files::of("example");
    let plan = files.path("plan.json");
    run(&["solve", "--example", "--out", &plan]).ended(0);
    // Its replicas are whole: the bound is what the search proved.
    let verified = run(&["verify", "--example", &plan]).ended(3).stdout;
    assert!(verified.starts_with("Valid: "), "{verified}");
    assert!(verified.contains("not checked: the bound"), "{verified}");
    run(&["compare", "--example"]).ended(0);
}

#[test]
fn a_reader_that_went_away_changes_no_exit_code() {
    let files = Files::of("pipe");
    let possible = files.with("possible.json", &one_node(80.0, 0.0));
    let impossible = files.with("impossible.json", &one_node(150.0, 0.9));
    for (path, code) in [(&possible, 0), (&impossible, 1)] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command(&["solve", path])
            .stdout(writer)
            .output()
            .expect("it runs");
        let stderr = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        assert!(
            !stderr.contains("panic") && !stderr.contains("error"),
            "{stderr}"
        );
    }
}

/// Two alike machines go by one name where that is asked for, and the plan is checked, and
/// taken as what stands now, as any other.
#[test]
fn a_compact_plan_is_read_again() {
    let files = Files::of("compact");
    let node = |id: &str| {
        format!(
            r#"{{"id": "{id}", "hardware": "H", "capacity": {{"gpu": 1}}, "price_per_hour": 2}}"#
        )
    };
    let nodes = format!(r#""nodes": [{}, {}, "#, node("a"), node("b"));
    let text = one_node(130.0, 0.0).replace(r#""nodes": ["#, &nodes);
    let scenario = files.with("scenario.json", &text);
    let plan = files.path("plan.json");
    let solved = run(&["solve", &scenario, "--compact", "--out", &plan]).ended(0);
    let first = "3 node entries in 1 class, 1 model, 1 demand; 1 period, 1 hour";
    assert!(solved.stdout.contains(first), "{}", solved.stdout);
    let written: Value = serde_json::from_str(&files.read("plan.json")).expect("JSON");
    assert_eq!(written["classes"][0]["class"], "a and 2 alike");
    assert_eq!(written["routes"][0]["node"], "a and 2 alike");
    run(&["verify", &scenario, &plan]).ended(0);
    run(&["solve", &scenario, "--current", &plan]).ended(0);
    let full = run(&["solve", &scenario, "--full", "--json"])
        .ended(0)
        .json();
    assert!(full.get("classes").is_none());
    assert!(close(&full["objective"]["value"], 130.0 * 3600.0));
}

/// One machine, three and two: by the hour, from when and at what cost.
#[test]
fn machines_by_the_hour_have_a_table_and_their_hours() {
    let scenario = r#"{
      "schema_version": 1,
      "periods": [{"label": "16:00"}, {"label": "17:00"}, {"label": "18:00"}],
      "nodes": [
        {"id": "base", "tier": "committed", "hardware": "H", "capacity": {"gpu": 1},
         "price_per_hour": 1},
        {"id": "more", "tier": "on demand", "hardware": "H", "capacity": {"gpu": 1},
         "count": {"min": 0, "max": 9, "per": "period", "running": 0, "start_cost": 1},
         "price_per_hour": 3},
        {"id": "never", "hardware": "X", "capacity": {"gpu": 1},
         "count": {"min": 0, "max": 9, "per": "period"}, "price_per_hour": 3}],
      "models": [{"id": "m", "profiles": [{"hardware": "H", "rate": 10}]}],
      "demands": [{"id": "d", "model": "m", "rate": [20, 40, 30]}],
      "policy": {"objective": "cost", "currency": "USD"}}"#;
    let solved = run_with_input(&["solve", "-"], scenario).ended(0);
    // Six machine-hours at 3, and three starts at 1.
    for line in [
        "Machines to rent by the hour",
        "more H 1 3 6 3 21",
        "more: 1, 3 from 17:00, 2 from 18:00",
        "1 node entry is never rented.",
        "H: committed 1, on demand up to 3.",
    ] {
        let shown = squeezed(&solved.stdout);
        assert!(shown.contains(line), "{line}\n{}", solved.stdout);
    }
    assert!(solved.stdout.lines().all(|line| line.chars().count() <= 80));
}
