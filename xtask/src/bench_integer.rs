//! `cargo xtask bench-integer`: placement in whole numbers, ours beside npm
//! `highs`. The report is `tests/bench/INTEGER.md` with `integer.json`.

use std::fs;

use anyhow::{Context, Result};

use crate::bench::{commit, machine, peer_packages};
use crate::process::{Job, root, say};
use crate::wasm;

/// Seconds that one solve may take; with six solves of a hundred instances, most
/// of them short, the whole benchmark then takes about ten minutes.
const LIMIT: &str = "5";

/// Measures ours, then the WebAssembly build and the peer on the same problems,
/// and writes the report. A word leaves out instances without it, and the
/// report then stays in `target`.
pub(crate) fn run() -> Result<()> {
    let only = std::env::args().nth(2).unwrap_or_default();
    wasm::run()?;
    peer_packages()?;
    let folder = root().join("target/bench/integer");
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let shown = folder.display().to_string();
    say("solving the instances with the native library");
    let measured = Job::cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "idlewise-tests",
        "--bin",
        "placement",
        "--",
        "--out",
        &shown,
        "--limit",
        LIMIT,
        "--only",
        &only,
    ])
    .env("RAYON_NUM_THREADS", "1")
    .output()?;
    let lines = folder.join("measured.jsonl");
    fs::write(&lines, measured).context("target/bench/integer/measured.jsonl")?;
    say("solving them in WebAssembly and with npm highs");
    let lines = lines.display().to_string();
    let place = if only.is_empty() {
        "tests/bench".to_owned()
    } else {
        shown
    };
    let (machine, commit) = (machine(), commit()?);
    Job::new(
        "node",
        &[
            "tests/bench/integer.mjs",
            &lines,
            LIMIT,
            &machine,
            &commit,
            &place,
        ],
    )
    .run()
}
