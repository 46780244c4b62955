//! `cargo xtask fuzz [N] [FIRST]`: the tests of hostile and awkward input with N changed
//! files (100,000 unless given), N/10 damaged plans and N/50 awkward scenarios, from a
//! first seed on. The same N and seed are the same cases.

use anyhow::{Context, Result};

use crate::process::{Job, say};

const USUAL: u64 = 100_000;

/// Runs them. Not part of `cargo xtask test`, which has a few of them.
pub(crate) fn run() -> Result<()> {
    let numbers = std::env::args()
        .skip(2)
        .map(|text| {
            text.parse::<u64>()
                .with_context(|| format!("{text} is not a number: cargo xtask fuzz [N] [FIRST]"))
        })
        .collect::<Result<Vec<u64>>>()?;
    let number = numbers.first().copied().unwrap_or(USUAL);
    let first = numbers.get(1).copied().unwrap_or(0);
    say(&format!(
        "{number} changed files, {} damaged plans, {} awkward scenarios, from seed {first}",
        number / 10,
        number / 50
    ));
    Job::cargo(&[
        "test",
        "-p",
        "idlewise-tests",
        "--test",
        "hostile",
        "--test",
        "awkward",
    ])
    .env("IDLEWISE_FUZZ", number.to_string())
    .env("IDLEWISE_FUZZ_SEED", first.to_string())
    .run()
}
