//! Prints how many replicas a plan moves for how much it gives up, one line of JSON each:
//! `steadiness.give_up` of 0, 0.01, 0.1 and 1 %.
//!
//! `moves SCENARIO [GIVE_UP ...]`: the file of a scenario, and parts of the objective
//! to give up instead of these. For a day of ten-minute periods on a real inventory:
//!
//! ```sh
//! python3 ../shared/data/fleet/openb_servegen.py 0 1 holdgpu scale=6 > day.json
//! cargo run --release --package idlewise-tests --bin moves -- day.json
//! ```

use std::io::Write;
use std::process::ExitCode;
use std::time::Instant;

use idlewise::{Options, Scenario, solve};
use serde_json::{Value, json};

/// Parts of the objective that are given up, unless others are named.
const GIVE_UP: [f64; 4] = [0.0, 0.0001, 0.001, 0.01];

fn main() -> ExitCode {
    match curve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to say where standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn curve() -> Result<(), String> {
    let mut words = std::env::args().skip(1);
    let path = words.next().ok_or("expected the file of a scenario")?;
    let given: Result<Vec<f64>, String> = words
        .map(|word| word.parse().map_err(|e| format!("{word}: {e}")))
        .collect();
    let parts = match given? {
        none if none.is_empty() => GIVE_UP.to_vec(),
        given => given,
    };
    let text = std::fs::read(&path).map_err(|e| format!("{path}: {e}"))?;
    let scenario = Scenario::from_json(text).map_err(|e| format!("{path}: {e}"))?;
    for part in parts {
        let row = row(&scenario, part)?;
        writeln!(std::io::stdout(), "{row}").map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// One plan: moves, and what it gives up for fewer.
fn row(scenario: &Scenario, part: f64) -> Result<Value, String> {
    let mut asked = scenario.clone();
    if part > 0.0 {
        asked.steadiness.get_or_insert_default().give_up = part;
    }
    let started = Instant::now();
    let plan = solve(&asked, &Options::default()).map_err(|e| e.to_string())?;
    let seconds = started.elapsed().as_secs_f64();
    let moved = plan.steadiness.clone().unwrap_or_default();
    let amounts = plan.demands.iter().map(|d| {
        let seconds = 3600.0 * scenario.periods[d.period].hours;
        (seconds * d.served, seconds * d.offered)
    });
    let (served, offered) = amounts.fold((0.0, 0.0), |sum, d| (sum.0 + d.0, sum.1 + d.1));
    Ok(json!({
        "give_up": part,
        "status": plan.status,
        "moves": moved.moves,
        "unloads": moved.unloads,
        "at_least": moved.at_least,
        "served_percent": 100.0 * served / offered.max(f64::MIN_POSITIVE),
        "objective": plan.objective.value,
        "gap": plan.objective.gap,
        "given_up": moved.objective_given_up,
        "seconds": seconds,
    }))
}
