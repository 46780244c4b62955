//! `cargo xtask start`: from a fresh clone to the main job.

use anyhow::Result;

use crate::process::{Job, complain, say};
use crate::tools;

/// Sets up what is needed and solves the embedded example.
pub(crate) fn run() -> Result<()> {
    // Only `cargo xtask test` needs the target, so its absence stops nothing here.
    if let Err(missing) = tools::wasm_target() {
        complain(&format!("{missing:#}"));
    }
    say("building idlewise (the first time takes some minutes)");
    Job::cargo(&["build", "--release", "--package", "idlewise-cli"]).run()?;
    Job::cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "idlewise-cli",
        "--",
        "solve",
        "--example",
    ])
    .run()
}
