//! Solves one instance of the benchmark and prints what was measured as one
//! line of JSON. `cargo xtask bench` runs it, a fresh process for every
//! measurement.
//!
//! `measure NAME [--engine E] [--runs N] [--mps FILE] [--lp FILE]`: the best of
//! N runs, or of one that takes longer than two seconds; 0 runs say how large the
//! instance is and write the program files. They are for peers, which get the
//! unreduced program.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use idlewise::plan::{Plan, Status};
use idlewise::{EngineName, Hooks, Options, Scenario, Stage, export, solve_with};
use idlewise_tests::suites::{Instance, size};
use serde_json::{Map, Value, json};

/// A first run that takes longer, in seconds, is the only one.
const REPEATED: f64 = 2.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let answer = match run(&arguments) {
        Ok(measured) => measured,
        Err(error) => json!({"error": error}),
    };
    let written = writeln!(std::io::stdout(), "{answer}");
    let failed = written.is_err() || answer.get("error").is_some();
    ExitCode::from(u8::from(failed))
}

fn run(arguments: &[String]) -> Result<Value, String> {
    let option = |name: &str| {
        let at = arguments.iter().position(|a| a == name)?;
        arguments.get(at + 1).map(String::as_str)
    };
    let name = arguments
        .first()
        .ok_or("expected the name of an instance")?;
    let instance = Instance::named(name).ok_or_else(|| format!("no instance is called {name}"))?;
    let scenario = instance.scenario();
    for (flag, write) in [
        ("--mps", export::to_mps as fn(&Scenario) -> _),
        ("--lp", export::to_lp),
    ] {
        if let Some(file) = option(flag) {
            let text = write(&scenario).map_err(|e| e.to_string())?;
            std::fs::write(file, text).map_err(|e| format!("{file}: {e}"))?;
        }
    }
    let engine = option("--engine").map_or(Some(EngineName::Auto), EngineName::named);
    let options = Options {
        engine: engine.ok_or("no such engine")?,
        gap: 0.0,
        ..Options::default()
    };
    let runs = option("--runs").map_or(Ok(1), str::parse::<usize>);
    let runs = runs.map_err(|e| e.to_string())?;
    let unreduced = size(&scenario);
    let mut sizes = Map::new();
    sizes.insert("routes".to_owned(), json!(unreduced.routes));
    sizes.insert("columns".to_owned(), json!(unreduced.columns));
    sizes.insert("rows".to_owned(), json!(unreduced.rows));
    if runs == 0 {
        return Ok(Value::Object(sizes));
    }
    let seconds = |m: &Map<String, Value>| m["seconds"].as_f64().unwrap_or(f64::INFINITY);
    let mut best: Option<Map<String, Value>> = None;
    let (mut first, mut done) = (0.0, 0);
    while done < runs && first <= REPEATED {
        let measured = once(&scenario, &options)?;
        done += 1;
        if done == 1 {
            first = seconds(&measured);
        }
        if best
            .as_ref()
            .is_none_or(|b| seconds(&measured) < seconds(b))
        {
            best = Some(measured);
        }
    }
    let mut best = best.ok_or("nothing was measured")?;
    best.append(&mut sizes);
    best.insert("first_seconds".to_owned(), json!(first));
    best.insert("runs".to_owned(), json!(done));
    best.insert("read".to_owned(), json!(reading(&scenario)?));
    best.insert("peak_bytes".to_owned(), json!(peak_bytes()));
    Ok(Value::Object(best))
}

/// Seconds that reading the scenario's JSON takes.
fn reading(scenario: &Scenario) -> Result<f64, String> {
    let text = serde_json::to_vec(scenario).map_err(|e| e.to_string())?;
    let began = Instant::now();
    let read = Scenario::from_json(&text).map_err(|e| e.to_string())?;
    let seconds = began.elapsed().as_secs_f64();
    if read.nodes.len() == scenario.nodes.len() {
        Ok(seconds)
    } else {
        Err("what is written is not what is read".to_owned())
    }
}

/// One solve, stage by stage, and writing the plan as JSON.
fn once(scenario: &Scenario, options: &Options) -> Result<Map<String, Value>, String> {
    let entered: Mutex<Vec<(Stage, Instant)>> = Mutex::new(Vec::new());
    let note = |stage| {
        if let Ok(mut all) = entered.lock() {
            all.push((stage, Instant::now()));
        }
    };
    let hooks = Hooks {
        entered: Some(&note),
        ..Hooks::default()
    };
    let started = Instant::now();
    let plan = solve_with(scenario, options, &hooks).map_err(|e| e.to_string())?;
    let ended = Instant::now();
    let stages = entered.into_inner().map_err(|e| e.to_string())?;
    let text = serde_json::to_vec(&plan).map_err(|e| e.to_string())?;
    let written = ended.elapsed();
    let mut measured = describe(&plan);
    measured.insert("write".to_owned(), json!(written.as_secs_f64()));
    measured.insert("plan_bytes".to_owned(), json!(text.len()));
    measured.insert("seconds".to_owned(), json!((ended - started).as_secs_f64()));
    let ends = stages.iter().skip(1).map(|s| s.1).chain([ended]);
    for (&(stage, began), end) in stages.iter().zip(ends) {
        let name = format!("{stage:?}").to_lowercase();
        measured.insert(name, json!((end - began).as_secs_f64()));
    }
    Ok(measured)
}

fn describe(plan: &Plan) -> Map<String, Value> {
    let known = json!({
        "status": match plan.status {
            Status::Optimal => "optimal",
            Status::Feasible => "feasible",
            Status::Infeasible => "infeasible",
            Status::Limit => "limit",
        },
        "objective": plan.objective.value,
        "bound": plan.objective.bound,
        "gap": plan.objective.gap,
        "used_routes": plan.routes.len(),
        "engine": plan.solver.engine,
        "iterations": plan.solver.iterations,
        "reduced_nodes": plan.solver.reduced.nodes,
        "reduced_demands": plan.solver.reduced.demands,
        "components": plan.solver.reduced.components,
    });
    match known {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// The most memory this process has held, where the system tells.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}
