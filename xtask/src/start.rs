//! `cargo xtask start`: from a fresh clone to the page, open on the example.

use anyhow::Result;

use crate::process::{Job, say};
use crate::site;

/// Builds the page and serves it until it is stopped. Vite prints the address.
pub(crate) fn run() -> Result<()> {
    say("building the page (the first time takes some minutes)");
    site::run()?;
    say("serving the planner, with the example solved; Ctrl+C stops it");
    let vite = [
        "node_modules/vite/bin/vite.js",
        "preview",
        "--host",
        "127.0.0.1",
    ];
    Job::new("node", &vite).run()
}
