//! `cargo xtask write`: everything that checks compare with, written anew.
//!
//! What changes is to be looked at before it is committed: `git diff` shows it.

use anyhow::Result;

use crate::doc_output;
use crate::process::{Job, WRITE, say};

/// What is expected, and the tests that compare with it. Later ones read what earlier
/// ones write.
const EXPECTED: &[(&str, &[&str])] = &[
    (
        "the JSON Schemas",
        &["--package", "idlewise", "--lib", "schema"],
    ),
    (
        "the types of TypeScript",
        &["--package", "idlewise-wasm", "--test", "types"],
    ),
    ("the tables of the command", &["--package", "idlewise-cli"]),
    (
        "the golden numbers",
        &["--package", "idlewise-tests", "--test", "golden_numbers"],
    ),
];

/// Writes it all.
///
/// # Errors
///
/// A test that fails for another reason than an expected output.
pub(crate) fn run() -> Result<()> {
    for (what, tests) in EXPECTED {
        say(&format!("writing {what}"));
        Job::cargo(&[&["test", "--quiet"], *tests].concat())
            .env(WRITE, "1")
            .run()?;
    }
    say("writing the output that the documents show");
    doc_output::write()
}
