//! `cargo xtask bench-page`: how long the page keeps a person waiting, measured in
//! Chromium from the browser's own trace.

use anyhow::Result;

use crate::process::Job;
use crate::{site, test};

/// Builds the page, measures it and prints the figures.
pub(crate) fn run() -> Result<()> {
    site::run()?;
    test::with_browsers(Job::new("node", &["tests/bench/page-speed.mjs"]))?;
    test::with_browsers(Job::new("node", &["tests/bench/page.mjs"]))
}
