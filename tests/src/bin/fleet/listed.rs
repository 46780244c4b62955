//! The same inventory with a row for every node and grouped by hand: time, memory, and
//! whether its plan can be read and verified. Every scenario has a process of its own, so
//! that its memory is its own.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use idlewise::certify::verify;
use idlewise::plan;
use idlewise::scenario::from_json;

/// Inputs: a name, and what the generator beside the data is asked for.
const INPUTS: [(&str, &[&str]); 4] = [
    ("a day, grouped", &["0", "1", "holdgpu", "scale=6"]),
    (
        "a day, a row for every node",
        &["0", "1", "per-node", "holdgpu", "scale=6"],
    ),
    (
        "a week, grouped, relaxed",
        &["0", "7", "holdgpu", "scale=6", "relax"],
    ),
    (
        "a week, a row for every node, relaxed",
        &["0", "7", "per-node", "holdgpu", "scale=6", "relax"],
    ),
];

pub(super) fn report(folder: &Path) -> Result<String, String> {
    let mut text =
        "Without a limit. `memory` is the most that the process had until the plan was there,\n\
        `plan` its size in JSON, `verify` what it says of the plan read again.\n\n\
        Before, a row for every node: the day served 5.6 % after 120 s in 1.1 GB, grouped by hand\n\
        94.4 % in 2.1 s of CPU and 24 MB; the week, relaxed, took 6.1 GB for a plan of 1.87 GB that\n\
        `verify` refused as too large. Asked: the grouped answer from the ungrouped file, within\n\
        1.5x of its time and memory plus reading; under 1 GB and a plan that `verify` reads.\n\n\
        | input | seconds | memory | served | gap | plan | verify |\n\
        |---|---:|---:|---:|---:|---:|---|\n"
            .to_owned();
    for (name, asked) in INPUTS {
        let json = super::inventory(folder, asked)?;
        let _ = writeln!(text, "| {name} | {} |", alone(&json)?);
    }
    Ok(text)
}

/// The row of a scenario, by a process of its own.
fn alone(json: &str) -> Result<String, String> {
    let own = std::env::current_exe().map_err(|e| e.to_string())?;
    let mut child = Command::new(own)
        .arg("--one")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|e| e.to_string())?;
    let mut given = child.stdin.take().ok_or("no way to give the scenario")?;
    let written = given.write_all(json.as_bytes());
    drop(given);
    let output = child.wait_with_output().map_err(|e| e.to_string())?;
    written.map_err(|e| e.to_string())?;
    if !output.status.success() {
        return Ok(format!("no plan ({}) | | | | |", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Plans the scenario on standard input and prints the cells of its row.
pub(super) fn one() -> Result<(), String> {
    let mut json = String::new();
    let read = std::io::stdin().read_to_string(&mut json);
    read.map_err(|e| e.to_string())?;
    let (found, seconds) = super::planned(&json, None)?;
    let memory = memory();
    let (share, _) = super::served(&found);
    let (text, gap) = (
        serde_json::to_vec(&found).map_err(|e| e.to_string())?,
        found.objective.gap,
    );
    drop(found);
    let verdict = match plan::from_json(&text) {
        Ok(again) => {
            let scenario = from_json(json.as_bytes()).map_err(|e| e.to_string())?;
            if verify(&scenario, &again).valid {
                "valid"
            } else {
                "refused"
            }
        }
        Err(_) => "not read",
    };
    let row = format!(
        "{seconds:.2} | {memory} | {share:.3} % | {gap:.2e} | {:.1} MB | {verdict}\n",
        text.len() as f64 / 1e6
    );
    let written = std::io::stdout().write_all(row.as_bytes());
    written.map_err(|e| e.to_string())
}

/// The most memory that this process had so far, where the system says so.
fn memory() -> String {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = most.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or("not known".to_owned(), |kib| {
        format!("{:.0} MB", kib * 1024.0 / 1e6)
    })
}
