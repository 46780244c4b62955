//! `sweep` and `solve --ndjson`: many scenarios, a line each.

use std::fs;

use serde_json::Value;

use crate::support::{Files, one_node, run, run_with_input};

const GRID: &str = r#"{"demands.rate.times": [0.5, 1, 2], "nodes[id=n].price_per_hour": [2, 3]}"#;
const PART: &str = "part-0000-of-0001.ndjson";

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn every_combination_has_its_line() {
    let files = Files::of("sweep-grid");
    let base = files.with("base.json", &one_node(100.0, 0.0));
    let grid = files.with("grid.json", GRID);
    let done = run(&["sweep", &base, "--over", &grid]).ended(0);
    let lines = lines(&done.stdout);
    assert_eq!(lines.len(), 6);
    // One gpu serves 100 a second: half of it idles at a rate of 50, and of 200 half is served.
    let figures = |at: usize| {
        let line = &lines[at];
        (
            line["index"].as_u64(),
            line["idle_percent"].as_f64(),
            line["served_percent"].as_f64(),
        )
    };
    assert_eq!(figures(0), (Some(0), Some(50.0), Some(100.0)));
    assert_eq!(figures(3), (Some(3), Some(0.0), Some(100.0)));
    assert_eq!(figures(5), (Some(5), Some(0.0), Some(50.0)));
    assert_eq!(lines[5]["given"]["demands.rate.times"], 2);
    assert_eq!(lines[5]["given"]["nodes[id=n].price_per_hour"], 3);
    assert!(done.stderr.starts_with("6 scenarios; "), "{}", done.stderr);
}

#[test]
fn what_has_no_plan_or_is_not_valid_is_a_line_too() {
    let files = Files::of("sweep-failures");
    let base = files.with("base.json", &one_node(100.0, 1.0));
    let over = "{\"demands\": [{\"id\": \"d\", \"model\": \"m\", \"rate\": 200, \"min_served\": 1}]}\n\
                {\"modles\": []}\n{}\n";
    let over = files.with("patches.jsonl", over);
    let keep = "value,/demands/0/served";
    let done = run(&["sweep", &base, "--over", &over, "--keep", keep]).ended(0);
    let lines = lines(&done.stdout);
    assert_eq!(lines[0]["status"], "infeasible");
    assert!(lines[0]["conflicts"].is_array(), "{}", lines[0]);
    assert_eq!(lines[1]["status"], "error");
    assert_eq!(lines[1]["error"]["problems"][0]["nearest"], "models");
    assert_eq!(lines[2]["status"], "optimal");
    assert_eq!(lines[2]["/demands/0/served"], 100.0);
    assert!(
        done.stderr.contains("1 without a plan, 1 with an error"),
        "{}",
        done.stderr
    );
}

/// The grid names a file beside it, wherever the command runs.
#[test]
fn futures_come_from_a_file_beside_the_grid() {
    let files = Files::of("sweep-futures");
    let base = files.with("base.json", &one_node(100.0, 0.0));
    let grid = files.with("grid.json", r#"{"futures": "paths.jsonl"}"#);
    let calm = r#"{"id": "calm", "demands": [{"rate": 50}]}"#;
    let busy = r#"{"id": "busy", "demands": [{"rate": 200}]}"#;
    files.with("paths.jsonl", &format!("{calm}\n[{calm}, {busy}]\n"));
    let sweep = [
        "sweep",
        base.as_str(),
        "--over",
        &grid,
        "--keep",
        "served_percent",
    ];
    let done = run(&sweep).ended(0);
    let lines = lines(&done.stdout);
    // One gpu serves 100 a second: 50 of 50, and of both 150 of 250.
    let figures = |at: usize| {
        (
            lines[at]["given"]["futures"]["line"].as_u64(),
            lines[at]["served_percent"].as_f64(),
        )
    };
    assert_eq!(figures(0), (Some(1), Some(100.0)));
    let (line, served) = figures(1);
    assert_eq!(line, Some(2));
    assert!((served.expect("a number") - 60.0).abs() < 1e-6);

    // A folder keeps the file's text, too: with other futures its lines are others.
    let out = files.path("out");
    let kept = [&sweep[..], &["--out", out.as_str()]].concat();
    run(&kept).ended(0);
    files.with("paths.jsonl", calm);
    let other = run(&kept).ended(2);
    assert!(
        other.stderr.contains("futures.jsonl is not what"),
        "{}",
        other.stderr
    );
    files.with("paths.jsonl", &format!("{calm}\n3\n"));
    let wrong = run(&sweep).ended(2);
    assert!(
        wrong.stderr.contains("paths.jsonl line 2: found 3"),
        "{}",
        wrong.stderr
    );
    fs::remove_file(files.path("paths.jsonl")).expect("a removed file");
    let missing = run(&sweep).ended(2);
    assert!(missing.stderr.contains("paths.jsonl"), "{}", missing.stderr);
}

#[test]
fn a_folder_goes_on_where_it_stopped() {
    let files = Files::of("sweep-resumed");
    let base = files.with("base.json", &one_node(100.0, 0.0));
    let grid = files.with("grid.json", GRID);
    let out = files.path("out");
    let sweep = |more: &[&str]| {
        let mut asked = vec!["sweep", base.as_str(), "--over", &grid, "--out", &out];
        asked.extend(more);
        run(&asked)
    };
    assert_eq!(sweep(&[]).ended(0).stdout, "");
    let part = files.path(&format!("out/{PART}"));
    let whole = fs::read_to_string(&part).expect("lines");
    assert_eq!(
        whole,
        run(&["sweep", &base, "--over", &grid]).ended(0).stdout
    );
    // As if the machine had gone down in the middle of the third line.
    let cut: usize = whole.lines().take(2).map(|line| line.len() + 1).sum();
    fs::write(&part, &whole[..cut + 5]).expect("a torn file");
    let done = sweep(&[]).ended(0);
    assert!(
        done.stderr
            .starts_with("2 lines were there already\n4 scenarios; "),
        "{}",
        done.stderr
    );
    assert_eq!(fs::read_to_string(&part).expect("lines"), whole);
    // Other figures would be another sweep's lines.
    let other = sweep(&["--keep", "value"]).ended(2);
    assert!(
        other
            .stderr
            .contains("asked.json is not what this sweep is made of"),
        "{}",
        other.stderr
    );
    let other = sweep(&["--shard", "0/2"]).ended(2);
    assert!(
        other.stderr.contains("another number of parts"),
        "{}",
        other.stderr
    );
}

#[test]
fn the_parts_are_the_whole() {
    let files = Files::of("sweep-parts");
    let base = files.with("base.json", &one_node(100.0, 0.0));
    let grid = files.with("grid.json", GRID);
    let part = |shard: &str| {
        run(&["sweep", &base, "--over", &grid, "--shard", shard])
            .ended(0)
            .stdout
    };
    let parts: String = ["0/4", "1/4", "2/4", "3/4"].map(part).concat();
    assert_eq!(parts, part("0/1"));
}

#[test]
fn a_grid_that_fits_nothing_is_refused_at_once() {
    let files = Files::of("sweep-refused");
    let base = files.with("base.json", &one_node(100.0, 0.0));
    let told = |grid: &str| {
        let grid = files.with("grid.json", grid);
        run(&["sweep", &base, "--over", &grid]).ended(2).stderr
    };
    let said = told(r#"{"nodes[id=N].count": [1]}"#);
    assert!(
        said.contains(
            "grid.json: nodes[id=N].count: no element of nodes has id=N; did you mean n?"
        ),
        "{said}"
    );
    let said = told(r#"{"nodes.cuont": [1]}"#);
    assert!(
        said.contains("did you mean") && said.contains("count"),
        "{said}"
    );
    assert!(told("[]").contains("grid.json: line 1"));
    let grid = files.with("grid.json", GRID);
    let said = run(&["sweep", &base, "--over", &grid, "--keep", "idel_percent"])
        .ended(2)
        .stderr;
    assert!(said.contains("did you mean idle_percent?"), "{said}");
}

#[test]
fn scenarios_by_line_give_plans_by_line() {
    let line = |rate: f64| one_node(rate, 0.0).replace('\n', " ");
    let input = format!("{}\n\nnot json\n{}\n", line(50.0), line(100.0));
    let done = run_with_input(
        &["solve", "--ndjson", "-", "--keep", "idle_percent"],
        &input,
    )
    .ended(0);
    let answers = lines(&done.stdout);
    assert_eq!(
        answers[0].to_string(),
        r#"{"line":1,"status":"optimal","idle_percent":50.0}"#
    );
    assert_eq!(
        (&answers[1]["line"], &answers[1]["status"]),
        (&3.into(), &"error".into())
    );
    assert_eq!(answers[2]["line"], 4);
    let plans = run_with_input(&["solve", "--ndjson", "-"], &line(50.0)).ended(0);
    let alone = run_with_input(&["solve", "--json", "-"], &line(50.0))
        .ended(0)
        .json();
    assert_eq!(lines(&plans.stdout)[0]["plan"], alone);
}
