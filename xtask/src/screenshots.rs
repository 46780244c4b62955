//! `cargo xtask screenshots`: the pictures of the page in README.md, taken anew.

use anyhow::Result;

use crate::process::Job;
use crate::{site, test};

/// Builds the page and takes its pictures in a browser.
pub(crate) fn run() -> Result<()> {
    site::run()?;
    test::with_browsers(Job::new("node", &["tests/page/shots.mjs"]))?;
    test::with_browsers(Job::new("node", &["tests/page/icons.mjs"]))
}
