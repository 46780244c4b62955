//! `cargo xtask bench-fleet`: plans of a fleet as it is, by limits of time. The report is
//! `tests/bench/FLEET.md`.

use std::fs;

use anyhow::{Context, Result};

use crate::bench::{commit, machine};
use crate::process::{Job, root, say};

/// Measures and writes the report. A word leaves out sections without it, and the report
/// then stays in `target`.
pub(crate) fn run() -> Result<()> {
    let only = std::env::args().nth(2).unwrap_or_default();
    let (machine, commit) = (machine(), commit()?);
    say("planning with the native library");
    let report = Job::cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "idlewise-tests",
        "--bin",
        "fleet",
        "--",
        &machine,
        &commit,
        &only,
    ])
    .output()?;
    let place = if only.is_empty() {
        root().join("tests/bench/FLEET.md")
    } else {
        let folder = root().join("target/bench");
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        folder.join("FLEET.md")
    };
    fs::write(&place, report).with_context(|| place.display().to_string())?;
    say(&format!("written: {}", place.display()));
    Ok(())
}
