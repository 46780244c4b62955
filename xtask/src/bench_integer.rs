//! `cargo xtask bench-integer`: published placement problems, ours beside npm
//! `highs`. The table is `tests/bench/INTEGER.md`.

use std::fs;

use anyhow::{Context, Result, ensure};

use crate::bench::machine;
use crate::process::{Job, root, say};

/// Measures ours, then the peer on the same programs, and writes the table.
pub(crate) fn run() -> Result<()> {
    let peer = root().join("tests/bench/node_modules/highs");
    ensure!(
        peer.is_dir(),
        "missing: npm highs in tests/bench (npm ci --prefix tests/bench)"
    );
    let folder = root().join("target/bench/integer");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let shown = folder.display().to_string();
    say("solving the published instances");
    let measured = Job::cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "idlewise-tests",
        "--bin",
        "placement",
        "--",
        &shown,
    ])
    .output()?;
    let lines = folder.join("measured.jsonl");
    fs::write(&lines, measured).context("target/bench/integer/measured.jsonl")?;
    say("solving them with npm highs");
    let lines = lines.display().to_string();
    Job::new("node", &["tests/bench/integer.mjs", &lines, &machine()]).run()
}
