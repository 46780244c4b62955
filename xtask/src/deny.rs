//! `cargo xtask deny`: licences, known vulnerabilities and duplicates of everything that
//! is linked, by the rules of deny.toml.

use anyhow::{Context, Result};

use crate::process::Job;

/// Runs cargo-deny.
///
/// # Errors
///
/// What it finds, or how to install it where it is missing.
pub(crate) fn run() -> Result<()> {
    Job::cargo(&["deny", "--version"]).output().context(
        "missing: cargo-deny; `cargo install --locked cargo-deny` installs it in some minutes",
    )?;
    Job::cargo(&["deny", "check"]).run()
}
