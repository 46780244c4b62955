//! Solves placement problems in whole numbers, published ones and our own, and
//! prints one line of JSON each. `cargo xtask bench-integer` runs it.
//!
//! `placement [--out FOLDER] [--only WORD] [--limit SECONDS]`: with a folder
//! every scenario and its program as an MPS file are written there, for peers.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use idlewise::{Options, Plan, Scenario, export, solve};
use idlewise_tests::data::{self, Table};
use idlewise_tests::instances::{
    Placing, assignment, facility, inferno, linear_assignment, published_value,
};
use idlewise_tests::whole::Whole;
use serde_json::{Value, json};

/// Relative gaps of the two questions: the optimum, and a good plan soon.
const PROVED: f64 = 1e-7;
const GOOD: f64 = 1e-2;
/// Quick answers are timed again, and the best time counts.
const QUICK: f64 = 0.1;

struct Asked {
    out: Option<PathBuf>,
    only: String,
    limit: Duration,
}

/// One problem, and what is known of it.
struct Problem {
    name: String,
    family: &'static str,
    scenario: Scenario,
    published: Option<f64>,
    profits: bool,
}

fn main() -> ExitCode {
    match asked().and_then(|asked| all(&asked)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to say where standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn asked() -> Result<Asked, String> {
    let mut asked = Asked {
        out: None,
        only: String::new(),
        limit: Duration::from_mins(1),
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().ok_or(format!("{word}: a value is missing"))?;
        match word.as_str() {
            "--out" => asked.out = Some(PathBuf::from(value)),
            "--only" => asked.only = value,
            "--limit" => {
                let seconds = value.parse().map_err(|e| format!("--limit {value}: {e}"))?;
                asked.limit = Duration::from_secs_f64(seconds);
            }
            _ => return Err(format!("{word}: unknown")),
        }
    }
    Ok(asked)
}

fn all(asked: &Asked) -> Result<(), String> {
    let wanted = |name: &str| name.contains(&asked.only);
    for whole in Whole::all() {
        let name = whole.to_string();
        if wanted(&name) {
            let scenario = whole.scenario();
            measure(
                asked,
                &Problem {
                    name,
                    family: "fleets",
                    scenario,
                    published: None,
                    profits: false,
                },
            )?;
        }
    }
    let Some(folder) = data::folder("the published problems of placement") else {
        return Ok(());
    };
    let answers = Table::read(&folder.join("known_answers.csv"));
    for row in answers.rows().filter(|row| wanted(row.text("name"))) {
        if let Some((family, scenario)) = published(&folder, row.text("kind"), row.text("name")) {
            measure(
                asked,
                &Problem {
                    name: row.text("name").to_owned(),
                    family,
                    scenario,
                    published: Some(row.number("optimum")),
                    profits: row.text("kind") == "gap_max",
                },
            )?;
        }
    }
    Ok(())
}

/// A published problem and its family; `None` where it is of another kind.
fn published(folder: &Path, kind: &str, name: &str) -> Option<(&'static str, Scenario)> {
    Some(match (kind, name) {
        ("cflp", _) => ("facility", facility(folder, name)),
        ("gap_min" | "gap_max", _) => {
            let file = name.trim_end_matches("_max");
            ("generalized", assignment(folder, file, kind == "gap_max"))
        }
        ("assignment", _) => ("assignment", linear_assignment(folder, name)),
        ("placement", "inferno-small/multi") => ("inferno", inferno(folder, Placing::Mixed)),
        ("placement", "inferno-small/single") => ("inferno", inferno(folder, Placing::OneKind)),
        _ => return None,
    })
}

fn measure(asked: &Asked, problem: &Problem) -> Result<(), String> {
    let s = &problem.scenario;
    let (seconds, plan) = timed(s, asked.limit, PROVED).map_err(|e| problem.says(&e))?;
    let (soon, good) = timed(s, asked.limit, GOOD).map_err(|e| problem.says(&e))?;
    let value = plan.objective.value;
    let mut line = json!({
        "name": problem.name,
        "family": problem.family,
        "published": problem.published,
        "ours": published_value(value, s.demands.len(), problem.profits),
        "objective": value,
        "minimised": plan.objective.name == idlewise::scenario::ObjectiveName::Cost,
        "status": plan.status,
        "gap": plan.objective.gap,
        "cost_gap": plan.certificate.cost.as_ref().map(|c| c.gap),
        "proof": plan.certificate.bound_source,
        "seconds": seconds,
        "soon_seconds": soon,
        "soon_gap": good.objective.gap,
    });
    if let Some(out) = &asked.out {
        let path = out.join(problem.name.replace('/', "-"));
        let program = export::to_mps(s).map_err(|e| problem.says(&e))?;
        line["program"] = json!(written(&path.with_extension("mps"), &program)?);
        let text = serde_json::to_string(s).map_err(|e| problem.says(&e))?;
        line["scenario"] = json!(written(&path.with_extension("json"), &text)?);
    }
    print(&line)
}

impl Problem {
    fn says(&self, error: &dyn std::fmt::Display) -> String {
        format!("{}: {error}", self.name)
    }
}

/// The least of the times that a solve takes, and its plan.
fn timed(s: &Scenario, limit: Duration, gap: f64) -> Result<(f64, Plan), idlewise::Error> {
    let options = Options {
        gap,
        node_limit: None,
        time_limit: Some(limit),
        ..Options::default()
    };
    let mut best: Option<(f64, Plan)> = None;
    for _ in 0..3 {
        let began = Instant::now();
        let plan = solve(s, &options)?;
        let seconds = began.elapsed().as_secs_f64();
        let least = best.as_ref().map_or(f64::INFINITY, |b| b.0).min(seconds);
        best = Some((least, plan));
        if seconds > QUICK {
            break;
        }
    }
    best.ok_or_else(|| idlewise::Error::Solver("nothing was measured".to_owned()))
}

/// Writes a file; where it is.
fn written(path: &Path, text: &str) -> Result<String, String> {
    std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path.display().to_string())
}

fn print(line: &Value) -> Result<(), String> {
    writeln!(std::io::stdout(), "{line}").map_err(|e| e.to_string())
}
