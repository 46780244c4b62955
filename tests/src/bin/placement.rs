//! Solves the published placement instances and prints one line of JSON each.
//! `cargo xtask bench-integer` runs it.
//!
//! `placement FOLDER` also writes every program there as an LP file, for peers.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use idlewise::{Options, Scenario, export, solve};
use idlewise_tests::data::{self, Table};
use idlewise_tests::instances::{
    Placing, assignment, facility, inferno, linear_assignment, published_value,
};
use serde_json::json;

/// Seconds that one instance may take.
const LIMIT: Duration = Duration::from_mins(1);

fn main() -> ExitCode {
    let Some(folder) = data::folder("the benchmark of placement") else {
        return ExitCode::FAILURE;
    };
    let out = std::env::args().nth(1).map(PathBuf::from);
    match all(&folder, out.as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to say where standard error is closed.
            let _ = writeln!(std::io::stderr(), "{error}");
            ExitCode::FAILURE
        }
    }
}

fn all(folder: &Path, out: Option<&Path>) -> Result<(), String> {
    let answers = Table::read(&folder.join("known_answers.csv"));
    for row in answers.rows() {
        let (name, kind) = (row.text("name"), row.text("kind"));
        let profits = kind == "gap_max";
        let s = match (kind, name) {
            ("cflp", _) => facility(folder, name),
            ("gap_min" | "gap_max", _) => {
                assignment(folder, name.trim_end_matches("_max"), profits)
            }
            ("assignment", _) => linear_assignment(folder, name),
            ("placement", "inferno-small/multi") => inferno(folder, Placing::Mixed),
            ("placement", "inferno-small/single") => inferno(folder, Placing::OneKind),
            _ => continue,
        };
        let file = match out {
            Some(out) => Some(written(&s, &out.join(name.replace('/', "-")))?),
            None => None,
        };
        let options = Options {
            gap: 1e-7,
            node_limit: None,
            time_limit: Some(LIMIT),
            ..Options::default()
        };
        let began = Instant::now();
        let plan = solve(&s, &options).map_err(|e| format!("{name}: {e}"))?;
        let seconds = began.elapsed().as_secs_f64();
        let line = json!({
            "name": name,
            "published": row.number("optimum"),
            "ours": published_value(plan.objective.value, s.demands.len(), profits),
            "cost": plan.objective.value,
            "gap": plan.objective.gap,
            "proof": plan.certificate.bound_source,
            "seconds": seconds,
            "file": file,
        });
        writeln!(std::io::stdout(), "{line}").map_err(|e| e.to_string())?;
    }
    Ok(())
}

/// Writes a scenario's program beside the others; where it is.
fn written(s: &Scenario, path: &Path) -> Result<String, String> {
    let path = path.with_extension("lp");
    let text = export::to_lp(s).map_err(|e| e.to_string())?;
    std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(path.display().to_string())
}
