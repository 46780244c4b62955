//! `cargo xtask highs`: the lints and the tests of known answers with the feature
//! `highs`, which compiles `HiGHS` the first time.

use anyhow::{Context, Result};

use crate::process::{Job, say};

/// Runs them. Not part of `cargo xtask test`, for the minutes that it takes.
pub(crate) fn run() -> Result<()> {
    Job::new("cmake", &["--version"])
        .output()
        .context("missing: cmake (https://cmake.org), beside a C++ compiler and libclang")?;
    say("compiling with HiGHS (the first time takes minutes)");
    let packages = [
        "-p",
        "idlewise",
        "-p",
        "idlewise-cli",
        "-p",
        "idlewise-tests",
    ];
    let features = "idlewise/highs,idlewise-cli/highs,idlewise-tests/highs";
    let mut lints = vec!["clippy"];
    lints.extend(packages);
    lints.extend([
        "--features",
        features,
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    Job::cargo(&lints).run()?;
    let mut tests = vec!["test"];
    tests.extend(packages);
    tests.extend(["--features", features]);
    Job::cargo(&tests).run()
}
