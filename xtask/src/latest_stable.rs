//! `cargo xtask latest-stable`: does the newest Rust find what the pinned one does not?
//!
//! The pinned toolchain is the oldest that is supported, so every other check runs with
//! that. This one runs weekly, beside all others, and keeps nothing from being merged.

use anyhow::{Context, Result};

use crate::process::Job;

/// Fetches the newest stable Rust, and lints and tests with it.
///
/// # Errors
///
/// What it finds, or that rustup is missing.
pub(crate) fn run() -> Result<()> {
    let install = [
        "toolchain",
        "install",
        "stable",
        "--profile",
        "minimal",
        "--component",
        "clippy",
    ];
    Job::new("rustup", &install)
        .run()
        .context("missing: rustup (https://rustup.rs)")?;
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    for task in [&lints[..], &["test", "--workspace"]] {
        Job::new("rustup", &[&["run", "stable", "cargo"], task].concat())
            .without_env("RUSTUP_TOOLCHAIN")
            .run()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::process::root;

    /// What stands between quotes behind a key.
    fn value(file: &str, key: &str) -> String {
        let text = fs::read_to_string(root().join(file)).unwrap();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        line.split('"').nth(1).unwrap().to_owned()
    }

    #[test]
    fn the_pinned_toolchain_is_the_oldest_supported() {
        let pinned = value("rust-toolchain.toml", "channel");
        let oldest = value("Cargo.toml", "rust-version");
        assert!(
            pinned == oldest || pinned.starts_with(&format!("{oldest}.")),
            "Cargo.toml supports {oldest}, and every check runs with {pinned}"
        );
    }
}
