//! `cargo xtask semver`: no change that users of the last release would notice, unless
//! the version says so.

use anyhow::{Context, Result};

use crate::git;
use crate::process::{Job, say};
use crate::release::LIBRARIES;

/// Compares the libraries with the last release.
///
/// # Errors
///
/// What cargo-semver-checks finds, or how to install it where it is missing.
pub(crate) fn run() -> Result<()> {
    let Some(tag) = git::last_tag() else {
        say("nothing to compare with: there is no tag of a release yet");
        return Ok(());
    };
    Job::cargo(&["semver-checks", "--version"]).output().context(
        "missing: cargo-semver-checks; `cargo install --locked cargo-semver-checks` installs it",
    )?;
    say(&format!("comparing with {tag}"));
    for library in LIBRARIES {
        Job::cargo(&[
            "semver-checks",
            "--package",
            library,
            "--baseline-rev",
            &tag,
        ])
        .run()?;
    }
    Ok(())
}
