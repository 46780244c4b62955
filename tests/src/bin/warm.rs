//! Measures what-ifs: `warm NAME [--moves N]` changes one thing after another in
//! an instance of the benchmark, in `example` or in `example-relaxed`, solves it
//! with what the last solve left and from nothing, and prints both times as one
//! line of JSON for each kind of change and one for all.

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use idlewise::{Hooks, Options, Plan, Scenario, Warm, solve};
use idlewise_tests::suites::Instance;
use idlewise_tests::turns::{TURNS, turned};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let lines = run(&arguments).unwrap_or_else(|error| vec![json!({"error": error})]);
    let failed = lines.iter().any(|line| line.get("error").is_some());
    let mut out = std::io::stdout().lock();
    let written = lines.iter().try_for_each(|line| writeln!(out, "{line}"));
    ExitCode::from(u8::from(failed || written.is_err()))
}

fn run(arguments: &[String]) -> Result<Vec<Value>, String> {
    // One thread, so that both times are of the same work.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1);
    let one = one.use_current_thread().build_global();
    one.map_err(|e| e.to_string())?;
    let name = arguments
        .first()
        .ok_or("expected the name of an instance")?;
    let scenario = scenario(name)?;
    let moves = match arguments.iter().position(|a| a == "--moves") {
        Some(at) => arguments.get(at + 1).map_or(Ok(6), |n| n.parse::<u32>()),
        None => Ok(6),
    };
    let moves = moves.map_err(|e| e.to_string())?;
    let mut lines = Vec::new();
    let mut all = Times::default();
    for turn in TURNS {
        let mut warm = Warm::new(Options::default());
        warm.solve(&scenario, &Hooks::default())
            .map_err(|e| e.to_string())?;
        let mut times = Times::default();
        for step in 1..=moves {
            times.add(&mut warm, &turned(&scenario, turn, step))?;
        }
        all.join(&times);
        let mut line = times.describe();
        line["instance"] = json!(name);
        line["change"] = json!(turn);
        lines.push(line);
    }
    let mut line = all.describe();
    line["instance"] = json!(name);
    line["change"] = json!("all");
    lines.push(line);
    Ok(lines)
}

fn scenario(name: &str) -> Result<Scenario, String> {
    if name != "example" && name != "example-relaxed" {
        let instance = Instance::named(name);
        let instance = instance.ok_or_else(|| format!("no instance is called {name}"))?;
        return Ok(instance.scenario());
    }
    let text = idlewise::example::JSON.as_bytes();
    let mut scenario = idlewise::scenario::from_json(text).map_err(|e| e.to_string())?;
    scenario.policy.relax = name == "example-relaxed";
    Ok(scenario)
}

/// Seconds of solves, and how far their answers lie apart.
#[derive(Default)]
struct Times {
    cold: f64,
    warm: f64,
    apart: f64,
    solves: u32,
    same: usize,
    changed: usize,
    new: usize,
}

impl Times {
    fn add(&mut self, warm: &mut Warm, scenario: &Scenario) -> Result<(), String> {
        let started = Instant::now();
        let again = warm.solve(scenario, &Hooks::default());
        let between = Instant::now();
        let cold = solve(scenario, warm.options());
        let ended = Instant::now();
        let (again, cold) = (
            again.map_err(|e| e.to_string())?,
            cold.map_err(|e| e.to_string())?,
        );
        self.warm += (between - started).as_secs_f64();
        self.cold += (ended - between).as_secs_f64();
        self.apart = self.apart.max(apart(&again, &cold));
        self.solves += 1;
        let reuse = warm.reuse();
        self.same += reuse.same;
        self.changed += reuse.changed;
        self.new += reuse.new;
        Ok(())
    }

    fn join(&mut self, other: &Times) {
        self.cold += other.cold;
        self.warm += other.warm;
        self.apart = self.apart.max(other.apart);
        self.solves += other.solves;
        self.same += other.same;
        self.changed += other.changed;
        self.new += other.new;
    }

    fn describe(&self) -> Value {
        let each = f64::from(self.solves.max(1));
        json!({
            "cold_seconds": self.cold / each,
            "warm_seconds": self.warm / each,
            "ratio": self.cold / self.warm,
            "objectives_apart": self.apart,
            "programs": {"same": self.same, "changed": self.changed, "new": self.new},
        })
    }
}

/// The relative difference of two objectives.
fn apart(a: &Plan, b: &Plan) -> f64 {
    let (a, b) = (a.objective.value, b.objective.value);
    (a - b).abs() / a.abs().max(b.abs()).max(f64::MIN_POSITIVE)
}
